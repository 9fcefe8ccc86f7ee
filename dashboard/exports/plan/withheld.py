"""Areas whose figures stay here when a plan leaves: an engagement there is not for its readers.

A plan was made of all that is known. Figures of an area tell of its engagements, and so may an
engagement that nobody named: where one that the audience may not see shapes them, they stay here.
"""

from __future__ import annotations

from geodata.audience import UNMARKED, seen_by
from geodata.registry import Registry


def withheld_areas(known: Registry, level: int, audience: str) -> frozenset[str]:
    """Areas of a level in which an engagement lies that an audience may not see."""
    areas, rows = known.areas, known.tables["engagements"]
    marks = rows["sensitivity"].astype(object).where(rows["sensitivity"].notna(), UNMARKED)
    hidden = rows.loc[~marks.isin(seen_by(audience)), "engagement_id"]
    places = known.tables["places"]
    places = places[places["engagement_id"].isin(hidden) & (places["vintage"] == areas.vintage)]
    found: set[str] = set()
    for own, codes in places.groupby("level")["pcode"]:
        if own in areas.levels and own >= level:
            found.update(areas.ancestors(int(own), level).reindex(codes.unique()).dropna())
    return frozenset(found)
