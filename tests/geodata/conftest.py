"""Small countries that the tests of names and codes make up."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import pytest
import shapely

from geodata.areas import Areas
from geodata.model import conform

BuildAreas = Callable[[Sequence[tuple[Any, ...]]], Areas]


def make_areas(units: Sequence[tuple[Any, ...]], vintage: str = "xy-2024") -> Areas:
    """Areas from ``(level, pcode, name, parent, box, names, codes)``; the last three may lack."""
    rows = []
    for at, (level, pcode, name, parent, *rest) in enumerate(units):
        box, names, codes = [*rest, *[None, {}, {}][len(rest) :]]
        rows.append(
            {
                "source_id": "s",
                "vintage": vintage,
                "level": level,
                "pcode": pcode,
                "name": name,
                "parent_pcode": parent,
                "names": json.dumps(names),
                "codes": json.dumps(codes),
                "geometry": shapely.MultiPolygon([shapely.box(*(box or (at, 0, at + 1, 1)))]),
            }
        )
    return Areas(conform("areas", pd.DataFrame(rows)))


@pytest.fixture(scope="session")
def build_areas() -> BuildAreas:
    """Makes the areas of a small country from a few tuples."""
    return make_areas
