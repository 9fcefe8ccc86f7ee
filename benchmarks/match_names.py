"""How long 100,000 messy place names take to match with 5,000 areas: ours beside plain rapidfuzz.

Both see the same names in one run. The plain way is what rapidfuzz's documentation leads to:
``process.cdist`` with ``fuzz.ratio`` on the names as written, the best area taken. Prints seconds
(median of the repeats), the share matched right, the share matched wrong, and the ratio.

    python benchmarks/match_names.py --names 100000 --areas 5000 --repeats 3
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from rapidfuzz import fuzz, process

from geodata import Areas, Gazetteer, conform
from geodata.gazetteer import names

PROVINCES = 100
_CONSONANTS = (
    "b",
    "d",
    "f",
    "g",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "q",
    "r",
    "s",
    "t",
    "kh",
    "sh",
    "gh",
)
_VOWELS = ("a", "a", "a", "e", "i", "o", "u")
_UNITS = ["District", "county", "Distrito de", "Al", "LGA", "Woreda", "Département de", "محافظة"]
_SLIPS: Sequence[tuple[str, str]] = [("a", "á"), ("u", "oo"), ("q", "k"), ("i", "e"), ("o", "u")]


@dataclass(frozen=True)
class Case:
    """Names to match, the province that each states, and the right areas."""

    areas: Areas
    names: list[str]
    provinces: list[str]
    truth: np.ndarray


def make_case(count: int, units: int, seed: int) -> Case:
    """Distinct messy names of made-up areas."""
    dice = random.Random(seed)
    areas = _areas(dice, units)
    known = areas.at(2)
    messy: dict[tuple[str, str], str] = {}
    while len(messy) < count:
        at = dice.randrange(units)
        name, parent = known["name"].iloc[at], known["parent_pcode"].iloc[at]
        messy[_mess_up(dice, name), parent] = known.index[at]
    said, provinces = zip(*messy, strict=True)
    return Case(areas, list(said), list(provinces), np.array(list(messy.values())))


def _areas(dice: random.Random, units: int) -> Areas:
    """A country with provinces and districts of different names."""
    called: set[str] = set()
    while len(called) < units:
        called.add(_name(dice))
    box = shapely.MultiPolygon([shapely.box(0, 0, 1, 1)])
    rows: list[tuple[int, str, str, str | None]] = [(0, "XX", "Exland", None)]
    rows += [(1, f"XX{p:03d}", f"Province {_name(dice)}", "XX") for p in range(PROVINCES)]
    for at, name in enumerate(sorted(called)):
        parent = f"XX{at % PROVINCES:03d}"
        rows.append((2, f"{parent}{at // PROVINCES:03d}", name, parent))
    frame = pd.DataFrame(rows, columns=["level", "pcode", "name", "parent_pcode"])
    return Areas(conform("areas", frame.assign(source_id="s", vintage="v", geometry=box)))


def _name(dice: random.Random) -> str:
    syllables = dice.choice((2, 3, 3, 4))
    word = "".join(dice.choice(_CONSONANTS) + dice.choice(_VOWELS) for _ in range(syllables))
    word += dice.choice(["", "n", "r", "d", "bad", "pur", "iya", "stan"])
    return word.title() + dice.choice(["", "", "", "", " East", " West", " Bala"])


def _mess_up(dice: random.Random, name: str) -> str:
    """A name as somebody typed it."""
    said = name
    if dice.random() < 0.5:
        before, after = dice.choice(_SLIPS)
        said = said.replace(before, after, 1)
    if dice.random() < 0.35:
        at = dice.randrange(1, len(said))
        said = said[:at] + dice.choice(["", said[at - 1], "h", "-", " "]) + said[at:]
    if dice.random() < 0.5:
        unit = dice.choice(_UNITS)
        said = f"{said} {unit}" if unit[0] in "DcLW" and " " not in unit else f"{unit} {said}"
    return dice.choice([said, said.upper(), said.lower(), said.title()])


def ours(case: Case, blocked: bool) -> tuple[float, np.ndarray]:
    """Seconds, and the area found for each name, the index of names being made anew."""
    for reading in (names.words, names.essence, names.telling, names.sound):
        reading.cache_clear()  # every repeat reads each name anew
    start = time.perf_counter()
    within = case.provinces if blocked else None
    found = Gazetteer(case.areas).match(case.names, level=2, within=within)
    return time.perf_counter() - start, found["pcode"].fillna("").to_numpy()


def plain(case: Case) -> tuple[float, np.ndarray]:
    """Seconds, and the area whose raw name is most like each raw name."""
    start = time.perf_counter()
    known = case.areas.at(2)
    called, codes = known["name"].tolist(), known.index.to_numpy()
    found: list[str] = []
    for at in range(0, len(case.names), 5000):
        scores = process.cdist(case.names[at : at + 5000], called, scorer=fuzz.ratio, workers=-1)
        found += codes[scores.argmax(axis=1)].tolist()
    return time.perf_counter() - start, np.array(found)


def measure(
    case: Case, way: Callable[[], tuple[float, np.ndarray]], repeats: int
) -> dict[str, float]:
    """Median seconds, and the shares right and wrong."""
    runs = [way() for _ in range(repeats)]
    found = runs[-1][1]
    return {
        "seconds": round(statistics.median(seconds for seconds, _ in runs), 2),
        "right": round(float(np.mean(found == case.truth)), 4),
        "wrong": round(float(np.mean((found != "") & (found != case.truth))), 4),
    }


def main() -> None:
    """Compare, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--areas", type=int, default=5_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    case = make_case(asked.names, asked.areas, asked.seed)
    figures = {
        "ours, province stated": measure(case, lambda: ours(case, True), asked.repeats),
        "ours, no province": measure(case, lambda: ours(case, False), asked.repeats),
        "rapidfuzz on raw names": measure(case, lambda: plain(case), asked.repeats),
    }
    ratio = (
        figures["rapidfuzz on raw names"]["seconds"] / figures["ours, province stated"]["seconds"]
    )
    print(json.dumps({**figures, "times_faster": round(ratio, 1)}, indent=1))


if __name__ == "__main__":
    main()
