"""What filters and search offer: names by id, and places by what is typed."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard import queries
from dashboard.language import current
from dashboard.places import PlaceFinder, label_places


@st.cache_resource(show_spinner=False, max_entries=24)
def _labels(key: queries.Key, kind: str, vintage: str) -> Mapping[str, str]:  # noqa: ARG001
    column = {"programs": "title", "organizations": "name", "sources": "name"}[kind]
    rows = queries.registry(vintage).tables[kind]
    if kind == "sources":
        reporting = (rows["kind"] == "records") & rows["reports_on"].notna()
        counting = reporting & rows["superseded_by"].isna()
        rows = rows[counting & (rows["vintage"] == vintage)]
    identity = kind.rstrip("s") + "_id"
    return dict(zip(rows[identity], rows[column], strict=True))


def labels(kind: str, vintage: str) -> Mapping[str, str]:
    """Id -> name of what a filter offers: programs, organizations or sources."""
    return _labels(queries.version(), kind, vintage)


@st.cache_resource(show_spinner=False, max_entries=8)
def _acting(key: queries.Key, vintage: str) -> Mapping[str, str]:  # noqa: ARG001
    known = queries.registry(vintage)
    taken = known.tables["participations"]
    acting = taken[(taken["party_kind"] == "organization") & (taken["role"] != "counterpart")]
    busiest = acting["party_id"].value_counts().index
    return {str(identity): known.organization_name(identity) for identity in busiest}


def acting_organizations(vintage: str) -> Mapping[str, str]:
    """Id -> name of the organizations that engage, fund or report, busiest first."""
    return _acting(queries.version(), vintage)


@st.cache_resource(show_spinner=False, max_entries=16)
def _places(key: queries.Key, vintage: str, language: str) -> PlaceFinder:  # noqa: ARG001
    aliases = queries.table("aliases")
    return PlaceFinder(label_places(queries.areas(vintage), aliases[aliases["vintage"] == vintage]))


def places(vintage: str) -> PlaceFinder:
    """Every area below the country as a reader looks for it, coarse levels first."""
    return _places(queries.version(), vintage, current())
