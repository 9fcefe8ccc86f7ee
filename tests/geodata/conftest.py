"""Made-up coverages for the tests of what is drawn of them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import assume, currently_in_test_context
from shapely import Polygon

from geodata.areas import Areas
from geodata.gazetteer import Gazetteer
from geodata.model import TABLES, empty
from geodata.planning import Travel
from geodata.records import Records
from geodata.selection import Selection
from geodata.store import open_store
from loaders import read_boundaries, read_records


def make_patchwork(seed: int, columns: int, rows: int, detail: int, wobble: float):
    """A coverage of wobbly cells whose neighbours share every vertex."""
    rng = np.random.default_rng(seed)
    corners = np.stack(np.meshgrid(np.arange(columns + 1.0), np.arange(rows + 1.0)), axis=-1)
    corners += rng.uniform(-0.2, 0.2, corners.shape)

    def edge(start, end):
        share = np.linspace(0, 1, detail + 2)[:, None]
        line = start + share * (end - start)
        line[1:-1] += rng.uniform(-wobble, wobble, (detail, 2))
        return line

    across = {
        (r, c): edge(corners[r, c], corners[r, c + 1])
        for r in range(rows + 1)
        for c in range(columns)
    }
    up = {
        (r, c): edge(corners[r, c], corners[r + 1, c])
        for r in range(rows)
        for c in range(columns + 1)
    }
    cells = [
        Polygon(
            np.concatenate(
                [
                    across[r, c][:-1],
                    up[r, c + 1][:-1],
                    across[r + 1, c][::-1][:-1],
                    up[r, c][::-1][:-1],
                ]
            )
        )
        for r in range(rows)
        for c in range(columns)
    ]
    return np.array(cells, dtype=object)


@pytest.fixture(scope="session")
def patchwork() -> Callable[..., np.ndarray]:
    """Makes coverages of wobbly cells from ``seed, columns, rows, detail, wobble``."""

    def make(**asked):
        cells = make_patchwork(**asked)
        if currently_in_test_context():
            assume(shapely.coverage_is_valid(cells))
        return cells

    return make


# --- coverage as it is measured -------------------------------------------------------------------


def make_coverage_frame(rows: dict[str, dict]) -> pd.DataFrame:
    """A frame as of ``measure_coverage`` from what matters of each area; the rest is nothing."""
    plain = {
        "name": "an area",
        "parent_pcode": "XX",
        "engagements": 0,
        "counterparts": 0,
        "partners": 0,
        "programs": 0,
        "offices_reached": 0,
        "offices_known": 0,
        "days_since": np.nan,
        "state": "no_record",
        "population": np.nan,
    }
    filled = {pcode: plain | row for pcode, row in rows.items()}
    frame = pd.DataFrame.from_dict(filled, orient="index", columns=list(plain))
    amounts = dict.fromkeys(("days_since", "population"), "float64")
    return frame.astype({**amounts, "state": "str", "parent_pcode": "str"})


@pytest.fixture(scope="session")
def make_coverage() -> Callable[[dict[str, dict]], pd.DataFrame]:
    """Makes a coverage frame from what matters of each area, by P-code."""
    return make_coverage_frame


# --- whole countries ------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def example(demo_store: Path) -> tuple[Areas, Records]:
    """Areas and engagements of the built-in example."""
    with open_store(demo_store) as store:
        vintage = str(store.vintages()["vintage"].iloc[0])
        view = Selection(vintage=vintage)
        tables = {name: store.read(name, view) for name in TABLES if name != "areas"}
        areas = store.areas(vintage)
    return areas, Records(tables, areas)


@pytest.fixture(scope="session")
def south_sudan(real_data: Path) -> tuple[Areas, Records]:
    """79 counties with their population, and 2,782 activities of the first quarter of 2022."""
    case = real_data / "cases" / "ssd_3w_2022"
    areas = Areas(read_boundaries(case / "ssd_adm2_population.geojson")["areas"])
    loaded = read_records(case / "ssd_3w_op_jan_mar_2022.xlsx", gazetteer=Gazetteer(areas))
    tables = {name: empty(name) for name in TABLES} | dict(loaded.tables)
    return areas, Records(tables, areas)


def make_scattered(seed: int, areas: int, *, spread: float = 2.0, radius: float = 100.0):
    """Areas scattered over some degrees, with people and warmth: their demand, and their travel."""
    rng = np.random.default_rng(seed)
    codes = pd.Index([f"XY{at:05d}" for at in range(areas)])
    points = rng.uniform(0, spread, (areas, 2))
    apart = np.hypot(*(points[:, None] - points[None]).T).T * 111
    origin, target = np.nonzero(apart <= radius)
    travel = Travel(
        vintage="xy-2024",
        level=2,
        pcodes=codes,
        origin=origin,
        target=target,
        km=apart[origin, target],
        radius_km=radius,
        terrain=1.3,
        points=points,
    )
    people = rng.integers(1, 50, areas) * 1000.0
    warmth = np.where(rng.random(areas) < 0.5, 0.0, rng.random(areas))
    demand = pd.DataFrame(
        {
            "population": people,
            "people": people,
            "need": 1.0,
            "need_unknown": True,
            "warmth": warmth,
            "cold": 1 - warmth,
            "urgency": 1 - warmth,
            "demand": people * (1 - warmth),
            "state": np.where(warmth > 0, "engaged", "no_record"),
            "days_since": np.where(warmth > 0, 30.0, np.nan),
        },
        index=codes,
    )
    return demand, travel


@pytest.fixture(scope="session")
def scattered() -> Callable[..., tuple[pd.DataFrame, Travel]]:
    """Makes areas to plan for from ``seed, areas`` and, by keyword, ``spread`` and ``radius``."""
    return make_scattered
