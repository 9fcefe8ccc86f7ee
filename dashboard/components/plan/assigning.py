"""Who goes where: areas to teams with owners and dates, chosen on the map or by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import streamlit as st

from dashboard.components.fields import chosen, put
from dashboard.components.plan.answer import Answer
from dashboard.components.plan.assigned import show_overlaps
from dashboard.components.plan.basket import basket, choose_areas
from dashboard.components.plan.places import pick_areas
from dashboard.components.plan.telling import say_later
from dashboard.components.review.desk import ask_reviewer
from dashboard.components.shell import show_failure
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.overlapping import holders
from dashboard.queries import scenarios
from dashboard.words import planwords, wording
from geodata.areas import Areas
from geodata.errors import PlanError
from geodata.planning import Plan, assign_areas
from geodata.selection import Selection

_TURN, _REFUSED = "plan-assign-turn", "plan-assign-refused"

Days = tuple[dt.date | None, dt.date | None]
_SAID = 4
_CHIPS = 8  # chosen areas from which their field scrolls


def show_assigning(selection: Selection, areas: Areas, answer: Answer | None) -> None:
    """What contradicts itself, and the form; who has what stands below the map."""
    show_overlaps(selection, areas)
    _show_basket(selection, areas, answer)
    _show_form(selection, areas)


def _show_basket(selection: Selection, areas: Areas, answer: Answer | None) -> None:
    held, level = basket(selection), int(selection.level or 0)
    inside = areas.within(level, selection.root_level, selection.root)
    with st.container(height=132 if len(held) > _CHIPS else "content", border=False):
        pick_areas(
            selection,
            "basket",
            _("Areas to assign"),
            held,
            inside,
            choose_areas,
            nothing=_("Choose by name, below, or on the map"),
        )
    _say_held(selection, areas, held)
    several = _several(selection, areas, None if answer is None else answer.plan)
    if not several:
        return
    key = put("plan-field-several", None)

    def add() -> None:
        picked = st.session_state[key]
        chosen("plan-field-several", None)
        if picked is not None:
            choose_areas((*held, *several[picked]))

    st.selectbox(
        _("Add several at once"),
        list(several),
        index=None,
        key=key,
        format_func=lambda label: f"{label} ({wording.number(len(several[label]))})",
        placeholder=_("A visit of the plan, or all areas in one"),
        on_change=add,
    )


def _say_held(selection: Selection, areas: Areas, codes: tuple[str, ...]) -> None:
    """Which of the chosen areas somebody has already."""
    level = int(selection.level or 0)
    known = holders(scenarios.assignments(selection.vintage), areas, level)
    said = [
        _("{area} ({team})").format(area=wording.area_name(areas, level, code), team=known[code])
        for code in codes
        if code in known.index
    ]
    if said:
        names = planwords.listed(said, _SAID)
        st.caption(wording.plain(_("Assigned already: {areas}.").format(areas=names)))


def _several(
    selection: Selection, areas: Areas, plan: Plan | None
) -> Mapping[str, tuple[str, ...]]:
    """What stands for several areas: all visits, one of them, and every unit of a coarser level."""
    found: dict[str, tuple[str, ...]] = {}
    if plan is not None and plan.stops:
        found[_("All areas of the plan")] = tuple(area.pcode for area in plan.served)
        for stop in plan.stops:
            name = wording.area_name(areas, plan.level, stop.pcode)
            found[_("Visit {number}: {area}").format(number=stop.order, area=name)] = stop.serves
    return found | _parents(selection, areas)


def _parents(selection: Selection, areas: Areas) -> dict[str, tuple[str, ...]]:
    level = int(selection.level or 0)
    inside = areas.within(level, selection.root_level, selection.root)
    found = {}
    for above in areas.levels:
        if selection.root_level <= above < level:
            held = areas.ancestors(level, above).loc[inside]
            for parent, children in held.groupby(held, sort=True):
                name = wording.area_name(areas, above, str(parent))
                kind = wording.level_words(areas, above)[0]
                label = _("{area} ({kind})").format(area=name, kind=kind)
                found[label] = tuple(map(str, children.index))
    return found


def _show_form(selection: Selection, areas: Areas) -> None:
    """Team, owner and days, of which some may stay open."""
    turn = st.session_state.setdefault(_TURN, 0)
    teams = sorted(scenarios.assignments(selection.vintage)["team"].dropna().unique())
    left, right = st.columns(2, gap="small")
    team = left.selectbox(
        _("Team"),
        teams,
        index=None,
        key=f"plan-team-{turn}",
        accept_new_options=True,
        placeholder=_("Choose, or type a new one"),
    )
    owner = right.text_input(_("Owner"), key=f"plan-owner-{turn}", max_chars=80)
    start = left.date_input(_("From"), None, key=f"plan-from-{turn}", format=wording.day_field())
    end = right.date_input(_("To"), None, key=f"plan-to-{turn}", format=wording.day_field())
    note = st.text_input(_("Note (optional)"), key=f"plan-note-{turn}", max_chars=200)
    person = ask_reviewer("plan-assign", _("Your name, kept with what you assign"))
    held = basket(selection)
    ready = bool(held and (team or owner) and person)
    label = (
        ngettext("Assign {count} area", "Assign {count} areas", len(held)) if held else _("Assign")
    )
    st.button(
        label.format(count=wording.number(len(held))),
        type="primary",
        key="plan-assign",
        disabled=not ready,
        help=None if ready else _("Choose areas, a team or an owner, and give your name."),
        on_click=_assign,
        args=(selection, areas, held, (start, end)),
        kwargs={
            "team": team or "",
            "owner": owner.strip(),
            "note": note.strip(),
            "set_by": person,
        },
    )
    if (error := st.session_state.pop(_REFUSED, None)) is not None:
        show_failure(error)


def _assign(
    selection: Selection, areas: Areas, codes: tuple[str, ...], days: Days, **said: str
) -> None:
    """Write down who takes care of some areas; one that is assigned in this plan is changed."""
    level = int(selection.level or 0)
    try:
        rows = assign_areas(
            areas,
            level,
            [(level, code) for code in codes],
            start=days[0],
            end=days[1],
            plan_id=selection.plan,
            set_at=scenarios.now(),
            **said,
        )
    except PlanError as error:
        st.session_state[_REFUSED] = error
        return
    before = set(scenarios.assignments(selection.vintage)["assignment_id"])
    scenarios.keep_assignments(rows)
    choose_areas(())
    st.session_state[_TURN] += 1
    changed = int(rows["assignment_id"].isin(before).sum())
    told = ngettext("{count} area is assigned", "{count} areas are assigned", len(rows))
    told = told.format(count=wording.number(len(rows)))
    if changed:
        more = _("{said}; {count} of them were before, and are changed")
        told = more.format(said=told, count=wording.number(changed))
    say_later(told, ":material/group:")
