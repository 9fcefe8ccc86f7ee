"""Colours of maps, legends and charts: scales for amounts, neutrals for what is not an amount.

Made in OKLCH, and held by ``tests/dashboard/test_palette.py`` as readers without red, green or blue
cones see them (Machado, Oliveira and Fernandes 2009), and in grey. Amounts lean to blue and run
through all lightnesses, so states are warm, or paler than the lightest shade. What stands against
blue, a decrease or a second measure, is ochre: these two nobody takes for each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

STATES: Mapping[str, str] = {
    "u": "engaged, amount unknown",
    "l": "lapsed",
    "n": "no record",
    "r": "not reported",
    "a": "no local authority",
    "o": "outside the area looked into",
    "z": "none: a reported 0",
    "f": "of a change: too few to compare",
    "x": "of a need layer: no figure",
}
"""Codes of a picture's areas that have no amount; the amounts' codes are the digits."""


@dataclass(frozen=True)
class Palette:
    """Colours of one theme, as ``#rrggbb``.

    ``scale`` runs from little to much and is what the digits of a picture stand for: whatever else
    is shown takes its place (:func:`scale_for`, ``diverging`` from decrease to increase,
    ``bivariate`` as a square of three by three, row by row from little of the second measure to
    much). ``line`` draws the dashes of what is not reported; ``window`` is the period on the
    timeline, whatever the areas are coloured by; ``accent`` is for the selected area alone.
    """

    name: str
    scale: tuple[str, ...]
    diverging: tuple[str, ...]
    bivariate: tuple[str, ...]
    window: str
    bubble: str
    bubble_line: str
    unknown: str
    zero: str
    few: str
    lapsed: str
    no_record: str
    ground: str
    outside: str
    border: str
    line: str
    parent: str
    country: str
    ink: str
    muted: str
    panel: str
    accent: str

    def colour(self, code: str) -> str:
        """Fill of an area by its code: a digit is a shade, the lightest first."""
        if code.isdigit():
            return self.scale[int(code)]
        fills = {"u": self.unknown, "l": self.lapsed, "n": self.no_record, "o": self.outside}
        fills |= {"z": self.zero, "f": self.few}
        return fills.get(code, self.ground)


LIGHT = Palette(
    name="light",
    scale=("#a6dad7", "#73b8be", "#4495a9", "#217093", "#184c73"),
    diverging=("#7c3b0e", "#b36d2a", "#dea760", "#ede7bf", "#76c1c5", "#368da3", "#18547d"),
    bivariate=(
        "#d3d7be",
        "#91c2cf",
        "#46aad9",
        "#c89969",
        "#8f897a",
        "#577682",
        "#aa5e1b",
        "#775335",
        "#47453d",
    ),
    window="#217093",
    bubble="#f0b135",
    bubble_line="#4c2d12",
    unknown="#91645d",
    zero="#d2effb",
    few="#d3cfcc",
    lapsed="#b8a692",
    no_record="#e8e5df",
    ground="#f6f3ec",
    outside="#f1ede4",
    border="#ffffff",
    line="#8d8778",
    parent="#5b6670",
    country="#39444e",
    ink="#20292f",
    muted="#5d666c",
    panel="#fffdf8",
    accent="#c8452b",
)

DARK = Palette(
    name="dark",
    scale=("#285b6e", "#398290", "#55abaf", "#84d2ca", "#ccf3e4"),
    diverging=("#f6c88a", "#d7944c", "#a7652d", "#58532a", "#388090", "#59b2b5", "#9de5d6"),
    bivariate=(
        "#4c503a",
        "#3e6872",
        "#267ea5",
        "#a17c48",
        "#9a9a85",
        "#95b5b9",
        "#efaf6f",
        "#ead0aa",
        "#e7efdc",
    ),
    window="#84d2ca",
    bubble="#f1ba4b",
    bubble_line="#2c1e13",
    unknown="#b97371",
    zero="#244256",
    few="#474442",
    lapsed="#7b6a57",
    no_record="#363a3d",
    ground="#1b2228",
    outside="#22292d",
    border="#1b2228",
    line="#7f8a93",
    parent="#aab4ba",
    country="#ccd3d6",
    ink="#e6e3dc",
    muted="#a3abb0",
    panel="#262e35",
    accent="#ff8a5c",
)

PALETTES: Mapping[str, Palette] = {palette.name: palette for palette in (LIGHT, DARK)}
"""Palettes by the name of the theme they belong to."""

# Neighbours differ in lightness by at least 0.08, and seven shades are the most that do. Two and
# three leave the ends of the scale free, so that they do not look like nothing and all.
_SHADES: Mapping[str, Mapping[int, tuple[str, ...]]] = {
    "light": {
        1: ("#4495a9",),
        2: ("#88c6c8", "#217093"),
        3: ("#9cd3d2", "#4998ab", "#1c5a80"),
        4: ("#a6dad7", "#64acb7", "#2d7c9a", "#184c73"),
        6: ("#a8dcd9", "#7cbec3", "#539faf", "#307f9c", "#1d5f84", "#164166"),
        7: ("#acddd9", "#82c2c5", "#5ca6b3", "#3a8aa2", "#206d90", "#195076", "#143558"),
    },
    "dark": {
        1: ("#55abaf",),
        2: ("#327282", "#84d2ca"),
        3: ("#2b6375", "#52a7ac", "#b0e6da"),
        4: ("#285b6e", "#428f9a", "#75c5c1", "#ccf3e4"),
        6: ("#28586b", "#357887", "#4999a2", "#68baba", "#95dad0", "#d2f5e6"),
        7: ("#275366", "#316f80", "#408c97", "#54a9ae", "#75c5c1", "#a2dfd4", "#d7f6e8"),
    },
}
"""Shades by theme and number of classes; five are the palette's own."""


def palette_for(theme: str) -> Palette:
    """Colours that go with a theme; the light ones where it has no name of ours."""
    return PALETTES.get(theme, LIGHT)


def scale_for(palette: Palette, count: int, *, reverse: bool = False) -> tuple[str, ...]:
    """One to seven shades of a theme, from little to much, or much to little where less is more."""
    shades = _SHADES[palette.name].get(count, PALETTES[palette.name].scale)
    if len(shades) != count:
        raise ValueError(f"there is no scale of {count} shades")
    return shades[::-1] if reverse else shades


def in_theme(palette: Palette, name: str) -> Palette:
    """The colours of another theme that say what these say: the same kind and number of shades."""
    own, other = PALETTES[palette.name], PALETTES[name]
    for kind in ("diverging", "bivariate"):
        if palette.scale == getattr(own, kind):
            return replace(other, scale=getattr(other, kind))
    count = len(palette.scale)
    reverse = count > 1 and palette.scale == scale_for(own, count, reverse=True)
    return replace(other, scale=scale_for(other, count, reverse=reverse))
