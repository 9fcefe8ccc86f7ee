"""The profile of an area beside the map: its figures, its offices, its last engagements."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import queries, state
from dashboard.components.figures import refused_counts
from dashboard.components.shell import go_to, open_profile
from dashboard.components.tables import pick_table, say_vacant
from dashboard.components.toolbar import describe_filters
from dashboard.language import current, isolated
from dashboard.language import gettext as _
from dashboard.shown import View
from dashboard.steps import into
from dashboard.words import wording
from dashboard.words.explaining import explain_colour
from dashboard.words.standing import state_sentence
from geodata.areas import Areas
from geodata.selection import Selection


def show_card(selection: Selection, areas: Areas, view: View, height: int) -> None:
    """The area picked, in the room beside the map."""
    level, pcode = int(selection.level or 0), selection.area
    if pcode not in view.frame.index:
        st.caption(_("Pick an area on the map or in the ranking to see who is there."))
        return
    row = view.frame.loc[pcode]
    with st.container(height=height, border=False, key="card", gap="xsmall"):
        _show_head(areas, level, pcode)
        st.text(state_sentence(row))
        for need in (view.need, view.second.need if view.second is not None else None):
            if need is not None:
                st.text(need.said_of(pcode))
        _show_actions(areas, level, pcode)
        _show_explanation(selection, areas, view)
        _show_offices(selection, level, pcode)
        _show_recent(selection, level, pcode)


def _show_head(areas: Areas, level: int, pcode: str) -> None:
    st.subheader(wording.plain(wording.area_name(areas, level, pcode)), anchor=False)
    above = [name for _level, _code, name in wording.area_path(areas, level, pcode)[:-1]]
    kind = wording.sentence(wording.level_words(areas, level)[0])
    if above:
        said = _("{kind} in {place} · {pcode}")
        told = said.format(kind=kind, place=wording.joined(reversed(above)), pcode=pcode)
    else:
        told = _("{kind} · {pcode}").format(kind=kind, pcode=pcode)
    st.caption(wording.plain(told))


def _show_actions(areas: Areas, level: int, pcode: str) -> None:
    with st.container(horizontal=True, gap="small"):
        if st.button(_("Open profile"), type="primary", key="card-open"):
            go_to("place")
        deeper = areas.child_level(level)
        if deeper is not None:
            many = wording.level_words(areas, deeper)[1]
            st.button(
                _("Show its {areas}").format(areas=many),
                key="card-into",
                on_click=_look_into,
                args=(areas, level, pcode),
            )


def _look_into(areas: Areas, level: int, pcode: str) -> None:
    state.choose(**into(areas, level, pcode))
    st.session_state["panel"] = "ranking"


EXPLAINED = "explain"
"""Where the session keeps which area's colour was asked about last."""


def _show_explanation(selection: Selection, areas: Areas, view: View) -> None:
    """Rule 9, folded away until it is asked for; the words can be copied."""
    asked = st.session_state.get(EXPLAINED) == selection.area
    with st.expander(
        _("Explain this colour"),
        expanded=asked,
        icon=":material/palette:",
        key=f"card-explain-{selection.area}-{asked}",
    ):
        said = explain_colour(
            selection,
            areas,
            view,
            selection.area,
            filters=describe_filters(selection),
            refused=refused_counts(
                selection.vintage, "records" if view.need is None else "indicators"
            ),
        )
        st.code(said, language=None, wrap_lines=True)


def _show_offices(selection: Selection, level: int, pcode: str) -> None:
    known, today = queries.registry(selection.vintage), queries.as_of(selection)
    offices = known.offices_in(level, pcode, today)
    if offices.empty:
        return
    st.markdown(f"**{_('Who holds office')}**")
    pick_table(
        say_vacant(offices.head(6)),
        "card-offices",
        lambda picked: open_profile("post", str(picked["post_id"])),
        columns={
            "label": st.column_config.TextColumn(_("Office"), width=190),
            "holder": st.column_config.TextColumn(_("Holder"), width=115),
            "last": st.column_config.DateColumn(
                _("Last met"), format=wording.day_column("short"), width=75
            ),
        },
        name=_("Offices and their holders"),
    )


def _show_recent(selection: Selection, level: int, pcode: str) -> None:
    known = queries.registry(selection.vintage)
    rows = queries.records(selection.vintage)
    ids = rows.engagement_ids[rows.inside(level, pcode) & rows.keep(selection)]
    recent = known.engagements(list(ids), current()).head(4)
    if recent.empty:
        return
    st.markdown(f"**{_('Latest')}**")
    for _at, one in recent.iterrows():
        day = wording.date(one["date"], str(one["date_precision"] or "day"))
        kind = wording.kind(one["kind"], one["stated_kind"])
        said = wording.in_a_row([day, kind])
        st.text(f"{said}\n{isolated(_shorten(one['title']))}")


def _shorten(text: object, limit: int = 110) -> str:
    if pd.isna(text):
        return ""
    words = str(text)
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
