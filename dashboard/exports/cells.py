"""Text that is put into a spreadsheet and stays the text that it was.

Cells are written by :func:`write_text` for XLSX, by :func:`harmless` and :func:`to_csv` for CSV.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LAST_ROW, LAST_COLUMN = 1_048_575, 16_384
"""Rows below the header, and columns, that a sheet of XLSX can have."""

_LONGEST = 32_767
_CUT = " … (cut)"
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
# The last four are the wide forms, which spreadsheets of East Asia take for the narrow ones.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def writable(text: str) -> str:
    """A text as a cell of XLSX can hold it: no half characters, and not longer than Excel reads.

    The limit counts UTF-16 units, so an emoji is two; a text that is longer says that it was cut.
    A line ends as lines in a cell do.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _NO_CHARACTER.sub("\ufffd", text)
    if len(text) <= _LONGEST // 2:
        return text
    if len(text.encode("utf-16-le")) <= 2 * _LONGEST:
        return text
    return _cut(text, _LONGEST - len(_CUT)) + _CUT


def one_line(text: str, longest: int) -> str:
    """A text for where XLSX has no cell, as in a sheet's name: one line of so many UTF-16 units.

    There it has no way to write a control character either.
    """
    return _cut(_CONTROLS.sub(" ", _NO_CHARACTER.sub("\ufffd", text)), longest).strip()


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would take a text that is typed or pasted for a formula."""
    return text.startswith(_FORMULA)


def harmless(text: str) -> str:
    """A text for CSV, which cannot say that it is text: an apostrophe keeps it from being run."""
    return f"'{text}" if looks_like_formula(text) else text


def write_text(
    sheet: Worksheet,
    line: int,
    at: int,
    text: str,
    look: Format,
    quoted: Format | None = None,
) -> None:
    """Write a text into a cell of XLSX; ``quoted`` is the look of one that resembles a formula.

    Such a look marks the cell as text, or it would become a formula when somebody edits it. It may
    be left out where the text is our own.
    """
    resembles = quoted is not None and looks_like_formula(text)
    sheet.write_string(line, at, writable(text), quoted if resembles else look)


def to_csv(rows: pd.DataFrame, *, more: bool = False) -> bytes:
    """Rows of harmless cells as CSV; those that follow others have no headers and no mark.

    Without the mark that names its alphabet a spreadsheet would read it in the machine's.
    """
    told = rows.to_csv(index=False, header=not more, lineterminator="\r\n")
    return told.encode("utf-8" if more else "utf-8-sig")
