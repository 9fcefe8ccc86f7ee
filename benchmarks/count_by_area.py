"""How long one filter change takes over a million or ten million records, counted by 3,230 areas.

A filter change asks for three figures by area, with four filters on (period, program, kind, and
organization or the counterpart's role): engagements, distinct counterparts, and the last date.
Ours is timed over the whole of ``measure_coverage``, which gives eleven more columns and looks back
beyond the period; the others do the three figures alone, on one flat table of narrow codes, which
is the form that suits them best. DuckDB is measured a second time on rows sorted by day, which lets
it skip most of them. Each way runs in a process of its own and must first give the same figures.

    python benchmarks/count_by_area.py --records 1000000 10000000
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from results import Findings, add_options, finish, in_own_process, tell

AREAS, STATES, PROGRAMS, KINDS, ORGANIZATIONS, OFFICES = 3_230, 50, 200, 9, 500, 16
"""Areas, their parents, and how many of each code there are; offices are in each area."""

NEWEST, YEARS = 20_000, 10
STRINGS_TO = 1_000_000
"""pandas with texts is measured up to here."""

COLUMNS = ("day", "program", "kind", "organization", "role", "area", "counterpart")
FIGURES = ("engagements", "counterparts", "last")
Answer = dict[str, np.ndarray]


@dataclass(frozen=True)
class Setting:
    """One filter change: first and last day, and the codes that each filter lets through."""

    start: int
    end: int
    program: tuple[int, ...] = ()
    kind: tuple[int, ...] = ()
    organization: tuple[int, ...] = ()
    role: tuple[int, ...] = ()

    @property
    def filters(self) -> dict[str, tuple[int, ...]]:
        """The filters beside the period that are on."""
        names = ("program", "kind", "organization", "role")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


def make_records(count: int, folder: Path) -> None:
    """Write the same made-up records every time, a column a file, in no order.

    Newer years have more; programs, kinds and organizations are few busy and many quiet; areas
    differ in size; a record meets an office of its own area, the first ones most.
    """
    dice = np.random.default_rng(4)
    roles = dice.choice(len(role_names()), AREAS * OFFICES).astype(np.uint8)
    days = NEWEST - 365 * YEARS * dice.random(count, np.float32) ** 1.5
    weights = dice.lognormal(0, 1, AREAS)
    area = dice.choice(AREAS, count, p=weights / weights.sum()).astype(np.int16)
    office = np.minimum(dice.geometric(0.2, count) - 1, OFFICES - 1)
    counterpart = (area.astype(np.int32) * OFFICES + office).astype(np.int32)
    made = {
        "day": days.astype(np.int32),
        "program": _few_busy(dice, PROGRAMS, count, 1.0).astype(np.uint8),
        "kind": _few_busy(dice, KINDS, count, 0.7).astype(np.uint8),
        "organization": _few_busy(dice, ORGANIZATIONS, count, 1.0).astype(np.int16),
        "role": roles[counterpart],
        "area": area,
        "counterpart": counterpart,
        "roles": roles,
    }
    for name, column in made.items():
        np.save(folder / f"{name}.npy", column)


def _few_busy(dice: np.random.Generator, values: int, count: int, power: float) -> np.ndarray:
    shares = 1 / np.arange(1, values + 1) ** power
    return dice.choice(values, count, p=shares / shares.sum())


def role_names() -> list[str]:
    """The roles of counterparts that are made up."""
    from geodata.codelists import POST_ROLES

    return sorted(POST_ROLES)[:8]


def make_settings(count: int) -> list[Setting]:
    """Filter changes: periods of half a year to three, one to five of each code, busy or quiet."""
    dice = np.random.default_rng(11)
    settings = []
    for at in range(count):
        end = NEWEST - int(dice.integers(0, 700))
        half_years = int(dice.choice([1, 2, 6]))
        last = {"organization": _some(dice, ORGANIZATIONS, 3, 8)}
        if at % 2:
            last = {"role": _some(dice, 8, 1, 4)}
        period = (end - 183 * half_years, end)
        settings.append(
            Setting(*period, _some(dice, PROGRAMS, 1, 6), _some(dice, KINDS, 2, 5), **last)
        )
    return settings


def _some(dice: np.random.Generator, values: int, least: int, most: int) -> tuple[int, ...]:
    """Some codes; the busy ones, which come first, are chosen more often."""
    chosen = (values * dice.random(int(dice.integers(least, most))) ** 2).astype(int)
    return tuple(sorted({int(code) for code in chosen}))


def periods_alone(settings: Iterable[Setting]) -> list[Setting]:
    """The same changes with no filter but the period."""
    return [Setting(one.start, one.end) for one in settings]


# --- the ways: each prepares once, and gives how to ask and, untimed, how to read the answer ------

Ask = Callable[[Setting], Any]
Way = tuple[Ask, Callable[[Any], Answer]]


def prepare_ours(folder: Path, measures: tuple[str, ...] = FIGURES) -> Way:
    """measure_coverage, for the three figures that the others give."""
    from count_by_area_ours import open_records, selection_of

    from geodata import measure_coverage

    records = open_records(folder)

    def ask(setting: Setting) -> Any:
        selection = selection_of(setting)
        return measure_coverage(records, records.areas, selection, measures=measures)

    def read(frame: Any) -> Answer:
        days = frame["last"].to_numpy("datetime64[D]").astype(np.int64)
        return {**{name: frame[name].to_numpy() for name in FIGURES[:2]}, "last": days}

    return ask, read


def prepare_ours_whole(folder: Path) -> Way:
    """All fourteen columns of it, as the page takes them."""
    from geodata.coverage.measures import COLUMNS as EVERY

    return prepare_ours(folder, EVERY)


def prepare_duckdb(folder: Path, order: str = "") -> Way:
    """SQL on a table in memory, with as many threads as it likes."""
    import duckdb

    base = duckdb.connect()
    taken = _columns(folder)
    base.execute(f"CREATE TABLE records AS SELECT * FROM taken {order}")
    del taken

    def ask(setting: Setting) -> Any:
        tests = [f"{name} IN {_listed(codes)}" for name, codes in setting.filters.items()]
        return base.execute(
            "SELECT area, count(*), count(DISTINCT counterpart), max(day) FROM records "
            f"WHERE {' AND '.join([f'day BETWEEN {setting.start} AND {setting.end}', *tests])} "
            "GROUP BY area"
        ).fetchnumpy()

    return ask, lambda found: _by_area(*found.values())


def prepare_duckdb_by_day(folder: Path) -> Way:
    """The same on rows sorted by day."""
    return prepare_duckdb(folder, "ORDER BY day")


def prepare_polars(folder: Path) -> Way:
    """A lazy query on a frame in memory, with as many threads as it likes."""
    import polars as pl

    records = pl.DataFrame(_columns(folder))

    def ask(setting: Setting) -> Any:
        test = pl.col("day").is_between(setting.start, setting.end)
        for name, codes in setting.filters.items():
            test &= pl.col(name).is_in(codes)
        figures = pl.len(), pl.col("counterpart").n_unique(), pl.col("day").max()
        return records.lazy().filter(test).group_by("area").agg(*figures).collect()

    return ask, lambda found: _by_area(*(column.to_numpy() for column in found.iter_columns()))


def prepare_pandas(folder: Path, kind: str = "category") -> Way:
    """A mask and a group-by, on categories or on texts."""
    import pandas as pd

    columns = _columns(folder)
    records = pd.DataFrame({"day": columns.pop("day")})
    for name, codes in columns.items():
        words = pd.Index([f"{name} {code}" for code in range(int(codes.max()) + 1)])
        coded = pd.Categorical.from_codes(codes, words)
        records[name] = coded if kind == "category" else pd.Series(coded).astype("str")

    def ask(setting: Setting) -> Any:
        test = records["day"].between(setting.start, setting.end)
        for name, codes in setting.filters.items():
            test &= records[name].isin([f"{name} {code}" for code in codes])
        return (
            records[test]
            .groupby("area", observed=True)
            .agg(
                engagements=("day", "size"),
                counterparts=("counterpart", "nunique"),
                last=("day", "max"),
            )
        )

    def read(found: Any) -> Answer:
        areas = found.index.astype("str").str.removeprefix("area ").astype(int)
        return _by_area(areas.to_numpy(), *(found[name].to_numpy() for name in found))

    return ask, read


def prepare_texts(folder: Path) -> Way:
    """pandas on texts."""
    return prepare_pandas(folder, "text")


def prepare_floor(folder: Path) -> Way:
    """One compiled pass over the flat columns of the period, sorted by day: no lists."""
    from count_by_area_ours import count_flat

    columns = _columns(folder)
    order = np.argsort(columns["day"], kind="stable")
    columns = {name: column[order] for name, column in columns.items()}
    names, days = COLUMNS[1:], columns["day"]

    def ask(setting: Setting) -> Any:
        first, end = np.searchsorted(days, np.array([setting.start, setting.end + 1], np.int32))
        tests = [_lookup(setting.filters.get(name)) for name in names[:4]]
        taken = [columns[name][first:end] for name in (*names, "day")]
        return count_flat(*taken, *tests, AREAS, AREAS * OFFICES)

    return ask, lambda found: dict(zip(FIGURES, found, strict=True))


WAYS: dict[str, Callable[[Path], Way]] = {
    "ours": prepare_ours,
    "ours, whole": prepare_ours_whole,
    "duckdb": prepare_duckdb,
    "duckdb by day": prepare_duckdb_by_day,
    "polars": prepare_polars,
    "pandas": prepare_pandas,
    "pandas texts": prepare_texts,
    "numba floor": prepare_floor,
}


def _columns(folder: Path) -> dict[str, np.ndarray]:
    return {name: np.load(folder / f"{name}.npy") for name in COLUMNS}


def _listed(codes: tuple[int, ...]) -> str:
    return f"({', '.join(map(str, codes))})"


def _lookup(codes: tuple[int, ...] | None) -> np.ndarray:
    lookup = np.zeros(ORGANIZATIONS, np.uint8)
    lookup[list(codes) if codes else slice(None)] = 1
    return lookup


def _by_area(areas: np.ndarray, *figures: np.ndarray) -> Answer:
    answer = {}
    for name, values in zip(FIGURES, figures, strict=True):
        answer[name] = np.zeros(AREAS, np.int64)
        answer[name][np.asarray(areas, np.int64)] = np.asarray(values, np.int64)
    return answer


# --- one way in its process, and all of them ------------------------------------------------------


def run_way(way: str, folder: Path, count: int, repeats: int) -> None:
    """Prepare, answer every setting once and compare, then measure."""
    began = time.perf_counter()
    ask, read = WAYS[way](folder)
    prepared = time.perf_counter() - began
    settings = make_settings(count)
    told: dict[str, Any] = {"prepare_s": round(prepared, 2)}
    for name, asked in (("", settings), ("period_", periods_alone(settings))):
        check(folder / f"answers_{name}.npz", [read(ask(setting)) for setting in asked])
        seconds = [_timed(ask, setting) for _ in range(repeats) for setting in asked]
        told[f"{name}p50_ms"] = statistics.median(seconds) * 1e3
        told[f"{name}p95_ms"] = float(np.percentile(seconds, 95)) * 1e3
    tell(told)


def _timed(ask: Ask, setting: Setting) -> float:
    began = time.perf_counter()
    ask(setting)
    return time.perf_counter() - began


def check(kept: Path, answers: list[Answer]) -> None:
    """The first way's answers are kept, and every other must give the same."""
    stacked = {name: np.array([one[name] for one in answers]) for name in answers[0]}
    # Ours also says when an area without an engagement in the period had its last.
    stacked["last"] = np.where(stacked["engagements"] > 0, stacked["last"], 0)
    if not kept.exists():
        np.savez(kept, **stacked)
        return
    with np.load(kept) as first:
        for name, values in stacked.items():
            if not np.array_equal(first[name], values):
                sys.exit(f"{name} differ from those of the first way")


