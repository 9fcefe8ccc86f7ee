"""What a fresh view opens on, and what of an old link still exists."""

from __future__ import annotations

from dashboard import facts, settling
from dashboard.queries.holding import PageFacts
from dashboard.queries.needs import indicators
from geodata.selection import Selection


def first_view(vintage: str) -> Selection:
    """What a boundary version is first shown as: its last twelve months, its default level."""
    return facts.first_view(PageFacts(), vintage)


def settle(selection: Selection) -> Selection:
    """Fill what a fresh view leaves open, and let go what of an old link no longer exists."""
    return settling.settle(PageFacts(), selection, indicators)
