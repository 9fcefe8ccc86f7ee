"""What is true: areas, records and coverage. No files, no network, no screen.

Everything passes through two shapes: :class:`Loaded` (canonical tables and a ledger) on the way
in, and a frame indexed by P-code on the way out. The one file this package touches is the store,
behind :func:`open_store`.
"""

from geodata.areas import Areas
from geodata.classes import class_breaks, classify
from geodata.coverage import count_by_month, measure_coverage, summarise_coverage
from geodata.gazetteer import Gazetteer, open_gazetteer
from geodata.indicators import list_indicators, measure_indicators, summarise_indicator
from geodata.locate import locate
from geodata.model import Loaded, conform
from geodata.records import Records
from geodata.registry import Registry
from geodata.review import accept_above, make_decision, review_groups
from geodata.selection import Selection
from geodata.store import Store, open_store
from geodata.web import web_layer

__all__ = [
    "Areas",
    "Gazetteer",
    "Loaded",
    "Records",
    "Registry",
    "Selection",
    "Store",
    "accept_above",
    "class_breaks",
    "classify",
    "conform",
    "count_by_month",
    "list_indicators",
    "locate",
    "make_decision",
    "measure_coverage",
    "measure_indicators",
    "open_gazetteer",
    "open_store",
    "review_groups",
    "summarise_coverage",
    "summarise_indicator",
    "web_layer",
]
