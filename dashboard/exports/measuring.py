"""How wide text is, measured with the fonts of paper: Noto Sans for every script."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import chain, groupby
from typing import TYPE_CHECKING

from dashboard.exports.fonts import FAMILIES, FAMILY, font_file

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_MEASURED = 100  # the size at which letters are measured
_BOLD = 1.09  # bold letters beside regular ones, at most
_NO_WIDTH = dict.fromkeys(
    chain(
        *(range(32), range(127, 160), range(0x200B, 0x2010), range(0x2028, 0x202F)),
        *(range(0x2060, 0x2070), range(0xD800, 0xE000)),
    )
)
_OTHER_SCRIPTS = 1.15  # their fonts differ more than those of Latin letters do

CUT = "…"
"""What stands where a text was cut."""


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Points that a line takes in letters of a size."""
    return _measured(text) * size / _MEASURED * (_BOLD if bold else 1)


def shortened(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """A text on one line that is no wider, with a mark where it was cut."""
    line = " ".join(words_of(text.replace("\n", " ")))
    if width_of(line, size, bold=bold) <= width:
        return line
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(line[:middle].rstrip() + CUT, size, bold=bold) <= width:
            low = middle
        else:
            high = middle - 1
    return line[:low].rstrip() + CUT


def words_of(text: str) -> list[str]:
    """Words between which a line may break: not at the spaces within numbers."""
    return [word for word in re.split("[ \t\r]+", text) if word]


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

    # Letter by letter: joined letters are narrower, so all have room, whatever shaper is installed.
    basic = ImageFont.Layout.BASIC
    return ImageFont.truetype(str(font_file(family)), _MEASURED, layout_engine=basic)
