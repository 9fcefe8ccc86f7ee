"""Attributes of features as text: headers in one spelling, values stripped, blanks known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

# Not "nan" or "na": Nan is a province of Thailand, and NA the code of Namibia.
BLANKS = frozenset({"", "-", "--", "-99", "-9999", "0", "#n/a", "n/a", "none", "null", "<null>"})

_VALID = {
    "valid_on": ("valid_on", "validon", "valid_from", "date_valid", "date", "#date+start"),
    "valid_to": ("valid_to", "validto", "#date+end"),
    "version": ("version", "cod_version"),
}
_LOOSE = ("date", "version")


def fold_header(header: object) -> str:
    """A header as profiles spell it: lower case, one underscore for blanks, dots and the like."""
    return re.sub(r"[\s_\-./]+", "_", str(header).strip().strip("\ufeff").casefold())


def fold_headers(frame: pd.DataFrame) -> dict[str, str]:
    """Folded header to column, in order; the first column where two fold to the same."""
    headers: dict[str, str] = {}
    for column in frame.columns:
        headers.setdefault(fold_header(column), str(column))
    return headers


def known_text(column: pd.Series) -> pd.Series:
    """A column as stripped text, None wherever nothing is said.

    Whole numbers that a reader made floats of lose their ``.0``: a code is a string.
    """
    if pd.api.types.is_float_dtype(column):
        whole = (column.dropna() % 1 == 0).all()
        column = column.astype("Int64") if whole else column
    said = ("" if pd.isna(value) else str(value).strip() for value in column)
    texts = [text if text.casefold() not in BLANKS else None for text in said]
    return pd.Series(texts, index=column.index, dtype=object)


def stated_levels(column: pd.Series) -> pd.Series:
    """ADM levels as a column states them, ``ADM2``, ``adm2`` or ``2``; NaN for anything else."""
    text = column.astype("string").str.strip().str.removesuffix(".0")
    digits = text.str.extract(r"(?i)^(?:adm)?(\d)$", expand=False)
    return pd.to_numeric(digits, errors="coerce").astype("float64")


def constant_text(frame: pd.DataFrame, column: str) -> Any:
    """The one value of a column as text, None when it has several or none."""
    values = known_text(frame[column]).dropna().unique()
    return values[0] if len(values) == 1 else None


def find_dates(headers: Mapping[str, str], *, strict: bool = False) -> dict[str, str]:
    """Columns of the first and last day of validity, and of the version.

    Parameters
    ----------
    headers : mapping of str to str
        Folded header to column.
    strict : bool
        Not to take a bare ``date`` or ``version``, which in files of no known provider may be any.
    """
    found = {}
    for canonical, names in _VALID.items():
        stated = [name for name in names if name in headers and not (strict and name in _LOOSE)]
        if stated:
            found[canonical] = headers[stated[0]]
    return found


def find_languages(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Columns such as ``name_fr`` or ``name:fr`` with their languages."""
    matches = {
        column: re.fullmatch(r"(name|nom|nombre)[_:]([a-z]{2,3}([_-][a-z-]+)?)", folded)
        for folded, column in headers.items()
    }
    return tuple((match[2], column) for column, match in matches.items() if match)
