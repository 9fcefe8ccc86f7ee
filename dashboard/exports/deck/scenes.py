"""The slide of a scene: title, period, map or two of them, sentences, legend; and the opening."""

from __future__ import annotations

from dataclasses import replace

from dashboard.exports.about import tell_scene
from dashboard.exports.deck.boxes import Box
from dashboard.exports.deck.drawing import MUTED, Look, readable
from dashboard.exports.deck.legend import draw_legend, legend_height
from dashboard.exports.deck.lettering import GAP, LEADING, fit, wrapped
from dashboard.exports.deck.mapping import draw_map, fitted_into
from dashboard.exports.deck.page import Page
from dashboard.exports.deck.stage import Stage
from dashboard.exports.measuring import shortened
from dashboard.language import gettext as _
from dashboard.reports.model import DrawnMap, Report, Scene
from dashboard.words.wording import date, in_a_row

_GAP = 18.0
_SIDE, _LEAST_SIDE, _MOST_SIDE = 0.3, 190.0, 290.0  # of the width, for legend and sentences
_SAID, _READ, _LEAST_SAID = 18.0, 14.0, 9.0
_WHEN, _LEAST_WHEN = 14.0, 9.0
_ROOM_SAID = 0.5  # of the side's height that sentences may take before they get smaller
_HEADING = 22.0
_NOTE, _MOST_NOTES = 10.0, 0.3  # points, and the part of the side that they may take


def add_opening(stage: Stage, report: Report) -> None:
    """The first slide of a story: its title, where and when, and when it was made."""
    page = Page(stage, report, stage.opening)
    seen = [{scene.place for scene in report.scenes}, {scene.period for scene in report.scenes}]
    shared = in_a_row([one for (one, *others) in seen if not others])
    made = _("Made on {day}").format(day=date(report.about.made.date()))
    lines = [shared, report.about.boundary, made]
    told = [readable(line) for line in lines if line]
    below = next((one for one in page.slide.placeholders if one.placeholder_format.idx == 1), None)
    if stage.opening is None or below is None or page.slide.shapes.title is None:
        page.title(report.title)
        page.fill(_("About this file"), page.room.above(120), told, Look(18), least=11)
    else:
        _letter_opening(page, report.title, page.slide.shapes.title, below, told)
    page.finish([])


def _letter_opening(page: Page, title: str, above: object, below: object, told: list[str]) -> None:
    """Fill the template's own large title and the lines below it."""
    for shape, paragraphs, largest, bold in (
        (above, [readable(title)], 40.0, True),
        (below, told, 18.0, False),
    ):
        width, height = shape.width / 12_700 - 14.4, shape.height / 12_700 - 7.2  # type: ignore[attr-defined]
        wider = page.stage.wider
        fitted = fit(paragraphs, width, height, largest=largest, least=11, bold=bold, wider=wider)
        page.letter(shape, [(" ".join(lines), fitted.size) for lines in fitted.paragraphs])


def add_scene(stage: Stage, report: Report, scene: Scene) -> None:
    """A slide of one view."""
    page = Page(stage, report)
    page.title(scene.title)
    rest = _write_when(page, scene)
    wide = min(max(_SIDE * rest.width, _LEAST_SIDE), _MOST_SIDE)
    # Two maps need the width more than the legend does.
    wide = wide if scene.other is None else _LEAST_SIDE
    place, side = rest.split(wide, _GAP)
    if scene.map is None:
        _tell_without_map(page, scene, place)
    else:
        _draw_maps(page, scene, scene.map, place)
    _draw_side(page, scene, side)
    page.finish(tell_scene(scene))


def _write_when(page: Page, scene: Scene) -> Box:
    """Place, period, day and filters in words; and what room is left below them."""
    as_of = _("as of {day}").format(day=scene.as_of) if scene.as_of else ""
    told = in_a_row([scene.place, scene.period, as_of, scene.filters])
    room = page.room.above(2 * _WHEN * LEADING)
    look = Look(_WHEN, strength=MUTED)
    fitted = page.fill(_("Period"), room, [told], look, least=_LEAST_WHEN)
    return page.room.below(fitted.height + 10 if told else 0)


# --- the map -------------------------------------------------------------------------------------


