"""Fifty people at once: how long a filter change takes for each, and what a session costs.

The real server on a store of its own, real sessions over WebSocket. Every visitor opens the
Coverage page, then changes filters again and again with a pause between (exponential, so that
changes meet), each to something of their own, so that caches do not answer for the server. Beside
it, in the same run, one visitor alone.

    python benchmarks/sessions.py --sessions 50 --records 100000 --areas 753 --minutes 2
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from make_store import make_store
from results import Findings, add_options, finish
from serving import served
from visitor import Visitor

FILTERS = ("filter-kinds", "filter-organizations", "filter-programs")
PRESETS = ("3 months", "6 months", "12 months", "3 years", "All time")
WITHIN, MEGABYTES = 1.0, 20.0
"""What was asked: seconds of a change at the 95th percentile, growth of memory by a session."""


async def visit(
    address: str, number: int, until: float, pause: float, took: list[float], opened: list[float]
) -> None:
    """One person: opens the page, looks, changes a filter, looks again, until time is up."""
    dice = random.Random(number)
    await asyncio.sleep(dice.uniform(0, pause))
    async with Visitor(address) as visitor:
        opened.append((await visitor.open()).seconds)
        while True:
            await asyncio.sleep(dice.expovariate(1 / pause))
            if time.monotonic() > until:
                return
            took.append(await change(visitor, dice))


async def change(visitor: Visitor, dice: random.Random) -> float:
    """Choose something else: other filters, or another period."""
    if dice.random() < 0.2:
        return (await visitor.choose("preset", [dice.choice(PRESETS)])).seconds
    key = dice.choice(FILTERS)
    options = list(visitor.elements[key].options)
    chosen = dice.sample(options, dice.randint(1, 3))
    return (await visitor.choose(key, chosen)).seconds


async def crowd(
    address: str, people: int, seconds: float, pause: float, server: psutil.Process
) -> dict[str, Any]:
    """So many people at once; how long their changes took, and the server's memory meanwhile."""
    took: list[float] = []
    opened: list[float] = []
    before, busy = megabytes(server), cpu(server)
    began = time.monotonic()
    until = began + seconds
    visits = [
        asyncio.create_task(visit(address, number, until, pause, took, opened))
        for number in range(people)
    ]
    await asyncio.sleep(seconds - 0.5)
    during, used = megabytes(server), cpu(server) - busy
    await asyncio.gather(*visits)
    p50, p95 = np.percentile(took, [50, 95]) if took else (np.nan, np.nan)
    return {
        "people": people,
        "changes": len(took),
        "p50_ms": round(1000 * p50),
        "p95_ms": round(1000 * p95),
        "worst_ms": round(1000 * max(took, default=np.nan)),
        "opened_p95_ms": round(1000 * float(np.percentile(opened, 95))),
        "mb_a_session": round((during - before) / people, 1),
        "cpu_ms_a_change": round(1000 * used / max(len(took), 1)),
    }


def megabytes(server: psutil.Process) -> float:
    """Resident memory of the server, with whatever it started."""
    return sum(p.memory_info().rss for p in (server, *server.children(recursive=True))) / 2**20


def cpu(server: psutil.Process) -> float:
    """Seconds of CPU that it used."""
    used = server.cpu_times()
    return float(used.user + used.system)


async def warm(address: str, seconds: float) -> None:
    """What the server keeps for everybody is not a session's: fill its caches beforehand."""
    await visit(address, 10_000, time.monotonic() + seconds, 0.05, [], [])


def main() -> None:
    """Measure one person, then many."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--areas", type=int, default=753)
    parser.add_argument("--boundaries", type=Path, help="a boundary file or store instead")
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--pause", type=float, default=12.0, help="seconds between changes, mean")
    add_options(parser)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.gpkg"
        make_store(store, areas=chosen.areas, records=chosen.records, boundary=chosen.boundaries)
        with served(store, cache=Path(folder)) as (address, process):
            server = psutil.Process(process.pid)
            asyncio.run(warm(address, 30))
            alone = asyncio.run(crowd(address, 1, 20, 0.5, server))
            together = asyncio.run(
                crowd(address, chosen.sessions, 60 * chosen.minutes, chosen.pause, server)
            )
            load = psutil.getloadavg()[0]
    finish(
        Findings(
            "sessions",
            ratios={
                "p95_within": WITHIN * 1000 / together["p95_ms"],
                "memory_within": MEGABYTES / max(together["mb_a_session"], 0.1),
            },
            figures={"one person": alone, f"{chosen.sessions} people": together},
            facts={
                "records": chosen.records,
                "areas": chosen.areas,
                "pause_s": chosen.pause,
                "minutes": chosen.minutes,
                "load_at_end": round(load, 1),
            },
            targets={"p95_within": 1.0, "memory_within": 1.0},
        ),
        chosen,
    )


if __name__ == "__main__":
    main()
