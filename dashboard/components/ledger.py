"""The ledger: every row that was not loaded, with its reason, and the way back to its provider."""

from __future__ import annotations

import json
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.components.shell import link_to, say_in_english
from dashboard.components.tables import pick_table
from dashboard.exports.ledger import ledger_workbook
from dashboard.language import current, ngettext
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.labels import FATES, REASONS
from geodata.selection import Selection
from loaders.records.resubmission import is_correctable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_ledger(selection: Selection, fate: str) -> None:
    """Every held, rejected and superseded row of a boundary's sources, to filter and to send."""
    rows = queries.refused_rows(selection.vintage)
    if rows.empty:
        st.header(_("Every row received was loaded"), anchor=False)
        link_to("data", _("See how far they come"), opened="flow:")
        return
    st.header(_sentence(rows), anchor=False)
    chosen = _filter(rows, fate)
    said = ngettext(
        "{count} row. Row 1 is the first row of the file.",
        "{count} rows. Row 1 is the first row of the file.",
        len(chosen),
    )
    st.caption(said.format(count=wording.number(len(chosen))))
    _show_rows(chosen)
    _offer_workbooks(rows)


def _sentence(rows: pd.DataFrame) -> str:
    """How many rows met each fate, those that still wait first."""
    counts = rows["fate"].value_counts()
    said = [_say_fate(fate, int(counts[fate])) for fate in FATES if fate in counts]
    return _("{fates}, each with its reason").format(fates=wording.joined(said))


def _say_fate(fate: str, count: int) -> str:
    said = {
        "held": ngettext("{count} held for review", "{count} held for review", count),
        "rejected": ngettext("{count} rejected", "{count} rejected", count),
        "superseded": ngettext("{count} superseded", "{count} superseded", count),
    }[fate]
    return said.format(count=wording.number(count))


def _filter(rows: pd.DataFrame, fate: str) -> pd.DataFrame:
    names = rows.drop_duplicates("source_id").set_index("source_id")["name"]
    fates = [code for code in FATES if (rows["fate"] == code).any()]
    left, middle, right = st.columns(3)
    wanted = {
        "source_id": left.multiselect(
            _("Source"),
            list(names.index),
            format_func=names.__getitem__,
            placeholder=_("Every source"),
            key="ledger-source",
            label_visibility="collapsed",
        ),
        "fate": middle.multiselect(
            _("Fate"),
            fates,
            default=[fate] if fate in fates else None,
            format_func=FATES.__getitem__,
            placeholder=_("Every fate"),
            key=f"ledger-fate-{fate}",
            label_visibility="collapsed",
        ),
        "reason": right.multiselect(
            _("Reason"),
            sorted(rows["reason"].dropna().unique()),
            format_func=lambda code: wording.sentence(REASONS.get(code, code)),
            placeholder=_("Every reason"),
            key="ledger-reason",
            label_visibility="collapsed",
        ),
    }
    for column, values in wanted.items():
        rows = rows[rows[column].isin(values)] if values else rows
    return rows


def _show_rows(rows: pd.DataFrame) -> None:
    if rows.empty:
        st.caption(_("No row is left by these filters. Take one off to see more."))
        return
    sheets = _sheets(set(rows["source_id"]))
    pick_table(
        rows.assign(
            fate_word=rows["fate"].map(FATES),
            sheet=rows["source_id"].map(sheets),
            why=_why(rows),
        ),
        "ledger-table",
        _show_row,
        columns={
            "name": st.column_config.TextColumn(_("Source"), width="medium"),
            **({"sheet": st.column_config.TextColumn(_("Sheet"), width="small")} if sheets else {}),
            "row": st.column_config.NumberColumn(_("Row"), width=60),
            "fate_word": st.column_config.TextColumn(_("Fate"), width="small"),
            "why": st.column_config.TextColumn(_("Why"), width=330),
            "field": st.column_config.TextColumn(_("Column"), width=90),
            "value": st.column_config.TextColumn(_("What stood there"), width=130),
            "suggestion": st.column_config.TextColumn(_("Perhaps"), width=170),
        },
        rows=9,
        name=_("Rows that were not loaded, with their reasons"),
    )


def _why(rows: pd.DataFrame) -> pd.Series:
    """What the reader said of each row; in another language the reason that it is a case of."""
    if current() == "en":
        return rows["message"].astype("str").str.rstrip(".")
    return rows["reason"].map(REASONS).fillna("").map(wording.sentence)


def _sheets(wanted: set[str]) -> dict[str, str]:
    """The sheet that each source was read from, where it has sheets."""
    sources = queries.table("sources")
    sources = sources[sources["source_id"].isin(wanted)]
    read = {
        source: json.loads(text).get("sheet")
        for source, text in zip(sources["source_id"], sources["read"], strict=True)
        if isinstance(text, str)
    }
    return {source: str(sheet) for source, sheet in read.items() if sheet}


def _show_row(row: pd.Series) -> None:
    st.dialog(_("The row as it was received"), width="large")(_show_received)(row)


def _show_received(row: pd.Series) -> None:
    """Rule 5: the provider's own row, untouched, with why it was not loaded."""
    said = _("{source}, row {row}: {why}.")
    st.text(said.format(source=row["name"], row=row["row"], why=row["why"]))
    if current() != "en":
        say_in_english(str(row["message"]))
    if pd.notna(row["suggestion"]):
        st.text(_("Perhaps: {suggestion}").format(suggestion=row["suggestion"]))
    raw = json.loads(row["raw"]) if pd.notna(row["raw"]) else {}
    if not raw:
        st.caption(_("Its cells are not kept: a later file stands for it."))
        return
    listed = pd.DataFrame(
        {_("Column"): list(raw), _("Value"): [str(value) for value in raw.values()]}
    )
    st.dataframe(listed, hide_index=True, key="raw-row", alt=_("The row as it was received"))


def _offer_workbooks(rows: pd.DataFrame) -> None:
    """One workbook a source, in the provider's own columns, to be corrected and sent back."""
    sources = queries.table("sources")
    able = sources.loc[[is_correctable(each) for _, each in sources.iterrows()], "source_id"]
    open_rows = rows[rows["fate"].isin(["held", "rejected"]) & rows["source_id"].isin(able)]
    if open_rows.empty:
        return
    st.subheader(_("Send them back to the provider"), anchor=False)
    st.write(
        _(
            "A workbook in the provider's own columns, with what is wrong beside each row. The "
            "provider corrects the rows and returns the same workbook; load it under Add files, "
            "and its rows take the place of these."
        )
    )
    with st.container(horizontal=True, gap="small"):
        for source_id, group in open_rows.groupby("source_id", sort=False):
            name = str(group["name"].iloc[0])
            said = ngettext("{count} row of {source}", "{count} rows of {source}", len(group))
            st.download_button(
                wording.plain(said.format(count=wording.number(len(group)), source=name)),
                data=partial(_workbook, queries.version(), str(source_id)),
                file_name=f"{_stem(name)}-to-correct.xlsx",
                mime=XLSX,
                key=f"ledger-download-{source_id}",
                icon=":material/download:",
                on_click="ignore",
            )


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


@st.cache_data(show_spinner=False, max_entries=4)
def _workbook(key: queries.Key, source_id: str) -> bytes:  # noqa: ARG001
    sources = queries.table("sources")
    ledger = queries.store().read_ledger(source_id=source_id, fates=("held", "rejected"))
    source = sources[sources["source_id"] == source_id].iloc[0]
    return ledger_workbook(source, ledger)
