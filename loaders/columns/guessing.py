"""Guessing which column means which field: one column a field, and a reason for every column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace

from geodata.gazetteer import Gazetteer
from loaders.columns.evidence import TAGGED, Proposal, propose, share_of
from loaders.columns.mapping import FIELDS, Column, Mapping
from loaders.columns.texts import Columns, labels
from loaders.tabular import Table

_LONG = 40  # characters of an example
_MOSTLY = 0.5


def guess_mapping(table: Table, gazetteer: Gazetteer | None = None) -> Mapping:
    """Guess which column means which field.

    Parameters
    ----------
    table : Table
    gazetteer : Gazetteer, optional
        Knows which level the values of a column such as *County* or *P_CODE* belong to, and finds
        the place column of a table whose headers say nothing.

    Returns
    -------
    Mapping
        A field has one column at most, a column means one field; every other column of the table
        says why it is not used.
    """
    return guess_columns(Columns(table), gazetteer)


def guess_columns(columns: Columns, gazetteer: Gazetteer | None = None) -> Mapping:
    """As :func:`guess_mapping`, for columns whose texts were taken already."""
    return _resolve(columns, _acronyms(columns, propose(columns, gazetteer)))


def _acronyms(columns: Columns, proposals: list[Proposal]) -> list[Proposal]:
    """Of two columns that both name the organization, the one with short values is the acronym.

    Tags and headers of the two are often swapped; the contents are not.
    """
    names = [p for p in proposals if p.field == "organization" and p.strength == TAGGED]
    short = [p for p in proposals if p.field == "organization_acronym"]
    pair = (names + short)[:2]
    if len(pair) < 2:
        return proposals
    ordered = sorted(pair, key=lambda p: -_mean_length(columns, p.position))
    roles = dict(zip(ordered, ("organization", "organization_acronym"), strict=True))
    return [replace(p, field=roles.get(p, p.field)) for p in proposals]


def _mean_length(columns: Columns, position: int) -> float:
    values = columns.sample(position)
    return sum(map(len, values)) / max(len(values), 1)


def _resolve(columns: Columns, proposals: Iterable[Proposal]) -> Mapping:
    """The best column for each field: one that holds something, by evidence, then the first."""
    known = [proposal for proposal in proposals if proposal.field in FIELDS]
    empty = {p.position: not columns.filled(p.position) for p in known}
    ranked = sorted(known, key=lambda p: (empty[p.position], -p.strength, p.position))
    chosen: dict[str, Proposal] = {}
    taken: set[int] = set()
    for proposal in ranked:
        if proposal.field not in chosen and proposal.position not in taken:
            chosen[proposal.field] = proposal
            taken.add(proposal.position)
    names = labels(columns.table.headers)
    read = (
        Column(field, found.position, names[found.position], found.evidence)
        for field in FIELDS
        if (found := chosen.get(field))
    )
    wanted = {p.position: p.field for p in reversed(ranked)}
    left = (
        Column("", at, name, _why_left(columns, at, wanted.get(at, ""), chosen, names))
        for at, name in enumerate(names)
        if at not in taken
    )
    return Mapping(tuple(read), tuple(left))


def _why_left(
    columns: Columns, at: int, wanted: str, chosen: dict[str, Proposal], names: tuple[str, ...]
) -> str:
    """Why a column is not used, as a sentence."""
    values = columns.sample(at)
    if not values:
        return "Not used: it is empty."
    if wanted:
        other = names[chosen[wanted].position]
        return f"Not used: {other} is taken for the same."
    examples = " and ".join(value[:_LONG] for value in values[:2])
    return f"Not used: it holds {_kind_of(columns, at, values)} such as {examples}."


def _kind_of(columns: Columns, at: int, values: list[str]) -> str:
    """What a column holds, in a word."""
    if any(isinstance(cell, dt.date) for cell in columns.table.column(at)[:100]):
        return "dates"
    return "numbers" if share_of(values, _is_number) > _MOSTLY else "text"


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[-+]?[\d\s.,]*\d%?", text))
