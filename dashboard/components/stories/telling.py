"""A scene as it will be told: what is left of its view, its words with their figures filled in."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard import queries
from dashboard.language import isolated
from dashboard.queries import stories
from dashboard.queries.holding import PageFacts
from dashboard.queries.store import shown_to
from dashboard.reports import story_figures
from dashboard.reports.telling import tell_headline
from dashboard.shown import View
from dashboard.words import storywords
from geodata.selection import Selection
from geodata.stories import Scene, fill_figures

PUBLIC = "public"
"""Whom presentation mode shows things to, and so whom the figures on this page are for."""


@dataclass(frozen=True, eq=False)
class Told:
    """What a scene shows and says now.

    ``selection`` is what is left of the scene's own; ``lost`` says that something is gone.
    ``headline`` is that of the view, the title of a scene that has none. ``figures`` are the words
    that names in braces stand for, ``unknown`` names that stand for nothing.
    """

    selection: Selection
    view: View
    headline: str
    title: str
    paragraphs: tuple[str, ...]
    figures: dict[str, str]
    unknown: tuple[str, ...]
    lost: str


def tell(scene: Scene) -> Told:
    """A scene as the public may see it."""
    with shown_to(PUBLIC):
        selection = stories.settled(scene.selection)
        view = queries.view(selection)
        headline = tell_headline(selection, queries.areas(selection.vintage), view)
        said = story_figures(PageFacts(PUBLIC), selection)
    figures = {name: isolated(value) for name, value in said.items()}
    title = fill_figures(scene.title, figures)
    parts = [fill_figures(paragraph, figures) for paragraph in scene.paragraphs]
    unknown = dict.fromkeys(name for part in (title, *parts) for name in part.unknown)
    return Told(
        selection=selection,
        view=view,
        headline=headline,
        title=title.text or headline,
        paragraphs=tuple(part.text for part in parts),
        figures=said,
        unknown=tuple(unknown),
        lost=storywords.lost(scene.selection, selection),
    )
