"""Where each location of an activity is: never below the level that the file knows it to.

A place (a town, a school) is where its point lies; its name is no witness, for villages everywhere
are called after towns elsewhere. An administrative region is settled by name and point together,
and stays at its own level although its point lies in one of its parts.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geodata.areas import Areas
from geodata.gazetteer import Gazetteer
from geodata.gazetteer.points import read_degrees
from geodata.locate import locate
from loaders.iati.activities import Location
from loaders.iati.codes import ADMINISTRATIVE_REGION, APPROXIMATE
from loaders.iati.country import stands_for

_KNOWN_CODES = 0.5  # of the codes of one vocabulary and level, how many must be the boundary's
_TAKEN = (
    *("level", "pcode", "method", "score", "runner_up", "fate", "reason", "warnings"),
    *("field", "value", "message", "suggestion", "longitude", "latitude"),
)
_STATED = ("stated_level", "stated_code", "stated_name", "stated_parent")


@dataclass(frozen=True)
class Placed:
    """Where a location is, or why that is not known; fields as in the tables they go to.

    ``longitude`` and ``latitude`` are degrees as they were read, the right way round.
    """

    level: int | None
    pcode: str | None
    method: str
    score: float
    runner_up: str | None
    fate: str
    reason: str
    warnings: tuple[str, ...] = ()
    field: str = ""
    value: str = ""
    message: str = ""
    suggestion: str = ""
    longitude: float | None = None
    latitude: float | None = None
    stated: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def points_inside(locations: Sequence[Location], areas: Areas) -> list[str]:
    """The finest area that each location's point lies in; empty outside and without a point."""
    units = areas.at(areas.finest)
    x, y = (
        read_degrees(pd.Series([getattr(location, name) for location in locations], dtype="str"))
        for name in ("longitude", "latitude")
    )
    codes = [*units.index, ""]  # position -1 is outside
    return [codes[at] for at in locate(x, y, units["geometry"].to_numpy()).tolist()]


