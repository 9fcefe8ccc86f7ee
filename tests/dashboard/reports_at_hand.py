"""Reports made by hand, for tests of what leaves: any size, any script, nothing known, no data.

Import it as ``from tests.dashboard.reports_at_hand import make_report``.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from dashboard.palette import palette_for
from dashboard.reports.model import (
    About,
    Circle,
    Column,
    DrawnArea,
    DrawnMap,
    Figure,
    Label,
    LegendItem,
    LegendTold,
    Report,
    Scene,
    SourceTold,
    Table,
)
from geodata.selection import Selection

NAMES = {
    "plain": "District {n}",
    "long": (
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and the Upper Mountain "
        "Communities Joint Rural Municipality of Sankhuwasabha, Ward {n}"
    ),
    "arabic": "محافظة الحسكة {n}",
    "devanagari": "काठमाडौँ जिल्ला {n}",
    "hostile": "=HYPERLINK(\"x\")</script><b>#{{7*7}}& {n}\x07 'quoted' \\",
}
"""Ways to name areas; ``hostile`` is what no program may take for its own words."""

FORTY_WORDS = (
    "Thirty-eight of the seventy-seven districts were engaged since the first of July while "
    "eleven others that had been visited regularly through the whole of last year have gone "
    "cold and twenty-eight still have no record of any contact with their councils at all"
)
"""A title of more than 40 words."""

CODES = ("4", "3", "2", "1", "0", "l", "n", "r", "a")
"""The legend's codes, in which areas take turns."""

_MARGIN = 0.15  # of a side, around the country: sides are wavy
_LABELS = ("1", "2–3", "4–7", "8–15", "16–40")
_STATES = {"l": "Lapsed", "n": "No record", "r": "Not reported", "a": "No local authority"}
_COLUMNS = (
    Column("name", "District", "text"),
    Column("state", "State", "text"),
    Column("engagements", "Engagements", "count"),
    Column("offices", "Offices reached", "share"),
    Column("last_date", "Last engagement", "date"),
)


def make_report(
    areas: int = 12,
    names: str = "plain",
    *,
    scenes: int = 1,
    title: str = "",
    theme: str = "light",
    language: str = "en",
    empty: bool = False,
    missing: bool = False,
    illustrative: bool = False,
    compared: bool = False,
    circles: bool = False,
    kind: str = "classes",
    audience: str = "public",
    below: int = 0,
    detail: int = 6,
) -> Report:
    """A report on a made-up country.

    ``empty``: nothing is loaded, so there is no map and no row. ``missing``: areas are there, and
    nothing is known of them. ``detail`` is how many points each side of an area has.
    """
    made = make_scene(
        areas,
        names,
        title=title,
        theme=theme,
        empty=empty,
        missing=missing,
        compared=compared,
        circles=circles,
        kind=kind,
        detail=detail,
    )
    told = [
        replace(made, title=f"{made.title} ({n + 1})" if n else made.title) for n in range(scenes)
    ]
    return Report(
        title=made.title,
        scenes=tuple(told),
        about=make_about(empty or missing, illustrative, audience, below),
        language=language,
        records=None if empty else make_records(names),
        ledger=None if empty else make_ledger(),
    )


def make_scene(
    areas: int,
    names: str,
    *,
    title: str = "",
    theme: str = "light",
    empty: bool = False,
    missing: bool = False,
    compared: bool = False,
    circles: bool = False,
    kind: str = "classes",
    detail: int = 6,
) -> Scene:
    """One view of a made-up country."""
    count, palette = 0 if empty else areas, palette_for(theme)
    codes = ["r" if missing else CODES[n % len(CODES)] for n in range(count)]
    drawn = make_map(count, names, codes, theme=theme, circles=circles, detail=detail)
    return Scene(
        selection=Selection(vintage="made-2024", level=2),
        title=title or ("No data yet" if empty else "Where we are engaged"),
        said=() if empty or missing else ("A first sentence with 38 districts.", "A second one."),
        headline="Nothing is loaded." if empty else f"5 of {count} districts engaged since July",
        place="" if empty else "Exland",
        period="" if empty else "1 July to 31 December 2025",
        as_of="" if empty else "31 December 2025",
        filters="" if empty or missing else "Programs: Local dialogue",
        measure="Engagements",
        map=drawn if count else None,
        legend=make_legend(codes, theme, kind, circles=circles),
        figures=() if empty or missing else _figures(count),
        table=make_table(codes, names),
        coverage=_measures(codes),
        months=_months(empty or missing),
        notes=() if empty else ("3 records are known only to their province.",),
        palette=palette,
        other=drawn if compared else None,
        headings=("January to June 2025", "July to December 2025") if compared else ("", ""),
    )


