"""What a planner asks for: how many trips, from where, how far, and which areas at any price."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from geodata.errors import PlanError

AIMS: Mapping[str, str] = {
    "most": "Reach the most people",
    "fewest": "Reach everyone with the fewest trips",
    "nearest": "Be as near as possible",
}

LIMITS: Mapping[str, str] = {"trips": "Trips", "days": "Days", "budget": "Budget"}
"""What there is only so much of; a request names one."""

_Code = Annotated[str, Field(min_length=1, max_length=100)]
_Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class PlanRequest(BaseModel):
    """What is asked of a plan.

    A trip goes from the nearest start to one area, its stop, and back. It serves the stop and
    further areas near it. The way between the stop and those areas is not counted.

    Attributes
    ----------
    aim : str
        A key of :data:`AIMS`. ``most``: the most demand within reach (maximal covering).
        ``fewest``: every area whose urgency is at least ``threshold``, with the fewest trips (set
        covering). ``nearest``: the least distance from people to their nearest stop, nobody being
        counted as further away than the radius (p-median).
    trips, days, budget : int, float, float or None
        What there is to spend; one of them for ``most`` and ``nearest``, none for ``fewest``.
    starts : tuple of str
        P-codes of the areas that trips start from; empty where the way to the stop is not counted.
    radius_km : float
        How far from a stop an area may lie to be served from it, by travel; 0 for the stop alone.
        In the unit of the travel table where one is used.
    most_served : int or None
        The most areas a trip may serve, its stop included; None for no limit.
    must, must_not : tuple of str
        Areas that a trip has to go to; areas that are neither visited nor served.
    terrain : float
        Kilometres of road for each geodesic kilometre.
    km_per_day, days_per_visit : float
        Kilometres travelled in a day, and days spent at a stop.
    cost_per_km, cost_per_day : float
        In the currency of the budget.
    threshold : float
        For ``fewest``, 0 to 1: the least urgency (need times cold) that has to be reached.
    travel : str
        The id of a loaded travel table; empty for geodesic distances.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    aim: Literal["most", "fewest", "nearest"] = "most"
    trips: Annotated[int, Field(ge=1)] | None = None
    days: _Positive | None = None
    budget: _Positive | None = None
    starts: tuple[_Code, ...] = ()
    radius_km: _Amount = 50.0
    most_served: Annotated[int, Field(ge=1)] | None = None
    must: tuple[_Code, ...] = ()
    must_not: tuple[_Code, ...] = ()
    terrain: Annotated[float, Field(ge=1, le=10, allow_inf_nan=False)] = 1.3
    km_per_day: _Positive = 200.0
    days_per_visit: _Amount = 1.0
    cost_per_km: _Amount = 0.0
    cost_per_day: _Amount = 0.0
    threshold: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.5
    travel: str = ""

    @field_validator("starts", "must", "must_not")
    @classmethod
    def _each_once(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(set(codes)))

    @model_validator(mode="after")
    def _can_be_asked(self) -> PlanRequest:
        given = [LIMITS[name].lower() for name in LIMITS if getattr(self, name) is not None]
        if len(given) > 1:
            raise ValueError(f"only one limit can be set, not {' and '.join(given)}")
        if given and self.aim == "fewest":
            raise ValueError(f"the fewest trips are asked for, so {given[0]} cannot be set")
        if not given and self.aim != "fewest":
            raise ValueError("a number of trips, of days or a budget has to be set")
        if self.aim == "nearest" and self.most_served is not None:
            raise ValueError("how many areas a trip serves is no limit where nearness is asked for")
        if both := sorted(set(self.must) & set(self.must_not)):
            raise ValueError(f"{both[0]} both must and must not be visited")
        return self

    @property
    def limit(self) -> str:
        """What is limited, a key of :data:`LIMITS`; empty where the fewest trips are asked for."""
        return next((name for name in LIMITS if getattr(self, name) is not None), "")

    @property
    def amount(self) -> float:
        """How much of it there is; infinite where nothing is limited."""
        return float(getattr(self, self.limit)) if self.limit else float("inf")

    def but(self, **changes: object) -> PlanRequest:
        """The same request with some fields changed, checked again.

        Raises
        ------
        PlanError
            When a value does not fit, or does not go with the others.
        """
        return build_request({**self.model_dump(), **changes})


def build_request(fields: Mapping[str, object]) -> PlanRequest:
    """A request from plain values, as they stand in a form, a shell or a saved plan.

    Raises
    ------
    PlanError
        Naming the first field that does not fit.
    """
    try:
        return PlanRequest.model_validate(dict(fields))
    except ValidationError as error:
        first = error.errors()[0]
        said = str(first["msg"]).removeprefix("Value error, ")
        field = str(first["loc"][0]).replace("_", " ") if first["loc"] else ""
        what = f"The plan's {field} cannot be used: {said}" if field else f"In a plan, {said}"
        raise PlanError(what, remedy="Change it and plan again.") from error
