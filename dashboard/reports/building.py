"""From selections to a report: views are counted for one audience, drawn, and told in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from dashboard import painting
from dashboard.colouring import area_codes, palette_of
from dashboard.facts import Facts, timeless
from dashboard.language import current, speaking
from dashboard.legends import legend_of
from dashboard.palette import Palette, palette_for
from dashboard.pictures import Picture, Points
from dashboard.reports import listing, provenance, telling
from dashboard.reports.mapping import draw_map
from dashboard.reports.model import (
    About,
    DrawnMap,
    LegendItem,
    LegendTold,
    Report,
    Scene,
    SourceTold,
)
from dashboard.reports.veiling import Told, tell_totals, veil_view
from dashboard.shown import View, circled
from dashboard.words import wording
from dashboard.words.comparing import headings
from dashboard.words.scalewords import exact_of, measure_words, titled
from geodata.audience import AUDIENCES, LeftOut, seen_by
from geodata.coverage import film_coverage, shown_level
from geodata.disclosure import check_below
from geodata.errors import ExportError
from geodata.selection import Selection
from geodata.stories import Story, fill_figures

WANTS = frozenset({"records", "ledger", "shapes", "layers"})
"""What costs time and is made only for the formats that need it."""


@dataclass(frozen=True)
class Asked:
    """How a report is asked for: for whom, how exact, in which colours, with what beside it."""

    audience: str = AUDIENCES[0]
    below: int = 0
    palette: str = "light"
    wants: Collection[str] = ()
    link: str = ""
    made: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))


def report_of_view(
    facts: Facts,
    selection: Selection,
    *,
    below: int = 0,
    language: str = "",
    palette: str = "light",
    wants: Collection[str] = (),
    link: str = "",
    title: str = "",
) -> Report:
    """What one view shows, told for the audience of the facts.

    Parameters
    ----------
    below : int
        Counts under this are kept back; 0 for exact counts.
    language : str
        In which it is told; the one spoken where left out.
    palette : str
        ``light`` or ``dark``.
    wants : collection of str
        Of :data:`WANTS`.
    link : str
        Address of the same view, to be printed.

    Raises
    ------
    ExportError
        When nothing is loaded, or counts cannot be kept back below that.
    """
    asked = Asked(_audience(facts), check_below(below), palette, frozenset(wants), link)
    with speaking(language or current()):
        scenes = [_scene(facts, _settled(facts, selection), asked, title)]
        return _put_together(facts, scenes, asked, scenes[0].scene.title)


def report_of_story(
    facts: Facts,
    story: Story,
    *,
    below: int = 0,
    language: str = "",
    palette: str = "light",
    wants: Collection[str] = (),
    link: str = "",
) -> Report:
    """The scenes of a story, told for the audience of the facts; see :func:`report_of_view`.

    Raises
    ------
    ExportError
        When the story has no scene.
    """
    if not story.scenes:
        raise ExportError(
            f"The story {story.name!r} has no scene", remedy="Capture a view as its first scene."
        )
    asked = Asked(_audience(facts), check_below(below), palette, frozenset(wants), link)
    with speaking(language or current()):
        scenes = [
            _scene(facts, _settled(facts, scene.selection), asked, scene.title, scene.paragraphs)
            for scene in story.scenes
        ]
        return _put_together(facts, scenes, asked, story.name)


def story_figures(facts: Facts, selection: Selection, *, below: int = 0) -> dict[str, str]:
    """What the figures of :data:`geodata.stories.FIGURES` stand for in a view, in words."""
    seen = _settled(facts, selection)
    return _seen(facts, seen, below).figures


def _audience(facts: Facts) -> str:
    """Facts that were narrowed for nobody are for those who may see everything."""
    return facts.audience or AUDIENCES[-1]


def _settled(facts: Facts, selection: Selection) -> Selection:
    """The selection as the facts can show it: of a version that is there, by their audience."""
    known = facts.vintages()
    if known.empty:
        raise ExportError("Nothing is loaded yet", remedy="Load boundaries and records first.")
    if selection.vintage not in set(known["vintage"]):
        raise ExportError(
            f"There is no boundary version {selection.vintage!r} in the store",
            remedy=f"It has {', '.join(known['vintage'])}.",
        )
    level = shown_level(facts.areas(selection.vintage), selection)
    return selection.but(audience=facts.audience, level=level)


# --- one view ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Seen:
    """A view as it may be told, and the figures that stand for it in sentences."""

    selection: Selection
    view: View
    totals: Mapping[str, Told]
    figures: dict[str, str]


@dataclass(frozen=True)
class _Made:
    """A scene, and what of it belongs to the whole report."""

    scene: Scene
    sources: tuple[SourceTold, ...]
    layers: Mapping[str, bytes]


def _seen(facts: Facts, selection: Selection, below: int) -> _Seen:
    exact = facts.view(selection)
    view = veil_view(facts, selection, exact, below)
    totals = tell_totals(facts, selection, exact, below)
    named = telling.name_figures(facts, selection, view, totals, below)
    return _Seen(selection, view, totals, named)


def _scene(
    facts: Facts,
    selection: Selection,
    asked: Asked,
    title: str = "",
    paragraphs: Iterable[str] = (),
) -> _Made:
    seen = _seen(facts, selection, asked.below)
    view, areas = seen.view, facts.areas(selection.vintage)
    headline = telling.tell_headline(selection, areas, view)
    palette = palette_for(asked.palette)
    drawn, other = _maps(facts, seen, asked, palette)
    picture, layers = _picture(facts, seen, asked, palette)
    beyond = () if drawn is None else drawn.beyond
    scene = Scene(
        selection=selection,
        title=fill_figures(title, seen.figures).text or headline,
        said=tuple(fill_figures(one, seen.figures).text for one in paragraphs),
        headline=headline,
        place=telling.tell_place(selection, areas),
        period=telling.tell_period(selection, view),
        as_of=wording.date(facts.as_of(selection)),
        filters=telling.tell_filters(facts, selection),
        measure=titled(measure_words(selection.measure, view.need), None),
        map=drawn,
        legend=_legend(selection, view, palette),
        figures=telling.tell_figures(selection, areas, view, seen.totals, asked.below),
        table=listing.list_areas(selection, areas, view),
        coverage=listing.list_measures(selection, areas, view),
        months=view.months,
        notes=provenance.tell_notes(facts, selection, view, asked.below, beyond),
        palette=palette,
        other=other,
        headings=headings(selection, view),
        picture=picture,
    )
    return _Made(scene, provenance.tell_sources(facts, selection, view), layers)


def _legend(selection: Selection, view: View, palette: Palette) -> LegendTold:
    """The legend of a view, with how many areas have each colour."""
    legend = legend_of(selection, view)
    colours = palette_of(selection, view, palette)
    counts = pd.Series(area_codes(selection, view)).value_counts()
    items = tuple(
        LegendItem(code, label, colours.colour(code), int(counts.get(code, 0)), explained)
        for code, label, explained in legend.items
    )
    circles, largest = _circles(selection, view)
    return LegendTold(
        legend.title,
        items,
        kind=legend.kind,
        second=legend.second,
        across=legend.across,
        up=legend.up,
        circles=circles,
        largest=largest,
    )


def _circles(selection: Selection, view: View) -> tuple[str, str]:
    """What circles mean, and the amount of the largest one; empty where there are none."""
    second = circled(selection, view)
    if second is None:
        return "", ""
    words = measure_words(second.measure, second.need)
    return titled(words, second.need), exact_of(second.measure)(second.largest)


def _maps(
    facts: Facts, seen: _Seen, asked: Asked, palette: Palette
) -> tuple[DrawnMap | None, DrawnMap | None]:
    """The map of a view, and of the one that stands beside it in a comparison."""
    selection, view = seen.selection, seen.view
    this = _map(facts, selection, view, asked, palette)
    if view.compared is None or view.changed is not None:
        return this, None
    other = view.compared
    # Circles lie over neither map of a comparison; a square's colours are of both measures.
    beside = replace(other.view, second=view.second if selection.bivariate else None)
    return this, _map(facts, selection, beside, asked, palette)


def _map(
    facts: Facts, selection: Selection, view: View, asked: Asked, palette: Palette
) -> DrawnMap | None:
    areas, level = facts.areas(selection.vintage), int(selection.level or 0)
    amounts = telling.tell_amounts(selection, view)
    names = areas.names(level, current())
    rows = facts.records(selection.vintage)
    shown = selection.points and not asked.below and view.need is None
    return draw_map(
        selection,
        areas,
        view,
        facts.flat(selection.vintage, level),
        palette,
        said=telling.tell_areas(selection, view, names, amounts),
        amounts=amounts,
        points=rows.points(selection) if shown else None,
    )


def _picture(
    facts: Facts, seen: _Seen, asked: Asked, palette: Palette
) -> tuple[Picture | None, Mapping[str, bytes]]:
    """The live map's picture of a view with its film, and the file with its shapes."""
    if "layers" not in asked.wants:
        return None, {}
    from dashboard.drawing import draw_now

    selection, view, areas = seen.selection, seen.view, facts.areas(seen.selection.vintage)
    drawn = draw_now(areas, int(selection.level or 0))
    picture = painting.paint(selection, areas, view, layer=drawn.name, palette=palette)
    plays = not asked.below and painting.plays(selection, view)
    picture = painting.complete(
        picture,
        selection,
        areas,
        view,
        points=_points(facts, selection, asked),
        film_key="played" if plays else "",
    )
    if plays:
        rows, time = facts.records(selection.vintage), timeless(selection)
        reels = painting.film_reels(selection, view)
        films = (film_coverage(rows, areas, time, reel) for reel in reels)
        picture = painting.with_film(picture, selection, areas, view, *films)
    file = next(path for path in drawn.files if path.name == drawn.name)
    return picture, {drawn.name: file.read_bytes()}


