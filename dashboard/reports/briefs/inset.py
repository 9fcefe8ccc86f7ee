"""The map of a brief: a place with its parts, or with what lies around it, by how they stand."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace

from dashboard.colouring import area_codes, palette_of
from dashboard.language import current
from dashboard.language import gettext as _
from dashboard.palette import Palette
from dashboard.reports.briefs.ground import Ground
from dashboard.reports.mapping import Box, draw_map
from dashboard.reports.model import DrawnMap, LegendItem
from dashboard.shown import View
from dashboard.words import wording
from dashboard.words.labels import STATES
from geodata.selection import Selection

_BESIDE = 0.04
"""Of a place's longer side, shown around it where its own parts are what is shown."""
_AROUND = 0.55
"""The same where it has no parts, and its neighbours are what is shown."""


_NARROWEST, _FLATTEST = 1.2, 1.7
"""Between these lies the width of a map by its height."""


@dataclass(frozen=True, eq=False)
class Inset:
    """A drawn map, what it shows, and what its colours mean."""

    map: DrawnMap | None
    said: str = ""
    legend: tuple[LegendItem, ...] = ()


def inset(
    ground: Ground, place: tuple[int, str] | None, programs: tuple[str, ...], palette: Palette
) -> Inset:
    """The areas inside a place by their state in the period; of the finest level, those around."""
    if place is None:
        return Inset(None)
    selection = _selection(ground, place, programs)
    view, areas = ground.facts.view(selection), ground.areas
    level = int(selection.level or 0)
    names = areas.names(level, current()).reindex(view.frame.index)
    said = names.str.cat(view.frame["state"].map(STATES), sep=" · ")
    room = _AROUND if selection.area else _BESIDE
    drawn = draw_map(
        selection,
        areas,
        view,
        ground.facts.flat(selection.vintage, level),
        palette,
        said=said.to_dict(),
        amounts={},
        box=_widened(areas.mainland(*place), room),
    )
    if drawn is None:
        return Inset(None)
    seen = tuple(area for area in drawn.areas if area.rings)
    return Inset(
        replace(drawn, areas=seen, beyond=()),
        _said(ground, selection, place),
        _legend(selection, view, drawn, palette),
    )


def _selection(ground: Ground, place: tuple[int, str], programs: tuple[str, ...]) -> Selection:
    """What is coloured: by state alone, for a class of amounts would be one of few."""
    level, pcode = place
    finer = ground.areas.child_level(level)
    plain = ground.selection.but(
        **{"measure": "engagements", "breaks": (), "second": "", "compare": "", "labels": "name"},
        **({"programs": programs} if programs else {}),
    )
    if programs:  # where it works, over the whole country
        return plain.but(area="")
    if finer is None:
        return plain.but(level=level, area=pcode)
    return plain.but(level=finer, root=pcode, root_level=level, area="")


def _widened(box: Box, share: float) -> Box:
    """A box with room around it, neither narrow nor flat: what lies beside it fills the rest."""
    west, south, east, north = box
    shrunk = math.cos(math.radians((south + north) / 2))  # of a degree of longitude
    wide, high = (east - west) * shrunk, north - south
    room = share * max(wide, high)
    wide, high = wide + 2 * room, high + 2 * room
    wide, high = max(wide, high * _NARROWEST), max(high, wide / _FLATTEST)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    half_x, half_y = wide / shrunk / 2, high / 2
    return (
        middle_x - half_x,
        max(middle_y - half_y, -85),
        middle_x + half_x,
        min(middle_y + half_y, 85),
    )


def _said(ground: Ground, selection: Selection, place: tuple[int, str]) -> str:
    many = wording.level_words(ground.areas, int(selection.level or 0))[1]
    name = wording.area_name(ground.areas, *place)
    if selection.root or place == (ground.areas.coarsest, ground.areas.root):
        said = _("{areas} of {place} by how they stand in the period")
    else:
        said = _("{place} and the {areas} around it, by how they stand in the period")
    return wording.sentence(said.format(areas=many, place=name))


def _legend(
    selection: Selection, view: View, drawn: DrawnMap, palette: Palette
) -> tuple[LegendItem, ...]:
    """The states that are on the map, with the number of areas in each."""
    codes = dict(zip(area_codes(selection, view), view.frame["state"], strict=True))
    counts = Counter(area.code for area in drawn.areas if area.rings)
    colours = palette_of(selection, view, palette)
    order = list(STATES)
    return tuple(
        LegendItem(str(code), STATES[state], colours.colour(str(code)), counts[str(code)])
        for code, state in sorted(codes.items(), key=lambda pair: order.index(pair[1]))
        if counts[str(code)]
    )
