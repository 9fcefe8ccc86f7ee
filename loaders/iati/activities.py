"""The activities of an IATI file, one after the other, with memory for one at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from geodata.errors import RecordsError, SourceError
from geodata.gazetteer.points import PRECISION_LEVELS
from loaders.iati.codes import (
    SECTOR_VOCABULARIES,
    date_type,
    level_of_designation,
    role_code,
)
from loaders.iati.elements import (
    Element,
    attribute,
    line_of,
    narrative,
    own_words,
    point_of,
    text_of,
)
from loaders.iati.money import budget_of

_HEAD = 4096  # bytes in which the first element begins, a prologue before it included
# No entity is resolved, nothing is fetched, and a text without end is not read.
_SAFELY: Mapping[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_DEPTH = 4  # a wrapper such as a query's answer may stand around the list of activities


@dataclass(frozen=True, slots=True)
class Location:
    """One location of an activity, as stated.

    Attributes
    ----------
    line : int or None
        Where it begins in the file.
    name, longitude, latitude : str
        As written.
    level : int or None
        The ADM level that the file says it stands for; None for a place, or where it is not said.
    exactness, reach, location_class : str
        Codes of the standard; empty where not stated.
    codes : tuple of (str, int, str)
        Vocabulary, ADM level and code of administrative areas that it lies in.
    """

    line: int | None
    name: str
    longitude: str
    latitude: str
    level: int | None
    exactness: str
    reach: str
    location_class: str
    codes: tuple[tuple[str, int, str], ...]

    @property
    def has_point(self) -> bool:
        """Whether it states a point at all."""
        return bool(self.longitude and self.latitude)


@dataclass(frozen=True, slots=True)
class Partner:
    """An organization that takes part: role code, name, reference and type as written."""

    role: str
    name: str
    ref: str
    type: str


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity, as stated; ``dates`` by type in the words of 1.x, ``sector`` biggest first."""

    line: int | None
    identifier: str
    title: str
    description: str
    status: str
    dates: dict[str, str]
    countries: tuple[str, ...]
    sector: str
    budget: float | None
    currency: str
    reporter: Partner
    partners: tuple[Partner, ...]
    locations: tuple[Location, ...]


def is_iati(head: bytes) -> bool:
    """Whether a file that begins so is IATI, of activities or of organisations.

    Parameters
    ----------
    head : bytes
        The first few thousand bytes.
    """
    text = head[:_HEAD]
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if text.startswith(mark):
            text = text.decode(encoding, errors="ignore").encode()
    return text.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and any(
        mark in text for mark in (b"<iati-activit", b"<iati-organisation")
    )


def read_activities(path: Path, name: str) -> Iterator[Activity]:
    """Read a file activity by activity.

    Entities are not resolved and nothing is fetched. Each activity is forgotten once it is read.

    Parameters
    ----------
    path : pathlib.Path
    name : str
        Of the file, for messages.

    Yields
    ------
    Activity

    Raises
    ------
    SourceError
        When it is no XML, or breaks off.
    RecordsError
        When it is XML, but not of IATI activities.
    """
    with path.open("rb") as stream:
        parser = etree.iterparse(stream, events=("start", "end"), **_SAFELY)
        try:
            yield from _each(parser, name)
        except etree.XMLSyntaxError as error:
            raise SourceError(
                "The XML is broken",
                where=f"{name}, line {error.lineno}",
                remedy=f"Download it again, or ask for a valid file: {error.msg}.",
            ) from error


def _each(parser: Iterable[tuple[str, Element]], name: str) -> Iterator[Activity]:
    depth, found = 0, False
    for event, element in parser:
        depth += 1 if event == "start" else -1
        if event == "start":
            if not found and depth <= _DEPTH:
                _refuse_other(str(element.tag), depth, name)
        elif element.tag == "iati-activity":
            found = True
            yield _activity(element)
            _forget(element)


