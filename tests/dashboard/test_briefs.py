"""Briefs: what one page says of an office, a body, a program or a place."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from dashboard.facts import StoreFacts, first_view
from dashboard.reports.briefs import KINDS, brief_of
from dashboard.reports.briefs.model import FIGURES
from geodata.errors import ExportError
from geodata.selection import Selection
from geodata.store import open_store
from tests.dashboard.briefs_at_hand import TableFacts, said

ASKED = Selection(
    vintage="small-2024", level=2, start=dt.date(2025, 1, 1), end=dt.date(2025, 12, 31)
)
HERE = {"source_id": "records-small", "vintage": "small-2024"}

ROSTER = {
    "posts": [
        HERE | {"post_id": "gov-a", "label": "Governor of A", "role": "governor"} | where
        for where in ({"level": 1, "pcode": "XXA", "organization_id": "cabinet"},)
    ]
    + [
        HERE | {"post_id": "gov-b", "label": "Governor of B", "role": "governor"}
        | {"level": 1, "pcode": "XXB"},
        HERE | {"post_id": "mayor-b", "label": "Mayor in B", "role": "mayor"}
        | {"level": 1, "pcode": "XXB"},
    ],
    "persons": [
        {"source_id": "records-small", "person_id": one, "name": name, "sensitivity": mark}
        for one, name, mark in (
            ("ann", "Ann Able", "public"),
            ("bob", "Bob Before", "public"),
            ("sue", "Sue Secret", "restricted"),
        )
    ],
    "memberships": [
        {"source_id": "records-small", "membership_id": one, "person_id": person}
        | {"post_id": post, "start_date": start, "end_date": end}
        for one, person, post, start, end in (
            ("m1", "bob", "gov-a", "2020-01-01", "2024-12-31"),
            ("m2", "ann", "gov-a", "2025-01-01", None),
            ("m3", "sue", "gov-b", "2021-06-01", None),
        )
    ],
    "organizations": [
        HERE | {"organization_id": "cabinet", "name": "Cabinet of A"}
        | {"classification": "executive", "level": 1, "pcode": "XXA"},
        {"source_id": "records-small", "organization_id": "us", "name": "Our office"},
        {"source_id": "records-small", "organization_id": "them", "name": "Other office"},
    ],
    "programs": [
        {"source_id": "records-small", "program_id": "dig", "title": "Dig wells", "status": "2"}
        | {"end": "2026-06-30", "sensitivity": "public"},
        {"source_id": "records-small", "program_id": "talk", "title": "Talk", "status": "2"}
        | {"sensitivity": "public"},
    ],
    "commitments": [
        {"source_id": "records-small", "commitment_id": f"c{n}", "engagement_id": one}
        | {"text": text, "due": due, "status": status, "party_kind": "post", "party_id": "gov-a"}
        for n, (one, text, due, status) in enumerate(
            (
                ("e2", "Send the minutes", "2025-06-01", "open"),
                ("e3", "Visit the wells", "2026-03-01", "open"),
                ("e3", "Name a contact", None, "open"),
                ("e1", "Was done", "2024-06-01", "done"),
            )
        )
    ],
}  # fmt: skip


def _met(number, day, post="gov-a", mark="public", pcode="XXA1", **more):
    parties = [("post", post, "counterpart"), ("organization", "us", "lead")]
    parties += [("organization", "them", "partner")] if more.pop("both", False) else []
    facts = {"title": f"Meeting {number}", "kind": "dialogue", "sensitivity": mark}
    spot = (1, "XXA") if pcode == "XXA" else (2, pcode)
    return (f"e{number}", day, [spot], facts | {"parties": parties} | more)


ENGAGEMENTS = [
    _met(1, "2024-05-01", program_id="dig"),
    _met(2, "2025-03-01", program_id="dig", both=True),
    _met(3, "2025-09-01", pcode="XXA2"),
    _met(4, "2025-10-01", mark="restricted"),
    _met(5, "2026-02-01"),
    _met(6, None, pcode="XXA"),
    _met(7, "2025-11-01", post="gov-b", pcode="XXB1", program_id="talk"),
    _met(8, "2025-08-01", post="mayor-b", pcode="XXA1", program_id="talk"),
]


@pytest.fixture(scope="module")
def tables(make_tables):
    """A governor, one next to him, a mayor, and eight meetings."""
    return make_tables(ENGAGEMENTS, **ROSTER)


@pytest.fixture
def write(tables, small_areas):
    """A brief on something of the small country."""

    def write(kind, identity, *, audience="", below=0, tables=tables, asked=ASKED, **kept):
        facts = TableFacts(tables, small_areas, audience, **kept)
        return brief_of(facts, asked, kind, identity, below=below)

    return write


def section(brief, code):
    """A section of a brief by its code."""
    (found,) = (one for one in brief.sections if one.code == code)
    return found


def figures(brief):
    """Values of a brief's figures by their labels."""
    return {one.label: one.value for one in brief.figures}


