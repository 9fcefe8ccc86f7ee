"""Publishers whose attributes do not carry the level in their names but beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pandas as pd

from loaders.boundaries.attributes import constant_text, find_dates, find_languages, known_text
from loaders.boundaries.layout import Layout, LevelFields
from loaders.boundaries.states import STATES

_Headers = Mapping[str, str]


def _geoboundaries(headers: _Headers, frame: pd.DataFrame) -> Layout | None:
    """geoBoundaries: one level a file, no parent but the country."""
    if not {"shapename", "shapetype"} <= headers.keys():
        return None
    stated = constant_text(frame, headers["shapetype"]) or ""
    mixed = not re.fullmatch(r"ADM\d", stated)
    level = 1 if mixed else int(stated[-1])
    iso = headers.get("shapeiso")
    schemes = (("ISO 3166-2", iso),) if iso and known_text(frame[iso]).notna().any() else ()
    rows = LevelFields(level, headers.get("shapeid"), headers["shapename"], schemes=schemes)
    country = LevelFields(0, headers.get("shapegroup"))
    levels = (country, rows) if country.code and level else (rows,)
    column = headers["shapetype"] if mixed else None
    return Layout("geoBoundaries", levels, level_column=column, dates=find_dates(headers))


def _natural_earth(headers: _Headers, frame: pd.DataFrame) -> Layout | None:
    """Natural Earth: states and provinces of the world, or its countries."""
    if "adm1_code" in headers and "name" in headers:
        rows = LevelFields(
            1,
            headers["adm1_code"],
            headers["name"],
            _ne_languages(headers),
            headers.get("type_en"),
            _schemes(headers, frame, {"iso_3166_2": "ISO 3166-2", "code_hasc": "HASC"}),
        )
        code = headers.get("iso_a2") or headers.get("adm0_a3")
        return Layout("Natural Earth", (LevelFields(0, code, headers.get("admin")), rows))
    if {"adm0_a3", "name"} <= headers.keys():
        known = {"iso_a2": "ISO 3166-1 alpha-2", "iso_a3": "ISO 3166-1 alpha-3"}
        schemes = _schemes(headers, frame, known)
        languages = _ne_languages(headers)
        rows = LevelFields(0, headers["adm0_a3"], headers["name"], languages, None, schemes)
        return Layout("Natural Earth", (rows,))
    return None


def _ne_languages(headers: _Headers) -> tuple[tuple[str, str], ...]:
    """Names in languages, and those that Natural Earth calls alternative, local or long."""
    also = ("name_alt", "name_local", "gn_name", "woe_name", "name_long", "formal_en")
    alternatives = [("alt", headers[name]) for name in also if name in headers]
    languages = find_languages(headers)
    return (*(hit for hit in languages if hit[0] not in ("alt", "len")), *alternatives)


def _schemes(
    headers: _Headers, frame: pd.DataFrame, known: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Columns of other code systems that are there and filled."""
    there = ((name, headers[folded]) for folded, name in known.items() if folded in headers)
    return tuple((name, column) for name, column in there if known_text(frame[column]).any())


def _dhis2(headers: _Headers, frame: pd.DataFrame) -> Layout | None:
    """DHIS2 organisation units: its level 1 is the country, ADM0."""
    parent = headers.get("parentid") or headers.get("parent")
    if not {"id", "name", "level"} <= headers.keys() or parent is None:
        return None
    levels = pd.to_numeric(frame[headers["level"]], errors="coerce")
    if levels.isna().all() or levels.min() < 1:
        return None
    mixed = levels.nunique() > 1
    level = int(levels.max()) - 1
    also = (("alt", headers["shortname"]),) if "shortname" in headers else ()
    schemes = _schemes(headers, frame, {"code": "code"})
    rows = LevelFields(level, headers["id"], headers["name"], also, None, schemes)
    above = LevelFields(level - 1, parent, headers.get("parentname"))
    found = (above, rows) if level and not mixed else (rows,)
    column = headers["level"] if mixed else None
    dates = _schemes(headers, frame, {"openingdate": "valid_on", "closeddate": "valid_to"})
    called = headers.get("parentname")
    return Layout(
        "DHIS2", found, column, dict(dates), parent=parent, parent_name=called, level_base=1
    )


def _tiger(headers: _Headers, frame: pd.DataFrame) -> Layout | None:
    """United States Census: TIGER and cartographic files, FIPS codes of states and counties.

    Vintages write their two digits behind the header (``STATEFP20``), and files before 2012 have
    ``STATE`` and ``COUNTY`` beside a ``GEO_ID``. A county's code is its state's and its own.
    """
    plain = {re.sub(r"(\D)(1|2)0$", r"\1", folded): column for folded, column in headers.items()}
    state = plain.get("statefp") or (plain.get("state") if "geo_id" in plain else None)
    code = plain.get("geoid") or plain.get("geo_id")
    if state is None or (code is None and plain.get("name") is None):
        return None
    county = plain.get("countyfp") or (plain.get("county") if "geo_id" in plain else None)
    finer = next(
        (plain[name] for name in ("cousubfp", "placefp", "tractce") if name in plain), None
    )
    level = 3 if finer else 2 if county else 1
    also = tuple(("alt", plain[name]) for name in ("namelsad",) if name in plain)
    known = {"stusps": "USPS", "statens": "GNIS", "countyns": "GNIS"}
    schemes = _schemes(plain, frame, known)
    width = {1: 2, 2: 5}.get(level)
    rows = LevelFields(level, code or state, plain.get("name"), also, None, schemes, width)
    above = [LevelFields(1, state, None, width=2, named=STATES)] if level > 1 else []
    return Layout("US Census", (*above, rows), country="US")


# Tried in this order, after the patterns of :data:`loaders.boundaries.profiles.PROFILES`.
SINGLE_LEVEL: Mapping[str, Callable[[_Headers, pd.DataFrame], Layout | None]] = {
    "geoboundaries": _geoboundaries,
    "natural-earth": _natural_earth,
    "dhis2": _dhis2,
    "tiger": _tiger,
}
