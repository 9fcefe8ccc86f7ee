"""IATI activities: each trap of the standard in a small file, then the real one."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from geodata.areas import Areas
from geodata.errors import EngagementError, RecordsError, SourceError
from geodata.gazetteer import Gazetteer
from geodata.ledger import REASONS, count_fates
from geodata.model import Loaded, conform
from loaders.boundaries import read_boundaries
from loaders.iati import is_iati, read_iati
from loaders.iati.money import budget_of

KENYA = ("<recipient-country code='KE'/>",)
POINT_A1 = "<point><pos>0.5 0.5</pos></point>"  # latitude first
POINT_B2 = "<point><pos>1.5 1.5</pos></point>"


@pytest.fixture(scope="module")
def gazetteer(small_areas: Areas) -> Gazetteer:
    """The small country's names and codes."""
    return Gazetteer(small_areas)


def activity(*parts: str, identifier: str = "XX-1", title: str = "Council training") -> str:
    """One activity of 2.03."""
    named = f"<iati-identifier>{escape(identifier)}</iati-identifier>" if identifier else ""
    return (
        f"<iati-activity xml:lang='en'>{named}<title><narrative>{escape(title)}</narrative></title>"
        f"{''.join(parts)}</iati-activity>"
    )


def location(name: str, *parts: str) -> str:
    """One location of 2.03."""
    return (
        f"<location><name><narrative>{escape(name)}</narrative></name>{''.join(parts)}</location>"
    )


def document(*activities: str, version: str = "2.03") -> bytes:
    """A file of activities."""
    body = "\n".join(activities)
    head = f"<?xml version='1.0'?>\n<iati-activities version='{version}'>"
    return f"{head}\n{body}\n</iati-activities>".encode()


def read(gazetteer: Gazetteer, *activities: str, **more) -> Loaded:
    """What is read from a file of activities."""
    return read_iati(("activities.xml", document(*activities)), gazetteer=gazetteer, **more)


def warned(loaded: Loaded) -> dict[str, int]:
    """Rows by warning."""
    return {w["code"]: w["rows"] for w in json.loads(loaded.source["warnings"])}


def spots(loaded: Loaded) -> list[tuple[int, str]]:
    """Level and P-code of every place."""
    places = loaded["places"]
    return list(zip(places["level"], places["pcode"], strict=True))


def test_an_activity_is_one_engagement_with_a_place_for_each_location(gazetteer) -> None:
    """Three locations are three received rows, three places, and one engagement."""
    loaded = read(
        gazetteer,
        activity(
            location("Here", POINT_A1), location("There", POINT_B2), location("Near", POINT_A1)
        ),
    )
    assert len(loaded["engagements"]) == 1
    assert spots(loaded) == [(2, "XXA1"), (2, "XXB2"), (2, "XXA1")]
    assert loaded["places"]["stated_name"].tolist() == ["Here", "There", "Near"]
    assert count_fates(loaded["ledger"])["loaded"] == loaded.source["received"] == 3
    assert loaded["engagements"]["row"].tolist() == [1]


