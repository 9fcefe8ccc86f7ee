"""A small country and its records, made by hand, for every test that needs one."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from hypothesis import settings

from geodata.areas import Areas
from geodata.model import TABLES, Loaded, conform, empty
from geodata.store import open_store

# A law says what comes out, not how long it takes on a busy machine.
settings.register_profile("laws", deadline=None)
settings.load_profile("laws")

REAL_DATA = Path(__file__).parents[1].parent / "shared" / "data"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: Playwright keeps an event loop running, and AppTest wants its own."""
    items.sort(key=lambda item: "browser" in item.path.parts)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files beside the checkout; tests skip, saying so, where it is absent."""
    if not REAL_DATA.is_dir():
        pytest.skip("the real files of ../shared/data are not beside this checkout")
    return REAL_DATA


def _unit(level: int, pcode: str, name: str, parent: str | None, box: tuple[float, ...]) -> dict:
    return {
        "source_id": "boundaries-small",
        "vintage": "small-2024",
        "level": level,
        "pcode": pcode,
        "name": name,
        "parent_pcode": parent,
        "has_authority": True,
        "geometry": shapely.MultiPolygon([shapely.box(*box)]),
    }


def make_areas_table() -> pd.DataFrame:
    """Two provinces side by side, three districts each in a column, one of them a park.

    ::

        NORTH A3 | B3 (park)
              A2 | B2
        SOUTH A1 | B1
    """
    rows = [_unit(0, "XX", "Exland", None, (0, 0, 2, 3))]
    for column, province in enumerate("AB"):
        rows.append(
            _unit(1, f"XX{province}", f"Province {province}", "XX", (column, 0, column + 1, 3))
        )
        rows += [
            _unit(
                2,
                f"XX{province}{row + 1}",
                f"District {province}{row + 1}",
                f"XX{province}",
                (column, row, column + 1, row + 1),
            )
            | {"population": 1000 * (row + 1), "kind": "District"}
            for row in range(3)
        ]
    rows[-1]["has_authority"] = False
    return conform("areas", pd.DataFrame(rows))


@pytest.fixture(scope="session")
def small_areas() -> Areas:
    """The small country's areas."""
    return Areas(make_areas_table())


TableMaker = Callable[..., dict[str, pd.DataFrame]]


@pytest.fixture(scope="session")
def make_tables() -> TableMaker:
    """Tables of engagements from short descriptions.

    Each engagement is ``(id, date, [(level, pcode), ...], extras)``; extras may set ``kind``,
    ``program_id``, ``source_id`` and ``parties`` as ``[(kind, id, role), ...]``.
    """

    def make(engagements: list[tuple], **others: list[dict]) -> dict[str, pd.DataFrame]:
        tables = {name: empty(name) for name in TABLES}
        rows, places, parties = [], [], []
        for identity, date, spots, *rest in engagements:
            extras = dict(rest[0]) if rest else {}
            source = extras.pop("source_id", "records-small")
            for kind, party, role in extras.pop("parties", []):
                parties.append(
                    {
                        "source_id": source,
                        "engagement_id": identity,
                        "party_kind": kind,
                        "party_id": party,
                        "role": role,
                    }
                )
            rows.append({"source_id": source, "engagement_id": identity, "date": date} | extras)
            places += [
                {
                    "source_id": source,
                    "engagement_id": identity,
                    "position": position,
                    "vintage": "small-2024",
                    "level": level,
                    "pcode": pcode,
                }
                for position, (level, pcode) in enumerate(spots)
            ]
        source = {
            "source_id": "records-small",
            "kind": "records",
            "name": "diary.csv",
            "vintage": "small-2024",
            "reports_on": '[[0, "XX"]]',
        }
        given = {
            "engagements": rows,
            "places": places,
            "participations": parties,
            "sources": [source],
        } | others
        for name, content in given.items():
            if content:
                tables[name] = conform(name, pd.DataFrame(content))
        return tables

    return make


@pytest.fixture(scope="session")
def make_loaded() -> Callable[..., Loaded]:
    """A source around some tables, as a reader hands it on."""

    def make(tables: dict[str, pd.DataFrame]) -> Loaded:
        return Loaded(dict(tables))

    return make


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory) -> Path:
    """The built-in example, built once."""
    from loaders.example import read_example

    path = tmp_path_factory.mktemp("demo") / "demo.gpkg"
    with open_store(path) as store:
        for loaded in read_example():
            store.write(loaded)
    return path


# --- small countries from a few tuples -----------------------------------------------------------

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
