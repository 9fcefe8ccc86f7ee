"""What is chosen in a panel, read from the link; what cannot be read is what comes first."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard import queries
from dashboard.language import gettext as _
from dashboard.queries.gaps import RATE
from geodata.areas import Areas
from geodata.gaps import ATTENTION, STATISTICS
from geodata.selection import Selection

WITHIN_DAYS = (7, 14, 30, 60, 90)
"""Days within which two meetings may overlap."""

_USUAL_DAYS = 30


@dataclass(frozen=True)
class RegionChoice:
    """The level whose units part regions, None for none; and an area of the region picked."""

    within: int | None = None
    pcode: str = ""

    def said(self, **changes: object) -> str:
        """The same with changes, as it stands in a link."""
        within, pcode = (changes.get(n, getattr(self, n)) for n in ("within", "pcode"))
        return f"{'' if within is None else within}/{pcode}"


def region_choice(areas: Areas, level: int, choice: str) -> RegionChoice:
    """How regions are parted, and which is picked."""
    within, _slash, pcode = choice.partition("/")
    known = {str(one): one for one in parting_levels(areas, level)}
    return RegionChoice(known.get(within), pcode if areas.has(level, pcode) else "")


def parting_levels(areas: Areas, level: int) -> list[int]:
    """Levels whose units can part regions of a level: below the country, above the areas."""
    return [one for one in areas.levels if areas.coarsest < one < level]


def naming_level(areas: Areas, level: int, choice: RegionChoice) -> int | None:
    """The level that regions are named by: what parts them, else the next coarser one."""
    if choice.within is not None:
        return choice.within
    return areas.parent_level(level) if level > areas.coarsest else None


def cluster_choice(selection: Selection, choice: str) -> tuple[str, str]:
    """The statistic, and what it is of."""
    statistic, _slash, of = choice.partition("/")
    known = statistic if statistic in STATISTICS else next(iter(STATISTICS))
    return known, of if of in cluster_subjects(selection) else "engagements"


def cluster_subjects(selection: Selection) -> dict[str, str]:
    """Amounts that may cluster, by code, with what they are called."""
    labels: pd.Series = queries.indicators(selection.vintage)["label"]
    layers = {code: _("Need: {layer}").format(layer=label) for code, label in labels.items()}
    rate = _("Engagements per 100,000 people")
    return {"engagements": _("Engagements"), RATE: rate, **layers}


def equity_choice(choice: str) -> str:
    """The measure of attention."""
    return choice if choice in ATTENTION else ATTENTION[0]


def overlap_choice(choice: str) -> int:
    """Days within which two meetings overlap."""
    known = {str(days): days for days in WITHIN_DAYS}
    return known.get(choice, _USUAL_DAYS)
