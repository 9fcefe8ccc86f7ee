"""A plan leaves as four files that say the same, hold what programs expect, and no more."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from functools import partial
from typing import Any

import icalendar
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely

from dashboard import language
from dashboard.exports.plan import undated_visits, write_plan
from dashboard.exports.plan.layers import _line
from dashboard.exports.plan.withheld import withheld_areas
from geodata.coverage import measure_coverage
from geodata.errors import PlanError
from geodata.model import conform
from geodata.planning import (
    Plan,
    build_request,
    measure_travel,
    offices_at,
    plan_visits,
    weigh_demand,
)
from geodata.records import Records
from geodata.registry import Registry
from geodata.selection import Selection
from geodata.warmth import measure_area_warmth, measure_warmth

plan_xlsx, plan_csv, plan_ics, plan_gpkg = (
    partial(write_plan, ending) for ending in ("xlsx", "csv", "ics", "gpkg")
)

MONDAY = dt.date(2026, 9, 7)
STAMP = dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)
VIEW = Selection(vintage="small-2024", level=2, start=dt.date(2026, 1, 1), end=dt.date(2026, 6, 30))


@pytest.fixture(scope="session")
def known(small_areas, make_tables) -> Registry:
    """Two engagements, one of them restricted, and offices whose names a spreadsheet would run."""
    tables = make_tables(
        [
            ("met", "2026-01-05", [(2, "XXA1")], {"sensitivity": "public"}),
            ("secret", "2026-02-01", [(2, "XXA3")], {"sensitivity": "restricted"}),
        ],
        posts=[
            {
                "source_id": "roster",
                "vintage": "small-2024",
                "post_id": f"mayor-{code}",
                "label": f"=Mayor of {code}",
                "role": "mayor",
                "level": 2,
                "pcode": code,
            }
            for code in ("XXA2", "XXA3", "XXB2")
        ],
        persons=[{"source_id": "roster", "person_id": "jo", "name": "Jo Doe"}],
        memberships=[
            {
                "source_id": "roster",
                "membership_id": "m",
                "person_id": "jo",
                "post_id": "mayor-XXA3",
                "start_date": "2025-01-01",
            }
        ],
    )
    return Registry(tables, small_areas)


@pytest.fixture(scope="session")
def plan(known) -> Plan:
    """Two trips from the district in the south-west, each to one district and one beside it."""
    areas, records = known.areas, Records(known.tables, known.areas)
    demand = weigh_demand(
        measure_coverage(records, areas, VIEW), None, measure_area_warmth(records, areas, VIEW)
    )
    request = build_request(
        {"trips": 2, "starts": ("XXA1",), "radius_km": 150, "most_served": 2, "cost_per_day": 9}
    )
    return plan_visits(
        demand,
        measure_travel(areas, 2, request),
        request,
        offices=offices_at(measure_warmth(known, records, VIEW), areas, 2),
        as_of=VIEW.end,
    )


@pytest.fixture
def assigned(plan) -> pd.DataFrame:
    """The first visit is with a team from the 14th on; something else is of another plan."""
    row = {
        "vintage": "small-2024",
        "level": 2,
        "plan_id": "mine",
        "team": "Team East",
        "owner": "+Ann",
        "start": "2026-09-08",
        "end": "2026-09-09",
        "note": "Bring maps",
        "set_at": "2026-08-01T00:00:00Z",
    }
    return conform(
        "assignments",
        pd.DataFrame(
            [
                row | {"assignment_id": "1", "pcode": plan.stops[0].pcode},
                row | {"assignment_id": "2", "pcode": plan.stops[1].pcode, "plan_id": "other"},
            ]
        ),
    )


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """What stands in a workbook, sheet by sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def events(content: bytes) -> list[Any]:
    """The events of a calendar."""
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


