"""Areas: how warm every area of a level is, over all engagements known to lie in it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geodata.areas import Areas
from geodata.coverage import as_of_day, shown_level
from geodata.records import NO_DAY, Ints, Records
from geodata.selection import Selection
from geodata.warmth.contacts import Floats, known_by, weigh_kinds
from geodata.warmth.cooling import COLD, add_up, days_to_cold, decay, settle
from geodata.warmth.paces import Pace, Paces
from geodata.warmth.standing import Standing, as_dates
from geodata.warmth.terms import FOREVER, Days


def measure_area_warmth(
    records: Records, areas: Areas, selection: Selection, *, paces: Paces | None = None
) -> pd.Series:
    """How warm every area of the level shown is, inside the root.

    The sum over the engagements known to lie in an area, each once however many of its places are
    there, of ``weight by kind * 2 ** (-days / half-life)``. An area has no holder, so every
    engagement has its full weight. What is known only to a coarser level warms no area.

    Parameters
    ----------
    records : Records
        Built for ``areas``.
    areas : Areas
    selection : Selection
        Root, level, filters and the day (see :func:`measure_warmth`).
    paces : Paces, optional
        The defaults where it is left out.

    Returns
    -------
    pandas.Series of float64
        ``warmth`` by P-code, sorted. 0 where some source reports on the area in the period and
        there is no engagement; NaN where none does, where all that is known of it is undated, and
        in areas without local authority.
    """
    level = shown_level(areas, selection)
    standing, _ = _stand(records, selection, level, (paces or Paces()).area(level))
    shown = records.tree.shown(level, selection.root_level, selection.root)
    codes = records.units(level).codes.take(shown)
    return pd.Series(_known(records, level, standing)[shown], index=codes, name="warmth")


def measure_area_relationships(
    records: Records, areas: Areas, selection: Selection, *, paces: Paces | None = None
) -> pd.DataFrame:
    """Every area of the level shown as a relationship: warmth, the day it goes cold, what is due.

    Parameters
    ----------
    records, areas, selection, paces
        As for :func:`measure_area_warmth`.

    Returns
    -------
    pandas.DataFrame
        By P-code, sorted: ``name``, ``warmth`` and ``state`` (a key of
        :data:`~geodata.warmth.STATES`; empty in areas without local authority), ``engagements``,
        ``undated``, ``last``, ``cadence_days``, ``half_life_days``, ``due``, ``overdue_days``,
        ``cold_on``, ``cold_since``, as in :func:`measure_warmth`.
    """
    level = shown_level(areas, selection)
    pace, units = (paces or Paces()).area(level), records.units(level)
    standing, turns = _stand(records, selection, level, pace)
    days = np.full((2, len(turns)), [[pace.cadence_days], [pace.half_life_days]], np.int64)
    warmth, held = _known(records, level, standing), standing.warmth >= COLD
    frame = pd.DataFrame(
        {
            "name": units.names,
            "warmth": warmth,
            **standing.columns(*days),
            "cold_on": as_dates(np.where(held, turns, FOREVER)),
            "cold_since": as_dates(np.where(held, FOREVER, turns)),
        },
        index=units.codes,
    )
    frame["state"] = frame["state"].where(units.counted, "")
    return frame.take(records.tree.shown(level, selection.root_level, selection.root))


def _known(records: Records, level: int, standing: Standing) -> Floats:
    """Warmth where it is known, NaN elsewhere and in areas that nobody is to engage."""
    unknown = standing.unknown | ~records.units(level).counted
    return np.where(unknown, np.nan, standing.warmth)


def area_engagements(
    records: Records, selection: Selection, level: int, today: int
) -> tuple[Ints, Ints]:
    """Engagements known by a day and the areas of a level that each lies in, once, by day."""
    engagements, at = records.roll_up(level)
    known = known_by(records, selection, today)[engagements]
    return engagements[known], at[known]


def _stand(records: Records, selection: Selection, level: int, pace: Pace) -> tuple[Standing, Days]:
    """How every area of a level stands, and the day on which each turns cold."""
    today, size = as_of_day(records, selection) or 0, len(records.units(level).codes)
    engagements, at = area_engagements(records, selection, level, today)
    first = int(np.searchsorted(engagements, records.columns.dated_from))
    undated, at, engagements = at[:first], at[first:], engagements[first:]
    days = records.columns.days[engagements].astype(np.int64)
    last = np.full(size, NO_DAY, np.int64)
    last[at] = days  # days ascend, and of several the last one stands
    weight, half_life = weigh_kinds(records)[engagements], pace.half_life_days
    warmth_then = add_up(at, weight * decay(last[at] - days, half_life), size)
    standing = Standing(
        today,
        settle(warmth_then * decay(today - last, half_life)),
        np.bincount(at, minlength=size),
        np.bincount(undated, minlength=size),
        last,
        ~records.reported(level, selection),
    )
    met = standing.engagements > 0
    turns = last + days_to_cold(warmth_then, np.full(size, half_life))
    return standing, np.where(met, turns, FOREVER)
