"""Altair charts from frames; no data here, only how it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from babel.dates import get_day_names, get_month_names

from dashboard.language import gettext as _
from dashboard.language import locale
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

    shown = months.assign(when=months["inside"].map({True: "inside", False: "outside"}))
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
                    domain=["inside", "outside"],
                    range=[palette.colour("3"), palette.colour("l")],
                ),
            ),
            tooltip=[
                alt.Tooltip("yearmonth(month):T", title=_("Month"), format="%B %Y"),
                alt.Tooltip("engagements:Q", title=_("Engagements")),
            ],
        )
        .properties(height=height)
        .configure(locale={"time": _names_of_time()})
        .configure_view(strokeWidth=0)
    )


def _ticks(months: int) -> dict[str, object]:
    """At most a dozen labels, at whole quarters or years where there are many months."""
    step = next(step for step in (1, 3, 6, 12, 60, 1200) if months / step <= 12)
    return {"interval": "month", "step": step}


def _names_of_time() -> dict[str, object]:
    """Months and days as the reader's language has them, in the form that Vega reads."""
    spoken = locale()
    months = {width: get_month_names(width, locale=spoken) for width in ("wide", "abbreviated")}
    days = {width: get_day_names(width, locale=spoken) for width in ("wide", "abbreviated")}
    week = (6, *range(6))  # Vega's begins on Sunday, Babel's on Monday
    return {
        "dateTime": "%d %B %Y, %H:%M",
        "date": "%d/%m/%Y",
        "time": "%H:%M",
        "periods": ["AM", "PM"],
        "days": [days["wide"][day] for day in week],
        "shortDays": [days["abbreviated"][day] for day in week],
        "months": [months["wide"][month] for month in range(1, 13)],
        "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
    }
