"""What a source claims to report on: the difference between *no record* and *not reported*."""

from __future__ import annotations

import json
from dataclasses import replace

from geodata.areas import Areas
from geodata.model import Loaded, conform


def narrow_claim(loaded: Loaded, areas: Areas) -> Loaded:
    """The same source, claiming only the units below the country that its rows name.

    A file that is known to cover a few provinces says nothing about the others; with the claim
    narrowed they are *not reported* instead of *no record* (rule 2).

    Parameters
    ----------
    loaded : Loaded
        What ``read_records`` gave.
    areas : Areas
        The vintage it was placed on.

    Returns
    -------
    Loaded
        With ``sources.reports_on`` changed; unchanged where no row names a unit below the country.
    """
    top = areas.child_level(areas.coarsest)
    places = loaded["places"].dropna(subset=["pcode"])
    named = {
        areas.ancestor(int(level), str(pcode), top)
        for level, pcode in zip(places["level"], places["pcode"], strict=True)
        if top is not None and level >= top and areas.has(int(level), str(pcode))
    }
    if not named:
        return loaded
    claim = json.dumps([[top, pcode] for pcode in sorted(named)])
    sources = conform("sources", loaded["sources"].assign(reports_on=claim))
    return replace(loaded, tables={**loaded.tables, "sources": sources})
