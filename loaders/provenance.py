"""What every reader hands on: its tables, with the source that they came from among them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from geodata.ledger import Warned, count_fates
from geodata.model import Loaded, conform
from loaders.source import Source

_KEPT = frozenset({"records", "roster", "indicators"})  # read again after a decision


def hand_on(
    source: Source,
    kind: str,
    tables: Mapping[str, pd.DataFrame],
    *,
    form: str,
    vintage: str,
    read: Mapping[str, Any],
    warnings: Iterable[Warned],
    **more: Any,
) -> Loaded:
    """Tables of one source as they are stored, and the source itself.

    Parameters
    ----------
    source : Source
        What was read.
    kind : str
        A code of :data:`geodata.codelists.SOURCE_KINDS`; it decides whether the files are kept.
    tables : mapping of str to pandas.DataFrame
        With ``ledger``, not yet conformed and without ``sources``.
    form : str
        What the file was recognised as.
    vintage : str
        The boundary version that it is, or was placed on.
    read : mapping
        How it was read, as JSON can hold it.
    warnings : iterable of Warned
    **more
        Further columns of ``sources``, or others instead of those that follow from the above.

    Returns
    -------
    Loaded
        Conformed; the fates are counted from the ledger.
    """
    row = {
        "source_id": source.source_id(kind),
        "kind": kind,
        "name": source.name,
        "format": form,
        "hash": source.sha256,
        "loaded_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "vintage": vintage,
        "illustrative": False,
        **count_fates(conform("ledger", tables["ledger"])),
        "read": json.dumps(read, ensure_ascii=False),
        "warnings": json.dumps([one.as_dict() for one in warnings], ensure_ascii=False),
        **more,
    }
    every = {**tables, "sources": pd.DataFrame([row])}
    conformed = {name: conform(name, frame) for name, frame in every.items()}
    return Loaded(conformed, source.files() if kind in _KEPT else ())
