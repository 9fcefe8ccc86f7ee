"""Briefs made by hand: as much as there may be to say, in any script, and nothing at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace

import pandas as pd
from typing_extensions import override

from dashboard.facts import StoreFacts
from dashboard.palette import LIGHT
from dashboard.reports.briefs import Brief, Line, Section
from dashboard.reports.model import Figure, LegendItem
from geodata.areas import Areas
from geodata.audience import LeftOut, for_audience, left_out
from geodata.model import conform, empty
from geodata.registry import Registry
from tests.dashboard.reports_at_hand import FORTY_WORDS, NAMES, make_about, make_map

TONES = ("warm", "cooling", "cold", "never", "not_reported", "late", "restricted", "")

_PEOPLE = {
    "plain": "Sita Kumari Rai",
    "long": "Sheikha Wolfeschlegelsteinhausenbergerdorff-Ramanathapuram of the Upper Valley",
    "arabic": "الشيخ محمد بن راشد آل مكتوم",
    "devanagari": "श्री कृष्ण बहादुर क्षेत्री",
    "hostile": '#panic("read as code") $x$ [*b*] \\ @cite <label> //',
}


def make_brief(
    names: str = "plain",
    *,
    lines: int = 3,
    language: str = "en",
    title: str = "",
    bare: bool = False,
) -> Brief:
    """A brief on an office; ``bare`` knows nothing but its name."""
    about = make_about(illustrative=True)
    brief = Brief(
        kind="post",
        identity="p1",
        title=title or NAMES[names].format(n=1),
        who=_PEOPLE[names],
        where=", ".join(NAMES[names].format(n=n) for n in (2, 3)),
        facts=(NAMES[names].format(n=4), "In office since 3 Sep 2024, 2 years"),
        standing="Cooling: 0.31, between 0.25 and 0.50. Last met on 1 Jul 2026.",
        tone="cooling",
        ahead=("An election is held on 13 May 2027, in 225 days.",),
        map=make_map(12, names),
        map_said="The districts around it",
        legend=(
            LegendItem("0", "Engaged", LIGHT.scale[2], 8),
            LegendItem("r", "Not reported", LIGHT.ground, 4),
        ),
        figures=tuple(Figure(f"Figure {n}", f"{n} of 12", "in the period") for n in range(1, 6)),
        sections=tuple(_section(code, names, lines) for code in _TITLES),
        unknown=("Whether the office is vacant.", "Who promised it.", FORTY_WORDS),
        basis=("Everything on record up to 30 Sep 2026.",),
        about=about,
        palette=LIGHT,
        language=language,
    )
    if not bare:
        return brief
    nothing = Figure("Last met", "not known", "No source reports here.")
    return replace(
        brief,
        who="",
        where="",
        facts=(),
        standing="Not reported: no source covers it, so nothing can be said.",
        tone="not_reported",
        ahead=(),
        map=None,
        map_said="",
        legend=(),
        figures=(nothing,) * 5,
        sections=tuple(_section(code, names, 0) for code in _TITLES),
        unknown=("Whatever happened: no engagement is on record at all.",),
    )


_TITLES = {
    "contacts": "Last 3 contacts",
    "commitments": "Open commitments",
    "met_by": "Who else meets them",
    "neighbours": "Neighbours and how they stand",
    "programs": "Programs present",
}


def _section(code: str, names: str, lines: int) -> Section:
    made = tuple(_line(code, names, n) for n in range(lines))
    rests = tuple(f"and {lines - n} more" if lines > n else "" for n in range(lines + 1))
    wide = code in ("contacts", "commitments")
    return Section(code, _TITLES[code], made, none="None on record.", rests=rests, wide=wide)


def _line(code: str, names: str, n: int) -> Line:
    dated = code in ("contacts", "commitments")
    return Line(
        NAMES[names].format(n=n),
        lead=f"{n + 1} Jul 2026" if dated else "",
        aside=_PEOPLE[names],
        mark=f"Mark {n}",
        tone=TONES[n % len(TONES)],
        note=f"{FORTY_WORDS}." if code == "contacts" else "",
    )


class TableFacts(StoreFacts):
    """Facts of tables made by hand, as an audience may see them; no store behind them."""

    def __init__(
        self,
        tables: Mapping[str, pd.DataFrame],
        areas: Areas,
        audience: str = "",
        **kept: list[dict[str, object]],
    ) -> None:
        super().__init__(None, audience)  # type: ignore[arg-type]
        self.tables, self.units, self.entered = tables, areas, kept

    @override
    def areas(self, vintage: str) -> Areas:
        return self.units

    @override
    def _tables(self, vintage: str) -> tuple[Registry, LeftOut]:
        seen = for_audience(self.tables, self.audience)
        return Registry(seen, self.units), left_out(self.tables, self.audience)

    @override
    def vintages(self) -> pd.DataFrame:
        return pd.DataFrame({"vintage": [self.units.vintage], "root_name": ["Exland"]})

    @override
    def sources(self) -> pd.DataFrame:
        return self.tables["sources"]

    @override
    def kept(self, table: str) -> pd.DataFrame:
        rows = self.entered.get(table)
        return conform(table, pd.DataFrame(rows)) if rows else empty(table)


def said(value: object) -> str:
    """Every text of a brief, whatever it stands in."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return " ".join(map(said, value))
    if is_dataclass(value):
        return " ".join(said(getattr(value, field.name)) for field in fields(value))
    return ""
