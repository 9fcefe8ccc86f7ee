"""A brief as a PDF: always one page, however much there is to say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard.exports.paper.lettering import labels_with_room
from dashboard.exports.paper.report import paper_of
from dashboard.exports.paper.shapes import draw_shapes
from dashboard.exports.paper.told import Paper, tell_house
from dashboard.exports.paper.typesetting import typeset
from dashboard.language import bare, ngettext, speaking
from dashboard.language import gettext as _
from dashboard.palette import Palette
from dashboard.reports.briefs import KINDS, Brief, Line, Section
from dashboard.reports.model import About, LegendItem
from dashboard.words import wording

_MAP = 178.0, 150.0
"""Points that the map may take, across and down."""
_LETTERS = 6.0
_LONGEST = {
    "title": 400,
    "text": 180,
    "aside": 140,
    "note": 240,
    "lead": 40,
    "mark": 60,
    "source": 90,
}
"""Characters of a text that comes from data; a page has no room for more."""
_UNKNOWN = 6
_SOURCES = 6


def write_brief(brief: Brief, *, page: str = "a4") -> bytes:
    """A brief on one page of a size, in the colours of paper."""
    paper = paper_of(page)
    with speaking(brief.language):
        told, files = _tell(brief, paper)
    return typeset("brief.typ", told, files, made=brief.about.made)


def _tell(brief: Brief, paper: Paper) -> tuple[dict[str, Any], dict[str, bytes]]:
    map, picture = _map(brief)
    told = {
        **tell_house(brief, brief.palette),
        "paper": {"width": paper.width, "height": paper.height},
        "kind": KINDS[brief.kind],
        "title": _short(brief.title, "title"),
        "who": _short(brief.who, "text"),
        "where": _short(brief.where, "text"),
        "facts": bare(wording.in_a_row(brief.facts)),
        "standing": brief.standing,
        "ahead": brief.ahead,
        "basis": brief.basis,
        "tone": brief.tone,
        "tones": _tones(brief.palette),
        "map": map,
        "legend": [_key(item) for item in brief.legend],
        "figures": [{"label": f.label, "value": f.value, "help": f.help} for f in brief.figures],
        "columns": [
            [_section(one) for one in brief.sections if one.wide is wide] for wide in (True, False)
        ],
        "unknown": _unknown(brief),
        "foot": _foot(brief.about),
    }
    return told, {"map.svg": picture} if picture else {}


def _short(text: str, what: str) -> str:
    """A text cut at the end of a word, where a page has no room for all of it."""
    most = _LONGEST[what]
    if len(text) <= most:
        return text
    cut = text[:most]
    # A script without spaces between words is cut where it is.
    return (cut[: cut.rfind(" ")] if " " in cut[most // 2 :] else cut).rstrip(" ,;·") + "…"


# --- map ----------------------------------------------------------------------------------------


def _map(brief: Brief) -> tuple[dict[str, Any] | None, bytes]:
    map = brief.map
    if map is None:
        return None, b""
    unit = min(_MAP[0] / map.width, _MAP[1] / map.height)
    labels = labels_with_room(map, brief.palette, unit=unit, size=_LETTERS)
    told = {
        "file": "map.svg",
        "width": map.width * unit,
        "height": map.height * unit,
        "said": brief.map_said,
        "lettering": _LETTERS,
        "labels": [vars(label) for label in labels],
    }
    return told, draw_shapes(map, brief.palette, unit=unit)


def _key(item: LegendItem) -> dict[str, Any]:
    return {
        "label": item.label,
        "colour": item.colour,
        "count": wording.number(item.areas),
        "edge": {"r": "dashed", "a": "thin"}.get(item.code, ""),
        "sign": None,
    }


def _tones(palette: Palette) -> dict[str, dict[str, Any]]:
    """A dot for every way in which something stands: filled, empty, or dashed for unknown."""
    filled = {
        "warm": palette.scale[-2],
        "engaged": palette.scale[-2],
        "cooling": palette.diverging[1],
        "lapsed": palette.lapsed,
        "cold": palette.diverging[0],
        "late": palette.diverging[0],
        "internal": palette.muted,
        "restricted": palette.ink,
    }
    empty = ("never", "no_record", "no_authority", "undated", "not_reported")
    tones = {name: {"fill": colour, "edge": ""} for name, colour in filled.items()}
    dashed = ("undated", "not_reported")
    return tones | {
        name: {"fill": None, "edge": "dashed" if name in dashed else "thin"} for name in empty
    }


# --- lists --------------------------------------------------------------------------------------


def _section(section: Section) -> dict[str, Any]:
    return {
        "code": section.code,
        "title": section.title,
        "lines": [_line(line) for line in section.lines],
        "none": section.none,
        "rests": section.rests,
    }


def _line(line: Line) -> dict[str, str]:
    names = ("text", "lead", "aside", "mark", "note")
    return {**{name: _short(getattr(line, name), name) for name in names}, "tone": line.tone}


def _unknown(brief: Brief) -> dict[str, Any]:
    rest = len(brief.unknown) - _UNKNOWN
    more = ngettext("and {count} more", "and {count} more", max(rest, 0))
    return {
        "title": _("What we do not know"),
        "said": brief.unknown[:_UNKNOWN],
        "more": more.format(count=wording.number(rest)) if rest > 0 else "",
    }


def _foot(about: About) -> list[tuple[str, str]]:
    """What the page rests on, in small letters at its end."""
    made = _("{day}, {time} UTC").format(day=wording.date(about.made), time=f"{about.made:%H:%M}")
    terms = (
        (_("Sources"), _sources(source.name for source in about.sources)),
        (_("Boundary"), about.boundary or about.vintage),
        (_("Not in this file"), " ".join(about.left_out)),
        (_("Made"), made),
    )
    return [term for term in terms if term[1]]


def _sources(names: Iterable[str]) -> str:
    listed = list(names)
    shown = [_short(name, "source") for name in listed[:_SOURCES]]
    if len(listed) > _SOURCES:
        rest = len(listed) - _SOURCES
        more = ngettext("and {count} more", "and {count} more", rest)
        shown.append(more.format(count=wording.number(rest)))
    return wording.in_a_row(shown)
