"""Which rows are about another country than the boundary's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import babel
import pandas as pd
from babel.core import get_global

from geodata.areas import Areas
from geodata.gazetteer.names import fold

_ISO = re.compile(r"[A-Z]{2,3}")
_LANGUAGES = ("en", "fr", "es", "pt", "ar")


OURS, OTHER, UNKNOWN = "ours", "other", ""
"""What a stated country is: in the boundary, not in it, or not to be told."""


def tell_countries(stated: Sequence[str], areas: Areas) -> pd.Series:
    """Whether the country that each row states is in the boundary.

    Parameters
    ----------
    stated : sequence of str
        ISO 3166 codes of two or three letters or digits, or names; empty where none is stated.
    areas : Areas
        Its countries are known by the codes and names of its coarsest level. Where one of them
        cannot be told, nothing is said of any row.

    Returns
    -------
    pandas.Series of str
        :data:`OURS`, :data:`OTHER` or :data:`UNKNOWN`, one a row.
    """
    units = areas.at(areas.coarsest)
    ours = {_territory(code) or _territory(name) for code, name in units["name"].items()}
    if areas.coarsest != 0 or None in ours:
        return pd.Series(UNKNOWN, index=range(len(stated)), dtype="str")
    told = {text: _tell(text, ours) for text in set(stated)}
    return pd.Series([told[text] for text in stated], dtype="str")


def _tell(text: str, ours: set[str | None]) -> str:
    found = _territory(text)
    if found is None:
        return OTHER if _ISO.fullmatch(text.strip()) else UNKNOWN
    return OURS if found in ours else OTHER


def _territory(text: str) -> str | None:
    """The two letters of a country, from a code or a name in one of five languages."""
    code = text.strip().upper()
    if code.isdigit():
        code = code.zfill(3)
    short = get_global("territory_aliases").get(code, [code])[0]
    if short in babel.Locale("en").territories and len(short) == 2:
        return str(short)
    return _by_name().get(fold(text))


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    return {
        fold(name): code
        for language in reversed(_LANGUAGES)
        for code, name in babel.Locale(language).territories.items()
        if len(code) == 2 and code.isalpha()
    }