def _refuse_other(tag: str, depth: int, name: str) -> None:
    """Say early what a file is, when it is not of activities."""
    if tag.startswith("iati-organisation"):
        raise RecordsError(
            "The file describes organisations and their budgets, not activities",
            where=name,
            remedy="Load the publisher's file of activities.",
        )
    if depth == 1 and tag not in ("iati-activities", "iati-activity", "result", "response"):
        raise RecordsError(
            f"The XML begins with {tag} and is not of IATI activities",
            where=name,
            remedy="Give a file that begins with iati-activities.",
        )


def _forget(element: Element) -> None:
    """Free an element and everything before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _activity(element: Element) -> Activity:
    status = element.find("activity-status")
    stated = (status.get("code") or text_of(status)).strip() if status is not None else ""
    budget, currency = budget_of(element)
    return Activity(
        line=line_of(element),
        identifier=text_of(element.find("iati-identifier")),
        title=narrative(element, "title"),
        description=narrative(element, "description"),
        status=stated,
        dates=_dates(element),
        countries=tuple(
            dict.fromkeys(
                code.strip().upper()
                for child in element.iterfind(".//recipient-country")
                if (code := child.get("code"))
            )
        ),
        sector=_sector(element),
        budget=budget,
        currency=currency,
        reporter=_reporter(element),
        partners=tuple(_partner(child) for child in element.iterfind("participating-org")),
        locations=tuple(_location(child) for child in element.iterfind("location")),
    )


def _dates(element: Element) -> dict[str, str]:
    stated = (
        (date_type(child.get("type", "")), child.get("iso-date") or text_of(child))
        for child in element.iterfind("activity-date")
    )
    return {kind: text.strip() for kind, text in stated if text.strip()}


def _sector(element: Element) -> str:
    """DAC purpose codes with their names where the file gives them, the largest share first."""
    children = element.findall("sector")
    ours = [c for c in children if c.get("vocabulary", "") in SECTOR_VOCABULARIES] or children
    ours.sort(key=lambda child: -_share(child.get("percentage", "")))
    said = (" ".join(filter(None, [child.get("code", ""), own_words(child)])) for child in ours)
    return "; ".join(dict.fromkeys(filter(None, said)))


def _share(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _partner(child: Element) -> Partner:
    role = role_code((child.get("role") or "").strip()) or ""
    ref, kind = ((child.get(name) or "").strip() for name in ("ref", "type"))
    return Partner(role, own_words(child), ref, kind)


def _reporter(element: Element) -> Partner:
    child = element.find("reporting-org")
    return Partner("", "", "", "") if child is None else _partner(child)


def _location(child: Element) -> Location:
    longitude, latitude = point_of(child)
    return Location(
        line=line_of(child),
        name=narrative(child, "name") or _listed_name(child),
        longitude=longitude,
        latitude=latitude,
        level=_designated(child),
        exactness=attribute(child, "exactness"),
        reach=attribute(child, "location-reach"),
        location_class=attribute(child, "location-class"),
        codes=tuple(_codes(child)),
    )


def _designated(child: Element) -> int | None:
    """The level that a location stands for; of several statements the coarsest."""
    precision = attribute(child, "coordinates", "precision")
    stated = [
        level_of_designation(attribute(child, "feature-designation")),
        level_of_designation(attribute(child, "location-type")),
        PRECISION_LEVELS.get(precision),
    ]
    return min((level for level in stated if level is not None), default=None)


def _listed_name(child: Element) -> str:
    """The last of the areas that 1.x lists in words: ``Afghanistan, Kabul, Paghman``."""
    listed = text_of(child.find("administrative")).split(",")
    return text_of(child.find("gazetteer-entry")) or listed[-1].strip()


def _codes(child: Element) -> Iterator[tuple[str, int, str]]:
    for area in child.iterfind("administrative"):
        level, code = (area.get(name, "").strip() for name in ("level", "code"))
        if code and level.isdigit():
            yield area.get("vocabulary", ""), int(level), code
        for number in (1, 2):
            if older := area.get(f"adm{number}", "").strip():
                yield "", number, older


def read_day(text: str) -> dt.date | None:
    """A date as the standard wants it, ``2021-03-07``, with or without a time; else None."""
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
