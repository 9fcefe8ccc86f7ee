"""Who takes care of which area, from when to when."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

import pandas as pd

from geodata.areas import Areas
from geodata.errors import PlanError
from geodata.model import conform


def assign_areas(
    areas: Areas,
    level: int,
    picked: Iterable[tuple[int, str]],
    team: str = "",
    owner: str = "",
    start: dt.date | None = None,
    end: dt.date | None = None,
    *,
    plan_id: str = "",
    note: str = "",
    set_by: str = "",
    set_at: str = "",
) -> pd.DataFrame:
    """Rows of the kept table ``assignments`` that give areas to a team or a person.

    An area has one row a plan: to assign it again takes the place of what was. So the rows can be
    kept as they are, and those of areas taken back let go by their ``assignment_id``.

    Parameters
    ----------
    areas : Areas
    level : int
        ADM level that is assigned.
    picked : iterable of (int, str)
        Areas by level and P-code; one of a coarser level stands for all its areas at the level
        that have a local authority.
    team, owner : str
        One of them at least: the team, and the person who answers for it.
    start, end : datetime.date or None
        First and last day; open where None.
    plan_id : str
        The plan it belongs to; empty for none.
    note, set_by : str
    set_at : str
        When it was entered, UTC, ISO 8601.

    Returns
    -------
    pandas.DataFrame
        The table ``assignments``, sorted by P-code, each area once.

    Raises
    ------
    PlanError
        When nothing or nobody is named, the days run backwards, an area is finer than the level,
        or none of the areas has a local authority.
    AreaError
        When an area does not exist.
    """
    if not team and not owner:
        raise PlanError("Name a team or a person to assign areas to")
    if start is not None and end is not None and end < start:
        raise PlanError(f"The assignment ends on {end}, before it starts on {start}")
    codes = _at_level(areas, level, picked)
    rows = {
        "assignment_id": [_identity(areas.vintage, level, code, plan_id) for code in codes],
        "vintage": areas.vintage,
        "level": level,
        "pcode": codes,
        "plan_id": plan_id or None,
        "team": team or None,
        "owner": owner or None,
        "start": start,
        "end": end,
        "note": note or None,
        "set_by": set_by or None,
        "set_at": set_at or None,
    }
    return conform("assignments", pd.DataFrame(rows, index=range(len(codes))))


def _at_level(areas: Areas, level: int, picked: Iterable[tuple[int, str]]) -> list[str]:
    """The areas of a level that were picked, themselves or through one that holds them."""
    found: set[str] = set()
    for own, code in picked:
        name = areas.name(own, code)
        if own > level:
            raise PlanError(
                f"{name} ({code}) is smaller than the areas that are assigned",
                remedy=f"Pick areas of ADM{level}, or larger ones.",
            )
        found.update(areas.within(level, own, code))
    if not found:
        raise PlanError("No area was picked to assign")
    counted = areas.counted(level)
    codes = sorted(code for code in found if counted[code])
    if not codes:
        raise PlanError("None of the areas picked has a local authority")
    return codes


def _identity(vintage: str, level: int, pcode: str, plan_id: str) -> str:
    """One id for one area and plan, the same whoever assigns it."""
    said = "\x1f".join((vintage, str(level), pcode, plan_id))
    return "assignment-" + hashlib.sha256(said.encode()).hexdigest()[:20]
