"""What a visit to an area is worth: its people, times their need, times how cold the tie is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from geodata.areas import Areas

NEED_PARTS = "part:indicator:"
"""How the columns of a gaps frame begin that are parts of need."""


def weigh_demand(
    coverage: pd.DataFrame,
    gaps: pd.DataFrame | None = None,
    warmth: pd.Series | None = None,
    *,
    weights: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """What serving each area is worth: ``people * need * cold``.

    Parameters
    ----------
    coverage : pandas.DataFrame
        What ``measure_coverage`` gives: ``state``, ``population``, ``days_since`` by P-code. Areas
        without a local authority are left out.
    gaps : pandas.DataFrame, optional
        What ``score_gaps`` gives: a column ``part:indicator:<code>`` for each need layer, 0 to 1,
        NaN where it is not known.
    warmth : pandas.Series, optional
        What ``measure_area_warmth`` gives, by P-code.
    weights : mapping of str to float, optional
        Weights of need layers, by ``indicator:<code>``; without them, all of ``gaps`` count alike.

    Returns
    -------
    pandas.DataFrame
        Indexed by P-code, sorted: ``population`` (NaN where unknown), ``people`` (that, or the
        median of the known where unknown; 1 everywhere where none is known), ``need`` (0 to 1,
        the weighted mean of the known parts; the median of the known where unknown; 1 where no
        layer is weighed), ``need_unknown``, ``warmth`` (NaN where unknown), ``cold`` (1 less
        warmth, at least 0; 1 where unknown), ``urgency`` (``need * cold``), ``demand`` (``people *
        urgency``), ``state``, ``days_since``.
    """
    kept = coverage[coverage["state"] != "no_authority"].sort_index()
    population = kept["population"].astype(np.float64)
    need = _need(gaps, kept.index, weights)
    known_warmth = _aligned(warmth, kept.index)
    people = population.fillna(population.median()) if population.notna().any() else population
    cold = (1 - known_warmth.clip(0, 1)).fillna(1.0)
    needed = need.fillna(need.median() if need.notna().any() else 1.0)
    return pd.DataFrame(
        {
            "population": population,
            "people": people.fillna(1.0),
            "need": needed,
            "need_unknown": need.isna(),
            "warmth": known_warmth,
            "cold": cold,
            "urgency": needed * cold,
            "demand": people.fillna(1.0) * needed * cold,
            "state": kept["state"].astype("str"),
            "days_since": kept["days_since"].astype(np.float64),
        }
    )


def _aligned(values: pd.Series | None, index: pd.Index) -> pd.Series:
    if values is None:
        return pd.Series(np.nan, index=index)
    return values.reindex(index).astype(np.float64)


def _need(
    gaps: pd.DataFrame | None, index: pd.Index, weights: Mapping[str, float] | None
) -> pd.Series:
    """The weighted mean of the need parts that are known; NaN where none is."""
    given = [] if gaps is None else [name for name in gaps if str(name).startswith(NEED_PARTS)]
    weigh = {
        name: 1.0 if weights is None else weights.get(name.removeprefix("part:"), 0.0)
        for name in given
    }
    parts = [name for name, weight in weigh.items() if weight > 0]
    if gaps is None or not parts:
        return pd.Series(np.nan, index=index)
    values = gaps[parts].reindex(index).to_numpy(np.float64)
    shares = np.where(np.isnan(values), 0.0, [weigh[name] for name in parts])
    total = shares.sum(axis=1)
    summed = (np.nan_to_num(values) * shares).sum(axis=1)
    mean = np.divide(summed, total, out=np.full(len(index), np.nan), where=total > 0)
    return pd.Series(mean, index=index)


def offices_at(offices: pd.DataFrame, areas: Areas, level: int) -> pd.DataFrame:
    """Offices with the area of a level that they belong to: their own, or the one above theirs.

    Offices of a coarser level belong to no area of this one and are left out: a governor is met
    in the capital, not in every district.

    Parameters
    ----------
    offices : pandas.DataFrame
        What ``measure_warmth`` gives of posts: ``level`` and ``pcode`` by post id.
    areas : Areas
    level : int

    Returns
    -------
    pandas.DataFrame
        The same rows with a column ``at``, a P-code of the level.
    """
    found = []
    for own, rows in offices.groupby("level", sort=True):
        if own in areas.levels and own >= level:
            at = areas.ancestors(int(own), level).reindex(rows["pcode"]).to_numpy(object)
            found.append(rows.assign(at=at))
    if not found:
        return offices.iloc[:0].assign(at=pd.Series(dtype=object))
    return pd.concat(found).dropna(subset=["at"])
