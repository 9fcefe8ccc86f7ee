"""Crosswalks that are documents: the YAML of HDX's adminlevel library, and nested JSON of names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from geodata.errors import SourceError
from loaders.crosswalks.statements import Said, Statement
from loaders.source import Source

_NAME_KEY = re.compile(r"name|^alt|alias|title", re.IGNORECASE)
_CODE_KEY = re.compile(r"p-?_?code|^code$|^admcode", re.IGNORECASE)
_LONGITUDE = frozenset({"longitude", "lon", "lng", "long", "x"})
_LATITUDE = frozenset({"latitude", "lat", "y"})


def read_document(source: Source) -> list[Statement] | None:
    """The entries of a YAML or JSON file; None where it is neither.

    Parameters
    ----------
    source : Source

    Returns
    -------
    list of Statement or None

    Raises
    ------
    SourceError
        When the file is damaged, or holds no names.
    """
    if source.suffix in (".yaml", ".yml"):
        statements = list(_from_mappings(_parse_yaml(source)))
    elif source.suffix == ".json":
        statements = list(_from_objects(_parse_json(source)))
    else:
        return None
    if not statements:
        raise SourceError(
            "The file holds no names of areas",
            where=source.name,
            remedy="YAML has admin_name_mappings or admin_info; JSON a list of objects with names.",
        )
    return statements


class _WithoutAliases(yaml.SafeLoader):
    """YAML in which nothing stands for something else: a kilobyte of that fills any memory."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse an alias; anything else is read as usual."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def _parse_yaml(source: Source) -> dict[str, Any]:
    try:
        text = source.read_bytes().decode("utf-8", errors="replace")
        content = yaml.load(text, _WithoutAliases)  # noqa: S506 - it is a safe loader
    except (yaml.YAMLError, RecursionError) as error:
        raise _damaged(source, "YAML") from error
    return content if isinstance(content, dict) else {}


def _parse_json(source: Source) -> Any:
    try:
        return json.loads(source.read_bytes())
    except (ValueError, RecursionError) as error:
        raise _damaged(source, "JSON") from error


def _damaged(source: Source, kind: str) -> SourceError:
    return SourceError(
        f"The {kind} cannot be read", where=source.name, remedy="Save it again, or send a CSV."
    )


# --- HDX adminlevel -----------------------------------------------------------------------------


def _from_mappings(content: dict[str, Any]) -> Iterator[Statement]:
    """Names by code, of ``admin_name_mappings``, and the areas that ``admin_info`` lists.

    A name may stand after its country or parent, as ``NGA|Abuja``. What the library replaces or
    leaves alone when it guesses (``admin_name_replacements``, ``admin_fuzzy_dont``) is ignored.
    """
    mapped = content.get("admin_name_mappings")
    pairs = list(mapped.items()) if isinstance(mapped, dict) else []
    for row, (written, code) in enumerate(pairs, 1):
        name = str(written).rpartition("|")[2]
        said = (Said("name", name.strip()),)
        yield Statement(row, said, code=str(code), raw={"name": written, "code": code})
    listed = [
        entry
        for key in ("admin_info", "admin_info_with_parent")
        for entry in content.get(key) or []
        if isinstance(entry, dict)
    ]
    for row, entry in enumerate(listed, len(pairs) + 1):
        yield Statement(
            row,
            (Said("name", str(entry.get("Name") or "")),),
            code=str(entry.get("P-Code") or entry.get("pcode") or ""),
            country=str(entry.get("Location") or entry.get("iso3") or ""),
            raw={str(key): value for key, value in entry.items()},
        )


# --- nested objects -----------------------------------------------------------------------------


def _from_objects(content: Any) -> Iterator[Statement]:
    """Every object with names, those inside it one level below it."""
    rows = iter(range(1, 10_000_000))
    yield from _walk(content, 1, "", rows)


def _walk(content: Any, level: int, parent: str, rows: Iterator[int]) -> Iterator[Statement]:
    if isinstance(content, dict):
        own = _statement(content, level, parent, rows)
        if own:
            yield own
        inside = [value for value in content.values() if isinstance(value, dict | list)]
        for value in inside:
            down = level + 1 if own else level
            yield from _walk(value, down, own.name if own else parent, rows)
    elif isinstance(content, list):
        for value in content:
            yield from _walk(value, level, parent, rows)


def _statement(
    entry: dict[str, Any], level: int, parent: str, rows: Iterator[int]
) -> Statement | None:
    """What an object says about one area; None where it has no name."""
    flat = {str(key): value for key, value in entry.items() if not isinstance(value, dict | list)}
    names = tuple(
        Said(key, text)
        for key, value in flat.items()
        if _NAME_KEY.search(key) and isinstance(value, str) and (text := value.strip())
    )
    if not names:
        return None
    codes = [str(value) for key, value in flat.items() if _CODE_KEY.search(key) and value]
    return Statement(
        next(rows),
        names,
        level=level,
        code=codes[0] if codes else "",
        name=names[0].name,
        parent=parent,
        longitude=_degrees(flat, _LONGITUDE),
        latitude=_degrees(flat, _LATITUDE),
        raw=flat,
    )


def _degrees(flat: dict[str, Any], keys: frozenset[str]) -> float | None:
    for key, value in flat.items():
        if key.lower() in keys:
            try:
                return float(value)
            except (TypeError, ValueError):
                return None
    return None
