"""Nepal's units as plain values, for rooms that ask for one of them thousands of times."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from geodata.areas import Areas
from loaders.example.facts import LOCAL_STYLES

Place = tuple[int, str]  # ADM level and P-code


@dataclass(frozen=True)
class Unit:
    """One unit that has an authority.

    Attributes
    ----------
    level, pcode, name, parent, kind
        As in the canonical ``areas``; the country's parent is empty.
    told : str
        The name, with the district's where two local governments bear it.
    written : str
        In full, such as "Lahan Municipality".
    label : (float, float)
        Longitude and latitude of its label point.
    """

    level: int
    pcode: str
    name: str
    parent: str
    kind: str
    told: str
    written: str
    label: tuple[float, float]


Units = dict[Place, Unit]


def list_units(areas: Areas) -> Units:
    """All units with an authority, by level and P-code, coarsest first."""
    units: Units = {}
    for level in areas.levels:
        table = areas.at(level)[areas.counted(level)]
        bearers = Counter(table["name"])
        columns = ["pcode", "name", "parent_pcode", "kind", "label_x", "label_y"]
        for pcode, name, parent, kind, x, y in table[columns].itertuples(index=False, name=None):
            parent = parent if level else ""
            alone = bearers[name] == 1
            told = name if alone else f"{name}, {units[level - 1, parent].name}"
            written = f"{name} {LOCAL_STYLES[kind]}" if kind in LOCAL_STYLES else name
            units[level, pcode] = Unit(level, pcode, name, parent, kind, told, written, (x, y))
    return units


def at_level(units: Units, level: int) -> list[Unit]:
    """The units of one level, in the order of their P-codes."""
    return [unit for unit in units.values() if unit.level == level]
