"""Plans, stories and travel tables as they are kept, by the pages and by the shell."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from geodata.cache import cache_directory, cache_path, content_key, keep, touch
from geodata.model import conform
from geodata.planning import Plan
from geodata.store import Store
from geodata.stories import Story

TRAVEL = "travel"
"""The folder of loaded travel tables, beside what is derived: for as long as they are used."""

_TABLE_ID = re.compile(r"[a-z0-9-]{1,60}")
_HASHED = 10


def now() -> str:
    """The moment, as the store keeps it."""
    return pd.Timestamp.now("UTC").strftime("%Y-%m-%dT%H:%M:%SZ")


def new_id() -> str:
    """An id that nobody has yet."""
    return secrets.token_hex(6)


def keep_plan(store: Store, plan: Plan, name: str, by: str, plan_id: str = "") -> str:
    """Keep a plan under a name, in the place of the one with an id where one is given; its id."""
    held = {"name": name, "vintage": plan.vintage, "plan": plan.to_json()}
    return _keep_named(store, "plans", "plan_id", plan_id, held, by)


def keep_story(store: Store, story: Story, by: str, story_id: str = "") -> str:
    """Keep a story, in the place of the one with an id where one is given; its id."""
    held = {"name": story.name, "story": story.to_json()}
    return _keep_named(store, "stories", "story_id", story_id, held, by)


def _keep_named(
    store: Store, table: str, key: str, identity: str, held: Mapping[str, str], by: str
) -> str:
    """Keep a row with who made it and when, in the place of an earlier one; its id."""
    rows = store.kept(table).set_index(key)
    before = rows.loc[identity] if identity in rows.index else None
    row = {
        key: identity or new_id(),
        **held,
        "made_by": by if before is None else before["made_by"],
        "made_at": now() if before is None else before["made_at"],
        "changed_at": now(),
    }
    store.keep(table, conform(table, pd.DataFrame([row])))
    return str(row[key])


def find_story(rows: pd.DataFrame, called: str) -> pd.Series | None:
    """The row of a story by its id, else by its name; of those of one name, the last changed."""
    by_id = rows[rows["story_id"] == called]
    named = rows["name"].str.casefold() == called.casefold()
    found = by_id if len(by_id) else rows[named].sort_values(["changed_at", "story_id"])
    return None if found.empty else found.iloc[-1]


def keep_travel(frame: pd.DataFrame, name: str) -> str:
    """Keep a table of travel by its contents; the id that a request names it by."""
    body = frame.to_csv(index=False).encode()
    called = re.sub(r"[^a-z0-9]+", "-", name.rpartition(".")[0].lower()).strip("-")[:40]
    table_id = f"{called or 'table'}-{content_key(body)[:_HASHED]}"
    cache_directory(TRAVEL)
    keep(_travel_path(table_id), body)
    return table_id


def travel_table(table_id: str) -> pd.DataFrame | None:
    """A table of travel that was loaded; None where it is no longer there."""
    # The id comes from a link, so it is a name of ours or no name at all.
    if not _TABLE_ID.fullmatch(table_id) or not touch(_travel_path(table_id)):
        return None
    read = pd.read_csv(_travel_path(table_id), dtype={"from": str, "to": str, "unit": str})
    return read.fillna({"unit": ""}) if "unit" in read else read


def _travel_path(table_id: str) -> Path:
    return cache_path(TRAVEL) / f"{table_id}.csv"
