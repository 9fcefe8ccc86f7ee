"""How place names are compared: what is left of a name once writing habits are taken away.

Three readings of a name, each looser than the one before: :func:`fold` (letters and digits as
written), :func:`essence` (without articles and what the unit is called, compass points in one
language and last) and :func:`sound` (letter habits of transliteration levelled). Only the first two
can make a name the same name; the last is likeness.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from geodata.gazetteer import wording

# Letters that Unicode does not take apart into a letter and a mark, and the forms that one Arabic
# letter has in Arabic, Persian, Pashto and Urdu keyboards.
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h"}
    | {"ی": "ي", "ى": "ي", "ې": "ي", "ۍ": "ي", "ک": "ك", "ګ": "گ", "ة": "ه", "ہ": "ه", "ۀ": "ه"}
    | {"ـ": "", "\u200c": " ", "\u200d": "", "\u200b": "", "\ufeff": "", "ʿ": "", "ʾ": ""}
)
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u02bb`\u00b4]")
_ASCII_WORDS = re.compile(r"[a-z0-9]+")
_ABJAD = re.compile(r"[\u0590-\u06ff\u0750-\u077f]")  # Hebrew and Arabic: vowels are not written
_VOWELS = re.compile(r"[aeiouywh]+")

# Habits of writing one sound in Latin letters: endings, then pairs in this order, then letters.
_ENDINGS = ("iyyah", "iyyeh", "iyah", "iyeh", "iyya", "iya", "ya")
_PAIRS = (
    *(("sch", "s"), ("tch", "s"), ("sh", "s"), ("ch", "s"), ("kh", "k"), ("gh", "g")),
    *(("dh", "d"), ("dj", "d"), ("th", "t"), ("zh", "z"), ("ph", "f"), ("ck", "k")),
    *(("ou", "u"), ("au", "u"), ("ow", "u"), ("aw", "u"), ("oo", "u")),
)
_LETTER_HABITS = str.maketrans("qcoweyvj", "kkuuiiud")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=400_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name: NFKC, casefolded, without diacritics and punctuation.

    Vowel signs of Indic scripts are letters here, not diacritics: they stay. Forms of one Arabic
    letter are one letter.
    """
    if name.isascii():
        return tuple(_ASCII_WORDS.findall(name.lower().replace("'", "").replace("`", "")))
    text = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS)
    text = _APOSTROPHES.sub("", text)
    spaced = unicodedata.normalize("NFD", text).translate(_KEPT)
    return tuple(unicodedata.normalize("NFC", spaced).split())


