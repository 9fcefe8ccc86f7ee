"""Rows that say the same, once: what is found out from words is found out for each wording."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

T = TypeVar("T")


@dataclass(frozen=True)
class Wordings:
    """The different things that some columns say, in the order in which they come first.

    Attributes
    ----------
    texts : list of tuple
        One a wording, as many texts as there are columns.
    codes : numpy.ndarray of int
        For each row, its wording.
    counts : numpy.ndarray of int
        For each wording, its rows.
    """

    texts: list[tuple[str, ...]]
    codes: NDArray[np.intp]
    counts: NDArray[np.intp]

    def spread(self, found: Sequence[Sequence[T]]) -> tuple[NDArray[np.intp], list[T]]:
        """Rows and things: for each row all that was found for its wording, in order."""
        sizes = np.array([len(each) for each in found], dtype=np.intp)[self.codes]
        rows = np.repeat(np.arange(len(self.codes)), sizes)
        return rows, [thing for code in self.codes for thing in found[code]]


def wordings(frame: pd.DataFrame) -> Wordings:
    """The different rows of a frame of texts.

    Parameters
    ----------
    frame : pandas.DataFrame
        Without missing values.
    """
    codes = np.zeros(len(frame), dtype=np.intp)
    for name in frame.columns:
        each, values = pd.factorize(frame[name])
        codes, _ = pd.factorize(codes * (len(values) + 1) + each)
    firsts = np.unique(codes, return_index=True)[1]
    texts = list(frame.iloc[firsts].itertuples(index=False, name=None))
    return Wordings(texts, codes, np.bincount(codes, minlength=len(texts)))


def each_once(values: pd.Series, understood: Callable[[str], Any]) -> pd.Series:
    """What every text means, asked once a text."""
    codes, distinct = pd.factorize(values)
    meant = np.empty(len(distinct), dtype=object)
    meant[:] = [understood(str(text)) for text in distinct]
    return pd.Series(meant[codes], index=values.index, dtype=object)
