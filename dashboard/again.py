"""Sources read once more after a decision or its undo, for the pages and the shell alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from geodata import Store, open_gazetteer
from geodata.errors import EngagementError
from geodata.gazetteer import Gazetteer
from loaders import read_again


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
    gazetteer = open_gazetteer(store, vintage)
    for number, source_id in enumerate(wanted):
        source = known.loc[source_id]
        if progress:
            progress(f"Placing the rows of {source['name']}", number / len(wanted))
        if reason := _read_one(store, source, gazetteer):
            refused.append(f"{source['name']}: {reason}")
    return refused


def _read_one(store: Store, source: pd.Series, gazetteer: Gazetteer) -> str:
    source_id = str(source["source_id"])
    originals = store.originals(source_id)
    if not originals:
        return "its file was not kept. Load it again."
    answered = store.answered_rows(source_id)
    try:
        again = read_again(
            source, originals, gazetteer=gazetteer, superseded=answered, kept=store.originals
        )
        store.write(again)
    except EngagementError as error:
        return str(error)
    return ""
