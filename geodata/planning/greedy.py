"""A good plan at once: the best next stop until the limit is reached, then exchanges."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np

from geodata.planning.fewer import take_away
from geodata.planning.problem import Problem
from geodata.planning.serving import Serving, serve
from geodata.planning.travel import Floats, Ints

_CLOSE = 1e-9  # gains that differ by less, as a share, are equal
_WORK = 60_000_000  # pairs looked at while exchanging, so that an answer comes at once
_SHARING = 40_000  # pairs that take as long as sharing out the areas of one stop
_TRIED = 4  # candidates that are tried exactly in each exchange


def choose_greedily(problem: Problem) -> tuple[int, ...]:
    """Choose stops by what they add, then exchange single stops while that adds more.

    Gains only shrink as stops are added, so those not looked at again need no new sum (lazy
    evaluation, Minoux 1978). With a limit of days or money the plan by gain and the plan by gain
    for what a trip uses are both made, and the better stands (Khuller, Moss and Naor 1999).
    Exchanges are those of Teitz and Bart (1968). Without a limit, fewer stops that reach the same
    are looked for.

    Returns
    -------
    tuple of int
        Positions of the stops, what must be in first, then in the order chosen.
    """
    plans = [_fill(problem, problem.must, by_use=False)]
    if np.isfinite(problem.limit) and _uneven(problem):
        plans.append(_fill(problem, problem.must, by_use=True))
    stops = max(plans, key=lambda found: serve(problem, found).value)
    if not np.isfinite(problem.limit):
        return _fewest(problem, stops)
    return _exchange(problem, stops)


def order_by_gain(problem: Problem, stops: Sequence[int]) -> tuple[int, ...]:
    """The same stops in the order in which each adds the most, ties by P-code."""
    return _fill(problem, (), by_use=False, among=sorted(stops))


def best_next(problem: Problem, serving: Serving, taken: Sequence[int], count: int) -> list[int]:
    """The stops that would add the most to a plan, whether they fit or not, best first."""
    if not serving.likely().any():
        return []
    heap = _heap(serving.gains(), set(np.flatnonzero(problem.trips.possible).tolist()) - set(taken))
    found: list[int] = []
    while heap and len(found) < count:
        at, gain = _pop(heap, serving)
        if gain <= 0:
            break
        found.append(at)
    return found


def _fill(
    problem: Problem,
    held: Sequence[int],
    *,
    by_use: bool,
    among: Sequence[int] | None = None,
) -> tuple[int, ...]:
    """Add stops to those held; when they are chosen ``among`` some, all of these are added."""
    stops, serving = list(held), serve(problem, held)
    used = problem.used(stops)
    open_to = set(np.flatnonzero(problem.trips.possible).tolist() if among is None else among)
    share = problem.uses if by_use else np.ones(len(problem.uses))
    rate = np.divide(1.0, share, out=np.full(len(share), 1 / _CLOSE), where=share > 0)
    heap = _heap(serving.gains() * rate, open_to - set(stops))
    while heap:
        at, gain = _pop(heap, serving, rate)
        if among is None and gain <= 0:
            break
        if among is None and not problem.fits(used, at):
            continue
        serving.add(at)
        stops.append(at)
        used += problem.uses[at]
    return tuple(stops)


def _heap(gains: Floats, open_to: set[int]) -> list[tuple[float, int]]:
    """Best first; of equals the one with the lower P-code."""
    heap = [(-float(gains[at]), int(at)) for at in open_to]
    heapq.heapify(heap)
    return heap


def _pop(
    heap: list[tuple[float, int]], serving: Serving, rate: Floats | None = None
) -> tuple[int, float]:
    """Take the stop that adds the most by now."""
    while True:
        _, at = heapq.heappop(heap)
        gain = serving.gain(at) * (1.0 if rate is None else float(rate[at]))
        if not heap or (-gain, at) <= heap[0]:
            return at, gain
        heapq.heappush(heap, (-gain, at))


def _fewest(problem: Problem, stops: Sequence[int]) -> tuple[int, ...]:
    if problem.most is not None:
        return _without_spare(problem, stops)
    return take_away(problem, _without_needless(problem, stops))


def _without_needless(problem: Problem, stops: Sequence[int]) -> tuple[int, ...]:
    """Let go, from the last, of stops without which as much is served."""
    kept = list(stops)
    times = np.zeros(len(problem.pcodes), dtype=np.int64)
    wanted = {stop: _gaining(problem, stop) for stop in stops}
    for areas in wanted.values():
        times[areas] += 1
    for stop in reversed(stops):
        if stop not in problem.must and (times[wanted[stop]] > 1).all():
            times[wanted[stop]] -= 1
            kept.remove(stop)
    return tuple(kept)


def _gaining(problem: Problem, stop: int) -> Ints:
    pairs = problem.pairs(stop)
    return problem.area[pairs][problem.worth[pairs] > 0]


def _without_spare(problem: Problem, stops: Sequence[int]) -> tuple[int, ...]:
    """The same where areas are shared out, as far as there is work to spare."""
    kept, work = list(stops), 0
    whole = serve(problem, kept).value
    for stop in reversed(stops):
        work += len(kept) * _SHARING
        rest = [other for other in kept if other != stop]
        if stop in problem.must or work > _WORK:
            continue
        if serve(problem, rest).value >= whole * (1 - _CLOSE):
            kept = rest
    return tuple(kept)


def _exchange(problem: Problem, stops: Sequence[int]) -> tuple[int, ...]:
    """Exchange one stop for a better one, and fill what that frees, until nothing is gained."""
    chosen = list(stops)
    value = serve(problem, chosen).value
    work, since, at = 0, 0, 0
    while chosen and since < len(chosen) and work < _WORK:
        at = at % len(chosen)
        better = None if chosen[at] in problem.must else _exchanged(problem, chosen, at)
        work += len(problem.stop) * _effort(problem)
        found = value if better is None else serve(problem, better).value
        if better is not None and found > value * (1 + _CLOSE):
            chosen, value, since = list(better), found, 0
        else:
            since, at = since + 1, at + 1
    return tuple(chosen)


def _effort(problem: Problem) -> int:
    """How many times as long an exchange takes as looking at all pairs once."""
    return (1 if problem.most is None else 4) * (3 if _uneven(problem) else 1)


def _uneven(problem: Problem) -> bool:
    """Whether one trip uses more of the limit than another, so that one may make room for two."""
    return bool(np.ptp(problem.uses[problem.trips.possible]) > 0)


def _exchanged(problem: Problem, chosen: Sequence[int], at: int) -> tuple[int, ...] | None:
    """The best plan in which another stop stands for one; None where no other fits."""
    rest = [*chosen[:at], *chosen[at + 1 :]]
    serving, used = serve(problem, rest), problem.used(rest)
    gains = serving.likely()
    gains[[*chosen]] = 0.0
    fitting = problem.trips.possible & (used + problem.uses <= problem.limit) & (gains > 0)
    if not fitting.any():
        return None
    ranked = np.argsort(-np.where(fitting, gains, -1.0), kind="stable")[:_TRIED]
    tried = [stop for stop in ranked.tolist() if fitting[stop]]
    best = max(tried, key=lambda stop: (serving.gain(stop), -stop))
    return _fill(problem, (*rest, best), by_use=False) if _uneven(problem) else (*rest, best)
