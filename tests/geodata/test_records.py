"""Records: every figure equals a plain count over the tables, whatever is selected."""

import datetime as dt
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.coverage import count_by_month, measure_coverage, summarise_coverage
from geodata.errors import AreaError
from geodata.records import Coded, Names, Records, Tag, arrange_columns
from geodata.records.columns import Ragged
from geodata.selection import Selection

YEAR = (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
POSTS = [
    {"post_id": "gov", "role": "governor", "level": 1, "pcode": "XXA"},
    {"post_id": "mayor", "role": "mayor", "level": 2, "pcode": "XXA1", "end_date": "2024-06-30"},
    {"post_id": "mayor-b", "role": "mayor", "level": 2, "pcode": "XXB2"},
]
TERMS = [
    {"person_id": "ana", "post_id": "gov", "start_date": "2022-01-01", "end_date": "2024-06-30"},
    {"person_id": "ana", "post_id": "mayor-b", "start_date": "2024-07-01"},
    {"person_id": "bo", "post_id": "mayor"},
]

PLACES = [(0, "XX"), (1, "XXA"), (1, "XXB"), *[(2, f"XX{p}{n}") for p in "AB" for n in (1, 2, 3)]]
PARTIES = [("organization", "o1"), ("organization", "o2"), ("post", "gov"), ("post", "mayor")]
PARTIES += [("person", "ana"), ("person", "bo")]
ENGAGEMENT = st.fixed_dictionaries(
    {
        "date": st.sampled_from([None, "2022-03-04", "2024-01-01", "2024-07-09", "2025-02-02"]),
        "places": st.lists(st.sampled_from([*PLACES, (2, "GONE")]), min_size=1, max_size=4),
        "kind": st.sampled_from(["dialogue", "mediation", None]),
        "program_id": st.sampled_from(["p1", "p2", None]),
        "source_id": st.sampled_from(["s1", "s2"]),
        "parties": st.lists(
            st.tuples(st.sampled_from(PARTIES), st.sampled_from(["counterpart", "partner", "lead"]))
            .filter(lambda party: party[1] == "counterpart" or party[0][0] == "organization")
            .map(lambda party: (*party[0], party[1])),
            max_size=4,
            unique=True,
        ),
    }
)


def some(*values):
    """A filter: off, or on some values."""
    return st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)


SELECTION = st.builds(
    Selection,
    vintage=st.just("small-2024"),
    start=st.sampled_from([None, YEAR[0]]),
    end=st.sampled_from([None, YEAR[1]]),
    programs=some("p1", "p2", "gone"),
    kinds=some("dialogue", "mediation"),
    organizations=some("o1", "o2", "gone"),
    roles=some("governor", "mayor"),
    sources=some("s1", "s2"),
    as_of=st.sampled_from([None, dt.date(2024, 6, 1)]),
)
VIEW = st.sampled_from([(0, 0, ""), (1, 0, ""), (2, 0, ""), (2, 1, "XXA"), (1, 1, "XXB")])
LAW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def build(small_areas, make_tables):
    """Records of some drawn engagements, from tables in their order or turned round."""

    def run(drawn, order=1):
        rows = []
        for at, one in enumerate(drawn):
            extras = {key: one[key] for key in ("kind", "program_id", "source_id", "parties")}
            rows.append((f"e{at}", one["date"], one["places"], extras))
        posts = [{"source_id": "r", "label": "x", "vintage": "small-2024"} | post for post in POSTS]
        terms = [
            {"source_id": "r", "membership_id": f"m{at}"} | term for at, term in enumerate(TERMS)
        ]
        claim = {"kind": "records", "name": "n", "vintage": "small-2024"}
        sources = [
            claim | {"source_id": "s1", "reports_on": '[[1, "XXA"]]', "end": "2023-12-31"},
            claim | {"source_id": "s2", "reports_on": '[[2, "XXB1"], [2, "GONE"], [4, "X"]]'},
        ]
        others = {"posts": posts, "memberships": terms, "sources": sources}
        turned = {name: content[::order] for name, content in others.items()}
        return Records(make_tables(rows[::order], **turned), small_areas)

    return run


# --- the plain count: sets and loops over the tables ----------------------------------------------


def day(date):
    """A drawn date as a date."""
    return None if date is None else dt.date.fromisoformat(date)


def offices_met(one):
    """Posts met as a counterpart, or held on the day by a person who was."""
    met = {party for kind, party, role in one["parties"] if (kind, role) == ("post", "counterpart")}
    for kind, person, role in one["parties"]:
        if (kind, role) != ("person", "counterpart") or one["date"] is None:
            continue
        for term in TERMS:
            first, last = term.get("start_date", ""), term.get("end_date", "9999")
            if term["person_id"] == person and first <= one["date"] <= last:
                met.add(term["post_id"])
    return met


