"""Popolo JSON in the forms it is published in, to holdings.

Read are the collections (``persons``, ``organizations``, ``memberships``, ``posts``, ``areas``,
``events``), memberships embedded in persons, organizations or posts, a bare list of persons, the
multilingual forms, and the ``roles`` of OpenStates. Contact details are never read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from geodata.errors import SourceError
from loaders.popolo.holdings import Body, Holding, Person, Seat
from loaders.popolo.offices import find_role, is_bare, role_in_body, role_of_seat
from loaders.source import Source, SourceLike, open_source

Item: TypeAlias = "Mapping[str, Any]"

_COLLECTIONS = ("persons", "organizations", "memberships", "posts", "areas", "events")
_MARKS = (b'"memberships"', b'"roles"', b'"persons"')
_WRAPPERS = ("result", "results", "data", "objects")
_OUTSIDE_OFFICE = frozenset({"party", "committee", "faction", "parliamentary group"})
_PREFERRED = "en"


def is_popolo(source: SourceLike) -> bool:
    """Whether a file is Popolo JSON, or a list of persons with what they belong to.

    Parameters
    ----------
    source : path, (name, bytes), upload or Source
    """
    opened = open_source(source)
    if opened.is_zip:
        return False
    if opened.head(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return False
    content = opened.read_bytes()
    if not any(mark in content for mark in _MARKS):
        return False
    try:
        collections = _collections(json.loads(content.decode("utf-8-sig")))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return False
    return bool(collections.get("persons")) and _belongs_anywhere(collections)


def read_holdings(opened: Source) -> list[Holding]:
    """Every membership of a document, in its order.

    Raises
    ------
    SourceError
        When the file is no JSON, or holds no persons.
    """
    try:
        collections = _collections(json.loads(opened.read_bytes().decode("utf-8-sig")))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise SourceError(
            "The file is not readable as JSON",
            where=opened.name,
            remedy=f"Download or export it again: {str(error)[:120]}.",
        ) from error
    if not collections.get("persons"):
        raise SourceError(
            "The file lists no persons", where=opened.name, remedy="Give a file of Popolo."
        )
    return list(_Document(collections).holdings())


def label_of(value: object) -> str:
    """A name that may be given in several languages: in English, else the first."""
    if isinstance(value, str):
        return " ".join(value.split())
    names = all_labels(value)
    return names[0] if names else ""


def all_labels(value: object) -> list[str]:
    """Every name in a text, a mapping of languages, or a list of either, English first."""
    if isinstance(value, str):
        return [" ".join(value.split())] if value.strip() else []
    if isinstance(value, Mapping):
        if "name" in value:
            return all_labels(value["name"])
        first = sorted(value.items(), key=lambda pair: pair[0] != _PREFERRED)
        return [name for _, text in first for name in all_labels(text)]
    if isinstance(value, list):
        first = sorted(value, key=lambda part: _language(part) != _PREFERRED)
        return [name for part in first for name in all_labels(part)]
    return []


def _language(part: object) -> object:
    return part.get("lang") or part.get("language") if isinstance(part, Mapping) else None


def _collections(document: object) -> dict[str, list[Item]]:
    """The document as collections, whichever of the forms it has."""
    if isinstance(document, Mapping):
        inner = next(
            (document[key] for key in _WRAPPERS if isinstance(document.get(key), list)), None
        )
        if any(isinstance(document.get(name), list) for name in _COLLECTIONS):
            return {name: _items(document.get(name)) for name in _COLLECTIONS}
        document = inner if inner is not None else [document]
    persons = [item for item in _items(document) if item.get("name")]
    return {"persons": persons} if any("memberships" in p or "roles" in p for p in persons) else {}


def _items(value: object) -> list[Item]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _belongs_anywhere(collections: Mapping[str, list[Item]]) -> bool:
    """Whether anybody belongs anywhere: what tells Popolo from other lists of persons."""
    if collections.get("memberships"):
        return True
    holders = [
        item for name in ("persons", "organizations", "posts") for item in collections.get(name, [])
    ]
    return any(_items(item.get("memberships")) or _items(item.get("roles")) for item in holders)


class _Document:
    """One document with its items by id."""

    def __init__(self, collections: Mapping[str, list[Item]]) -> None:
        self._collections = collections
        self._by_id = {
            name: {str(item["id"]): item for item in collections.get(name, []) if "id" in item}
            for name in _COLLECTIONS
        }

    def holdings(self) -> Iterator[Holding]:
        """Each membership as a holding, numbered from 1; then each person who has none."""
        row, seen = 0, set[str]()
        for row, stated in enumerate(self._memberships(), 1):
            holding = self._holding(row, stated)
            seen.add(holding.person.key)
            yield holding
        for person in self._collections.get("persons", []):
            if str(person.get("id") or label_of(person.get("name"))) not in seen:
                row += 1
                yield self._holding(row, {"person": person})

    def _memberships(self) -> Iterator[Item]:
        """Those of their own, then those embedded; each with the ids of what it stands in."""
        own = self._collections.get("memberships", [])
        yield from own
        seen = {str(item["id"]) for item in own if "id" in item}
        for name, key in (
            ("persons", "person"),
            ("organizations", "organization"),
            ("posts", "post"),
        ):
            for holder in self._collections.get(name, []):
                for stated in (*_items(holder.get("memberships")), *_items(holder.get("roles"))):
                    if str(stated.get("id", "")) not in seen:
                        yield {key: holder, **stated}

    def _find(self, stated: Item, key: str, collection: str) -> Item:
        """What a membership refers to: by id, or embedded; empty where it is neither."""
        found = self._by_id[collection].get(str(stated.get(f"{key}_id") or ""))
        embedded = stated.get(key)
        if found is None and isinstance(embedded, str) and embedded:
            found = self._by_id[collection].get(embedded, {"name": embedded})
        return found or (embedded if isinstance(embedded, Mapping) else {})

    def _holding(self, row: int, stated: Item) -> Holding:
        post = self._find(stated, "post", "posts")
        organization = self._find(stated, "organization", "organizations") or self._find(
            post, "organization", "organizations"
        )
        body = self._body(organization, stated)
        title = next(
            (t for t in (label_of(post.get("label")), label_of(post.get("role"))) if t),
            "",
        )
        stated_role = label_of(stated.get("role")) or _office_type(stated)
        named = title or ("" if is_bare(stated_role) else stated_role)
        role = find_role(named) or role_in_body(body.classification, body.name)
        seat = self._seat(stated, post, organization)
        if not (role or named):
            role = role_of_seat(seat.kind)
        term = self._find(stated, "legislative_period", "events")
        person = self._find(stated, "person", "persons")
        return Holding(
            row=row,
            person=_person(person, str(stated.get("person_id") or row)),
            role=role,
            title=named,
            evidence=_evidence(named, body, role),
            is_office=body.classification.lower() not in _OUTSIDE_OFFICE,
            seat=seat,
            body=body,
            party=self._party(stated, person),
            start=str(stated.get("start_date") or term.get("start_date") or ""),
            end=str(stated.get("end_date") or term.get("end_date") or ""),
            raw=_raw(stated, person),
        )

    def _body(self, organization: Item, stated: Item) -> Body:
        chamber = label_of(stated.get("chamber")) or _chamber_type(stated)
        name = label_of(organization.get("name")) or label_of(stated.get("jurisdiction"))
        kind = label_of(organization.get("classification"))
        if chamber and not kind:  # OpenStates: upper, lower, legislature
            return Body(" ".join(filter(None, [name, chamber])), chamber)
        return Body(name, kind)

    def _party(self, stated: Item, person: Item) -> Body:
        found = self._find(stated, "on_behalf_of", "organizations")
        named = label_of(found.get("name")) or label_of(person.get("party"))
        return Body(named, "party")

    def _seat(self, stated: Item, post: Item, organization: Item) -> Seat:
        """The area of a membership, else of its post, else of its organization."""
        for holder in (stated, post, organization):
            area = self._find(holder, "area", "areas") if holder else {}
            if area:
                return self._area(area)
        district = label_of(stated.get("district"))
        return Seat(names=(district,), kind="district") if district else Seat()

    def _area(self, area: Item) -> Seat:
        names = [*all_labels(area.get("name")), *all_labels(area.get("other_names"))]
        division = str(area.get("id") or "")
        if not names and division.startswith("ocd-division/"):
            names = [division.rsplit(":", 1)[-1].replace("_", " ")]
        parent = self._find(area, "parent", "areas")
        codes = {
            str(one.get("scheme") or ""): str(one["identifier"])
            for one in _items(area.get("identifiers"))
            if one.get("identifier")
        }
        if isinstance(area.get("identifier"), str):
            codes[""] = str(area["identifier"])
        kind = label_of(area.get("classification")) or label_of(area.get("type"))
        return Seat(tuple(dict.fromkeys(names)), kind, label_of(parent.get("name")), codes)


def _person(person: Item, fallback: str) -> Person:
    name = label_of(person.get("name")) or " ".join(
        filter(None, (label_of(person.get(part)) for part in ("given_name", "family_name")))
    )
    others = [*all_labels(person.get("name")), *all_labels(person.get("other_names"))]
    return Person(
        key=str(person.get("id") or name or fallback),
        name=name,
        gender=label_of(person.get("gender")),
        other_names=tuple(other for other in dict.fromkeys(others) if other != name),
        summary=label_of(person.get("summary")),
    )


def _chamber_type(stated: Item) -> str:
    """OpenStates' ``type`` of a role, where it is a chamber: upper, lower, legislature."""
    kind = label_of(stated.get("type"))
    return kind if role_in_body(kind, "") else ""


def _office_type(stated: Item) -> str:
    """OpenStates' ``type`` of a role, where it is an office: governor, mayor."""
    kind = label_of(stated.get("type"))
    return "" if role_in_body(kind, "") else kind


def _evidence(title: str, body: Body, role: str | None) -> str:
    if title:
        return f"The file says {title!r}."
    if role and body.name:
        return f"Members of {body.name}."
    return "The areas elect to a legislature." if role else ""


def _raw(stated: Item, person: Item) -> dict[str, Any]:
    """The membership as received, with whose it is; contact details left out."""
    simple = {key: value for key, value in stated.items() if isinstance(value, str | int | float)}
    return {"person": label_of(person.get("name")), **simple}
