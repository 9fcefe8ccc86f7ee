"""The columns of a file: what each is read as and why, to be corrected and remembered."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.components.loading.session import remembered
from dashboard.components.picture import current_palette
from dashboard.components.tables import fit_height
from dashboard.language import gettext as _
from dashboard.words import wording
from geodata import open_gazetteer
from loaders.columns import FIELDS, describe_columns, guess_mapping, mapping_of, shape_of
from loaders.columns.mapping import IGNORE
from loaders.tabular import Table

Chosen = dict[str, Any]

_NOT_READ = "not-read"


def chosen_columns(tables: list[Table]) -> Chosen | None:
    """What a person said the columns mean: now, or for an earlier file of the same shape."""
    for table in sorted(tables, key=lambda table: -len(table.rows)):
        shape = shape_of(table)
        chosen = _session().get(shape, _recalled(shape))
        if chosen:
            return chosen
    return None


def _session() -> dict[str, Chosen | None]:
    """Shape to what was chosen in this session; None where the guess is wanted back."""
    return st.session_state.setdefault("columns-chosen", {})


def _recalled(shape: str) -> Chosen | None:
    kept = queries.store().recall_mapping(shape)
    return dict(kept["columns"]) if kept else None


def show_columns(key: str, table: Table, read: dict[str, Any] | None, vintage: str) -> None:
    """Every column with examples, what it is read as and why; the third column can be changed.

    ``key`` tells the file from another; ``read`` is how it was read, None where it could not be.
    """
    shape = shape_of(table)
    st.markdown(f"**{_('How the columns were read')}**")
    _say_recalled(shape)
    meant = str((read or {}).get("columns"))
    described = remembered(
        "described", (key, meant, vintage), lambda: _describe(table, read, vintage)
    )
    evidence = (read or {}).get("evidence") or {}
    shown = pd.DataFrame(
        {
            "Column of the file": described["header"],
            "Such as": [wording.joined(map(str, found)) for found in described["examples"]],
            "Read as": described["field"].fillna(_NOT_READ),
            "Because": [
                evidence.get(field, said)
                for field, said in zip(described["field"], described["evidence"], strict=True)
            ],
        }
    )
    # Columns that are read come first: a file may have a thousand.
    shown = shown.iloc[(shown["Read as"] == _NOT_READ).to_numpy().argsort(kind="stable")]
    turn = st.session_state.setdefault("columns-turn", 0)
    edited = st.data_editor(
        shown.reset_index(drop=True),
        hide_index=True,
        height=fit_height(len(shown), 9),
        disabled=["Column of the file", "Such as", "Because"],
        column_config={
            "Column of the file": st.column_config.TextColumn(
                _("Column of the file"), width="medium"
            ),
            "Such as": st.column_config.TextColumn(_("Such as"), width="medium"),
            "Read as": st.column_config.SelectboxColumn(
                _("Read as"),
                options=[_NOT_READ, *FIELDS],
                format_func=_meaning,
                required=True,
                width="medium",
            ),
            "Because": st.column_config.TextColumn(_("Because"), width="large"),
        },
        key=f"columns-{shape}-{turn}",
        alt=_("Columns of the file and what they are read as"),
    )
    st.caption(_("Double-click a cell under *Read as* to change it; the file is then read again."))
    _take(shown.reset_index(drop=True), edited, shape)
    _offer_guess(shape)
    _show_match(described)


def _meaning(field: object) -> str:
    return _("Not read") if field == _NOT_READ else wording.field(str(field))


def _describe(table: Table, read: dict[str, Any] | None, vintage: str) -> pd.DataFrame:
    gazetteer = open_gazetteer(queries.store(), vintage)
    mapping = mapping_of(table, read["columns"]) if read else guess_mapping(table, gazetteer)
    return describe_columns(table, mapping, gazetteer)


def _take(shown: pd.DataFrame, edited: pd.DataFrame, shape: str) -> None:
    """A changed cell wins: another column that had its field is not read any more."""
    changed = edited["Read as"] != shown["Read as"]
    if not changed.any():
        return
    ordered = pd.concat([edited[~changed], edited[changed]])
    read = ordered[ordered["Read as"] != _NOT_READ]
    chosen: Chosen = dict(zip(read["Read as"], read["Column of the file"], strict=True))
    chosen[IGNORE] = [
        header for header in edited["Column of the file"] if header not in chosen.values()
    ]
    _session()[shape] = chosen
    st.session_state["columns-turn"] += 1
    st.rerun()


def _say_recalled(shape: str) -> None:
    if shape in _session():
        return
    kept = queries.store().recall_mapping(shape)
    if kept:
        said = _("Read as you set it on {day}.").format(day=wording.date(kept["on"]))
        st.info(said, icon=":material/history:")


def _offer_guess(shape: str) -> None:
    """The way back from one's own corrections."""
    if _session().get(shape, _recalled(shape)):
        st.button(
            _("Read the columns as guessed"),
            key="columns-guess",
            icon=":material/undo:",
            on_click=lambda: _session().update({shape: None}),
        )


def offer_remembering(table: Table) -> tuple[str, Chosen] | None:
    """Shape and mapping to be remembered; None where nothing was corrected or it is not wanted."""
    shape = shape_of(table)
    chosen = _session().get(shape)
    if not chosen:
        return None
    wanted = st.checkbox(
        _("Remember the columns for files of this shape"), value=True, key="remember"
    )
    today = dt.datetime.now(dt.UTC).date().isoformat()
    return (shape, {"columns": chosen, "on": today}) if wanted else None


def _show_match(described: pd.DataFrame) -> None:
    """How much of each place column is known to the boundary, value by value."""
    placing = described[described["known_share"].notna()]
    if placing.empty:
        return
    st.markdown(f"**{_('How the place columns match the boundary')}**")
    values = placing["values"].astype(int)
    known = (placing["known_share"] * values).round().astype(int)
    st.dataframe(
        pd.DataFrame(
            {
                _("Column"): placing["header"],
                _("Read as"): placing["field"].map(wording.field),
                _("Distinct values"): values,
                _("Known"): known,
                _("Share"): placing["known_share"],
                _("Unknown"): values - known,
                _("Such as"): [wording.joined(map(str, found)) for found in placing["unknown"]],
            }
        ),
        hide_index=True,
        column_config={
            _("Share"): st.column_config.ProgressColumn(
                format="percent", min_value=0, max_value=1, color=current_palette().colour("2")
            )
        },
        key="match-report",
        alt=_("Share of known values of each place column"),
    )
    st.caption(
        _(
            "Values compared as they stand; a row is placed by all that it says, so it may be "
            "placed though one of its values is unknown."
        )
    )
