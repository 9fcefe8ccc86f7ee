"""Searching a directory."""

from __future__ import annotations

import pandas as pd


def search(frame: pd.DataFrame, words: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """Rows in which every word stands in one of some columns, whatever the case."""
    wanted = words.casefold().split()
    if not wanted:
        return frame
    first, *others = (frame[column].fillna("").astype("str") for column in columns)
    text = first.str.cat(others, sep=" ").str.casefold()
    for word in wanted:
        text = text[text.str.contains(word, regex=False)]
    return frame.loc[text.index]
