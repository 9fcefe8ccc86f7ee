"""What a person needs to trust a load: the object that ``engagement check --json`` prints."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from geodata.areas import Areas
from geodata.ledger import count_fates, summarise_reasons
from geodata.model import Loaded

TOP = 10
_EXAMPLE_LENGTH = 80
_READ = ("sheet", "header_row", "encoding", "columns", "key")


def check_report(loaded: Loaded, areas: Areas, level: int | None = None) -> dict[str, Any]:
    """Sum up a load of records: fates, places, period, reasons, warnings and what was read.

    Parameters
    ----------
    loaded : Loaded
        From :func:`loaders.records.read_records`.
    areas : Areas
        The vintage the records were placed in.
    level : int, optional
        ADM level shown; the finest by default. Places of finer levels count in the area that
        holds them, places of coarser levels only as ``known_only_higher``.

    Returns
    -------
    dict
        ``received`` is the sum of ``loaded``, ``held`` and ``rejected``. A row that names several
        areas counts once in ``placed`` and once in each of them in ``top``. ``areas.total`` counts
        those that have an authority. Dates are ISO 8601 text, None where no row has one.

    Raises
    ------
    AreaError
        When the vintage has no such level.
    """
    shown = areas.finest if level is None else level
    fates = count_fates(loaded["ledger"])
    at_level = _roll_up(_placed_rows(loaded), areas, shown)
    rows_by_area = at_level.groupby("pcode")["row"].nunique()
    engaged = rows_by_area.index[areas.counted(shown).reindex(rows_by_area.index)]
    placed = int(at_level["row"].nunique())
    report = {
        **{name: fates[name] for name in ("received", "loaded", "held", "rejected")},
        "placed": placed,
        "known_only_higher": fates["loaded"] - placed,
        "outside": _outside(loaded),
        "areas": {"total": int(areas.counted(shown).sum()), "engaged": len(engaged)},
        "top": _top(rows_by_area, areas, shown),
        **_period(loaded),
        "reasons": [_short(reason) for reason in summarise_reasons(loaded["ledger"])],
        "warnings": [_short(warning) for warning in _warnings(loaded, fates["loaded"] - placed)],
        "read": {name: json.loads(loaded.source["read"]).get(name) for name in _READ},
    }
    figures = _figures(loaded, areas, shown)
    return {**report, "indicators": figures} if figures else report


def _placed_rows(loaded: Loaded) -> pd.DataFrame:
    """Where the received rows are: ``row``, ``level`` and ``pcode``, whatever the source holds."""
    match loaded.source["kind"]:
        case "indicators":
            found = loaded["indicator_values"]
        case "roster":
            posts = loaded["posts"][["post_id", "level", "pcode"]]
            found = loaded["memberships"].merge(posts, on="post_id")
            found = found.assign(row=found["membership_id"])
        case _ if json.loads(loaded.source["read"]).get("reader") == "iati":
            # A received row is a location, and an engagement has as many as its activity.
            found = loaded["places"].assign(row=range(len(loaded["places"])))
        case _:
            rows = loaded["engagements"][["engagement_id", "row"]]
            found = loaded["places"].merge(rows, on="engagement_id")
    return found[["row", "level", "pcode"]].dropna().drop_duplicates()


def _roll_up(places: pd.DataFrame, areas: Areas, shown: int) -> pd.DataFrame:
    """The rows that have an area at the level shown, each once an area."""
    areas.at(shown)
    parts = [
        group.assign(pcode=group["pcode"].map(areas.ancestors(int(level), shown)))
        for level, group in places.groupby("level")
        if level >= shown
    ]
    found = pd.concat(parts) if parts else places.iloc[:0]
    return found[["row", "pcode"]].drop_duplicates()


def _outside(loaded: Loaded) -> int:
    """Rows with a point outside every area, refused for it or placed all the same."""
    ledger = loaded["ledger"]
    refused = (ledger["reason"] == "outside_boundary") & (ledger["fate"] != "loaded")
    warned = next((w["rows"] for w in _stored(loaded) if w["code"] == "outside_boundary"), 0)
    return int(refused.sum()) + int(warned)


def _top(rows_by_area: pd.Series, areas: Areas, shown: int) -> list[list[Any]]:
    order = sorted(rows_by_area.items(), key=lambda item: (-item[1], item[0]))
    return [[code, areas.name(shown, code), int(rows)] for code, rows in order[:TOP]]


def _period(loaded: Loaded) -> dict[str, Any]:
    dates = loaded["engagements"]["date"].dropna()
    months = dates.dt.strftime("%Y-%m").value_counts().sort_index()
    return {
        "start": _day(loaded.source["start"]),
        "end": _day(loaded.source["end"]),
        "by_month": {str(month): int(rows) for month, rows in months.items()},
    }


def _figures(loaded: Loaded, areas: Areas, shown: int) -> list[dict[str, Any]]:
    """What a need layer holds: its total, the areas that have any, the ten with most."""
    figures = []
    for code, values in loaded["indicator_values"].groupby("indicator", sort=False):
        at_level = pd.concat(
            [
                group.assign(pcode=group["pcode"].map(areas.ancestors(int(level), shown)))
                for level, group in values.groupby("level")
                if level >= shown
            ]
            or [values.iloc[:0]]
        )
        sums = at_level.groupby("pcode")["value"].sum()
        order = sorted(sums[sums > 0].items(), key=lambda item: (-item[1], item[0]))
        figures.append(
            {
                "indicator": str(code),
                "label": str(values["label"].iloc[0]),
                "total": float(values["value"].sum()) if _adds_up(values) else None,
                "areas": len(order),
                "top": [[code, areas.name(shown, code), float(v)] for code, v in order[:TOP]],
            }
        )
    return figures


def _adds_up(values: pd.DataFrame) -> bool:
    """Whether values may be added over time: events may, people who live there may not."""
    return bool(values["aggregation"].eq("sum").all())


def _day(date: pd.Timestamp) -> str | None:
    return None if pd.isna(date) else date.date().isoformat()


def _stored(loaded: Loaded) -> list[dict[str, Any]]:
    text = loaded.source["warnings"]
    return list(json.loads(text)) if isinstance(text, str) else []


def _warnings(loaded: Loaded, higher: int) -> list[dict[str, Any]]:
    """The warnings of the load, with what is known only higher counted for the level shown."""
    warnings = []
    for warning in _stored(loaded):
        if warning["code"] != "known_only_higher":
            warnings.append(warning)
        elif higher:
            warnings.append({**warning, "rows": higher})
    return warnings


def _short(entry: dict[str, Any]) -> dict[str, Any]:
    return {**entry, "examples": [str(text)[:_EXAMPLE_LENGTH] for text in entry["examples"]]}
