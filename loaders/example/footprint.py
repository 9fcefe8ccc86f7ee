"""Where each source works: lopsided as in life, with regions that nobody visits."""

from __future__ import annotations

import datetime as dt

from loaders.example.dice import Dice
from loaders.example.facts import COUNTRY, read_facts
from loaders.example.units import Place, Units, at_level

# How much more happens in a city than in a rural municipality, and how uneven it is inside one
# district: a third of the places are never visited at all.
_PULL = {"Mahanagarpalika": 8.0, "Upamahanagarpalika": 6.0, "Nagarpalika": 2.2, "Gaunpalika": 1.0}
_LUCK = (0.0, 0.0, 0.35, 0.8, 1.0, 2.2)
_LEVELS = {"local": 3, "district": 2, "province": 1, "country": 0}
_SEVERAL = 0.14  # share of engagements at more than one place
_FURTHER = {1: 0.6, 2: 0.28, 3: 0.12}


class Footprint:
    """The districts that one source reports on, how often it goes there, and until when.

    Parameters
    ----------
    source : str
        Key of the source, such as ``csu``.
    localities : dict of str to dict of str to float
        From :func:`weigh_localities`.
    """

    def __init__(self, source: str, localities: dict[str, dict[str, float]]) -> None:
        known = read_facts("sources").set_index("key").loc[source]
        table = read_facts("footprint")
        table = table[table["sources"].str.contains(known["letter"])]
        self._localities = localities
        self._weights = {
            row.pcode: float(row.weight) * float(known[row.pcode[:4]])
            for row in table.itertuples(index=False)
        }
        self._last = {
            row.pcode: dt.date.fromisoformat(row.last)
            for row in table.itertuples(index=False)
            if row.last
        }
        practice = read_facts("practice").set_index("source").loc[source]
        self._levels = {level: float(practice[name]) for name, level in _LEVELS.items()}

    def reports_on(self) -> list[Place]:
        """What the source claims to report on, by district, whether it goes there or not."""
        return [(2, pcode) for pcode in self._weights]

    def visits(self, place: Place, day: dt.date) -> bool:
        """Whether the source still goes to a place on a day."""
        level, pcode = place
        return level < 2 or pcode[:6] in self._open_on(day)

    def draw(self, dice: Dice, day: dt.date) -> list[Place]:
        """Where one engagement is, as precisely as its reporter will say.

        Returns
        -------
        list of (int, str)
            Level and P-code of each place; more than one only for districts and finer.
        """
        level = dice.weigh(self._levels)
        if level == 0:
            return [(0, COUNTRY)]
        if level == 1:
            return [(1, dice.weigh(self._provinces_on(day)))]
        district = dice.weigh(self._open_on(day))
        places = [self._place(dice, level, district)]
        if dice.chance(_SEVERAL):
            places += self._further(dice, level, district, day)
        return list(dict.fromkeys(places))

    def _open_on(self, day: dt.date) -> dict[str, float]:
        return {
            pcode: weight
            for pcode, weight in self._weights.items()
            if weight > 0 and day <= self._last.get(pcode, day)
        }

    def _provinces_on(self, day: dt.date) -> dict[str, float]:
        """Flatter than the sum of the districts, since each province has one capital."""
        sums: dict[str, float] = {}
        for pcode, weight in self._open_on(day).items():
            sums[pcode[:4]] = sums.get(pcode[:4], 0.0) + weight
        return {province: weight**0.5 for province, weight in sums.items()}

    def _place(self, dice: Dice, level: int, district: str) -> Place:
        return (2, district) if level == 2 else (3, dice.weigh(self._localities[district]))

    def _further(self, dice: Dice, level: int, district: str, day: dt.date) -> list[Place]:
        """One to three more places, in the same district or the same province."""
        near = {
            pcode: weight
            for pcode, weight in self._open_on(day).items()
            if pcode[:4] == district[:4]
        }
        further = []
        for _ in range(dice.weigh(_FURTHER)):
            stay = level == 3 and dice.chance(0.6)
            further.append(self._place(dice, level, district if stay else dice.weigh(near)))
        return further


def weigh_localities(units: Units) -> dict[str, dict[str, float]]:
    """How much happens in each local government, by district; the same for every source."""
    dice = Dice("localities")
    weights: dict[str, dict[str, float]] = {}
    for unit in at_level(units, 3):
        weights.setdefault(unit.parent, {})[unit.pcode] = _PULL[unit.kind] * dice.pick(_LUCK)
    for held in weights.values():
        if not any(held.values()):
            held.update(dict.fromkeys(held, 1.0))
    return weights
