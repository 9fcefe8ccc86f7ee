"""How place names are compared: what is left of a name once writing habits are taken away."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not take apart into a letter and a mark.
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h"})
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u02bb`\u00b4]")

# What a unit is called, and articles: said or left out at will.
_GENERIC_WORDS = """
administrative area arrondissement canton circle commune comuna council county
departamento departement department distrito district gaunpalika governorate gouvernorat lga
local government mahanagarpalika mantika metropolitan municipal municipality municipalite
municipio nagarpalika oblast palika parish prefecture provincia province raion region rayon
state sub subcounty upamahanagarpalika wilaya wilayat woreda
the of and de del des du la las le les los al el ad an ar as ash at az
"""
_GENERIC = frozenset(_GENERIC_WORDS.split())

# Words that tell two neighbours apart: a spelling may differ, these may not.
_TELLING_WORDS = """
north south east west central upper lower middle inner outer new old greater
northern southern eastern western northeast northwest southeast southwest
nord sud est ouest haut haute bas basse centre norte sur este oeste alto alta bajo baja
town city urban rural zuria special
i ii iii iv v vi vii viii ix x
"""
_TELLING = frozenset(_TELLING_WORDS.split())

_COMPASS = {"northern": "north", "southern": "south", "eastern": "east", "western": "west"}
_DIRECTIONS = frozenset([*_COMPASS.values(), "nord", "sud", "ouest", "norte", "sur", "oeste"])

# What stands in a cell that says nothing, and what says "the whole country".
_BLANK_TEXTS = """- | -- | --- | . | .. | ? | n/a | #n/a | #ref! | #value! | #name? | #div/0! |
#num! | #null! | none | null | nan | nil | unknown |
unspecified | not specified | not applicable | no especificado | sin especificar |
non specifie | non spécifié"""
_NATIONAL_TEXTS = """national | nationwide | nation wide | countrywide | country wide |
whole country | entire country | all country | national level | national coverage |
nacional | cobertura nacional | nivel nacional | todo el pais |
couverture nationale | niveau national | tout le pays"""
_BLANK = frozenset(text.strip() for text in _BLANK_TEXTS.split("|"))
_NATIONAL = frozenset(text.strip() for text in _NATIONAL_TEXTS.split("|"))


@lru_cache(maxsize=200_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name: NFKC, casefolded, without diacritics and punctuation.

    Vowel signs of Indic scripts are letters here, not diacritics: they stay.
    """
    text = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS)
    text = _APOSTROPHES.sub("", text)
    kept = (c for c in unicodedata.normalize("NFD", text) if not _is_diacritic(c))
    spaced = "".join(c if _is_letter(c) else " " for c in kept)
    return tuple(unicodedata.normalize("NFC", spaced).split())


def _is_diacritic(character: str) -> bool:
    """Accents above and below, and the Arabic and Hebrew vowel points."""
    place = unicodedata.combining(character)
    return 10 <= place <= 36 or place >= 200


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def fold(name: str) -> str:
    """A name as letters and digits only, so that ``Sar-e Pol`` is ``sarepol``."""
    return "".join(words(name))


@lru_cache(maxsize=200_000)
def essence(name: str) -> str:
    """A folded name without articles and what the unit is called, compass points last.

    So ``Rukum East District`` and ``Eastern Rukum`` are both ``rukumeast``. A name that would
    lose all its letters keeps them: ``La 9`` stays ``la9``.
    """
    kept = [_COMPASS.get(word, word) for word in words(name) if word not in _GENERIC]
    bare = "".join(sorted(kept, key=_DIRECTIONS.__contains__))
    return bare if sum(c.isalpha() for c in bare) >= 3 else fold(name)


@lru_cache(maxsize=200_000)
def telling(name: str) -> frozenset[str]:
    """The words of a name that tell neighbours apart: numbers, compass points, town and rural."""
    return frozenset(
        _COMPASS.get(word, word) for word in words(name) if word in _TELLING or word.isdigit()
    )


def is_blank(text: str) -> bool:
    """Whether a cell says nothing, be it empty or a placeholder such as ``n/a``."""
    stripped = text.strip().casefold()
    return not stripped or stripped in _BLANK


def is_national(name: str) -> bool:
    """Whether a name says "the whole country" in English, French or Spanish."""
    return " ".join(words(name)) in _NATIONAL
