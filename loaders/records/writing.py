"""Understood rows to canonical tables: engagements, places, who took part, and the ledger."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geodata.areas import Areas
from geodata.ledger import REASONS
from loaders.records.dates import ReadDate
from loaders.records.mapping import Mapping
from loaders.records.parties import Parties, kind_of, role_of, sensitivity_of, split_names
from loaders.records.places import PlacedRow
from loaders.tabular import Cell, Table, cell_text

DEFAULT_SENSITIVITY = "internal"  # what is not marked is not for everybody
UNKNOWN_SENSITIVITY = "restricted"  # a mark that is not understood is taken at its strictest


@dataclass(frozen=True)
class ReadRow:
    """One row of the file as far as it was understood."""

    number: int
    texts: dict[str, str]
    placed: PlacedRow
    dates: dict[str, ReadDate]
    warnings: tuple[str, ...]

    @property
    def loaded(self) -> bool:
        """Whether the row became an engagement."""
        return self.placed.fate == "loaded"


class RecordsWriter:
    """Turns the rows of one source into canonical tables.

    Parameters
    ----------
    source_id : str
    areas : Areas
        The vintage that rows were placed in.
    columns : Mapping
    """

    def __init__(self, source_id: str, areas: Areas, columns: Mapping) -> None:
        self._source_id, self._areas, self._columns = source_id, areas, columns
        self._parties = Parties(source_id)
        self._out: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def tables(self, table: Table, rows: list[ReadRow]) -> dict[str, pd.DataFrame]:
        """All tables but ``sources``, not yet conformed."""
        for row, cells in zip(rows, table.rows, strict=True):
            if row.loaded:
                self._engagement(row)
            self._out["ledger"].append(self._fate(row, table.headers, cells))
        names = ("engagements", "places", "participations", "ledger")
        written = {
            name: pd.DataFrame(self._out[name]).assign(source_id=self._source_id)
            for name in names
            if self._out[name]
        }
        return {**written, **self._parties.tables()}

    def _engagement(self, row: ReadRow) -> None:
        identity = f"{self._source_id}-{row.number:06d}"
        get = row.texts.get
        date = row.dates.get("date")
        program = self._program(row)
        kind, sensitivity = get("kind", ""), get("sensitivity", "")
        marked = sensitivity_of(sensitivity) or (UNKNOWN_SENSITIVITY if sensitivity else "")
        self._out["engagements"].append(
            {
                "engagement_id": identity,
                "row": row.number,
                "date": date.date if date else None,
                "date_precision": date.precision if date else None,
                "start_date": _date(row, "start_date"),
                "end_date": _date(row, "end_date"),
                "kind": kind_of(kind) or "activity",
                "stated_kind": kind or None,
                "title": get("title") or None,
                "notes": get("notes") or None,
                "program_id": program,
                "sector": get("sector") or None,
                "status": get("status") or None,
                "sensitivity": marked or DEFAULT_SENSITIVITY,
            }
        )
        self._out["places"] += [
            {**place, "engagement_id": identity, "position": at, "vintage": self._areas.vintage}
            for at, place in enumerate(row.placed.places)
        ]
        parties = [*self._organizations(row, program), *self._counterparts(row)]
        self._out["participations"] += [
            {"engagement_id": identity, "party_kind": kind, "party_id": party, "role": role}
            for kind, party, role in dict.fromkeys(parties)
        ]

    def _program(self, row: ReadRow) -> str | None:
        code, title = row.texts.get("program", ""), row.texts.get("program_title", "")
        return self._parties.program(code, title) if code or title else None

    def _organizations(self, row: ReadRow, program: str | None) -> list[tuple[str, str, str]]:
        get = row.texts.get
        found: list[tuple[str, str, str]] = []
        leads = split_names(get("organization", "")) or split_names(get("organization_acronym", ""))
        acronym = get("organization_acronym", "") if len(leads) == 1 else ""
        for name in leads:
            party = self._parties.organization(name, acronym, get("organization_type", ""))
            found.append(("organization", party, "lead"))
        for name_field, role, code in (
            ("partner", "implementing", "4"),
            ("funder", "funding", "1"),
        ):
            for name in split_names(get(name_field, "")):
                party = self._parties.organization(name)
                found.append(("organization", party, role))
                if program:
                    self._parties.partner(program, party, code)
        return found

    def _counterparts(self, row: ReadRow) -> list[tuple[str, str, str]]:
        get = row.texts.get
        found: list[tuple[str, str, str]] = []
        names = split_names(get("counterpart", ""))
        persons = [self._parties.person(name) for name in names]
        office, post = get("counterpart_role", ""), self._post(row)
        hosts = [
            self._parties.organization(name)
            for name in split_names(get("counterpart_organization", ""))
        ]
        if post:
            found.append(("post", post, "counterpart"))
        found += [("person", person, "counterpart") for person in persons]
        found += [("organization", host, "counterpart") for host in hosts]
        if len(persons) == 1 and (post or len(hosts) == 1):
            host = hosts[0] if len(hosts) == 1 else ""
            self._parties.membership(persons[0], post, host, office)
        return found

    def _post(self, row: ReadRow) -> str:
        """The office met, where its word is known and the row has one place."""
        role = role_of(row.texts.get("counterpart_role", ""))
        if not role or len(row.placed.places) != 1:
            return ""
        level, pcode = int(row.placed.places[0]["level"]), str(row.placed.places[0]["pcode"])
        area = self._areas.name(level, pcode)
        return self._parties.post(role, level, pcode, area, self._areas.vintage)

    def _fate(self, row: ReadRow, headers: Sequence[str], cells: Sequence[Cell]) -> dict[str, Any]:
        placed = row.placed
        warning = row.warnings[0] if row.loaded and row.warnings else ""
        reason = placed.reason or warning
        about = placed.field if placed.reason or warning in placed.warnings else ""
        return {
            "row": row.number,
            "fate": placed.fate,
            "reason": reason or None,
            "field": (self._columns.header(about) or about) or None,
            "value": (placed.value if about else "") or None,
            "message": placed.message or (f"{REASONS[warning].capitalize()}." if warning else None),
            "suggestion": placed.suggestion or None,
            "raw": None if row.loaded else _raw(headers, cells),
        }


def _raw(headers: Sequence[str], cells: Sequence[Cell]) -> str:
    """The provider's own row as JSON; a repeated or blank header gets its column's number."""
    row: dict[str, str] = {}
    for at, (header, cell) in enumerate(zip(headers, cells, strict=True), 1):
        name = header if header and header not in row else f"{header} (column {at})".strip()
        row[name] = cell_text(cell)
    return json.dumps(row, ensure_ascii=False)


def _date(row: ReadRow, name: str) -> dt.date | None:
    return row.dates[name].date if name in row.dates else None
