"""Local statistics: what is there is found, what is chance is not called a pattern."""

from __future__ import annotations

import subprocess
import sys
import warnings
from itertools import combinations
from math import comb

import numpy as np
import pandas as pd
import pytest

from geodata import Areas, Gazetteer, measure_coverage
from geodata.errors import AreaError
from geodata.gaps import Contiguity, contiguity, count_joins, local_clusters
from geodata.gaps.chance import chance_of_sums
from geodata.gaps.local import CLUSTER_KINDS, FEW, STATISTICS, WHY_NOT
from geodata.model import TABLES
from geodata.records import Records
from geodata.selection import Selection
from loaders import read_boundaries, read_records

AMOUNTS = ("getis_ord", "moran")


def make_grid(side: int, islands: int = 0) -> Contiguity:
    """A square of squares, G0000 at a corner and on along its rows, and islands after it."""
    at = np.arange(side * side, dtype=np.int32).reshape(side, side)
    along = np.stack([at[:, :-1].ravel(), at[:, 1:].ravel()], axis=1)
    across = np.stack([at[:-1].ravel(), at[1:].ravel()], axis=1)
    pairs = np.unique(np.concatenate([along, across]), axis=0)
    codes = [f"G{code:04d}" for code in range(side * side + islands)]
    return Contiguity(pd.Index(codes, dtype="str"), pairs)


def make_field(areas: Contiguity, seed: int, statistic: str = "getis_ord") -> pd.Series:
    """Values that lie anywhere: skewed counts for amounts, one in ten engaged for join counts."""
    dice = np.random.default_rng(seed)
    count = len(areas.pcodes)
    drawn = dice.random(count) < 0.1 if statistic == "join_counts" else dice.lognormal(0, 1, count)
    return pd.Series(drawn.astype(float), index=areas.pcodes)


def block(side: int, corner: int, size: int) -> list[str]:
    """P-codes of a square of areas inside a grid."""
    return [f"G{corner + row * side + col:04d}" for row in range(size) for col in range(size)]


@pytest.mark.parametrize("statistic", STATISTICS)
def test_a_planted_cluster_is_found_and_named(statistic: str) -> None:
    """What was put together into a random field is found, all of it inside and hardly beyond."""
    grid = make_grid(14)
    field = make_field(grid, 5, statistic)
    planted, inner = block(14, 14 * 5 + 5, 5), block(14, 14 * 6 + 6, 3)
    field[planted] = 1.0 if statistic == "join_counts" else 8.0
    found = local_clusters(field, grid, statistic=statistic)
    hot = found.index[found["kind"] == "hot"]
    assert set(inner) <= set(hot)
    assert len(set(hot) - set(planted)) <= 2
    assert found.loc[inner, "significant"].all()
    assert (found.loc[hot, "p"] < found.loc[hot, "threshold"]).all()


def test_a_planted_gap_is_cold() -> None:
    """Areas that are not engaged, together among engaged ones, are cold by all three."""
    grid = make_grid(14)
    dice = np.random.default_rng(8)
    planted, inner = block(14, 14 * 5 + 5, 5), block(14, 14 * 6 + 6, 3)
    amounts = pd.Series(dice.uniform(4, 12, 196), index=grid.pcodes)
    amounts[planted] = 0.0
    for statistic in STATISTICS:
        values = (amounts > 0).astype(float) if statistic == "join_counts" else amounts
        found = local_clusters(values, grid, statistic=statistic)
        assert set(inner) <= set(found.index[found["kind"] == "cold"]), statistic
        assert not (found["kind"] == "hot").any(), statistic


def test_an_area_unlike_its_neighbours_is_told_by_moran() -> None:
    """One quiet area within a busy region is low among high, and never hot."""
    grid = make_grid(14)
    field = make_field(grid, 3)
    planted = block(14, 14 * 5 + 5, 5)
    field[planted] = 20.0
    centre = "G0105"
    assert centre in planted
    field[centre] = 0.0
    assert local_clusters(field, grid, statistic="moran").loc[centre, "kind"] == "low_high"


