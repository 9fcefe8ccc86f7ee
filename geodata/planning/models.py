"""The best plan there is, by integer programming: sparse models as arrays, solved by HiGHS.

Maximal covering (Church and ReVelle 1974), set covering (Toregas et al. 1971) and the p-median
(Hakimi 1964), with a limit of trips, days or money and with a most that a trip may serve.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from geodata.planning.problem import Problem
from geodata.planning.travel import Floats, Ints, Mask

Progress = Callable[[float, float], bool | None]
"""Told the gap (0..1, 1 while none is known) and the seconds gone; False ends the search."""

MOST_COVERED, MOST_ASSIGNED = 1_500_000, 400_000
"""Pairs beyond which a model is not tried: memory and time run out before it is begun."""

_PRESOLVED = 200_000  # pairs beyond which the presolve would run on long after time is up
_CHOSEN = 0.5


@dataclass(frozen=True)
class Solved:
    """What the solver found: stops as positions, a bound in the unit of the value (None for none
    beyond the plan to begin with), and whether it was ended before it was sure."""

    stops: tuple[int, ...]
    bound: float | None
    ended: bool


@dataclass(frozen=True)
class _Model:
    """Minimise ``cost @ x`` with rows between ``low`` and ``high``; all columns in 0..1.

    The first columns are the stops in ``stops`` and are whole; those after them are what is served
    and come out whole, or as good as whole, by themselves.
    """

    stops: Ints
    cost: Floats
    row: Ints
    column: Ints
    entry: Floats
    low: Floats
    high: Floats


class _Rows:
    """Rows of a model as they are put together."""

    def __init__(self) -> None:
        self.count = 0
        self._parts: list[tuple[Ints, Ints, Floats]] = []
        self._low: list[Floats] = []
        self._high: list[Floats] = []

    def add(
        self, low: float, high: float, count: int, *entries: tuple[Ints, Ints, float | Floats]
    ) -> None:
        """Add rows of one kind; entries are (row among these, column, factor or factors)."""
        for row, column, factor in entries:
            factors = np.broadcast_to(np.asarray(factor, dtype=np.float64), row.shape)
            self._parts.append((row + self.count, column, factors))
        self._low.append(np.full(count, low))
        self._high.append(np.full(count, high))
        self.count += count

    def close(self, stops: Ints, cost: Floats) -> _Model:
        """The model of all rows, by row and column."""
        row, column, entry = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        order = np.lexsort((column, row))
        return _Model(
            stops,
            cost,
            row[order],
            column[order],
            entry[order],
            np.concatenate(self._low),
            np.concatenate(self._high),
        )


def solve_exactly(
    problem: Problem,
    start: Sequence[int],
    worthwhile: Mask,
    seconds: float,
    progress: Progress | None = None,
) -> Solved:
    """Find the best stops, or the best known when time is up.

    One thread, a fixed seed and no gap that would do: the same request has the same answer, unless
    time cuts it short.

    Parameters
    ----------
    start : sequence of int
        A plan to begin with; one that serves all that is wanted, for the aim ``fewest``.
    worthwhile : numpy.ndarray of bool, shape (n,)
        The stops that a better plan may have.
    seconds : float
        For the solver.
    progress : callable, optional

    Returns
    -------
    Solved
        The plan to begin with where none is better, or where the model is too large to be held.
    """
    began = time.perf_counter()
    stops = np.union1d(np.flatnonzero(worthwhile & problem.trips.possible), start).astype(np.int64)
    near = narrowed(problem, stops)
    if len(near.stop) > (MOST_ASSIGNED if problem.exclusive else MOST_COVERED):
        return Solved(tuple(start), None, ended=True)
    model = build_model(near, stops)
    scale = float(np.abs(model.cost).max()) or 1.0
    solver = open_solver(model, scale, problem)
    if len(near.stop) > _PRESOLVED:
        solver.setOptionValue("presolve", "off")
    _begin_with(solver, model, start)
    if progress is not None:
        _report(solver, progress, began)
    solver.setOptionValue("time_limit", max(seconds - (time.perf_counter() - began), 0.1))
    solver.run()
    return _read(solver, model, scale, problem, start)


def narrowed(problem: Problem, stops: Ints) -> Problem:
    """The problem with the pairs of some stops only, and of areas that are wanted or add worth."""
    kept = np.isin(problem.stop, stops)
    if problem.aim == "fewest":
        kept &= problem.wanted[problem.area] | (problem.stop == problem.area)
    stop = problem.stop[kept]
    return replace(
        problem,
        first=np.searchsorted(stop, np.arange(len(problem.pcodes) + 1)),
        stop=stop,
        area=problem.area[kept],
        worth=problem.worth[kept],
        km=problem.km[kept],
    )


def build_model(problem: Problem, stops: Ints) -> _Model:
    """The model of a problem: which one depends on the aim and on whether areas are shared out."""
    if problem.exclusive:
        return _assigning(problem, stops)
    return _reaching(problem, stops) if problem.aim == "fewest" else _covering(problem, stops)


def _columns(problem: Problem, stops: Ints) -> Ints:
    column = np.full(len(problem.pcodes), -1, dtype=np.int64)
    column[stops] = np.arange(len(stops))
    return column


def _covering(problem: Problem, stops: Ints) -> _Model:
    """An area counts when a stop that reaches it is chosen."""
    counted = np.unique(problem.area[problem.worth > 0])
    of = np.full(len(problem.pcodes), -1, dtype=np.int64)
    of[counted] = np.arange(len(counted))
    worth = np.zeros(len(problem.pcodes))
    worth[problem.area] = problem.worth
    pairs = problem.worth > 0
    rows, column = _Rows(), _columns(problem, stops)
    reached = np.arange(len(counted))
    rows.add(
        0.0,
        np.inf,
        len(counted),
        (of[problem.area[pairs]], column[problem.stop[pairs]], 1.0),
        (reached, reached + len(stops), -1.0),
    )
    _add_limit(rows, problem, stops)
    return rows.close(stops, np.concatenate([np.zeros(len(stops)), -worth[counted]]))


def _reaching(problem: Problem, stops: Ints) -> _Model:
    """Every area that is wanted has a stop that reaches it."""
    wanted = np.flatnonzero(problem.wanted)
    of = np.full(len(problem.pcodes), -1, dtype=np.int64)
    of[wanted] = np.arange(len(wanted))
    pairs = problem.wanted[problem.area]
    rows, column = _Rows(), _columns(problem, stops)
    rows.add(1.0, np.inf, len(wanted), (of[problem.area[pairs]], column[problem.stop[pairs]], 1.0))
    return rows.close(stops, np.ones(len(stops)))


def _assigning(problem: Problem, stops: Ints) -> _Model:
    """Every area is served from one stop; a stop serves itself, and others when it is chosen."""
    rows, column, n = _Rows(), _columns(problem, stops), len(problem.pcodes)
    own = problem.stop == problem.area
    other = np.flatnonzero(~own)
    pair = np.arange(len(other)) + len(stops)
    by = column[problem.stop[other]]
    area = problem.area[other]
    counted = problem.wanted if problem.aim == "fewest" else np.ones(n, dtype=bool)
    at = np.flatnonzero(counted & np.isin(np.arange(n), problem.area))
    of = np.full(n, -1, dtype=np.int64)
    of[at] = np.arange(len(at))
    here = stops[counted[stops]]
    rows.add(
        1.0 if problem.aim == "fewest" else -np.inf,
        1.0,
        len(at),
        (of[area], pair, 1.0),
        (of[here], column[here], 1.0),
    )
    rows.add(
        -np.inf, 0.0, len(other), (pair - len(stops), pair, 1.0), (pair - len(stops), by, -1.0)
    )
    if problem.most is not None:
        each = np.arange(len(stops))
        rows.add(-np.inf, 0.0, len(stops), (by, pair, 1.0), (each, each, 1.0 - problem.most))
    _add_limit(rows, problem, stops)
    if problem.aim == "fewest":
        return rows.close(stops, np.concatenate([np.ones(len(stops)), np.zeros(len(other))]))
    return rows.close(stops, -np.concatenate([problem.worth[own], problem.worth[other]]))


def _add_limit(rows: _Rows, problem: Problem, stops: Ints) -> None:
    if np.isfinite(problem.limit):
        first = np.zeros(len(stops), dtype=np.int64)
        # Scaled to 1, as the solver's tolerances are absolute.
        rows.add(
            -np.inf, 1.0, 1, (first, np.arange(len(stops)), problem.uses[stops] / problem.limit)
        )


def open_solver(model: _Model, scale: float, problem: Problem) -> Any:
    """A solver that holds the model, says nothing, and always goes the same way."""
    import highspy

    lp = highspy.HighsLp()
    columns = len(model.cost)
    lp.num_col_, lp.num_row_ = columns, len(model.low)
    lp.col_cost_ = model.cost / scale
    forced = np.isin(model.stops, problem.must)
    lp.col_lower_ = np.concatenate([forced, np.zeros(columns - len(model.stops))])
    lp.col_upper_ = np.ones(columns)
    lp.row_lower_, lp.row_upper_ = model.low, model.high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.searchsorted(model.row, np.arange(len(model.low) + 1))
    lp.a_matrix_.index_, lp.a_matrix_.value_ = model.column, model.entry
    whole = [highspy.HighsVarType.kInteger] * len(model.stops)
    lp.integrality_ = whole + [highspy.HighsVarType.kContinuous] * (columns - len(whole))
    solver = highspy.Highs()
    for option, value in _OPTIONS.items():
        solver.setOptionValue(option, value)
    solver.passModel(lp)
    return solver


_OPTIONS: dict[str, object] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 1e-9,
}


def _begin_with(solver: Any, model: _Model, start: Sequence[int]) -> None:
    """Tell the solver the stops of a plan; it works out by itself what they serve."""
    chosen = np.isin(model.stops, list(start)).astype(np.float64)
    solver.setSolution(len(chosen), np.arange(len(chosen), dtype=np.int32), chosen)


def _report(solver: Any, progress: Progress, began: float) -> None:
    def tell(event: Any) -> None:
        gap = float(event.data_out.mip_gap)
        gap = min(gap, 1.0) if np.isfinite(gap) else 1.0
        if progress(gap, time.perf_counter() - began) is False:
            event.interrupt()

    solver.cbMipInterrupt.subscribe(tell)


def _read(
    solver: Any, model: _Model, scale: float, problem: Problem, start: Sequence[int]
) -> Solved:
    from highspy import HighsModelStatus, SolutionStatus

    status, info = solver.getModelStatus(), solver.getInfo()
    ended = status not in (HighsModelStatus.kOptimal, HighsModelStatus.kInfeasible)
    if info.primal_solution_status != SolutionStatus.kSolutionStatusFeasible:
        # Among the stops that a better plan could have, there is none: the one at hand is the best.
        return Solved(tuple(start), None, ended)
    sign = 1.0 if problem.aim == "fewest" else -1.0
    found = np.asarray(solver.getSolution().col_value)[: len(model.stops)]
    stops = model.stops[found > _CHOSEN]
    return Solved(tuple(stops.tolist()), sign * float(info.mip_dual_bound) * scale, ended)
