"""Gaps and plans in the shell: what is printed, kept and written, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import icalendar
import openpyxl
import pyogrio
import pytest

from geodata.planning import Plan
from geodata.store import open_store

DISTRICTS = [
    ("XX0101", "Arba", "XX01", "North", 0, 1, 90_000),
    ("XX0102", "Bora", "XX01", "North", 1, 1, 50_000),
    ("XX0103", "Cora", "XX01", "North", 2, 1, 30_000),
    ("XX0201", "Dora", "XX02", "South", 0, 0, 70_000),
    ("XX0202", "Arba", "XX02", "South", 1, 0, 60_000),
    ("XX0203", "=Eri", "XX02", "South", 2, 0, None),
]
ROWS = """Date,District,District P-code,Organization,Kind
2026-03-05,Arba,XX0101,Alpha,Dialogue
2026-03-25,Arba,XX0101,Beta,Dialogue
2024-02-05,Dora,XX0201,Alpha,Dialogue
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A store of six districts, one met lately, one long ago, one without a population."""
    folder = tmp_path_factory.mktemp("exland")
    features = [
        {
            "type": "Feature",
            "properties": {
                **{"ADM0_EN": "Exland", "ADM0_PCODE": "XX", "ADM1_EN": province},
                **{"ADM1_PCODE": above, "ADM2_EN": name, "ADM2_PCODE": code, "population": people},
            },
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]],
            },
        }
        for code, name, above, province, x, y, people in DISTRICTS
    ]
    boundary, records = folder / "exland.geojson", folder / "diary.csv"
    boundary.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    records.write_text(ROWS)
    given = ["--boundaries", boundary, "--records", records, "--store", folder / "store.gpkg"]
    script = "from dashboard.cli import main; main()"
    command = [sys.executable, "-c", script, "load", *map(str, given)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "store.gpkg"


@pytest.fixture
def store(loaded, tmp_path):
    """A copy of it that a test may write to."""
    path = tmp_path / "store.gpkg"
    path.write_bytes(loaded.read_bytes())
    return path


# --- gaps ----------------------------------------------------------------------------------------


def test_gaps_are_ranked_with_their_parts_and_joined_to_regions(run, store):
    """Sentences, a table, what is not known, and where areas without engagement lie together."""
    done = run("gaps", "--store", store, "--top", 3)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert "comes first" in lines[0]
    assert lines[1].startswith("1 Apr 2025 to 31 Mar 2026; as of 31 Mar 2026; boundary ")
    assert "Score and its parts, out of 100; – is not known" in done.out
    assert "people (1)" in done.out, "the district without a population"
    assert "5 ADM2 areas that are not engaged, in 1 region." in done.out
    assert "5 adjoining ADM2 areas in South (3) and North (2)" in done.out


def test_gaps_as_json_and_as_a_table_hold_every_area(run, store, tmp_path):
    """One object, null where a figure is not known; a table whose text no spreadsheet runs."""
    file = tmp_path / "gaps.csv"
    done = run("gaps", "--store", store, "--json", "--csv", file, "--weigh", "population=0")
    told = json.loads(done.out)
    areas = {area["pcode"]: area for area in told["areas"]}
    assert set(areas) == {row[0] for row in DISTRICTS}
    assert areas["XX0203"]["population"] is None
    assert areas["XX0203"]["unknown"] == ["offices"]
    assert areas["XX0101"]["parts"]["state"] == 0
    assert areas["XX0101"]["rank"] == 6
    assert "population" not in told["weights"]
    assert (told["level"], told["end"]) == (2, "2026-03-31")
    assert sorted(told["regions"][0]["pcodes"]) == sorted(set(areas) - {"XX0101"})
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert [int(row["Rank"]) for row in rows] == [1, 2, 3, 4, 5, 6]
    assert "'=Eri" in {row["Name"] for row in rows}


def test_one_area_and_another_day_may_be_looked_into(run, store):
    """A province by its name, a period and a day of one's own."""
    told = json.loads(
        run(
            *("gaps", "--store", store, "--in", "south", "--from", "2024-01-01"),
            *("--to", "2024-12-31", "--as-of", "2025-06-30", "--json"),
        ).out
    )
    assert (told["root"], told["as_of"]) == ("XX02", "2025-06-30")
    states = {area["pcode"]: area["state"] for area in told["areas"]}
    assert states == {"XX0201": "engaged", "XX0202": "no_record", "XX0203": "no_record"}