# --- an office -----------------------------------------------------------------------------------


def test_an_office_is_told_with_its_holder_and_who_held_it_before(write):
    """Who one meets, where, since when, and whose history the office has."""
    brief = write("post", "gov-a")
    assert (brief.title, brief.who, brief.where) == (
        "Governor of A",
        "Ann Able",
        "Province A, Exland",
    )
    assert "In office since 1 Jan 2025, less than a year" in brief.facts
    assert "Before: Bob Before, until 31 Dec 2024" in brief.facts


def test_the_last_three_contacts_are_told_and_whose_they_were(write):
    """The newest first; what was with the one before says so, and what is not public is marked."""
    lines = section(write("post", "gov-a"), "contacts").lines
    assert [line.text for line in lines] == ["Meeting 4", "Meeting 3", "Meeting 2"]
    assert [line.mark for line in lines] == ["Restricted", "", ""]
    before = write("post", "gov-a", asked=ASKED.but(end=dt.date(2025, 4, 1)))
    assert "then held by Bob Before" in section(before, "contacts").lines[1].aside


def test_nothing_is_told_that_came_after_the_day(write):
    """Neither what was done nor what was promised then, nor who holds the office since."""
    early = ASKED.but(start=None, end=None, as_of=dt.date(2024, 12, 1))
    brief = write("post", "gov-a", asked=early)
    assert brief.who == "Bob Before"
    assert [line.text for line in section(brief, "contacts").lines] == ["Meeting 1", "Meeting 6"]
    assert section(brief, "commitments").lines == ()


def test_open_commitments_are_told_as_they_fall_due(write):
    """What is overdue first and marked, what has no day last; what is done not at all."""
    lines = section(write("post", "gov-a"), "commitments").lines
    assert [(line.text, line.tone) for line in lines] == [
        ("Send the minutes", "late"),
        ("Visit the wells", ""),
        ("Name a contact", ""),
    ]
    assert lines[2].lead == "no day set"


def test_who_else_meets_them_is_told_by_how_often(write):
    """The busiest organization first."""
    lines = section(write("post", "gov-a"), "met_by").lines
    assert [(line.text, line.mark) for line in lines] == [
        ("Our office", "5 times"),
        ("Other office", "1 time"),
    ]


def test_neighbours_of_an_office_are_the_same_office_next_to_it(write):
    """A governor's are governors, with how warm each relationship is."""
    lines = section(write("post", "gov-a"), "neighbours").lines
    assert [line.text for line in lines] == ["Governor of B"]
    assert lines[0].tone in ("warm", "cooling", "cold")


