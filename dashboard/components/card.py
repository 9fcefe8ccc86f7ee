"""The profile of an area beside the map: its figures, its offices, its last engagements."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import queries, state, wording
from dashboard.components.shell import go_to, open_profile
from dashboard.components.tables import pick_table
from dashboard.queries import View
from geodata.areas import Areas
from geodata.selection import Selection


def state_sentence(row: pd.Series) -> str:
    """How an area stands, in a sentence."""
    match row["state"]:
        case "engaged":
            text = wording.MEASURES["engagements"].amount(float(row["engagements"]))
            return f"Engaged: {text} in the period, the last {_when(row)}."
        case "lapsed":
            return f"Lapsed: nothing in the period; the last engagement was {_when(row)}."
        case "no_record":
            return "No record: a source reports on it and has none."
        case "not_reported":
            return "Not reported: no source covers it, so nothing can be said."
        case _:
            return "No local authority here: a protected area or the like, outside the count."


def _when(row: pd.Series) -> str:
    if pd.isna(row["last"]):
        return "undated"
    days = int(row["days_since"])
    return f"on {wording.date(row['last'])}, {wording.number(days)} days before the as-of date"


def show_card(selection: Selection, areas: Areas, view: View, height: int) -> None:
    """The area picked, in the room beside the map."""
    level, pcode = int(selection.level or 0), selection.area
    if pcode not in view.frame.index:
        st.caption("Pick an area on the map or in the ranking to see who is there.")
        return
    row = view.frame.loc[pcode]
    with st.container(height=height, border=False, key="card", gap="xsmall"):
        st.subheader(wording.plain(areas.name(level, pcode)), anchor=False)
        above = [name for _, _, name in areas.path(level, pcode)[:-1]]
        kind = wording.level_words(areas, level)[0]
        where = ", ".join(reversed(above)) or "the country"
        st.caption(wording.plain(f"{wording.sentence(kind)} in {where} · {pcode}"))
        st.text(state_sentence(row))
        if view.need is not None:
            st.text(view.need.said_of(pcode))
        _show_actions(areas, level, pcode)
        offices = queries.registry(selection.vintage).offices_in(
            level, pcode, queries.as_of(selection)
        )
        if len(offices):
            st.markdown("**Who holds office**")
            pick_table(
                offices.head(6),
                "card-offices",
                lambda picked: open_profile("post", str(picked["post_id"])),
                columns={
                    "label": st.column_config.TextColumn("Office", width=190),
                    "holder": st.column_config.TextColumn("Holder", width=115),
                    "last": st.column_config.DateColumn("Last met", format="D MMM YY", width=75),
                },
                name="Offices and their holders",
            )
        _show_recent(selection, level, pcode)


def _show_actions(areas: Areas, level: int, pcode: str) -> None:
    with st.container(horizontal=True, gap="small"):
        if st.button("Open profile", type="primary", key="card-open"):
            go_to("place")
        deeper = areas.child_level(level)
        if deeper is not None:
            many = wording.level_words(areas, deeper)[1]
            down = (level, pcode, deeper)
            st.button(f"Show its {many}", key="card-into", on_click=_look_into, args=down)


def _look_into(level: int, pcode: str, deeper: int) -> None:
    state.choose(root=pcode, root_level=level, level=deeper, area="", camera=None)
    st.session_state["panel"] = "ranking"


def _show_recent(selection: Selection, level: int, pcode: str) -> None:
    known = queries.registry(selection.vintage)
    rows = queries.records(selection.vintage)
    ids = rows.engagement_ids[rows.inside(level, pcode) & rows.keep(selection)]
    recent = known.engagements(list(ids)).head(4)
    if recent.empty:
        return
    st.markdown("**Latest**")
    for _, one in recent.iterrows():
        day = wording.date(one["date"], str(one["date_precision"] or "day"))
        kind = wording.kind(one["kind"], one["stated_kind"])
        st.text(f"{day} · {kind}\n{_shorten(one['title'])}")


def _shorten(text: object, limit: int = 110) -> str:
    if pd.isna(text):
        return ""
    words = str(text)
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
