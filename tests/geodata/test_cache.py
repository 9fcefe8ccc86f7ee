"""What is derived, kept by the hash of what it came from."""

from __future__ import annotations

import os
import time

import numpy as np
import pytest

from geodata import cache
from geodata.errors import CacheError


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A cache of the test's own."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_the_operator_chooses_the_folder(folder):
    """Each kind has a folder of its own below the one that the environment names."""
    assert cache.cache_directory("layers") == folder / "layers"
    assert (folder / "layers").is_dir()


def test_without_a_choice_it_is_the_users_cache(tmp_path, monkeypatch):
    """Nobody has to set anything up."""
    monkeypatch.delenv(cache.VARIABLE)
    monkeypatch.setattr(cache.sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.cache_directory("grids") == tmp_path / "subnational-engagement" / "grids"


def test_equal_contents_have_equal_names():
    """The name says what went in and nothing else."""
    parts = ("a", b"b", np.arange(3.0))
    assert cache.content_key(*parts) == cache.content_key("a", b"b", np.arange(3.0))


@pytest.mark.parametrize(
    "other",
    [
        ("ab", b"", np.arange(3.0)),
        ("a", b"b", np.arange(3.0)[::-1]),
        ("a", b"b", np.arange(3.0).astype("f4")),
        ("a", b"b", np.arange(3.0).reshape(3, 1)),
        ("a", b"b"),
    ],
)
def test_other_contents_have_other_names(other):
    """Moving a letter from one part to the next, another order, type or shape is another name."""
    assert cache.content_key(*other) != cache.content_key("a", b"b", np.arange(3.0))


def test_a_file_is_kept_whole():
    """It is there with all its bytes, and nothing half made lies beside it."""
    path = cache.cache_directory("layers") / "x.json"
    cache.keep(path, b"one")
    cache.keep(path, b"another")
    assert path.read_bytes() == b"another"
    assert [found.name for found in path.parent.iterdir()] == ["x.json"]


def test_a_write_that_fails_leaves_nothing_behind(monkeypatch):
    """When the last step fails, neither the file nor its first half stays."""
    path = cache.cache_directory("layers") / "x.json"

    def fails(*_):
        raise OSError("no room")

    monkeypatch.setattr(cache.os, "replace", fails)
    with pytest.raises(CacheError, match=r"no room.*layers.*set ENGAGEMENT_CACHE"):
        cache.keep(path, b"one")
    assert list(path.parent.iterdir()) == []


def test_a_folder_that_cannot_be_made_says_what_to_do(tmp_path, monkeypatch):
    """Which folder it is, and which variable names another."""
    (tmp_path / "file").touch()
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "file"))
    with pytest.raises(CacheError, match=r"file.layers.*set ENGAGEMENT_CACHE"):
        cache.cache_directory("layers")
    cache.keep_kernels()
    assert cache.prune("layers") == 0


@pytest.mark.skipif(os.name != "posix", reason="files have no such permissions there")
def test_what_is_kept_may_be_read_like_any_new_file(tmp_path):
    """One user's command draws what another user's server offers."""
    path = cache.cache_directory("layers") / "x.json"
    cache.keep(path, b"one")
    (tmp_path / "plain").touch()
    assert path.stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_touching_says_whether_it_is_kept():
    """A file that is there counts as used today."""
    path = cache.cache_directory("layers") / "x.json"
    assert not cache.touch(path)
    cache.keep(path, b"one")
    os.utime(path, (0, 0))
    assert cache.touch(path)
    assert time.time() - path.stat().st_mtime < 60


def test_what_nobody_uses_goes():
    """Old files are deleted, and so is what an ended process left; what is in use stays."""
    folder = cache.cache_directory("layers")
    for name, days in (("new.json", 1), ("old.json", 100), ("left.part", 2), ("now.part", 0)):
        (folder / name).write_bytes(b"x")
        used = time.time() - days * 86_400
        os.utime(folder / name, (used, used))
    assert cache.prune("layers") == 2
    assert sorted(path.name for path in folder.iterdir()) == ["new.json", "now.part"]


def test_compiled_kernels_are_kept_where_somebody_chose(monkeypatch, tmp_path):
    """A service that may write nowhere else compiles once all the same."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    monkeypatch.setattr(os, "environ", os.environ.copy())
    os.environ.pop("NUMBA_CACHE_DIR", None)
    cache.keep_kernels()
    assert os.environ["NUMBA_CACHE_DIR"] == str(tmp_path / "kernels")


def test_numba_keeps_its_own_place_unless_asked(monkeypatch):
    """Nothing is moved on a machine where nobody chose a folder."""
    monkeypatch.setattr(os, "environ", os.environ.copy())
    os.environ.pop(cache.VARIABLE, None)
    os.environ.pop("NUMBA_CACHE_DIR", None)
    cache.keep_kernels()
    assert "NUMBA_CACHE_DIR" not in os.environ
