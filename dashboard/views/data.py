"""Data: files in, every row's fate, what a person must settle, and how far the rows come."""

import pandas as pd
import streamlit as st

from dashboard import queries, state
from dashboard.components.ledger import show_ledger
from dashboard.components.loading import show_add_files
from dashboard.components.names import show_names_section
from dashboard.components.review import count_waiting, show_review_section
from dashboard.components.shell import link_to, show_only_inside
from dashboard.components.sources import show_sources
from dashboard.components.tables import show_engagements
from dashboard.components.waterfall import show_waterfall
from dashboard.language import current, ngettext, noop
from dashboard.language import gettext as _
from dashboard.words import wording
from geodata.selection import Selection

SECTIONS = {
    "loaded": noop("Loaded files"),
    "add": noop("Add files"),
    "review": noop("Review"),
    "ledger": noop("Ledger"),
    "flow": noop("From file to map"),
    "names": noop("Names"),
}
# Lists that a figure opens, and the section that they belong to.
BEHIND = {"above": "flow", "undated": "flow"}


def show() -> None:
    """The page; it works on an empty store, where it is the first one to be used."""
    selection = state.current()
    if selection.audience:
        show_only_inside()
        return
    section, _colon, detail = selection.opened.partition(":")
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
    labels = {section: _(label) for section, label in SECTIONS.items()}
    if waiting:
        labels["review"] = _("Review ({count})").format(count=wording.number(waiting))
    st.session_state["section"] = BEHIND.get(section, section)
    st.segmented_control(
        _("Section"),
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
    shown = rows.keep(selection) & rows.in_period(selection)
    above = above[shown[above["engagement"].to_numpy(int)]]
    if level.isdigit():
        above = above[above["level"] == int(level)]
    one = wording.level_words(areas, int(selection.level or 0))[0]
    if above.empty:
        said = _("Every record in the period is known to its {area}")
        st.header(said.format(area=one), anchor=False)
        return
    said = ngettext(
        "{count} engagement is known only to a higher level than the {area}",
        "{count} engagements are known only to a higher level than the {area}",
        len(above),
    )
    st.header(said.format(count=wording.number(len(above)), area=one), anchor=False)
    st.write(_("They colour no area on the map, and are counted in the figures beside it."))
    places = zip(above["level"], above["pcode"], strict=True)
    counts = pd.Series([wording.area_name(areas, *place) for place in places]).value_counts()
    each = _("{place}: {count}")
    st.text(
        wording.joined(
            each.format(place=name, count=wording.number(count)) for name, count in counts.items()
        )
    )
    listed = known.engagements(list(rows.engagement_ids[above["engagement"]]), current())
    show_engagements(listed, "above-table", rows=12)


def _show_undated(selection: Selection) -> None:
    rows = queries.records(selection.vintage)
    known = queries.registry(selection.vintage)
    undated = rows.keep(selection) & ~rows.dated
    count = int(undated.sum())
    if not count:
        st.header(_("Every record has a date"), anchor=False)
        return
    said = ngettext("{count} engagement has no date", "{count} engagements have no date", count)
    st.header(said.format(count=wording.number(count)), anchor=False)
    st.write(_("They are counted when the period is all time, and in no shorter one."))
    show_engagements(
        known.engagements(list(rows.engagement_ids[undated]), current()),
        "undated-table",
        limit=1000,
        rows=12,
    )
    link_to("coverage", _("Show all time on the map"), start=None, end=None)


show()
