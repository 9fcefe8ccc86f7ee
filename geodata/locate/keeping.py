"""A grid as a file: written whole, mapped into memory, and believed only when nothing is damaged.

A file begins with a head of :data:`_HEAD_SIZE` bytes: one line of JSON with the key of the areas,
the arrays (name, type, shape, place) and the check sum of what follows, then blanks, then the
head's own check sum. The arrays follow, each on a boundary of 64 bytes.
"""

from __future__ import annotations

import json
import mmap
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from geodata.cache import keep
from geodata.locate.grid import Grid

FORMAT = "engagement-points/1"
"""Name of the layout of files, and of what the grid's numbers mean."""

_HEAD_SIZE = 4096
_ALIGNED = 64
_SUM = 9  # characters of a check sum, with the blank before it


def write_grid(path: Path, grid: Grid, key: str) -> None:
    """Keep a grid under a path, made of areas with this key."""
    parts: list[memoryview | bytes] = []
    places, size, check = [], 0, 0
    for name, array in grid.arrays().items():
        places.append([name, array.dtype.str, list(array.shape), size])
        for part in (array.data.cast("B"), bytes(-array.nbytes % _ALIGNED)):
            parts.append(part)
            size, check = size + len(part), zlib.crc32(part, check)
    said = {"format": FORMAT, "key": key, "size": size, "sum": check, "arrays": places}
    head = json.dumps(said).encode().ljust(_HEAD_SIZE - _SUM)
    keep(path, b"".join([head, b" %08x" % zlib.crc32(head), *parts]))


def read_grid(path: Path, key: str) -> Grid | None:
    """A kept grid of the areas with this key, None where there is none that can be believed.

    The arrays are the file, mapped into memory, so processes share them. The check of the sum reads
    it once, in the order of the file, which also brings it into memory faster than points would.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # not there; empty
        return None
    said = _read_head(mapped)
    if said is None or said["format"] != FORMAT or said["key"] != key:
        return None
    body = memoryview(mapped)[_HEAD_SIZE:]
    if len(body) != said["size"] or zlib.crc32(body) != said["sum"]:
        return None
    return Grid(**{name: _array(body, *place) for name, *place in said["arrays"]})


def _read_head(mapped: mmap.mmap) -> dict[str, Any] | None:
    head = mapped[: _HEAD_SIZE - _SUM]
    if mapped[len(head) : _HEAD_SIZE] != b" %08x" % zlib.crc32(head):
        return None
    return dict(json.loads(head))


def _array(body: memoryview, kind: str, shape: list[int], start: int) -> np.ndarray:
    dtype = np.dtype(kind)
    size = int(np.prod(shape)) * dtype.itemsize
    return np.frombuffer(body[start : start + size], dtype).reshape(shape)
