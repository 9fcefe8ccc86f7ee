"""Colours of maps, legends and charts: one sequential scale, neutrals for what is not an amount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

STATES: Mapping[str, str] = {
    "u": "engaged, amount unknown",
    "l": "lapsed",
    "n": "no record",
    "r": "not reported",
    "a": "no local authority",
    "o": "outside the area looked into",
    "z": "of a need layer: a reported 0",
    "x": "of a need layer: no figure",
}
"""Codes of a picture's areas that have no amount; the amounts' codes are the digits."""


@dataclass(frozen=True)
class Palette:
    """Colours of one theme, as ``#rrggbb``.

    ``scale`` runs from little to much; ``line`` draws the dashes of what is not reported;
    ``accent`` is for the selected area alone.
    """

    name: str
    scale: tuple[str, ...]
    unknown: str
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
        fills["z"] = self.no_record
        return fills.get(code, self.ground)


# Made in OKLCH: the lightness of neighbouring shades differs by 0.11 to 0.12 everywhere, and no
# state comes near the lightest shade, for readers without red or green cones either.
LIGHT = Palette(
    name="light",
    scale=("#a6dad7", "#73b8be", "#4495a9", "#217093", "#184c73"),
    unknown="#a593b3",
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
    unknown="#947fa5",
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


def palette_for(theme: str) -> Palette:
    """Colours that go with a theme; the light ones where it has no name of ours."""
    return PALETTES.get(theme, LIGHT)