@pytest.mark.parametrize("statistic", STATISTICS)
def test_a_random_field_is_seldom_called_a_pattern(statistic: str) -> None:
    """Of random fields, no more than alpha have any discovery; uncorrected, nearly all have."""
    grid, fields, alpha = make_grid(8), 60, 0.1
    any_found = uncorrected = 0
    for seed in range(fields):
        field = make_field(grid, seed, statistic)
        found = local_clusters(
            field, grid, statistic=statistic, alpha=alpha, permutations=2_999, seed=seed
        )
        any_found += found["significant"].any()
        uncorrected += (found["p"] < alpha).any()
    # seven more are three standard errors of so many fields
    assert any_found <= fields * alpha + 7
    if statistic in AMOUNTS:
        assert uncorrected > 0.9 * fields


@pytest.mark.parametrize("statistic", AMOUNTS)
def test_p_values_are_uniform_where_nothing_is_there(statistic: str) -> None:
    """Over random fields, one area in twenty has a p-value below a twentieth."""
    grid = make_grid(10)
    p = [
        local_clusters(make_field(grid, seed), grid, statistic=statistic, permutations=999)["p"]
        for seed in range(30)
    ]
    assert 0.035 < (pd.concat(p) < 0.05).mean() < 0.06


def test_zero_among_zeros_is_no_discovery() -> None:
    """Where most areas have nothing, nothing beside nothing is not rare."""
    grid = make_grid(10)
    field = pd.Series(0.0, index=grid.pcodes)
    field.iloc[[3, 40, 77]] = 5.0
    lonely = (grid.to_matrix() @ field.to_numpy() == 0) & (field == 0)
    for statistic in AMOUNTS:
        found = local_clusters(field, grid, statistic=statistic)
        assert not found["significant"].any()
        assert (found.loc[lonely, "p"] == 1).all()


@pytest.mark.parametrize("statistic", STATISTICS)
def test_islands_and_gaps_in_what_is_known_are_kept(statistic: str) -> None:
    """No area leaves the frame: what was not tested says why, and has no figures."""
    grid = make_grid(8, islands=2)
    field = make_field(grid, 1, statistic)
    field[["G0000", "G0001", "G0008", "G0030"]] = np.nan  # G0000 is a corner
    field["G0063"] = 1.0
    field[["G0055", "G0062"]] = np.nan  # its two neighbours
    found = local_clusters(field, grid, statistic=statistic)
    assert found.index.equals(field.index)
    told = found["why_not"]
    assert set(told.index[told == "missing"]) == set(field.index[field.isna()])
    assert set(told.index[told == "island"]) == {"G0063", "G0064", "G0065"}
    idle = found[told != ""]
    assert idle[["statistic", "p", "p_adjusted", "threshold"]].isna().all(axis=None)
    assert not idle["significant"].any()
    assert (idle["kind"] == "").all()
    assert (
        found.loc[told == "", ["statistic", "p", "p_adjusted", "threshold"]].notna().all(axis=None)
    )


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([1.0] * 64, "constant"),
        ([0.0] * 64, "constant"),
        ([0.0, 1.0] * (FEW // 2 - 1) + [np.nan] * (66 - FEW), "few"),
        ([np.nan] * 64, "missing"),
    ],
)
@pytest.mark.parametrize("statistic", STATISTICS)
def test_what_cannot_be_tested_says_why(statistic: str, values, reason: str) -> None:
    """A field that is all the same, or hardly known, has no statistics and no pattern."""
    grid = make_grid(8)
    found = local_clusters(pd.Series(values, index=grid.pcodes), grid, statistic=statistic)
    assert reason in set(found["why_not"])
    assert set(found["why_not"]) <= {reason, "missing"}
    assert found["p"].isna().all()
    assert not found["significant"].any()


def test_no_neighbours_at_all_leave_nothing_to_test() -> None:
    """A country of islands is told as that."""
    country = Contiguity(make_grid(6).pcodes, np.empty((0, 2), dtype=np.int32))
    found = local_clusters(make_field(country, 1), country, statistic="moran")
    assert (found["why_not"] == "island").all()


@pytest.mark.parametrize("statistic", STATISTICS)
def test_order_changes_nothing_and_a_seed_is_enough(statistic: str) -> None:
    """The same values in another order, asked again, give the same frame in that order."""
    grid = make_grid(8, islands=1)
    field = make_field(grid, 4, statistic)
    field["G0020"] = np.nan
    first = local_clusters(field, grid, statistic=statistic, permutations=500, seed=7)
    shuffled = field.sample(frac=1, random_state=2)
    again = local_clusters(shuffled, grid, statistic=statistic, permutations=500, seed=7)
    assert again.index.equals(shuffled.index)
    pd.testing.assert_frame_equal(again.loc[field.index], first)
    part = local_clusters(field.iloc[:40], grid, statistic=statistic, permutations=500)
    assert part.index.equals(field.index[:40])


