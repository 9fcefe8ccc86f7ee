"""Local statistics: where like lies beside like, more than chance would have it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.cache import keep_kernels
from geodata.errors import AreaError
from geodata.gaps.chance import Floats, chance_of_sums
from geodata.gaps.contiguity import Contiguity

STATISTICS: Mapping[str, str] = {
    "join_counts": "Join counts",
    "getis_ord": "Getis-Ord G*",
    "moran": "Local Moran",
}
CLUSTER_KINDS: Mapping[str, str] = {
    "hot": "High among high",
    "cold": "Low among low",
    "high_low": "High among low",
    "low_high": "Low among high",
}
WHY_NOT: Mapping[str, str] = {
    "missing": "Nothing is known of this area",
    "few": "Too few areas to tell a pattern from chance",
    "constant": "All areas are the same",
    "island": "No neighbour of which anything is known",
}
FEW = 30
"""Areas with a value below which nothing is tested."""
SEED = 20_260_101

Texts = npt.NDArray[np.object_]
Found = tuple[Floats, Floats, Texts]  # statistic, p-value, kind if it is significant

_QUADRANTS = np.array(["", "hot", "low_high", "cold", "high_low"], dtype=object)  # as esda numbers
_LEAST, _MOST = 9_999, 3_000_000  # draws


def local_clusters(
    values: pd.Series,
    contiguity: Contiguity,
    *,
    statistic: str = "join_counts",
    alpha: float = 0.05,
    permutations: int | None = None,
    seed: int = SEED,
) -> pd.DataFrame:
    """Find the areas whose neighbours are more alike, or more unlike, than by chance.

    ``join_counts`` takes engaged or not: of an engaged area the engaged neighbours are counted, of
    another the others (Anselin and Li 2019). Its p-value is exact: were the other values shuffled,
    that count would be hypergeometric. ``getis_ord`` (G*, Getis and Ord 1992, Ord and Getis 1995,
    as a z-score) and ``moran`` (local Moran's I, Anselin 1995) take amounts. Their p-values are of
    conditional permutation, in the direction that the statistic points to, doubled because there
    are two. The statistics and the correction are esda's; its p-values are not taken, because they
    leave out ties in the lower tail, so that zero among zeros looks rare, and because a thousand
    draws cannot pass the correction with many areas.

    The false discovery rate over all areas that are tested is held (Benjamini and Hochberg 1995;
    for local statistics Caldas de Castro and Singer 2006). An area has a ``kind`` only if it is
    significant after that.

    Parameters
    ----------
    values : pandas.Series of float or bool
        By P-code, NaN where not known. What is not known has no part in the statistics of others.
    contiguity : Contiguity
        Has all of these areas, and may have more.
    statistic : str
        A key of ``STATISTICS``.
    alpha : float
        The false discovery rate, between 0 and 1.
    permutations : int, optional
        Draws; by default as many as a single area needs to be found among all.
    seed : int
        The same seed gives the same answer, whatever the order of areas.

    Returns
    -------
    pandas.DataFrame
        Indexed as ``values``, no area left out: ``statistic``; ``p``; ``p_adjusted`` (Benjamini
        and Hochberg's); ``threshold``, below which ``p`` is significant; ``significant``; ``kind``,
        a key of ``CLUSTER_KINDS`` or empty; ``why_not``, a key of ``WHY_NOT`` where an area was not
        tested, else empty. Figures of an area that was not tested are NaN.

    Raises
    ------
    geodata.errors.AreaError
        When the contiguity lacks an area that has a value.
    ValueError
        When there is no such statistic, or join counts are asked of other values than 0 and 1.
    """
    known = check_values(values, contiguity, statistic)
    beside = contiguity.within(known.index)
    amounts = known.reindex(beside.pcodes).to_numpy(dtype=np.float64)
    why_not = _why_not(values.index, amounts, beside)
    tested = why_not[why_not == ""].index
    told = _untested(values.index, why_not)
    if len(tested):
        keep_kernels()  # numba comes with esda
        draws = permutations or _enough(len(amounts), alpha)
        found = _WAYS[statistic](amounts, beside, draws, seed)
        corrected = _correct(found, beside, alpha)
        told.loc[corrected.index, corrected.columns] = corrected
    return told


def _enough(areas: int, alpha: float) -> int:
    """Draws that give a single area ten p-values that would pass, as far as time allows."""
    return int(np.clip(20 * areas / alpha, _LEAST, _MOST))


def check_values(values: pd.Series, contiguity: Contiguity, statistic: str) -> pd.Series:
    """Those of the values that are known, once it is clear that they can be asked this.

    Raises
    ------
    geodata.errors.AreaError, ValueError
        As :func:`local_clusters` does.
    """
    strange = values.index.difference(contiguity.pcodes)
    if len(strange):
        raise AreaError(
            f"{strange[0]} is not among the areas whose neighbours are known",
            remedy="Take values and contiguity of one level of one vintage.",
        )
    if statistic not in STATISTICS:
        raise ValueError(f"There is no local statistic {statistic}; there are {[*STATISTICS]}")
    known = values.astype("float64").dropna()
    if statistic == "join_counts" and not known.isin((0.0, 1.0)).all():
        raise ValueError("Join counts need engaged or not: 1, 0 or NaN")
    return known


def _why_not(index: pd.Index, amounts: Floats, beside: Contiguity) -> pd.Series:
    why_not = pd.Series("missing", index=index, dtype="str")
    why_not[beside.pcodes] = ""
    if len(amounts) < FEW:
        why_not[beside.pcodes] = "few"
    elif np.ptp(amounts) == 0:
        why_not[beside.pcodes] = "constant"
    else:
        why_not[beside.islands] = "island"
    return why_not


def _untested(index: pd.Index, why_not: pd.Series) -> pd.DataFrame:
    figures = dict.fromkeys(("statistic", "p", "p_adjusted", "threshold"), np.nan)
    frame = pd.DataFrame({**figures, "significant": False, "kind": ""}, index=index)
    return frame.astype({"kind": "str"}).assign(why_not=why_not)


def _correct(found: Found, beside: Contiguity, alpha: float) -> pd.DataFrame:
    """What was found of areas with neighbours, with the false discovery rate held."""
    from esda import fdr
    from scipy.stats import false_discovery_control

    tested = beside.neighbours > 0
    statistic, p, kind = found[0][tested], found[1][tested], found[2][tested]
    threshold = float(fdr(p, alpha))
    significant = p < threshold
    return pd.DataFrame(
        {
            "statistic": statistic,
            "p": p,
            "p_adjusted": false_discovery_control(p),
            "threshold": threshold,
            "significant": significant,
            "kind": np.where(significant, kind, ""),
        },
        index=beside.pcodes[tested],
    ).astype({"kind": "str"})


def _graph(beside: Contiguity) -> Any:
    """libpysal's Graph of the areas, which unlike its W lets esda work with islands silently."""
    from libpysal.graph import Graph

    return Graph.from_sparse(beside.to_matrix().tocoo(), ids=np.arange(len(beside.pcodes)))


def _join_counts(engaged: Floats, beside: Contiguity, draws: int, seed: int) -> Found:
    from esda import Join_Counts_Local
    from scipy.stats import hypergeom

    del draws, seed  # the p-value is exact
    counts = [
        # islands kept, else esda's counts and our areas were not in step
        Join_Counts_Local(connectivity=_graph(beside), drop_islands=False)
        .fit(alike, permutations=0)
        .LJC
        for alike in (1 - engaged, engaged)
    ]
    own = np.where(engaged == 1, counts[1], counts[0])
    others = np.where(engaged == 1, engaged.sum(), (1 - engaged).sum()) - 1
    # few cases are different, and each takes its time
    cases = np.stack([own, others, beside.neighbours])
    (count, alike, drawn), case = np.unique(cases, axis=1, return_inverse=True)
    p = hypergeom.sf(count - 1, len(engaged) - 1, alike, drawn)[case]
    return own, np.minimum(p, 1.0), np.where(engaged == 1, "hot", "cold").astype(object)


def _getis_ord(amounts: Floats, beside: Contiguity, draws: int, seed: int) -> Found:
    from esda import G_Local

    above = amounts - amounts.min()  # the z-score is the same, and defined if they add up to zero
    z = G_Local(above, _graph(beside), transform="B", star=True, permutations=0, n_jobs=1).Zs
    kind = np.where(z > 0, "hot", "cold").astype(object)
    return z, _two_sided(amounts, beside, z > 0, draws, seed), kind


def _moran(amounts: Floats, beside: Contiguity, draws: int, seed: int) -> Found:
    from esda import Moran_Local

    found = Moran_Local(amounts, _graph(beside), permutations=0, n_jobs=1)
    kind = _QUADRANTS[found.q]
    upwards = np.isin(kind, ("hot", "low_high"))  # the neighbours lie above the mean
    return found.Is, _two_sided(amounts, beside, upwards, draws, seed), kind


def _two_sided(
    amounts: Floats, beside: Contiguity, upwards: npt.NDArray[np.bool_], draws: int, seed: int
) -> Floats:
    high, low = chance_of_sums(amounts, beside, permutations=draws, seed=seed)
    return np.minimum(1.0, 2 * np.where(upwards, high, low))


_WAYS: dict[str, Callable[[Floats, Contiguity, int, int], Found]] = {
    "join_counts": _join_counts,
    "getis_ord": _getis_ord,
    "moran": _moran,
}
