"""Regions: areas without engagement that lie side by side, as sentences one can pick."""

from __future__ import annotations

import streamlit as st

from dashboard import queries
from dashboard.components.fields import bound
from dashboard.components.gaps.choices import (
    RegionChoice,
    naming_level,
    parting_levels,
    region_choice,
)
from dashboard.components.gaps.panels import HEIGHT, open_panel, panel_of
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.gapwords.regions import region_sentence, regions_headline
from geodata.areas import Areas
from geodata.gaps import Region
from geodata.selection import Selection

LISTED = 60
"""Regions that are listed; those after them are the smallest."""

_PARTED = "gaps-parted"
_WHOLE = -1  # no level: a widget takes None for nothing chosen


def show_regions(selection: Selection, areas: Areas) -> None:
    """All regions, the one with most people first; picking one frames it on the map."""
    level = int(selection.level or 0)
    choice = region_choice(areas, level, panel_of(selection)[1])
    found = queries.gaps.regions(selection, within=choice.within)
    coverage = queries.gaps.coverage(selection)
    with st.container(height=HEIGHT, border=False, key="regions", gap="xsmall"):
        st.text(regions_headline(areas, selection, coverage, found))
        _show_parting(areas, level, choice)
        for region in found[:LISTED]:
            _show_region(areas, level, choice, region)
        if len(found) > LISTED:
            said = _("The first {shown} of {count}")
            figures = {"shown": wording.number(LISTED), "count": wording.number(len(found))}
            st.caption(said.format(**figures))


def _show_parting(areas: Areas, level: int, choice: RegionChoice) -> None:
    """Whether regions run across the borders of coarser units."""
    levels = parting_levels(areas, level)
    if not levels:
        return
    labels = {_WHOLE: _("Across all borders")}
    for one in levels:
        inside = wording.level_words(areas, one)[0]
        labels[one] = _("Within one {area}").format(area=inside)
    st.segmented_control(
        _("How far a region reaches"),
        list(labels),
        format_func=labels.__getitem__,
        required=True,
        label_visibility="collapsed",
        **bound(_PARTED, _WHOLE if choice.within is None else choice.within, _part),
    )


def _part(level: int) -> None:
    open_panel("regions", RegionChoice(None if level == _WHOLE else level).said())


def _show_region(areas: Areas, level: int, choice: RegionChoice, region: Region) -> None:
    first, picked = region.pcodes[0], choice.pcode in region.pcodes
    said = region_sentence(areas, level, naming_level(areas, level, choice), region)
    st.button(
        wording.plain(wording.sentence(said)),
        key=f"region-{choice.within}-{first}",
        type="secondary" if picked else "tertiary",
        icon=":material/filter_center_focus:" if picked else ":material/crop_free:",
        width="stretch",
        help=_("Shows it on the map; once more shows all regions.") if picked else None,
        on_click=open_panel,
        args=("regions", choice.said(pcode="" if picked else first)),
    )
