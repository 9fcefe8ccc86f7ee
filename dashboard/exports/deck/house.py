"""The deck's own template, for those who bring none: the look of the dashboard as a theme.

It begins with the one that python-pptx brings, of which three layouts are kept: for an opening, a
titled and an empty slide. Colours and fonts are the theme's, so that they can be changed at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dashboard.exports.deck.boxes import EMU, Box
from dashboard.palette import LIGHT, Palette

if TYPE_CHECKING:
    from pptx.presentation import Presentation

SIZES: Mapping[str, tuple[float, float]] = {"16:9": (960.0, 540.0), "4:3": (720.0, 540.0)}
"""Points a slide is wide and high."""

FONT = "Calibri"
"""Every program for slides has it, or Carlito, which is as wide."""

_LAYOUTS = {"Title Slide", "Title Only", "Blank"}
_MARGIN, _TITLE, _OPENING = 34.0, 26, 36
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def house_deck(size: str, palette: Palette) -> Presentation:
    """An empty deck of a size, in the colours of a palette."""
    from pptx import Presentation

    deck = Presentation()
    width, height = SIZES[size]
    deck.slide_width, deck.slide_height = round(width * EMU), round(height * EMU)  # type: ignore[assignment]
    deck.element.find("{*}sldSz").attrib.pop("type", None)
    _keep_layouts(deck)
    _arrange(deck, Box(0, 0, width, height))
    _set_titles(deck)
    _paint(deck, palette)
    return deck


def _keep_layouts(deck: Presentation) -> None:
    for layout in list(deck.slide_layouts):
        if layout.name not in _LAYOUTS:
            deck.slide_layouts.remove(layout)


def _arrange(deck: Presentation, slide: Box) -> None:
    """Title at the top, what stands on every slide at the bottom."""
    wide = slide.width - 2 * _MARGIN
    foot, third = slide.bottom - 22, wide / 3
    places = {
        "TITLE": Box(_MARGIN, 12, wide, 60),
        "BODY": Box(_MARGIN, 120, wide, slide.height - 170),
        "CENTER_TITLE": Box(_MARGIN, 120, wide, 150),
        "SUBTITLE": Box(_MARGIN, 284, wide, 120),
        "DATE": Box(_MARGIN, foot, third, 16),
        "FOOTER": Box(_MARGIN + third, foot, third, 16),
        "SLIDE_NUMBER": Box(_MARGIN + 2 * third, foot, third, 16),
    }
    for holder in (deck.slide_master, *deck.slide_layouts):
        for placeholder in holder.placeholders:
            box = places[placeholder.placeholder_format.type.name]
            left, top, width, height = box.emu()
            placeholder.left, placeholder.top = left, top
            placeholder.width, placeholder.height = width, height


def _set_titles(deck: Presentation) -> None:
    """Titles begin where the text does, and stand on the line below them."""
    title = deck.slide_master.element.find(f".//{{*}}titleStyle/{_DRAWING}lvl1pPr")
    title.set("algn", "l")
    title.find(f"{_DRAWING}defRPr").set("sz", str(_TITLE * 100))
    title.find(f"{_DRAWING}defRPr").set("b", "1")
    for holder in (deck.slide_master, *deck.slide_layouts):
        for placeholder in holder.placeholders:
            kind = placeholder.placeholder_format.type.name
            frame = placeholder.element.find(f".//{_DRAWING}bodyPr")
            if kind in ("TITLE", "CENTER_TITLE"):
                frame.set("anchor", "b")
            for side in ("lIns", "tIns", "rIns", "bIns"):
                frame.set(side, "0")
            _set_opening(placeholder, kind)


def _set_opening(placeholder: Any, kind: str) -> None:
    """The opening slide begins at the margin, too, in larger letters."""
    from lxml import etree

    if kind not in ("CENTER_TITLE", "SUBTITLE"):
        return
    styles = placeholder.element.find(f".//{_DRAWING}lstStyle")
    for level in list(styles):
        styles.remove(level)
    first = etree.SubElement(styles, f"{_DRAWING}lvl1pPr", algn="l", marL="0", indent="0")
    etree.SubElement(first, f"{_DRAWING}buNone")
    size = _OPENING if kind == "CENTER_TITLE" else 16
    etree.SubElement(first, f"{_DRAWING}defRPr", sz=str(size * 100))


def _paint(deck: Presentation, palette: Palette) -> None:
    """The palette as colours of the theme; in the dark, what is dark is the ground."""
    from lxml import etree
    from pptx.opc.constants import RELATIONSHIP_TYPE

    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    theme.set("name", "Engagement")
    for name, value in _colours(palette).items():
        (place,) = theme.iter(f"{_DRAWING}{name}")
        place[:] = [place.makeelement(f"{_DRAWING}srgbClr", val=value[1:].upper())]
    for latin in theme.iter(f"{_DRAWING}latin"):
        latin.set("typeface", FONT)
    part.blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
    if palette.name != LIGHT.name:
        mapped = deck.slide_master.element.find("{*}clrMap")
        mapped.attrib.update({"bg1": "dk1", "tx1": "lt1", "bg2": "dk2", "tx2": "lt2"})


def _colours(palette: Palette) -> dict[str, str]:
    light, dark = (palette.panel, palette.ink)
    second_light, second_dark = palette.ground, palette.muted
    if palette.name != LIGHT.name:
        light, dark, second_light, second_dark = dark, light, second_dark, second_light
    accents = (palette.window, palette.bubble, palette.lapsed, *palette.scale[1:4])
    return {
        "dk1": dark,
        "lt1": light,
        "dk2": second_dark,
        "lt2": second_light,
        **{f"accent{n}": colour for n, colour in enumerate(accents, start=1)},
        "hlink": palette.window,
        "folHlink": palette.muted,
    }
