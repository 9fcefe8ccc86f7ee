"""The real Coverage page on stores of any size: opened, a period chosen, areas clicked.

What live_map.py measures with nothing around the map, here with all of the dashboard: the store,
the counting, the headline, the ranking, the profile.

    python benchmarks/make_store.py --areas 753 --out 753.gpkg
    python benchmarks/coverage_page.py 753.gpkg --level 2
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from browser.serving import dashboard
from browser.viewer import Seen, Viewer, look_at, use
from results import Findings, add_options, finish

from geodata.store import open_store

PERIODS = ["3 months", "6 months"]
PERIOD_LIST = '[data-testid="stPopoverButton"]:has-text("date_range")'
"""The list of periods, by its icon: other lists stand before it, and its label is the period."""
LIMITS = {"change": (400, "change_ms", 10_000), "click": (250, "click_ms", 3_000)}
"""Milliseconds that were asked, where the figure stands, and from how many areas it was asked."""


def main() -> None:
    """Measure the page on each store, at each level that was asked for or has areas enough."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("stores", nargs="+", type=Path)
    parser.add_argument("--level", type=int, action="append", help="by default all from 50 areas")
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--openings", type=int, default=3)
    parser.add_argument("--patience", type=float, default=120, help="seconds for any one picture")
    add_options(parser)
    chosen = parser.parse_args()
    findings = Findings("coverage_page", facts={"load": round(os.getloadavg()[0], 1)})
    for store in chosen.stores:
        measure(store, chosen, findings)
    finish(findings, chosen)


def measure(store: Path, chosen: argparse.Namespace, findings: Findings) -> None:
    """Measure the levels of one store behind one server and add them to the findings."""
    sizes = sizes_of(store)
    with dashboard(store) as site:
        for level in chosen.level or [level for level, size in sizes.items() if size >= 50]:
            print(f"{store.name}, {sizes[level]:,} areas …", file=sys.stderr, flush=True)
            seen = look_at(
                site,
                f"/?level={level}",
                areas=sizes[level],
                use=lambda viewer, seen: use_page(viewer, seen, chosen.repeats),
                openings=chosen.openings,
                patience=chosen.patience,
            )
            add(sizes[level], seen, findings)


def sizes_of(store: Path) -> dict[int, int]:
    """Areas by level of the newest boundary version, as the page opens it."""
    with open_store(store, create=False) as kept:
        areas = kept.areas(str(kept.vintages()["vintage"].iloc[-1]))
    return {level: len(areas.at(level)) for level in areas.levels}


def use_page(viewer: Viewer, seen: Seen, repeats: int) -> None:
    """Click areas and choose periods; a click on the map closes the list of periods."""
    viewer.list_with_buttons = PERIOD_LIST
    places = viewer.places_of_areas()
    use(viewer, seen, buttons=PERIODS, panel=".st-key-card", repeats=repeats, places=places)


def add(areas: int, seen: Seen, findings: Findings) -> None:
    """Add one level's figures, and how far they are from what was asked."""
    size, figures = f"{areas:,}", seen.summary()
    findings.figures[size] = figures
    if seen.note:
        findings.facts[size] = seen.note
    for name, (limit, column, asked_from) in LIMITS.items():
        ratio = f"{size}: {name}, {limit} ms / ours"
        if figures[column]:
            findings.ratios[ratio] = round(limit / figures[column], 3)
        if areas >= asked_from:
            findings.targets[ratio] = 1


if __name__ == "__main__":
    main()
