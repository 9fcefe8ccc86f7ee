"""A plan: stops in order, what they gain, what was next best, and what was not known.

Everything in it is a code or a figure, frozen, and goes through JSON unchanged.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError

from geodata.errors import PlanError
from geodata.planning.request import PlanRequest

SCHEMA = 1

METHODS: Mapping[str, str] = {
    "greedy": "Good, found at once",
    "exact": "Best there is, or near it by the gap",
    "chosen": "Chosen by hand",
}

REASONS: Mapping[str, str] = {
    "must": "It must be visited",
    "population": "People in the area",
    "state": "State of coverage",
    "days_since": "Days since the last engagement",
    "need": "Need, 0 to 1",
    "colder_than": "Share of areas that are warmer",
    "serves": "Areas served",
}
"""Why a stop is in: code and what its figure (of ``state``: its text) says."""

UNKNOWNS: Mapping[str, str] = {
    "no_population": "Areas without a known population, counted as the median of the others",
    "no_population_at_all": "No population is known; every area counts as one",
    "no_need_layer": "No need layer is weighed; need is the same everywhere",
    "no_need": "Areas without a figure of need, counted as the median of the others",
    "no_warmth": "Areas whose warmth is not known, counted as cold",
    "not_reported": "Areas that no source reports on, counted as if nobody had been there",
    "geodesic": "Distances are geodesic with a factor for terrain, not those of roads",
    "no_starts": "No starts are given; the way to the stops is not counted",
    "local_travel": "The way between a stop and the areas it serves is not counted",
    "no_point": "Areas without a place on the map, which serve themselves alone",
    "no_travel": "Areas to which no way from a start is known, which cannot be stops",
    "not_in_table": "Rows of the travel table that name no area of this level",
    "unit": "The unit of the travel table is not stated",
    "out_of_reach": "Areas as urgent as asked for that no trip can serve",
    "left_out": "Areas as urgent as asked for that the chosen stops do not serve",
    "ruled_out": "Areas that were ruled out, their people among those not served",
    "ended_early": "The search for the best plan was ended before it was sure",
}
"""What a plan did not know: code and what its count counts (0 where it is about the whole)."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Gain(_Frozen):
    """What a stop adds to those before it.

    ``people`` is the known population of the areas newly served, None where none is known at all;
    ``people_unknown`` counts those of the areas whose population is not known.
    """

    people: float | None
    people_unknown: int
    areas: int
    demand: float


class Reason(_Frozen):
    """Why a stop is in: a key of :data:`REASONS` with its figure, or for ``state`` its code."""

    code: str
    figure: float | None = None
    text: str = ""


class Stop(_Frozen):
    """One trip: from its start to the stop and back.

    ``distance_km``, ``days`` and ``cost`` are of the whole trip (``distance_km`` in the unit of
    the travel table where there is one). ``serves`` are P-codes, its own first. ``offices`` are
    ids of posts to see there, those coldest and most overdue first; ``offices_more`` says how many
    further ones there are. ``gain`` is what it adds to the stops before it in the order.
    """

    order: int
    pcode: str
    start: str
    distance_km: float
    days: float
    cost: float
    serves: tuple[str, ...]
    offices: tuple[str, ...]
    offices_more: int
    gain: Gain
    reasons: tuple[Reason, ...]


class Alternative(_Frozen):
    """A stop that was not chosen: what it would add, and whether it is within the limit still."""

    pcode: str
    start: str
    distance_km: float
    days: float
    cost: float
    gain: Gain
    fits: bool


class Served(_Frozen):
    """One area that is served: from where, and its warmth before and after.

    ``warmth_before`` is None where it is not known; ``warmth_after`` is as after one dialogue on
    the day of the plan.
    """

    pcode: str
    stop: str
    km: float
    state: str
    population: float | None
    warmth_before: float | None
    warmth_after: float


