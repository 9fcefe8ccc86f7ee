"""The stories that there are: one is opened, a new one begun, one brought along in a file."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.components.stories.desk import open_story, read, say_later, write_on
from dashboard.components.tables import pick_table
from dashboard.language import gettext as _
from dashboard.language import noop
from dashboard.queries import stories
from dashboard.words import wording
from geodata.errors import StoryError
from geodata.stories import LARGEST, LONGEST_NAME, Story

_TURN, _FILE_TURN = "story-new-turn", "story-file-turn"


def show_shelf(rows: pd.DataFrame) -> None:
    """Every story that is kept; a row opens one."""
    if rows.empty:
        return
    told = [read(row) for _at, row in rows.iterrows()]
    listed = rows.assign(
        story_id=rows.index,
        scenes=pd.array([None if one is None else len(one.scenes) for one in told], dtype="Int64"),
        when=pd.to_datetime(rows["changed_at"], errors="coerce", utc=True).dt.date,
    )
    pick_table(
        listed,
        "stories",
        lambda row: _open(str(row["story_id"])),
        columns={
            "name": st.column_config.TextColumn(_("Story"), width=135),
            "scenes": st.column_config.NumberColumn(_("Scenes"), width=55),
            "when": st.column_config.DateColumn(
                _("Changed"), format=wording.day_column("short"), width=75
            ),
        },
        rows=12,
        name=_("Stories; a row opens one"),
    )


def _open(story_id: str) -> None:
    open_story(story_id)
    write_on("")
    st.rerun()


def offer_new(*, first: bool) -> None:
    """Begin a story under a name; ``first`` where there is none yet."""
    turn = st.session_state.setdefault(_TURN, 0)
    with st.popover(_("New story"), icon=":material/add:", key=f"story-new-{turn}"):
        name = st.text_input(
            _("Name of the story"),
            key=f"story-new-name-{turn}",
            max_chars=LONGEST_NAME,
            placeholder=_("such as Briefing for the board, March"),
        ).strip()
        st.button(
            _("Begin"),
            key=f"story-begin-{turn}",
            type="primary" if first else "secondary",
            disabled=not name,
            help=None if name else _("Give the story a name."),
            on_click=_begin,
            args=(name,),
        )


def _begin(name: str) -> None:
    _keep(Story(name=name))
    st.session_state[_TURN] += 1


def offer_import() -> None:
    """Bring a story along from a file that this page exported, here or elsewhere."""
    turn = st.session_state.setdefault(_FILE_TURN, 0)
    with st.popover(_("Import"), icon=":material/upload_file:", key=f"story-import-{turn}"):
        file = st.file_uploader(_("A story as JSON"), type=["json"], key=f"story-file-{turn}")
        if file is None:
            return
        try:
            story = _read(file.getvalue())
        except StoryError as error:
            st.error(_(error.what), icon=":material/error:")
            st.text(error.where)
            return
        _keep(story)
        st.session_state[_FILE_TURN] += 1
        say_later(_("Imported: {story}").format(story=story.name), ":material/check:")
        st.rerun()


def _read(body: bytes) -> Story:
    if len(body) > LARGEST:
        raise StoryError(noop("This file is too large to be a story"))
    return Story.from_json(body.decode("utf-8-sig", errors="replace"))


def _keep(story: Story) -> None:
    open_story(stories.keep_story(story))
    write_on("")
