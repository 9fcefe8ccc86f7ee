"""What a benchmark found, in one shape: printed, written as JSON, and compared with the baseline.

Absolute times belong to a machine; what is kept and compared are ratios of ours to a peer that ran
beside it. A ratio is always written so that more is better for us.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

BASELINE = Path(__file__).parent / "baseline"


@dataclass
class Findings:
    """One benchmark's run.

    ``ratios`` by name, more is better; ``figures`` by way (what was measured of each: ``seconds``,
    ``peak_mb``, ...); ``facts`` such as sizes and versions; ``targets`` by ratio, what was asked.
    """

    name: str
    ratios: dict[str, float] = field(default_factory=dict)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    targets: dict[str, float] = field(default_factory=dict)
    date: str = field(default_factory=lambda: dt.date.today().isoformat())

    def write(self, path: Path) -> None:
        """Write them as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    def show(self) -> None:
        """Print a table of figures, then the ratios beside what was asked."""
        columns = list(dict.fromkeys(name for row in self.figures.values() for name in row))
        width = max((len(way) for way in self.figures), default=0) + 2
        print(self.name, "·", ", ".join(f"{name} {value}" for name, value in self.facts.items()))
        print(" " * width + "".join(f"{column:>16}" for column in columns))
        for way, row in self.figures.items():
            cells = (_said(row.get(column)) for column in columns)
            print(f"{way:{width}}" + "".join(f"{cell:>16}" for cell in cells))
        for name, ratio in self.ratios.items():
            asked = f" (to reach: {_said(self.targets[name])})" if name in self.targets else ""
            print(f"{name}: {_said(ratio)}{asked}")


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that every benchmark has."""
    parser.add_argument("--json", type=Path, help="also write the findings to this file")


def finish(findings: Findings, chosen: argparse.Namespace) -> None:
    """Print the findings and write them where that was asked."""
    findings.show()
    if chosen.json:
        findings.write(chosen.json)


def in_own_process(script: str, *arguments: str) -> dict[str, Any]:
    """Run a script that ends with :func:`tell`; what it told."""
    command = [sys.executable, script, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def tell(result: dict[str, Any]) -> None:
    """Print one way's result with the peak memory of its process, for :func:`in_own_process`."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**result, "peak_mb": round(peak)}))


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"
    return str(value)
