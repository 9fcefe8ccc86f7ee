"""What reading a source found out: remarks, reasons, columns, layers."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import wording
from dashboard.components.tables import fit_height
from geodata.codelists import FATES
from geodata.ledger import REASONS, summarise_reasons
from geodata.model import Loaded


def read_of(source: pd.Series) -> dict[str, Any]:
    """How a source was read, as its reader wrote it down."""
    return dict(json.loads(source["read"])) if pd.notna(source["read"]) else {}


def warnings_of(source: pd.Series) -> list[dict[str, Any]]:
    """What was noticed while it was read."""
    return list(json.loads(source["warnings"])) if pd.notna(source["warnings"]) else []


def show_fates(source: pd.Series) -> None:
    """Rule 1 in four figures, and a fifth where rows of the file are answered by a later one."""
    fates = ["received", "loaded", "held", "rejected"]
    if pd.notna(source["superseded"]) and source["superseded"]:
        fates.append("superseded")
    with st.container(key="fates"):
        for cell, fate in zip(st.columns(len(fates)), fates, strict=True):
            cell.metric(fate.capitalize(), wording.number(source[fate]))


def show_warnings(source: pd.Series) -> None:
    """What was noticed while a source was read, and loaded all the same."""
    warnings = warnings_of(source)
    if not warnings:
        return
    label = "1 remark" if len(warnings) == 1 else f"{len(warnings)} remarks"
    with st.expander(label, expanded=len(warnings) < 4):
        for warning in warnings:
            st.text(_remark(warning))


def _remark(warning: dict[str, Any]) -> str:
    rows = int(warning["rows"])
    counted = f" ({wording.number(rows)})" if rows else ""
    examples = ", ".join(str(text)[:60] for text in warning.get("examples") or [])
    return f"{warning['message'].rstrip('.')}{counted}{f': {examples}' if examples else ''}"


def show_reasons(loaded: Loaded) -> None:
    """Why rows were not loaded, most rows first."""
    reasons = summarise_reasons(loaded["ledger"])
    if not reasons:
        return
    st.markdown("**Rows that were not loaded**")
    st.dataframe(
        pd.DataFrame(
            {
                "Why": [wording.sentence(REASONS.get(r["code"], r["code"])) for r in reasons],
                "Fate": [FATES[r["fate"]] for r in reasons],
                "Rows": [r["rows"] for r in reasons],
                "Such as": [", ".join(map(str, r["examples"])) for r in reasons],
            }
        ),
        hide_index=True,
        key="preview-reasons",
        alt="Reasons of rows that were not loaded",
    )


def where_read(read: dict[str, Any]) -> str:
    """Sheet, header row and encoding, in words."""
    parts = [f"sheet {read['sheet']}"] if read.get("sheet") else []
    if read.get("header_row"):
        parts.append(f"header in row {read['header_row']}")
    if read.get("encoding"):
        parts.append(str(read["encoding"]).upper().removesuffix("-SIG"))
    return wording.sentence(", ".join(parts))


def show_reading(source: pd.Series) -> None:
    """How the columns were understood, and why."""
    read = read_of(source)
    columns = read.get("columns") or {}
    if not columns:
        st.caption("This format says itself what is what: it has no columns to choose.")
        return
    st.markdown("**How the columns were read**")
    st.text(where_read(read))
    evidence = read.get("evidence") or {}
    shown = {
        "Column of the file": list(columns.values()),
        "Read as": [wording.field(name) for name in columns],
    }
    if any(evidence.get(name) for name in columns):
        shown["Because"] = [evidence.get(name, "") for name in columns]
    st.dataframe(
        pd.DataFrame(shown),
        hide_index=True,
        height=fit_height(len(columns), 7),
        key=f"reading-{source['source_id']}",
        alt="Columns of the file and what they were read as",
    )


_COUNTED = {
    "features": "Features",
    "invalid": "Invalid",
    "repaired": "Repaired",
    "empty": "Empty",
    "not_polygons": "Not polygons",
    "expired": "Expired",
}


def show_layers(source: pd.Series) -> None:
    """The report on each layer of a boundary: what was met in it, and what was done."""
    read = read_of(source)
    layers = read.get("layers") or []
    if not layers or source["kind"] != "boundaries":
        return
    shown = pd.DataFrame([_layer_row(layer) for layer in layers])
    # What was met in no layer needs no column.
    met = [name for name in shown if shown[name].notna().any() and (shown[name] != 0).any()]
    st.markdown("**What was found in each layer**")
    st.dataframe(
        shown[met],
        hide_index=True,
        key=f"layers-{source['source_id']}",
        alt="What was found in each layer of the file",
    )
    for sentence in _beside_layers(read):
        st.text(sentence)


def _layer_row(layer: dict[str, Any]) -> dict[str, Any]:
    level = layer.get("level")
    crs = layer.get("crs") or "not stated"
    return {
        "Layer": layer.get("name"),
        "Level": None if level is None else f"ADM{level}",
        "Publisher": layer.get("provider"),
        "Coordinates": f"{crs}, brought to WGS 84" if layer.get("reprojected") else crs,
        **{label: layer.get(name) for name, label in _COUNTED.items()},
        "Overlaps": _extent(layer.get("overlaps")),
        "Gaps": _extent(layer.get("gaps")),
    }


def square_km(area: float) -> str:
    """An extent in words; nothing that was found is said to be nothing."""
    return f"{area:,.2f} km²" if area >= 0.005 else "under 0.01 km²"


def _extent(found: dict[str, Any] | None) -> str:
    if found is None:
        return "not searched"
    if not found["count"]:
        return "none"
    return f"{wording.number(found['count'])} ({square_km(found['km2'])})"


def _beside_layers(read: dict[str, Any]) -> list[str]:
    """Codes that were joined, and children that lie outside their parent, by name."""
    said = []
    joined = read.get("duplicate_codes") or []
    if joined:
        names = ", ".join(map(str, list(joined)[:_NAMED]))
        said.append(f"Parts of one area, joined by their code ({len(joined)}): {names}")
    outside = read.get("outside_parent") or []
    if outside:
        names = ", ".join(f"{found['area']} in {found['parent']}" for found in outside[:_NAMED])
        said.append(f"Outside the parent that they name ({len(outside)}): {names}")
    return said


_NAMED = 5
