"""Pictures of the pages: painted in the theme in use, with what the caches know."""

from __future__ import annotations

import streamlit as st

from dashboard import queries
from dashboard.drawing import Drawn
from dashboard.painting import (
    Framing,
    Places,
    as_marks,
    complete,
    framed_unit,
    framing,
    paint,
    plays,
    with_film,
)
from dashboard.palette import Palette, palette_for
from dashboard.pictures import Picture
from dashboard.shown import View
from geodata.areas import Areas
from geodata.selection import Selection


def current_palette() -> Palette:
    """The colours of the theme in use."""
    return palette_for("dark" if st.context.theme.type == "dark" else "light")


def build_picture(
    selection: Selection,
    areas: Areas,
    view: View,
    drawn: Drawn,
    *,
    focus: tuple[int, str] | None = None,
) -> Picture:
    """Areas in the colours of a view and of the theme, and where to look; no text from data."""
    palette = current_palette()
    return paint(selection, areas, view, layer=drawn.name, palette=palette, focus=focus)


def with_all(picture: Picture, selection: Selection, areas: Areas, view: View) -> Picture:
    """A picture with all that the Coverage page lays on, beside and below it."""
    return complete(
        picture,
        selection,
        areas,
        view,
        points=as_marks(queries.points(selection)) if selection.points else None,
        film_key=queries.film_key(selection, view) if plays(selection, view) else "",
    )


__all__ = [
    "Framing",
    "Places",
    "build_picture",
    "current_palette",
    "framed_unit",
    "framing",
    "plays",
    "with_all",
    "with_film",
]
