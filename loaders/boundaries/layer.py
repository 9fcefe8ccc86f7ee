"""One layer of a boundary file as plain frames, whatever format it came in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyproj
import shapely

from geodata.geometry import Mask, Shapes, is_wgs84

_AREAL = (3, 6, 7)  # GEOS: polygon, multipolygon, collection


@dataclass(frozen=True)
class Layer:
    """One layer of a boundary file.

    Attributes
    ----------
    name : str
        Layer, or the file's name without its ending.
    format : str
        Such as ``GeoJSON``.
    frame : pandas.DataFrame
        The attributes, one row a feature, as read.
    shapes : numpy.ndarray of shapely.Geometry or None
        In ``crs``, easting or longitude first.
    crs : pyproj.CRS or None
        None where nothing is stated.
    encoding : str or None
        Of the attributes, where the reader says it.
    notes : tuple of str
        What the reader remarked.
    file : str
        The file it stands in, without its ending.
    mended : tuple of str
        Examples of text that was UTF-8 read as something else, and was put right.
    swapped : bool
        Whether latitude and longitude stood in each other's place, and were put right.
    """

    name: str
    format: str
    frame: pd.DataFrame
    shapes: Shapes
    crs: pyproj.CRS | None
    encoding: str | None = None
    notes: tuple[str, ...] = ()
    file: str = ""
    mended: tuple[str, ...] = ()
    swapped: bool = False

    @property
    def areal(self) -> Mask:
        """Which features are areas, by their kind of geometry."""
        return np.isin(shapely.get_type_id(self.shapes), _AREAL)

    @property
    def has_polygons(self) -> bool:
        """Whether any feature is an area."""
        return bool(self.areal.any())

    @property
    def in_degrees(self) -> bool:
        """Whether its coordinates say that they are degrees, or do not say what they are."""
        return self.crs is None or is_wgs84(self.crs) or bool(self.crs.is_geographic)

    def bounds(self) -> tuple[float, float, float, float]:
        """Least and greatest coordinates: west, south, east, north where they are degrees."""
        west, south, east, north = shapely.total_bounds(self.shapes)
        return float(west), float(south), float(east), float(north)