@pytest.fixture
def layers(tmp_path) -> Callable[[bytes], dict[str, pd.DataFrame]]:
    """The layers of a GeoPackage, as a GIS reads them from a file."""

    def read(content: bytes) -> dict[str, pd.DataFrame]:
        file = tmp_path / "plan.gpkg"
        file.write_bytes(content)
        names = [name for name, _ in pyogrio.list_layers(file)]
        return {name: pyogrio.read_dataframe(file, layer=name) for name in names}

    return read


# --- workbook ------------------------------------------------------------------------------------


def test_the_workbook_has_a_sheet_for_each_thing_asked_of_a_plan(known, plan, assigned):
    """Their figures are those of the plan, and what is a figure is a number."""
    read = sheets(
        plan_xlsx(plan, known, known.areas, name="Autumn", assignments=assigned, plan_id="mine")
    )
    names = ["Plan", "Visits", "Areas served", "Offices to see", "Next best", "Assignments"]
    assert list(read) == names
    visits = pd.DataFrame(read["Visits"][1:], columns=read["Visits"][0])
    assert list(visits["P-code"]) == [stop.pcode for stop in plan.stops]
    assert visits["People it adds"].sum() == plan.gains.people
    served = pd.DataFrame(read["Areas served"][1:], columns=read["Areas served"][0])
    assert served["Population"].sum() == plan.gains.people
    assert set(served["Visit"]) == {1, 2}
    assert read["Assignments"][1][3:5] == ("Team East", "+Ann")
    assert len(read["Assignments"]) == 2, "an assignment of another plan"
    assert len(read["Next best"]) == 1 + len(plan.next_best)


def test_the_first_sheet_says_it_in_sentences(known, plan):
    """What it brings, what it did not know, how it was asked for and what is left out."""
    rows = sheets(plan_xlsx(plan, known, known.areas, name="Autumn"))["Plan"]
    said = [str(cell) for row in rows for cell in row if cell is not None]
    assert said[0] == "Autumn"
    assert said[1].startswith("Two visits would bring")
    assert "Trips start from" in said
    assert "District A1 (XXA1)" in said
    assert "Roads: distances are straight lines times 1.3." in said
    assert any(one.startswith("Engagements, programs") for one in said)


def test_text_from_data_stays_text_and_figures_have_formats(known, plan, assigned):
    """A name that looks like a formula is quoted, and no raw float stands in a cell."""
    content = plan_xlsx(plan, known, known.areas, assignments=assigned, plan_id="mine")
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        assert sheet.title == "Plan" or sheet.freeze_panes == "A2"
        assert all(dimension.width >= 8 for dimension in sheet.column_dimensions.values())
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f"
            if isinstance(cell.value, float | int):
                assert cell.number_format != "General", cell.coordinate
                assert cell.value == round(cell.value, 4)
            if str(cell.value).startswith(("=", "+")):
                assert cell.quotePrefix
            if len(str(cell.value)) > 60:
                assert cell.alignment.wrap_text, cell.coordinate


def test_files_are_english_whatever_the_reader_speaks(known, plan):
    """The page may be in Arabic; the file that leaves is the same."""
    english = plan_csv(plan, known, known.areas)
    with language.speaking("ar"):
        assert plan_csv(plan, known, known.areas) == english
        assert language.current() == "ar"
    assert language.current() == "en"


# --- audience ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("audience", "withheld"),
    [("public", {"XXA3"}), ("internal", {"XXA3"}), ("restricted", set())],
)
def test_figures_that_rest_on_hidden_engagements_stay_here(known, plan, audience, withheld):
    """The state and the warmth of such an area are empty, and the file says of how many."""
    assert withheld_areas(known, 2, audience) == withheld
    read = list(
        csv.DictReader(
            io.StringIO(plan_csv(plan, known, known.areas, audience=audience).decode("utf-8-sig"))
        )
    )
    row = next(row for row in read if row["P-code"] == "XXA3")
    hidden = (row["State before"], row["Warmth before"], row["Warmth after"])
    assert (hidden == ("Withheld", "", "")) == bool(withheld)
    said = str(sheets(plan_xlsx(plan, known, known.areas, audience=audience))["Plan"])
    assert ("of 1 area served are withheld" in said) == bool(withheld)


