"""Which country a boundary file is of, and codes for units that come without."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import babel
import pandas as pd
from babel.core import get_global

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


def slugify(text: str) -> str:
    """A name as part of a code: lower case, letters of any script, hyphens between words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    ascii_only = "".join(char for char in plain if not unicodedata.combining(char))
    text = ascii_only if ascii_only.isascii() else unicodedata.normalize("NFC", text.casefold())
    kept = "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in text)
    return "-".join(kept.split()) or "unnamed"
