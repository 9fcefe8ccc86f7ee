"""How much room text takes, measured, so that none leaves its box on any slide.

A deck names the fonts of its theme, and whoever opens it has them or something like them. What is
measured are the fonts of paper (Noto Sans for every script), which are wider than Calibri, Arial
and most others: text set in these takes no more room than was measured.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, groupby
from typing import TYPE_CHECKING

from dashboard.exports.paper.fonts import FAMILIES, FAMILY, font_file

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

LEADING = 1.22
"""From line to line, as a part of a letter's size."""

GAP = 0.35
"""What is added between paragraphs, as a part of a letter's size."""

_MEASURED = 100  # the size at which letters are measured
_BOLD = 1.09  # bold letters beside regular ones, at most
_NO_WIDTH = dict.fromkeys(
    chain(
        *(range(32), range(127, 160), range(0x200B, 0x2010), range(0x2028, 0x202F)),
        *(range(0x2060, 0x2070), range(0xD800, 0xE000)),
    )
)
_OTHER_SCRIPTS = 1.15  # their fonts differ more than those of Latin letters do
_CUT = "…"


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
        for word in _words(written):
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


def shortened(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """A text on one line that is no wider, with a mark where it was cut."""
    line = " ".join(_words(text.replace("\n", " ")))
    if width_of(line, size, bold=bold) <= width:
        return line
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(line[:middle].rstrip() + _CUT, size, bold=bold) <= width:
            low = middle
        else:
            high = middle - 1
    return line[:low].rstrip() + _CUT


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Points that a line takes in letters of a size."""
    return _measured(text) * size / _MEASURED * (_BOLD if bold else 1)


def _words(text: str) -> list[str]:
    """Words between which a line may break: not at the spaces within numbers."""
    return [word for word in re.split("[ \t\r]+", text) if word]


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
    last = last.rstrip(" .…") + _CUT
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


# --- letters -------------------------------------------------------------------------------------


@lru_cache(maxsize=50_000)
def _measured(text: str) -> float:
    """Width at the size of measuring, each run of letters in the font of its script."""
    return sum(_run("".join(run), family) for family, run in groupby(text, key=_family_of))


def _run(run: str, family: str) -> float:
    if not family:
        return len(run) * _MEASURED
    # Marks of direction and controls have no width, and the shaper fails at some of them.
    seen = run.translate(_NO_WIDTH)
    wide = float(_face(family).getlength(seen)) if seen else 0.0
    return wide if family == FAMILY else wide * _OTHER_SCRIPTS


@lru_cache(maxsize=10_000)
def _family_of(letter: str) -> str:
    """The family that has a letter, by the first word of its name; none has those of a square."""
    if unicodedata.east_asian_width(letter) in "WF":
        return ""
    script = unicodedata.name(letter, "").partition(" ")[0].title()
    family = f"{FAMILY} {script}"
    return family if family in FAMILIES else FAMILY


@cache
def _face(family: str) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(font_file(family)), _MEASURED)
