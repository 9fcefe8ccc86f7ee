"""Other code systems of the rows: attributes that tell every area apart and look like codes."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from loaders.boundaries.attributes import fold_header, known_text
from loaders.boundaries.layout import Layout
from loaders.boundaries.population import find_population

_KNOWN = {
    "iso_3166_2": "ISO 3166-2",
    "iso3166_2": "ISO 3166-2",
    "shapeiso": "ISO 3166-2",
    "hasc": "HASC",
    "wikidata": "Wikidata",
    "wikidataid": "Wikidata",
    "geonameid": "GeoNames",
}
_CODED = re.compile(
    r".*(code?|cod|id|pcod|num|no|nr|key|ref|ident\w*|iso\w*|hasc\w*|fips\w*|uid|cd)"
)
_NOT_CODES = re.compile(
    r"object_?id(_\d+)?|fid(_\d+)?|id_|o?gc_fid|gid|ogr_.*|shape_.*|.*area.*|.*_?leng?(th)?|perimeter"
    r"|.*centr.*|[xy]_?(min|max|coord)?|.*_(x|y)|lon(g|gitude)?|lat(itude)?|.*pop.*|.*date.*|count"
    r"|.*(color|colour|url|link|flag|image|path|geom|remark|note|comment|names?|codes|wikipedia).*"
)
_LONGEST = 24
_STATED = 0.9  # share of rows that must have a code


def add_schemes(frame: pd.DataFrame, layout: Layout) -> Layout:
    """A layout that keeps the other codes of its rows too.

    An attribute is another code when it is short, differs from row to row, is filled nearly
    everywhere, and is written like one: letters and digits, or digits under a header that says
    so; never the number of the row, a measure or an address.

    Parameters
    ----------
    frame : pandas.DataFrame
        Attributes, one row a feature.
    layout : Layout

    Returns
    -------
    Layout
    """
    rows = layout.finest
    used: set[str | None] = {column for fields in layout.levels for column in _used(fields)}
    used |= {layout.level_column, layout.parent, find_population(frame), *layout.dates.values()}
    found = [
        (_KNOWN.get(fold_header(column), str(column)), str(column))
        for column in frame.columns
        if column not in used and _is_code(fold_header(column), frame[column])
    ]
    finest = replace(rows, schemes=(*rows.schemes, *found))
    return replace(layout, levels=(*layout.levels[:-1], finest))


def _used(fields: object) -> list[str]:
    others = [column for _, column in getattr(fields, "others", ())]
    schemes = [column for _, column in getattr(fields, "schemes", ())]
    own = [getattr(fields, key) for key in ("code", "name", "kind")]
    return [*filter(None, own), *others, *schemes]


def _is_code(header: str, column: pd.Series) -> bool:
    if _NOT_CODES.fullmatch(header) or pd.api.types.is_datetime64_any_dtype(column):
        return False
    text = known_text(column)
    known = text.dropna().astype(str)
    if len(text) < 2 or len(known) < _STATED * len(text) or known.duplicated().any():
        return False
    if (
        known.str.len().max() > _LONGEST
        or known.str.contains(r"[.,:/@]\D*\d|://", regex=True).any()
    ):
        return False
    return _written_like_codes(header, known)


def _written_like_codes(header: str, known: pd.Series) -> bool:
    digits = known.str.contains(r"\d", regex=True).all()
    if known.str.fullmatch(r"-?\d+").all():
        numbers = pd.to_numeric(known)
        counts = bool((numbers.diff().dropna() == 1).all())
        return bool(_CODED.fullmatch(header)) and not counts
    upper = known.str.fullmatch(r"[A-Z][A-Z_\-. ]{0,7}").all()
    return bool(digits or (upper and known.str.len().max() <= 8))
