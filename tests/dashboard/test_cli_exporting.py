"""Views, stories and briefs leave the shell as files, for an audience, whole or not at all."""

from __future__ import annotations

import base64
import errno
import json
import os
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyogrio
import pypdfium2
import pytest

from dashboard.cli.writing import write_file, write_files
from dashboard.exports import FORMATS
from dashboard.keeping import keep_story
from dashboard.language import gettext
from geodata.areas import Areas
from geodata.errors import StoreError
from geodata.gazetteer import Gazetteer
from geodata.model import conform
from geodata.selection import Selection
from geodata.store import open_store
from geodata.stories import Scene, Story
from loaders import read_boundaries, read_records

DISTRICTS = [
    ("XX0101", "Arba", "XX01", "North", 0, 1),
    ("XX0102", "Bora", "XX01", "North", 1, 1),
    ("XX0201", "Cora", "XX02", "South", 0, 0),
    ("XX0202", "=Dora", "XX02", "South", 1, 0),
]
DIARY = """Date,District,District P-code,Organization,Kind,Title,Sensitivity
2026-03-05,Arba,XX0101,Alpha,Dialogue,Open talks,public
2026-03-25,Arba,XX0101,Beta,Mediation,Quiet talks,internal
2026-03-26,Bora,XX0102,Secretive Union,Dialogue,Hidden talks,restricted
2024-02-05,Cora,XX0201,Alpha,Council training,Old course,public
2026-03-27,Nowhere,,Alpha,Dialogue,Lost talks,public
"""
MINE = ("xlsx", "csv", "gpkg", "geojson", "parquet")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> Path:
    """A store of four districts, with records of every sensitivity and one that is held."""
    features = [
        {
            "type": "Feature",
            "properties": {
                **{"ADM0_EN": "Exland", "ADM0_PCODE": "XX", "ADM1_EN": province},
                **{"ADM1_PCODE": above, "ADM2_EN": name, "ADM2_PCODE": code},
            },
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]],
            },
        }
        for code, name, above, province, x, y in DISTRICTS
    ]
    drawn = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    boundary = read_boundaries(("exland.geojson", drawn))
    gazetteer = Gazetteer(Areas(boundary["areas"]))
    path = tmp_path_factory.mktemp("exland") / "store.gpkg"
    with open_store(path) as store:
        store.write(boundary)
        store.write(read_records(("diary.csv", DIARY.encode()), gazetteer=gazetteer))
    return path


@pytest.fixture
def store(loaded, tmp_path) -> Path:
    """A copy of it that a test may write to."""
    path = tmp_path / "store.gpkg"
    path.write_bytes(loaded.read_bytes())
    return path


