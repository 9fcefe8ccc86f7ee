"""What one would use for tables and layers: pandas and geopandas, the figures alone.

Frames as they are, without what the file is, without formats, widths or classes; the workbook has
the same rows as ours on its sheets of areas and records.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from dashboard.reports.model import Report


def write_frames(report: Report) -> bytes:
    """Areas and records as sheets, as pandas writes them with openpyxl."""
    out = io.BytesIO()
    with pd.ExcelWriter(out, engine="openpyxl") as book:
        report.scenes[0].coverage.to_excel(book, sheet_name="Coverage")
        if report.records is not None:
            report.records.rows.to_excel(book, sheet_name="Records", index=False)
    return out.getvalue()


def write_frame(report: Report) -> bytes:
    """Areas as CSV, as pandas writes them."""
    return report.scenes[0].coverage.to_csv().encode()


def layer_as(format: str) -> Callable[[Report], bytes]:
    """A writer of the areas as a layer, as geopandas writes it."""
    return lambda report: write_layer(report, format)


def write_layer(report: Report, format: str) -> bytes:
    """Areas with their measures as a layer."""
    import geopandas as gpd

    ((_of, shapes),) = report.shapes.items()
    measures = report.scenes[0].coverage
    frame = gpd.GeoDataFrame(measures, geometry=shapes.reindex(measures.index), crs=4326)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"layer.{format}"
        if format == "parquet":
            frame.to_parquet(path)
        else:
            frame.to_file(path)
        return path.read_bytes()
