"""A store of any size, always the same: a real boundary or made-up areas, and engagements on it.

Other benchmarks open the dashboard on it. The records are drawn with a fixed seed: three years of
engagements, busy areas and quiet ones, two counterparts' offices an area, sixty organizations.

    python benchmarks/make_store.py --areas 753 --records 100000 --out 753.gpkg
    python benchmarks/make_store.py --boundaries france.parquet --records 100000 --out france.gpkg
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from geodata.areas import Areas
from geodata.codelists import ENGAGEMENT_KINDS
from geodata.model import Loaded, conform
from geodata.store import open_store
from loaders import read_boundaries

SEED = 7
ORGANIZATIONS, PROGRAMS = 60, 40
FIRST, DAYS = np.datetime64("2023-01-01"), 1096
POINTS_A_SIDE = 6
_STAMP = "2026-01-01T00:00:00+00:00"


def main() -> None:
    """Write the store."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--areas", type=int, default=753, help="made-up areas of the finest level")
    parser.add_argument("--boundaries", type=Path, help="a boundary file, or a store, instead")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    make_store(chosen.out, areas=chosen.areas, records=chosen.records, boundary=chosen.boundaries)


def make_store(
    path: Path, *, areas: int = 753, records: int = 100_000, boundary: Path | None = None
) -> None:
    """Write a store of so many records over a boundary file, another store's, or made-up areas."""
    known = read_boundary(boundary) if boundary else made_up_boundary(areas)
    path.unlink(missing_ok=True)
    with open_store(path) as store:
        store.write(known)
        store.write(made_up_records(Areas(known["areas"]), records))


# --- areas --------------------------------------------------------------------------------------


def read_boundary(path: Path) -> Loaded:
    """The boundary of a file, or the newest of a store."""
    if path.suffix != ".gpkg":
        return read_boundaries(path)
    with open_store(path, create=False) as store:
        sources = store.read("sources")
        source = sources[sources["kind"] == "boundaries"].iloc[[-1]].reset_index(drop=True)
        areas = store.read("areas")
    mine = areas[areas["source_id"] == source["source_id"].iloc[0]].reset_index(drop=True)
    return Loaded({"sources": source, "areas": mine})


def made_up_boundary(count: int) -> Loaded:
    """A country, some provinces and about ``count`` districts whose neighbours share edges."""
    side = max(round(count**0.5), 2)
    cells = jittered_grid(side)
    block = max(side // 6, 1)
    rows, columns = np.divmod(np.arange(side * side), side)
    province = (rows // block) * (-(-side // block)) + columns // block
    finest = pd.DataFrame(
        {
            "level": 2,
            "pcode": [f"XX{p:03}{i:05}" for i, p in enumerate(province)],
            "name": [f"District {i}" for i in range(len(cells))],
            "parent_pcode": [f"XX{p:03}" for p in province],
            "geometry": cells,
        }
    )
    merged = {code: shapely.union_all(cells[province == code]) for code in np.unique(province)}
    above = pd.DataFrame(
        {
            "level": 1,
            "pcode": [f"XX{p:03}" for p in merged],
            "name": [f"Province {p}" for p in merged],
            "parent_pcode": "XX",
            "geometry": list(merged.values()),
        }
    )
    whole = shapely.union_all(list(merged.values()))
    country = pd.DataFrame(
        [{"level": 0, "pcode": "XX", "name": "Benchmark", "parent_pcode": None, "geometry": whole}]
    )
    frame = pd.concat([country, above, finest], ignore_index=True)
    vintage = f"benchmark-{count}"
    tables = {"areas": conform("areas", frame.assign(vintage=vintage, source_id="boundary"))}
    tables["sources"] = _source("boundary", "boundaries", vintage, len(finest))
    return Loaded(tables)


def jittered_grid(side: int, points_a_side: int = POINTS_A_SIDE) -> np.ndarray:
    """Cells that share wobbly edges, some 24 points each, over ten degrees."""
    dice = np.random.default_rng(SEED)
    corner = np.stack(np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0)), -1)
    corner += dice.uniform(-0.25, 0.25, corner.shape)
    share = np.linspace(0, 1, points_a_side + 1)[:, None]
    across = corner[:, :-1, None] * (1 - share) + corner[:, 1:, None] * share
    up = corner[:-1, :, None] * (1 - share) + corner[1:, :, None] * share
    for lines in (across, up):
        inner = lines[:, :, 1:-1]
        inner += dice.uniform(-0.03, 0.03, inner.shape)
    rings = np.concatenate(
        [
            across[:-1, :, :-1],
            up[:, 1:, :-1],
            across[1:, :, :0:-1],
            up[:, :-1, :0:-1],
        ],
        axis=2,
    ).reshape(side * side, 4 * points_a_side, 2)
    return np.asarray(shapely.polygons(rings * 10 / side + (20, 0)))


# --- records ------------------------------------------------------------------------------------


