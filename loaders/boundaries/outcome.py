"""Everything that is known of a boundary once it is read: what the warnings and the report tell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
import pandas as pd

from loaders.boundaries.attributes import known_text
from loaders.boundaries.choice import Choice, Pick
from loaders.boundaries.faults import find_faults
from loaders.boundaries.features import Features
from loaders.boundaries.hierarchy import Hierarchy

_WORST = 3


@dataclass(frozen=True)
class Read:
    """Everything that is known of a boundary that was read.

    Attributes
    ----------
    choice : Choice
    features : tuple of Features
        Of each layer that is read.
    built : Hierarchy
    """

    choice: Choice
    features: tuple[Features, ...]
    built: Hierarchy

    @cached_property
    def faults(self) -> tuple[gpd.GeoDataFrame, ...]:
        """Overlaps and gaps of each layer that is read."""
        areas = [_areas_of(*one) for one in zip(self.choice.picks, self.features, strict=True)]
        units = self.built.units
        if self.choice.finest.level == units["level"].max() > 0:  # the country is their union
            country = units.loc[units["level"] == 0, ["pcode", "geometry", "level"]]
            areas[-1] = pd.concat([country, areas[-1]], ignore_index=True)
        return tuple(find_faults(one) for one in areas)


def call_features(pick: Pick) -> pd.Series:
    """What each feature is called, for examples."""
    rows, frame = pick.layout.finest, pick.layer.frame
    name = known_text(frame[rows.name]) if rows.name else known_text(frame[rows.code])
    return name.fillna(known_text(frame[rows.code])) if rows.code else name


def _areas_of(pick: Pick, features: Features) -> pd.DataFrame:
    """The areas of a layer's finest level, under the names that a person knows."""
    here = features.usable & (features.levels == pick.level).to_numpy()
    frame = pd.DataFrame({"pcode": call_features(pick)[here].astype(object)})
    frame["geometry"] = list(features.shapes[here])
    frame["level"] = pick.level
    return frame


def worst_faults(drawn: gpd.GeoDataFrame) -> list[tuple[Any, float]]:
    """The largest faults: the areas that they concern, and km2."""
    head = drawn.nlargest(_WORST, "km2")
    return list(zip(head["areas"], head["km2"], strict=True))
