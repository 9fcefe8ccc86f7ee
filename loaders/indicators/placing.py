"""Figures to areas: where each row is, which of its values count, and what becomes of the row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geodata.areas import Areas
from geodata.gazetteer import Gazetteer
from geodata.gazetteer.names import words
from geodata.ledger import REASONS
from loaders.indicators.countries import OTHER, OURS, tell_countries
from loaders.indicators.figures import Figures

_TOTAL = frozenset(
    {
        *("total", "totals", "grand total", "sub total", "subtotal", "overall total"),
        *("totaux", "total general", "total geral", "sum", "المجموع", "الاجمالي"),
    }
)
_STATED = ("stated_level", "stated_code", "stated_name", "stated_parent")
_LEDGER = ("fate", "reason", "field", "value", "message", "suggestion", *_STATED)


@dataclass(frozen=True)
class PlacedFigures:
    """The figures of a table with their areas, and the fate of each row.

    Attributes
    ----------
    figures : Figures
    values : pandas.DataFrame
        As ``figures.values``, of loaded rows, with ``level``, ``pcode``, ``start`` and ``end``.
    ledger : pandas.DataFrame
        One row a row of the table, in order: the columns of the ledger without source and row.
    warned : pandas.DataFrame
        ``code`` and ``example``, one row a warning about a loaded row.
    key : str
        What placed most rows: ``code``, ``name`` or ``point``.
    stated_totals : dict of str to float
        Header of a column of figures to its sum over rows that were loaded or held.
    """

    figures: Figures
    values: pd.DataFrame
    ledger: pd.DataFrame
    warned: pd.DataFrame
    key: str
    stated_totals: dict[str, float]


def place_figures(
    figures: Figures, gazetteer: Gazetteer, superseded: Collection[int] = ()
) -> PlacedFigures:
    """Settle where each row is, and which of its values are kept.

    Parameters
    ----------
    figures : Figures
    gazetteer : Gazetteer
    superseded : collection of int
        Positions of rows that a corrected file stands for.

    Returns
    -------
    PlacedFigures
        Rows about another country are rejected, and so are rows without a figure and those that
        call themselves a total. A figure of several places in one cell cannot be divided, so such
        a row is held. Counts of an area whose parts are counted for the same days too are totals
        of them and not kept beside them, unless each row is an event.
    """
    areas = gazetteer.areas
    # Where countries are all there is, a country that is not found is a name to be settled.
    told = tell_countries(figures.countries if areas.finest else [""] * len(figures), areas)
    stated = _with_country(figures.stated, told, areas)
    refused = _refused_anyhow(figures, stated, told, superseded)
    verdicts = _verdicts(stated, gazetteer, refused)
    values = _placed_values(figures, verdicts)
    totals = pd.Series(False, index=values.index)
    if not figures.events:
        totals = _totals(values, areas)
    ledger, warned = _ledger(verdicts, figures, set(values.loc[totals, "at"]))
    witnesses = verdicts.loc[verdicts["fate"] == "loaded", "witness"]
    return PlacedFigures(
        figures=figures,
        values=values[~totals].reset_index(drop=True),
        ledger=ledger,
        warned=warned,
        key=str(witnesses.mode().iloc[0]) if len(witnesses) else "name",
        stated_totals=_stated_totals(figures, verdicts["fate"]),
    )


def _with_country(stated: pd.DataFrame, told: pd.Series, areas: Areas) -> pd.DataFrame:
    """A row that says no more than its country, ours, is about the whole country."""
    whole = (stated == "").all(axis=1) & (told == OURS)
    if not whole.any() or len(areas.at(areas.coarsest)) > 1:
        return stated
    code = pd.Series(stated.get("adm0_code", ""), index=stated.index, dtype="str")
    return stated.assign(adm0_code=code.mask(whole, areas.root))


def _refused_anyhow(
    figures: Figures, stated: pd.DataFrame, told: pd.Series, superseded: Collection[int]
) -> pd.DataFrame:
    """Rows that do not count wherever they are: ``fate``, ``reason``, ``value``, ``message``."""
    unreadable = {at for at, doubt in figures.doubts.items() if doubt.code == "bad_number"}
    empty = ~stated.index.isin(figures.values["at"])
    bad = stated.index.isin(unreadable)
    reason = pd.Series("", index=stated.index, dtype="str")
    reason[empty] = "no_figure"
    reason[empty & bad] = "bad_number"
    if not figures.events:
        reason[_called_total(stated)] = "total_row"
    reason[told == OTHER] = "other_country"
    reason[stated.index.isin(superseded)] = "resubmitted"
    country = pd.Series(figures.countries, index=stated.index, dtype="str")
    frame = pd.DataFrame({"reason": reason, "value": country.where(told == OTHER, "")})
    for at in np.flatnonzero(reason == "bad_number"):
        frame.loc[at, "value"] = figures.doubts[int(at)].value
    frame["fate"] = reason.map(lambda code: "superseded" if code == "resubmitted" else "rejected")
    frame["message"] = frame["reason"].map(lambda code: REASONS.get(code, "").capitalize() + ".")
    return frame[frame["reason"] != ""]


def _verdicts(stated: pd.DataFrame, gazetteer: Gazetteer, refused: pd.DataFrame) -> pd.DataFrame:
    """The fate of each row; about those that are refused anyhow the gazetteer is not asked."""
    found = gazetteer.place(stated.drop(index=refused.index))
    missing = [name for name in _STATED if name not in found]
    verdicts = found.assign(**dict.fromkeys(missing)).astype(object).reindex(stated.index)
    verdicts.loc[refused.index, list(refused.columns)] = refused
    return verdicts


def _stated_totals(figures: Figures, fates: pd.Series) -> dict[str, float]:
    """The sum of each column as it stands in rows that were loaded or held."""
    received = fates.isin(["loaded", "held"]).to_numpy()
    sums = {
        header: float(pd.Series(column, dtype="float64")[received].sum())
        for header, column in figures.columns.items()
    }
    return sums


def _called_total(stated: pd.DataFrame) -> pd.Series:
    names = stated[[column for column in stated if not column.startswith(("lon", "lat"))]]
    words_of = {text: " ".join(words(text)) for text in pd.unique(names.to_numpy().ravel())}
    return names.map(words_of.__getitem__).isin(_TOTAL).any(axis=1)


def _placed_values(figures: Figures, verdicts: pd.DataFrame) -> pd.DataFrame:
    loaded = verdicts["fate"] == "loaded"
    values = figures.values[figures.values["at"].map(loaded).astype(bool)].copy()
    for name in ("level", "pcode"):
        values[name] = values["at"].map(verdicts[name])
    values["start"] = [figures.start[at] for at in values["at"]]
    values["end"] = [figures.end[at] for at in values["at"]]
    return values.reset_index(drop=True)


def _totals(values: pd.DataFrame, areas: Areas) -> pd.Series:
    """Counts of an area whose parts are counted for the same days too."""
    totals = pd.Series(False, index=values.index)
    counts = values[values["aggregation"] == "sum"]
    keys = counts[["indicator", "start", "end"]].astype(str)
    for level in sorted(counts["level"].unique())[:-1]:
        finer = counts["level"] > level
        holders = [
            areas.ancestor(int(at), str(pcode), int(level))
            for at, pcode in counts.loc[finer, ["level", "pcode"]].itertuples(index=False)
        ]
        covered = (
            set(zip(*keys[finer].to_numpy().T, holders, strict=True)) if finer.any() else set()
        )
        mine = counts["level"] == level
        own = zip(*keys[mine].to_numpy().T, counts.loc[mine, "pcode"], strict=True)
        totals[counts.index[mine]] = [key in covered for key in own]
    return totals


# --- fates --------------------------------------------------------------------------------------


def _ledger(
    verdicts: pd.DataFrame, figures: Figures, totals: set[int]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The fate of each row, a loaded one with its first warning; and all warnings."""
    rows, warned = [], []
    for at, verdict in enumerate(verdicts.to_dict("records")):
        row = {name: _text(verdict[name]) for name in _LEDGER}
        row["field"] = figures.headers.get(str(verdict["field"]), row["field"])
        if verdict["fate"] == "loaded":
            found = [
                *((code, str(verdict["value"])) for code in verdict["warnings"]),
                *_own_warnings(at, figures, totals),
            ]
            warned += found
            first, value = found[0] if found else (None, "")
            row |= {"reason": first, "value": value or row["value"]}
            row["message"] = f"{REASONS[first].capitalize()}." if first else None
        rows.append(row)
    ledger = pd.DataFrame(rows, columns=list(_LEDGER))
    return ledger, pd.DataFrame(warned, columns=["code", "example"])


def _own_warnings(at: int, figures: Figures, totals: set[int]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = [("total_row", "")] if at in totals else []
    doubt = figures.doubts.get(at)
    return [*found, (doubt.code, doubt.value)] if doubt else found


def _text(value: Any) -> Any:
    return None if value is None or value == "" or value != value else value
