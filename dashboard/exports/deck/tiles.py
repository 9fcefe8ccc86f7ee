"""Large figures in a row: how much, of what, and what that means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.exports.deck.boxes import Box
from dashboard.exports.deck.drawing import MUTED, Look, readable
from dashboard.exports.deck.lettering import GAP, LEADING, fit
from dashboard.exports.deck.page import Page
from dashboard.exports.measuring import shortened, width_of
from dashboard.language import gettext as _
from dashboard.reports.model import Figure
from dashboard.words.wording import in_a_row

_BETWEEN = 24.0
_VALUE, _LABEL, _HELP = 28.0, 13.0, 10.5
_LEAST_VALUE, _LEAST_LABEL, _LEAST_HELP = 13.0, 9.0, 7.0
_LABEL_LINES, _HELP_LINES = 2, 4
_ALONE, _GROWN = 3, 1.5  # in a row, and how much larger, where there is nothing below


@dataclass(frozen=True)
class _Sizes:
    """Sizes of value, label and meaning, the same for all of a row, and the heights they take."""

    value: float
    label: float
    help: float
    head: float
    room: float

    @property
    def height(self) -> float:
        """Points of all of a figure."""
        return self.head + self.room + 4


def write_tiles(page: Page, figures: Sequence[Figure], *, alone: bool) -> Box:
    """Write figures in a row, or in rows where they stand alone; what room is left below them."""
    if not figures:
        return page.room
    across = min(len(figures), _ALONE) if alone else len(figures)
    boxes = page.room.below(8).columns(across, _BETWEEN)
    sizes = _sizes(figures, boxes[0].width / page.stage.wider, _GROWN if alone else 1.0)
    high = sizes.height + 16
    for at, figure in enumerate(figures):
        _write(page, figure, boxes[at % across].below(at // across * high), sizes)
    return page.room.below(8 + -(-len(figures) // across) * high)


def _sizes(figures: Sequence[Figure], room: float, grown: float) -> _Sizes:
    """As large as the widest of each has room."""
    widest = max(width_of(readable(figure.value), 1, bold=True) for figure in figures)
    value = max(min(_VALUE * grown, 0.99 * room / max(widest, 0.01)), _LEAST_VALUE)
    labels = [readable(figure.label) for figure in figures]
    label, lines = _shared(labels, room, _LABEL * grown, _LABEL_LINES, _LEAST_LABEL, bold=True)
    told = [text for text in map(_meaning, figures) if text]
    help, helps = _shared(told, room, _HELP * grown, _HELP_LINES, _LEAST_HELP)
    head = (value + GAP * label + lines * label) * LEADING
    return _Sizes(value, label, help, head, helps * help * LEADING + 2)


def _shared(
    texts: Sequence[str], room: float, most: float, lines: int, least: float, *, bold: bool = False
) -> tuple[float, int]:
    """The size at which all texts have room on so many lines, and how many they take then."""
    high = lines * most * LEADING
    fitted = [fit([text], room, high, largest=most, least=least, bold=bold) for text in texts]
    size = min((one.size for one in fitted), default=most)
    again = (fit([text], room, high, largest=size, least=size, bold=bold) for text in texts)
    return size, max((len(one.paragraphs[0]) for one in again), default=0)


def _write(page: Page, figure: Figure, box: Box, sizes: _Sizes) -> None:
    room = box.width / page.stage.wider
    value = shortened(readable(figure.value), room, sizes.value, bold=True)
    first = sizes.value * LEADING
    page.write(figure.label, box.above(first), [(value, Look(sizes.value, bold=True))])
    label = replace(box, top=box.top + first, height=sizes.head - first)
    look = Look(sizes.label, bold=True)
    page.fill(figure.label, label, [figure.label], look, least=_LEAST_LABEL)
    below = box.below(sizes.head).above(sizes.room)
    look = Look(sizes.help, strength=MUTED)
    page.fill(figure.label, below, [_meaning(figure)], look, least=_LEAST_HELP)


def _meaning(figure: Figure) -> str:
    """What a figure means, and how it changed where views are compared."""
    change = _("{change} in comparison").format(change=figure.change) if figure.change else ""
    return readable(in_a_row([figure.help, change]))
