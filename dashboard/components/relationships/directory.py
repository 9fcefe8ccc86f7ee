"""The list of relationships, cooling first, with what is about to be lost above it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import queries, state
from dashboard.charts import lost_chart
from dashboard.components.amounts_map import Amounts, show_amounts
from dashboard.components.pagename import LIST, MAP, mark_target
from dashboard.components.picture import current_palette
from dashboard.components.relationships.sections import open_one
from dashboard.components.search import search
from dashboard.components.shell import go_to, link_to
from dashboard.components.tables import LISTED, pick_table
from dashboard.components.toolbar import describe_filters
from dashboard.language import current, noop
from dashboard.language import gettext as _
from dashboard.words import warmthwords, wording
from dashboard.words.labels import ORGANIZATION_CLASSES, POST_ROLES, WARMTH_STATES
from geodata.areas import Areas
from geodata.selection import Selection
from geodata.warmth import COLD, HORIZON, WARM

MAP_HEIGHT = 258
_BREAKS = (COLD, WARM, 1.0, 4.0)
"""Ends of the map's classes: cold, cooling, and three of warm, the same in every view."""

Test = Callable[[pd.DataFrame, pd.Timestamp], pd.Series]

_FILTERS: Mapping[str, tuple[str, Test]] = {
    "soon": (noop("Going cold within {days} days"), warmthwords.going_cold),
    "overdue": (noop("Overdue, not yet cold"), lambda frame, _today: warmthwords.overdue(frame)),
    "warned": (noop("Change ahead"), lambda frame, _today: warmthwords.warned(frame)),
    "cold": (noop("Gone cold"), lambda frame, _today: frame["state"] == "cold"),
    "never": (noop("Never met"), lambda frame, _today: frame["state"] == "never"),
}
"""What of a list can be looked at alone."""


def show_directory(selection: Selection, areas: Areas, of: str) -> None:
    """Relationships with offices, organizations or areas of a view."""
    frame = _read(selection, areas, of)
    if frame.empty:
        _say_none(selection, of)
        return
    today = queries.warmth_day(selection)
    if of == "areas":
        level = int(selection.level or 0)
        noun = partial(wording.level_noun, areas, level)
        _show_head(selection, frame, today, noun)
        with st.container(key="map-and-panel"):
            left, right = st.columns([1.1, 1], gap="medium")
            with left:
                _show_map(selection, areas, frame)
            with right:
                _show_list(frame, today, of, rows=10)
        return
    left, right = st.columns([1.6, 1], gap="medium")
    with left:
        _show_head(selection, frame, today, None)
    with right:
        _show_months(frame, today)
    _show_list(frame, today, of, rows=11)


def _read(selection: Selection, areas: Areas, of: str) -> pd.DataFrame:
    """A list with what is searched in: ``label``, ``holder``, ``what`` and ``place``."""
    language = current()
    if of == "areas":
        frame, level = queries.area_relationships(selection), int(selection.level or 0)
        names = areas.names(level, language).reindex(frame.index)
        frame = frame[frame["state"] != ""]
        parents = pd.Series(areas.at(level)["parent_pcode"]).reindex(frame.index)
        above = areas.names(level - 1, language) if level - 1 in areas.levels else parents
        return frame.assign(label=names, holder="", what="", place=parents.map(above).fillna(""))
    frame = queries.relationships(selection, "posts" if of == "posts" else "organizations")
    labels = POST_ROLES if of == "posts" else ORGANIZATION_CLASSES
    kinds = frame["role" if of == "posts" else "classification"]
    places = queries.registry(selection.vintage).area_labels(frame, language)
    what = [labels.get(str(kind), "") for kind in kinds]
    holders = warmthwords.holders(frame) if of == "posts" else ""
    return frame.assign(what=what, place=places, holder=holders)


def _say_none(selection: Selection, of: str) -> None:
    """Nobody to have a relationship with: what to do about it."""
    if selection.filtered or selection.root:
        st.header(_("Nobody is in this view"), anchor=False)
        st.write(_("Look at the whole country, or take the filters off."))
        link_to(
            "relationships",
            _("Show everything"),
            root="",
            root_level=0,
            programs=(),
            kinds=(),
            organizations=(),
            roles=(),
            sources=(),
        )
        return
    heads = {
        "posts": _("No offices are known yet"),
        "organizations": _("No organization was met yet"),
        "areas": _("No area has a local authority"),
    }
    st.header(heads[of], anchor=False)
    st.write(_("Load records that name counterparts, or a roster of officials, on the Data page."))
    with st.container(horizontal=True, gap="small"):
        link_to("data", _("Load your own files"), icon=":material/upload_file:")
        if of != "areas":
            link_to("relationships", _("See the areas"), opened="warmth:areas")


def _show_head(
    selection: Selection,
    frame: pd.DataFrame,
    today: pd.Timestamp,
    noun: Callable[[int], str] | None,
) -> None:
    met = frame["last"].notna().any()
    with st.container(key="headline", gap="xxsmall"):
        st.header(wording.plain(warmthwords.headline(frame, today, noun)), anchor=False)
        filters = describe_filters(selection)
        parts = [
            _("as of {date}").format(date=wording.date(today)) if met else "",
            *warmthwords.counts(frame),
            *warmthwords.unknown(frame),
            _("only {filters}").format(filters=filters) if filters else "",
        ]
        st.text(wording.sentence(wording.in_a_row(parts)))
        if not met:
            link_to("data", _("Load records that say who was met and when"))