def test_the_adjusted_p_says_the_same_as_the_threshold() -> None:
    """Benjamini and Hochberg's adjusted p lies below alpha where esda's threshold lets p pass."""
    grid = make_grid(12)
    field = make_field(grid, 9)
    field[block(12, 40, 4)] += 10
    found = local_clusters(field, grid, statistic="getis_ord", alpha=0.05)
    assert found["significant"].any()
    assert ((found["p_adjusted"] < 0.05) == found["significant"]).all()
    assert ((found["kind"] != "") == found["significant"]).all()
    assert set(found["kind"]) <= {"", *CLUSTER_KINDS}
    assert set(found["why_not"]) <= {"", *WHY_NOT}


def test_g_star_is_the_same_of_values_below_zero() -> None:
    """A change may be negative: moving all values moves no z-score."""
    grid = make_grid(8)
    field = make_field(grid, 2)
    here, there = (
        local_clusters(field - by, grid, statistic="getis_ord", permutations=99)
        for by in (0, field.mean())
    )
    np.testing.assert_allclose(here["statistic"], there["statistic"])


def test_chance_is_that_of_all_permutations() -> None:
    """Drawn p-values are those of every way in which others' values could lie around an area."""
    chain = np.stack([np.arange(8), np.arange(1, 9)], axis=1).astype(np.int32)
    chain = np.concatenate([chain, [[0, 4], [2, 4]]]).astype(np.int32)
    areas = Contiguity(pd.Index([f"A{at}" for at in range(10)]), chain)  # A9 is an island
    values = np.array([0, 0, 3, 1, 0, 2, 9, 0, 1, 5], dtype=float)
    high, low = chance_of_sums(values, areas, permutations=200_000, seed=1)
    sums = areas.to_matrix() @ values
    for area, size in enumerate(areas.neighbours[:-1]):
        others = np.delete(values, area)
        every = np.array([sum(chosen) for chosen in combinations(others, size)])
        assert len(every) == comb(9, size)
        assert high[area] == pytest.approx((every >= sums[area]).mean(), abs=0.006)
        assert low[area] == pytest.approx((every <= sums[area]).mean(), abs=0.006)
    assert high[-1] == low[-1] == 1


def test_join_counts_are_exact() -> None:
    """The hypergeometric p-value is what permuting would come to, and the count is of joins."""
    grid = make_grid(8, islands=3)
    engaged = make_field(grid, 6, "join_counts")
    found = local_clusters(engaged, grid, statistic="join_counts")
    high, low = chance_of_sums(engaged.to_numpy(), grid, permutations=100_000, seed=1)
    tested = (found["why_not"] == "").to_numpy()
    drawn = np.where(engaged == 1, high, low)[tested]
    np.testing.assert_allclose(found["p"][tested], drawn, atol=0.008)
    beside = grid.to_matrix() @ engaged.to_numpy()
    alike = np.where(engaged == 1, beside, grid.neighbours - beside)
    np.testing.assert_array_equal(found["statistic"][tested], alike[tested])


