"""The words of a file that stands alone: those of the map's scripts, and its own beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dashboard.language import gettext, nnoop, noop, plural_forms
from dashboard.words.mapwords import words_file

WORDS: Mapping[str, str] = {
    # Over the map's own: there is no server to look into an area, or to list its records.
    "keys": noop(
        "Arrow keys go from area to area, Space picks one. Page keys go through all areas in "
        "their order. Shift and an arrow move the map, plus and minus zoom, Home shows all, "
        "Escape leaves."
    ),
    "period-keys": noop(
        "Arrow keys move the period by a month, with Shift they move its end. Space plays. "
        "Only the map follows."
    ),
    # The page
    "about": noop("About these figures"),
    "as-of": noop("As of {day}"),
    "boundary": noop("Boundaries"),
    "filters": noop("Filters"),
    "left-out": noop("Not in this file"),
    "made": noop("Made"),
    "link": noop("In the dashboard"),
    "notes": noop("To bear in mind"),
    "sources": noop("Sources"),
    "source-loaded": noop("loaded {day}"),
    "source-illustrative": noop("illustrative: invented for the example"),
    "figures": noop("Key figures"),
    "no-map": noop("Nothing in this view has a shape, so there is no map of it."),
    "one-level": noop("This file shows one level of areas."),
    "to-dark": noop("Dark"),
    "to-light": noop("Light"),
    "map-shows": noop("The map shows {period}. All else is of {own}."),
    "map-back": noop("Back to {own}"),
    # The table
    "filter": noop("Filter the table"),
    "filter-hint": noop("Name, code or state"),
    "filter-none": noop("No row matches. Change or clear the filter."),
    "table-empty": noop("There are no rows in this view."),
    # The scenes
    "scenes": noop("Scenes"),
    "scene-of": noop("{scene} of {scenes}"),
    "next": noop("Next scene"),
    "previous": noop("Previous scene"),
    "full-screen": noop("Full screen"),
    "black": noop("Black screen. Any key shows the scene again."),
    "first-scene": noop("This is the first scene."),
    "last-scene": noop("This is the last scene."),
    "player-keys": noop(
        "Arrow keys, page keys and space change the scene; Home and End go to the first and the "
        "last. B blackens the screen, F fills it, T changes between light and dark, P plays time."
    ),
}
"""Sentences by key, said as the map's are: ``ours.say("about")``."""

COUNTED: Mapping[str, tuple[str, str]] = {
    "rows-all": nnoop("{count} row", "{count} rows"),
    "rows-some": nnoop("{shown} of {count} row", "{shown} of {count} rows"),
    "rows-more": nnoop("Show the {count} row left", "Show the {count} rows left"),
}
"""Sentences about so many things by key, for one and for many."""

NO_SCRIPT = noop("This file draws its map with scripts, and here they are switched off.")
TOO_OLD = noop("This browser cannot open this file. One of 2023 or later can.")


def words_of(language: str) -> str:
    """All words of a language, as the map's scripts read them."""
    file: dict[str, Any] = json.loads(words_file(language))
    file["words"] |= {key: gettext(sentence, language) for key, sentence in WORDS.items()}
    file["counted"] |= {key: plural_forms(*forms, language) for key, forms in COUNTED.items()}
    return json.dumps(file, ensure_ascii=False, separators=(",", ":"))
