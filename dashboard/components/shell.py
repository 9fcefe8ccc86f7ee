"""What stands on every page: the label of the example, failures and empty states."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from dashboard import queries, state
from dashboard.components.languages import keep_language, link_language
from dashboard.language import current, direction, ngettext
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.labels import SENSITIVITIES
from geodata.audience import LeftOut
from geodata.errors import EngagementError
from geodata.selection import Selection

_VIEWS = Path(__file__).parents[1] / "views"


def prepare() -> None:
    """Settle what is being looked at, and say so when it is invented for the example."""
    keep_language()
    before = state.current()
    selection = queries.settle(before)
    if selection == before:
        state.mirror()
    else:
        state.choose(**dict(selection))
    if selection.vintage and queries.is_illustrative(selection.vintage):
        title, said = (
            _("Illustrative example."),
            _(
                "Boundaries and census figures are real; every engagement, person and program is "
                "invented."
            ),
        )
        st.html(f'<p class="eng-banner"><b>{escape(title)}</b> {escape(said)}</p>')
    if selection.vintage and state.current().audience:
        _say_audience(state.current())


def _say_audience(selection: Selection) -> None:
    """Whom the pages of this link are shown to, what that leaves out, and the way back."""
    out = queries.left_out(selection.vintage)
    who = SENSITIVITIES[selection.audience].lower()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="audience"):
        said = _("Shown as to this audience: {audience}.").format(audience=who)
        st.markdown(f":material/visibility: {wording.plain(said)}", width="content")
        st.caption(wording.plain(_tell_left_out(out)), width="content")
        st.button(
            _("Show everything"),
            type="tertiary",
            key="audience-all",
            on_click=lambda: state.choose(audience=""),
        )


def _tell_left_out(out: LeftOut) -> str:
    if out.nothing:
        return _("Nothing is left out.")
    parts = [
        ngettext("{count} engagement", "{count} engagements", out.engagements),
        ngettext("{count} program", "{count} programs", out.programs),
        ngettext("{count} name", "{count} names", out.persons),
    ]
    counts = (out.engagements, out.programs, out.persons)
    said = [
        part.format(count=wording.number(count))
        for part, count in zip(parts, counts, strict=True)
        if count
    ]
    return _("Left out: {what}.").format(what=wording.joined(said))


def show_only_inside() -> None:
    """What a page says that is no part of what is shown to others: where files are worked on."""
    st.header(_("This page is not shown to others"), anchor=False)
    st.write(
        _(
            "It has the rows as they were received, which nobody has marked for an audience. "
            "Choose “Show everything” above to work here."
        )
    )


def show_failure(error: EngagementError) -> None:
    """An error as a person reads it: what, where, what to do.

    A remedy that names an option of the shell is for those who work there; the page asks instead.
    """
    what = _(error.what)
    if what != error.what or current() == "en":
        st.error(f"**{wording.plain(what)}**", icon=":material/error:")
    else:
        st.error(_("Something could not be done. The details are in English:"))
        say_in_english(error.what)
    if error.where:
        st.text(_("Where: {where}").format(where=error.where))
    if error.remedy and "--" not in error.remedy:
        say_in_english(error.remedy)


def say_in_english(text: str) -> None:
    """A sentence that may have no translation, because figures stand in it; marked as English."""
    said = _(text)
    if said != text or current() == "en":
        st.text(said)
    else:
        st.html(f'<p class="eng-english" lang="en" dir="ltr">{escape(text)}</p>')


def settled() -> Selection | None:
    """What is being looked at, or None on an empty store, having said what to do."""
    selection = state.current()
    if not selection.vintage:
        show_empty_store()
        return None
    return selection


def show_empty_store() -> None:
    """The first thing a new user sees without the example: what to do next."""
    st.header(_("Nothing is loaded yet"))
    st.write(
        _(
            "Load a boundary file (GeoJSON, TopoJSON, Shapefile, GeoPackage or GeoParquet), then "
            "a records file (CSV or Excel). Every row will be accounted for."
        )
    )
    with st.container(horizontal=True):
        link_to("data", _("Load your own files"), icon=":material/upload_file:")
    st.caption(_("Or start the built-in example from a shell: `engagement demo`."))


def page_path(name: str) -> Path:
    """The script of a page."""
    return _VIEWS / f"{name}.py"


def link_to(name: str, label: str, *, icon: str | None = None, **changes: object) -> None:
    """A link to a page that carries the view along, with some changes."""
    selection = state.current().but(**changes)
    link = {**state.to_link(selection), **link_language()}
    st.page_link(page_path(name), label=label, icon=icon, query_params=link)


def link_back(name: str, label: str, **changes: object) -> None:
    """A link to where one came from, with an arrow that points there in every language."""
    arrow = "forward" if direction() == "rtl" else "back"
    link_to(name, label, icon=f":material/arrow_{arrow}:", **changes)


def go_to(name: str, **changes: object) -> None:
    """Leave for a page, carrying the view along."""
    state.choose(**changes)
    link = {**state.to_link(state.current()), **link_language()}
    st.switch_page(page_path(name), query_params=link)


PAGE_OF_KIND = {
    "post": "officials",
    "person": "officials",
    "organization": "councils",
    "program": "programs",
}


def open_profile(kind: str, identity: str) -> None:
    """Leave for the profile of an office, person, organization or program."""
    go_to(PAGE_OF_KIND[kind], opened=f"{kind}:{identity}")
