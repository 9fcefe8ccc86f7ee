"""Tables of figures: one row an area, or an area and a period, and a column a figure.

No header says that a table counts instead of listing what was done; its form does: each place
stands once a period, and beside place and period there is little but numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geodata.gazetteer import Gazetteer
from geodata.gazetteer.names import is_blank
from loaders.columns.guessing import guess_mapping
from loaders.columns.mapping import PLACE_FIELDS
from loaders.columns.mapping import Mapping as Meaning
from loaders.dates.column import DateColumn, combine_month_and_year, read_dates
from loaders.hxl import Tag, parse_tag
from loaders.indicators.figures import (
    Figures,
    Indicator,
    doubts_about,
    indicator_code,
    indicator_of,
    join_values,
    split_values,
)
from loaders.indicators.headed import Days, days_between, header_key
from loaders.indicators.numbers import NumberColumn, read_numbers
from loaders.tabular import Cell, Table, cell_text

LEAST_ROWS = 3  # fewer show no form
_GLANCE = 500  # rows that show of most tables that they are another
_PERIODS = ("date", "start_date", "end_date", "month", "year")
_POINT = frozenset({"longitude", "latitude"})
_REMARKS = frozenset({"notes", "status", "sensitivity"})  # may stand beside figures
_FIGURE_TAGS = frozenset({"indicator", "affected", "population", "inneed", "value"})
_SPLIT_TAGS = frozenset({"sector", "group", "severity", "indicator"})
_SPLIT_HEADERS = re.compile(
    r"(indicator|variable|measure|data_?element|sex|gender|age|age_group|age_range|phase|"
    r"population_group|group|category|disaggregation)(_name)?"
)
_IDENTIFIERS = re.compile(
    r"no|nr|num|number|s_?no?|sn|id|fid|gid|uuid|index|row|rank|objectid.*|shape_.*|sort_?order|"
    r"(adm|admin)?_?level|.*valid.*|.*_(id|code|pcode|uuid)|(p_?)?codes?|iso_?[a-z0-9]*|lat.*|lon.*|version|updated.*"
)
# Headers that say nothing without the name of the file: two totals are not of one thing.
_VAGUE = frozenset(
    {"total", "totals", "grand_total", "value", "values", "count", "figure", "amount", "sum"}
    | {"cases", "events", "percent", "percentage", "rate", "score", "index"}
)
_MANY_PARTS = 40


@dataclass(frozen=True)
class AreaTable:
    """What the columns of a table of figures are, by position.

    Attributes
    ----------
    places, periods : dict of str to int
        Field to column.
    figures : dict of int to NumberColumn
    splits : tuple of int
        Columns that say what part of the whole a row is about.
    tagged : bool
        Whether HXL tags name the figures.
    """

    places: dict[str, int]
    periods: dict[str, int]
    figures: dict[int, NumberColumn]
    splits: tuple[int, ...]
    tagged: bool


def understand(table: Table, gazetteer: Gazetteer | None = None) -> AreaTable | None:
    """Take a table apart as one of figures by area; None where its form is another.

    Parameters
    ----------
    table : Table
    gazetteer : Gazetteer, optional
        Finds the column of the place by what it holds.

    Returns
    -------
    AreaTable or None
        None where a column says who did what, where rows have points or days of their own, where
        an area stands several times in a period, or where there is more text than figures.
    """
    if len(set(table.row_numbers)) < len(table.row_numbers):
        return None  # one row received stands for several records
    if len(table.rows) > _GLANCE and understand(_glance(table), gazetteer) is None:
        return None
    mapping = guess_mapping(table, gazetteer)
    fields = {column.position: column.field for column in mapping.columns}
    numbers = {
        at: read_numbers(table.column(at))
        for at in range(len(table.headers))
        if fields.get(at) not in (*PLACE_FIELDS, *_PERIODS)
    }
    tags = {at: tag for at in numbers if (tag := _tag(table, at))}
    figures = {at: column for at, column in numbers.items() if _is_figure(table, at, column)}
    texts = [at for at, column in numbers.items() if at not in figures and column.filled]
    if not figures or _tells_who_or_what(mapping, texts):
        return None
    tagged = any(tags[at].hashtag in _FIGURE_TAGS for at in figures if at in tags)
    if tagged:
        figures = {at: found for at, found in figures.items() if at in tags}
    places = _places(table, mapping, texts, gazetteer)
    splits = tuple(at for at in texts if _can_split(table, at, tags.get(at)))
    others = [at for at in texts if at not in splits and at not in places.values()]
    remarks = [at for at in others if not _is_identifier(table.headers[at])]
    if not places or (len(remarks) > len(figures) and not tagged):
        return None
    periods = {field: at for at, field in fields.items() if field in _PERIODS}
    shape = AreaTable(places, periods, figures, splits, tagged)
    return shape if _has_the_form(table, shape) else None


def is_coded(table: Table) -> bool:
    """Whether a table of figures names its areas by code; names are settled less surely."""
    shape = understand(table)
    return shape is not None and any(field.endswith("_code") for field in shape.places)


def read_areas(table: Table, gazetteer: Gazetteer) -> Figures | None:
    """The figures of a table by area; None where its form is another."""
    shape = understand(table, gazetteer) or understand(table)
    if shape is None:
        return None
    stated = pd.DataFrame(
        {field: _texts(table, at) for field, at in shape.places.items()},
        index=range(len(table.rows)),
        dtype="str",
    )
    days = _days(table, shape.periods)
    country = [shape.places[at] for at in ("adm0_code", "adm0_name") if at in shape.places]
    return Figures(
        format="Figures by area",
        stated=stated,
        headers={field: table.headers[at] for field, at in shape.places.items()},
        start=days.start,
        end=days.end,
        values=_values(table, shape),
        columns={table.headers[at]: column.values for at, column in shape.figures.items()},
        countries=_texts(table, country[0]) if country else [""] * len(table.rows),
        doubts=doubts_about(shape.figures.values()) | days.doubts,
    )


def _glance(table: Table) -> Table:
    """The first rows of a table."""
    return replace(table, rows=table.rows[:_GLANCE], row_numbers=table.row_numbers[:_GLANCE])


# --- what a column is ---------------------------------------------------------------------------


def _tag(table: Table, at: int) -> Tag | None:
    text = table.tags[at] if table.tags else ""
    return parse_tag(text) or parse_tag(table.headers[at])


def _is_figure(table: Table, at: int, column: NumberColumn) -> bool:
    header = table.headers[at]
    return bool(header) and column.numeric and not _is_identifier(header)


def _is_identifier(header: str) -> bool:
    return bool(_IDENTIFIERS.fullmatch(header_key(header)))


def _can_split(table: Table, at: int, tag: Tag | None) -> bool:
    """Whether a column of text may say what part of the whole a row is about."""
    known = tag.hashtag in _SPLIT_TAGS if tag else False
    headed = _SPLIT_HEADERS.fullmatch(header_key(table.headers[at]))
    return bool(known or headed) and len(set(_texts(table, at))) <= _MANY_PARTS


def _tells_who_or_what(mapping: Meaning, texts: Sequence[int]) -> bool:
    """Whether a column of words names an organization, a person, a program or an activity.

    A column of numbers under such a header counts them.
    """
    told = {c.field for c in mapping.columns if c.position in texts}
    split = {"sector", "kind"} if mapping.position("organization") is None else set()
    points = _POINT & set(mapping.fields)
    return bool(points or told - set(PLACE_FIELDS) - _REMARKS - split)


def _places(
    table: Table, mapping: Meaning, texts: Sequence[int], gazetteer: Gazetteer | None
) -> dict[str, int]:
    """The columns that say where: as mapped, else the one whose contents do."""
    known = {c.field: c.position for c in mapping.columns if c.field in PLACE_FIELDS}
    if any(not field.startswith("adm0") for field in known):
        return known
    if gazetteer is None:
        candidates = [at for at in texts if not _can_split(table, at, _tag(table, at))]
        return known or ({"place_name": candidates[0]} if candidates else {})
    return known | _by_contents(table, texts, gazetteer)


def _by_contents(table: Table, texts: Sequence[int], gazetteer: Gazetteer) -> dict[str, int]:
    """The column of which most values are areas, the country's level included."""
    found: list[tuple[float, int, str, int]] = []
    for at in texts:
        values = sorted({text for text in _texts(table, at) if text})[:2000]
        for level in gazetteer.areas.levels if values else ():
            codes = gazetteer.match_codes(values, level=level)["pcode"].notna().mean()
            names = gazetteer.match(values, level=level)["pcode"].notna().mean()
            found += [
                (codes, level, f"adm{level}_code", at),
                (names, level, f"adm{level}_name", at),
            ]
    share, _, field, at = max(found, default=(0.0, 0, "", 0))
    return {field: at} if share >= 0.5 else {}