def test_esda_comes_late() -> None:
    """Importing the room waits for neither esda nor libpysal, scipy or numba."""
    code = (
        "import sys, geodata.gaps; "
        "assert not {'esda', 'libpysal', 'scipy', 'numba', 'sklearn'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_wrong_question_is_told() -> None:
    """An area of another level, an unknown statistic, and amounts as joins are refused."""
    grid = make_grid(6)
    field = make_field(grid, 1)
    with pytest.raises(AreaError, match="ZZ is not among"):
        local_clusters(pd.Series({"ZZ": 1.0}), grid)
    with pytest.raises(ValueError, match="no local statistic geary"):
        local_clusters(field, grid, statistic="geary")
    with pytest.raises(ValueError, match="engaged or not"):
        local_clusters(field, grid, statistic="join_counts")


def test_joins_of_a_whole_pattern_are_counted_as_esda_counts_them() -> None:
    """Both, neither and mixed are esda's; islands and what is not known are in no pair."""
    from esda import Join_Counts
    from libpysal.graph import Graph

    grid = make_grid(8)
    engaged = make_field(grid, 6, "join_counts")
    found = count_joins(engaged, grid)
    graph = Graph.from_sparse(grid.to_matrix().tocoo())
    with warnings.catch_warnings():
        # esda 2.9 gives pandas an argument that pandas 3.1 wants no more; we do not call it
        warnings.filterwarnings("ignore", "The inplace keyword", DeprecationWarning)
        esda = Join_Counts(engaged.to_numpy(), graph, permutations=0)
    assert (found.both, found.neither, found.mixed) == (esda.bb, esda.ww, esda.bw)
    assert found.pairs == esda.J == len(grid.pairs)
    share = engaged.mean() * (engaged.sum() - 1) / 63
    assert found.both_expected == pytest.approx(found.pairs * share, rel=0.1)
    wider = make_grid(8, islands=2)
    more = pd.concat([engaged, pd.Series({"G0064": 1.0, "G0065": np.nan})])
    assert count_joins(more, wider).both == found.both
    part = engaged.drop("G0000")
    assert count_joins(part, grid).pairs == found.pairs - 2


def test_joins_tell_a_pattern_that_no_area_shows_by_itself() -> None:
    """With four neighbours an area hardly can be significant; all pairs together can."""
    grid = make_grid(10)
    dice = np.random.default_rng(3)
    at = np.arange(100)
    engaged = pd.Series((at % 10 < 5).astype(float), index=grid.pcodes)
    noise = dice.choice(100, 20, replace=False)
    engaged.iloc[noise] = 1 - engaged.iloc[noise]
    assert not local_clusters(engaged, grid)["significant"].any()
    found = count_joins(engaged, grid)
    assert found.both_p < 0.01
    assert found.neither_p < 0.01
    assert found.both > found.both_expected
    assert found == count_joins(engaged.sample(frac=1, random_state=1), grid)


def test_joins_of_random_states_are_seldom_rare() -> None:
    """Over random fields, about one in twenty has a p-value below a twentieth, and not more."""
    grid = make_grid(10)
    p = [
        count_joins(make_field(grid, seed, "join_counts"), grid, permutations=199).both_p
        for seed in range(150)
    ]
    assert (np.array(p) < 0.05).mean() < 0.1


@pytest.mark.parametrize(
    ("values", "reason"),
    [([1.0] * 64, "constant"), ([0.0, 1.0] * 10, "few"), ([np.nan] * 64, "missing")],
)
def test_joins_that_cannot_be_tested_say_why(values, reason: str) -> None:
    """Pairs are counted all the same; how probable they are is not told."""
    grid = make_grid(8)
    found = count_joins(pd.Series(values, index=grid.pcodes[: len(values)]), grid)
    assert found.why_not == reason
    assert np.isnan([found.both_p, found.neither_p, found.both_expected]).all()
    assert found.both + found.neither + found.mixed == found.pairs


@pytest.mark.real
def test_south_sudan(real_data) -> None:
    """Counts of engagements have no pattern that lasts; engagements a person do, in the south-east.

    Uncorrected, eight of 79 counties would have been hot or cold by counts alone.
    """
    case = real_data / "cases" / "ssd_3w_2022"
    areas = Areas(read_boundaries(case / "ssd_adm2_population.geojson")["areas"])
    loaded = read_records(case / "ssd_3w_op_jan_mar_2022.xlsx", gazetteer=Gazetteer(areas))
    tables = {name: loaded[name] for name in TABLES}
    coverage = measure_coverage(Records(tables, areas), areas, Selection(vintage=areas.vintage))
    beside = contiguity(areas, 2)
    engaged = local_clusters((coverage["state"] == "engaged").astype(float), beside)
    assert (engaged["why_not"] == "constant").all()  # all 79 are
    counts = local_clusters(coverage["engagements"], beside, statistic="getis_ord")
    assert (counts["p"] < 0.05).sum() == 8
    assert not counts["significant"].any()
    people = coverage["population"]
    a_person = local_clusters(coverage["engagements"] / people, beside, statistic="getis_ord")
    crowded = local_clusters(people, beside, statistic="moran")
    south_east = {"Budi", "Ikotos", "Kapoeta North", "Kapoeta South", "Torit"}
    assert set(coverage["name"][a_person["kind"] == "cold"]) == south_east
    assert set(coverage["name"][crowded["kind"] == "hot"]) > south_east
