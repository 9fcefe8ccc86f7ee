"""For whom a cadence is set: one counterpart, or all of a kind; and what holds for it now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from dashboard import queries
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.areawords import level_words
from dashboard.words.labels import ORGANIZATION_CLASSES, POST_ROLES
from geodata.areas import Areas
from geodata.registry import Registry
from geodata.warmth import Pace, Paces


@dataclass(frozen=True)
class Scope:
    """One counterpart or all of a kind: ``scope`` and ``code`` of the ``cadences`` table.

    ``label`` says it in words; ``kind`` is the role or class of a single counterpart.
    """

    scope: str
    code: str
    label: str
    kind: str = ""

    def pace(self, paces: Paces) -> Pace:
        """What applies to it."""
        match self.scope:
            case "role":
                return paces.office(self.code)
            case "post":
                return paces.office(self.kind, self.code)
            case "classification":
                return paces.organization(self.code)
            case "organization":
                return paces.organization(self.kind, self.code)
            case _:
                return paces.area(int(self.code))

    @property
    def default(self) -> Pace:
        """What applies where nobody set anything."""
        return self.pace(Paces())


def row_of(cadences: pd.DataFrame, scope: Scope) -> pd.Series | None:
    """What people set for a scope; None where they set nothing."""
    mine = cadences[(cadences["scope"] == scope.scope) & (cadences["code"] == scope.code)]
    return None if mine.empty else mine.iloc[0]


def of_role(role: str) -> Scope:
    """All offices of a kind."""
    said = _("All offices: {kind}")
    return Scope("role", role, said.format(kind=POST_ROLES.get(role, role)))


def of_class(classification: str) -> Scope:
    """All organizations of a kind."""
    kind = ORGANIZATION_CLASSES.get(classification, classification)
    said = _("All organizations: {kind}")
    return Scope("classification", classification, said.format(kind=kind))


def of_level(areas: Areas, level: int) -> Scope:
    """All areas of a level."""
    return Scope(
        "area", str(level), _("All areas: {areas}").format(areas=level_words(areas, level)[1])
    )


def of_post(known: Registry, post_id: str) -> Sequence[Scope]:
    """One office, and its kind."""
    role = _field(known, "posts", post_id, "role")
    return Scope("post", post_id, _("This office alone"), role), of_role(role)


def of_organization(known: Registry, organization_id: str) -> Sequence[Scope]:
    """One organization, and its kind; itself alone where that is not known."""
    kind = _field(known, "organizations", organization_id, "classification")
    alone = Scope("organization", organization_id, _("This organization alone"), kind)
    return (alone, of_class(kind)) if kind in ORGANIZATION_CLASSES else (alone,)


def _field(known: Registry, table: str, identity: str, field: str) -> str:
    rows = known.tables[table]
    found = rows.loc[rows[f"{table.removesuffix('s')}_id"] == identity, field].dropna()
    return "" if found.empty else str(found.iloc[0])


def set_alone(known: Registry, cadences: pd.DataFrame) -> list[Scope]:
    """Single offices and organizations of this data that somebody set a cadence for."""
    make = {"post": of_post, "organization": of_organization}
    found = []
    for scope, code in zip(cadences["scope"], cadences["code"], strict=True):
        if scope in make and _field(known, f"{scope}s", code, f"{scope}_id"):
            alone = make[scope](known, code)[0]
            found.append(replace(alone, label=known.party_name(scope, code)))
    return found


def who_set(row: pd.Series) -> str:
    """The name that is kept with what was set."""
    return _("somebody") if pd.isna(row["set_by"]) else str(row["set_by"])


def day_set(row: pd.Series) -> str:
    """The day on which it was set."""
    return wording.date(pd.to_datetime(row["set_at"], utc=True, errors="coerce"))


def everything(areas: Areas) -> list[Scope]:
    """All kinds of offices, organizations and areas."""
    levels = [level for level in areas.levels if level > areas.coarsest]
    return [
        *map(of_role, POST_ROLES),
        *map(of_class, ORGANIZATION_CLASSES),
        *(of_level(areas, level) for level in levels),
    ]


def scopes_of(vintage: str, areas: Areas, kind: str, identity: str, level: int) -> Sequence[Scope]:
    """Those that a relationship is in, the narrowest first."""
    known = queries.registry(vintage)
    match kind:
        case "post":
            return of_post(known, identity)
        case "organization":
            return of_organization(known, identity)
        case _:
            return (of_level(areas, level),)
