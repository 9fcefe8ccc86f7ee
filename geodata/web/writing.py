"""A layer as JSON text: whole numbers by compiled kernels, the rest by Python's own writer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from geodata.web.arcs import Ints
from geodata.web.drawing import Drawing


def as_object(members: Mapping[str, Any]) -> bytes:
    """A JSON object in UTF-8; members that are bytes already are JSON."""
    pairs = (
        _text(name) + b":" + (m if isinstance(m, bytes) else _text(m))
        for name, m in members.items()
    )
    return b"{" + b",".join(pairs) + b"}"


def _text(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def as_list(numbers: Ints) -> bytes:
    """Whole numbers of any shape as one flat list."""
    from geodata.web import text_kernels as kernels

    return bytes(kernels.write_list(np.ascontiguousarray(numbers, np.int64).ravel()))


def as_lines(points: Ints, starts: Ints, chosen: Ints) -> bytes:
    """The chosen lines, each as its first point and the steps from it."""
    from geodata.web import text_kernels as kernels

    return bytes(kernels.write_lines(points, starts, chosen))


def as_areas(drawing: Drawing, chosen: Ints, arcs: Ints) -> bytes:
    """The chosen areas as polygons of rings of arcs, numbered as they stand in ``arcs``."""
    from geodata.web import text_kernels as kernels

    borders = drawing.borders
    number = np.full(len(borders.sides), -1, np.int64)
    number[arcs] = np.arange(len(arcs))
    return bytes(
        kernels.write_areas(
            chosen,
            borders.area_starts,
            borders.part_starts,
            borders.ring_starts,
            borders.walked,
            drawing.kept,
            number,
        )
    )
