"""Dates as people write them: one cell, then a whole column, in which the order is decided.

``cells`` takes a cell apart into a day, a month, a year or a period; ``column`` decides for all of
them whether day or month comes first, and what is not to be believed.
"""

from loaders.dates.column import DateColumn, read_dates

__all__ = ["DateColumn", "read_dates"]
