"""Overlap: offices that two programs met within a few days, and visits they could make together."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.components import choices
from dashboard.components.fields import bound
from dashboard.components.gaps.choices import WITHIN_DAYS, overlap_choice
from dashboard.components.gaps.panels import HEIGHT, open_panel, panel_of
from dashboard.components.shell import link_to, open_profile
from dashboard.components.tables import pick_table
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.words import wording
from dashboard.words.gapwords.attention import joint_sentence, overlap_headline
from geodata.selection import Selection

_DAYS = "gaps-days"


def show_overlap(selection: Selection) -> None:
    """Joint visits to offer, and the meetings that lay so close together."""
    days = overlap_choice(panel_of(selection)[1])
    with st.container(height=HEIGHT, border=False, key="overlap", gap="xsmall"):
        if queries.registry(selection.vintage).tables["posts"].empty:
            st.text(_("No offices are known on this boundary, so none can be met twice."))
            link_to("data", _("Load a roster of officials"), opened="add:")
            return
        _show_days(days)
        found = queries.gaps.overlaps(selection, days)
        st.text(overlap_headline(found, days))
        if found.empty:
            st.caption(_("A longer time between meetings may find some."))
            return
        _show_joint(selection, days)
        _show_found(selection, found)
        st.caption(
            _(
                "Only meetings with a date and a program are compared, each with the next one of "
                "the same office. Where a date is known to the month only, so are the days."
            )
        )


def _show_days(days: int) -> None:
    labels = {
        count: ngettext("{count} day", "{count} days", count).format(count=wording.number(count))
        for count in WITHIN_DAYS
    }
    st.segmented_control(
        _("Two programs within"),
        list(labels),
        format_func=labels.__getitem__,
        required=True,
        **bound(_DAYS, days, lambda count: open_panel("overlap", str(count))),
    )


def _show_joint(selection: Selection, days: int) -> None:
    """Offices due again whose programs still run."""
    warmth = queries.relationships(selection)
    offers = queries.gaps.joint_visits(selection, days, warmth)
    st.markdown(f"**{_('Joint visits to offer')}**")
    st.text(joint_sentence(offers))
    titles = choices.labels("programs", selection.vintage)
    listed = offers.assign(
        who=[wording.joined(titles.get(code, code) for code in ids) for ids in offers["programs"]],
        unsure_of=[wording.joined(titles.get(c, c) for c in ids) for ids in offers["unsure"]],
        day=offers["due"].dt.date,
    )
    pick_table(
        listed,
        "gaps-joint",
        lambda picked: open_profile("post", str(picked["post_id"])),
        columns={
            "label": st.column_config.TextColumn(_("Office"), width=170),
            "day": st.column_config.DateColumn(
                _("Due"), format=wording.day_column("short"), width=80
            ),
            "overdue_days": st.column_config.NumberColumn(_("Days overdue"), format="%d", width=92),
            "who": st.column_config.TextColumn(_("Programs"), width=260),
            "unsure_of": st.column_config.TextColumn(
                _("May have ended"),
                width=150,
                help=_("Nothing says that they still run, and nothing says that they ended."),
            ),
        },
        rows=4,
        name=_("Offices that are due, with the programs that could go together"),
    )


def _show_found(selection: Selection, found: pd.DataFrame) -> None:
    titles = choices.labels("programs", selection.vintage)
    st.markdown(f"**{_('Met by two programs')}**")
    listed = found.assign(
        first=found["first_program"].map(titles),
        second=found["second_program"].map(titles),
        day=found["first_date"].dt.date,
        other_day=found["second_date"].dt.date,
    )
    short = wording.day_column("short")
    pick_table(
        listed,
        "gaps-overlaps",
        lambda picked: open_profile("post", str(picked["post_id"])),
        columns={
            "label": st.column_config.TextColumn(_("Office"), width=170),
            "days": st.column_config.NumberColumn(_("Days apart"), width=80),
            "day": st.column_config.DateColumn(_("First"), format=short, width=80),
            "first": st.column_config.TextColumn(_("By"), width=150),
            "other_day": st.column_config.DateColumn(_("Then"), format=short, width=80),
            "second": st.column_config.TextColumn(_("And by"), width=150),
        },
        rows=6,
        name=_("Offices met by two programs within a few days, newest first"),
    )
