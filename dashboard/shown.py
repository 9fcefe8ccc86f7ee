"""What one view shows: figures by area, the scale they are coloured on, and what stands beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from dashboard.needs import NeedLayer
from geodata.coverage import Summary
from geodata.selection import Selection

Breaks = tuple[float, ...]

Kind = Literal["classes", "bivariate", "change"]
"""How the areas of a view are coloured: by one measure, by two, or by what changed."""


@dataclass(frozen=True)
class Second:
    """The other measure of a view; its values stand in the view's frame.

    ``breaks`` part it in three where the areas are coloured by both measures; ``largest`` is the
    amount of the largest circle where it is laid over the colours.
    """

    measure: str
    breaks: Breaks
    largest: float
    need: NeedLayer | None = None


@dataclass(frozen=True)
class View:
    """What one selection shows: the frame by P-code, headline figures, scale and months.

    ``need`` is the need layer that colours the map, where one does; its values stand in the frame
    as well, under the selection's measure. ``previous`` are the figures of the period before.
    """

    frame: pd.DataFrame
    summary: Summary
    previous: Summary | None
    breaks: Breaks
    months: pd.DataFrame
    need: NeedLayer | None = None
    second: Second | None = None
    compared: Comparison | None = None

    @property
    def changed(self) -> pd.DataFrame | None:
        """What changed, by P-code, where the map is one of the change."""
        return self.compared.changed if self.compared is not None else None


@dataclass(frozen=True)
class Comparison:
    """What a view is compared with: another view on the same scale, and what changed.

    ``changed`` is what ``measure_change`` gives, where one map of the change is asked for.
    ``reaches_back`` is false where records begin only within the other period, so that it looks
    low; ``recorded`` where they begin only after it, so that nothing is known of it.
    """

    selection: Selection
    view: View
    changed: pd.DataFrame | None = None
    reaches_back: bool = True
    recorded: bool = True


def circled(selection: Selection, view: View) -> Second | None:
    """The second measure where it lies over the colours as circles; of a comparison none does."""
    alone = kind_of(selection, view) == "classes" and view.compared is None
    return view.second if alone else None


def circle_amounts(view: View, second: Second) -> pd.Series:
    """The amounts of the circles: of engaged areas, or all figures of a need layer."""
    values = view.frame[second.measure]
    return values if second.need is not None else values.where(view.frame["state"] == "engaged")


def kind_of(selection: Selection, view: View) -> Kind:
    """How a view is coloured: what was asked for, where there is something to compare with."""
    if view.changed is not None:
        return "change"
    return "bivariate" if view.second is not None and selection.bivariate else "classes"
