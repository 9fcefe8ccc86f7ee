"""Records: any table of engagements to canonical tables and a ledger in which every row has a fate.

The door is :func:`loaders.read_records`; :func:`check_report` says what came of it. Behind them:
``mapping`` guesses what each column means and says why, ``dates`` settles the order of dates from
a whole column, ``places`` asks the gazetteer, ``parties`` and ``writing`` build the tables.
"""

from loaders.records.claims import narrow_claim
from loaders.records.description import describe_columns, shape_of
from loaders.records.guessing import guess_mapping
from loaders.records.mapping import FIELDS, Mapping, correct_mapping, mapping_of
from loaders.records.report import check_report

__all__ = [
    "FIELDS",
    "Mapping",
    "check_report",
    "correct_mapping",
    "describe_columns",
    "guess_mapping",
    "mapping_of",
    "narrow_claim",
    "shape_of",
]
