"""What the map's legend cannot say: where figures of need layers come from, what is far off."""

from __future__ import annotations

import streamlit as st

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.painting import framed_unit
from dashboard.shown import View
from dashboard.words import wording
from geodata.areas import Areas
from geodata.selection import Selection


def show_about_map(selection: Selection, areas: Areas, view: View) -> None:
    """The name and source of each need layer shown, and areas that the first look leaves out."""
    layers = [view.need, view.second.need if view.second is not None else None]
    for need in layers:
        if need is not None:
            said = _("{layer}: {about}").format(layer=need.label, about=need.about())
            st.caption(wording.plain(said))
    level = int(selection.level or 0)
    apart = _count_far_off(selection, areas)
    if apart:
        said = ngettext(
            "{count} {areas} lies far off; press the frame on the map to see all.",
            "{count} {areas} lie far off; press the frame on the map to see all.",
            apart,
        )
        noun = wording.level_noun(areas, level, apart)
        st.caption(said.format(count=wording.number(apart), areas=noun))


def _count_far_off(selection: Selection, areas: Areas) -> int:
    """Areas that the first look leaves out, as overseas departments; they count all the same."""
    framed = framed_unit(selection, areas)
    return areas.far_off(int(selection.level or 0), *framed) if framed else 0
