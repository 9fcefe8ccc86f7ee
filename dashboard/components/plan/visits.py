"""The visits: ticked on and off in a table, and each in words: where, why, whom to see."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import streamlit as st

from dashboard.components.plan.answer import Answer
from dashboard.components.plan.draft import tick
from dashboard.components.shell import link_to
from dashboard.components.tables import ROW_HEIGHT, fit_height
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.words import planwords, wording
from geodata.areas import Areas
from geodata.planning import Plan
from geodata.planning.plan import Stop

DETAILED = 12
"""Visits told in words at first, and with every *More*."""

_OFFICES = 3
_AREAS = 6
_TURN, _MORE = "plan-visits-turn", "plan-visits-more"


def show_visits(areas: Areas, answer: Answer) -> None:
    """The table, and under it every visit in words."""
    _show_table(areas, answer)
    offices, plan = answer.ground.offices, answer.plan
    most = st.session_state.get(_MORE, DETAILED)
    for place in range(min(len(plan.stops), most)):
        _show_visit(areas, plan, place, offices)
    if len(plan.stops) > most:
        st.button(
            _("More"),
            type="tertiary",
            key="plan-more-visits",
            on_click=lambda: st.session_state.update({_MORE: most + DETAILED}),
        )


def _show_table(areas: Areas, answer: Answer) -> None:
    rows = visit_rows(areas, answer)
    key = f"plan-visits-{st.session_state.setdefault(_TURN, 0)}"

    def take() -> None:
        edited = st.session_state[key]["edited_rows"]
        # Rows change their places with every tick, so the next table is another one.
        st.session_state[_TURN] += 1
        for at, changes in edited.items():
            tick_visit(answer, str(rows.index[int(at)]), bool(changes["on"]))

    unit = planwords.UNITS.get(answer.plan.unit, answer.plan.unit)
    empty = [] if rows["people"].notna().any() else ["people"]
    empty += [] if answer.plan.request.starts else ["way"]
    st.data_editor(
        rows,
        key=key,
        on_change=take,
        hide_index=True,
        alt=_("Visits, those ticked off, and the next best"),
        height=fit_height(len(rows), 8),
        row_height=ROW_HEIGHT,
        column_order=[name for name in rows if name not in empty],
        disabled=[column for column in rows if column != "on"],
        column_config={
            "on": st.column_config.CheckboxColumn(_("Visit"), width=62),
            "order": st.column_config.TextColumn(_("No."), width=40),
            "name": st.column_config.TextColumn(_("Stop"), width=104),
            "people": st.column_config.NumberColumn(
                _("Adds people"), format=wording.number_column(), width=105
            ),
            "areas": st.column_config.NumberColumn(_("Areas"), width=50),
            "way": st.column_config.NumberColumn(
                _("Way, {unit}").format(unit=unit) if unit else _("Way"),
                format=wording.number_column(),
                width=86,
            ),
            "days": st.column_config.NumberColumn(_("Days"), format="%.1f", width=52),
        },
    )
    st.caption(_("Tick visits on and off, here or on the map; every figure follows."))


def tick_visit(answer: Answer, pcode: str, on: bool) -> None:
    """Tick a visit of an answer on or off."""
    tick(pcode, on, answer.planned, best=answer.base.method == "exact")


def visit_rows(areas: Areas, answer: Answer) -> pd.DataFrame:
    """Visits, those ticked off, and the next best, by P-code."""
    rows = pd.DataFrame(_rows(areas, answer)).set_index("pcode")
    return rows.assign(people=rows["people"].astype("float64").round())


def _rows(areas: Areas, answer: Answer) -> Iterator[dict[str, object]]:
    plan, seen = answer.plan, set[str]()
    off = [stop for stop in answer.base.stops if stop.pcode in answer.draft.dropped]
    numbers = {stop.pcode: wording.number(stop.order) for stop in plan.stops}
    for stops in (plan.stops, off, plan.next_best):
        for stop in stops:
            if stop.pcode in seen:
                continue
            seen.add(stop.pcode)
            yield {
                "pcode": stop.pcode,
                "on": stop.pcode in numbers,
                "order": numbers.get(stop.pcode, ""),
                "name": wording.area_name(areas, plan.level, stop.pcode),
                "people": stop.gain.people,
                "areas": stop.gain.areas,
                "way": round(stop.distance_km),
                "days": stop.days,
            }


def _show_visit(areas: Areas, plan: Plan, place: int, offices: pd.DataFrame) -> None:
    stop = plan.stops[place]
    name = wording.area_name(areas, plan.level, stop.pcode)
    with st.container(gap="xxsmall", key=f"plan-visit-{stop.order}"):
        title = _("{number}. {area}: {gain}").format(
            number=stop.order, area=name, gain=_gain(areas, plan, place)
        )
        st.markdown(f"**{wording.plain(title)}**")
        st.text(_say_trip(areas, plan, place))
        why = wording.joined(planwords.reasons(plan, place, areas))
        st.text(_("Why: {reasons}.").format(reasons=why))
        _show_offices(stop, offices)


def _gain(areas: Areas, plan: Plan, place: int) -> str:
    gain = plan.stops[place].gain
    counted = planwords.areas_counted(areas, plan.level, gain.areas)
    if gain.people is None:
        return counted
    return _("{people} in {areas}").format(people=planwords.people(gain.people), areas=counted)


def _say_trip(areas: Areas, plan: Plan, place: int) -> str:
    stop = plan.stops[place]
    names = [wording.area_name(areas, plan.level, code) for code in stop.serves]
    serves = _("Serves {areas}.").format(areas=planwords.listed(names, _AREAS))
    if not stop.start:
        return serves
    trip = _("{distance} there and back from {start}, {days}.").format(
        distance=planwords.distance(stop.distance_km, plan.unit),
        start=wording.area_name(areas, plan.level, stop.start),
        days=planwords.days(stop.days),
    )
    return f"{serves} {trip}"


def _show_offices(stop: Stop, offices: pd.DataFrame) -> None:
    """Whom to see, coldest and most overdue first; each name leads to the office."""
    known = [post for post in stop.offices if post in offices.index]
    if not known:
        st.caption(_("No office is known there."))
        return
    with st.container(horizontal=True, gap="small", key=f"plan-see-{stop.order}"):
        st.caption(_("See"), width="content")
        for post in known[:_OFFICES]:
            label = wording.plain(str(offices.at[post, "label"]))
            link_to("officials", label, opened=f"post:{post}")
        rest = len(known) - _OFFICES + stop.offices_more
        if rest > 0:
            said = ngettext("and {count} more", "and {count} more", rest)
            st.caption(said.format(count=wording.number(rest)), width="content")
