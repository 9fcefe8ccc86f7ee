"""What presentation mode is to show: a view or a story as the public may see it, as one file."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard import state
from dashboard.language import noop
from dashboard.presentation import STORY, Asked
from dashboard.queries import links, stories
from dashboard.queries.holding import PageFacts
from dashboard.queries.store import shown_to, version, vintages
from dashboard.reports import Report, report_of_story, report_of_view
from geodata.cache import content_key
from geodata.errors import StoryError
from geodata.selection import Selection
from geodata.stories import Story

PUBLIC = "public"
"""Whom a presentation is for, whoever gives it: those in the room."""

_SHAPES = ("layers",)


def ask(link: Mapping[str, list[str]], language: str) -> Asked:
    """What a link asks to present, and how it is made when nobody has done so.

    Raises EngagementError where there is nothing to present.
    """
    if vintages().empty:
        raise StoryError(noop("Nothing is loaded yet, so there is nothing to present"))
    with shown_to(PUBLIC):
        name = link.get(STORY, [""])[0]
        if name:
            story = _story(name)
            return Asked(_key(story.to_json(), language), lambda: _write_story(story, language))
        view = _view(link)
    return Asked(_key(view.model_dump_json(), language), lambda: _write_view(view, language))


def _key(held: str, language: str) -> str:
    return content_key(*map(str, version(PUBLIC)), held, language)


def _story(name: str) -> Story:
    row = stories.find_story(name)
    if row is None:
        raise StoryError(noop("This story is not there any more"))
    story = stories.settled_story(stories.read_story(row))
    if not story.scenes:
        raise StoryError(
            noop("This story has no scene yet"), remedy=noop("Add a view as its first scene.")
        )
    return story


def _view(link: Mapping[str, list[str]]) -> Selection:
    """The view of a link as the pages would open it, without whose profile is open."""
    short = link.get(state.SHORT, [""])[0]
    _page, whole = (links.lengthen(short) if short else None) or ("", {})
    selection, _complaints = state.from_link({**whole, **link})
    return stories.settled(selection).but(audience=PUBLIC, opened="", plan="")


def _write_story(story: Story, language: str) -> bytes:
    with shown_to(PUBLIC):
        facts = PageFacts(PUBLIC)
        return _written(report_of_story(facts, story, language=language, wants=_SHAPES))


def _write_view(selection: Selection, language: str) -> bytes:
    with shown_to(PUBLIC):
        facts = PageFacts(PUBLIC)
        return _written(report_of_view(facts, selection, language=language, wants=_SHAPES))


def _written(report: Report) -> bytes:
    from dashboard.exports.page import write_page

    return write_page(report, layout="present")
