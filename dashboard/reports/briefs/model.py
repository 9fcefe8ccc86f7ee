"""A brief as plain data: one page about an office, a body, a program or a place, in words.

Like a report it is in one language and for one audience, and whoever sets it asks nobody else.
What is listed comes longest first thought of, and can be shortened from its end by whoever has no
room: a section says for each number of lines what it then does not show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from dashboard.language import InLanguage, noop
from dashboard.palette import Palette
from dashboard.reports.model import About, DrawnMap, Figure, LegendItem

BriefKind = Literal["post", "organization", "program", "area"]

KINDS: Mapping[str, str] = InLanguage(
    {
        "post": noop("Brief on an office"),
        "organization": noop("Brief on an organization"),
        "program": noop("Brief on a program"),
        "area": noop("Brief on a place"),
    }
)
"""What a brief can be about, as it is written above its title."""

assert set(get_args(BriefKind)) == set(KINDS)  # noqa: S101

FIGURES = 5
"""A brief has so many figures: as many as are remembered on the way in."""


@dataclass(frozen=True)
class Line:
    """One thing of a list: when or who, what, what goes with it, and how it stands.

    ``note`` is what somebody wrote down of it, for where there is room. ``tone`` says what the mark
    means: a state of warmth or of coverage, ``late``, or nothing.
    """

    text: str
    lead: str = ""
    aside: str = ""
    mark: str = ""
    tone: str = ""
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A list under a title.

    Attributes
    ----------
    none : str
        What is said where there is no line.
    rests : tuple of str
        What is said of the lines that are not shown, by how many are; the last may be of what is
        not among the lines at all. It is one longer than ``lines``.
    wide : bool
        Whether it needs the wider of two columns.
    """

    code: str
    title: str
    lines: tuple[Line, ...]
    none: str = ""
    rests: tuple[str, ...] = ("",)
    wide: bool = True


@dataclass(frozen=True, eq=False)
class Brief:
    """What one page says.

    Attributes
    ----------
    title, who, where : str
        The office, body, program or place; who holds or leads it; what holds the place.
    facts : tuple of str
        Tenure and the like, a sentence each.
    standing : str
        How the relationship, or the place, stands: the sentence to remember.
    tone : str
        State of warmth or of coverage behind it.
    ahead : tuple of str
        What comes: elections, changes of holder.
    map : DrawnMap or None
        The place with what lies around it; None where it has none.
    map_said : str
        What the map shows.
    legend : tuple of LegendItem
        What its colours mean; of those on the map alone.
    figures : tuple of Figure
        :data:`FIGURES` of them.
    sections : tuple of Section
    unknown : tuple of str
        What is not known, a sentence each, what matters most first; never empty.
    basis : tuple of str
        What was counted: up to which day, in which period, through which filters.
    """

    kind: BriefKind
    identity: str
    title: str
    who: str
    where: str
    facts: tuple[str, ...]
    standing: str
    tone: str
    ahead: tuple[str, ...]
    map: DrawnMap | None
    map_said: str
    legend: tuple[LegendItem, ...]
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
    unknown: tuple[str, ...]
    basis: tuple[str, ...]
    about: About
    palette: Palette
    language: str

    @property
    def direction(self) -> str:
        """``rtl`` where it is read from right to left."""
        from dashboard.language import direction

        return direction(self.language)
