"""Areas chosen by name: from a list, or by what is typed where they are too many for one."""

from __future__ import annotations

from collections.abc import Callable, Collection

import streamlit as st

from dashboard.components import choices
from dashboard.components.fields import bound
from dashboard.language import gettext as _
from dashboard.words import wording
from geodata.selection import Selection

Take = Callable[[tuple[str, ...]], None]

_FOUND = 6


def pick_areas(
    selection: Selection,
    name: str,
    label: str,
    picked: Collection[str],
    offered: Collection[str],
    take: Take,
    *,
    nothing: str,
    help: str | None = None,
) -> None:
    """Any areas of the level shown; ``take`` is given the P-codes of those that are picked."""
    level = int(selection.level or 0)
    known = choices.places(selection.vintage)
    here = [code for code in picked if (level, code) in known.labels]
    inside = set(offered)
    options = here if known.many else _ordered(level, known.labels, inside | set(here))
    st.multiselect(
        label,
        options,
        format_func=lambda code: known.labels[level, code],
        placeholder=nothing,
        select_all=False,
        help=help,
        **bound(f"plan-field-{name}", here, lambda codes: take(tuple(codes))),
    )
    if known.many:
        _search(selection, name, tuple(here), inside, take)


def _ordered(level: int, labels: Collection[tuple[int, str]], inside: set[str]) -> list[str]:
    return [code for of, code in labels if of == level and code in inside]


def _search(
    selection: Selection, name: str, here: tuple[str, ...], inside: set[str], take: Take
) -> None:
    """What is typed is looked up here, in the server."""
    level, known = int(selection.level or 0), choices.places(selection.vintage)
    typed = st.text_input(
        _("Name or P-code"),
        key=f"plan-{name}-typed",
        placeholder=_("Such as a name, then Enter"),
        label_visibility="collapsed",
    )
    found = [
        code
        for of, code in known.find(typed, 20 * _FOUND)
        if of == level and code in inside and code not in here
    ][:_FOUND]
    if typed and not found:
        st.caption(_("No area is called that. Try the beginning of its name."))
    for code in found:
        st.button(
            wording.plain(known.labels[level, code]),
            type="tertiary",
            key=f"plan-{name}-found-{code}",
            icon=":material/add:",
            on_click=lambda code=code: take((*here, code)),
        )
