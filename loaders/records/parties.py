"""Who is in a records file: organizations, people, offices and programs, from the words of rows.

The same organization in another case or with other blanks is one organization; it keeps the
spelling that most rows use. Identities are made from the words alone, so that loading the same
file twice, or next month's, gives the same ones.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from geodata.codelists import ENGAGEMENT_KINDS, POST_ROLES, SENSITIVITIES
from geodata.gazetteer.names import fold, is_blank, words

_SLUG_LENGTH = 48
_SEVERAL = re.compile(r"\s*[;\n|]\s*")
_SEVERAL_OR_COMMA = re.compile(r"\s*[;,\n|]\s*")

# Words of an organization's type -> (classification, IATI organisation type); the first that fits.
_TYPES: tuple[tuple[str, tuple[str, str]], ...] = (
    (r"\b(ingo|international ngo|ong internacional|ong internationale)\b", ("ngo", "21")),
    (r"\b(nngo|national ngo|lngo|local ngo|ong nacional|ong nationale|ong local)\b", ("ngo", "22")),
    (r"\b(ngo|ong|civil society|sociedad civil|societe civile|cso)\b", ("ngo", "22")),
    (r"\b(red cross|red crescent|cruz roja|croix rouge|rcrc)\b", ("ngo", "21")),
    (
        r"\b(un|united nations|naciones unidas|nations unies|multilateral|igo)\b",
        ("multilateral", "40"),
    ),
    (r"\b(local government|municipal|gobierno local)\b", ("agency", "11")),
    (r"\b(gov|govt|government|gobierno|gouvernement|ministry)\b", ("agency", "10")),
    (r"\b(private|business|empresa|privado|prive)\b", ("business", "70")),
    (r"\b(academi\w*|universi\w*|research)\b", ("other", "80")),
    (r"\b(foundation|fundacion|fondation)\b", ("ngo", "60")),
    (r"\b(donor|embassy|bilateral)\b", ("foreign_government", "10")),
)
_ROLES: tuple[tuple[str, str], ...] = (
    (r"deputy mayor|vice mayor|vicealcalde|maire adjoint", "deputy_mayor"),
    (r"\b(mayor|alcalde\w*|maire)\b", "mayor"),
    (r"chief minister", "chief_minister"),
    (r"attorney|fiscal general|procureur", "attorney_general"),
    (r"\b(governor|gobernador\w*|gouverneur)\b", "governor"),
    (r"chair(person|man|woman)?\b|presiden\w+ de la camara", "chairperson"),
    (r"council|concejal|conseiller|regidor", "council_member"),
    (r"\b(legislator|senator|representative|deputy|diputad\w+|assembly|mp|depute)\b", "legislator"),
    (r"administrat\w+|commissioner|prefet|prefecto|district officer", "administrator"),
    (r"chief|tribal|elder|traditional|sultan|emir|king|cacique", "traditional_authority"),
    (r"party", "party_leader"),
    (r"civil society|ngo|association|sociedad civil", "civil_society_leader"),
)
_KINDS: tuple[tuple[str, str], ...] = (
    (r"mediat|mediaci", "mediation"),
    (r"conflict", "conflict_reporting"),
    (r"council.*train|train.*council", "council_training"),
    (r"party.*train|train.*part", "party_training"),
    (r"elect|elecci", "election_support"),
    (r"citizen|participat|town hall|particip", "citizen_participation"),
    (r"institution|capacity", "institution_building"),
    (r"public.private|ppp", "public_private_partnership"),
    (r"exchange|intercambio|sister", "exchange"),
    (r"dialogue|dialogo|meeting|reunion|visit|talk", "dialogue"),
)


def slug(name: str) -> str:
    """A short identity in plain letters, with a hash where letters had to be left out."""
    plain = "-".join(words(name))
    safe = re.sub(r"[^a-z0-9-]", "", plain)[:_SLUG_LENGTH].strip("-")
    if safe == plain:
        return safe
    digest = hashlib.sha1(fold(name).encode(), usedforsecurity=False).hexdigest()[:8]
    return f"{safe}-{digest}".lstrip("-")


def split_names(text: str, *, commas: bool = False) -> list[str]:
    """The names in one cell, separated by semicolons, bars or line breaks, or by commas too."""
    parts = (_SEVERAL_OR_COMMA if commas else _SEVERAL).split(text)
    return [part for part in parts if not is_blank(part)]


@lru_cache(maxsize=10_000)
def kind_of(text: str) -> str | None:
    """The kind of engagement that a provider's word means; None where it is none of ours."""
    known = {fold(key): code for code, label in ENGAGEMENT_KINDS.items() for key in (code, label)}
    return known.get(fold(text)) or _first(_KINDS, text)


