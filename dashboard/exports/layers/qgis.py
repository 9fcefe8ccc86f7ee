"""The map's colours as QGIS keeps a style in a GeoPackage, so that a layer opens as it was seen.

QGIS reads the table ``layer_styles`` when it opens a layer; other programs pass it over.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

import pandas as pd

from dashboard.exports.layers.features import CLASS_CODE
from dashboard.language import bare
from dashboard.palette import Palette
from dashboard.reports.model import LegendItem, Scene

STYLE_TABLE = "layer_styles"

_NOT_REPORTED = "r"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def style_rows(scenes: Mapping[str, Scene], geometry: str, made: dt.datetime) -> pd.DataFrame:
    """The rows of the style table: of each layer, how its areas are filled by their class."""
    rows = [
        {
            # Empty and not missing: QGIS compares them with nothing.
            **{"f_table_catalog": "", "f_table_schema": "", "f_table_name": layer},
            **{"f_geometry_column": geometry, "styleName": layer, "styleQML": _style(scene)},
            **{"styleSLD": "", "useAsDefault": True, "description": bare(scene.legend.title)},
            **{"owner": "", "ui": "", "update_time": pd.Timestamp(made).tz_convert("UTC")},
        }
        for layer, scene in scenes.items()
    ]
    return pd.DataFrame(rows)


def _style(scene: Scene) -> str:
    """The style of one layer: a category a class, in the order of the legend."""
    root = ET.Element("qgis", version="3.22.0", styleCategories="Symbology")
    renderer = ET.SubElement(
        root, "renderer-v2", type="categorizedSymbol", attr=CLASS_CODE, symbollevels="0"
    )
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for at, item in enumerate(scene.legend.items):
        label = _CONTROLS.sub(" ", bare(item.label))
        ET.SubElement(
            categories, "category", value=item.code, symbol=str(at), label=label, render="true"
        )
        _add_symbol(symbols, str(at), item, scene.palette)
    return ET.tostring(root, encoding="unicode")


def _add_symbol(symbols: ET.Element, name: str, item: LegendItem, palette: Palette) -> None:
    symbol = ET.SubElement(symbols, "symbol", type="fill", name=name, alpha="1")
    layer = ET.SubElement(symbol, "layer", {"class": "SimpleFill", "enabled": "1", "pass": "0"})
    options = ET.SubElement(layer, "Option", type="Map")
    dashed = item.code == _NOT_REPORTED
    looks = {
        "color": _colour(item.colour),
        "style": "solid",
        "outline_color": _colour(palette.line if dashed else palette.border),
        "outline_style": "dash" if dashed else "solid",
        "outline_width": "0.2" if dashed else "0.1",
        "outline_width_unit": "MM",
    }
    for key, value in looks.items():
        ET.SubElement(options, "Option", type="QString", name=key, value=value)
        ET.SubElement(layer, "prop", k=key, v=value)  # what QGIS before 3.26 reads


def _colour(hexed: str) -> str:
    return ",".join(str(int(hexed[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
