"""The columns of a table as text, each taken once: a large file is read cell by cell no more often.

Cells repeat. What is said about a column is found out from its distinct values, and what is said
about rows is looked up from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from geodata.gazetteer.names import is_blank
from loaders.tabular import Cell, Table, cell_text

SAMPLE = 2000  # distinct values that a guess about a column is made from


class Columns:
    """The columns of one table.

    Parameters
    ----------
    table : Table
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self._texts: dict[int, list[str]] = {}

    def texts(self, position: int) -> list[str]:
        """The cells of a column as trimmed text; see :func:`loaders.tabular.cell_text`."""
        if position not in self._texts:
            self._texts[position] = list(_as_texts(self.table.column(position)))
        return self._texts[position]

    def sample(self, position: int) -> list[str]:
        """Distinct filled values of a column, in order, at most :data:`SAMPLE` of them."""
        filled = (text for text in self.texts(position) if text)
        return list(islice(_distinct(filled), SAMPLE))

    def filled(self, position: int) -> int:
        """How many cells of a column say something; placeholders such as ``n/a`` do not."""
        texts = self.texts(position)
        return len(texts) - sum(map(_says_nothing, texts))


_says_nothing = lru_cache(maxsize=100_000)(is_blank)


def labels(headers: Iterable[str]) -> tuple[str, ...]:
    """A name for every column: its header, a repeated or blank one with the column's number."""
    named: list[str] = []
    seen: set[str] = set()
    for at, header in enumerate(headers, 1):
        name = header if header and header not in seen else f"{header} (column {at})".strip()
        seen.add(name)
        named.append(name)
    return tuple(named)


def _as_texts(cells: Iterable[Cell]) -> Iterator[str]:
    known: dict[object, str] = {}
    for cell in cells:
        # True, 1 and 1.0 are one key and three texts.
        key = cell if cell.__class__ is str else (cell.__class__, cell)
        text = known.get(key)
        if text is None:
            text = known[key] = cell_text(cell)
        yield text


def _distinct(texts: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for text in texts:
        if text not in seen:
            seen.add(text)
            yield text
