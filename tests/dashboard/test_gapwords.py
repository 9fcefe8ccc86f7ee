"""Sentences about gaps: as sure as the figures, and nothing unknown said as if it were small."""

import numpy as np
import pandas as pd
import pytest

from dashboard.words.gapwords.attention import (
    bounds_headline,
    bounds_people,
    equity_guards,
    equity_headline,
    overlap_headline,
)
from dashboard.words.gapwords.clusters import clusters_headline, joins_sentence, say_tested
from dashboard.words.gapwords.headline import headline
from dashboard.words.gapwords.priority import (
    Beside,
    part_figure,
    rank_range,
    say_beside,
    say_not_known,
    say_state,
    say_unknown,
)
from dashboard.words.gapwords.regions import region_sentence, regions_headline
from geodata.gaps import Bounds, Joins, Region, measure_equity, score_gaps
from geodata.selection import Selection

SELECTION = Selection(vintage="small-2024", level=2)
CODES = ["XXA1", "XXA2", "XXA3", "XXB1", "XXB2", "XXB3"]
NO_NEEDS = pd.DataFrame(index=CODES)


def make_coverage(**changes):
    """Six districts: two engaged, two lapsed, one without a record, one not reported on."""
    frame = pd.DataFrame(
        {
            "name": CODES,
            "parent_pcode": ["XXA"] * 3 + ["XXB"] * 3,
            "state": ["engaged", "lapsed", "no_record", "engaged", "lapsed", "not_reported"],
            "population": [100e3, 200e3, 415e3, 50e3, np.nan, 10e3],
            "days_since": [4.0, 200.0, np.nan, 0.0, 412.0, np.nan],
            "offices_known": [4, 4, 4, 4, 4, 0],
            "offices_reached": [2, 0, 0, 4, 0, 0],
            "engagements": [8, 0, 0, 2, 0, 0],
        },
        index=CODES,
    )
    return frame.assign(**changes)


def scored(**changes):
    """The same, scored with default weights; neighbours are no component."""
    return score_gaps(make_coverage(**changes), NO_NEEDS)


def make_region(**changes):
    """Two adjoining districts of one province."""
    usual = {
        "number": 1,
        "pcodes": ("XXA1", "XXA2"),
        "population": 2_100_000.0,
        "population_unknown": 0,
        "parents": (("XXA", 2),),
        "beside": ("XXB",),
        "at_edge": True,
        "side": "w",
        "unreported_beside": 0,
    }
    return Region(**{**usual, **changes})


def test_the_title_says_who_comes_first_and_why(small_areas):
    """State, people and neighbours of the first place, in one sentence."""
    said = headline(small_areas, SELECTION, scored(), {"XXA3": Beside(5, 5, 3)})
    name = small_areas.name(2, "XXA3")
    assert said == (
        f"{name} comes first: no engagement on record, 415,000 people; "
        "3 of its 5 neighbours are not engaged."
    )


def test_the_title_names_who_might_come_first_as_well(small_areas):
    """A rank that other weights would take away is not said as if it were sure."""
    gaps = scored()
    gaps.loc[gaps.index[1], "rank_low"] = 1.0
    said = headline(small_areas, SELECTION, gaps, {})
    rival = small_areas.name(2, str(gaps.index[1]))
    assert said.endswith(f"Under slightly different weights it could be {rival}.")


def test_the_title_says_when_more_would_have_to_be_known(small_areas):
    """An area that nobody reports on may come first for all one knows, not for its weights."""
    gaps = scored()
    silent = gaps.index[gaps["state"] == "not_reported"][0]
    gaps.loc[gaps.index[1:], "rank_low"] = 2.0
    gaps.loc[silent, "rank_low"] = 1.0
    said = headline(small_areas, SELECTION, gaps, {})
    assert said.endswith(f"If more were known, it could be {small_areas.name(2, silent)}.")
    gaps["rank_low"] = 1.0
    said = headline(small_areas, SELECTION, gaps, {})
    assert said.endswith("it could be any of 5 others.")


def test_equal_scores_have_no_first(small_areas):
    """What nothing tells apart is not put in an order."""
    alike = scored(
        state="no_record", days_since=np.nan, population=np.nan, offices_known=0, offices_reached=0
    )
    said = headline(small_areas, SELECTION, alike, {})
    assert said == "6 districts come first, alike: nothing that counts tells them apart."


