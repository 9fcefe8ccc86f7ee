"""What words mean which area here, as a table that another store, or another program, can use."""

from __future__ import annotations

import pandas as pd

from dashboard.exports.cells import harmless, to_csv
from geodata.areas import Areas
from geodata.model import empty

_COLUMNS = [
    *("stated_level", "stated_code", "stated_name", "stated_parent"),
    *("level", "pcode", "area", "action", "decided_by", "decided_at", "why"),
]


def aliases_csv(
    decisions: pd.DataFrame,
    *,
    aliases: pd.DataFrame | None = None,
    areas: Areas | None = None,
) -> bytes:
    """Decisions that hold, and other names of areas, as CSV; ``areas`` lends names to P-codes."""
    held = decisions[decisions["taken_back_at"].isna()]
    others = empty("aliases") if aliases is None else aliases
    as_decided = others.rename(columns={"name": "stated_name"}).assign(
        stated_level=others["level"], action="accept"
    )
    rows = pd.concat([part.reindex(columns=_COLUMNS) for part in (held, as_decided)])
    rows["area"] = [
        ""
        if areas is None or pd.isna(level) or not areas.has(level, pcode)
        else areas.name(level, pcode)
        for level, pcode in zip(rows["level"], rows["pcode"], strict=True)
    ]
    text = rows.astype(object).where(rows.notna(), "").map(lambda value: harmless(str(value)))
    return to_csv(text)
