"""Native shapes of a slide, written as DrawingML: freeforms, boxes, circles, lettering, groups.

A map has a shape an area, up to thousands, so shapes are written as text and read once a slide;
made one by one through python-pptx they would take minutes. Text from data is escaped and freed of
what XML cannot hold, here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from dashboard.exports.deck.boxes import EMU, Box
from dashboard.exports.deck.lettering import GAP, LEADING
from dashboard.language import bare
from dashboard.reports.model import Floats

if TYPE_CHECKING:
    from pptx.slide import Slide

Align = Literal["start", "middle", "end"]
Anchor = Literal["t", "ctr", "b"]

INK = "tx1"
"""The colour of text that the theme of the deck has; other colours are written as ``#rrggbb``."""

MUTED = 0.72
"""How strongly text is written that is second to other text."""

_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TURNS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")  # letters from right to left
_HALO = 1.6  # points around a letter
_LANGUAGES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ar": "ar-SA"}


@dataclass(frozen=True)
class Line:
    """How a line is drawn: its colour, its width in points, whether it is dashed, how strongly."""

    colour: str
    width: float
    dashed: bool = False
    strength: float = 1.0


@dataclass(frozen=True)
class Look:
    """How text looks: size in points, weight, colour and strength, side, and a halo around it.

    ``lead`` letters at its beginning are bold; ``link`` is the slide's name for where it leads.
    """

    size: float
    bold: bool = False
    colour: str = INK
    strength: float = 1.0
    align: Align = "start"
    halo: str = ""
    lead: int = 0
    link: str = ""


def readable(text: str) -> str:
    """Text without what a file of slides cannot hold."""
    return _NO_XML.sub("\ufffd", text)


def turns(text: str) -> bool:
    """Whether any letter of a text is written from right to left."""
    return _TURNS.search(text) is not None


