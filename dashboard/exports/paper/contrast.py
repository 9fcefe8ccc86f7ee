"""Which of two inks is read better on a colour (WCAG 2.2, relative luminance)."""

from __future__ import annotations

from dashboard.palette import Palette


def written_on(ground: str, palette: Palette) -> str:
    """The palette's ink or its panel, whichever is read better on a colour."""
    return max((palette.ink, palette.panel), key=lambda ink: contrast(ink, ground))


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
