"""Programs of the example: IATI activities, with their partners by role."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from loaders.example.facts import read_facts


@dataclass(frozen=True)
class Program:
    """One program, as an engagement needs to know it."""

    program_id: str
    start: dt.date
    end: dt.date
    sector: str
    sources: str
    kinds: frozenset[str]
    provinces: tuple[str, ...]
    partners: tuple[tuple[str, str], ...]

    def runs(self, letter: str, kind: str, day: dt.date, pcode: str) -> bool:
        """Whether a source may report a kind of engagement under it on a day at a place."""
        here = not self.provinces or pcode[:4] in self.provinces
        return (
            here and letter in self.sources and kind in self.kinds and self.start <= day <= self.end
        )


def known_programs() -> list[Program]:
    """The programs, in the order of their table."""
    return [
        Program(
            row.program_id,
            dt.date.fromisoformat(row.start),
            dt.date.fromisoformat(row.end),
            row.sector,
            row.sources,
            frozenset(row.kinds.split()),
            tuple(row.provinces.split()),
            tuple((pair[0], pair[2:]) for pair in row.partners.split()),
        )
        for row in read_facts("programs").itertuples(index=False)
    ]


def build_programs() -> dict[str, pd.DataFrame]:
    """Canonical ``programs`` and ``program_partners``, without source."""
    table = read_facts("programs")
    columns = ["program_id", "title", "description", "status", "start", "end", "sector"]
    partners: dict[str, list[str]] = defaultdict(list)
    for program in known_programs():
        for role, organization_id in program.partners:
            partners["program_id"].append(program.program_id)
            partners["organization_id"].append(organization_id)
            partners["role"].append(role)
    return {
        "programs": table[[*columns, "sensitivity"]].copy(),
        "program_partners": pd.DataFrame(partners),
    }
