"""Best and worst case: between which figures coverage lies, from records placed only coarsely."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import queries
from dashboard.components.gaps.panels import HEIGHT
from dashboard.components.picture import current_palette
from dashboard.components.shell import link_to
from dashboard.language import current
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.gapwords.attention import bounds_headline, bounds_people, bounds_places
from geodata.areas import Areas
from geodata.gaps import Bounds
from geodata.selection import Selection


def show_bounds(selection: Selection, areas: Areas) -> None:
    """The range of the whole and of what holds the areas, and which records leave it open."""
    found = queries.gaps.bounds(selection)
    with st.container(height=HEIGHT, border=False, key="bounds", gap="xsmall"):
        st.text(bounds_headline(areas, selection, found))
        st.text(bounds_people(found))
        _show_parents(selection, areas, found)
        st.caption(bounds_places(areas, found))
        for level in found.places:
            one = wording.level_words(areas, level)[0]
            said = _("Show those known only to the {area}").format(area=one)
            link_to("data", said, opened=f"above:{level}")


def _show_parents(selection: Selection, areas: Areas, found: Bounds) -> None:
    level = int(selection.level or 0)
    if level == areas.coarsest or len(found.by_parent) < 2:
        return
    parent = areas.parent_level(level)
    names = areas.names(parent, current())
    rows = found.by_parent.assign(
        name=names.reindex(found.by_parent.index),
        worst=100 * found.by_parent["engaged"] / found.by_parent["areas"],
        best=100 * found.by_parent["engaged_best"] / found.by_parent["areas"],
    ).sort_values(["worst", "best"])
    number = wording.number_column(rows["areas"])
    people = wording.number_column(rows["population"])
    one = wording.sentence(wording.level_words(areas, parent)[0])
    share: dict[str, Any] = {
        **{"format": "%d %%", "min_value": 0, "max_value": 100, "width": 96},
        "color": current_palette().colour("3"),
    }
    st.dataframe(
        rows,
        hide_index=True,
        height="content",
        placeholder=_("not known"),
        alt=_("Worst and best case, by what holds the areas"),
        column_order=[
            *("name", "worst", "best", "engaged", "engaged_best", "areas", "places"),
            *("population_engaged", "population_best", "population"),
        ],
        column_config={
            "name": st.column_config.TextColumn(one, width=110),
            "worst": st.column_config.ProgressColumn(_("Worst case"), **share),
            "best": st.column_config.ProgressColumn(_("Best case"), **share),
            "engaged": st.column_config.NumberColumn(_("Engaged"), format=number, width=70),
            "engaged_best": st.column_config.NumberColumn(_("At best"), format=number, width=62),
            "areas": st.column_config.NumberColumn(_("Of"), format=number, width=45),
            "places": st.column_config.NumberColumn(
                _("Open places"),
                format=number,
                width=88,
                help=_("Places of records known only to it, or only to what holds it."),
            ),
            "population_engaged": st.column_config.NumberColumn(
                _("People engaged"), format=people, width=105
            ),
            "population_best": st.column_config.NumberColumn(
                _("People at best"), format=people, width=105
            ),
            "population": st.column_config.NumberColumn(_("People"), format=people, width=95),
        },
    )
