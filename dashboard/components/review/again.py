"""Reading sources once more after a decision or its undo, with progress on the page."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import again, queries
from dashboard.language import gettext as _


def place_again(vintage: str, sources: Iterable[str]) -> list[str]:
    """Read sources again from their originals with the decisions that hold now.

    Returns a sentence for each that could not be.
    """
    wanted = list(sources)
    if not wanted:
        return []
    bar = st.progress(0.0, _("Reading the boundary"))
    try:
        return again.place_again(
            queries.store(), vintage, wanted, lambda what, share: _show(bar, what, share)
        )
    finally:
        bar.empty()


def _show(bar: DeltaGenerator, what: str, share: float) -> None:
    bar.progress(share, _(what))


def settled_by(vintage: str, method: str) -> list[str]:
    """Sources of which a row was placed in some way: ``decision``, ``alias``."""
    places = queries.registry(vintage).tables["places"]
    return sorted(set(places.loc[places["method"] == method, "source_id"]))
