"""The legend as native shapes: every class and state, with the number of areas in it."""

from __future__ import annotations

from dataclasses import replace

from dashboard.exports.deck.boxes import Box
from dashboard.exports.deck.drawing import MUTED, Line, Look, readable
from dashboard.exports.deck.lettering import LEADING, wrapped
from dashboard.exports.deck.mapping import border_of, draw_sign
from dashboard.exports.deck.page import Page
from dashboard.exports.measuring import shortened, width_of
from dashboard.exports.paper.contrast import written_on
from dashboard.exports.paper.shapes import SIGNS
from dashboard.language import gettext as _
from dashboard.palette import Palette
from dashboard.reports.model import LegendItem, LegendTold
from dashboard.words import wording

_LARGEST, _LEAST = 13.0, 7.0
_ROW = 1.42  # of a letter's size
_SWATCH = 1.3
_SQUARES = 9  # of a legend of two measures


def legend_height(legend: LegendTold, size: float = _LARGEST) -> float:
    """Points that a legend takes in letters of a size."""
    rows = 2 + len(_rows(legend)) + (1 if legend.circles else 0)
    square = 3 * 2.4 * size + 3 * _ROW * size if legend.kind == "bivariate" else 0
    return rows * _ROW * size + square


def draw_legend(page: Page, legend: LegendTold, palette: Palette, box: Box) -> float:
    """Draw a legend at the top of a box, in letters as large as it allows; what it took."""
    size = _LARGEST
    while size > _LEAST and legend_height(legend, size) > box.height:
        size -= 0.5
    told = "; ".join(f"{item.label}: {wording.number(item.areas)}" for item in legend.items)
    height = min(legend_height(legend, size), box.height)
    with page.drawing.group(_("Legend"), f"{legend.title}: {told}", page.at(box.above(height))):
        _Legend(page, legend, palette, size).draw(_narrowed(page, legend, box, size))
    return height


def _narrowed(page: Page, legend: LegendTold, box: Box, size: float) -> Box:
    """A box no wider than the longest label, so that counts stand beside what they count."""
    labels = [*(item.label for item in _rows(legend)), _circles_told(legend)]
    widest = max((width_of(readable(label), size) for label in labels), default=0)
    wide = (_SWATCH + 1) * size + _count_width(legend, size) + widest * page.stage.wider + 2
    return replace(box, width=min(box.width, max(wide, 14 * size)))


def _count_width(legend: LegendTold, size: float) -> float:
    counts = [wording.number(item.areas) for item in _rows(legend)]
    return max((width_of(count, size) for count in counts), default=0) * 1.1 + 2


def _circles_told(legend: LegendTold) -> str:
    if not legend.circles:
        return ""
    return _("{what}; largest: {amount}").format(what=legend.circles, amount=legend.largest)


def _rows(legend: LegendTold) -> tuple[LegendItem, ...]:
    return legend.items[_SQUARES:] if legend.kind == "bivariate" else legend.items


