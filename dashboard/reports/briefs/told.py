"""The figures and sentences that briefs of several kinds share."""

from __future__ import annotations

import math

import pandas as pd

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.reports.briefs.ground import Ground
from dashboard.reports.briefs.listing import overdue
from dashboard.reports.model import Figure
from dashboard.words import warmthfacts, wording
from dashboard.words.labels import WARMTH_STATES

UNSEEN = ("not_reported", "undated")
"""States of warmth in which nothing can be said, and nothing is low."""


def last_met(ground: Ground, listed: pd.DataFrame, label: str, *, unseen: bool = False) -> Figure:
    """The day of the last engagement, and how long ago that is."""
    days = listed["date"].dropna()
    if ground.hides(len(listed)):
        return Figure(label, _("kept back"), _("There are too few of them."))
    if len(days):
        last = days.max()
        precision = listed.loc[days.idxmax(), "date_precision"]
        said = wording.date(last, "day" if pd.isna(precision) else precision)
        return Figure(label, said, ground.ago(last))
    if len(listed):
        return Figure(label, _("day not known"), _("None of them has a date."))
    if unseen:
        return Figure(label, _("not known"), _("No source reports here."))
    return Figure(label, _("none"), _("on record up to this day"))


def commitments(ground: Ground, promised: pd.DataFrame, *, unseen: bool = False) -> Figure:
    """Open commitments, and how many of them are overdue."""
    if unseen and promised.empty:
        return Figure(_("Open commitments"), _("not known"), _("No source reports here."))
    late = overdue(ground, promised)
    said = ngettext("{count} overdue", "{count} overdue", late).format(count=wording.number(late))
    if not late:
        said = _("none overdue") if len(promised) else _("as far as is recorded")
    if ground.below and len(promised):
        said = ""
    return Figure(_("Open commitments"), ground.count(len(promised)), said)


def warmth(row: pd.Series) -> Figure:
    """How warm a relationship is, and until when."""
    label, state = _("Warmth"), WARMTH_STATES[row["state"]]
    if row["state"] == "never":
        return Figure(label, _("none"), _("on record up to this day"))
    if row["state"] in UNSEEN or math.isnan(row["warmth"]):
        return Figure(label, _("not known"), state)
    if pd.notna(row["cold_on"]):
        said = _("{state}, cold from {day}")
        state = said.format(state=state, day=wording.date(row["cold_on"]))
    elif pd.notna(row["cold_since"]):
        state = _("Cold since {day}").format(day=wording.date(row["cold_since"]))
    return Figure(label, wording.decimal(row["warmth"]), state)


def standing(ground: Ground, row: pd.Series) -> str:
    """How a relationship stands, when it is due, what is about to be lost."""
    if ground.hides(row["engagements"]):
        return _("So few contacts are on record that how it stands is kept back.")
    if row["state"] == "never" and ground.hidden:
        return _("No contact that may be told here is on record.")
    parts = (warmthfacts.standing(row), warmthfacts.dues(row), warmthfacts.loss(row, ground.day))
    return " ".join(part for part in parts if part)


def tone(ground: Ground, row: pd.Series | None) -> str:
    """The state behind that sentence; none where it is kept back, or there is no relationship."""
    return "" if row is None or ground.hides(row["engagements"]) else str(row["state"])


def ahead(ground: Ground, row: pd.Series) -> tuple[str, ...]:
    """Changes of holder and elections ahead of a relationship."""
    coming = row.copy()
    coming["commitments_open"], coming["undated"] = 0, 0
    return tuple(warmthfacts.warnings(coming, ground.day))


def areas_engaged(ground: Ground, level: int, pcode: str) -> Figure | None:
    """Of the areas inside one, how many are engaged in the period; None where it has none."""
    finer = ground.areas.child_level(level)
    if finer is None:
        return None
    inside = ground.selection.but(level=finer, root=pcode, root_level=level)
    summary = ground.facts.counted(inside.counting())[1]
    many = wording.level_words(ground.areas, finer)[1]
    label = _("{areas} engaged").format(areas=wording.sentence(many))
    if not summary.areas:
        return None
    unseen = summary.states["not_reported"]
    if unseen == summary.areas:
        return Figure(label, _("not known"), _("No source reports on any of them."))
    value = _("{some} of {count}").format(
        some=wording.number(summary.engaged), count=wording.number(summary.areas)
    )
    if not unseen:
        return Figure(label, value, _("in the period"))
    said = ngettext(
        "in the period; {count} not reported on", "in the period; {count} not reported on", unseen
    )
    return Figure(label, value, said.format(count=wording.number(unseen)))


def in_period(ground: Ground, listed: pd.DataFrame, label: str) -> Figure:
    """Engagements in all, and in the period."""
    total = ground.count(len(listed))
    if ground.below or listed.empty:  # a part beside its whole would tell of the rest
        return Figure(label, total, "")
    now = ground.in_period(listed)
    said = ngettext("{count} in the period", "{count} in the period", now)
    return Figure(label, total, said.format(count=wording.number(now)))


__all__ = [
    "UNSEEN",
    "ahead",
    "areas_engaged",
    "commitments",
    "in_period",
    "last_met",
    "standing",
    "tone",
    "warmth",
]
