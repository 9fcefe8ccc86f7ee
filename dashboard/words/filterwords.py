"""The filters of a view in words, by the names that its tables have."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.labels import ENGAGEMENT_KINDS, POST_ROLES
from geodata.registry import Registry
from geodata.selection import FILTERS, Selection


def describe_filters(selection: Selection, known: Registry) -> str:
    """The filters in words, for the line under a title; empty when none is on."""
    parts = [
        wording.joined(names.get(value, value) for value in getattr(selection, field))
        for field, names in filter_names(known).items()
        if getattr(selection, field)
    ]
    more = _("{said}; {more}")
    return reduce(lambda said, part: more.format(said=said, more=part), parts) if parts else ""


def filter_names(known: Registry) -> dict[str, Mapping[str, str]]:
    """What each filter's values are called, in the order of the filters."""
    tables = known.tables

    def named(table: str, column: str) -> Mapping[str, str]:
        rows = tables[table]
        return dict(zip(rows[f"{table.rstrip('s')}_id"], rows[column], strict=True))

    names: dict[str, Mapping[str, str]] = {
        "programs": named("programs", "title"),
        "kinds": ENGAGEMENT_KINDS,
        "organizations": named("organizations", "name"),
        "roles": POST_ROLES,
        "sources": named("sources", "name"),
    }
    return {field: names[field] for field in FILTERS}
