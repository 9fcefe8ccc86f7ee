"""Add files: a boundary, the records that are placed on it, other names of its areas."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard import queries
from dashboard.components.loading.boundary import preview_boundary
from dashboard.components.loading.names import preview_names
from dashboard.components.loading.records import preview_records
from dashboard.components.loading.session import guard, say_done, turn
from dashboard.components.toolbar import vintage_labels
from dashboard.language import gettext as _
from geodata.selection import Selection

BOUNDARY_TYPES = [
    *("geojson", "geoparquet", "json", "topojson", "zip"),
    *("shp", "shx", "dbf", "prj", "cpg"),
    *("gpkg", "parquet", "fgb", "kml", "kmz"),
]
RECORD_TYPES = [
    *("csv", "tsv", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods"),
    *("json", "geojson", "xml", "zip"),
]
_FIELDS = ("boundary", "records", "names")
NAMES_TYPES = ["csv", "tsv", "txt", "xlsx", "xls", "ods", "json", "yaml", "yml"]


def show_add_files(selection: Selection) -> None:
    """Three fields beside each other, and what was given below them in full width."""
    say_done()
    left, middle, right = st.columns(3, gap="large")
    with left:
        boundary = _field(
            _("1. A boundary"),
            _(
                "GeoJSON, TopoJSON, Shapefile (zipped, or all its parts), GeoPackage, GeoParquet, "
                "FlatGeobuf or KML. Several levels may come as several files."
            ),
            _("Boundary file"),
            "boundary",
            BOUNDARY_TYPES,
        )
    if not selection.vintage:
        with middle:
            st.header(_("2. Records placed on it"), anchor=False)
            st.caption(_("Load a boundary first: records are placed on its areas."))
    else:
        with middle:
            records = _field(
                _("2. Records placed on it"),
                _(
                    "Excel, CSV, OpenDocument, JSON or IATI; also rosters, need layers, and a "
                    "workbook that came back corrected. Tables that belong together may come as "
                    "several files."
                ),
                _("Records file"),
                "records",
                RECORD_TYPES,
            )
            records = records or _pick_loaded(selection.vintage)
            vintage = _ask_vintage(selection.vintage)
        with right:
            names = _field(
                _("3. Other names of areas"),
                _(
                    "A crosswalk, CSV or Excel: names as providers write them, beside the codes or "
                    "names of the boundary. Needed only where providers write names in their own "
                    "way."
                ),
                _("Names file"),
                "names",
                NAMES_TYPES,
            )
    if boundary:
        guard(preview_boundary, boundary)
    if selection.vintage and records:
        guard(preview_records, records, vintage)
    if selection.vintage and names:
        guard(preview_names, names, vintage)


def _field(title: str, said: str, label: str, name: str, types: list[str]) -> list[object]:
    key = f"upload-{name}-{turn()}"
    st.header(title, anchor=False)
    if not any(st.session_state.get(f"upload-{other}-{turn()}") for other in _FIELDS):
        st.caption(said)  # once a file is given, the room belongs to what was found in it
    return list(
        st.file_uploader(
            label,
            types,
            accept_multiple_files=True,
            key=key,
            label_visibility="collapsed",
        )
        or ()
    )


@dataclass(frozen=True)
class Kept:
    """A file of a source that is loaded, given once more as if it were uploaded."""

    name: str
    file_id: str
    content: bytes

    def getvalue(self) -> bytes:
        """Everything that is in it."""
        return self.content


def _pick_loaded(vintage: str) -> list[object]:
    """The files of a loaded source, to look at again: other columns, another sheet."""
    sources = queries.table("sources")
    mine = sources[
        (sources["vintage"] == vintage)
        & (sources["kind"] != "boundaries")
        & sources["superseded_by"].isna()
        & (sources["format"] != "generated")  # the example is drawn, not read from a file
    ]
    names = dict(zip(mine["source_id"], mine["name"], strict=True))
    if not names:
        return []
    chosen = st.selectbox(
        _("Or look again at one that is loaded"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=_("A loaded source"),
        key=f"pick-records-{turn()}",
    )
    if chosen is None:
        return []
    kept = queries.store().originals(chosen)
    if not kept:
        st.caption(_("Its file was not kept. Give it again above."))
    return [Kept(name, f"{chosen}-{name}", content) for name, content in kept]


def _ask_vintage(current: str) -> str:
    """Which boundary the records are placed on, where there is more than one."""
    names = vintage_labels(queries.vintages())
    if st.session_state.get("upload-vintage") not in names:
        st.session_state["upload-vintage"] = current
    if len(names) == 1:
        return current
    return st.selectbox(
        _("On which boundary?"), list(names), format_func=names.__getitem__, key="upload-vintage"
    )
