"""Governments, assemblies, parties, agencies and partners: the organizations of the example."""

from __future__ import annotations

import pandas as pd

from loaders.example.dice import Dice
from loaders.example.facts import COUNTRY, read_facts
from loaders.example.units import Units, at_level

ASSEMBLY_SEATS = {  # members of the seven provincial assemblies, Constitution of Nepal, art. 176
    "NP01": 93,
    "NP02": 107,
    "NP03": 110,
    "NP04": 60,
    "NP05": 87,
    "NP06": 40,
    "NP07": 53,
}
# Wards by kind of local government (fewest, most); an assembly has about five members a ward.
WARDS = {
    "Mahanagarpalika": (19, 33),
    "Upamahanagarpalika": (17, 23),
    "Nagarpalika": (9, 14),
    "Gaunpalika": (5, 9),
}

Row = dict[str, object]


def build_organizations(units: Units, vintage: str) -> pd.DataFrame:
    """Every organization of the example, without source.

    Parameters
    ----------
    units : dict of (int, str) to Unit
        Nepal, levels 0 to 3.
    vintage : str
        Boundary version that the P-codes belong to.

    Returns
    -------
    pandas.DataFrame
        Columns of the canonical ``organizations``.
    """
    rows = [*_provincial(units), *_district(units), *_local(units), *_parties(), *_others()]
    frame = pd.DataFrame(rows)
    return frame.assign(vintage=pd.Series(vintage, frame.index).where(frame["pcode"].notna()))


def twins() -> dict[str, str]:
    """Sister cities and partner states by the P-code or name of their counterpart in Nepal."""
    known = read_facts("organizations").query("twin != ''")
    return dict(zip(known["organization_id"], known["twin"], strict=True))


def _provincial(units: Units) -> list[Row]:
    rows: list[Row] = []
    for unit in at_level(units, 1):
        place = {"level": 1, "pcode": unit.pcode, "type": "10"}
        key, name = unit.pcode.lower(), unit.name
        executive = f"{key}-government"
        rows += [
            {
                **place,
                "organization_id": executive,
                "name": f"{name} Provincial Government",
                "classification": "executive",
            },
            {
                **place,
                "organization_id": f"{key}-assembly",
                "name": f"{name} Provincial Assembly",
                "classification": "legislature",
                "seats": ASSEMBLY_SEATS[unit.pcode],
            },
            {
                **place,
                "organization_id": f"{key}-attorney",
                "name": f"Office of the Chief Attorney, {name}",
                "classification": "agency",
                "parent_id": executive,
            },
        ]
    return rows


def _district(units: Units) -> list[Row]:
    return [
        {
            "organization_id": f"{unit.pcode.lower()}-administration",
            "name": f"District Administration Office, {unit.name}",
            "classification": "agency",
            "type": "10",
            "level": 2,
            "pcode": unit.pcode,
        }
        for unit in at_level(units, 2)
    ]


def _local(units: Units) -> list[Row]:
    dice = Dice("wards")
    rows: list[Row] = []
    for unit in at_level(units, 3):
        wards = dice.between(*WARDS[unit.kind])
        place = {"type": "11", "level": 3, "pcode": unit.pcode}
        key, name = unit.pcode.lower(), unit.written
        rows += [
            {
                **place,
                "organization_id": f"{key}-government",
                "name": name,
                "classification": "executive",
            },
            {
                **place,
                "organization_id": f"{key}-assembly",
                "name": f"{name} Assembly",
                "classification": "council",
                "seats": 5 * wards + 2 + dice.between(3, 5),
            },
        ]
    return rows


def _parties() -> list[Row]:
    return [
        {
            "organization_id": party.organization_id,
            "name": party.name,
            "acronym": party.acronym,
            "classification": "party",
            "type": "90",
            "level": 0,
            "pcode": COUNTRY,
        }
        for party in read_facts("parties").itertuples(index=False)
    ]


def _others() -> list[Row]:
    known = read_facts("organizations").drop(columns="twin")
    rows: list[Row] = []
    for record in known.to_dict("records"):
        row: Row = {str(key): value or None for key, value in record.items()}
        rows.append({**row, "level": _level(str(record["pcode"]))})
    return rows


def _level(pcode: str) -> int | None:
    """ADM level of a P-code of the example, by its length."""
    return {0: None, 2: 0, 4: 1, 6: 2, 8: 3}[len(pcode)]
