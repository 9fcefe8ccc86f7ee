"""Coverage as rows: what the list says of every area, its class on the map, and every measure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.exports.fields import field_column, in_words, measures_of
from dashboard.language import bare
from dashboard.language import gettext as _
from dashboard.reports.model import Column, Report, Scene, Table

_PCODE, _CLASS, _VIEW = "pcode", "class", "view"
_TOLD_BY_THE_LIST = frozenset({"name", "level", "state", "last"})


@dataclass(frozen=True, eq=False)
class Painted:
    """A table of areas; its column ``painted`` says the class of each, ``colours`` by its words."""

    table: Table
    painted: str
    colours: Mapping[str, str]


def coverage_of(scene: Scene) -> Painted:
    """Every area of a view, in the order of its list, with what the list does not tell of it."""
    table, colours = scene.table, {bare(item.label): item.colour for item in scene.legend.items}
    rows, columns = table.rows.copy(deep=False), list(table.columns)
    painted = _told_class(table, colours)
    if not painted:
        painted = _CLASS
        rows[_CLASS] = _classes(scene).reindex(rows.index)
        columns.append(Column(_CLASS, _("On the map"), "text"))
    measures, labels = in_words(measures_of(scene)), {bare(column.label) for column in columns}
    for code in measures:
        column = field_column(str(code), scene)
        if code not in _TOLD_BY_THE_LIST and column.label not in labels and code not in rows:
            rows[code] = measures[code].reindex(rows.index)
            columns.append(column)
    if not any(rows[column.key].equals(rows.index.to_series()) for column in columns):
        rows[_PCODE] = rows.index
        columns.insert(0, Column(_PCODE, _("P-code"), "text"))
    return Painted(replace(table, columns=tuple(columns), rows=rows), painted, colours)


def coverage_of_all(report: Report) -> Table:
    """The areas of all views in one table, with the view that a row is of where there are several.

    Views may show different measures; what one has and another lacks is empty in the other.
    """
    tables = [coverage_of(scene).table for scene in report.scenes]
    if len(tables) == 1:
        return tables[0]
    columns = {column.key: column for table in tables for column in table.columns}
    parts = [
        table.rows.astype(object).assign(**{_VIEW: bare(scene.title)})
        for table, scene in zip(tables, report.scenes, strict=True)
    ]
    rows = pd.concat(parts) if parts else pd.DataFrame(columns=[_VIEW])
    return Table(report.title, (Column(_VIEW, _("View"), "text"), *columns.values()), rows)


def _told_class(table: Table, words: Collection[str]) -> str:
    """The column of a list that says what the colour of each area means; empty where none does."""
    for column in table.columns:
        if column.kind == "text":
            known = table.rows[column.key].dropna()
            if len(known) and known.map(lambda value: bare(str(value))).isin(list(words)).all():
                return column.key
    return ""


def _classes(scene: Scene) -> pd.Series:
    words = {item.code: bare(item.label) for item in scene.legend.items}
    drawn = () if scene.map is None else scene.map.areas
    return pd.Series({area.pcode: words.get(area.code) for area in drawn}, dtype="str")