def test_no_file_names_a_holder_or_an_engagement(known, plan):
    """Offices are named; who holds them, and what was done, is not."""
    everything = sheets(plan_xlsx(plan, known, known.areas, audience="restricted"))
    assert "=Mayor of XXA3" in str(everything)
    assert "Jo Doe" not in str(everything)
    assert "secret" not in str(everything)


def test_a_public_file_has_no_owners(known, plan, assigned):
    """Dates may be told, people may not."""
    whom = {"assignments": assigned, "plan_id": "mine", "audience": "public"}
    assert "Ann" not in str(sheets(plan_xlsx(plan, known, known.areas, **whom)))
    event = events(plan_ics(plan, known, known.areas, first_day=MONDAY, **whom))[0]
    assert "Ann" not in event["description"]
    assert event["dtstart"].dt == dt.date(2026, 9, 8)


# --- table ---------------------------------------------------------------------------------------


def test_the_table_has_hashtags_where_hxl_has_terms(known, plan):
    """Codes, names and people are tagged at their level; our own figures are not."""
    read = list(csv.reader(io.StringIO(plan_csv(plan, known, known.areas).decode("utf-8-sig"))))
    tags = dict(zip(read[0], read[1], strict=True))
    assert tags["P-code"] == "#adm2+code"
    assert tags["Area"] == "#adm2+name"
    assert tags["ADM1 area P-code"] == "#adm1+code"
    assert tags["Population"] == "#population"
    assert tags["Warmth before"] == ""
    assert len(read) == 2 + len(plan.served)


# --- calendar ------------------------------------------------------------------------------------


def test_one_event_a_visit_on_its_days(known, plan, assigned):
    """Assigned days are kept; the other visit takes the first days that are free and worked."""
    content = plan_ics(
        plan,
        known,
        known.areas,
        name="Autumn",
        assignments=assigned,
        plan_id="mine",
        first_day=MONDAY,
        stamp=STAMP,
    )
    first, second = events(content)
    assert first["summary"] == f"Visit 1: {known.areas.name(2, plan.stops[0].pcode)}"
    assert (first["dtstart"].dt, first["dtend"].dt) == (dt.date(2026, 9, 8), dt.date(2026, 9, 10))
    assert first["location"].endswith(", Province A")
    assert "Team East" in first["description"]
    assert "=Mayor of" in first["description"]
    # Monday alone is too short, Tuesday and Wednesday are taken.
    assert second["dtstart"].dt == dt.date(2026, 9, 10)
    assert not icalendar.Calendar.from_ical(content).walk("VALARM")


def test_the_calendar_is_as_rfc_5545_wants_it(known, plan):
    """Lines end in CRLF and are folded at 75 octets; every event has an id and a stamp."""
    content = plan_ics(plan, known, known.areas, name="Ünïcode " * 20, first_day=MONDAY)
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert all(event["uid"] and event["dtstamp"] for event in events(content))
    assert icalendar.Calendar.from_ical(content).to_ical() == content


def test_importing_twice_updates(known, plan, assigned):
    """The ids of a plan's visits stay when its days change, and are its own."""
    made = {"known": known, "areas": known.areas, "stamp": STAMP}
    one = plan_ics(plan, **made, plan_id="mine", first_day=MONDAY)
    later = plan_ics(plan, **made, plan_id="mine", assignments=assigned, first_day=MONDAY)
    other = plan_ics(plan, **made, plan_id="other", first_day=MONDAY)
    ids = [[str(event["uid"]) for event in events(each)] for each in (one, later, other)]
    assert ids[0] == ids[1]
    assert not set(ids[0]) & set(ids[2])
    assert one == plan_ics(plan, **made, plan_id="mine", first_day=MONDAY)


