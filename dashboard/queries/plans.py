"""What plans are made from in a view, and the plans of a request."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.language import Later, noop
from dashboard.queries import gaps, warmth
from dashboard.queries.scenarios import travel_table
from dashboard.queries.store import Key, areas, version
from dashboard.queries.viewing import as_of
from dashboard.solving import MOST_SECONDS, Job, Progress
from geodata import planning
from geodata.cache import content_key
from geodata.coverage import shown_level
from geodata.geometry import measure_km2
from geodata.planning import Plan, PlanRequest, Travel
from geodata.selection import Selection

_LAYER = "indicator:"
_RADII = (
    1.0,
    2.0,
    3.0,
    5.0,
    10.0,
    20.0,
    30.0,
    40.0,
    60.0,
    80.0,
    120.0,
    200.0,
    300.0,
    500.0,
    1000.0,
)


@dataclass(frozen=True, eq=False)
class Ground:
    """What a view gives to plan with.

    ``demand`` is by P-code, ``offices`` are those of its areas with where each is; ``key`` tells
    apart all that both depend on.
    """

    selection: Selection
    demand: pd.DataFrame
    offices: pd.DataFrame
    key: str


@st.cache_resource(show_spinner=Later(noop("Weighing the areas")), max_entries=24)
def _ground(key: Key, link: str, cadences: str) -> Ground:
    selection = Selection.model_validate_json(link)
    units = areas(selection.vintage)
    demand = planning.weigh_demand(
        gaps.coverage(selection),
        gaps.gap_scores(selection),
        warmth.area_warmth(selection),
        weights={
            c: weight for c, weight in gaps.weights(selection).items() if c.startswith(_LAYER)
        },
    )
    known = warmth.relationships(selection, of="posts")
    offices = planning.offices_at(known, units, shown_level(units, selection))
    return Ground(selection, demand, offices, content_key(*map(str, key), link, cadences))


def ground(selection: Selection) -> Ground:
    """What there is to plan with in a view."""
    counted = selection.counting().but(weights=selection.weights)
    # What people expect of relationships turns no version of the store.
    expected = warmth.cadences().to_csv(index=False)
    return _ground(version(), counted.model_dump_json(), expected)


def demand_everywhere(selection: Selection) -> pd.Series:
    """Demand of the unfiltered country: what the colours of a map of demand go by."""
    whole = selection.unfiltered().but(root="", root_level=0)
    return ground(whole).demand["demand"]


@st.cache_resource(show_spinner=False, max_entries=32)
def _usual_radius(key: Key, vintage: str, level: int) -> float:
    units = areas(vintage)
    whole = float(measure_km2(units.at(units.coarsest)["geometry"].to_numpy()).sum())
    apart = math.sqrt(whole / len(units.at(level))) * PlanRequest(trips=1).terrain
    return min(_RADII, key=lambda radius: abs(math.log(radius / max(apart, 1.0))))


def usual_radius(selection: Selection) -> float:
    """About as far as one area of the level shown is from the next, by way: what is asked first."""
    level = shown_level(areas(selection.vintage), selection)
    return _usual_radius(version(), selection.vintage, level)


@st.cache_resource(show_spinner=Later(noop("Measuring distances")), max_entries=8)
def _travel(key: Key, vintage: str, level: int, measured: str) -> Travel:
    request = PlanRequest.model_validate_json(measured)
    table = travel_table(request.travel) if request.travel else None
    return planning.measure_travel(areas(vintage), level, request, table)


def travel(selection: Selection, request: PlanRequest) -> Travel:
    """How far areas of the level shown are from each other, as a request wants it measured."""
    level = shown_level(areas(selection.vintage), selection)
    measured = PlanRequest(
        trips=1, radius_km=request.radius_km, terrain=request.terrain, travel=request.travel
    )
    return _travel(version(), selection.vintage, level, measured.model_dump_json())


@st.cache_resource(show_spinner=Later(noop("Planning the visits")), max_entries=64)
def _planned(key: str, asked: str, _held: Ground) -> Plan:
    return planning.plan_visits(**_work(_held, PlanRequest.model_validate_json(asked)))


def planned(held: Ground, request: PlanRequest) -> Plan:
    """The good plan that is found at once."""
    return _planned(held.key, request.model_dump_json(), held)


def search_key(held: Ground, request: PlanRequest) -> str:
    """What the best plan depends on."""
    return content_key(held.key, request.model_dump_json())


def search_job(held: Ground, request: PlanRequest) -> Job:
    """The work of finding the best plan, for another thread: nothing of the page is in it."""
    work = _work(held, request)

    def job(progress: Progress) -> Plan:
        return planning.plan_visits(**work, exact=True, seconds=MOST_SECONDS, progress=progress)

    return job


def _work(held: Ground, request: PlanRequest) -> dict[str, Any]:
    selection = held.selection
    day: dt.date = as_of(selection).date()
    return {
        "demand": held.demand,
        "travel": travel(selection, request),
        "request": request,
        "offices": held.offices,
        "root_level": selection.root_level,
        "root": selection.root,
        "as_of": day,
    }


@st.cache_resource(show_spinner=Later(noop("Planning the visits")), max_entries=64)
def _revised(key: str, keep: tuple[str, ...], plan: str, _plan: Plan, _held: Ground) -> Plan:
    ways = travel(_held.selection, _plan.request)
    return planning.revise_plan(_plan, _held.demand, ways, keep, offices=_held.offices)


def revised(held: Ground, plan: Plan, keep: Iterable[str]) -> Plan:
    """A plan with the visits that are kept, every figure following."""
    return _revised(held.key, tuple(keep), content_key(plan.to_json()), plan, held)
