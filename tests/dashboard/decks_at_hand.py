"""Decks read back as python-pptx sees them, and what is in them."""

from __future__ import annotations

import io
from collections.abc import Iterator

from pptx import Presentation

from dashboard.exports.deck import write_deck

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


def opened(report, **options):
    """A deck as python-pptx reads it back."""
    return Presentation(io.BytesIO(write_deck(report, **options)))


def shapes_in(holder) -> Iterator:
    """Shapes of a slide or a group, those in groups too."""
    for shape in holder.shapes:
        yield shape
        if shape.shape_type is not None and shape.shape_type.name == "GROUP":
            yield from shapes_in(shape)


def described(shape) -> str:
    """The words for those who do not see a shape."""
    return shape._element.xpath(".//p:cNvPr/@descr")[0]


def map_of(slide):
    """The group that is the map."""
    return next(shape for shape in slide.shapes if shape.name.startswith("Map: "))


def words_of(slide) -> str:
    """All text of a slide, tables included."""
    return "\n".join(
        "".join(paragraph.itertext(f"{A}t")) for paragraph in slide._element.iter(f"{A}p")
    )


def made_of(deck) -> bytes:
    """A deck as bytes."""
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()
