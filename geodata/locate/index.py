"""An index of areas that answers points at the speed of memory, kept on disk by its contents."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
import shapely

from geodata.cache import cache_directory, cache_path, content_key, touch
from geodata.errors import CacheError
from geodata.locate.borders import take_rings
from geodata.locate.grid import CELLS, Grid, build_grid
from geodata.locate.keeping import FORMAT, read_grid, write_grid
from geodata.locate.trees import Arbiter, Floats, Positions, Shapes

KIND = "grids"
"""The folder of the cache that indexes are kept in."""

_LOG = logging.getLogger("engagement")
_CHUNK = 1 << 17  # points that one core answers before it takes the next


class PointIndex:
    """Finds the area of each of many points; the answers are those of GEOS.

    A point's cell in a grid holds its area, or the few edges that decide it; a point on a border,
    in an overlap, or in the bounds of an area that is not a valid polygon is passed on to GEOS.
    Make one with :meth:`build`, :meth:`open` or :meth:`kept`.

    Parameters
    ----------
    grid : Grid
        Made of these very geometries.
    geometries : numpy.ndarray of shapely.Geometry or None, shape (m,)
    """

    def __init__(self, grid: Grid, geometries: Shapes) -> None:
        self._grid = grid
        self._arbiter = Arbiter(geometries)

    @classmethod
    def build(cls, geometries: npt.ArrayLike, *, cells: int = CELLS) -> Self:
        """Make an index.

        Parameters
        ----------
        geometries : array_like of shapely.Geometry or None, shape (m,)
            In any one coordinate system. They may overlap, touch, and be invalid.
        cells : int
            How many cells the grid may have; the answers do not depend on it.
        """
        areas = _as_areas(geometries)
        return cls(build_grid(take_rings(areas), most_cells=cells), areas)

    @classmethod
    def open(cls, path: Path, geometries: npt.ArrayLike) -> Self | None:
        """An index that :meth:`save` wrote, mapped into memory.

        Returns
        -------
        PointIndex or None
            None where the file is missing, damaged, or made of other geometries.
        """
        areas = _as_areas(geometries)
        grid = read_grid(path, key_of(areas))
        return None if grid is None else cls(grid, areas)

    @classmethod
    def kept(cls, geometries: npt.ArrayLike, *, make: bool = True) -> Self | None:
        """The index in the cache; made and kept there when it is missing or damaged.

        Where the cache cannot be written to, the log says so and the index serves all the same.

        Parameters
        ----------
        geometries : array_like of shapely.Geometry or None, shape (m,)
        make : bool
            Whether to make it; otherwise None stands for one that is not there.
        """
        areas = _as_areas(geometries)
        key = key_of(areas)
        name = f"{key}.points"
        path = cache_path(KIND) / name
        grid = read_grid(path, key)
        if grid is not None:
            touch(path)
            return cls(grid, areas)
        if not make:
            return None
        index = cls(build_grid(take_rings(areas)), areas)
        try:
            write_grid(cache_directory(KIND) / name, index._grid, key)
        except CacheError as error:
            _LOG.warning("%s", error)
        return index

    def save(self, path: Path) -> None:
        """Write the index to a file, whole or not at all."""
        write_grid(path, self._grid, key_of(self._arbiter.areas))

    def locate(self, longitudes: npt.ArrayLike, latitudes: npt.ArrayLike) -> Positions:
        """Find the area that each point lies in.

        Parameters
        ----------
        longitudes, latitudes : array_like of float, shape (n,)
            In the coordinate system of the geometries. NaN and infinity are outside.

        Returns
        -------
        numpy.ndarray of int, shape (n,)
            Position in the geometries, -1 for a point outside all of them; of several areas that
            hold a point the first.

        Raises
        ------
        ValueError
            When there are not as many longitudes as latitudes.
        """
        x, y = as_coordinates(longitudes, latitudes)
        found = np.empty(x.size, dtype=np.intp)
        answer = self._answering(_as_compiled_for(x), _as_compiled_for(y), found)
        starts = range(0, x.size, _CHUNK)
        if len(starts) <= 1:
            unsure = [answer(start) for start in starts]
        else:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                unsure = list(pool.map(answer, starts))
        asked = np.concatenate([*unsure, np.empty(0, np.intp)])
        if asked.size:
            found[asked] = self._arbiter.first_holders(x[asked], y[asked])
        return found

    def _answering(self, x: Floats, y: Floats, found: Positions) -> Callable[[int], Positions]:
        """Writes the answers of one chunk and gives the numbers of the points it is unsure of."""
        from geodata.locate.crossings import ASK, find

        grid = self._grid
        arrays = tuple(map(_as_compiled_for, (*grid.arrays().values(), grid.records.view(float))))

        def answer(start: int) -> Positions:
            part = slice(start, start + _CHUNK)
            if not find(x[part], y[part], found[part], *arrays):
                return np.empty(0, np.intp)
            return start + np.flatnonzero(found[part] == ASK)

        return answer


def as_coordinates(longitudes: npt.ArrayLike, latitudes: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Both as flat arrays, of which there must be as many."""
    x = np.ascontiguousarray(np.atleast_1d(np.asarray(longitudes, dtype=np.float64)))
    y = np.ascontiguousarray(np.atleast_1d(np.asarray(latitudes, dtype=np.float64)))
    if x.shape != y.shape:
        raise ValueError(f"{x.size} longitudes do not go with {y.size} latitudes")
    return x, y


def _as_compiled_for(array: np.ndarray) -> np.ndarray:
    """The array as one that cannot be written to, as mapped files are: one type, compiled once."""
    view = array.view()
    view.flags.writeable = False
    return view


def key_of(areas: Shapes) -> str:
    """The name of an index of these areas: of their coordinates, in their order."""
    bodies = [body or b"" for body in shapely.to_wkb(areas, byte_order=1)]
    lengths = np.array([len(body) for body in bodies], dtype=np.int64)
    return content_key(FORMAT, lengths, b"".join(bodies))


def _as_areas(geometries: npt.ArrayLike) -> Shapes:
    return np.array(geometries, dtype=object, ndmin=1)
