"""Several choices in one cell, as form exports write them: ``health wash`` beside ``x/health``.

KoboToolbox and ODK write a question of which one may choose several twice: all choices in one cell
with blanks between, and a column for each choice. Blanks separate nothing elsewhere, so the first
is brought to what does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from loaders.tables.table import Cell, Table


def separate_choices(table: Table) -> Table:
    """Put semicolons between the choices of a cell, where columns say what the choices are.

    Parameters
    ----------
    table : Table

    Returns
    -------
    Table
        As it was where no column has its choices beside it. A cell with any other word stays.
    """
    asked = {at: choices for at, choices in _questions(table).items() if len(choices) > 1}
    if not asked:
        return table
    return replace(table, rows=tuple(_row(row, asked) for row in table.rows))


def _questions(table: Table) -> dict[int, set[str]]:
    """Positions of columns that have a column for each of their choices, and those."""
    positions = {header: at for at, header in reversed(list(enumerate(table.headers))) if header}
    found: dict[int, set[str]] = {}
    for header in table.headers:
        question, _, choice = header.rpartition("/")
        if question in positions and choice:
            found.setdefault(positions[question], set()).add(choice.strip())
    return found


def _row(row: tuple[Cell, ...], asked: Mapping[int, Collection[str]]) -> tuple[Cell, ...]:
    cells = list(row)
    for at, choices in asked.items():
        said = str(cells[at]).split()
        if len(said) > 1 and all(each in choices for each in said):
            cells[at] = "; ".join(said)
    return tuple(cells)
