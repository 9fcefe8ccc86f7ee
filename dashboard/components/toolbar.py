"""The row above the map: where one is, at which level, when, and through which filters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from dashboard import queries, state
from dashboard.components import choices
from dashboard.components.fields import chosen, show_choices, show_days, show_segments, turn
from dashboard.language import gettext as _
from dashboard.language import isolated, noop
from dashboard.words import filterwords, wording
from dashboard.words.labels import ENGAGEMENT_KINDS, POST_ROLES
from geodata.areas import Areas
from geodata.selection import FILTERS, Selection

PRESETS = {
    3: noop("3 months"),
    6: noop("6 months"),
    12: noop("12 months"),
    36: noop("3 years"),
    0: noop("All time"),
}
_FOUND = 8


def show_toolbar(
    selection: Selection, areas: Areas, own: Callable[[], None] = lambda: None
) -> None:
    """Where one is and what is looked at, the same on every page; ``own`` adds a page's own."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="toolbar"):
        show_breadcrumb(selection, areas)
        st.space("stretch")
        show_level(selection, areas)
        own()
        show_period(selection)
        show_filters(selection)
        show_search(selection, areas)


def show_breadcrumb(selection: Selection, areas: Areas) -> None:
    """Country, province, district: each step leads back up; countries can be changed."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall", key="crumbs"):
        _country(selection, areas)
        if selection.root:
            for level, pcode, name in wording.area_path(
                areas, selection.root_level, selection.root
            )[1:]:
                st.markdown("›", width="content")
                here = pcode == selection.root and level == selection.root_level
                st.button(
                    wording.plain(name),
                    type="tertiary",
                    key=f"crumb-{level}",
                    disabled=here,
                    on_click=_look_into,
                    args=(areas, level, pcode),
                )


def _country(selection: Selection, areas: Areas) -> None:
    known = queries.vintages()
    one = len(areas.at(areas.coarsest)) == 1
    top = wording.area_name(areas, areas.coarsest, areas.root) if one else _("All countries")
    if len(known) == 1:
        _root_button(areas, top, disabled=not selection.root)
        return
    names = vintage_labels(known)
    st.session_state["country"] = selection.vintage
    st.selectbox(
        _("Country"),
        list(names),
        format_func=names.__getitem__,
        key="country",
        label_visibility="collapsed",
        width=230,
        on_change=lambda: _change_country(st.session_state["country"]),
    )
    if selection.root:
        _root_button(areas, _("Whole country"))


def _root_button(areas: Areas, label: str, *, disabled: bool = False) -> None:
    st.button(
        wording.plain(label),
        type="tertiary",
        key="crumb-root",
        disabled=disabled,
        on_click=_look_into,
        args=(areas, areas.coarsest, ""),
    )


def vintage_labels(known: pd.DataFrame) -> dict[str, str]:
    """Vintage -> country, with what tells it from another of the same country."""
    several = known["root_name"].duplicated(keep=False)
    return {
        row["vintage"]: isolated(f"{row['root_name']} ({row['vintage']})")
        if several[at]
        else row["root_name"]
        for at, row in known.iterrows()
    }


def _change_country(vintage: str) -> None:
    fresh = queries.first_view(vintage)
    state.choose(**dict(fresh) | {"measure": state.current().measure})


def _look_into(areas: Areas, level: int, pcode: str) -> None:
    """Show the areas inside one; the whole country when the code is empty."""
    shown = areas.child_level(level) if pcode else None
    state.choose(
        root=pcode,
        root_level=level if pcode else 0,
        level=shown if shown is not None else state.current().level,
        area="",
        camera=None,
    )


def show_level(selection: Selection, areas: Areas) -> None:
    """Which level is coloured."""
    deepest_root = selection.root_level if selection.root else areas.coarsest
    levels = [level for level in areas.levels if level > deepest_root] or [areas.finest]
    if len(levels) < 2:
        return
    nouns = {level: wording.sentence(wording.level_words(areas, level)[1]) for level in levels}
    show_segments(selection, "level", _("Level"), nouns, labelled=False, area="", camera=None)


def show_search(selection: Selection, areas: Areas) -> None:
    """Find an area by its name and open it."""
    known = choices.places(selection.vintage)
    if known.many:
        # Another turn is another popover: it closes when a place was picked in it.
        turn = st.session_state.setdefault("find-turn", 0)
        with st.popover(
            _("Find a place"), icon=":material/search:", width=150, key=f"find-box-{turn}"
        ):
            _search_places(selection.vintage, turn)
        return
    st.selectbox(
        _("Find a place"),
        list(known.labels),
        index=None,
        format_func=known.labels.__getitem__,
        placeholder=_("Find a place"),
        label_visibility="collapsed",
        key="find",
        width=150,
        on_change=lambda: _find(st.session_state.get("find"), areas),
    )


@st.fragment
def _search_places(vintage: str, turn: int) -> None:
    """Where areas are too many for a list: what is typed is looked up here, in the server."""
    if st.session_state["find-turn"] != turn:
        st.rerun()
    known, areas = choices.places(vintage), queries.areas(vintage)
    typed = st.text_input(
        _("Name or P-code"), key=f"find-typed-{turn}", placeholder=_("Such as a name, then Enter")
    )
    found = known.find(typed, _FOUND + 1)
    if typed and not found:
        st.caption(_("No area is called that. Try the beginning of its name."))
    for place in found[:_FOUND]:
        st.button(
            wording.plain(known.labels[place]),
            type="tertiary",
            key=f"found-{place[0]}-{place[1]}",
            on_click=_take_found,
            args=(place, areas),
        )
    if len(found) > _FOUND:
        st.caption(_("There are more. Add the name of what it lies in."))


def _take_found(place: tuple[int, str], areas: Areas) -> None:
    _find(place, areas)
    st.session_state["find-turn"] += 1


def _find(place: tuple[int, str] | None, areas: Areas) -> None:
    if place is None:
        return
    level, pcode = place
    selection = state.current()
    inside = level > selection.root_level and pcode in areas.within(
        level, selection.root_level, selection.root
    )
    state.choose(
        level=level,
        area=pcode,
        root=selection.root if inside else "",
        root_level=selection.root_level if inside else 0,
        camera=None,
    )
    st.session_state["panel"] = "profile"
    st.session_state["find"] = None


def show_period(selection: Selection) -> None:
    """From when to when."""
    label = wording.sentence(wording.period(selection.start, selection.end))
    days = (selection.start, selection.end)
    again = turn("period", days)
    preset = f"preset{again}"
    with st.popover(label, icon=":material/date_range:"):
        st.session_state[preset] = None
        st.pills(
            _("Up to the newest record"),
            list(PRESETS),
            format_func=lambda months: _(PRESETS[months]),
            key=preset,
            on_change=_take_preset,
            args=(preset,),
        )
        show_days("from", "to", days, again=again, take=_take_period)
        if selection.as_of is not None:
            st.caption(_("As it was known on {date}.").format(date=wording.date(selection.as_of)))
            st.button(
                _("Show what is known now"),
                key="as-of-now",
                on_click=lambda: state.choose(as_of=None),
            )


def _take_preset(preset: str) -> None:
    months = st.session_state[preset]
    rows = queries.records(state.current().vintage)
    _take_period(*(queries.last_months(rows, months) if months else (None, None)))


def _take_period(start: dt.date | None, end: dt.date | None) -> None:
    chosen("period", (start, end))
    state.choose(start=start, end=end)


def show_filters(selection: Selection) -> None:
    """Program, kind, organization, counterpart's office and source."""
    on = sum(bool(getattr(selection, name)) for name in FILTERS)
    vintage = selection.vintage
    label = _("Filters · {count}").format(count=on) if on else _("Filters")
    with st.popover(label, icon=":material/filter_alt:"):
        for field, (name, options) in _filters(vintage).items():
            show_choices(selection, field, name, options, nothing=_("All"))
        st.button(
            _("Clear filters"),
            disabled=not on,
            key="clear-filters",
            on_click=lambda: state.choose(**dict.fromkeys(FILTERS, ())),
        )


def _filters(vintage: str) -> dict[str, tuple[str, Mapping[str, str]]]:
    """What each filter is called and offers, by its field."""
    return {
        "programs": (_("Program"), choices.labels("programs", vintage)),
        "kinds": (_("Kind of engagement"), ENGAGEMENT_KINDS),
        "organizations": (_("Organization"), choices.acting_organizations(vintage)),
        "roles": (_("Counterpart's office"), POST_ROLES),
        "sources": (_("Source"), choices.labels("sources", vintage)),
    }


def describe_filters(selection: Selection) -> str:
    """The filters in words, for the line under the title; empty when none is on."""
    if not any(getattr(selection, field) for field in FILTERS):
        return ""
    return filterwords.describe_filters(selection, queries.registry(selection.vintage))


__all__ = [
    "describe_filters",
    "show_breadcrumb",
    "show_filters",
    "show_level",
    "show_period",
    "show_search",
]
