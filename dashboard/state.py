"""The Selection's two mirrors: the session and the link.

Every page reads :func:`current` and changes it with :func:`choose`; nothing else remembers what
is being looked at. Widgets are told the selection's value before they are drawn, so that a link,
a click on the map and a filter all end in the same place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from dashboard.language import gettext as _
from geodata.errors import SelectionError
from geodata.selection import FILTERS, Camera, Selection

_KEY = "selection"
_SEEN = "selection_link"
_PART = 60  # characters of a link that a reader is shown

SHORT = "l"
"""Name of a short link in an address; what it stands for takes its place when it is opened."""

# Selection field -> name in the link. Short, readable, and stable: people keep links.
LINK_NAMES: Mapping[str, str] = {
    "vintage": "v",
    "level": "level",
    "start": "from",
    "end": "to",
    "as_of": "asof",
    "programs": "program",
    "kinds": "kind",
    "organizations": "org",
    "roles": "role",
    "sources": "source",
    "measure": "measure",
    "scheme": "scheme",
    "class_count": "classes",
    "second": "second",
    "pairing": "pair",
    "labels": "labels",
    "points": "points",
    "compare": "compare",
    "against": "against",
    "against_start": "against-from",
    "against_end": "against-to",
    "against_programs": "against-program",
    "area": "area",
    "opened": "open",
    "plan": "plan",
    "audience": "for",
    "background": "base",
}


_PERIODS = (("start", "end"), ("against_start", "against_end"))
_BREAKS = {"breaks": "breaks", "second_breaks": "second-breaks"}
_SCALE = ("vintage", "level", "scheme", "class_count", "paired")
_BREAKS_OF = {"breaks": ("measure", *_SCALE), "second_breaks": ("second", *_SCALE)}
_LISTS = (*FILTERS, "against_programs")


def to_link(selection: Selection) -> dict[str, str | list[str]]:
    """The query parameters of a selection; what is at its default is left out."""
    plain = selection.model_dump(mode="json", exclude_defaults=True)
    link: dict[str, str | list[str]] = {
        LINK_NAMES[name]: list(value) if name in _LISTS else str(value)
        for name, value in plain.items()
        if name in LINK_NAMES
    }
    if selection.root:
        link["in"] = f"{selection.root_level}:{selection.root}"
    for name, short in _BREAKS.items():
        if getattr(selection, name) is not None:
            link[short] = ",".join(map(_short, getattr(selection, name)))
    if selection.weights:
        link["weigh"] = [f"{code}:{_short(weight)}" for code, weight in selection.weights]
    if selection.camera is not None:
        camera = selection.camera
        link["at"] = f"{camera.lat:.5f},{camera.lon:.5f},{camera.zoom:g}"
    return link


def _short(number: float) -> str:
    """A number that reads back as itself."""
    return repr(number).removesuffix(".0")


def from_link(link: Mapping[str, list[str]]) -> tuple[Selection, list[str]]:
    """The selection of some query parameters, and a sentence for each that could not be used."""
    selection, complaints = Selection(), []
    for names, changes in _link_changes(link):
        try:
            selection = selection.but(**changes)
        except SelectionError:
            part = "&".join(f"{name}={','.join(link[name])}" for name in names)
            said = _("“{part}” in this link cannot be used. The rest is shown without it.")
            short = part if len(part) <= _PART else f"{part[:_PART]}…"
            complaints.append(said.format(part=short))
    return selection, complaints


def _link_changes(link: Mapping[str, list[str]]) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """What to change together, and which parameters of the link say so."""
    days = [name for names in _PERIODS for name in names]
    for name, short in LINK_NAMES.items():
        if link.get(short) and name not in days:
            yield [short], {name: tuple(link[short]) if name in _LISTS else link[short][0]}
    for names in _PERIODS:
        period = {name: link[LINK_NAMES[name]][0] for name in names if link.get(LINK_NAMES[name])}
        if period:
            yield [LINK_NAMES[name] for name in period], period
    if link.get("in"):
        level, _colon, root = link["in"][0].partition(":")
        yield ["in"], {"root_level": level, "root": root}
    for name, short in _BREAKS.items():
        if link.get(short):
            yield [short], {name: tuple(filter(None, link[short][0].split(",")))}
    if link.get("weigh"):
        yield ["weigh"], {"weights": [text.rpartition(":")[::2] for text in link["weigh"]]}
    if link.get("at"):
        lat, lon, zoom = [*link["at"][0].split(","), "", "", ""][:3]
        yield ["at"], {"camera": {"lat": lat, "lon": lon, "zoom": zoom}}


def new_link() -> dict[str, list[str]] | None:
    """The parameters of a link that was just opened or edited by hand; None while it is ours."""
    link = {name: st.query_params.get_all(name) for name in st.query_params}
    mine = {name: values for name, values in link.items() if name in our_names()}
    fresh = _KEY not in st.session_state or (mine and mine != st.session_state.get(_SEEN))
    return mine if fresh else None


def take(selection: Selection) -> None:
    """Look at what a link leads to, and let the link say so."""
    st.session_state[_KEY] = selection
    _remember(selection)


def current() -> Selection:
    """What is being looked at; the link decides when it was opened or edited by hand."""
    link = new_link()
    if link is not None:
        selection, complaints = from_link(link)
        for complaint in complaints:
            st.toast(complaint, icon=":material/link_off:")
        take(selection)
    return st.session_state[_KEY]


def shown_to() -> str:
    """Whom the page at hand is shown to; empty for everything, and where there is no page."""
    known = st.session_state.get(_KEY)
    return "" if known is None else str(known.audience)


def choose(**changes: object) -> None:
    """Change what is being looked at, in the session and in the link.

    Class breaks belong to a level, a measure and a scheme, so they are let go when one of these
    changes, or when the areas are coloured by two measures and were by one.
    """
    before = current()
    selection = before.but(**changes)
    for name, of in _BREAKS_OF.items():
        if any(getattr(selection, field) != getattr(before, field) for field in of):
            selection = selection.but(**{name: changes.get(name)})
    take(selection)


def mirror() -> None:
    """Write the selection into the link of the page at hand, after a change of page."""
    _remember(current())


def _remember(selection: Selection) -> None:
    link = to_link(selection)
    others = {
        name: st.query_params.get_all(name) for name in st.query_params if name not in our_names()
    }
    st.query_params.from_dict({**others, **link})
    st.session_state[_SEEN] = {
        name: value if isinstance(value, list) else [value] for name, value in link.items()
    }


def our_names() -> set[str]:
    """Names of parameters that are of the selection; a link may carry others beside them."""
    return {*LINK_NAMES.values(), *_BREAKS.values(), "in", "at", "weigh", SHORT}


def as_camera(values: tuple[float, float, float] | None) -> Camera | None:
    """A camera from what the map reports; None when it lies off the earth."""
    if values is None:
        return None
    lat, lon, zoom = values
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 <= zoom <= 22):
        return None
    return Camera(lat=lat, lon=lon, zoom=zoom)
