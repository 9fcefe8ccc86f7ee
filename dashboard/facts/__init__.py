"""Facts: everything that pages, reports and briefs ask of a store, seen by one audience.

:class:`Facts` puts a view together from what is counted. How long a count is kept is up to its two
holders: the pages keep everything by the store's version (``queries``), and :class:`StoreFacts`,
for the shell and for jobs at night, keeps what one run needs.
"""

from dashboard.facts.asking import Facts, first_view, timeless
from dashboard.facts.counting import (
    count,
    count_everywhere,
    count_months,
    measure_needs,
    read_refused,
    read_registry,
    tell_need,
)
from dashboard.facts.stored import StoreFacts

__all__ = [
    "Facts",
    "StoreFacts",
    "count",
    "count_everywhere",
    "count_months",
    "first_view",
    "measure_needs",
    "read_refused",
    "read_registry",
    "tell_need",
    "timeless",
]