def made_up_records(areas: Areas, count: int) -> Loaded:
    """Engagements with a place, an office met and an organization each; some are known higher."""
    dice = np.random.default_rng(SEED)
    level = areas.finest
    codes = areas.at(level).index.to_numpy(dtype=object)
    # A few areas have most of the records, and about a quarter have none, as in any country.
    weight = dice.pareto(1.2, len(codes)) * (dice.random(len(codes)) > 0.25)
    area = dice.choice(len(codes), count, p=weight / weight.sum())
    ids = pd.Series([f"e{i:08}" for i in range(count)])
    kinds = np.array(list(ENGAGEMENT_KINDS), dtype=object)
    organizations = np.array([f"org-{i}" for i in range(ORGANIZATIONS)], dtype=object)
    programs = np.array([f"program-{i}" for i in range(PROGRAMS)], dtype=object)
    engagements = pd.DataFrame(
        {
            "engagement_id": ids,
            "row": np.arange(1, count + 1),
            "date": FIRST + dice.integers(0, DAYS, count),
            "date_precision": "day",
            "kind": kinds[dice.integers(0, len(kinds), count)],
            "title": "Meeting " + ids,
            "program_id": programs[(PROGRAMS * dice.random(count) ** 2).astype(int)],
            "sensitivity": "internal",
        }
    )
    coarse = dice.random(count) < 0.02
    parents = areas.at(level)["parent_pcode"].to_numpy(dtype=object)
    places = pd.DataFrame(
        {
            "engagement_id": ids,
            "position": 0,
            "vintage": areas.vintage,
            "level": np.where(coarse, areas.parent_level(level), level),
            "pcode": np.where(coarse, parents[area], codes[area]),
            "method": "code",
            "score": 100.0,
        }
    )
    office = np.array([f"post-{code}-" for code in codes], dtype=object)[area]
    met = pd.DataFrame({"engagement_id": ids, "party_kind": "post", "role": "counterpart"})
    met["party_id"] = office + dice.integers(0, 2, count).astype(str).astype(object)
    led = pd.DataFrame({"engagement_id": ids, "party_kind": "organization", "role": "lead"})
    led["party_id"] = organizations[(ORGANIZATIONS * dice.random(count) ** 2).astype(int)]
    tables = {
        "engagements": engagements,
        "places": places,
        "participations": pd.concat([met, led], ignore_index=True),
        **_institutions(areas, level, codes, organizations, programs),
        "ledger": pd.DataFrame({"row": np.arange(1, count + 1), "fate": "loaded"}),
    }
    loaded = {
        name: conform(name, frame.assign(source_id="records")) for name, frame in tables.items()
    }
    loaded["sources"] = _source("records", "records", areas.vintage, count).assign(
        reports_on=f'[[{areas.coarsest}, "{areas.root}"]]',
        start=pd.Timestamp(FIRST),
        end=pd.Timestamp(FIRST + DAYS - 1),
    )
    return Loaded(loaded)


def _institutions(
    areas: Areas, level: int, codes: np.ndarray, organizations: np.ndarray, programs: np.ndarray
) -> dict[str, pd.DataFrame]:
    """A mayor and a deputy of every area with who holds each office, organizations, programs."""
    names = areas.at(level)["name"].to_numpy(dtype=object)
    offices = [
        (f"post-{code}-{n}", f"{label} of {name}", role, code)
        for n, (role, label) in enumerate([("mayor", "Mayor"), ("deputy_mayor", "Deputy mayor")])
        for code, name in zip(codes, names, strict=True)
    ]
    posts = pd.DataFrame(offices, columns=["post_id", "label", "role", "pcode"])
    people = posts["post_id"].str.replace("post", "person")
    return {
        "posts": posts.assign(vintage=areas.vintage, level=level),
        "persons": pd.DataFrame({"person_id": people, "name": "Holder of " + posts["pcode"]}),
        "memberships": pd.DataFrame(
            {
                "membership_id": posts["post_id"].str.replace("post", "term"),
                "person_id": people,
                "post_id": posts["post_id"],
                "start_date": pd.Timestamp(FIRST),
            }
        ),
        "organizations": pd.DataFrame(
            {
                "organization_id": organizations,
                "name": [f"Organization {i}" for i in range(len(organizations))],
                "classification": "ngo",
            }
        ),
        "programs": pd.DataFrame(
            {
                "program_id": programs,
                "title": [f"Program {i}" for i in range(len(programs))],
                "status": "2",
            }
        ),
    }


def _source(source_id: str, kind: str, vintage: str, rows: int) -> pd.DataFrame:
    return conform(
        "sources",
        pd.DataFrame(
            [
                {
                    "source_id": source_id,
                    "kind": kind,
                    "name": f"Made-up {kind}",
                    "format": "generated",
                    "loaded_at": _STAMP,
                    "vintage": vintage,
                    "illustrative": True,
                    "received": rows,
                    "loaded": rows,
                    "held": 0,
                    "rejected": 0,
                    "superseded": 0,
                }
            ]
        ),
    )


if __name__ == "__main__":
    main()