def test_a_program_has_its_partners_status_dates_and_sectors(gazetteer) -> None:
    """Roles, types, status and dates by their codes; the sector with most of it comes first."""
    loaded = read(
        gazetteer,
        activity(
            "<description><narrative xml:lang='fr'>Formation</narrative>"
            "<narrative xml:lang='en'>Training</narrative></description>",
            "<participating-org role='1' type='21' ref='GB-1'><narrative>Fund</narrative>"
            "</participating-org>",
            "<participating-org role='4' type='72'><narrative>Doer</narrative></participating-org>",
            "<participating-org role='2' ref='GB-1'/>",
            "<activity-status code='2'/>",
            "<activity-date type='1' iso-date='2020-01-01'/>",
            "<activity-date type='2' iso-date='2020-02-03'/>",
            "<activity-date type='3' iso-date='2021-12-31'/>",
            "<sector vocabulary='1' code='15112' percentage='30'/>",
            "<sector vocabulary='1' code='15220' percentage='70'>"
            "<narrative>Peace</narrative></sector>",
            "<sector vocabulary='99' code='own'/>",
            location("Here", POINT_A1),
        ),
    )
    (program,) = loaded["programs"].to_dict("records")
    assert (program["program_id"], program["status"], program["description"]) == (
        "XX-1",
        "2",
        "Training",
    )
    assert (str(program["start"].date()), str(program["end"].date())) == (
        "2020-02-03",
        "2021-12-31",
    )
    assert program["sector"] == "15220 Peace; 15112"
    partners = loaded["program_partners"][["organization_id", "role"]]
    assert set(partners.itertuples(index=False, name=None)) == {
        ("org-fund", "1"), ("org-doer", "4"), ("org-fund", "2"),
    }  # fmt: skip
    types = loaded["organizations"].set_index("name")["type"]
    assert (types["Fund"], types["Doer"]) == ("21", "70")
    roles = loaded["participations"].set_index(["party_id", "role"]).index
    assert set(roles) == {
        ("org-fund", "funding"),
        ("org-fund", "lead"),
        ("org-doer", "implementing"),
    }


OLD = """<iati-activity><reporting-org ref='XX' type='10'>Ministry</reporting-org>
<iati-identifier> XX-9 </iati-identifier><title> Old
 project </title><activity-status>Completion</activity-status>
<activity-date type='start-actual' iso-date='2007-04-01'/>
<participating-org role='Funding'>Donor</participating-org>
<location><location-type code='{designation}'/><name>{name}</name>
<coordinates latitude='{latitude}' longitude='{longitude}' precision='{precision}'/></location>
</iati-activity>"""


def test_the_words_of_version_1_are_read(gazetteer) -> None:
    """Plain text, roles in words, dates in words, and coordinates as attributes."""
    old = OLD.format(designation="PPL", name="Town", latitude=2.5, longitude=0.5, precision="")
    loaded = read_iati(("old.xml", document(old, version="1.04")), gazetteer=gazetteer)
    (program,) = loaded["programs"].to_dict("records")
    assert (program["title"], program["status"]) == ("Old project", "3")
    assert loaded["program_partners"]["role"].tolist() == ["1"]
    assert spots(loaded) == [(2, "XXA3")]
    assert str(loaded["engagements"]["date"][0].date()) == "2007-04-01"


@pytest.mark.parametrize(
    ("precision", "expected"),
    [("1", (2, "XXA3")), ("2", (2, "XXA3")), ("3", (2, "XXA3")), ("4", (1, "XXA")),
     ("6", (0, "XX")), ("8", (0, "XX")), ("9", (0, "XX"))],
)  # fmt: skip
def test_a_precision_code_keeps_a_point_at_its_level(gazetteer, precision, expected) -> None:
    """A point that stands for a province or the country colours no district."""
    old = OLD.format(designation="", name="", latitude=2.5, longitude=0.5, precision=precision)
    loaded = read_iati(("old.xml", document(old, version="1.04")), gazetteer=gazetteer)
    assert spots(loaded) == [expected]


@pytest.mark.parametrize(
    ("designation", "name", "expected"),
    [("ADM1", "Province A", (1, "XXA")), ("ADM2", "District A1", (2, "XXA1")),
     ("PCLI", "Exland", (0, "XX")), ("ADM3", "Some ward", (2, "XXA1")),
     ("PPLC", "Town", (2, "XXA1"))],
)  # fmt: skip
def test_a_feature_designation_says_the_level(gazetteer, designation, name, expected) -> None:
    """An ADM1 whose point lies in a district is the province, not the district."""
    code = f"<feature-designation code='{designation}'/>"
    loaded = read(gazetteer, activity(location(name, POINT_A1, code)))
    assert spots(loaded) == [expected]


def test_a_region_of_class_1_is_the_area_that_bears_its_name(gazetteer) -> None:
    """Without a designation the name decides the level, when an area of that name has the point."""
    region = "<location-class code='1'/>"
    loaded = read(
        gazetteer,
        activity(
            location("Province A", POINT_A1, region),
            location("District A1", POINT_A1, region),
            location("Nobody knows", POINT_A1, region),
        ),
    )
    assert spots(loaded) == [(1, "XXA"), (2, "XXA1"), (1, "XXA")]
    assert warned(loaded)["known_only_higher"] == 2


