"""Records by month as a template draws them: bars as shares of the tallest, and their labels."""

from __future__ import annotations

from typing import Any

import pandas as pd
from babel.dates import format_date

from dashboard.language import gettext as _
from dashboard.language import locale
from dashboard.palette import Palette
from dashboard.words import wording

_FEW, _SOME, _MANY = 14, 60, 180  # months: every one is named, every half year, year, or fifth


def tell_months(months: pd.DataFrame, palette: Palette) -> dict[str, Any] | None:
    """The chart of a view; None where there is nothing to draw.

    ``months`` has ``month`` and ``engagements``, and may have ``inside``: whether it is in the
    period.
    """
    tallest = int(months["engagements"].max()) if len(months) else 0
    if tallest <= 0:
        return None
    inside = months["inside"] if "inside" in months else pd.Series(True, index=months.index)
    rows = zip(months["month"], months["engagements"], inside, strict=True)
    return {
        "title": _("Engagements by month"),
        "top": wording.number(tallest),
        "bars": [
            {
                "share": float(count) / tallest,
                "label": _label(pd.Timestamp(month), len(months)),
                "colour": palette.window if seen else palette.lapsed,
            }
            for month, count, seen in rows
        ],
    }


def _label(month: pd.Timestamp, months: int) -> str:
    """What is written below a bar; mostly nothing, where there are many."""
    if months <= _FEW:
        pattern = "MMM y" if month.month == 1 else "LLL"
        return str(format_date(month.date(), pattern, locale=locale()))
    first = month.month == 1
    if months <= _SOME and month.month == 7:
        return str(format_date(month.date(), "LLL", locale=locale()))
    return str(month.year) if first and (months <= _MANY or month.year % 5 == 0) else ""
