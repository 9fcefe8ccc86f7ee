"""What reading a source found out: remarks, reasons, columns, layers."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.components.tables import fit_height
from dashboard.language import current, ngettext, noop
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.labels import FATES, REASONS
from geodata.ledger import summarise_reasons
from geodata.model import Loaded


def read_of(source: pd.Series) -> dict[str, Any]:
    """How a source was read, as its reader wrote it down."""
    return dict(json.loads(source["read"])) if pd.notna(source["read"]) else {}


def warnings_of(source: pd.Series) -> list[dict[str, Any]]:
    """What was noticed while it was read."""
    return list(json.loads(source["warnings"])) if pd.notna(source["warnings"]) else []


_FATES = {
    "received": noop("Received"),
    "loaded": noop("Loaded"),
    "held": noop("Held"),
    "rejected": noop("Rejected"),
    "superseded": noop("Superseded"),
}


def show_fates(source: pd.Series) -> None:
    """Rule 1 in four figures, and a fifth where rows of the file are answered by a later one."""
    fates = ["received", "loaded", "held", "rejected"]
    if pd.notna(source["superseded"]) and source["superseded"]:
        fates.append("superseded")
    with st.container(key="fates"):
        for cell, fate in zip(st.columns(len(fates)), fates, strict=True):
            cell.metric(_(_FATES[fate]), wording.number(source[fate]))


def show_warnings(source: pd.Series) -> None:
    """What was noticed while a source was read, and loaded all the same."""
    warnings = warnings_of(source)
    if not warnings:
        return
    said = ngettext("{count} remark", "{count} remarks", len(warnings))
    label = said.format(count=wording.number(len(warnings)))
    with st.expander(label, expanded=len(warnings) < 4):
        for warning in warnings:
            st.text(_remark(warning))


def remark(warning: dict[str, Any]) -> str:
    """A remark of a reader: its own sentence, or in another language what it is a case of.

    The readers' sentences carry figures and names of files, so that they have no translation; every
    one has a code, and the codes have labels that do.
    """
    if current() == "en":
        return str(warning["message"]).rstrip(".")
    label = REASONS.get(str(warning["code"]), "")
    return wording.sentence(label) or str(warning["message"]).rstrip(".")


def _remark(warning: dict[str, Any]) -> str:
    rows = int(warning["rows"])
    said = remark(warning)
    if rows:
        said = _("{remark} ({count})").format(remark=said, count=wording.number(rows))
    examples = wording.joined(str(text)[:60] for text in warning.get("examples") or [])
    return _("{remark}: {examples}").format(remark=said, examples=examples) if examples else said


def show_reasons(loaded: Loaded) -> None:
    """Why rows were not loaded, most rows first."""
    reasons = summarise_reasons(loaded["ledger"])
    if not reasons:
        return
    st.markdown(f"**{_('Rows that were not loaded')}**")
    st.dataframe(
        pd.DataFrame(
            {
                _("Why"): [wording.sentence(REASONS.get(r["code"], r["code"])) for r in reasons],
                _("Fate"): [FATES[r["fate"]] for r in reasons],
                _("Rows"): [r["rows"] for r in reasons],
                _("Such as"): [wording.joined(map(str, r["examples"])) for r in reasons],
            }
        ),
        hide_index=True,
        key="preview-reasons",
        alt=_("Reasons of rows that were not loaded"),
    )


def where_read(read: dict[str, Any]) -> str:
    """Sheet, header row and encoding, in words."""
    parts = [_("sheet {sheet}").format(sheet=read["sheet"])] if read.get("sheet") else []
    if read.get("header_row"):
        parts.append(_("header in row {row}").format(row=read["header_row"]))
    if read.get("encoding"):
        parts.append(str(read["encoding"]).upper().removesuffix("-SIG"))
    return wording.sentence(wording.joined(parts))


def show_reading(source: pd.Series) -> None:
    """How the columns were understood, and why."""
    read = read_of(source)
    columns = read.get("columns") or {}
    if not columns:
        st.caption(_("This format says itself what is what: it has no columns to choose."))
        return
    st.markdown(f"**{_('How the columns were read')}**")
    st.text(where_read(read))
    evidence = read.get("evidence") or {}
    shown = {
        _("Column of the file"): list(columns.values()),
        _("Read as"): [wording.field(name) for name in columns],
    }
    if any(evidence.get(name) for name in columns):
        shown[_("Because")] = [evidence.get(name, "") for name in columns]
    st.dataframe(
        pd.DataFrame(shown),
        hide_index=True,
        height=fit_height(len(columns), 7),
        key=f"reading-{source['source_id']}",
        alt=_("Columns of the file and what they were read as"),
    )


_COUNTED = {
    "features": noop("Features"),
    "invalid": noop("Invalid"),
    "repaired": noop("Repaired"),
    "empty": noop("Empty"),
    "not_polygons": noop("Not polygons"),
    "expired": noop("Expired"),
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
    st.markdown(f"**{_('What was found in each layer')}**")
    st.dataframe(
        shown[met],
        hide_index=True,
        key=f"layers-{source['source_id']}",
        alt=_("What was found in each layer of the file"),
    )
    for sentence in _beside_layers(read):
        st.text(sentence)


def _layer_row(layer: dict[str, Any]) -> dict[str, Any]:
    level = layer.get("level")
    crs = layer.get("crs") or _("not stated")
    if layer.get("reprojected"):
        crs = _("{crs}, brought to WGS 84").format(crs=crs)
    return {
        _("Layer"): layer.get("name"),
        _("Level"): None if level is None else f"ADM{level}",
        _("Publisher"): layer.get("provider"),
        _("Coordinates"): crs,
        **{_(label): layer.get(name) for name, label in _COUNTED.items()},
        _("Overlaps"): _extent(layer.get("overlaps")),
        _("Gaps between"): _extent(layer.get("gaps")),
    }


def square_km(area: float) -> str:
    """An extent in words; nothing that was found is said to be nothing."""
    if area < 0.005:
        return _("under {size} km²").format(size=wording.decimal(0.01))
    return _("{size} km²").format(size=wording.decimal(area))


def _extent(found: dict[str, Any] | None) -> str:
    if found is None:
        return _("not searched")
    if not found["count"]:
        return _("none")
    return f"{wording.number(found['count'])} ({square_km(found['km2'])})"


def _beside_layers(read: dict[str, Any]) -> list[str]:
    """Codes that were joined, and children that lie outside their parent, by name."""
    said = []
    joined = read.get("duplicate_codes") or []
    if joined:
        names = wording.joined(map(str, list(joined)[:_NAMED]))
        parts = _("Parts of one area, joined by their code ({count}): {names}")
        said.append(parts.format(count=wording.number(len(joined)), names=names))
    outside = read.get("outside_parent") or []
    if outside:
        names = wording.joined(
            _("{area} in {parent}").format(area=found["area"], parent=found["parent"])
            for found in outside[:_NAMED]
        )
        apart = _("Outside the parent that they name ({count}): {names}")
        said.append(apart.format(count=wording.number(len(outside)), names=names))
    return said


_NAMED = 5
