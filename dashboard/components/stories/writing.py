"""A scene is written on: its title, its sentences, the figures that fill themselves in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.components.fields import bound
from dashboard.components.stories.desk import change, write_on
from dashboard.components.stories.telling import Told
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.labels import STORY_FIGURES
from geodata.stories import LONGEST_TEXT, LONGEST_TITLE, Scene

_TURN = "figure-turn"


def show_fields(story_id: str, scene: Scene, told: Told) -> None:
    """Title and sentences; what is typed is kept as soon as the field is left."""
    st.text_input(
        _("Title"),
        max_chars=LONGEST_TITLE,
        placeholder=told.headline,
        **bound(f"scene-title-{scene.scene_id}", scene.title, _taker(story_id, scene, "title")),
    )
    st.text_area(
        _("What to say, a few sentences"),
        max_chars=LONGEST_TEXT,
        height=110,
        placeholder=_("such as: We work in {engaged} of {areas} districts."),
        **bound(f"scene-text-{scene.scene_id}", scene.text, _taker(story_id, scene, "text")),
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _offer_figures(story_id, scene, told)
        st.button(
            _("Done"),
            type="primary",
            key=f"scene-done-{scene.scene_id}",
            on_click=write_on,
            args=("",),
        )


def _taker(story_id: str, scene: Scene, field: str) -> Callable[[Any], None]:
    return lambda value: _put(story_id, scene.scene_id, **{field: value or ""})


def _put(story_id: str, scene_id: str, **fields: object) -> None:
    change(story_id, lambda story: story.edited(scene_id, **fields))


def _offer_figures(story_id: str, scene: Scene, told: Told) -> None:
    """A list of the figures with what they are now; the one chosen is added to the sentences."""
    turn = st.session_state.setdefault(_TURN, 0)
    key = f"scene-figure-{scene.scene_id}-{turn}"

    def add() -> None:
        name = st.session_state[key]
        st.session_state[_TURN] += 1
        if name:
            space = "" if not scene.text or scene.text[-1].isspace() else " "
            _put(story_id, scene.scene_id, text=f"{scene.text}{space}{{{name}}}")

    st.selectbox(
        _("Figures that fill themselves in"),
        list(STORY_FIGURES),
        index=None,
        format_func=lambda name: _say_figure(name, told),
        placeholder=_("Add one to the sentences"),
        key=key,
        on_change=add,
        width=420,
        help=_("Typed in braces, they stand in titles too: {name}").format(name="{engaged}"),
    )


def _say_figure(name: str, told: Told) -> str:
    what = _("{what}: {figure}").format(what=STORY_FIGURES[name], figure=told.figures[name])
    return wording.in_a_row([f"{{{name}}}", what])