def test_a_region_that_the_boundary_lacks_colours_none_of_its_parts(small_areas: Areas) -> None:
    """On a boundary of districts only, a province is known to the country; a district is itself."""
    frame = pd.concat([small_areas.at(0), small_areas.at(2).assign(parent_pcode="XX")])
    districts = Gazetteer(Areas(conform("areas", frame)))
    region = "<location-class code='1'/>"
    loaded = read(
        districts,
        activity(
            location("Province A", POINT_A1, region), location("District A1", POINT_A1, region)
        ),
    )
    assert spots(loaded) == [(0, "XX"), (2, "XXA1")]


def test_the_name_of_a_town_is_no_witness(gazetteer) -> None:
    """A village called after a district elsewhere is where its point lies."""
    town = "<location-class code='2'/>"
    loaded = read(gazetteer, activity(location("District B2", POINT_A1, town)))
    assert spots(loaded) == [(2, "XXA1")]


def test_an_approximate_point_is_known_to_its_province(gazetteer) -> None:
    """Exactness 2 means that the point may lie in another district."""
    rough = "<exactness code='2'/><location-class code='2'/>"
    loaded = read(gazetteer, activity(location("About there", POINT_A1, rough)))
    assert spots(loaded) == [(1, "XXA")]


@pytest.mark.parametrize("name", ["Exland", "Republic of Exland", "The Federal State of Exland"])
def test_the_country_named_as_a_location_colours_nothing(gazetteer, name) -> None:
    """The country's own name with a point in its middle is the country."""
    loaded = read(gazetteer, activity(location(name, POINT_A1)))
    assert spots(loaded) == [(0, "XX")]
    assert {"centre_of_area", "known_only_higher"} <= set(warned(loaded))


def test_a_region_without_a_point_is_placed_by_its_name(gazetteer) -> None:
    """Zero and zero is no point; a district named is a district, whatever its class."""
    region = "<location-class code='1'/><exactness code='2'/>"
    zero = "<point><pos>0.0 0</pos></point>"
    loaded = read(
        gazetteer, activity(location("District A1", region), location("District B2", region, zero))
    )
    assert spots(loaded) == [(2, "XXA1"), (2, "XXB2")]


def test_another_country_as_a_location_is_not_taken_for_this_one(gazetteer) -> None:
    """A country's designation with another name waits for a person, with a point or without."""
    country = "<feature-designation code='PCLI'/>"
    away = "<point><pos>50 50</pos></point>"
    loaded = read(
        gazetteer, activity(location("Elsewhere", country), location("Elsewhere", country, away))
    )
    assert loaded["ledger"]["fate"].tolist() == ["held", "held"]
    assert loaded["ledger"]["reason"].tolist() == ["unknown_name", "outside_boundary"]


def test_beneficiaries_count_and_are_said(gazetteer) -> None:
    """A location of intended beneficiaries is a place all the same."""
    reach = "<location-reach code='2'/>"
    loaded = read(gazetteer, activity(location("Here", POINT_A1, reach)))
    assert spots(loaded) == [(2, "XXA1")]
    assert json.loads(loaded.source["read"])["locations_of_beneficiaries"] == 1


def test_administrative_codes_of_the_boundary_are_used(gazetteer) -> None:
    """Codes place a location without a point, when they are those of the boundary."""
    code = "<administrative vocabulary='A9' level='2' code='XXB1'/>"
    other = "<administrative vocabulary='G1' level='2' code='12345'/>"
    loaded = read(gazetteer, activity(location("Office", code, other)))
    assert spots(loaded) == [(2, "XXB1")]


