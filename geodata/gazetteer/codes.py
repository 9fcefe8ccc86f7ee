"""How P-codes are compared: as written, and in the style that one whole column is written in.

Codes are strings, always. A code that is not in the boundary is never mended on its own: only
when the same change makes the column as a whole fit is the change believed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import TypeAlias

from babel.core import get_global

_SEPARATORS = re.compile(r"[\s\-_./\u200b-\u200f\u2060\ufeff]+")  # zero-width ones too
_SPREADSHEET_NUMBER = re.compile(r"^(\d+)\.0+$")
_DAMAGED = re.compile(r"^[+-]?\d+[.,]\d+(e[+-]?\d+)?$|^[+-]?\d+e[+-]\d+$", re.IGNORECASE)
_PARTS = re.compile(r"^([A-Z]*)(.*)$")

# Of the codes that do not fit as written, how many a change must mend to be believed; and how
# many different ones, unless the column fits nowhere as it is.
BELIEVED_SHARE = 0.8
BELIEVED_CODES = 3
_WIDEST = 6  # digits of one level's part
_MANY_CODES, _CHECKED_DIGITS = 100, 5  # of codes whose last digit may be a check of the others

Segments: TypeAlias = "Mapping[str, tuple[str, ...]]"


@lru_cache(maxsize=200_000)
def plain(code: str) -> str:
    """A code without blanks, hyphens and lower case, and without a spreadsheet's ``.0``.

    What a spreadsheet made of a code and cannot be undone, such as ``1.01E+02``, stays as it is.
    """
    whole = _SPREADSHEET_NUMBER.sub(r"\1", code.strip())
    return whole if _DAMAGED.match(whole) else _SEPARATORS.sub("", whole).upper()


def match_column(
    codes: Iterable[str],
    known: Iterable[str],
    *,
    country: str = "",
    segments: Segments | None = None,
) -> Mapping[str, tuple[str, bool]]:
    """Which code of a boundary each code of a column is.

    Parameters
    ----------
    codes : iterable of str
        The whole column, as written; blanks left out.
    known : iterable of str
        The codes of one level.
    country : str
        Code of the country that they are of; what its prefix may be where they have none.
    segments : mapping of str to tuple of str, optional
        The part of each known code that each level adds, such as ``("NG", "002", "001")``; one
        part after the letters when left out.

    Returns
    -------
    dict
        ``{code as written: (known code, whether it had to be restyled)}``; those not found are
        absent.
    """
    distinct, units = set(codes), set(known)
    found = {code: (code.strip(), False) for code in distinct if code.strip() in units}
    by_key = _unique_keys(units)
    for code in distinct - set(found):
        if plain(code) in by_key:
            found[code] = (by_key[plain(code)], True)
    left = {code for code in distinct - set(found) if not _DAMAGED.match(plain(code))}
    parts = {unit: _parts(unit, segments or {}) for unit in by_key.values()}
    return {**_restyle(left, parts, plain(country), bool(found)), **found}


def _unique_keys(units: set[str]) -> dict[str, str]:
    counts = Counter(plain(unit) for unit in units)
    return {plain(unit): unit for unit in units if counts[plain(unit)] == 1}


def _parts(unit: str, segments: Segments) -> tuple[str, ...]:
    """The letters that a code begins with, and what each level adds to them."""
    letters = letters_of(unit)
    added = tuple(plain(part) for part in segments.get(unit, ()))
    whole = "".join(added)
    if whole == plain(unit) and added[0] == letters:
        return added
    return letters, plain(unit)[len(letters) :]


# --- another style ------------------------------------------------------------------------------


def _restyle(
    left: set[str], parts: Mapping[str, tuple[str, ...]], country: str, some_fit: bool
) -> dict[str, tuple[str, bool]]:
    """Another prefix of the country, or other zeros: believed if it mends wholesale.

    Of several changes that mend as many codes and disagree on one, none is believed.
    """
    prefixes = Counter(letters_of(code) for code in left)
    if not prefixes or not parts:
        return {}
    prefix = min(prefixes, key=lambda letters: (-prefixes[letters], letters))
    shared = {part[0] for part in parts.values()}
    if len(shared) > 1 or not same_country(prefix, next(iter(shared)) or country):
        return {}
    digits = {
        code: plain(code)[len(prefix) :]
        for code in left
        if letters_of(code) == prefix != plain(code)
    }
    answers = [
        {code: (way[text], True) for code, text in digits.items() if text in way}
        for way in _ways(parts, digits.values())
    ]
    most = max(map(len, answers), default=0)
    best = [answer for answer in answers if len(answer) == most]
    enough = most >= BELIEVED_CODES or (not some_fit and most > 0)
    if not enough or most < BELIEVED_SHARE * len(left) or any(a != best[0] for a in best):
        return {}
    return best[0]


def _ways(parts: Mapping[str, tuple[str, ...]], digits: Iterable[str]) -> Iterator[dict[str, str]]:
    """The known codes written in every style that the column may have, without their letters."""
    lengths = Counter(map(len, digits))
    yield _spelt(parts, None)
    yield {text.lstrip("0"): unit for text, unit in _spelt(parts, None).items()}
    yield _without_check_digit(_spelt(parts, None))
    depth = max(len(part) for part in parts.values()) - 1
    usual = lengths.most_common(1)[0][0] if lengths else 0
    for widths in product(range(1, _WIDEST + 1), repeat=min(max(depth, 1), 4)):
        if sum(widths) == usual:
            yield _spelt(parts, widths)


def _without_check_digit(known: Mapping[str, str]) -> dict[str, str]:
    """The known codes without their last digit, where that tells no two of many apart.

    As with the municipalities of Brazil: 3550308 is also 355030.
    """
    short = {text[:-1]: unit for text, unit in known.items() if text.isdigit()}
    telling = len(short) < len(known) or len(known) < _MANY_CODES
    return {} if telling or min(map(len, short)) < _CHECKED_DIGITS else short


def _spelt(parts: Mapping[str, tuple[str, ...]], widths: Sequence[int] | None) -> dict[str, str]:
    """Each known code with the parts of its levels that many digits wide; clashes left out."""
    spelt: dict[str, list[str]] = {}
    for unit, (_, *added) in parts.items():
        if widths is not None and len(widths) != len(added):
            continue
        wide = added if widths is None else map(_padded, added, widths)
        spelt.setdefault("".join(wide), []).append(unit)
    return {text: units[0] for text, units in spelt.items() if len(units) == 1}


def _padded(part: str, width: int) -> str:
    """A number that many digits wide, or marked where it is none or does not fit."""
    text = str(int(part)).zfill(width) if part.isdigit() else part
    return text if len(text) == width else f"?{part}"


def letters_of(code: str) -> str:
    """The letters a code begins with."""
    found = _PARTS.match(plain(code))
    return found[1] if found else ""


def same_country(prefix: str, other: str) -> bool:
    """Whether two prefixes may stand for one country: CMR and CM, UKR and UA, or one left out."""
    if prefix.startswith(other) or other.startswith(prefix):
        return True
    aliases = get_global("territory_aliases")  # ISO 3166 alpha-3 to alpha-2, from CLDR
    return other in aliases.get(prefix, ()) or prefix in aliases.get(other, ())
