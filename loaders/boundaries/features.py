"""The features of one layer made ready: repaired, in WGS 84, usable or with a reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.errors import BoundaryError
from geodata.geometry import WGS84, Mask, Repaired, Shapes, is_wgs84, repair_polygons, to_wgs84
from loaders.boundaries.attributes import known_text, stated_levels
from loaders.boundaries.axes import check_degrees
from loaders.boundaries.choice import Pick
from loaders.boundaries.vintages import find_expired


@dataclass(frozen=True)
class Features:
    """The features of a layer, ready to serve as areas, and why some cannot.

    Attributes
    ----------
    shapes : numpy.ndarray of shapely.MultiPolygon or None
        Valid, EPSG:4326.
    faults : numpy.ndarray of str
        What was wrong with the rings of those that were repaired, else empty.
    levels : pandas.Series of float
        ADM level of each; NaN where a mixed file does not say it.
    reasons, fields, messages : pandas.Series of str or None
        Of those that cannot serve: a code of the ledger, the attribute, a sentence.
    """

    shapes: Shapes
    faults: npt.NDArray[np.str_]
    levels: pd.Series
    reasons: pd.Series
    fields: pd.Series
    messages: pd.Series

    @property
    def usable(self) -> Mask:
        """Which features can serve."""
        return self.reasons.isna().to_numpy()


def prepare_features(pick: Pick, where: str) -> Features:
    """Repair, bring to WGS 84, and find out which features cannot serve.

    Parameters
    ----------
    pick : Pick
    where : str
        The file's name, for errors.

    Returns
    -------
    Features

    Raises
    ------
    BoundaryError
        When the coordinates are not degrees and nothing says what they are, or nothing can serve.
    """
    layer = pick.layer
    crs = layer.crs or WGS84
    check_degrees(layer, where)
    fixed = repair_polygons(layer.shapes)
    shapes = to_wgs84(fixed.geometries, crs)
    if not is_wgs84(crs):
        shapes = repair_polygons(shapes).geometries  # a thin ring may cross itself once projected
    levels = _row_levels(pick)
    reasons = pd.Series(None, index=layer.frame.index, dtype=object)
    messages, fields = reasons.copy(), reasons.copy()
    for flag, reason, field, message in _faults(pick, fixed, shapes, levels):
        fresh = flag & reasons.isna().to_numpy()
        reasons[fresh], fields[fresh] = reason, field
        messages[fresh] = message if isinstance(message, str) else message[fresh]
    if reasons.notna().all():
        first = messages.iloc[0] if len(messages) else "there is none"
        raise BoundaryError(
            "No feature can serve as an area",
            where=where,
            remedy=f"The first one: {first}.",
        )
    return Features(shapes, fixed.faults, levels, reasons, fields, messages)


def _row_levels(pick: Pick) -> pd.Series:
    """The ADM level of each feature, NaN where a mixed file does not say it."""
    frame, layout = pick.layer.frame, pick.layout
    if layout.level_column is None:
        return pd.Series(float(layout.finest.level), index=frame.index)
    return stated_levels(frame[layout.level_column]) - layout.level_base


def _faults(
    pick: Pick, fixed: Repaired, shapes: Shapes, levels: pd.Series
) -> Iterator[tuple[Mask, str, str, str | pd.Series]]:
    """Why features cannot serve: which, the reason, the field, the sentence."""
    frame, rows = pick.layer.frame, pick.layout.finest
    kinds = pd.Series([shape.geom_type if shape else "" for shape in pick.layer.shapes])
    there = ~shapely.is_missing(pick.layer.shapes)
    yield there & ~fixed.areal, "empty_geometry", "geometry", "a " + kinds + " is not an area"
    lost = shapely.is_missing(shapes)
    yield fixed.repaired & lost, "empty_geometry", "geometry", "nothing is left of its rings"
    moved = lost & ~shapely.is_missing(fixed.geometries)
    yield moved, "empty_geometry", "geometry", "its coordinates cannot be brought to WGS 84"
    yield lost, "empty_geometry", "geometry", "the feature has no geometry"
    blank = pd.Series(True, index=frame.index)
    for column in (rows.code, rows.name):
        blank &= known_text(frame[column]).isna() if column else True
    yield blank.to_numpy(), "blank_place", rows.name or rows.code or "", "neither name nor code"
    yield from find_expired(frame, pick.layout)
    column = pick.layout.level_column or ""
    yield levels.isna().to_numpy(), "unknown_value", column, "the row does not say its level"
