"""read_iati: a file of IATI activities in, programs, engagements and the fate of every row out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd

from geodata.areas import Areas
from geodata.errors import RecordsError
from geodata.gazetteer import Gazetteer
from geodata.ledger import REASONS, Warned
from geodata.model import Loaded
from loaders.iati.activities import Activity, Location, read_activities
from loaders.iati.codes import BENEFICIARIES
from loaders.iati.country import bare_name, find_home, is_elsewhere, names_of_country
from loaders.iati.placing import LocationPlacer, Placed, points_inside
from loaders.iati.writing import ActivitiesWriter, Received
from loaders.progress import Progress, Steps
from loaders.provenance import hand_on
from loaders.source import Source, SourceLike, open_source

_EXAMPLES = 3
_NOT_HERE = ("outside_boundary", "unknown_name", "no_coordinates", "blank_place")
_SAY_EVERY = 2_000  # activities


def read_iati(
    source: SourceLike,
    *,
    gazetteer: Gazetteer,
    reports_on: Sequence[tuple[int, str]] | None = None,
    illustrative: bool = False,
    progress: Progress | None = None,
) -> Loaded:
    """Read IATI activities, 1.01 to 2.03, and place every location.

    Parameters
    ----------
    source : path, (name, bytes), upload or Source
        XML, or a zip with one or more.
    gazetteer : Gazetteer
        The boundary that locations are placed in.
    reports_on : sequence of (int, str), optional
        Areas the source claims to report on, as level and P-code; the whole country by default.
    illustrative : bool
        Invented for an example, not real.
    progress : callable, optional
        Called with what is being done and the share that is done, 0 to 1.

    Returns
    -------
    Loaded
        Tables ``sources`` (kind ``records``), ``programs``, ``program_partners``,
        ``organizations``, ``engagements``, ``places``, ``participations`` and ``ledger``. A
        received row is a location, or an activity that has none; an activity is one engagement,
        however many locations it has.

    Raises
    ------
    SourceError
        When the file cannot be opened, or is broken.
    RecordsError
        When it is not of IATI activities, or holds none.

    Notes
    -----
    Transactions, planned disbursements, results, documents, contacts, policy markers, tags,
    humanitarian scope and related activities are not read.
    """
    say = Steps(progress).say
    opened = open_source(source)
    say("Reading the activities", 0.0)
    activities = _read_all(opened, say)
    say("Placing the locations", 0.5)
    groups, home = _receive(activities, gazetteer)
    say("Writing the tables", 0.8)
    writer = ActivitiesWriter(opened.source_id("records"), gazetteer.areas.vintage)
    tables = writer.tables(groups)
    whole = [(gazetteer.areas.coarsest, gazetteer.areas.root)]
    say("Done", 1.0)
    return hand_on(
        opened,
        "records",
        tables,
        form="IATI",
        vintage=gazetteer.areas.vintage,
        read=_describe(activities, home),
        warnings=_warn(writer, groups),
        illustrative=illustrative,
        reports_on=json.dumps([list(area) for area in reports_on or whole]),
        **_period(tables),
    )


def _read_all(opened: Source, say: Progress) -> list[Activity]:
    activities: list[Activity] = []
    with opened.on_disk() as paths:
        files = [path for path in paths if not opened.is_zip or path.suffix.lower() == ".xml"]
        for path in files:
            name = path.name if opened.is_zip else opened.name
            for activity in read_activities(path, name):
                activities.append(activity)
                if len(activities) % _SAY_EVERY == 0:
                    say(f"Read {len(activities):,} activities", 0.25)
    if not activities:
        raise RecordsError(
            "The file holds no activity",
            where=opened.name,
            remedy="Ask the publisher, or choose other filters where it was downloaded.",
        )
    return activities


# --- rows and their places ----------------------------------------------------------------------


def _receive(activities: list[Activity], gazetteer: Gazetteer) -> tuple[list[list[Received]], str]:
    """Every received row with its place, one group an activity; and the country it is all about."""
    areas = gazetteer.areas
    locations = [place for activity in activities for place in activity.locations]
    points = points_inside(locations, areas)
    ends = list(_running_total(len(activity.locations) for activity in activities))
    spans = list(zip([0, *ends], ends, strict=False))
    inside = [any(points[first:last]) for first, last in spans]
    home = find_home(areas, activities, inside)
    placed = LocationPlacer(gazetteer, home, locations, points).place()
    groups: list[list[Received]] = []
    row = 0
    for activity, (first, last) in zip(activities, spans, strict=True):
        found: list[tuple[Location | None, Placed]] = [
            (locations[at], _of_whom(activity, home, placed[at])) for at in range(first, last)
        ] or [(None, _without_location(activity, home, gazetteer))]
        groups.append([Received(row + at, activity, *pair) for at, pair in enumerate(found, 1)])
        row += len(found)
    return groups, home


def _running_total(counts: Any) -> Any:
    total = 0
    for count in counts:
        total += count
        yield total


def _of_whom(activity: Activity, home: str, placed: Placed) -> Placed:
    """A location outside the boundary, of an activity in other countries, is theirs."""
    others = [code for code in activity.countries if code != home]
    if placed.fate == "loaded" or not others or placed.reason not in _NOT_HERE:
        return placed
    reason = placed.reason if placed.reason == "outside_boundary" else "other_country"
    message = f"The activity is in {', '.join(others)} and this location is not in the boundary."
    return _refused(reason, message, placed.value)


def _without_location(activity: Activity, home: str, gazetteer: Gazetteer) -> Placed:
    """Where an activity without locations is: in its recipient country, if it states one."""
    areas = gazetteer.areas
    several = len(areas.at(areas.coarsest)) > 1
    if not activity.countries:
        return _refused("blank_place", "The activity has no location and no country.", "")
    if not several and is_elsewhere(activity, home):
        return _refused("other_country", f"The activity is in {', '.join(activity.countries)}.", "")
    pcode = _country_among(areas, activity.countries) if several else areas.root
    if pcode is None:
        said = " ".join(activity.countries)
        return _refused("other_country", f"There is no country {said} in the boundary.", said)
    warnings = ("known_only_higher",) if areas.coarsest < areas.finest else ()
    return Placed(
        areas.coarsest, pcode, "code", 100.0, None, "loaded", "", warnings, "recipient-country",
        home, "The activity has no location below the country.",
    )  # fmt: skip


def _country_among(areas: Areas, codes: Sequence[str]) -> str | None:
    """The first of some countries that a boundary of several has, by its code or its name."""
    for code in codes:
        names = names_of_country(code)
        for pcode, name in areas.at(areas.coarsest)["name"].items():
            if pcode == code or bare_name(str(name)) in names:
                return str(pcode)
    return None


def _refused(reason: str, message: str, value: str) -> Placed:
    return Placed(
        None, None, "", 0.0, None, "rejected", reason, (), "recipient-country", value, message
    )


# --- the source ---------------------------------------------------------------------------------


def _period(tables: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """First and last day that dated engagements are about, which is when they start."""
    days = tables["engagements"]["date"].dropna() if "engagements" in tables else pd.Series()
    return {"start": days.min(), "end": days.max()} if len(days) else {"start": None, "end": None}


def _describe(activities: list[Activity], home: str) -> dict[str, Any]:
    locations = [place for activity in activities for place in activity.locations]
    return {
        "sheet": None,
        "header_row": None,
        "encoding": None,
        "columns": {},
        "key": "point" if any(place.longitude for place in locations) else "name",
        "reader": "iati",
        "row_is": "a location, or an activity without one",
        "country": home,
        "activities": len(activities),
        "activities_with_location": sum(bool(activity.locations) for activity in activities),
        "locations": len(locations),
        "locations_of_beneficiaries": sum(p.reach == BENEFICIARIES for p in locations),
    }


def _warn(writer: ActivitiesWriter, groups: list[list[Received]]) -> list[Warned]:
    warnings = [
        Warned(code, len(met), f"{REASONS[code].capitalize()}.", _examples(met))
        for code, met in sorted(writer.warned.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    rows = [row for group in groups for row in group]
    below = [row for row in rows if row.location and row.placed.level]
    if not below:
        message = "No location of the file lies in an area below the country."
        warnings.insert(0, Warned("no_locations", len(groups), message))
    elif bare := [row for row in rows if not row.location]:
        message = f"{len(bare)} of {len(groups)} activities have no location."
        warnings.append(
            Warned(
                "no_locations", len(bare), message, _examples(r.activity.identifier for r in bare)
            )
        )
    if other := [row for row in rows if row.is_foreign]:
        countries = [code for row in other for code in row.activity.countries]
        message = f"{len(other)} locations or activities are in other countries."
        warnings.append(Warned("other_country", len(other), message, _examples(countries)))
    return warnings


def _examples(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(value)[:80] for value in values if value))[:_EXAMPLES]
