"""A plan as a calendar (iCalendar, RFC 5545): one event a visit, all day, without alarms."""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections.abc import Collection, Iterator

import icalendar
import pandas as pd

from dashboard.exports.plan import sentences, tables
from dashboard.exports.plan.told import Told, assigned_rows
from geodata.errors import PlanError
from geodata.planning import Plan
from geodata.planning.plan import Stop

Days = tuple[dt.date, dt.date]
"""First and last day, both included."""

SATURDAY_AND_SUNDAY = (5, 6)

_OURS = uuid.UUID("6f0b7d1e-3c52-5b8e-9d0c-2a4f1f6f8b11")  # what ids of visits are made under
_PRODUCT = "-//Subnational engagement dashboard//Plan of visits//EN"
_ONE_DAY = dt.timedelta(days=1)


def write_calendar(
    told: Told,
    *,
    first_day: dt.date | None = None,
    days_between: int = 0,
    weekend: Collection[int] = SATURDAY_AND_SUNDAY,
    stamp: dt.datetime | None = None,
) -> bytes:
    """A plan as iCalendar.

    A visit is on the days it is assigned to. Visits without days follow one another from
    ``first_day`` on, each as many working days long as its trip takes, with ``days_between``
    working days between them; days of the ``weekend`` (0 is Monday) and days of the assigned
    visits are left free. Importing a plan twice updates its events: their ids are made of its
    id, else of its name and boundary version, and of the area. ``stamp`` is the moment of making,
    now where it is left out.

    Raises PlanError where a visit has no days and no first day is given.
    """
    days = schedule(told, first_day, days_between, weekend)
    made = (stamp or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).replace(microsecond=0)
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", told.name)
    calendar.add("x-wr-caldesc", " ".join([sentences.title(told), *sentences.left_out(told)]))
    for position, stop in enumerate(told.plan.stops):
        event = _event(told, position, days[stop.pcode])
        event.add("dtstamp", made)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def undated_visits(plan: Plan, assignments: pd.DataFrame | None, *, plan_id: str = "") -> int:
    """How many visits have no days yet, so that a first day has to be asked for."""
    rows = assigned_rows(assignments, plan, plan_id)
    dated = rows[rows["start"].notna() | rows["end"].notna()]
    codes = set(dated.loc[dated["level"] == plan.level, "pcode"])
    return sum(stop.pcode not in codes for stop in plan.stops)


def _event(told: Told, position: int, days: Days) -> icalendar.Event:
    stop = told.plan.stops[position]
    identity = told.plan_id or f"{told.name}|{told.plan.vintage}"
    event = icalendar.Event()
    event.add("uid", str(uuid.uuid5(_OURS, f"{identity}|{told.plan.level}|{stop.pcode}")))
    event.add("summary", f"Visit {stop.order}: {told.place(stop.pcode)}")
    event.add("location", told.address(stop.pcode))
    event.add("description", _description(told, position))
    event.add("dtstart", days[0])
    event.add("dtend", days[1] + _ONE_DAY)  # the day after the last
    event.add("categories", [told.name])
    return event


def _description(told: Told, position: int) -> str:
    stop = told.plan.stops[position]
    served = [told.place(code) for code in stop.serves]
    who = [
        f"{label}: {value}"
        for label, field in (("Team", "team"), ("Owner", "owner"), ("Note", "note"))
        if (value := told.assignment(stop.pcode, field)) is not None
    ]
    parts = [
        tables.say_why(told, position),
        "\n".join(["Offices to see:", *(f"- {one}" for one in _offices(told, stop))]),
        "\n".join(["Areas served:", *(f"- {one}" for one in served)]),
        "\n".join(who),
        _trip(told, stop),
    ]
    return "\n\n".join(part for part in parts if part)


def _offices(told: Told, stop: Stop) -> list[str]:
    named = tables.name_offices(told, stop, "\n")
    return named.split("\n") if named else ["none is known here"]


def _trip(told: Told, stop: Stop) -> str:
    """How long the trip is taken to be, and where from."""
    days = math.ceil(stop.days * 10) / 10
    long = "1 day" if days == 1 else f"{days:,.1f} days".replace(".0 ", " ")
    if not stop.start:
        return f"Planned as {long} at the place; the way there is not counted."
    way = f"{stop.distance_km:,.0f} {told.plan.unit}".rstrip()
    return f"Planned as {long}, {way} from {told.place(stop.start)} and back."


# --- days ----------------------------------------------------------------------------------------


def schedule(
    told: Told, first_day: dt.date | None, days_between: int, weekend: Collection[int]
) -> dict[str, Days]:
    """The days of every visit, by the P-code of its area.

    Raises PlanError where a visit has no days and no first day is given.
    """
    found = {
        stop.pcode: days
        for stop in told.plan.stops
        if (days := _assigned_days(told, stop, weekend)) is not None
    }
    waiting = [stop for stop in told.plan.stops if stop.pcode not in found]
    if waiting and first_day is None:
        count = "1 visit has" if len(waiting) == 1 else f"{len(waiting):,} visits have"
        raise PlanError(
            f"{count} no dates yet, so they cannot stand in a calendar",
            remedy="Give a first day, or assign them with dates.",
        )
    taken = {day for days in found.values() for day in _each_day(days)}
    day = first_day or dt.date.min
    for stop in waiting:
        found[stop.pcode] = _free_days(day, _length(stop), weekend, taken)
        day = _after(found[stop.pcode][1], days_between, weekend)
    return found


def _assigned_days(told: Told, stop: Stop, weekend: Collection[int]) -> Days | None:
    first, last = (told.assignment(stop.pcode, field) for field in ("start", "end"))
    if first is None and last is None:
        return None
    if first is None or last is None:
        known = pd.Timestamp(last if first is None else first).date()
        return (known, known) if first is None else _run(known, _length(stop), weekend)
    return pd.Timestamp(first).date(), pd.Timestamp(last).date()


def _length(stop: Stop) -> int:
    return max(math.ceil(stop.days - 1e-9), 1)


def _each_day(days: Days) -> Iterator[dt.date]:
    return (days[0] + number * _ONE_DAY for number in range((days[1] - days[0]).days + 1))


def _working(day: dt.date, weekend: Collection[int]) -> dt.date:
    """The first working day from a day on."""
    while day.weekday() in weekend:
        day += _ONE_DAY
    return day


def _run(day: dt.date, length: int, weekend: Collection[int]) -> Days:
    """So many working days from a day on, whatever lies between them."""
    last = day
    for _ in range(length - 1):
        last = _working(last + _ONE_DAY, weekend)
    return day, last


def _free_days(
    day: dt.date, length: int, weekend: Collection[int], taken: Collection[dt.date]
) -> Days:
    """The first run of so many working days on which nothing else is."""
    days = _run(_working(day, weekend), length, weekend)
    while any(one in taken for one in _each_day(days)):
        days = _run(_working(days[0] + _ONE_DAY, weekend), length, weekend)
    return days


def _after(day: dt.date, days_between: int, weekend: Collection[int]) -> dt.date:
    """The day on which the next visit may begin."""
    for _ in range(days_between + 1):
        day = _working(day + _ONE_DAY, weekend)
    return day
