"""One slide: its title, the strip at its foot that every slide has, and its notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dashboard.exports.about import tell_report
from dashboard.exports.deck.boxes import Box
from dashboard.exports.deck.drawing import INK, MUTED, Anchor, Drawing, Line, Look, readable, turns
from dashboard.exports.deck.lettering import Fitted, fit
from dashboard.exports.deck.stage import Stage
from dashboard.exports.measuring import shortened, width_of
from dashboard.language import bare
from dashboard.language import gettext as _
from dashboard.reports.model import Report
from dashboard.words.wording import joined

if TYPE_CHECKING:
    from pptx.slide import SlideLayout

FOOT = 34.0
"""Points at the foot of the content for banner and sources."""

_LEAST_TITLE = 12.0
_INSETS = (14.4, 7.2)  # what a template keeps free in its title, across and down
_STRIP, _BANNER, _LEAST_BANNER = 17.0, 10.5, 7.0
_SOURCES, _LEAST_SOURCES = 10.0, 8.0


class Page:
    """A slide of a report in the making."""

    def __init__(self, stage: Stage, report: Report, layout: SlideLayout | None = None) -> None:
        self.stage, self.report = stage, report
        self.slide = stage.add(layout or stage.titled)
        self.drawing = Drawing(self.slide, report.language, report.direction)
        self.room = stage.content.below(4).without_foot(FOOT + 6)

    def at(self, box: Box) -> Box:
        """Where a box stands: on the other side, where one reads from right to left."""
        return box.mirrored(self.stage.slide) if self.report.direction == "rtl" else box

    def title(self, text: str) -> None:
        """Write the title as large as it has room, in the template's letters."""
        box, wider = self.stage.title, self.stage.wider
        room = (box.width - _INSETS[0], box.height - _INSETS[1])
        sizes = {"largest": self.stage.size, "least": _LEAST_TITLE}
        fitted = fit([readable(text)], *room, **sizes, bold=True, wider=wider)
        words = " ".join(fitted.paragraphs[0])
        shape = self.slide.shapes.title
        if shape is None:
            self.write(_("Title"), box, [(words, Look(fitted.size, bold=True))])
            return
        self._place_title(shape, box)
        self.letter(shape, [(words, fitted.size)])

    def letter(self, shape: Any, paragraphs: Sequence[tuple[str, float]]) -> None:
        """Fill a placeholder of the template: its letters and colours, our sizes."""
        from pptx.util import Pt

        frame = shape.text_frame
        frame.word_wrap = True
        frame.text = readable(paragraphs[0][0])
        for text, _size in paragraphs[1:]:
            frame.add_paragraph().text = readable(text)
        for paragraph, (_text, size) in zip(frame.paragraphs, paragraphs, strict=False):
            self._turn(paragraph)
            for run in paragraph.runs:
                run.font.size = Pt(size)

    def write(
        self,
        name: str,
        box: Box,
        lines: Iterable[tuple[str, Look]],
        *,
        anchor: Anchor = "t",
    ) -> None:
        """Write lines that were made to fit into a box."""
        self.drawing.text(name, self.at(box), lines, anchor=anchor)

    def fill(
        self,
        name: str,
        box: Box,
        paragraphs: Sequence[str],
        look: Look,
        *,
        least: float,
        anchor: Anchor = "t",
        looks: Sequence[Look] = (),
    ) -> Fitted:
        """Write paragraphs as large as they have room, no larger than the look says.

        ``looks`` has a look for each, where they are not all alike but for their size.
        """
        words = [readable(text) for text in paragraphs if text.strip()]
        sizes = {"largest": look.size, "least": least}
        bold, wider = look.bold or any(one.lead for one in looks), self.stage.wider
        fitted = fit(words, box.width, box.height, **sizes, bold=bold, wider=wider)
        if words:
            looks = [replace(one, size=fitted.size) for one in looks or [look] * len(words)]
            texts = [" ".join(lines) for lines in fitted.paragraphs]
            box = box.above(fitted.height + 1) if anchor == "t" else box
            self.write(name, box, list(zip(texts, looks, strict=False)), anchor=anchor)
        return fitted

    def link_to(self, address: str) -> str:
        """The slide's name for an address of the web; empty for anything else."""
        from pptx.opc.constants import RELATIONSHIP_TYPE

        if not address.startswith(("https://", "http://")):
            return ""
        return self.slide.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    def finish(self, notes: Sequence[tuple[str, str]]) -> None:
        """Write sources and banner at the foot, put all on the slide, and add the notes."""
        self._write_foot()
        self.drawing.place()
        self._number()
        self._note([*notes, *tell_report(self.report)])

    # --- the foot ---------------------------------------------------------------------------------

    def _write_foot(self) -> None:
        about, content = self.report.about, self.stage.content
        strip = content.below(content.height - FOOT).above(_STRIP)
        taken = 0.0
        for name, text, solid in (
            (_("For"), about.banner, False),
            (_("Mark"), about.illustrative, True),
        ):
            if text:
                taken += self._pill(name, readable(text), strip, taken, solid=solid)
        sources = joined(dict.fromkeys(source.name for source in about.sources))
        told = _("Sources: {sources}") if sources else _("No source is loaded.")
        below = content.below(content.height - FOOT + _STRIP + 2)
        look = Look(_SOURCES, strength=MUTED)
        self.fill(_("Sources"), below, [told.format(sources=sources)], look, least=_LEAST_SOURCES)

    def _pill(self, name: str, text: str, strip: Box, taken: float, *, solid: bool) -> float:
        """A mark beside the one before; how much of the strip it takes."""
        most, wider = strip.width - taken - 18, self.stage.wider
        size = _BANNER
        while size > _LEAST_BANNER and width_of(text, size, bold=True) * wider > most:
            size -= 0.5
        line = shortened(text, most / wider, size, bold=True)
        wide = width_of(line, size, bold=True) * wider + 18
        box = replace(strip, left=strip.left + taken, width=wide)
        look = Look(size, bold=True, colour="bg1" if solid else INK, align="middle")
        border = Line(INK, 1)
        fill = INK if solid else ""
        self.drawing.text(name, self.at(box), [(line, look)], anchor="ctr", fill=fill, line=border)
        return wide + 6

    def _number(self) -> None:
        """The number of the slide, where the layout has a place for it."""
        layout: Any = self.slide.slide_layout
        tree = self.slide.shapes.element
        for one in layout.placeholders:
            if one.placeholder_format.type.name == "SLIDE_NUMBER":
                number = deepcopy(one.element)
                last = max(map(int, tree.xpath(".//p:cNvPr/@id")))
                number.nvSpPr.cNvPr.set("id", str(last + 1))
                tree.insert_element_before(number, "p:extLst")

    # --- notes ------------------------------------------------------------------------------------

    def _note(self, lines: Sequence[tuple[str, str]]) -> None:
        told = "\n".join(readable(f"{what}: {said}" if what else said) for what, said in lines)
        frame = self.slide.notes_slide.notes_text_frame
        if frame is None:
            # A template's own notes may have no place for text.
            notes = Drawing(self.slide.notes_slide, self.report.language, self.report.direction)  # type: ignore[arg-type]
            notes.text(_("To bear in mind"), Box(54, 400, 430, 320), [(told, Look(10))])
            notes.place()
            return
        frame.text = bare(told)
        for paragraph in frame.paragraphs:
            self._turn(paragraph)

    def _turn(self, paragraph: Any) -> None:
        """Begin a template's paragraph on the right, where one reads from there."""
        if self.report.direction == "rtl":
            properties = paragraph._p.get_or_add_pPr()
            properties.attrib.update({"algn": "r", "rtl": str(int(turns(paragraph.text)))})

    @staticmethod
    def _place_title(shape: Any, box: Box) -> None:
        """Move a title only where the template's own place leaves no room."""
        left, top, width, height = box.emu()
        if (shape.left, shape.top, shape.width, shape.height) != (left, top, width, height):
            shape.left, shape.top, shape.width, shape.height = left, top, width, height