# --- the form of the whole ----------------------------------------------------------------------


def _has_the_form(table: Table, shape: AreaTable) -> bool:
    if len(table.rows) < LEAST_ROWS and not shape.tagged:
        return False
    if _has_days_of_its_own(table, shape.periods):
        return False
    places = [_texts(table, at) for at in shape.places.values()]
    periods = [table.texts(at) for at in shape.periods.values()]
    splits = [_texts(table, at) for at in shape.splits]
    keys = list(zip(*places, *periods, *splits, strict=True))
    filled = [key for key in keys if any(key[: len(places)])]
    return len(filled) > 0 and len(set(filled)) == len(filled)


def _has_days_of_its_own(table: Table, periods: dict[str, int]) -> bool:
    """Whether rows are of single days within months, as those of a diary are."""
    if "date" not in periods or {"start_date", "end_date"} & set(periods):
        return False
    read = read_dates(table.column(periods["date"])).dates
    days = {found.date for found in read if found.date and found.precision == "day"}
    return len(days) > 1 and any(1 < day.day < 28 for day in days)


# --- values -------------------------------------------------------------------------------------


def _values(table: Table, shape: AreaTable) -> pd.DataFrame:
    splits = {table.headers[at]: _texts(table, at) for at in shape.splits}
    named = _named(table, shape.figures)
    parts = [
        part
        for at, indicator in named.items()
        for part in split_values(indicator, shape.figures[at].values, splits)
    ]
    return join_values(parts)


