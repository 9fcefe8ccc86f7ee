"""Rosters of officials: Popolo in its forms, tables of office holders, and the real files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.areas import Areas
from geodata.errors import SourceError
from geodata.gazetteer import Gazetteer
from geodata.ledger import REASONS
from geodata.model import Loaded, conform
from loaders.boundaries import read_boundaries
from loaders.popolo import is_popolo, is_roster, read_popolo, read_roster
from loaders.tabular import read_tables

CHAMBER = {"id": "house", "name": "House of Representatives", "classification": "legislature"}
PARTY = {"id": "p", "name": "Green Party", "classification": "party"}


@pytest.fixture(scope="module")
def gazetteer(small_areas: Areas) -> Gazetteer:
    """The small country's names and codes."""
    return Gazetteer(small_areas)


@pytest.fixture(scope="module")
def twins(small_areas: Areas) -> Gazetteer:
    """The same country, where district A1 bears the name of its province."""
    frame = pd.concat([small_areas.at(level) for level in small_areas.levels])
    names = frame["name"].replace({"District A1": "Province A"})
    return Gazetteer(Areas(conform("areas", frame.assign(name=names))))


def member(person: str, area: str | None, **more: Any) -> dict[str, Any]:
    """One membership of the chamber, by ids."""
    place = {"area_id": area} if area else {}
    return {"person_id": person, "organization_id": "house", "role": "member", **place, **more}