# --- plans ---------------------------------------------------------------------------------------


def test_a_plan_is_told_in_sentences(run, store):
    """What visits bring, each visit with its reasons, what is next best, what was not known."""
    done = run("plan", "--store", store, "--trips", 1, "--start", "Bora", "--radius", 160)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("One visit would bring ")
    assert "This is the best possible plan." in done.out
    assert "from Bora and back" in done.out or "where trips start" in done.out
    assert "Why: " in done.out
    assert "Next best:" in done.out
    assert "the population of 1 area, counted as the median of the others" in done.out


def test_a_plan_is_kept_and_leaves_in_four_files(run, store, tmp_path):
    """The one of the same name is replaced; a file is what its ending says."""
    files = [tmp_path / f"plan.{ending}" for ending in ("xlsx", "csv", "ics", "gpkg")]
    outs = [part for file in files for part in ("--out", file)]
    asked = ("plan", "--store", store, "--trips", 2, "--start", "XX0102", "--save", "Autumn")
    first = run(*asked, "--by", "Ann", *outs, "--first-day", "2026-09-07")
    assert first.code == 0, first.err
    assert "It is kept as Autumn." in first.out
    again = run(*asked, "--quick", "--by", "Bob")
    assert "in the place of the plan of that name" in again.out
    with open_store(store, create=False) as kept:
        (row,) = kept.kept("plans").to_dict("records")
    plan = Plan.from_json(row["plan"])
    assert (row["name"], row["made_by"]) == ("Autumn", "Ann")
    assert openpyxl.load_workbook(files[0])["Plan"]["A1"].value == "Autumn"
    table = list(csv.reader(io.StringIO(files[1].read_text(encoding="utf-8-sig"))))
    assert {row[0] for row in table[2:]} == {area.pcode for area in plan.served}
    calendar = icalendar.Calendar.from_ical(files[2].read_bytes())
    assert len(calendar.walk("VEVENT")) == 2
    assert len(pyogrio.read_dataframe(files[3], layer="areas_served")) == plan.gains.areas


def test_a_plan_as_json_is_the_plan(run, store):
    """It reads back as a plan, with the names of its areas beside it."""
    told = json.loads(
        run(
            *("plan", "--store", store, "--aim", "fewest", "--threshold", "0.5"),
            *("--radius", 160, "--must-not", "North", "--json"),
        ).out
    )
    plan = Plan.model_validate_json(json.dumps(told["plan"]))
    assert plan.request.must_not == ("XX0101", "XX0102", "XX0103")
    assert {area.pcode for area in plan.served} <= {"XX0201", "XX0202", "XX0203"}
    assert told["names"][plan.stops[0].pcode] == plan_name(plan.stops[0].pcode)


def plan_name(pcode: str) -> str:
    """The name of a district."""
    return next(row[1] for row in DISTRICTS if row[0] == pcode)


