"""How long a large 3W takes from the file to the store: ours beside pandas.read_excel alone.

Ours reads the workbook, places every row, and writes it to a store; pandas does nothing but read
the same file. Each runs in a process of its own, one after the other, in one run. Prints medians,
their ratio, the peak memory, and what became of the rows.

    python benchmarks/load_records.py --rows 276000 --repeats 3
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import shapely
import xlsxwriter

from geodata import open_store
from geodata.areas import Areas
from geodata.gazetteer import Gazetteer
from geodata.model import conform
from loaders import read_records

PROVINCES, DISTRICTS = 20, 15  # districts of each province
HEADERS = (
    *("Reporting Month", "Start Date", "End Date", "Organization", "Org Acronym", "Org Type"),
    *("Implementing Partner", "Donor", "Sector", "Sub-sector", "Activity", "Activity Description"),
    *("Project Code", "Project Title", "Status", "Country", "Admin 1", "Admin 1 Pcode", "Admin 2"),
    *("Admin 2 Pcode", "Settlement", "Men", "Women", "Children", "Comments"),
)
SECTORS = ("WASH", "Health", "Protection", "Education", "Nutrition", "Shelter/NFI", "CCCM")
SYLLABLES = ("ba", "dho", "gar", "ka", "lo", "ma", "nu", "qor", "sha", "tir", "wey", "yam")


def areas() -> Areas:
    """A country of 20 provinces in a row, each with 15 districts, always the same."""
    dice = random.Random(1)
    rows: list[tuple[Any, ...]] = []
    for p in range(PROVINCES):
        for d in range(DISTRICTS):
            box = shapely.box(20 + p, d, 21 + p, d + 1)
            rows.append((2, f"XX{p:02}{d:02}", name(dice), f"XX{p:02}", box))
        whole = shapely.box(20 + p, 0, 21 + p, DISTRICTS)
        rows.append((1, f"XX{p:02}", f"Province {name(dice)}", "XX", whole))
    rows.append((0, "XX", "Benchmark", None, shapely.box(20, 0, 20 + PROVINCES, DISTRICTS)))
    frame = pd.DataFrame(rows, columns=["level", "pcode", "name", "parent_pcode", "geometry"])
    return Areas(conform("areas", frame.assign(vintage="benchmark", source_id="benchmark")))


def name(dice: random.Random) -> str:
    """A made-up name of three or four syllables."""
    return "".join(dice.choices(SYLLABLES, k=dice.choice((3, 4)))).capitalize()


def rows_of(known: Areas, count: int) -> Iterator[list[object]]:
    """Rows as country offices write them: nine in ten tidy, some messy, one in a hundred bad."""
    dice = random.Random(2)
    districts = known.at(2)
    places = list(zip(districts.index, districts["name"], districts["parent_pcode"], strict=True))
    provinces = known.at(1)["name"].to_dict()
    organizations = [
        f"{name(dice)} {word}" for word in ("Relief", "Aid", "Action") for _ in range(60)
    ]
    for at in range(count):
        pcode, district, above = dice.choice(places)
        code, written = messy(dice, pcode, district)
        start = dice.randint(44562, 44900)  # days of 2022, as spreadsheets count them
        organization = dice.choice(organizations)
        yield [
            dice.choice(("January", "February", "March")) + " 2022",
            start,
            start + dice.randint(5, 300),
            organization,
            "".join(word[0] for word in organization.split()),
            dice.choice(("INGO", "NNGO", "UN", "Government")),
            dice.choice(organizations),
            dice.choice(("ECHO", "Sida", "CERF", "Own funds")),
            dice.choice(SECTORS),
            dice.choice(SECTORS),
            f"Activity {dice.randint(1, 200)}",
            f"{dice.choice(SECTORS)} support to {dice.randint(10, 9000)} households",
            f"P{dice.randint(1, 4000):05}",
            f"Project {dice.randint(1, 4000)}",
            dice.choice(("Ongoing", "Planned", "Completed")),
            "Benchmark",
            provinces[above],
            above,
            written,
            code,
            name(dice),
            dice.randint(0, 500),
            dice.randint(0, 500),
            dice.randint(0, 500),
            f"Entered by clerk {at % 37}",
        ]


def messy(dice: random.Random, pcode: str, district: str) -> tuple[str, str]:
    """A code and a name as they are written."""
    luck = dice.random()
    if luck < 0.01:
        return "", f"Nowhere {dice.randint(1, 300)}"
    if luck < 0.04:
        return "", district.upper() + " District"
    if luck < 0.07:
        return "", district[:-1] + district[-1] * 2
    return (pcode, district) if luck < 0.9 else (pcode, district.lower())


def write_workbook(path: Path, count: int) -> None:
    """The file that both read."""
    workbook = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = workbook.add_worksheet("3W")
    date = workbook.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, HEADERS)
    for at, row in enumerate(rows_of(areas(), count), 1):
        sheet.write_row(at, 0, row)
        sheet.write_number(at, 1, row[1], date)
        sheet.write_number(at, 2, row[2], date)
    workbook.close()


# --- one way, in a process of its own -----------------------------------------------------------


def load(path: Path) -> dict[str, Any]:
    """Read, place and store, as the software does; the longest silence in its progress too."""
    heard = [time.perf_counter()]
    began = heard[0]
    loaded = read_records(
        path,
        gazetteer=Gazetteer(areas()),
        progress=lambda _what, _share: heard.append(time.perf_counter()),
    )
    read = time.perf_counter()
    with open_store(str(path.with_suffix(".gpkg"))) as store:
        store.write(loaded)
    ended = time.perf_counter()
    heard.append(read)
    source = loaded.source
    return {
        "seconds": ended - began,
        "read_seconds": read - began,
        "store_seconds": ended - read,
        "longest_silence": max(b - a for a, b in pairwise(heard)),
        **{fate: int(source[fate]) for fate in ("received", "loaded", "held", "rejected")},
    }


def read_plainly(path: Path, engine: str) -> dict[str, Any]:
    """What a user would type."""
    began = time.perf_counter()
    frame = pd.read_excel(path, engine=engine)
    return {"seconds": time.perf_counter() - began, "received": len(frame)}


def run_one(way: str, path: Path) -> None:
    """Run one way and print what it took."""
    result = load(path) if way == "ours" else read_plainly(path, way)
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime  # with imports; tells a busy machine from a slow program
    print(json.dumps({**result, "cpu_seconds": cpu, "peak_mb": used.ru_maxrss / 1024}))


def measure(way: str, path: Path) -> dict[str, Any]:
    """One way in a fresh process."""
    path.with_suffix(".gpkg").unlink(missing_ok=True)
    command = [sys.executable, __file__, "--way", way, "--file", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def median(results: list[dict[str, Any]]) -> dict[str, Any]:
    """The middle of several runs, figure by figure."""
    return {name: round(statistics.median(r[name] for r in results), 1) for name in results[0]}


def main() -> None:
    """Measure all and print them side by side."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rows", type=int, default=276_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--way", help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.way:
        run_one(chosen.way, chosen.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "3w_2022.xlsx"
        write_workbook(path, chosen.rows)
        results = {
            way: median([measure(way, path) for _ in range(chosen.repeats)])
            for way in ("ours", "openpyxl", "calamine")
        }
        megabytes = round(path.stat().st_size / 1e6, 1)
    ratios = {
        f"times_{way}": round(results["ours"]["seconds"] / results[way]["seconds"], 2)
        for way in ("openpyxl", "calamine")
    }
    report = {"rows": chosen.rows, "megabytes": megabytes, "pandas": version("pandas")}
    report |= {"repeats": chosen.repeats, **results, **ratios}
    if chosen.json:
        print(json.dumps(report, indent=2))
        return
    print(f"{chosen.rows:,} rows, 25 columns, {megabytes} MB, median of {chosen.repeats}")
    print(f"{'':44}{'seconds':>9}{'of CPU':>9}{'peak MB':>9}")
    for way, label in (
        ("ours", "ours: read, placed and stored"),
        ("openpyxl", "pandas.read_excel (openpyxl, its default)"),
        ("calamine", "pandas.read_excel(engine='calamine')"),
    ):
        row = results[way]
        print(f"{label:44}{row['seconds']:>9}{row['cpu_seconds']:>9}{row['peak_mb']:>9.0f}")
    ours = results["ours"]
    print(f"of ours, the store took {ours['store_seconds']} s; {ours['loaded']:,.0f} rows loaded,")
    print(
        f"{ours['held']:,.0f} held, {ours['rejected']:,.0f} rejected; silent for at most", end=" "
    )
    print(f"{ours['longest_silence']} s")
    print(f"{ratios['times_openpyxl']} times the time of pandas, which neither places nor stores")


if __name__ == "__main__":
    main()
