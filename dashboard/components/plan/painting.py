"""The map of a plan: numbered stops, served areas outlined, over demand or warmth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.components.amounts_map import Amounts, Stop, show_amounts
from dashboard.components.plan.answer import Answer
from dashboard.components.plan.basket import basket
from dashboard.language import InLanguage, noop
from dashboard.language import gettext as _
from dashboard.overlapping import holders
from dashboard.queries import gaps, plans, scenarios
from dashboard.words.labels import STATES
from geodata.areas import Areas
from geodata.classes import class_breaks
from geodata.planning import Plan
from geodata.selection import Selection
from geodata.warmth import COLD, WARM

FILLS: Mapping[str, str] = InLanguage(
    {
        "demand": noop("Demand"),
        "before": noop("Warmth now"),
        "after": noop("Warmth after"),
    }
)
_WARMTH_BREAKS = (COLD, WARM, 1.0)


def show_fill(panel: str) -> str:
    """What the areas are filled with: teams first where areas are given to them."""
    fills = ("teams", *FILLS) if panel == "assign" else tuple(FILLS)
    key = f"plan-fill-{fills[0]}"
    st.session_state.setdefault(key, fills[0])
    return str(
        st.segmented_control(
            _("The map shows"),
            fills,
            format_func=lambda fill: FILLS.get(fill) or _("Teams"),
            key=key,
            required=True,
            label_visibility="collapsed",
        )
    )


def show_plan_map(
    selection: Selection,
    areas: Areas,
    answer: Answer | None,
    demand: pd.DataFrame,
    *,
    fill: str,
    height: int,
    on_pick: Callable[[str], None],
) -> None:
    """The areas of a view in the colours of what is asked for, with the plan over them."""
    plan = None if answer is None else answer.plan
    marks = () if answer is None else _marks(answer)
    if fill == "teams":
        amounts, regions = team_amounts(selection, areas)
        marks = [replace(mark, serves=()) for mark in marks]
    else:
        amounts = _amounts(selection, demand, plan, fill)
        regions = None if plan is None else served_regions(plan)
    show_amounts(
        selection,
        areas,
        amounts,
        key="plan-map",
        height=height,
        regions=regions,
        stops=marks,
        on_pick=on_pick,
    )


def team_amounts(selection: Selection, areas: Areas) -> tuple[Amounts, pd.Series]:
    """Which areas somebody takes care of or will, and the number of the team of each."""
    state = gaps.coverage(selection)["state"]
    rows = scenarios.assignments(selection.vintage)
    today = queries.as_of(selection)
    rows = rows[~(rows["end"] < today)]
    teams = holders(rows, areas, int(selection.level or 0))
    held = teams.reindex(state.index)
    codes = pd.Series("n", index=state.index).mask(held.notna(), "z")
    codes = codes.mask(codes.index.isin(basket(selection)), "u")
    codes = codes.mask(state == "no_authority", "a")
    items = {
        "u": _("Chosen now"),
        "z": _("Assigned"),
        "n": _("Not assigned"),
        "a": STATES["no_authority"],
    }
    used = set(codes)
    amounts = Amounts(
        _("Who takes care"),
        pd.Series(np.nan, index=state.index),
        breaks=(),
        codes=codes,
        items=tuple((code, label, "") for code, label in items.items() if code in used),
    )
    numbers, _names = pd.factorize(held.dropna(), sort=True)
    return amounts, pd.Series(numbers + 1, index=held.dropna().index)


def _amounts(selection: Selection, demand: pd.DataFrame, plan: Plan | None, fill: str) -> Amounts:
    state = gaps.coverage(selection)["state"]
    codes = state.map({"no_authority": "a"})
    items = [("a", STATES["no_authority"], "")]
    if fill == "demand":
        values = demand["demand"].reindex(state.index)
        breaks = class_breaks("", plans.demand_everywhere(selection))
        people = demand["population"].notna().any()
        title = (
            _("People, weighed by need and by cold")
            if people
            else _("Areas, weighed by need and by cold")
        )
    else:
        warmth = demand["warmth"]
        values = warmth if fill == "before" or plan is None else plan.warmed(warmth)
        values = values.reindex(state.index)
        silent = values.isna() & codes.isna()
        codes = codes.mask(silent, "r")
        items += [("r", STATES["not_reported"], ""), ("z", _("Never engaged"), "")]
        breaks = _WARMTH_BREAKS
        title = _("Warmth now") if fill == "before" else _("Warmth after the visits")
    used = {*codes.dropna(), *(["z"] if (values == 0).any() else [])}
    return Amounts(
        title,
        values,
        breaks=breaks,
        codes=codes,
        items=tuple(item for item in items if item[0] in used),
    )


def served_regions(plan: Plan) -> pd.Series:
    """The number of the stop that serves each area."""
    numbers = {stop.pcode: stop.order for stop in plan.stops}
    return pd.Series({area.pcode: numbers[area.stop] for area in plan.served}, dtype="int64")


def _marks(answer: Answer) -> Sequence[Stop]:
    plan, chosen = answer.plan, {stop.pcode for stop in answer.plan.stops}
    marks = [Stop(stop.pcode, stop.order, "chosen", stop.serves) for stop in plan.stops]
    marks += [
        Stop(stop.pcode, stop.order, "off")
        for stop in answer.base.stops
        if stop.pcode not in chosen
    ]
    marked = {mark.pcode for mark in marks}
    following = next((one.pcode for one in plan.next_best if one.pcode not in marked), None)
    # The others are alternatives to it, often beside it, and would lie over each other.
    return marks if following is None else [*marks, Stop(following, len(plan.stops) + 1, "next")]
