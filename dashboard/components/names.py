"""Names: crosswalks that were loaded, and decisions that were taken, with their downloads."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import queries, wording
from dashboard.components.loading.names import show_names
from dashboard.components.review.history import decisions_of, show_decisions
from dashboard.components.shell import link_to
from dashboard.exports.names import aliases_csv


def show_names_section(vintage: str) -> None:
    """Decisions first: they are what a person here has said."""
    decisions = decisions_of(vintage)
    standing = int(decisions["taken_back_at"].isna().sum())
    aliases = queries.table("aliases")
    aliases = aliases[aliases["vintage"] == vintage]
    st.header(
        f"{wording.count(standing, 'decision')} and {wording.count(len(aliases), 'other name')} "
        "settle what rows mean",
        anchor=False,
    )
    st.subheader("Decisions", anchor=False)
    show_decisions(vintage)
    if not decisions.empty:
        st.download_button(
            "Download the decisions",
            data=lambda: _decisions_csv(vintage),
            file_name=f"decisions-{vintage}.csv",
            mime="text/csv",
            key="download-decisions",
            icon=":material/download:",
            on_click="ignore",
            help="A crosswalk that any store can load under Add files.",
        )
    st.subheader("Crosswalks", anchor=False)
    if aliases.empty:
        st.caption("No crosswalk is loaded. Add one where providers write names in their own way.")
        link_to("data", "Add a crosswalk", icon=":material/upload_file:", opened="add:")
    else:
        _show_crosswalks(aliases, vintage)


def _decisions_csv(vintage: str) -> bytes:
    return aliases_csv(decisions_of(vintage), areas=queries.areas(vintage))


def _show_crosswalks(aliases: pd.DataFrame, vintage: str) -> None:
    sources = queries.table("sources").set_index("source_id")["name"]
    for source_id, group in aliases.groupby("source_id", sort=False):
        name = sources.get(source_id, "a source")
        st.markdown(f"**{wording.plain(str(name))}**: {wording.count(len(group), 'name')}")
        show_names(group, vintage)
