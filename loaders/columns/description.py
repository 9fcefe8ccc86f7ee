"""What was understood of a table, column by column, and the shape that a later file can share."""

from __future__ import annotations

import hashlib

import pandas as pd

from geodata.gazetteer import Gazetteer
from loaders.columns.levels import known_areas
from loaders.columns.mapping import Mapping
from loaders.columns.texts import Columns, labels
from loaders.tabular import Table
from loaders.vocabulary import normal

_EXAMPLES = 3
_LONG = 80  # characters of an example


def shape_of(table: Table) -> str:
    """What tables with the same columns share: a person's mapping is remembered under it.

    Parameters
    ----------
    table : Table

    Returns
    -------
    str
        A hash of the headers without case, blanks and punctuation. Their order does not matter,
        unless headers are repeated or blank and only their place tells them apart.
    """
    headers = [normal(header) or header.strip() for header in table.headers]
    distinct = len(set(headers)) == len(headers) and all(headers)
    named = sorted(headers) if distinct else headers
    return hashlib.sha256("\x1f".join(named).encode()).hexdigest()[:16]


def describe_columns(
    table: Table, mapping: Mapping, gazetteer: Gazetteer | None = None
) -> pd.DataFrame:
    """Every column of a table: what it means and why, what it holds, and how much of it is known.

    Parameters
    ----------
    table : Table
    mapping : Mapping
    gazetteer : Gazetteer, optional
        The boundary that columns of codes and names are compared with, value by value.

    Returns
    -------
    pandas.DataFrame
        One row a column, in the order of the table: ``header`` (what a mapping is corrected
        with), ``field`` (missing where it is not used), ``evidence`` (a sentence), ``filled``
        (share of rows, 0 to 1), ``values`` (distinct ones), ``examples`` (list of text),
        ``known_share`` (of the distinct values of a place column, 0 to 1; missing for others) and
        ``unknown`` (list of examples of values that are not areas of the column's level).
    """
    columns = Columns(table)
    meant = {column.position: column for column in (*mapping.columns, *mapping.left)}
    rows = []
    for at, header in enumerate(labels(table.headers)):
        column = meant.get(at)
        field = column.field if column else ""
        rows.append(
            {
                "header": header,
                "field": field or None,
                "evidence": column.evidence if column else "Not used.",
                **_contents(columns, at),
                **_match(columns, at, field, gazetteer),
            }
        )
    return pd.DataFrame(rows).astype(
        {"field": "str", "filled": "float64", "known_share": "float64"}
    )


def _contents(columns: Columns, at: int) -> dict[str, object]:
    texts = columns.texts(at)
    return {
        "filled": columns.filled(at) / max(len(texts), 1),
        "values": len({text for text in texts if text}),
        "examples": [text[:_LONG] for text in columns.sample(at)[:_EXAMPLES]],
    }


def _match(columns: Columns, at: int, field: str, gazetteer: Gazetteer | None) -> dict[str, object]:
    """How many of a place column's distinct values the boundary knows, and some it does not."""
    kind, _, part = field.partition("_")
    none: dict[str, object] = {"known_share": None, "unknown": []}
    if gazetteer is None or part not in ("code", "name"):
        return none
    levels = gazetteer.areas.levels
    tried = [level for level in levels if kind in (f"adm{level}", "place")]
    values = columns.sample(at)
    if not tried or not values:
        return none
    by_level = [known_areas(values, level, part, gazetteer) for level in tried]
    known = [any(found) for found in zip(*by_level, strict=True)]
    unknown = [value[:_LONG] for value, found in zip(values, known, strict=True) if not found]
    return {"known_share": sum(known) / len(known), "unknown": unknown[:_EXAMPLES]}