def _named(table: Table, figures: Mapping[int, NumberColumn]) -> dict[int, Indicator]:
    """An indicator for each column of figures, no two of one code."""
    named: dict[int, Indicator] = {}
    taken: set[str] = set()
    for at in figures:
        header = table.headers[at]
        tag = _tag(table, at)
        if parse_tag(header) and tag:
            header = " ".join([tag.hashtag, *sorted(tag.attributes)])
        if header_key(header) in _VAGUE:
            header = f"{header} ({_title(table)})"
        found = indicator_of(header)
        code = found.code if found.code not in taken else indicator_code(found.code, str(at + 1))
        taken.add(code)
        unit = "" if found.unit == "percent" and _is_share(figures[at]) else found.unit
        named[at] = Indicator(code, found.label, unit, found.aggregation)
    return named


def _is_share(column: NumberColumn) -> bool:
    """Whether figures called percentages are parts of one."""
    known = [abs(value) for value in column.values if value is not None]
    return 0 < max(known, default=0.0) <= 1


def _title(table: Table) -> str:
    """What the file is called, without dates and numbers: next month's is called the same."""
    name = re.sub(r"\.\w+$", "", table.source_name)
    return " ".join(re.findall(r"[^\W\d_]+", name)) or "a table"


def _days(table: Table, periods: dict[str, int]) -> Days:
    """The period of each row."""
    month, year = periods.get("month"), periods.get("year")
    if not {"date", "start_date"} & set(periods) and (month is not None or year is not None):
        blank = [""] * len(table.rows)
        months = table.column(month) if month is not None else blank
        years = table.column(year) if year is not None else blank
        written = combine_month_and_year(months, years)
    else:
        at = periods.get("start_date", periods.get("date"))
        written = [] if at is None else table.column(at)
    first = _dates(table, written) if written else None
    end = periods.get("end_date")
    last = None if end is None else _dates(table, table.column(end))
    said = [cell_text(cell) for cell in written] or [""] * len(table.rows)
    return days_between(first, last, said)


def _dates(table: Table, cells: Sequence[Cell]) -> DateColumn:
    return read_dates(cells, titles=(table.sheet or "", table.source_name))


def _texts(table: Table, at: int) -> list[str]:
    return ["" if is_blank(text) else text for text in table.texts(at)]
