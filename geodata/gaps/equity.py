"""Equity: how evenly attention is spread over people, in a country and in each of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

ATTENTION = ("engagements", "counterparts", "offices_reached", "programs", "partners")
"""Measures of coverage that are amounts of attention."""

FEWEST_AREAS = 5
"""A Gini coefficient of fewer areas says more of where borders run than of fairness."""

FEWEST_PEOPLE = 10_000
"""Of fewer people, one engagement more or less is ten or more per 100,000."""

PER = 100_000

_OF_A_PART = (
    "areas",
    "population",
    "attention",
    "per_100000",
    "gini",
    "sparse",
    "no_population",
    "not_reported",
)


@dataclass(frozen=True)
class Equity:
    """How evenly one measure is spread over people.

    Attributes
    ----------
    measure : str
    gini : float
        0 where everybody gets the same, towards 1 where one area gets all; NaN of fewer than
        :data:`FEWEST_AREAS` areas, and where there is nothing to spread.
    curve : pandas.DataFrame
        The Lorenz curve, from 0 and 0 to 1 and 1 (or 1 and 0, where nothing is given): ``people``
        and ``attention`` (shares of the whole up to here), ``areas`` (how many up to here). A point
        for all areas with the same attention per person.
    areas, population, attention : int, float, float
        What is counted; of no areas nothing is known. An engagement that names three areas counts
        in each, so the sum may be more than the headline; what is known only to a higher level is
        in none.
    per_100000 : float
        Attention per 100,000 people; NaN of fewer than :data:`FEWEST_PEOPLE`.
    sparse : bool
        Whether there is less attention than areas: then it is uneven however it is spread, and a
        high coefficient is no sign of unfairness.
    by_parent : pandas.DataFrame
        The same of each parent, by its P-code: ``areas``, ``population``, ``attention``,
        ``per_100000``, ``gini``, ``sparse``, and ``no_population`` and ``not_reported`` (areas
        left out). Areas, population, attention and areas left out add up to the whole.
    no_population : tuple of str
        Areas left out because it is not known how many live there, or nobody does.
    not_reported : tuple of str
        Areas left out because no source reports on them: their attention is not known.
    """

    measure: str
    gini: float
    curve: pd.DataFrame
    areas: int
    population: float
    attention: float
    per_100000: float
    sparse: bool
    by_parent: pd.DataFrame
    no_population: tuple[str, ...]
    not_reported: tuple[str, ...]

    def share_of_least(self, people: float) -> float:
        """The share of attention that goes to a share of the people, those who get least of it."""
        return float(np.interp(people, self.curve["people"], self.curve["attention"]))


def measure_equity(coverage: pd.DataFrame, measure: str = "engagements") -> Equity:
    """How evenly attention is spread over the people of a view.

    The Lorenz curve (Lorenz 1905, *Publications of the American Statistical Association* 9) sets
    areas in the order of attention per person and adds up people and attention. The Gini
    coefficient (Gini 1914, *Atti del Reale Istituto Veneto* 73) is one minus twice the area under
    it, by trapezoids. It sees areas as wholes: unevenness inside one is not known.

    Parameters
    ----------
    coverage : pandas.DataFrame
        By P-code, from :func:`~geodata.coverage.measure_coverage`.
    measure : str
        One of :data:`ATTENTION`.

    Returns
    -------
    Equity
        Of areas with a local authority that some source reports on and whose population is known.

    Raises
    ------
    ValueError
        When the measure is no amount of attention.
    """
    if measure not in ATTENTION:
        raise ValueError(f"{measure!r} is no amount of attention")
    inside = coverage[coverage["state"] != "no_authority"]
    silent = (inside["state"] == "not_reported").to_numpy(bool)
    uncounted = ~silent & ~(inside["population"] > 0).to_numpy(bool)
    counted = inside[~silent & ~uncounted]
    people = counted["population"].to_numpy(np.float64)
    attention = counted[measure].to_numpy(np.float64)
    return Equity(
        measure=measure,
        curve=_lorenz(people, attention),
        by_parent=_by_parent(inside, measure, silent, uncounted),
        no_population=tuple(map(str, inside.index[uncounted])),
        not_reported=tuple(map(str, inside.index[silent])),
        **_describe(people, attention),
    )


def _describe(people: Floats, attention: Floats) -> dict[str, Any]:
    """What is said of some areas, whole or part; guarded where there is too little to say it of."""
    population, given = (float(part.sum()) if len(part) else np.nan for part in (people, attention))
    enough = len(people) >= FEWEST_AREAS and given > 0
    return {
        "areas": len(people),
        "population": population,
        "attention": given,
        "per_100000": given / population * PER if population >= FEWEST_PEOPLE else np.nan,
        "gini": _gini(people, attention) if enough else np.nan,
        "sparse": given < len(people),
    }


def _gini(people: Floats, attention: Floats) -> float:
    """One minus twice the area under the Lorenz curve."""
    shares = [np.append(0.0, part / part[-1]) for part in _least_first(people, attention)[:2]]
    return float(max(0.0, 1 - 2 * np.trapezoid(shares[1], shares[0])))


def _least_first(people: Floats, attention: Floats) -> tuple[Floats, Floats, Floats]:
    """People and attention added up, those first who get least for each; and what they get."""
    each = attention / people
    order = np.argsort(each, kind="stable")
    return np.cumsum(people[order]), np.cumsum(attention[order]), each[order]


def _lorenz(people: Floats, attention: Floats) -> pd.DataFrame:
    """The curve, with one point for all areas that get the same."""
    *summed, each = _least_first(people, attention)
    last = np.append(np.diff(each) > 0, True)[: len(each)]
    shares = [np.append(0.0, part[last] / (part[-1] if part.any() else 1.0)) for part in summed]
    areas = np.append(0, np.flatnonzero(last) + 1)
    return pd.DataFrame({"people": shares[0], "attention": shares[1], "areas": areas})


def _by_parent(inside: pd.DataFrame, measure: str, silent: Bools, uncounted: Bools) -> pd.DataFrame:
    """Every parent, also those of which nothing can be counted."""
    people = inside["population"].to_numpy(np.float64)
    attention = inside[measure].to_numpy(np.float64)
    rows = {}
    for parent, at in inside.groupby("parent_pcode").indices.items():
        counted = at[~silent[at] & ~uncounted[at]]
        rows[str(parent)] = {
            **_describe(people[counted], attention[counted]),
            "no_population": int(uncounted[at].sum()),
            "not_reported": int(silent[at].sum()),
        }
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(_OF_A_PART))
