"""Small boundary files that the tests write themselves, in every format."""

from __future__ import annotations

import json
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

WriteBoundary = Callable[..., Path]

FORMATS = (
    ".geojson",
    ".topojson",
    ".shp",
    ".zip",
    ".gpkg",
    ".parquet",
    ".fgb",
)


def _topology(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """A TopoJSON of one object with an arc a ring, nothing shared."""
    arcs, geometries = [], []
    for _, row in frame.iterrows():
        rings = [[list(map(float, point)) for point in row.geometry.exterior.coords]]
        geometries.append(
            {
                "type": "Polygon",
                "arcs": [[len(arcs) + position] for position in range(len(rings))],
                "properties": {k: v for k, v in row.items() if k != "geometry"},
            }
        )
        arcs.extend(rings)
    collection = {"type": "GeometryCollection", "geometries": geometries}
    return {"type": "Topology", "objects": {"areas": collection}, "arcs": arcs}


def _zip_shapefile(frame: gpd.GeoDataFrame, path: Path) -> None:
    folder = path.with_suffix("")
    folder.mkdir()
    frame.to_file(folder / "areas.shp")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("__MACOSX/._areas.shp", b"litter")
        for part in sorted(folder.iterdir()):
            archive.write(part, f"inner/{part.name}")


@pytest.fixture
def write_boundary(tmp_path: Path) -> WriteBoundary:
    """Write features ``[(attributes, geometry), ...]`` to a file; the suffix is the format."""

    def write(name: str, features: list[tuple[dict, Any]], crs: Any = "EPSG:4326") -> Path:
        path = tmp_path / name
        rows = [attributes for attributes, _ in features]
        frame = gpd.GeoDataFrame(rows, geometry=[shape for _, shape in features], crs=crs)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # headers are cut to ten characters in a shapefile
            if path.suffix == ".topojson":
                path.write_text(json.dumps(_topology(frame)), encoding="utf-8")
            elif path.suffix == ".zip":
                _zip_shapefile(frame, path)
            elif path.suffix == ".parquet":
                frame.to_parquet(path)
            else:
                frame.to_file(path)
        return path

    return write


@pytest.fixture
def cod_features() -> list[tuple[dict, Any]]:
    """Two provinces of two districts each, attributes as COD-AB has long named them."""
    return [
        (
            {
                "ADM2_EN": f"District {province}{row}",
                "ADM2_PCODE": f"KE0{province}0{row}",
                "ADM1_EN": f"Province {province}",
                "ADM1_PCODE": f"KE0{province}",
                "ADM0_EN": "Kenya",
                "ADM0_PCODE": "KE",
                "validOn": "2024-03-14",
            },
            shapely.box(36 + province, row, 37 + province, row + 1),
        )
        for province in (1, 2)
        for row in (1, 2)
    ]
