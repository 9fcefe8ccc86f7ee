"""Records: who engaged whom, where and when, as coded columns that a filter walks once.

:class:`Records` is the only door. Behind it the tables are coded into narrow columns in the order
of days (``coding``, ``columns``), areas become numbers (``tree``), filters are answered from lists
of engagements by what they have (``filters``), and each level keeps where its engagements are and
whom they meet there (``footprint``). The loops themselves are compiled (``list_kernels``,
``area_kernels``).
"""

from geodata.records.columns import (
    NO_DAY,
    Bools,
    Coded,
    Columns,
    Ints,
    Names,
    Tag,
    arrange_columns,
    as_date,
    day_number,
    day_numbers,
)
from geodata.records.records import Records

__all__ = [
    "NO_DAY",
    "Bools",
    "Coded",
    "Columns",
    "Ints",
    "Names",
    "Records",
    "Tag",
    "arrange_columns",
    "as_date",
    "day_number",
    "day_numbers",
]
