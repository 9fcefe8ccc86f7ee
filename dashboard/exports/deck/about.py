"""The last slide: what these figures are, where they come from, and what they leave out."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.exports.about import Line, tell_report, tell_scene
from dashboard.exports.deck.boxes import Box
from dashboard.exports.deck.drawing import Look, readable
from dashboard.exports.deck.lettering import Fitted, fit
from dashboard.exports.deck.page import Page
from dashboard.exports.deck.stage import Stage
from dashboard.language import gettext as _
from dashboard.reports.model import Report, Scene
from dashboard.words.wording import in_a_row

_LETTERS, _LEAST = 12.5, 7.5
_GAP, _HEAD = 30.0, 28.0
_SOURCES = 0.56  # of the width: sources need more of it than what is shown


def add_about(stage: Stage, report: Report) -> None:
    """A slide that says what all others show."""
    page = Page(stage, report)
    page.title(_("About these figures"))
    room = page.room.below(8)
    left, right = room.split(_SOURCES * room.width, _GAP)
    parts = (
        (_("What is shown"), left, _shown(report)),
        (_("Where it comes from, and what is left out"), right, tell_report(report)),
    )
    size = min(_fit(page, box, lines).size for _heading, box, lines in parts)
    for heading, box, lines in parts:
        _write(page, heading, box, lines, size)
    page.finish([line for scene in report.scenes for line in tell_scene(scene)])


def _shown(report: Report) -> list[Line]:
    """One view in full; of several, a line each."""
    if len(report.scenes) == 1:
        return tell_scene(report.scenes[0])
    return [
        (f"{at}. {scene.title}", in_a_row([scene.place, scene.period, _filters(scene)]))
        for at, scene in enumerate(report.scenes, start=1)
    ]


def _filters(scene: Scene) -> str:
    return scene.filters or _("no filters")


def _fit(page: Page, box: Box, lines: Sequence[Line]) -> Fitted:
    told, room = [readable(f"{what}: {said}") for what, said in lines], box.below(_HEAD)
    wider = page.stage.wider
    return fit(
        told, room.width, room.height, largest=_LETTERS, least=_LEAST, bold=True, wider=wider
    )


def _write(page: Page, heading: str, box: Box, lines: Sequence[Line], size: float) -> None:
    """Lines as large as they have room; those that have none are in the notes, and that is said."""
    page.write(heading, box.above(_HEAD), [(heading, Look(15, bold=True))])
    told = [readable(f"{what}: {said}") for what, said in lines]
    room = box.below(_HEAD)
    if _fit(page, box, lines).cut:
        room = room.without_foot(16)
        rest = box.below(box.height - 14)
        page.fill(heading, rest, [_("All of it is in the notes.")], Look(9, bold=True), least=7)
    address = page.report.about.link
    looks = [
        Look(
            size,
            lead=len(readable(what)) + 1,
            link=page.link_to(said) if address and said == address else "",
        )
        for what, said in lines
    ]
    page.fill(heading, room, told, Look(size), least=_LEAST, looks=looks)
