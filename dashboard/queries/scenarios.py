"""What people keep of their planning: plans under a name, assignments, tables of travel."""

from __future__ import annotations

import pandas as pd

from dashboard import keeping
from dashboard.keeping import keep_travel, new_id, now, travel_table
from dashboard.queries.store import store
from geodata.model import conform
from geodata.planning import Plan


def saved_plans(vintage: str) -> pd.DataFrame:
    """The plans kept of a boundary version, by their id; the one changed last first."""
    rows = store().kept("plans")
    mine = rows[rows["vintage"] == vintage].sort_values(["changed_at", "name"], ascending=False)
    return mine.set_index("plan_id")


def find_plan(plan_id: str) -> pd.Series | None:
    """The row of a plan that is kept, of whatever boundary version."""
    rows = store().kept("plans").set_index("plan_id")
    return rows.loc[plan_id] if plan_id in rows.index else None


def plan_names() -> dict[str, str]:
    """What every plan that is kept is called, by its id."""
    rows = store().kept("plans")
    return dict(zip(rows["plan_id"], rows["name"], strict=True))


def read_plan(row: pd.Series) -> Plan:
    """The plan of a row.

    Raises PlanError where it is damaged, or of a newer version of this software.
    """
    return Plan.from_json(str(row["plan"]))


def keep_plan(plan: Plan, name: str, by: str, plan_id: str = "") -> str:
    """Keep a plan under a name, in the place of the one with an id where one is given; its id."""
    return keeping.keep_plan(store(), plan, name, by, plan_id)


def rename_plan(plan_id: str, name: str) -> None:
    """Give a plan another name."""
    row = find_plan(plan_id)
    if row is not None:
        renamed = row.to_frame().T.rename_axis("plan_id").reset_index()
        store().keep("plans", conform("plans", renamed.assign(name=name, changed_at=now())))


def forget_plan(plan_id: str) -> None:
    """Let go of a plan; assignments that were made for it stay."""
    store().let_go("plans", [(plan_id,)])


def assignments(vintage: str) -> pd.DataFrame:
    """Who takes care of which area of a boundary version."""
    rows = store().kept("assignments")
    return rows[rows["vintage"] == vintage].reset_index(drop=True)


def keep_assignments(rows: pd.DataFrame) -> None:
    """Write assignments down; those with an id that is there take its place."""
    store().keep("assignments", conform("assignments", rows))


def forget_assignments(ids: list[str]) -> None:
    """Let go of assignments."""
    store().let_go("assignments", [(one,) for one in ids])


__all__ = [
    "assignments",
    "find_plan",
    "forget_assignments",
    "forget_plan",
    "keep_assignments",
    "keep_plan",
    "keep_travel",
    "new_id",
    "now",
    "plan_names",
    "read_plan",
    "rename_plan",
    "saved_plans",
    "travel_table",
]
