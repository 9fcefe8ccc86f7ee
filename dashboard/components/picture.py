"""From a view to the whole picture that the map shows: codes, figures, and words of ours."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from dashboard import language, pictures, queries
from dashboard.colouring import area_codes, class_codes, figures, palette_of
from dashboard.comparing import headings
from dashboard.drawing import Drawn
from dashboard.language import gettext as _
from dashboard.legends import legend_of
from dashboard.palette import Palette, palette_for
from dashboard.pictures import Picture
from dashboard.scalewords import measure_words, titled
from dashboard.shown import View, kind_of
from dashboard.steps import step_down, step_up
from geodata.areas import Areas
from geodata.coverage import CoverageFilm, shown_level
from geodata.selection import Selection

Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]


def current_palette() -> Palette:
    """The colours of the theme in use."""
    return palette_for("dark" if st.context.theme.type == "dark" else "light")


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


def build_picture(
    selection: Selection,
    areas: Areas,
    view: View,
    drawn: Drawn,
    *,
    focus: tuple[int, str] | None = None,
) -> Picture:
    """Areas in the colours of a view, and where to look; no text from data.

    ``focus`` is the area to fit, as level and P-code; by default the root of the selection.
    """
    places = Places(areas, shown_level(areas, selection), view.frame.index)
    return Picture(
        layer=drawn.name,
        classes=places.codes(area_codes(selection, view)),
        values=places.figures(_amounts(selection, view)),
        days=places.figures(view.frame["days_since"]),
        unit=measure_words(selection.measure, view.need).units,
        palette=palette_of(selection, view, current_palette()),
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


def with_all(picture: Picture, selection: Selection, areas: Areas, view: View) -> Picture:
    """A picture with all that the Coverage page lays on, beside and below it."""
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
        points=_points(selection) if selection.points else None,
        timeline=_timeline(selection, view),
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
    second = view.second
    if second is None or kind_of(selection, view) != "classes" or view.compared is not None:
        return None
    values = view.frame[second.measure]
    if second.need is None:
        values = values.where(view.frame["state"] == "engaged")
    words = measure_words(second.measure, second.need)
    return pictures.Bubbles(
        values=places.figures(values),
        largest=second.largest,
        title=titled(words, second.need),
        unit=words.units,
    )


def _points(selection: Selection) -> pictures.Points:
    found = queries.points(selection)
    counts = found.counts.astype(np.float64)
    return pictures.Points(found.longitudes, found.latitudes, counts, found.total, found.shown)


def _timeline(selection: Selection, view: View) -> pictures.Timeline | None:
    if view.months.empty:
        return None
    month = "{:%Y-%m}".format
    return pictures.Timeline(
        first=month(view.months["month"].iloc[0]),
        counts=tuple(view.months["engagements"].astype(int).tolist()),
        start="" if selection.start is None else month(selection.start),
        end="" if selection.end is None else month(selection.end),
        film_key=queries.film_key(selection, view) if plays(selection, view) else "",
    )


def plays(selection: Selection, view: View) -> bool:
    """Whether time can be played: one map, of one measure that is counted month by month."""
    one = kind_of(selection, view) == "classes" and view.compared is None and view.second is None
    return one and view.need is None and queries.fits_film(view)


def with_film(
    picture: Picture, selection: Selection, areas: Areas, view: View, film: CoverageFilm
) -> Picture:
    """A picture with a film of its areas, on the same scale."""
    if picture.timeline is None:
        return picture
    places = Places(areas, shown_level(areas, selection), film.pcodes)
    sent = pictures.Film(
        steps=tuple(step.months for step in film.steps),
        classes=tuple(
            places.codes(class_codes(film.frame(at), film.measure, view.breaks))
            for at in range(len(film))
        ),
        values=tuple(places.spread(film.values[at]) for at in range(len(film))),
    )
    return replace(picture, timeline=replace(picture.timeline, film=sent))


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
