"""Words for priorities: the reasons to go to an area, how firm its rank is, what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

import pandas as pd

from dashboard.language import InLanguage, isolated, ngettext, noop
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.labels import GAP_COMPONENTS, STATES
from geodata.areas import Areas
from geodata.indicators import UNITS
from geodata.selection import Selection

OUT_OF = 100
"""What a score, 0 to 1, is said out of."""

NEED = "indicator:"
"""What the component of a need layer begins with; the code of the layer follows."""

_MEASURED: Mapping[str, str] = InLanguage(
    {
        "state": noop(
            "Nothing where there was an engagement in the period, half where there was one only "
            "before it, all where a source reports and has none. Unknown where no source reports."
        ),
        "days_since": noop(
            "Grows with the days since the last engagement: half after 180 days, three quarters "
            "after 360, all where there never was one."
        ),
        "population": noop("The share of areas that have no more people than this one."),
        "neighbours": noop(
            "The share of the areas next to it that are not engaged, of those that are reported on."
        ),
        "offices": noop("The share of its known offices that nobody met in the period."),
    }
)


Row: TypeAlias = Mapping[str, Any] | pd.Series
"""What is known of one area, by column."""


class Beside(NamedTuple):
    """How many neighbours an area has, of how many something is known, how many lack engagement."""

    every: int = 0
    known: int = 0
    unengaged: int = 0


def component_label(code: str, needs: pd.DataFrame) -> str:
    """What a component is called; a need layer by its own label, which is data."""
    if not code.startswith(NEED):
        return GAP_COMPONENTS[code]
    return str(needs.loc[code.removeprefix(NEED), "label"])


def component_help(code: str) -> str:
    """What a component measures."""
    if code.startswith(NEED):
        return _("Nothing where 0 is reported; else the share of areas with no more than this one.")
    return _MEASURED[code]


def points(share: float) -> str:
    """A score or a part of it, 0 to 1, out of a hundred."""
    return wording.number(OUT_OF * share)


# --- facts of one area ---------------------------------------------------------------------------


def say_state(row: Row) -> str:
    """How long nobody was there, in the middle of a sentence."""
    if row["state"] == "not_reported":
        return _("no source reports on it")
    if pd.isna(row["days_since"]):
        never = _("no engagement on record")
        return never if row["state"] == "no_record" else _("its engagements have no date")
    days = max(0, int(row["days_since"]))
    if row["state"] == "engaged":
        if not days:
            return _("engaged on the as-of date itself")
        said = ngettext("engaged {count} day ago", "engaged {count} days ago", days)
    else:
        said = ngettext("no engagement for {count} day", "no engagement for {count} days", days)
    return said.format(count=wording.number(days))


def say_people(population: float) -> str:
    """How many live somewhere."""
    if pd.isna(population):
        return _("population not known")
    count = 2 if population >= 1e4 else round(population)
    said = ngettext("{amount} person", "{amount} people", count)
    return said.format(amount=wording.spoken(population))


def say_beside(beside: Beside) -> str:
    """How its neighbours stand, in the middle of a sentence; empty where none is known of."""
    if not beside.known:
        return ""
    said = _neighbours(*beside)
    return said.format(some=wording.number(beside.unengaged), count=wording.number(beside.known))


def _neighbours(every: int, known: int, unengaged: int) -> str:
    if known < every:  # the others are not reported on, or outside of what is looked into
        return ngettext(
            "of {count} neighbours known of here, {some} is not engaged",
            "of {count} neighbours known of here, {some} are not engaged",
            unengaged,
        )
    if not unengaged:
        return ngettext(
            "its {count} neighbour is engaged", "all its {count} neighbours are engaged", known
        )
    if unengaged == known:
        return ngettext(
            "its {count} neighbour is not engaged",
            "none of its {count} neighbours is engaged",
            known,
        )
    return ngettext(
        "{some} of its {count} neighbours is not engaged",
        "{some} of its {count} neighbours are not engaged",
        unengaged,
    )


def say_facts(row: Row, beside: Beside) -> str:
    """State, people and neighbours of an area, in the middle of a sentence."""
    facts = wording.joined([say_state(row), say_people(row["population"])])
    near = say_beside(beside)
    return _("{said}; {more}").format(said=facts, more=near) if near else facts


def part_figure(code: str, row: Row, area: Row, beside: Beside, needs: pd.DataFrame) -> str:
    """The figure behind a part: a state, days, people, neighbours, offices, an amount of need.

    ``row`` is of the scores, ``area`` of the coverage, ``needs`` lists the layers with their unit.
    """
    if pd.isna(row[f"part:{code}"]):
        return _("not known")
    match code:
        case "state":
            return STATES[str(row["state"])]
        case "days_since":
            if pd.isna(row["days_since"]):
                return _("never")
            return wording.MEASURES["days_since"].amount(float(row["days_since"]))
        case "population":
            return wording.spoken(float(row["population"]))
        case "neighbours":
            return _of(beside.unengaged, beside.known)
        case "offices":
            known, reached = int(area["offices_known"]), int(area["offices_reached"])
            return _of(known - reached, known)
    return _need_figure(code, area, needs)


def _need_figure(code: str, area: Row, needs: pd.DataFrame) -> str:
    value = float(area[code])
    one, many = UNITS.get(str(needs.loc[code.removeprefix(NEED), "unit"]), ("", ""))
    unit = ngettext(one, many, round(value) if value == round(value) else 2) if one else ""
    if not unit:
        return wording.figure(value)
    return _("{figure} {unit}").format(figure=wording.figure(value), unit=unit)


def _of(some: int, count: int) -> str:
    return _("{some} of {count}").format(some=wording.number(some), count=wording.number(count))


# --- how firm ------------------------------------------------------------------------------------


def rank_range(row: Row) -> str:
    """The ranks that an area might take: ``2–5``, or ``3``."""
    if pd.isna(row["rank"]):
        return ""
    low, high = wording.number(row["rank_low"]), wording.number(row["rank_high"])
    return low if low == high else isolated(f"{low}–{high}")


def say_rank(areas: Areas, level: int, row: Row, ranked: int) -> str:
    """Where an area stands among all, how firmly, and with how much reason."""
    if row["state"] == "no_authority":
        return _("No local authority is here, so it is not ranked.")
    if pd.isna(row["rank"]):
        return _("Nothing that counts is known of it, so it is not ranked.")
    words = {
        "rank": wording.number(row["rank"]),
        "count": wording.number(ranked),
        "areas": wording.level_noun(areas, level, ranked),
        "points": points(float(row["score"])),
        "low": wording.number(row["rank_low"]),
        "high": wording.number(row["rank_high"]),
    }
    if row["rank_low"] == row["rank_high"]:
        said = _(
            "Number {rank} of {count} {areas}, with {points} of 100 points; the same if weights "
            "were a little different."
        )
    elif row["unknown"]:
        said = _(
            "Number {rank} of {count} {areas}, with {points} of 100 points; between {low} and "
            "{high} if more were known."
        )
    else:
        said = _(
            "Number {rank} of {count} {areas}, with {points} of 100 points; between {low} and "
            "{high} if weights were a little different."
        )
    return said.format(**words)


def say_unknown(row: Row, needs: pd.DataFrame) -> str:
    """What of an area is not known, and between which ends that leaves its score."""
    if not row["unknown"]:
        return _("All that counts is known of it.")
    parts = wording.joined(_inside(code, needs) for code in row["unknown"])
    said = _("Not known: {parts}. With it the score could be anything from {low} to {high}.")
    return said.format(parts=parts, low=points(row["low"]), high=points(row["high"]))


def say_not_known(
    areas: Areas, selection: Selection, gaps: pd.DataFrame, needs: pd.DataFrame
) -> str:
    """What all these scores did not know, and of how many areas; never empty."""
    lacking = gaps["unknown"][gaps["unknown"].map(bool)]
    if lacking.empty:
        return _("Every score is made of all that counts.")
    counts = lacking.explode().value_counts()
    nowhere = sorted(counts.index[counts == (gaps["state"] != "no_authority").sum()])
    some = lacking.map(lambda codes: tuple(code for code in codes if code not in nowhere))
    said = [_say_partly_known(areas, selection, some[some.map(bool)], needs)]
    if nowhere:
        parts = wording.joined(_inside(code, needs) for code in nowhere)
        said.append(_("Known of no area, and left out: {parts}.").format(parts=parts))
    return " ".join(filter(None, said))


def _say_partly_known(
    areas: Areas, selection: Selection, lacking: pd.Series, needs: pd.DataFrame
) -> str:
    """Which parts are not known of some areas, and of how many."""
    if lacking.empty:
        return ""
    counts = lacking.explode().value_counts()
    layers = counts.index.str.startswith(NEED)
    told = {_inside(code, needs): counts[code] for code in sorted(counts.index[~layers])}
    if layers.any():
        told[_("need layers")] = int(
            lacking.map(lambda codes: any(code.startswith(NEED) for code in codes)).sum()
        )
    parts = [
        _("{part} ({count})").format(part=part, count=wording.number(count))
        for part, count in told.items()
    ]
    said = ngettext(
        "Not everything is known of {count} {areas}: {parts}. Unknown parts count as the mean of "
        "the others.",
        "Not everything is known of {count} {areas}: {parts}. Unknown parts count as the mean of "
        "the others.",
        len(lacking),
    )
    return said.format(
        count=wording.number(len(lacking)),
        areas=wording.level_noun(areas, int(selection.level or 0), len(lacking)),
        parts=wording.joined(parts),
    )


def _inside(code: str, needs: pd.DataFrame) -> str:
    """A component in the middle of a sentence; the label of a need layer stays as it is."""
    label = component_label(code, needs)
    return label if code.startswith(NEED) else label.lower()
