"""Films as a file carries them: the windows that there is room for, one area after the other.

What an area is from one window to the next is mostly the same, so that a film which is laid out
area by area packs into three fifths of what it takes window by window.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboard.packing import pack_figures
from dashboard.pictures import Film

ROOMS = (600_000, 300_000, 150_000, 0)
"""Areas times windows that all films of a file may have, the most first: that is some 350 kB of
it, or more where figures are very uneven."""


def trim_film(film: Film, room: int) -> Film | None:
    """The first reels of a film, as many as have room; None where not even one has.

    A reel goes on in time, and what is left of one could not be played.
    """
    most = room // max(len(film.classes[0]), 1) if film.classes else 0
    kept = max((end for end in _reel_ends(film) if end <= most), default=0)
    if not kept:
        return None
    return Film(film.steps[:kept], film.classes[:kept], film.values[:kept])


def _reel_ends(film: Film) -> list[int]:
    """How many windows there are up to the end of each reel."""
    steps = film.steps
    back = [
        at
        for at in range(1, len(steps))
        if steps[at][0] < steps[at - 1][0] or steps[at][1] < steps[at - 1][1]
    ]
    return [*back, len(steps)]


def fold_film(film: Film) -> dict[str, Any]:
    """A film area by area: all windows of the first, then all of the second."""
    codes = np.array([list(codes) for codes in film.classes], dtype="U1")
    values = np.array([np.asarray(values, dtype=np.float64) for values in film.values])
    return {
        "steps": film.steps,
        "classes": "".join(codes.T.ravel().tolist()),
        "values": pack_figures(values.T.ravel()),
    }
