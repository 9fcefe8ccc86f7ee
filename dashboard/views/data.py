"""Data: what is loaded, from where, when; the fate of every row; loading one's own files."""

import json

import pandas as pd
import streamlit as st

from dashboard import queries, state, wording
from dashboard.components import loading
from dashboard.components.shell import link_to, show_failure
from dashboard.components.tables import pick_table, show_engagements
from geodata.codelists import FATES
from geodata.errors import EngagementError
from geodata.ledger import REASONS
from geodata.selection import Selection

SECTIONS = {
    "loaded": "Loaded",
    "add": "Add files",
    "ledger": "Ledger",
    "above": "Known only higher",
    "undated": "Undated",
}


def show() -> None:
    """The page; it works on an empty store, where it is the first one to be used."""
    selection = state.current()
    section, _, detail = selection.opened.partition(":")
    if section not in SECTIONS:
        section, detail = ("loaded" if selection.vintage else "add"), ""
    st.session_state["section"] = section
    st.segmented_control(
        "Section",
        list(SECTIONS) if selection.vintage else ["add"],
        format_func=SECTIONS.__getitem__,
        key="section",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: state.choose(opened=f"{st.session_state['section']}:"),
    )
    match section:
        case "add":
            loading.show_add_files(selection)
        case "ledger":
            _show_ledger(selection, detail)
        case "above":
            _show_above(selection, detail)
        case "undated":
            _show_undated(selection)
        case _:
            _show_loaded(detail)


def _show_loaded(source_id: str) -> None:
    sources = queries.table("sources")
    st.header(_loaded_sentence(sources), anchor=False)
    shown = sources.assign(
        when=pd.to_datetime(sources["loaded_at"], errors="coerce", utc=True),
        what=sources["kind"].str.capitalize(),
    )
    pick_table(
        shown,
        "sources-table",
        lambda row: state.choose(opened=f"loaded:{row['source_id']}"),
        columns={
            "name": st.column_config.TextColumn("Source", width="medium"),
            "what": st.column_config.TextColumn("Kind", width="small"),
            "format": st.column_config.TextColumn("Recognised as", width="small"),
            "when": st.column_config.DatetimeColumn(
                "Loaded (UTC)", format="D MMM YYYY, HH:mm", width=140
            ),
            "received": st.column_config.NumberColumn("Received", format="localized", width=80),
            "loaded": st.column_config.NumberColumn("Loaded", format="localized", width=80),
            "held": st.column_config.NumberColumn("Held", format="localized", width=60),
            "rejected": st.column_config.NumberColumn("Rejected", format="localized", width=75),
            "vintage": st.column_config.TextColumn("Boundary version", width="small"),
        },
        rows=10,
        name="Sources that are loaded",
    )
    opened = state.current().opened.partition(":")[2] or source_id
    mine = sources[sources["source_id"] == opened]
    if mine.empty:
        st.caption("Pick a source to see how it was read.")
        return
    loading.show_source(mine.iloc[0])
    _offer_removal(mine.iloc[0])


def _loaded_sentence(sources: pd.DataFrame) -> str:
    records = sources[(sources["kind"] == "records") & sources["reports_on"].notna()]
    received = int(records["received"].sum())
    return (
        f"{len(sources)} {'source' if len(sources) == 1 else 'sources'} loaded; "
        f"{wording.number(received)} rows of engagements received, each with its fate"
    )


def _offer_removal(source: pd.Series) -> None:
    with st.popover("Remove this source", icon=":material/delete:"):
        st.write(
            "Takes the source and every row that came from it out of the store. "
            "The file itself is not touched."
        )
        if source["kind"] == "boundaries":
            st.write("Records placed on this boundary stay, but cannot be shown without it.")
        if st.button("Remove it", type="primary", key="remove-source"):
            try:
                queries.store().remove(str(source["source_id"]))
            except EngagementError as error:
                show_failure(error)
                return
            state.choose(opened="loaded:")
            st.rerun()


def _show_ledger(selection: Selection, fate: str) -> None:
    rows = queries.refused_rows(selection.vintage)
    if rows.empty:
        st.header("Every row received was loaded", anchor=False)
        return
    counts = rows["fate"].value_counts()
    said = " and ".join(f"{wording.number(n)} {FATES[f].lower()}" for f, n in counts.items())
    st.header(f"{said}, each with its reason", anchor=False)
    left, right = st.columns(2)
    fates = left.multiselect(
        "Fate",
        list(counts.index),
        default=[fate] if fate in counts.index else None,
        format_func=FATES.__getitem__,
        placeholder="Every fate",
        key=f"ledger-fate-{fate}",
        label_visibility="collapsed",
    )
    reasons = right.multiselect(
        "Reason",
        sorted(rows["reason"].dropna().unique()),
        format_func=lambda code: REASONS.get(code, code),
        placeholder="Every reason",
        key="ledger-reason",
        label_visibility="collapsed",
    )
    chosen = rows[rows["fate"].isin(fates or counts.index)]
    chosen = chosen[chosen["reason"].isin(reasons)] if reasons else chosen
    st.caption(f"{wording.number(len(chosen))} rows. Row 1 is the first row of the file.")
    pick_table(
        chosen.assign(fate_word=chosen["fate"].map(FATES)),
        "ledger-table",
        _show_row,
        columns={
            "name": st.column_config.TextColumn("Source", width="medium"),
            "row": st.column_config.NumberColumn("Row", width=60),
            "fate_word": st.column_config.TextColumn("Fate", width="small"),
            "message": st.column_config.TextColumn("Why", width="large"),
            "field": st.column_config.TextColumn("Column", width="small"),
            "value": st.column_config.TextColumn("What stood there", width="small"),
            "suggestion": st.column_config.TextColumn("Perhaps", width="small"),
        },
        rows=11,
        name="Rows that were not loaded, with their reasons",
    )
    st.caption("Correct these rows in the provider's file and load it again under Add files.")


@st.dialog("The row as it was received", width="large")
def _show_row(row: pd.Series) -> None:
    """Rule 5: the provider's own row, untouched, with why it was not loaded."""
    st.text(f"{row['name']}, row {row['row']}: {row['message']}.")
    if pd.notna(row["suggestion"]):
        st.text(f"Perhaps: {row['suggestion']}")
    raw = json.loads(row["raw"]) if pd.notna(row["raw"]) else {}
    listed = pd.DataFrame({"Column": list(raw), "Value": [str(value) for value in raw.values()]})
    st.dataframe(listed, hide_index=True, key="raw-row", alt="The row as it was received")


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
