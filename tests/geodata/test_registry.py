"""The registry: a post is not a person, and both keep their own history."""

import pandas as pd
import pytest

from geodata.registry import Registry

POSTS = [
    {
        "source_id": "r",
        "post_id": "gov",
        "label": "Governor of A",
        "role": "governor",
        "organization_id": "exec",
        "vintage": "small-2024",
        "level": 1,
        "pcode": "XXA",
    },
    {
        "source_id": "r",
        "post_id": "mayor",
        "label": "Mayor of A1",
        "role": "mayor",
        "vintage": "small-2024",
        "level": 2,
        "pcode": "XXA1",
    },
]
PERSONS = [{"source_id": "r", "person_id": p, "name": p.capitalize()} for p in ("ana", "ben")]
MEMBERSHIPS = [
    {
        "source_id": "r",
        "membership_id": "m1",
        "person_id": "ana",
        "post_id": "gov",
        "start_date": "2020-01-01",
        "end_date": "2024-03-31",
    },
    {
        "source_id": "r",
        "membership_id": "m2",
        "person_id": "ben",
        "post_id": "gov",
        "start_date": "2024-04-01",
    },
]
ORGANIZATIONS = [
    {
        "source_id": "r",
        "organization_id": "exec",
        "name": "Executive of A",
        "classification": "executive",
        "vintage": "small-2024",
        "level": 1,
        "pcode": "XXA",
    },
    {"source_id": "r", "organization_id": "ngo", "name": "An NGO", "classification": "ngo"},
]
NOW = pd.Timestamp("2024-12-31")


@pytest.fixture
def registry(small_areas, make_tables):
    """A governor replaced in April, met before and after."""
    met = {"parties": [("post", "gov", "counterpart"), ("organization", "ngo", "lead")]}
    tables = make_tables(
        [
            ("e1", "2024-02-01", [(2, "XXA1"), (2, "XXA2")], met | {"program_id": "p1"}),
            ("e2", "2024-06-01", [(1, "XXA")], met),
            ("e3", "2024-07-01", [(2, "XXA1")], {"parties": [("person", "ana", "counterpart")]}),
        ],
        posts=POSTS,
        persons=PERSONS,
        memberships=MEMBERSHIPS,
        organizations=ORGANIZATIONS,
        programs=[{"source_id": "r", "program_id": "p1", "title": "Local voices", "status": "2"}],
        program_partners=[
            {"source_id": "r", "program_id": "p1", "organization_id": "ngo", "role": "2"}
        ],
        commitments=[
            {
                "source_id": "r",
                "commitment_id": "c1",
                "engagement_id": "e1",
                "text": "Send the budget",
                "party_kind": "post",
                "party_id": "gov",
                "due": "2024-05-01",
                "status": "open",
            }
        ],
    )
    return Registry(tables, small_areas)


def test_an_office_shows_its_holder_on_a_day(registry):
    """The holder changes with the day asked for; an office nobody holds is vacant."""
    now = registry.offices(NOW).set_index("post_id")
    assert (now.loc["gov", "person"], now.loc["mayor", "vacant"]) == ("Ben", True)
    before = registry.offices(pd.Timestamp("2024-01-01")).set_index("post_id")
    assert before.loc["gov", "person"] == "Ana"


def test_an_office_keeps_its_history_when_the_holder_changes(registry):
    """Successive holders, newest first, and every engagement of the office."""
    assert registry.holders("gov")["person"].tolist() == ["Ben", "Ana"]
    assert list(registry.met("post", "gov")) == ["e1", "e2"]


def test_a_person_was_met_in_the_office_only_while_holding_it(registry):
    """Ana was met as governor in February and in person in July; Ben as governor in June."""
    assert set(registry.met_person("ana")) == {"e1", "e3"}
    assert set(registry.met_person("ben")) == {"e2"}


def test_a_body_is_met_through_its_offices(registry):
    """Meeting the governor is meeting the executive."""
    assert set(registry.met_organization("exec")) == {"e1", "e2"}
    assert registry.organizations_met.loc["exec", "engagements"] == 2


def test_offices_of_a_province_include_those_of_its_districts(registry):
    """The area's own come first."""
    assert registry.offices_in(1, "XXA", NOW)["post_id"].tolist() == ["gov", "mayor"]
    assert registry.offices_in(2, "XXA1", NOW)["post_id"].tolist() == ["mayor"]


def test_an_engagement_is_listed_with_its_places_and_parties(registry):
    """Names, not codes, newest first."""
    listed = registry.engagements(["e1", "e2"])
    assert listed["engagement_id"].tolist() == ["e2", "e1"]
    assert listed.loc[1, ["places", "counterparts", "partners", "program"]].tolist() == [
        "District A1, District A2",
        "Governor of A",
        "An NGO",
        "Local voices",
    ]


def test_a_program_knows_its_lead_and_reach(registry):
    """The accountable organization leads; places are counted once."""
    row = registry.programs_directory.iloc[0]
    assert (row["lead"], row["engagements"], row["areas"]) == ("An NGO", 1, 2)
    assert registry.programs_of("ngo")["title"].tolist() == ["Local voices"]


def test_a_commitment_names_who_gave_it(registry):
    """By the name of the party, whatever kind it is."""
    assert registry.commitments(pd.Index(["e1"]))["party"].tolist() == ["Governor of A"]


def test_an_area_is_labelled_from_the_small_to_the_large(registry):
    """The country is left out; what has no place has no label."""
    assert registry.area_label(2, "XXA1") == "District A1, Province A"
    assert registry.area_label(0, "XX") == "Exland"
    assert registry.area_label(None, None) == ""
