"""Sources read once more after a decision or its undo, for the pages and the shell alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from geodata import Store, open_gazetteer
from geodata.errors import EngagementError
from geodata.gazetteer import Gazetteer
from loaders import read_again

READ_AGAIN = ("records", "roster", "indicators")
"""The kinds of sources whose rows were placed, and whose files are kept."""


def sources_to_read(store: Store, vintage: str, among: Iterable[str] | None = None) -> set[str]:
    """Sources of a boundary version that can be read again; only those ``among`` others."""
    sources = store.read("sources")
    able = sources["vintage"].eq(vintage) & sources["kind"].isin(READ_AGAIN)
    found = set(sources.loc[able & sources["superseded_by"].isna(), "source_id"])
    return found if among is None else found & set(among)


def other_vintages(store: Store, vintage: str) -> list[Gazetteer]:
    """The other boundary versions of the same country, newest last: one may fit a file better."""
    known = store.vintages()
    roots = known.loc[known["vintage"] == vintage, "root"]
    same = known.loc[known["root"].isin(roots) & (known["vintage"] != vintage), "vintage"]
    return [Gazetteer(store.areas(str(each))) for each in same]


def place_again(
    store: Store,
    vintage: str,
    sources: Iterable[str],
    progress: Callable[[str, float], None] | None = None,
) -> list[str]:
    """Read sources again from their originals, with the names and decisions that hold now.

    Returns a sentence for each source that could not be; it stays as it was.
    """
    known = store.read("sources").set_index("source_id", drop=False)
    wanted = [source for source in dict.fromkeys(sources) if source in known.index]
    refused: list[str] = []
    if not wanted:
        return refused
    gazetteer, others = open_gazetteer(store, vintage), other_vintages(store, vintage)
    for number, source_id in enumerate(wanted):
        source = known.loc[source_id]
        if progress:
            progress(f"Placing the rows of {source['name']}", number / len(wanted))
        if reason := _read_one(store, source, gazetteer, others):
            refused.append(f"{source['name']}: {reason}")
    return refused


def _read_one(
    store: Store, source: pd.Series, gazetteer: Gazetteer, others: list[Gazetteer]
) -> str:
    source_id = str(source["source_id"])
    originals = store.originals(source_id)
    if not originals:
        return "its file was not kept. Load it again."
    answered = store.answered_rows(source_id)
    try:
        again = read_again(
            source,
            originals,
            gazetteer=gazetteer,
            others=others,
            superseded=answered,
            kept=store.originals,
        )
        store.write(again)
    except EngagementError as error:
        return str(error)
    return ""
