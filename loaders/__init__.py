"""Foreign bytes in, canonical tables and ledger out: the only place that knows a format.

Every reader returns a :class:`geodata.model.Loaded`, in which each row received has a fate; none
raises for a bad row, and none drops one in silence.
"""

from loaders.boundaries import read_boundaries
from loaders.crosswalks import read_aliases
from loaders.reading import read_again, read_records
from loaders.records import check_report, narrow_claim
from loaders.workbooks import list_sheets

__all__ = [
    "check_report",
    "list_sheets",
    "narrow_claim",
    "read_again",
    "read_aliases",
    "read_boundaries",
    "read_records",
]
