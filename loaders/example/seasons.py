"""When work happens: the weight of each day of the example's three years."""

from __future__ import annotations

import datetime as dt

from loaders.example.facts import AS_OF, START

# Dashain and Tihar by the almanac; hardly anything happens between the two either.
_FESTIVALS = (
    (dt.date(2023, 10, 15), dt.date(2023, 10, 27)),
    (dt.date(2023, 11, 11), dt.date(2023, 11, 16)),
    (dt.date(2024, 10, 3), dt.date(2024, 10, 17)),
    (dt.date(2024, 10, 30), dt.date(2024, 11, 4)),
    (dt.date(2025, 9, 22), dt.date(2025, 10, 7)),
    (dt.date(2025, 10, 18), dt.date(2025, 10, 24)),
)
# The federal election of 5 March 2026: work with parties and voters peaks before it, and field
# visits pause around polling day. The local elections of 2027 cast their shadow at the end.
_CAMPAIGN = (dt.date(2025, 12, 1), dt.date(2026, 3, 4))
_POLLING = (dt.date(2026, 2, 28), dt.date(2026, 3, 12))
_RUN_UP = dt.date(2026, 7, 16)
_ELECTORAL = frozenset({"par"})


def day_weights(source: str) -> dict[dt.date, float]:
    """How likely each day is for one source.

    Parameters
    ----------
    source : str
        Key of the source, such as ``par``.

    Returns
    -------
    dict of date to float
        Every day from the first to the last of the example, in order.
    """
    days = [START + dt.timedelta(days=n) for n in range((AS_OF - START).days + 1)]
    return {day: _season(day) * _politics(day, source) * _growth(day) for day in days}


def _season(day: dt.date) -> float:
    weight = {5: 0.05, 4: 0.7}.get(day.weekday(), 1.0)  # Saturday is the day off, Friday is short
    if (6, 15) <= (day.month, day.day) <= (9, 10):
        weight *= 0.6  # monsoon: roads are cut and farmers are in the fields
    if any(first <= day <= last for first, last in _FESTIVALS):
        weight *= 0.12
    return weight


def _politics(day: dt.date, source: str) -> float:
    electoral = source in _ELECTORAL
    if _POLLING[0] <= day <= _POLLING[1]:
        return 1.2 if electoral else 0.4
    if _CAMPAIGN[0] <= day <= _CAMPAIGN[1]:
        return 3.2 if electoral else 0.85
    if day >= _RUN_UP:
        return 1.8 if electoral else 1.0
    return 1.0


def _growth(day: dt.date) -> float:
    """Programmes grew: the last year sees about a third more work than the first."""
    return 0.85 + 0.3 * (day - START).days / (AS_OF - START).days
