"""What of a selection decides which engagements are counted where."""

from __future__ import annotations

from geodata.selection import FILTERS, Selection

_COUNTING = ("vintage", "root_level", "root", "level", "start", "end", "as_of", *FILTERS)


def plain(selection: Selection) -> Selection:
    """The same place, period and filters; how they are drawn and compared changes no count."""
    return Selection(**{name: getattr(selection, name) for name in _COUNTING})
