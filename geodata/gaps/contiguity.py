"""Contiguity: which areas of a level lie side by side, all of them at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.areas import Areas
from geodata.cache import keep_kernels
from geodata.geometry import Mask, Shapes

if TYPE_CHECKING:
    from libpysal.weights import W
    from scipy.sparse import csr_array

Pairs = npt.NDArray[np.int32]

_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=np.uint64)  # large odd numbers


@dataclass(frozen=True, eq=False)
class Contiguity:
    """Areas and the pairs of them that share a stretch of border.

    Rook contiguity as libpysal defines it, but that edges need not agree: areas that overlap, or
    whose borders coincide between different vertices, are neighbours too. Areas that touch in a
    single point only are none. Areas without any neighbour stay in it, as islands.

    Attributes
    ----------
    pcodes : pandas.Index of str, length n
        All areas, islands too, in the order in which ``pairs`` numbers them.
    pairs : numpy.ndarray of int32, shape (k, 2)
        Positions in ``pcodes`` of two neighbours, the smaller first, sorted; each pair once.
    """

    pcodes: pd.Index
    pairs: Pairs

    @cached_property
    def neighbours(self) -> npt.NDArray[np.int64]:
        """How many neighbours each area has, shape (n,)."""
        return np.bincount(self.pairs.ravel(), minlength=len(self.pcodes))

    @cached_property
    def islands(self) -> pd.Index:
        """P-codes of the areas without a neighbour."""
        return self.pcodes[self.neighbours == 0]

    def within(self, pcodes: pd.Index) -> Contiguity:
        """The same among some of the areas; those that lose their last neighbour become islands.

        Parameters
        ----------
        pcodes : pandas.Index of str
            The areas to keep; their order is not: areas stay in the order they have here.
        """
        kept = self.pcodes.isin(pcodes)
        place = np.cumsum(kept, dtype=np.int32) - 1
        both = kept[self.pairs].all(axis=1)
        return Contiguity(self.pcodes[kept], place[self.pairs[both]].astype(np.int32))

    def to_matrix(self) -> csr_array:
        """The symmetric matrix of ones for neighbours.

        Returns
        -------
        scipy.sparse.csr_array of float64, shape (n, n)
            An island has an empty row; the diagonal is empty.
        """
        from scipy.sparse import csr_array

        first, second = self.pairs.T
        ones = np.ones(2 * len(self.pairs))
        ends = np.concatenate([first, second]), np.concatenate([second, first])
        return csr_array((ones, ends), shape=(len(self.pcodes), len(self.pcodes)))

    def to_w(self) -> W:
        """The same as libpysal's spatial weights: binary, by P-code, islands kept.

        Returns
        -------
        libpysal.weights.W
            In the order of ``pcodes``; islands are not warned of.
        """
        keep_kernels()  # numba comes with libpysal
        from libpysal.weights import W

        matrix = self.to_matrix()
        matrix.sort_indices()
        beside = np.split(self.pcodes.to_numpy(dtype=object)[matrix.indices], matrix.indptr[1:-1])
        neighbours = {code: found.tolist() for code, found in zip(self.pcodes, beside, strict=True)}
        return W(neighbours, id_order=list(self.pcodes), silence_warnings=True)


def contiguity(areas: Areas, level: int) -> Contiguity:
    """Find all neighbours of a level.

    Answers as :meth:`geodata.areas.Areas.neighbours` does for one area after another. Most borders
    of a good file are the same stretches in both areas, and are found by hashing those; the few
    pairs whose boxes meet without one are asked of GEOS: interiors that meet, or boundaries that
    meet along a line (DE-9IM, Clementini, Di Felice and van Oosterom 1993).

    Parameters
    ----------
    areas : Areas
        One vintage. An area without a shape has no neighbour.
    level : int
        An ADM level present.

    Returns
    -------
    Contiguity
        In the order of ``areas.at(level)``.

    Raises
    ------
    geodata.errors.AreaError
        When the vintage has no such level.
    """
    units = areas.at(level)
    shapes = units.geometry.to_numpy()
    number = len(shapes)
    matched = _unique(_matching_stretches(shapes), number)
    unsure = np.setdiff1d(_unique(_boxes_that_meet(shapes), number), matched)
    asked = np.stack(np.divmod(unsure, max(number, 1)), axis=1)
    beside = unsure[_shares_border(shapes[asked[:, 0]], shapes[asked[:, 1]])]
    found = np.sort(np.concatenate([matched, beside]))
    pairs = np.stack(np.divmod(found, max(number, 1)), axis=1).astype(np.int32)
    return Contiguity(pd.Index(units.index, dtype="str"), pairs)


def _unique(pairs: npt.NDArray[np.int64], number: int) -> npt.NDArray[np.int64]:
    """Pairs of different areas, each once and the smaller position first, as one number a pair."""
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    return np.unique(pairs.min(axis=1) * number + pairs.max(axis=1))


def _boxes_that_meet(shapes: Shapes) -> npt.NDArray[np.int64]:
    first, second = shapely.STRtree(shapes).query(shapes)
    ahead = first < second
    return np.stack([first[ahead], second[ahead]], axis=1)


def _shares_border(first: Shapes, second: Shapes) -> Mask:
    """Whether shapes meet in more than points, shape (k,)."""
    relations = np.array(shapely.relate(first, second), dtype="S9")
    cells = relations.view("S1").reshape(-1, 9)
    return (cells[:, 0] != b"F") | (cells[:, 4] == b"1")


def _matching_stretches(shapes: Shapes) -> npt.NDArray[np.int64]:
    """Pairs of areas that have the same two vertices one after the other, shape (k, 2).

    Of a stretch that more than two areas have, not all pairs are told; of two stretches that hash
    alike, none may be. GEOS is asked about any pair that is missing here.
    """
    starts, ends, owner = _stretches(shapes)
    middle = starts + ends + 0.0  # the same in either direction; no negative zero
    hashes = (middle.view(np.uint64) * _MIX).sum(axis=1, dtype=np.uint64)
    order = np.argsort(hashes)
    alike = hashes[order[1:]] == hashes[order[:-1]]
    here, there = order[:-1][alike], order[1:][alike]
    same = _equal(starts, here, starts, there) & _equal(ends, here, ends, there)
    same |= _equal(starts, here, ends, there) & _equal(ends, here, starts, there)
    return np.stack([owner[here[same]], owner[there[same]]], axis=1)


def _stretches(shapes: Shapes) -> tuple[Any, Any, npt.NDArray[np.int64]]:
    """Where each stretch of border starts and ends, shape (k, 2), and whose it is, shape (k,)."""
    parts, part_of = shapely.get_parts(shapes, return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    points, point_of = shapely.get_coordinates(rings, return_index=True)
    starts, ends = points[:-1], points[1:]
    # a vertex that stands twice is no stretch
    real = (point_of[:-1] == point_of[1:]) & (starts != ends).any(axis=1)
    owner = part_of[ring_of[point_of[:-1][real]]]
    return starts[real], ends[real], owner.astype(np.int64)


def _equal(points: Any, here: Any, others: Any, there: Any) -> Mask:
    return (points[here] == others[there]).all(axis=1)
