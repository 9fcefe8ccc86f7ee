"""Which column means what: guessed from tags, headers and contents, with the evidence for each.

A :class:`Mapping` is a value: it can be shown on a page, corrected, saved, and given back in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from geodata.errors import RecordsError
from geodata.gazetteer import Gazetteer
from loaders.hxl import field_of, parse_tag
from loaders.records.vocabulary import field_of_header
from loaders.tabular import Table

LEVELS = range(6)
PLACE_FIELDS = (
    *(f"adm{level}_{part}" for level in LEVELS for part in ("code", "name")),
    "place_code",
    "place_name",
    "longitude",
    "latitude",
)
FIELDS = (
    *PLACE_FIELDS,
    *("date", "start_date", "end_date", "month", "year"),
    *("kind", "title", "notes", "sector", "status", "program", "program_title"),
    *("organization", "organization_acronym", "organization_type", "partner", "funder"),
    *("counterpart", "counterpart_role", "counterpart_organization", "sensitivity"),
)
"""The canonical fields that a column can mean."""

_ORGANIZATIONS = ("organization", "partner", "funder")
_TAGGED, _HEADED, _LIKELY = 3, 2, 1  # strength of the evidence
_CONTENT_SHARE = 0.5  # of a column's distinct values, how many must be areas of a level
_CODE_DIGITS = 4  # of a bare number that is a code although nothing says so
_SECTORS = re.compile(
    r"^(wash|cccm|fsl|fsc|gbv|education|health|nutrition|protection|logistics|es/?nfi|shelter.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Column:
    """One column and the field that it means.

    Attributes
    ----------
    field : str
        One of :data:`FIELDS`.
    position : int
        0 is the first column.
    header : str
        As written.
    evidence : str
        Why, as a sentence.
    """

    field: str
    position: int
    header: str
    evidence: str


@dataclass(frozen=True)
class Mapping:
    """The columns that are read, and what each means; the others are left alone."""

    columns: tuple[Column, ...]

    def position(self, field: str) -> int | None:
        """The column of a field; None where no column means it."""
        return next((c.position for c in self.columns if c.field == field), None)

    def header(self, field: str) -> str:
        """The header of a field's column, as written; empty where there is none."""
        return next((c.header for c in self.columns if c.field == field), "")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that have a column, in the order of :data:`FIELDS`."""
        return tuple(column.field for column in self.columns)

    @property
    def places(self) -> bool:
        """Whether any column says where."""
        stated = set(self.fields) - {"longitude", "latitude", "adm0_code", "adm0_name"}
        return bool(stated & set(PLACE_FIELDS)) or {"longitude", "latitude"} <= set(self.fields)

    def as_dict(self) -> dict[str, str]:
        """Field to header, as it is stored and printed."""
        return {column.field: column.header for column in self.columns}


@dataclass(frozen=True)
class _Proposal:
    field: str
    position: int
    strength: int
    evidence: str


def mapping_of(table: Table, columns: dict[str, str]) -> Mapping:
    """A mapping from what a person chose.

    Parameters
    ----------
    table : Table
    columns : dict of str to str
        Field to header.

    Raises
    ------
    RecordsError
        When a field is not one of :data:`FIELDS`, or the table has no such header.
    """
    for field, header in columns.items():
        if field not in FIELDS:
            raise RecordsError(f"There is no field {field!r}", remedy=f"Use {', '.join(FIELDS)}.")
        if header not in table.headers:
            raise RecordsError(
                f"There is no column {header!r}", where=table.where, remedy=f"It has {table.seen}."
            )
    chosen = (
        Column(field, table.headers.index(columns[field]), columns[field], "Chosen by a person.")
        for field in FIELDS
        if field in columns
    )
    return Mapping(tuple(chosen))


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
        A field has one column at most, a column means one field.
    """
    proposals = [*_from_headers(table), *_from_sectors(table)]
    if gazetteer is not None:
        proposals = [_with_level(table, proposal, gazetteer) for proposal in proposals]
        if not any(p.field in PLACE_FIELDS[2:] for p in proposals):
            proposals += _from_contents(table, gazetteer, {p.position for p in proposals})
    else:
        proposals = [_first_guess(proposal) for proposal in proposals]
    return _resolve(table, _acronyms(table, proposals))


# --- evidence -----------------------------------------------------------------------------------


def _from_headers(table: Table) -> list[_Proposal]:
    """What tags and headers say; a header makes an organization's role more exact."""
    proposals = []
    for position, (header, text) in enumerate(zip(table.headers, table.tags, strict=True)):
        tag = parse_tag(text) or parse_tag(header)
        tagged = field_of(tag) if tag else None
        headed = field_of_header(header) if not parse_tag(header) else None
        if tagged == "organization" and headed in _ORGANIZATIONS[1:]:
            tagged = None
        if tag and tagged:
            said = text if parse_tag(text) else header
            strength = _HEADED if tag.attributes & {"code", "id"} else _TAGGED
            proposals.append(_Proposal(tagged, position, strength, f"It is tagged {said}."))
        elif headed:
            proposals.append(_Proposal(headed, position, _HEADED, f"Its header is {header!r}."))
    return proposals


