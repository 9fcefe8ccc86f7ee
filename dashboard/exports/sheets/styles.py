"""How the cells of a workbook look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

_PAPER, _MUTED = "#E7E4DC", "#5F5B52"
_GROUNDS = {"public": _PAPER, "internal": "#F6D9A8", "restricted": "#E9B9A6"}
_FORMATS = {
    "count": "#,##0",
    "share": "0.0%",
    "date": "d mmm yyyy",
    "figure": "#,##0.00",
    "fine": "General",
}
_HEAD: Mapping[str, Any] = {
    **{"bold": True, "bg_color": _PAPER, "bottom": 1},
    **{"valign": "bottom", "num_format": "@", "text_wrap": True},
}
_TEXT: Mapping[str, Any] = {"valign": "top", "num_format": "@"}
_ORDER = {"ltr": 1, "rtl": 2}
_QUOTED: Mapping[str, Any] = {"quote_prefix": True}


@dataclass(frozen=True)
class Styles:
    """The styles of a workbook; ``quoted`` ones are of text that resembles a formula."""

    title: Format
    banner: Format
    banner_in_line: Format
    section: Format
    head: Format
    head_of_figures: Format
    label: Format
    text: Format
    quoted: Format
    long: Format
    long_quoted: Format
    figures: Mapping[str, Format]
    ours: Mapping[str, Any]
    book: Workbook

    @classmethod
    def of(cls, book: Workbook, audience: str, direction: str) -> Styles:
        """The styles of a workbook; the ground of its banner shows whom it is for."""
        # On a sheet from right to left, left and right stay where they are.
        near, far = ("right", "left") if direction == "rtl" else ("left", "right")
        text = {**_TEXT, "align": near}
        # Our own words go the way of the sheet; text from data goes its own.
        ours = {**text, "reading_order": _ORDER[direction]}
        long = {**ours, "text_wrap": True}
        ground = {"bold": True, "bg_color": _GROUNDS.get(audience, _PAPER)}
        add = book.add_format
        return cls(
            title=add({**ours, "bold": True, "font_size": 14}),
            banner=add({**long, **ground}),
            banner_in_line=add({**ours, **ground}),
            section=add({**ours, "bold": True, "font_size": 12, "bottom": 1}),
            head=add({**_HEAD, "align": near}),
            head_of_figures=add({**_HEAD, "align": far, "indent": 1}),
            label=add({**long, "font_color": _MUTED}),
            text=add(text),
            quoted=add({**text, **_QUOTED}),
            long=add(long),
            long_quoted=add({**long, **_QUOTED}),
            figures={
                kind: add({"valign": "top", "num_format": code, "align": far, "indent": 1})
                for kind, code in _FORMATS.items()
            },
            ours=ours,
            book=book,
        )

    def swatch(self, colour: str) -> tuple[Format, Format]:
        """The look of a text on a class's colour, and of one that resembles a formula."""
        ground = {"bg_color": colour, "font_color": _ink_on(colour)}
        look = {**self.ours, **ground, "indent": 1}
        return self.book.add_format(look), self.book.add_format({**look, **_QUOTED})


def _ink_on(colour: str) -> str:
    """Black or white, whichever is read better (WCAG 2.2, relative luminance)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    # Contrast with black is (l + 0.05) / 0.05, with white 1.05 / (l + 0.05); equal at this point.
    return "#000000" if luminance > 0.1791 else "#FFFFFF"
