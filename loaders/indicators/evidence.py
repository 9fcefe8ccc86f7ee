"""Which tables hold figures about areas, and which reader understands one."""

from __future__ import annotations

from geodata.gazetteer import Gazetteer
from loaders.indicators.by_area import read_areas, understand
from loaders.indicators.conflict import (
    is_acled,
    is_acled_weeks,
    is_ucdp,
    read_acled,
    read_acled_weeks,
    read_ucdp,
)
from loaders.indicators.figures import Figures
from loaders.indicators.hapi import is_hapi, read_hapi
from loaders.indicators.headed import HeadedTable
from loaders.tabular import Table


def is_indicators(table: Table) -> bool:
    """Whether a table holds figures about areas instead of a row an engagement.

    Decided by evidence, and against it where in doubt: the columns of a known export of conflict
    events or figures; or rows that each stand for one area and period and hold little but numbers,
    with no column that names an organization, a person, a program or an activity.

    Parameters
    ----------
    table : Table
    """
    return is_export(table) or understand(table) is not None


def is_export(table: Table) -> bool:
    """Whether a table is an export of ACLED, UCDP or HAPI, told by its headers."""
    headed = HeadedTable(table)
    return any(fits(headed) for fits in (is_acled, is_acled_weeks, is_ucdp, is_hapi))


def read_figures(table: Table, gazetteer: Gazetteer) -> Figures | None:
    """The figures of a table, by the reader that knows its columns; None where none does."""
    headed = HeadedTable(table)
    if is_acled(headed):
        return read_acled(table, gazetteer.areas.finest)
    if is_acled_weeks(headed):
        return read_acled_weeks(table)
    if is_ucdp(headed):
        return read_ucdp(table, gazetteer.areas.finest)
    if is_hapi(headed):
        return read_hapi(table, gazetteer.areas.levels)
    return read_areas(table, gazetteer)
