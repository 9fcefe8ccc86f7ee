"""The gazetteer: names and codes to P-codes, with method, score and runner-up.

The heart of the product. :class:`Gazetteer` is the only door. Behind it the columns of a file are
read as a whole (``stated``, ``codes``, ``codesystems``, ``points``), names are folded and looked
up (``names``, ``nameindex``, ``likeness``), what a row's witnesses say is weighed (``witnesses``,
``settling``), and what people decided comes last (``decisions``, ``placing``). Ambiguity is never
settled by luck.
"""

from geodata.gazetteer.gazetteer import Alias, Gazetteer
from geodata.gazetteer.opening import open_gazetteer

__all__ = ["Alias", "Gazetteer", "open_gazetteer"]
