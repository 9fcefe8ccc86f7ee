"""The story that is open: what it is called, and what can be done with all of it."""

from __future__ import annotations

import re

import streamlit as st

from dashboard import queries, state
from dashboard.components.asking import ask_for_name, ask_to_delete
from dashboard.components.leaving.exporting import offer_export
from dashboard.components.leaving.subject import story_subject
from dashboard.components.presenting import show_present
from dashboard.components.stories.desk import change, open_story, write_on
from dashboard.components.stories.telling import PUBLIC
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.queries import stories
from dashboard.queries.store import shown_to
from dashboard.words import wording
from geodata.stories import LONGEST_NAME, Story


def headline(story: Story) -> str:
    """The story in a sentence."""
    count = len(story.scenes)
    if not count:
        return _("{story} has no scene yet").format(story=story.name)
    said = ngettext("{story}: {count} scene", "{story}: {count} scenes", count)
    return said.format(story=story.name, count=wording.number(count))


def show_actions(story_id: str, story: Story) -> None:
    """Present it, carry it away, call it something else, delete it."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="story-acts"):
        if story.scenes:
            show_present(state.current(), story=story_id, look="first")
            offer_export(story_subject(story))
        st.download_button(
            _("Story as JSON"),
            data=story.to_json(),
            file_name=f"{file_name(story)}.json",
            mime="application/json",
            key="story-json",
            type="tertiary",
            icon=":material/download:",
            on_click="ignore",
            help=_("To keep it, or to import it in another dashboard on the same boundaries."),
        )
        if st.button(_("Rename"), key="story-rename", type="tertiary"):
            st.dialog(_("Rename the story"))(_rename)(story_id, story.name)
        st.button(
            _("Duplicate"),
            key="story-copy",
            type="tertiary",
            on_click=_duplicate,
            args=(story,),
        )
        if st.button(_("Delete"), key="story-delete", type="tertiary"):
            st.dialog(_("Delete the story?"))(_delete)(story_id, story.name)


def show_kept_back(vintage: str) -> None:
    """What a room will not see of all that is loaded, while there is time to do something."""
    with shown_to(PUBLIC):
        out = queries.left_out(vintage)
        nothing = queries.registry(vintage).tables["engagements"].empty
    if not out.engagements:
        return
    said = ngettext(
        "{count} engagement is not marked public, and is not shown to a room.",
        "{count} engagements are not marked public, and are not shown to a room.",
        out.engagements,
    ).format(count=wording.number(out.engagements))
    if nothing:
        st.warning(
            f"{said} {_('That is all there is: export the story for those who may see it.')}",
            icon=":material/visibility_off:",
        )
    else:
        st.caption(said)


def file_name(story: Story) -> str:
    """What a file of it is called: its name as far as any machine can write it."""
    return re.sub(r"[^\w-]+", "-", story.name).strip("-")[:60] or "story"


def _rename(story_id: str, name: str) -> None:
    ask_for_name(
        _("Name of the story"),
        name,
        "story-rename",
        f"story-called-{story_id}",
        LONGEST_NAME,
        lambda given: change(story_id, lambda story: story.renamed(given)),
    )


def _duplicate(story: Story) -> None:
    name = _("{story}, a copy").format(story=story.name)[:LONGEST_NAME]
    open_story(stories.keep_story(story.renamed(name)))
    write_on("")


def _delete(story_id: str, name: str) -> None:
    said = _("{story} will be gone for everybody.").format(story=name)
    ask_to_delete(said, "story-delete", lambda: _forget(story_id))


def _forget(story_id: str) -> None:
    stories.forget_story(story_id)
    open_story("")
