"""Who a file is for: what may leave in it, and what stays here.

Every engagement is public, internal or restricted, and an audience sees what is marked for it or
for a wider one. Figures of an area tell of its engagements, and so may an engagement that nobody
named: where one that the audience may not see shapes them, they stay here with it.
"""

from __future__ import annotations

from geodata.codelists import SENSITIVITIES
from geodata.registry import Registry

AUDIENCES = tuple(SENSITIVITIES)
"""From the widest to the narrowest: each sees what those before it see."""


def withheld_areas(known: Registry, level: int, audience: str) -> frozenset[str]:
    """Areas of a level in which an engagement lies that an audience may not see."""
    areas, rows = known.areas, known.tables["engagements"]
    # A record without a mark is as if marked internal, as it is when it is read.
    marks = rows["sensitivity"].astype(object).where(rows["sensitivity"].notna(), "internal")
    hidden = rows.loc[~marks.isin(seen_by(audience)), "engagement_id"]
    places = known.tables["places"]
    places = places[places["engagement_id"].isin(hidden) & (places["vintage"] == areas.vintage)]
    found: set[str] = set()
    for own, codes in places.groupby("level")["pcode"]:
        if own in areas.levels and own >= level:
            found.update(areas.ancestors(int(own), level).reindex(codes.unique()).dropna())
    return frozenset(found)


def seen_by(audience: str) -> tuple[str, ...]:
    """The marks that an audience may see."""
    if audience not in AUDIENCES:
        raise ValueError(f"there is no audience {audience!r}")
    return AUDIENCES[: AUDIENCES.index(audience) + 1]
