"""The words that the map's scripts say, by key: one small file a language, fetched once.

A script says ``ours.say("zoom-in")`` or ``ours.sayMany("shown", count, {total})``; the keys are
here, so that translators find every sentence of the interface in one catalogue. Words of data
(names of areas) and of a view (its measure, its classes) come with the layer and the picture.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache

from dashboard.addresses import WORDS_ROUTE
from dashboard.language import (
    LANGUAGES,
    direction,
    gettext,
    locale,
    nnoop,
    noop,
    plural_forms,
    plural_order,
)

FORMAT = "engagement-words/1"
"""Name of the layout of the file."""

WORDS: Mapping[str, str] = {
    # The map and its buttons
    "map": noop("Map of areas"),
    "map-headed": noop("Map of areas: {heading}"),
    "zoom-in": noop("Zoom in"),
    "zoom-out": noop("Zoom out"),
    "whole-view": noop("Whole view"),
    "more": noop("More"),
    # The areas by keyboard
    "keys": noop(
        "Arrow keys go from area to area, Enter looks into one, Space picks it, Backspace goes up. "
        "Page keys go through all areas in their order. Shift and an arrow move the map, plus and "
        "minus zoom, Home shows all, Escape leaves."
    ),
    "area": noop("{name}, {parent}: {meaning}"),
    "area-alone": noop("{name}: {meaning}"),
    "headed": noop("{heading}: {meaning}"),
    "joined": noop("{first}. {then}"),
    "no-area-there": noop("No area further in that direction"),
    # The menu of an area
    "open": noop("Open its profile"),
    "into": noop("Show the areas within it"),
    "up": noop("Go up one level"),
    "explain": noop("Explain this colour"),
    "records": noop("List its records with coordinates"),
    "no-records": noop("None of its records shown has coordinates"),
    "choose-first": noop("Choose an area first"),
    "impossible": noop("Not possible here"),
    # What cannot be shown
    "coarse": noop(
        "Finer shapes could not be fetched, so coarser ones are shown. Move the map to try again."
    ),
    "mismatch": noop("The map and its figures do not belong together. Reload the page."),
    "no-shapes": noop(
        "The map's shapes could not be fetched. Check the connection, then reload the page."
    ),
    "no-tiles": noop("The background map cannot be reached; boundaries stand alone."),
    # What the colour of an area means
    "lapsed": noop("Lapsed: engaged before this period only"),
    "lapsed-today": noop("Lapsed: last engaged today"),
    "lapsed-yesterday": noop("Lapsed: last engaged yesterday"),
    "no-record": noop("No record: a source reports on it and has none"),
    "not-reported": noop("Not reported: no source covers it"),
    "no-authority": noop("No local authority here, as in a protected area"),
    "no-authority-kind": noop("No local authority here: {kind}"),
    "no-figure": noop("No figure reported"),
    "outside": noop("Outside the area looked into"),
    "amount-unknown": noop("Engaged, amount unknown"),
    "engaged-today": noop("Last engaged today"),
    "engaged-yesterday": noop("Last engaged yesterday"),
    "amount": noop("{figure} {unit}"),
    "share": noop("{percent} % {of}"),
    "class": noop("Class: {label}"),
    "circle": noop("{title}: {amount}"),
    # Regions outlined, and stops of a plan
    "region": noop("Region {number}"),
    "stop-chosen": noop("Stop {number}"),
    "stop-next": noop("Next best stop: {number}"),
    "stop-off": noop("Stop {number}, ticked off"),
    "served-chosen": noop("Within reach of stop {number}"),
    "served-next": noop("Would be within reach of stop {number}"),
    "stops-chosen": noop("Stop chosen"),
    "stops-next": noop("Next best stop"),
    "stops-off": noop("Stop ticked off"),
    "regions": noop("Regions outlined"),
    "changed-by": noop("Change: {amount}"),
    "too-few": noop("Too few to compare"),
    "too-few-changed": noop("Too few to compare. Change: {amount}"),
    # The timeline
    "timeline": noop("Records by month, and the period shown"),
    "period": noop("Period"),
    "period-keys": noop(
        "Arrow keys move the period by a month, with Shift they move its end. Space plays."
    ),
    "month-earlier": noop("One month earlier"),
    "month-later": noop("One month later"),
    "play": noop("Play"),
    "pause": noop("Pause"),
    "not-played": noop("Only a map of one measure that is counted by month can be played."),
    "film-asked": noop("The months are being counted; they play when that is done."),
    "player": noop("Playback"),
    "window": noop("Window"),
    "window-moving": noop("Moves on"),
    "window-cumulative": noop("Since the first month"),
    "window-length": noop("Length"),
    "speed": noop("Speed"),
    "speed-slow": noop("Slow"),
    "speed-medium": noop("Medium"),
    "speed-fast": noop("Fast"),
}
"""Sentences by key; their placeholders are given by the script that says them."""


COUNTED: Mapping[str, tuple[str, str]] = {
    "days": nnoop("day", "days"),
    "arrived": nnoop("{count} area shown. {area}", "{count} areas shown. {area}"),
    "engaged-ago": nnoop("Last engaged {count} day ago", "Last engaged {count} days ago"),
    "lapsed-ago": nnoop(
        "Lapsed: last engaged {count} day ago", "Lapsed: last engaged {count} days ago"
    ),
    "points-of-share": nnoop("{count} percentage point", "{count} percentage points"),
    # Records with coordinates
    "points-all": nnoop("{count} record shown", "All {count} records shown"),
    "points-some": nnoop(
        "{shown} of {count} record shown; the others are known by area only",
        "{shown} of {count} records shown; the others are known by area only",
    ),
    "points-none": nnoop(
        "The {count} record is known by area only",
        "None of {count} records shown; all are known by area only",
    ),
    "cluster": nnoop("{count} record at {places} places", "{count} records at {places} places"),
    "place": nnoop("{count} record here", "{count} records here"),
    "records-at": nnoop("List the records at {count} place", "List the records at {count} places"),
    # The timeline
    "months-long": nnoop("{count} month", "{count} months"),
    "period-records": nnoop("{period}: {count} record", "{period}: {count} records"),
}
"""Sentences about so many things by key, for one and for many."""


@cache
def words_file(language: str) -> bytes:
    """All words of a language as the browser fetches them; the bytes are the same every time."""
    if language not in LANGUAGES:
        raise ValueError(f"not a language of the interface: {language!r}")
    file = {
        "format": FORMAT,
        "language": language,
        "locale": locale(language),
        "direction": direction(language),
        "order": plural_order(language),
        "words": {key: gettext(sentence, language) for key, sentence in WORDS.items()},
        "counted": {key: plural_forms(*forms, language) for key, forms in COUNTED.items()},
    }
    return json.dumps(file, ensure_ascii=False, separators=(",", ":")).encode()


def words_version(language: str) -> str:
    """A hash of a language's words, for their address."""
    return hashlib.sha256(words_file(language)).hexdigest()[:16]


def words_address(language: str) -> str:
    """Where the server offers the words of a language, below its root or base path."""
    return f"{WORDS_ROUTE}/{language}.json?v={words_version(language)}"