def passes(one, selection):
    """Whether an engagement passes every filter that is on."""
    organizations = {party for kind, party, _ in one["parties"] if kind == "organization"}
    roles = {post["role"] for post in POSTS if post["post_id"] in offices_met(one)}
    has = {
        "programs": {one["program_id"]},
        "kinds": {one["kind"]},
        "sources": {one["source_id"]},
        "organizations": organizations,
        "roles": roles,
    }
    wanted = {name: set(getattr(selection, name)) for name in has}
    return all(not wanted[name] or wanted[name] & has[name] for name in has)


def in_period(one, selection):
    """Whether an engagement lies in the period, and was known on the as-of day."""
    if later(one, selection):
        return False
    if selection.start is None and selection.end is None:
        return True
    date = day(one["date"])
    after = date and (selection.start is None or date >= selection.start)
    return bool(after and (selection.end is None or date <= selection.end))


def later(one, selection):
    """Whether an engagement is dated after the as-of day."""
    return bool(one["date"] and selection.as_of and day(one["date"]) > selection.as_of)


def known(one, areas):
    """An engagement's places that exist in this boundary."""
    return {(level, code) for level, code in one["places"] if areas.has(level, code)}


def held_at(one, areas, level):
    """The areas of a level that an engagement is in."""
    return {areas.ancestor(at, code, level) for at, code in known(one, areas) if at >= level}


def count_plainly(drawn, areas, selection):
    """Measures by P-code of a level, area by area."""
    level = selection.level
    kept = [one for one in drawn if passes(one, selection)]
    current = [one for one in kept if in_period(one, selection)]
    before = [
        one
        for one in kept
        if one["date"] and selection.start is not None and day(one["date"]) < selection.start
        if not later(one, selection)
    ]
    counts = {}
    for pcode in areas.within(level, selection.root_level, selection.root):
        here = [one for one in current if pcode in held_at(one, areas, level)]
        past = [one for one in before if pcode in held_at(one, areas, level)]
        parties = {party for one in here for party in one["parties"]}
        dates = [one["date"] for one in here + past if one["date"]]
        counts[pcode] = {
            "engagements": len(here),
            "counterparts": len({party[:2] for party in parties if party[2] == "counterpart"}),
            "partners": len({party[:2] for party in parties if party[2] != "counterpart"}),
            "programs": len({one["program_id"] for one in here} - {None}),
            "last": max(dates, default=None),
        }
    return counts, current


def placed(drawn):
    """The engagements that name a place of this boundary."""
    return [one for one in drawn if any(code != "GONE" for _, code in one["places"])]


def looking_at(selection, view):
    """The selection, at a level and below a root."""
    level, root_level, root = view
    return selection.but(level=level, root_level=root_level, root=root)


# --- laws -----------------------------------------------------------------------------------------


@LAW
@given(drawn=st.lists(ENGAGEMENT, max_size=12), selection=SELECTION, view=VIEW)
def test_every_measure_equals_a_plain_count(build, small_areas, drawn, selection, view):
    """Engagements, distinct parties and programs, and last dates, area by area."""
    selection = looking_at(selection, view)
    records = build(drawn)
    frame = measure_coverage(records, small_areas, selection)
    counts = count_plainly(placed(drawn), small_areas, selection)[0]
    assert list(frame.index) == list(counts)
    for pcode, row in counts.items():
        for name in ("engagements", "counterparts", "partners", "programs"):
            assert frame.loc[pcode, name] == row[name], (pcode, name)
        last = frame.loc[pcode, "last"]
        assert (None if pd.isna(last) else str(last.date())) == row["last"]
        assert not frame.loc[pcode, "days_since"] < 0


@LAW
@given(drawn=st.lists(ENGAGEMENT, max_size=12), selection=SELECTION, view=VIEW)
def test_offices_equal_a_plain_count(build, small_areas, drawn, selection, view):
    """Known on the as-of day where the office is; reached wherever it was met."""
    selection = looking_at(selection, view)
    records = build(drawn)
    frame = measure_coverage(records, small_areas, selection)
    _, current = count_plainly(placed(drawn), small_areas, selection)
    met = {post for one in current for post in offices_met(one)}
    newest = max((one["date"] for one in placed(drawn) if one["date"]), default="")
    today = str(selection.as_of or selection.end or newest)
    standing = [
        post
        for post in POSTS
        if post["level"] >= selection.level
        and post.get("end_date", "9999") >= today
        and (not selection.roles or post["role"] in selection.roles)
    ]
    for pcode, row in frame.iterrows():
        here = [
            post["post_id"]
            for post in standing
            if small_areas.ancestor(post["level"], post["pcode"], selection.level) == pcode
        ]
        reached = len(met & set(here))
        assert (row["offices_reached"], row["offices_known"]) == (reached, len(here))


