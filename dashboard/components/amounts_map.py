"""Any amounts by P-code on the live map, with regions outlined and stops numbered.

show_amounts(
    selection,
    areas,
    Amounts(_("Priority"), scores["score"], unit=("%", _("of the greatest"))),
    key="gaps-map",
    height=360,
    regions=numbers,
    stops=[Stop("NP0305", 1, serves=("NP0306", "NP0307"))],
    on_pick=lambda pcode: state.choose(area=pcode),
)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from dashboard import language
from dashboard.colouring import NO_FIGURE, Codes, figures
from dashboard.components.areas_map import drawn_shapes, picks
from dashboard.components.map import show_map
from dashboard.components.picture import current_palette
from dashboard.drawing import Drawn
from dashboard.language import gettext as _
from dashboard.painting import Places, framing
from dashboard.palette import scale_for
from dashboard.pictures import Legend, Picture, StopMark
from dashboard.words.scalewords import AMOUNT, SHARE, class_bounds, class_labels
from geodata.areas import Areas
from geodata.classes import ZERO, class_breaks, code_classes
from geodata.coverage import shown_level
from geodata.selection import Selection

Item = tuple[str, str, str]


@dataclass(frozen=True, eq=False)
class Amounts:
    """Amounts by P-code, and how they are said.

    ``values`` has one entry for each area to be shown (any order; those it lacks lie outside): the
    amount, NaN where there is none. ``unit`` is said after an amount: the plural forms that
    ``language.plural_forms(one, many)`` gives, ``("%", "of offices")`` for shares from 0 to 1, or
    ``("", "")`` for bare figures. ``title`` stands over the legend: words of ours, never of data.

    ``breaks`` are upper ends of all classes but the last, at most six, as ``class_breaks`` gives
    them from the *unfiltered* country, so that colours keep their meaning; without them they are
    suggested for ``values`` as they are. Where less is more, ``reverse`` gives the strongest
    colour to the lowest class.

    ``codes`` says why an area has no amount: a key of ``palette.STATES`` by P-code (missing or
    empty where the amount stands; areas it lacks too). A code wins over a value. ``items`` has a
    (code, label, help) for each code in use: legend, hover and speech say the label. An area with
    neither value nor code is ``x``, "No figure"; an amount of 0 is ``z``, "None (0)", unless
    ``items`` calls them otherwise.
    """

    title: str
    values: pd.Series
    unit: tuple[str, ...] = ("", "")
    breaks: tuple[float, ...] | None = None
    codes: pd.Series | None = None
    items: tuple[Item, ...] = ()
    reverse: bool = False
    selected: str = ""


@dataclass(frozen=True)
class Stop:
    """A place to go to, by P-code of the level shown, and the areas that one serves from there.

    ``kind``: ``chosen`` is a solid mark with its number, ``next`` a hollow one (what would come
    next), ``off`` a faded one (ticked off). Thin lines lead to what a stop serves, itself left out.
    """

    pcode: str
    number: int
    kind: Literal["chosen", "next", "off"] = "chosen"
    serves: tuple[str, ...] = ()


def show_amounts(
    selection: Selection,
    areas: Areas,
    amounts: Amounts,
    *,
    key: str,
    height: int,
    regions: pd.Series | None = None,
    stops: Sequence[Stop] = (),
    on_pick: Callable[[str], None] | None = None,
    focus: tuple[int, str] | None = None,
) -> None:
    """The map of any amounts at the level shown; how far its shapes are while these are drawn.

    ``height`` is the stage's in pixels; the legend, with ranges and counts, stands below it.
    ``regions`` has a whole number by P-code, 0 (or no entry) for none: a strong outline parts
    areas with different ones. ``stops`` in their order. A P-code that is not drawn raises
    ValueError in ``stops`` and is passed over elsewhere. ``on_pick`` is told the P-code that a
    reader chose, before the rerun: areas and stops alike, a stop being its area. ``focus`` is the
    area to fit, as level and P-code; by default the root of the selection.
    """
    level = shown_level(areas, selection)
    drawn = drawn_shapes(selection.vintage, level, key=key, height=height)
    if drawn is None:
        return
    picture = amounts_picture(
        selection, areas, amounts, drawn, regions=regions, stops=stops, focus=focus
    )
    show_map(picture, key=key, height=height, on_event=picks(areas, level, on_pick))


def amounts_picture(
    selection: Selection,
    areas: Areas,
    amounts: Amounts,
    drawn: Drawn,
    *,
    regions: pd.Series | None = None,
    stops: Sequence[Stop] = (),
    focus: tuple[int, str] | None = None,
) -> Picture:
    """The picture that :func:`show_amounts` shows; no text from data."""
    level = shown_level(areas, selection)
    amounts = replace(amounts, values=_drawn_only(amounts.values, areas, level))
    places = Places(areas, level, amounts.values.index)
    breaks = amounts.breaks
    if breaks is None:
        breaks = class_breaks(_kind(amounts), amounts.values)
    codes = _codes(amounts, breaks)
    palette = current_palette()
    scale = scale_for(palette, len(breaks) + 1, reverse=amounts.reverse)
    return Picture(
        layer=drawn.name,
        classes=places.codes(codes),
        values=places.figures(amounts.values),
        days=np.full(places.count, np.nan),
        unit=amounts.unit,
        palette=replace(palette, scale=scale),
        selected=amounts.selected or selection.area,
        tiles=selection.background,
        language=language.current(),
        legend=_legend(amounts, breaks, set(codes.tolist())),
        regions=None if regions is None else _region_numbers(regions, places.units),
        stops=tuple(_mark(stop, places.units) for stop in stops),
        **framing(selection, areas, focus),
    )


def _drawn_only(values: pd.Series, areas: Areas, level: int) -> pd.Series:
    """The amounts of areas that are drawn, in the order of these."""
    units = areas.at(level).index
    return values.reindex(units[units.isin(values.index)])


def _kind(amounts: Amounts) -> str:
    return SHARE if amounts.unit[0] == "%" else AMOUNT


def _codes(amounts: Amounts, breaks: tuple[float, ...]) -> Codes:
    """A class digit for every amount, else the reason why there is none."""
    codes = code_classes(amounts.values, breaks).fillna(NO_FIGURE).to_numpy("U1")
    if amounts.codes is None:
        return codes
    given = amounts.codes.reindex(amounts.values.index).fillna("").to_numpy("U1")
    return np.where(given != "", given, codes)


def _legend(amounts: Amounts, breaks: tuple[float, ...], used: set[str]) -> Legend:
    kind = _kind(amounts)
    # Where no area has an amount, codes say all there is.
    counted = amounts.values.notna().any()
    labels = class_labels(kind, breaks, amounts.values) if counted else []
    classes = [
        (str(number), label, class_bounds(breaks, number, kind))
        for number, label in enumerate(labels)
    ]
    own = {ZERO: _("None (0)"), NO_FIGURE: _("No figure")}
    explained = {code for code, _label, _help in amounts.items}
    missing = [
        (code, label, "") for code, label in own.items() if code in used and code not in explained
    ]
    return Legend(amounts.title, (*classes, *missing, *amounts.items), tells=True)


def _region_numbers(regions: pd.Series, units: pd.Index) -> np.ndarray:
    return figures(regions.reindex(units).fillna(0))


def _mark(stop: Stop, units: pd.Index) -> StopMark:
    area, *serves = units.get_indexer([stop.pcode, *stop.serves]).tolist()
    return StopMark(area, stop.number, stop.kind, tuple(at for at in serves if at != area))
