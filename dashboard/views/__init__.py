"""The pages, one script each, in the order of the navigation."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.language import noop

PAGES: Mapping[str, str] = {
    "coverage": noop("Coverage"),
    "place": noop("Place"),
    "officials": noop("Officials"),
    "councils": noop("Councils"),
    "programs": noop("Programs"),
    "gaps": noop("Gaps"),
    "relationships": noop("Relationships"),
    "plan": noop("Plan"),
    "stories": noop("Stories"),
    "data": noop("Data"),
}
"""File name -> title; without icons, so that all of them stand beside each other."""
