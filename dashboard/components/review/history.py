"""Decisions that were taken: who, when, why, for how many rows; any can be taken back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import queries, wording
from dashboard.components.review.again import place_again, settled_by
from dashboard.components.review.desk import ask_reviewer
from dashboard.components.tables import pick_table
from geodata.codelists import DECISION_ACTIONS
from geodata.errors import AreaError


@st.cache_data(show_spinner=False, max_entries=4)
def _decisions(key: tuple[str, int], vintage: str) -> pd.DataFrame:  # noqa: ARG001
    return queries.store().decisions(vintage, taken_back=True)


def decisions_of(vintage: str) -> pd.DataFrame:
    """Every decision on a boundary, those taken back among them, newest first."""
    return _decisions(queries.version(), vintage).iloc[::-1]


def show_decisions(vintage: str) -> None:
    """The list of decisions; picking one opens it, with what taking it back does."""
    decisions = decisions_of(vintage)
    if decisions.empty:
        st.caption("No decision was taken yet. Decide under Review what held rows mean.")
        return
    means = [_meaning(row, vintage) for _, row in decisions.iterrows()]
    shown = decisions.assign(
        words=[_words(row) for _, row in decisions.iterrows()],
        means=means,
        when=pd.to_datetime(decisions["decided_at"], errors="coerce", utc=True),
        standing=decisions["taken_back_at"].isna().map({True: "Holds", False: "Taken back"}),
    )
    pick_table(
        shown,
        "decisions-table",
        lambda row: _show_decision(row, vintage),
        columns={
            "words": st.column_config.TextColumn("As written", width="medium"),
            "stated_parent": st.column_config.TextColumn("In", width="small"),
            "means": st.column_config.TextColumn("Means", width="medium"),
            "rows": st.column_config.NumberColumn("Rows", format="localized", width=60),
            "decided_by": st.column_config.TextColumn("By", width="small"),
            "when": st.column_config.DatetimeColumn("When (UTC)", format="D MMM YYYY, HH:mm"),
            "why": st.column_config.TextColumn("Why", width="small"),
            "standing": st.column_config.TextColumn("Standing", width="small"),
        },
        rows=9,
        name="Decisions taken in review",
    )
    st.caption("Pick a decision to see it in full or to take it back.")


def _words(decision: pd.Series) -> str:
    said = [decision["stated_name"], decision["stated_code"]]
    return " · ".join(str(part) for part in said if pd.notna(part) and str(part))


def _meaning(decision: pd.Series, vintage: str) -> str:
    if decision["action"] != "accept":
        return DECISION_ACTIONS[str(decision["action"])]
    try:
        return queries.areas(vintage).name(int(decision["level"]), str(decision["pcode"]))
    except AreaError:
        return str(decision["pcode"])


@st.dialog("A decision", width="medium")
def _show_decision(decision: pd.Series, vintage: str) -> None:
    st.subheader(wording.plain(f"{decision['words']}: {decision['means']}"), anchor=False)
    day = wording.date(decision["when"].tz_localize(None))
    st.text(f"Decided by {decision['decided_by']} on {day}, for {decision['rows']} rows.")
    if pd.notna(decision["why"]) and decision["why"]:
        st.text(f"Why: {decision['why']}")
    if pd.notna(decision["taken_back_at"]):
        day = wording.date(pd.Timestamp(decision["taken_back_at"]).tz_localize(None))
        st.text(f"Taken back by {decision['taken_back_by']} on {day}.")
        return
    st.write("Taking it back puts its rows where they were before: into the review queue.")
    reviewer = ask_reviewer("take-back")
    pressed = st.button(
        "Take it back",
        type="primary",
        key="take-back",
        icon=":material/undo:",
        disabled=not reviewer,
        help=None if reviewer else "Give your name first.",
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