def test_a_point_outside_is_held_with_its_activity_and_line(gazetteer) -> None:
    """The ledger names the activity, the line, and what the file said."""
    outside = location("Far away", "<point><pos>50 50</pos></point>")
    loaded = read(
        gazetteer, activity(location("Here", POINT_A1)), activity(outside, identifier="XX-2")
    )
    (row,) = loaded["ledger"][loaded["ledger"]["fate"] == "held"].to_dict("records")
    assert (row["row"], row["reason"], row["value"]) == (2, "outside_boundary", "Far away")
    assert "XX-2" in row["message"]
    assert "line 4" in row["message"]
    assert json.loads(row["raw"])["location/latitude"] == "50"
    assert row["stated_name"] == "Far away"
    assert set(loaded["programs"]["program_id"]) == {"XX-1", "XX-2"}


def test_activities_of_other_countries_are_counted_apart(cod_features, write_boundary) -> None:
    """An activity elsewhere is rejected, gives no program, and is no question for review."""
    boundary = read_boundaries(write_boundary("ken.geojson", cod_features))
    kenya = Gazetteer(Areas(boundary["areas"]))
    inside = "<point><pos>1.5 37.5</pos></point>"
    loaded = read(
        kenya,
        activity(*KENYA, location("Kenya", inside), identifier="K-1"),
        activity(*KENYA, identifier="K-2"),
        activity("<recipient-country code='TZ'/>", identifier="T-1"),
        activity(
            "<recipient-country code='TZ'/>",
            location("Dar", "<point><pos>-6.8 39.2</pos></point>"),
            identifier="T-2",
        ),
        activity(identifier="N-1"),
    )
    assert loaded["ledger"]["fate"].tolist() == ["loaded", "loaded", *["rejected"] * 3]
    assert loaded["ledger"]["reason"].tolist()[2:] == [
        "other_country", "outside_boundary", "blank_place",
    ]  # fmt: skip
    assert warned(loaded)["other_country"] == 2
    assert loaded["programs"]["program_id"].tolist() == ["K-1", "K-2", "N-1"]
    assert spots(loaded) == [(0, "KE"), (0, "KE")]


def test_a_file_without_locations_says_so_and_gives_programs(gazetteer) -> None:
    """National activities are programs and known only to the country."""
    country = "<recipient-country code='XX'/>"
    loaded = read(gazetteer, activity(country), activity(country, identifier="XX-2"))
    assert warned(loaded)["no_locations"] == 2
    assert len(loaded["programs"]) == 2


def test_a_boundary_of_many_countries_takes_each_activity_to_its_own(
    cod_features, write_boundary
) -> None:
    """On a map of the world a recipient country is an area, and no country is the whole."""
    features = [
        ({"ADM0_EN": name, "ADM0_PCODE": code}, shape)
        for (name, code), (_, shape) in zip(
            (("Kenya", "KEN"), ("Tanzania", "TZA")), cod_features[::2], strict=True
        )
    ]
    world = Gazetteer(Areas(read_boundaries(write_boundary("world.geojson", features))["areas"]))
    loaded = read(
        world,
        activity(*KENYA),
        activity("<recipient-country code='TZ'/>", identifier="T-1"),
        activity("<recipient-country code='FR'/>", identifier="F-1"),
        activity(location("Tanzania", "<point><pos>1.5 38.5</pos></point>"), identifier="T-2"),
    )
    assert [pcode[:2] for _, pcode in spots(loaded)] == ["KE", "TZ", "TZ"]
    assert loaded["ledger"]["fate"].tolist() == ["loaded", "loaded", "rejected", "loaded"]


@pytest.mark.parametrize("action", ["accept", "reject"])
def test_a_decision_settles_locations_that_say_the_same_words(small_areas, action) -> None:
    """What a person decided about a held location is used when the file is read again."""
    where = {"level": 2, "pcode": "XXA1"} if action == "accept" else {}
    decision = {
        "decision_id": "d1",
        "action": action,
        "vintage": "small-2024",
        "stated_name": "Far away",
        "decided_by": "A person",
        "decided_at": "2024-01-01T00:00:00+00:00",
    }
    decisions = conform("decisions", pd.DataFrame([decision | where]))
    outside = location("Far away", "<point><pos>50 50</pos></point>")
    loaded = read(Gazetteer(small_areas, decisions=decisions), activity(outside))
    (row,) = loaded["ledger"].to_dict("records")
    expected = {"accept": "loaded", "reject": "rejected"}
    assert row["fate"] == expected[action]


