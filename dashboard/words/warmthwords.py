"""The words of many relationships: what is about to be lost, and what warns of it."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.words import wording
from dashboard.words.labels import WARMTH_STATES
from geodata.warmth import HORIZON

HELD = ("warm", "cooling")
"""States in which a relationship can still be lost."""


def going_cold(frame: pd.DataFrame, today: pd.Timestamp, days: int = HORIZON) -> pd.Series:
    """Which relationships go cold within some days if nothing is done."""
    return frame["cold_on"].notna() & (frame["cold_on"] <= today + pd.Timedelta(days=days))


def overdue(frame: pd.DataFrame) -> pd.Series:
    """Which ones should have been met by now, and are not cold yet."""
    return (frame["overdue_days"] > 0) & frame["state"].isin(HELD)


def warned(frame: pd.DataFrame) -> pd.Series:
    """Which ones have a change of holder or an election ahead."""
    if "changes_on" not in frame:
        return pd.Series(False, index=frame.index)
    return frame["changes_on"].notna() | frame["election_on"].notna()


def headline(
    frame: pd.DataFrame, today: pd.Timestamp, noun: Callable[[int], str] | None = None
) -> str:
    """What is about to be lost, in one sentence: ``14 relationships go cold within 90 days; ...``.

    ``label`` of the frame is how each is called; ``noun`` the word for so many of them, where they
    are areas.
    """
    if not frame["state"].isin([*HELD, "cold"]).any():
        return _("Nobody here has been met on a known day yet")
    said = _say_soon(int(going_cold(frame, today).sum()), noun)
    late = frame.loc[overdue(frame), "overdue_days"]
    if late.empty:
        return said
    longest = late.idxmax()
    more = ngettext(
        "{count} not yet cold is overdue: {name}, by {days}",
        "{count} not yet cold are overdue, {name} the longest, by {days}",
        len(late),
    ).format(
        count=wording.number(len(late)),
        name=frame["label"].loc[longest],
        days=days_long(int(late.loc[longest])),
    )
    return _("{said}; {more}").format(said=said, more=more)


def _say_soon(soon: int, noun: Callable[[int], str] | None) -> str:
    figures = {"count": wording.number(soon), "days": wording.number(HORIZON)}
    if not soon:
        return _("None goes cold within {days} days").format(**figures)
    if noun is None:
        return ngettext(
            "{count} relationship goes cold within {days} days",
            "{count} relationships go cold within {days} days",
            soon,
        ).format(**figures)
    said = ngettext(
        "{count} {areas} goes cold within {days} days",
        "{count} {areas} go cold within {days} days",
        soon,
    )
    return said.format(**figures, areas=noun(soon))


def days_long(days: int) -> str:
    """So many days."""
    return ngettext("{count} day", "{count} days", days).format(count=wording.number(days))


def counts(frame: pd.DataFrame) -> list[str]:
    """How many relationships are in each state, those that there are."""
    found = frame["state"].value_counts()
    return [
        _("{state}: {count}").format(state=label, count=wording.number(found[state]))
        for state, label in WARMTH_STATES.items()
        if state in found
    ]


def unknown(frame: pd.DataFrame) -> list[str]:
    """What is not known of a list, and could change it: days, and holders."""
    undated = int((frame["undated"] > 0).sum())
    nameless = int(frame["holder_unknown"].sum()) if "role" in frame else 0
    said = []
    if undated:
        days = ngettext(
            "{count} with engagements on no known day",
            "{count} with engagements on no known day",
            undated,
        )
        said.append(days.format(count=wording.number(undated)))
    if nameless:
        holders = ngettext(
            "{count} whose holder was never known", "{count} whose holder was never known", nameless
        )
        said.append(holders.format(count=wording.number(nameless)))
    return said


def ahead(row: pd.Series, today: pd.Timestamp) -> str:
    """What warns about a relationship, in a few words: new holder, election, promises."""
    said = []
    if pd.notna(row.get("changes_on")):
        left = days_to(row["changes_on"], today)
        said.append(
            ngettext(
                "holder changes in {count} day", "holder changes in {count} days", left
            ).format(count=wording.number(left))
        )
    if pd.notna(row.get("election_on")):
        left = days_to(row["election_on"], today)
        said.append(
            ngettext("election in {count} day", "election in {count} days", left).format(
                count=wording.number(left)
            )
        )
    waiting = int(row.get("commitments_open", 0))
    if waiting:
        said.append(
            ngettext("{count} commitment open", "{count} commitments open", waiting).format(
                count=wording.number(waiting)
            )
        )
    return _listed(said)


def all_ahead(frame: pd.DataFrame, today: pd.Timestamp) -> pd.Series:
    """The same of every row; most have nothing ahead, and cost nothing."""
    some = warned(frame)
    if "commitments_open" in frame:
        some |= frame["commitments_open"] > 0
    said = {key: ahead(row, today) for key, row in frame[some].iterrows()}
    return pd.Series(said, dtype="str").reindex(frame.index).fillna("")


def holders(frame: pd.DataFrame) -> pd.Series:
    """Who holds each office, or why nobody is named."""
    named = frame["holder"].mask(frame["vacant"], _("vacant"))
    return named.mask(frame["holder_unknown"], _("not known"))


def _listed(parts: list[str]) -> str:
    more = _("{said}; {more}")
    said = parts[0] if parts else ""
    for part in parts[1:]:
        said = more.format(said=said, more=part)
    return wording.sentence(said)


def days_to(day: object, today: pd.Timestamp) -> int:
    """Days from one day to another; none where it has gone by."""
    return max(int((pd.Timestamp(day) - today).days), 0)


def by_month(frame: pd.DataFrame, today: pd.Timestamp, months: int = 12) -> pd.DataFrame:
    """How many relationships go cold in each of the months ahead, this one first.

    Returns
    -------
    pandas.DataFrame
        ``month`` (its first day), ``count``.
    """
    first = today.to_period("M")
    order = pd.period_range(first, periods=months, freq="M")
    found = frame["cold_on"].dropna().dt.to_period("M").value_counts()
    counted = found.reindex(order).fillna(0).astype(int)
    return pd.DataFrame({"month": order.to_timestamp(), "count": counted.to_numpy()})


def say_months(months: pd.DataFrame) -> str:
    """The same in words, for those who do not see the bars."""
    some = months[months["count"] > 0]
    if some.empty:
        return _("None goes cold in the months ahead.")
    parts = [
        _("{month}: {count}").format(
            month=wording.date(row["month"], "month"), count=wording.number(row["count"])
        )
        for _at, row in some.iterrows()
    ]
    return _("Going cold by month: {months}.").format(months=wording.joined(parts))


def expectations(cadences: int, elections: pd.DataFrame, today: pd.Timestamp) -> str:
    """What people set, in one sentence: how many cadences, and the election that comes next."""
    said = ngettext("{count} cadence is set", "{count} cadences are set", cadences).format(
        count=wording.number(cadences)
    )
    if not cadences:
        said = _("Every cadence is the default")
    days = elections.loc[elections["date"] >= today, "date"]
    if days.empty:
        return _("{said}; {more}").format(said=said, more=_("no election ahead is known"))
    more = ngettext(
        "{count} election lies ahead, on {day}",
        "{count} elections lie ahead, the next on {day}",
        len(days),
    ).format(count=wording.number(len(days)), day=wording.date(days.min()))
    return _("{said}; {more}").format(said=said, more=more)


__all__ = [
    "HELD",
    "ahead",
    "all_ahead",
    "by_month",
    "counts",
    "days_long",
    "days_to",
    "expectations",
    "going_cold",
    "headline",
    "holders",
    "overdue",
    "say_months",
    "unknown",
    "warned",
]
