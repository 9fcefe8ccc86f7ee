"""Conflict events, one a row: exports of ACLED and of UCDP.

ACLED: ``geo_precision`` 1 is the place itself, 2 a part of a region by a town in it, 3 a region by
its capital (https://acleddata.com/knowledge-base/codebook/). UCDP GED and Candidate: ``where_prec``
1 is exact, 2 within some 25 km, 3 a district, 4 a province, 5 a stretch or a fuzzy area, 6 a
country, 7 international waters or airspace; ``best`` is the best estimate of deaths
(codebook of the UCDP Georeferenced Event Dataset, https://ucdp.uu.se/downloads/).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from loaders.indicators.figures import Figures, Indicator, doubts_about, join_values, split_values
from loaders.indicators.headed import HeadedTable, blank_where, days_between
from loaders.tabular import Table

_WEEK = dt.timedelta(days=6)
_AS_STATED = 5  # of all ADM levels the finest: known as exactly as the boundary can tell


@dataclass(frozen=True)
class _Export:
    """One provider's columns, what its precision codes mean, and what is counted."""

    name: str
    events: Indicator
    fatalities: Indicator
    fields: Mapping[str, str]
    precision: str
    known_to: Mapping[str, int]  # precision code to the finest ADM level that is known
    date: tuple[str, str]
    dead: str
    kind: str
    kinds: Mapping[str, str]
    country: tuple[str, ...]


_POINT = {"longitude": "longitude", "latitude": "latitude"}

_ACLED = _Export(
    name="ACLED events",
    events=Indicator("conflict_events", "Conflict events (ACLED)", "events", "sum"),
    fatalities=Indicator("conflict_fatalities", "Fatalities (ACLED)", "fatalities", "sum"),
    fields={f"adm{level}_name": f"admin{level}" for level in (1, 2, 3)} | _POINT,
    precision="geo_precision",
    known_to={"2": 2, "3": 1},
    date=("event_date", ""),
    dead="fatalities",
    kind="event_type",
    kinds={},
    country=("iso3", "iso", "country"),
)

_UCDP = _Export(
    name="UCDP events",
    events=Indicator("ucdp_events", "Organized violence (UCDP)", "events", "sum"),
    fatalities=Indicator("ucdp_fatalities", "Fatalities (UCDP)", "fatalities", "sum"),
    fields={"adm1_name": "adm_1", "adm2_name": "adm_2"} | _POINT,
    precision="where_prec",
    known_to={"2": 2, "3": 2, "4": 1, "5": 1, "6": 0},
    date=("date_start", "date_end"),
    dead="best",
    kind="type_of_violence",
    kinds={"1": "state-based", "2": "non-state", "3": "one-sided"},
    country=("country",),
)


def is_acled(columns: HeadedTable) -> bool:
    """Whether a table is an ACLED export: date and type of the event, and a column of its own."""
    own = columns.position("event_id_cnty", "sub_event_type", "geo_precision", "data_id")
    needed = [columns.position(name) for name in ("event_date", "event_type")]
    return None not in (*needed, own) and columns.position("latitude", "admin1") is not None


def is_ucdp(columns: HeadedTable) -> bool:
    """Whether a table is of UCDP GED or of its Candidate events."""
    needed = ("type_of_violence", "where_prec", "best", "date_start")
    return None not in [columns.position(name) for name in needed]


def is_acled_weeks(columns: HeadedTable) -> bool:
    """Whether a table is ACLED's of events already counted by week, province and type."""
    needed = ("week", "admin1", "event_type", "events", "fatalities")
    return None not in [columns.position(name) for name in needed]


def read_acled_weeks(table: Table) -> Figures:
    """Events and fatalities by week and province, in all and by type of event.

    The points are middles of provinces and say nothing more.
    """
    columns = HeadedTable(table)
    stated, headers = columns.stated({"adm1_name": "admin1"})
    weeks = columns.dates("week")
    days = days_between(weeks, None, columns.texts("week"))
    told = {name: columns.numbers(name) for name in ("events", "fatalities")}
    kinds = columns.texts("event_type")
    parts = [
        part
        for indicator, name in ((_ACLED.events, "events"), (_ACLED.fatalities, "fatalities"))
        for part in (
            *split_values(indicator, told[name].values, {}),
            *split_values(indicator, told[name].values, {"event_type": kinds}),
        )
    ]
    return Figures(
        format="ACLED events by week",
        stated=stated,
        headers=headers,
        start=days.start,
        end=[None if day is None else day + _WEEK for day in days.start],
        values=join_values(parts),
        columns={columns.header(name): column.values for name, column in told.items()},
        countries=columns.texts("country"),
        doubts=doubts_about(told.values()) | days.doubts,
    )


def read_acled(table: Table, finest: int) -> Figures:
    """Events and fatalities of an ACLED export, in all and by type of event.

    Parameters
    ----------
    table : Table
    finest : int
        The finest level of the boundary: a point that is known to a coarser one is not used.
    """
    return _read(_ACLED, HeadedTable(table), finest)


def read_ucdp(table: Table, finest: int) -> Figures:
    """Events of UCDP and their best estimates of deaths, in all and by type of violence.

    Parameters
    ----------
    table : Table
    finest : int
        As for :func:`read_acled`.
    """
    return _read(_UCDP, HeadedTable(table), finest)


def _read(export: _Export, columns: HeadedTable, finest: int) -> Figures:
    stated, headers = columns.stated(export.fields)
    coarse = _forget_finer(stated, columns, export, finest)
    first, last = (columns.dates(name) for name in export.date)
    days = days_between(first, last, columns.texts(export.date[0]))
    dead = columns.numbers(export.dead)
    doubts = doubts_about([dead]) | days.doubts
    said = f"{coarse} events are known only to a coarser area by their {export.precision}."
    return Figures(
        format=export.name,
        stated=stated,
        headers=headers,
        start=days.start,
        end=days.end,
        values=_values(export, columns.texts(export.kind), dead.values),
        columns={columns.header(export.dead): dead.values} if dead.values else {},
        countries=columns.texts(*export.country),
        doubts=doubts,
        events=True,
        said=said if coarse else "",
    )


def _forget_finer(stated: pd.DataFrame, columns: HeadedTable, export: _Export, finest: int) -> int:
    """Take out what a row says more exactly than it is known; how many rows that were.

    The point of an event that is known to its province only is the province's capital or middle.
    """
    known = [export.known_to.get(code, _AS_STATED) for code in columns.texts(export.precision)]
    for level in (1, 2, 3):
        blank_where(stated, [to < level for to in known], [f"adm{level}_name"])
    blank_where(stated, [to < finest for to in known], ["longitude", "latitude"])
    return sum(to < finest for to in known)


def _values(export: _Export, kinds: Sequence[str], dead: Sequence[float | None]) -> pd.DataFrame:
    """One event a row, and its fatalities where they are stated; then the same by kind."""
    rows = pd.DataFrame({"kind": [export.kinds.get(kind, kind) for kind in kinds]})
    rows["dead"] = pd.Series(list(dead) or [None] * len(rows), dtype="float64")
    told = rows[rows["dead"].notna()]
    parts = [
        export.events.rows(list(rows.index), [1.0] * len(rows)),
        export.fatalities.rows(list(told.index), list(told["dead"])),
    ]
    for kind, group in rows[rows["kind"] != ""].groupby("kind"):
        of_kind = export.events.of(str(kind))
        parts.append(of_kind.rows(list(group.index), [1.0] * len(group)))
    return join_values(parts)
