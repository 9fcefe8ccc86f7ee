"""A report as plain data: what leaves the house, in words and figures, for one audience.

Whatever a file is made of stands here and nowhere else, so a writer of a format asks nobody: no
store, no page, no clock. Everything is already in the language of the report, already without what
its audience may not see, and already in bands where small counts are kept back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.palette import Palette
from dashboard.pictures import Picture
from geodata.selection import Selection

Floats = npt.NDArray[np.float64]
Point = tuple[float, float]

Kind = Literal["text", "count", "share", "figure", "date"]
"""What a column holds: words, whole numbers, per cent (0 to 100), other numbers, days."""


@dataclass(frozen=True)
class Figure:
    """One figure as it is read: what it is, how much, and what it means or what it left open."""

    label: str
    value: str
    help: str = ""
    change: str = ""


@dataclass(frozen=True)
class LegendItem:
    """What one colour means, and how many areas have it."""

    code: str
    label: str
    colour: str
    areas: int
    help: str = ""


@dataclass(frozen=True)
class LegendTold:
    """What the colours of a map mean, from little to much, then the states that are no amounts.

    ``kind`` and ``second``, ``across``, ``up`` are those of :class:`dashboard.pictures.Legend`.
    ``circles`` says what the circles are, and ``largest`` the amount of the largest one.
    """

    title: str
    items: tuple[LegendItem, ...]
    kind: str = "classes"
    second: str = ""
    across: tuple[str, ...] = ()
    up: tuple[str, ...] = ()
    circles: str = ""
    largest: str = ""


@dataclass(frozen=True, eq=False)
class DrawnArea:
    """One area as it is drawn.

    ``rings`` are shells and holes together, to be filled by the even-odd rule; each is an array of
    points (n, 2) in map units, not closed. ``code`` is the legend's, ``said`` what is told when it
    is pointed at, ``amount`` the same in a word or two, empty where there is none.
    """

    pcode: str
    name: str
    code: str
    colour: str
    said: str
    amount: str
    rings: tuple[Floats, ...]
    label_at: Point


@dataclass(frozen=True)
class Label:
    """What is written on the map, centred on a point in map units."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Circle:
    """An amount laid over an area; the radius is a share of the largest circle's, 0 to 1."""

    x: float
    y: float
    share: float
    pcode: str
    said: str


@dataclass(frozen=True, eq=False)
class DrawnMap:
    """Areas as they are drawn on a flat page: x to the right, y down, in map units.

    The projection is the live map's, Web Mercator, so that a file looks like the screen; borders
    of neighbours fall together. The map fills ``width`` by ``height`` units; the longer side is
    10,000.

    Attributes
    ----------
    around : tuple of arrays
        Rings of areas of the same level that are not looked at, cut at the edge.
    parents, outline : tuple of arrays
        Lines (n, 2): borders of the level above, and of what is looked at as a whole.
    metres : float
        Length of a map unit on the ground in the middle of the map.
    latitude : float
        Where that is so; a scale bar says it.
    beyond : tuple of str
        Names of areas in view that lie outside the frame, such as overseas departments.
    """

    width: float
    height: float
    areas: tuple[DrawnArea, ...]
    around: tuple[Floats, ...]
    parents: tuple[Floats, ...]
    outline: tuple[Floats, ...]
    labels: tuple[Label, ...]
    circles: tuple[Circle, ...]
    points: tuple[tuple[float, float, int], ...]
    metres: float
    latitude: float
    beyond: tuple[str, ...] = ()
    selected: str = ""


@dataclass(frozen=True)
class Column:
    """One column of a table: its key in the frame, its heading, what it holds."""

    key: str
    label: str
    kind: Kind


@dataclass(frozen=True, eq=False)
class Table:
    """Rows to be read, by P-code or whatever ``rows`` is indexed by; unknown is missing."""

    title: str
    columns: tuple[Column, ...]
    rows: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Scene:
    """One view, told: title, sentences, map, legend, figures, table, and what is left out.

    Attributes
    ----------
    title : str
        What the presenter called it, else the headline.
    said : tuple of str
        The presenter's sentences, a paragraph each, with their figures filled in.
    headline : str
        What is seen, in one sentence with its figures.
    place, period, as_of, filters, measure : str
        In words; ``filters`` is empty where none is on.
    map : DrawnMap or None
        None where nothing has a shape.
    other : DrawnMap or None
        The other view of a comparison side by side; ``headings`` are of ``other`` and ``map``.
    coverage : pandas.DataFrame
        Measures of every area by P-code under their codes, for other programs.
    months : pandas.DataFrame
        ``month`` (timestamp) and ``engagements``; empty where there are none, or they are kept
        back.
    notes : tuple of str
        What this view leaves out, a sentence each.
    picture : Picture
        The live map's picture of the same, and ``layer`` the file with its shapes.
    """

    selection: Selection
    title: str
    said: tuple[str, ...]
    headline: str
    place: str
    period: str
    as_of: str
    filters: str
    measure: str
    map: DrawnMap | None
    legend: LegendTold
    figures: tuple[Figure, ...]
    table: Table
    coverage: pd.DataFrame
    months: pd.DataFrame
    notes: tuple[str, ...]
    palette: Palette
    other: DrawnMap | None = None
    headings: tuple[str, str] = ("", "")
    picture: Picture | None = None


@dataclass(frozen=True)
class SourceTold:
    """One source of what is shown: its name, what it is, when it was loaded, which days."""

    name: str
    kind: str
    loaded: str
    days: str
    illustrative: bool = False


@dataclass(frozen=True)
class About:
    """What stands in every file, whatever it shows.

    Attributes
    ----------
    audience : str
        Code of the audience; ``banner`` says whom the file is for, in words to be printed.
    illustrative : str
        The sentence that marks invented data; empty where all is real.
    boundary : str
        The boundary version in words.
    sources : tuple of SourceTold
    left_out : tuple of str
        What this audience does not see, and what was kept back, a sentence each.
    below : int
        Counts under this are kept back, and all others are told in bands; 0 for exact counts.
    made : datetime.datetime
        When it was made, UTC.
    link : str
        Address of the same view in the dashboard; empty where none is known.
    """

    audience: str
    banner: str
    illustrative: str
    boundary: str
    vintage: str
    sources: tuple[SourceTold, ...]
    left_out: tuple[str, ...]
    below: int
    made: dt.datetime
    link: str = ""


@dataclass(frozen=True, eq=False)
class Report:
    """What a file is made of: one scene, or the scenes of a story.

    ``records`` and ``ledger`` are there where they were asked for and may leave; ``shapes`` has
    the original geometry by vintage and level for the formats of GIS; ``layers`` the live map's
    files by name.
    """

    title: str
    scenes: tuple[Scene, ...]
    about: About
    language: str
    records: Table | None = None
    ledger: Table | None = None
    layers: Mapping[str, bytes] = field(default_factory=dict)
    shapes: Mapping[tuple[str, int], pd.Series] = field(default_factory=dict)

    @property
    def direction(self) -> str:
        """``rtl`` where it is read from right to left."""
        from dashboard.language import direction

        return direction(self.language)
