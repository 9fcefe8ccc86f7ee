"""Provider profiles as data: which attribute of a boundary file is the code, the name, the parent.

A provider's profile is a set of header patterns with the ADM level in them. Where none fits, the
columns are guessed from headers and contents by :mod:`loaders.boundaries.guess`, which says what
it guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from loaders.boundaries.attributes import constant_text, find_dates, fold_headers, known_text
from loaders.boundaries.layout import Layout, LevelFields
from loaders.boundaries.publishers import SINGLE_LEVEL


@dataclass(frozen=True)
class Profile:
    """A provider's way of naming attributes: patterns matched in full against folded headers.

    A pattern's group ``level`` is the ADM level (0 where it has none), its group ``language`` that
    of a name. Of several columns for one thing the earliest pattern wins, then the earliest column.
    ``schemes`` are other code systems, by name. ``requires`` is a header without which the profile
    does not fit.
    """

    key: str
    label: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    others: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    schemes: tuple[tuple[str, str], ...] = ()
    requires: str = ""


_ISO = (("ISO 3166-1 alpha-2", r"iso2"), ("ISO 3166-1 alpha-3", r"iso3"))

# Ordered: a file is read by the first profile whose patterns find a level.
PROFILES: tuple[Profile, ...] = (
    Profile(
        "cod-ab",
        "COD-AB",
        codes=(r"adm(?P<level>\d)_pcode",),
        names=(r"adm(?P<level>\d)_name",),
        others=(r"adm(?P<level>\d)_name(?P<language>\d)", r"adm(?P<level>\d)_ref_name\d?"),
        schemes=_ISO,
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
        schemes=_ISO,
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
        schemes=(
            ("HASC", r"hasc_(?P<level>\d)"),
            ("ISO 3166-2", r"iso_(?P<level>\d)"),
            ("CC", r"cc_(?P<level>\d)"),
        ),
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
    for key, find in SINGLE_LEVEL.items():
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
            kind = _first(kinds.get(level, ()), frame)
            schemes = _schemes(profile, level, headers, frame)
            found.append(LevelFields(level, code, name, also, kind, schemes))
    return tuple(found)


def _schemes(
    profile: Profile, level: int, headers: Mapping[str, str], frame: pd.DataFrame
) -> tuple[tuple[str, str], ...]:
    """Columns of other code systems at a level."""
    hits = ((name, _hits((pattern,), headers).get(level, ())) for name, pattern in profile.schemes)
    return tuple((name, column) for name, hit in hits if (column := _first(hit, frame)))


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
            language = str(constant_text(frame, stated) or "alt") if stated else "alt"
        found.append((language, column))
    return tuple(found)


def profile_keys() -> tuple[str, ...]:
    """The keys that name a profile, in the order in which they are tried."""
    return (*(profile.key for profile in PROFILES), *SINGLE_LEVEL)
