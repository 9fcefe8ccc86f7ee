"""Altair charts from frames; no data here, only how it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from dashboard.palette import Palette

if TYPE_CHECKING:
    import altair as alt


def months_chart(months: pd.DataFrame, palette: Palette, *, height: int = 110) -> alt.Chart:
    """Engagements by month; those inside the period in the colour of the map.

    Parameters
    ----------
    months : pandas.DataFrame
        ``month``, ``engagements``, ``inside``, as ``count_by_month`` gives them.
    """
    import altair as alt  # late: it takes a while, and the map above need not wait for it

    shown = months.assign(when=months["inside"].map({True: "in the period", False: "outside it"}))
    return (
        alt.Chart(shown)
        .mark_bar(cornerRadiusTopLeft=1, cornerRadiusTopRight=1)
        .encode(
            x=alt.X(
                "yearmonth(month):T",
                title=None,
                axis=alt.Axis(format="%b %Y", labelAngle=0, tickCount=_ticks(len(months))),
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


def _ticks(months: int) -> dict[str, object]:
    """At most a dozen labels, at whole quarters or years where there are many months."""
    step = next(step for step in (1, 3, 6, 12, 60, 1200) if months / step <= 12)
    return {"interval": "month", "step": step}
