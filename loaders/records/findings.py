"""Findings: what is said about rows that were loaded all the same, row by row and as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.ledger import REASONS, Warned
from loaders.records.distinct import each_once
from loaders.records.parties import kind_of, role_of, sensitivity_of
from loaders.records.places import Placed
from loaders.records.timing import Timing
from loaders.tabular import Table

_EXAMPLES = 3
_LOOKED_AT = 1000  # rows that examples are taken from
_LONG = 80
_UNDERSTOOD = {"kind": kind_of, "sensitivity": sensitivity_of, "counterpart_role": role_of}
_DATES = ("date", "start_date", "end_date")


@dataclass(frozen=True)
class Finding:
    """One code of the ledger, the rows it is said about, and what stands there.

    Attributes
    ----------
    code : str
    rows : numpy.ndarray of bool
    values : pandas.Series
        An example a row; empty text where there is none.
    of_place : bool
        Whether it is about the place, whose column the ledger then names.
    """

    code: str
    rows: NDArray[np.bool_]
    values: pd.Series
    of_place: bool = False


def find_all(table: Table, texts: pd.DataFrame, placed: Placed, timing: Timing) -> list[Finding]:
    """Everything there is to say about rows; what comes first is said first.

    Parameters
    ----------
    table : Table
    texts : pandas.DataFrame
        The columns that are read, by field.
    placed : Placed
    timing : Timing
    """
    return [
        *_about_places(placed.rows),
        *_about_dates(texts, timing),
        *_about_words(texts),
        _repeated(table),
    ]


def _about_places(rows: pd.DataFrame) -> list[Finding]:
    codes, said = pd.factorize(rows["warnings"])
    values = rows["value"].where(rows["value"] != "", rows["stated"])
    names = dict.fromkeys(name for each in said for name in each)
    return [
        Finding(name, np.array([name in each for each in said], dtype=bool)[codes], values, True)
        for name in names
    ]


def _about_dates(texts: pd.DataFrame, timing: Timing) -> list[Finding]:
    """Reasons of the date columns; a blank is worth a word only in the main one."""
    found: dict[str, NDArray[np.bool_]] = {}
    values: dict[str, pd.Series] = {}
    blank = timing.rows["date"].isna()
    for name, reasons in timing.reasons.items():
        for code in dict.fromkeys(reasons[reasons != ""]):
            about = reasons == code
            if code == "no_date":
                about &= blank & (name == "date")
            names = _DATES[1:] if code == "end_before_start" else (name,)
            said = _joined(texts, names).where(about, "")
            found[code] = found.get(code, np.zeros(len(texts), bool)) | about.to_numpy()
            values[code] = _both(values[code], said) if code in values else said
    return [Finding(code, rows, values[code]) for code, rows in found.items()]


def _joined(texts: pd.DataFrame, names: Iterable[str]) -> pd.Series:
    present = [texts[name] for name in names if name in texts]
    if not present:
        return pd.Series("", index=texts.index, dtype=object)
    joined = present[0]
    for more in present[1:]:
        joined = _both(joined, more)
    return joined


def _both(left: pd.Series, right: pd.Series) -> pd.Series:
    """Two texts as one, ``left to right``, where both say something."""
    both = (left != "") & (right != "") & (left != right)
    return (left + " to " + right).where(both, left.where(left != "", right))


def _about_words(texts: pd.DataFrame) -> list[Finding]:
    """Words that are in none of our code lists."""
    found = np.zeros(len(texts), bool)
    values = pd.Series("", index=texts.index, dtype=object)
    for name, understood in _UNDERSTOOD.items():
        if name in texts:
            strange = (texts[name] != "") & each_once(texts[name], understood).isna()
            values = values.mask(strange, texts[name])
            found |= strange.to_numpy()
    return [Finding("unknown_value", found, values)]


def _repeated(table: Table) -> Finding:
    """Rows that stand in the file before, word for word."""
    seen: set[object] = set()
    repeated = np.zeros(len(table.rows), bool)
    for at, row in enumerate(table.rows):
        repeated[at] = row in seen
        seen.add(row)
    values = pd.Series([f"row {number}" for number in table.row_numbers], dtype=object)
    return Finding("duplicate_row", repeated, values)


def first_said(findings: list[Finding], rows: pd.DataFrame) -> pd.Series:
    """The code that each row is told by in the ledger: its place's first, else the first there is.

    Missing where there is nothing to say.
    """
    first = pd.Series(None, index=rows.index, dtype=object)
    for finding in reversed([finding for finding in findings if not finding.of_place]):
        first[finding.rows] = finding.code
    codes, said = pd.factorize(rows["warnings"])
    own = np.array([each[0] if each else None for each in said], dtype=object)[codes]
    return first.where(pd.isna(own), own)


def summarise(
    findings: list[Finding], loaded: NDArray[np.bool_], numbers: NDArray[np.int64]
) -> list[Warned]:
    """One warning a finding: about loaded rows, and about repeated rows of any fate."""
    warnings = []
    for finding in findings:
        rows = finding.rows if finding.code == "duplicate_row" else finding.rows & loaded
        if rows.any():
            told = f"{REASONS[finding.code].capitalize()}."
            received = len(np.unique(numbers[rows]))
            warnings.append(Warned(finding.code, received, told, _examples(finding, rows)))
    return sorted(warnings, key=lambda warned: (-warned.rows, warned.code))


def _examples(finding: Finding, rows: NDArray[np.bool_]) -> tuple[str, ...]:
    """A few short, different values that a finding is about."""
    values = dict.fromkeys(finding.values[rows][:_LOOKED_AT])
    return tuple(str(value)[:_LONG] for value in values if value)[:_EXAMPLES]
