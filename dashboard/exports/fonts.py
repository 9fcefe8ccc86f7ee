"""The fonts that paper is set in: Noto Sans for 22 scripts, as a package brings them.

Their licence (SIL Open Font License 1.1) allows embedding, so a file carries what it was set in.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

FAMILY = "Noto Sans"
"""What everything is set in that has letters of it: Latin, Greek, Cyrillic, figures."""

_SCRIPTS = (
    "Arabic",
    "Devanagari",
    "Armenian",
    "Bengali",
    "Ethiopic",
    "Georgian",
    "Gujarati",
    "Gurmukhi",
    "Hebrew",
    "Kannada",
    "Khmer",
    "Lao",
    "Malayalam",
    "Myanmar",
    "Oriya",
    "Sinhala",
    "Tamil",
    "Telugu",
    "Thai",
    "Symbols",
)

FAMILIES = (FAMILY, *(f"{FAMILY} {script}" for script in _SCRIPTS))
"""Families in the order in which a letter is looked for."""


def folder() -> Path:
    """Where the font files are."""
    return Path(str(files("manimgx_fonts")))


def font_file(family: str = FAMILY) -> Path:
    """The variable font of a family of ours, with all its weights."""
    return folder() / f"{family.replace(' ', '')}[wght].ttf"


# Controls, halves of letters, and numbers that are no letter: a file that holds one is broken.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    """A text without what is no letter in any script."""
    return _UNWRITABLE.sub("", text)
