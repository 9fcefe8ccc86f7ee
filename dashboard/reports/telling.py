"""What a report says in words: amounts of areas, headline figures, the lines under a title."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import pandas as pd

from dashboard.colouring import figures as as_floats
from dashboard.facts import Facts
from dashboard.language import gettext as _
from dashboard.language import isolated
from dashboard.reports.model import Figure
from dashboard.reports.veiling import Told
from dashboard.shown import View
from dashboard.words import comparing, wording
from dashboard.words.filterwords import describe_filters
from dashboard.words.labels import STATES
from dashboard.words.wording import MEASURES
from geodata.areas import Areas
from geodata.coverage import Summary
from geodata.disclosure import COUNTED, band_counts
from geodata.selection import Selection

# --- amounts -------------------------------------------------------------------------------------


def said_of_band(told: Told) -> str:
    """A count as it may be told: exact, *fewer than 5*, or *5–9*."""
    if told.low == told.high:
        return wording.number(told.low)
    if told.low <= 1:
        return _("fewer than {count}").format(count=wording.number(told.high + 1))
    return isolated(f"{wording.number(told.low)}–{wording.number(told.high)}")


def tell_amounts(selection: Selection, view: View) -> dict[str, str]:
    """The amount of every area that has one, in a word or two, without its unit."""
    frame, measure = view.frame, selection.measure
    values = as_floats(frame[measure])
    known = ~pd.isna(values)
    if view.need is None:
        known &= (frame["state"] == "engaged").to_numpy()
    say = wording.figure if view.need is not None else _figure_of(measure)
    highs = frame.get(f"{measure}_high")
    return {
        pcode: say(value) if highs is None else said_of_band(Told(int(value), int(highs.iloc[at])))
        for at, (pcode, value) in enumerate(zip(frame.index, values, strict=True))
        if known[at]
    }


def _figure_of(measure: str) -> Callable[[float], str]:
    if measure == "offices":
        return lambda value: _("{percent} %").format(percent=round(value * 100))
    return wording.number


def tell_areas(
    selection: Selection, view: View, names: pd.Series, amounts: Mapping[str, str]
) -> dict[str, str]:
    """What is told of each area when it is pointed at, by P-code."""
    frame = view.frame
    days = frame["last"] if view.need is None else pd.Series(pd.NaT, frame.index)
    spoken = names.reindex(frame.index)
    rows = zip(frame.index, spoken, frame[selection.measure], frame["state"], days, strict=True)
    said = _sayer(selection, view)
    told = _("{area}: {said}")
    return {
        pcode: told.format(
            area=str(name), said=_with_day(said(value, state, amounts.get(pcode, "")), day)
        )
        for pcode, name, value, state, day in rows
    }


def _with_day(said: str, day: pd.Timestamp) -> str:
    if pd.isna(day):
        return said
    return wording.in_a_row((said, _("last {date}").format(date=wording.date(day))))


def _sayer(selection: Selection, view: View) -> Callable[[float, str, str], str]:
    """How the amount of an area is said, given its value, its state and its amount in a word."""
    need = view.need
    if need is not None:
        return lambda value, _state, amount: (
            need.wording.exactly(float(value)) if amount else _("No figure")
        )
    words, states = MEASURES[selection.measure], dict(STATES)
    banded = f"{selection.measure}_high" in view.frame

    def say(value: float, state: str, amount: str) -> str:
        if not amount:
            return states[state] if state != "engaged" else _("Amount unknown")
        if not banded:
            return words.amount(float(value))
        return _("{figure} {unit}").format(figure=amount, unit=words.unit(2))

    return say


def said_of_count(count: int, below: int) -> str:
    """A count that stands for no others, as it may be told."""
    if not below:
        return wording.number(count)
    low, high = band_counts([count], below)
    return said_of_band(Told(int(low[0]), int(high[0])))


def plural(count: int, below: int) -> int:
    """What decides the form of a noun beside a count: a band is of several, whatever it holds."""
    return max(count, 2) if below else count


# --- figures -------------------------------------------------------------------------------------


def tell_figures(
    selection: Selection, areas: Areas, view: View, totals: Mapping[str, Told], below: int
) -> tuple[Figure, ...]:
    """The headline figures, each with what it means and its change where there is one to tell."""
    now = view.summary
    before = None if below else view.previous
    if view.compared is not None and not below:
        before = view.compared.view.summary
    many = wording.level_words(areas, int(selection.level or 0))[1]
    engaged = Figure(
        _("{areas} engaged").format(areas=wording.sentence(many)),
        _of(now.engaged, now.areas),
        help=wording.share(now),
        change=wording.change(now.engaged, None if before is None else before.engaged) or "",
    )
    counts = tuple(
        Figure(
            MEASURES[name].label,
            said_of_band(totals[name]),
            MEASURES[name].help,
            _change(now, before, name),
        )
        for name in COUNTED
    )
    return (engaged, *counts, _offices(now, below), _people(now))


def _of(part: int, whole: int) -> str:
    return _("{part} of {whole}").format(part=wording.number(part), whole=wording.number(whole))


def _change(now: Summary, before: Summary | None, name: str) -> str:
    if before is None:
        return ""
    return wording.change(getattr(now, name), getattr(before, name)) or ""


def _offices(now: Summary, below: int) -> Figure:
    reached = _offices_reached(now, below)
    said = _("{part} of {whole}").format(part=reached, whole=wording.number(now.offices_known))
    return Figure(MEASURES["offices"].label, said, MEASURES["offices"].help)


def _offices_reached(now: Summary, below: int) -> str:
    return said_of_count(now.offices_reached, below)


def _people(now: Summary) -> Figure:
    label = MEASURES["population_covered"].label
    if math.isnan(now.population):
        return Figure(label, _("unknown"), _("The boundary carries no population."))
    said = _("{part} of {whole} people live in engaged areas.").format(
        part=wording.number(now.population_covered), whole=wording.number(now.population)
    )
    return Figure(label, wording.spoken(now.population_covered), said)


def name_figures(
    facts: Facts, selection: Selection, view: View, totals: Mapping[str, Told], below: int
) -> dict[str, str]:
    """The figures that stand in the sentences of a story, by their names."""
    areas, now = facts.areas(selection.vintage), view.summary
    return {
        "engaged": wording.number(now.engaged),
        "areas": wording.number(now.areas),
        "share": wording.share(now),
        **{
            state: wording.number(now.states.get(state, 0))
            for state in ("lapsed", "no_record", "not_reported")
        },
        **{name: said_of_band(told) for name, told in totals.items()},
        "offices": _offices_reached(now, below),
        "offices_known": wording.number(now.offices_known),
        "people": wording.spoken(now.population_covered),
        "people_all": wording.spoken(now.population),
        "place": tell_place(selection, areas),
        "period": wording.period(selection.start, selection.end),
        "as_of": wording.date(facts.as_of(selection)),
        "last": wording.date(now.last),
    }


# --- lines ---------------------------------------------------------------------------------------


def tell_headline(selection: Selection, areas: Areas, view: View) -> str:
    """What is seen, in one sentence with its figures."""
    if view.need is not None:
        return view.need.headline(areas, selection)
    if view.compared is None:
        return wording.headline(areas, selection, view.summary)
    other = view.compared
    return comparing.headline(
        areas, selection, view.summary, other.view.summary, recorded=other.recorded
    )


def tell_period(selection: Selection, view: View) -> str:
    """The period in words; both of a comparison."""
    if view.compared is not None:
        return comparing.about(selection, view)
    return wording.sentence(wording.period(selection.start, selection.end))


def tell_place(selection: Selection, areas: Areas) -> str:
    """The area looked into, the finest first."""
    if selection.root:
        path = wording.area_path(areas, selection.root_level, selection.root)
        return wording.joined(name for _level, _code, name in reversed(path))
    if len(areas.at(areas.coarsest)) > 1:
        return _("All countries")
    return wording.area_name(areas, areas.coarsest, areas.root)


def tell_filters(facts: Facts, selection: Selection) -> str:
    """The filters in words; empty when none is on."""
    return describe_filters(selection, facts.registry(selection.vintage))
