"""Pictures as they travel to a browser: JSON of codes, and of figures in base 36.

Whoever shows a picture with the map's scripts sends this: the page through folium's one safe door
(``maps``), a file that stands alone as data of its own (``exports.page``).
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import asdict, astuple, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.addresses import TILES
from dashboard.palette import Palette
from dashboard.pictures import Figures, Film, Picture

_DIGITS = np.frombuffer(b"0123456789abcdefghijklmnopqrstuvwxyz", dtype=np.uint8)


def pack(picture: Picture, *, layer: str, words: str) -> dict[str, Any]:
    """A picture as the map's scripts read it, with the addresses of its shapes and its words."""
    sent = {
        "layer": layer,
        "classes": picture.classes,
        "values": pack_figures(picture.values),
        "days": pack_figures(picture.days),
        "unit": picture.unit,
        "colours": colours(picture.palette),
        "selected": picture.selected,
        "view": hashlib.sha256(picture.view.encode()).hexdigest()[:16],
        "focus": picture.focus,
        "camera": picture.camera,
        "tiles": asdict(TILES[picture.tiles]) if picture.tiles else None,
        "language": picture.language,
        "words": words,
        "heading": picture.heading,
        "labels": picture.labels,
        "legend": asdict(picture.legend) if picture.legend else None,
        "beside": _ready(picture.beside),
        "second": _ready(picture.second),
        "bubbles": _ready(picture.bubbles),
        "points": _ready(picture.points),
        "regions": None if picture.regions is None else pack_figures(picture.regions, 0),
        "stops": [astuple(stop) for stop in picture.stops] or None,
        "timeline": _ready(picture.timeline),
        "down": asdict(picture.down),
        "up": asdict(picture.up),
    }
    return {name: part for name, part in sent.items() if part is not None}


def colours(palette: Palette) -> dict[str, Any]:
    """The colours in use: what the digits stand for is ``scale``, whatever it was chosen from."""
    chosen = asdict(palette)
    del chosen["diverging"], chosen["bivariate"]
    return chosen


# Fields that are figures, and how many decimals of them are sent: of degrees, a metre; of amounts,
# as many as the smallest needs.
_FIGURES = {"values": None, "days": 3, "longitudes": 5, "latitudes": 5, "counts": 3}
_DECIMALS, _MOST_DECIMALS = 3, 12
_EXACT = 2.0**53  # beyond it a browser's numbers skip some whole ones


def _ready(part: Any) -> Any:
    """A part of a picture as JSON: its figures packed, all else as it is."""
    if part is None:
        return None
    return {
        field.name: _ready_field(field.name, getattr(part, field.name)) for field in fields(part)
    }


def _ready_field(name: str, value: Any) -> Any:
    if isinstance(value, Film):
        values = [pack_figures(figures) for figures in value.values]
        return {"steps": value.steps, "classes": value.classes, "values": values}
    return pack_figures(value, _FIGURES[name]) if name in _FIGURES else value


def pack_figures(numbers: Figures, most: int | None = None) -> dict[str, Any]:
    """Figures as base 36 whole numbers with a common count of decimals; empty where unknown."""
    figures = np.asarray(numbers, dtype=np.float64)
    known = figures[~np.isnan(figures)]
    if np.isinf(known).any():
        raise ValueError("an infinite figure cannot be shown")
    most = _enough(known) if most is None else most
    rounded = (np.array_equal(np.round(known, d), known) for d in range(most))
    decimals = next((d for d, enough in enumerate(rounded) if enough), most)
    return {"decimals": decimals, "figures": _base36(np.rint(figures * 10**decimals))}


def _enough(known: npt.NDArray[np.float64]) -> int:
    """Decimals that leave the smallest amount its first two digits, as it is told in words."""
    sizes = np.abs(known[known != 0])
    if not len(sizes):
        return 0
    wanted = 1 - math.floor(math.log10(sizes.min()))
    exact = math.floor(math.log10(_EXACT) - math.log10(sizes.max()))
    return max(_DECIMALS, min(wanted, exact, _MOST_DECIMALS))


def _base36(steps: npt.NDArray[np.float64]) -> str:
    """Whole numbers with commas between them, nothing for NaN; all of them digit by digit."""
    known = ~np.isnan(steps)
    rest = np.abs(np.where(known, steps, 0))
    lengths = known.astype(np.int64)
    digits = []
    while True:
        last = np.fmod(rest, len(_DIGITS))
        digits.append(_DIGITS[last.astype(np.int64)])
        rest = np.floor((rest - last) / len(_DIGITS))
        if not rest.any():
            break
        lengths += rest > 0
    negative = steps < 0
    commas = np.cumsum(lengths + negative + 1) - 1
    text = np.full(commas[-1] + 1 if len(commas) else 0, ord(","), dtype=np.uint8)
    text[(commas - lengths - 1)[negative]] = ord("-")
    for place, digit in enumerate(digits):
        long = lengths > place
        text[(commas - 1 - place)[long]] = digit[long]
    return text[:-1].tobytes().decode()