class _Legend:
    """A legend in the making; every part begins where the one before it has ended."""

    def __init__(self, page: Page, legend: LegendTold, palette: Palette, size: float) -> None:
        self.page, self.legend, self.palette, self.size = page, legend, palette, size
        self.row = _ROW * size

    def draw(self, box: Box) -> None:
        """Draw all of it into a box, of which the legend may be narrower than its titles."""
        rest = self._title(box)
        if self.legend.kind == "bivariate":
            rest = self._square(rest)
        for item in _rows(self.legend):
            self._item(item, rest.above(self.row))
            rest = rest.below(self.row)
        if self.legend.circles:
            self._circles(rest.above(self.row))

    def _title(self, box: Box) -> Box:
        """The title, on two lines where it has to be; and what is left below it."""
        room = box.width / self.page.stage.wider
        text = readable(self.legend.title)
        lines = wrapped(text, room, self.size, bold=True)
        text = shortened(text, 1.8 * room, self.size, bold=True) if len(lines) > 2 else text
        high = min(len(lines), 2) * self.size * LEADING + 0.3 * self.size
        self.page.write(_("Measure"), box.above(high), [(text, Look(self.size, bold=True))])
        return box.below(high)

    def _item(self, item: LegendItem, row: Box) -> None:
        swatch = Box(row.left, row.top + 0.2 * self.size, _SWATCH * self.size, self.size)
        self._swatch(item, swatch)
        count = _count_width(self.legend, self.size)
        start = swatch.width + 0.5 * self.size
        label = Box(row.left + start, row.top, row.width - start - count - 4, row.height)
        text = shortened(readable(item.label), label.width / self.page.stage.wider, self.size)
        self.page.write(item.label, label, [(text, Look(self.size))], anchor="ctr")
        number = Box(row.right - count, row.top, count, row.height)
        look = Look(self.size, align="end", strength=MUTED)
        words = [(wording.number(item.areas), look)]
        self.page.write(item.label, number, words, anchor="ctr")

    def _swatch(self, item: LegendItem, box: Box) -> None:
        line, at = border_of(item.code, self.palette), self.page.at(box)
        self.page.drawing.box(item.label, at, fill=item.colour, line=line)
        if self.legend.kind == "change" and item.code in SIGNS:
            x, y = at.left + at.width / 2, at.top + at.height / 2
            ink = written_on(item.colour, self.palette)
            draw_sign(self.page.drawing, item.label, item.code, x, y, 0.28 * self.size, ink)

    def _square(self, box: Box) -> Box:
        """Three by three colours with their counts: the second measure rises upwards."""
        side, size = 2.4 * self.size, self.size
        up = size * 4
        for at, item in enumerate(self.legend.items[:_SQUARES]):
            row, column = 2 - at // 3, at % 3
            cell = Box(box.left + up + column * side, box.top + self.row + row * side, side, side)
            ink = written_on(item.colour, self.palette)
            look = Look(0.85 * size, colour=ink, align="middle")
            self.page.drawing.text(
                item.label,
                self.page.at(cell),
                [(wording.number(item.areas), look)],
                anchor="ctr",
                fill=item.colour,
                line=Line(self.palette.border, 0.5),
            )
        self._axes(box, up, side)
        return box.below(3 * side + 3 * self.row)

    def _axes(self, box: Box, up: float, side: float) -> None:
        """Names of both measures, and the amounts between rows and columns."""
        room, look = box.width / self.page.stage.wider, Look(self.size)
        small = Look(0.85 * self.size, strength=MUTED, align="middle")
        arrow = "←" if self.page.report.direction == "rtl" else "→"
        second = shortened(f"↑ {readable(self.legend.second)}", room, self.size)
        self.page.write(self.legend.second, box.above(self.row), [(second, look)])
        for at, amount in enumerate(self.legend.up[:2]):
            top = box.top + self.row + (2 - at) * side - self.row / 2
            cell = Box(box.left, top, up - 4, self.row)
            self._amount(amount, cell, replace(small, align="end"))
        below = box.top + self.row + 3 * side
        for at, amount in enumerate(self.legend.across[:2]):
            cell = Box(box.left + up + (at + 0.5) * side, below, side, self.row)
            self._amount(amount, cell, small)
        first = shortened(f"{arrow} {readable(self.legend.title)}", room, self.size)
        across = Box(box.left, below + self.row, box.width, self.row)
        self.page.write(self.legend.title, across, [(first, look)])

    def _amount(self, amount: str, cell: Box, look: Look) -> None:
        text = shortened(readable(amount), cell.width / self.page.stage.wider, look.size)
        self.page.write(amount, cell, [(text, look)], anchor="ctr")

    def _circles(self, row: Box) -> None:
        disc = Box(row.left + 0.15 * self.size, row.top + 0.2 * self.size, self.size, self.size)
        line = Line(self.palette.bubble_line, 0.6)
        at = self.page.at(disc)
        name = self.legend.circles
        self.page.drawing.box(name, at, fill=self.palette.bubble, line=line, kind="ellipse")
        start = (_SWATCH + 0.5) * self.size
        label = replace(row, left=row.left + start, width=row.width - start)
        told, room = readable(_circles_told(self.legend)), label.width / self.page.stage.wider
        size = max(min(self.size, 0.99 * room / width_of(told, 1)), _LEAST)
        self.page.write(name, label, [(shortened(told, room, size), Look(size))], anchor="ctr")