class _Kept(dict[int, str]):
    """What stays of each character, worked out once: a letter, nothing, or a blank."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        place = unicodedata.combining(character)
        if 10 <= place <= 36 or place >= 200:  # accents, Arabic and Hebrew vowel points
            kept = ""
        elif character.isalnum() or unicodedata.category(character)[0] == "M":
            kept = character
        else:
            kept = " "
        self[code] = kept
        return kept


_KEPT = _Kept()


def fold(name: str) -> str:
    """A name as letters and digits only, so that ``Sar-e Pol`` is ``sarepol``."""
    return "".join(words(name))


def _folded(texts: str) -> frozenset[str]:
    return frozenset(word for text in texts.split() for word in words(text))


_UNITS = _folded(wording.UNITS)
_GENERIC = _UNITS | _folded(wording.ARTICLES)
_ROMAN = frozenset(wording.ROMAN.split())
_BEARINGS = {fold(written): meant for written, meant in wording.BEARINGS.items()}
_TELLING = _folded(wording.TELLING) | set(_BEARINGS.values())
_COMPASS = frozenset({"north", "south", "east", "west"})
_LAST = _COMPASS | {"city", "upper", "lower"}
_BLANK = frozenset(text.strip() for text in wording.BLANK.split("|"))
_NATIONAL = frozenset(text.strip() for text in wording.NATIONAL.split("|"))


@lru_cache(maxsize=400_000)
def _spelt_out(name: str) -> tuple[str, ...]:
    """The words of a name in full: abbreviations, compass points in any language, no article."""
    parts = words(name)
    if len(parts) == 1:
        return (_plain_word(parts[0]),)
    full = [wording.ABBREVIATED.get(word, word) for word in parts]
    for at in (0, -1) if full else ():  # a letter in the middle is a particle, as in Sar e Pol
        full[at] = wording.COMPASS_LETTERS.get(full[at], full[at])
    return tuple(map(_plain_word, full))


@lru_cache(maxsize=200_000)
def _plain_word(word: str) -> str:
    bare = _without_article(word)
    return _BEARINGS.get(bare, bare)


def _without_article(word: str) -> str:
    """An Arabic word without its ``ال``."""
    return word[2:] if word.startswith("ال") and len(word) >= 5 else word


@lru_cache(maxsize=400_000)
def essence(name: str) -> str:
    """A folded name without articles and what the unit is called, compass points last.

    So ``Rukum East District`` and ``Eastern Rukum`` are both ``rukumeast``. A name that would
    lose all its letters keeps them: ``La 9`` stays ``la9``.
    """
    kept = [word for word in _spelt_out(name) if word not in _GENERIC]
    bare = "".join(sorted(kept, key=_LAST.__contains__))
    return bare if sum(map(str.isalpha, bare)) >= 3 else fold(name)


@lru_cache(maxsize=400_000)
def telling(name: str) -> frozenset[str]:
    """The words of a name that tell neighbours apart: numbers, compass points, town and rural."""
    parts = _spelt_out(name)
    told = _TELLING.intersection(parts)
    if len(parts) > 1:
        told |= _ROMAN.intersection(parts[-1:])
    return told | set(filter(str.isdigit, parts))


def only_tells(name: str) -> bool:
    """Whether a name is nothing but words that tell neighbours apart, such as ``Rural``."""
    kept = {word for word in _spelt_out(name) if word not in _GENERIC}
    return kept <= telling(name)


@lru_cache(maxsize=400_000)
def sound(name: str) -> str:
    """A name in Latin letters with habits of spelling levelled: ``Hilmand`` is ``Helmand``.

    Articles stay, since they may be parts of words elsewhere (Du Layna, Dolayna). Other scripts
    are transliterated by a library, anyascii.
    """
    parts = _spelt_out(name)
    kept = [word for word in parts if word not in _UNITS] or parts
    text = "".join(sorted(kept, key=_LAST.__contains__))
    if not text.isascii():
        text = fold(anyascii(text))
    ending = next((end for end in _ENDINGS if text.endswith(end)), "")
    text = text[: len(text) - len(ending)] + ("ia" if ending else "")
    for written, letter in _PAIRS:
        text = text.replace(written, letter)
    text = text.translate(_LETTER_HABITS).replace("ai", "i").removesuffix("h")
    return _DOUBLED.sub(r"\1", text)


@lru_cache(maxsize=400_000)
def skeleton(name: str) -> str:
    """The consonants of a name, for scripts that write no vowels; empty when there are too few."""
    bare = _DOUBLED.sub(r"\1", _VOWELS.sub("", sound(name)))
    return bare if len(bare) >= 3 else ""


def says_more(name: str, known: str) -> bool:
    """Whether a name has all words of another and one that means more: ``Washington, D.C.``."""
    said, theirs = set(words(name)), set(words(known))
    return theirs < said and not said - theirs <= _GENERIC


def is_abjad(name: str) -> bool:
    """Whether a name is in a script that leaves vowels out: Arabic or Hebrew."""
    return bool(_ABJAD.search(name))


def is_blank(text: str) -> bool:
    """Whether a cell says nothing, be it empty or a placeholder such as ``n/a``."""
    stripped = text.strip().casefold()
    return not stripped or stripped in _BLANK


def is_national(name: str) -> bool:
    """Whether a name says "the whole country" in English, French or Spanish."""
    return " ".join(words(name)) in _NATIONAL
