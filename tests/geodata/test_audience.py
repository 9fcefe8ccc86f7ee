"""Who may see what."""

from __future__ import annotations

import pandas as pd
import pytest

from geodata.audience import AUDIENCES, WITHHELD, for_audience, left_out, seen_by


@pytest.fixture
def tables() -> dict[str, pd.DataFrame]:
    """One engagement of each mark, and one without; a program and a person of two marks."""
    marks = ["public", "internal", "restricted", None]
    ids = ["e1", "e2", "e3", "e4"]
    return {
        "engagements": pd.DataFrame(
            {"engagement_id": ids, "program_id": ["p1", "p2", "p1", None], "sensitivity": marks}
        ),
        "places": pd.DataFrame({"engagement_id": [*ids, "e3"], "position": [0, 0, 0, 0, 1]}),
        "participations": pd.DataFrame({"engagement_id": ids, "party_id": list("abcd")}),
        "commitments": pd.DataFrame({"engagement_id": ["e3", "e1"], "commitment_id": ["1", "2"]}),
        "programs": pd.DataFrame(
            {"program_id": ["p1", "p2"], "sensitivity": ["public", "internal"]}
        ),
        "program_partners": pd.DataFrame({"program_id": ["p1", "p2"], "role": ["1", "4"]}),
        "persons": pd.DataFrame(
            {
                "person_id": ["x", "y"],
                "name": ["Ana", "Bo"],
                "gender": ["f", "m"],
                "summary": ["one", "two"],
                "sensitivity": ["public", "restricted"],
            }
        ),
    }


@pytest.mark.parametrize(
    ("audience", "seen"),
    [
        ("public", ["e1"]),
        ("internal", ["e1", "e2", "e4"]),
        ("restricted", ["e1", "e2", "e3", "e4"]),
    ],
)
def test_an_audience_sees_what_is_marked_for_it_or_for_a_wider_one(tables, audience, seen):
    """A record without a mark is internal; places, parties and promises go with their record."""
    kept = for_audience(tables, audience)
    assert list(kept["engagements"]["engagement_id"]) == seen
    for name in ("places", "participations", "commitments"):
        assert set(kept[name]["engagement_id"]) <= set(seen)
    assert len(kept["places"]) == len(seen) + (audience == "restricted")


def test_a_hidden_program_is_nowhere(tables):
    """Neither its row, nor its partners, nor its id on what was done under it."""
    kept = for_audience(tables, "public")
    assert list(kept["programs"]["program_id"]) == ["p1"]
    assert list(kept["program_partners"]["program_id"]) == ["p1"]
    internal = for_audience(
        {**tables, "programs": tables["programs"].assign(sensitivity="restricted")}, "internal"
    )
    assert internal["engagements"]["program_id"].isna().all()


def test_a_hidden_person_keeps_the_office_and_loses_the_name(tables):
    """An office is not vacant because its holder may not be named."""
    persons = for_audience(tables, "internal")["persons"].set_index("person_id")
    assert persons.loc["y", "name"] == WITHHELD
    assert persons.loc["y", ["gender", "summary"]].isna().all()
    assert persons.loc["x", "name"] == "Ana"


def test_what_is_left_out_is_counted(tables):
    """Each audience is told of how much it does not see."""
    told = {name: left_out(tables, name) for name in AUDIENCES}
    assert (told["public"].engagements, told["public"].programs, told["public"].persons) == (
        3,
        1,
        1,
    )
    assert (told["internal"].engagements, told["internal"].persons) == (1, 1)
    assert told["restricted"].nothing
    assert left_out(tables, "").nothing


def test_the_given_tables_stay_as_they_were(tables):
    """Others read them, too."""
    before = {name: frame.copy() for name, frame in tables.items()}
    for_audience(tables, "public")
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_an_audience_that_does_not_exist_is_refused():
    """A mistyped audience must not see everything."""
    with pytest.raises(ValueError, match="no audience"):
        seen_by("friends")
