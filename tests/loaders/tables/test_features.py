from __future__ import annotations

import json
from typing import Any

import pytest

from loaders.tabular import Table, read_tables

POINT = {"type": "Point", "coordinates": [31.6, 4.85]}
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}


def read(collection: Any) -> Table:
    """A collection of features, written and read back as a table."""
    (table,) = read_tables(("points.geojson", json.dumps(collection).encode()))
    return table


def collect(*geometries: Any, **members: Any) -> dict[str, Any]:
    """A GeoJSON collection of one feature a geometry, numbered."""
    features = [
        {"type": "Feature", "properties": {"Activity": f"visit {at}"}, "geometry": geometry}
        for at, geometry in enumerate(geometries)
    ]
    return {"type": "FeatureCollection", **members, "features": features}


def test_features_are_rows_with_their_point() -> None:
    """Properties, then longitude and latitude; a feature without geometry keeps its row."""
    table = read(collect(POINT, None))
    assert table.headers == ("Activity", "longitude", "latitude")
    assert table.rows == (("visit 0", 31.6, 4.85), ("visit 1", "", ""))
    assert (table.format, table.notes) == ("GeoJSON", ())


def test_a_point_inside_stands_for_an_area() -> None:
    """Only points are points; that others were made one is said."""
    table = read(collect(SQUARE, POINT))
    assert table.rows[0][1:] == (1.0, 1.0)
    assert [(note.code, note.rows) for note in table.notes] == [("point_of_shape", 1)]


@pytest.mark.parametrize(
    "geometry",
    [{"type": "Point", "coordinates": []}, {"type": "Point"}, {"type": "Blob"}, "POINT (1 2)"],
)
def test_a_geometry_that_cannot_be_read_keeps_its_row(geometry: Any) -> None:
    """Its place is left blank, and whoever places the row says so."""
    table = read(collect(geometry, POINT))
    assert [row[1:] for row in table.rows] == [("", ""), (31.6, 4.85)]


def test_metres_are_brought_to_degrees() -> None:
    """Where the collection states its coordinate system in the old way, that is believed."""
    stated = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    metres = {"type": "Point", "coordinates": [3517696.0, 540000.0]}
    table = read(collect(metres, crs=stated))
    assert table.rows[0][1:] == pytest.approx((31.6, 4.845), abs=0.01)
    assert [note.code for note in table.notes] == ["reprojected"]


def test_features_of_an_arcgis_service() -> None:
    """Attributes and x and y, with a coordinate system by number."""
    table = read(
        {
            "spatialReference": {"wkid": 102100, "latestWkid": 3857},
            "features": [
                {"attributes": {"Name": "A"}, "geometry": {"x": 3517696.0, "y": 540000.0}},
                {"attributes": {"Name": "B"}, "geometry": {"rings": [[[0, 0], [0, 9], [9, 0]]]}},
                {"attributes": {"Name": "C"}, "geometry": {"paths": []}},
            ],
        }
    )
    assert table.format == "ArcGIS JSON"
    assert table.rows[0] == ("A", pytest.approx(31.6, abs=0.01), pytest.approx(4.845, abs=0.01))
    assert table.rows[2] == ("C", "", "")


def test_properties_of_that_name_are_kept_beside_the_point() -> None:
    """A property called longitude stays what the provider wrote."""
    feature = {"type": "Feature", "properties": {"longitude": "31,6"}, "geometry": POINT}
    table = read({"type": "FeatureCollection", "features": [feature]})
    assert table.headers == ("longitude", "longitude of geometry", "latitude")