def make_legend(
    codes: list[str], theme: str = "light", kind: str = "classes", *, circles: bool = False
) -> LegendTold:
    """A legend that counts some codes; a square or bands of change where asked for."""
    palette, counts = palette_for(theme), Counter(codes)
    shades, labels = palette.scale, _LABELS
    if kind == "bivariate":
        shades = palette.bivariate
        labels = tuple(f"{row}; {column}" for row in "abc" for column in "xyz")
    elif kind == "change":
        shades = palette.diverging
        labels = (
            "Much less",
            "Less",
            "A little less",
            "Same",
            "A little more",
            "More",
            "Much more",
        )
    amounts = [
        LegendItem(str(n), label, shade, counts[str(n)], "in this class")
        for n, (label, shade) in enumerate(zip(labels, shades, strict=True))
    ]
    states = [
        LegendItem(code, label, palette.colour(code), counts[code])
        for code, label in _STATES.items()
    ]
    square = {"second": "Need", "across": ("3", "9"), "up": ("0.2", "0.5")}
    return LegendTold(
        title="Engagements",
        items=(*amounts, *states),
        kind=kind,
        circles="Population" if circles else "",
        largest="1.2 million people" if circles else "",
        **(square if kind == "bivariate" else {}),
    )


def make_map(
    count: int,
    names: str = "plain",
    codes: list[str] | None = None,
    *,
    theme: str = "light",
    circles: bool = False,
    detail: int = 6,
) -> DrawnMap:
    """Areas in a grid of wavy sides that neighbours share; two provinces.

    The first area has a hole, which the second one fills with a part of its own.
    """
    columns = max(math.ceil(math.sqrt(count * 1.6)), 1)
    rows = max(math.ceil(count / columns), 1)
    step = 10_000 / (max(columns, rows) + 2 * _MARGIN)
    palette, codes = palette_for(theme), codes or [CODES[n % len(CODES)] for n in range(count)]
    drawn, sides = [], Counter[tuple[Any, ...]]()
    for n in range(count):
        at = n // columns, n % columns
        for side in _sides(*at):
            sides[side] += 1
        drawn.append(_area(n, at, names, codes[n], palette.colour(codes[n]), step, detail))
    if count > 1:
        hole = _square(drawn[0].label_at, step / 8)
        drawn[0] = replace(drawn[0], rings=(*drawn[0].rings, hole))
        drawn[1] = replace(drawn[1], rings=(*drawn[1].rings, hole[::-1]))
    middle = columns // 2
    between = [side for side in sides if side[0] == "v" and side[2] == middle and sides[side] > 1]
    return DrawnMap(
        width=(columns + 2 * _MARGIN) * step,
        height=(rows + 2 * _MARGIN) * step,
        areas=tuple(drawn),
        around=(_square(((columns - 0.5) * step, (rows - 0.5) * step), step / 3),) if count else (),
        parents=tuple(_line(side, step, detail) for side in between),
        outline=tuple(_line(side, step, detail) for side, times in sides.items() if times == 1),
        labels=tuple(Label(*area.label_at, area.name) for area in drawn[:40]),
        circles=tuple(
            Circle(*area.label_at, (n + 1) / count, area.pcode, f"{n + 1}00 people")
            for n, area in enumerate(drawn)
            if circles
        ),
        points=((step / 2, step / 2, 3),) if count else (),
        metres=60.0,
        latitude=28.2,
        selected=drawn[2].pcode if count > 2 else "",
    )


def make_table(codes: list[str], names: str = "plain") -> Table:
    """What the list says of each area, by P-code; the unknown is missing."""
    frame = _measures(codes)
    states = {**dict.fromkeys("01234", "Engaged"), **_STATES}
    frame.insert(0, "name", [NAMES[names].format(n=n + 1) for n in range(len(codes))])
    frame.insert(1, "state", [states[code] for code in codes])
    return Table("Districts, most engaged first", _COLUMNS, frame)


def make_records(names: str = "plain") -> Table:
    """Three records, the last of them about nothing known."""
    columns = (
        Column("engagement_id", "Record", "text"),
        Column("date", "Date", "date"),
        Column("kind", "Kind", "text"),
        Column("places", "Places", "text"),
        Column("people", "People", "count"),
    )
    rows = pd.DataFrame(
        {
            "engagement_id": ["0001", "0002", "=1+1"],
            "date": pd.to_datetime(["2025-07-01", "2025-08-15", None]),
            "kind": ["Dialogue", "Training", None],
            "places": [NAMES[names].format(n=1), NAMES[names].format(n=2), None],
            "people": [12.0, np.nan, np.nan],
        }
    )
    return Table("Records", columns, rows)


