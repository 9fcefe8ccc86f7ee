"""How much room text takes, measured, so that none leaves its box on any slide.

A deck names the fonts of its theme, and whoever opens it has them or something like them. What is
measured are the fonts of paper (Noto Sans for every script), which are wider than Calibri, Arial
and most others: text set in these takes no more room than was measured.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.exports.measuring import CUT, shortened, width_of, words_of

LEADING = 1.22
"""From line to line, as a part of a letter's size."""

GAP = 0.35
"""What is added between paragraphs, as a part of a letter's size."""


@dataclass(frozen=True)
class Fitted:
    """Text that was made to fit: its size, the lines of each paragraph, and whether it was cut."""

    size: float
    paragraphs: tuple[tuple[str, ...], ...]
    cut: bool = False

    @property
    def height(self) -> float:
        """Points from the top of the first line to the bottom of the last."""
        lines, gaps = sum(map(len, self.paragraphs)), max(len(self.paragraphs) - 1, 0)
        return (lines * LEADING + gaps * GAP) * self.size


def fit(
    paragraphs: Sequence[str],
    width: float,
    height: float,
    *,
    largest: float,
    least: float,
    bold: bool = False,
    wider: float = 1.0,
) -> Fitted:
    """The largest size at which paragraphs have room; at the least, cut where they still have none.

    ``wider`` is how much wider than ours the letters may be.
    """
    size, room = largest, width / wider
    while size >= least:
        fitted = _set(paragraphs, room, size, bold)
        if fitted.height <= height:
            return fitted
        size -= 0.5 if size <= 14 else 1
    return _cut(_set(paragraphs, room, least, bold), room, height, bold)


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """A text in lines that are no wider; a word that is wider is broken."""
    lines: list[str] = []
    for written in text.split("\n"):
        line = ""
        for word in words_of(written):
            together = f"{line} {word}" if line else word
            if width_of(together, size, bold=bold) <= width:
                line = together
                continue
            if line:
                lines.append(line)
            *full, line = _broken(word, width, size, bold)
            lines += full
        lines.append(line)
    return tuple(lines)


def _set(paragraphs: Iterable[str], width: float, size: float, bold: bool) -> Fitted:
    return Fitted(size, tuple(wrapped(text, width, size, bold=bold) for text in paragraphs))


def _cut(fitted: Fitted, width: float, height: float, bold: bool) -> Fitted:
    """As many lines as have room, at least one; the last says that more was there."""
    room, kept = max(height / (fitted.size * LEADING), 1.0), []
    for lines in fitted.paragraphs:
        if room < 1:
            break
        kept.append(lines[: int(room)])
        room -= len(lines) + GAP / LEADING
    if not kept:
        return fitted
    *before, last = kept[-1]
    last = last.rstrip(" .…") + CUT
    kept[-1] = (*before, shortened(last, width, fitted.size, bold=bold))
    return Fitted(fitted.size, tuple(kept), cut=True)


def _broken(word: str, width: float, size: float, bold: bool) -> list[str]:
    """A word in pieces that are no wider; one piece where it has room."""
    pieces, piece = [], ""
    for letter in word:
        longer = piece + letter
        # A mark that stands over the letter before it stays with it.
        if (
            piece
            and not unicodedata.combining(letter)
            and (width_of(longer, size, bold=bold) > width)
        ):
            pieces.append(piece)
            longer = letter
        piece = longer
    return [*pieces, piece]
