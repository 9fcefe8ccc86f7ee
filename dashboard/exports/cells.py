"""Text that is put into a spreadsheet and stays the text that it was."""

from __future__ import annotations

import re

LAST_ROW, LAST_COLUMN = 1_048_575, 16_384
"""Rows below the header, and columns, that a sheet of XLSX can have."""

_LONGEST = 32_767
_CUT = " … (cut)"
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _LONGEST:
        return text
    return units[: 2 * (_LONGEST - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would take a text that is typed or pasted for a formula."""
    return text.startswith(_FORMULA)


def harmless(text: str) -> str:
    """A text for CSV, which cannot say that it is text: an apostrophe keeps it from being run."""
    return f"'{text}" if looks_like_formula(text) else text
