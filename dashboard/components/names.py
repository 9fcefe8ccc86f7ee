"""Names: crosswalks that were loaded, and decisions that were taken, with their downloads."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.components.loading.names import show_names
from dashboard.components.review.history import decisions_of, show_decisions
from dashboard.components.shell import link_to
from dashboard.exports.names import aliases_csv
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.words import wording


def show_names_section(vintage: str) -> None:
    """Decisions first: they are what a person here has said."""
    decisions = decisions_of(vintage)
    standing = int(decisions["taken_back_at"].isna().sum())
    aliases = queries.table("aliases")
    aliases = aliases[aliases["vintage"] == vintage]
    st.header(_sentence(standing, len(aliases)), anchor=False)
    st.subheader(_("Decisions"), anchor=False)
    show_decisions(vintage)
    if not decisions.empty:
        st.download_button(
            _("Download the decisions"),
            data=lambda: _decisions_csv(vintage),
            file_name=f"decisions-{vintage}.csv",
            mime="text/csv",
            key="download-decisions",
            icon=":material/download:",
            on_click="ignore",
            help=_("A crosswalk that any store can load under Add files."),
        )
    st.subheader(_("Crosswalks"), anchor=False)
    if aliases.empty:
        st.caption(
            _("No crosswalk is loaded. Add one where providers write names in their own way.")
        )
        link_to("data", _("Add a crosswalk"), icon=":material/upload_file:", opened="add:")
    else:
        _show_crosswalks(aliases, vintage)


def _sentence(decisions: int, names: int) -> str:
    taken = ngettext("{count} decision", "{count} decisions", decisions)
    other = ngettext("{count} other name", "{count} other names", names)
    return _("{decisions} and {names} settle what rows mean").format(
        decisions=taken.format(count=wording.number(decisions)),
        names=other.format(count=wording.number(names)),
    )


def _decisions_csv(vintage: str) -> bytes:
    return aliases_csv(decisions_of(vintage), areas=queries.areas(vintage))


def _show_crosswalks(aliases: pd.DataFrame, vintage: str) -> None:
    sources = queries.table("sources").set_index("source_id")["name"]
    for source_id, group in aliases.groupby("source_id", sort=False):
        name = wording.plain(str(sources.get(source_id, _("a source"))))
        said = ngettext("**{source}**: {count} name", "**{source}**: {count} names", len(group))
        st.markdown(said.format(source=name, count=wording.number(len(group))))
        show_names(group, vintage)
