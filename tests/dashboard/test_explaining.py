"""Explain this colour: everything behind it, in sentences, for every kind of map."""

import datetime as dt

import pytest

from dashboard import queries
from dashboard.legends import legend_of
from dashboard.words.explaining import explain_colour
from geodata.selection import Selection


@pytest.fixture
def explained(demo_store, monkeypatch):
    """Explains an area of the example in a view that differs by some fields."""
    monkeypatch.setenv("ENGAGEMENT_STORE", str(demo_store))
    base = queries.settle(Selection())

    def explain(pcode="NP0327", **changes):
        selection = base.but(**changes)
        view = queries.view(selection)
        areas = queries.areas(selection.vintage)
        return explain_colour(
            selection,
            areas,
            view,
            pcode,
            filters="Mediation" if selection.kinds else "",
            refused={"held": 12, "rejected": 6},
        )

    return explain


def test_a_class_is_explained_with_all_that_is_behind_it(explained):
    """Area, records, class and bounds, scale, filters, period, vintage, what was left out."""
    said = explained()
    for part in (
        "Kathmandu (NP0327, Bagmati, Nepal) has the colour of “71 or more”",
        "Engagements, 1 Oct 2025 to 30 Sep 2026: 218 engagements.",
        "Class 5 of 5 takes more than 70.",
        "Suggested, ending at 5, 15, 50, 70; of the whole country without filters",
        "Filters: none.",
        "Boundary version: np-",
        "known only to the province",
        "12 held rows, 6 rejected rows.",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("pcode", "rule"),
    [
        ("NP0101", "no record: a source says that it reports on it"),
        ("NP0662", "not reported: no source says"),
    ],
)
def test_a_state_is_explained_by_its_rule(explained, pcode, rule):
    """What is no amount has no class and no bounds."""
    said = explained(pcode)
    assert rule in said
    assert "Class " not in said


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"measure": "offices"}, ["Offices reached", "19 of 30", "50 %"]),
        ({"measure": "days_since"}, ["The fewer, the stronger the colour."]),
        ({"kinds": ("mediation",)}, ["Filters: Mediation."]),
        ({"breaks": (3.0, 9.0)}, ["ending at 3, 9; taken anew from a view, and frozen since"]),
        ({"scheme": "manual", "breaks": (3.0, 9.0)}, ["Typed by hand, ending at 3, 9"]),
        (
            {"second": "counterparts"},
            ["Counterparts: Class 3 of 3 takes more than 40.", "Of Counterparts: 9, 40."],
        ),
        ({"second": "partners", "pairing": "bubbles"}, ["Partners, ", "25 partners"]),
        (
            {"compare": "change"},
            ["1 Oct 2024 to 30 Sep 2025: 195", "The change is +23.", "More than 10 %"],
        ),
        ({"compare": "change", "measure": "offices"}, ["−3.33 percentage points"]),
        ({"compare": "side_by_side"}, ["1 Oct 2024 to 30 Sep 2025: 195 engagements"]),
    ],
    ids=lambda value: " ".join(map(str, value)) if isinstance(value, dict) else "",
)
def test_every_kind_of_map_is_explained(explained, changes, parts):
    """Shares, filters, frozen and typed scales, two measures, comparisons."""
    said = explained(**changes)
    for part in parts:
        assert part in said


def test_the_explanation_uses_the_words_of_the_legend(explained, demo_store):
    """What an area is said to be is a line of the legend, for every area of every kind of map."""
    base = queries.settle(Selection())
    for changes in ({}, {"second": "offices"}, {"compare": "change"}):
        selection = base.but(**changes)
        view = queries.view(selection)
        labels = {label for _code, label, _help in legend_of(selection, view).items}
        for pcode in view.frame.index[::5]:
            said = explained(pcode, **changes)
            assert said.split("“")[1].split("”")[0] in labels


@pytest.mark.parametrize(
    ("year", "said"), [(2023, "so it looks low"), (2020, "so nothing can be said of it")]
)
def test_records_that_begin_late_are_said(demo_store, monkeypatch, year, said):
    """A period that records do not reach back to looks low, or unknown, and the line says why."""
    from dashboard.words import comparing

    monkeypatch.setenv("ENGAGEMENT_STORE", str(demo_store))
    selection = queries.settle(Selection()).but(
        compare="side_by_side",
        against="period",
        against_start=dt.date(year, 1, 1),
        against_end=dt.date(year, 12, 31),
    )
    assert said in comparing.about(selection, queries.view(selection))


def test_programs_that_are_not_there_are_not_compared_with(demo_store, monkeypatch):
    """With none of them every area would seem to be new."""
    monkeypatch.setenv("ENGAGEMENT_STORE", str(demo_store))
    asked = Selection(compare="change", against="programs", against_programs=("nope",))
    assert queries.settle(asked).other() is None