def popolo(*memberships: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A document with a person for each id, and an area for each id that is its name."""
    people = dict.fromkeys(m["person_id"] for m in memberships if "person_id" in m)
    areas = dict.fromkeys(m["area_id"] for m in memberships if m.get("area_id"))
    return {
        "persons": [{"id": key, "name": f"Person {key}"} for key in people],
        "organizations": [CHAMBER, PARTY],
        "areas": [{"id": name, "name": name, "type": "seat"} for name in areas],
        "memberships": list(memberships),
        **more,
    }


def read(gazetteer: Gazetteer, document: object, **more: Any) -> Loaded:
    """What is read from a document."""
    content = json.dumps(document).encode()
    assert is_popolo(("members.json", content))
    return read_popolo(("members.json", content), gazetteer=gazetteer, **more)


def table(*rows: list[str], name: str = "list.csv") -> tuple[tuple[str, bytes], Any]:
    """A CSV and the table in it."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    source = (name, out.getvalue().encode())
    return source, read_tables(source)[0]


def roster(gazetteer: Gazetteer, *rows: list[str], name: str = "list.csv") -> Loaded:
    """What is read from a list of office holders."""
    source, found = table(*rows, name=name)
    assert is_roster(found)
    return read_roster(source, found, gazetteer=gazetteer)


def warned(loaded: Loaded) -> dict[str, int]:
    """Rows by warning."""
    return {w["code"]: w["rows"] for w in json.loads(loaded.source["warnings"])}


def offices(loaded: Loaded) -> list[tuple[str, str, int, str]]:
    """Label, role, level and P-code of every post."""
    posts = loaded["posts"]
    return list(zip(posts["label"], posts["role"], posts["level"], posts["pcode"], strict=True))


# --- Popolo -------------------------------------------------------------------------------------


def test_a_membership_is_a_person_in_a_post_of_an_area(gazetteer) -> None:
    """Post, holder, chamber and party, the days from the legislative period."""
    term = {"id": "t", "name": "Term", "start_date": "2020-03", "end_date": "2024"}
    one = member("x", "District A1", on_behalf_of_id="p", legislative_period_id="t")
    loaded = read(gazetteer, popolo(one, events=[term]))
    assert loaded.source["kind"] == "roster"
    assert json.loads(loaded.source["reports_on"]) == []
    assert offices(loaded) == [("Legislator of District A1", "legislator", 2, "XXA1")]
    (held,) = loaded["memberships"].to_dict("records")
    assert (held["person_id"], held["post_id"]) == ("person-person-x", "xxa1-legislator")
    assert (held["organization_id"], held["on_behalf_of_id"]) == (
        "org-house-of-representatives", "org-green-party",
    )  # fmt: skip
    assert (str(held["start_date"].date()), str(held["end_date"].date())) == (
        "2020-03-01", "2024-12-31",
    )  # fmt: skip
    classes = loaded["organizations"].set_index("name")["classification"].to_dict()
    assert classes == {"House of Representatives": "legislature", "Green Party": "party"}


def test_the_post_tells_which_of_two_levels_a_name_is_of(twins) -> None:
    """Seats of one post are provinces, others districts: each homonym goes to its own, flagged."""
    post = {"id": "women", "label": "Women's Representative", "organization_id": "house"}
    document = popolo(
        member("m1", "Province A"),
        member("m2", "District A2"),
        member("m3", "District B2"),
        member("w1", "Province A", post_id="women"),
        member("w2", "Province B", post_id="women"),
        posts=[post],
    )
    loaded = read(twins, document)
    held = loaded["memberships"].merge(loaded["posts"], on="post_id")
    areas = dict(zip(held["person_id"].str[-2:], held["pcode"], strict=True))
    assert areas == {"m1": "XXA1", "m2": "XXA2", "m3": "XXB2", "w1": "XXA", "w2": "XXB"}
    assert loaded["ledger"]["reason"].fillna("").tolist() == [
        "ambiguous_name", "", "", "ambiguous_name", "",
    ]  # fmt: skip


def test_a_name_of_two_levels_is_held_where_nothing_tells(twins) -> None:
    """One seat alone shows no level."""
    loaded = read(twins, popolo(member("a", "Province A")))
    (row,) = loaded["ledger"].to_dict("records")
    assert (row["fate"], row["reason"]) == ("held", "ambiguous_name")


def test_seats_of_a_post_that_are_provinces_stay_provinces(gazetteer) -> None:
    """A member whose seat only a coarser level has is known to that level, and it is said."""
    document = popolo(
        member("a", "District A1"),
        member("b", "District A2"),
        member("c", "District B1"),
        member("d", "Province B"),
    )
    loaded = read(gazetteer, document)
    assert [level for _, _, level, _ in offices(loaded)] == [2, 2, 2, 1]
    assert loaded["ledger"]["reason"].tolist()[3] == "known_only_higher"


def test_a_member_without_an_area_holds_an_office_of_the_country(gazetteer) -> None:
    """A national list seat is no seat of any district, and no row is lost."""
    post = {"id": "n", "label": "Nominated Representative", "organization_id": "house"}
    loaded = read(gazetteer, popolo(member("a", None, post_id="n"), posts=[post]))
    assert offices(loaded) == [("Nominated Representative of Exland", "legislator", 0, "XX")]
    assert warned(loaded)["blank_place"] == 1


def test_an_unknown_seat_is_held_in_the_words_of_the_file(gazetteer) -> None:
    """It waits for a person with its name, and its membership is kept as received."""
    loaded = read(gazetteer, popolo(member("a", "District A1"), member("b", "Atlantis")))
    (row,) = loaded["ledger"][loaded["ledger"]["fate"] == "held"].to_dict("records")
    assert (row["row"], row["reason"], row["value"]) == (2, "unknown_name", "Atlantis")
    assert row["stated_name"] == "Atlantis"
    assert json.loads(row["raw"])["person"] == "Person b"
    assert len(loaded["memberships"]) == 1


def test_a_decision_settles_seats_that_say_the_same_words(small_areas: Areas) -> None:
    """What a person decided about a held seat is used when the file is read again."""
    decision = {
        "decision_id": "d1",
        "action": "accept",
        "vintage": "small-2024",
        "stated_level": 2,
        "stated_name": "Atlantis",
        "level": 2,
        "pcode": "XXB2",
        "decided_by": "A person",
        "decided_at": "2024-01-01T00:00:00+00:00",
    }
    decided = Gazetteer(small_areas, decisions=conform("decisions", pd.DataFrame([decision])))
    document = popolo(member("a", "District A1"), member("b", "Atlantis"))
    assert [pcode for *_, pcode in offices(read(decided, document))] == ["XXA1", "XXB2"]


def test_names_in_several_languages_are_tried(gazetteer) -> None:
    """Multilingual names of areas and persons; the one that the boundary knows places the seat."""
    document = popolo(member("a", "area/1"))
    document["areas"] = [{"id": "area/1", "name": {"fr": "Le district", "ar": "District A1"}}]
    document["persons"] = [
        {"id": "a", "name": {"fr": "Jean", "en": "John"}, "other_names": [{"name": "Johnny"}]}
    ]
    loaded = read(gazetteer, document)
    assert [pcode for *_, pcode in offices(loaded)] == ["XXA1"]
    (person,) = loaded["persons"].to_dict("records")
    assert (person["name"], person["summary"]) == ("John", "Also known as Jean, Johnny.")


def test_codes_of_areas_are_used_where_they_are_the_boundarys(gazetteer) -> None:
    """An identifier that is a P-code places a seat whose name says nothing."""
    document = popolo(member("a", "1"), member("b", "2"))
    document["areas"] = [
        {"id": number, "name": f"Seat {number}", "identifiers": [
            {"scheme": "pcode", "identifier": code}, {"scheme": "wikidata", "identifier": "Q1"},
        ]}
        for number, code in (("1", "XXA1"), ("2", "XXB1"))
    ]  # fmt: skip
    loaded = read(gazetteer, document)
    assert [pcode for *_, pcode in offices(loaded)] == ["XXA1", "XXB1"]


def test_memberships_embedded_in_persons_are_read(gazetteer) -> None:
    """A bare list of persons, each with memberships, organization and area inside."""
    inside = {"role": "Mayor", "area": {"name": "District B1"}, "start_date": "2019-05-01"}
    loaded = read(gazetteer, [{"id": "1", "name": "Ann", "memberships": [inside]}, {"name": "Bob"}])
    assert offices(loaded) == [("Mayor of District B1", "mayor", 2, "XXB1")]
    assert loaded["posts"]["post_id"].tolist() == ["xxb1-mayor"]
    assert loaded["ledger"]["fate"].tolist() == ["loaded", "rejected"]  # Bob belongs nowhere


def test_the_roles_of_openstates_are_read(gazetteer) -> None:
    """A role of a chamber with a district, and the party of the person."""
    roles = [{"type": "upper", "district": "District A1", "start_date": "2021"}]
    party = [{"name": "Green Party"}]
    loaded = read(gazetteer, [{"id": "1", "name": "Ann", "party": party, "roles": roles}])
    assert [(role, pcode) for _, role, _, pcode in offices(loaded)] == [("legislator", "XXA1")]
    assert loaded["memberships"]["on_behalf_of_id"].tolist() == ["org-green-party"]


def test_belonging_to_a_party_is_no_office(gazetteer) -> None:
    """A membership of a party needs no place and makes no post."""
    one = {"person_id": "a", "organization_id": "p", "role": "member"}
    loaded = read(gazetteer, popolo(one))
    assert loaded["posts"].empty
    assert loaded["memberships"]["organization_id"].tolist() == ["org-green-party"]
    assert loaded["ledger"]["fate"].tolist() == ["loaded"]


def test_two_people_of_one_name_stay_two(gazetteer) -> None:
    """The ids of a document tell homonyms apart; the first keeps the identity of the name."""
    document = popolo(member("a", "District A1"), member("b", "District B1"))
    for person in document["persons"]:
        person["name"] = "Sam Same"
    loaded = read(gazetteer, document)
    assert loaded["persons"]["person_id"].tolist() == ["person-sam-same", "person-sam-same-b"]


def test_a_second_term_is_a_membership_of_its_own(gazetteer) -> None:
    """The same person in the same office again, and an end before its start is dropped."""
    document = popolo(
        member("a", "District A1", start_date="2010", end_date="2014"),
        member("a", "District A1", start_date="2020", end_date="2019"),
    )
    loaded = read(gazetteer, document)
    assert loaded["memberships"]["membership_id"].is_unique
    assert len(loaded["memberships"]) == 2
    assert warned(loaded)["end_before_start"] == 1


def test_contact_details_are_not_read(gazetteer) -> None:
    """Telephone numbers and addresses stand nowhere in what is loaded."""
    document = popolo(member("a", "Atlantis", contact_details=[{"type": "phone", "value": "555"}]))
    document["persons"][0]["email"] = "a@example.org"
    loaded = read(gazetteer, document)
    said = "".join(loaded[name].to_csv() for name in loaded.tables)
    assert "555" not in said
    assert "example.org" not in said


@pytest.mark.parametrize(
    "content",
    [b"[1, 2]", b'{"type": "FeatureCollection"}', b'[{"name": "x"}]', b'{"persons": []}',
     b'{"persons": [{"name": "x"}]}', b'[{"roles": ["broken"', b"[" * 100_000 + b'"roles"', b"a,b"],
)  # fmt: skip
def test_other_json_is_not_taken_for_popolo(content: bytes) -> None:
    """Lists, features, persons who belong nowhere, broken and endlessly deep files."""
    assert not is_popolo(("x.json", content))


def test_a_file_that_is_no_json_is_refused_in_a_sentence(gazetteer) -> None:
    """What, where, and what to do."""
    with pytest.raises(SourceError, match="not readable as JSON"):
        read_popolo(("x.json", b'{"persons": ['), gazetteer=gazetteer)


ids = st.sampled_from(["a", "b", "c"])
seats = st.sampled_from([None, "District A1", "Province A", "Atlantis", "Exland", ""])
drawn_memberships = st.lists(
    st.fixed_dictionaries(
        {"person_id": ids},
        optional={
            "area_id": seats,
            "organization_id": st.sampled_from(["house", "p", "unknown"]),
            "post_id": st.sampled_from(["post", "missing"]),
            "role": st.sampled_from(["member", "Mayor", "Ombudsman", ""]),
            "start_date": st.sampled_from(["2020", "2020-13", "soon", ""]),
            "end_date": st.sampled_from(["1999-01-31", "2030"]),
        },
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(drawn_memberships)
def test_no_membership_is_without_a_fate(small_areas: Areas, memberships) -> None:
    """Every membership has one fate; loaded ones are kept, and all they refer to is there."""
    post = {"id": "post", "label": "Speaker", "area_id": "Province B"}
    loaded = read(Gazetteer(small_areas), popolo(*memberships, posts=[post]))
    ledger = loaded["ledger"]
    assert ledger["row"].tolist() == list(range(1, len(memberships) + 1))
    assert set(ledger["reason"].dropna()) <= set(REASONS)
    assert ledger.loc[ledger["fate"] != "loaded", "reason"].notna().all()
    held = loaded["memberships"]
    assert len(held) == (ledger["fate"] == "loaded").sum()
    assert held["membership_id"].is_unique
    assert set(held["person_id"]) <= set(loaded["persons"]["person_id"])
    assert set(held["post_id"].dropna()) <= set(loaded["posts"]["post_id"])
    assert set(held["organization_id"].dropna()) <= set(loaded["organizations"]["organization_id"])


# --- tables -------------------------------------------------------------------------------------


def test_the_csv_of_everypolitician_is_a_roster(gazetteer) -> None:
    """Person, group, area, chamber and days, under the headers of EveryPolitician."""
    loaded = roster(
        gazetteer,
        ["id", "name", "sort_name", "email", "group", "area", "chamber", "start_date", "end_date"],
        ["1", "Ann Lee", "Lee", "a@x", "Green", "District A1", "Senate", "2020-01-01", ""],
        ["2", "Bob Roe", "Roe", "b@x", "Blue", "District A2", "Senate", "2020-01-01", "2021"],
    )
    assert [(role, pcode) for _, role, _, pcode in offices(loaded)] == [
        ("legislator", "XXA1"), ("legislator", "XXA2"),
    ]  # fmt: skip
    ends = loaded["memberships"]["end_date"]
    assert ends.isna().tolist() == [True, False]
    assert str(ends[1].date()) == "2021-12-31"


def test_a_header_can_be_the_office(gazetteer) -> None:
    """Names below Governor and Deputy Governor: two memberships a row, and one fate."""
    loaded = roster(
        gazetteer,
        ["Province", "", "Governor", "", "Deputy Governor", "Party"],
        ["Province A", "", "Ann Lee", "", "Bob Roe", "Green"],
        ["Province B", "", "Cy Poe", "", "Di Fox", "Blue"],
    )
    assert offices(loaded) == [
        ("Governor of Province A", "governor", 1, "XXA"),
        ("Governor of Province B", "governor", 1, "XXB"),
    ]
    assert len(loaded["memberships"]) == 4
    assert len(loaded["ledger"]) == 2
    assert "Deputy Governor of Province A" in set(loaded["organizations"]["name"])
    assert warned(loaded)["unknown_value"] == 2


def test_split_names_are_joined_and_the_file_name_tells_the_office(gazetteer) -> None:
    """Two columns of names with runs of empty ones; wards finer than the boundary stay apart."""
    loaded = roster(
        gazetteer,
        ["Province", "District", "", "Ward", "Names A", "", "Names B", "Party"],
        ["Province A", "District A1", "", "Hill", "Ann", "", "Lee", "Green"],
        ["Province A", "District A1", "", "Dale", "Bob", "James", "Roe", "Blue"],
        name="ward_councillors_2013.csv",
    )
    assert loaded["persons"]["name"].tolist() == ["Ann Lee", "Bob James Roe"]
    assert offices(loaded) == [
        ("Council member of Hill", "council_member", 2, "XXA1"),
        ("Council member of Dale", "council_member", 2, "XXA1"),
    ]
    evidence = json.loads(loaded.source["read"])["evidence"]["offices"]
    assert evidence == ["The name of the file or sheet is 'ward_councillors_2013'."]


def test_first_and_last_names_make_a_person_and_dates_are_read_as_a_column(gazetteer) -> None:
    """Given name first; day and month are told apart by the whole column."""
    loaded = roster(
        gazetteer,
        ["Surname", "First name", "Position", "District", "Elected on"],
        ["Lee", "Ann", "Mayor", "District A1", "03/04/2021"],
        ["Roe", "Bob", "Mayor", "District A2", "25/04/2021"],
    )
    assert loaded["persons"]["name"].tolist() == ["Ann Lee", "Bob Roe"]
    assert str(loaded["memberships"]["start_date"][0].date()) == "2021-04-03"


def test_an_office_is_the_same_whatever_a_file_calls_it(gazetteer) -> None:
    """A file of one kind of legislators gives the office its plain identity; until now is open."""
    loaded = roster(
        gazetteer,
        ["Name", "Position", "District", "From", "To"],
        ["Ann Lee", "Member of Parliament", "District A1", "2020-01-01", "present"],
    )
    assert loaded["posts"]["post_id"].tolist() == ["xxa1-legislator"]
    assert loaded["posts"]["label"].tolist() == ["Member of Parliament of District A1"]
    assert loaded["memberships"]["end_date"].isna().all()
    assert warned(loaded) == {}


def test_a_row_in_doubt_is_held_under_the_column_of_the_file(gazetteer) -> None:
    """The ledger names the column and the value, and keeps the row."""
    loaded = roster(
        gazetteer,
        ["Name", "Position", "District"],
        ["Ann Lee", "Mayor", "District A1"],
        ["Bob Roe", "Mayor", "Atlantis"],
        ["", "Mayor", "District A2"],
    )
    held, nobody = loaded["ledger"].iloc[1], loaded["ledger"].iloc[2]
    assert (held["fate"], held["field"], held["value"]) == ("held", "District", "Atlantis")
    assert json.loads(held["raw"])["Name"] == "Bob Roe"
    assert (nobody["row"], nobody["fate"], nobody["reason"]) == (4, "rejected", "empty_row")


def test_a_column_of_chambers_or_constituencies_tells_legislators(gazetteer) -> None:
    """In any language: who sits in a chamber, or holds a constituency, is a legislator."""
    chamber = roster(
        gazetteer, ["Name", "Area", "Chamber"], ["Ann Lee", "District A1", "Oireachtas"]
    )
    seats = roster(
        gazetteer, ["Name", "Constituency", "Party"], ["Ann Lee", "District A1", "Green"]
    )
    for loaded in (chamber, seats):
        assert loaded["posts"]["role"].tolist() == ["legislator"]
    assert chamber["organizations"]["classification"].tolist() == ["legislature"]


def test_an_office_that_is_none_of_the_list_is_kept_as_its_own(gazetteer) -> None:
    """An ombudsman is an organization of the area, with the person in it, and it is said."""
    loaded = roster(
        gazetteer,
        ["Name", "Office", "District"],
        ["Ann Lee", "Ombudsman", "District A1"],
        ["Bob Roe", "Mayor", "District A2"],
    )
    assert loaded["posts"]["role"].tolist() == ["mayor"]
    (body,) = loaded["organizations"].to_dict("records")
    assert (body["name"], body["pcode"]) == ("Ombudsman of District A1", "XXA1")
    assert warned(loaded) == {"unknown_value": 1}


def test_numbers_are_codes_only_where_the_names_beside_agree(gazetteer) -> None:
    """A running number in a column of codes places nobody."""
    loaded = roster(
        gazetteer,
        ["District code", "District", "Mayor"],
        ["2", "District A1", "Ann Lee"],
        ["1", "District B2", "Bob Roe"],
    )
    assert [pcode for *_, pcode in offices(loaded)] == ["XXA1", "XXB2"]
    assert loaded["ledger"]["reason"].isna().all()


@pytest.mark.parametrize(
    "headers",
    [
        ["Candidate name", "Date", "City", "State", "Primary Purpose", "Host organization"],
        ["Organization", "Sector", "District", "Name", "Position"],
        ["Date", "Met with", "Office", "District"],
        ["Name", "District", "Population"],
        ["Party", "District", "Votes"],
        ["Name", "Position", "District", "Latitude", "Longitude"],
        ["Officer", "Project", "District", "Party", "Donor", "Name"],
        ["Name", "Position", "Organisation", "District"],
        ["Name", "Party", "District", "Purpose"],
        ["Name", "Party", "District", "Met with"],
    ],
)
def test_lists_of_visits_and_activities_are_no_rosters(headers: list[str]) -> None:
    """Dates of events, sectors, donors, coordinates, an organization's staff: left to others."""
    _, found = table(headers, ["x y"] * len(headers), ["z w"] * len(headers))
    assert not is_roster(found)


# --- real files ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kenya(real_data: Path) -> Gazetteer:
    """The constituencies and counties of Kenya as one boundary."""
    folder = real_data / "cases" / "ken_officials"
    counties = read_boundaries(folder / "ken_adm1_counties.topojson")["areas"]
    seats = read_boundaries(folder / "ken_adm2_constituencies.topojson")["areas"].query(
        "level == 2"
    )
    seats = seats.assign(parent_pcode=seats["pcode"].str[:5])
    both = pd.concat([counties, seats]).assign(vintage="ke")
    return Gazetteer(Areas(conform("areas", both)))


@pytest.mark.real
def test_the_legislators_of_kenya(kenya: Gazetteer, real_data: Path) -> None:
    """281 of constituencies, 48 of counties, 12 of the country, 14 held, 7 homonyms flagged."""
    path = real_data / "cases" / "ken_officials" / "ken_mps_popolo.json"
    assert is_popolo(path)
    loaded = read_popolo(path, gazetteer=kenya)
    levels = loaded["memberships"].merge(loaded["posts"], on="post_id")["level"].value_counts()
    assert levels.to_dict() == {2: 281, 1: 48, 0: 12}
    ledger = loaded["ledger"]
    assert ledger["fate"].value_counts().to_dict() == {"loaded": 341, "held": 14}
    flagged = ledger.loc[ledger["reason"] == "ambiguous_name", "value"]
    assert sorted(flagged) == [
        "Homa Bay", "Kiambu", "Kiambu", "Makueni", "Makueni", "Vihiga", "Vihiga",
    ]  # fmt: skip


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "rows", "least", "role"),
    [("ken_governors_2013.csv", 47, 47, "governor"),
     ("ken_ward_reps_2013.csv", 1438, 1377, "council_member")],
)  # fmt: skip
def test_the_gazettes_of_kenya(kenya: Gazetteer, real_data: Path, name, rows, least, role) -> None:
    """47 of 47 governors; of 1,438 ward representatives those of known constituencies."""
    path = real_data / "cases" / "ken_officials" / name
    (found,) = read_tables(path)
    assert is_roster(found)
    loaded = read_roster(path, found, gazetteer=kenya)
    assert (loaded.source["received"], set(loaded["posts"]["role"])) == (rows, {role})
    assert loaded.source["loaded"] >= least


@pytest.mark.parametrize(
    ("headers", "role"),
    [
        (["Province", "Wali", "Depuis"], "governor"),
        (["Province", "Gobernador", "Partido"], "governor"),
        (["Província", "Prefeito", "Partido"], "mayor"),
        (["Province", "Intendente", "Partido"], "mayor"),
    ],
)
def test_a_header_that_is_an_office_makes_a_roster(
    gazetteer: Gazetteer, headers: list[str], role: str
) -> None:
    """Titles of other countries are offices; the year one began is no figure of a need layer."""
    rows = [["Province A", "Ana Ruiz Paz", "2021"], ["Province B", "Luis Mora Gil", "2023"]]
    content = "\n".join(map(",".join, [headers, *rows])).encode()
    (table,) = read_tables(("offices.csv", content))
    assert is_roster(table)
    loaded = read_roster(("offices.csv", content), table, gazetteer=gazetteer)
    assert set(loaded["posts"]["role"]) == {role}
