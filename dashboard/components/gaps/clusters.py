"""Clusters: where like lies beside like more than chance would have it, and what that means."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.components.fields import bound
from dashboard.components.gaps.choices import cluster_choice, cluster_subjects
from dashboard.components.gaps.panels import HEIGHT, open_panel, panel_of, pick_area
from dashboard.components.tables import pick_table
from dashboard.language import current
from dashboard.language import gettext as _
from dashboard.words.gapwords.clusters import (
    KIND_LABELS,
    MEANINGS,
    clusters_headline,
    joins_sentence,
    say_tested,
)
from dashboard.words.labels import CLUSTER_STATISTICS
from geodata.areas import Areas
from geodata.selection import Selection

_STATISTIC, _OF = "gaps-statistic", "gaps-clusters-of"


def show_clusters(selection: Selection, areas: Areas) -> None:
    """What stands out, by a statistic that the reader chooses; what was not tested is said."""
    statistic, of = cluster_choice(selection, panel_of(selection)[1])
    with st.container(height=HEIGHT, border=False, key="clusters", gap="xsmall"):
        _show_choices(selection, statistic, of)
        found = queries.gaps.clusters(selection, statistic, of)
        st.text(clusters_headline(areas, selection, found, statistic))
        if statistic == "join_counts":
            _say_whole(selection)
        _show_found(selection, areas, found, statistic)
        st.caption(MEANINGS[statistic])
        st.caption(say_tested(found))


def _show_choices(selection: Selection, statistic: str, of: str) -> None:
    labels = dict(CLUSTER_STATISTICS)
    left, right = st.columns([1.2, 1], gap="small")
    left.selectbox(
        _("Statistic"),
        list(labels),
        format_func=labels.__getitem__,
        **bound(_STATISTIC, statistic, lambda value: open_panel("clusters", f"{value}/{of}")),
    )
    if statistic == "join_counts":
        right.selectbox(
            _("What is compared"),
            [_("Engaged or not")],
            key="gaps-clusters-of-states",
            disabled=True,
        )
        return
    subjects = cluster_subjects(selection)
    right.selectbox(
        _("What is compared"),
        list(subjects),
        format_func=subjects.__getitem__,
        **bound(_OF, of, lambda value: open_panel("clusters", f"{statistic}/{value}")),
    )


def _say_whole(selection: Selection) -> None:
    said = joins_sentence(queries.gaps.joins(selection))
    if said:
        st.text(said)


def _show_found(selection: Selection, areas: Areas, found: pd.DataFrame, statistic: str) -> None:
    level = int(selection.level or 0)
    chosen_ones = found[found["significant"]]
    names = areas.names(level, current())
    listed = chosen_ones.assign(
        pcode=chosen_ones.index,
        name=names.reindex(chosen_ones.index),
        found=chosen_ones["kind"].map(KIND_LABELS[statistic]),
    ).sort_values(["p_adjusted", "pcode"])
    pick_table(
        listed,
        f"gaps-found-{statistic}",
        lambda picked: _open(str(picked["pcode"])),
        columns={
            "name": st.column_config.TextColumn(_("Name"), width=130),
            "found": st.column_config.TextColumn(_("Found"), width=190),
            "statistic": st.column_config.NumberColumn(_("Statistic"), format="%.2f", width=75),
            "p_adjusted": st.column_config.NumberColumn(
                _("p, corrected"),
                format="%.4f",
                width=90,
                help=_("How probable it is by chance, corrected for the number of areas tested."),
            ),
        },
        rows=6,
        name=_("Areas that stand out from chance"),
    )


def _open(pcode: str) -> None:
    pick_area(pcode)
    st.rerun()
