"""Need layers: figures about areas that are no engagements, in any form they come in."""

from loaders.indicators.evidence import is_indicators
from loaders.indicators.reading import read_indicators

__all__ = ["is_indicators", "read_indicators"]
