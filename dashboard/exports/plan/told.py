"""What leaves of a plan: itself for an audience, and the names and dates that go with its codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard.exports.plan.withheld import withheld_areas
from dashboard.language import bare
from dashboard.words import wording
from geodata.areas import Areas
from geodata.audience import seen_by
from geodata.model import conform, empty
from geodata.planning import Plan
from geodata.planning.plan import Served
from geodata.registry import Registry

WITHHELD = "withheld"
"""The state of an area whose figures the audience may not see."""

_TELLING = frozenset({"state", "days_since", "colder_than"})
_PERSONAL = ["team", "owner", "note"]


@dataclass(frozen=True)
class Told:
    """A plan with what its codes stand for; use :func:`tell`.

    ``assigned`` are rows of the table ``assignments``; ``withheld`` the areas whose state, days and
    warmth are not in ``plan``.
    """

    plan: Plan
    known: Registry
    areas: Areas
    name: str
    plan_id: str
    assigned: pd.DataFrame
    audience: str
    withheld: frozenset[str]

    def place(self, pcode: str) -> str:
        """The name of an area of the plan's level; its P-code where it is no longer there."""
        level = self.plan.level
        there = self.areas.has(level, pcode)
        return bare(wording.area_name(self.areas, level, pcode)) if there else pcode

    def above(self, pcode: str) -> list[tuple[int, str, str]]:
        """Level, P-code and name of what holds an area, below the country; nearest last."""
        if not self.areas.has(self.plan.level, pcode):
            return []
        path = wording.area_path(self.areas, self.plan.level, pcode)
        return [(level, code, bare(name)) for level, code, name in path[:-1] if level > 0]

    def holders(self, pcode: str) -> str:
        """What holds an area, nearest first."""
        return ", ".join(name for _, _, name in reversed(self.above(pcode)))

    def address(self, pcode: str) -> str:
        """An area with what holds it: ``Dolakha, Bagmati``."""
        return ", ".join(filter(None, [self.place(pcode), self.holders(pcode)]))

    def visit_of(self, pcode: str) -> int | None:
        """The number of the visit that serves an area."""
        return self._visits.get(pcode)

    @cached_property
    def _visits(self) -> Mapping[str, int]:
        order = {stop.pcode: stop.order for stop in self.plan.stops}
        return {area.pcode: order[area.stop] for area in self.plan.served}

    def warmth(self, area: Served) -> tuple[float | None, float | None]:
        """Warmth before and after; None where it is not known, or not for this audience."""
        hidden = area.pcode in self.withheld
        return area.warmth_before, None if hidden else area.warmth_after

    @cached_property
    def offices(self) -> pd.DataFrame:
        """The offices to see, by post id: label, role, level, P-code."""
        posts = self.known.tables["posts"].set_index("post_id")
        wanted = [post for stop in self.plan.stops for post in stop.offices]
        columns = ["label", "role", "level", "pcode"]
        return posts.loc[~posts.index.duplicated(), columns].reindex(list(dict.fromkeys(wanted)))

    def office(self, post: str) -> str:
        """The name of an office; its id where no table names it."""
        return self.known.party_name("post", post)

    @cached_property
    def _of_area(self) -> Mapping[str, pd.Series]:
        rows = self.assigned[self.assigned["level"] == self.plan.level]
        return {str(row["pcode"]): row for _, row in rows.iterrows()}

    def assignment(self, pcode: str, field: str) -> object:
        """A field of what was assigned of an area of the plan; None where there is nothing."""
        row = self._of_area.get(pcode)
        value = None if row is None else row[field]
        return None if value is None or pd.isna(value) or value == "" else value


def tell(
    plan: Plan,
    known: Registry,
    areas: Areas,
    *,
    name: str = "",
    assignments: pd.DataFrame | None = None,
    plan_id: str = "",
    audience: str = "internal",
) -> Told:
    """A plan as an audience may see it.

    Of ``assignments``, a frame of that table, the plan's own rows are told, and of the areas that
    it serves those that belong to no plan.
    """
    withheld = withheld_areas(known, plan.level, audience)
    rows = assigned_rows(assignments, plan, plan_id)
    if "internal" not in seen_by(audience):
        rows = rows.assign(**dict.fromkeys(_PERSONAL, ""))
    return Told(
        plan=_without(plan, withheld),
        known=known,
        areas=areas,
        name=bare(name) or "Plan of visits",
        plan_id=plan_id,
        assigned=rows,
        audience=audience,
        withheld=withheld & {area.pcode for area in plan.served},
    )


def assigned_rows(assignments: pd.DataFrame | None, plan: Plan, plan_id: str) -> pd.DataFrame:
    """What is assigned of a plan, one row an area: its own rows, else those of no plan."""
    rows = empty("assignments") if assignments is None else conform("assignments", assignments)
    of_plan = rows["plan_id"].fillna("")
    served = {area.pcode for area in plan.served}
    shared = (of_plan == "") & (rows["level"] == plan.level) & rows["pcode"].isin(served)
    own = (of_plan == plan_id) & (plan_id != "")
    kept = (rows["vintage"] == plan.vintage) & (own | shared)
    # Aligned by hand: a frame without rows would take its rows from a longer column.
    rows = rows[kept].assign(own=own[kept])
    latest = rows.sort_values(["own", "set_at", "assignment_id"], kind="stable").drop_duplicates(
        ["level", "pcode"], keep="last"
    )
    return latest.drop(columns="own").sort_values(["level", "pcode"], ignore_index=True)


def _without(plan: Plan, withheld: frozenset[str]) -> Plan:
    """The plan without what it tells of the engagements in some areas."""
    if not withheld:
        return plan
    served = tuple(
        area.model_copy(update={"state": WITHHELD, "warmth_before": None})
        if area.pcode in withheld
        else area
        for area in plan.served
    )
    stops = tuple(
        stop.model_copy(
            update={"reasons": tuple(one for one in stop.reasons if one.code not in _TELLING)}
        )
        if stop.pcode in withheld
        else stop
        for stop in plan.stops
    )
    return plan.model_copy(update={"served": served, "stops": stops})
