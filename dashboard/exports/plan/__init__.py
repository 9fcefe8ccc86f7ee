"""A plan as files that others open: a workbook, a table, a calendar, layers for a GIS.

All four are written from one :class:`~dashboard.exports.plan.told.Told`, so that they say the same.
They carry names of areas and of offices, figures, and who takes care of what; no engagement and no
holder of an office is in them. Their words are English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from dashboard.exports.plan.agenda import undated_visits, write_calendar
from dashboard.exports.plan.layers import write_layers
from dashboard.exports.plan.table import write_table
from dashboard.exports.plan.told import tell
from dashboard.exports.plan.workbook import write_workbook
from dashboard.language import speaking
from geodata.areas import Areas
from geodata.planning import Plan
from geodata.registry import Registry

__all__ = ["undated_visits", "write_plan"]

_WRITERS: Mapping[str, Callable[..., bytes]] = {
    "xlsx": write_workbook,
    "csv": write_table,
    "ics": write_calendar,
    "gpkg": write_layers,
}


def write_plan(
    ending: str,
    plan: Plan,
    known: Registry,
    areas: Areas,
    *,
    name: str = "",
    assignments: pd.DataFrame | None = None,
    plan_id: str = "",
    audience: str = "internal",
    **days: Any,
) -> bytes:
    """A plan as the file of an ending, told to an audience; ``days`` are of a calendar's visits.

    See :func:`~dashboard.exports.plan.told.tell` for what is told to whom, and
    :func:`~dashboard.exports.plan.agenda.write_calendar` for ``days``.
    """
    with speaking("en"):
        told = tell(
            plan,
            known,
            areas,
            name=name,
            assignments=assignments,
            plan_id=plan_id,
            audience=audience,
        )
        return _WRITERS[ending](told, **days)
