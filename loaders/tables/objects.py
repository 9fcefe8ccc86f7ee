"""JSON as rows: lists of objects, lists of lists, one object a line, and GeoJSON features.

Groups inside an object become ``group/field``, as form exports write them. A feature gives its
properties and, as two more columns, the longitude and latitude of its point.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from geodata.errors import SourceError
from loaders.hxl import is_tag_row
from loaders.tables.features import Features, find_features
from loaders.tables.rows import make_table
from loaders.tables.table import Cell, Table

_WRAPPERS = ("data", "results", "rows", "records", "features", "value", "items")
_AXES = ("longitude", "latitude")
_COLUMNS = ("headers", "fields", "columns")
_DEEPEST = 6  # groups within groups that become columns; what lies deeper stays JSON


def is_json(text: str) -> bool:
    """Whether text begins as a JSON object or array does."""
    head = text[:200].lstrip("\ufeff \t\r\n")
    return head[:1] == "{" or (head[:1] == "[" and head[1:].lstrip()[:1] in ("{", "[", "]"))


def read_objects(name: str, text: str, encoding: str) -> Table | None:
    """Read JSON as a table.

    Parameters
    ----------
    name : str
        File name, for errors.
    text, encoding : str

    Returns
    -------
    Table or None
        A row an object, numbered from 1; None where the list is empty.

    Raises
    ------
    SourceError
        When it is no JSON, nested too deeply, or holds no list of rows.
    """
    parsed = _parse(name, text)
    if features := find_features(parsed):
        return _from_features(name, encoding, features)
    rows = _find_rows(name, parsed)
    if any(isinstance(row, list) for row in rows):
        lists = [[_cell(cell) for cell in row] for row in rows if isinstance(row, list)]
        lists = [*_header_beside(parsed, lists), *lists]
        return make_table(name, None, "JSON", encoding, lists)
    return _from_objects(name, "JSON", encoding, [_flatten(_as_object(row)) for row in rows])


# --- parsing ------------------------------------------------------------------------------------


def _parse(name: str, text: str) -> Any:
    try:
        return _loads(text)
    except RecursionError as error:
        raise SourceError(
            "The JSON is nested too deeply", where=name, remedy="Give a list of flat objects."
        ) from error
    except json.JSONDecodeError as error:
        lines = [(at, line) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
        if error.msg == "Extra data" and len(lines) > 1:
            return _parse_lines(name, lines)
        raise _damaged(name, error.lineno) from error
    except ValueError as error:  # a number of more digits than Python reads
        raise _damaged(name, 1) from error


def _parse_lines(name: str, lines: Iterable[tuple[int, str]]) -> list[Any]:
    """One object a line."""
    rows = []
    for number, line in lines:
        try:
            rows.append(_loads(line))
        except (ValueError, RecursionError) as error:
            raise _damaged(name, number) from error
    return rows


def _loads(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_keep_all, parse_constant=lambda _: None)


def _keep_all(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object that keeps the values of a key that stands in it more than once."""
    found: dict[str, Any] = dict(pairs)
    if len(found) == len(pairs):
        return found
    found = {}
    for key, value in pairs:
        free = (key, *(f"{key} ({n})" for n in range(2, len(pairs) + 1)))
        found[next(each for each in free if each not in found)] = value
    return found


def _damaged(name: str, line: int) -> SourceError:
    return SourceError(
        "The JSON is damaged",
        where=f"{name}, line {line}",
        remedy="Download or export it again; it may have been cut off.",
    )


