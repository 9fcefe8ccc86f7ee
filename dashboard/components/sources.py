"""What is loaded: the list of sources, and each in full with the way to remove it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import queries, state
from dashboard.components.loading.findings import show_layers, show_reading, show_warnings
from dashboard.components.review import place_again, settled_by
from dashboard.components.review.desk import reviewer
from dashboard.components.shell import link_to, show_failure
from dashboard.components.tables import pick_table
from dashboard.components.toolbar import vintage_labels
from dashboard.keeping import now
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.words import wording
from dashboard.words.labels import FORMATS, SOURCE_KINDS
from geodata.errors import EngagementError
from geodata.renaming import note_heirs


def show_sources(source_id: str) -> None:
    """Every source with its fates; the picked one in full below."""
    sources = queries.table("sources")
    st.header(_sentence(sources), anchor=False)
    later = sources["superseded_by"].notna()
    shown = sources.assign(
        when=pd.to_datetime(sources["loaded_at"], errors="coerce", utc=True),
        what=sources["kind"].map(SOURCE_KINDS).where(~later, _("Superseded")),
        known_as=[FORMATS.get(name, name) for name in sources["format"]],
        version=sources["vintage"].map(vintage_labels(queries.vintages())).fillna(_("not loaded")),
    )
    pick_table(
        shown,
        "sources-table",
        lambda row: state.choose(opened=f"loaded:{row['source_id']}"),
        columns={
            "name": st.column_config.TextColumn(_("Source"), width=240),
            "what": st.column_config.TextColumn(_("Kind"), width=110),
            "known_as": st.column_config.TextColumn(_("Recognised as"), width=140),
            "when": st.column_config.DatetimeColumn(
                _("Loaded (UTC)"), format=f"{wording.day_column()}, HH:mm", width=125
            ),
            "received": st.column_config.NumberColumn(
                _("Received"), format=wording.number_column(), width=80
            ),
            "loaded": st.column_config.NumberColumn(
                _("Loaded"), format=wording.number_column(), width=80
            ),
            "held": st.column_config.NumberColumn(
                _("Held"), format=wording.number_column(), width=60
            ),
            "rejected": st.column_config.NumberColumn(
                _("Rejected"), format=wording.number_column(), width=75
            ),
            **(
                {
                    "superseded": st.column_config.NumberColumn(
                        _("Superseded"), format=wording.number_column()
                    )
                }
                if sources["superseded"].fillna(0).any()
                else {}
            ),
            "version": st.column_config.TextColumn(_("Boundary version"), width=140),
        },
        rows=10,
        name=_("Sources that are loaded"),
    )
    opened = state.current().opened.partition(":")[2] or source_id
    mine = sources[sources["source_id"] == opened]
    if mine.empty:
        st.caption(_("Pick a source to see how it was read."))
        return
    show_source(mine.iloc[0])
    _offer_removal(mine.iloc[0])


def _sentence(sources: pd.DataFrame) -> str:
    records = sources[(sources["kind"] == "records") & sources["reports_on"].notna()]
    received = int(records["received"].sum())
    loaded = ngettext("{count} source loaded", "{count} sources loaded", len(sources))
    rows = ngettext(
        "{count} row of engagements received, with its fate",
        "{count} rows of engagements received, each with its fate",
        received,
    )
    return _("{said}; {more}").format(
        said=loaded.format(count=wording.number(len(sources))),
        more=rows.format(count=wording.number(received)),
    )


def show_source(source: pd.Series) -> None:
    """One source in full: where it came from, what became of it, how it was read."""
    st.subheader(wording.plain(str(source["name"])), anchor=False)
    parts = [
        FORMATS.get(source["format"], str(source["format"])),
        f"sha256 {str(source['hash'])[:16]}…",
    ]
    if pd.notna(source["start"]):
        period = wording.period(source["start"].date(), source["end"].date())
        parts.append(_("reports on {period}").format(period=period))
    if pd.notna(source["illustrative"]) and bool(source["illustrative"]):
        parts.append(_("illustrative: invented for the example"))
    st.text(wording.in_a_row(parts))
    if pd.notna(source["superseded_by"]):
        _say_superseded(str(source["superseded_by"]))
    _link_rows(source)
    show_warnings(source)
    show_layers(source)
    show_reading(source)


def _say_superseded(later: str) -> None:
    sources = queries.table("sources").set_index("source_id")["name"]
    name = sources.get(later, _("a later file"))
    said = _("{source} stands for it: its rows count no more.").format(source=name)
    st.info(wording.plain(said))


def _link_rows(source: pd.Series) -> None:
    """From a source to its rows that wait or were refused."""
    held, rejected = (int(source[fate]) if pd.notna(source[fate]) else 0 for fate in _REFUSED)
    if source["kind"] == "boundaries" or not held + rejected:
        return
    with st.container(horizontal=True, gap="small"):
        if held:
            review = ngettext("Review {count} held row", "Review {count} held rows", held)
            link_to("data", review.format(count=wording.number(held)), opened="review:")
        link_to("data", _("See its rows in the ledger"), opened="ledger:")


_REFUSED = ("held", "rejected")


def _offer_removal(source: pd.Series) -> None:
    with st.popover(_("Remove this source"), icon=":material/delete:"):
        st.write(
            _(
                "Takes the source and every row that came from it out of the store. "
                "The file itself is not touched."
            )
        )
        if source["kind"] == "boundaries":
            st.write(_("Records placed on this boundary stay, but cannot be shown without it."))
        if source["kind"] == "names":
            st.write(_("Rows that were placed by its names are placed again without them."))
        if st.button(_("Remove it"), type="primary", key="remove-source"):
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
    store, source_id = queries.store(), str(source["source_id"])
    # While both are there: links to these areas will lead to those of the next version.
    note_heirs(store, source_id, by=reviewer(), at=now())
    store.remove(source_id)
    for sentence in place_again(vintage, named):
        st.toast(wording.plain(sentence), icon=":material/warning:")
