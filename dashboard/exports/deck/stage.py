"""What slides are made on: the deck with its layouts, and where on them there is room.

A template is honoured as it is: its masters, its fonts and colours, the places of its titles and
footers. Layouts are found by the placeholders that they have, because names are in any language.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.exports.deck.boxes import EMU, Box
from dashboard.exports.deck.house import SIZES, house_deck
from dashboard.language import gettext as _
from dashboard.palette import Palette
from geodata.errors import ExportError

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide, SlideLayout

LARGEST = 60_000_000
"""Bytes that a template may have; unpacked, ten times as many."""

_ALWAYS = frozenset({"DATE", "FOOTER", "SLIDE_NUMBER"})
_TITLES = frozenset({"TITLE", "CENTER_TITLE", "VERTICAL_TITLE"})
_MAIN = b"presentationml.presentation.main+xml"
_OTHERS = (b"presentationml.template.main+xml", b"presentationml.slideshow.main+xml")
_TYPES = "[Content_Types].xml"
_WIDER = {
    "Verdana": 1.12,
    "DejaVu Sans": 1.1,
    "Courier New": 1.15,
    "Consolas": 1.08,
    "Century Gothic": 1.05,
    "Arial Black": 1.25,
}
_OTHER = 1.04  # of fonts that nobody has measured


@dataclass(frozen=True, eq=False)
class Stage:
    """A deck without slides, and what new ones are made of.

    ``title`` and ``content`` are where a title and everything below it stand; ``size`` is the
    title's, in points; ``wider`` how much wider than ours the theme's letters may be.
    """

    deck: Presentation
    opening: SlideLayout | None
    titled: SlideLayout
    slide: Box
    title: Box
    content: Box
    size: float
    wider: float

    def add(self, layout: SlideLayout) -> Slide:
        """A new slide, without the placeholders that nobody fills."""
        slide = self.deck.slides.add_slide(layout)
        for placeholder in list(slide.placeholders):
            if _kind(placeholder) not in {*_TITLES, "SUBTITLE"}:
                placeholder.element.getparent().remove(placeholder.element)
        return slide


def set_stage(template: bytes | None, size: str, palette: Palette) -> Stage:
    """A template's stage, or our own of a size where there is none."""
    if template is not None:
        deck = _open(template)
    elif size in SIZES:
        deck = house_deck(size, palette)
    else:
        raise ExportError(
            _("There are no slides of the size {size}").format(size=repr(size)),
            remedy=_("Choose one of: {sizes}.").format(sizes=", ".join(SIZES)),
        )
    titled = _titled(deck)
    slide = Box(0, 0, (deck.slide_width or 0) / EMU, (deck.slide_height or 0) / EMU)
    title, content = _room(titled, slide)
    return Stage(
        deck=deck,
        opening=_opening(deck),
        titled=titled,
        slide=slide,
        title=title,
        content=content,
        size=_title_size(titled),
        wider=_wider(deck) if template is not None else 1.0,
    )


# --- templates -----------------------------------------------------------------------------------


def _open(template: bytes) -> Presentation:
    """A template as a deck without slides."""
    from lxml import etree
    from pptx import Presentation
    from pptx.exc import InvalidXmlError, PackageNotFoundError

    try:
        deck = Presentation(io.BytesIO(_as_deck(template)))
        _clear(deck)
        layouts = list(_layouts(deck))
    except (
        *(zipfile.BadZipFile, PackageNotFoundError, InvalidXmlError, etree.XMLSyntaxError),
        *(KeyError, ValueError, AttributeError, IndexError, NotImplementedError),
    ) as error:
        raise _refused() from error
    if not layouts:
        raise ExportError(
            _("The template has no slide layouts"),
            remedy=_("Choose a template with at least one layout that has a title."),
        )
    return deck


