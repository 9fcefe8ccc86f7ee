"""Which area each holding is of, at the level that fits all holdings of the same office.

A list of members of parliament mixes those of constituencies with those of counties, and the two
share names. Which of them *Kiambu* is, is told by its office: where 47 of 47 seats of women's
representatives are counties, hers is the county. Where nothing tells, the row is held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from geodata.gazetteer import Gazetteer
from geodata.gazetteer.names import fold
from loaders.popolo.holdings import Holding, Seat

_FITS = 0.5  # of the names of an office's seats, how many must be areas of a level
_CLEARLY = 0.25  # by how much the level must fit better than the next
_EXACT = ("name", "alias")
_STATED = ("stated_level", "stated_code", "stated_name", "stated_parent")


@dataclass(frozen=True)
class Placed:
    """Where an office is, or why that is not known; fields as in the tables they go to."""

    level: int | None
    pcode: str | None
    fate: str
    reason: str = ""
    warnings: tuple[str, ...] = ()
    column: str = ""
    value: str = ""
    message: str = ""
    suggestion: str = ""
    stated: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Fit:
    """How well the seats of one office fit a level, and the level that is taken."""

    level: int | None
    share: float


class SeatPlacer:
    """Places the holdings of one file.

    Parameters
    ----------
    gazetteer : Gazetteer
    holdings : sequence of Holding
    """

    def __init__(self, gazetteer: Gazetteer, holdings: Sequence[Holding]) -> None:
        self._gazetteer, self._areas = gazetteer, gazetteer.areas
        self._holdings = holdings
        self._levels = self._areas.levels[1:] or self._areas.levels
        self._hits = self._find_names()
        self._codes = self._find_codes()
        self.fits = self._find_fits()

    def place(self) -> list[Placed]:
        """Place every holding, in order."""
        asked = [at for at, holding in enumerate(self._holdings) if holding.seat]
        rows = [self._stated(self._holdings[at]) for at in asked]
        verdicts: list[dict[str, Any]] = []
        if asked:
            frame = pd.DataFrame(rows).fillna("").astype("str")
            texts = ["field", "value", "message", "suggestion"]
            found = self._gazetteer.place(frame)
            verdicts = found.assign(**found[texts].fillna("")).to_dict("records")
        placed = {
            at: self._placed(self._holdings[at], verdict)
            for at, verdict in zip(asked, verdicts, strict=True)
        }
        return [placed.get(at) or self._national(h) for at, h in enumerate(self._holdings)]

    # --- what the file shows as a whole ---------------------------------------------------------

    def _find_names(self) -> dict[tuple[str, int], str]:
        """The area that bears each stated name, at each level where exactly one does."""
        seats = [holding.seat for holding in self._holdings]
        names = sorted({name for s in seats for name in (*s.names, s.parent) if name})
        found = {}
        for level in self._levels:
            named = self._gazetteer.match(pd.Series(names, dtype="str"), level=level)
            for name, pcode, method in zip(names, named["pcode"], named["method"], strict=True):
                if method in _EXACT:
                    found[name, level] = str(pcode)
        return found

    def _find_codes(self) -> dict[str, int]:
        """The schemes of codes that are the boundary's own, and their level."""
        stated: dict[str, set[str]] = defaultdict(set)
        for holding in self._holdings:
            for scheme, code in holding.seat.codes.items():
                stated[scheme].add(code)
        found = {}
        for scheme, codes in stated.items():
            for level in self._levels:
                known = self._gazetteer.match_codes(sorted(codes), level=level)["pcode"].notna()
                if known.mean() >= _FITS:
                    found[scheme] = level
        return found

    def _find_fits(self) -> dict[tuple[str, str], Fit]:
        """The level of each office's seats, where one fits clearly better than the others."""
        seats: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
        for holding in self._holdings:
            if holding.seat.names:
                seats[_office(holding)].add(holding.seat.names)
        return {office: self._fit(names) for office, names in seats.items()}

    def _fit(self, seats: set[tuple[str, ...]]) -> Fit:
        shares = {
            level: sum(any((name, level) in self._hits for name in names) for names in seats)
            / len(seats)
            for level in self._levels
        }
        ranked = sorted(shares, key=lambda level: (-shares[level], -level))
        best, share = ranked[0], shares[ranked[0]]
        second = shares[ranked[1]] if len(ranked) > 1 else 0.0
        clear = share >= _FITS and (share - second >= _CLEARLY or len(seats) == 0)
        return Fit(best if clear else None, share)

    # --- one holding ----------------------------------------------------------------------------

    def _stated(self, holding: Holding) -> dict[str, str]:
        seat = holding.seat
        if seat.stated:
            return dict(seat.stated)
        level = self.fits[_office(holding)].level if seat.names else None
        row = {
            f"adm{self._codes[scheme]}_code": code
            for scheme, code in seat.codes.items()
            if scheme in self._codes
        }
        if seat.names:
            row[f"adm{level}_name" if level is not None else "place_name"] = self._name(seat, level)
        if level is not None and level > self._levels[0]:
            above = self._areas.parent_level(level)
            if (seat.parent, above) in self._hits:
                row[f"adm{above}_name"] = seat.parent
        return row

    def _name(self, seat: Seat, level: int | None) -> str:
        """The first of an area's names that the level knows, else the first of all."""
        known = (name for name in seat.names if (name, level) in self._hits)
        return next(known, seat.names[0])

    def _placed(self, holding: Holding, verdict: dict[str, Any]) -> Placed:
        warnings = tuple(code for code in verdict["warnings"] if code != "known_only_higher")
        if verdict["fate"] == "loaded":
            return self._settled(holding, verdict, warnings)
        if higher := self._at_coarser(holding):
            return higher
        return _refused(holding, verdict)

    def _settled(
        self, holding: Holding, verdict: dict[str, Any], warnings: tuple[str, ...]
    ) -> Placed:
        """A placed seat; one whose name is of two levels with nothing to tell which is held."""
        level = int(verdict["level"])
        levels = self._levels_of(holding)
        value = holding.seat.name or verdict["value"]
        among = " and ".join(f"ADM{known}" for known in levels)
        if len(levels) < 2 or verdict["method"] == "decision":
            return Placed(
                level, str(verdict["pcode"]), "loaded", "", warnings, verdict["field"], value
            )
        if self.fits[_office(holding)].level is None:
            message = f"{value} is an area of {among}, and nothing tells which is meant."
            held = {**verdict, "fate": "held", "reason": "ambiguous_name", "message": message}
            return _refused(holding, {**held, "suggestion": ""})
        message = (
            f"{value} is an area of {among}; it was taken for ADM{level}, where other areas of "
            "this office are."
        )
        return Placed(
            level, str(verdict["pcode"]), "loaded", "", ("ambiguous_name", *warnings),
            verdict["field"], value, message,
        )  # fmt: skip

    def _levels_of(self, holding: Holding) -> list[int]:
        """The levels that have an area of a seat's name; none where its level is stated."""
        if holding.seat.stated:
            return []
        return [
            known
            for known in self._levels
            if any((name, known) in self._hits for name in holding.seat.names)
        ]

    def _at_coarser(self, holding: Holding) -> Placed | None:
        """An area that only a coarser level has: known to it, and no further."""
        fit = self.fits.get(_office(holding))
        if fit is None or fit.level is None or holding.seat.stated:
            return None
        for level in (known for known in self._levels if known < fit.level):
            for name in holding.seat.names:
                if pcode := self._hits.get((name, level)):
                    message = (
                        f"{name} is not an area of ADM{fit.level}, as others of this office, "
                        f"but one of ADM{level}."
                    )
                    return Placed(
                        level, pcode, "loaded", "", ("known_only_higher",), f"adm{level}_name",
                        name, message,
                    )  # fmt: skip
        return None

    def _national(self, holding: Holding) -> Placed:
        """A holding that states no area: an office of the country, or none of any place."""
        if not holding.is_office:
            return Placed(None, None, "loaded")
        if holding.role is None and not holding.body.name:
            return Placed(
                None, None, "rejected", "blank_place", message="No office and no area is stated."
            )
        message = "No area is stated; it was taken as an office of the whole country."
        return Placed(
            self._areas.coarsest, self._areas.root, "loaded", "",
            ("blank_place", "known_only_higher"), message=message,
        )  # fmt: skip


def _office(holding: Holding) -> tuple[str, str]:
    """What the seats of a file are grouped by: the office as titled, and the kind of its areas."""
    return fold(holding.title or holding.role or ""), fold(holding.seat.kind)


def _refused(holding: Holding, verdict: dict[str, Any]) -> Placed:
    return Placed(
        None, None, verdict["fate"], verdict["reason"], (), verdict["field"],
        verdict["value"] or holding.seat.name, verdict["message"], verdict["suggestion"],
        _doubt(holding, verdict),
    )  # fmt: skip


def _doubt(holding: Holding, verdict: dict[str, Any]) -> dict[str, Any]:
    """What a refused row says of its place, which is what people review."""
    said = {name: verdict.get(name) for name in _STATED}
    filled = {name: v for name, v in said.items() if v is not None and v == v and v != ""}
    return filled or {"stated_name": verdict["value"] or holding.seat.name or None}
