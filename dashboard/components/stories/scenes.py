"""The scenes of a story in their order: what each shows and says, moved, copied, written on."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import queries, state
from dashboard.components.map_menu import measure_labels
from dashboard.components.presenting import show_present
from dashboard.components.shell import link_to
from dashboard.components.stories.capturing import with_scale
from dashboard.components.stories.desk import change, write_on, written
from dashboard.components.stories.sketching import show_sketch
from dashboard.components.stories.telling import Told, tell
from dashboard.components.stories.writing import show_fields
from dashboard.language import gettext as _
from dashboard.queries import stories
from dashboard.words import wording
from dashboard.words.storywords import scene_said, unfilled
from geodata.stories import Scene, Story


def show_scenes(story_id: str, story: Story) -> None:
    """A card a scene; one of them at a time is written on."""
    for place, scene in enumerate(story.scenes):
        told = tell(scene)
        with st.container(border=True, key=f"scene-{scene.scene_id}", gap="xsmall"):
            picture, words = st.columns([1, 4.6], gap="small")
            with picture:
                alt = _("The map of scene {number}").format(number=wording.number(place + 1))
                show_sketch(told, alt)
            with words:
                _show_words(told, place)
                _show_acts(story_id, story, scene, told, place)
            if written() == scene.scene_id:
                show_fields(story_id, scene, told)


def _show_words(told: Told, place: int) -> None:
    number = wording.number(place + 1)
    title = _("{number}. {title}").format(number=number, title=told.title)
    with st.container(gap="xxsmall"):
        st.markdown(f"**{wording.plain(title)}**")
        if told.paragraphs:
            st.text("\n".join(told.paragraphs))
        selection = told.selection
        measure = measure_labels(selection.vintage).get(selection.measure, "")
        looked_at = scene_said(queries.areas(selection.vintage), selection, measure)
        for said in (looked_at, unfilled(told.unknown), told.lost):
            if said:
                st.caption(wording.plain(said))


def _show_acts(story_id: str, story: Story, scene: Scene, told: Told, place: int) -> None:
    name = scene.scene_id
    with st.container(
        horizontal=True, gap="small", vertical_alignment="center", key=f"scene-acts-{name}"
    ):
        st.button(
            _("Write"),
            icon=":material/edit:",
            key=f"scene-write-{name}",
            type="tertiary",
            on_click=write_on,
            args=("" if written() == name else name,),
        )
        for by, arrow, said, end in (
            (-1, "upward", _("Earlier"), place == 0),
            (1, "downward", _("Later"), place == len(story.scenes) - 1),
        ):
            st.button(
                said,
                icon=f":material/arrow_{arrow}:",
                key=f"scene-{arrow}-{name}",
                type="tertiary",
                disabled=end,
                on_click=change,
                args=(story_id, partial(Story.moved, scene_id=name, by=by)),
            )
        with (
            st.popover(_("More"), key=f"scene-more-{name}", type="tertiary"),
            st.container(key=f"scene-menu-{name}", gap="xxsmall"),
        ):
            _show_more(story_id, scene, told, place)


def _show_more(story_id: str, scene: Scene, told: Told, place: int) -> None:
    name = scene.scene_id
    show_present(
        state.current(),
        story=story_id,
        scene=place + 1,
        label=_("Present from here"),
        look="quiet",
    )
    view = dict(told.selection.but(audience=state.current().audience))
    link_to(scene.page, _("Open this view"), icon=":material/map:", **view)
    act = partial(st.button, type="tertiary", on_click=change)
    act(
        _("Take the current view"),
        icon=":material/sync:",
        key=f"scene-take-{name}",
        help=_("The scene keeps its words and shows what you last looked at."),
        args=(story_id, partial(_take_view, scene_id=name), _("The scene shows the current view.")),
    )
    act(
        _("Duplicate"),
        icon=":material/content_copy:",
        key=f"scene-copy-{name}",
        args=(story_id, partial(Story.duplicated, scene_id=name, copied_id=stories.new_id())),
    )
    act(
        _("Remove"),
        icon=":material/delete:",
        key=f"scene-remove-{name}",
        args=(story_id, partial(Story.removed, scene_id=name), _("The scene is removed.")),
    )


def _take_view(story: Story, scene_id: str) -> Story:
    return story.edited(scene_id, selection=with_scale(state.current()), page="coverage")
