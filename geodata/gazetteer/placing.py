"""Placing rows: from what the rows of a file say about their places to one area each.

Rows that say the same are settled once. Columns are read as a whole before any row is: the style
of the codes, swapped coordinates, and a column that fits nothing at all (another scheme, another
language), which then is silent instead of contradicting every row. Decisions come last, so that
one decision changes no row that does not say the same words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.gazetteer.decisions import Decisions
from geodata.gazetteer.names import is_blank
from geodata.gazetteer.points import Point, Points, distance_km, locate_points
from geodata.gazetteer.reasons import Reasons
from geodata.gazetteer.settling import Settler
from geodata.gazetteer.siblings import find_strangers
from geodata.gazetteer.stated import StatedColumns
from geodata.gazetteer.verdicts import Verdict

if TYPE_CHECKING:
    from geodata.gazetteer import Gazetteer

_INTEGERS = {"level": "Int64", "stated_level": "Int64"}
_TEXTS = dict.fromkeys(set(Verdict._fields) - {*_INTEGERS, "score", "warnings"}, "str")
_PARTS = frozenset({"_code", "_name"})
_FAR_POINTS = frozenset({"point_name_conflict", "outside_boundary"})


def place_rows(gazetteer: Gazetteer, stated: pd.DataFrame) -> pd.DataFrame:
    """Settle every row; see :meth:`geodata.gazetteer.Gazetteer.place`."""
    points = locate_points(stated, gazetteer.areas)
    rows = _Rows(gazetteer, stated, points)
    verdicts = _settle(gazetteer, rows, points)
    frame = pd.DataFrame(verdicts, columns=list(Verdict._fields)).astype({**_TEXTS, **_INTEGERS})
    frame = frame.iloc[rows.of].set_axis(stated.index)
    messages = _with_distances(gazetteer, frame, points)
    return frame.assign(
        message=messages, longitude=points.longitudes, latitude=points.latitudes
    ).astype({"message": "str"})


@dataclass(frozen=True)
class _Rows:
    """The different things that the rows of a file say, each once.

    ``of`` gives, for each row, the position of what it says.
    """

    gazetteer: Gazetteer
    stated: pd.DataFrame
    points: Points

    @cached_property
    def fields(self) -> list[str]:
        """The columns of codes and names at levels that count, or of no level."""
        finest = self.gazetteer.areas.finest
        return [
            name
            for name in self.stated.columns
            if name.startswith("place_")
            or (name.startswith("adm") and int(name[3]) <= finest and name[4:] in _PARTS)
        ]

    @cached_property
    def _coded(self) -> list[tuple[npt.NDArray[np.intp], Sequence[object]]]:
        """Each column as numbers and the different values that they stand for."""
        columns: list[tuple[npt.NDArray[np.intp], Sequence[object]]] = []
        for name in self.fields:
            numbers, values = pd.factorize(self.stated[name].astype("object"))
            texts = [*map(_text, values), ""]  # -1 is a missing value
            columns.append((numbers, texts))
        places, different = pd.factorize(
            pd.Series(self.points.each, dtype="object", index=range(len(self.stated)))
        )
        return [*columns, (places, [*different, None])]

    @cached_property
    def _firsts(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Position of what each row says, and the first row that says each."""
        numbers = np.zeros(len(self.stated), dtype=np.intp)
        for column, values in self._coded:
            key = numbers * len(values) + np.where(column < 0, len(values) - 1, column)
            numbers = pd.factorize(key)[0]
        return numbers, np.unique(numbers, return_index=True)[1]

    @property
    def of(self) -> npt.NDArray[np.intp]:
        """For each row, the position of what it says."""
        return self._firsts[0]

    @cached_property
    def said(self) -> list[tuple[dict[str, str], Point | None]]:
        """The different things said: texts by field, and where the point lies."""
        firsts = self._firsts[1]
        columns = [[values[at] for at in numbers[firsts]] for numbers, values in self._coded]
        return [
            (dict(zip(self.fields, map(str, row[:-1]), strict=True)), _as_point(row[-1]))
            for row in zip(*columns, strict=True)
        ]


def _as_point(value: object) -> Point | None:
    return value if isinstance(value, Point) else None


