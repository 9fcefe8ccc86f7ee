"""Made-up records as this project holds them, and the compiled pass that nothing can be far below.

Parts of ``count_by_area.py``, which is what to run.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from count_by_area import AREAS, KINDS, OFFICES, ORGANIZATIONS, PROGRAMS, STATES, role_names
from numba import njit

from geodata import Areas, Records, Selection, conform
from geodata.records import Coded, Names, Tag, arrange_columns

_UNITS_ABOVE = STATES + 1


def open_records(folder: Path) -> Records:
    """The records in files as columns, ready to be asked."""
    areas = _areas()
    tables = {
        "posts": _posts(np.load(folder / "roles.npy")),
        "sources": conform("sources", pd.DataFrame([_source()])),
    }
    return Records(tables, areas, _columns(folder))


def _columns(folder: Path) -> Any:
    def read(name: str) -> np.ndarray:
        return np.load(folder / f"{name}.npy", mmap_mode="r")

    days = np.asarray(read("day"))
    count = len(days)
    ones = np.arange(count, dtype=np.int32)
    tags = np.empty(3 * count, np.int32)
    tags[:count] = Tag.COUNTERPART.of(read("counterpart") + np.int32(ORGANIZATIONS + 1))
    tags[count : 2 * count] = Tag.PARTNER.of(read("organization").astype(np.int32) + 1)
    tags[2 * count :] = Tag.OFFICE.of(read("counterpart"))
    return arrange_columns(
        ids=pd.RangeIndex(count),
        days=days,
        kinds=Coded(read("kind") + np.uint8(1), _named("kind", KINDS)),
        sources=Coded(np.ones(count, np.uint8), Names(pd.Index(["s"]))),
        programs=Coded(read("program") + np.uint8(1), _named("program", PROGRAMS)),
        places=(ones, read("area").astype(np.int32) + _UNITS_ABOVE),
        tags=(np.concatenate([ones, ones, ones]), tags),
        organizations=_named("organization", ORGANIZATIONS),
    )


def _named(name: str, count: int) -> Names:
    return Names(pd.Index([f"{name} {code}" for code in range(count)]))


def selection_of(setting: Any) -> Selection:
    """A filter change as this project says it."""
    called = {"program": "programs", "kind": "kinds", "organization": "organizations"}
    filters = {
        called[name]: tuple(f"{name} {code}" for code in codes)
        for name, codes in setting.filters.items()
        if name != "role"
    }
    roles = tuple(role_names()[code] for code in setting.role)
    epoch = dt.date(1970, 1, 1)
    start, end = (epoch + dt.timedelta(days=day) for day in (setting.start, setting.end))
    return Selection(vintage="v", level=2, start=start, end=end, roles=roles, **filters)


def _areas() -> Areas:
    shape = shapely.MultiPolygon([shapely.box(0, 0, 1, 1)])
    units = [(0, "US", None), *((1, f"S{at:02}", "US") for at in range(STATES))]
    units += [(2, f"C{at:04}", f"S{at * STATES // AREAS:02}") for at in range(AREAS)]
    rows = [
        {"source_id": "b", "vintage": "v", "level": level, "pcode": pcode, "name": pcode}
        | {"parent_pcode": parent, "population": 1000, "geometry": shape}
        for level, pcode, parent in units
    ]
    return Areas(conform("areas", pd.DataFrame(rows)))


def _posts(roles: np.ndarray) -> pd.DataFrame:
    at = range(AREAS * OFFICES)
    return conform(
        "posts",
        pd.DataFrame(
            {
                "source_id": "s",
                "post_id": [f"p{one:06}" for one in at],
                "label": "Office",
                "role": np.array(role_names())[roles],
                "vintage": "v",
                "level": 2,
                "pcode": [f"C{one // OFFICES:04}" for one in at],
            }
        ),
    )


def _source() -> dict[str, str]:
    claim = {"reports_on": '[[0, "US"]]'}
    return {"source_id": "s", "kind": "records", "name": "s", "vintage": "v"} | claim


@njit(cache=True)
def count_flat(
    programs,
    kinds,
    organizations,
    roles,
    areas,
    counterparts,
    days,
    program_fits,
    kind_fits,
    organization_fits,
    role_fits,
    area_count,
    counterpart_count,
):
    """Count, distinct counterparts and last day by area, in one branchless pass.

    A counterpart is of one area here, so that one mark a counterpart is enough; in general it is
    not, which makes this a floor.
    """
    engagements = np.zeros(area_count, np.int64)
    distinct = np.zeros(area_count, np.int64)
    last = np.zeros(area_count, np.int64)
    seen = np.zeros(counterpart_count, np.uint8)
    for at in range(len(days)):
        fits = program_fits[programs[at]] & kind_fits[kinds[at]]
        fits &= organization_fits[organizations[at]] & role_fits[roles[at]]
        area, counterpart = areas[at], counterparts[at]
        engagements[area] += fits
        distinct[area] += fits & (1 - seen[counterpart])
        seen[counterpart] |= fits
        last[area] = days[at] if fits else last[area]
    return engagements, distinct, last
