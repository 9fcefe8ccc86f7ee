"""What the session keeps while files are looked at: what was read, and what was just loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from dashboard import queries, state
from dashboard.components.review import count_waiting
from dashboard.components.shell import link_to, show_failure
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.words import wording
from geodata.errors import EngagementError

Read = TypeVar("Read")
Files = Sequence[Any]


def remembered(slot: str, key: object, read: Callable[[], Read]) -> Read:
    """What was read under a key; read again only when the key changes, one a slot is kept.

    A session's own, because reading shows its progress on the page of the one who waits.
    """
    kept = st.session_state.get(f"read-{slot}")
    if kept is None or kept[0] != key:
        st.session_state.pop(f"read-{slot}", None)
        kept = (key, read())
        st.session_state[f"read-{slot}"] = kept
    return kept[1]


def files_key(files: Files) -> str:
    """What tells one upload from another."""
    return "|".join(f"{file.name}:{file.file_id}" for file in files)


def as_source(files: Files) -> Any:
    """What a reader takes: one file, or several that belong together."""
    return list(files) if len(files) > 1 else files[0]


def guard(show: Callable[..., None], *arguments: Any) -> None:
    """Show a preview; what cannot be read is a sentence with a remedy."""
    try:
        show(*arguments)
    except EngagementError as error:
        show_failure(error)


def turn() -> int:
    """Part of the upload fields' keys: what was loaded leaves its field."""
    return int(st.session_state.setdefault("upload-turn", 0))


def finish(sentence: str, vintage: str) -> None:
    """Empty the fields, look at what was loaded, and say so at the top of the page drawn anew."""
    view = dict(queries.first_view(vintage))
    st.session_state["upload-turn"] = turn() + 1
    st.session_state["load-done"] = {"sentence": sentence, "view": view}
    st.session_state.pop("columns-chosen", None)  # remembered by now, or not wanted again
    for slot in ("boundary", "faults", "records", "tables", "sheets", "described", "names"):
        st.session_state.pop(f"read-{slot}", None)
    state.choose(**view | {"opened": "add:"})
    st.rerun()


def say_done() -> None:
    """What was loaded a moment ago, and where to see it."""
    done = st.session_state.pop("load-done", None)
    if done is None:
        return
    st.success(wording.plain(done["sentence"]), icon=":material/check_circle:")
    with st.container(horizontal=True):
        link_to("coverage", _("See it on the map"), icon=":material/map:", **done["view"])
        held = count_waiting(str(done["view"]["vintage"]))
        if held:
            link_to(
                "data",
                ngettext("Review {count} held row", "Review {count} held rows", held).format(
                    count=wording.number(held)
                ),
                icon=":material/rule:",
                opened="review:",
            )