def test_visits_without_days_need_a_first_one(known, plan, assigned):
    """One sentence asks for it; how many visits it is about can be known before."""
    assert undated_visits(plan, None) == 2
    assert undated_visits(plan, assigned, plan_id="mine") == 1
    with pytest.raises(PlanError, match="1 visit has no dates yet"):
        plan_ics(plan, known, known.areas, assignments=assigned, plan_id="mine")


def test_weekends_and_days_between_are_left_free(known, plan):
    """In a country that rests on Friday and Saturday, nothing begins or ends on those."""
    content = plan_ics(plan, known, known.areas, first_day=MONDAY, days_between=2, weekend=(4, 5))
    first, second = events(content)
    days = [event[key].dt for event in (first, second) for key in ("dtstart", "dtend")]
    ends = [days[0], days[1] - dt.timedelta(1), days[2], days[3] - dt.timedelta(1)]
    assert all(day.weekday() not in (4, 5) for day in ends)
    between = pd.date_range(ends[1], ends[2], inclusive="neither")
    assert sum(day.weekday() not in (4, 5) for day in between) == 2


# --- layers --------------------------------------------------------------------------------------


def test_the_geopackage_has_visits_areas_and_ways(known, plan, assigned, layers):
    """WGS 84 layers that a GIS opens: points, shapes with warmth before and after, lines."""
    content = plan_gpkg(
        plan, known, known.areas, name="Autumn", assignments=assigned, plan_id="mine"
    )
    read = layers(content)
    assert list(read) == ["visits", "areas_served", "routes", "about"]
    visits, served, routes = read["visits"], read["areas_served"], read["routes"]
    kinds = [set(each.geom_type) for each in (visits, served, routes)]
    assert kinds == [{"Point"}, {"MultiPolygon"}, {"MultiLineString"}]
    assert visits.crs == "EPSG:4326"
    assert list(visits["visit"]) == [1, 2]
    assert visits["team"].iloc[0] == "Team East"
    assert served["population"].sum() == plan.gains.people
    shown = served[served["pcode"] != "XXA3"]
    assert (shown["warmth_after"] - shown["warmth_before"].fillna(0)).round(2).eq(1).all()
    for at in visits.itertuples():
        inside = served.loc[served["pcode"] == at.pcode, "geometry"].iloc[0]
        assert inside.contains(at.geometry)
    assert set(routes["start"]) == {"XXA1"}
    assert routes["drawn"].str.startswith("straight").all()
    assert "Two visits would bring" in str(read["about"]["said"].tolist())


def test_without_starts_there_are_no_ways(known, plan, layers):
    """The layer is there all the same, and empty."""
    alone = plan.model_copy(
        update={
            "request": plan.request.but(starts=()),
            "stops": tuple(stop.model_copy(update={"start": ""}) for stop in plan.stops),
        }
    )
    assert layers(plan_gpkg(alone, known, known.areas))["routes"].empty


def test_a_way_across_the_date_line_is_cut_there():
    """It goes the short way round, in two parts that meet at 180 degrees."""
    line = _line(shapely.Point(179, -17), shapely.Point(-179, -15))
    assert line.wkt == "MULTILINESTRING ((179 -17, 180 -16), (-180 -16, -179 -15))"
    assert line.length == pytest.approx(2 * 2**0.5)


def test_the_same_plan_is_the_same_workbook(known, plan):
    """Nothing of the moment is in it."""
    assert plan_xlsx(plan, known, known.areas) == plan_xlsx(plan, known, known.areas)


def test_a_plan_without_visits_leaves_as_well(known, plan, layers):
    """Every sheet says that there is nothing, and no file breaks."""
    nothing = plan.model_copy(update={"stops": (), "served": (), "next_best": ()})
    read = sheets(plan_xlsx(nothing, known, known.areas))
    assert read["Visits"][1][0] == "No visit is in the plan."
    assert events(plan_ics(nothing, known, known.areas)) == []
    assert layers(plan_gpkg(nothing, known, known.areas))["visits"].empty
