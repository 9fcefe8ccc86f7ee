"""Decisions that were taken: who, when, why, for how many rows; any can be taken back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.components.review.again import place_again, settled_by
from dashboard.components.review.desk import ask_reviewer
from dashboard.components.tables import pick_table
from dashboard.language import gettext as _
from dashboard.language import isolated, ngettext
from dashboard.words import wording
from dashboard.words.labels import DECISION_ACTIONS
from geodata.errors import AreaError


@st.cache_data(show_spinner=False, max_entries=4)
def _decisions(key: queries.Key, vintage: str) -> pd.DataFrame:  # noqa: ARG001
    return queries.store().decisions(vintage, taken_back=True)


def decisions_of(vintage: str) -> pd.DataFrame:
    """Every decision on a boundary, those taken back among them, newest first."""
    return _decisions(queries.version(), vintage).iloc[::-1]


def show_decisions(vintage: str) -> None:
    """The list of decisions; picking one opens it, with what taking it back does."""
    decisions = decisions_of(vintage)
    if decisions.empty:
        st.caption(_("No decision was taken yet. Decide under Review what held rows mean."))
        return
    listed = [row for at, row in decisions.iterrows()]
    shown = decisions.assign(
        words=[_words(row) for row in listed],
        means=[_meaning(row, vintage) for row in listed],
        when=pd.to_datetime(decisions["decided_at"], errors="coerce", utc=True),
        standing=decisions["taken_back_at"].isna().map({True: _("Holds"), False: _("Taken back")}),
    )
    pick_table(
        shown,
        "decisions-table",
        lambda row: _show_decision(row, vintage),
        columns={
            "words": st.column_config.TextColumn(_("As written"), width="medium"),
            "stated_parent": st.column_config.TextColumn(_("In"), width="small"),
            "means": st.column_config.TextColumn(_("Means"), width="medium"),
            "rows": st.column_config.NumberColumn(
                _("Rows"), format=wording.number_column(), width=60
            ),
            "decided_by": st.column_config.TextColumn(_("By"), width="small"),
            "when": st.column_config.DatetimeColumn(
                _("When (UTC)"), format=f"{wording.day_column()}, HH:mm"
            ),
            "why": st.column_config.TextColumn(_("Why"), width="small"),
            "standing": st.column_config.TextColumn(_("Standing"), width="small"),
        },
        rows=9,
        name=_("Decisions taken in review"),
    )
    st.caption(_("Pick a decision to see it in full or to take it back."))


def _words(decision: pd.Series) -> str:
    said = [decision["stated_name"], decision["stated_code"]]
    return wording.in_a_row(str(part) for part in said if pd.notna(part))


def _meaning(decision: pd.Series, vintage: str) -> str:
    if decision["action"] != "accept":
        return DECISION_ACTIONS[str(decision["action"])]
    try:
        areas = queries.areas(vintage)
        return wording.area_name(areas, int(decision["level"]), str(decision["pcode"]))
    except AreaError:
        return str(decision["pcode"])


def _show_decision(decision: pd.Series, vintage: str) -> None:
    st.dialog(_("A decision"), width="medium")(_show_one)(decision, vintage)


def _show_one(decision: pd.Series, vintage: str) -> None:
    st.subheader(wording.plain(f"{decision['words']}: {isolated(decision['means'])}"), anchor=False)
    day = wording.date(decision["when"].tz_localize(None))
    said = ngettext(
        "Decided by {person} on {day}, for {count} row.",
        "Decided by {person} on {day}, for {count} rows.",
        int(decision["rows"]),
    )
    figures = {"day": day, "count": wording.number(decision["rows"])}
    st.text(said.format(person=decision["decided_by"], **figures))
    if pd.notna(decision["why"]) and decision["why"]:
        st.text(_("Why: {why}").format(why=decision["why"]))
    if pd.notna(decision["taken_back_at"]):
        day = wording.date(pd.Timestamp(decision["taken_back_at"]).tz_localize(None))
        said = _("Taken back by {person} on {day}.")
        st.text(said.format(person=decision["taken_back_by"], day=day))
        return
    st.write(_("Taking it back puts its rows where they were before: into the review queue."))
    reviewer = ask_reviewer("take-back")
    pressed = st.button(
        _("Take it back"),
        type="primary",
        key="take-back",
        icon=":material/undo:",
        disabled=not reviewer,
        help=None if reviewer else _("Give your name first."),
    )
    if pressed:
        for sentence in _take_back(vintage, str(decision["decision_id"]), reviewer):
            st.toast(wording.plain(sentence), icon=":material/warning:")
        st.rerun()


def _take_back(vintage: str, decision_id: str, reviewer: str) -> list[str]:
    """Undo a decision and read again the sources that it settled; those that could not be, why."""
    settled = _settled_by_decision(vintage)
    queries.store().take_back([decision_id], by=reviewer)
    return place_again(vintage, settled)


def _settled_by_decision(vintage: str) -> list[str]:
    """Sources in which a decision placed or rejected a row."""
    refused = queries.refused_rows(vintage)
    rejected = refused.loc[refused["reason"] == "rejected_in_review", "source_id"]
    return sorted({*settled_by(vintage, "decision"), *rejected})
