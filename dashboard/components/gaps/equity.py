"""Equity: how evenly attention is spread over people, as a curve and by province."""

from __future__ import annotations

import streamlit as st

from dashboard import queries, state, steps
from dashboard.charts import lorenz_chart
from dashboard.components.fields import bound
from dashboard.components.gaps.choices import equity_choice
from dashboard.components.gaps.panels import HEIGHT, open_panel, panel_of
from dashboard.components.picture import current_palette
from dashboard.components.tables import pick_table
from dashboard.language import current
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.gapwords.attention import attention_label, equity_guards, equity_headline
from geodata.areas import Areas
from geodata.gaps import ATTENTION, Equity
from geodata.selection import Selection

_MEASURE = "gaps-attention"


def show_equity(selection: Selection, areas: Areas) -> None:
    """The Lorenz curve of a measure, its Gini coefficient, and both by what holds the areas."""
    measure = equity_choice(panel_of(selection)[1])
    found = queries.gaps.equity(selection, measure)
    with st.container(height=HEIGHT, border=False, key="equity", gap="xsmall"):
        _show_measure(measure)
        said = equity_headline(areas, selection, found)
        st.text(said)
        if not found.areas:
            st.caption(
                _(
                    "Choose a level whose boundary carries population, or load a boundary that "
                    "does on the Data page."
                )
            )
            return
        if found.attention:
            chart = lorenz_chart(found.curve, current_palette(), attention_label(measure))
            st.altair_chart(chart, width="stretch", alt=said)
        _show_parents(selection, areas, found)
        st.caption(equity_guards(areas, selection, found))


def _show_measure(measure: str) -> None:
    labels = {name: attention_label(name) for name in ATTENTION}
    st.selectbox(
        _("Attention, counted in"),
        list(labels),
        format_func=labels.__getitem__,
        **bound(_MEASURE, measure, lambda name: open_panel("equity", name)),
    )


def _show_parents(selection: Selection, areas: Areas, found: Equity) -> None:
    """The same of every unit that holds some of the areas; a row looks into it."""
    level = int(selection.level or 0)
    if level == areas.coarsest or len(found.by_parent) < 2:
        return
    parent = areas.parent_level(level)
    names = areas.names(parent, current())
    rows = found.by_parent.assign(
        pcode=found.by_parent.index, name=names.reindex(found.by_parent.index)
    ).sort_values("per_100000", na_position="last")
    one = wording.sentence(wording.level_words(areas, parent)[0])
    pick_table(
        rows,
        "gaps-equity",
        lambda picked: _look_into(areas, parent, str(picked["pcode"])),
        columns={
            "name": st.column_config.TextColumn(one, width=120),
            "per_100000": st.column_config.NumberColumn(
                _("Per 100,000"),
                format="%.1f",
                width=88,
                help=_(
                    "Attention for each 100,000 people; empty where there are fewer than 10,000."
                ),
            ),
            "gini": st.column_config.NumberColumn(
                _("Gini"),
                format="%.2f",
                width=58,
                help=_("Empty where there are fewer than five areas, or nothing to share out."),
            ),
            "attention": st.column_config.NumberColumn(
                attention_label(found.measure),
                format=wording.number_column(rows["attention"]),
                width=100,
            ),
            "population": st.column_config.NumberColumn(
                _("People"), format=wording.number_column(rows["population"]), width=90
            ),
            "areas": st.column_config.NumberColumn(_("Counted"), width=66),
            "no_population": st.column_config.NumberColumn(_("No population"), width=95),
            "not_reported": st.column_config.NumberColumn(_("Not reported"), width=90),
        },
        rows=7,
        name=_("Attention and people, by what holds the areas"),
    )


def _look_into(areas: Areas, level: int, pcode: str) -> None:
    changes = steps.into(areas, level, pcode)
    if changes:
        state.choose(**changes)
        st.rerun()
