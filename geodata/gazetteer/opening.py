"""The gazetteer of a store: its areas, the names that files gave them, and what people decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.gazetteer.gazetteer import Alias, Gazetteer

if TYPE_CHECKING:
    from geodata.store import Store


def open_gazetteer(store: Store, vintage: str) -> Gazetteer:
    """Make the gazetteer of one vintage from all that a store knows about its names.

    Parameters
    ----------
    store : Store
    vintage : str

    Returns
    -------
    Gazetteer
        With the aliases of every source, and the decisions that hold.

    Raises
    ------
    AreaError
        When the store has no such vintage.
    """
    named = store.read("aliases")
    named = named[named["vintage"] == vintage]
    rows = zip(named["level"], named["pcode"], named["name"], named["source_id"], strict=True)
    areas = store.areas(vintage)
    aliases = [
        Alias(int(level), pcode, name, source)
        for level, pcode, name, source in rows
        if areas.has(int(level), pcode)
    ]
    return Gazetteer(areas, aliases, store.decisions(vintage))
