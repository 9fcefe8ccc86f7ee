"""What a selection shows, and how far its rows come."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.queries.holding import PageFacts
from dashboard.queries.store import Key, records, registry, version
from dashboard.shown import View
from geodata.flow import Flow, follow_rows
from geodata.selection import Selection


def view(selection: Selection) -> View:
    """What a selection shows; see :meth:`dashboard.facts.Facts.view`."""
    return PageFacts().view(selection)


def as_of(selection: Selection) -> pd.Timestamp:
    """The day the view is as of, for terms of office and days since."""
    return PageFacts().as_of(selection)


def is_illustrative(vintage: str) -> bool:
    """Whether anything shown of a vintage is invented for the example."""
    return PageFacts().is_illustrative(vintage)


@st.cache_resource(show_spinner=False, max_entries=32)
def _flow(key: Key, link: str) -> Flow:
    selection = Selection.model_validate_json(link)
    engagements = registry(selection.vintage).tables["engagements"]
    return follow_rows(records(selection.vintage), engagements, selection)


def flow(selection: Selection) -> Flow:
    """How far the rows of a selection come, from the file to the map."""
    return _flow(version(), selection.counting().model_dump_json())