def test_a_travel_table_takes_the_place_of_distances(run, store, tmp_path):
    """Areas that it does not reach cannot be visited, and it is said."""
    table = tmp_path / "roads.csv"
    table.write_text("from,to,km\nXX0102,XX0103,80\nXX0102,XX0999,5\n")
    done = run(
        *("plan", "--store", store, "--trips", 2, "--start", "Bora", "--travel", table),
        *("--radius", 0, "--cost-per-km", 2),
    )
    assert "160 km from Bora and back, 2 days, cost 320" in done.out
    assert "the way to 4 areas, which cannot be stops" in done.out
    assert "what 1 row of the travel table is about" in done.out


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["plan"], "a number of trips, of days or a budget has to be set"),
        (["plan", "--trips", "2", "--days", "3"], "only one limit can be set"),
        (["plan", "--trips", "0"], "--trips"),
        (["plan", "--trips", "2", "--start", "Arba"], "Arba, North (XX0101), Arba, South (XX0202)"),
        (["plan", "--trips", "2", "--start", "Boora"], "Did you mean Bora?"),
        (["plan", "--trips", "2", "--start", "XX01"], "There is no area 'XX01' at ADM2"),
        (["plan", "--trips", "2", "--out", "plan.pdf"], ".xlsx, .csv, .ics, .gpkg"),
        (["plan", "--trips", "2", "--out", "plan.ics"], "needs --first-day"),
        (["plan", "--trips", "2", "--weekend", "noday"], "--weekend"),
        (["plan", "--trips", "2", "--travel", "no-such.csv"], "no-such.csv"),
        (["plan", "--trips", "1", "--must", "Bora", "--must", "Cora"], "must be visited"),
        (["plan", "--trips", "1", "--level", "3"], "There is no ADM3"),
        (["plan", "--trips", "1", "--out", "no-such-folder/plan.csv"], "cannot be written"),
        (["gaps", "--weigh", "love=2"], "--weigh knows state, days_since"),
        (["gaps", "--weigh", "state=9"], "--weigh state= takes 0 to 5"),
        (["gaps", "--vintage", "1899"], "no boundary version '1899'"),
        (["gaps", "--in", "Nowhere"], "There is no area 'Nowhere'"),
        (["gaps", "--from", "2026-02-01", "--to", "2026-01-01"], "is before"),
        (["gaps", "--as-of", "today"], "--as-of"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_2(
    run, loaded, tmp_path, monkeypatch, arguments, said
):
    """What, where, what to do; nothing on standard output and never a traceback."""
    monkeypatch.chdir(tmp_path)
    done = run(*arguments, "--store", loaded)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert done.err.startswith("Error: ")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("command", [["gaps"], ["plan", "--trips", "2"]])
def test_a_store_that_is_none_is_told(run, empty_store, broken_store, tmp_path, command):
    """Empty, broken and missing stores each say what to do."""
    for path in (empty_store, broken_store, tmp_path / "missing.gpkg"):
        done = run(*command, "--store", path)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


def test_the_shell_does_not_wait_for_what_it_does_not_need():
    """Asking for help imports neither pandas nor a solver nor a GIS."""
    heavy = ["pandas", "pulp", "highspy", "libpysal", "esda", "icalendar", "geopandas"]
    script = f"import sys, dashboard.cli; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


# --- real files ----------------------------------------------------------------------------------


@pytest.mark.real
def test_six_trips_in_south_sudan_add_up(run, real_data, tmp_path):
    """Boundary, population and records through the shell; every figure of the files agrees."""
    case, store = real_data / "cases" / "ssd_3w_2022", tmp_path / "ssd.gpkg"
    given = (case / "ssd_adm2_population.geojson", case / "ssd_3w_op_jan_mar_2022.xlsx")
    assert run("load", "--store", store, "--boundaries", given[0], "--records", given[1]).code == 0
    # On the last day of the records all counties are warm: three years later they are not.
    asked = ("plan", "--store", store, "--as-of", "2025-06-30", "--trips", 6, "--start", "Juba")
    near = ("--radius", 150, "--most-served", 4, "--json")
    outs = [part for end in ("csv", "xlsx") for part in ("--out", tmp_path / f"plan.{end}")]
    done = run(*asked, *near, *outs)
    assert done.code == 0, done.err
    told = json.loads(done.out)
    plan = Plan.model_validate_json(json.dumps(told["plan"]))
    assert told["headline"].startswith("Six visits would bring ")
    assert len(plan.stops) == 6
    assert plan.gains.areas == len(plan.served) == sum(stop.gain.areas for stop in plan.stops)
    known = [area.population for area in plan.served if area.population is not None]
    assert plan.gains.people == pytest.approx(sum(known))
    assert plan.gains.people == pytest.approx(sum(stop.gain.people for stop in plan.stops))
    assert plan.gains.days == pytest.approx(sum(stop.days for stop in plan.stops))
    assert all(1 <= len(stop.serves) <= 4 for stop in plan.stops)
    assert {"SS0101"} == {stop.start for stop in plan.stops}
    assert (plan.gap, plan.method) == (0, "exact")
    with open_store(store, create=False) as kept:
        every = kept.areas(plan.vintage).population(2)
    assert len(every) == 79
    served = every[[area.pcode for area in plan.served]]
    assert plan.gains.people == pytest.approx(served.sum())
    rows = list(csv.DictReader(io.StringIO((tmp_path / "plan.csv").read_text("utf-8-sig"))))[1:]
    assert {row["P-code"] for row in rows} == set(served.index)
    assert sum(int(row["Population"]) for row in rows) == pytest.approx(served.sum(), abs=11)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    figures = {row[0]: row[2] for row in book["Plan"].iter_rows(values_only=True)}
    assert figures["People within reach"] == pytest.approx(plan.gains.people, abs=0.1)
