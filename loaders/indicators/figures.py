"""Figures: what every reader of need layers ends in, and what a column of figures is called."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd
from anyascii import anyascii

from geodata.gazetteer.names import words
from loaders.indicators.numbers import NumberColumn

LONGEST_CODE = 60


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_RATE = _words(
    """percent percentage pct rate ratio share proportion index score average mean median density
    fraction intensity price poverty rainfall temperature anomaly prevalence incidence per capita
    phase rank severity gini mpi pourcentage taux indice moyenne densite porcentaje tasa promedio
    densidad"""
)
_PEOPLE = _words(
    """population pop people persons individuals inhabitants voters electors electorate registered
    idp idps refugees returnees displaced children women men boys girls beneficiaries pin inneed
    affected targeted reached students residents migrants poblacion personas habitantes votantes
    desplazados refugiados mujeres hombres ninos personnes habitants electeurs deplaces femmes
    hommes enfants eleves menores"""
)
_HOUSEHOLDS = _words("households household hh hhs families hogares familias menages")
_UNITS = (
    ("events", _words("events event incidents incident evenements eventos")),
    ("fatalities", _words("fatalities deaths killed muertes deces morts fatality")),
    ("visits", _words("visits visitas visites")),
)
_WHOLE = frozenset({"", "all", "total", "intersectoral", "tot", "both", "t"})


class Doubt(NamedTuple):
    """A code of the ledger, and the cell that it is about."""

    code: str
    value: str


@dataclass(frozen=True)
class Figures:
    """The rows of one table, with what each states and the figures it holds.

    Attributes
    ----------
    format : str
        What the table was recognised as.
    stated : pandas.DataFrame
        One row a row of the table, its place as written, in the columns that
        :meth:`geodata.gazetteer.Gazetteer.place` takes.
    headers : dict of str to str
        Field to the header it was read from.
    start, end : list of date or None
        First and last day that each row is about.
    values : pandas.DataFrame
        ``at`` (position of the row), ``indicator``, ``label``, ``unit``, ``aggregation``,
        ``value``.
    columns : dict of str to list of float or None
        Header to the figures of each column as they stand.
    countries : list of str
        The country of each row, as code or name; empty where none is stated.
    doubts : dict of int to Doubt
        Position of a row to what is wrong with its dates or figures.
    events : bool
        Whether each row is one event; else it is a figure that may be a total of others.
    said : str
        A sentence about what was made of the columns; empty where there is nothing to say.
    """

    format: str
    stated: pd.DataFrame
    headers: dict[str, str]
    start: Sequence[dt.date | None]
    end: Sequence[dt.date | None]
    values: pd.DataFrame
    columns: dict[str, Sequence[float | None]]
    countries: list[str]
    doubts: dict[int, Doubt] = field(default_factory=dict)
    events: bool = False
    said: str = ""

    def __len__(self) -> int:
        return len(self.stated)


@dataclass(frozen=True)
class Indicator:
    """What a column of figures is about: its code, label, unit and how parts become a whole."""

    code: str
    label: str
    unit: str
    aggregation: str

    def of(self, part: str) -> Indicator:
        """The same figure of a part of what it counts, such as one kind of event."""
        name, bracket, provider = self.label.partition(" (")
        label = f"{name}: {part.replace('_', ' ').strip().lower()}{bracket}{provider}"
        return Indicator(indicator_code(self.code, part), label, self.unit, self.aggregation)

    def rows(self, at: Sequence[int], values: Sequence[float]) -> pd.DataFrame:
        """Values of this indicator, one a row of the table."""
        return pd.DataFrame(
            {
                "at": at,
                "indicator": self.code,
                "label": self.label,
                "unit": self.unit,
                "aggregation": self.aggregation,
                "value": values,
            }
        )


def indicator_of(header: str) -> Indicator:
    """The indicator that a header names, its unit and how it is joined guessed from its words.

    Rates and indices are means; people and households are standing amounts; any other figure is
    a count of what happened.

    Parameters
    ----------
    header : str
        As written; its words become the label.
    """
    plain = " ".join(header.replace("_", " ").split()) or "Figure"
    label = plain[:1].upper() + plain[1:]
    said = set(words(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain)))
    code = indicator_code(plain)
    if said & _RATE or "%" in plain:
        percent = "%" in plain or bool(said & {"percent", "percentage", "pct"})
        return Indicator(code, label, "percent" if percent else "", "mean")
    if said & _HOUSEHOLDS:
        return Indicator(code, label, "households", "stock")
    unit = next((unit for unit, known in _UNITS if said & known), "")
    if not unit and said & _PEOPLE:
        return Indicator(code, label, "people", "stock")
    return Indicator(code, label, unit, "sum")


def indicator_code(*parts: str) -> str:
    """A short code of letters, digits and underscores, as it stands in a link."""
    text = anyascii("_".join(parts)).lower()
    code = re.sub(r"[^a-z0-9]+", "_", text).strip("_")
    return code[:LONGEST_CODE].strip("_") or "figure"


def split_values(
    indicator: Indicator, values: Sequence[float | None], splits: Mapping[str, Sequence[str]]
) -> list[pd.DataFrame]:
    """The values of an indicator, one frame for the whole and one for each part of it.

    Parameters
    ----------
    indicator : Indicator
    values : sequence of float or None
        One a row of the table; None is not reported.
    splits : mapping of str to sequence of str
        Header to what each row says there; *all*, *total* and nothing mean the whole.
    """
    rows = pd.DataFrame({"value": pd.Series(values, dtype="float64")})
    rows["part"] = _parts(splits, len(rows))
    rows = rows[rows["value"].notna()]
    return [
        (indicator.of(str(part)) if part else indicator).rows(
            list(group.index), list(group["value"])
        )
        for part, group in rows.groupby("part", sort=False)
    ]


def _parts(splits: Mapping[str, Sequence[str]], rows: int) -> list[str]:
    """What part of the whole each row is about, in words; empty for the whole."""
    if not splits:
        return [""] * rows
    return [
        ", ".join(cell for cell in cells if cell.lower() not in _WHOLE)
        for cells in zip(*splits.values(), strict=True)
    ]


def doubts_about(columns: Iterable[NumberColumn]) -> dict[int, Doubt]:
    """The cells of columns of figures that are no numbers, by position of the row."""
    return {
        at: Doubt("bad_number", text)
        for column in columns
        for at, text in column.unreadable.items()
    }


def join_values(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The values of several indicators as one frame; without rows where there are none."""
    columns = ["at", "indicator", "label", "unit", "aggregation", "value"]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=columns)
