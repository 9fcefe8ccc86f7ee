"""What is true: areas, records and coverage. No files, no network, no screen.

Everything passes through two shapes: :class:`Loaded` (canonical tables and a ledger) on the way
in, and a frame indexed by P-code on the way out. The only files this package touches are the store,
behind :func:`open_store`, and what is derived and may be thrown away (``geodata.cache``).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

# At once, because the function has the name of its module and has to be found before it.
from geodata.locate import locate

if TYPE_CHECKING:
    from geodata.areas import Areas
    from geodata.classes import class_breaks, classify
    from geodata.coverage import (
        count_by_month,
        film_coverage,
        measure_coverage,
        month_steps,
        summarise_coverage,
    )
    from geodata.gaps import (
        bound_coverage,
        contiguity,
        find_overlaps,
        join_regions,
        local_clusters,
        measure_equity,
        score_gaps,
    )
    from geodata.gazetteer import Gazetteer, open_gazetteer
    from geodata.indicators import list_indicators, measure_indicators, summarise_indicator
    from geodata.model import Loaded, conform
    from geodata.planning import (
        Plan,
        PlanRequest,
        assign_areas,
        build_request,
        compare_plans,
        measure_travel,
        offices_at,
        plan_visits,
        revise_plan,
        travel_from_table,
        travel_geodesic,
        weigh_demand,
    )
    from geodata.records import Records
    from geodata.registry import Registry
    from geodata.review import accept_above, make_decision, review_groups
    from geodata.selection import Selection
    from geodata.store import Store, open_store
    from geodata.warmth import Paces, measure_area_warmth, measure_warmth, warmth_curve
    from geodata.web import web_layer

__all__ = [
    "Areas",
    "Gazetteer",
    "Loaded",
    "Paces",
    "Plan",
    "PlanRequest",
    "Records",
    "Registry",
    "Selection",
    "Store",
    "accept_above",
    "assign_areas",
    "bound_coverage",
    "build_request",
    "class_breaks",
    "classify",
    "compare_plans",
    "conform",
    "contiguity",
    "count_by_month",
    "film_coverage",
    "find_overlaps",
    "join_regions",
    "list_indicators",
    "local_clusters",
    "locate",
    "make_decision",
    "measure_area_warmth",
    "measure_coverage",
    "measure_equity",
    "measure_indicators",
    "measure_travel",
    "measure_warmth",
    "month_steps",
    "offices_at",
    "open_gazetteer",
    "open_store",
    "plan_visits",
    "review_groups",
    "revise_plan",
    "score_gaps",
    "summarise_coverage",
    "summarise_indicator",
    "travel_from_table",
    "travel_geodesic",
    "warmth_curve",
    "web_layer",
    "weigh_demand",
]

_HOMES = {
    name: f"geodata.{module}"
    for module, names in {
        "areas": ("Areas",),
        "classes": ("class_breaks", "classify"),
        "coverage": (
            "count_by_month",
            "film_coverage",
            "measure_coverage",
            "month_steps",
            "summarise_coverage",
        ),
        "gaps": (
            "bound_coverage",
            "contiguity",
            "find_overlaps",
            "join_regions",
            "local_clusters",
            "measure_equity",
            "score_gaps",
        ),
        "gazetteer": ("Gazetteer", "open_gazetteer"),
        "indicators": ("list_indicators", "measure_indicators", "summarise_indicator"),
        "model": ("Loaded", "conform"),
        "planning": (
            "Plan",
            "PlanRequest",
            "assign_areas",
            "build_request",
            "compare_plans",
            "measure_travel",
            "offices_at",
            "plan_visits",
            "revise_plan",
            "travel_from_table",
            "travel_geodesic",
            "weigh_demand",
        ),
        "records": ("Records",),
        "registry": ("Registry",),
        "review": ("accept_above", "make_decision", "review_groups"),
        "selection": ("Selection",),
        "store": ("Store", "open_store"),
        "warmth": ("Paces", "measure_area_warmth", "measure_warmth", "warmth_curve"),
        "web": ("web_layer",),
    }.items()
    for name in names
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: whoever needs one does not wait for all."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found = getattr(import_module(_HOMES[name]), name)
    return found
