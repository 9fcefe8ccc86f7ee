"""The lists of a brief: last contacts, open commitments, who else meets them, programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pandas as pd

from dashboard.language import gettext as _
from dashboard.language import ngettext, nnoop
from dashboard.reports.briefs.ground import Ground
from dashboard.reports.briefs.model import Line, Section
from dashboard.words import wording
from dashboard.words.labels import PROGRAM_STATUSES, SENSITIVITIES

CONTACTS = 3
"""The last contacts that are told one by one."""

MOST = 8
"""Lines of any other list; a page has no room for more."""

Rest = Callable[[int], str]
Told = Literal["by", "with", "where"]


def section(
    code: str,
    title: str,
    lines: list[Line],
    total: int,
    *,
    none: str,
    rest: Rest,
    wide: bool = False,
    below: int = 0,
) -> Section:
    """A list with what is said of its remainder, however many of its lines are shown.

    Where its number is itself a count of which those ``below`` are kept back, so few are not
    listed, and of more so many that nothing but that is told.
    """
    if 0 < total < below:
        return Section(code, title, (), none=_few(), wide=wide)
    shown = tuple(lines[: min(MOST, below - 1) if below else MOST])
    say = (lambda _rest: _("and others")) if below else rest
    rests = tuple(say(total - count) if total > count else "" for count in range(len(shown) + 1))
    return Section(code, title, shown, none=none, rests=rests, wide=wide)


def _few() -> str:
    return _("There are so few that they are not told one by one.")


def contacts(
    ground: Ground, listed: pd.DataFrame, *, holder: str = "", told: Told = "by"
) -> Section:
    """The last contacts: when, what, and by whom; with which holder where it was another one.

    ``holder`` is who holds the office now. Of a body it is ``told`` with whom of it, and of what
    one does elsewhere also where.
    """
    count = min(len(listed), CONTACTS)
    title = ngettext("Last contact", "Last {count} contacts", count)
    title = title.format(count=wording.number(count)) if count else _("Last contacts")
    none = _("None on record up to this day.")
    if ground.hides(len(listed)):
        return Section("contacts", _("Last contacts"), (), none=_few())
    recent = listed.head(CONTACTS)
    lines = [_contact(ground, row, holder, told) for _at, row in recent.iterrows()]
    return Section("contacts", title, tuple(lines), none=none, rests=("",) * (len(lines) + 1))


def _contact(ground: Ground, row: pd.Series, holder: str, told: Told) -> Line:
    kind = wording.kind(row["kind"], row["stated_kind"])
    title = "" if pd.isna(row["title"]) else str(row["title"])
    said = [kind if title else "", *_who_and_where(ground, row, holder, told)]
    sensitive = row["sensitivity"] if row["sensitivity"] in ("internal", "restricted") else ""
    precision = "day" if pd.isna(row["date_precision"]) else row["date_precision"]
    return Line(
        title or kind or _("What it was is not known"),
        lead=wording.date(row["date"], precision),
        aside=wording.in_a_row(said),
        mark=SENSITIVITIES[sensitive] if sensitive else "",
        tone=sensitive,
        note="" if pd.isna(row["notes"]) else str(row["notes"]),
    )


def _who_and_where(ground: Ground, row: pd.Series, holder: str, told: Told) -> list[str]:
    by, met = row["partners"], row["counterparts"]
    if told == "by":
        former = _former(ground, str(row.get("holders") or ""), holder) if holder else ""
        return [former, _("by {organizations}").format(organizations=by) if by else ""]
    where = row["places"] if told == "where" else ""
    return [where, _("with {counterparts}").format(counterparts=met) if met else ""]


def _former(ground: Ground, then: str, now: str) -> str:
    """Who held the office then, where that is somebody else."""
    if not then or then == now:
        return ""
    return _("then held by {person}").format(person=ground.person(then))


def open_commitments(ground: Ground, ids: pd.Index) -> pd.DataFrame:
    """What was promised in some engagements and is open, what is due first on top."""
    rows = ground.known.commitments(ids)
    return rows[rows["status"] == "open"].reset_index(drop=True)


def overdue(ground: Ground, promised: pd.DataFrame) -> int:
    """How many of some commitments were due before the day."""
    return int((promised["due"] < ground.day).sum())


def commitments(ground: Ground, promised: pd.DataFrame) -> Section:
    """Open commitments: until when, what, who promised."""
    title = _("Open commitments")
    lines = [_commitment(ground, row) for _at, row in promised.head(MOST).iterrows()]
    return section(
        "commitments",
        title,
        lines,
        len(promised),
        none=_("None on record is open."),
        rest=rest_of(*nnoop("and {count} more", "and {count} more")),
        wide=True,
        below=ground.below,
    )


def _commitment(ground: Ground, row: pd.Series) -> Line:
    late = row["due"] < ground.day
    party = ground.person(str(row["party"]))
    promised = _("promised by {party}").format(party=party) if party else ""
    return Line(
        str(row["text"]),
        lead=_("no day set") if pd.isna(row["due"]) else wording.date(row["due"]),
        aside=promised or _("who promised is not known"),
        mark=_("Overdue") if late else "",
        tone="late" if late else "",
    )


def rest_of(one: str, many: str) -> Callable[[int], str]:
    """What a list says of the rows that it leaves out; a message about so many, marked."""
    return lambda rest: ngettext(one, many, rest).format(count=wording.number(rest))


def met_by(ground: Ground, listed: pd.DataFrame, title: str, *, without: str = "") -> Section:
    """Who took part in some engagements, the busiest first, with the day of the last."""
    partners = ground.known.partners(listed["engagement_id"])
    partners = partners[partners["organization_id"] != without]
    lines = [_met(ground, row) for _at, row in partners.head(MOST).iterrows()]
    return section(
        "met_by",
        title,
        lines,
        len(partners),
        none=_("No organization is named in the records."),
        rest=rest_of(*nnoop("and {count} other organization", "and {count} other organizations")),
        below=ground.below,
    )


def _met(ground: Ground, row: pd.Series) -> Line:
    if ground.below:
        return Line(str(row["organization"]))
    times = ngettext("{count} time", "{count} times", int(row["engagements"]))
    last = _("last {day}").format(day=wording.date(row["last"])) if pd.notna(row["last"]) else ""
    mark = times.format(count=wording.number(row["engagements"]))
    return Line(str(row["organization"]), aside=last, mark=mark)


def _here(count: int) -> str:
    said = ngettext("{count} engagement", "{count} engagements", int(count))
    return said.format(count=wording.number(count))


def programs(ground: Ground, rows: pd.DataFrame, title: str) -> Section:
    """Programs with their status, and when they end; ``rows`` are of the table of programs."""
    lines = [
        Line(
            str(row["title"]),
            mark=_here(row["here"]) if "here" in row and not ground.below else "",
            aside=wording.in_a_row(
                [
                    PROGRAM_STATUSES.get(row["status"], ""),
                    _("until {day}").format(day=wording.date(row["end"], "month"))
                    if pd.notna(row["end"])
                    else "",
                ]
            ),
        )
        for _at, row in rows.head(MOST).iterrows()
    ]
    return section(
        "programs",
        title,
        lines,
        len(rows),
        none=_("None is named in the records."),
        rest=rest_of(*nnoop("and {count} other program", "and {count} other programs")),
        below=ground.below,
    )
