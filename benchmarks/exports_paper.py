"""What one would use for a map on paper or as a picture: geopandas and matplotlib, map alone.

A figure of 16 by 9, areas in quantiles with a legend; no table, no labels, no sources. Its PDF is
one page, where ours has the list of all areas too.
"""

from __future__ import annotations

import io
from collections.abc import Callable

from dashboard.reports.model import Report

_INCHES, _DOTS = (1600 / 96, 900 / 96), 96


def figure_as(format: str) -> Callable[[Report], bytes]:
    """A writer of the same map as a figure saved in a format."""
    return lambda report: write_figure(report, format)


def write_figure(report: Report, format: str) -> bytes:
    """Areas by amount, as the documentation of geopandas does it."""
    import geopandas as gpd
    from matplotlib.figure import Figure

    ((_of, shapes),) = report.shapes.items()
    amounts = report.scenes[0].coverage["engagements"]
    frame = gpd.GeoDataFrame({"amount": amounts}, geometry=shapes.reindex(amounts.index), crs=4326)
    figure = Figure(figsize=_INCHES, dpi=_DOTS)
    axes = figure.add_subplot()
    grey = {"color": "lightgrey"}
    frame.plot("amount", ax=axes, scheme="fisher_jenks", k=5, legend=True, missing_kwds=grey)
    axes.set_title(report.title)
    axes.set_axis_off()
    saved = io.BytesIO()
    figure.savefig(saved, format=format)
    return saved.getvalue()