class Drawing:
    """The shapes of one slide, in the order in which they are put on each other."""

    def __init__(self, slide: Slide, language: str, direction: str) -> None:
        self.slide, self.direction = slide, direction
        self._language = _LANGUAGES.get(language, language)
        self._written: list[str] = []
        self._last = self._depth = 0

    def place(self) -> None:
        """Put what was drawn on the slide; also before another's shape, which lies on it then."""
        from pptx.oxml import parse_xml

        # The tree of shapes ends with extensions where a layout has given it some.
        tree = self.slide.shapes.element
        for shape in parse_xml(f"<p:spTree {_SPACES}>{''.join(self._written)}</p:spTree>"):
            tree.insert_element_before(shape, "p:extLst")
        self._written.clear()

    @contextmanager
    def group(self, name: str, told: str, box: Box) -> Iterator[None]:
        """What is drawn in it is one thing, with a name, and words for those who do not see it."""
        left, top, width, height = box.emu()
        names = self._names(name, told)
        frame = (
            f'<a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>'
            f'<a:chOff x="{left}" y="{top}"/><a:chExt cx="{width}" cy="{height}"/>'
        )
        self._written.append(
            f"<p:grpSp{self._spaces()}><p:nvGrpSpPr>{names}<p:cNvGrpSpPr/><p:nvPr/>"
            f"</p:nvGrpSpPr><p:grpSpPr><a:xfrm>{frame}</a:xfrm></p:grpSpPr>"
        )
        self._depth += 1
        yield
        self._depth -= 1
        self._written.append("</p:grpSp>")

    def freeform(
        self,
        name: str,
        told: str,
        paths: Sequence[Floats],
        at: Box,
        unit: float,
        *,
        fill: str = "",
        line: Line | None = None,
        strength: float = 1.0,
    ) -> None:
        """Paths in map units of ``unit`` points, from a corner of a box; without fill, lines."""
        whole = [path for path in (np.rint(path).astype(int) for path in paths) if len(path) > 1]
        if not whole:
            return
        corners = np.concatenate(whole)
        low, high = corners.min(axis=0), corners.max(axis=0)
        size = np.maximum(high - low, 1)
        box = Box(at.left + low[0] * unit, at.top + low[1] * unit, *(size * unit))
        drawn = "".join(_path(path - low, closed=bool(fill)) for path in whole)
        nothing = "" if fill else ' fill="none"'
        path = f'<a:path w="{size[0]}" h="{size[1]}"{nothing}>{drawn}</a:path>'
        shape = (
            '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
            f"<a:pathLst>{path}</a:pathLst></a:custGeom>"
        )
        self._shape(name, told, box, shape, fill, line, strength=strength)

    def box(
        self,
        name: str,
        box: Box,
        *,
        fill: str = "",
        line: Line | None = None,
        kind: Literal["rect", "ellipse"] = "rect",
        told: str = "",
        strength: float = 1.0,
    ) -> None:
        """A rectangle or an ellipse."""
        shape = f'<a:prstGeom prst="{kind}"><a:avLst/></a:prstGeom>'
        self._shape(name, told, box, shape, fill, line, strength=strength)

    def text(
        self,
        name: str,
        box: Box,
        lines: Iterable[tuple[str, Look]],
        *,
        anchor: Anchor = "t",
        fill: str = "",
        line: Line | None = None,
        label: bool = False,
    ) -> None:
        """Paragraphs in a box, each with its look; what is too long was shortened before.

        Lines of a ``label`` stand close together and are not broken.
        """
        shape = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        body = self.body(lines, anchor=anchor, label=label)
        self._shape(name, "", box, shape, fill, line, body=body, lettering=True)

    def body(
        self,
        lines: Iterable[tuple[str, Look]],
        *,
        anchor: Anchor = "t",
        label: bool = False,
        part: str = "p:txBody",
    ) -> str:
        """The text of a shape, without room between it and the edges of its box."""
        around = f'wrap="{"none" if label else "square"}" lIns="0" tIns="0" rIns="0" bIns="0"'
        frame = f'<a:bodyPr {around} anchor="{anchor}"><a:noAutofit/></a:bodyPr>'
        words = "".join(
            self._paragraph(text, look, first=label or not at)
            for at, (text, look) in enumerate(lines)
        )
        # A cell of a table has its edges and its anchor elsewhere.
        frame = "<a:bodyPr/>" if part == "a:txBody" else frame
        return f"<{part}>{frame}<a:lstStyle/>{words}</{part}>"

    def _shape(
        self,
        name: str,
        told: str,
        box: Box,
        shape: str,
        fill: str,
        line: Line | None,
        *,
        strength: float = 1.0,
        body: str = "",
        lettering: bool = False,
    ) -> None:
        left, top, width, height = box.emu()
        painted = f"<a:solidFill>{colour(fill, strength)}</a:solidFill>" if fill else "<a:noFill/>"
        kind = '<p:cNvSpPr txBox="1"/>' if lettering else "<p:cNvSpPr/>"
        names = f"<p:nvSpPr>{self._names(name, told)}{kind}<p:nvPr/></p:nvSpPr>"
        self._written.append(
            f"<p:sp{self._spaces()}>{names}<p:spPr>"
            f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
            f"{shape}{painted}{_line(line)}</p:spPr>{body}</p:sp>"
        )

    def _spaces(self) -> str:
        """The namespaces, on what is put on the slide as a whole.

        lxml looks for the namespace of every node that is moved to another tree, unless the root of
        what is moved declares it: the difference of a hundredth of a second and of nine.
        """
        return "" if self._depth else f" {_SPACES}"

    def _names(self, name: str, told: str) -> str:
        if not self._written:
            ids = self.slide.shapes.element.xpath(".//p:cNvPr/@id")
            self._last = max(map(int, ids), default=1)
        self._last += 1
        described = f" descr={_attribute(told)}" if told else ""
        return f'<p:cNvPr id="{self._last}" name={_attribute(name)}{described}/>'

    def _paragraph(self, text: str, look: Look, *, first: bool) -> str:
        """A paragraph on the deck's side, its lines as far apart as they were measured."""
        rtl = self.direction == "rtl"
        side = {"start": "r" if rtl else "l", "middle": "ctr", "end": "l" if rtl else "r"}
        paint = f"<a:solidFill>{colour(look.colour, look.strength)}</a:solidFill>"
        if look.halo:
            glow = f'<a:glow rad="{round(_HALO * EMU)}">{colour(look.halo)}</a:glow>'
            paint += f"<a:effectLst>{glow}</a:effectLst>"
        fonts = '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/>'
        to = f'<a:hlinkClick r:id="{look.link}"/>' if look.link else ""
        runs = "".join(
            f'<a:r><a:rPr lang="{self._language}" sz="{round(look.size * 100)}" b="{int(bold)}" '
            f'dirty="0">{paint}{fonts}{to}</a:rPr><a:t>{escape(readable(part))}</a:t></a:r>'
            for part, bold in ((text[: look.lead], True), (text[look.lead :], look.bold))
            if part
        )
        # What has no letter from right to left is a figure or a range, and stands as elsewhere.
        turned = int(rtl and turns(text))
        before = 0 if first else round(look.size * GAP * 100)
        return (
            f'<a:p><a:pPr algn="{side[look.align]}" rtl="{turned}" marL="0" indent="0"><a:lnSpc>'
            f'<a:spcPts val="{round(look.size * LEADING * 100)}"/></a:lnSpc><a:spcBef>'
            f'<a:spcPts val="{before}"/></a:spcBef><a:buNone/></a:pPr>{runs}</a:p>'
        )


def colour(name: str, strength: float = 1.0) -> str:
    """A colour as DrawingML: one of the theme by its name, or ``#rrggbb``."""
    alpha = f'<a:alpha val="{round(strength * 100_000)}"/>' if strength < 1 else ""
    if name.startswith("#"):
        return f'<a:srgbClr val="{name[1:].upper()}">{alpha}</a:srgbClr>'
    return f'<a:schemeClr val="{name}">{alpha}</a:schemeClr>'


def _line(line: Line | None) -> str:
    if line is None or line.strength <= 0:
        return "<a:ln><a:noFill/></a:ln>"
    paint = f"<a:solidFill>{colour(line.colour, line.strength)}</a:solidFill>"
    dashes = '<a:prstDash val="dash"/>' if line.dashed else ""
    return f'<a:ln w="{round(line.width * EMU)}">{paint}{dashes}<a:round/></a:ln>'


def _path(points: Floats, *, closed: bool) -> str:
    (x, y), *rest = points.tolist()
    lines = "".join(f'<a:lnTo><a:pt x="{x}" y="{y}"/></a:lnTo>' for x, y in rest)
    end = "<a:close/>" if closed else ""
    return f'<a:moveTo><a:pt x="{x}" y="{y}"/></a:moveTo>{lines}{end}'


def _attribute(text: str) -> str:
    # A line break in an attribute would be read as a space.
    return quoteattr(" ".join(readable(bare(text)).split()))
