"""Activities with their places to canonical tables: one engagement an activity."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geodata.codelists import ORGANIZATION_TYPES
from geodata.ledger import REASONS
from loaders.dates.column import EARLIEST, LATEST
from loaders.iati.activities import Activity, Location, Partner, read_day
from loaders.iati.codes import (
    CLASS_BY_TYPE,
    COARSER_TYPE,
    PARTICIPATION_BY_ROLE,
    status_code,
)
from loaders.iati.placing import Placed
from loaders.records.parties import slug

_SENSITIVITY = "internal"  # published does not mean that this office's picture of it is


@dataclass(frozen=True)
class Received:
    """One received row: a location, or an activity that has none."""

    row: int
    activity: Activity
    location: Location | None
    placed: Placed

    @property
    def is_foreign(self) -> bool:
        """Whether it was refused as being of another country."""
        foreign = ("other_country", "outside_boundary")
        return self.placed.fate == "rejected" and self.placed.reason in foreign


class ActivitiesWriter:
    """Turns the activities of one source into canonical tables.

    Parameters
    ----------
    source_id, vintage : str

    Attributes
    ----------
    warned : dict of str to list of str
        Codes met among loaded rows, with an example each time.
    """

    def __init__(self, source_id: str, vintage: str) -> None:
        self._source_id, self._vintage = source_id, vintage
        self._out: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._organizations: dict[str, dict[str, Any]] = {}
        self._names: dict[str, str] = {}
        self._engagements: dict[str, str] = {}
        self._programs: set[str] = set()
        self._positions: dict[str, int] = defaultdict(int)
        self.warned: dict[str, list[str]] = defaultdict(list)

    def tables(self, received: Iterable[Sequence[Received]]) -> dict[str, pd.DataFrame]:
        """All tables but ``sources``, not yet conformed; ``received`` has one group an activity."""
        groups = [list(group) for group in received]
        self._names = _names_by_ref(group[0].activity for group in groups)
        for group in groups:
            self._activity(group)
        self._out["organizations"] = list(self._organizations.values())
        return {
            name: pd.DataFrame(rows).drop_duplicates().assign(source_id=self._source_id)
            for name, rows in self._out.items()
            if rows
        }

    def _activity(self, group: list[Received]) -> None:
        activity = group[0].activity
        elsewhere = all(row.is_foreign for row in group)
        dates = self._dates(activity)
        program = None if elsewhere else self._program(activity, dates)
        loaded = [row for row in group if row.placed.fate == "loaded"]
        if loaded:
            self._engagement(activity, program, loaded, dates)
        for row in group:
            self._out["ledger"].append(_fate(row))
            for code in row.placed.warnings if row.placed.fate == "loaded" else ():
                self.warned[code].append(row.location.name if row.location else activity.title)

    # --- programs and parties -------------------------------------------------------------------

    def _program(self, activity: Activity, dates: dict[str, dt.date | None]) -> str:
        key = activity.identifier or f"program-{slug(activity.title or str(activity.line))}"
        if key in self._programs:
            self.warned["duplicate_row"].append(key)
            return key
        self._programs.add(key)
        status = status_code(activity.status) if activity.status else None
        if activity.status and not status:
            self.warned["unknown_value"].append(activity.status)
        self._out["programs"].append(
            {
                "program_id": key,
                "title": activity.title or key,
                "description": activity.description or None,
                "status": status,
                **dates,
                "sector": activity.sector or None,
                "budget": activity.budget,
                "currency": activity.currency or None,
                "sensitivity": _SENSITIVITY,
            }
        )
        self._out["program_partners"] += [
            {"program_id": key, "organization_id": party, "role": partner.role}
            for partner in activity.partners
            if (party := self._organization(partner)) and partner.role
        ]
        return key

    def _organization(self, partner: Partner) -> str:
        """Identity of an organization; empty where it has neither a name nor a reference."""
        name = partner.name or self._names.get(partner.ref, partner.ref)
        if not name:
            return ""
        key = f"org-{slug(name)}"
        known = self._organizations.setdefault(
            key, {"organization_id": key, "name": name, "classification": "other", "type": None}
        )
        code = COARSER_TYPE.get(partner.type, partner.type)
        if code in ORGANIZATION_TYPES and known["type"] is None:
            known |= {"type": code, "classification": CLASS_BY_TYPE.get(code, "other")}
        return key

    def _participations(self, activity: Activity) -> list[tuple[str, str]]:
        """Who takes part and as what; the publisher leads where nobody is named."""
        found = [
            (party, PARTICIPATION_BY_ROLE.get(partner.role, "partner"))
            for partner in activity.partners
            if (party := self._organization(partner))
        ]
        if not found and (reporter := self._organization(activity.reporter)):
            found = [(reporter, "lead")]
        return list(dict.fromkeys(found))

    # --- engagements ----------------------------------------------------------------------------

    def _engagement(
        self,
        activity: Activity,
        program: str | None,
        loaded: list[Received],
        dates: dict[str, dt.date | None],
    ) -> None:
        """One engagement an activity, with all its places; a repeated activity adds its own."""
        known = self._engagements.get(activity.identifier) if activity.identifier else None
        identity = known or f"{self._source_id}-{loaded[0].row:06d}"
        if known is None:
            self._engagements[activity.identifier] = identity
            self._out["engagements"].append(
                {
                    "engagement_id": identity,
                    "row": loaded[0].row,
                    "date": dates["start"],
                    "date_precision": "day" if dates["start"] else None,
                    "start_date": dates["start"],
                    "end_date": dates["end"],
                    "kind": "activity",
                    "title": activity.title or None,
                    "program_id": program,
                    "sector": activity.sector or None,
                    "status": activity.status or None,
                    "sensitivity": _SENSITIVITY,
                }
            )
        self._out["places"] += [self._place(identity, row) for row in loaded]
        self._out["participations"] += [
            {
                "engagement_id": identity,
                "party_kind": "organization",
                "party_id": party,
                "role": role,
            }
            for party, role in self._participations(activity)
        ]

    def _place(self, engagement: str, row: Received) -> dict[str, Any]:
        position = self._positions[engagement]
        self._positions[engagement] += 1
        placed, location = row.placed, row.location
        return {
            "engagement_id": engagement,
            "position": position,
            "vintage": self._vintage,
            "level": placed.level,
            "pcode": placed.pcode,
            "stated_name": (location.name if location else "") or None,
            "method": placed.method,
            "score": placed.score,
            "runner_up": placed.runner_up or None,
            "longitude": placed.longitude,
            "latitude": placed.latitude,
        }

    def _dates(self, activity: Activity) -> dict[str, dt.date | None]:
        """First and last day: as they were, else as planned; what is not plausible is dropped."""
        start, end = (
            self._day(activity.dates.get(f"{which}-actual", ""))
            or self._day(activity.dates.get(f"{which}-planned", ""))
            for which in ("start", "end")
        )
        if start is None:
            self.warned["no_date"].append(activity.identifier)
        if start and end and end < start:
            self.warned["end_before_start"].append(f"{start} to {end}")
            end = None
        return {"start": start, "end": end}

    def _day(self, text: str) -> dt.date | None:
        day = read_day(text)
        if text and day is None:
            self.warned["bad_date"].append(text)
        if day and not EARLIEST <= day <= LATEST:
            self.warned["date_out_of_range"].append(text)
            return None
        return day


def _names_by_ref(activities: Iterable[Activity]) -> dict[str, str]:
    """The first name that goes with each reference, for where it stands alone."""
    names: dict[str, str] = {}
    for activity in activities:
        for partner in (activity.reporter, *activity.partners):
            if partner.ref and partner.name:
                names.setdefault(partner.ref, partner.name)
    return names


def _fate(row: Received) -> dict[str, Any]:
    placed, activity = row.placed, row.activity
    loaded = placed.fate == "loaded"
    reason = placed.reason or (placed.warnings[0] if placed.warnings else "")
    said = placed.message or (f"{REASONS[reason].capitalize()}." if reason else "")
    return {
        "row": row.row,
        "fate": placed.fate,
        "reason": reason or None,
        "field": placed.field or None,
        "value": (placed.value or (row.location.name if row.location else "")) or None,
        "message": " ".join(filter(None, [said, _whereabouts(row)])) if reason else None,
        "suggestion": placed.suggestion or None,
        "raw": None if loaded else _raw(activity, row.location),
        **placed.stated,
    }


def _whereabouts(row: Received) -> str:
    line = (row.location or row.activity).line
    at = f", line {line}" if line else ""
    return f"Activity {row.activity.identifier or row.activity.title or 'without identifier'}{at}."


def _raw(activity: Activity, location: Location | None) -> str:
    """The received row in the standard's words, as JSON."""
    row = {"iati-identifier": activity.identifier, "title": activity.title}
    row["recipient-country"] = " ".join(activity.countries)
    if location:
        row |= {
            "location/name": location.name,
            "location/latitude": location.latitude,
            "location/longitude": location.longitude,
            "location/exactness": location.exactness,
            "location/location-class": location.location_class,
        }
    return json.dumps(row, ensure_ascii=False)
