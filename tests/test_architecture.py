"""The house: imports run one way, rooms stay small, and what is public says what it is."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("geodata", "loaders", "dashboard")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
SCREEN = {"streamlit", "folium", "streamlit_folium", "altair", "branca"}
ON_SCREEN = ("app.py", "server.py", "state.py", "queries/", "views/", "components/")


def imports(path):
    """Top-level names of everything a module imports, late imports included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def named(path):
    """A module by its path in the house."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_run_one_way_and_know_no_screen_too_early(path):
    """dashboard -> loaders -> geodata; only pages and what they stand on import Streamlit."""
    package, found = named(path).split("/")[0], set(imports(path))
    assert not found & set(PACKAGES[PACKAGES.index(package) + 1 :])
    if package != "dashboard":
        assert not found & SCREEN
    elif not named(path).removeprefix("dashboard/").startswith(ON_SCREEN):
        assert "streamlit" not in found


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_room_stays_small(path):
    """A module that outgrows 400 lines has two things to say."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_every_module_says_what_it_is_for(path):
    """In its first line, as a sentence."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert said
    assert said.splitlines()[0].endswith((".", ",", ":", ";"))


def test_no_module_shadows_the_library_that_it_stands_beside():
    """Streamlit puts dashboard/ on the path, so its names must not hide a module of Python's."""
    import sys

    names = {path.stem for path in (ROOT / "dashboard").glob("*.py")}
    assert not names & set(sys.stdlib_module_names)
    assert not (ROOT / "dashboard" / "pages").exists()
