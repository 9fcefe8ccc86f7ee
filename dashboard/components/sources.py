"""What is loaded: the list of sources, and each in full with the way to remove it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import queries, state, wording
from dashboard.components.loading.findings import show_layers, show_reading, show_warnings
from dashboard.components.review import place_again, settled_by
from dashboard.components.shell import link_to, show_failure
from dashboard.components.tables import pick_table
from dashboard.components.toolbar import vintage_labels
from geodata.codelists import SOURCE_KINDS
from geodata.errors import EngagementError


def show_sources(source_id: str) -> None:
    """Every source with its fates; the picked one in full below."""
    sources = queries.table("sources")
    st.header(_sentence(sources), anchor=False)
    later = sources["superseded_by"].notna()
    shown = sources.assign(
        when=pd.to_datetime(sources["loaded_at"], errors="coerce", utc=True),
        what=sources["kind"].map(SOURCE_KINDS).where(~later, "Superseded"),
        version=sources["vintage"].map(vintage_labels(queries.vintages())).fillna("not loaded"),
    )
    pick_table(
        shown,
        "sources-table",
        lambda row: state.choose(opened=f"loaded:{row['source_id']}"),
        columns={
            "name": st.column_config.TextColumn("Source", width=240),
            "what": st.column_config.TextColumn("Kind", width=110),
            "format": st.column_config.TextColumn("Recognised as", width=140),
            "when": st.column_config.DatetimeColumn(
                "Loaded (UTC)", format="D MMM YYYY, HH:mm", width=125
            ),
            "received": st.column_config.NumberColumn("Received", format="localized", width=80),
            "loaded": st.column_config.NumberColumn("Loaded", format="localized", width=80),
            "held": st.column_config.NumberColumn("Held", format="localized", width=60),
            "rejected": st.column_config.NumberColumn("Rejected", format="localized", width=75),
            **(
                {"superseded": st.column_config.NumberColumn("Superseded", format="localized")}
                if sources["superseded"].fillna(0).any()
                else {}
            ),
            "version": st.column_config.TextColumn("Boundary version", width=140),
        },
        rows=10,
        name="Sources that are loaded",
    )
    opened = state.current().opened.partition(":")[2] or source_id
    mine = sources[sources["source_id"] == opened]
    if mine.empty:
        st.caption("Pick a source to see how it was read.")
        return
    show_source(mine.iloc[0])
    _offer_removal(mine.iloc[0])


def _sentence(sources: pd.DataFrame) -> str:
    records = sources[(sources["kind"] == "records") & sources["reports_on"].notna()]
    received = int(records["received"].sum())
    return (
        f"{len(sources)} {'source' if len(sources) == 1 else 'sources'} loaded; "
        f"{wording.number(received)} rows of engagements received, each with its fate"
    )


def show_source(source: pd.Series) -> None:
    """One source in full: where it came from, what became of it, how it was read."""
    st.subheader(wording.plain(str(source["name"])), anchor=False)
    parts = [str(source["format"]), f"sha256 {str(source['hash'])[:16]}…"]
    if pd.notna(source["start"]):
        parts.append(f"reports on {wording.period(source['start'].date(), source['end'].date())}")
    if pd.notna(source["illustrative"]) and bool(source["illustrative"]):
        parts.append("illustrative: invented for the example")
    st.text(" · ".join(parts))
    if pd.notna(source["superseded_by"]):
        _say_superseded(str(source["superseded_by"]))
    _link_rows(source)
    show_warnings(source)
    show_layers(source)
    show_reading(source)


def _say_superseded(later: str) -> None:
    sources = queries.table("sources").set_index("source_id")["name"]
    name = sources.get(later, "a later file")
    st.info(wording.plain(f"{name} stands for it: its rows count no more."))


def _link_rows(source: pd.Series) -> None:
    """From a source to its rows that wait or were refused."""
    held, rejected = (int(source[fate]) if pd.notna(source[fate]) else 0 for fate in _REFUSED)
    if source["kind"] == "boundaries" or not held + rejected:
        return
    with st.container(horizontal=True, gap="small"):
        if held:
            link_to("data", f"Review {wording.number(held)} held rows", opened="review:")
        link_to("data", "See its rows in the ledger", opened="ledger:")


_REFUSED = ("held", "rejected")


def _offer_removal(source: pd.Series) -> None:
    with st.popover("Remove this source", icon=":material/delete:"):
        st.write(
            "Takes the source and every row that came from it out of the store. "
            "The file itself is not touched."
        )
        if source["kind"] == "boundaries":
            st.write("Records placed on this boundary stay, but cannot be shown without it.")
        if source["kind"] == "names":
            st.write("Rows that were placed by its names are placed again without them.")
        if st.button("Remove it", type="primary", key="remove-source"):
            try:
                _remove(source)
            except EngagementError as error:
                show_failure(error)
                return
            state.choose(opened="loaded:")
            st.rerun()


def _remove(source: pd.Series) -> None:
    vintage = str(source["vintage"])
    named = settled_by(vintage, "alias") if source["kind"] == "names" else []
    queries.store().remove(str(source["source_id"]))
    for sentence in place_again(vintage, named):
        st.toast(wording.plain(sentence), icon=":material/warning:")
