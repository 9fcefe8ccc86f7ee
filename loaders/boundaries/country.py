"""Which country a boundary file is of, and codes for units that come without."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import babel
import pandas as pd
from babel.core import get_global
from pyproj.database import query_crs_info

_LETTERS = re.compile(r"^([A-Z]{2,3})(?=[-_\d])")


@dataclass(frozen=True)
class Country:
    """The root of a file that does not state one."""

    code: str
    name: str


def find_country(codes: pd.Series, title: str) -> Country:
    """The country where no attribute states it: what the P-codes begin with, else the title.

    Parameters
    ----------
    codes : pandas.Series of str or None
        Codes of the finest units, as stated.
    title : str
        The file's name without its ending, or what somebody calls it.
    """
    prefixes = {match[1] if (match := _LETTERS.match(str(code))) else "" for code in codes.dropna()}
    if len(prefixes) == 1 and (prefix := prefixes.pop()) and name_territory(prefix) != prefix:
        return Country(prefix, name_territory(prefix))
    words = " ".join(title.replace("_", " ").replace("-", " ").split())
    return Country(slugify(title), words[:1].upper() + words[1:])


def name_territory(code: str) -> str:
    """The English name of a country by its ISO 3166 code of two or three letters, else the code."""
    short = get_global("territory_aliases").get(code, [code])[0]
    return babel.Locale("en").territories.get(short, code)


@cache
def find_extents(name: str) -> tuple[tuple[float, float, float, float], ...]:
    """Where a country is, roughly: the areas of use of the coordinate systems made for it.

    Parameters
    ----------
    name : str
        Its English name.

    Returns
    -------
    tuple of (west, south, east, north)
        Degrees, west greater than east across the antimeridian; empty where the EPSG registry has
        no system of its own for the country.
    """
    areas = (info.area_of_use for info in query_crs_info(auth_name="EPSG"))
    return tuple(
        (area.west, area.south, area.east, area.north)
        for area in areas
        if area is not None and re.split(r" - |\.|;", area.name)[0].strip() == name
    )


def slugify(text: str) -> str:
    """A name as part of a code: lower case, letters of any script, hyphens between words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    ascii_only = "".join(char for char in plain if not unicodedata.combining(char))
    text = ascii_only if ascii_only.isascii() else unicodedata.normalize("NFC", text.casefold())
    kept = "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in text)
    return "-".join(kept.split()) or "unnamed"
