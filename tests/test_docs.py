"""The documents hold what the code holds: codes, measures, formats, commands, links."""

from __future__ import annotations

import datetime as dt
import json
import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from dashboard.cli import app
from geodata.coverage import STATES, measure_coverage, summarise_coverage
from geodata.gazetteer import Gazetteer
from geodata.ledger import REASONS
from geodata.records import Records
from geodata.selection import Measure, Selection
from loaders import check_report, read_records
from loaders.boundaries.choice import GENERIC
from loaders.boundaries.layers import FORMATS
from loaders.boundaries.profiles import profile_keys
from loaders.columns.mapping import FIELDS
from loaders.tabular import SUFFIXES

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")])
COMMANDS = get_command(app).commands

_CODE = re.compile(r"`([^`\n]+)`")
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def read(name):
    """A document as text."""
    return (DOCS / name).read_text(encoding="utf-8")


def section(name, heading):
    """What stands below one heading of a document, up to the next of its rank or higher."""
    found = re.search(rf"^(#+) {re.escape(heading)}$", read(name), re.MULTILINE)
    assert found, f"{name} has no heading {heading!r}"
    rest = read(name)[found.end() :]
    return re.split(rf"^#{{1,{len(found[1])}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def rows(text):
    """The cells of every table row, headers and rules left out."""
    table = []
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        lines = [line.strip()[1:-1].split("|") for line in block.splitlines()[2:]]
        table += [[cell.strip() for cell in line] for line in lines]
    return table


def first_codes(text):
    """The code spans in the first cell of every table row."""
    return [code for row in rows(text) for code in _CODE.findall(row[0])]


def shell_lines():
    """Every command in a block that is marked as shell: page and line, continued lines joined."""
    return [
        (page.name, line)
        for page in PAGES
        for kind, block in _FENCED.findall(page.read_text(encoding="utf-8"))
        if kind in ("sh", "bash", "shell", "console")
        for line in block.replace("\\\n", " ").splitlines()
    ]


def spans(page):
    """The code spans of a page, fenced blocks left out."""
    return _CODE.findall(_FENCED.sub("", page.read_text(encoding="utf-8")))


def options(command):
    """Every option of a command, both forms of a switch, without ``--help``."""
    return {o for p in COMMANDS[command].params for o in (*p.opts, *p.secondary_opts)} - {"--help"}


# --- codes, measures, formats -------------------------------------------------------------------


def test_every_reason_is_explained_once_and_none_besides():
    """The closed list of the code is the closed list of the page."""
    assert sorted(first_codes(section("formats.md", "Reasons and warnings"))) == sorted(REASONS)


def test_every_reason_says_what_to_do():
    """Four filled cells a code: the code, its fate, its meaning, the remedy."""
    for row in rows(section("formats.md", "Reasons and warnings")):
        assert len(row) == 4
        assert all(row), row
        assert re.search("held|rejected|superseded|warning|not given", row[1])


def test_every_measure_is_defined():
    """Each has its paragraph, which names the field of the code."""
    defined = re.findall(r"^\*\*[^*]+\*\* \(`(\w+)`\)", section("metrics.md", "The measures"), re.M)
    assert defined == list(Measure.__args__)


def test_every_state_is_defined():
    """Each by its key and by the words of the legend."""
    defined = rows(section("metrics.md", "The state of an area"))
    assert {row[0].strip("`"): row[1] for row in defined} == dict(STATES)


def test_every_boundary_profile_is_listed():
    """In the order in which they are tried, the guesser last."""
    assert first_codes(section("formats.md", "Profiles")) == [*profile_keys(), GENERIC]


def test_every_file_ending_is_listed():
    """Those of boundaries with the parts of a zip, and those of records."""
    boundaries, records = (
        {code for row in rows(section("formats.md", heading)) for code in _CODE.findall(row[0])}
        for heading in ("Boundaries", "Records")
    )
    assert {code for code in boundaries if code.startswith(".")} == {*FORMATS, ".zip"}
    assert {code for code in records if code.startswith(".")} == {*SUFFIXES, ".xml"}


def test_every_field_of_a_record_is_listed():
    """Levels 1 to 4 stand between those that are named."""
    between = {field for field in FIELDS if re.match(r"adm[1-4]_", field)}
    assert set(first_codes(section("formats.md", "Columns"))) == set(FIELDS) - between


def test_the_object_of_check_is_described_key_by_key(small_areas):
    """The keys in their order, and the keys inside of each."""
    diary = ("d.csv", b"District,Date\nDistrict A1,2026-01-05\nDistrict A1,never\nNowhere,\n")
    report = check_report(read_records(diary, gazetteer=Gazetteer(small_areas)), small_areas)
    table = rows(section("formats.md", "`engagement check`"))
    assert [key for row in table for key in _CODE.findall(row[0])] == list(report)
    described = {row[0].strip("`"): re.findall(r'"(\w+)"', row[1]) for row in table}
    for key in ("areas", "read"):
        assert described[key] == list(report[key])
    for key in ("reasons", "warnings"):
        assert described[key] == list(report[key][0])


# --- the worked example -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example(small_areas, make_tables):
    """The example of metrics.md: its records, and the view that is described."""

    def post(identity, level, pcode, end=None):
        placed = {"vintage": "small-2024", "level": level, "pcode": pcode, "end_date": end}
        return {"source_id": "r", "post_id": identity, "label": identity, "role": "mayor"} | placed

    def by(*parties, program=None):
        taking = [("organization", "alpha", "lead"), *parties]
        return {"parties": taking} | ({"program_id": program} if program else {})

    office, bina = ("post", "mayor-a1", "counterpart"), ("person", "bina", "counterpart")
    funder = ("organization", "beta", "funding")
    tables = make_tables(
        [
            ("e1", "2026-02-10", [(2, "XXA1"), (2, "XXA2")], by(office, program="P1")),
            ("e2", "2026-05-31", [(2, "XXA1")], by(bina, funder, program="P1")),
            (
                "e3",
                "2025-11-20",
                [(2, "XXA3")],
                by(("post", "mayor-a3", "counterpart"), program="P2"),
            ),
            ("e4", "2026-03-15", [(1, "XXB")], by()),
            ("e5", None, [(2, "XXB1")], by()),
            ("e6", "2026-04-01", [(2, "XXB3")], by()),
        ],
        posts=[
            *(post(f"mayor-a{n}", 2, f"XXA{n}") for n in (1, 2, 3)),
            post("governor-a", 1, "XXA"),
            post("mayor-b1", 2, "XXB1", "2026-03-31"),
        ],
        memberships=[
            {
                "source_id": "r",
                "membership_id": "m",
                "person_id": "bina",
                "post_id": "mayor-a1",
                "start_date": "2024-01-01",
            }
        ],
        sources=[
            {
                "source_id": "records-small",
                "kind": "records",
                "name": "diary.csv",
                "vintage": "small-2024",
                "reports_on": json.dumps([[1, "XXA"], [2, "XXB1"]]),
            }
        ],
    )
    view = Selection(
        vintage="small-2024", level=2, start=dt.date(2026, 1, 1), end=dt.date(2026, 6, 30)
    )
    return Records(tables, small_areas), view


def test_the_table_of_districts_is_what_the_code_computes(example, small_areas):
    """Every cell of the worked example."""
    records, view = example
    frame = measure_coverage(records, small_areas, view)
    written = {row[0]: row[1:] for row in rows(section("metrics.md", "The example used below"))}
    for pcode, row in frame.iterrows():
        offices = f"{row['offices_reached']} of {row['offices_known']}"
        since = row["days_since"]
        assert written[pcode.removeprefix("XX")] == [
            row["state"],
            *(str(row[name]) for name in ("engagements", "counterparts", "partners", "programs")),
            offices if row["offices_known"] else "none known",
            f"{since:.0f}" if since == since else "",
            f"{row['population_covered']:,.0f}",
        ]


def test_the_headline_figures_are_what_the_code_computes(example, small_areas):
    """Every figure of the worked example, the range and the previous period among them."""
    records, view = example
    seen = summarise_coverage(
        records, small_areas, view, measure_coverage(records, small_areas, view)
    )
    written = dict(
        row for row in rows(section("metrics.md", "The example used below")) if len(row) == 2
    )
    assert written == {
        "areas engaged": f"{seen.engaged} of {seen.areas}",
        "share engaged": f"{100 * seen.engaged / seen.areas:.0f} to "
        f"{100 * seen.possible / seen.areas:.0f} %",
        "engagements": str(seen.engagements),
        "counterparts": str(seen.counterparts),
        "programs": str(seen.programs),
        "partners": str(seen.partners),
        "offices reached": f"{seen.offices_reached} of {seen.offices_known}",
        "population covered": f"{seen.population_covered:,.0f} of {seen.population:,.0f}",
        "known only to the province": str(seen.known_above[1]),
        "undated": str(seen.undated),
    }
    earlier = view.previous()
    assert (earlier.start, earlier.end) == (dt.date(2025, 7, 1), dt.date(2025, 12, 31))


# --- commands and links -------------------------------------------------------------------------


def test_every_command_is_documented_with_all_its_options():
    """And no command or option that does not exist."""
    table = rows(section("operations.md", "Commands"))
    written = {
        row[0].strip("`").removeprefix("engagement "): _CODE.findall(row[2]) for row in table
    }
    assert {name: set(found) for name, found in written.items()} == {
        name: options(name) for name in COMMANDS
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_in_the_text_exist(page):
    """A code span that begins with ``engagement`` or with ``--`` is one of ours."""
    every = set().union(*map(options, COMMANDS))
    scripts = page.parent.name == "benchmarks"  # whose options test_benchmarks.py holds
    for span in spans(page):
        words = span.split()
        if words[0].startswith("--") and not scripts:
            assert words[0].partition("=")[0] in every, span
        elif words[0] == "engagement" and len(words) > 1:
            assert words[1] in COMMANDS, span
            named = {word.partition("=")[0] for word in words[2:] if word.startswith("--")}
            assert named <= options(words[1]), span


@pytest.mark.parametrize(("page", "line"), [p for p in shell_lines() if "engagement" in p[1]])
def test_shell_examples_parse(page, line):
    """Every call of ours in a block of shell would be understood; nothing is run."""
    words = shlex.split(line.removeprefix("$ "), comments=True)
    if not words or Path(words[0]).name != "engagement":
        return
    command = COMMANDS[words[1]]
    if "--help" not in words:
        command.make_context(words[1], words[2:])


def anchors(page):
    """The anchors that a page's headings make, as code forges make them."""
    heads = re.findall(r"^#+ (.+)$", _FENCED.sub("", page.read_text(encoding="utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    """Every relative link of every page, with its anchor."""
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_of_the_project_that_pages_name_exist(page):
    """A code span such as ``geodata/coverage.py`` is a file or folder of this project."""
    rooms = ("geodata/", "loaders/", "dashboard/", "tests/", "benchmarks/", "docs/", ".streamlit/")
    for span in spans(page):
        if span.startswith(rooms):
            assert (ROOT / span).exists(), span
