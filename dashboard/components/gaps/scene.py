"""The map of the Gaps page: priorities with regions outlined, or what the open panel is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from dashboard import queries, state, steps
from dashboard.colouring import NO_FIGURE, STATE_CODES
from dashboard.components.amounts_map import Amounts, amounts_picture
from dashboard.components.areas_map import drawn_shapes
from dashboard.components.gaps.choices import region_choice
from dashboard.components.gaps.painting import (
    explain_codes,
    outside,
    paint_clusters,
    paint_equity,
    paint_overlap,
)
from dashboard.components.gaps.panels import panel_of, pick_area
from dashboard.components.map import MapEvent, show_map
from dashboard.drawing import Drawn
from dashboard.language import gettext as _
from dashboard.language import plural_forms
from dashboard.pictures import Picture
from dashboard.words.gapwords.priority import OUT_OF
from geodata.areas import Areas
from geodata.coverage import shown_level
from geodata.gaps import Region
from geodata.selection import Selection

BREAKS = (20.0, 40.0, 60.0, 80.0)
"""Points that part the classes of scores: the same in every view, so that colours compare."""

_KEY = "gaps-map"


def show_scene(selection: Selection, areas: Areas, height: int) -> None:
    """The map that goes with the open panel, so many pixels high."""
    level = shown_level(areas, selection)
    drawn = drawn_shapes(selection.vintage, level, key=_KEY, height=height)
    if drawn is None:
        return
    panel, choice = panel_of(selection)
    picture = _PAINTERS.get(panel, _paint_scores)(selection, areas, drawn, choice)
    picture = replace(
        picture,
        labels=selection.labels,
        down=steps.step_down(areas, level),
        up=steps.step_up(selection),
    )
    show_map(picture, key=_KEY, height=height, on_event=_take)


def _take(event: MapEvent) -> None:
    """What the reader does on the map; a code from a browser is believed when it is known."""
    selection = state.current()
    areas, level = queries.areas(selection.vintage), int(selection.level or 0)
    if event.name == "up":
        changes = steps.up(selection, areas)
    elif not areas.has(level, event.pcode):
        return
    elif event.name == "into":
        changes = steps.into(areas, level, event.pcode)
    else:
        pick_area(event.pcode, camera=state.as_camera(event.camera))
        return
    if changes:
        state.choose(**changes, opened="ranking:")


# --- priorities, and regions of areas that are not engaged ---------------------------------------


def _paint_scores(selection: Selection, areas: Areas, drawn: Drawn, _choice: str) -> Picture:
    return _with_regions(selection, areas, drawn, queries.gaps.regions(selection))


def _paint_regions(selection: Selection, areas: Areas, drawn: Drawn, choice: str) -> Picture:
    """All regions, or the one that is picked, looked at."""
    level = shown_level(areas, selection)
    chosen = region_choice(areas, level, choice)
    every = queries.gaps.regions(selection, within=chosen.within)
    picked = [region for region in every if chosen.pcode in region.pcodes]
    picture = _with_regions(selection, areas, drawn, picked or every)
    if not picked:
        return picture
    focus = _box_of(areas, level, picked[0])
    return replace(picture, focus=focus, view=f"{picture.view}|{chosen.pcode}", camera=None)


def _with_regions(
    selection: Selection, areas: Areas, drawn: Drawn, regions: tuple[Region, ...] | list[Region]
) -> Picture:
    numbers = {code: region.number for region in regions for code in region.pcodes}
    return amounts_picture(
        selection, areas, _score_amounts(selection), drawn, regions=pd.Series(numbers, dtype=float)
    )


def _score_amounts(selection: Selection) -> Amounts:
    """Scores as points; areas whose state counts and is not known keep the look of that state."""
    scores = queries.gaps.gap_scores(selection)
    unseen = scores["unknown"].map(lambda parts: "state" in parts)
    codes = pd.Series("", index=scores.index).mask(scores["score"].isna(), NO_FIGURE)
    codes = outside(codes.mask(unseen, STATE_CODES["not_reported"]), scores["state"])
    nothing = (_("Nothing known"), _("Nothing that counts is known of these areas."))
    return Amounts(
        _("Priority"),
        OUT_OF * scores["score"],
        plural_forms("point of 100", "points of 100"),
        BREAKS,
        codes,
        explain_codes(codes, {NO_FIGURE: nothing}),
    )


def _box_of(areas: Areas, level: int, region: Region) -> tuple[float, float, float, float]:
    """Where a region lies, with room around it to see what is next to it."""
    boxes = [areas.bounds(level, code) for code in region.pcodes]
    west, south = (min(box[at] for box in boxes) for at in (0, 1))
    east, north = (max(box[at] for box in boxes) for at in (2, 3))
    across, up = (east - west) / 5, (north - south) / 5
    return west - across, south - up, east + across, north + up


_PAINTERS: Mapping[str, Callable[[Selection, Areas, Drawn, str], Picture]] = {
    "regions": _paint_regions,
    "clusters": paint_clusters,
    "equity": paint_equity,
    "overlap": paint_overlap,
}
"""By panel; beside all others, priorities."""
