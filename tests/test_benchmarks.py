"""The benchmarks: documented, startable, and a comparison that sees a regression."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
# results.py and visitor.py are modules that scripts share; a script can be run.
SCRIPTS = sorted(
    path for path in BENCHMARKS.glob("*.py") if '__name__ == "__main__"' in path.read_text("utf-8")
)


@pytest.fixture
def compared(tmp_path):
    """Compare a run with a kept one, both given as findings; the exit code and what was printed."""

    def run(now, then=None, *options):
        baseline = tmp_path / "baseline"
        baseline.mkdir(exist_ok=True)
        (tmp_path / "run.json").write_text(json.dumps(findings(**now)), "utf-8")
        if then is not None:
            (baseline / "made-up.json").write_text(json.dumps(findings(**then)), "utf-8")
        done = start("compare.py", "--baseline", baseline, tmp_path / "run.json", *options)
        return done.returncode, done.stdout + done.stderr

    return run


def findings(**parts):
    """Findings as a benchmark writes them."""
    empty = {"ratios": {}, "figures": {}, "facts": {}, "targets": {}, "date": "2026-01-01"}
    return {"name": "made-up", **empty, **parts}


def start(script, *arguments):
    """Run a script of the benchmarks."""
    command = [sys.executable, str(BENCHMARKS / script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)


@pytest.mark.parametrize(
    ("now", "then", "code", "said"),
    [
        ({"ratios": {"a": 10.0}}, {"ratios": {"a": 10.0}}, 0, ""),
        ({"ratios": {"a": 30.0}}, {"ratios": {"a": 10.0}}, 0, ""),
        ({"ratios": {"a": 7.0}}, {"ratios": {"a": 10.0}}, 0, ""),
        ({"ratios": {"a": 6.0}}, {"ratios": {"a": 10.0}}, 1, "worse by 40%"),
        ({"ratios": {"a": 9.0}, "targets": {"a": 8}}, {"ratios": {"a": 10.0}}, 0, ""),
        ({"ratios": {"a": 9.0}, "targets": {"a": 9.5}}, {"ratios": {"a": 10.0}}, 1, "below what"),
        ({"ratios": {"a": 9.0}}, {"ratios": {"a": 10.0}, "targets": {"a": 9.5}}, 1, "below what"),
        ({"ratios": {"a": 1.0}}, {"ratios": {"a": 1.0, "b": 2.0}}, 1, "missing"),
        ({"ratios": {"a": 1.0}, "targets": {"b": 2.0}}, {"ratios": {"a": 1.0}}, 1, "missing"),
        ({"ratios": {"a": 1.0, "new": 3.0}}, {"ratios": {"a": 1.0}}, 0, "new"),
    ],
)
def test_a_regression_is_seen(compared, now, then, code, said):
    """A ratio that fell too far, is below what was asked or is missing fails and is named."""
    ended, printed = compared(now, then)
    assert ended == code, printed
    assert said in printed


def test_a_smaller_run_can_be_compared(compared):
    """What a smaller run left out is named, and passes where that was asked for."""
    now, then = {"ratios": {"a": 10.0}}, {"ratios": {"a": 10.0, "b": 2.0}}
    ended, printed = compared(now, then, "--partial")
    assert ended == 0
    assert "missing" in printed
    assert compared({"ratios": {"a": 1.0}}, then, "--partial")[0] == 1


def test_runs_of_one_benchmark_are_parts_of_it(compared, tmp_path):
    """Sizes that were measured one by one are compared together."""
    (tmp_path / "other.json").write_text(json.dumps(findings(ratios={"b": 2.0})), "utf-8")
    now, then = {"ratios": {"a": 10.0}}, {"ratios": {"a": 10.0, "b": 2.0}}
    assert compared(now, then)[0] == 1
    assert compared(now, then, tmp_path / "other.json")[0] == 0


def test_the_tolerance_can_be_chosen(compared):
    """A stricter tolerance sees a smaller loss."""
    now, then = {"ratios": {"a": 9.0}}, {"ratios": {"a": 10.0}}
    assert compared(now, then, "--tolerance", "0.2")[0] == 0
    assert compared(now, then, "--tolerance", "0.05")[0] == 1


def test_a_first_run_is_held_to_what_was_asked(compared):
    """Without a baseline only the targets count."""
    assert compared({"ratios": {"a": 9.0}, "targets": {"a": 8.0}})[0] == 0
    assert compared({"ratios": {"a": 7.0}, "targets": {"a": 8.0}})[0] == 1


def test_an_accepted_run_is_the_baseline(compared):
    """What was accepted is what the next run is compared with."""
    assert compared({"ratios": {"a": 4.0}}, {"ratios": {"a": 10.0}})[0] == 1
    assert compared({"ratios": {"a": 4.0}}, None, "--accept")[0] == 0
    assert compared({"ratios": {"a": 4.0}})[0] == 0


def test_a_file_without_findings_is_named(tmp_path):
    """A file that is no benchmark's is refused with its name and the way to write one."""
    (tmp_path / "other.json").write_text("[]", "utf-8")
    done = start("compare.py", tmp_path / "other.json")
    assert done.returncode == 1
    assert "other.json" in done.stderr
    assert "--json" in done.stderr


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_explained(script):
    """The README says of every benchmark how to run it and how to read it."""
    assert script.name in (BENCHMARKS / "README.md").read_text("utf-8")


def test_no_section_is_about_a_script_that_has_gone():
    """The README explains only what is there."""
    readme = (BENCHMARKS / "README.md").read_text("utf-8")
    named = re.findall(r"^## (\w+\.py)", readme, re.MULTILINE)
    assert set(named) <= {path.name for path in SCRIPTS}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_starts(script):
    """Every benchmark says how it is used, and has the options that the README names."""
    done = start(script.name, "--help")
    assert done.returncode == 0, done.stderr
    assert "usage" in done.stdout
    readme = (BENCHMARKS / "README.md").read_text("utf-8")
    own = re.findall(
        rf"^## {re.escape(script.name)}.*?(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL
    )
    named = set(re.findall(r"(?<!\w)--[a-z-]+", "".join(re.findall(r"`[^`]+`", "".join(own)))))
    assert named <= set(re.findall(r"--[a-z-]+", done.stdout))


@pytest.mark.parametrize("kept", sorted((BENCHMARKS / "baseline").glob("*.json")), ids=str)
def test_a_baseline_reaches_what_was_asked(kept):
    """What is kept for comparison is a run that reached its targets."""
    run = json.loads(kept.read_text("utf-8"))
    assert run["name"] == kept.stem
    missed = {name: run["ratios"].get(name, 0.0) for name in run["targets"]}
    assert not {n: ratio for n, ratio in missed.items() if ratio < run["targets"][n]}
