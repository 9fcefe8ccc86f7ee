"""The current view becomes a scene of a story, from the page on which it is seen."""

from __future__ import annotations

import streamlit as st

from dashboard import queries
from dashboard.components.stories.desk import changed, remember, say_now
from dashboard.language import gettext as _
from dashboard.queries import stories
from dashboard.words import wording
from geodata.selection import Selection
from geodata.stories import LONGEST_NAME, LONGEST_TITLE, Page, Scene, Story

_NEW, _TURN, _LAST = "", "capture-turn", "capture-last"


def offer_capture(selection: Selection, page: Page) -> None:
    """A button that makes a scene of a view; for a story that is there, or a new one."""
    say_now()
    turn = st.session_state.setdefault(_TURN, 0)
    with st.popover(
        _("Add to a story"),
        icon=":material/add_photo_alternate:",
        key=f"capture-{turn}",
        type="tertiary",
    ):
        rows = stories.saved_stories()
        names = {_NEW: _("A new story"), **rows["name"].to_dict()}
        last = st.session_state.get(_LAST)
        chosen = st.selectbox(
            _("Story"),
            list(names),
            index=list(names).index(last) if last in names else min(1, len(names) - 1),
            format_func=lambda story_id: wording.plain(names[story_id]),
            key=f"capture-story-{turn}",
        )
        name = ""
        if chosen == _NEW:
            name = st.text_input(
                _("Name of the story"),
                max_chars=LONGEST_NAME,
                key=f"capture-name-{turn}",
                placeholder=_("such as Briefing for the board, March"),
            ).strip()
        title = st.text_input(
            _("Title of the scene"),
            max_chars=LONGEST_TITLE,
            key=f"capture-title-{turn}",
            placeholder=_("Empty takes the headline of the view"),
        ).strip()
        if page == "gaps":
            st.caption(_("The scene shows the coverage of this view, not the order of its gaps."))
        st.button(
            _("Add this view"),
            type="primary",
            key=f"capture-add-{turn}",
            disabled=chosen == _NEW and not name,
            help=_("Give the story a name.") if chosen == _NEW and not name else None,
            on_click=_capture,
            args=(scene_of(selection, page, title), chosen, name),
        )


def scene_of(selection: Selection, page: Page, title: str = "") -> Scene:
    """A view as a scene."""
    seen = with_scale(selection)
    return Scene(scene_id=stories.new_id(), selection=seen, title=title, page=page)


def with_scale(selection: Selection) -> Selection:
    """A view with the scale that it is seen on now, whatever is loaded later."""
    view = queries.view(selection)
    breaks = {"breaks": view.breaks or None}
    if view.second is not None:
        breaks["second_breaks"] = view.second.breaks or None
    return selection.but(**breaks)


def _capture(scene: Scene, story_id: str, name: str) -> None:
    if story_id == _NEW:
        story_id = stories.keep_story(Story(name=name))
    name = name or str(stories.saved_stories()["name"].get(story_id, ""))
    done = changed(
        story_id,
        lambda story: story.added(scene),
        _("Added to {story}. It waits on the Stories page.").format(story=name),
    )
    if done:
        st.session_state[_LAST] = story_id
        st.session_state[_TURN] += 1
        remember(story_id)