class LocationPlacer:
    """Places the locations of one file.

    Parameters
    ----------
    gazetteer : Gazetteer
    home : str
        The recipient country that the boundary is of.
    locations : sequence of Location
    points : sequence of str
        From :func:`points_inside`.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        home: str,
        locations: Sequence[Location],
        points: Sequence[str],
    ) -> None:
        self._gazetteer, self._areas, self._home = gazetteer, gazetteer.areas, home
        self._locations, self._points = locations, points
        self._one_country = len(self._areas.at(self._areas.coarsest)) == 1
        self._province = self._present(1)  # which a vague location is known to, not its parts
        self._bearers = self._find_bearers()
        self._scheme = self._find_scheme()

    def place(self) -> list[Placed]:
        """Place every location, in order."""
        limits = [self._limit(at) for at in range(len(self._locations))]
        asked = [at for at, limit in enumerate(limits) if not self._is_whole(at, limit)]
        placed = dict(zip(asked, self._ask(asked, limits, words=False), strict=True))
        held = [at for at in asked if placed[at].fate == "held" and self._locations[at].name]
        for at, again in zip(held, self._ask(held, limits, words=True), strict=True):
            placed[at] = _unless_decided(placed[at], again)
        return [placed.get(at) or self._whole_country(at) for at in range(len(self._locations))]

    # --- how precisely a location is known ------------------------------------------------------

    def _limit(self, at: int) -> int | None:
        """The finest level that a location is known to; None for a place with a point."""
        location = self._locations[at]
        borne = self._bearers.get(at)
        if location.level is not None:
            return self._present(location.level)
        if not self._one_country:
            return borne
        if borne is None and self._is_named(at):
            return self._areas.coarsest
        if location.location_class in ("", ADMINISTRATIVE_REGION) and borne is not None:
            return borne
        vague = (
            location.location_class == ADMINISTRATIVE_REGION or location.exactness == APPROXIMATE
        )
        return self._province if vague and location.has_point else None

    def _present(self, level: int) -> int:
        """The finest level of the boundary that is not finer than one stated."""
        return max(
            (known for known in self._areas.levels if known <= level), default=self._areas.coarsest
        )

    def _find_bearers(self) -> dict[int, int]:
        """For locations named as an area that holds their point, the coarsest level of such one."""
        names = pd.Series([location.name for location in self._locations], dtype="str")
        found: dict[int, int] = {}
        finer = self._areas.levels[1:] if self._one_country else self._areas.levels
        for level in reversed(finer):
            named = self._gazetteer.match(names, level=level)
            exact = named["pcode"].where(named["method"].isin(["name", "alias"]))
            for at, pcode in enumerate(exact):
                if isinstance(pcode, str) and self._holds(level, pcode, self._points[at]):
                    found[at] = level
        return found

    def _holds(self, level: int, pcode: str, point: str) -> bool:
        return bool(point) and self._areas.ancestor(self._areas.finest, point, level) == pcode

    # --- what is asked of the gazetteer ---------------------------------------------------------

    def _ask(self, asked: Sequence[int], limits: list[int | None], *, words: bool) -> list[Placed]:
        """Place some locations; with their names as a witness, or only those of regions."""
        if not asked:
            return []
        rows = [self._stated(at, limits[at], words) for at in asked]
        frame = pd.DataFrame(rows).fillna("").astype("str")
        verdicts = self._gazetteer.place(frame).to_dict("records")
        return [self._lifted(at, v, limits[at]) for at, v in zip(asked, verdicts, strict=True)]

    def _stated(self, at: int, limit: int | None, words: bool) -> dict[str, str]:
        location = self._locations[at]
        row = {"longitude": location.longitude, "latitude": location.latitude}
        row |= {
            f"adm{level}_code": code
            for vocabulary, level, code in location.codes
            if (vocabulary, level) in self._scheme
        }
        below = limit is not None and (limit > self._areas.coarsest or not self._one_country)
        if below and limit in (location.level, self._bearers.get(at)):
            row[f"adm{limit}_name"] = location.name
        elif words or not location.has_point:
            row["place_name"] = location.name
        return row

    def _find_scheme(self) -> frozenset[tuple[str, int]]:
        """The vocabularies of administrative codes that are the boundary's own, by level."""
        stated: dict[tuple[str, int], set[str]] = defaultdict(set)
        for location in self._locations:
            for vocabulary, level, code in location.codes:
                stated[vocabulary, level].add(code)
        return frozenset(
            key
            for key, codes in stated.items()
            if key[1] in self._areas.levels
            and self._gazetteer.match_codes(sorted(codes), level=key[1])["pcode"].notna().mean()
            >= _KNOWN_CODES
        )

    # --- answers --------------------------------------------------------------------------------

    def _lifted(self, at: int, verdict: dict[str, Any], limit: int | None) -> Placed:
        """A verdict, brought up to the level that the location is known to."""
        taken: dict[str, Any] = {
            name: "" if _is_missing(verdict[name]) else verdict[name] for name in _TAKEN
        }
        taken |= {name: verdict[name] for name in ("longitude", "latitude")}
        stated = self._doubt(at, verdict)
        if taken["fate"] != "loaded":
            return Placed(**{**taken, "level": None, "pcode": None}, stated=stated)
        level, pcode = int(taken["level"]), str(taken["pcode"])
        kept = [code for code in taken["warnings"] if code != "known_only_higher"]
        if limit is not None and limit < level:
            pcode, level = self._areas.ancestor(level, pcode, limit), limit
        if level < self._areas.finest:
            kept.insert(0, "known_only_higher")
        return Placed(**{**taken, "level": level, "pcode": pcode, "warnings": tuple(kept)})

    def _doubt(self, at: int, verdict: dict[str, Any]) -> dict[str, Any]:
        """What a refused location says of its place, which is what people review."""
        said = {name: verdict.get(name) for name in _STATED}
        if not any(isinstance(text, str) and text for text in said.values()):
            said["stated_name"] = self._locations[at].name or None
        return {
            name: None if _is_missing(text) or text == "" else text for name, text in said.items()
        }

    def _is_whole(self, at: int, limit: int | None) -> bool:
        """Whether a location is known to the country only, and to be in this one."""
        if not self._one_country or limit != self._areas.coarsest:
            return False
        return not self._locations[at].name or self._is_named(at) or bool(self._points[at])

    def _is_named(self, at: int) -> bool:
        """Whether a location has the country's own name."""
        return stands_for(self._locations[at].name, self._home, self._areas)

    def _whole_country(self, at: int) -> Placed:
        location, method = self._locations[at], "name" if self._is_named(at) else "point"
        return Placed(
            self._areas.coarsest,
            self._areas.root,
            method,
            100.0,
            None,
            "loaded",
            "",
            ("known_only_higher", "centre_of_area"),
            "location/name",
            location.name,
            longitude=_number(location.longitude),
            latitude=_number(location.latitude),
        )


def _unless_decided(first: Placed, again: Placed) -> Placed:
    """What was held stays held for its own reason, unless a person decided about its words."""
    if again.method == "decision" or again.reason == "rejected_in_review":
        return again
    return dataclasses.replace(first, stated=again.stated or first.stated)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value))
