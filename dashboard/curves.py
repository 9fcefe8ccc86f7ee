"""The curve of one relationship: its warmth day by day, what shaped it, and where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.charts import framed, ticks
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.palette import Palette
from dashboard.words import wording
from geodata.warmth import COLD, WARM, Curve

if TYPE_CHECKING:
    import altair as alt

_POINTS = 420
"""Days drawn of a curve at most, beside those on which it leaps: a screen shows no more."""
_TALL = 6.0
"""Curves higher than this are drawn on a scale of roots, so that the thresholds are seen."""
_MARKED = 40
"""More days than these are told by ticks at the bottom alone."""
_WORDED = 12
"""Of more days than these the kinds are said on hover and in the table alone."""
_HEADROOM = 1.4
"""Above the highest warmth is room for the names of holders."""
_FLAG = 0.6
"""At this share of the height is said when it goes cold."""
_APART = 0.09
"""Words stand at least this share of the width apart; what is left out is said on hover."""


def curve_chart(curve: Curve, palette: Palette, said: str, *, height: int = 300) -> alt.LayerChart:
    """Warmth in its parts, with thresholds, engagements, changes of holder, and what lies ahead.

    What follows if nothing else is done is dashed. ``said`` is the curve in words.
    """
    import altair as alt

    points = _drawn(curve)
    top = max(float(points["warmth"].max()) * _HEADROOM, 0.75)
    kind = "sqrt" if top > _TALL else "linear"
    y = alt.Y(
        "warmth:Q",
        title=_("Warmth (1 is one dialogue today)"),
        scale=alt.Scale(domain=[0, top], type=kind, nice=False),
        axis=alt.Axis(tickCount=4, grid=False),
    )
    months = int((points["day"].iloc[-1] - points["day"].iloc[0]).days / 30.4) + 1
    x = alt.X("day:T", title=None, axis=_dates(months))
    layers = [
        *_parts(points, palette, x, y),
        *_ahead(points, palette),
        *_thresholds(points, palette, y),
        *_line(points, palette, x, y),
        *_changes(curve, points, palette, top),
        *_today(curve, palette),
        *_marks(curve, points, palette, y),
        *_cold(curve, points, palette, y, top),
    ]
    return framed(alt.layer(*layers), height, said)


def _drawn(curve: Curve) -> pd.DataFrame:
    """The days that are drawn: evenly, and both sides of every leap."""
    points = curve.points
    step = max(len(points) // _POINTS, 1)
    leaps = pd.concat([curve.engagements["day"], curve.changes["day"]]).dropna()
    near = points["day"].isin(leaps) | points["day"].shift(-1).isin(leaps)
    ends = points.index.isin([0, len(points) - 1])
    today = points["day"] == pd.Timestamp(curve.today)
    return points[(points.index % step == 0) | near | ends | today].reset_index(drop=True)


def _dates(months: int) -> alt.Axis:
    import altair as alt

    return alt.Axis(format="%b %Y", labelAngle=0, tickCount=ticks(months), grid=False)


def _parts(points: pd.DataFrame, palette: Palette, x: Any, y: Any) -> list[alt.Chart]:
    """The office's part, and the person's upon it; one alone where there is one."""
    import altair as alt

    names = {"office": _("Stays with the office"), "person": _("Goes with its holder")}
    if not points["person"].any():
        names = {"office": _("Warmth")}
    stacked = [
        pd.DataFrame(
            {
                "day": points["day"],
                "part": name,
                "low": points["office"] if part == "person" else 0.0,
                "warmth": points["warmth"] if part == "person" else points["office"],
            }
        )
        for part, name in names.items()
    ]
    colours = [palette.colour("3"), palette.colour("1")][: len(names)]
    legend = alt.Legend(orient="top", title=None, symbolType="square")
    shown = alt.Chart(pd.concat(stacked)).mark_area(opacity=0.55)
    return [
        shown.encode(
            x=x,
            y=y,
            y2="low:Q",
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=list(names.values()), range=colours),
                legend=legend if len(names) > 1 else None,
            ),
        )
    ]


def _ahead(points: pd.DataFrame, palette: Palette) -> list[alt.Chart]:
    """A veil over what has not come yet."""
    import altair as alt

    later = points.loc[points["ahead"], "day"]
    if later.empty:
        return []
    span = pd.DataFrame({"day": [later.iloc[0]], "end": [later.iloc[-1]]})
    veil = alt.Chart(span).mark_rect(color=palette.ground, opacity=0.55)
    return [veil.encode(x="day:T", x2="end:T")]


def _line(points: pd.DataFrame, palette: Palette, x: Any, y: Any) -> list[alt.Chart]:
    """The whole warmth: solid up to today, dashed ahead."""
    import altair as alt

    past = points[~points["ahead"]]
    ahead = pd.concat([past.tail(1), points[points["ahead"]]])
    tooltip = [
        alt.Tooltip("day:T", title=_("Day"), format="%d %B %Y"),
        alt.Tooltip("warmth:Q", title=_("Warmth"), format=".2f"),
    ]
    return [
        alt.Chart(some)
        .mark_line(strokeWidth=2, color=palette.ink, strokeDash=dash)
        .encode(x=x, y=y, tooltip=tooltip)
        for some, dash in ((past, [1, 0]), (ahead, [5, 4]))
        if len(some) > 1
    ]


def _thresholds(points: pd.DataFrame, palette: Palette, y: Any) -> list[alt.Chart]:
    """Where warm begins and where cold does, with words."""
    import altair as alt

    rows = pd.DataFrame(
        {
            "warmth": [WARM, COLD],
            "day": points["day"].iloc[0],
            "said": [_("warm from here up"), _("cold below")],
        }
    )
    words = {"align": "left", "dx": 4, "fontSize": 11, "color": palette.ink}
    sides = zip((rows[:1], rows[1:]), (-7, 8), strict=True)
    return [
        alt.Chart(rows).mark_rule(strokeDash=[2, 3], color=palette.muted).encode(y=y),
        *(
            alt.Chart(one).mark_text(**words, dy=dy).encode(x="day:T", y=y, text="said:N")
            for one, dy in sides
        ),
    ]


def _changes(curve: Curve, points: pd.DataFrame, palette: Palette, top: float) -> list[alt.Chart]:
    """A line on each day on which holders change, with the name of who came."""
    import altair as alt

    within = curve.changes[curve.changes["day"] >= points["day"].iloc[0]]
    if within.empty:
        return []
    days = within.groupby("day")
    named = pd.DataFrame({"day": list(days.groups), "warmth": top})
    named["said"] = [_newcomers(some) for _day, some in days]
    base = alt.Chart(named).encode(
        x="day:T", tooltip=[_day_told(), alt.Tooltip("said:N", title=_("Holder"))]
    )
    # Of an office that was vacant between two holders, the second is the one to be named.
    worded = named[_spaced(named["day"][::-1], points, 2 * _APART)[::-1]]
    words = {"baseline": "top", "dy": 2, "fontSize": 11, "color": palette.ink, "limit": 150}
    return [
        base.mark_rule(color=palette.muted, strokeWidth=1.5),
        *_beside(worded, points, words),
    ]


def _beside(rows: pd.DataFrame, points: pd.DataFrame, words: dict[str, Any]) -> list[alt.Chart]:
    """Words to the right of a day, or to its left where they would leave the chart."""
    import altair as alt

    first, last = points["day"].iloc[0], points["day"].iloc[-1]
    late = rows["day"] > last - 0.25 * (last - first)
    return [
        alt.Chart(some)
        .mark_text(**words, align=align, dx=dx)
        .encode(x="day:T", y="warmth:Q", text="said:N")
        for some, align, dx in ((rows[~late], "left", 5), (rows[late], "right", -5))
        if len(some)
    ]


def _spaced(days: pd.Series, points: pd.DataFrame, share: float) -> NDArray[np.bool_]:
    """Which of some days in a row are far enough apart for words at each."""
    room = share * (points["day"].iloc[-1] - points["day"].iloc[0])
    kept: list[bool] = []
    last = None
    for day in days:
        kept.append(last is None or abs(day - last) >= room)
        last = day if kept[-1] else last
    return np.array(kept, dtype=bool)


def _day_told() -> alt.Tooltip:
    import altair as alt

    return alt.Tooltip("day:T", title=_("Day"), format="%d %B %Y")


def _newcomers(changes: pd.DataFrame) -> str:
    if len(changes) > 1:
        said = ngettext("{count} holder changes", "{count} holders change", len(changes))
        return said.format(count=wording.number(len(changes)))
    one = changes.iloc[0]
    return str(one["after"]) or _("{person} leaves").format(person=one["before"])


def _today(curve: Curve, palette: Palette) -> list[alt.Chart]:
    """Where the past ends."""
    import altair as alt

    row = pd.DataFrame({"day": [pd.Timestamp(curve.today)]})
    return [alt.Chart(row).mark_rule(color=palette.line, strokeDash=[1, 2]).encode(x="day:T")]


def _marks(curve: Curve, points: pd.DataFrame, palette: Palette, y: Any) -> list[alt.Chart]:
    """A mark on each day of an engagement, where the curve leaps, with its kind."""
    import altair as alt

    met = curve.engagements.dropna(subset=["day"])
    met = met.assign(said=[_kind(kind) for kind in met["kind"]])
    days = met.groupby("day")["said"].agg(lambda kinds: wording.joined(dict.fromkeys(kinds)))
    rows = points.merge(days.rename("said"), left_on="day", right_index=True)
    if rows.empty:
        return []
    told = [_day_told(), alt.Tooltip("said:N", title=_("Kind"))]
    if len(rows) > _MARKED:
        ticks = alt.Chart(rows.assign(warmth=0.0)).mark_tick(
            color=palette.ink, thickness=1, height=9, orient="vertical", yOffset=-5
        )
        return [ticks.encode(x="day:T", y=y, tooltip=told)]
    marks = alt.Chart(rows).encode(x="day:T", y=y, tooltip=told)
    worded = rows[_spaced(rows["day"], points, _APART)]
    words = {"align": "center", "dy": -10, "fontSize": 11, "color": palette.ink, "limit": 120}
    circles = marks.mark_circle(size=44, color=palette.ink, opacity=1)
    if len(rows) > _WORDED:
        return [circles]
    return [
        circles,
        alt.Chart(worded).mark_text(**words).encode(x="day:T", y=y, text="said:N"),
    ]


def _kind(code: str) -> str:
    return wording.kind(code, None) if code else _("Engagement")


def _cold(
    curve: Curve, points: pd.DataFrame, palette: Palette, y: Any, top: float
) -> list[alt.Chart]:
    """The day on which it goes cold."""
    import altair as alt

    if curve.cold_on is None or pd.Timestamp(curve.cold_on) > points["day"].iloc[-1]:
        return []
    said = _("cold on {day}").format(day=wording.date(curve.cold_on))
    row = pd.DataFrame({"day": [pd.Timestamp(curve.cold_on)], "warmth": _FLAG * top, "said": said})
    row["low"] = COLD
    words = {"baseline": "top", "fontSize": 11, "fontWeight": "bold", "color": palette.ink}
    base = alt.Chart(row).encode(x="day:T")
    return [
        base.mark_rule(color=palette.ink).encode(y=y, y2="low:Q"),
        base.mark_point(size=70, filled=False, color=palette.ink, strokeWidth=2).encode(y="low:Q"),
        *_beside(row, points, words),
    ]


def curve_by_month(curve: Curve) -> pd.DataFrame:
    """The curve as a table: the last day of every month, or the last one shown.

    Returns
    -------
    pandas.DataFrame
        ``day``, ``warmth``, ``office``, ``person``, ``ahead``, ``kinds`` (of the engagements of the
        month) and ``changes`` (who came, or left), in words.
    """
    points = curve.points.assign(month=curve.points["day"].dt.to_period("M"))
    months = points.drop_duplicates("month", keep="last").set_index("month")
    met = curve.engagements.dropna(subset=["day"])
    kinds = [_kind(kind) for kind in met["kind"]]
    said = pd.Series(kinds, index=met["day"].dt.to_period("M"), dtype="str")
    names = {month: wording.joined(some.drop_duplicates()) for month, some in said.groupby(level=0)}
    changed = curve.changes.assign(month=curve.changes["day"].dt.to_period("M"))
    holders = {month: _newcomers(some) for month, some in changed.groupby("month")}
    return months.assign(
        kinds=[names.get(month, "") for month in months.index],
        changes=[holders.get(month, "") for month in months.index],
    ).reset_index(drop=True)
