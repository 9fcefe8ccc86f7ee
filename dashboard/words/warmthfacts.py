"""One relationship in sentences: how it stands, who holds the office, what is due and promised."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.language import gettext as _
from dashboard.language import ngettext, noop
from dashboard.words import wording
from dashboard.words.warmthwords import days_to
from geodata.warmth import COLD, WARM

_SAID = 0.005
"""Warmth of less than this is 0.00 as it is written."""

_OFTEN: Mapping[int, str] = {
    30: noop("once a month"),
    91: noop("once a quarter"),
    182: noop("twice a year"),
    365: noop("once a year"),
}


def standing(row: pd.Series) -> str:
    """How a relationship stands, in a sentence with its warmth."""
    state, figure = row["state"], wording.decimal(row["warmth"])
    match state:
        case "warm":
            said = _("Warm: {warmth}, where {warm} or more is warm.")
        case "cooling":
            said = _("Cooling: {warmth}, between {cold} and {warm}.")
        case "cold":
            said = _("Cold since {since}: {warmth}, where less than {cold} is cold.")
        case "undated":
            return _("Met, but on no day that is known, so how warm it is cannot be said.")
        case "never":
            return _("Never met: a source reports here, and has no engagement.")
        case "not_reported":
            return _("Not reported: no source covers it, so nothing can be said.")
        case _:
            return _("No local authority here, so nobody is to be met.")
    return said.format(
        warmth=figure,
        warm=wording.decimal(WARM),
        cold=wording.decimal(COLD),
        since=wording.date(row["cold_since"]),
    )


def parts(row: pd.Series) -> str:
    """What of the warmth would stay with the office, and what would go with its holder."""
    if pd.isna(row.get("office_part")) or row["warmth"] < _SAID:
        return ""
    figures = {
        "office": wording.decimal(row["office_part"]),
        "person": wording.decimal(row["person_part"]),
    }
    if row["holder"]:
        said = _("{office} of it stays with the office; {person} goes with {holder}.")
        return said.format(**figures, holder=row["holder"])
    if row.get("vacant"):
        return _("The office is vacant, so all that is left is its own part.")
    return _("{office} of it is the part of its offices, {person} that of who holds them.").format(
        **figures
    )


def holder(row: pd.Series) -> str:
    """Who holds the office, or why nobody is said to; empty for what is no office."""
    if "role" not in row:
        return ""
    if row["holder_unknown"]:
        return _(
            "No holder of this office was ever known, so no change could be taken into account."
        )
    if row["vacant"]:
        return _("Vacant, as far as is known.")
    if pd.isna(row["holder_since"]):
        return _("Held by {person}.").format(person=row["holder"])
    said = _("Held by {person} since {start}.")
    return said.format(person=row["holder"], start=wording.date(row["holder_since"]))


def dues(row: pd.Series) -> str:
    """When it was met last, when it is due, and by how much that has gone by."""
    if pd.isna(row["last"]):
        return ""
    figures = {"last": wording.date(row["last"]), "due": wording.date(row["due"])}
    if row["overdue_days"] > 0:
        late = int(row["overdue_days"])
        said = ngettext(
            "Last met on {last}; it was due on {due} and is overdue by {count} day.",
            "Last met on {last}; it was due on {due} and is overdue by {count} days.",
            late,
        )
        return said.format(**figures, count=wording.number(late))
    return _("Last met on {last}; next due on {due}.").format(**figures)


def loss(row: pd.Series, today: pd.Timestamp) -> str:
    """When it goes cold."""
    if pd.isna(row["cold_on"]):
        return ""
    left = days_to(row["cold_on"], today)
    said = ngettext(
        "It goes cold on {day}, in {count} day, if nothing else is done.",
        "It goes cold on {day}, in {count} days, if nothing else is done.",
        left,
    )
    return said.format(day=wording.date(row["cold_on"]), count=wording.number(left))


def warnings(row: pd.Series, today: pd.Timestamp) -> list[str]:
    """What lies ahead of it, a sentence each."""
    said = []
    if pd.notna(row.get("changes_on")):
        left = days_to(row["changes_on"], today)
        change = ngettext(
            "The holder changes on {day}, in {count} day: the person's part goes then.",
            "The holder changes on {day}, in {count} days: the person's part goes then.",
            left,
        )
        said.append(_on(row["changes_on"], left, change))
    if pd.notna(row.get("election_on")):
        left = days_to(row["election_on"], today)
        election = ngettext(
            "An election is held on {day}, in {count} day.",
            "An election is held on {day}, in {count} days.",
            left,
        )
        said.append(_on(row["election_on"], left, election))
    return [*said, *_promises(row, today), *_unknown(row)]


def _on(day: object, left: int, said: str) -> str:
    return said.format(day=wording.date(day), count=wording.number(left))


def _promises(row: pd.Series, today: pd.Timestamp) -> list[str]:
    waiting = int(row.get("commitments_open", 0))
    if not waiting:
        return []
    figures = {"count": wording.number(waiting), "day": wording.date(row["commitment_due"])}
    if pd.isna(row["commitment_due"]):
        said = ngettext("{count} commitment is open.", "{count} commitments are open.", waiting)
    elif row["commitment_due"] < today:
        said = ngettext(
            "{count} commitment is open; it was due on {day}.",
            "{count} commitments are open; the first was due on {day}.",
            waiting,
        )
    else:
        said = ngettext(
            "{count} commitment is open, due on {day}.",
            "{count} commitments are open, the first due on {day}.",
            waiting,
        )
    return [said.format(**figures)]


def _unknown(row: pd.Series) -> list[str]:
    lost = int(row["undated"])
    if not lost:
        return []
    said = ngettext(
        "Not known: the day of {count} engagement, which warms nothing.",
        "Not known: the days of {count} engagements, which warm nothing.",
        lost,
    )
    return [said.format(count=wording.number(lost))]


def state_of(warmth: float) -> str:
    """The state that goes with a warmth that is known; none at all is of those never met."""
    held = "warm" if warmth >= WARM else "cooling" if warmth >= COLD else "cold"
    return held if warmth else "never"


def often(days: int) -> str:
    """How often that is: ``once a quarter``, ``every 60 days``."""
    if days in _OFTEN:
        return _(_OFTEN[days])
    return ngettext("every {count} day", "every {count} days", days).format(
        count=wording.number(days)
    )


__all__ = [
    "dues",
    "holder",
    "loss",
    "often",
    "parts",
    "standing",
    "state_of",
    "warnings",
]
