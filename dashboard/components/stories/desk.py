"""Which story is open and which of its scenes is written on; every change goes to the store."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard.language import gettext as _
from dashboard.presentation import STORY
from dashboard.queries import stories
from dashboard.words import wording
from geodata.errors import StoryError
from geodata.stories import Story

_OPEN, _WRITTEN, _SAID = "story-open", "story-written", "story-said"


def open_id() -> str:
    """The id of the story that is open: that of the link, else the one opened last."""
    told = st.query_params.get(STORY, st.session_state.get(_OPEN, ""))
    open_story(told)
    return told


def remember(story_id: str) -> None:
    """The story that the Stories page opens next."""
    st.session_state[_OPEN] = story_id


def open_story(story_id: str) -> None:
    """Open a story, or none; the link says so."""
    remember(story_id)
    if story_id and st.query_params.get(STORY) != story_id:
        st.query_params[STORY] = story_id
    if not story_id and STORY in st.query_params:
        del st.query_params[STORY]


def written() -> str:
    """The id of the scene that is being written on; empty for none."""
    return str(st.session_state.get(_WRITTEN, ""))


def write_on(scene_id: str) -> None:
    """Write on a scene, or on none."""
    st.session_state[_WRITTEN] = scene_id


def change(story_id: str, how: Callable[[Story], Story], said: str = "") -> None:
    """Change a story in the store, and say what was done or why it could not be."""
    changed(story_id, how, said)


def changed(story_id: str, how: Callable[[Story], Story], said: str = "") -> bool:
    """Do the same; whether it could be done."""
    try:
        stories.change_story(story_id, how)
    except StoryError as error:
        say_later(_(error.what), ":material/error:")
        return False
    if said:
        say_later(said, ":material/check:")
    return True


def read(row: pd.Series) -> Story | None:
    """The story of a row; None where it cannot be read, which is said by who lists it."""
    try:
        return stories.read_story(row)
    except StoryError:
        return None


def say_later(said: str, icon: str) -> None:
    """Say something with the next run: what a press says itself is gone with its run."""
    st.session_state[_SAID] = said, icon


def say_now() -> None:
    """Say what was left to say."""
    told = st.session_state.pop(_SAID, None)
    if told is not None:
        st.toast(wording.plain(told[0]), icon=told[1])