@pytest.fixture
def export(run, loaded, tmp_path) -> Callable[..., Any]:
    """Exports what was asked for from the store, with files in the folder of the test."""

    def command(*arguments: object, store: Path = loaded) -> Any:
        told = [tmp_path / each if str(each).startswith("to.") else each for each in arguments]
        return run("export", "--store", store, *told)

    return command


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV, as any program reads them."""
    return pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records")


def states(path: Path) -> dict[str, str]:
    """State by P-code of a table of coverage."""
    return {row["P-code"]: row["State"] for row in rows(path)}


# --- views ---------------------------------------------------------------------------------------


def test_one_reading_makes_several_files_for_the_public(export, tmp_path):
    """Each in the format of its ending; whom they are for and what is left out is said."""
    done = export(*(word for kind in MINE for word in ("--out", f"to.{kind}")))
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Public")
    assert str(tmp_path / "to.gpkg") in done.out
    assert "2 engagements are not for this audience" in done.out
    assert {path.name for path in tmp_path.iterdir()} == {f"to.{kind}" for kind in MINE}
    assert states(tmp_path / "to.csv") == {
        "XX0101": "Engaged",
        "XX0102": "No record",
        "XX0201": "Lapsed",
        "XX0202": "No record",
    }
    assert len(pyogrio.read_dataframe(tmp_path / "to.geojson")) == 4


def text_of(path: Path) -> str:
    """All that a file holds, unpacked, on one line."""
    match path.suffix:
        case ".parquet":
            table = pd.read_parquet(path)
            told = f"{table.to_csv()} {table.attrs}"
        case ".xlsx" | ".pptx":
            with zipfile.ZipFile(path) as parts:
                told = " ".join(
                    parts.read(name).decode(errors="replace") for name in parts.namelist()
                )
        case ".pdf":
            with pypdfium2.PdfDocument(path) as pages:
                told = " ".join(page.get_textpage().get_text_range() for page in pages)
        case ".html":
            told = path.read_text(encoding="utf-8")
            packed = [
                base64.b64decode(part)
                for part in re.findall(r"(?<![\w+/])e[JN][\w+/]{40,}=*", told)
            ]
            told += " ".join(zlib.decompress(part).decode(errors="replace") for part in packed)
        case _:
            told = path.read_bytes().decode(errors="replace")
    return " ".join(told.split())


@pytest.mark.parametrize(
    ("audience", "seen", "headline"),
    [
        ("public", 1, "1 of 4 ADM2 areas engaged"),
        ("internal", 2, "1 of 4 ADM2 areas engaged"),
        ("restricted", 3, "2 of 4 ADM2 areas engaged"),
    ],
)
def test_no_file_holds_a_record_that_its_audience_may_not_see(
    export, tmp_path, audience, seen, headline
):
    """Neither its title, nor who took part, nor that the area was engaged; in any format."""
    wanted = [word for kind in FORMATS for word in ("--out", f"to.{kind}")]
    assert export("--audience", audience, *wanted).code == 0
    assert export("--audience", audience, "--out", "to.records.csv", "--table", "records").code == 0
    marks = ("Open talks", "Quiet talks", "Hidden talks")
    for path in tmp_path.iterdir():
        told = text_of(path)
        assert not [mark for mark in marks[seen:] if mark in told], path.name
        assert ("Secretive Union" in told) <= (seen == 3), path.name
        if path.suffix not in (".png", ".svg") and "records" not in path.name:
            assert headline in told, path.name
    titles = {row["Title"] for row in rows(tmp_path / "to.records.csv")}
    assert titles == set(marks[:seen])
    assert states(tmp_path / "to.csv")["XX0102"] == ("Engaged" if seen == 3 else "No record")


def test_rows_that_were_not_loaded_are_for_the_restricted_alone(export, tmp_path):
    """The ledger is a sheet of their workbook, and of no other one."""
    for audience, there in (("internal", False), ("restricted", True)):
        assert export("--audience", audience, "--out", "to.xlsx").code == 0
        book = openpyxl.load_workbook(tmp_path / "to.xlsx")
        assert ("Ledger" in book.sheetnames) == there
    refused = export("--audience", "internal", "--out", "to.csv", "--table", "ledger")
    assert refused.code == 2
    assert "only restricted has them" in refused.err


def test_a_view_is_chosen_as_for_gaps(export, tmp_path):
    """A place, a period, a day, a measure and filters, by id or by name, however it is written."""
    view = ("--in", "south", "--from", "2024-01-01", "--to", "2024-12-31", "--as-of", "2025-06-30")
    assert export(*view, "--measure", "days_since", "--out", "to.csv").code == 0
    told = rows(tmp_path / "to.csv")
    assert states(tmp_path / "to.csv") == {"XX0201": "Engaged", "XX0202": "No record"}
    assert told[0]["Days since last"] == "511"
    assert (told[0]["First day"], told[0]["As of"]) == ("2024-01-01", "2025-06-30")
    filters = ("--kind", "dialogue", "--organization", "ALPHA", "--audience", "internal")
    assert export(*filters, "--source", "diary.csv", "--out", "to.csv").code == 0
    told = rows(tmp_path / "to.csv")
    assert [row["Engagements"] for row in told if row["State"] == "Engaged"] == ["1"]
    assert "Filters: Dialogue; Alpha; diary.csv" in told[0]["About this file"]


def test_a_file_speaks_the_language_that_is_asked_for(export, tmp_path):
    """Whatever the shell speaks."""
    assert export("--language", "fr", "--out", "to.xlsx").code == 0
    assert "Couverture" in openpyxl.load_workbook(tmp_path / "to.xlsx").sheetnames


def test_small_counts_can_be_kept_back(export, tmp_path):
    """Told in bands, without a list of records that would tell them."""
    asked = ("--audience", "restricted", "--suppress-below", 5)
    done = export(*asked, "--out", "to.csv", "--out", "to.xlsx")
    assert "Counts below 5 are kept back" in done.out
    told = {row["P-code"]: row["Engagements"] for row in rows(tmp_path / "to.csv")}
    assert told["XX0101"] == "fewer than 5"
    book = openpyxl.load_workbook(tmp_path / "to.xlsx")
    assert book.sheetnames == ["About this file", "Coverage"]


def test_standard_output_is_a_file_and_nothing_else(loaded):
    """So that a job can pass it on; startup does not wait for Streamlit."""
    script = (
        "import sys; from dashboard.cli import main\n"
        "assert 'streamlit' not in sys.modules and 'pandas' not in sys.modules\n"
        "try:\n    main()\nfinally:\n    assert 'streamlit' not in sys.modules"
    )
    given = ["export", "--store", str(loaded), "--out", "-", "--format", "csv"]
    command = [sys.executable, "-c", script, *given]
    done = subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert done.stdout.startswith("\ufeffP-code".encode())
    assert done.stderr == b""


# --- links, stories, briefs ----------------------------------------------------------------------


def test_a_link_is_followed_and_what_is_said_goes_before_it(export, tmp_path):
    """The whole address or its end; what of it cannot be used is said, and the rest holds."""
    address = (
        "http://localhost:8501/gaps?level=1&kind=dialogue&from=2024-01-01&lang=es&for=internal"
    )
    assert export("--link", address, "--out", "to.csv").code == 0
    told = rows(tmp_path / "to.csv")
    assert {row["P-code"] for row in told} == {"XX01", "XX02"}
    assert told[0][gettext("For", "es")] == gettext("Public: may be passed on", "es")
    done = export("--link", "?level=9&measure=partners", "--level", 2, "--out", "to.csv")
    assert done.code == 0
    assert "“level=9” in this link cannot be used" in done.err
    assert {row["P-code"] for row in rows(tmp_path / "to.csv")} == {row[0] for row in DISTRICTS}


def test_a_short_link_and_an_old_one_lead_where_they_lead_in_the_page(export, store, tmp_path):
    """What is kept under a short name, and areas under their new codes."""
    with open_store(store) as kept:
        link = {"in": ["1:OLD"], "v": ["exland-before"]}
        row = {"link_id": "ab2cd3", "page": "coverage", "link": json.dumps(link)}
        kept.keep("links", conform("links", pd.DataFrame([row])))
        version = str(kept.vintages()["vintage"].iloc[-1])
        renamed = [
            {"kind": "vintage", "vintage": "", "old": "exland-before", "new": version},
            {"kind": "area", "vintage": "exland-before", "old": "1:OLD", "new": "1:XX02"},
        ]
        kept.keep("renamings", conform("renamings", pd.DataFrame(renamed)))
    done = export("--link", "http://x.example/?l=AB2CD3", "--out", "to.csv", store=store)
    assert (done.code, done.err) == (0, "")
    assert set(states(tmp_path / "to.csv")) == {"XX0201", "XX0202"}


def test_a_story_leaves_with_its_scenes(export, store, tmp_path):
    """By its name or its id, whole or one scene of it, with the figures filled in."""
    scenes = [
        Scene(scene_id="a", selection=Selection(level=1), title="{engaged} of {areas} provinces"),
        Scene(scene_id="b", selection=Selection(level=2, root_level=1, root="XX01"), title="North"),
    ]
    with open_store(store) as kept:
        keep_story(kept, Story(name="Spring", scenes=tuple(scenes)), "Ann", "spring-1")
    assert export("--story", "spring", "--out", "to.xlsx", store=store).code == 0
    book = openpyxl.load_workbook(tmp_path / "to.xlsx")
    assert book.sheetnames == ["About this file", "1 of 2 provinces", "North"]
    one = ("--story", "spring-1", "--scene", 2, "--out", "to.csv")
    assert export(*one, store=store).code == 0
    assert set(states(tmp_path / "to.csv")) == {"XX0101", "XX0102"}
    refused = export("--story", "Spring", "--scene", 3, "--out", "to.csv", store=store)
    assert "has no scene 3. It has 2." in refused.err
    refused = export("--story", "Spring", "--out", "to.png", store=store)
    assert "say which with --scene" in refused.err


def test_a_brief_is_a_document_of_one_page(export, tmp_path):
    """Of an area, for the public, on the paper that is asked for."""
    done = export("--brief", "area:2:XX0101", "--page", "letter", "--out", "to.pdf")
    assert (done.code, done.err) == (0, "")
    assert (tmp_path / "to.pdf").read_bytes().startswith(b"%PDF")


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "say with --out"),
        (["--out", "to.doc"], "End in .pptx"),
        (["--out", "nowhere/to.pdf"], "there is no folder nowhere"),
        (["--out", "."], ". is a folder"),
        (["--out", "to.csv", "--out", "to.csv"], "twice"),
        (["--out", "-"], "--format goes with --out -"),
        (["--out", "to.csv", "--format", "csv"], "--format goes with --out -"),
        (["--out", "-", "--format", "doc"], "There is no format 'doc'"),
        (["--out", "to.csv", "--width", 300], "takes --width"),
        (["--out", "to.pptx", "--template", "nowhere.potx"], "template cannot be read"),
        (["--out", "to.csv", "--language", "de"], "--language is one of en, fr, es, ar"),
        (["--out", "to.csv", "--suppress-below", 2], "cannot be kept back below 2"),
        (["--out", "to.csv", "--kind", "dialog"], "Did you mean"),
        (["--out", "to.csv", "--organization", "Ghosts"], "--organization knows no 'Ghosts'"),
        (["--out", "to.csv", "--measure", "joy"], "--measure is one of engagements"),
        (["--out", "to.csv", "--in", "Atlantis"], "There is no area 'Atlantis'"),
        (["--out", "to.csv", "--link", "hello"], "This is no link of a view"),
        (["--out", "to.csv", "--link", "?l=ab2cd3"], "is not kept in this store"),
        (["--out", "to.csv", "--story", "Spring"], "There is no story 'Spring'. There are none."),
        (["--out", "to.csv", "--story", "Spring", "--level", 1], "has its own views"),
        (["--out", "to.csv", "--scene", 1], "--scene is of a --story"),
        (["--out", "to.csv", "--brief", "area:2:XX0101"], "a brief is a pdf"),
        (["--out", "to.pdf", "--brief", "ghost:1"], "--brief is KIND:ID"),
        (["--out", "to.pdf", "--brief", "post:ghost"], "post 'ghost' is not known"),
    ],
)
def test_wrong_usage_is_answered_in_one_sentence(export, tmp_path, given, said):
    """Before anything is written, and with the exit code of all wrong usage."""
    done = export(*given)
    assert done.code == 2
    assert said in done.err
    assert done.err.count("\n") == 1
    assert done.out == ""
    assert list(tmp_path.iterdir()) == []


def test_an_empty_store_says_what_to_do(export, tmp_path):
    """Nothing is loaded, so nothing can leave."""
    path = tmp_path / "empty.gpkg"
    open_store(path).close()
    done = export("--out", "to.csv", store=path)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "Load boundaries and records first." in done.err


def test_every_format_can_be_asked_for(run):
    """The help names the ending of each, in their order."""
    said = " ".join(run("export", "--help").out.replace("│", " ").split())
    assert ", ".join(one.ending for one in FORMATS.values()) in said


# --- whole, or not at all ------------------------------------------------------------------------


@pytest.fixture
def full_disk(monkeypatch) -> None:
    """A disk that is full from the second file on."""
    synced = []

    def fail(_file: int) -> None:
        synced.append(1)
        if len(synced) > 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", fail)


def test_a_job_that_is_cut_short_leaves_the_files_of_before(full_disk, tmp_path):
    """All of them, and nothing beside them."""
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for file in files:
        file.write_bytes(b"of yesterday")
    with pytest.raises(StoreError, match="No space left"):
        write_files(dict.fromkeys(files, b"of today"))
    assert [file.read_bytes() for file in files] == [b"of yesterday"] * 2
    assert set(tmp_path.iterdir()) == set(files)


def test_a_file_takes_the_place_of_another_one_with_its_rights(tmp_path):
    """Whoever could read it can read the new one; a link to it stays a link."""
    file, link = tmp_path / "a.csv", tmp_path / "latest.csv"
    file.write_bytes(b"of yesterday")
    file.chmod(0o640)
    link.symlink_to(file)
    write_file(link, b"of today")
    assert link.is_symlink()
    assert file.read_bytes() == b"of today"
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_place_that_is_no_file_is_written_to(tmp_path):
    """A pipe has no place beside it, and is not put in another's place."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_file(pipe, b"of today")
    assert os.read(reader, 100) == b"of today"
    os.close(reader)
    assert pipe.is_fifo()


def test_what_cannot_be_written_is_told(tmp_path):
    """Where, and why."""
    with pytest.raises(StoreError, match="cannot be written") as told:
        write_file(tmp_path / "nowhere" / "a.csv", b"")
    assert str(tmp_path) in str(told.value)
