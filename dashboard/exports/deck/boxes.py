"""Where things stand on a slide: boxes in points from its upper left corner."""

from __future__ import annotations

from dataclasses import dataclass, replace

EMU = 12_700
"""English metric units, in which a file of slides is written, of a point."""


@dataclass(frozen=True)
class Box:
    """A rectangle in points."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    def emu(self) -> tuple[int, int, int, int]:
        """Left, top, width and height as a file has them."""
        left, top = round(self.left * EMU), round(self.top * EMU)
        # The far edge is rounded for itself, so that boxes that touch still do.
        return left, top, round(self.right * EMU) - left, round(self.bottom * EMU) - top

    def above(self, height: float) -> Box:
        """Its upper part, of a height."""
        return replace(self, height=min(height, self.height))

    def below(self, height: float) -> Box:
        """What is left under an upper part of a height."""
        cut = min(height, self.height)
        return replace(self, top=self.top + cut, height=self.height - cut)

    def without_foot(self, height: float) -> Box:
        """What is left over a lower part of a height."""
        return replace(self, height=max(self.height - height, 0))

    def columns(self, count: int, gap: float) -> list[Box]:
        """Boxes of one width beside each other."""
        wide = (self.width - gap * (count - 1)) / count
        return [
            replace(self, left=self.left + at * (wide + gap), width=wide) for at in range(count)
        ]

    def split(self, width: float, gap: float) -> tuple[Box, Box]:
        """The rest, and beside it on the right a part of a width."""
        rest = max(self.width - width - gap, 0)
        return replace(self, width=rest), replace(self, left=self.right - width, width=width)

    def inside(self, other: Box) -> bool:
        """Whether it lies within another, but for the width of a hair."""
        hair = 0.5
        return (
            self.left >= other.left - hair
            and self.top >= other.top - hair
            and self.right <= other.right + hair
            and self.bottom <= other.bottom + hair
        )

    def mirrored(self, within: Box) -> Box:
        """The same seen in a mirror that stands in the middle of another."""
        return replace(self, left=within.left + within.right - self.right)
