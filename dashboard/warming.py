"""What the server does before anybody asks: what the first reader of the day would wait for.

It runs while the browser still fetches Streamlit's own page, and does what the Coverage page does
first: import what pages stand on, open the store, count, look whether the map is drawn.
"""

from __future__ import annotations

import gc
import importlib
import logging
import time

from geodata.cache import prune
from geodata.errors import EngagementError

_LOG = logging.getLogger("engagement")
FIRST_PAGE = (
    "dashboard.maps",
    *(f"dashboard.components.{name}" for name in ("card", "figures", "ranking", "toolbar")),
)
"""What the page imports that opens first.

Not ``components.map``: streamlit-folium registers its files with the server while it is imported,
and only when a page imports it.
"""


def warm_up() -> None:
    """Make the first page quick. What fails here is left to that page, which tells its reader."""
    began = time.perf_counter()
    gc.disable()  # nearly all that is made now stays; looking through it again and again is vain
    try:
        for module in FIRST_PAGE:
            importlib.import_module(module)
        _look_first()
    except EngagementError as error:
        _LOG.info("not warmed up: %s", error)
    finally:
        gc.enable()
    for kind in ("layers", "grids"):
        prune(kind)
    _LOG.info("warm after %.1f s", time.perf_counter() - began)


def _look_first() -> None:
    from dashboard import queries
    from dashboard.components import choices
    from geodata.selection import Selection

    selection = queries.settle(Selection())
    if not selection.vintage:
        return
    queries.drawing(selection.vintage, int(selection.level or 0))
    queries.view(selection)
    choices.places(selection.vintage)
    # From here on what a click asks for first.
    known = queries.registry(selection.vintage)
    known.offices(queries.as_of(selection))
    known.engagements([])
    queries.spare_collector()
