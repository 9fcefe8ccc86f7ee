"""Rows that could not be loaded, as real logs have them: each with its fate and its reason."""

from __future__ import annotations

import json

import pandas as pd

from loaders.example.facts import read_facts

# The columns of a row as the provider wrote it.
RAW = ("Date", "Until", "Place", "District", "Code", "Kind", "Title")


def refused_rows(source: str) -> pd.DataFrame:
    """Held and rejected rows of one source.

    Parameters
    ----------
    source : str
        Key of the source, such as ``csu``.

    Returns
    -------
    pandas.DataFrame
        Columns of the canonical ``ledger`` without ``source_id``, by row of the file.
    """
    faults = read_facts("faults")
    table = faults[faults["source"] == source]
    frame = table[["fate", "reason", "field", "value", "message", "suggestion"]].copy()
    frame["row"] = table["row"].astype(int)
    frame["raw"] = [
        json.dumps(dict(zip(RAW, row, strict=True)), ensure_ascii=False)
        for row in table[list(RAW)].itertuples(index=False, name=None)
    ]
    return frame.replace({"suggestion": {"": None}}).sort_values("row")