def test_a_vacant_office_may_have_a_holder_that_nobody_recorded(write, tables):
    """It is vacant as far as is known, and what is not known says what else may be."""
    held = tables["memberships"]
    empty = tables | {"memberships": held[held["membership_id"] == "m1"]}
    brief = write("post", "gov-a", tables=empty)
    assert brief.who == "Vacant, as far as is known"
    assert brief.unknown[0].startswith("Whether the office is vacant")
    never = write("post", "mayor-b")
    assert never.who == "Holder not known"
    assert never.unknown[0] == "Who holds the office: nobody on record ever did."


def test_what_is_ahead_is_told_a_year_before(write):
    """An election whose day people entered."""
    vote = {"election_id": "v", "label": "Vote", "date": "2026-09-01", "role": "governor"}
    brief = write("post", "gov-a", elections=[vote])
    assert brief.ahead == ("An election is held on 1 Sep 2026, in 244 days.",)


# --- bodies, programs, places --------------------------------------------------------------------


def test_a_body_is_told_with_its_offices_and_how_it_stands(write):
    """Through its offices; its head is who one meets."""
    brief = write("organization", "cabinet")
    assert brief.who == "Governor of A: Ann Able"
    assert section(brief, "offices").lines[0].aside == "Ann Able"
    assert figures(brief)["Offices with a known holder"] == "1 of 1"
    assert "with Governor of A" in section(brief, "contacts").lines[0].aside


def test_a_partner_of_ours_is_no_counterpart_that_cools(write):
    """What it took part in is told, and no warmth of it."""
    brief = write("organization", "them")
    assert brief.standing == "It is no counterpart that cools: it took part in 1 engagement."
    assert "Warmth" not in figures(brief)
    assert "District A1" in section(brief, "contacts").lines[0].aside


def test_a_program_is_told_with_where_it_works_and_who_is_there_too(write):
    """Areas at work and gone quiet, and other programs in the same ones."""
    brief = write("program", "dig")
    assert brief.standing == "At work in 1 district in the period."
    assert [(one.text, one.tone) for one in section(brief, "neighbours").lines] == [
        ("District A1", "engaged")
    ]
    assert [(one.text, one.mark) for one in section(brief, "beside").lines] == [
        ("Talk", "1 district")
    ]
    assert figures(brief)["Runs until"] == "30 Jun 2026"
    quiet = write("program", "dig", asked=ASKED.but(start=dt.date(2025, 6, 1)))
    assert quiet.standing == "At work in 0 districts in the period; gone quiet in 1."


def test_a_program_of_which_nothing_is_on_record_is_told_as_such(write):
    """No place, no contact; that is said."""
    brief = write("program", "talk", asked=ASKED.but(kinds=("mediation",)))
    assert section(brief, "neighbours").lines == ()
    assert figures(brief)["Last engagement"] == "none"
    assert "How much money it has: no budget is on record." in brief.unknown


def test_a_place_is_told_with_its_offices_figures_and_neighbours(write):
    """An area by its level and code, or by its code at the level shown."""
    brief = write("area", "1:XXA")
    assert section(brief, "offices").lines[0].text == "Governor of A"
    assert figures(brief)["Districts engaged"] == "2 of 3"
    district = write("area", "XXA1")
    assert district.title == "District A1"
    assert [line.text for line in section(district, "neighbours").lines] == [
        "District A2",
        "District B1",
    ]


def test_a_place_is_told_with_what_need_layers_say(write, make_tables):
    """A figure with the days it is about."""
    row = HERE | {"row": 1, "indicator": "poor", "label": "Poor people", "unit": "people"}
    row |= {"aggregation": "stock", "level": 2, "pcode": "XXA1", "value": 640.0}
    brief = write("area", "XXA1", tables=make_tables(ENGAGEMENTS, **ROSTER, indicator_values=[row]))
    assert [(one.text, one.mark) for one in section(brief, "needs").lines] == [
        ("Poor people", "640")
    ]
    assert "What people need here: no need layer has a figure." not in brief.unknown


# --- what is not known ---------------------------------------------------------------------------


