"""Coverage: which areas are engaged, how much, with whom and how recently.

``docs/metrics.md`` defines every measure in words; the frame of :func:`measure_coverage` is the
only shape that maps, charts, tables and exports take.
"""

from geodata.coverage.change import BANDS, Band, measure_change
from geodata.coverage.film import CoverageFilm, MonthStep, film_coverage, month_steps
from geodata.coverage.measures import STATES, as_of_day, measure_coverage, shown_level
from geodata.coverage.months import count_by_month
from geodata.coverage.opening import first_period, last_months
from geodata.coverage.summary import Summary, summarise_coverage

__all__ = [
    "BANDS",
    "STATES",
    "Band",
    "CoverageFilm",
    "MonthStep",
    "Summary",
    "as_of_day",
    "count_by_month",
    "film_coverage",
    "first_period",
    "last_months",
    "measure_change",
    "measure_coverage",
    "month_steps",
    "shown_level",
    "summarise_coverage",
]
