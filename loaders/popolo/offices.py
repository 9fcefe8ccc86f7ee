"""The words of offices, in headers, titles, chambers and names of files, and the roles they are.

Beside :func:`loaders.records.parties.role_of`, which reads what people write about a meeting, these
are the titles that rosters use. A deputy of somebody is not that somebody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from geodata.gazetteer.names import words
from loaders.records.parties import role_of

_OWN_OFFICES = re.compile(
    r"\b(deputy|vice|lieutenant|lt|assistant|former|ex|acting)\s(county |state )?"
    r"(governor|president|minister|chief minister|speaker|chair\w*|commissioner|administrator)\b"
    r"|\b(vicegobernador\w*|vice gouverneur|running mate)\b"
)
_TITLES: tuple[tuple[str, str], ...] = (
    (
        r"\b(mayors?|alcaldes?|alcaldesa|maires?|prefeit[oa]s?|walikota|intendentes?"
        r"|president[ea] municipal|burgermeister\w*|sindaco)\b",
        "mayor",
    ),
    (
        r"\b(governors?|gobernador\w*|gouverneurs?|governador\w*|walis?|gubernur"
        r"|المحافظ|محافظ|الوالي|والي)\b",
        "governor",
    ),
    (
        r"\b(ward rep\w*|ward member|mcas?|councill?ors?|council\s?(m[ae]n|women)|alderm[ae]n"
        r"|members? of (the )?(county|city|town|municipal|district|local) (assembly|council)"
        r"|conseill\w+|concejal\w*|regidor\w*|vereador\w*|ediles?)\b",
        "council_member",
    ),
    (
        r"\b(parliament\w*|parlament\w*|parlement\w*|mps?|mnas?|mpas?|mlas?|meps?|senat\w*|senad\w*"
        r"|deput(ies|es?|ados?|adas?)|diputad\w*|congress\w*|congreso|legislat\w*"
        r"|representatives?|assembl(y|ies)|asamblea\w*|assemblee|camara|national council"
        r"|house of \w+)\b",
        "legislator",
    ),
)
_BODIES: Mapping[str, str] = {
    "legislature": "legislator",
    "parliament": "legislator",
    "upper": "legislator",
    "lower": "legislator",
    "upper house": "legislator",
    "lower house": "legislator",
    "chamber": "legislator",
    "house": "legislator",
    "assembly": "legislator",
    "chambre": "legislator",
    "camara": "legislator",
    "asamblea": "legislator",
    "unicameral legislature": "legislator",
    "council": "council_member",
    "city council": "council_member",
    "local council": "council_member",
}
_CLASSES: Mapping[str, str] = {
    **dict.fromkeys(
        (word for word, role in _BODIES.items() if role == "legislator"), "legislature"
    ),
    **dict.fromkeys((word for word, role in _BODIES.items() if role != "legislator"), "council"),
    **dict.fromkeys(("party", "political party", "parliamentary group", "faction"), "party"),
    **dict.fromkeys(("executive", "government", "cabinet", "ministry"), "executive"),
    **dict.fromkeys(("agency", "department", "commission"), "agency"),
}
# Areas that exist only to elect somebody to a legislature.
_ELECTORAL = re.compile(
    r"\b(constituenc(y|ies)|riding|electorate|electoral district|congressional district"
    r"|circonscription|circunscripcion|circulo eleitoral)\b"
)
_BARE = frozenset({"member", "members", "miembro", "membre", "membro", "representative"})


@lru_cache(maxsize=10_000)
def find_role(text: str) -> str | None:
    """The office that a title means, of ``POST_ROLES``; None where it is none of them."""
    plain = " ".join(words(text))
    if not plain or _OWN_OFFICES.search(plain):
        return None
    found = next((role for pattern, role in _TITLES if re.search(pattern, plain)), None)
    general = role_of(text)
    return general if general == "deputy_mayor" else found or general


def is_title(text: str) -> bool:
    """Whether a text names an office, be it of the list or one of its own."""
    return bool(find_role(text) or _OWN_OFFICES.search(" ".join(words(text))))


def is_bare(text: str) -> bool:
    """Whether a role says only that somebody belongs, and not as what."""
    return not text.strip() or " ".join(words(text)) in _BARE


def role_in_body(classification: str, name: str) -> str | None:
    """What members of an organization are, by what it is, else by its name."""
    kind = " ".join(words(classification))
    if kind in _BODIES:
        return _BODIES[kind]
    return find_role(name) if not kind or kind == "organization" else None


def role_of_seat(kind: str) -> str | None:
    """What those are who hold an area of a kind: of a constituency, legislators."""
    return "legislator" if _ELECTORAL.search(" ".join(words(kind))) else None


def class_of(classification: str, name: str) -> str:
    """A Popolo classification as one of ``ORGANIZATION_CLASSES``."""
    known = _CLASSES.get(" ".join(words(classification)))
    role = role_in_body(classification, name)
    return known or {"legislator": "legislature", "council_member": "council"}.get(
        role or "", "other"
    )