def test_what_nobody_reports_on_is_not_known_and_not_none(write, tables):
    """Missing never looks low: no figure of it is a zero."""
    silent = tables["sources"].assign(reports_on='[[1, "XXB"]]')
    brief = write("area", "XXA3", tables=tables | {"sources": silent})
    assert brief.tone == "not_reported"
    assert figures(brief) == {
        "Last engagement": "not known",
        "Engagements on record": "not known",
        "Offices reached": "not known",
        "Open commitments": "not known",
        "Programs": "not known",
    }
    assert brief.unknown[0].startswith("Whether anything was done here")


def test_what_is_known_only_above_may_have_been_here(write):
    """A district says how many engagements are known to its province alone."""
    assert (
        "Whether 1 engagement that is known only to Province A was here."
        in write("area", "XXA1").unknown
    )


def test_days_that_are_not_known_are_told(write):
    """An undated contact may be the last one."""
    brief = write("post", "gov-a")
    assert "The day of 1 contact: it may be the last one." in brief.unknown
    assert "When 1 open commitment is due." in brief.unknown


def test_filters_are_said(write):
    """A brief that leaves something out says through what it looks."""
    brief = write("post", "gov-a", asked=ASKED.but(kinds=("mediation",)))
    assert "Only what passes the filters" in " ".join(brief.basis)
    assert section(brief, "contacts").none == "None on record up to this day."


# --- for whom ------------------------------------------------------------------------------------


def test_a_name_that_is_not_public_stands_in_no_public_brief(write):
    """The office is held, and by whom is kept back."""
    brief = write("post", "gov-b", audience="public")
    assert brief.who == "Held; the name is kept back from this audience"
    assert "Sue Secret" not in said(brief)
    assert "Sue Secret" not in said(write("post", "gov-a", audience="public"))
    assert "Sue Secret" in said(write("post", "gov-a"))


def test_what_is_not_public_counts_nowhere_and_is_said_to_be_left_out(write):
    """Neither told nor counted; that something is left out is said, so nobody believes cold."""
    brief = write("post", "gov-a", audience="public")
    assert "Meeting 4" not in said(brief)
    assert figures(brief)["Last met"] == "1 Sep 2025"
    assert any("may not see is counted nowhere" in one for one in brief.basis)
    assert not any("may not see" in one for one in write("post", "gov-a").basis)


def test_nobody_is_said_never_to_be_met_where_not_all_may_be_seen(write, tables):
    """What a public file calls never may have been behind closed doors."""
    rows = tables["engagements"]
    rows = rows.assign(
        sensitivity=rows["sensitivity"].mask(rows["engagement_id"] == "e7", "internal")
    )
    hidden = tables | {"engagements": rows}
    assert "Never met" not in said(write("post", "gov-b", audience="public", tables=hidden))
    assert "Never met" not in said(write("post", "gov-a", audience="public", tables=hidden))


def test_small_counts_are_kept_back(write):
    """Few contacts are neither counted nor told one by one, and no list tells of them."""
    brief = write("post", "gov-b", below=5)
    assert figures(brief)["Contacts on record"] == "fewer than 5"
    assert figures(brief)["Last met"] == figures(brief)["Warmth"] == "kept back"
    assert section(brief, "contacts").lines == ()
    assert not any(line.mark for line in section(brief, "met_by").lines)
    assert "Meeting 7" not in said(brief)


def test_a_count_and_a_part_of_it_are_never_told_together(write):
    """A band beside the band of a part would tell of the rest."""
    brief = write("post", "gov-a", below=3)
    contacts = next(one for one in brief.figures if one.label == "Contacts on record")
    assert (contacts.value, contacts.help) == ("3–5", "")


