"""Searching a directory."""

from __future__ import annotations

import pandas as pd


def search(frame: pd.DataFrame, words: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """Rows in which every word stands in one of some columns, whatever the case."""
    text = frame[list(columns)].fillna("").astype(str).agg(" ".join, axis=1).str.casefold()
    for word in words.casefold().split():
        text = text[text.str.contains(word, regex=False)]
    return frame.loc[text.index]