def _points(facts: Facts, selection: Selection, asked: Asked) -> Points | None:
    """Records with coordinates where they were; each stands for few, so never where few are hid."""
    if not selection.points or asked.below:
        return None
    return painting.as_marks(facts.records(selection.vintage).points(selection))


# --- the whole -----------------------------------------------------------------------------------


def _put_together(facts: Facts, made: list[_Made], asked: Asked, title: str) -> Report:
    scenes = tuple(each.scene for each in made)
    vintages = tuple(dict.fromkeys(scene.selection.vintage for scene in scenes))
    first = scenes[0].selection
    # Of several views it could not be said which a record is of.
    lists = not asked.below and len(scenes) == 1
    return Report(
        title=title,
        scenes=scenes,
        about=_about(facts, made, vintages, asked),
        language=current(),
        records=listing.list_records(facts, first) if lists and "records" in asked.wants else None,
        ledger=listing.list_ledger(facts, first)
        if lists and "ledger" in asked.wants and asked.audience == AUDIENCES[-1]
        else None,
        layers={name: body for each in made for name, body in each.layers.items()},
        shapes=_shapes(facts, scenes) if "shapes" in asked.wants else {},
    )


def _about(facts: Facts, made: list[_Made], vintages: tuple[str, ...], asked: Asked) -> About:
    seen_by(asked.audience)  # one that does not exist must not see everything
    known = facts.vintages().set_index("vintage")
    invented = any(facts.is_illustrative(vintage) for vintage in vintages)
    outs = [facts.left_out(vintage) for vintage in vintages]
    out = LeftOut(
        *(
            max(getattr(one, name) for one in outs)
            for name in ("engagements", "programs", "persons")
        )
    )
    return About(
        audience=asked.audience,
        banner=provenance.tell_audience(asked.audience),
        illustrative=provenance.tell_illustrative() if invented else "",
        boundary=wording.joined(
            f"{known['root_name'].get(vintage, '')} ({vintage})" for vintage in vintages
        ),
        vintage=", ".join(vintages),
        sources=tuple(dict.fromkeys(source for each in made for source in each.sources)),
        left_out=provenance.tell_left_out(
            out, asked.audience, asked.below, ledger="ledger" in asked.wants
        ),
        below=asked.below,
        made=asked.made,
        link=asked.link,
    )


def _shapes(facts: Facts, scenes: tuple[Scene, ...]) -> dict[tuple[str, int], pd.Series]:
    found = {}
    for scene in scenes:
        vintage, level = scene.selection.vintage, int(scene.selection.level or 0)
        found[vintage, level] = facts.areas(vintage).at(level)["geometry"]
    return found
