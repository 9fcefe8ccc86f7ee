"""Kernels are compiled, and kept where numba may write; elsewhere they are compiled again."""

from __future__ import annotations

import importlib.util

import pytest

from geodata.compiled import FunctionCache, compiled

MODULE = """
from geodata.compiled import compiled

@compiled
def twice(number: int) -> int:
    return 2 * number
"""


@pytest.fixture
def twice(tmp_path, monkeypatch):
    """A kernel of a module of its own, not compiled yet."""
    monkeypatch.setattr("numba.config.CACHE_DIR", str(tmp_path / "kernels"))
    (tmp_path / "kernels_of_a_test.py").write_text(MODULE, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("kept", tmp_path / "kernels_of_a_test.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.twice


def test_a_kernel_is_kept(twice, tmp_path):
    """The next start loads it."""
    assert twice(4) == 8
    assert list((tmp_path / "kernels").rglob("*.nbc"))


@pytest.mark.parametrize("way", ["load_overload", "save_overload"])
def test_a_disk_that_fails_costs_no_answer(twice, monkeypatch, way):
    """A full disk, or another user's files: the kernel is compiled and serves."""

    def fails(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr(FunctionCache, way, fails)
    assert twice(4) == 8


def test_a_kernel_that_can_be_kept_nowhere_is_compiled():
    """Numba finds no folder for a function that stands in no file; it serves all the same."""
    made = {}
    exec("def thrice(number):\n    return 3 * number", made)
    assert compiled(made["thrice"])(4) == 12
