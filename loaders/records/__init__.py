"""Records: any table of engagements to canonical tables and a ledger in which every row has a fate.

:func:`read_records` is the door in, :func:`check_report` says what came of it. Behind them:
``mapping`` guesses what each column means and says why, ``dates`` settles the order of dates from
a whole column, ``places`` asks the gazetteer, ``parties`` and ``writing`` build the tables.
"""

from loaders.records.claims import narrow_claim
from loaders.records.mapping import Mapping, guess_mapping
from loaders.records.reading import read_records
from loaders.records.report import check_report

__all__ = ["Mapping", "check_report", "guess_mapping", "narrow_claim", "read_records"]