def test_the_title_is_honest_where_nothing_can_be_ranked(small_areas):
    """All engaged, nothing known, nothing weighed and nobody to engage are different things."""
    engaged = scored(state="engaged", days_since=[4.0, 200.0, 300.0, 0.0, 10.0, 20.0])
    assert headline(small_areas, SELECTION, engaged, {}).startswith("All districts are engaged; ")
    weightless = score_gaps(
        make_coverage(),
        NO_NEEDS,
        dict.fromkeys(("state", "days_since", "population", "offices", "neighbours"), 0.0),
    )
    said = headline(small_areas, SELECTION, weightless, {})
    assert said == "6 districts here, and nothing that counts is known of them."
    said = headline(small_areas, SELECTION, scored(state="no_authority"), {})
    assert said == "No area here has a local authority, so none is ranked."
    said = headline(small_areas, SELECTION, scored().head(1), {})
    assert "is the only district that can be ranked here" in said


@pytest.mark.parametrize(
    ("pcode", "expected"),
    [
        ("XXA1", "engaged 4 days ago"),
        ("XXA3", "no engagement on record"),
        ("XXB1", "engaged on the as-of date itself"),
        ("XXB2", "no engagement for 412 days"),
        ("XXB3", "no source reports on it"),
    ],
)
def test_how_long_nobody_was_there(pcode, expected):
    """What no source reports on is not said to be without engagement."""
    assert say_state(make_coverage().loc[pcode]) == expected


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        (Beside(0, 0, 0), ""),
        (Beside(3, 0, 0), ""),
        (Beside(5, 5, 3), "3 of its 5 neighbours are not engaged"),
        (Beside(5, 5, 5), "none of its 5 neighbours is engaged"),
        (Beside(4, 4, 0), "all its 4 neighbours are engaged"),
        (Beside(5, 4, 1), "of 4 neighbours known of here, 1 is not engaged"),
    ],
)
def test_neighbours_that_nothing_is_known_of_are_not_counted(beside, expected):
    """A share of all neighbours is said only where all of them are known."""
    assert say_beside(beside) == expected


def test_a_part_shows_the_figure_behind_it():
    """A state, days, people, neighbours, offices; what is not known is said so."""
    gaps, coverage = scored(), make_coverage()
    figures = {
        code: part_figure(code, gaps.loc["XXA2"], coverage.loc["XXA2"], Beside(), NO_NEEDS)
        for code in ("state", "days_since", "population", "offices")
    }
    assert figures == {
        "state": "Lapsed",
        "days_since": "200 days",
        "population": "200,000",
        "offices": "4 of 4",
    }
    silent = gaps.loc["XXB3"], coverage.loc["XXB3"]
    assert part_figure("state", *silent, Beside(), NO_NEEDS) == "not known"
    assert part_figure("offices", *silent, Beside(), NO_NEEDS) == "not known"


def test_ranks_carry_their_range_and_scores_what_is_not_known(small_areas):
    """A range where other weights would move the rank; the ends of a score; counts of areas."""
    gaps = scored()
    assert rank_range({"rank": 2.0, "rank_low": 2.0, "rank_high": 5.0}) == "2–5"
    assert rank_range({"rank": 2.0, "rank_low": 2.0, "rank_high": 2.0}) == "2"
    assert rank_range({"rank": np.nan}) == ""
    said = say_unknown(gaps.loc["XXB3"], NO_NEEDS)
    assert said.startswith(
        "Not known: state of coverage, days since the last engagement, offices not reached."
    )
    assert say_unknown(gaps.loc["XXA1"], NO_NEEDS) == "All that counts is known of it."
    said = say_not_known(small_areas, SELECTION, gaps, NO_NEEDS)
    assert said.startswith("Not everything is known of 2 districts: ")
    assert "people (1)" in said
    assert "offices not reached (1)" in said


def test_what_is_known_nowhere_is_said_to_be_left_out(small_areas):
    """A part that no area has counts as no mean: there is none."""
    gaps = scored(state="engaged", days_since=3.0, offices_known=0, offices_reached=0)
    said = say_not_known(small_areas, SELECTION, gaps, NO_NEEDS)
    assert said.endswith("Known of no area, and left out: offices not reached.")
    assert "offices not reached (" not in said


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "2 adjoining districts in {a}, 2.1 million people, along the border with {b}"),
        (
            {"beside": (), "population": np.nan},
            "2 adjoining districts in {a}, population not known, at the western edge of the "
            "country",
        ),
        (
            {"beside": (), "at_edge": False, "side": "", "unreported_beside": 2},
            "2 adjoining districts in {a}, 2.1 million people, 2 more beside it are not reported "
            "on",
        ),
        (
            {"parents": (("XXA", 1), ("XXB", 1)), "beside": (), "population_unknown": 1},
            "2 adjoining districts in {a} (1) and {b} (1), at least 2.1 million people (of 1 the "
            "population is not known), at the western edge of the country",
        ),
        (
            {"pcodes": ("XXA1",), "population": 1.0},
            "{one} in {a}, 1 person, along the border with {b}",
        ),
    ],
)
def test_a_region_has_a_name_in_words(small_areas, changes, expected):
    """How many areas, whose, how many people at least, and where."""
    names = {code: small_areas.name(1, at) for code, at in (("a", "XXA"), ("b", "XXB"))}
    names["one"] = small_areas.name(2, "XXA1")
    said = region_sentence(small_areas, 2, 1, make_region(**changes))
    assert said == expected.format(**names)


