"""What areas are called in the language spoken: their names, and the words for a level's."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dashboard.language import current, ngettext
from dashboard.language import gettext as _
from geodata.areas import Areas

LEVELS: Mapping[str, tuple[str, str]] = {
    "atoll": ("atoll", "atolls"),
    "borough": ("borough", "boroughs"),
    "canton": ("canton", "cantons"),
    "circle": ("circle", "circles"),
    "city": ("city", "cities"),
    "commune": ("commune", "communes"),
    "country": ("country", "countries"),
    "county": ("county", "counties"),
    "department": ("department", "departments"),
    "district": ("district", "districts"),
    "division": ("division", "divisions"),
    "governorate": ("governorate", "governorates"),
    "island": ("island", "islands"),
    "local government": ("local government", "local governments"),
    "locality": ("locality", "localities"),
    "municipality": ("municipality", "municipalities"),
    "parish": ("parish", "parishes"),
    "prefecture": ("prefecture", "prefectures"),
    "province": ("province", "provinces"),
    "region": ("region", "regions"),
    "state": ("state", "states"),
    "subcounty": ("subcounty", "subcounties"),
    "subdistrict": ("subdistrict", "subdistricts"),
    "territory": ("territory", "territories"),
    "town": ("town", "towns"),
    "township": ("township", "townships"),
    "village": ("village", "villages"),
    "ward": ("ward", "wards"),
    "zone": ("zone", "zones"),
}
"""Words of boundaries that have a translation, one and many."""


def area_name(areas: Areas, level: int, pcode: str) -> str:
    """The name of an area in the language spoken, where the boundary has it."""
    return areas.name(level, pcode, current())


def area_path(areas: Areas, level: int, pcode: str) -> list[tuple[int, str, str]]:
    """From the country down to an area: level, P-code and name a step."""
    return areas.path(level, pcode, current())


def level_words(areas: Areas, level: int) -> tuple[str, str]:
    """What the areas of a level are called there, one and many.

    The boundary's own word where all its units share one; ``ADM2 area`` where it has none, or one
    that has no translation.
    """
    word = _word_of(areas, level)
    if word in LEVELS:
        one, many = LEVELS[word]
        return _(one), _(many)
    if word and current() == "en":
        return word, plural(word)
    return _("ADM{level} area").format(level=level), _("ADM{level} areas").format(level=level)


def level_noun(areas: Areas, level: int, count: int) -> str:
    """The word for so many areas of a level, without the number: ``district``, ``districts``."""
    word = _word_of(areas, level)
    if word in LEVELS:
        return ngettext(*LEVELS[word], count)
    if word and current() == "en":
        return word if count == 1 else plural(word)
    return ngettext("ADM{level} area", "ADM{level} areas", count).format(level=level)


def _word_of(areas: Areas, level: int) -> str:
    """The word that all units of a level share; empty where there is none."""
    kinds = set(map(_clean, areas.kinds(level)))
    if len(kinds) > 1:
        return "local government"
    return kinds.pop() if kinds else {0: "country"}.get(level, "")


def _clean(text: str) -> str:
    """A word of a boundary as part of a sentence: letters, and what stands between them."""
    return re.sub(r"[^\w\s'’-]|_", "", text).strip().lower()[:40]


def plural(word: str) -> str:
    """The English plural of a regular noun."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")