def _draw_maps(page: Page, scene: Scene, map: DrawnMap, place: Box) -> None:
    """One map, or two of a comparison, each under its heading."""
    if scene.other is None:
        draw_map(page.drawing, map, page.at(place), scene)
        return
    for drawn, heading, box in zip(
        (scene.other, map), scene.headings, _beside(map, place), strict=True
    ):
        at = fitted_into(drawn, box.below(_HEADING))
        top = replace(at, left=box.left, width=box.width, top=at.top - _HEADING).above(_HEADING)
        text = shortened(readable(heading), top.width / page.stage.wider, _WHEN, bold=True)
        page.write(heading, top, [(text, Look(_WHEN, bold=True, align="middle"))])
        draw_map(page.drawing, drawn, page.at(at), scene, heading=heading)


def _beside(map: DrawnMap, place: Box) -> list[Box]:
    """Room for two maps: beside each other or one above the other, whichever shows more."""
    half = (place.height - _GAP / 2) / 2
    above = [place.above(half), place.below(place.height - half)]
    beside = place.columns(2, _GAP)
    return max((beside, above), key=lambda pair: fitted_into(map, pair[0].below(_HEADING)).width)


def _tell_without_map(page: Page, scene: Scene, place: Box) -> None:
    """What stands in the place of a map where nothing has a shape."""
    box = place.above(place.height * 0.6)
    told = [scene.headline] if scene.headline != scene.title else []
    told.append(_("There is no map: no area of this view has a shape."))
    page.fill(_("No map"), box, told, Look(18, strength=MUTED), least=10, anchor="ctr")


# --- beside the map ------------------------------------------------------------------------------


def _draw_side(page: Page, scene: Scene, side: Box) -> None:
    """Sentences or figures above, then the legend, then what the view leaves out."""
    needed = legend_height(scene.legend) if scene.map is not None else 0.0
    notes = min(_notes_height(page, scene, side.width), _MOST_NOTES * side.height)
    room = side.without_foot(needed + notes + 20)
    taken = _write_above(page, scene, room, side)
    if scene.map is not None and scene.legend.items:
        rest = side.below(taken).without_foot(min(notes, side.height - taken) + 4)
        taken += draw_legend(page, scene.legend, scene.palette, rest) + 10
    _write_notes(page, scene, side.below(taken))


def _write_above(page: Page, scene: Scene, room: Box, side: Box) -> float:
    """What was said, as large as it has room; else some figures; the height they took."""
    told = _sentences(scene)
    if not told:
        return _write_figures(page, scene, room)
    lines, wider = [readable(text) for text in told], page.stage.wider
    largest = _SAID
    fitted = fit(lines, room.width, room.height, largest=largest, least=_READ, wider=wider)
    if fitted.cut:
        # The legend gets smaller before sentences cannot be read from the back of a room.
        room, largest = side.above(max(room.height, side.height * _ROOM_SAID)), _READ
    look = Look(largest)
    return page.fill(_("What is seen"), room, told, look, least=_LEAST_SAID).height + 14


def _notes_height(page: Page, scene: Scene, width: float) -> float:
    return sum(_note_height(note, width / page.stage.wider) for note in scene.notes)


def _note_height(note: str, width: float) -> float:
    return (len(wrapped(readable(note), width, _NOTE)) * LEADING + GAP) * _NOTE


def _write_notes(page: Page, scene: Scene, room: Box) -> None:
    """As many of what the view leaves out as have room; all are in the notes and on the last."""
    high, kept = 0.0, list[str]()
    for note in scene.notes:
        high += _note_height(note, room.width / page.stage.wider)
        if high > room.height:
            break
        kept.append(note)
    page.fill(_("To bear in mind"), room, kept, Look(_NOTE, strength=MUTED), least=_NOTE)


def _sentences(scene: Scene) -> list[str]:
    """What the presenter says; the headline too, where another title stands in its place."""
    headline = [scene.headline] if scene.headline not in ("", scene.title) else []
    if scene.map is None:
        headline = []
    return [*headline, *(text for text in scene.said if text.strip())]


def _write_figures(page: Page, scene: Scene, room: Box) -> float:
    """As many figures as have room beside the map; the height they took."""
    large, small = 22.0, 10.0
    row = (large + small) * LEADING + 8
    count = max(min(len(scene.figures), 3, int(room.height / row)), 0)
    width = room.width / page.stage.wider
    for at, figure in enumerate(scene.figures[:count]):
        lines = [
            (shortened(readable(figure.value), width, large, bold=True), Look(large, bold=True)),
            (shortened(readable(figure.label), width, small), Look(small, strength=MUTED)),
        ]
        page.write(figure.label, room.below(at * row).above(row), lines)
    return count * row + (6 if count else 0)
