"""Stories: scenes in an order, written, and played to a room."""

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.components.map_menu import measure_labels
from dashboard.components.shell import link_to, settled, show_failure
from dashboard.components.stories.capturing import scene_of
from dashboard.components.stories.desk import change, open_id, open_story, say_now
from dashboard.components.stories.opened import headline, show_actions, show_kept_back
from dashboard.components.stories.scenes import show_scenes
from dashboard.components.stories.shelf import offer_import, offer_new, show_shelf
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.queries import stories
from dashboard.words import wording
from dashboard.words.storywords import scene_said
from geodata.errors import StoryError
from geodata.selection import Selection
from geodata.stories import Story


def show() -> None:
    """The page."""
    selection = settled()
    if selection is None:
        return
    say_now()
    rows = stories.saved_stories()
    story_id = open_id() or _only_one(rows)
    story = _open_story(story_id)
    with st.container(key="headline", gap="xxsmall"):
        said = _all_of_them(len(rows)) if story is None else headline(story)
        st.header(wording.plain(said), anchor=False)
    if rows.empty:
        _show_first()
        return
    shelf, desk = st.columns([1, 2.7], gap="medium")
    with shelf:
        show_shelf(rows)
        with st.container(horizontal=True, gap="xsmall"):
            offer_new(first=False)
            offer_import()
    with desk:
        if story is None:
            st.caption(_("Choose a story in the list, or begin a new one."))
        else:
            _show_story(story_id, story, selection)


def _only_one(rows: pd.DataFrame) -> str:
    """The story where there is but one: nobody has to choose it."""
    return str(rows.index[0]) if len(rows) == 1 else ""


def _open_story(story_id: str) -> Story | None:
    """The story that is open; None where none is, or it cannot be read, which is said."""
    row = stories.find_story(story_id) if story_id else None
    if row is None:
        if story_id:
            st.toast(_("This story is not there any more."), icon=":material/link_off:")
            open_story("")
        return None
    try:
        return stories.read_story(row)
    except StoryError as error:
        show_failure(error)
        return None


def _all_of_them(count: int) -> str:
    if not count:
        return _("No story yet")
    return ngettext("{count} story", "{count} stories", count).format(count=wording.number(count))


def _show_first() -> None:
    """The first thing one sees here: what a story is, and what to do next."""
    st.write(
        _(
            "A story is a list of scenes; a scene is a view with a title and a few sentences. "
            "Begin one, then look at Coverage or Gaps and add what you see with the button "
            "beside the headline. Present it from here, or carry it away as a file."
        )
    )
    with st.container(horizontal=True, gap="xsmall"):
        offer_new(first=True)
        offer_import()


def _show_story(story_id: str, story: Story, selection: Selection) -> None:
    show_actions(story_id, story)
    show_kept_back(selection.vintage)
    show_scenes(story_id, story)
    _offer_current_view(story_id, story, selection)
    st.caption(
        _(
            "Figures and maps here are those that the public may see: that is what presenting "
            "shows. Everything is kept as you write. While presenting, arrow keys or a clicker go "
            "on, B blackens the screen, F fills it, T turns it light or dark, Escape comes back."
        )
    )


def _offer_current_view(story_id: str, story: Story, selection: Selection) -> None:
    """What was looked at last becomes the next scene; or one looks for another view."""
    measure = measure_labels(selection.vintage).get(selection.measure, "")
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="story-next"):
        st.button(
            _("Add the current view"),
            icon=":material/add_photo_alternate:",
            key="story-add",
            type="secondary" if story.scenes else "primary",
            on_click=_add,
            args=(story_id, selection),
        )
        said = scene_said(queries.areas(selection.vintage), selection, measure)
        st.caption(wording.plain(said), width="content")
        link_to("coverage", _("Look for another"), icon=":material/map:")


def _add(story_id: str, selection: Selection) -> None:
    scene = scene_of(selection, "coverage")
    change(story_id, lambda story: story.added(scene), _("The view is the last scene now."))


show()
