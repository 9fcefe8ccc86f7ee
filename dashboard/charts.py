"""Altair charts from frames; no data here, only how it is drawn."""

from __future__ import annotations

import altair as alt
import pandas as pd

from dashboard.palette import Palette


def months_chart(months: pd.DataFrame, palette: Palette, *, height: int = 110) -> alt.Chart:
    """Engagements by month; those inside the period in the colour of the map.

    Parameters
    ----------
    months : pandas.DataFrame
        ``month``, ``engagements``, ``inside``, as ``count_by_month`` gives them.
    """
    shown = months.assign(when=months["inside"].map({True: "in the period", False: "outside it"}))
    return (
        alt.Chart(shown)
        .mark_bar(cornerRadiusTopLeft=1, cornerRadiusTopRight=1)
        .encode(
            x=alt.X(
                "yearmonth(month):T",
                title=None,
                axis=alt.Axis(format="%b %Y", labelAngle=0, labelOverlap="greedy"),
            ),
            y=alt.Y("engagements:Q", title=None, axis=alt.Axis(tickCount=3)),
            color=alt.Color(
                "when:N",
                legend=None,
                scale=alt.Scale(
                    domain=["in the period", "outside it"],
                    range=[palette.colour("3"), palette.colour("l")],
                ),
            ),
            tooltip=[
                alt.Tooltip("yearmonth(month):T", title="Month", format="%B %Y"),
                alt.Tooltip("engagements:Q", title="Engagements"),
            ],
        )
        .properties(height=height)
        .configure_view(strokeWidth=0)
    )
