"""What a boundary reader could not tell, asked of the person who brought the file."""

from __future__ import annotations

import streamlit as st

from dashboard.components.loading.session import Files, as_source
from dashboard.language import gettext as _
from dashboard.words import wording
from geodata.errors import EngagementError
from loaders.boundaries.layers import read_layers
from loaders.source import open_source


def ask_attributes(files: Files, key: str) -> None:
    """Which attribute is the name and which the code, where none was recognised."""
    examples = _attributes(files)
    if not examples:
        return
    st.write(_("Which of its attributes say what the areas are called?"))

    def label(name: str) -> str:
        said = _("{attribute}, such as {example}")
        return wording.plain(said.format(attribute=name, example=examples[name]))

    cells = st.columns(3)
    level = cells[0].number_input(_("ADM level"), 0, 5, 1, key="ask-level")
    named = cells[1].selectbox(_("Name"), list(examples), None, format_func=label, key="ask-name")
    coded = cells[2].selectbox(_("Code"), list(examples), None, format_func=label, key="ask-code")
    chosen = {f"adm{level}_name": named, f"adm{level}_code": coded}
    if st.button(_("Read it so"), key="ask-read", disabled=not (named or coded)):
        answers = st.session_state.setdefault("boundary-columns", {})
        answers[key] = {field: name for field, name in chosen.items() if name}
        st.rerun()


def _attributes(files: Files) -> dict[str, str]:
    """Attributes of the first layer of polygons, each with an example; none where it cannot be."""
    try:
        layers = read_layers(open_source(as_source(files)))
    except EngagementError:
        return {}  # the file cannot be opened at all, and the failure beside this says so
    frame = next((layer.frame for layer in layers if layer.has_polygons), None)
    if frame is None:
        return {}
    filled = {str(name): frame[name].dropna().astype(str) for name in frame.columns}
    return {name: values.iloc[0][:40] for name, values in filled.items() if len(values)}