class Gains(_Frozen):
    """What the whole plan gains and takes, over the area looked into.

    ``people`` as in :class:`Gain`. ``engaged_before`` and ``engaged_after`` of ``areas_all`` areas
    are engaged, the areas served being so afterwards; ``coverage_*`` are these as shares.
    ``population_share_*`` are shares of the known population that lives in engaged areas, None
    where none is known. ``warmth_*`` are means over areas, one counting 1 at most and 0 where its
    warmth is not known. ``mean_km`` is the mean way from a stop to the areas it serves, by demand.
    """

    people: float | None
    people_unknown: int
    areas: int
    demand: float
    areas_all: int
    engaged_before: int
    engaged_after: int
    coverage_before: float
    coverage_after: float
    population_share_before: float | None
    population_share_after: float | None
    warmth_before: float
    warmth_after: float
    trips: int
    distance_km: float
    days: float
    cost: float
    mean_km: float


class Plan(_Frozen):
    """The visits that answer a request.

    Attributes
    ----------
    schema_version : int
    request : PlanRequest
    vintage, level, root_level, root, as_of
        What it was made on: boundary version, level of the areas, the area looked into, the day.
    stops : tuple of Stop
        In the order in which each adds the most.
    served : tuple of Served
        By P-code.
    gains : Gains
    next_best : tuple of Alternative
        What would come next, best first.
    unknown : tuple of (str, int)
        Keys of :data:`UNKNOWNS` with how many areas or rows each is about.
    unit : str
        What distances count: ``km``, or the unit of the travel table (empty where not stated).
    method : str
        A key of :data:`METHODS`.
    value, bound : float
        What the plan is judged by, and what no plan for the request can exceed: demand served
        (``most``), demand times the kilometres it is nearer than the radius (``nearest``); of
        ``fewest`` the trips, and how many are needed at least.
    gap : float
        How far the plan may be from the best one, as a share of the bound (of ``fewest``, of its
        trips); 0 is the best there is. None for stops chosen by hand that do not do what was
        asked, so that they cannot be compared with it.
    within_limit : bool
        False where stops chosen by hand use more than there is.
    seconds : float
        How long it took.
    """

    schema_version: Literal[1] = 1
    request: PlanRequest
    vintage: str
    level: int
    root_level: int = 0
    root: str = ""
    as_of: dt.date | None = None
    stops: tuple[Stop, ...]
    served: tuple[Served, ...]
    gains: Gains
    next_best: tuple[Alternative, ...]
    unknown: tuple[tuple[str, int], ...]
    unit: str = "km"
    method: Literal["greedy", "exact", "chosen"]
    value: float
    bound: float
    gap: float | None
    within_limit: bool = True
    seconds: float = 0.0

    @property
    def warmth_before(self) -> dict[str, float | None]:
        """Warmth of the areas served, by P-code; None where it is not known."""
        return {area.pcode: area.warmth_before for area in self.served}

    @property
    def warmth_after(self) -> dict[str, float]:
        """The same as after one dialogue in each of them on the day of the plan."""
        return {area.pcode: area.warmth_after for area in self.served}

    def warmed(self, warmth: pd.Series) -> pd.Series:
        """Warmth by P-code with that of the areas served as it is after the plan."""
        after = pd.Series(self.warmth_after, dtype="float64")
        return after.reindex(warmth.index).fillna(warmth)

    def to_json(self) -> str:
        """The plan as JSON, for the store's table ``plans``."""
        return self.model_dump_json()

    @classmethod
    def from_json(cls, text: str) -> Plan:
        """The plan that :meth:`to_json` wrote.

        Raises
        ------
        PlanError
            When it is no plan, or of a newer version of this software.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise PlanError(*_unread(text)) from error


def _unread(text: str) -> tuple[str]:
    try:
        version = json.loads(text).get("schema_version")
    except (ValueError, AttributeError):
        return ("This is not a plan",)
    if isinstance(version, int) and version > SCHEMA:
        return ("The plan was made by a newer version of this software",)
    return ("The plan cannot be read; parts of it are missing or damaged",)
