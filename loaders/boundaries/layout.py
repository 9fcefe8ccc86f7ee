"""How one boundary file is laid out: which column is the code, the name, the parent, the level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class LevelFields:
    """Where a file keeps one level: columns of its code, its name and its other names.

    Attributes
    ----------
    level : int
        ADM level.
    code, name : str or None
        Columns; at least one is there.
    others : tuple of (str, str)
        Language, or ``alt``, and column.
    kind : str or None
        Column of what a unit is called there.
    schemes : tuple of (str, str)
        Other code systems, such as ``ISO 3166-2``, and their columns.
    width : int or None
        Digits that a code of digits has; zeros that were lost are put back.
    named : dict
        Names by code, where the file has codes only and everybody knows the names.
    """

    level: int
    code: str | None = None
    name: str | None = None
    others: tuple[tuple[str, str], ...] = ()
    kind: str | None = None
    schemes: tuple[tuple[str, str], ...] = ()
    width: int | None = None
    named: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, str]:
        """Canonical field to column, as it is shown to a person."""
        stated = {f"adm{self.level}_code": self.code, f"adm{self.level}_name": self.name}
        return {canonical: column for canonical, column in stated.items() if column}


@dataclass(frozen=True)
class Layout:
    """How one file is laid out, and who lays files out so.

    Attributes
    ----------
    provider : str
        As it is shown, such as ``COD-AB (old names)``.
    levels : tuple of LevelFields
        Coarse to fine; the rows are the units of the last.
    level_column : str or None
        Column that says the level of each row, where levels are mixed.
    dates : dict
        ``valid_on``, ``valid_to`` and ``version`` to columns.
    guessed : tuple of str
        Sentences: what was not stated but guessed, and why.
    counted : bool
        Whether the levels were only counted from the country down, and nothing states them.
    parent, parent_name : str or None
        Columns with code and name of the unit that a row lies in, whatever level that has.
    level_base : int
        What ``level_column`` calls the country.
    country : str or None
        Code of the country, where it is the publisher's only one.
    """

    provider: str
    levels: tuple[LevelFields, ...]
    level_column: str | None = None
    dates: Mapping[str, str] = field(default_factory=dict)
    guessed: tuple[str, ...] = ()
    counted: bool = False
    parent: str | None = None
    parent_name: str | None = None
    level_base: int = 0
    country: str | None = None

    @property
    def finest(self) -> LevelFields:
        """The level that the rows are."""
        return self.levels[-1]

    def at(self, level: int) -> LevelFields | None:
        """Where the file keeps a level, None where it does not."""
        return next((fields for fields in self.levels if fields.level == level), None)

    def moved_to(self, level: int) -> Layout:
        """The same layout with its rows at another level, and what is above them moved along."""
        shift = level - self.finest.level
        moved = tuple(replace(one, level=one.level + shift) for one in self.levels)
        kept = tuple(one for one in moved if one.level > 0 or one.level == level)
        return replace(self, levels=kept)
