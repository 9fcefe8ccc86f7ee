"""Elections that people know of: entering them, and taking them off again."""

from __future__ import annotations

import datetime as dt
import hashlib

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.components import choices
from dashboard.components.relationships.expected import signed
from dashboard.components.relationships.scopes import day_set, who_set
from dashboard.language import gettext as _
from dashboard.language import isolated
from dashboard.words import wording
from dashboard.words.labels import POST_ROLES
from geodata.areas import Areas
from geodata.selection import Selection

Place = tuple[int, str]

_WHOLE: Place = (-1, "")
_ROUND = "election-round"
_ROOM = 300
"""Pixels of the list, where there are many."""


def show_elections(selection: Selection, areas: Areas, who: str) -> None:
    """The elections of a boundary version, and fields for another one.

    ``who`` is the name of the reader, empty until it is given.
    """
    st.subheader(_("Elections"), anchor=False)
    st.caption(_("An election ahead warns of a change of holder in every office that it fills."))
    known = queries.elections(selection)
    if known.empty:
        st.text(_("None is entered yet. Enter the next one below."))
    else:
        with st.container(height=_ROOM if len(known) > 5 else "content", border=False):
            for _at, row in known.iterrows():
                _show_one(row, areas, queries.as_of(selection))
    with st.expander(_("Enter an election"), icon=":material/how_to_vote:", expanded=known.empty):
        _ask(selection, who)


def _show_one(row: pd.Series, areas: Areas, today: pd.Timestamp) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap="xxsmall"):
            st.text(isolated(str(row["label"])))
            st.caption(wording.plain(_say(row, areas, today)))
        st.button(
            _("Remove"),
            key=f"remove-{row['election_id']}",
            help=wording.plain(_("Remove {election}").format(election=row["label"])),
            on_click=_remove,
            args=(str(row["election_id"]),),
        )


def _say(row: pd.Series, areas: Areas, today: pd.Timestamp) -> str:
    """When, for whom and where; who entered it."""
    day = wording.date(row["date"])
    if row["date"] < today:
        day = _("{day}, gone by").format(day=day)
    role = _("all offices") if pd.isna(row["role"]) else POST_ROLES.get(row["role"], row["role"])
    place = ""
    if pd.notna(row["pcode"]):
        place = wording.area_name(areas, int(row["level"]), str(row["pcode"]))
    entered = _("entered by {who} on {day}").format(who=who_set(row), day=day_set(row))
    return wording.in_a_row([day, role, place, entered])


def _remove(election_id: str) -> None:
    queries.store().let_go("elections", [(election_id,)])


def _ask(selection: Selection, who: str) -> None:
    # Another round is other fields: they are empty when an election has been entered.
    turn = st.session_state.setdefault(_ROUND, 0)
    label = st.text_input(
        _("What it is called"),
        key=f"election-label-{turn}",
        max_chars=80,
        placeholder=_("such as Local elections"),
    ).strip()
    day = st.date_input(
        _("Day"),
        value=None,
        format=wording.day_field(),
        key=f"election-day-{turn}",
        min_value=dt.date(1900, 1, 1),
        max_value=dt.date(2200, 12, 31),
    )
    role = st.selectbox(
        _("Which offices it fills"),
        ["", *POST_ROLES],
        format_func=lambda code: POST_ROLES[code] if code else _("All offices"),
        key=f"election-role-{turn}",
    )
    place = _ask_place(selection, turn)
    if st.button(_("Enter"), type="primary", key="election-enter"):
        refused = refuse_election(label, day, who)
        if day is not None and not refused:
            _keep(selection.vintage, label, day, role, place, who)
            st.session_state[_ROUND] = turn + 1
            st.rerun()
        st.warning(refused)


def _ask_place(selection: Selection, turn: int) -> Place:
    """The whole country, or an area with all inside it."""
    known = choices.places(selection.vintage)
    labels = {_WHOLE: _("The whole country")}
    if known.many:
        typed = st.text_input(
            _("Where: name or P-code, empty for the whole country"), key=f"election-find-{turn}"
        )
        labels |= {place: known.labels[place] for place in known.find(typed, 20)}
    else:
        labels |= known.labels
    return st.selectbox(
        _("Where"),
        list(labels),
        format_func=lambda place: isolated(labels[place]),
        key=f"election-place-{turn}",
    )


def refuse_election(label: str, day: dt.date | None, who: str) -> str:
    """Why what was entered is no election yet, in a sentence; empty where it is."""
    if not label:
        return _("Say what the election is called.")
    if day is None:
        return _("Choose the day of the election.")
    return "" if who else _("Give your name first; it is kept with what you enter.")


def _keep(vintage: str, label: str, day: dt.date, role: str, place: Place, who: str) -> None:
    level, pcode = place
    words = "|".join([vintage, label, day.isoformat(), role, str(level), pcode])
    row = {
        # The same election entered twice is one.
        "election_id": hashlib.sha256(words.encode()).hexdigest()[:16],
        "label": label,
        "date": pd.Timestamp(day),
        "role": role or None,
        "vintage": vintage,
        "level": level if pcode else None,
        "pcode": pcode or None,
    }
    queries.store().keep("elections", pd.DataFrame([{**row, **signed(who)}]))
