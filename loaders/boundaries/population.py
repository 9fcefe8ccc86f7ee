"""Which attribute of a boundary file counts the people who live there, if any surely does."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from loaders.boundaries.attributes import fold_headers


def find_population(frame: pd.DataFrame) -> str | None:
    """The column of people living there; None when there is none, or more than one it could be.

    A bare ``TOTAL`` counts only where men and women beside it add up to it.
    """
    headers = fold_headers(frame)
    plain = [
        headers[name]
        for name in ("population", "#population", "pop", "total_population", "population_total")
        if name in headers
    ]
    dated = [
        column
        for folded, column in headers.items()
        if re.fullmatch(r"(total_?pop|tot_?pop|pop_?total|pop(ulation)?_?\d{4}|tot_pop_un)", folded)
    ]
    able = [column for column in plain[:1] or dated if _counts_people(frame[column])]
    if len(able) == 1:
        return able[0]
    return _sum_of_sexes(headers, frame) if not able else None


def _counts_people(column: pd.Series) -> bool:
    numbers = pd.to_numeric(column, errors="coerce")
    known = numbers.dropna()
    return len(known) == column.notna().sum() > 0 and bool(known.ge(0).all()) and known.max() < 2e9


def _sum_of_sexes(headers: Mapping[str, str], frame: pd.DataFrame) -> str | None:
    if not {"total", "male", "female"} <= headers.keys():
        return None
    total, male, female = (
        pd.to_numeric(frame[headers[part]], errors="coerce") for part in ("total", "male", "female")
    )
    return headers["total"] if total.notna().any() and (male + female == total).all() else None