@LAW
@given(drawn=st.lists(ENGAGEMENT, max_size=12), selection=SELECTION, view=VIEW)
def test_headline_figures_equal_a_plain_count(build, small_areas, drawn, selection, view):
    """Distinct over the whole area looked into; what is known only higher stands beside it."""
    level, root_level, root = view
    selection = looking_at(selection, view)
    records = build(drawn)
    frame = measure_coverage(records, small_areas, selection)
    summary = summarise_coverage(records, small_areas, selection, frame)
    _, current = count_plainly(placed(drawn), small_areas, selection)
    root_of = root or "XX"
    here = [one for one in current if not root or root in held_at(one, small_areas, root_level)]
    parties = {party for one in here for party in one["parties"]}
    assert summary.engagements == len(here)
    assert summary.counterparts == len({p[:2] for p in parties if p[2] == "counterpart"})
    assert summary.partners == len({p[:2] for p in parties if p[2] != "counterpart"})
    assert summary.programs == len({one["program_id"] for one in here} - {None})
    dates = [one["date"] for one in here if one["date"]]
    assert (str(summary.last) if summary.last else None) == max(dates, default=None)
    above = {}
    for one in current:
        drawn_here = held_at(one, small_areas, level) & set(frame.index)
        coarse = [
            at
            for at, code in known(one, small_areas)
            if at < level
            and (
                small_areas.ancestor(at, code, root_level) == root_of
                if at >= root_level
                else small_areas.ancestor(root_level, root_of, at) == code
            )
        ]
        if coarse and not drawn_here:
            above[max(coarse)] = above.get(max(coarse), 0) + 1
    assert dict(summary.known_above) == above
    assert summary.engaged <= summary.possible <= summary.areas


@LAW
@given(drawn=st.lists(ENGAGEMENT, max_size=10), selection=SELECTION, view=VIEW)
def test_the_order_of_rows_changes_nothing(build, small_areas, drawn, selection, view):
    """The tables read backwards give the same frame, figures and months."""
    selection = looking_at(selection, view)
    answers = []
    for order in (1, -1):
        records = build(drawn, order)
        frame = measure_coverage(records, small_areas, selection)
        summary = summarise_coverage(records, small_areas, selection, frame)
        answers.append((frame, repr(summary), count_by_month(records, selection)))
    pd.testing.assert_frame_equal(answers[0][0], answers[1][0])
    assert answers[0][1] == answers[1][1]
    pd.testing.assert_frame_equal(answers[0][2], answers[1][2])


@LAW
@given(drawn=st.lists(ENGAGEMENT, max_size=10), selection=SELECTION)
def test_months_add_up_to_the_dated_engagements_that_pass(build, drawn, selection):
    """Every month between the first and the last is there, and the period marks its own."""
    records = build(drawn)
    months = count_by_month(records, selection)
    dated = [one for one in placed(drawn) if one["date"] and passes(one, selection)]
    assert months["engagements"].sum() == len(dated)
    marked = {one["date"][:7] for one in dated if in_period(one, selection)}
    assert set(months.loc[months["inside"].astype(bool), "month"].astype(str).str[:7]) == marked


@LAW
@given(drawn=st.lists(ENGAGEMENT, max_size=10), selection=SELECTION)
def test_masks_agree_with_the_plain_tests(build, small_areas, drawn, selection):
    """Filters, period and area, engagement by engagement, in whatever order they are held."""
    records = build(drawn)
    kept = dict(zip(records.engagement_ids, records.keep(selection), strict=True))
    timely = dict(zip(records.engagement_ids, records.in_period(selection), strict=True))
    inside = dict(zip(records.engagement_ids, records.inside(1, "XXA"), strict=True))
    for at, one in enumerate(drawn):
        if f"e{at}" in kept:
            assert kept[f"e{at}"] == passes(one, selection)
            assert timely[f"e{at}"] == in_period(one, selection)
            assert inside[f"e{at}"] == ("XXA" in held_at(one, small_areas, 1))
    assert len(kept) == len(placed(drawn))


# --- many engagements: every way a filter is answered ---------------------------------------------

COUNT = 3_000


