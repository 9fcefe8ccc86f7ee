"""Subject: what a brief is about, found; what its kind alone can say of it."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.reports.briefs.model import Section
from dashboard.reports.model import Figure


@dataclass(frozen=True)
class Subject:
    """What one kind of brief says; the rest is the same for all of them.

    ``place`` is the area that the map shows with what lies around it, ``pictured`` the codes of the
    programs that colour it, where that is not everything.
    """

    title: str
    who: str
    where: str
    facts: tuple[str, ...]
    standing: str
    tone: str
    ahead: tuple[str, ...]
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
    unknown: tuple[str, ...]
    place: tuple[int, str] | None
    pictured: tuple[str, ...] = ()
