"""What each column of a table means, as a value: shown, corrected, saved, and given back in."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass

from geodata.errors import RecordsError
from loaders.columns.texts import labels
from loaders.tabular import Table
from loaders.vocabulary import normal

LEVELS = range(6)
PLACE_FIELDS = (
    *(f"adm{level}_{part}" for level in LEVELS for part in ("code", "name")),
    "place_code",
    "place_name",
    "longitude",
    "latitude",
)
"""The fields that say where."""
FIELDS = (
    *PLACE_FIELDS,
    *("precision", "exactness"),
    *("date", "start_date", "end_date", "month", "year"),
    *("kind", "title", "notes", "sector", "status", "program", "program_title"),
    *("organization", "organization_acronym", "organization_type", "partner", "funder"),
    *("counterpart", "counterpart_role", "counterpart_organization", "sensitivity"),
)
"""The canonical fields that a column can mean."""

IGNORE = "ignore"
"""The key under which a person names the columns that mean nothing."""
_CHOSEN, _LEFT_OUT = "Chosen by a person.", "Left out by a person."


@dataclass(frozen=True)
class Column:
    """One column and the field that it means.

    Attributes
    ----------
    field : str
        One of :data:`FIELDS`; empty for a column that is not used.
    position : int
        0 is the first column.
    header : str
        As written; a repeated or blank one with the number of its column.
    evidence : str
        Why, as a sentence.
    """

    field: str
    position: int
    header: str
    evidence: str


@dataclass(frozen=True)
class Mapping:
    """What the columns of a table mean.

    Attributes
    ----------
    columns : tuple of Column
        Those that are read, in the order of :data:`FIELDS`.
    left : tuple of Column
        The others, each with the reason why it is not used.
    """

    columns: tuple[Column, ...]
    left: tuple[Column, ...] = ()

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

    @property
    def names_country(self) -> bool:
        """Whether a column says in which country, which is all there is on a map of the world."""
        return bool({"adm0_code", "adm0_name"} & set(self.fields))

    def as_dict(self) -> dict[str, str]:
        """Field to header, as it is stored, printed, and taken back by ``mapping_of``."""
        return {column.field: column.header for column in self.columns}


def mapping_of(table: Table, chosen: Dict[str, str | Sequence[str]]) -> Mapping:
    """A mapping from what a person chose: these columns and no others.

    Parameters
    ----------
    table : Table
    chosen : dict of str to str
        Field to header. Case, blanks and punctuation of a header do not matter. Under ``ignore``
        there may be one header, or several, that mean nothing: it is remembered that a person
        said so.

    Raises
    ------
    RecordsError
        When a field is not one of :data:`FIELDS`, or the table has no such header.
    """
    fields = {name: str(header) for name, header in chosen.items() if name != IGNORE}
    stray = next((name for name in fields if name not in FIELDS), None)
    if stray is not None:
        raise RecordsError(f"There is no field {stray!r}", remedy=f"Use {', '.join(FIELDS)}.")
    found = {name: _find(table, header) for name, header in fields.items()}
    dropped = {_find(table, header) for header in _ignored(chosen)}
    names = labels(table.headers)
    read = (
        Column(name, found[name], names[found[name]], _CHOSEN) for name in FIELDS if name in found
    )
    left = (
        Column("", at, name, _LEFT_OUT if at in dropped else "Not chosen.")
        for at, name in enumerate(names)
        if at not in found.values()
    )
    return Mapping(tuple(read), tuple(left))


def correct_mapping(
    table: Table, guessed: Mapping, corrections: Dict[str, str | Sequence[str]]
) -> Mapping:
    """A guess with what a person corrected in it.

    Parameters
    ----------
    table : Table
    guessed : Mapping
        From :func:`loaders.columns.guess_mapping`.
    corrections : dict of str to str
        Field to header, and ``ignore``, as in :func:`mapping_of`; the rest of the guess stands. A
        column that is given another field loses the one it had.

    Raises
    ------
    RecordsError
        As :func:`mapping_of` does.
    """
    said = mapping_of(table, corrections)
    taken = {column.position for column in said.columns}
    ignored = {column.position: column for column in said.left if column.evidence == _LEFT_OUT}
    kept = [
        column
        for column in guessed.columns
        if column.field not in said.fields and column.position not in taken | ignored.keys()
    ]
    columns = sorted([*said.columns, *kept], key=lambda column: FIELDS.index(column.field))
    used = {column.position for column in columns}
    reasons = {column.position: column for column in (*said.left, *guessed.left)} | ignored
    left = (reasons[at] for at in range(len(table.headers)) if at not in used)
    return Mapping(tuple(columns), tuple(left))


def _ignored(chosen: Dict[str, str | Sequence[str]]) -> Sequence[str]:
    named = chosen.get(IGNORE, ())
    return (named,) if isinstance(named, str) else named


def _find(table: Table, header: str) -> int:
    """The position of a header, as it is written or at least in the same words."""
    names = labels(table.headers)
    if header in names:
        return names.index(header)
    alike = [
        at for at, name in enumerate(names) if normal(header) and normal(name) == normal(header)
    ]
    if not alike:
        raise RecordsError(
            f"There is no column {header!r}", where=table.where, remedy=f"It has {table.seen}."
        )
    return alike[0]
