"""Records before they are loaded: what they were recognised as, their columns, every row's fate."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import queries
from dashboard.components.loading.columns import (
    Chosen,
    chosen_columns,
    offer_remembering,
    show_columns,
)
from dashboard.components.loading.findings import (
    read_of,
    remark,
    show_fates,
    show_reading,
    show_reasons,
    show_warnings,
    warnings_of,
    where_read,
)
from dashboard.components.loading.session import Files, as_source, files_key, finish, remembered
from dashboard.components.review import show_held
from dashboard.components.shell import show_failure
from dashboard.components.toolbar import vintage_labels
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.words import wording
from dashboard.words.labels import SOURCE_KINDS
from geodata import open_gazetteer
from geodata.errors import RecordsError, SourceError
from geodata.gazetteer import Gazetteer
from geodata.model import Loaded
from geodata.store import find_older
from loaders import list_sheets, narrow_claim, read_records
from loaders.reading import RecordsKind
from loaders.tabular import Table, read_tables

_COMPARED = 3
"""How many other boundary versions a file is compared with: the newest ones."""


@dataclass(frozen=True)
class Given:
    """Files that were given, and what they are read with."""

    files: Files
    vintage: str
    sheet: str | None
    kind: RecordsKind | None = None

    @property
    def key(self) -> str:
        """What tells this reading of the bytes from another."""
        return f"{files_key(self.files)}|{self.sheet}|{self.kind}"


def preview_records(files: Files, vintage: str) -> None:
    """Everything about a file of records, and one button that keeps it."""
    st.subheader(wording.plain(wording.joined(file.name for file in files)), anchor=False)
    sheet_key = f"sheet-of-{files_key(files)}"
    kind = st.session_state.get(f"{sheet_key}-kind")
    given = Given(files, vintage, st.session_state.get(sheet_key), kind)
    tables = remembered("tables", given.key, lambda: _tables(given))
    try:
        loaded = _load(given, tables)
    except RecordsError as error:
        # Which column says where is a question that the person who brought the file can answer.
        show_failure(error)
        if tables:
            _ask_sheet(files, tables[0].sheet, sheet_key)
            show_columns(given.key, tables[0], None, vintage)
        return
    _show_loaded(given, loaded, tables, sheet_key)


def _tables(given: Given) -> list[Table]:
    """The tables of a file, for its columns; none where it is of another kind, such as XML."""
    try:
        with st.spinner(_("Opening the file")):
            return read_tables(as_source(given.files), sheet=given.sheet)
    except SourceError:
        return []


def _load(given: Given, tables: list[Table]) -> Loaded:
    columns = chosen_columns(tables)
    key = (given.key, given.vintage, json.dumps(columns, sort_keys=True), queries.version())
    return remembered("records", key, lambda: _read(given, tables, columns))


def _read(given: Given, tables: list[Table], columns: Chosen | None) -> Loaded:
    bar = st.progress(0.0, _("Reading the file"))
    store = queries.store()
    try:
        return read_records(
            as_source(given.files),
            gazetteer=open_gazetteer(store, given.vintage),
            mapping=columns,
            sheet=given.sheet,
            others=_others(given.vintage),
            kept=store.originals,
            kind=given.kind,
            tables=tables or None,
            progress=_showing(bar),
        )
    finally:
        bar.empty()


def _showing(bar: DeltaGenerator) -> Callable[[str, float], None]:
    """Progress as the reader reports it: what is being done, and the share that is done."""

    def show(what: str, share: float) -> None:
        bar.progress(min(max(share, 0.0), 1.0), _(what))

    return show


def _others(vintage: str) -> list[Gazetteer]:
    """Other versions of the boundary, to compare the fit with."""
    known = queries.vintages()
    others = [str(other) for other in known["vintage"] if other != vintage]
    return [Gazetteer(queries.areas(other)) for other in others[-_COMPARED:]]


def _show_loaded(given: Given, loaded: Loaded, tables: list[Table], sheet_key: str) -> None:
    source, read = loaded.source, read_of(loaded.source)
    kind = SOURCE_KINDS.get(str(source["kind"]), _("Records"))
    said = _("Recognised as {format}: {kind}. {where}")
    st.text(said.format(format=source["format"], kind=kind.lower(), where=where_read(read)))
    answers = _say_answers(loaded)
    if not answers:
        with st.container(horizontal=True):
            _ask_sheet(given.files, read.get("sheet"), sheet_key)
            if tables:
                _ask_kind(str(source["kind"]), f"{sheet_key}-kind")
    show_fates(source)
    _offer_vintage(source, given.vintage)
    # The columns of a workbook that came back mean what those of the first file mean.
    table = None if answers else _table_of(tables, read.get("sheet"))
    _offer_loading(given, loaded, table)
    match _ask_part(source):
        case "held":
            show_held(loaded, given.vintage)
        case "remarks":
            show_reasons(loaded)
            show_warnings(source)
            if not warnings_of(source) and source["loaded"] == source["received"]:
                st.caption(_("Nothing was noticed beside that."))
        case _ if table is not None and source["kind"] == "records" and read.get("columns"):
            show_columns(given.key, table, read, given.vintage)
        case _:
            show_reading(source)


def _ask_part(source: pd.Series) -> str:
    """Which part of the preview is looked at; the others cost nothing."""
    parts = {
        "columns": _("Columns"),
        "held": _("Held rows ({count})").format(count=wording.number(source["held"])),
        "remarks": _("Reasons and remarks ({count})").format(count=len(warnings_of(source))),
    }
    st.session_state.setdefault("preview-part", "columns")
    return str(
        st.segmented_control(
            _("What to look at"),
            list(parts),
            format_func=parts.__getitem__,
            key="preview-part",
            required=True,
            label_visibility="collapsed",
        )
    )


def _table_of(tables: list[Table], sheet: str | None) -> Table | None:
    return next((table for table in tables if table.sheet == sheet), None)


def _say_answers(loaded: Loaded) -> bool:
    """Whether it is a workbook that came back corrected, and whose rows it stands for."""
    ledger = loaded["ledger"]
    answers = ledger[ledger["answers_source"].notna()]
    names = queries.table("sources").set_index("source_id")["name"]
    for source_id, group in answers.groupby("answers_source"):
        name = names.get(source_id, _("a source that is not loaded"))
        said = ngettext(
            "Answers {count} row of {source}; it takes the place of that.",
            "Answers {count} rows of {source}; they take the place of those.",
            len(group),
        )
        st.info(wording.plain(said.format(count=wording.number(len(group)), source=name)))
    return bool(len(answers))


def _what_happened(loaded: Loaded) -> str:
    """A load in a sentence; a second one where the rows stand for those of another file."""
    source = loaded.source
    received = int(source["received"])
    figures = {"count": wording.number(received), "loaded": wording.number(source["loaded"])}
    said = ngettext(
        "{source}: {count} row received, {loaded} loaded.",
        "{source}: {count} rows received, {loaded} loaded.",
        received,
    ).format(source=source["name"], **figures)
    ledger = loaded["ledger"]
    answered = ledger.loc[ledger["answers_source"].notna(), "answers_source"].value_counts()
    names = queries.table("sources").set_index("source_id")["name"]
    for source_id, count in answered.items():
        stands = ngettext(
            "They stand for {count} row of {source}.",
            "They stand for {count} rows of {source}.",
            int(count),
        )
        name = names.get(source_id, _("a file that is not loaded"))
        said += " " + stands.format(count=wording.number(count), source=name)
    return said


def _ask_sheet(files: Files, read: str | None, key: str) -> None:
    """Another sheet of the workbook may be the right one; unasked, the reader chooses."""
    if not read or len(files) > 1:
        return
    file = files[0]
    sheets = remembered("sheets", files_key(files), lambda: list_sheets(file.name, file.getvalue()))
    if len(sheets) > 1 and read in sheets:
        st.selectbox(
            _("Sheet that is read"),
            sheets,
            index=sheets.index(read),
            key=f"{key}-asked",
            on_change=lambda: st.session_state.update({key: st.session_state[f"{key}-asked"]}),
            width=320,
        )


def _ask_kind(read: str, key: str) -> None:
    """What the rows of a table are, where the person who brought it knows better."""
    kinds = {
        "records": _("Engagements"),
        "roster": _("Officials"),
        "indicators": _("Figures about areas"),
    }
    if read in kinds:
        st.selectbox(
            _("What its rows are"),
            list(kinds),
            index=list(kinds).index(read),
            format_func=kinds.__getitem__,
            key=f"{key}-asked",
            on_change=lambda: st.session_state.update({key: st.session_state[f"{key}-asked"]}),
            width=220,
        )


def _offer_vintage(source: pd.Series, vintage: str) -> None:
    """When another boundary version fits better, say which, and switch with one press."""
    better = [w for w in warnings_of(source) if w["code"] == "other_vintage"]
    if not better:
        return
    st.warning(wording.plain(remark(better[0])), icon=":material/history:")
    names = vintage_labels(queries.vintages())
    for other in (str(example) for example in better[0]["examples"]):
        if other in names and other != vintage:
            st.button(
                wording.plain(_("Place it on {boundary}").format(boundary=names[other])),
                key=f"switch-{other}",
                on_click=lambda other=other: st.session_state.update({"upload-vintage": other}),
            )


def _offer_loading(given: Given, loaded: Loaded, table: Table | None) -> None:
    """What must be known to keep it, and the button; above the details, which may be long."""
    source = loaded.source
    reading = (given.key, str(source["loaded_at"]), queries.version())
    older = remembered("older", reading, lambda: find_older(queries.store(), loaded))
    with (
        st.container(border=True, key="keep-records"),
        st.container(horizontal=True, vertical_alignment="bottom", gap="medium"),
    ):
        pressed = st.button(
            _("Load these records"),
            type="primary",
            key="load-records",
            disabled=not int(source["received"]),
        )
        if source["kind"] == "records" and _ask_claim(given.vintage) == "named":
            loaded = narrow_claim(loaded, queries.areas(given.vintage))
        replace = bool(older) and st.checkbox(
            _("Replace the file of this name, so that nothing is counted twice"),
            value=True,
            key="replace-source",
        )
        remember = offer_remembering(table) if table is not None else None
    if pressed:
        if remember:
            queries.store().remember_mapping(*remember)
        said = _what_happened(loaded)
        queries.store().write(loaded, replacing=older if replace else ())
        finish(said, given.vintage)


def _ask_claim(vintage: str) -> str:
    """Rule 2: what the file reports on decides what silence means."""
    areas = queries.areas(vintage)
    top = areas.child_level(areas.coarsest)
    many = wording.level_words(areas, top)[1] if top is not None else _("areas")
    country = wording.area_name(areas, areas.coarsest, areas.root)
    words = {
        "country": wording.plain(_("all of {place}").format(place=country)),
        "named": wording.plain(_("only the {areas} it names").format(areas=many)),
    }
    return st.radio(
        _("This file reports on"),
        list(words),
        format_func=words.__getitem__,
        horizontal=True,
        key="claim",
        help=_(
            "Where it reports and has no row, the map says no record; where it does not report, "
            "not reported."
        ),
    )
