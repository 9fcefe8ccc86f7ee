"""What one would use for a map in one HTML file: folium, given the same areas and amounts.

``choropleth`` colours areas by classes with a legend; ``geojson`` has the colours of ours, and says
name and amount of an area that is pointed at. Both are the map alone: no table, no months, no
sources; and both fetch Leaflet and more from elsewhere when they are opened.
"""

from __future__ import annotations

import json
import re
from typing import Any

from dashboard.reports.model import DrawnArea, Report


def write_choropleth(report: Report) -> bytes:
    """Areas by classes, as ``folium.Choropleth`` documents it."""
    import folium

    scene = report.scenes[0]
    values = scene.coverage[["engagements"]].reset_index(names="pcode")
    live = folium.Map()
    folium.Choropleth(
        geo_data=_collection(report),
        data=values,
        columns=["pcode", "engagements"],
        key_on="feature.id",
        bins=6,
        legend_name=scene.measure,
    ).add_to(live)
    return _saved(live)


def write_geojson_map(report: Report) -> bytes:
    """Areas in our colours, with what is told of one that is pointed at."""
    import folium

    live = folium.Map()
    folium.GeoJson(
        _collection(report),
        style_function=lambda feature: {"fillColor": feature["properties"]["colour"], "weight": 1},
        tooltip=folium.GeoJsonTooltip(["name", "said"]),
    ).add_to(live)
    return _saved(live)


def _collection(report: Report) -> dict[str, Any]:
    """Areas as folium takes them: the shapes as they were loaded."""
    ((_of, shapes),) = report.shapes.items()
    drawn = report.scenes[0].map
    assert drawn is not None
    told = {area.pcode: area for area in drawn.areas}
    features = [_feature(told[code], shape) for code, shape in shapes.items() if code in told]
    return {"type": "FeatureCollection", "features": features}


def _feature(area: DrawnArea, shape: Any) -> dict[str, Any]:
    properties = {"name": area.name, "said": area.said, "colour": area.colour}
    geometry = json.loads(json.dumps(shape.__geo_interface__))
    return {"type": "Feature", "id": area.pcode, "properties": properties, "geometry": geometry}


def _saved(live: Any) -> bytes:
    return str(live.get_root().render()).encode()


def count_fetched(body: bytes) -> int:
    """How many files a page asks other hosts for when it is opened."""
    return len(set(re.findall(rb"""(?:src|href)=["'](https?://[^"']+)""", body)))