def test_no_region_is_not_the_same_as_everybody_engaged(small_areas):
    """What is not reported on is said, where all others are engaged."""
    coverage = make_coverage(state=["engaged"] * 5 + ["not_reported"])
    said = regions_headline(small_areas, SELECTION, coverage, ())
    assert said == "All districts that are reported on are engaged; of 1 nothing is known."
    said = regions_headline(small_areas, SELECTION, make_coverage(), (make_region(),))
    assert said == "2 districts that are not engaged, in 1 region."


def test_a_cluster_is_what_stands_the_correction(small_areas):
    """Kinds with counts; nothing found, and nothing tested, are said apart."""
    found = pd.DataFrame(
        {"significant": [True, True, False], "kind": ["cold", "cold", ""], "why_not": ""}
    )
    said = clusters_headline(small_areas, SELECTION, found, "getis_ord")
    assert said == "Cold spot: 2 — of 3 districts tested."
    calm = found.assign(significant=False, kind="")
    said = clusters_headline(small_areas, SELECTION, calm, "moran")
    assert said == "Nothing stands out: of 3 districts tested, none differs from chance."
    none = calm.assign(why_not=["few", "few", "missing"])
    said = clusters_headline(small_areas, SELECTION, none, "moran")
    assert said == "Nothing could be tested. Too few areas to tell a pattern from chance."
    left_out = say_tested(calm.assign(why_not=["", "island", "missing"]))
    assert "No neighbour of which anything is known (1)" in left_out
    assert "false discovery rate" in left_out


def test_the_whole_lies_together_only_where_chance_says_so():
    """A probability under one in twenty, or no such sentence."""
    joins = Joins(100, 40, 30, 30, 35.0, 20.0, 0.2, 0.01)
    assert "lies together: 30 of 100 pairs" in joins_sentence(joins)
    joins = Joins(100, 40, 21, 39, 35.0, 20.0, 0.2, 0.4)
    assert "no closer together than by chance" in joins_sentence(joins)
    assert joins_sentence(Joins(0, 0, 0, 0, why_not="few")) == ""


def test_equity_is_guarded(small_areas):
    """A coefficient with what it leaves out; none of few areas, and none without people."""
    equity = measure_equity(make_coverage(population=100e3))
    assert "the Gini coefficient is 0." in equity_headline(small_areas, SELECTION, equity)
    guards = equity_guards(small_areas, SELECTION, equity)
    assert "1 is left out because no source reports on it." in guards
    few = measure_equity(make_coverage().head(3))
    assert "Gini" not in equity_headline(small_areas, SELECTION, few)
    nobody = measure_equity(make_coverage(population=np.nan))
    said = equity_headline(small_areas, SELECTION, nobody)
    assert said == "No population is known of districts that are reported on."
    nothing = measure_equity(make_coverage(engagements=0))
    assert "nothing to share out" in equity_headline(small_areas, SELECTION, nothing)


def test_overlap_counts_offices_and_times():
    """Two meetings of one office are one office, met that often."""
    overlaps = pd.DataFrame({"post_id": ["a", "a", "b"]})
    said = overlap_headline(overlaps, 30)
    assert said == "2 offices were met by two programs within 30 days, 3 times."
    said = overlap_headline(overlaps.head(0), 7)
    assert said == "No office was met by two programs within 7 days."


def test_bounds_are_a_range_only_where_something_is_open(small_areas):
    """From worst to best, in areas and in people."""
    known = Bounds(6, (2, 2), 845e3, (150e3, 150e3), 1, {}, pd.DataFrame())
    said = bounds_headline(small_areas, SELECTION, known)
    assert said == "2 of 6 districts are engaged, 33 %; no record leaves more open."
    assert bounds_people(known).endswith("The population of 1 is not known.")
    known = Bounds(6, (2, 4), np.nan, (np.nan, np.nan), 6, {1: 3}, pd.DataFrame())
    said = bounds_headline(small_areas, SELECTION, known)
    assert said == "Between 2 and 4 of 6 districts are engaged, 33 to 67 %."
    assert bounds_people(known) == "Of none of them the population is known."
