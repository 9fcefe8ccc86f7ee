"""A view as GeoParquet (version 1.1)."""

from __future__ import annotations

from io import BytesIO

from dashboard.exports.about import tell_all
from dashboard.exports.layers.features import explain_all_fields, features_of_all
from dashboard.language import bare, speaking
from dashboard.reports.model import Report


def write_geoparquet(report: Report) -> bytes:
    """The areas of a report as one table, its shapes in WKB with a covering box of each.

    Title, sources and the like are in the metadata of the file, under ``PANDAS_ATTRS`` as JSON:
    pandas and geopandas have them in ``attrs``.
    """
    with speaking(report.language):
        features = features_of_all(report)
        features.attrs = {
            "title": bare(report.title),
            "about": [[what, said] for what, said in tell_all(report)],
            "fields": explain_all_fields(report),
        }
    out = BytesIO()
    features.to_parquet(
        out, index=False, schema_version="1.1.0", write_covering_bbox=True, compression="zstd"
    )
    return out.getvalue()
