"""The gazetteer: names and codes to P-codes, with method, score and runner-up.

The heart of the product. :class:`Gazetteer` is the only door; behind it, codes are restyled by
evidence over a whole column (``codes``), names are folded and looked up (``names``,
``nameindex``), points are located (``points``), and what a row's witnesses say is weighed
(``witnesses``, ``placing``). Ambiguity is never settled by luck.
"""

from geodata.gazetteer.gazetteer import Alias, Gazetteer

__all__ = ["Alias", "Gazetteer"]
