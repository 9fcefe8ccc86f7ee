"""Records: a table of engagements to canonical tables and a ledger in which every row has a fate.

The door is :func:`loaders.read_records`; :func:`check_report` says what came of it. Behind them:
``opening`` chooses the table, ``timing`` reads its dates, ``places`` asks the gazetteer,
``parties`` and ``writing`` build the tables, ``findings`` and ``told`` are what is said about it;
``resubmission`` knows a ledger of ours that came back.
"""

from loaders.records.claims import narrow_claim
from loaders.records.report import check_report

__all__ = [
    "check_report",
    "narrow_claim",
]
