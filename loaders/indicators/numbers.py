"""Figures as people write them: a column of cells to numbers, one decimal mark for all of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from geodata.gazetteer.names import is_blank
from loaders.tabular import Cell, cell_text

_BLANKS = re.compile(r"[\s\u00a0\u202f']")
_PERCENT = re.compile(r"\s*%$")
_POINT = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?")
_COMMA = re.compile(r"[-+]?(?:\d{1,3}(?:\.\d{3})+|\d*)(?:,\d+)?")
_EMPTY = frozenset({"-", "–", "—", "..", "...", "…"})


@dataclass(frozen=True)
class NumberColumn:
    """The figures of one column.

    Attributes
    ----------
    values : list of float or None
        One a cell; None for a blank and for what cannot be read.
    unreadable : dict of int to str
        Position of each cell that holds something else than a number, and what it holds.
    """

    values: list[float | None]
    unreadable: dict[int, str]

    @property
    def filled(self) -> int:
        """Cells that hold anything."""
        return sum(value is not None for value in self.values) + len(self.unreadable)

    @property
    def numeric(self) -> bool:
        """Whether nearly everything that stands there is a number."""
        return self.filled > 0 and len(self.unreadable) <= 0.1 * self.filled


def read_numbers(cells: Iterable[Cell]) -> NumberColumn:
    """Read a column of figures.

    Thousands may be set apart by blanks, apostrophes, commas or points. Which of the last two is
    the decimal mark, the whole column decides: ``1.234`` beside ``0,5`` is more than a thousand.
    A percent sign is dropped.

    Parameters
    ----------
    cells : iterable
        Numbers or text. Dates and truth values are no numbers.

    Returns
    -------
    NumberColumn
    """
    given = list(cells)
    written = [_bare(cell) for cell in given]
    texts = [text for text in written if isinstance(text, str) and text]
    by_point = sum(bool(_POINT.fullmatch(text)) for text in texts)
    by_comma = sum(bool(_COMMA.fullmatch(text)) for text in texts)
    decimal = "," if by_comma > by_point else "."
    values = [_number(text, decimal) for text in written]
    wrong = {
        at: cell_text(given[at])
        for at, text in enumerate(written)
        if text != "" and values[at] is None
    }
    return NumberColumn(values, wrong)


def _bare(cell: Cell) -> float | str:
    """A cell without blanks and percent sign; empty where it says that there is no figure."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell) if cell == cell else ""
    text = "" if cell is None else str(cell).strip()
    if is_blank(text) or text in _EMPTY:
        return ""
    return _BLANKS.sub("", _PERCENT.sub("", text))


def _number(text: float | str, decimal: str) -> float | None:
    if isinstance(text, float):
        return text if abs(text) != float("inf") else None
    if not text or not (_POINT if decimal == "." else _COMMA).fullmatch(text):
        return None
    plain = text.replace(",", "") if decimal == "." else text.replace(".", "").replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return None
