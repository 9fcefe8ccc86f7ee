"""Priority: why one would go to an area next, part by part, and how firm its rank is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.gaps.contiguity import Contiguity
from geodata.gaps.ranking import Ranks, rank_scores

Weights = Mapping[str, float] | Iterable[tuple[str, float]]
Floats = npt.NDArray[np.float64]

COMPONENTS: Mapping[str, str] = {
    "state": "State of coverage",
    "days_since": "Days since the last engagement",
    "population": "People",
    "neighbours": "Neighbours not engaged",
    "offices": "Offices not reached",
}
"""What a score is made of, beside need layers; each part is 1 where it is most reason to go."""

DEFAULT_WEIGHTS: Mapping[str, float] = {
    "state": 1.0,
    "days_since": 0.5,
    "population": 1.0,
    "neighbours": 0.5,
    "offices": 0.5,
}

NEEDS_WEIGHT = 1.0
"""What all need layers weigh together where none is weighed: one publisher may bring a dozen."""

HALF_AFTER = 180
"""Days without an engagement after which half of the reason to go again is there."""

STATE_PARTS: Mapping[str, float] = {"engaged": 0.0, "lapsed": 0.5, "no_record": 1.0}
"""Where no source reports, the state is not known, and nobody knows how long ago anything was."""

NEED = "indicator:"
"""What the component of a need layer begins with; the code of the layer follows."""

_TOLD = ("name", "parent_pcode", "state", "population", "days_since")


def score_gaps(
    coverage: pd.DataFrame,
    needs: pd.DataFrame,
    weights: Weights = (),
    *,
    contiguity: Contiguity | None = None,
) -> pd.DataFrame:
    """How much reason there is to go to each area next, from parts that can be seen and weighed.

    A score is the weighted mean of the parts, a composite indicator as in OECD and JRC, *Handbook
    on Constructing Composite Indicators* (2008). A part that is not known counts as the mean of
    that part over the areas of which it is: left out, an area would be as good as what little is
    known of it, and those that nobody reports on would come last for their few people. ``low`` and
    ``high`` are what the score would be if all that is not known were 0, or 1. It compares areas of
    one view; a score of another view, or under other weights, is another scale.

    Ranks come with the range they take when the weights are a little different (see
    :func:`~geodata.gaps.ranking.rank_scores`), widened to what the unknown parts might be.

    Parameters
    ----------
    coverage : pandas.DataFrame
        By P-code, from :func:`~geodata.coverage.measure_coverage`.
    needs : pandas.DataFrame
        By P-code, one column a need layer, from :func:`~geodata.indicators.measure_indicators`;
        more is more need. It may have no columns, and lack areas.
    weights : mapping of str to float, or pairs
        By component; those not named weigh what :func:`component_weights` says.
    contiguity : Contiguity, optional
        Of the level shown; neighbours are no component without it.

    Returns
    -------
    pandas.DataFrame
        Indexed by P-code, most reason first: ``name``, ``parent_pcode``, ``state``, ``population``,
        ``days_since``; ``score``, ``low``, ``high`` (0 to 1); ``rank`` (1 is first; of equal scores
        the larger population, then the P-code), ``rank_low``, ``rank_high``, ``steady`` (0 to 1);
        ``unknown`` (components that are weighed and not known here); and ``part:<component>``
        (0 to 1, NaN where unknown). Areas of which no part is known have no rank and stand behind
        those that have one; areas without a local authority are outside, and stand last.

    Raises
    ------
    ValueError
        When a weight is negative, not a number, or of no component.
    """
    parts = _parts(coverage, needs, contiguity)
    wanted = component_weights(weights, needs)
    frame = coverage.loc[:, list(_TOLD)].copy()
    order = _standing(frame)
    weighed = [code for code in parts.columns if wanted[code] > 0]
    known = parts.loc[parts.index[order], weighed].to_numpy(np.float64)
    weight = np.array([wanted[code] for code in weighed], np.float64)
    supposed = _supposed(known)
    low, high = _ends(known, weight)
    told = {"score": _means(supposed, weight), "low": low, "high": high}
    scored = pd.DataFrame(told, index=parts.index[order])
    # A part that is known of no area tells none from another, whatever it is.
    telling = np.where(np.isfinite(known).any(axis=0), weight, 0.0)
    ranks = rank_scores(supposed, weight).widened(told["score"], *_ends(known, telling))
    frame = frame.join(scored).join(_as_frame(ranks, scored.index))
    frame["unknown"] = _unknown(parts, weighed, frame["state"])
    frame = frame.join(parts.add_prefix("part:"))
    return frame.iloc[_listing(frame)]


def component_weights(weights: Weights, needs: pd.DataFrame) -> dict[str, float]:
    """The weight of every component, those not named at their default.

    Need layers weigh :data:`NEEDS_WEIGHT` together, each the same share of it, unless named. Layers
    that are named and not there are left out: a link may name one that this store has not.

    Raises
    ------
    ValueError
        When a weight is negative, not a number, or of no component.
    """
    layers = [f"{NEED}{code}" for code in needs.columns]
    shared = dict.fromkeys(layers, NEEDS_WEIGHT / max(len(layers), 1))
    found = {**DEFAULT_WEIGHTS, **shared}
    for code, weight in dict(weights).items():
        if code not in COMPONENTS and not code.startswith(NEED):
            raise ValueError(f"there is no component {code!r}")
        if not (math.isfinite(weight) and weight >= 0):
            raise ValueError(f"the weight of {code} must be 0 or more, not {weight}")
        if code in found:
            found[code] = float(weight)
    return found


def explain_scores(gaps: pd.DataFrame, weights: Weights, needs: pd.DataFrame) -> pd.DataFrame:
    """What each part adds to a score; over the components it adds up to the score.

    Parameters
    ----------
    gaps : pandas.DataFrame
        What :func:`score_gaps` gave for the same weights and needs.

    Returns
    -------
    pandas.DataFrame
        Indexed as ``gaps``, one column a component that is weighed; of an unknown part what its
        mean adds. NaN where a part is known of no area, or nothing of an area.
    """
    wanted = component_weights(weights, needs)
    present = [code for code in wanted if f"part:{code}" in gaps and wanted[code] > 0]
    parts = gaps[[f"part:{code}" for code in present]].set_axis(present, axis=1)
    supposed = pd.DataFrame(_supposed(parts.to_numpy(np.float64)), parts.index, parts.columns)
    weight = pd.Series({code: wanted[code] for code in present}, dtype="float64")
    total = supposed.notna().mul(weight).sum(axis=1)
    return supposed.mul(weight).div(total.where(total > 0), axis=0)


# --- parts ---------------------------------------------------------------------------------------


def _parts(
    coverage: pd.DataFrame, needs: pd.DataFrame, contiguity: Contiguity | None
) -> pd.DataFrame:
    """Every component of every area, 0 to 1, NaN where it is not known or the area is outside."""
    state, inside = coverage["state"], (coverage["state"] != "no_authority").to_numpy(bool)
    columns: dict[str, Floats] = {
        "state": state.map(STATE_PARTS).to_numpy(np.float64),
        "days_since": _waiting(coverage),
        "population": _share_of_rank(coverage["population"], inside),
        "offices": _unreached(coverage),
    }
    if contiguity is not None:
        columns["neighbours"] = _unengaged_neighbours(state, contiguity)
    for code in needs.columns:
        columns[f"{NEED}{code}"] = _need(needs[code].reindex(coverage.index), inside)
    ordered = [code for code in (*COMPONENTS, *columns) if code in columns]
    frame = pd.DataFrame({code: columns[code] for code in dict.fromkeys(ordered)}, coverage.index)
    return frame.where(pd.Series(inside, index=coverage.index), np.nan)


def _waiting(coverage: pd.DataFrame) -> Floats:
    """From 0 on the day of an engagement towards 1; 1 where a source knows of none ever."""
    days = coverage["days_since"].to_numpy(np.float64)
    waited: Floats = 1 - np.exp2(-np.maximum(days, 0) / HALF_AFTER)
    never = np.isnan(days) & (coverage["state"] == "no_record").to_numpy(bool)
    waited[never] = 1.0
    return waited


def _unreached(coverage: pd.DataFrame) -> Floats:
    """Share of offices not reached; where nobody reports it is not known who was met."""
    known = coverage["offices_known"].to_numpy(np.float64)
    reached = coverage["offices_reached"].to_numpy(np.float64)
    told = (known > 0) & ~((coverage["state"] == "not_reported").to_numpy(bool) & (reached == 0))
    return 1 - np.divide(reached, known, out=np.full(len(known), np.nan), where=told)


def _share_of_rank(amounts: pd.Series, among: npt.NDArray[np.bool_]) -> Floats:
    """Rank from the smallest, as a share of all that are known; equal amounts share the mean."""
    amounts = amounts.astype("float64")
    known = amounts.where(pd.Series(among & np.isfinite(amounts.to_numpy()), amounts.index))
    return known.rank(pct=True).to_numpy(np.float64)


def _need(amounts: pd.Series, inside: npt.NDArray[np.bool_]) -> Floats:
    """0 where none is stated, else the share of rank among areas that have some."""
    values = amounts.to_numpy(np.float64)
    some = _share_of_rank(amounts, inside & (values > 0))
    none = np.isfinite(values) & (values <= 0)
    return np.where(none, 0.0, some)


def _unengaged_neighbours(state: pd.Series, contiguity: Contiguity) -> Floats:
    """Share of the neighbours in view whose state is known that are not engaged."""
    at = state.index.get_indexer(contiguity.pcodes)[contiguity.pairs]
    at = at[(at >= 0).all(axis=1)]
    here, there = np.concatenate([at, at[:, ::-1]]).T
    known = state.isin(STATE_PARTS).to_numpy(bool)
    away = known & (state != "engaged").to_numpy(bool)
    size = len(state)
    beside = np.bincount(here, weights=known[there], minlength=size)
    unengaged = np.bincount(here, weights=away[there], minlength=size)
    return np.divide(unengaged, beside, out=np.full(size, np.nan), where=beside > 0)


# --- score and rank ------------------------------------------------------------------------------


def _standing(frame: pd.DataFrame) -> npt.NDArray[np.intp]:
    """Positions of areas in the order in which equal scores are ranked; those outside left out.

    The larger population first, an unknown one as the median of the known, then by P-code.
    """
    people = frame["population"].astype("float64")
    people = people.fillna(people.median()).fillna(0.0).to_numpy()
    order = np.lexsort([frame.index.to_numpy(dtype=object).astype(str), -people])
    return order[(frame["state"] != "no_authority").to_numpy(bool)[order]]


def _supposed(parts: Floats) -> Floats:
    """Unknown parts as the mean of the known ones; none where nothing is known of an area.

    A part that is known of no area stays unknown: it tells none from another.
    """
    told = np.isfinite(parts)
    counts = told.sum(axis=0)
    sums = np.where(told, parts, 0.0).sum(axis=0)
    means = np.divide(sums, counts, out=np.full(len(counts), np.nan), where=counts > 0)
    return np.where(told | ~told.any(axis=1, keepdims=True), parts, means)


def _means(parts: Floats, weight: Floats) -> Floats:
    """The weighted mean of the parts there are; NaN where there is none."""
    there = np.isfinite(parts)
    total = there @ weight
    summed = np.where(there, parts, 0.0) @ weight
    return np.divide(summed, total, out=np.full(len(parts), np.nan), where=total > 0)


def _ends(parts: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """The score if all that is unknown were 0; and if it were 1."""
    told = np.isfinite(parts)
    return _means(np.where(told, parts, 0.0), weight), _means(np.where(told, parts, 1.0), weight)


def _as_frame(ranks: Ranks, codes: pd.Index) -> pd.DataFrame:
    columns = {
        "rank": ranks.rank,
        "rank_low": ranks.low,
        "rank_high": ranks.high,
        "steady": ranks.steady,
    }
    return pd.DataFrame(columns, index=codes)


def _unknown(parts: pd.DataFrame, weighed: list[str], state: pd.Series) -> pd.Series:
    """Components that are weighed and not known, of each area; none of those outside."""
    lacking = parts[weighed].isna() & (state != "no_authority").to_numpy(bool)[:, None]
    # Few combinations occur: each is spelt once.
    packed = np.packbits(lacking.to_numpy(bool), axis=1)
    _, first, which = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    codes = np.array(weighed, dtype=object)
    spelt = [tuple(codes[lacking.iloc[row].to_numpy(bool)]) for row in first]
    return pd.Series([spelt[number] for number in which.tolist()], parts.index, dtype=object)


def _listing(frame: pd.DataFrame) -> npt.NDArray[np.intp]:
    """By rank; then areas without one, then those outside, each by P-code."""
    outside = (frame["state"] == "no_authority").to_numpy(bool)
    rank = frame["rank"].fillna(np.inf).to_numpy(np.float64)
    return np.lexsort([frame.index.to_numpy(dtype=object).astype(str), rank, outside])
