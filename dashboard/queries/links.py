"""Short links, and old ids that links and stories carry: what they lead to now.

Nothing here is cached: short links and renamings are kept tables, which change without the store's
version, and they are asked for only when a link is opened.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import pandas as pd

from dashboard import following
from dashboard.following import LETTERS, LONGEST, SHORTEST, Followed, Known
from dashboard.keeping import now
from dashboard.queries.store import areas, store, table, vintages
from geodata.model import conform
from geodata.selection import Selection

Link = Mapping[str, list[str]]

# --- short links --------------------------------------------------------------------------------


def shorten(page: str, link: Link) -> str:
    """The name under which a link is kept; the same link has the same name, however often asked.

    It is made of the link itself: as many letters of its hash as tell it from all others.
    """
    told = json.dumps(dict(sorted(link.items())), ensure_ascii=False, separators=(",", ":"))
    spelled = _spelled(f"{page}\n{told}")
    rows = store().kept("links").set_index("link_id")
    for length in range(SHORTEST, LONGEST + 1):
        name = spelled[:length]
        if name not in rows.index:
            row = {"link_id": name, "page": page, "link": told, "made_at": now()}
            store().keep("links", conform("links", pd.DataFrame([row])))
            return name
        if (rows.at[name, "page"], rows.at[name, "link"]) == (page, told):
            return name
    raise AssertionError("two links have one hash")


def _spelled(text: str) -> str:
    number = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    letters = []
    for _place in range(LONGEST):
        number, letter = divmod(number, len(LETTERS))
        letters.append(LETTERS[letter])
    return "".join(letters)


def lengthen(name: str) -> tuple[str, dict[str, list[str]]] | None:
    """The page and the parameters of a short link; None where there is none of that name."""
    return following.find_link(store().kept("links"), name)


# --- old ids ------------------------------------------------------------------------------------


def renew(selection: Selection) -> tuple[Selection, tuple[Followed, ...]]:
    """A selection with ids as they are now, and what was followed or is gone."""
    known = Known(vintages, areas, lambda name: store().kept(name), table)
    return following.renew(selection, known)
