"""A report as a GeoPackage: a layer a view, in the colours of the map, and what it is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import pandas as pd
import pyogrio

from dashboard.exports.about import Line, tell_all, tell_report, tell_scene
from dashboard.exports.layers.features import explain_fields, features_of, settled
from dashboard.exports.layers.qgis import STYLE_TABLE, style_rows
from dashboard.language import bare, speaking
from dashboard.reports.model import Report, Scene, Table

_GEOMETRY = "geom"


def write_geopackage(report: Report) -> bytes:
    """A report as a GeoPackage in WGS 84.

    Layers: ``coverage`` (of several views ``coverage_1``, ``coverage_2``...), with the class and
    the colour of each area, which QGIS draws as the map does; the tables ``records`` and ``ledger``
    where the report has them; the table ``about``. Title and sources are also in the description
    and in the metadata of every layer.
    """
    with speaking(report.language), TemporaryDirectory() as folder:
        file = Path(folder) / "report.gpkg"
        alone = len(report.scenes) == 1
        layers = ["coverage" if alone else f"coverage_{n + 1}" for n in range(len(report.scenes))]
        fields: dict[str, str] = {}
        for layer, scene in zip(layers, report.scenes, strict=True):
            features = features_of(report, scene)
            fields |= explain_fields(scene)
            _write_layer(file, layer, features, report, scene)
        for name, table in (("records", report.records), ("ledger", report.ledger)):
            if table is not None:
                _write_rows(file, name, _told(table))
        about = [*tell_all(report), *fields.items()]
        _write_rows(file, "about", pd.DataFrame(about, columns=["what", "said"], dtype="str"))
        styles = style_rows(
            dict(zip(layers, report.scenes, strict=True)), _GEOMETRY, report.about.made
        )
        _write_rows(file, STYLE_TABLE, styles)
        _date(file, report)
        return file.read_bytes()


def _write_layer(
    file: Path, layer: str, features: gpd.GeoDataFrame, report: Report, scene: Scene
) -> None:
    said = [*tell_report(report), *tell_scene(scene)]
    pyogrio.write_dataframe(
        features,
        file,
        layer=layer,
        driver="GPKG",
        geometry_type="MultiPolygon",
        promote_to_multi=True,
        use_arrow=True,  # or days would be texts
        append=file.exists(),
        layer_metadata=_joined(said),
        layer_options={
            "IDENTIFIER": f"{layer}: {bare(scene.title)}",
            "DESCRIPTION": bare(scene.headline),
            "GEOMETRY_NAME": _GEOMETRY,
        },
    )


def _joined(lines: list[Line]) -> dict[str, str]:
    """Lines as the metadata of a layer, where a key stands once."""
    joined: dict[str, str] = {}
    for what, said in lines:
        joined[what] = f"{joined[what]} | {said}" if what in joined else said
    return joined


def _told(table: Table) -> pd.DataFrame:
    """The columns of a table under their keys; days become texts in tables without shapes."""
    return pd.DataFrame({column.key: settled(table.rows[column.key]) for column in table.columns})


def _write_rows(file: Path, layer: str, rows: pd.DataFrame) -> None:
    pyogrio.write_dataframe(rows, file, layer=layer, driver="GPKG", append=file.exists())


def _date(file: Path, report: Report) -> None:
    """Date the layers by the report and not by the moment: the same report is the same file."""
    made = f"{report.about.made:%Y-%m-%dT%H:%M:%S.000Z}"
    with closing(sqlite3.connect(file)) as base, base:
        base.execute("UPDATE gpkg_contents SET last_change = ?", [made])
        if base.execute(
            "SELECT 1 FROM sqlite_master WHERE name = 'gpkg_metadata_reference'"
        ).fetchone():
            base.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", [made])
