"""Review: what a person must settle, group by group, and what people have decided."""

from dashboard.components.review.again import place_again, settled_by
from dashboard.components.review.history import show_decisions
from dashboard.components.review.section import (
    count_waiting,
    show_held,
    show_review_section,
    sources_with_held,
)

__all__ = [
    "count_waiting",
    "place_again",
    "settled_by",
    "show_decisions",
    "show_held",
    "show_review_section",
    "sources_with_held",
]
