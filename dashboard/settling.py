"""What of a selection is there: the rest of an old link, or of a scene, is let go."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from dashboard.facts import Facts
from geodata.coverage import first_period, shown_level
from geodata.selection import Selection

Layers = Callable[[str], pd.DataFrame]
"""The need layers of a vintage by their codes."""


def settle(facts: Facts, selection: Selection, layers: Layers) -> Selection:
    """Fill what a fresh view leaves open: the newest vintage, its period, its level.

    A vintage, root, area, level, need layer or program to compare with that no longer exists is
    let go, and so is a level coarser than the area looked into.
    """
    known = facts.vintages()
    if known.empty:
        return Selection()
    fresh = selection.vintage not in set(known["vintage"])
    vintage = str(known["vintage"].iloc[-1]) if fresh else selection.vintage
    units = facts.areas(vintage)
    if fresh:
        selection = selection.but(vintage=vintage)
        if selection.start is None and selection.end is None:
            start, end = first_period(facts.records(vintage))
            selection = selection.but(start=start, end=end)
    if selection.root and not units.has(selection.root_level, selection.root):
        selection = selection.but(root="", root_level=0)
    selection = _known_programs(facts, _known_measures(selection, layers))
    level = shown_level(units, selection)
    if selection.root and level < selection.root_level:
        level = units.child_level(selection.root_level) or selection.root_level
    if selection.area and not units.has(level, selection.area):
        selection = selection.but(area="")
    return selection if selection.level == level else selection.but(level=level)


def _known_measures(selection: Selection, layers: Layers) -> Selection:
    """Without need layers that are not there, and without one measure shown twice."""
    if selection.indicator and selection.indicator not in layers(selection.vintage).index:
        selection = selection.but(measure="engagements", breaks=None)
    other = selection.but(measure=selection.second).indicator if selection.second else ""
    missing = other and other not in layers(selection.vintage).index
    if missing or (selection.second and selection.second == selection.measure):
        selection = selection.but(second="", second_breaks=None)
    return selection


def _known_programs(facts: Facts, selection: Selection) -> Selection:
    """Compared with programs that are there; with none of them all areas would seem to be new."""
    if not selection.against_programs:
        return selection
    known = set(facts.registry(selection.vintage).tables["programs"]["program_id"])
    kept = tuple(name for name in selection.against_programs if name in known)
    return selection if kept == selection.against_programs else selection.but(against_programs=kept)
