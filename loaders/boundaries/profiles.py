"""Provider profiles as data: which attribute of a boundary file is the code, the name, the parent.

A provider's profile is a set of header patterns with the ADM level in them. Where none fits, the
columns are guessed from headers and contents by :mod:`loaders.boundaries.guess`, which says what
it guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from loaders.boundaries.attributes import fold_headers, known_text


@dataclass(frozen=True)
class LevelFields:
    """Where a file keeps one level: columns of its code, its name and its other names.

    Attributes
    ----------
    level : int
        ADM level.
    code, name : str or None
        Columns; at least one is there.
    others : tuple of (str, str)
        Language, or ``alt``, and column.
    kind : str or None
        Column of what a unit is called there.
    """

    level: int
    code: str | None = None
    name: str | None = None
    others: tuple[tuple[str, str], ...] = ()
    kind: str | None = None

    @property
    def columns(self) -> dict[str, str]:
        """Canonical field to column, as it is shown to a person."""
        stated = {f"adm{self.level}_code": self.code, f"adm{self.level}_name": self.name}
        return {canonical: column for canonical, column in stated.items() if column}


@dataclass(frozen=True)
class Layout:
    """How one file is laid out, and who lays files out so.

    Attributes
    ----------
    provider : str
        As it is shown, such as ``COD-AB (old names)``.
    levels : tuple of LevelFields
        Coarse to fine; the rows are the units of the last.
    level_column : str or None
        Column that says the level of each row, where levels are mixed.
    dates : dict
        ``valid_on`` and ``valid_to`` to columns.
    guessed : tuple of str
        Sentences: what was not stated but guessed, and why.
    """

    provider: str
    levels: tuple[LevelFields, ...]
    level_column: str | None = None
    dates: Mapping[str, str] = field(default_factory=dict)
    guessed: tuple[str, ...] = ()

    @property
    def finest(self) -> LevelFields:
        """The level that the rows are."""
        return self.levels[-1]

    @property
    def score(self) -> tuple[int, int]:
        """How much is known: levels, then codes. The best of several layouts has most."""
        return len(self.levels), sum(1 for fields in self.levels if fields.code)


@dataclass(frozen=True)
class Profile:
    """A provider's way of naming attributes: patterns matched in full against folded headers.

    A pattern's group ``level`` is the ADM level (0 where it has none), its group ``language`` that
    of a name. Of several columns for one thing the earliest pattern wins, then the earliest column.
    ``requires`` is a header without which the profile does not fit.
    """

    key: str
    label: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    others: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    requires: str = ""


_VALID = {
    "valid_on": ("valid_on", "validon", "valid_from", "date_valid", "date", "#date+start"),
    "valid_to": ("valid_to", "validto", "#date+end"),
}

# Ordered: a file is read by the first profile whose patterns find a level.
PROFILES: tuple[Profile, ...] = (
    Profile(
        "cod-ab",
        "COD-AB",
        codes=(r"adm(?P<level>\d)_pcode",),
        names=(r"adm(?P<level>\d)_name",),
        others=(r"adm(?P<level>\d)_name(?P<language>\d)", r"adm(?P<level>\d)_ref_name"),
    ),
    Profile(
        "cod-ab-old",
        "COD-AB (old names)",
        codes=(r"adm(?P<level>\d)_pcode",),
        names=(r"adm(?P<level>\d)_(?P<language>en)", r"adm(?P<level>\d)_(?P<language>[a-z]{2})"),
        others=(
            r"adm(?P<level>\d)_(?P<language>[a-z]{2})",
            r"adm(?P<level>\d)_ref",
            r"adm(?P<level>\d)alt\d([a-z]{2})?",
        ),
    ),
    Profile(
        "cod-ab-older",
        "COD-AB (old names)",
        codes=(r"admin(?P<level>\d)_?pcode?",),
        names=(
            r"admin(?P<level>\d)name_(?P<language>en)",
            r"admin(?P<level>\d)_?name",
            r"admin(?P<level>\d)na_1",
            r"admin(?P<level>\d)name_(?P<language>[a-z]{2})",
        ),
        others=(
            r"admin(?P<level>\d)name_(?P<language>[a-z]{2})",
            r"admin(?P<level>\d)_?name",
            r"admin(?P<level>\d)(altname\d?|alt\dname)(_[a-z]{2})?",
            r"admin(?P<level>\d)(altn|al_\d|refname|refn)",
        ),
    ),
    Profile(
        "hxl",
        "HXL tags",
        codes=(r"#(adm(?P<level>\d)|country)(\+(i_)?[a-z]{2})?\+code(\+\w+)*",),
        names=(
            r"#(adm(?P<level>\d)|country)(\+i_(?P<language>[a-z]{2,3}))?\+name",
            r"#(adm(?P<level>\d)|country)\+name\+i_(?P<language>[a-z]{2,3})",
            r"#(adm(?P<level>\d)|country)",
        ),
        others=(
            r"#(adm(?P<level>\d)|country)\+i_(?P<language>[a-z]{2,3})\+(alt\d?\+)?name",
            r"#(adm(?P<level>\d)|country)(\+alt\d?\+name|\+name\+alt\d?)(\+\w+)*",
        ),
    ),
    Profile(
        "gadm",
        "GADM",
        codes=(r"gid_(?P<level>\d)",),
        names=(r"name_(?P<level>\d)", r"country"),
        others=(r"varname_(?P<level>\d)", r"nl_name_(?P<level>\d)"),
        kinds=(r"engtype_(?P<level>\d)", r"type_(?P<level>\d)"),
        requires=r"gid_\d",
    ),
)


def recognise(frame: pd.DataFrame, profile: str | None = None) -> Layout | None:
    """The layout of a file by its headers.

    Parameters
    ----------
    frame : pandas.DataFrame
        The attributes, one row a feature.
    profile : str, optional
        Key of the profile to use, instead of the first that fits.

    Returns
    -------
    Layout or None
        None when no profile fits.
    """
    headers = fold_headers(frame)
    for candidate in PROFILES:
        if profile in (None, candidate.key) and (found := _fit(candidate, headers, frame)):
            return found
    for key, find in _SINGLE_LEVEL.items():
        if profile in (None, key) and (found := find(headers, frame)):
            return found
    return None


def _fit(profile: Profile, headers: Mapping[str, str], frame: pd.DataFrame) -> Layout | None:
    if not any(re.fullmatch(profile.requires or ".*", folded) for folded in headers):
        return None
    levels = _match_levels(profile, headers, frame)
    if not any(fields.name for fields in levels):
        return None
    return Layout(profile.label, levels, dates=find_dates(headers))


def find_dates(headers: Mapping[str, str], *, strict: bool = False) -> dict[str, str]:
    """Columns of the first and last day of validity.

    Parameters
    ----------
    headers : mapping of str to str
        Folded header to column.
    strict : bool
        Not to take a bare ``date``, which in files of no known provider may be any.
    """
    found = {}
    for canonical, names in _VALID.items():
        stated = [name for name in names if name in headers and not (strict and name == "date")]
        if stated:
            found[canonical] = headers[stated[0]]
    return found


def _match_levels(
    profile: Profile, headers: Mapping[str, str], frame: pd.DataFrame
) -> tuple[LevelFields, ...]:
    codes, names = _hits(profile.codes, headers), _hits(profile.names, headers)
    others, kinds = _hits(profile.others, headers), _hits(profile.kinds, headers)
    found = []
    for level in sorted({*codes, *names}):
        code = _first(codes.get(level, ()), frame)
        name = _first(names.get(level, ()), frame)
        if code or name:
            also = _other_names(others.get(level, ()), name, frame)
            found.append(LevelFields(level, code, name, also, _first(kinds.get(level, ()), frame)))
    return tuple(found)


def _hits(patterns: Iterable[str], headers: Mapping[str, str]) -> dict[int, list[tuple[str, str]]]:
    """Columns by level that a pattern fits: ``(column, language)``, the best first."""
    hits: dict[int, list[tuple[str, str]]] = {}
    for pattern in patterns:
        for folded, column in headers.items():
            if match := re.fullmatch(pattern, folded):
                groups = match.groupdict()
                hit = (column, groups.get("language") or "alt")
                hits.setdefault(int(groups.get("level") or 0), []).append(hit)
    return hits


def _first(hits: Iterable[tuple[str, str]], frame: pd.DataFrame) -> str | None:
    """The first column that says anything."""
    return next((column for column, _ in hits if known_text(frame[column]).notna().any()), None)


def _other_names(
    hits: Iterable[tuple[str, str]], name: str | None, frame: pd.DataFrame
) -> tuple[tuple[str, str], ...]:
    """The remaining name columns with their languages; COD-AB states ``lang1`` in a column."""
    columns = dict(reversed([hit for hit in hits if hit[0] != name]))
    lowered = {str(column).casefold(): column for column in frame.columns}
    found = []
    for column, language in reversed(columns.items()):
        if language.isdigit():
            stated = lowered.get(f"lang{language}")
            language = str(_constant(frame, stated) or "alt") if stated else "alt"
        found.append((language, column))
    return tuple(found)


def _constant(frame: pd.DataFrame, column: str) -> Any:
    """The one value of a column, None when it has several or none."""
    values = known_text(frame[column]).dropna().unique()
    return values[0] if len(values) == 1 else None


def _geoboundaries(headers: Mapping[str, str], frame: pd.DataFrame) -> Layout | None:
    """geoBoundaries: one level a file, no parent but the country."""
    if not {"shapename", "shapetype"} <= headers.keys():
        return None
    stated = _constant(frame, headers["shapetype"]) or ""
    mixed = not re.fullmatch(r"ADM\d", stated)
    level = 1 if mixed else int(stated[-1])
    rows = LevelFields(level, headers.get("shapeid"), headers["shapename"])
    country = LevelFields(0, headers.get("shapegroup"))
    levels = (country, rows) if country.code and level else (rows,)
    column = headers["shapetype"] if mixed else None
    return Layout("geoBoundaries", levels, level_column=column, dates=find_dates(headers))


def _natural_earth(headers: Mapping[str, str], _: pd.DataFrame) -> Layout | None:
    """Natural Earth: states and provinces of the world, or its countries."""
    if "adm1_code" in headers and "name" in headers:
        rows = LevelFields(
            1,
            headers["adm1_code"],
            headers["name"],
            find_languages(headers),
            headers.get("type_en"),
        )
        code = headers.get("iso_a2") or headers.get("adm0_a3")
        return Layout("Natural Earth", (LevelFields(0, code, headers.get("admin")), rows))
    if {"adm0_a3", "name"} <= headers.keys():
        rows = LevelFields(0, headers["adm0_a3"], headers["name"], find_languages(headers))
        return Layout("Natural Earth", (rows,))
    return None


def _dhis2(headers: Mapping[str, str], frame: pd.DataFrame) -> Layout | None:
    """DHIS2 organisation units: its level 1 is the country, ADM0."""
    if not {"id", "name", "level", "parentid"} <= headers.keys():
        return None
    stated = str(_constant(frame, headers["level"]) or "")
    if not stated.isdigit() or int(stated) < 1:
        return None
    level = int(stated) - 1
    rows = LevelFields(level, headers["id"], headers["name"])
    parent = LevelFields(level - 1, headers["parentid"], headers.get("parentname"))
    return Layout("DHIS2", (parent, rows) if level else (rows,))


def find_languages(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Columns such as ``name_fr`` or ``name:fr`` with their languages."""
    matches = {
        column: re.fullmatch(r"(name|nom|nombre)[_:]([a-z]{2,3}([_-][a-z-]+)?)", folded)
        for folded, column in headers.items()
    }
    return tuple((match[2], column) for column, match in matches.items() if match)


# Providers whose attributes do not carry the level in their names.
_SINGLE_LEVEL: Mapping[str, Callable[[Mapping[str, str], pd.DataFrame], Layout | None]] = {
    "geoboundaries": _geoboundaries,
    "natural-earth": _natural_earth,
    "dhis2": _dhis2,
}


def profile_keys() -> tuple[str, ...]:
    """The keys that name a profile, in the order in which they are tried."""
    return (*(profile.key for profile in PROFILES), *_SINGLE_LEVEL)