def make_ledger() -> Table:
    """The fate of three rows."""
    columns = (
        Column("source", "Source", "text"),
        Column("row", "Row", "count"),
        Column("fate", "Fate", "text"),
        Column("reason", "Reason", "text"),
    )
    fates = {"fate": ["loaded", "held", "rejected"], "reason": ["", "ambiguous name", "no date"]}
    return Table(
        "Ledger", columns, pd.DataFrame({"source": "visits.csv", "row": [2, 3, 4], **fates})
    )


def make_about(
    unknown: bool = False, illustrative: bool = False, audience: str = "public", below: int = 0
) -> About:
    """What stands in every file."""
    source = SourceTold("visits.csv", "Records", "3 January 2026", "1 July to 31 December 2025")
    left_out = ("2 records are not public and are left out.",)
    return About(
        audience=audience,
        banner={"public": "Public", "internal": "Internal", "restricted": "Restricted"}[audience],
        illustrative="Illustrative data: no record in this file is real." if illustrative else "",
        boundary="" if unknown else "Made-up boundaries, version 2024",
        vintage="made-2024",
        sources=() if unknown else (replace(source, illustrative=illustrative),),
        left_out=() if unknown else left_out,
        below=below,
        made=dt.datetime(2026, 1, 4, 9, 30, tzinfo=dt.UTC),
        link="" if unknown else "https://example.org/?level=2&for=public",
    )


# --- the parts -----------------------------------------------------------------------------------


def _figures(count: int) -> tuple[Figure, ...]:
    return (
        Figure(
            "Districts engaged", f"5 of {count}", "42 % of those with a local authority", "2 more"
        ),
        Figure("Engagements", "1,240", "in the period"),
        Figure("Offices reached", "31 %", "between 29 % and 34 %"),
    )


def _months(unknown: bool) -> pd.DataFrame:
    months = pd.date_range("2025-01-01", periods=0 if unknown else 12, freq="MS")
    return pd.DataFrame(
        {"month": months, "engagements": [(7 * n) % 11 for n in range(len(months))]}
    )


def _measures(codes: list[str]) -> pd.DataFrame:
    """Codes as measures: amounts of those engaged, dates of the lapsed, nothing of the others."""
    amounts = [float(2 ** int(code)) if code.isdigit() else np.nan for code in codes]
    days = [10.0 * n if code in "01234l" else np.nan for n, code in enumerate(codes)]
    frame = pd.DataFrame({"engagements": amounts, "offices": [5 * amount for amount in amounts]})
    frame["last_date"] = pd.Timestamp("2025-12-31") - pd.to_timedelta(
        pd.Series(days, dtype=float), unit="D"
    )
    return frame.set_axis([_pcode(n) for n in range(len(codes))]).rename_axis("pcode")


def _pcode(n: int) -> str:
    return f"XX{n + 1:04d}"


def _area(
    n: int, at: tuple[int, int], names: str, code: str, colour: str, step: float, detail: int
) -> DrawnArea:
    name = NAMES[names].format(n=n + 1)
    top, right, bottom, left = (_line(side, step, detail) for side in _sides(*at))
    ring = np.concatenate([top[:-1], right[:-1], bottom[:0:-1], left[:0:-1]])
    middle = ((at[1] + 0.5 + _MARGIN) * step, (at[0] + 0.5 + _MARGIN) * step)
    amount = f"{2 ** int(code)} engagements" if code.isdigit() else ""
    said = amount or _STATES[code]
    return DrawnArea(_pcode(n), name, code, colour, said, amount, (ring,), middle)


def _sides(row: int, column: int) -> tuple[tuple[str, int, int], ...]:
    """Top, right, bottom and left side of a cell; horizontal ones run right, vertical ones down."""
    return ("h", row, column), ("v", row, column + 1), ("h", row + 1, column), ("v", row, column)


def _line(side: tuple[str, int, int], step: float, detail: int) -> np.ndarray:
    """A wavy side; the ends stay where they are, so that neighbours meet."""
    way, row, column = side
    along = np.linspace(0, 1, detail + 1)
    aside = np.sin(np.pi * along) * 0.12 * math.sin(3 * row + 5 * column + (way == "v"))
    x, y = (along, aside) if way == "h" else (aside, along)
    return np.column_stack([(column + x + _MARGIN) * step, (row + y + _MARGIN) * step])


def _square(middle: tuple[float, float], half: float) -> np.ndarray:
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], dtype=float)
    return corners * half + np.asarray(middle)
