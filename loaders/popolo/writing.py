"""Holdings with their areas to canonical tables: posts, people, bodies, and who held what."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from geodata.areas import Areas
from geodata.codelists import POST_ROLES
from geodata.gazetteer.names import fold
from geodata.ledger import REASONS
from loaders.popolo.holdings import Body, Holding, Person, read_partial
from loaders.popolo.offices import class_of
from loaders.popolo.placing import Placed
from loaders.records.parties import slug

_SENSITIVITY = "internal"
_OTHER_NAMES = 5  # that a person's summary lists
_EXECUTIVE = ("governor", "minister", "president", "commissioner", "mayor", "administrator")
_FATES = ("loaded", "held", "rejected")  # of several holdings of one row the last decides
_NOT_OF_LIST = "unknown_value"


class RosterWriter:
    """Turns the holdings of one source into canonical tables.

    Parameters
    ----------
    source_id : str
    areas : Areas
        The vintage that they were placed in.
    headers : mapping of str to str
        Field of the gazetteer to the column or property of the file.

    Attributes
    ----------
    warned : dict of str to list of (int, str)
        Codes met among loaded rows: the row, and an example.
    """

    def __init__(self, source_id: str, areas: Areas, headers: Mapping[str, str]) -> None:
        self._source_id, self._areas, self._headers = source_id, areas, headers
        self._rows: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        self._keys: dict[str, str] = {}
        self._several_titles: frozenset[str] = frozenset()
        self._several_bodies: frozenset[str] = frozenset()
        self.warned: dict[str, list[tuple[int, str]]] = defaultdict(list)

    def tables(
        self, holdings: Sequence[Holding], placed: Sequence[Placed]
    ) -> dict[str, pd.DataFrame]:
        """All tables but ``sources``, not yet conformed."""
        self._several_titles = _several(holdings, lambda holding: fold(holding.title))
        self._several_bodies = _several(holdings, lambda holding: holding.body.name)
        by_row: dict[int, list[tuple[Holding, Placed]]] = defaultdict(list)
        for pair in zip(holdings, placed, strict=True):
            by_row[pair[0].row].append(pair)
        ledger = [self._received(row, pairs) for row, pairs in by_row.items()]
        found = {name: list(rows.values()) for name, rows in self._rows.items() if rows}
        return {
            name: pd.DataFrame(rows).assign(source_id=self._source_id)
            for name, rows in {**found, "ledger": ledger}.items()
        }

    def _received(self, row: int, pairs: list[tuple[Holding, Placed]]) -> dict[str, Any]:
        """One received row: its holdings are written, unless one of them could not be placed."""
        holding, worst = max(pairs, key=lambda pair: _FATES.index(pair[1].fate))
        if not any(holding.person.name for holding, _ in pairs):
            worst = Placed(None, None, "rejected", "empty_row", message="The row names no person.")
        if worst.fate != "loaded":
            return self._refused(row, holding, worst)
        said = [
            (code, _example(code, holding, where))
            for holding, where in pairs
            if holding.person.name
            for code in (*where.warnings, *holding.warnings, *self._hold(holding, where))
        ]
        for code, example in dict(reversed(said)).items():
            self.warned[code].append((row, example))
        code, example = said[0] if said else ("", "")
        sentence = f"{REASONS[code].capitalize()}." if code else ""
        return {
            "row": row,
            "fate": "loaded",
            "reason": code or None,
            "field": (self._headers.get(worst.column, worst.column) if code else "") or None,
            "value": example or None,
            "message": worst.message or sentence or None,
        }

    def _refused(self, row: int, holding: Holding, placed: Placed) -> dict[str, Any]:
        return {
            "row": row,
            "fate": placed.fate,
            "reason": placed.reason or None,
            "field": self._headers.get(placed.column, placed.column) or None,
            "value": placed.value or None,
            "message": placed.message or None,
            "suggestion": placed.suggestion or None,
            "raw": json.dumps(holding.raw, ensure_ascii=False, default=str),
            **placed.stated,
        }

    def _hold(self, holding: Holding, placed: Placed) -> tuple[str, ...]:
        """Write one holding; the codes are what there is to say of it."""
        person = self._person(holding.person)
        party = self._body(holding.party) if holding.party.name else None
        post, organization, said = self._office(holding, placed)
        start, end = read_partial(holding.start), read_partial(holding.end, last=True)
        warnings = list(said)
        if start and end and end < start:
            warnings.append("end_before_start")
            end = None
        key = self._membership_key(f"{person}--{post or organization or 'none'}", holding)
        self._rows["memberships"][key] = {
            "membership_id": key,
            "person_id": person,
            "post_id": post,
            "organization_id": organization,
            "role": holding.title or (POST_ROLES[holding.role] if holding.role else None),
            "on_behalf_of_id": party,
            "start_date": start,
            "end_date": end,
        }
        return tuple(warnings)

    def _membership_key(self, base: str, holding: Holding) -> str:
        """A second time in the same office is a membership of its own."""
        rows = self._rows["memberships"]
        if base not in rows:
            return base
        dated = f"{base}--{holding.start}" if holding.start else base
        number = Counter(key.startswith(base) for key in rows)[True]
        return dated if dated not in rows else f"{base}--{number + 1}"

    # --- whom and what --------------------------------------------------------------------------

    def _person(self, person: Person) -> str:
        """Identity of a person, the same in every file; homonyms that it tells apart stay so."""
        key = f"person-{slug(person.name)}"
        if self._keys.setdefault(key, person.key) != person.key:
            key = f"{key}-{slug(person.key)}"
        others = ", ".join(person.other_names[:_OTHER_NAMES])
        also = f"Also known as {others}." if others else ""
        self._rows["persons"].setdefault(
            key,
            {
                "person_id": key,
                "name": " ".join(person.name.split()),
                "gender": person.gender or None,
                "summary": " ".join(filter(None, [person.summary, also])) or None,
                "sensitivity": _SENSITIVITY,
            },
        )
        return key

    def _body(self, body: Body, placed: Placed | None = None) -> str:
        """Identity of an organization; a chamber belongs to the country, or to its own area."""
        key = f"org-{slug(body.name)}"
        row = {
            "organization_id": key,
            "name": " ".join(body.name.split()),
            "classification": class_of(body.classification, body.name),
        }
        if placed and placed.pcode:
            row |= self._where(placed)
        elif row["classification"] in ("legislature", "executive"):
            row |= self._where(Placed(self._areas.coarsest, self._areas.root, "loaded"))
        self._rows["organizations"].setdefault(key, row)
        return key

    def _where(self, placed: Placed) -> dict[str, Any]:
        return {"vintage": self._areas.vintage, "level": placed.level, "pcode": placed.pcode}

    def _office(
        self, holding: Holding, placed: Placed
    ) -> tuple[str | None, str | None, tuple[str, ...]]:
        """Post and organization of a holding; an office that is none of the list is a body."""
        body = self._body(holding.body) if holding.body.name else None
        if not holding.is_office or placed.pcode is None:
            return None, body, ()
        if holding.role is None:
            title = holding.title or "Official"
            own = Body(f"{title} of {self._area_name(holding, placed)}", _class_of_title(title))
            return None, self._body(own, placed), (_NOT_OF_LIST,)
        return self._post(holding, placed, body), body, ()

    def _post(self, holding: Holding, placed: Placed, body: str | None) -> str:
        """Identity of an office: its role and area, and what else tells it from such offices.

        The office of mayor of Yei is the same in a roster and in a diary of meetings. One title or
        chamber of several, or a seat finer than the boundary, makes an office of its own.
        """
        role = str(holding.role)
        area = self._area_name(holding, placed)
        own = [role.replace("_", "-")]
        label = f"{POST_ROLES[role]} of {area}"
        if holding.title and fold(holding.title) not in (fold(role), fold(POST_ROLES[role])):
            own += [slug(holding.title)] if role in self._several_titles else []
            label = f"{holding.title} of {area}"
        elif role in self._several_bodies and holding.body.name:
            own.append(slug(holding.body.name))
            label = f"{POST_ROLES[role]} of {area}, {holding.body.name}"
        if holding.seat.is_finer:
            own.append(slug(holding.seat.name))
        key = "-".join([str(placed.pcode).lower(), *own])
        self._rows["posts"].setdefault(
            key,
            {
                "post_id": key,
                "label": label,
                "role": role,
                "organization_id": body,
                **self._where(placed),
            },
        )
        return key

    def _area_name(self, holding: Holding, placed: Placed) -> str:
        own = self._areas.name(int(placed.level or 0), str(placed.pcode))
        return holding.seat.name if holding.seat.is_finer else own


def _several(holdings: Sequence[Holding], part: Callable[[Holding], str]) -> frozenset[str]:
    """The roles that a file has more than one kind of, such as members of two chambers."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for holding in holdings:
        if holding.role:
            kinds[holding.role].add(part(holding))
    return frozenset(role for role, found in kinds.items() if len(found) > 1)


def _class_of_title(title: str) -> str:
    return "executive" if any(word in title.lower() for word in _EXECUTIVE) else "other"


def _example(code: str, holding: Holding, placed: Placed) -> str:
    if code == _NOT_OF_LIST:
        return holding.title or holding.person.name
    if code in ("end_before_start", "bad_date"):
        return f"{holding.start} to {holding.end}"
    return placed.value or holding.seat.name or holding.person.name
