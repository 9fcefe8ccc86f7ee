"""Where a report comes from, whom it is for, and what is not in it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.facts import Facts
from dashboard.language import gettext as _
from dashboard.language import ngettext, nnoop, noop
from dashboard.reports.model import SourceTold
from dashboard.reports.telling import plural, said_of_count
from dashboard.shown import View
from dashboard.words import wording
from dashboard.words.labels import SOURCE_KINDS
from geodata.areas import Areas
from geodata.audience import AUDIENCES, LeftOut
from geodata.selection import Selection

BANNERS: Mapping[str, str] = {
    "public": noop("Public: may be passed on"),
    "internal": noop("Internal: not to be passed on outside"),
    "restricted": noop("Restricted: for those who were given it, and nobody else"),
}
"""What is printed on every page of a file, by its audience."""

ILLUSTRATIVE = noop(
    "Illustrative example: boundaries and census figures are real; every engagement, person and "
    "program is invented."
)

# --- what is left out ----------------------------------------------------------------------------


def tell_notes(
    facts: Facts, selection: Selection, view: View, below: int, beyond: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """What a view leaves out, a sentence each."""
    areas = facts.areas(selection.vintage)
    notes = [] if view.need is not None else _unplaced(areas, view, below)
    notes += [*_unloaded(facts, selection, view, below), *_against(selection, view)]
    if beyond:
        said = ngettext(
            "{count} area lies outside the frame of the map: {names}.",
            "{count} areas lie outside the frame of the map: {names}.",
            len(beyond),
        )
        words = {"count": wording.number(len(beyond)), "names": _some(beyond)}
        notes.append(said.format(**words))
    return tuple(notes)


def _against(selection: Selection, view: View) -> list[str]:
    """What changes of the figures are told against, where it is not said beside the title."""
    earlier = selection.previous()
    if earlier is None or view.previous is None or view.compared is not None:
        return []
    days = wording.period(earlier.start, earlier.end)
    return [_("Changes of figures are against {period}.").format(period=days)]


def _some(names: tuple[str, ...]) -> str:
    """The first few names of many."""
    shown = wording.joined(names[:8])
    return shown if len(names) <= 8 else _("{names} and others").format(names=shown)


def _unplaced(areas: Areas, view: View, below: int) -> list[str]:
    """What is known only above the level shown, and what has no date.

    Taken from a total these would say what the areas add up to, so they have no figures where small
    counts are kept back.
    """
    known_above, undated = view.summary.known_above, view.summary.undated
    if below:
        some = _("Engagements known only to a larger area, or without a date, colour nothing here.")
        return [some] if undated or any(known_above.values()) else []
    notes = []
    for level, count in sorted(known_above.items(), reverse=True):
        said = ngettext(
            "{count} engagement is known only to the {area}, and colours nothing here.",
            "{count} engagements are known only to the {area}, and colour nothing here.",
            count,
        )
        words = {"count": wording.number(count), "area": wording.level_words(areas, level)[0]}
        notes.append(said.format(**words))
    if undated:
        said = ngettext(
            "{count} engagement has no date, and is outside every period.",
            "{count} engagements have no date, and are outside every period.",
            undated,
        )
        notes.append(said.format(count=wording.number(undated)))
    return notes


def _unloaded(facts: Facts, selection: Selection, view: View, below: int) -> list[str]:
    kind = "records" if view.need is None else "indicators"
    fates = facts.refused_counts(selection.vintage, kind)
    held, rejected = (int(fates.get(fate, 0)) for fate in ("held", "rejected"))
    if not held + rejected:
        return []
    said = _("Of the rows received, {held} wait for review and {rejected} were rejected.")
    return [said.format(held=said_of_count(held, below), rejected=said_of_count(rejected, below))]


def tell_left_out(out: LeftOut, audience: str, below: int, *, ledger: bool) -> tuple[str, ...]:
    """What the audience of a file does not see, and what was kept back, a sentence each."""
    told = []
    if out.engagements:
        said = ngettext(
            "{count} engagement is not for this audience, and counts nowhere in this file.",
            "{count} engagements are not for this audience, and count nowhere in this file.",
            plural(out.engagements, below),
        )
        told.append(said.format(count=said_of_count(out.engagements, below)))
        told.append(
            _("An area that is shown without a record may have one that this audience may not see.")
        )
    programs = nnoop("{count} program is left out.", "{count} programs are left out.")
    persons = nnoop("{count} name is withheld.", "{count} names are withheld.")
    for count, (one, many) in ((out.programs, programs), (out.persons, persons)):
        if count:
            said = ngettext(one, many, plural(count, below))
            told.append(said.format(count=said_of_count(count, below)))
    if below:
        said = _(
            "Counts below {below} are kept back, and all others are told in bands of {below}; "
            "days since and offices are not told where there are so few."
        )
        told.append(said.format(below=wording.number(below)))
    if ledger and audience != AUDIENCES[-1]:
        told.append(
            _(
                "Rows that were not loaded are in no file but a restricted one: nothing says who "
                "may see them."
            )
        )
    return tuple(told)


# --- where it comes from -------------------------------------------------------------------------


def tell_illustrative() -> str:
    """The sentence that marks invented data."""
    return _(ILLUSTRATIVE)


def tell_audience(audience: str) -> str:
    """The banner of a file: whom it is for."""
    return _(BANNERS[audience])


def tell_sources(facts: Facts, selection: Selection, view: View) -> tuple[SourceTold, ...]:
    """The sources of what is shown, in the order in which they were loaded."""
    rows = facts.sources()
    mine = rows[(rows["vintage"] == selection.vintage) & rows["superseded_by"].isna()]
    records = mine[(mine["kind"] == "records") & mine["reports_on"].notna()]
    if selection.sources:
        records = records[records["source_id"].isin(selection.sources)]
    needs = mine[mine["kind"] == "indicators"]
    if view.need is not None:
        records = needs[needs["name"].isin(view.need.sources)]
    shown = pd.concat([records, mine[mine["kind"] == "boundaries"]])
    return tuple(_source(row) for _at, row in shown.iterrows())


def _source(row: pd.Series) -> SourceTold:
    days = [None if pd.isna(row[name]) else row[name].date() for name in ("start", "end")]
    return SourceTold(
        name=str(row["name"]),
        kind=SOURCE_KINDS[row["kind"]],
        loaded="" if pd.isna(row["loaded_at"]) else wording.date(str(row["loaded_at"])[:10]),
        days=wording.period(*days) if any(days) else "",
        illustrative=bool(pd.notna(row["illustrative"]) and row["illustrative"]),
    )