def _show_months(frame: pd.DataFrame, today: pd.Timestamp) -> None:
    """How many go cold in each of the months ahead."""
    months = warmthwords.by_month(frame, today)
    if not months["count"].any():
        return
    said = warmthwords.say_months(months)
    with st.container(gap="xxsmall"):
        st.caption(_("Going cold by month, if nothing else is done"))
        st.altair_chart(lost_chart(months, current_palette(), said), width="stretch")


def _show_map(selection: Selection, areas: Areas, frame: pd.DataFrame) -> None:
    mark_target(MAP)
    warmth = queries.area_warmth(selection)
    counted = areas.counted(int(selection.level or 0)).reindex(warmth.index)
    reason = np.where(~counted, "a", np.where(warmth.isna(), "r", np.where(warmth == 0, "z", "")))
    labels = {
        "z": WARMTH_STATES["never"],
        "r": WARMTH_STATES["not_reported"],
        "a": _("No local authority"),
    }
    show_amounts(
        selection,
        areas,
        Amounts(
            _("Warmth: cold up to {cold}, warm from {warm}").format(
                cold=wording.decimal(COLD), warm=wording.decimal(WARM)
            ),
            warmth,
            ("", ""),
            _BREAKS,
            pd.Series(reason, index=warmth.index),
            tuple((code, label, "") for code, label in labels.items() if code in set(reason)),
        ),
        key="relationships-map",
        height=MAP_HEIGHT,
        on_pick=lambda pcode: state.choose(**open_one("areas", pcode)),
    )
    _say_above(selection, areas)
    _show_months(frame, queries.warmth_day(selection))


def _say_above(selection: Selection, areas: Areas) -> None:
    """Engagements that warm no area of this level: it is not known in which they were."""
    known = _("{count} known only to the {area}")
    above = [
        known.format(count=wording.number(count), area=wording.level_words(areas, level)[0])
        for level, count in sorted(queries.known_only_above(selection).items(), reverse=True)
    ]
    if above:
        said = _("Engagements that warm no area here: {above}.")
        st.caption(said.format(above=wording.joined(above)))


def _show_list(frame: pd.DataFrame, today: pd.Timestamp, of: str, *, rows: int) -> None:
    mark_target(LIST)
    chosen = _narrow(frame, today, of)
    if chosen.empty:
        st.caption(_("None of them is so. Take the choice off, or search for something else."))
        return
    found = chosen.head(LISTED)
    found = found.assign(
        identity=found.index,
        stands=found["state"].map(WARMTH_STATES),
        ahead=warmthwords.all_ahead(found, today),
        warmth=found["warmth"].round(2),
        met=found["last"].dt.date,
        due_on=found["due"].dt.date,
        late=found["overdue_days"].where(found["overdue_days"] > 0),
        cold=found["cold_on"].dt.date,
        was_cold=found["cold_since"].dt.date,
    )
    pick_table(
        found,
        f"relationships-{of}",
        lambda row: go_to("relationships", **open_one(of, str(row["identity"]))),
        columns=_columns(found, of),
        rows=rows,
        name=_("Relationships, those that go cold first at the top"),
    )


def _narrow(frame: pd.DataFrame, today: pd.Timestamp, of: str) -> pd.DataFrame:
    """Those that are searched for, and of these the ones that a press on a button asks for."""
    tests = {name: test(frame, today) for name, (_label, test) in _FILTERS.items()}
    tests = {name: kept for name, kept in tests.items() if name != "warned" or of != "areas"}
    labels = {
        name: _("{label} · {count}").format(
            label=_(_FILTERS[name][0]).format(days=HORIZON), count=wording.number(int(kept.sum()))
        )
        for name, kept in tests.items()
    }
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="narrow"):
        words = st.text_input(
            _("Search"),
            placeholder=_("Name, office or place"),
            key=f"relationships-search-{of}",
            label_visibility="collapsed",
            width=215,
        )
        asked = st.pills(
            _("Show only"),
            list(labels),
            format_func=labels.__getitem__,
            key=f"relationships-only-{of}",
            label_visibility="collapsed",
        )
    found = search(frame, words, ("label", "holder", "what", "place"))
    return found if asked is None else found[tests[asked].reindex(found.index)]


def _columns(found: pd.DataFrame, of: str) -> dict[str, Any]:
    """The columns that say anything; amounts stand as bars, states in words beside them."""
    day = wording.day_column("short")
    number, text, date = (
        st.column_config.NumberColumn,
        st.column_config.TextColumn,
        st.column_config.DateColumn,
    )
    wide = of != "areas"
    every: dict[str, Any] = {
        "label": text(_("Area") if not wide else _("Relationship"), width=220 if wide else 110),
        "holder": text(_("Holder"), width=135),
        "stands": text(_("State"), width=112),
        "warmth": st.column_config.ProgressColumn(
            _("Warmth"),
            help=_("1 is one dialogue today. Warm from {warm}, cold under {cold}.").format(
                warm=wording.decimal(WARM), cold=wording.decimal(COLD)
            ),
            format=wording.number_column(found["warmth"]),
            min_value=0,
            max_value=1,
            width=105,
            color=current_palette().colour("3"),
        ),
        "cold": date(_("Goes cold"), format=day, width=84),
        "late": number(
            _("Overdue, days"),
            format=wording.number_column(found["late"]),
            width=98,
            help=_("Days since it was due."),
        ),
        "ahead": text(_("Ahead"), width=210),
        "met": date(_("Last met"), format=day, width=84),
        "due_on": date(_("Due"), format=day, width=84),
        "was_cold": date(_("Cold since"), format=day, width=100),
        "place": text(_("Place"), width=150),
    }
    return {name: column for name, column in every.items() if _says(found[name])}


def _says(column: pd.Series) -> bool:
    return bool(column.replace("", None).notna().any())
