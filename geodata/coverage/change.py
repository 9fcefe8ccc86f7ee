"""What changed by area between two views, in bands that say how much and from how little.

The bands are those of ACLED's *Country Change Level* map (Trendfinder, acleddata.com; formerly the
*Conflict Change Map*): more than 25 % up is a large increase, 10 to 25 % a moderate one, more than
25 % down a large decrease, and the rest is limited change. ACLED calls any decrease up to 25 %
limited; here decreases have the limits of increases, so that a loss is seen as soon as a gain.
ACLED's guard for low baselines is kept: two events or fewer before and five or fewer now are too
few to compare. ACLED calls these limited change too; here they have a band of their own, which says
that nothing is said. A share of nothing does not exist, so what is new and what has ended have
bands as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.selection import is_need

Floats = npt.NDArray[np.float64]

MODERATE, LARGE = 0.10, 0.25
"""Shares of change beyond which it is moderate, and large."""

FEW_BEFORE, FEW_NOW = 2, 5
"""Up to so many before and so many now are too few to compare."""


@dataclass(frozen=True)
class Band:
    """How one extent of change is called, and the rule by which an area falls into it."""

    label: str
    rule: str


TOO_FEW, NONE_EITHER = "f", "z"

BANDS: Mapping[str, Band] = {
    "0": Band("Ended: none now", "There were more than 2 before, and there are none now."),
    "1": Band("Large decrease", "More than 25 % fewer than before."),
    "2": Band("Moderate decrease", "More than 10 % and up to 25 % fewer than before."),
    "3": Band("Limited change", "Up to 10 % more or fewer than before."),
    "4": Band("Moderate increase", "More than 10 % and up to 25 % more than before."),
    "5": Band("Large increase", "More than 25 % more than before."),
    "6": Band("New: none before", "There are more than 5 now, and there were none before."),
    TOO_FEW: Band(
        "Too few to compare",
        "2 or fewer before and 5 or fewer now: a share of so few would say more than is known.",
    ),
    NONE_EITHER: Band("None in either", "None before and none now."),
}
"""Bands by their code: from decrease to increase, then the two that are on no scale."""

_ENDED, _DOWN, _FEWER, _LIMITED, _MORE, _UP, _NEW = "0123456"

_BY_RECORDS = frozenset({"offices", "days_since", "population_covered"})
"""Measures that are no counts: the engagements behind them tell whether they can be compared."""

_WITHOUT_WORD = ("not_reported", "no_authority")
"""States in which a 0 of a measure means that nobody says anything, and not that there was none."""


def measure_change(now: pd.DataFrame, before: pd.DataFrame, measure: str) -> pd.DataFrame:
    """How much more or less of a measure an area has than in another view of it.

    The guard looks at the measure itself where it is a count, and at the engagements behind it
    where it is a share, a number of days or a population. A need layer is guarded where all its
    figures are whole numbers; nothing is known of how many cases are behind a rate.

    Parameters
    ----------
    now, before : pandas.DataFrame
        By P-code, as from :func:`~geodata.coverage.measure_coverage`: two periods, or two filters,
        of the same areas. A need layer's column may stand in them too; frames of a need layer
        alone need no ``state``.
    measure : str
        The column compared.

    Returns
    -------
    pandas.DataFrame
        For the areas of ``now``: ``now``, ``before``, ``difference``, ``share`` (of what was
        before: 0.25 is a quarter more; NaN where there was nothing), and ``band``, a key of
        :data:`BANDS`. Missing never looks low: an area that no source reports on in one of the two
        views, that has no local authority or no figure has no band (None), and its missing figure
        is NaN. An area that is reported on and has no record has 0.
    """
    before = before.reindex(now.index)
    new, old = _figures(now, measure), _figures(before, measure)
    with np.errstate(over="ignore"):  # from almost nothing to very much: beyond any band
        difference = new - old
        share = np.divide(difference, np.abs(old), out=np.full_like(old, np.nan), where=old != 0)
    # 11 after 10 is one tenth more, and not 0.10000000000000009.
    bands = _bands(new, old, np.round(share.clip(-1e3, 1e3), 12))
    bands[_too_few(now, before, measure, new, old) & (bands != NONE_EITHER)] = TOO_FEW
    bands[np.isnan(difference)] = None
    columns = {"now": new, "before": old, "difference": difference, "share": share}
    frame = pd.DataFrame(columns, index=now.index).mask(lambda figures: np.isinf(figures))
    return frame.assign(band=pd.Series(bands, index=now.index, dtype="object"))


def _figures(frame: pd.DataFrame, measure: str) -> Floats:
    """A measure where somebody reports; NaN elsewhere, and for infinite figures."""
    figures: Floats = frame[measure].to_numpy(dtype="float64", na_value=np.nan).copy()
    figures[~np.isfinite(figures)] = np.nan
    if "state" in frame and not is_need(measure):
        figures[frame["state"].isin(_WITHOUT_WORD).to_numpy()] = np.nan
    return figures


def _bands(new: Floats, old: Floats, share: Floats) -> npt.NDArray[np.object_]:
    rules = [
        ((old == 0) & (new == 0), NONE_EITHER),
        ((old == 0) & (new > 0), _NEW),
        ((old == 0) & (new < 0), _DOWN),
        ((new == 0) & (old > 0), _ENDED),
        (share < -LARGE, _DOWN),
        (share < -MODERATE, _FEWER),
        (share <= MODERATE, _LIMITED),
        (share <= LARGE, _MORE),
    ]
    found = np.full(len(new), _UP, dtype=object)
    for rule, band in reversed(rules):  # the first that fits stands
        found[rule] = band
    return found


def _too_few(
    now: pd.DataFrame, before: pd.DataFrame, measure: str, new: Floats, old: Floats
) -> npt.NDArray[np.bool_]:
    if measure in _BY_RECORDS:
        new, old = _figures(now, "engagements"), _figures(before, "engagements")
    elif not _whole(new) or not _whole(old):
        return np.zeros(len(new), dtype=bool)
    few: npt.NDArray[np.bool_] = (np.abs(old) <= FEW_BEFORE) & (np.abs(new) <= FEW_NOW)
    return few


def _whole(figures: Floats) -> bool:
    known = figures[~np.isnan(figures)]
    return bool((known == np.round(known)).all())
