"""What stands on every page: style, the label of the example, failures and empty states."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from dashboard import queries, state, wording
from geodata.errors import EngagementError
from geodata.selection import Selection

_STYLE = Path(__file__).parents[1] / "assets" / "page.css"
_VIEWS = Path(__file__).parents[1] / "views"


@cache
def _css() -> str:
    return _STYLE.read_text(encoding="utf-8")


def page_style() -> None:
    """Take the clutter off and set the page in ink on paper."""
    st.html(f"<style>{_css()}</style>")


def prepare() -> None:
    """Settle what is being looked at, and say so when it is invented for the example."""
    before = state.current()
    selection = queries.settle(before)
    if selection == before:
        state.mirror()
    else:
        state.choose(**dict(selection))
    if selection.vintage and queries.is_illustrative(selection.vintage):
        st.html(
            '<p class="eng-banner"><b>Illustrative example.</b> Boundaries and census figures are '
            "real; every engagement, person and program is invented.</p>"
        )


def show_failure(error: EngagementError) -> None:
    """An error as a person reads it: what, where, what to do.

    A remedy that names an option of the shell is for those who work there; the page asks instead.
    """
    st.error(f"**{wording.plain(error.what)}**", icon=":material/error:")
    if error.where:
        st.text(f"Where: {error.where}")
    if error.remedy and "--" not in error.remedy:
        st.text(error.remedy)


def settled() -> Selection | None:
    """What is being looked at, or None on an empty store, having said what to do."""
    selection = state.current()
    if not selection.vintage:
        show_empty_store()
        return None
    return selection


def show_empty_store() -> None:
    """The first thing a new user sees without the example: what to do next."""
    st.header("Nothing is loaded yet")
    st.write(
        "Load a boundary file (GeoJSON, TopoJSON, Shapefile, GeoPackage or GeoParquet), then "
        "a records file (CSV or Excel). Every row will be accounted for."
    )
    with st.container(horizontal=True):
        link_to("data", "Load your own files", icon=":material/upload_file:")
    st.caption("Or start the built-in example from a shell: `engagement demo`.")


def page_path(name: str) -> Path:
    """The script of a page."""
    return _VIEWS / f"{name}.py"


def link_to(name: str, label: str, *, icon: str | None = None, **changes: object) -> None:
    """A link to a page that carries the view along, with some changes."""
    selection = state.current().but(**changes)
    st.page_link(page_path(name), label=label, icon=icon, query_params=state.to_link(selection))


def go_to(name: str, **changes: object) -> None:
    """Leave for a page, carrying the view along."""
    state.choose(**changes)
    st.switch_page(page_path(name), query_params=state.to_link(state.current()))


PAGE_OF_KIND = {
    "post": "officials",
    "person": "officials",
    "organization": "councils",
    "program": "programs",
}


def open_profile(kind: str, identity: str) -> None:
    """Leave for the profile of an office, person, organization or program."""
    go_to(PAGE_OF_KIND[kind], opened=f"{kind}:{identity}")