def _header_beside(parsed: Any, lists: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The header of lists of values, where it stands beside them: as in DHIS2 and data portals."""
    meta = parsed.get("meta", {}) if isinstance(parsed, dict) else {}
    beside = (parsed, meta, meta.get("view", {})) if isinstance(meta, dict) else ()
    columns = (place.get(key) for place in beside if isinstance(place, dict) for key in _COLUMNS)
    for listed in columns:
        if isinstance(listed, list) and lists and len(listed) == len(lists[0]):
            return [[_column_name(column) for column in listed]]
    return []


def _column_name(column: Any) -> str:
    if not isinstance(column, dict):
        return str(column)
    return str(
        next((column[key] for key in ("column", "name", "id", "field") if key in column), "")
    )


def _find_rows(name: str, parsed: Any) -> list[Any]:
    """The list of rows: the whole, or what stands under the usual word for it."""
    if isinstance(parsed, list):
        return parsed
    if isinstance(parsed, dict):
        for key in _WRAPPERS:
            inner = parsed.get(key)
            if isinstance(inner, list):
                return inner
            if isinstance(inner, dict) and (deeper := _wrapped(inner)) is not None:
                return deeper
        if (only := _only_list(parsed)) is not None:
            return only
    raise SourceError(
        "The JSON holds no list of rows",
        where=name,
        remedy=f"Give a list of objects, or an object with one under {', '.join(_WRAPPERS[:4])}.",
    )


def _wrapped(parsed: Mapping[str, Any]) -> list[Any] | None:
    return next((parsed[key] for key in _WRAPPERS if isinstance(parsed.get(key), list)), None)


def _only_list(parsed: Mapping[str, Any]) -> list[Any] | None:
    """The list of objects in it, where there is just one: what it is called does not matter."""
    lists = [v for v in parsed.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
    return lists[0] if len(lists) == 1 else None


# --- objects ------------------------------------------------------------------------------------


def _as_object(row: Any) -> Mapping[str, Any]:
    return row if isinstance(row, dict) else {"value": row}


def _from_features(name: str, encoding: str, features: Features) -> Table | None:
    """Properties, then the point of each feature; one without geometry keeps its row."""
    objects = [_flatten(each) for each in features.properties]
    taken = {key for each in objects for key in each}
    x, y = (next(h for h in (w, f"{w} of geometry") if h not in taken) for w in _AXES)
    for each, point in zip(objects, features.points, strict=True):
        each |= {x: point[0], y: point[1]} if point else {x: "", y: ""}
    if not any(features.points):
        objects = [{key: each[key] for key in each if key not in (x, y)} for each in objects]
    table = _from_objects(name, features.format, encoding, objects)
    return replace(table, notes=features.notes) if table else None


def _from_objects(
    name: str, fmt: str, encoding: str, objects: Sequence[Mapping[str, Cell]]
) -> Table | None:
    headers = list(dict.fromkeys(key for each in objects for key in each))
    rows = [tuple(each.get(header, "") for header in headers) for each in objects]
    tags: tuple[str, ...] = ("",) * len(headers)
    if is_tag_row(headers):
        tags = tuple(headers)
    elif rows and is_tag_row(rows[0]):
        tags = tuple(str(cell) for cell in rows[0])
    kept = [
        (number, row)
        for number, row in enumerate(rows, 1)
        if any(cell != "" for cell in row) and not is_tag_row(row)
    ]
    if not kept or not headers:
        return None
    return Table(
        source_name=name,
        sheet=None,
        format=fmt,
        encoding=encoding,
        headers=tuple(headers),
        tags=tags,
        header_row=0,
        row_numbers=tuple(number for number, _ in kept),
        rows=tuple(row for _, row in kept),
    )


def _flatten(found: Mapping[str, Any], prefix: str = "", depth: int = 0) -> dict[str, Cell]:
    """An object without groups: ``{"a": {"b": 1}}`` is ``{"a/b": 1}``."""
    flat: dict[str, Cell] = {}
    for key, value in found.items():
        if isinstance(value, dict) and value and depth < _DEEPEST:
            flat |= _flatten(value, f"{prefix}{key}/", depth + 1)
        else:
            flat[f"{prefix}{key}"] = _cell(value)
    return flat


def _cell(value: Any) -> Cell:
    """A value as a cell: lists of plain values as text with semicolons, anything else as JSON."""
    if value is None or value in ({}, []):
        return ""
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        return "; ".join(str(each) for each in value if each is not None)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value if isinstance(value, str | int | float | bool) else str(value)
