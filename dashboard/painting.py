"""From a view to the whole picture that the map shows: codes, figures, and words of ours.

Apart from the pages, so that a file which leaves shows the same picture: theme, records with
coordinates and the name of a film are given, not asked for.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TypedDict

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard import language, pictures
from dashboard.colouring import area_codes, class_codes, figures, palette_of
from dashboard.language import gettext as _
from dashboard.legends import legend_of
from dashboard.palette import Palette
from dashboard.pictures import Picture
from dashboard.shown import View, circle_amounts, circled, kind_of
from dashboard.steps import step_down, step_up
from dashboard.words.comparing import headings
from dashboard.words.scalewords import measure_words, titled
from geodata.areas import Areas
from geodata.coverage import CoverageFilm, MonthStep, month_steps, shown_level
from geodata.records.spots import Points
from geodata.selection import Selection

Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]

_CELLS = 12_000_000
"""Areas times steps that a film may have: what a browser takes in a few seconds."""

_CARRIED = 600_000
"""The same of what a file carries: some 200 kB of it."""
_LENGTHS = (12, 3, 1, 6, 24)
"""Months of the windows that readers ask for most, the first before the others."""


class Places:
    """Where the areas of a view stand among all that are drawn."""

    def __init__(self, areas: Areas, level: int, shown: pd.Index) -> None:
        self.units = areas.at(level).index
        self.count = len(self.units)
        self.at = slice(None) if len(shown) == self.count else self.units.get_indexer(shown)

    def codes(self, codes: npt.NDArray[np.str_]) -> str:
        """Codes in the order of the drawn areas; those that are not shown lie outside."""
        every = np.full(self.count, "o", dtype="U1")
        every[self.at] = codes
        return "".join(every.tolist())

    def figures(self, values: pd.Series) -> Floats:
        """Figures in that order; NaN where nothing is known, or nothing is shown."""
        return self.spread(figures(values))

    def spread(self, values: Floats) -> Floats:
        """The same of an array."""
        every: Floats = np.full(self.count, np.nan)
        every[self.at] = values
        return every


def paint(
    selection: Selection,
    areas: Areas,
    view: View,
    *,
    layer: str,
    palette: Palette,
    focus: tuple[int, str] | None = None,
) -> Picture:
    """Areas in the colours of a view, and where to look; no text from data.

    ``layer`` names the file with their shapes. ``focus`` is the area to fit, as level and P-code;
    by default the root of the selection.
    """
    places = Places(areas, shown_level(areas, selection), view.frame.index)
    return Picture(
        layer=layer,
        classes=places.codes(area_codes(selection, view)),
        values=places.figures(_amounts(selection, view)),
        days=places.figures(view.frame["days_since"]),
        unit=measure_words(selection.measure, view.need).units,
        palette=palette_of(selection, view, palette),
        selected=selection.area,
        tiles=selection.background,
        language=language.current(),
        **framing(selection, areas, focus),
    )


class Framing(TypedDict):
    """Where a picture looks."""

    focus: Box | None
    view: str
    camera: tuple[float, float, float] | None


def framing(selection: Selection, areas: Areas, focus: tuple[int, str] | None) -> Framing:
    """Where to look: at an area as level and P-code, else at the root of the selection."""
    camera = selection.camera
    return Framing(
        focus=_bounds(selection, areas, focus),
        view=f"{selection.vintage}|{focus or _looked_into(selection, areas)}",
        camera=None
        if camera is None or focus is not None
        else (camera.lat, camera.lon, camera.zoom),
    )


def _amounts(selection: Selection, view: View) -> pd.Series:
    """What the map says in figures: the measure, or by how much it changed."""
    if view.changed is not None:
        return view.changed["difference"].reindex(view.frame.index)
    return view.frame[selection.measure]


def complete(
    picture: Picture,
    selection: Selection,
    areas: Areas,
    view: View,
    *,
    points: pictures.Points | None = None,
    film_key: str = "",
) -> Picture:
    """A picture with all that the Coverage page lays on, beside and below it.

    ``points`` are the records with coordinates, where they are shown; ``film_key`` names what a
    film of this view depends on, empty where it cannot be played.
    """
    level = shown_level(areas, selection)
    places = Places(areas, level, view.frame.index)
    other, this = headings(selection, view)
    return replace(
        picture,
        heading=_heading(view, this, other),
        labels=selection.labels,
        legend=legend_of(selection, view),
        beside=_beside(selection, view, places, other),
        second=_second(selection, view, places),
        bubbles=_bubbles(selection, view, places),
        points=points,
        timeline=_timeline(selection, view, film_key),
        down=step_down(areas, level),
        up=step_up(selection),
    )


def _heading(view: View, this: str, other: str) -> str:
    """What stands over the map: nothing, the view beside the other, or both of a change."""
    if view.changed is None:
        return this
    return _("{this} against {other}").format(this=this, other=other)


def _beside(
    selection: Selection, view: View, places: Places, heading: str
) -> pictures.Beside | None:
    if view.compared is None or view.changed is not None:
        return None
    other = view.compared.view
    return pictures.Beside(
        classes=places.codes(area_codes(selection, other)),
        values=places.figures(other.frame[selection.measure]),
        days=places.figures(other.frame["days_since"]),
        heading=heading,
    )


def _second(selection: Selection, view: View, places: Places) -> pictures.Second | None:
    """The other amount of each colour of a square, to be said of an area."""
    if view.second is None or kind_of(selection, view) != "bivariate":
        return None
    words = measure_words(view.second.measure, view.second.need)
    return pictures.Second(places.figures(view.frame[view.second.measure]), words.units)


def _bubbles(selection: Selection, view: View, places: Places) -> pictures.Bubbles | None:
    second = circled(selection, view)
    if second is None:
        return None
    words = measure_words(second.measure, second.need)
    return pictures.Bubbles(
        values=places.figures(circle_amounts(view, second)),
        largest=second.largest,
        title=titled(words, second.need),
        unit=words.units,
    )


def as_marks(found: Points) -> pictures.Points:
    """Where records were, as the map draws them."""
    counts = found.counts.astype(np.float64)
    return pictures.Points(found.longitudes, found.latitudes, counts, found.total, found.shown)


def _timeline(selection: Selection, view: View, film_key: str) -> pictures.Timeline | None:
    if view.months.empty:
        return None
    month = "{:%Y-%m}".format
    return pictures.Timeline(
        first=month(view.months["month"].iloc[0]),
        counts=tuple(view.months["engagements"].astype(int).tolist()),
        start="" if selection.start is None else month(selection.start),
        end="" if selection.end is None else month(selection.end),
        film_key=film_key,
    )


def plays(selection: Selection, view: View) -> bool:
    """Whether time can be played: one map, of one measure that is counted month by month."""
    one = kind_of(selection, view) == "classes" and view.compared is None and view.second is None
    return one and view.need is None and fits_film(view)


def fits_film(view: View) -> bool:
    """Whether a film of a view is small enough to be sent."""
    return 0 < len(view.frame) * len(view.months) <= _CELLS


def film_reels(selection: Selection, view: View) -> tuple[tuple[MonthStep, ...], ...]:
    """The windows of a film for readers without a server: as many as a file may carry.

    Those as long as the period come first, then those that grow, then the usual lengths, then all
    others: where areas and months are few, whatever can be chosen is there. Each reel goes on in
    time, as a film is counted.
    """
    first, last = view.months["month"].iloc[[0, -1]].dt.date
    own = _months_between(selection.start or first, selection.end or last)
    lengths = (own, *_LENGTHS, *range(1, len(view.months) + 1))
    asked = [month_steps(first, last, months) for months in lengths]
    asked.insert(1, month_steps(first, last, cumulative=True))
    room = _CARRIED // max(len(view.frame), 1)
    reels: list[tuple[MonthStep, ...]] = []
    taken: set[MonthStep] = set()
    for steps in asked:
        reel = tuple(step for step in steps if step not in taken)
        if len(taken) + len(reel) > room:
            break
        taken.update(reel)
        reels += [reel] if reel else []
    return tuple(reels)


def _months_between(start: dt.date, end: dt.date) -> int:
    return max(1, 12 * (end.year - start.year) + end.month - start.month + 1)


def with_film(
    picture: Picture, selection: Selection, areas: Areas, view: View, *films: CoverageFilm
) -> Picture:
    """A picture with films of its areas, one after the other, on the same scale."""
    if picture.timeline is None:
        return picture
    level = shown_level(areas, selection)
    sent = [_sent_film(Places(areas, level, film.pcodes), view, film) for film in films]
    whole = pictures.Film(
        steps=tuple(step for film in sent for step in film.steps),
        classes=tuple(codes for film in sent for codes in film.classes),
        values=tuple(values for film in sent for values in film.values),
    )
    return replace(picture, timeline=replace(picture.timeline, film=whole))


def _sent_film(places: Places, view: View, film: CoverageFilm) -> pictures.Film:
    codes = class_codes(film.stacked(), film.measure, view.breaks).reshape(film.values.shape)
    return pictures.Film(
        steps=tuple(step.months for step in film.steps),
        classes=tuple(map(places.codes, codes)),
        values=tuple(map(places.spread, film.values)),
    )


def framed_unit(selection: Selection, areas: Areas) -> tuple[int, str] | None:
    """The unit whose mainland the map opens on: the root, else the country.

    None, for all that is drawn, where a file of countries has no root.
    """
    looked_into = _looked_into(selection, areas)
    several = len(areas.at(areas.coarsest)) > 1
    return None if several and looked_into == (areas.coarsest, areas.root) else looked_into


def _looked_into(selection: Selection, areas: Areas) -> tuple[int, str]:
    if selection.root:
        return selection.root_level, selection.root
    return areas.coarsest, areas.root


def _bounds(selection: Selection, areas: Areas, focus: tuple[int, str] | None) -> Box | None:
    if focus is not None:
        return _with_room(areas.bounds(*focus))
    framed = framed_unit(selection, areas)
    return areas.mainland(*framed) if framed else None


def _with_room(bounds: Box) -> Box:
    """Bounds wide enough to see what lies next to an area."""
    west, south, east, north = bounds
    across, up = (east - west) / 2, (north - south) / 2
    return west - across, south - up, east + across, north + up
