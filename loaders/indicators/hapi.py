"""Tables of the HDX Humanitarian API: figures by area, period and category.

Each row states its level, the codes of its areas as HDX resolved them, the names as the provider
gave them, and the period. HeadedTable that split a figure (by sector, sex, status) make it several
indicators; rows that hold the whole make the first of them.
See https://hdx-hapi.readthedocs.io/en/latest/data_usage_guides/.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from loaders.indicators.figures import (
    Figures,
    Indicator,
    doubts_about,
    indicator_of,
    join_values,
    split_values,
)
from loaders.indicators.headed import HeadedTable, blank_where, days_between
from loaders.tabular import Table

_FIGURES = (
    *("events", "fatalities", "population", "population_in_phase", "population_fraction_in_phase"),
    *("mpi", "headcount_ratio", "intensity_of_deprivation", "vulnerable_to_poverty"),
    *("in_severe_poverty", "price", "rainfall", "rainfall_anomaly_pct", "value"),
)
_SPLITS = (
    *("event_type", "sector_name", "sector_code", "population_status", "population_group"),
    *("gender", "age_range", "category", "disabled_marker", "ipc_type", "ipc_phase"),
    *("operation", "assessment_type", "origin_location_code", "asylum_location_code"),
    *("commodity_name", "price_type", "aggregation_period", "indicator"),
)
_SAME = {"sector_code": "sector_name"}  # two columns that say the same
_STATUS = {
    "inn": "in need",
    "aff": "affected",
    "tgt": "targeted",
    "rea": "reached",
    "pop": "population",
}

# Civilian targeting counts events that are counted under political violence too.
_INSIDE_OTHERS = frozenset({"civilian_targeting"})
_CONFLICT = {
    "events": Indicator("hapi_conflict_events", "Conflict events (HAPI)", "events", "sum"),
    "fatalities": Indicator("hapi_conflict_fatalities", "Fatalities (HAPI)", "fatalities", "sum"),
}


def is_hapi(columns: HeadedTable) -> bool:
    """Whether a table is of HAPI and holds figures, not who does what where."""
    own = ("location_code", "reference_period_start", "resource_hdx_id")
    if None in [columns.position(name) for name in own] or columns.position("org_name"):
        return False
    return columns.position(*_FIGURES) is not None


def read_hapi(table: Table, levels: Sequence[int]) -> Figures:
    """The figures of a HAPI table.

    Parameters
    ----------
    table : Table
    levels : sequence of int
        ADM levels of the boundary.
    """
    columns = HeadedTable(table)
    stated, headers = _stated(columns, levels)
    days = days_between(
        columns.dates("reference_period_start"),
        columns.dates("reference_period_end"),
        columns.texts("reference_period_start"),
    )
    splits = _splits(columns)
    figures = {name: columns.numbers(name) for name in _FIGURES if columns.header(name)}
    parts = [
        part
        for name, numbers in figures.items()
        for part in _values(_indicator(name, splits), numbers.values, splits)
    ]
    return Figures(
        format="HDX HAPI",
        stated=stated,
        headers=headers,
        start=days.start,
        end=days.end,
        values=join_values(parts),
        columns={columns.header(name): numbers.values for name, numbers in figures.items()},
        countries=columns.texts("location_code"),
        doubts=doubts_about(figures.values()) | days.doubts,
        said=_overlap(splits),
    )


def _stated(columns: HeadedTable, levels: Sequence[int]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Code and name of each row's own area; the provider's names where HDX found no code.

    The codes of its parents are left out: those of HDX are wrong where it had to repair them, as
    its column of warnings says, while the code of the area itself is right. In a boundary without
    districts the province is the area, if its code begins the district's.
    """
    fields = {
        f"adm{level}_{part}": f"admin{level}_{part}"
        for level in (1, 2)
        for part in ("code", "name")
    }
    stated, headers = columns.stated(fields)
    own, above = (pd.Series(columns.texts(f"admin{level}_code")) for level in (2, 1))
    uncoded = (own == "") & (above == "")
    if 2 in levels:
        blank_where(stated, (own != "").to_numpy(), ["adm1_code", "adm1_name"])
    else:
        repaired = [not code.startswith(up) for code, up in zip(own, above, strict=True)]
        repaired = (pd.Series(repaired) & (own != "")).to_numpy()
        blank_where(stated, repaired, ["adm1_code", "adm1_name"])
        uncoded |= repaired
    for level in (1, 2):
        field, told = f"adm{level}_name", pd.Series(columns.texts(f"provider_admin{level}_name"))
        if field in stated:
            stated[field] = stated[field].mask(uncoded & (told != ""), told)
    return stated, headers


def _splits(columns: HeadedTable) -> dict[str, list[str]]:
    """The columns that split a figure, in lower case, where they say anything."""
    found = {}
    for name in _SPLITS:
        cells = [text.lower() for text in columns.texts(name)]
        if any(cells) and _SAME.get(name) not in found:
            found[name] = [_STATUS.get(cell, cell) for cell in cells]
    return found


def _indicator(name: str, splits: dict[str, list[str]]) -> Indicator:
    return _CONFLICT[name] if name in _CONFLICT and "event_type" in splits else indicator_of(name)


def _values(
    indicator: Indicator, values: Sequence[float | None], splits: dict[str, list[str]]
) -> list[pd.DataFrame]:
    """One indicator a combination of what splits the figure; of events all together too."""
    parts = split_values(indicator, values, splits)
    if "event_type" not in splits:
        return parts
    apart = [kind not in _INSIDE_OTHERS for kind in splits["event_type"]]
    kept = [at for at, value in enumerate(values) if value is not None and apart[at]]
    return [indicator.rows(kept, [float(values[at] or 0) for at in kept]), *parts]


def _overlap(splits: dict[str, list[str]]) -> str:
    if not _INSIDE_OTHERS & set(splits.get("event_type", [])):
        return ""
    return (
        "Civilian targeting lies inside political violence, so the total of all events leaves it "
        "out; it is an indicator of its own."
    )
