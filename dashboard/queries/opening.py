"""What a fresh view opens on, and what of an old link still exists."""

from __future__ import annotations

import pandas as pd

from dashboard.queries.needs import indicators
from dashboard.queries.store import areas, records, registry, vintages
from geodata.coverage import as_of_day, first_period, shown_level
from geodata.selection import Selection


def first_view(vintage: str) -> Selection:
    """What a boundary version is first shown as: its last twelve months, its default level."""
    start, end = first_period(records(vintage))
    level = shown_level(areas(vintage), Selection())
    return Selection(vintage=vintage, level=level, start=start, end=end)


def settle(selection: Selection) -> Selection:
    """Fill what a fresh view leaves open: the newest vintage, its period, its level.

    A vintage, root, area, level, need layer or program to compare with that no longer exists is
    let go, and so is a level coarser than the area looked into.
    """
    known = vintages()
    if known.empty:
        return Selection()
    fresh = selection.vintage not in set(known["vintage"])
    vintage = str(known["vintage"].iloc[-1]) if fresh else selection.vintage
    units = areas(vintage)
    if fresh:
        selection = selection.but(vintage=vintage)
        if selection.start is None and selection.end is None:
            start, end = first_period(records(vintage))
            selection = selection.but(start=start, end=end)
    if selection.root and not units.has(selection.root_level, selection.root):
        selection = selection.but(root="", root_level=0)
    selection = _known_programs(_known_measures(selection))
    level = shown_level(units, selection)
    if selection.root and level < selection.root_level:
        level = units.child_level(selection.root_level) or selection.root_level
    if selection.area and not units.has(level, selection.area):
        selection = selection.but(area="")
    return selection if selection.level == level else selection.but(level=level)


def _known_measures(selection: Selection) -> Selection:
    """Without need layers that are not there, and without one measure shown twice."""
    if selection.indicator and selection.indicator not in indicators(selection.vintage).index:
        selection = selection.but(measure="engagements", breaks=None)
    other = selection.but(measure=selection.second).indicator if selection.second else ""
    missing = other and other not in indicators(selection.vintage).index
    if missing or (selection.second and selection.second == selection.measure):
        selection = selection.but(second="", second_breaks=None)
    return selection


def _known_programs(selection: Selection) -> Selection:
    """Compared with programs that are there; with none of them all areas would seem to be new."""
    if not selection.against_programs:
        return selection
    known = set(registry(selection.vintage).tables["programs"]["program_id"])
    kept = tuple(name for name in selection.against_programs if name in known)
    return selection if kept == selection.against_programs else selection.but(against_programs=kept)


def as_of(selection: Selection) -> pd.Timestamp:
    """The day the view is as of, for terms of office and days since."""
    day = as_of_day(records(selection.vintage), selection)
    return pd.Timestamp(day, unit="D") if day is not None else pd.Timestamp.now().normalize()
