"""Data: files in, every row's fate, what a person must settle, and how far the rows come."""

import pandas as pd
import streamlit as st

from dashboard import queries, state, wording
from dashboard.components.ledger import show_ledger
from dashboard.components.loading import show_add_files
from dashboard.components.names import show_names_section
from dashboard.components.review import count_waiting, show_review_section
from dashboard.components.shell import link_to
from dashboard.components.sources import show_sources
from dashboard.components.tables import show_engagements
from dashboard.components.waterfall import show_waterfall
from geodata.selection import Selection

SECTIONS = {
    "loaded": "Loaded",
    "add": "Add files",
    "review": "Review",
    "ledger": "Ledger",
    "flow": "From file to map",
    "names": "Names",
}
# Lists that a figure opens, and the section that they belong to.
BEHIND = {"above": "flow", "undated": "flow"}


def show() -> None:
    """The page; it works on an empty store, where it is the first one to be used."""
    selection = state.current()
    section, _, detail = selection.opened.partition(":")
    if section not in (*SECTIONS, *BEHIND):
        section, detail = ("loaded" if selection.vintage else "add"), ""
    if not selection.vintage:
        section = "add"
    _choose_section(selection, section)
    match section:
        case "add":
            show_add_files(selection)
        case "review":
            show_review_section(selection.vintage)
        case "ledger":
            show_ledger(selection, detail)
        case "flow":
            show_waterfall(selection, detail)
        case "names":
            show_names_section(selection.vintage)
        case "above":
            _show_above(selection, detail)
        case "undated":
            _show_undated(selection)
        case _:
            show_sources(detail)


def _choose_section(selection: Selection, section: str) -> None:
    waiting = count_waiting(selection.vintage)
    labels = dict(SECTIONS)
    if waiting:
        labels["review"] = f"Review ({wording.number(waiting)})"
    st.session_state["section"] = BEHIND.get(section, section)
    st.segmented_control(
        "Section",
        list(SECTIONS) if selection.vintage else ["add"],
        format_func=labels.__getitem__,
        key="section",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: state.choose(opened=f"{st.session_state['section']}:"),
    )


def _show_above(selection: Selection, level: str) -> None:
    """The records behind "known only to the province": counted, never coloured."""
    rows, areas = queries.records(selection.vintage), queries.areas(selection.vintage)
    known = queries.registry(selection.vintage)
    above = rows.known_above(int(selection.level or 0), selection.root_level, selection.root)
    current = rows.keep(selection) & rows.in_period(selection)
    above = above[current[above["engagement"].to_numpy(int)]]
    if level.isdigit():
        above = above[above["level"] == int(level)]
    one = wording.level_words(areas, int(selection.level or 0))[0]
    if above.empty:
        st.header(f"Every record in the period is known to its {one}", anchor=False)
        return
    st.header(
        f"{wording.number(len(above))} engagements are known only to a higher level than the {one}",
        anchor=False,
    )
    st.write("They colour no area on the map, and are counted in the figures beside it.")
    names = [areas.name(lv, code) for lv, code in zip(above["level"], above["pcode"], strict=True)]
    counts = pd.Series(names).value_counts()
    st.text(", ".join(f"{name}: {count}" for name, count in counts.items()))
    show_engagements(
        known.engagements(list(rows.engagement_ids[above["engagement"]])), "above-table", rows=12
    )


def _show_undated(selection: Selection) -> None:
    rows = queries.records(selection.vintage)
    known = queries.registry(selection.vintage)
    undated = rows.keep(selection) & ~rows.dated
    count = int(undated.sum())
    if not count:
        st.header("Every record has a date", anchor=False)
        return
    st.header(f"{wording.number(count)} engagements have no date", anchor=False)
    st.write("They are counted when the period is all time, and in no shorter one.")
    show_engagements(
        known.engagements(list(rows.engagement_ids[undated])),
        "undated-table",
        limit=1000,
        rows=12,
    )
    link_to("coverage", "Show all time on the map", start=None, end=None)


show()