def _from_sectors(table: Table) -> list[_Proposal]:
    """A column whose values are clusters, whatever it is called."""
    found = []
    for position in range(len(table.headers)):
        values = {text for text in table.texts(position)[:2000] if text}
        if values and len(values) <= 40 and _share(values, _SECTORS.match) >= _CONTENT_SHARE:
            evidence = f"It holds sectors such as {min(values)}."
            found.append(_Proposal("sector", position, _LIKELY, evidence))
    return found


def _from_contents(table: Table, gazetteer: Gazetteer, taken: set[int]) -> list[_Proposal]:
    """Columns that hold areas although nothing says so.

    A header that is an area itself is a row of data: the table has none. And small numbers are
    no codes: they count people as well as districts.
    """
    found = []
    for position in sorted(set(range(len(table.headers))) - taken):
        for part in ("code", "name"):
            values = [text for text in table.texts(position) if not _small_number(text)]
            level, share = _level_of(values, part, gazetteer)
            if level is None or _share_at(level, [table.headers[position]], part, gazetteer):
                continue
            if level > gazetteer.areas.coarsest:
                evidence = f"{share:.0%} of its values are ADM{level} {part}s of the boundary."
                found.append(_Proposal(f"adm{level}_{part}", position, _LIKELY, evidence))
                break
    return found


def _with_level(table: Table, proposal: _Proposal, gazetteer: Gazetteer) -> _Proposal:
    """Let the contents say which level a unit, or a code of no stated level, belongs to."""
    kind, _, part = proposal.field.partition("_")
    if not (kind.startswith("unit") or proposal.field == "place_code"):
        return proposal
    level, share = _level_of(table.texts(proposal.position), part, gazetteer)
    if level is None:
        return _first_guess(proposal)
    evidence = f"{proposal.evidence[:-1]}, and {share:.0%} of its values are ADM{level} {part}s."
    return replace(proposal, field=f"adm{level}_{part}", evidence=evidence)


def _first_guess(proposal: _Proposal) -> _Proposal:
    return replace(proposal, field=re.sub(r"^unit(\d)_", r"adm\1_", proposal.field))


def _level_of(texts: Iterable[str], part: str, gazetteer: Gazetteer) -> tuple[int | None, float]:
    """The level that most of a column's values belong to, and their share."""
    values = sorted({text for text in texts if text})[:2000]
    if not values:
        return None, 0.0
    levels = gazetteer.areas.levels
    shares = {level: _share_at(level, values, part, gazetteer) for level in levels}
    best = max(shares, key=lambda level: (shares[level], level))
    return (best, shares[best]) if shares[best] >= _CONTENT_SHARE else (None, 0.0)


def _share_at(level: int, values: list[str], part: str, gazetteer: Gazetteer) -> float:
    """The share of values that are codes, or names, of a level."""
    if part == "code":
        return float(gazetteer.match_codes(values, level=level)["pcode"].notna().mean())
    index = gazetteer.index(level)
    return _share(values, lambda value: index.bearers(value, "")[0])


def _small_number(text: str) -> bool:
    return text.isdigit() and len(text) < _CODE_DIGITS


# --- one column a field -------------------------------------------------------------------------


def _acronyms(table: Table, proposals: list[_Proposal]) -> list[_Proposal]:
    """Of two columns that both name the organization, the one with short values is the acronym.

    Tags and headers of the two are often swapped; the contents are not.
    """
    names = [p for p in proposals if p.field == "organization" and p.strength == _TAGGED]
    short = [p for p in proposals if p.field == "organization_acronym"]
    pair = (names + short)[:2]
    if len(pair) < 2:
        return proposals
    ordered = sorted(pair, key=lambda p: -_mean_length(table, p.position))
    roles = dict(zip(ordered, ("organization", "organization_acronym"), strict=True))
    return [replace(p, field=roles.get(p, p.field)) for p in proposals]


def _mean_length(table: Table, position: int) -> float:
    values = {text for text in table.texts(position) if text}
    return sum(map(len, values)) / max(len(values), 1)


def _resolve(table: Table, proposals: Iterable[_Proposal]) -> Mapping:
    """The best column for each field: one that holds something, by evidence, then the first."""
    filled = {p.position: sum(map(bool, table.texts(p.position))) for p in proposals}
    ranked = sorted(proposals, key=lambda p: (filled[p.position] == 0, -p.strength, p.position))
    chosen: dict[str, _Proposal] = {}
    for proposal in ranked:
        taken = {other.position for other in chosen.values()}
        if (
            proposal.field in FIELDS
            and proposal.field not in chosen
            and proposal.position not in taken
        ):
            chosen[proposal.field] = proposal
    return Mapping(
        tuple(
            Column(field, found.position, table.headers[found.position], found.evidence)
            for field in FIELDS
            if (found := chosen.get(field))
        )
    )


def _share(values: Iterable[str], test: Callable[[str], object]) -> float:
    results = [bool(test(value)) for value in values]
    return sum(results) / max(len(results), 1)
