"""Rows of a table to places: what is stated, several places in one cell, and where each row is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geodata.gazetteer import Gazetteer
from geodata.gazetteer.points import read_degrees
from loaders.records.mapping import PLACE_FIELDS, Mapping
from loaders.tabular import Table

_SEVERAL = re.compile(r"\s*[;|,/\n]\s*")
_NOT_SPLIT = frozenset({"code_name_conflict", "point_name_conflict", "outside_boundary"})


@dataclass(frozen=True)
class PlacedRow:
    """Where one row of a file is, or why that is not known.

    Attributes
    ----------
    places : list of dict
        Rows of the ``places`` table without engagement, position and vintage; empty unless loaded.
    fate, reason, warnings, field, value, message, suggestion, witness
        As in :class:`geodata.gazetteer.placing.Verdict`.
    stated : str
        The finest thing that the row says about its place.
    """

    places: list[dict[str, Any]]
    fate: str
    reason: str
    warnings: tuple[str, ...]
    field: str
    value: str
    message: str
    suggestion: str
    witness: str
    stated: str


def place_table(table: Table, columns: Mapping, gazetteer: Gazetteer) -> list[PlacedRow]:
    """Place every row of a table.

    A cell with several places, such as ``Juba; Yei``, is several places of one engagement, but
    only when the cell as a whole is none and every part is one.

    Parameters
    ----------
    table : Table
    columns : Mapping
    gazetteer : Gazetteer

    Returns
    -------
    list of PlacedRow
        One a row, in order.
    """
    stated = _stated(table, columns)
    if not len(stated):
        return []
    parts = _parts(stated)
    everything = pd.concat([stated, parts.drop(columns="of")], ignore_index=True)
    verdicts = gazetteer.place(everything).to_dict("records")
    degrees = [
        read_degrees(everything[name]) if name in everything else np.full(len(everything), np.nan)
        for name in ("longitude", "latitude")
    ]
    said = _said(everything)
    pieces: dict[int, list[int]] = {}
    for at, of in enumerate(parts["of"], len(stated)):
        pieces.setdefault(int(of), []).append(at)

    def place(at: int) -> dict[str, Any]:
        verdict = verdicts[at]
        taken = {name: verdict[name] for name in ("level", "pcode", "method", "score", "runner_up")}
        return {**taken, **said[at], "longitude": degrees[0][at], "latitude": degrees[1][at]}

    rows = []
    for at in range(len(stated)):
        members = _settled_parts(at, verdicts, pieces.get(at, []))
        rows.append(_placed(verdicts[members[0]], [place(member) for member in members], said[at]))
    return rows


def _settled_parts(at: int, verdicts: list[dict[str, Any]], parts: list[int]) -> list[int]:
    """The row itself, or its parts where only they can all be placed."""
    verdict = verdicts[at]
    if verdict["fate"] == "loaded" or verdict["reason"] in _NOT_SPLIT or not parts:
        return [at]
    return parts if all(verdicts[part]["fate"] == "loaded" for part in parts) else [at]


def _placed(
    verdict: dict[str, Any], places: list[dict[str, Any]], said: dict[str, Any]
) -> PlacedRow:
    unique: dict[tuple[Any, Any], dict[str, Any]] = {}
    for each in places:
        unique.setdefault((each["level"], each["pcode"]), each)
    loaded = verdict["fate"] == "loaded"
    return PlacedRow(
        places=list(unique.values()) if loaded else [],
        stated=str(said["stated_name"] or said["stated_code"] or said["stated_parent"] or ""),
        **{
            name: verdict[name]
            for name in ("fate", "reason", "warnings", "field", "value", "message", "suggestion")
        },
        witness=verdict["witness"],
    )


def _stated(table: Table, columns: Mapping) -> pd.DataFrame:
    """What the rows say about their places, as text."""
    found = {
        name: table.texts(at) for name in PLACE_FIELDS if (at := columns.position(name)) is not None
    }
    return pd.DataFrame(found, index=range(len(table.rows)), dtype="str")


def _parts(stated: pd.DataFrame) -> pd.DataFrame:
    """The places in cells that hold several, one a row; ``of`` is the row they come from."""
    pairs = [
        (name, f"{name.removesuffix('_name')}_code")
        for name in stated.columns
        if name.endswith("_name")
    ]
    rows = []
    for name, code in pairs:
        several = stated[stated[name].str.contains(_SEVERAL)]
        for of, row in zip(several.index, several.to_dict("records"), strict=True):
            rows += _split(row, of, name, code)
    for code in [name for name in stated.columns if name.endswith("_code")]:
        if code.replace("_code", "_name") in stated.columns:
            continue
        several = stated[stated[code].str.contains(_SEVERAL)]
        for of, row in zip(several.index, several.to_dict("records"), strict=True):
            rows += _split(row, of, code, "")
    return pd.DataFrame(rows, columns=[*stated.columns, "of"])


def _split(row: dict[str, Any], of: int, main: str, beside: str) -> list[dict[str, Any]]:
    """One row a part; codes beside the names go along when there are as many."""
    parts = [part for part in _SEVERAL.split(row[main]) if part]
    codes = [part for part in _SEVERAL.split(row.get(beside, "")) if part]
    paired = codes if len(codes) == len(parts) else [""] * len(parts)
    return [
        {**row, main: part, **({beside: code} if beside in row else {}), "of": of}
        for part, code in zip(parts, paired, strict=True)
    ]


def _said(stated: pd.DataFrame) -> list[dict[str, Any]]:
    """Stated code, name and parent of each row: the finest that it says."""
    names = _by_level(stated, "name")
    codes = _by_level(stated, "code")
    return [
        {
            "stated_code": next((code for _, code in own if code), None),
            "stated_name": (found := next(((at, n) for at, n in named if n), (-1, None)))[1],
            "stated_parent": next((n for at, n in named if n and at > found[0] >= 0), None),
        }
        for named, own in zip(names, codes, strict=True)
    ]


def _by_level(stated: pd.DataFrame, part: str) -> list[list[tuple[int, str]]]:
    """For each row, what it says of one kind, finest level first."""
    order = [f"adm{level}_{part}" for level in range(5, -1, -1)] + [f"place_{part}"]
    present = [name for name in order if name in stated]
    rows = stated[present].to_dict("split")["data"] if present else [[]] * len(stated)
    return [list(enumerate(row)) for row in rows]
