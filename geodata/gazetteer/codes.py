"""How P-codes are compared: as written, and in the style that one whole column is written in.

Codes are strings, always. A code that is not in the boundary is never mended on its own: only
when the same change makes the column as a whole fit is the change believed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from babel.core import get_global

_SEPARATORS = re.compile(r"[\s\-_./\u200b-\u200f\u2060\ufeff]+")  # zero-width ones too
_SPREADSHEET_NUMBER = re.compile(r"^(\d+)\.0+$")
_PARTS = re.compile(r"^([A-Z]*)(.*)$")

# Of the codes that do not fit as written, how many a change must mend to be believed; and how
# many different ones, unless the column fits nowhere as it is.
BELIEVED_SHARE = 0.8
BELIEVED_CODES = 3


@dataclass(frozen=True)
class CodeStyle:
    """How the codes of one level of a boundary are written.

    Parameters
    ----------
    prefix : str
        The letters every code begins with; empty when they differ.
    width : int
        Characters after the prefix; 0 when they differ.
    """

    prefix: str
    width: int

    @classmethod
    def of(cls, codes: Iterable[str]) -> CodeStyle:
        """The style that codes share."""
        parts = [_PARTS.match(plain(code)) for code in codes]
        prefixes = {part[1] for part in parts if part}
        widths = {len(part[2]) for part in parts if part}
        shared = len(prefixes) == 1
        return cls(
            prefixes.pop() if shared else "", widths.pop() if shared and len(widths) == 1 else 0
        )

    def apply(self, code: str) -> str:
        """A code in this style: its own letters replaced by the prefix, leading zeros put back."""
        rest = code.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return self.prefix + (rest.zfill(self.width) if rest.isdigit() else rest)


def plain(code: str) -> str:
    """A code without blanks, hyphens and lower case, and without a spreadsheet's ``.0``."""
    whole = _SPREADSHEET_NUMBER.sub(r"\1", code.strip())
    return _SEPARATORS.sub("", whole).upper()


def match_column(
    codes: Iterable[str], known: Iterable[str], *, country: str = ""
) -> Mapping[str, tuple[str, bool]]:
    """Which code of a boundary each code of a column is.

    Parameters
    ----------
    codes : iterable of str
        The whole column, as written; blanks left out.
    known : iterable of str
        The P-codes of one level.
    country : str
        Code of the country that they are of; what its prefix may be where they have none.

    Returns
    -------
    dict
        ``{code as written: (P-code, whether it had to be restyled)}``; those not found are absent.
    """
    distinct, units = set(codes), set(known)
    found = {code: (code.strip(), False) for code in distinct if code.strip() in units}
    by_key = _unique_keys(units)
    for code in distinct - set(found):
        if plain(code) in by_key:
            found[code] = (by_key[plain(code)], True)
    left = distinct - set(found)
    return {**_restyle(left, units, by_key, plain(country), bool(found)), **found}


def _unique_keys(units: set[str]) -> dict[str, str]:
    counts = Counter(plain(unit) for unit in units)
    return {plain(unit): unit for unit in units if counts[plain(unit)] == 1}


def _restyle(
    left: set[str], units: set[str], by_key: dict[str, str], country: str, some_fit: bool
) -> dict[str, tuple[str, bool]]:
    """Another prefix of the country, or leading zeros lost: believed if it mends wholesale."""
    style = CodeStyle.of(units)
    prefixes = Counter(_letters(code) for code in left)
    if not prefixes or not (style.prefix or style.width):
        return {}
    prefix = min(prefixes, key=lambda letters: (-prefixes[letters], letters))
    if not _same_country(prefix, style.prefix or country):
        return {}
    mended = {
        code: (by_key[key], True)
        for code in left
        if _letters(code) == prefix != plain(code) and (key := style.apply(plain(code))) in by_key
    }
    enough = len(mended) >= BELIEVED_CODES or (not some_fit and len(mended) > 0)
    return mended if enough and len(mended) >= BELIEVED_SHARE * len(left) else {}


def _letters(code: str) -> str:
    """The letters a code begins with."""
    found = _PARTS.match(plain(code))
    return found[1] if found else ""


def _same_country(prefix: str, other: str) -> bool:
    """Whether two prefixes may stand for one country: CMR and CM, UKR and UA, or one left out."""
    if prefix.startswith(other) or other.startswith(prefix):
        return True
    aliases = get_global("territory_aliases")  # ISO 3166 alpha-3 to alpha-2, from CLDR
    return other in aliases.get(prefix, ()) or prefix in aliases.get(other, ())