@pytest.fixture(scope="module")
def many(small_areas, make_tables):
    """Records made from columns: one organization in nearly all, one in a hundred, one in few."""
    dice = np.random.default_rng(3)
    every = np.arange(COUNT, dtype=np.int32)
    busy = {1: every[: COUNT - 1], 2: every[::100], 3: every[:3]}
    tags = [(who, np.full(len(who), Tag.PARTNER.of(np.int64(code)))) for code, who in busy.items()]
    kinds = (dice.random(COUNT) < 0.01).astype(np.uint8) + 1
    columns = arrange_columns(
        ids=pd.RangeIndex(COUNT),
        days=dice.integers(0, 900, COUNT).astype(np.int32),
        kinds=Coded(kinds, Names(pd.Index(["common", "rare"]))),
        sources=Coded(np.ones(COUNT, np.uint8), Names(pd.Index(["s"]))),
        programs=Coded(np.zeros(COUNT, np.uint8), Names(pd.Index([]))),
        places=(every, dice.integers(3, 9, COUNT)),
        tags=tuple(np.concatenate(part) for part in zip(*tags, strict=True)),
        organizations=Names(pd.Index(["all", "some", "few"])),
    )
    names = {"all": busy[1], "some": busy[2], "few": busy[3]}
    return Records(make_tables([]), small_areas, columns), names, kinds


@pytest.mark.parametrize("kind", [None, "common", "rare"])
@pytest.mark.parametrize("organizations", [(), ("all",), ("some",), ("few",), ("few", "some")])
def test_filters_agree_however_they_are_answered(many, kind, organizations):
    """Lists met, lists looked up one by one, one list or several: the same engagements."""
    records, names, kinds = many
    selection = Selection(kinds=(kind,) if kind else (), organizations=organizations)
    wanted = np.ones(COUNT, dtype=bool)
    if kind:
        wanted &= kinds == (1 if kind == "common" else 2)
    if organizations:
        wanted &= np.isin(range(COUNT), np.concatenate([names[one] for one in organizations]))
    passing = records.passing(selection)
    assert set(records.engagement_ids[passing]) == set(np.flatnonzero(wanted))
    assert (np.diff(passing) > 0).all()


def test_engagements_stand_by_day(many):
    """So that a period is a stretch of positions."""
    records, _, _ = many
    assert (np.diff(records.columns.days) >= 0).all()
    first, end = records.columns.period(Selection(start=dt.date(1970, 3, 1)))
    assert (records.columns.days[first:end] >= 59).all()
    assert end == COUNT


def test_totals_are_conserved_on_the_way_up(many):
    """Each of these is at one place, so districts add up to provinces and to the country."""
    records, _, _ = many
    for level in (0, 1, 2):
        frame = measure_coverage(records, records.areas, Selection(level=level))
        assert frame["engagements"].sum() == COUNT


# --- parts ----------------------------------------------------------------------------------------


@given(
    pairs=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=40),
)
def test_a_ragged_column_holds_each_pair_once(pairs):
    """Members ascend within a row, whatever the order and number of the pairs."""
    rows, members = (np.array([pair[at] for pair in pairs], np.int32) for at in (0, 1))
    ragged = Ragged.of(rows, members, 6)
    for row in range(6):
        held = ragged.members[ragged.start[row] : ragged.start[row + 1]]
        assert held.tolist() == sorted({member for at, member in pairs if at == row})


def test_nothing_at_all_can_be_counted(build, small_areas):
    """No engagement, no post, no claim: every area is not reported."""
    records = build([])
    frame = measure_coverage(records, small_areas, Selection(level=2, kinds=("dialogue",)))
    assert frame["engagements"].sum() == 0
    assert len(count_by_month(records, Selection())) == 0
    assert records.first_day is records.last_day is None


def test_a_claim_holds_for_its_days_and_sources(build, small_areas):
    """A claim that ended before the period says nothing; one on a district marks its province."""
    records = build([])
    everything = Selection(level=1)
    year = everything.but(start=YEAR[0], end=YEAR[1])
    assert records.reported(1, everything).tolist() == [True, True]
    assert records.reported(1, year).tolist() == [False, True]
    assert records.reported(1, everything.but(sources=("s1",))).tolist() == [True, False]


def test_a_frame_is_the_callers_own(build, small_areas):
    """Writing into what was returned changes no later answer."""
    drawn = [{"date": "2024-05-01", "places": [(2, "XXA1")], "kind": None, "program_id": None}]
    records = build([drawn[0] | {"source_id": "s1", "parties": []}])
    selection = Selection(level=2)
    first = measure_coverage(records, small_areas, selection)
    kept = first.copy()
    first.loc[:, "population"] = 0.0
    first.loc[:, "offices_known"] = 9
    pd.testing.assert_frame_equal(measure_coverage(records, small_areas, selection), kept)


def test_a_root_finer_than_the_level_is_refused(build, small_areas):
    """There is nothing of a district to show as provinces."""
    records = build([])
    with pytest.raises(AreaError, match="finer"):
        measure_coverage(records, small_areas, Selection(level=1, root_level=2, root="XXA1"))


def test_importing_geodata_imports_no_compiler():
    """numba takes a second, and is there only when something is counted."""
    told = "import sys, geodata, geodata.flow; print('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
