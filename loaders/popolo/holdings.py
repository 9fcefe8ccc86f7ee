"""Holdings: who holds an office, as a file states it, before anything is placed or named."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

_PARTIAL = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:[T ].*)?$")


@dataclass(frozen=True)
class Person:
    """A person; ``key`` tells people of one name apart where the file does."""

    key: str
    name: str
    gender: str = ""
    other_names: tuple[str, ...] = ()
    summary: str = ""


@dataclass(frozen=True)
class Body:
    """An organization as stated: a chamber, a council, a party."""

    name: str = ""
    classification: str = ""


@dataclass(frozen=True)
class Seat:
    """The area that an office is of, as stated.

    Attributes
    ----------
    names : tuple of str
        Its name, then other names and languages.
    kind : str
        What the file calls such an area, such as ``constituency``.
    parent : str
        The name of the area around it.
    codes : dict of str to str
        Scheme to code.
    stated : dict of str to str
        Fields of :meth:`geodata.gazetteer.Gazetteer.place` where levels are known already.
    is_finer : bool
        Whether it is only a part of what is stated, such as a ward that the boundary lacks.
    """

    names: tuple[str, ...] = ()
    kind: str = ""
    parent: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    stated: dict[str, str] = field(default_factory=dict)
    is_finer: bool = False

    @property
    def name(self) -> str:
        """Its first name; empty where no area is stated."""
        return self.names[0] if self.names else ""

    def __bool__(self) -> bool:
        return bool(self.names or self.codes or any(self.stated.values()))


@dataclass(frozen=True)
class Holding:
    """A person in an office, or in an organization, as one received row says it.

    Attributes
    ----------
    row : int
        The row of the file, or the number of the membership in it.
    person : Person
    role : str or None
        The office, of ``POST_ROLES``; None where its word is none of the list.
    title : str
        What the file calls the office; empty where it does not.
    evidence : str
        Where the office was found, as a sentence.
    is_office : bool
        Whether it is an office at all, and not just belonging to a party or a committee.
    seat : Seat
    body, party : Body
    start, end : str
        ISO 8601, day, month or year.
    warnings : tuple of str
    raw : dict
        The received row.
    """

    row: int
    person: Person
    role: str | None
    title: str
    evidence: str
    is_office: bool
    seat: Seat
    body: Body
    party: Body
    start: str = ""
    end: str = ""
    warnings: tuple[str, ...] = ()
    raw: dict[str, Any] = field(default_factory=dict)


def read_partial(text: str, *, last: bool = False) -> dt.date | None:
    """A day, month or year as a date: its first day, or its last; None where it is none.

    Parameters
    ----------
    text : str
        ISO 8601, as Popolo wants it: ``2013``, ``2013-03``, ``2013-03-28``.
    last : bool
        Whether the last day of a month or year is meant.
    """
    found = _PARTIAL.match(text.strip())
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = dt.date(int(year or 0), month or 1, day or 1)
    except ValueError:
        return None
    if not last or day:
        return first
    following = dt.date(first.year + (month in (None, 12)), 1 if not month else month % 12 + 1, 1)
    return following - dt.timedelta(days=1)
