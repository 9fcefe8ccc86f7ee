"""Loading one's own files: upload, see how it was read, then keep it; all of a file or nothing."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import queries, state, wording
from dashboard.components.shell import link_to, show_failure
from dashboard.components.tables import fit_height
from dashboard.components.toolbar import vintage_labels
from geodata.areas import Areas
from geodata.codelists import FATES
from geodata.errors import EngagementError
from geodata.gazetteer import Gazetteer
from geodata.ledger import REASONS, summarise_reasons
from geodata.model import Loaded
from geodata.selection import Selection
from geodata.store import find_older
from loaders import list_sheets, narrow_claim, read_boundaries, read_records

BOUNDARY_TYPES = [
    "geojson",
    "geoparquet",
    "json",
    "topojson",
    "zip",
    "shp",
    "shx",
    "dbf",
    "prj",
    "cpg",
    "gpkg",
    "parquet",
    "fgb",
]
RECORD_TYPES = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "ods"]


def show_add_files(selection: Selection) -> None:
    """A boundary first, then the records that are placed on it."""
    _say_done()
    # What was loaded leaves its field, so that nobody loads it twice.
    turn = st.session_state.setdefault("upload-turn", 0)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("1. A boundary", anchor=False)
        st.caption(
            "GeoJSON, TopoJSON, Shapefile (zipped, or all its parts), GeoPackage, "
            "GeoParquet or FlatGeobuf."
        )
        files = st.file_uploader(
            "Boundary file",
            BOUNDARY_TYPES,
            accept_multiple_files=True,
            key=f"upload-boundary-{turn}",
            label_visibility="collapsed",
        )
        if files:
            _guard(_preview_boundary, files)
    with right:
        st.subheader("2. Records placed on it", anchor=False)
        if not selection.vintage:
            st.caption("Load a boundary first: records are placed on its areas.")
            return
        known = queries.vintages()
        names = vintage_labels(known)
        st.session_state.setdefault("upload-vintage", selection.vintage)
        vintage = st.selectbox(
            "On which boundary?", list(names), format_func=names.__getitem__, key="upload-vintage"
        )
        file = st.file_uploader(
            "Records file", RECORD_TYPES, key=f"upload-records-{turn}", label_visibility="collapsed"
        )
        if file:
            _guard(_preview_records, file, vintage)


def _guard(preview: Any, *arguments: Any) -> None:
    try:
        preview(*arguments)
    except EngagementError as error:
        show_failure(error)


def _say_done() -> None:
    done = st.session_state.pop("load-done", None)
    if done is None:
        return
    st.success(wording.plain(done["sentence"]), icon=":material/check_circle:")
    link_to("coverage", "See it on the map", icon=":material/map:", **done["view"])


# Keyed on the upload, so that a click elsewhere on the page reads nothing again.
@st.cache_resource(show_spinner="Reading the boundary", max_entries=2)
def _read_boundary(key: str, _files: list[Any]) -> Loaded:  # noqa: ARG001
    return read_boundaries(_files if len(_files) > 1 else _files[0])


@st.cache_resource(show_spinner="Placing every row", max_entries=2)
def _read_records(key: str, _file: Any, vintage: str, sheet: str | None) -> Loaded:  # noqa: ARG001
    return read_records(_file, gazetteer=Gazetteer(queries.areas(vintage)), sheet=sheet)


def _file_key(files: list[Any]) -> str:
    return "|".join(f"{file.name}:{file.file_id}" for file in files)


def _preview_boundary(files: list[Any]) -> None:
    loaded = _read_boundary(_file_key(files), files)
    areas = Areas(loaded["areas"])
    st.text(f"Recognised as {loaded.source['format']}.")
    counts = loaded["areas"].groupby("level").size()
    st.dataframe(
        pd.DataFrame(
            {
                "Level": [f"ADM{level}" for level in counts.index],
                "Areas": counts.to_numpy(),
                "Such as": [", ".join(areas.at(int(lv))["name"].head(3)) for lv in counts.index],
            }
        ),
        hide_index=True,
        key="preview-levels",
        alt="Levels found in the file",
    )
    show_warnings(loaded.source)
    words = _ask_level_words(areas)
    if st.button("Load this boundary", type="primary", key="load-boundary"):
        named = loaded.with_area_words(words)
        queries.store().write(named)
        st.session_state.pop("upload-vintage", None)
        total = wording.number(len(areas.at(areas.finest)))
        _finish(f"{loaded.source['name']} is loaded: {total} areas.", areas.vintage)


def _finish(sentence: str, vintage: str) -> None:
    """Empty the fields, look at what was loaded, and say so at the top of the page drawn anew."""
    view = dict(queries.first_view(vintage))
    st.session_state["upload-turn"] += 1
    st.session_state["load-done"] = {"sentence": sentence, "view": view}
    state.choose(**view | {"opened": "add:"})
    st.rerun()


def _ask_level_words(areas: Areas) -> dict[int, str]:
    """What the areas are called there, so that the pages can say "79 counties"."""
    words = {}
    levels = [level for level in areas.levels if level > areas.coarsest]
    for level, cell in zip(levels, st.columns(max(len(levels), 1)), strict=False):
        word = cell.text_input(
            f"One ADM{level} area is called a",
            key=f"word-{level}",
            max_chars=30,
            placeholder="county, district, state",
        )
        if word.strip():
            words[level] = word.strip()
    return words


def _preview_records(file: Any, vintage: str) -> None:
    chosen = f"sheet-of-{file.file_id}"
    loaded = _read_records(_file_key([file]), file, vintage, st.session_state.get(chosen))
    source = loaded.source
    _ask_sheet(file, json.loads(source["read"]).get("sheet"), chosen)
    cells = st.columns(4)
    for cell, fate in zip(cells, ("received", "loaded", "held", "rejected"), strict=True):
        cell.metric(fate.capitalize(), wording.number(source[fate]))
    _show_reasons(loaded)
    show_warnings(source)
    show_reading(source)
    if _ask_claim(vintage) == "named":
        loaded = narrow_claim(loaded, queries.areas(vintage))
    older = find_older(queries.store(), loaded)
    replace = bool(older) and st.checkbox(
        "A file of this name is loaded already: replace it, so that nothing is counted twice",
        value=True,
        key="replace-source",
    )
    if st.button(
        "Load these records",
        type="primary",
        key="load-records",
        disabled=not int(source["received"]),
    ):
        queries.store().write(loaded, replacing=older if replace else ())
        received, kept = wording.number(source["received"]), wording.number(source["loaded"])
        _finish(f"{source['name']}: {received} rows received, {kept} loaded.", vintage)


def _ask_sheet(file: Any, read: str | None, key: str) -> None:
    """Another sheet of the workbook may be the right one."""
    sheets = list_sheets(file.name, file.getvalue()) if read else []
    if len(sheets) > 1:
        st.session_state.setdefault(key, read)
        st.selectbox("Sheet that is read", sheets, key=key)


def _ask_claim(vintage: str) -> str:
    """Rule 2: what the file reports on decides what silence means."""
    areas = queries.areas(vintage)
    top = areas.child_level(areas.coarsest)
    many = wording.level_words(areas, top)[1] if top is not None else "areas"
    words = {
        "country": f"all of {wording.plain(areas.name(areas.coarsest, areas.root))}",
        "named": f"only the {many} it names",
    }
    return st.radio(
        "This file reports on",
        list(words),
        format_func=words.__getitem__,
        horizontal=True,
        key="claim",
        help="Where it reports and has no row, the map says no record; where it does not report, "
        "not reported.",
    )


def _show_reasons(loaded: Loaded) -> None:
    reasons = summarise_reasons(loaded["ledger"])
    if not reasons:
        return
    st.markdown("**Rows that were not loaded**")
    st.dataframe(
        pd.DataFrame(
            {
                "Why": [REASONS.get(r["code"], r["code"]) for r in reasons],
                "Fate": [FATES[r["fate"]] for r in reasons],
                "Rows": [r["rows"] for r in reasons],
                "Such as": [", ".join(map(str, r["examples"])) for r in reasons],
            }
        ),
        hide_index=True,
        key="preview-reasons",
        alt="Reasons of rows that were not loaded",
    )


def show_warnings(source: pd.Series) -> None:
    """What was noticed while a source was read, and loaded all the same."""
    warnings = json.loads(source["warnings"]) if pd.notna(source["warnings"]) else []
    if not warnings:
        return
    label = "1 remark" if len(warnings) == 1 else f"{len(warnings)} remarks"
    with st.expander(label, expanded=len(warnings) < 4):
        for warning in warnings:
            st.text(f"{warning['message'].rstrip('.')} ({wording.number(warning['rows'])})")


def show_reading(source: pd.Series) -> None:
    """How the columns were understood, and why."""
    read = json.loads(source["read"]) if pd.notna(source["read"]) else {}
    columns = read.get("columns") or {}
    if not columns:
        return
    where = f"header in row {read.get('header_row')}"
    if read.get("sheet"):
        where += f", sheet {read['sheet']}"
    if read.get("encoding"):
        where += f", {read['encoding']}"
    st.markdown("**How the columns were read**")
    st.text(where)
    evidence = read.get("evidence") or {}
    st.dataframe(
        pd.DataFrame(
            {
                "Column of the file": list(columns.values()),
                "Read as": [name.replace("_", " ") for name in columns],
                "Because": [evidence.get(name, "") for name in columns],
            }
        ),
        hide_index=True,
        height=fit_height(len(columns), 7),
        key=f"reading-{source['source_id']}",
        alt="Columns of the file and what they were read as",
    )


def show_source(source: pd.Series) -> None:
    """One source in full: where it came from and how it was read."""
    st.subheader(wording.plain(str(source["name"])), anchor=False)
    parts = [str(source["format"]), f"sha256 {str(source['hash'])[:16]}…"]
    if pd.notna(source["start"]):
        parts.append(f"reports on {wording.period(source['start'].date(), source['end'].date())}")
    if pd.notna(source["illustrative"]) and bool(source["illustrative"]):
        parts.append("illustrative: invented for the example")
    st.text(" · ".join(parts))
    show_warnings(source)
    show_reading(source)