def test_a_repeated_activity_is_one_program_and_one_engagement(gazetteer) -> None:
    """The same identifier twice adds places, not another engagement."""
    loaded = read(
        gazetteer, activity(location("Here", POINT_A1)), activity(location("There", POINT_B2))
    )
    assert len(loaded["programs"]) == len(loaded["engagements"]) == 1
    assert loaded["places"]["position"].tolist() == [0, 1]
    assert warned(loaded)["duplicate_row"] == 1


def test_implausible_dates_are_said_and_not_used(gazetteer) -> None:
    """A date of 1900, one that cannot be read, and an end before the start."""
    here = location("Here", POINT_A1)
    loaded = read(
        gazetteer,
        activity("<activity-date type='2' iso-date='1900-01-01'/>", here),
        activity("<activity-date type='2' iso-date='soon'/>", here, identifier="XX-2"),
        activity(
            "<activity-date type='2' iso-date='2021-01-01Z'/>",
            "<activity-date type='4' iso-date='2020-01-01'/>",
            here,
            identifier="XX-3",
        ),
    )
    codes = {"date_out_of_range": 1, "bad_date": 1, "end_before_start": 1, "no_date": 2}
    assert codes.items() <= warned(loaded).items()
    assert loaded["programs"]["end"].isna().all()


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        (b"<iati-organisations><x/></iati-organisations>", RecordsError, "organisations"),
        (b"<rss><iati-activities/></rss>", RecordsError, "begins with rss"),
        (b"<iati-activities version='2.03'></iati-activities>", RecordsError, "no activity"),
        (b"<iati-activities>\n<iati-activity>\n<title></iati-activity>", SourceError, "line 3"),
        (b"<iati-activities>\n<iati-activity>", SourceError, "broken"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_one_sentence(gazetteer, content, error, said) -> None:
    """Another file of the standard, another XML, an empty one, a broken one: with the line."""
    with pytest.raises(error, match=said):
        read_iati(("file.xml", content), gazetteer=gazetteer)


def test_entities_are_not_resolved(gazetteer, tmp_path: Path) -> None:
    """A file cannot read other files or blow itself up."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    head = f"<!DOCTYPE x [<!ENTITY s SYSTEM '{secret.as_uri()}'><!ENTITY a 'aaaa'>]>"
    body = document(activity(location("X", POINT_A1), title="T")).decode()
    hostile = body.replace("<iati-activities", head + "<iati-activities", 1).replace(
        ">T<", ">T&s;&a;<"
    )
    loaded = read_iati(("x.xml", hostile.encode()), gazetteer=gazetteer)
    assert "secret" not in loaded["programs"]["title"][0]
    assert "aaaa" not in loaded["programs"]["title"][0]


def test_a_zip_of_files_is_read(gazetteer) -> None:
    """Every XML in a zip counts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in (1, 2):
            content = document(activity(location("X", POINT_A1), identifier=f"Z-{number}"))
            archive.writestr(f"part{number}.xml", content)
    loaded = read_iati(("all.zip", out.getvalue()), gazetteer=gazetteer)
    assert loaded["programs"]["program_id"].tolist() == ["Z-1", "Z-2"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (document(activity()), True),
        (b"\xef\xbb\xbf" + document(activity()), True),
        (document(activity()).decode().encode("utf-16"), True),
        (b"<iati-organisations>", True),
        (b"<kml></kml>", False),
        (b"name,iati-activity\n", False),
    ],
)
def test_iati_is_told_by_its_first_bytes(head, expected) -> None:
    """Whatever the file is called."""
    assert is_iati(head[:200]) is expected


def test_the_original_is_kept_and_reading_it_again_gives_the_same(gazetteer) -> None:
    """A source can be read again from what it keeps."""
    first = read(gazetteer, activity(location("Here", POINT_A1)))
    again = read_iati(first.originals[0], gazetteer=gazetteer)
    for name in first.tables:
        if name != "sources":
            assert first[name].equals(again[name])


