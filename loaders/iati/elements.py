"""Words, codes and points out of IATI's elements, whichever version of the standard wrote them."""

from __future__ import annotations

import re
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = "etree._Element"

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_PREFERRED = "en"
_ZERO = re.compile(r"^[-+]?0+([.,]0*)?$")
_LINES_COUNTED = 65_535  # libxml2 keeps the line of an element in two bytes
_BETWEEN_NUMBERS = re.compile(r"[\s,;]+")


def text_of(element: Element | None) -> str:
    """All text inside an element, on one line."""
    if element is None or not isinstance(element.tag, str):
        return ""
    return " ".join("".join(str(part) for part in element.itertext(with_tail=False)).split())


def narrative(parent: Element, tag: str) -> str:
    """What a child says: in English where it does, else in the activity's own language.

    From 2.01 on the text stands in ``narrative`` elements, one a language; before, in the element
    itself, which may be repeated.
    """
    said = [
        (part.get(_LANGUAGE, child.get(_LANGUAGE, "")), text)
        for child in parent.iterfind(tag)
        for part in (child.findall("narrative") or [child])
        if (text := text_of(part))
    ]
    english = [text for language, text in said if language.lower().startswith(_PREFERRED)]
    own = [text for language, text in said if not language]
    return (english or own or [text for _, text in said] or [""])[0]


def own_words(element: Element) -> str:
    """What an element itself says, in its narratives or as plain text."""
    holder = element.findall("narrative")
    return next((text for part in holder or [element] if (text := text_of(part))), "")


def attribute(parent: Element, tag: str, name: str = "code") -> str:
    """An attribute of a child; empty where either is missing."""
    child = parent.find(tag)
    return (child.get(name) or "").strip() if child is not None else ""


def point_of(location: Element) -> tuple[str, str]:
    """Longitude and latitude as written, from ``point/pos`` or the ``coordinates`` of 1.x.

    Zero and zero is how software writes that there is no point; it gives none.
    """
    written = _BETWEEN_NUMBERS.split(text_of(location.find("point/pos")))
    if len(written) >= 2:
        point = written[1], written[0]
    else:
        point = (
            attribute(location, "coordinates", "longitude"),
            attribute(location, "coordinates", "latitude"),
        )
    return ("", "") if all(_ZERO.match(number) for number in point) else point


def line_of(element: Element) -> int | None:
    """The line that an element begins in; None where the parser has lost count of them."""
    line = element.sourceline
    return line if isinstance(line, int) and line < _LINES_COUNTED else None
