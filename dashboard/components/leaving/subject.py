"""What can be exported: its name, and how its file is written for whoever will have it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dashboard import queries
from dashboard.components.leaving.links import address_of_view
from dashboard.exports import FORMATS, Format, render
from dashboard.language import gettext as _
from dashboard.language import speaking
from dashboard.queries.stories import settled_story
from dashboard.reports import report_of_story, report_of_view
from geodata.selection import Selection
from geodata.stories import Story

if TYPE_CHECKING:
    from dashboard.reports import Report

_LONGEST = 60  # characters of a file's name

Say = Callable[[str], None]
"""Is told, in the reader's words, what is being done."""


@dataclass(frozen=True)
class Asked:
    """How a file is wanted: which format, for whom, how exact, in which language, and more.

    ``wants`` and ``options`` are those of the format; ``palette`` is ``light`` or ``dark``.
    """

    format: str
    audience: str
    below: int = 0
    language: str = ""
    palette: str = "light"
    wants: frozenset[str] = frozenset()
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """A file, and what is not in it, a sentence each."""

    content: bytes
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subject:
    """Something that can leave as a file.

    ``key`` tells it apart from all others; ``widest`` is the audience that it was opened for,
    which it is not to leave; ``note`` says what the file is not, where somebody might think so.
    """

    name: str
    key: str
    write: Callable[[Asked, Say], Written]
    formats: Mapping[str, Format] = field(default_factory=lambda: FORMATS)
    widest: str = ""
    note: str = ""

    def file_name(self, format: str) -> str:
        """What the file is called, as far as any machine can write it."""
        said = re.sub(r"[^\w-]+", "-", self.name).strip("-")[:_LONGEST].strip("-")
        return f"{said or 'engagement'}{self.formats[format].ending}"


def view_subject(selection: Selection, page: str) -> Subject:
    """One view."""

    def report(asked: Asked) -> Report:
        shown = selection.but(audience=asked.audience)
        return report_of_view(
            queries.PageFacts(asked.audience),
            shown,
            below=asked.below,
            language=asked.language,
            palette=asked.palette,
            wants=asked.wants,
            link=_printed(page, shown),
        )

    note = _("The file shows the coverage of this view, not the order of its gaps.")
    return Subject(
        name=_name_of(selection),
        key=f"{page} {selection.model_dump_json()}",
        write=_written(report),
        widest=selection.audience,
        note=note if page == "gaps" else "",
    )


def story_subject(story: Story) -> Subject:
    """All scenes of a story, their ids followed to what they are now."""

    def report(asked: Asked) -> Report:
        return report_of_story(
            queries.PageFacts(asked.audience),
            settled_story(story),
            below=asked.below,
            language=asked.language,
            palette=asked.palette,
            wants=asked.wants,
        )

    return Subject(
        name=story.name,
        key=story.to_json(),
        write=_written(report),
        formats={name: one for name, one in FORMATS.items() if one.story},
    )


def _written(report: Callable[[Asked], Report]) -> Callable[[Asked, Say], Written]:
    """Writes what a report tells, for its audience alone."""

    def write(asked: Asked, say: Say) -> Written:
        with queries.shown_to(asked.audience), speaking(asked.language):
            told = report(asked)
        say(_("Writing the file"))
        return Written(render(told, asked.format, **asked.options), told.about.left_out)

    return write


def _printed(page: str, selection: Selection) -> str:
    """The short link of a view, to be printed; none where it would lead others nowhere."""
    address = address_of_view(page, selection)
    return "" if address.here_alone or address.failed else address.short


def _name_of(selection: Selection) -> str:
    areas = queries.areas(selection.vintage)
    level, code = selection.root_level, selection.root
    if not code:
        level, code = areas.coarsest, areas.root
    days = [day.isoformat() for day in (selection.start, selection.end) if day is not None]
    return "-".join([areas.name(level, code), *days])
