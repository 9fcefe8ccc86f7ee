"""HXL: hashtags and attributes, the row they stand in, and the canonical field each one means.

Tags are read as people write them: with blanks inside (``#adm2 +code``), in any case, with stray
characters at the end. See https://hxlstandard.org/standard/1-1final/.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TAG = re.compile(r"^#\s*([a-z][a-z0-9_]*)((?:\s*\+\s*[a-z][a-z0-9_]*)*)\s*\W?$", re.IGNORECASE)
_ERRORS = frozenset({"#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"})  # of spreadsheets
_CODE = frozenset({"code", "pcode", "v_pcode", "v_pcodes", "id"})
_ROLES = {
    "funder": frozenset({"funder", "funding", "donor"}),
    "partner": frozenset({"impl", "implementing"}),
}
# Hashtags that mean one field whatever their attributes are, unless they carry a code.
_PLAIN = {
    "activity": "title",
    "description": "notes",
    "meta": "",
    "sector": "sector",
    "status": "status",
}


@dataclass(frozen=True)
class Tag:
    """One HXL tag.

    Attributes
    ----------
    hashtag : str
        Without ``#``, lower case.
    attributes : frozenset of str
        Without ``+``, lower case; their order means nothing.
    """

    hashtag: str
    attributes: frozenset[str]


def parse_tag(text: object) -> Tag | None:
    """Read one cell as an HXL tag; None where it is not one."""
    found = _TAG.match(text.strip()) if isinstance(text, str) else None
    if not found or found[0] in _ERRORS:
        return None
    attributes = re.findall(r"\w+", found[2].lower())
    return Tag(found[1].lower(), frozenset(attributes))


def is_tag_row(cells: Sequence[object]) -> bool:
    """Whether a row is an HXL row: at least one tag, and tags in most cells that are filled.

    One or two cells that are something else happen; a lone ``#`` remark is not a row of tags.
    """
    filled = [cell for cell in cells if cell not in ("", None)]
    tags = sum(parse_tag(cell) is not None for cell in filled)
    return tags > 0 and tags >= 0.7 * len(filled) and (tags >= 2 or len(filled) == 1)


def field_of(tag: Tag) -> str | None:
    """The canonical field that a tag means; None where it is none of ours.

    ``#adm2 +code`` is ``adm2_code``, ``#org +impl`` is ``partner``, ``#date +start`` is
    ``start_date``.
    """
    if tag.hashtag == "country":
        return f"adm0_{_code_or_name(tag)}"
    if re.fullmatch(r"adm[0-5]", tag.hashtag):
        return f"{tag.hashtag}_{_code_or_name(tag)}"
    if tag.hashtag == "loc":
        return f"place_{_code_or_name(tag)}"
    readers = {"geo": _geo, "date": _date, "org": _organization}
    if tag.hashtag in readers:
        return readers[tag.hashtag](tag)
    if tag.attributes & {"code", "id"} and tag.hashtag != "sector":
        return None
    return _PLAIN.get(tag.hashtag) or None


def _code_or_name(tag: Tag) -> str:
    return "code" if tag.attributes & _CODE else "name"


def _geo(tag: Tag) -> str | None:
    if tag.attributes & {"lat", "latitude"}:
        return "latitude"
    return "longitude" if tag.attributes & {"lon", "long", "longitude"} else None


def _date(tag: Tag) -> str:
    for attribute, field in (("start", "start_date"), ("end", "end_date")):
        if attribute in tag.attributes:
            return field
    return next((unit for unit in ("month", "year") if unit in tag.attributes), "date")


def _organization(tag: Tag) -> str | None:
    role = next((role for role, words in _ROLES.items() if tag.attributes & words), "organization")
    for attribute in ("acronym", "type"):
        if attribute in tag.attributes:
            return f"organization_{attribute}" if role == "organization" else None
    return None if tag.attributes & {"code", "id"} else role
