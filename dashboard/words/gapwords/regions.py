"""Words for regions: which areas without engagement lie side by side, whose, and where."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.language import InLanguage, ngettext, noop
from dashboard.language import gettext as _
from dashboard.words import wording
from geodata.areas import Areas
from geodata.gaps import Region
from geodata.selection import Selection

_NAMED = 3  # parents by name; of more, their number and the first

_AT_EDGE: Mapping[str, str] = InLanguage(
    {
        "n": noop("at the northern edge of the country"),
        "ne": noop("at the north-eastern edge of the country"),
        "e": noop("at the eastern edge of the country"),
        "se": noop("at the south-eastern edge of the country"),
        "s": noop("at the southern edge of the country"),
        "sw": noop("at the south-western edge of the country"),
        "w": noop("at the western edge of the country"),
        "nw": noop("at the north-western edge of the country"),
        "": noop("at the edge of the country"),
    }
)
_INLAND: Mapping[str, str] = InLanguage(
    {
        "n": noop("in the north of the country"),
        "ne": noop("in the north-east of the country"),
        "e": noop("in the east of the country"),
        "se": noop("in the south-east of the country"),
        "s": noop("in the south of the country"),
        "sw": noop("in the south-west of the country"),
        "w": noop("in the west of the country"),
        "nw": noop("in the north-west of the country"),
        "": "",
    }
)


def region_sentence(areas: Areas, level: int, named_at: int | None, region: Region) -> str:
    """A region by name: how many areas, in what, how many people, along which border.

    ``named_at`` is the level of its parents and of what it borders.
    """
    parts = [
        _which(areas, level, named_at, region),
        _people(region),
        _where(areas, named_at, region),
    ]
    if region.unreported_beside:
        said = ngettext(
            "{count} more beside it is not reported on",
            "{count} more beside it are not reported on",
            region.unreported_beside,
        )
        parts.append(said.format(count=wording.number(region.unreported_beside)))
    return wording.joined(parts)


def _which(areas: Areas, level: int, named_at: int | None, region: Region) -> str:
    count = len(region.pcodes)
    if count == 1:
        what = wording.area_name(areas, level, region.pcodes[0])
    else:
        said = ngettext("{count} adjoining {areas}", "{count} adjoining {areas}", count)
        noun = wording.level_noun(areas, level, count)
        what = said.format(count=wording.number(count), areas=noun)
    if named_at is None or not region.parents:
        return what
    return _("{what} in {place}").format(what=what, place=_holders(areas, named_at, region))


def _holders(areas: Areas, named_at: int, region: Region) -> str:
    """What holds its areas: by name, with how many each where there are several."""
    parents = region.parents
    if len(parents) == 1:
        return wording.area_name(areas, named_at, parents[0][0])
    if len(parents) > _NAMED:
        said = ngettext(
            "{count} {areas}, most of them in {place}",
            "{count} {areas}, most of them in {place}",
            len(parents),
        )
        return said.format(
            count=wording.number(len(parents)),
            areas=wording.level_noun(areas, named_at, len(parents)),
            place=wording.area_name(areas, named_at, parents[0][0]),
        )
    return _and(
        [
            _("{place} ({count})").format(
                place=wording.area_name(areas, named_at, code), count=wording.number(count)
            )
            for code, count in parents
        ]
    )


def _and(names: Sequence[str]) -> str:
    """Two or three names in a sentence."""
    if len(names) == 2:
        return _("{first} and {second}").format(first=names[0], second=names[1])
    first, second, third = names
    return _("{first}, {second} and {third}").format(first=first, second=second, third=third)


def _people(region: Region) -> str:
    if math.isnan(region.population):
        return _("population not known")
    said = wording.spoken(region.population)
    if not region.population_unknown:
        return ngettext("{amount} person", "{amount} people", round(region.population)).format(
            amount=said
        )
    told = ngettext(
        "at least {amount} people (of {count} the population is not known)",
        "at least {amount} people (of {count} the population is not known)",
        region.population_unknown,
    )
    return told.format(amount=said, count=wording.number(region.population_unknown))


def _where(areas: Areas, named_at: int | None, region: Region) -> str:
    if named_at is not None and region.beside:
        names = [wording.area_name(areas, named_at, code) for code in region.beside[:_NAMED]]
        said = ngettext(
            "along the border with {places}", "along the borders with {places}", len(names)
        )
        return said.format(places=wording.joined(names))
    return _AT_EDGE[region.side] if region.at_edge else _INLAND[region.side]


def regions_headline(
    areas: Areas, selection: Selection, coverage: pd.DataFrame, regions: Sequence[Region]
) -> str:
    """How many areas without engagement there are, and in how many regions."""
    level = int(selection.level or 0)
    if not regions:
        return _nothing(areas, level, coverage["state"])
    count = sum(len(region.pcodes) for region in regions)
    said = ngettext(
        "{count} {areas} that is not engaged, in {regions}.",
        "{count} {areas} that are not engaged, in {regions}.",
        count,
    )
    parts = ngettext("{count} region", "{count} regions", len(regions))
    return said.format(
        count=wording.number(count),
        areas=wording.level_noun(areas, level, count),
        regions=parts.format(count=wording.number(len(regions))),
    )


def _nothing(areas: Areas, level: int, states: pd.Series) -> str:
    """Why there is no region: all are engaged, or it is not known which are."""
    many = wording.level_words(areas, level)[1]
    silent = int((states == "not_reported").sum())
    if not silent:
        return _("All {areas} here are engaged: there is no region to join.").format(areas=many)
    if not (states == "engaged").any():
        return _("No source reports on the {areas} here, so no region is known.").format(areas=many)
    said = ngettext(
        "All {areas} that are reported on are engaged; of {count} nothing is known.",
        "All {areas} that are reported on are engaged; of {count} nothing is known.",
        silent,
    )
    return said.format(areas=many, count=wording.number(silent))
