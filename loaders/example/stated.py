"""How each source writes its places down, and what the project's gazetteer makes of it.

Nothing is placed by decree: names, codes and points are written in the manner of their source
and then read back as those of any other file, so that the example shows real methods and scores.
"""

from __future__ import annotations

import pandas as pd

from geodata.gazetteer import Gazetteer
from geodata.locate import locate
from loaders.example.dice import Dice
from loaders.example.facts import read_facts
from loaders.example.units import Place, Unit, Units

_BY_CODE = frozenset({"csu", "leg"})  # give OCHA's codes for provinces and districts
_BY_POINT = "ngo"  # its forms take a point with the phone
_IN_FULL = "leg"  # writes names in full, "Lahan Municipality"
_MISSPELT = 0.12
_SCATTER = 0.004  # degrees, well inside the circle that holds a label point


def write_places(
    source: str,
    engagements: dict[str, tuple[Place, ...]],
    units: Units,
    gazetteer: Gazetteer,
) -> pd.DataFrame:
    """Canonical ``places`` without source: as stated, and as resolved.

    Parameters
    ----------
    source : str
        Key of the source, such as ``csu``.
    engagements : dict of str to tuple of (int, str)
        Places by engagement, as level and P-code.
    units : dict of (int, str) to Unit
        Nepal, for the names that are written down.
    gazetteer : Gazetteer
        Of all four levels.

    Returns
    -------
    pandas.DataFrame
        A place whose spelling could not be settled keeps no P-code.
    """
    places = [
        (engagement_id, position, units[place])
        for engagement_id, visited in engagements.items()
        for position, place in enumerate(visited)
    ]
    writer = _Writer(source, units)
    frame = pd.DataFrame(
        [
            {
                "engagement_id": engagement_id,
                "position": position,
                "level": unit.level,
                "parent": unit.parent,
                **writer.write(unit),
            }
            for engagement_id, position, unit in places
        ]
    )
    read = [_read(group, int(level), gazetteer) for level, group in frame.groupby("level")]
    resolved = pd.concat(read).reindex(frame.index)
    vintage = gazetteer.areas.vintage
    return frame.drop(columns="parent").assign(vintage=vintage, **resolved)


class _Writer:
    """Writes places in the manner of one source."""

    def __init__(self, source: str, units: Units) -> None:
        self._source, self._units, self._dice = source, units, Dice(f"places {source}")
        self._spellings = read_facts("spellings").set_index("pcode")["spelling"].to_dict()

    def write(self, unit: Unit) -> dict[str, object]:
        """Code, name, parent and point of one place, as far as the source gives them."""
        coded = self._source in _BY_CODE and unit.level < 3 and self._dice.chance(0.6)
        pointed = self._source == _BY_POINT and unit.level == 3
        x, y = (self._near(at) for at in unit.label) if pointed else (None, None)
        parent = self._units.get((unit.level - 1, unit.parent))
        return {
            "stated_code": unit.pcode if coded else None,
            "stated_name": unit.name if coded or pointed else self._name(unit),
            "stated_parent": parent.name if parent else None,
            "longitude": x,
            "latitude": y,
        }

    def _name(self, unit: Unit) -> str:
        if unit.pcode in self._spellings and self._dice.chance(_MISSPELT):
            return str(self._spellings[unit.pcode])
        return unit.written if self._source == _IN_FULL and unit.level == 3 else unit.name

    def _near(self, degrees: float) -> float:
        return round(degrees + self._dice.up_to(_SCATTER) - _SCATTER / 2, 6)


def _read(places: pd.DataFrame, level: int, gazetteer: Gazetteer) -> pd.DataFrame:
    """Resolve the places of one level: by code, else by point, else by name and parent."""
    within = places["parent"] if level else None
    found = gazetteer.match(places["stated_name"], level=level, within=within)
    coded = places["stated_code"].notna()
    found.loc[coded] = gazetteer.match_codes(places["stated_code"][coded], level=level)
    pointed = places["longitude"].notna()
    if pointed.any():
        at, units = places[pointed], gazetteer.areas.at(level)
        positions = locate(at["longitude"], at["latitude"], units.geometry.to_numpy())
        found.loc[pointed, "pcode"] = units.index[positions]
        found.loc[pointed, ["method", "score", "runner_up"]] = ["point", 100.0, None]
    return found
