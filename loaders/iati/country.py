"""Which activities are about the boundary's country, and which locations stand for all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import babel
from babel.core import get_global

from geodata.areas import Areas
from geodata.gazetteer.names import fold, words
from loaders.iati.activities import Activity

_LANGUAGES = ("en", "fr", "es", "pt", "ar")
# What a country calls itself besides its name: Federal Republic of, State of, Kingdom of.
_STYLE_WORDS = """
republic republique republica federal federale federative kingdom royaume state states
    islamic democratic peoples people plurinational bolivarian arab united union country
    socialist co operative commonwealth the of la le de du et and
"""
_STYLES = frozenset(_STYLE_WORDS.split())


@lru_cache(maxsize=512)
def names_of_country(code: str) -> frozenset[str]:
    """The folded names of a country in the languages read, by its ISO 3166 code of 2 or 3 letters.

    Names come from Unicode's CLDR.
    """
    short = get_global("territory_aliases").get(code.upper(), [code.upper()])[0]
    named = (babel.Locale(language).territories.get(short, "") for language in _LANGUAGES)
    return frozenset(filter(None, (bare_name(name) for name in named)))


@lru_cache(maxsize=50_000)
def bare_name(name: str) -> str:
    """A folded name without what countries style themselves: ``Federal Republic of Nigeria``."""
    kept = [word for word in words(name) if word not in _STYLES]
    return "".join(kept) or fold(name)


def find_home(areas: Areas, activities: Iterable[Activity], inside: Sequence[bool]) -> str:
    """The recipient country that the boundary is of.

    Parameters
    ----------
    areas : Areas
        Its root has the country's code or name, unless its maker gave neither.
    activities : iterable of Activity
    inside : sequence of bool
        For each activity whether any of its points lies in the boundary.

    Returns
    -------
    str
        A code as the activities state it; empty where none of them is the boundary's. Where the
        boundary does not say its country, the one that points inside it are of, or the only one.
    """
    named = {bare_name(areas.name(areas.coarsest, areas.root)), *names_of_country(areas.root)}
    stated = Counter(code for activity in activities for code in activity.countries)
    ours = [code for code in stated if names_of_country(code) & named]
    if ours:
        return max(ours, key=stated.__getitem__)
    if names_of_country(areas.root):
        return ""
    hits: Counter[str] = Counter()
    for activity, hit in zip(activities, inside, strict=True):
        if hit and len(activity.countries) == 1:
            hits[activity.countries[0]] += 1
    if hits:
        return hits.most_common(1)[0][0]
    return next(iter(stated)) if len(stated) == 1 else ""


def stands_for(name: str, home: str, areas: Areas) -> bool:
    """Whether a location's name is the country's own."""
    known = {bare_name(areas.name(areas.coarsest, areas.root)), *names_of_country(home)}
    return bool(name) and bare_name(name) in known


def is_elsewhere(activity: Activity, home: str) -> bool:
    """Whether an activity says that it is about other countries only."""
    return bool(activity.countries) and home not in activity.countries
