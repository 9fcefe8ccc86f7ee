"""Which table of a file is read, what its columns mean, and what the tables beside it are for."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from geodata.errors import RecordsError
from geodata.gazetteer import Gazetteer
from geodata.gazetteer.gazetteer import Alias
from geodata.ledger import Warned
from loaders.columns.guessing import guess_columns
from loaders.columns.mapping import Mapping, correct_mapping, mapping_of
from loaders.columns.texts import Columns
from loaders.crosswalks import find_aliases
from loaders.records.places import stated_of
from loaders.tabular import Table

MappingLike = Mapping | Dict[str, str | Sequence[str]]
_EXAMPLES = 3
_BETTER_SHARE, _BETTER_VALUES = 0.10, 5  # from here on another vintage fits clearly better


@dataclass(frozen=True)
class Choice:
    """The table that is read.

    Attributes
    ----------
    columns : Columns
    mapping : Mapping
    aliases : tuple of Alias
        What the tables beside it call areas.
    warnings : tuple of Warned
        What is said about the tables beside it.
    """

    columns: Columns
    mapping: Mapping
    aliases: tuple[Alias, ...] = ()
    warnings: tuple[Warned, ...] = ()


def choose_table(
    tables: Sequence[Table],
    gazetteer: Gazetteer,
    mapping: MappingLike | None,
    *,
    first: Table | None = None,
    corrections: Dict[str, str | Sequence[str]] | None = None,
) -> Choice:
    """The table with most records among those that say where, and what its columns mean.

    Parameters
    ----------
    tables : sequence of Table
    gazetteer : Gazetteer
    mapping : Mapping or dict, optional
        As a person confirmed it; guessed when left out.
    first : Table, optional
        The one to take if it says where, as it did when the file was read before.
    corrections : dict, optional
        What some columns mean, where the others may be guessed.

    Raises
    ------
    RecordsError
        When no column of any table says where.
    """
    ordered = sorted(tables, key=lambda table: (table is not first, -len(table.rows)))
    for table in ordered:
        columns = Columns(table)
        meant = _mapping(columns, gazetteer, mapping)
        if corrections:
            meant = correct_mapping(table, meant, corrections)
        if meant.places or (gazetteer.areas.finest == 0 and meant.names_country):
            return _with_others(Choice(columns, meant), tables, gazetteer)
    raise RecordsError(
        "No column says where",
        where=ordered[0].where,
        remedy=f"Name the columns of the place: the headers are {ordered[0].seen}.",
    )


def _mapping(columns: Columns, gazetteer: Gazetteer, mapping: MappingLike | None) -> Mapping:
    if mapping is None:
        return guess_columns(columns, gazetteer)
    return mapping if isinstance(mapping, Mapping) else mapping_of(columns.table, mapping)


def _with_others(choice: Choice, tables: Sequence[Table], gazetteer: Gazetteer) -> Choice:
    """What the other tables are for: names of areas, or nothing."""
    table = choice.columns.table
    others = [other for other in tables if other is not table]
    lookups = {other.title: find_aliases(other, gazetteer) for other in others}
    aliases = tuple(dict.fromkeys(alias for found in lookups.values() for alias in found))
    used = [title for title, found in lookups.items() if found]
    warnings = []
    if aliases:
        message = f"Names of areas were taken from {', '.join(used)}."
        examples = tuple(alias.name for alias in aliases[:_EXAMPLES])
        warnings.append(Warned("lookup_sheet", len(aliases), message, examples))
    unread = [other for other in others if other.title not in used]
    if unread:
        message = f"Only {table.title} was read, it has the rows that say where."
        examples = tuple(other.title for other in unread[:_EXAMPLES])
        left = sum(other.received for other in unread)
        warnings.append(Warned("other_sheets", left, message, examples))
    return Choice(choice.columns, choice.mapping, aliases, tuple(warnings))


def better_vintage(
    columns: Columns, mapping: Mapping, gazetteer: Gazetteer, others: Sequence[Gazetteer]
) -> Warned | None:
    """A warning that another vintage knows clearly more of the codes, or names, that are stated.

    Parameters
    ----------
    columns : Columns
    mapping : Mapping
    gazetteer : Gazetteer
        The vintage that rows are placed in.
    others : sequence of Gazetteer
    """
    stated = stated_of(columns, mapping)
    own = gazetteer.known_share(stated)
    counts = [_distinct(stated, part) for part in ("_code", "_name")]
    best: tuple[float, Warned] | None = None
    for other in (other for other in others if other.areas.vintage != gazetteer.areas.vintage):
        shares = other.known_share(stated)
        gains = [theirs - mine for mine, theirs in zip(own, shares, strict=True)]
        if min(gains) < -_BETTER_SHARE:
            continue  # what it gains in codes it loses in names
        for part, gain, mine, theirs, values in zip(
            ("codes", "names"), gains, own, shares, counts, strict=True
        ):
            if gain >= _BETTER_SHARE and gain * values >= _BETTER_VALUES:
                message = (
                    f"{other.areas.vintage} has {theirs:.0%} of the {values} different {part}, "
                    f"{gazetteer.areas.vintage} has {mine:.0%}. Choose that boundary if meant."
                )
                warned = Warned("other_vintage", len(stated), message, (other.areas.vintage,))
                best = max(best or (gain, warned), (gain, warned), key=lambda pair: pair[0])
    return best[1] if best else None


def _distinct(stated: pd.DataFrame, part: str) -> int:
    names = [name for name in stated.columns if name.endswith(part)]
    return sum(len(set(stated[name]) - {""}) for name in names)
