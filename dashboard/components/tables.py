"""Tables one can pick from, and the columns they share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import pandas as pd
import streamlit as st

from dashboard.components.engagement import show_engagement
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.words import wording
from dashboard.words.labels import COMMITMENT_STATUSES, SENSITIVITIES

ROW_HEIGHT, HEAD_HEIGHT = 33, 36
"""Pixels at the theme's font size."""

LISTED = 3000
"""Rows that a table sends to the browser at most; directories are searched in the server."""


def fit_height(count: int, most: int) -> int | Literal["content"]:
    """As high as the rows need, up to a number of them; then it scrolls, showing half a row."""
    return "content" if count <= most else HEAD_HEIGHT + most * ROW_HEIGHT + ROW_HEIGHT // 2


def pick_table(
    frame: pd.DataFrame,
    key: str,
    on_pick: Callable[[pd.Series], None],
    *,
    columns: Mapping[str, Any],
    rows: int = 10,
    name: str,
) -> None:
    """A table whose rows lead somewhere; the same row can be picked again after coming back.

    Parameters
    ----------
    frame : pandas.DataFrame
        Shown in the order of ``columns``; others travel along for ``on_pick`` only.
    on_pick : callable
        Receives the row; it may leave the page.
    rows : int
        How many are seen before it scrolls.
    name : str
        What the table lists, for screen readers.
    """
    if frame.empty:
        return
    shown = frame[[column for column in columns if column in frame]].head(LISTED)
    turn, picked = f"{key}-turn", f"{key}-picked"
    # A picked row stays ticked in the browser, and a second pick would only untick it; so every
    # pick is followed by a table of its own.
    widget = f"{key}-{st.session_state.setdefault(turn, 0)}"

    def take() -> None:
        chosen = st.session_state[widget]["selection"]["rows"]
        if chosen:
            st.session_state[picked] = chosen[0]
            st.session_state[turn] += 1

    pending = st.session_state.pop(picked, None)
    if pending is not None and pending < len(frame):
        on_pick(frame.iloc[pending])
    st.dataframe(
        shown,
        key=widget,
        on_select=take,
        selection_mode="single-row",
        hide_index=True,
        height=fit_height(len(shown), rows),
        column_config=dict(columns),
        placeholder="",
        alt=name,
    )
    if len(frame) > LISTED:
        st.caption(
            _("The first {shown} of {count} are listed; search to find others.").format(
                shown=wording.number(LISTED), count=wording.number(len(frame))
            )
        )


def offer_rows(name: str, file_name: str, write: Callable[[], bytes], help: str) -> None:
    """All rows as CSV, written when it is asked for."""
    st.download_button(
        _("List"),
        data=write,
        file_name=file_name,
        mime="text/csv",
        key=f"download-{name}",
        type="tertiary",
        icon=":material/download:",
        on_click="ignore",
        help=help,
    )


def say_vacant(offices: pd.DataFrame) -> pd.DataFrame:
    """Offices whose holder is said in the language spoken, where there is none."""
    return offices.assign(holder=offices["person"].where(~offices["vacant"], _("vacant")))


def show_engagements(
    engagements: pd.DataFrame, key: str, *, limit: int | None = None, rows: int = 9
) -> None:
    """Engagements as a log: when, what, where, with whom; newest first. A row opens in full."""
    if engagements.empty:
        st.caption(_("No engagements on record."))
        return
    shown = engagements.head(limit) if limit else engagements
    listed = pd.DataFrame(
        {
            _("Date"): [
                wording.day_in_table(day, "day" if pd.isna(precision) else precision)
                for day, precision in zip(shown["date"], shown["date_precision"], strict=True)
            ],
            _("Kind"): [
                wording.kind(kind, stated)
                for kind, stated in zip(shown["kind"], shown["stated_kind"], strict=True)
            ],
            _("What"): shown["title"].to_numpy(),
            _("Where"): shown["places"].to_numpy(),
            _("With"): shown["counterparts"].to_numpy(),
            _("By"): shown["partners"].to_numpy(),
            _("Program"): shown["program"].to_numpy(),
            _("Sensitivity"): shown["sensitivity"].map(SENSITIVITIES).to_numpy(),
        }
    )
    filled = [c for c in listed if listed[c].replace("", None).notna().any()]
    widths: Mapping[str, Any] = {_("Date"): 95, _("Kind"): 175, _("What"): "large"}
    pick_table(
        listed.assign(engagement_id=shown["engagement_id"].to_numpy()),
        key,
        lambda row: show_engagement(str(row["engagement_id"])),
        columns={c: st.column_config.TextColumn(width=widths.get(c)) for c in filled},
        rows=rows,
        name=_("Engagements, newest first"),
    )
    if limit and len(engagements) > limit:
        figures = {"shown": wording.number(limit), "count": wording.number(len(engagements))}
        st.caption(_("The newest {shown} of {count}.").format(**figures))


def show_commitments(rows: pd.DataFrame, as_of: pd.Timestamp) -> None:
    """What was promised, first due first; what is overdue is said so."""
    if rows.empty:
        st.caption(_("None on record."))
        return
    open_ = rows["status"] == "open"
    late = open_ & (rows["due"] < as_of)
    standing = rows["status"].map(COMMITMENT_STATUSES).where(~late, _("Overdue"))
    ordered = rows.assign(standing=standing, day=rows["due"].dt.date)
    ordered = ordered.iloc[(~open_).to_numpy().argsort(kind="stable")]
    done = int((rows["status"] == "done").sum())
    st.caption(_say_standing(int(open_.sum()), int(late.sum()), done))
    st.dataframe(
        ordered[["standing", "day", "text", "party"]],
        hide_index=True,
        height=fit_height(len(ordered), 6),
        alt=_("Commitments"),
        column_config={
            "standing": st.column_config.TextColumn(_("Status"), width=75),
            "day": st.column_config.DateColumn(_("Due"), format=wording.day_column(), width=95),
            "text": st.column_config.TextColumn(_("What"), width="medium"),
            "party": st.column_config.TextColumn(_("Who"), width="small"),
        },
    )


def _say_standing(waiting: int, late: int, done: int) -> str:
    figures = {
        "open": wording.number(waiting),
        "late": wording.number(late),
        "done": wording.number(done),
    }
    if not waiting:
        return ngettext("None open; {done} done.", "None open; {done} done.", done).format(
            **figures
        )
    return ngettext(
        "{open} open, {late} of them overdue; {done} done.",
        "{open} open, {late} of them overdue; {done} done.",
        waiting,
    ).format(**figures)
