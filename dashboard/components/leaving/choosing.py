"""Which file is wanted: its format and what that can be told, for whom, how exact, which words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dashboard.components.leaving.asking import ask_audience
from dashboard.components.leaving.subject import Asked, Subject
from dashboard.exports import Format
from dashboard.language import LANGUAGES, current, noop
from dashboard.language import gettext as _
from geodata.audience import AUDIENCES

_KEY = "export"
BELOW = (0, 3, 5, 10, 20)
"""Counts under which small ones may be kept back; 0 tells all."""

_SIZES: Mapping[str, tuple[int, int]] = {
    noop("Screen, 1600 × 900"): (1600, 900),
    noop("Wide, 1920 × 1080"): (1920, 1080),
    noop("Square, 1200 × 1200"): (1200, 1200),
    noop("Upright, 1080 × 1920"): (1080, 1920),
    noop("Other"): (0, 0),
}
_TABLES = {
    "coverage": noop("The areas"),
    "records": noop("The engagements, one a row"),
    "ledger": noop("The rows that were not loaded"),
}


def ask_file(subject: Subject) -> Asked:
    """The file that is wanted; every choice has a good answer already."""
    left, right = st.columns([1, 1.35], gap="large")
    with left:
        format = _ask_format(subject)
    with right:
        audience = ask_audience(f"{_KEY}-for", subject.widest)
        with st.container(horizontal=True, gap="small"):
            below = _ask_below()
            language = _ask_language()
        options = _ask_options(subject.formats[format])
        more, wants = _ask_lists(subject.formats[format], audience, below)
    return Asked(
        format=format,
        audience=audience,
        below=below,
        language=language,
        palette="dark" if options.get("dark") else "light",
        wants=wants,
        options={**options, **more},
    )


def _ask_format(subject: Subject) -> str:
    names = list(subject.formats)
    if len(names) == 1:
        return names[0]
    return str(
        st.radio(
            _("File"),
            names,
            format_func=lambda name: _(subject.formats[name].label),
            key=f"{_KEY}-format",
        )
    )


def _ask_below() -> int:
    return int(
        st.selectbox(
            _("Small counts"),
            BELOW,
            format_func=_tell_below,
            key=f"{_KEY}-below",
            help=_(
                "Where few engagements stand behind a figure, it may tell on somebody. All counts "
                "are then told in bands of that width, and none can be had by subtraction."
            ),
        )
    )


def _tell_below(below: int) -> str:
    return _("Kept back below {count}").format(count=below) if below else _("As they are")


def _ask_language() -> str:
    st.session_state.setdefault(f"{_KEY}-language", current())
    return str(
        st.selectbox(
            _("Language"),
            list(LANGUAGES),
            format_func=LANGUAGES.__getitem__,
            key=f"{_KEY}-language",
        )
    )


# --- what a format can be told ------------------------------------------------------------------


def _ask_options(format: Format) -> dict[str, Any]:
    """What the format can be told, field by field; what is left open is left to the format."""
    told: dict[str, Any] = {}
    for names, ask in _FIELDS:
        if names <= format.options:
            told |= ask()
    return told


def _ask_one(option: str, label: str, choices: Mapping[str, str]) -> dict[str, Any]:
    """One of a few side by side; the first where nothing is said."""
    chosen = st.segmented_control(
        label,
        list(choices),
        format_func=choices.__getitem__,
        default=next(iter(choices)),
        required=True,
        key=f"{_KEY}-{option}",
    )
    return {option: chosen}


def _ask_slides() -> dict[str, Any]:
    return _ask_one("size", _("Slides"), {"16:9": _("Wide, 16:9"), "4:3": _("Classic, 4:3")})


def _ask_template() -> dict[str, Any]:
    given = st.file_uploader(
        _("Your own template, where you have one (POTX or PPTX)"),
        type=["potx", "pptx"],
        key=f"{_KEY}-template",
    )
    return {} if given is None else {"template": given.getvalue()}


def _ask_paper() -> dict[str, Any]:
    return _ask_one("page", _("Paper"), {"a4": "A4", "letter": "Letter"})


def _ask_layout() -> dict[str, Any]:
    return _ask_one(
        "layout", _("Page"), {"page": _("To be read"), "present": _("To be shown in a room")}
    )


def _ask_pixels() -> dict[str, Any]:
    named = st.selectbox(_("Size in pixels"), list(_SIZES), format_func=_, key=f"{_KEY}-pixels")
    width, height = _SIZES[named]
    if not width:
        left, right = st.columns(2, gap="small")
        width = left.number_input(_("Width"), 200, 10_000, 1600, key=f"{_KEY}-width")
        height = right.number_input(_("Height"), 200, 10_000, 900, key=f"{_KEY}-height")
    return {"width": int(width), "height": int(height)}


def _ask_dark() -> dict[str, Any]:
    return {"dark": st.toggle(_("On a dark ground"), key=f"{_KEY}-dark")}


_FIELDS: tuple[tuple[frozenset[str], Callable[[], dict[str, Any]]], ...] = (
    (frozenset({"size"}), _ask_slides),
    (frozenset({"template"}), _ask_template),
    (frozenset({"page"}), _ask_paper),
    (frozenset({"layout"}), _ask_layout),
    (frozenset({"width", "height"}), _ask_pixels),
    (frozenset({"dark"}), _ask_dark),
)


def _ask_lists(format: Format, audience: str, below: int) -> tuple[dict[str, Any], frozenset[str]]:
    """Which lists a file has, of those that its audience may have; options and wants that say so.

    A list of engagements would tell what counts keep back, and nothing says of rows that were not
    loaded who may see them.
    """
    offered = [name for name, may in _MAY_HAVE.items() if may(audience, below)]
    if "table" in format.options:
        table = st.selectbox(
            _("Table"), offered, format_func=lambda name: _(_TABLES[name]), key=f"{_KEY}-table"
        )
        return {"table": table}, format.wants & {table}
    lists = {name for name in format.wants if name in _TABLES}
    if not lists & set(offered):
        return {}, format.wants - lists
    label = _("With its engagements, one a row")
    if not st.toggle(label, value=True, key=f"{_KEY}-lists"):
        return {}, format.wants - lists
    return {}, format.wants - (lists - set(offered))


_MAY_HAVE: Mapping[str, Callable[[str, int], bool]] = {
    "coverage": lambda _audience, _below: True,
    "records": lambda _audience, below: not below,
    "ledger": lambda audience, below: not below and audience == AUDIENCES[-1],
}
