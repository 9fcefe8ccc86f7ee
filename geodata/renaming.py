"""Renamings: what areas of one boundary version are called in another, and old ids by their new.

Boundaries are published anew: districts split and merge, codes are restyled, a province that had a
number gets a name. What was kept under the old ids (links, stories) should still lead to the same
places, and must lead nowhere else: where it is not clear which area stands for an old one, none
does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import shapely

from geodata.areas import Areas
from geodata.gazetteer.names import fold
from geodata.model import conform
from geodata.store import Store

Place = tuple[int, str]
"""Level and P-code of an area."""

KINDS: Mapping[str, str] = {
    "vintage": "Boundary version",
    "area": "Area",
    "program": "Program",
    "organization": "Organization",
    "person": "Person",
    "post": "Office",
    "source": "Source",
}
"""What can be called otherwise than before."""

SAME = 0.9
"""Share of either of two areas that they must have in common to be one without a common name."""

_FOUND = ["level", "old", "new", "name", "method"]


# --- which area is which ------------------------------------------------------------------------


def match_versions(old: Areas, new: Areas) -> pd.DataFrame:
    """Which area of a new boundary version stands for each area of an old one.

    Level by level from the country down, an area is found by its P-code; else by its name, where
    it is the only one of that name in the area that stands for its parent; else by its shape,
    where both have nine tenths of themselves in common. A code that now means another place (it
    has another name, and the place itself lies outside of the old one) finds nothing by itself.

    Parameters
    ----------
    old, new : Areas
        Two versions of one country, EPSG:4326.

    Returns
    -------
    pandas.DataFrame
        One row an old area of the levels that both have: ``level``, ``old`` and ``new`` (P-codes;
        ``new`` is empty where none stands for it), ``name`` (of the old one) and ``method``:
        ``code``, ``name``, ``shape`` or empty.

    Notes
    -----
    The share in common is the area of the intersection by the area of the larger one, so that
    neither the half of a district that was split nor the union of two that merged passes for it;
    no two areas of one version can both have it. Areas are compared in degrees: for a ratio
    within one place that is good enough.
    """
    rows: list[pd.DataFrame] = []
    parents: dict[str, str] = {}
    for level in old.levels:
        if level in new.levels:
            found = _match_level(old, new, level, parents)
            parents = dict(zip(found["old"], found["new"], strict=True))
            rows.append(found)
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=_FOUND)


def _match_level(old: Areas, new: Areas, level: int, parents: Mapping[str, str]) -> pd.DataFrame:
    before, after = old.at(level), new.at(level)
    by_code = {str(code): str(code) for code in before.index.intersection(after.index)}
    for code in _recycled(before.loc[[*by_code]], after.loc[[*by_code]]):
        del by_code[code]
    found = {code: (code, "code") for code in by_code}
    ways: tuple[tuple[str, Callable[..., Mapping[str, str]]], ...] = (
        ("name", lambda left, free: _by_name(left, free, parents)),
        ("shape", _by_shape),
    )
    for method, find in ways:
        left = before.drop(index=[*found])
        free = after.drop(index=[new_code for new_code, _method in found.values()])
        if len(left) and len(free):
            found |= {code: (other, method) for code, other in find(left, free).items()}
    pairs = [found.get(str(code), ("", "")) for code in before.index]
    return pd.DataFrame(
        {
            "level": level,
            "old": before.index.astype(str),
            "new": [new_code for new_code, _method in pairs],
            "name": before["name"].to_numpy(),
            "method": [method for _code, method in pairs],
        }
    )


def _recycled(before: pd.DataFrame, after: pd.DataFrame) -> list[str]:
    """Codes that two versions share, and that mean another place in each."""
    renamed = (before["name"].map(fold) != after["name"].map(fold)).to_numpy()
    inside = shapely.point_on_surface(after["geometry"].to_numpy()[renamed])
    elsewhere = ~shapely.intersects(before["geometry"].to_numpy()[renamed], inside)
    return [str(code) for code in before.index[renamed][elsewhere]]


def _by_name(
    before: pd.DataFrame, after: pd.DataFrame, parents: Mapping[str, str]
) -> dict[str, str]:
    """Areas that are the only ones of their name in one parent, then and now."""
    above = [parents.get(code, "") for code in before["parent_pcode"]] if parents else "*"
    then = _only_ones(before.assign(above=above))
    now = _only_ones(after.assign(above=after["parent_pcode"] if parents else "*"))
    return {code: now[key] for key, code in then.items() if key in now}


def _only_ones(units: pd.DataFrame) -> dict[tuple[str, str], str]:
    said = pd.DataFrame({"above": units["above"], "name": units["name"].map(fold)})
    said = said[(said["above"] != "") & (said["name"] != "")].drop_duplicates(keep=False)
    return {(row.above, row.name): str(row.Index) for row in said.itertuples()}


def _by_shape(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, str]:
    """Areas that are nearly the same, whatever they are called."""
    shapes, others = before["geometry"].to_numpy(), after["geometry"].to_numpy()
    of, at = shapely.STRtree(others).query(shapes, predicate="intersects")
    sizes = np.stack([shapely.area(shapes[of]), shapely.area(others[at])])
    # Neighbours touch as well; most of them are of another size, which costs nothing to see.
    near = sizes.min(axis=0) >= SAME * sizes.max(axis=0)
    of, at, least = of[near], at[near], SAME * sizes.max(axis=0)[near]
    same = shapely.area(shapely.intersection(shapes[of], others[at])) >= least
    pairs = before.index[of[same]].astype(str), after.index[at[same]].astype(str)
    return dict(zip(*pairs, strict=True))


# --- what is written down -----------------------------------------------------------------------


def heir_of(vintage: str, vintages: pd.DataFrame) -> str | None:
    """The newest other boundary version of the same country; None where there is none.

    Parameters
    ----------
    vintage : str
    vintages : pandas.DataFrame
        What :meth:`geodata.store.Store.vintages` gives, ``vintage`` among them.
    """
    mine = vintages[vintages["vintage"] == vintage]
    if mine.empty:
        return None
    root, name = mine["root"].iloc[0], fold(str(mine["root_name"].iloc[0]))
    same = (vintages["root"] == root) | (vintages["root_name"].map(fold) == name)
    others = vintages.loc[same & (vintages["vintage"] != vintage), "vintage"]
    return str(others.iloc[-1]) if len(others) else None


def version_renamings(old: Areas, new: Areas, *, by: str = "", at: str = "") -> pd.DataFrame:
    """What is to be kept so that ids of one boundary version lead to another.

    Parameters
    ----------
    old, new : Areas
    by, at : str
        Who says so, and when (UTC, ISO 8601).

    Returns
    -------
    pandas.DataFrame
        Rows of ``renamings``: one of the version, and one of every area that has another code or
        another name now, or whose code means another place. An area without a row has the code
        that it had.
    """
    found = match_versions(old, new)
    there = found["new"] != ""
    recycled = ~there & _has(new, found["level"], found["old"])
    moved = found[recycled | (there & ((found["new"] != found["old"]) | _renamed(found, new)))]
    places = pd.DataFrame(
        {
            "kind": "area",
            "vintage": old.vintage,
            "old": as_place(moved["level"], moved["old"]),
            "new": as_place(moved["level"], moved["new"]),
            "was": moved["name"],
        }
    )
    root = old.name(old.coarsest, old.root)
    version = {"kind": "vintage", "vintage": "", "old": old.vintage, "new": new.vintage}
    rows = pd.concat([pd.DataFrame([{**version, "was": root}]), places], ignore_index=True)
    return conform("renamings", rows.assign(set_by=by or None, set_at=at or None))


def _has(areas: Areas, levels: pd.Series, codes: pd.Series) -> pd.Series:
    pairs = zip(levels, codes, strict=True)
    return pd.Series([areas.has(int(level), code) for level, code in pairs], index=codes.index)


def _renamed(found: pd.DataFrame, new: Areas) -> pd.Series:
    """Whether the area that stands for an old one has another name."""
    rows = zip(found["level"], found["new"], found["name"], strict=True)
    differs = [
        bool(code) and fold(new.name(int(level), code)) != fold(name) for level, code, name in rows
    ]
    return pd.Series(differs, index=found.index, dtype=bool)


def as_place(levels: Iterable[object], codes: Iterable[object]) -> list[str]:
    """Areas as renamings name them: level and P-code, empty where there is no code."""
    return [f"{level}:{code}" if code else "" for level, code in zip(levels, codes, strict=True)]


def note_heirs(store: Store, source_id: str, *, by: str = "", at: str = "") -> None:
    """Before a source goes: write down what stands for the boundary versions that go with it.

    Parameters
    ----------
    store : Store
    source_id : str
        The source that is about to be removed.
    by, at : str
        Who removes it, and when.
    """
    sources, vintages = store.read("sources"), store.vintages()
    mine = sources[(sources["source_id"] == source_id) & (sources["kind"] == "boundaries")]
    for vintage in mine["vintage"].dropna():
        heir = heir_of(str(vintage), vintages)
        if heir is not None:
            old, new = store.areas(str(vintage)), store.areas(heir)
            store.keep("renamings", version_renamings(old, new, by=by, at=at))


# --- what they lead to --------------------------------------------------------------------------


class Renamings:
    """What old ids are called now.

    Parameters
    ----------
    rows : pandas.DataFrame
        The kept table ``renamings``.
    """

    def __init__(self, rows: pd.DataFrame) -> None:
        keys = zip(rows["kind"], rows["vintage"], rows["old"], strict=True)
        names = rows["was"].astype(object).where(rows["was"].notna(), "")
        self._new = dict(zip(keys, zip(rows["new"], names, strict=True), strict=True))

    def follow(self, kind: str, old: str, known: Collection[str]) -> tuple[str, ...]:
        """The way from an id to one that is known, both included; empty where none leads there.

        Parameters
        ----------
        kind : str
            One of :data:`KINDS`, but no area.
        old : str
        known : collection of str
            Ids that are there now.
        """
        way = [old]
        while way[-1] not in known:
            step, _name = self._new.get((kind, "", way[-1]), ("", ""))
            if not step or step in way:
                return ()
            way.append(step)
        return tuple(way)

    def follow_area(
        self, versions: Sequence[str], place: Place, known: Callable[[Place], bool]
    ) -> tuple[Place | None, str]:
        """An area of an old boundary version in one that is there, and what it was called.

        Parameters
        ----------
        versions : sequence of str
            Boundary versions on the way from the old one, as :meth:`follow` gives them.
        place : tuple of int and str
            Level and P-code in the first of them.
        known : callable
            Whether the last of them has an area.

        Returns
        -------
        tuple
            Level and P-code, None where none stands for it; and the first name it had, empty where
            none is known.
        """
        told = "{}:{}".format(*place)
        called = ""
        for version in versions[:-1]:
            told, name = self._new.get(("area", version, told), (told, ""))
            called = called or name
        seen: set[str] = set()
        while told and not known(_as_area(told)) and told not in seen:
            seen.add(told)
            told, name = self._new.get(("area", versions[-1], told), ("", ""))
            called = called or name
        return (_as_area(told) if told and known(_as_area(told)) else None), called


def _as_area(place: str) -> Place:
    level, _colon, code = place.partition(":")
    return (int(level) if level.isdecimal() else -1), code
