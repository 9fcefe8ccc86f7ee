"""A view in the colours of another theme: what its codes mean stays, and how they look changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dashboard.palette import PALETTES, Palette
from dashboard.palette import in_theme as palette_in_theme
from dashboard.reports.model import DrawnMap, Scene


def in_theme(scene: Scene, theme: str) -> Scene:
    """A view as it is drawn in a theme, ``light`` for paper; itself where it is so already."""
    if scene.palette.name == theme:
        return scene
    palette = _palette(scene, theme)
    items = tuple(replace(item, colour=palette.colour(item.code)) for item in scene.legend.items)
    return replace(
        scene,
        palette=palette,
        legend=replace(scene.legend, items=items),
        map=_coloured(scene.map, palette.colour),
        other=_coloured(scene.other, palette.colour),
    )


def _palette(scene: Scene, theme: str) -> Palette:
    """The theme with the scale that goes with the one in the legend."""
    shades = tuple(item.colour for item in scene.legend.items if item.code.isdigit())
    if not shades:
        return PALETTES[theme]
    return palette_in_theme(replace(scene.palette, scale=shades), theme)


def _coloured(map: DrawnMap | None, fill: Callable[[str], str]) -> DrawnMap | None:
    if map is None:
        return None
    return replace(map, areas=tuple(replace(area, colour=fill(area.code)) for area in map.areas))
