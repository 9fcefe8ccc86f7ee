"""Whether areas fit together: asked of GEOS piece by piece, on several threads."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Shapes = npt.NDArray[np.object_]
Told = Callable[[float], None]

# Areas checked in one go: so many that the neighbours checked along with them weigh little.
_PIECE = 3_000
_THREADS = min(os.cpu_count() or 1, 4)
_PATIENCE = 0.4  # seconds between two words to whoever waits


def find_faults(
    shapes: Shapes,
    *,
    agrees: bool = True,
    among: Ints | None = None,
    gap: float = 0.0,
    tell: Told | None = None,
) -> Bools:
    """Which areas are no sound polygons, overlap a neighbour or do not share its vertices.

    Parameters
    ----------
    shapes : numpy.ndarray of shapely.MultiPolygon
        One an area; empty where it has no shape.
    agrees : bool
        Whether the areas are meant to be a coverage; otherwise each is judged alone.
    among : numpy.ndarray of int, optional
        Positions to look at; all when None.
    gap : float
        Edges that miss each other by less, in the units of the shapes, do not agree either.
    tell : callable, optional
        Told the share that is done, at least twice a second, on the thread that calls.

    Returns
    -------
    numpy.ndarray of bool
        True where an area is wrong; False outside ``among``.
    """
    chosen = np.arange(len(shapes)) if among is None else among
    whole = len(chosen) == len(shapes) <= _PIECE
    tree = None if whole else shapely.STRtree(shapes)
    faulty = np.zeros(len(shapes), np.bool_)

    def check(piece: Ints) -> None:
        wrong = ~shapely.is_valid(shapes[piece])
        if agrees:
            near = piece if tree is None else _beside(tree, shapes[piece], piece, gap)
            edges = shapely.coverage_invalid_edges(shapes[near], gap_width=gap)
            # The neighbours lack some of theirs here, so only the piece itself is judged.
            wrong |= np.isin(piece, near[~shapely.is_empty(edges)])
        faulty[piece] = wrong

    _in_turn(check, _strips(shapes, chosen), tell)
    return faulty


def touching(shapes: Shapes, chosen: Bools) -> Bools:
    """The chosen areas, and those whose bounds meet theirs."""
    near = chosen.copy()
    positions = np.flatnonzero(chosen)
    near[_beside(shapely.STRtree(shapes), shapes[positions], positions, 0)] = True
    return near


def _beside(tree: shapely.STRtree, shapes: Shapes, positions: Ints, gap: float) -> Ints:
    west, south, east, north = shapely.bounds(shapes).T
    there = ~np.isnan(west)
    boxes = shapely.box(west - gap, south - gap, east + gap, north + gap)[there]
    return np.union1d(tree.query(boxes)[1], positions)


def _strips(shapes: Shapes, chosen: Ints) -> list[Ints]:
    """The chosen areas from south to north, in pieces of about one size."""
    northwards = chosen[np.argsort(shapely.bounds(shapes[chosen])[:, 3], kind="stable")]
    count = -(-len(northwards) // _PIECE)
    ends = np.linspace(0, len(northwards), count + 1).astype(int)
    return [northwards[first:last] for first, last in pairwise(ends)]


def _in_turn(check: Callable[[Ints], None], pieces: list[Ints], tell: Told | None) -> None:
    """GEOS lets go of the interpreter's lock, so threads work while the caller's own tells."""
    if len(pieces) == 1:
        check(pieces[0])
        return
    with ThreadPoolExecutor(_THREADS) as pool:
        waiting: set[Future[None]] = {pool.submit(check, piece) for piece in pieces}
        while waiting:
            done, waiting = wait(waiting, timeout=_PATIENCE, return_when=FIRST_COMPLETED)
            for piece in done:
                piece.result()
            if tell:
                tell(1 - len(waiting) / len(pieces))
