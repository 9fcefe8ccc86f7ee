"""Statements: what one entry of a crosswalk says, and which area it was found to mean."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

_SUFFIX = re.compile(r"(?:[_ :.+]i?_?|(?<=[a-z])(?=[A-Z]))([A-Za-z]{2})$")
_LANGUAGES = {
    "english": "en",
    "french": "fr",
    "spanish": "es",
    "portuguese": "pt",
    "arabic": "ar",
    "dari": "fa",
    "persian": "fa",
    "farsi": "fa",
    "pashto": "ps",
    "ukrainian": "uk",
    "russian": "ru",
    "nepali": "ne",
    "somali": "so",
    "amharic": "am",
}
_TAGS = frozenset({*_LANGUAGES.values(), "ur", "ku", "sw", "id", "my", "bn", "km", "th", "vi"})


@dataclass(frozen=True)
class Said:
    """One name that an entry gives, under the heading that it stands below."""

    heading: str
    name: str

    @property
    def language(self) -> str | None:
        """The language of the name where its heading says so, as an IETF tag."""
        return language_of(self.heading, self.name)


@dataclass(frozen=True)
class Statement:
    """One entry of a crosswalk.

    Attributes
    ----------
    row : int
        Its row in the file; of an entry in a document, which one it is, from 1.
    names : tuple of Said
        The names that it gives.
    level : int or None
        ADM level, where it is stated.
    code, name, parent, country : str
        What says which area is meant: its code, its name in the boundary, the name or code of
        the area above, its country.
    longitude, latitude : float or None
        A point in the area, degrees, EPSG:4326.
    refused : str
        Reason not to believe it whatever area it means; empty otherwise.
    raw : dict
        The entry as it stood in the file.
    """

    row: int
    names: tuple[Said, ...]
    level: int | None = None
    code: str = ""
    name: str = ""
    parent: str = ""
    country: str = ""
    longitude: float | None = None
    latitude: float | None = None
    refused: str = ""
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Resolution:
    """The area that a statement means, or why it is not known.

    Attributes
    ----------
    level, pcode : int or None, str or None
    reason, message, suggestion : str
        A code of :data:`geodata.ledger.REASONS`, a sentence, and what might be meant; empty where
        the area is known.
    """

    level: int | None = None
    pcode: str | None = None
    reason: str = ""
    message: str = ""
    suggestion: str = ""


def language_of(heading: str, name: str) -> str | None:
    """The language that a heading such as ``name_fr``, ``nameFa`` or ``Arabic name`` states."""
    for word, tag in _LANGUAGES.items():
        if word in heading.lower():
            return tag
    found = _SUFFIX.search(heading)
    tag = found[1].lower() if found else ""
    if tag == "pa" and _is_arabic(name):  # meant for Pashto; the tag is that of Punjabi
        tag = "ps"
    return tag if tag in _TAGS else None


def _is_arabic(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and unicodedata.name(letters[0], "").startswith("ARABIC")
