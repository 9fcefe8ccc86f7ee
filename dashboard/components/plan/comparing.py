"""Saved plans, and several of them side by side with their differences marked."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard.components.plan.answer import Answer
from dashboard.components.plan.saving import show_saved
from dashboard.components.tables import fit_height
from dashboard.language import gettext as _
from dashboard.language import isolated
from dashboard.queries import scenarios
from dashboard.words import planwords, wording
from geodata.areas import Areas
from geodata.errors import PlanError
from geodata.planning import Plan, compare_plans
from geodata.selection import Selection

_SHOWN = "shown"
"""The plan that is on the page, beside the ids of those that are kept."""

_MARK = "≠"
_NAMES = 8


def show_comparing(selection: Selection, areas: Areas, answer: Answer | None) -> None:
    """The plans that are kept, and those that are chosen side by side."""
    show_saved(selection)
    offered = _offered(selection, answer)
    if len(offered) < 2:
        return
    first = list(offered)[:2]
    key = "plan-compared"
    held = [name for name in st.session_state.get(key, first) if name in offered]
    st.session_state[key] = held
    picked = st.multiselect(
        _("Compare"),
        list(offered),
        format_func=lambda name: isolated(offered[name]),
        key=key,
        select_all=False,
        placeholder=_("Two plans or more"),
    )
    if len(picked) < 2:
        st.caption(_("Choose two plans or more."))
        return
    named = {name: plan for name in picked if (plan := _plan(name, answer)) is not None}
    _show_table(areas, named, offered)


def _offered(selection: Selection, answer: Answer | None) -> dict[str, str]:
    """What can be compared, by id; the plan on the page where it is none of those kept."""
    rows = scenarios.saved_plans(selection.vintage)
    offered = {str(plan_id): str(name) for plan_id, name in rows["name"].items()}
    if answer is not None and (answer.changed or selection.plan not in offered):
        return {_SHOWN: _("The plan on the page"), **offered}
    return offered


def _plan(name: str, answer: Answer | None) -> Plan | None:
    if name == _SHOWN:
        return None if answer is None else answer.plan
    row = scenarios.find_plan(name)
    try:
        return None if row is None else scenarios.read_plan(row)
    except PlanError as error:
        st.warning(wording.plain(str(error)))
        return None


def _show_table(areas: Areas, plans: Mapping[str, Plan], names: Mapping[str, str]) -> None:
    table = compare_rows(areas, plans)
    titles = _distinct([names[name] for name in plans])
    shown = table.set_axis([_MARK, *titles], axis="columns").rename_axis(_("Figure")).reset_index()
    narrow = {_("Figure"): st.column_config.TextColumn(width=130, pinned=True)}
    st.dataframe(
        shown,
        hide_index=True,
        height=fit_height(len(shown), 14),
        alt=_("Plans side by side"),
        column_config=narrow
        | {title: st.column_config.TextColumn(width=150) for title in titles}
        | {_MARK: st.column_config.TextColumn(width=34, help=_("Marked where the plans differ."))},
    )
    st.caption(_("{mark} marks what differs.").format(mark=_MARK))


def _distinct(names: list[str]) -> list[str]:
    """Names that head a column each: a second one of a name says its number."""
    seen: dict[str, int] = {}
    titles = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        titles.append(name if seen[name] == 1 else f"{name} ({wording.number(seen[name])})")
    return titles


def compare_rows(areas: Areas, plans: Mapping[str, Plan]) -> pd.DataFrame:
    """A row a figure: whether the plans differ in it, and a column a plan."""
    figures = compare_plans(plans)
    table = pd.DataFrame(
        {name: _figures(figures.loc[name], plan, areas) for name, plan in plans.items()}
    )
    differs = table.nunique(axis=1) > 1
    table.insert(0, _MARK, differs.map({True: _MARK, False: ""}))
    return table


def _figures(row: pd.Series, plan: Plan, areas: Areas) -> dict[str, str]:
    """What is compared, in the order of a reader's questions."""
    return {
        _("Visits"): wording.number(row["trips"]),
        _("People within reach"): planwords.people(plan.gains.people),
        _("Areas served"): wording.number(row["areas"]),
        _("Areas engaged after"): _percent(row["coverage_after"]),
        _("People in engaged areas after"): _percent(row["population_share_after"]),
        _("Mean warmth after"): wording.decimal(row["warmth_after"]),
        _("Way"): planwords.distance(row["distance_km"], plan.unit),
        _("Days"): wording.figure(round(float(row["days"]), 1)),
        _("Cost"): wording.number(row["cost"]),
        _("How good"): planwords.gap(plan),
        _("Within the limit"): _("yes") if plan.within_limit else _("no"),
        _("Stops in all"): _stops(row["shared"], plan, areas),
        _("Stops only here"): _stops(row["only"], plan, areas),
        _("Aim"): planwords.AIMS[plan.request.aim],
        _("Made for"): planwords.made_for(plan, areas),
        _("As of"): wording.date(row["as_of"]),
    }


def _percent(share: object) -> str:
    if share is None or pd.isna(share):
        return _("unknown")
    return _("{percent} %").format(percent=round(100 * float(str(share))))


def _stops(codes: tuple[str, ...], plan: Plan, areas: Areas) -> str:
    names = [
        wording.area_name(areas, plan.level, code) if areas.has(plan.level, code) else code
        for code in codes
    ]
    return planwords.listed(names, _NAMES) if names else _("none")
