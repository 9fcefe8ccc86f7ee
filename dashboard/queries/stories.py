"""The stories that are kept: found, read, written down, and changed as they are by then."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from dashboard import keeping
from dashboard.keeping import new_id
from dashboard.language import noop
from dashboard.queries import links
from dashboard.queries.opening import settle
from dashboard.queries.store import store
from geodata.errors import StoryError
from geodata.selection import Selection
from geodata.stories import Story


def saved_stories() -> pd.DataFrame:
    """The stories that are kept, by their id; the one changed last first."""
    rows = store().kept("stories").sort_values(["changed_at", "name"], ascending=[False, True])
    return rows.set_index("story_id")


def find_story(story_id: str) -> pd.Series | None:
    """The row of a story that is kept; None where it is not there any more."""
    rows = store().kept("stories").set_index("story_id")
    return rows.loc[story_id] if story_id in rows.index else None


def read_story(row: pd.Series) -> Story:
    """The story of a row.

    Raises StoryError where it is damaged, or of a newer version of this software.
    """
    return Story.from_json(str(row["story"]))


def keep_story(story: Story, by: str = "", story_id: str = "") -> str:
    """Keep a story, in the place of the one with an id where one is given; its id."""
    return keeping.keep_story(store(), story, by, story_id)


def change_story(story_id: str, change: Callable[[Story], Story]) -> Story:
    """Change a story as it is kept now, whatever a page has read before; what became of it.

    Raises StoryError where it is gone, or the change does not fit it any more.
    """
    row = find_story(story_id)
    if row is None:
        raise StoryError(
            noop("This story is not there any more"), remedy=noop("Somebody may have deleted it.")
        )
    changed = change(read_story(row))
    keep_story(changed, story_id=story_id)
    return changed


def settled(selection: Selection) -> Selection:
    """What a scene looks at, with ids as they are now; what is gone of it is let go."""
    renewed, _followed = links.renew(selection)
    return settle(renewed)


def settled_story(story: Story) -> Story:
    """A story whose scenes can all be shown, for a report."""
    for scene in story.scenes:
        story = story.edited(scene.scene_id, selection=settled(scene.selection))
    return story


def forget_story(story_id: str) -> None:
    """Let go of a story."""
    store().let_go("stories", [(story_id,)])


__all__ = [
    "change_story",
    "find_story",
    "forget_story",
    "keep_story",
    "new_id",
    "read_story",
    "saved_stories",
    "settled",
    "settled_story",
]
