"""Everything the pages ask of the store, cached and keyed on the store's version.

A write anywhere changes the version, so nothing here is ever out of date; what a filter change
costs is one pass over coded columns. Everybody shares what is cached: frames are given out as
shallow copies, which cost nothing and which nobody can write through. Nothing that is cached holds
words in a language.
"""

from dashboard.queries import gaps
from dashboard.queries.holding import PageFacts
from dashboard.queries.needs import indicator_values, indicators, measured
from dashboard.queries.opening import first_view, settle
from dashboard.queries.playing import LONGEST, film, film_key
from dashboard.queries.spots import engagements_at, points
from dashboard.queries.store import (
    DEFAULT_STORE,
    STORE_VARIABLE,
    Key,
    areas,
    audience,
    drawing,
    left_out,
    records,
    refused_rows,
    registry,
    shown_to,
    spare_collector,
    store,
    store_url,
    table,
    version,
    vintages,
)
from dashboard.queries.viewing import as_of, flow, is_illustrative, view
from dashboard.queries.warmth import (
    area_relationships,
    area_warmth,
    cadences,
    elections,
    known_only_above,
    paces,
    relationship_curve,
    relationships,
    warmth_day,
)
from dashboard.scales import reclassed
from dashboard.shown import View
from geodata.coverage import last_months

__all__ = [
    "DEFAULT_STORE",
    "LONGEST",
    "STORE_VARIABLE",
    "Key",
    "PageFacts",
    "View",
    "area_relationships",
    "area_warmth",
    "areas",
    "as_of",
    "audience",
    "cadences",
    "drawing",
    "elections",
    "engagements_at",
    "film",
    "film_key",
    "first_view",
    "flow",
    "gaps",
    "indicator_values",
    "indicators",
    "is_illustrative",
    "known_only_above",
    "last_months",
    "left_out",
    "measured",
    "paces",
    "points",
    "reclassed",
    "records",
    "refused_rows",
    "registry",
    "relationship_curve",
    "relationships",
    "settle",
    "shown_to",
    "spare_collector",
    "store",
    "store_url",
    "table",
    "version",
    "view",
    "vintages",
    "warmth_day",
]