def _text(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    return "" if is_blank(text) else text


def _settle(gazetteer: Gazetteer, rows: _Rows, points: Points) -> list[Verdict]:
    """What each different thing said comes to: by itself, among its siblings, as decided."""
    columns = StatedColumns(
        gazetteer, {name: [texts[name] for texts, _ in rows.said] for name in rows.fields}
    )

    def settler(decisions: Decisions) -> Settler:
        return Settler(
            gazetteer,
            columns,
            only_points=points.given and not rows.fields,
            swapped=points.swapped,
            suspected=points.suspected,
            decisions=decisions,
        )

    alone = settler(Decisions(None, gazetteer.areas))
    verdicts = [alone.settle(texts, point) for texts, point in rows.said]
    verdicts = _hold_strangers(gazetteer, columns, rows, verdicts)
    if not gazetteer.decisions:
        return verdicts
    decided = settler(gazetteer.decisions)
    return [
        _prefer(verdict, decided.settle(texts, point), alone.settle(texts, point))
        for verdict, (texts, point) in zip(verdicts, rows.said, strict=True)
    ]


def _prefer(verdict: Verdict, decided: Verdict, alone: Verdict) -> Verdict:
    """The decided verdict where a decision made a difference, save against a row's own point."""
    if decided == alone or (verdict.fate == "loaded" and "point_name_conflict" in decided.warnings):
        return verdict
    return decided


# --- siblings -----------------------------------------------------------------------------------


def _hold_strangers(
    gazetteer: Gazetteer, columns: StatedColumns, rows: _Rows, verdicts: list[Verdict]
) -> list[Verdict]:
    """Hold areas found by name alone that lie away from others of the same unseen parent."""
    if not columns.unseen:
        return verdicts
    parents = [
        " / ".join(texts[field] for field in columns.unseen if texts[field])
        for texts, _ in rows.said
    ]
    strange = _strangers(gazetteer, parents, verdicts)
    say = Reasons(gazetteer)
    return [
        _stranger(say, columns, verdict, parent, texts)
        if verdict.witness == "name" and (verdict.level, parent, verdict.pcode) in strange
        else verdict
        for verdict, parent, (texts, _) in zip(verdicts, parents, rows.said, strict=True)
    ]


def _strangers(
    gazetteer: Gazetteer, parents: list[str], verdicts: list[Verdict]
) -> set[tuple[int, str, str]]:
    groups: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for parent, verdict in zip(parents, verdicts, strict=True):
        if verdict.witness == "name" and parent:
            groups[int(verdict.level or 0)][parent].add(str(verdict.pcode))
    return {
        (level, *pair)
        for level, found in groups.items()
        for pair in find_strangers(
            {group: frozenset(codes) for group, codes in found.items()}, gazetteer.areas, level
        )
    }


def _stranger(
    say: Reasons, columns: StatedColumns, verdict: Verdict, parent: str, texts: Mapping[str, str]
) -> Verdict:
    said = [step for step in columns.steps(texts) if step.level == verdict.level]
    held = say.stranger(verdict, parent)
    if not said:
        return held
    step = said[-1]
    return held._replace(
        stated_level=step.level,
        stated_code=step.code,
        stated_name=step.name,
        stated_parent=step.parent,
    )


# --- distances ----------------------------------------------------------------------------------


def _with_distances(gazetteer: Gazetteer, frame: pd.DataFrame, points: Points) -> list[str]:
    """The messages, those about a point with how far it lies from where it should."""
    messages = list(frame["message"])
    if not points.given:
        return messages
    far = [
        bool(_FAR_POINTS & {reason, *warnings})
        for reason, warnings in zip(frame["reason"], frame["warnings"], strict=True)
    ]
    away = _Away(gazetteer)
    for at in np.flatnonzero(far):
        row, point = frame.iloc[at], points.each[at]
        if point is not None:
            lon, lat = float(points.longitudes[at]), float(points.latitudes[at])
            messages[at] = away.sentence(row, point, lon, lat)
    return messages


class _Away:
    """Says how far points lie from where they are said to be."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._areas, self._label = gazetteer.areas, Reasons(gazetteer).label
        self._km = lru_cache(maxsize=None)(self._measure)

    def sentence(self, row: pd.Series, point: Point, lon: float, lat: float) -> str:
        """Where a point lies, as a sentence."""
        if not point.pcode:
            km = self._km(self._areas.coarsest, "", lon, lat)
            return f"The point lies {_rounded(km)} outside the boundary."
        loaded = row["fate"] == "loaded"
        pcode = str(row["pcode"] if loaded else row["runner_up"])
        level = row["level"] if loaded else row["stated_level"]
        levels = list(reversed(self._areas.levels)) if pd.isna(level) else [int(level)]
        known = [each for each in levels if self._areas.has(each, pcode)]
        if not known:
            return str(row["message"])
        km = self._km(known[0], pcode, lon, lat)
        if not km:  # its own name is another area's
            return f"The point lies in {self._label(pcode)}, not in {row['value']}."
        there = self._label(point.pcode)
        return f"The point lies {_rounded(km)} outside {self._label(pcode)}, in {there}."

    def _measure(self, level: int, pcode: str, lon: float, lat: float) -> float:
        units = self._areas.at(level)["geometry"]
        shapes = [units[pcode]] if pcode else list(units)
        return min(distance_km(lon, lat, shape) for shape in shapes)


def _rounded(km: float) -> str:
    return f"{km:,.0f} km" if km >= 10 else f"{km:.1f} km"
