"""Old ids are stated in the shell, taken back there, and refused where they make no sense."""

from __future__ import annotations

import sys

import pandas as pd
import pytest

from dashboard.cli import main
from geodata.areas import Areas
from geodata.model import Loaded, conform
from geodata.store import open_store


@pytest.fixture
def path(small_areas: Areas, tmp_path):
    """A store of two versions of the small country, the newer with other codes."""
    with open_store(tmp_path / "two.gpkg") as store:
        for vintage, on in (("small-2024", "2026-01-01"), ("small-2026", "2026-02-01")):
            frame = pd.concat([small_areas.at(level) for level in small_areas.levels])
            rows = pd.DataFrame(frame).reset_index(drop=True)
            if vintage == "small-2026":
                below = rows["level"] == 2
                rows["pcode"] = rows["pcode"].where(~below, rows["pcode"] + "-N")
            rows = rows.assign(vintage=vintage, source_id=f"source-{vintage}")
            source = {
                "source_id": f"source-{vintage}",
                "kind": "boundaries",
                "name": vintage,
                "vintage": vintage,
                "loaded_at": f"{on}T00:00:00Z",
            }
            tables = {"sources": conform("sources", pd.DataFrame([source]))}
            store.write(Loaded(tables | {"areas": conform("areas", rows)}))
    return tmp_path / "two.gpkg"


@pytest.fixture
def rename(path, monkeypatch, capsys):
    """Run ``engagement rename`` as a user would; its exit code and all that it printed."""

    def command(*arguments: str) -> tuple[int, str]:
        asked = ["engagement", "rename", *arguments, "--store", str(path)]
        monkeypatch.setattr(sys, "argv", asked)
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    return command


def kept(path) -> set[tuple[str, str, str]]:
    """Kind, old and new of what is kept."""
    with open_store(path) as store:
        rows = store.kept("renamings")
    return set(zip(rows["kind"], rows["old"], rows["new"], strict=True))


def test_a_version_takes_its_areas_along_where_both_are_there(rename, path):
    """Six districts have another code; everything else is what it was."""
    code, said = rename("vintage", "small-2024", "small-2026", "--by", "Amina")
    assert code == 0
    assert said == "Links to the vintage small-2024 lead to small-2026, and 6 areas with it.\n"
    assert ("area", "2:XXA1", "2:XXA1-N") in kept(path)
    code, said = rename()
    assert "Amina" in said
    assert "District A1" in said


def test_an_area_is_stated_by_level_and_code(rename, path):
    """Of a version that is gone, by way of the one that stands for it; and taken back."""
    assert rename("vintage", "gone", "small-2026")[0] == 0
    assert rename("area", "2:OLD", "2:XXB1-N", "--vintage", "gone")[0] == 0
    assert kept(path) == {("vintage", "gone", "small-2026"), ("area", "2:OLD", "2:XXB1-N")}
    assert rename("area", "2:OLD", "--forget", "--vintage", "gone")[0] == 0
    assert kept(path) == {("vintage", "gone", "small-2026")}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["area", "OLD", "2:XXB1-N"], "write LEVEL:P-CODE"),
        (["area", "2:OLD", "2:NOWHERE"], "There is no area 2:NOWHERE in small-2026"),
        (["area", "2:OLD", "2:XXA1", "--vintage", "gone"], "There is no boundary version gone"),
        (["area", "2:OLD"], "give KIND, OLD and NEW"),
        (["vintage", "small-2024", "never"], "There is no boundary version never"),
        (["vintage", "small-2024", "small-2024"], "the same"),
        (["program", "P1", "P2"], "There is no program P2"),
        (["source", "source-small-2024", "--forget"], "There is no renaming of source"),
        (["district", "a", "b"], "is not one of"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(rename, path, asked, said):
    """Exit code 2, what was wrong, and nothing is kept."""
    code, printed = rename(*asked)
    assert code == 2
    assert said in " ".join(printed.split())
    assert kept(path) == set()


def test_nothing_is_renamed_at_first(rename):
    """It says so."""
    assert rename() == (0, "Nothing has been renamed.\n")
