"""What links lead to now: short ones in full, and old ids by those that stand for them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from geodata.areas import Areas
from geodata.coverage import shown_level
from geodata.renaming import Place, Renamings
from geodata.selection import Selection

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""What short links are spelled with: none that a reader takes for another."""

SHORTEST, LONGEST = 6, 24
"""Letters of a short link."""

_NAME = re.compile(f"[{LETTERS}]{{{SHORTEST},{LONGEST}}}")


def find_link(rows: pd.DataFrame, name: str) -> tuple[str, dict[str, list[str]]] | None:
    """The page and the parameters of a short link; None where there is none of that name.

    ``rows`` are the kept table ``links``. What was typed from a wall may be in capitals, and
    anything at all may stand in an address.
    """
    asked = name.strip().lower()
    if not _NAME.fullmatch(asked):
        return None
    named = rows.set_index("link_id")
    if asked not in named.index:
        return None
    return str(named.at[asked, "page"]), json.loads(named.at[asked, "link"])


@dataclass(frozen=True)
class Known:
    """What is there now, to whoever follows old ids: asked for when it is needed."""

    vintages: Callable[[], pd.DataFrame]
    areas: Callable[[str], Areas]
    kept: Callable[[str], pd.DataFrame]
    table: Callable[[str], pd.DataFrame]


@dataclass(frozen=True)
class Followed:
    """An id that is no more: of which kind, what it was called, and what it led to.

    Names are those of areas and boundary versions, which everybody may see; of anything else they
    are empty, and so is ``now`` where nothing stands for it.
    """

    kind: str
    found: bool
    was: str = ""
    now: str = ""


def renew(selection: Selection, known: Known) -> tuple[Selection, tuple[Followed, ...]]:
    """A selection with ids as they are now, and what was followed or is gone.

    What is gone is let go: a filter by a program that nobody knows would leave areas without a
    record that have some.
    """
    if known.vintages().empty:
        return selection, ()
    renewal = _Renewal(selection, known)
    renewal.places()
    for field, kind in _LISTS.items():
        renewal.several(field, kind)
    renewal.opened()
    return renewal.selection, tuple(renewal.followed)


_LISTS = {
    "programs": "program",
    "against_programs": "program",
    "organizations": "organization",
    "sources": "source",
}
_TABLES = {
    "program": ("programs", "program_id"),
    "organization": ("organizations", "organization_id"),
    "person": ("persons", "person_id"),
    "post": ("posts", "post_id"),
    "source": ("sources", "source_id"),
}


class _Renewal:
    """One selection on its way from old ids to those of now."""

    def __init__(self, selection: Selection, known: Known) -> None:
        self.selection, self._known = selection, known
        self.followed: list[Followed] = []

    @cached_property
    def renamings(self) -> Renamings:
        return Renamings(self._known.kept("renamings"))

    def places(self) -> None:
        """The boundary version, and the areas looked into and picked."""
        known = list(self._known.vintages()["vintage"])
        old = self.selection.vintage
        way = self.renamings.follow("vintage", old, known) if old else ()
        if old and old not in known:
            self.followed.append(Followed("vintage", bool(way), old, way[-1] if way else ""))
            self.selection = self.selection.but(vintage=way[-1] if way else "")
        # An unknown version opens on the newest, and there only codes can tell.
        versions = way or (known[-1],)
        units, before = self._known.areas(versions[-1]), self.selection
        if before.root:
            place = self._area(versions, (before.root_level, before.root))
            self.selection = self.selection.but(
                root=place[1] if place else "", root_level=place[0] if place else 0
            )
        if before.area:
            level = before.level if before.level is not None else shown_level(units, before)
            place = self._area(versions, (level, before.area))
            self.selection = self.selection.but(
                area=place[1] if place else "", level=place[0] if place else before.level
            )

    def _area(self, versions: tuple[str, ...], place: Place) -> Place | None:
        units = self._known.areas(versions[-1])
        if len(versions) == 1 and units.has(*place):
            return place
        found, was = self.renamings.follow_area(versions, place, lambda one: units.has(*one))
        now = units.name(*found) if found else ""
        if found is None or (was and was != now):
            self.followed.append(Followed("area", found is not None, was or place[1], now))
        return found

    def several(self, field: str, kind: str) -> None:
        """What a filter lets through."""
        asked = getattr(self.selection, field)
        if asked:
            found = [self._id(kind, each) for each in asked]
            kept = tuple(dict.fromkeys(filter(None, found)))
            if kept != asked:
                self.selection = self.selection.but(**{field: kept})

    def opened(self) -> None:
        """The profile that is open; one that is gone is left to its page, which says so."""
        prefix, _colon, old = self.selection.opened.partition(":")
        kind = prefix.removeprefix("warmth-")
        if old and kind in _TABLES and kind != "source":
            way = self.renamings.follow(kind, old, self._ids(kind))
            if way and way[-1] != old:
                self.followed.append(Followed(kind, True))
                self.selection = self.selection.but(opened=f"{prefix}:{way[-1]}")

    def _id(self, kind: str, old: str) -> str:
        known = self._ids(kind)
        if old in known:
            return old
        heir = self._heirs().get(old, old) if kind == "source" else old
        way = self.renamings.follow(kind, heir, known)
        self.followed.append(Followed(kind, bool(way)))
        return way[-1] if way else ""

    def _ids(self, kind: str) -> Collection[str]:
        name, column = _TABLES[kind]
        rows = self._known.table(name)
        return set(
            rows.loc[rows["superseded_by"].isna(), column] if kind == "source" else rows[column]
        )

    def _heirs(self) -> dict[str, str]:
        """Sources for which a later file stands, and that file."""
        rows = self._known.table("sources").dropna(subset="superseded_by")
        return dict(zip(rows["source_id"], rows["superseded_by"], strict=True))
