"""A boundary before it is loaded: its levels, what was found in its layers, what it looks like."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.components.loading.boundary_picture import show_boundary_picture
from dashboard.components.loading.findings import show_layers, show_warnings
from dashboard.components.loading.questions import ask_attributes
from dashboard.components.loading.session import (
    Files,
    as_source,
    files_key,
    finish,
    remembered,
)
from dashboard.components.shell import show_failure
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.words import wording
from geodata.areas import Areas
from geodata.errors import BoundaryError, EngagementError
from geodata.model import Loaded
from loaders import read_boundaries


def preview_boundary(files: Files) -> None:
    """Everything about a boundary on one screen, and one button that keeps it."""
    key = files_key(files)
    chosen: dict[str, str] | None = st.session_state.get("boundary-columns", {}).get(key)
    st.subheader(wording.plain(wording.joined(file.name for file in files)), anchor=False)
    try:
        loaded = remembered("boundary", (key, str(chosen)), lambda: _read(files, chosen))
    except EngagementError as error:
        show_failure(error)
        # A file with no name or code that we know may have one that its owner knows.
        if isinstance(error, BoundaryError):
            ask_attributes(files, key)
        return
    areas = Areas(loaded["areas"])
    left, right = st.columns([0.56, 0.44], gap="large")
    with left:
        publisher_and_format = str(loaded.source["format"]).removeprefix("generic, ")
        st.text(_("Recognised as {format}.").format(format=publisher_and_format))
        _show_levels(loaded)
        words = _ask_level_words(areas)
        if st.button(_("Load this boundary"), type="primary", key="load-boundary"):
            _keep(loaded.with_area_words(words), areas)
    with right:
        show_boundary_picture(f"{key}|{chosen}", loaded, areas)
    show_layers(loaded.source)
    show_warnings(loaded.source)


def _read(files: Files, columns: dict[str, str] | None) -> Loaded:
    options: dict[str, Any] = {"columns": columns} if columns else {}
    with st.spinner(_("Reading the boundary")):
        return read_boundaries(as_source(files), **options)


def _show_levels(loaded: Loaded) -> None:
    areas = loaded["areas"]
    counts = areas.groupby("level").size()
    st.dataframe(
        pd.DataFrame(
            {
                _("Level"): [f"ADM{level}" for level in counts.index],
                _("Areas"): counts.to_numpy(),
                _("Such as"): [
                    ", ".join(areas.loc[areas["level"] == level, "name"].head(3))
                    for level in counts.index
                ],
                _("Code"): [
                    areas.loc[areas["level"] == level, "pcode"].iloc[0] for level in counts.index
                ],
            }
        ),
        hide_index=True,
        key="preview-levels",
        alt=_("Levels found in the file"),
    )


def _ask_level_words(areas: Areas) -> dict[int, str]:
    """What the areas are called there, so that the pages can say "79 counties"."""
    words = {}
    levels = [level for level in areas.levels if level > areas.coarsest]
    for level, cell in zip(levels, st.columns(max(len(levels), 1)), strict=False):
        word = cell.text_input(
            _("One ADM{level} area is called a").format(level=level),
            key=f"word-{level}",
            max_chars=30,
            placeholder=_("county, district, state"),
        )
        if word.strip():
            words[level] = word.strip()
    return words


def _keep(loaded: Loaded, areas: Areas) -> None:
    queries.store().write(loaded)
    for level in areas.levels:
        queries.drawing(areas.vintage, level)  # begun now, so that nobody waits for it later
    st.session_state.pop("upload-vintage", None)
    total = len(areas.at(areas.finest))
    said = ngettext(
        "{source} is loaded: {count} area.", "{source} is loaded: {count} areas.", total
    )
    figures = {"source": loaded.source["name"], "count": wording.number(total)}
    finish(said.format(**figures), areas.vintage)
