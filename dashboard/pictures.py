"""What the map shows: pictures of codes and figures, and no text from data.

A picture says of every area which class it is in and what its figures are, in the order of the
layer whose shapes the browser has. ``maps`` packs pictures and sends them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Sized
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.addresses import TILES
from dashboard.language import LANGUAGES
from dashboard.palette import STATES, Palette

_LAYER_NAME = re.compile(r"[a-z0-9-]+\.json")
_LABELS = ("", "name", "value", "both")
_KINDS = ("classes", "bivariate", "change")
_STOPS = ("chosen", "next", "off")

Figures = Sequence[float | None] | npt.NDArray[np.float64]
"""Numbers, one an area; None or NaN where nothing is known."""


@dataclass(frozen=True)
class Legend:
    """What the colours mean, in words of ours: shown with the number of areas in each.

    ``items`` are pairs of a class code and its label, from little to much, then the states; the
    third, where there is one, explains it. ``kind`` says how they are laid out: ``classes`` in
    rows; ``bivariate`` as a square of three by three, whose items come row by row, the second
    measure rising from row to row; ``change`` in rows around a middle. ``second`` names the other
    measure of a square; ``across`` and ``up`` write the amounts between its columns and its rows.
    ``tells`` has the label said of an area without an amount, too, where that is no state of
    coverage but another reason.
    """

    title: str
    items: tuple[tuple[str, str, str], ...]
    kind: str = "classes"
    second: str = ""
    across: tuple[str, ...] = ()
    up: tuple[str, ...] = ()
    tells: bool = False


@dataclass(frozen=True, eq=False)
class Beside:
    """The second view of a comparison, drawn with the first one's colours, legend and camera."""

    classes: str
    values: Figures
    days: Figures
    heading: str


@dataclass(frozen=True, eq=False)
class Second:
    """Amounts of the other measure of a square, one an area: colours alone do not say them."""

    values: Figures
    unit: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Bubbles:
    """Amounts of a second measure, one an area, laid over the colours as circles.

    A circle's surface is proportional to its amount, and ``largest`` is the amount of the largest
    one, whatever is shown. ``title`` and ``unit`` as in a legend and a picture.
    """

    values: Figures
    largest: float
    title: str
    unit: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Points:
    """Where records with coordinates were: degrees, and how many records at each.

    ``total`` counts the records of the view, those without coordinates included, so that the map
    says how many of them it shows: ``shown``, where a record at two places counts once.
    """

    longitudes: Figures
    latitudes: Figures
    counts: Figures
    total: int
    shown: int | None = None


@dataclass(frozen=True)
class StopMark:
    """A numbered mark on an area, and the areas that it serves, as positions in the layer.

    ``kind`` is ``chosen``, ``next`` (what would come next) or ``off`` (ticked off).
    """

    area: int
    number: int
    kind: str = "chosen"
    serves: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Film:
    """A picture for every step of time: codes and figures of the areas, nothing else.

    ``steps`` are pairs of the first and last month of each window, as ``2025-03``.
    """

    steps: tuple[tuple[str, str], ...]
    classes: tuple[str, ...]
    values: tuple[Figures, ...]


@dataclass(frozen=True, eq=False)
class Timeline:
    """Records by month below the map, and what of it the picture is about.

    ``first`` is the first month, as ``2023-01``; ``counts`` one figure a month, without gaps;
    ``start`` and ``end`` the months of the period, empty where it is open. ``film_key`` names what
    a film depends on: one that the browser has under that key is still right. ``film`` is sent
    only when it was asked for.
    """

    first: str
    counts: tuple[int, ...]
    start: str
    end: str
    film_key: str = ""
    film: Film | None = None


@dataclass(frozen=True)
class Step:
    """Whether one can go down into an area, or up from it; where not, why."""

    allowed: bool
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Picture:
    """What the map shows now: a code and two figures an area, colours, and where to look.

    ``classes`` has one code an area in the layer's order: a digit for a shade of the scale, or a
    code of ``palette.STATES``. ``unit`` are constant words, in the plural forms of ``language``
    as gettext orders them. The camera stays while ``view`` stays; another view fits ``focus``
    (west, south, east, north), or the areas that are not outside where that is None. ``camera``
    (lat, lon, zoom) is used when the map opens. ``heading`` stands over a view that is compared.
    ``regions`` has one whole number an area, 0 for none: a strong outline parts what has different
    ones. ``stops`` are numbered marks, the first on top; both hold for each view compared.
    """

    layer: str
    classes: str
    values: Figures
    days: Figures
    unit: tuple[str, ...]
    palette: Palette
    selected: str = ""
    view: str = ""
    focus: tuple[float, float, float, float] | None = None
    camera: tuple[float, float, float] | None = None
    tiles: str = ""
    language: str = "en"
    heading: str = ""
    labels: str = ""
    legend: Legend | None = None
    beside: Beside | None = None
    second: Second | None = None
    bubbles: Bubbles | None = None
    points: Points | None = None
    regions: Figures | None = None
    stops: tuple[StopMark, ...] = ()
    timeline: Timeline | None = None
    down: Step = Step(allowed=True)
    up: Step = Step(allowed=False)

    def __post_init__(self) -> None:
        check_layer_name(self.layer)
        self._check_lengths()
        self._check_codes()
        self._check_stops()
        if self.tiles and self.tiles not in TILES:
            raise ValueError(f"not a background that is allowed: {self.tiles!r}")
        for name, chosen, allowed in (
            ("language", self.language, LANGUAGES),
            ("way to label", self.labels, _LABELS),
            ("kind of legend", self.legend.kind if self.legend else "classes", _KINDS),
        ):
            if chosen not in allowed:
                raise ValueError(f"unknown {name}: {chosen!r}")

    def _check_lengths(self) -> None:
        rows: list[Sized] = [self.values, self.days, *self._every_classes()]
        if self.beside is not None:
            rows += [self.beside.values, self.beside.days]
        rows += [other.values for other in (self.second, self.bubbles) if other is not None]
        rows += [self.regions] if self.regions is not None else []
        if (film := self._film()) is not None:
            rows += film.values
            if not len(film.steps) == len(film.classes) == len(film.values):
                raise ValueError("a film needs classes and values for each of its steps")
        if any(len(row) != len(self.classes) for row in rows):
            raise ValueError("classes, values and days need one entry an area")

    def _check_codes(self) -> None:
        codes = {*map(str, range(len(self.palette.scale))), *STATES}
        explained = [item[0] for item in self.legend.items] if self.legend else []
        for found in (*self._every_classes(), explained):
            if stray := set(found).difference(codes):
                raise ValueError(f"unknown class {sorted(stray)[0]!r}")

    def _check_stops(self) -> None:
        drawn = range(len(self.classes))
        for stop in self.stops:
            if stop.kind not in _STOPS:
                raise ValueError(f"unknown kind of stop: {stop.kind!r}")
            if any(place not in drawn for place in (stop.area, *stop.serves)):
                raise ValueError("a stop needs the positions of areas that are drawn")

    def _every_classes(self) -> list[str]:
        film = self._film()
        others = [self.beside.classes] if self.beside is not None else []
        return [self.classes, *others, *(film.classes if film is not None else ())]

    def _film(self) -> Film | None:
        return self.timeline.film if self.timeline is not None else None


def check_layer_name(name: str) -> None:
    """Hold a name to what the server offers as a layer."""
    if not _LAYER_NAME.fullmatch(name):
        raise ValueError(f"not the name of a layer: {name!r}")