@lru_cache(maxsize=10_000)
def role_of(text: str) -> str | None:
    """The office that a provider's word means; None where it is none of ours."""
    known = {fold(key): code for code, label in POST_ROLES.items() for key in (code, label)}
    return known.get(fold(text)) or _first(_ROLES, text)


@lru_cache(maxsize=10_000)
def sensitivity_of(text: str) -> str | None:
    """The sensitivity that a provider's word means; None where it is none of ours."""
    known = {fold(key): code for code, label in SENSITIVITIES.items() for key in (code, label)}
    return known.get(fold(text))


def _first(patterns: Iterable[tuple[str, str]], text: str) -> str | None:
    plain = " ".join(words(text))
    return next((code for pattern, code in patterns if re.search(pattern, plain)), None)


def _type_of(text: str) -> tuple[str, str | None]:
    plain = " ".join(words(text))
    found = next((kind for pattern, kind in _TYPES if re.search(pattern, plain)), None)
    return found or ("other", None)


@dataclass
class Parties:
    """Collects everybody that rows name, once each.

    Parameters
    ----------
    source_id : str
    """

    source_id: str
    _spellings: dict[str, Counter[str]] = field(default_factory=dict)
    _acronyms: dict[str, str] = field(default_factory=dict)
    _types: dict[str, str] = field(default_factory=dict)
    _persons: dict[str, str] = field(default_factory=dict)
    _posts: dict[str, dict[str, object]] = field(default_factory=dict)
    _memberships: dict[str, dict[str, object]] = field(default_factory=dict)
    _programs: dict[str, Counter[str]] = field(default_factory=dict)
    _partners: dict[tuple[str, str, str], None] = field(default_factory=dict)

    def organization(self, name: str, acronym: str = "", kind: str = "", rows: int = 1) -> str:
        """Identity of an organization in some rows; its acronym serves where there is no name."""
        key = f"org-{slug(name or acronym)}"
        self._spellings.setdefault(key, Counter())[" ".join((name or acronym).split())] += rows
        if acronym and name:
            self._acronyms.setdefault(key, acronym)
        if kind:
            self._types.setdefault(key, kind)
        return key

    def person(self, name: str) -> str:
        """Identity of a person: two people of one name in one file are taken as one."""
        key = f"person-{slug(name)}"
        self._persons.setdefault(key, " ".join(name.split()))
        return key

    def post(self, role: str, level: int, pcode: str, area: str, vintage: str) -> str:
        """Identity of an office in an area."""
        key = f"{pcode.lower()}-{role.replace('_', '-')}"
        label = f"{POST_ROLES[role]} of {area}"
        where = {"vintage": vintage, "level": level, "pcode": pcode}
        self._posts.setdefault(key, {"post_id": key, "label": label, "role": role, **where})
        return key

    def membership(self, person: str, post: str, organization: str, role: str) -> None:
        """A person holds an office, or belongs to an organization, or is called something."""
        key = f"{person}--{post or organization or slug(role)}"
        self._memberships.setdefault(
            key,
            {
                "membership_id": key,
                "person_id": person,
                "post_id": post or None,
                "organization_id": organization or None,
                "role": role or None,
            },
        )

    def program(self, code: str, title: str, rows: int = 1) -> str:
        """Identity of a program in some rows: the provider's code, else its title."""
        key = " ".join(code.split()) or f"program-{slug(title)}"
        self._programs.setdefault(key, Counter())[" ".join((title or code).split())] += rows
        return key

    def partner(self, program: str, organization: str, role: str) -> None:
        """An organization takes part in a program, by IATI role."""
        self._partners.setdefault((program, organization, role))

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The entity tables, not yet conformed; those without rows are left out."""
        organizations = [self._organization_row(key) for key in self._spellings]
        persons = [
            {"person_id": key, "name": name, "sensitivity": "internal"}
            for key, name in self._persons.items()
        ]
        programs = [
            {"program_id": key, "title": _most_used(titles), "sensitivity": "internal"}
            for key, titles in self._programs.items()
        ]
        partners = [
            dict(zip(("program_id", "organization_id", "role"), key, strict=True))
            for key in self._partners
        ]
        rows = {
            "organizations": organizations,
            "persons": persons,
            "posts": list(self._posts.values()),
            "memberships": list(self._memberships.values()),
            "programs": programs,
            "program_partners": partners,
        }
        return {
            name: pd.DataFrame(found).assign(source_id=self.source_id)
            for name, found in rows.items()
            if found
        }

    def _organization_row(self, key: str) -> dict[str, object]:
        classification, kind = _type_of(self._types.get(key, ""))
        return {
            "organization_id": key,
            "name": _most_used(self._spellings[key]),
            "acronym": self._acronyms.get(key),
            "classification": classification,
            "type": kind,
        }


def _most_used(spellings: Counter[str]) -> str:
    """The spelling that most rows use; of equals, the first in the alphabet."""
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