def compare(counts: list[int], settings: int, repeats: int) -> Findings:
    """Every way at every size."""
    findings = Findings("count_by_area", facts={"areas": AREAS, "settings": settings})
    for count in counts:
        size = f"{count // 1_000_000} M" if count >= 1_000_000 else f"{count:,}"
        with tempfile.TemporaryDirectory() as folder:
            make_records(count, Path(folder))
            ways = [way for way in WAYS if way != "pandas texts" or count <= STRINGS_TO]
            for way in ways:
                options = [f"--{name}={value}" for name, value in (("way", way), ("data", folder))]
                options += [f"--settings={settings}", f"--repeats={repeats}"]
                findings.figures[f"{way} {size}"] = in_own_process(__file__, *options)
        _add_ratios(findings, size, ways)
    return findings


def _add_ratios(findings: Findings, size: str, ways: list[str]) -> None:
    ours, whole = (findings.figures[f"{way} {size}"] for way in ("ours", "ours, whole"))
    for way in ways[2:]:
        row = findings.figures[f"{way} {size}"]
        findings.ratios[f"{way} {size}, whole"] = row["p50_ms"] / whole["p50_ms"]
        findings.ratios[f"{way} {size}"] = row["p50_ms"] / ours["p50_ms"]
        findings.ratios[f"{way} {size}, period alone"] = (
            row["period_p50_ms"] / ours["period_p50_ms"]
        )
    findings.targets |= {f"duckdb {size}": 5, f"pandas {size}": 20}
    findings.ratios[f"2 GB over peak {size}"] = 2048 / ours["peak_mb"]
    findings.targets[f"2 GB over peak {size}"] = 1


def main() -> None:
    """Read the options; run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--settings", type=int, default=24, help="different filter changes")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--way", choices=list(WAYS), help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    add_options(parser)
    chosen = parser.parse_args()
    if chosen.way:
        run_way(chosen.way, chosen.data, chosen.settings, chosen.repeats)
    else:
        finish(compare(chosen.records, chosen.settings, chosen.repeats), chosen)


if __name__ == "__main__":
    main()
