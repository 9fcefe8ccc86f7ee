"""One map as a picture, for a document or a wall: PNG of so many pixels, or SVG to be edited."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, replace
from typing import Any

from dashboard.exports.paper.inlined import with_areas
from dashboard.exports.paper.legend import tell_legend
from dashboard.exports.paper.mapping import Room, Sheet, largest_unit, lay_maps, stacked
from dashboard.exports.paper.theming import in_theme
from dashboard.exports.paper.told import tell_house
from dashboard.exports.paper.typesetting import typeset
from dashboard.language import gettext as _
from dashboard.language import ngettext, speaking
from dashboard.reports.model import Report, Scene
from dashboard.words import wording
from geodata.errors import ExportError

_PIXELS, _MOST = (200, 10_000), 100_000_000
_INCH, _METRE = 72, 39.3701
_SOURCES = 4  # of which a picture names no more
_GAP = 1.6  # sizes of type between maps, and between a map and its legend


def write_png(
    report: Report,
    *,
    width: int = 1600,
    height: int = 900,
    dpi: float = 96,
    dark: bool | None = None,
    scene: int = 0,
) -> bytes:
    """A view in so many pixels; with more ``dpi`` its type is made of more of them."""
    page = _page(width, height, dpi)
    told, sheets = _tell(report, scene, page, dark)
    png = typeset("picture.typ", told, _files(sheets), format="png", ppi=dpi)
    return _with_resolution(png, dpi)


def write_svg(
    report: Report,
    *,
    width: int = 1600,
    height: int = 900,
    dark: bool | None = None,
    scene: int = 0,
) -> bytes:
    """A view as SVG: an element an area, named by P-code, and letters as outlines."""
    page = _page(width, height, 96)
    told, sheets = _tell(report, scene, page, dark)
    svg = typeset("picture.typ", told, _files(sheets), format="svg")
    return with_areas(svg, sheets, told["title"], told["description"])


# --- where everything is -------------------------------------------------------------------------


@dataclass(frozen=True)
class _Page:
    """A picture in points, and the size of its type."""

    width: float
    height: float

    @property
    def size(self) -> float:
        usual = (self.width * self.height) ** 0.5 / 68
        return max(min(usual, self.height / 30, self.width / 24, 40.0), 1.5)


@dataclass(frozen=True)
class _Box:
    x: float
    y: float
    width: float
    height: float


def _page(width: int, height: int, dpi: float) -> _Page:
    least, most = _PIXELS
    if not (least <= width <= most and least <= height <= most and width * height <= _MOST):
        raise ExportError(
            f"A picture of {width} by {height} pixels cannot be made",
            remedy=f"Choose {least} to {most} pixels a side, and {_MOST // 10**6} million at most.",
        )
    if not 24 <= dpi <= 1200:
        raise ExportError(
            f"A resolution of {dpi:g} dpi is not possible", remedy="Choose 24 to 1200."
        )
    return _Page(width * _INCH / dpi, height * _INCH / dpi)


@dataclass(frozen=True)
class _Layout:
    """Where everything is: ``wide`` has the legend beside the map, else it is below."""

    wide: bool
    boxes: dict[str, _Box]

    def room(self, page: _Page, scene: Scene) -> Room:
        """What the maps may take, without what is around them."""
        drawn = self.boxes["map"]
        return Room(drawn.width, max(drawn.height - _around(page, scene), page.size))


def _lay_out(page: _Page, scene: Scene) -> _Layout:
    """The legend beside the map or below it, whichever leaves the map larger."""
    boxes = _boxes(page, scene)
    beside, below = (
        _Layout(wide, boxes | _map_and_legend(boxes["middle"], page, scene, wide))
        for wide in (True, False)
    )
    gap = _GAP * page.size
    sizes = [largest_unit(scene, layout.room(page, scene), gap) for layout in (beside, below)]
    return beside if sizes[0] >= sizes[1] else below


def _boxes(page: _Page, scene: Scene) -> dict[str, _Box]:
    """Boxes from the top down; the middle has what is left."""
    em = page.size
    margin = 1.6 * em
    across = page.width - 2 * margin
    lines = min(1 + len(scene.title) * em / across, 2.4)
    boxes, y = {}, margin
    for name, high in (("marks", 1.1 * em), ("title", lines * 2.3 * em), ("under", 3.2 * em)):
        boxes[name] = _Box(margin, y, across, high)
        y += high + (0.6 if name == "title" else 0.35) * em
    foot = 2.7 * em
    boxes["foot"] = _Box(margin, page.height - margin - foot, across, foot)
    boxes["middle"] = _Box(margin, y, across, boxes["foot"].y - 0.8 * em - y)
    return boxes


def _map_and_legend(middle: _Box, page: _Page, scene: Scene, wide: bool) -> dict[str, _Box]:
    em = page.size
    if wide:
        beside = min(16 * em, 0.34 * middle.width)
        drawn = replace(middle, width=middle.width - beside - _GAP * em)
        legend = replace(middle, x=middle.x + middle.width - beside, width=beside)
        return {"map": drawn, "legend": legend}
    high = 14 if scene.legend.kind == "bivariate" else 10
    below = min(high * em, 0.4 * middle.height)
    drawn = replace(middle, height=middle.height - below - em)
    legend = replace(middle, y=middle.y + middle.height - below, height=below)
    return {"map": drawn, "legend": legend}


def _around(page: _Page, scene: Scene) -> float:
    """What a heading and a scale bar take, above and below a map."""
    return (1.8 + (1.6 if scene.other else 0)) * page.size


def _used(page: _Page, scene: Scene, sheets: list[Sheet], above: bool) -> Room:
    """What the maps take with what is around them."""
    first, number = sheets[0].told, len(sheets)
    gaps = _GAP * page.size * (number - 1)
    high = first["height"] + _around(page, scene)
    if above:
        return Room(first["width"], number * high + gaps)
    return Room(number * first["width"] + gaps, high)


def _drawn_together(layout: _Layout, page: _Page, used: Room) -> dict[str, _Box]:
    """The legend next to the map, with all the room that a map of another form leaves."""
    drawn, legend = layout.boxes["map"], layout.boxes["legend"]
    if layout.wide:
        free = max(drawn.width - used.width, 0)
        return {
            "map": replace(drawn, width=drawn.width - free),
            "legend": replace(legend, x=legend.x - free, width=legend.width + free),
        }
    free = max(drawn.height - used.height - page.size, 0)
    return {
        "map": replace(drawn, height=drawn.height - free),
        "legend": replace(legend, y=legend.y - free, height=legend.height + free),
    }


# --- what is said --------------------------------------------------------------------------------


def _tell(
    report: Report, scene: int, page: _Page, dark: bool | None
) -> tuple[dict[str, Any], list[Sheet]]:
    if not 0 <= scene < len(report.scenes):
        raise ExportError(f"There is no scene {scene + 1}", where=report.title)
    shown = report.scenes[scene]
    if dark is not None:
        shown = in_theme(shown, "dark" if dark else "light")
    with speaking(report.language):
        return _told(report, shown, page)


def _told(report: Report, scene: Scene, page: _Page) -> tuple[dict[str, Any], list[Sheet]]:
    em, layout = page.size, _lay_out(page, scene)
    room, gap = layout.room(page, scene), _GAP * page.size
    sheets = lay_maps(scene, room, "map", size=0.74 * em, gap=gap)
    above = stacked(scene, room, gap)
    boxes = {name: box for name, box in layout.boxes.items() if name != "middle"}
    if sheets:
        boxes |= _drawn_together(layout, page, _used(page, scene, sheets, above))
    told = {
        **tell_house(report, scene.palette),
        "title": scene.title,
        "picture": {"width": page.width, "height": page.height},
        "size": em,
        "gap": _GAP,
        "wide": layout.wide,
        "boxes": {name: vars(box) for name, box in boxes.items()},
        "scene": {
            "title": scene.title,
            "headline": scene.headline if scene.headline != scene.title else "",
            "days": _days(scene),
            "maps": [sheet.told for sheet in sheets],
            "stacked": above,
            "legend": tell_legend(scene, radius=sheets[0].radius if sheets else 0),
            "without_map": _("There is no map: no area of this view has a shape."),
        },
        "foot": _foot(report, scene),
    }
    return told, sheets


def _days(scene: Scene) -> str:
    as_of = _("as of {day}").format(day=scene.as_of) if scene.as_of else ""
    return wording.in_a_row((scene.place, scene.period, as_of, scene.filters))


def _foot(report: Report, scene: Scene) -> list[str]:
    """Sources, boundary and what is left out, as a few lines of small type."""
    about = report.about
    sources = _some([source.name for source in about.sources])
    lines = (
        wording.in_a_row(
            (
                _("Sources: {sources}").format(sources=sources) if sources else "",
                about.boundary or about.vintage,
                _("made {day}").format(day=wording.date(about.made)),
            )
        ),
        " ".join((*scene.notes, *about.left_out)),
    )
    return [line for line in lines if line]


def _some(names: list[str]) -> str:
    """The first few names, and how many there are beside them."""
    more = len(names) - _SOURCES
    if more <= 0:
        return wording.in_a_row(names)
    said = ngettext("{count} more source", "{count} more sources", more)
    return wording.in_a_row((*names[:_SOURCES], said.format(count=wording.number(more))))


def _files(sheets: list[Sheet]) -> dict[str, bytes]:
    return {sheet.name: sheet.picture for sheet in sheets}


def _with_resolution(png: bytes, dpi: float) -> bytes:
    """The picture with its pixels a metre (PNG specification, pHYs), after its first chunk."""
    a_metre = round(dpi * _METRE)
    body = b"pHYs" + struct.pack(">IIB", a_metre, a_metre, 1)
    chunk = struct.pack(">I", 9) + body + struct.pack(">I", zlib.crc32(body))
    return png[:33] + chunk + png[33:]
