"""Attributes of features as text: headers in one spelling, values stripped, blanks known."""

from __future__ import annotations

import re

import pandas as pd

# Not "nan" or "na": Nan is a province of Thailand, and NA the code of Namibia.
BLANKS = frozenset({"", "-", "--", "-99", "-9999", "0", "#n/a", "n/a", "none", "null", "<null>"})


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