@pytest.mark.parametrize(("kind", "identity"), [("post", "np05-governor"), ("area", "2:NP0104")])
def test_a_count_that_is_told_in_a_band_stands_nowhere_exactly(example, kind, identity):
    """Neither in a sentence, nor as what a list does not show."""
    known, asked, _ = example
    exact = brief_of(known["public"], asked, kind, identity)
    veiled = brief_of(known["public"], asked, kind, identity, below=5)
    told = " ".join([veiled.standing, *(one.help for one in veiled.figures)])
    rests = " ".join(
        one for code in ("commitments", "met_by") for one in section(veiled, code).rests
    )
    assert figures(veiled)["Open commitments"] in ("fewer than 5", "5–9")
    assert "and others" in rests
    assert not any(character.isdigit() for character in rests)
    assert " engagements in the period" not in told or "–" in told
    assert exact.figures != veiled.figures


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_there_is_refused(write, kind):
    """In a sentence, with what can be named."""
    with pytest.raises(ExportError, match="nothing to write a brief about"):
        write(kind, "nobody")


# --- the example ---------------------------------------------------------------------------------

SUBJECTS = (
    ("post", "np05-governor"),
    ("post", "np07-governor"),
    ("organization", "np07-assembly"),
    ("organization", "org-csu"),
    ("program", "EX-NP-ILC-02"),
    ("area", "1:NP05"),
    ("area", "2:NP0104"),
    ("area", "2:NP0108"),
    ("area", "3:NP010102"),
)


@pytest.fixture(scope="module")
def example(demo_store):
    """The example by audience, with the view it opens on and titles that are not public."""
    with open_store(demo_store) as store:
        known = {name: StoreFacts(store, name) for name in ("public", "restricted")}
        asked = first_view(known["public"], known["public"].vintages()["vintage"].iloc[0])
        rows = known["restricted"].registry(asked.vintage).tables["engagements"]
        public = rows["sensitivity"] == "public"
        secret = set(rows.loc[~public, "title"].dropna()) - set(rows.loc[public, "title"])
        yield known, asked.but(audience=""), secret


@pytest.mark.parametrize(("kind", "identity"), SUBJECTS)
@pytest.mark.parametrize("audience", ["public", "restricted"])
def test_every_brief_is_whole(example, audience, kind, identity):
    """Five figures, contacts, commitments, who else, what is not known; lists that can be cut."""
    known, asked, secret = example
    brief = brief_of(known[audience], asked, kind, identity)
    assert len(brief.figures) == FIGURES
    assert all(one.value for one in brief.figures)
    assert {"contacts", "commitments", "met_by"} <= {one.code for one in brief.sections}
    assert all(len(one.rests) == len(one.lines) + 1 for one in brief.sections)
    assert brief.unknown
    assert "invented" in brief.about.illustrative
    if audience == "public":
        told = {line.text for one in brief.sections for line in one.lines}
        assert not told & secret


def test_the_map_shows_the_parts_of_a_place_and_counts_them(example):
    """Each of its districts once, in the colour of how it stands."""
    known, asked, _ = example
    brief = brief_of(known["public"], asked, "post", "np05-governor")
    assert len(brief.map.areas) == 12 == sum(item.areas for item in brief.legend)
    colours = {item.code: item.colour for item in brief.legend}
    assert all(area.colour == colours[area.code] for area in brief.map.areas)


def test_the_map_of_the_finest_level_shows_what_lies_around(example):
    """A place without parts is picked out among its neighbours."""
    known, asked, _ = example
    brief = brief_of(known["public"], asked, "area", "3:NP010102")
    assert brief.map.selected == "NP010102"
    assert 3 < len(brief.map.areas) < 60


def test_the_same_brief_twice_says_the_same(example):
    """Ties are settled by id, nothing by luck."""
    known, asked, _ = example
    first, second = (brief_of(known["public"], asked, "program", "EX-NP-ILC-02") for _ in range(2))
    assert said(first.sections) == said(second.sections)
    assert isinstance(first.about.made, dt.datetime)
    assert not pd.isna(first.about.made)
