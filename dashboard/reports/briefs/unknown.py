"""What a brief does not know, in sentences: what matters most to whoever relies on it first."""

from __future__ import annotations

import pandas as pd

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.reports.briefs.ground import Ground
from dashboard.words import wording
from geodata.records import as_date, day_number


def about_vacancies(offices: pd.DataFrame) -> list[str]:
    """Offices that may be vacant, or filled by somebody who has not been recorded."""
    vacant = int(offices["vacant"].sum())
    if not vacant:
        return []
    text = ngettext(
        "Whether {count} office is vacant, or its new holder has not been recorded.",
        "Whether {count} offices are vacant, or their new holders have not been recorded.",
        vacant,
    )
    return [text.format(count=wording.number(vacant))]


def about_engagements(ground: Ground, listed: pd.DataFrame) -> list[str]:
    """Engagements of unknown day or kind, and until when anything is on record."""
    undated, unkind = int(listed["date"].isna().sum()), int(listed["kind"].isna().sum())
    said = []
    if undated:
        days = ngettext(
            "The day of {count} contact: it may be the last one.",
            "The days of {count} contacts: one of them may be the last.",
            ground.form(undated),
        )
        said.append(days.format(count=ground.count(undated)))
    if unkind:
        kinds = ngettext(
            "What kind of contact {count} was.",
            "What kind of contact {count} were.",
            ground.form(unkind),
        )
        said.append(kinds.format(count=ground.count(unkind)))
    return said


def after_the_last(ground: Ground) -> list[str]:
    """What came after the newest record."""
    newest = ground.rows.last_day
    if newest is None:
        return [_("Whatever happened: no engagement is on record at all.")]
    last = pd.Timestamp(as_date(newest))
    if last > ground.day:
        said = _("What is on record after {day}: it is not told here.")
        return [said.format(day=wording.date(ground.day))]
    return [_("What happened after {day}, the newest record.").format(day=wording.date(last))]


def about_commitments(ground: Ground, promised: pd.DataFrame) -> list[str]:
    """Open commitments without a day, and whether what is overdue was kept unrecorded."""
    said, dayless = [], int(promised["due"].isna().sum())
    late = int((promised["due"] < ground.day).sum())
    if dayless:
        days = ngettext(
            "When {count} open commitment is due.",
            "When {count} open commitments are due.",
            ground.form(dayless),
        )
        said.append(days.format(count=ground.count(dayless)))
    if late:
        kept = ngettext(
            "Whether {count} overdue commitment was kept and nobody wrote it down.",
            "Whether {count} overdue commitments were kept and nobody wrote it down.",
            ground.form(late),
        )
        said.append(kept.format(count=ground.count(late)))
    return said


def about_roster(ground: Ground, source_id: object) -> list[str]:
    """How old the roster is that an office, body or holder comes from."""
    sources = ground.facts.sources()
    mine = sources[sources["source_id"] == source_id]
    if mine.empty or pd.isna(mine["loaded_at"].iloc[0]):
        return []
    source = mine.iloc[0]
    said = _("Changes of office after {day}, when “{source}” was loaded.")
    loaded = pd.Timestamp(str(source["loaded_at"]))
    return [said.format(day=wording.date(loaded.date()), source=source["name"])]


def known_only_above(ground: Ground, level: int, pcode: str) -> list[str]:
    """Engagements that are known to hold an area's province alone, and may have been there."""
    said = []
    for above, code, name in wording.area_path(ground.areas, level, pcode)[:-1]:
        if above == ground.areas.coarsest and above != level - 1:
            continue
        count = _standing_at(ground, level, above, code)
        if count:
            only = ngettext(
                "Whether {count} engagement that is known only to {place} was here.",
                "Whether any of {count} engagements that are known only to {place} was here.",
                ground.form(count),
            )
            said.append(only.format(count=ground.count(count), place=name))
    return said[::-1]


def _standing_at(ground: Ground, level: int, above: int, code: str) -> int:
    """Engagements up to the day that lie in an area, and in no known part of it."""
    found = ground.rows.known_above(level, above, code)
    passing = ground.rows.keep(ground.selection)[found["engagement"]]
    past = ground.rows.columns.days[found["engagement"]] <= day_number(ground.day.date())
    return int((passing & past & (found["level"] == above)).sum())


__all__ = [
    "about_commitments",
    "about_engagements",
    "about_roster",
    "after_the_last",
    "known_only_above",
]
