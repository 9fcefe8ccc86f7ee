"""Altair charts from frames; no data here, only how it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from babel.dates import get_day_names, get_month_names

from dashboard.language import gettext as _
from dashboard.language import locale
from dashboard.palette import Palette
from dashboard.words import wording

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
                axis=alt.Axis(format="%b %Y", labelAngle=0, tickCount=ticks(len(months))),
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


def lost_chart(
    months: pd.DataFrame, palette: Palette, said: str, *, height: int = 84
) -> alt.LayerChart:
    """How many relationships go cold in each month ahead; ``said`` is the same in words.

    Parameters
    ----------
    months : pandas.DataFrame
        ``month`` (its first day), ``count``; a year at most, in order.
    """
    import altair as alt

    spoken = get_month_names("abbreviated", context="stand-alone", locale=locale())
    shown = pd.DataFrame(
        {
            "name": [spoken[day.month] for day in months["month"]],
            "month": [wording.date(day, "month") for day in months["month"]],
            "count": months["count"].to_numpy(),
        }
    )
    base = alt.Chart(shown).encode(
        x=alt.X("name:O", sort=None, title=None, axis=alt.Axis(labelAngle=0, ticks=False)),
        y=alt.Y("count:Q", title=None, axis=None),
        tooltip=[
            alt.Tooltip("month:O", title=_("Month")),
            alt.Tooltip("count:Q", title=_("Going cold")),
        ],
    )
    figures = base.transform_filter("datum.count > 0").encode(text="count:Q")
    bars = base.mark_bar(color=palette.colour("3"), cornerRadiusTopLeft=1, cornerRadiusTopRight=1)
    words = figures.mark_text(dy=-7, fontSize=11, color=palette.ink)
    return framed(alt.layer(bars, words), height, said)


def framed(chart: alt.LayerChart, height: int, said: str) -> alt.LayerChart:
    """A chart with its height, its description for who cannot see it, and dates as words."""
    return (
        chart.properties(height=height, description=said)
        .configure(locale={"time": _names_of_time()})
        .configure_view(strokeWidth=0)
    )


def ticks(months: int) -> dict[str, object]:
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


def lorenz_chart(
    curve: pd.DataFrame, palette: Palette, measure: str, *, height: int = 190
) -> alt.LayerChart:
    """Shares of attention against shares of people, and the line on which all get the same.

    Parameters
    ----------
    curve : pandas.DataFrame
        ``people`` and ``attention`` from 0 to 1, ``areas`` up to there, as ``measure_equity`` has.
    measure : str
        What attention is counted in.
    """
    import altair as alt

    shares = alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1])
    people = _("People, those first who get least for each of them")
    base = alt.Chart(curve).encode(
        x=alt.X("people:Q", title=people, axis=shares, scale=alt.Scale(domain=[0, 1], nice=False)),
        y=alt.Y("attention:Q", title=measure, axis=shares, scale=alt.Scale(domain=[0, 1])),
        tooltip=[
            alt.Tooltip("people:Q", title=_("People"), format=".0%"),
            alt.Tooltip("attention:Q", title=measure, format=".0%"),
            alt.Tooltip("areas:Q", title=_("Areas")),
        ],
    )
    even = alt.Chart(pd.DataFrame({"people": [0, 1], "attention": [0, 1]}))
    return (
        alt.layer(
            base.mark_area(color=palette.colour("1"), opacity=0.35),
            even.mark_line(color=palette.muted, strokeDash=[4, 3], strokeWidth=1).encode(
                x="people:Q", y="attention:Q"
            ),
            base.mark_line(color=palette.colour("3"), strokeWidth=2, point={"size": 14}),
        )
        .properties(height=height)
        .configure_view(strokeWidth=0)
    )