def _as_deck(template: bytes) -> bytes:
    """A template (.potx) or a show (.ppsx) named a deck; all else is the same."""
    with zipfile.ZipFile(io.BytesIO(template)) as given:
        unpacked = sum(entry.file_size for entry in given.infolist())
        if len(template) > LARGEST or unpacked > 10 * LARGEST:
            raise ExportError(
                _("The template is too large"),
                remedy=_("Choose one of up to {size} MB.").format(size=LARGEST // 1_000_000),
            )
        types = given.read(_TYPES)
        if b"macroEnabled" in types:
            raise ExportError(
                _("The template has macros"), remedy=_("Save it as .potx or .pptx without macros.")
            )
        if not any(other in types for other in _OTHERS):
            return template
        for other in _OTHERS:
            types = types.replace(other, _MAIN)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for entry in given.infolist():
                made.writestr(entry, types if entry.filename == _TYPES else given.read(entry))
    return out.getvalue()


def _refused() -> ExportError:
    return ExportError(
        _("The template is not a PowerPoint file, or is damaged"),
        remedy=_("Choose a .potx or .pptx file that PowerPoint opens."),
    )


def _clear(deck: Presentation) -> None:
    """Take away the template's own slides, and what speaks of them: sections, shows of some."""
    listed = deck.slides.element
    for slide in list(listed):
        listed.remove(slide)
        deck.part.drop_rel(slide.rId)
    for name in ("custShowLst", "extLst"):
        for found in deck.element.findall(f"{{*}}{name}"):
            deck.element.remove(found)


def _layouts(deck: Presentation) -> Iterator[SlideLayout]:
    for master in deck.slide_masters:
        yield from master.slide_layouts


# --- layouts -------------------------------------------------------------------------------------


def _kind(placeholder: Any) -> str:
    found = placeholder.placeholder_format.type
    return found.name if found is not None else ""


def _placeholders(layout: SlideLayout) -> list[Any]:
    holder: Any = layout  # python-pptx does not say that its placeholders can be gone through
    return list(holder.placeholders)


def _kinds(layout: SlideLayout) -> list[str]:
    return [_kind(one) for one in _placeholders(layout) if _kind(one) not in _ALWAYS]


def _titled(deck: Presentation) -> SlideLayout:
    """The layout with a title and as little else as there is; else the emptiest."""

    def fitness(layout: SlideLayout) -> tuple[bool, bool, int]:
        kinds = _kinds(layout)
        others = [kind for kind in kinds if kind != "TITLE"]
        return "TITLE" not in kinds, bool(_TITLES.intersection(others)), len(others)

    return min(_layouts(deck), key=fitness)


def _opening(deck: Presentation) -> SlideLayout | None:
    """The layout with a large title and a line below it, if there is one."""
    found = (one for one in _layouts(deck) if set(_kinds(one)) == {"CENTER_TITLE", "SUBTITLE"})
    return next(found, None)


def _room(layout: SlideLayout, slide: Box) -> tuple[Box, Box]:
    """Where the title stands, and what is free below it and above what every slide has."""
    margin = 0.035 * slide.width
    title = Box(margin, 0.037 * slide.height, slide.width - 2 * margin, 0.115 * slide.height)
    for one in _placeholders(layout):
        if _kind(one) == "TITLE" and (found := _box_of(one)) is not None:
            # A title in the middle, or over half of the slide, leaves no room for a map.
            title = found if found.bottom < 0.4 * slide.height and found.inside(slide) else title
    foot = 0.96 * slide.height
    for one in _placeholders(layout):
        if _kind(one) in _ALWAYS and (found := _box_of(one)) is not None:
            foot = min(foot, found.top) if found.top > 0.8 * slide.height else foot
    top = title.bottom + 4
    return title, Box(title.left, top, title.width, foot - top)


def _box_of(placeholder: Any) -> Box | None:
    sides = (placeholder.left, placeholder.top, placeholder.width, placeholder.height)
    return None if None in sides else Box(*(side / EMU for side in sides))


def _title_size(layout: SlideLayout) -> float:
    """The size of titles as the layout has it, or its master."""
    found = layout.element.xpath(
        ".//p:sp[p:nvSpPr/p:nvPr/p:ph/@type='title']//a:lvl1pPr/a:defRPr/@sz"
    )
    found += layout.slide_master.element.xpath(".//p:titleStyle/a:lvl1pPr/a:defRPr/@sz")
    return min(int(found[0]) / 100, 32.0) if found else 26.0


def _wider(deck: Presentation) -> float:
    """How much wider than ours the letters of a template may be."""
    from lxml import etree
    from pptx.opc.constants import RELATIONSHIP_TYPE

    blob = deck.slide_masters[0].part.part_related_by(RELATIONSHIP_TYPE.THEME).blob
    names = {str(one.get("typeface")) for one in etree.fromstring(blob).iter("{*}latin")}
    return max([_WIDER.get(name, _OTHER) for name in names], default=_OTHER)
