"""A crosswalk before it is loaded: which names it adds to which areas, and what it cannot place."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.components.loading.findings import show_fates, show_reasons, show_warnings
from dashboard.components.loading.session import (
    Files,
    as_source,
    files_key,
    finish,
    remembered,
)
from dashboard.components.review import place_again, settled_by, sources_with_held
from dashboard.components.tables import fit_height
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.words import wording
from geodata import open_gazetteer
from geodata.model import Loaded
from geodata.store import find_older
from loaders.crosswalks import read_aliases


def preview_names(files: Files, vintage: str) -> None:
    """Names and the areas they stand for; loading them places held rows that say them."""
    st.subheader(wording.plain(wording.joined(file.name for file in files)), anchor=False)
    key = (files_key(files), vintage, queries.version())
    loaded = remembered("names", key, lambda: _read(files, vintage))
    st.text(_("Recognised as {format}.").format(format=loaded.source["format"]))
    show_fates(loaded.source)
    show_names(loaded["aliases"], vintage)
    show_reasons(loaded)
    show_warnings(loaded.source)
    waiting = sources_with_held(vintage)
    if waiting:
        st.caption(
            _("Sources with held rows are read again with these names when they are loaded.")
        )
    if st.button(
        _("Load these names"), type="primary", key="load-names", disabled=loaded["aliases"].empty
    ):
        _keep(loaded, vintage, waiting)


def _read(files: Files, vintage: str) -> Loaded:
    with st.spinner(_("Finding the areas of the names")):
        return read_aliases(as_source(files), gazetteer=open_gazetteer(queries.store(), vintage))


def show_names(aliases: pd.DataFrame, vintage: str) -> None:
    """Names as providers write them, and the area each means."""
    if aliases.empty:
        return
    areas = queries.areas(vintage)
    pairs = list(zip(aliases["level"], aliases["pcode"], strict=True))
    st.dataframe(
        pd.DataFrame(
            {
                _("Name"): aliases["name"],
                _("Means"): [
                    wording.area_name(areas, int(level), str(pcode)) for level, pcode in pairs
                ],
                _("Level"): [f"ADM{level}" for level in aliases["level"]],
                _("P-code"): aliases["pcode"],
            }
        ),
        hide_index=True,
        height=fit_height(len(aliases), 8),
        key=f"names-{aliases['source_id'].iloc[0]}",
        alt=_("Other names of areas"),
    )


def _keep(loaded: Loaded, vintage: str, waiting: list[str]) -> None:
    store = queries.store()
    older = find_older(store, loaded)
    named = settled_by(vintage, "alias") if older else []
    store.write(loaded, replacing=older)
    refused = place_again(vintage, [*waiting, *named])
    count = len(loaded["aliases"])
    said = ngettext(
        "{source} is loaded: {count} name.", "{source} is loaded: {count} names.", count
    )
    sentence = said.format(source=loaded.source["name"], count=wording.number(count))
    finish(" ".join([sentence, *refused]), vintage)
