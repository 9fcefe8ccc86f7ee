"""Columns: which column of a table means what; guessed with evidence, corrected, remembered.

``texts`` takes a table apart, ``evidence`` says what tags, headers and contents speak for,
``levels`` weighs the columns of areas together, ``guessing`` gives every field one column. The
result is a ``mapping``, a value that can be shown, corrected and given back; ``description`` is for
those who look at it.
"""

from loaders.columns.description import describe_columns, shape_of
from loaders.columns.guessing import guess_columns, guess_mapping
from loaders.columns.mapping import FIELDS, Mapping, correct_mapping, mapping_of
from loaders.columns.texts import Columns

__all__ = [
    "FIELDS",
    "Columns",
    "Mapping",
    "correct_mapping",
    "describe_columns",
    "guess_columns",
    "guess_mapping",
    "mapping_of",
    "shape_of",
]
