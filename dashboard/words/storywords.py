"""The words of stories: what a scene looks at in short, and what of it is not as it was written."""

from __future__ import annotations

from dashboard.language import gettext as _
from dashboard.reports.telling import tell_place
from dashboard.words import wording
from geodata.areas import Areas
from geodata.coverage import shown_level
from geodata.selection import Selection


def scene_said(areas: Areas, selection: Selection, measure: str) -> str:
    """What a scene looks at, in a row: place, areas, period, measure, comparison, filters."""
    compared = {"side_by_side": _("compared side by side"), "change": _("what changed")}
    return wording.in_a_row(
        [
            tell_place(selection, areas),
            wording.level_words(areas, shown_level(areas, selection))[1],
            wording.period(selection.start, selection.end),
            measure,
            compared.get(selection.compare, ""),
            _("with filters") if selection.filtered else "",
        ]
    )


def unfilled(names: tuple[str, ...]) -> str:
    """That some names in braces stand for nothing; empty where all do."""
    if not names:
        return ""
    said = _("Nothing fills in {names}; it stays as it was typed.")
    return said.format(names=wording.joined(f"{{{name}}}" for name in names))


def lost(before: Selection, now: Selection) -> str:
    """That what a scene looked at is gone, so that it shows something else; else empty."""
    if before.vintage and before.vintage != now.vintage:
        said = _("Its boundary version {vintage} is not here; it shows {now}.")
        return said.format(vintage=before.vintage, now=now.vintage)
    if before.root and not now.root:
        return _("The area it looked into is not there any more; all of the country is shown.")
    if before.measure != now.measure:
        return _("Its need layer is not there any more; engagements are shown.")
    if any(getattr(before, name) and not getattr(now, name) for name in ("programs", "sources")):
        return _("What it was filtered by is not there any more; it is shown without that filter.")
    return ""