parts = st.sampled_from(
    [
        location("Here", POINT_A1),
        location("Exland"),
        location("Province A"),
        location(""),
        location("Lost", "<point><pos>x y</pos></point>"),
        location("Out", "<point><pos>80 80</pos></point>"),
        "<recipient-country code='FR'/>",
        "<activity-date type='2' iso-date='2020-01-01'/>",
        "<participating-org role='9'/>",
    ]
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.text("ab", max_size=2), st.lists(parts, max_size=4)), min_size=1, max_size=4
    )
)
def test_no_location_is_without_a_fate(small_areas: Areas, drawn) -> None:
    """Whatever a file says, each location, or activity without one, has one fate and a reason."""
    loaded = read(Gazetteer(small_areas), *(activity(*rest, identifier=i) for i, rest in drawn))
    ledger = loaded["ledger"]
    rows = sum(max(1, sum(part.startswith("<location>") for part in rest)) for _, rest in drawn)
    assert ledger["row"].tolist() == list(range(1, rows + 1))
    assert set(ledger["reason"].dropna()) <= set(REASONS)
    assert ledger.loc[ledger["fate"] != "loaded", "reason"].notna().all()
    assert len(loaded["places"]) == (ledger["fate"] == "loaded").sum()


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_in_a_sentence(small_areas: Areas, tail: bytes) -> None:
    """Damage is met with an error of ours, never another."""
    content = document(activity(location("X", POINT_A1)))
    cut = content[: max(60, len(content) - len(tail))] + tail
    with contextlib.suppress(EngagementError):
        read_iati(("x.xml", cut), gazetteer=Gazetteer(small_areas))


@pytest.mark.real
def test_the_activities_of_nigeria(real_data: Path) -> None:
    """The facts of the manifest: activities, locations, states, the top three, what is outside."""
    folder = real_data / "cases" / "nga_iati_104"
    areas = Areas(read_boundaries(folder / "nga_adm1.topojson")["areas"])
    loaded = read_iati(folder / "nga_aims_iati_1.04.xml", gazetteer=Gazetteer(areas))
    read = json.loads(loaded.source["read"])
    assert (read["activities"], read["activities_with_location"], read["locations"]) == (
        481,
        457,
        1367,
    )
    ledger = loaded["ledger"].groupby(["fate", "reason"], dropna=False).size()
    assert ledger["rejected", "outside_boundary"] == 4
    assert ledger["rejected", "blank_place"] == 24
    assert ledger["loaded", "known_only_higher"] == 319
    states = loaded["places"].query("level == 1")["pcode"].value_counts()
    assert (len(states), states.head(3).to_dict()) == (37, {"NG020": 87, "NG009": 61, "NG025": 59})
    assert str(loaded.source["start"].date()) == "2007-04-01"


@pytest.mark.parametrize(
    ("budgets", "expected"),
    [
        ("", (None, "")),
        ('<budget><value currency="EUR">1,000.50</value></budget>', (1000.5, "EUR")),
        ("<budget><value>10</value></budget><budget><value>5</value></budget>", (15.0, "USD")),
        (
            '<budget type="1"><period-start iso-date="2020-01-01"/><value>10</value></budget>'
            '<budget type="2"><period-start iso-date="2020-01-01"/><value>7</value></budget>'
            '<budget type="1"><period-start iso-date="2021-01-01"/><value>1</value></budget>',
            (8.0, "USD"),
        ),
        (
            '<budget><value currency="EUR">1</value></budget><budget><value>1</value></budget>',
            (None, ""),
        ),
        ("<budget><value>much</value></budget><budget/>", (None, "")),
    ],
)
def test_budgets_are_added_where_they_can_be(budgets, expected):
    """Revised for original, one currency or none; what is no amount is no budget."""
    text = f'<iati-activity default-currency="usd">{budgets}</iati-activity>'
    assert budget_of(etree.fromstring(text)) == expected
