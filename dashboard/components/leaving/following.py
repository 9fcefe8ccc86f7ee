"""A link just opened, short or old, is led to what it means now; what became of it is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import streamlit as st

from dashboard import state
from dashboard.components.languages import link_language
from dashboard.components.shell import page_path
from dashboard.following import Followed
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.queries import links
from dashboard.views import PAGES
from dashboard.words import wording

_NOTES = "link-notes"
_SHORT_PART = 30  # characters of a short link that a reader is shown


def follow_link(page: str) -> None:
    """Before anything reads the link: put in its place what it stands for, on the page it is of."""
    _say(st.session_state.pop(_NOTES, []))
    link = state.new_link()
    if link is None:
        return
    link, there, notes = _lengthened(link, page)
    selection, complaints = state.from_link(link)
    renewed, followed = links.renew(selection)
    state.take(renewed)
    others = {name: values for name, values in link.items() if name not in state.our_names()}
    for name, values in others.items():
        st.query_params[name] = values
    notes += [*complaints, *_told(followed)]
    if there != page and there in PAGES:
        st.session_state[_NOTES] = notes
        asked = {**state.to_link(renewed), **others, **link_language()}
        st.switch_page(page_path(there), query_params=asked)
    _say(notes)


def _lengthened(
    link: dict[str, list[str]], page: str
) -> tuple[dict[str, list[str]], str, list[str]]:
    """A link in full, its page, and why it is not what was asked for, where it is not."""
    asked = link.pop(state.SHORT, [""])[0]
    kept = links.lengthen(asked) if asked else (page, {})
    if kept is None:
        said = _(
            "The short link “{name}” is not known here. It may be mistyped, or be one of another "
            "dashboard."
        )
        return link, page, [said.format(name=_part(asked))]
    there, whole = kept
    return {**whole, **link}, there or next(iter(PAGES)), []


def _part(text: str) -> str:
    return text if len(text) <= _SHORT_PART else f"{text[:_SHORT_PART]}…"


def _say(notes: list[str]) -> None:
    """All of them in one note that stays until it is closed: they tell what one looks at."""
    if notes:
        said = "\n\n".join(map(wording.plain, notes))
        st.toast(said, icon=":material/link:", duration="infinite")


def _told(followed: Iterable[Followed]) -> Iterator[str]:
    """What became of the ids of a link, a sentence each."""
    rest: dict[tuple[str, bool], int] = {}
    for one in followed:
        if one.kind == "vintage":
            yield _tell_version(one)
        elif one.kind == "area":
            yield _tell_area(one)
        else:
            rest[one.kind, one.found] = rest.get((one.kind, one.found), 0) + 1
    for (kind, found), count in rest.items():
        yield (_tell_new if found else _tell_gone)(kind, count)


def _tell_version(one: Followed) -> str:
    if one.found:
        said = _("This link is of older boundaries, {was}; {now} stands for them now.")
    else:
        said = _("The boundaries of this link, {was}, are not here; the newest are shown.")
    return said.format(was=_part(one.was), now=one.now)


def _tell_area(one: Followed) -> str:
    if one.found:
        return _("{now} was {was} when this link was made.").format(now=one.now, was=one.was)
    said = _("No area stands for {was} now, so this link opens without it.")
    return said.format(was=_part(one.was))


def _tell_new(kind: str, count: int) -> str:
    if kind == "source":
        said = ngettext(
            "A later file stands for {count} source of this link.",
            "Later files stand for {count} sources of this link.",
            count,
        )
    else:
        said = ngettext(
            "{count} identifier in this link has changed; the link follows it.",
            "{count} identifiers in this link have changed; the link follows them.",
            count,
        )
    return said.format(count=wording.number(count))


def _tell_gone(kind: str, count: int) -> str:
    match kind:
        case "program":
            said = ngettext(
                "{count} program of this link is not here; it is shown without that filter.",
                "{count} programs of this link are not here; it is shown without those filters.",
                count,
            )
        case "organization":
            said = ngettext(
                "{count} organization of this link is not here; it is shown without that filter.",
                "{count} organizations of this link are not here; it is shown without those "
                "filters.",
                count,
            )
        case _:
            said = ngettext(
                "{count} source of this link is not here; it is shown without that filter.",
                "{count} sources of this link are not here; it is shown without those filters.",
                count,
            )
    return said.format(count=wording.number(count))
