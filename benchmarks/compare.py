"""Whether a benchmark's run is worse than the one that is kept: ratios then, now, and as asked.

Reads the findings that the other scripts write with ``--json`` and the baseline of the same name,
and ends with 1 when a ratio has fallen by more than the tolerance, has fallen below what was asked,
or is missing. Times vary by about a third on a busy machine, hence the tolerance.

    python benchmarks/live_map.py --json run.json
    python benchmarks/compare.py run.json
    python benchmarks/compare.py run.json --accept
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from results import BASELINE, Findings

TOLERANCE = 1 / 3
"""Share of a ratio that may be lost before it counts as a regression."""


@dataclass(frozen=True)
class Line:
    """One ratio: as it was kept, as it is now, what was asked, and what is wrong with it."""

    name: str
    then: float | None
    now: float | None
    asked: float | None
    fault: str

    def __str__(self) -> str:
        numbers = (_said(number) for number in (self.then, self.now, self.asked))
        return (
            f"{self.name:64}" + "".join(f"{number:>10}" for number in numbers) + f"  {self.fault}"
        )


def main() -> None:
    """Compare each run with its baseline, or make it the baseline."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("runs", nargs="+", type=Path, help="findings as written by --json")
    parser.add_argument("--baseline", type=Path, default=BASELINE, help="folder of what is kept")
    parser.add_argument("--tolerance", type=float, default=TOLERANCE)
    parser.add_argument("--partial", action="store_true", help="let what was not measured pass")
    parser.add_argument("--accept", action="store_true", help="keep these runs as the baseline")
    chosen = parser.parse_args()
    runs = put_together([read_findings(path) for path in chosen.runs])
    if chosen.accept:
        for run in runs:
            run.write(chosen.baseline / f"{run.name}.json")
        return
    lines = [line for run in runs for line in show(run, chosen.baseline, chosen.tolerance)]
    faults = [line for line in lines if line.fault and not (chosen.partial and line.now is None)]
    sys.exit(1 if faults else 0)


def read_findings(path: Path) -> Findings:
    """The findings in a file."""
    try:
        return Findings(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        sentence = f"{path}: no findings of a benchmark ({error}). Write them with --json."
        raise SystemExit(sentence) from error


def put_together(runs: Sequence[Findings]) -> list[Findings]:
    """One run a benchmark: several of one benchmark, such as one a size, are taken for parts."""
    whole: dict[str, Findings] = {}
    for run in runs:
        known = whole.setdefault(run.name, Findings(run.name, date=run.date))
        for part in ("ratios", "figures", "facts", "targets"):
            getattr(known, part).update(getattr(run, part))
        known.date = max(known.date, run.date)
    return list(whole.values())


def show(run: Findings, baseline: Path, tolerance: float) -> list[Line]:
    """Print a run beside its baseline, a line a ratio."""
    kept = baseline / f"{run.name}.json"
    before = read_findings(kept) if kept.is_file() else None
    since = f"kept on {before.date}" if before else "nothing is kept yet"
    print(f"{run.name} of {run.date}; {since}")
    print(f"{'':64}{'then':>10}{'now':>10}{'asked':>10}")
    lines = compare(run, before, tolerance)
    for line in lines:
        print(line)
    return lines


def compare(run: Findings, before: Findings | None, tolerance: float = TOLERANCE) -> list[Line]:
    """Each ratio of a run, of its baseline and of what was asked, with what is wrong with it."""
    kept = before.ratios if before else {}
    asked = (before.targets if before else {}) | run.targets
    names = dict.fromkeys([*run.ratios, *kept, *asked])
    lines = []
    for name in names:
        then, now, least = kept.get(name), run.ratios.get(name), asked.get(name)
        lines.append(Line(name, then, now, least, _fault(then, now, least, tolerance)))
    return lines


def _fault(then: float | None, now: float | None, asked: float | None, tolerance: float) -> str:
    if now is None:
        return "missing: not measured in this run"
    faults = []
    if then is not None and now < then * (1 - tolerance):
        faults.append(f"worse by {1 - now / then:.0%}")
    if asked is not None and now < asked:
        faults.append("below what was asked")
    return ", ".join(faults)


def _said(number: float | None) -> str:
    return "" if number is None else f"{number:,.3g}" if number < 1000 else f"{number:,.0f}"


if __name__ == "__main__":
    main()
