"""Rows of a table to places: what is stated, several places in one cell, and where each row is.

Everything goes column by column; rows that say the same are taken apart once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.gazetteer import Gazetteer
from geodata.gazetteer.names import fold, is_blank, is_national
from geodata.gazetteer.points import read_degrees
from loaders.columns.mapping import PLACE_FIELDS, Mapping
from loaders.columns.texts import Columns
from loaders.records.distinct import each_once

_WORDS = r"\s+(?:and|et|y|e|und|dan|и|та|و)\s+"
_SEVERAL = re.compile(rf"\s*[;|,/\n&+]\s*|{_WORDS}", re.IGNORECASE)
_BUT_COMMAS = re.compile(rf"\s*[;|/\n&+]\s*|{_WORDS}", re.IGNORECASE)
_NOT_SPLIT = frozenset({"code_name_conflict", "point_name_conflict", "outside_boundary"})
_IN_DOUBT = ("stated_level", "stated_code", "stated_name", "stated_parent")
_SAID = ("stated_code", "stated_name", "stated_parent")
_VERDICT = ("fate", "reason", "warnings", "field", "value", "message", "suggestion", "witness")
_FOUND = ("level", "pcode", "method", "score", "runner_up")
_TOTALS = frozenset(
    {"total", "totals", "grandtotal", "subtotal", "soustotal", "totalgeneral", "overalltotal"}
    | {"totalglobal", "sumtotal", "المجموع", "الاجمالي"}
)


@dataclass(frozen=True)
class Placed:
    """Where the rows of a table are, or why that is not known.

    Attributes
    ----------
    rows : pandas.DataFrame
        One a row of the table: ``fate``, ``reason``, ``warnings``, ``field``, ``value``,
        ``message``, ``suggestion`` and ``witness`` as in
        :class:`geodata.gazetteer.verdicts.Verdict`; ``stated``, the finest thing that the row
        says about its place; and of the place in doubt ``stated_level``, ``stated_code``,
        ``stated_name`` and ``stated_parent``, missing where the row is loaded.
    places : pandas.DataFrame
        One a place of a loaded row: ``record`` (position of the row), ``position``, and what the
        ``places`` table has of stated and found.
    """

    rows: pd.DataFrame
    places: pd.DataFrame

    def after(self, rows: int) -> Placed:
        """The same without the first rows."""
        places = self.places[self.places["record"] >= rows]
        places = places.assign(record=places["record"] - rows)
        return Placed(self.rows.iloc[rows:].reset_index(drop=True), places.reset_index(drop=True))


def place_rows(columns: Columns, mapping: Mapping, gazetteer: Gazetteer) -> Placed:
    """Place every row of a table.

    A cell with several places, such as ``Juba; Yei``, is several places of one engagement, but
    only when the cell as a whole is none and every part is one. Where only some are, the row is
    held for the first that is not.

    Parameters
    ----------
    columns : Columns
    mapping : Mapping
    gazetteer : Gazetteer
    """
    stated = stated_of(columns, mapping)
    parts, of = _parts(stated, gazetteer)
    everything = pd.concat([stated, parts], ignore_index=True)
    verdicts = gazetteer.place(_without_sites(everything, gazetteer)).reset_index(drop=True)
    said = _said(everything)
    settled = _Settled(verdicts, len(stated))
    for first, rows, members in of:
        settled.consider(first, rows, members)
    rows = _rows(settled, verdicts, said)
    _mark_totals(rows, columns)
    places = settled.places(verdicts, said, everything, rows["fate"].to_numpy())
    return Placed(rows, places)


def stated_of(columns: Columns, mapping: Mapping) -> pd.DataFrame:
    """What the rows of a table say about their places, as text: one column a field."""
    fields = (*PLACE_FIELDS, "precision", "exactness")
    found = {
        name: columns.texts(at) for name in fields if (at := mapping.position(name)) is not None
    }
    return pd.DataFrame(found, index=range(len(columns.table.rows)), dtype="str")


def _without_sites(stated: pd.DataFrame, gazetteer: Gazetteer) -> pd.DataFrame:
    """What is stated, without the names of sites in rows whose district is stated.

    They cannot say more than the finest area does, and would make every row a case of its own.
    """
    areas = gazetteer.areas
    own = [name for name in stated if name in (f"adm{areas.finest}_{p}" for p in ("code", "name"))]
    if "place_name" not in stated or not own:
        return stated

    def is_finest(text: str) -> bool:
        coarser = any(areas.has(level, text) for level in areas.levels if level < areas.finest)
        return not (is_blank(text) or is_national(text) or coarser)

    settled = pd.concat([each_once(stated[name], is_finest) for name in own], axis=1).any(axis=1)
    return stated.assign(place_name=stated["place_name"].mask(settled, ""))


# --- several places in one cell -----------------------------------------------------------------

_Group = tuple[int, "NDArray[np.intp]", list[int]]  # a row, all that say the same, their parts


def _parts(stated: pd.DataFrame, gazetteer: Gazetteer) -> tuple[pd.DataFrame, list[_Group]]:
    """The places in cells that hold several, one a row, and the rows they come from."""
    names = [name for name in stated.columns if name.endswith("_name")]
    alone = [
        name
        for name in stated.columns
        if name.endswith("_code") and name.replace("_code", "_name") not in names
    ]
    several = pd.Series(False, index=stated.index)
    between = {
        name: _BUT_COMMAS if _says_within(stated[name], gazetteer) else _SEVERAL
        for name in (*names, *alone)
    }
    for name in (*names, *alone):
        several |= stated[name].str.contains(between[name])
    groups = stated[several].groupby(list(stated.columns), sort=False).indices
    at = np.flatnonzero(several)
    parts: list[dict[str, str]] = []
    found: list[_Group] = []
    for texts, members in groups.items():
        row = dict(
            zip(stated.columns, texts if isinstance(texts, tuple) else (texts,), strict=True)
        )
        pieces = [
            part
            for name in (*names, *alone)
            if between[name].search(row[name])
            for part in _split(
                row, between[name], name, name.replace("_name", "_code") if name in names else ""
            )
        ]
        first = len(stated) + len(parts)
        parts += pieces
        rows = at[members]
        found.append((int(rows[0]), rows, list(range(first, first + len(pieces)))))
    return pd.DataFrame(parts, columns=stated.columns, dtype="str"), found


def _says_within(column: pd.Series, gazetteer: Gazetteer) -> bool:
    """Whether what stands behind a comma is the area around: *Ames, Iowa*, and *Nevada, Iowa* too.

    So it is in columns in which more cells begin with a town that is no area than with one that is.
    """
    pairs = [text.split(",") for text in set(column) if text.count(",") == 1]
    known = [(_is_area(one, gazetteer), _is_area(other, gazetteer)) for one, other in pairs]
    return known.count((False, True)) > known.count((True, True))


def _is_area(name: str, gazetteer: Gazetteer) -> bool:
    indexes = (gazetteer.index(level) for level in gazetteer.areas.levels)
    return any(index.bearers(name, "")[0] or index.abbreviated(name.strip()) for index in indexes)


def _split(
    row: Dict[str, str], between: re.Pattern[str], main: str, beside: str
) -> list[dict[str, str]]:
    """One row a part; codes beside the names go along when there are as many."""
    parts = [part for part in between.split(row[main]) if part]
    codes = [part for part in _SEVERAL.split(row.get(beside, "")) if part]
    paired = codes if len(codes) == len(parts) else [""] * len(parts)
    return [
        {**row, main: part, **({beside: code} if beside in row else {})}
        for part, code in zip(parts, paired, strict=True)
    ]


class _Settled:
    """For each row, the verdicts that stand for it: its own, or those of its parts.

    Parameters
    ----------
    verdicts : pandas.DataFrame
        Of the rows, then of the parts.
    rows : int
        How many rows there are.
    """

    def __init__(self, verdicts: pd.DataFrame, rows: int) -> None:
        self._fates = verdicts["fate"].to_numpy(dtype=object)
        self._reasons = verdicts["reason"].to_numpy(dtype=object)
        self._warnings = verdicts["warnings"].to_numpy(dtype=object)
        self.stands = np.arange(rows)
        self.held: list[NDArray[np.intp]] = []
        self.members: list[tuple[NDArray[np.intp], list[int], tuple[str, ...]]] = []

    def consider(self, first: int, rows: NDArray[np.intp], parts: list[int]) -> None:
        """Take the parts of rows that say the same, where only they can be placed."""
        if self._fates[first] == "loaded" or self._reasons[first] in _NOT_SPLIT:
            return
        wanted = [at for at in parts if self._reasons[at] != "rejected_in_review"]
        placed = [at for at in wanted if self._fates[at] == "loaded"]
        if not placed:
            return
        if len(placed) == len(wanted):
            said = [code for at in placed for code in self._warnings[at]]
            said += ["rejected_in_review"] * (len(wanted) < len(parts))
            self.stands[rows] = placed[0]
            self.members.append((rows, placed, tuple(dict.fromkeys(said))))
        else:
            self.stands[rows] = next(at for at in wanted if at not in placed)
            self.held.append(rows)

    def places(
        self,
        verdicts: pd.DataFrame,
        said: pd.DataFrame,
        stated: pd.DataFrame,
        fates: NDArray[np.object_],
    ) -> pd.DataFrame:
        """The places of loaded rows, each area once a row."""
        split = {int(row) for rows, _, _ in self.members for row in rows}
        whole = [row for row in np.flatnonzero(fates == "loaded") if row not in split]
        pairs = [(row, self.stands[row]) for row in whole]
        pairs += [(r, at) for rows, parts, _ in self.members for r in rows for at in parts]
        records, at = np.array(sorted(pairs, key=lambda p: p[0]), dtype=np.intp).reshape(-1, 2).T
        found = pd.concat([verdicts[list(_FOUND)], said, _degrees(verdicts, stated)], axis=1).take(
            at
        )
        found = found.assign(record=records).drop_duplicates(["record", "level", "pcode"])
        return found.assign(position=found.groupby("record").cumcount()).reset_index(drop=True)


def _degrees(verdicts: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """Longitude and latitude as the gazetteer read them, who knows when they are swapped."""
    if {"longitude", "latitude"} <= set(verdicts.columns):
        return verdicts[["longitude", "latitude"]]
    return pd.DataFrame(
        {
            name: read_degrees(stated[name]) if name in stated else np.full(len(stated), np.nan)
            for name in ("longitude", "latitude")
        }
    )


# --- rows ---------------------------------------------------------------------------------------


def _rows(settled: _Settled, verdicts: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """One verdict a row, and what is said about the place in doubt."""
    missing = [name for name in _IN_DOUBT if name not in verdicts]
    if missing:  # a gazetteer that does not say which of several places is in doubt
        verdicts = verdicts.assign(**{name: said.get(name) for name in missing})
    rows = verdicts[[*_VERDICT, *_IN_DOUBT]].take(settled.stands).reset_index(drop=True)
    rows["stated"] = said.iloc[: len(rows)].bfill(axis=1).iloc[:, 0].fillna("")
    for members in settled.held:
        rows.loc[members, "fate"] = "held"
    for members, _, warnings in settled.members:
        rows.loc[members, "warnings"] = pd.Series([warnings] * len(members), index=members)
    refused = rows["fate"] != "loaded"
    for name in _IN_DOUBT:
        rows[name] = rows[name].astype(object).where(refused & (rows[name] != ""), None)
    return rows


def _said(stated: pd.DataFrame) -> pd.DataFrame:
    """Stated code, name and parent of each row: the finest that it says."""
    levels = range(5, -1, -1)
    name, parent = _finest(stated, [f"adm{level}_name" for level in levels])
    place, _ = _finest(stated, ["place_name"])
    code, _ = _finest(stated, [*(f"adm{level}_code" for level in levels), "place_code"])
    texts = dict(zip(_SAID, (code, np.where(pd.isna(name), place, name), parent), strict=True))
    order = ["stated_name", "stated_code", "stated_parent"]
    return pd.DataFrame(texts, index=stated.index, dtype=object)[order]


def _finest(
    stated: pd.DataFrame, names: Sequence[str]
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """The first text of each row among some columns, and the next; None where there is none."""
    first, second = (np.full(len(stated), None, dtype=object) for _ in range(2))
    for name in (name for name in names if name in stated):
        texts = stated[name].to_numpy(dtype=object)
        filled = texts != ""
        none = pd.isna(first)
        second = np.where(filled & ~none & pd.isna(second), texts, second)
        first = np.where(filled & none, texts, first)
    return first, second


def _mark_totals(rows: pd.DataFrame, columns: Columns) -> None:
    """Reject what is no row but the sum of the others, and say so."""
    table = columns.table
    for at in np.flatnonzero(rows["reason"].isin(["blank_place", "unknown_name"])):
        texts = (cell for cell in table.rows[at] if isinstance(cell, str) and cell.strip())
        if is_total(next(texts, "")) or is_total(rows.at[at, "stated_name"]):
            rows.at[at, "fate"] = "rejected"
            rows.at[at, "message"] = "The row looks like a total of the others."
            rows.at[at, "suggestion"] = ""


def is_total(text: Any) -> bool:
    """Whether a text says that its row sums up others, in the languages read."""
    return isinstance(text, str) and fold(text) in _TOTALS
