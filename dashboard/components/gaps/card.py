"""The card of an area: why it ranks where it does, part by part, and what is not known of it."""

from __future__ import annotations

import json

import pandas as pd
import streamlit as st

from dashboard import queries, state
from dashboard.components.gaps.panels import HEIGHT
from dashboard.components.gaps.ranking import facts, neighbours_of
from dashboard.components.languages import link_language
from dashboard.components.picture import current_palette
from dashboard.components.plan.draft import LINK
from dashboard.components.shell import go_to, open_profile, page_path
from dashboard.components.tables import fit_height, pick_table, say_vacant
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.words import wording
from dashboard.words.gapwords.priority import (
    OUT_OF,
    component_label,
    part_figure,
    say_facts,
    say_rank,
    say_unknown,
)
from geodata.areas import Areas
from geodata.selection import Selection


def show_card(selection: Selection, areas: Areas) -> None:
    """The area picked, in the room beside the map."""
    level, pcode = int(selection.level or 0), selection.area
    scores = queries.gaps.gap_scores(selection)
    if pcode not in scores.index:
        st.caption(_("Pick an area on the map or in the ranking to see why it ranks there."))
        return
    row = scores.loc[pcode]
    with st.container(height=HEIGHT, border=False, key="card", gap="xsmall"):
        st.subheader(wording.plain(wording.area_name(areas, level, pcode)), anchor=False)
        st.text(_standing(selection, areas, row, pcode))
        _show_actions(pcode)
        if pd.notna(row["rank"]):
            _show_parts(selection, pcode)
            st.caption(wording.plain(say_unknown(row, queries.indicators(selection.vintage))))
        _show_offices(selection, level, pcode)


def _standing(selection: Selection, areas: Areas, row: pd.Series, pcode: str) -> str:
    """Its rank, and what is behind it in a sentence."""
    level = int(selection.level or 0)
    ranked = int(queries.gaps.gap_scores(selection)["rank"].notna().sum())
    beside = neighbours_of(selection, pd.Index([pcode]))[pcode]
    said = say_rank(areas, level, row, ranked)
    if row["state"] == "no_authority":
        return said
    facts = wording.sentence(say_facts(row, beside))
    return _("{facts}. {rank}").format(facts=facts, rank=said)


def _show_actions(pcode: str) -> None:
    with st.container(horizontal=True, gap="small", key="card-actions"):
        if st.button(_("Plan a visit here"), type="primary", key="card-plan"):
            link = {**state.to_link(state.current().but(plan="", opened="")), **link_language()}
            st.switch_page(
                page_path("plan"), query_params={**link, LINK: json.dumps({"must": [pcode]})}
            )
        if st.button(_("Open profile"), key="card-open"):
            go_to("place")


def _show_parts(selection: Selection, pcode: str) -> None:
    """Every component with the figure behind it, how much reason it is, and what it adds."""
    row = queries.gaps.gap_scores(selection).loc[pcode]
    area, layers = facts(selection).loc[pcode], queries.indicators(selection.vintage)
    beside = neighbours_of(selection, pd.Index([pcode]))[pcode]
    weighed = {code: weight for code, weight in queries.gaps.weights(selection).items() if weight}
    codes = [code for code in weighed if f"part:{code}" in row.index]
    adds = queries.gaps.reasons(selection).loc[pcode]
    parts = pd.DataFrame(
        {
            "part": [component_label(code, layers) for code in codes],
            "figure": [part_figure(code, row, area, beside, layers) for code in codes],
            "reason": [OUT_OF * row[f"part:{code}"] for code in codes],
            "weight": [weighed[code] for code in codes],
            "adds": [OUT_OF * adds[code] for code in codes],
        }
    ).sort_values("adds", ascending=False, kind="stable")
    st.dataframe(
        parts,
        hide_index=True,
        height=fit_height(len(parts), 8),
        placeholder=_("not known"),
        alt=_("The parts of the score"),
        column_config={
            "part": st.column_config.TextColumn(_("Part"), width=196),
            "figure": st.column_config.TextColumn(_("What is known"), width=90),
            "reason": st.column_config.ProgressColumn(
                _("Reason to go"),
                format="%d",
                min_value=0,
                max_value=OUT_OF,
                color=current_palette().colour("3"),
                width=98,
                help=_("From 0, none, to 100, the most that this part can give."),
            ),
            "weight": st.column_config.NumberColumn(
                _("Weight"), format=wording.number_column(parts["weight"]), width=56
            ),
            "adds": st.column_config.NumberColumn(
                _("Adds"),
                format="%.1f",
                width=52,
                help=_("Points of its score; they add up to it."),
            ),
        },
    )


def _show_offices(selection: Selection, level: int, pcode: str) -> None:
    """Offices here, those never met first."""
    known, today = queries.registry(selection.vintage), queries.as_of(selection)
    offices = known.offices_in(level, pcode, today)
    if offices.empty:
        st.caption(_("No offices are known here. A roster can be loaded on the Data page."))
        return
    never = int(offices["last"].isna().sum())
    said = ngettext(
        "{never} of {count} office has no engagement on record",
        "{never} of {count} offices have no engagement on record",
        len(offices),
    )
    st.markdown(
        f"**{said.format(never=wording.number(never), count=wording.number(len(offices)))}**"
    )
    pick_table(
        say_vacant(offices.sort_values("last", na_position="first", kind="stable")),
        f"gap-offices-{pcode}",
        lambda picked: open_profile("post", str(picked["post_id"])),
        columns={
            "label": st.column_config.TextColumn(_("Office"), width=200),
            "holder": st.column_config.TextColumn(_("Holder"), width=120),
            "last": st.column_config.DateColumn(
                _("Last met"), format=wording.day_column("short"), width=80
            ),
        },
        rows=6,
        name=_("Offices, those never met first"),
    )
