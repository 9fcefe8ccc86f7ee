"""Review: held rows as questions, and answers to them as decisions.

A question is asked once for all rows that say the same about their place. The answer is a row of
the ``decisions`` table; it applies when the source is read again, and can be taken back.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

import pandas as pd

from geodata.codelists import DECISION_ACTIONS
from geodata.errors import ModelError
from geodata.gazetteer import Gazetteer
from geodata.gazetteer.decisions import words_key
from geodata.gazetteer.nameindex import CLEAR_GAP
from geodata.model import conform, empty

_WORDS = ["stated_level", "stated_code", "stated_name", "stated_parent"]
_GROUP = [*_WORDS, "reason", "message", "rows", "candidates", "score", "vintage"]
_CANDIDATES = 5
_SPELT = ("unknown_name", "unknown_code")


def review_groups(ledger: pd.DataFrame, gazetteer: Gazetteer) -> pd.DataFrame:
    """Held rows by what they say about their place, with candidates, most rows first.

    Parameters
    ----------
    ledger : pandas.DataFrame
        A conformed ``ledger`` table, of one source or several on the same vintage.
    gazetteer : Gazetteer
        Of that vintage.

    Returns
    -------
    pandas.DataFrame
        One row a question: ``stated_level`` (missing where unknown), ``stated_code``,
        ``stated_name``, ``stated_parent`` (in the spelling met most), ``reason`` and ``message``
        (met most), ``rows``, ``candidates`` (list of dict, as rows of
        :meth:`Gazetteer.candidates`), ``score`` (of the best candidate) and ``vintage``. Rows that
        say nothing about a place in words are not asked about: a decision could not find them.
    """
    held = ledger[(ledger["fate"] == "held") & ledger[_WORDS[1:3]].fillna("").ne("").any(axis=1)]
    if held.empty:
        return pd.DataFrame(columns=_GROUP)
    spellings = held.groupby([*_WORDS, "reason", "message"], dropna=False).size()
    met = spellings.rename("rows").reset_index()
    met["key"] = [words_key(*words) for words in met[_WORDS].itertuples(index=False)]
    met = met.sort_values("rows", ascending=False, kind="stable")
    groups = met.groupby("key", sort=False).agg(
        {**dict.fromkeys(_WORDS, "first"), "reason": "first", "message": "first", "rows": "sum"}
    )
    # Thousands of questions name a few parents; looking one up costs as much as a question.
    find_parent = cache(partial(_stated_area, gazetteer=gazetteer))
    asked = [
        _with_candidates(dict(zip(groups.columns, row, strict=True)), gazetteer, find_parent)
        for row in groups.itertuples(index=False)
    ]
    frame = pd.DataFrame(asked, columns=_GROUP).astype({"stated_level": "Int64"})
    return frame.sort_values("rows", ascending=False, kind="stable", ignore_index=True)


def make_decision(
    group: Mapping[str, Any] | pd.Series,
    *,
    action: str,
    area: tuple[int, str] | None = None,
    by: str,
    why: str = "",
    rows: int | None = None,
) -> pd.DataFrame:
    """A decision about one question.

    Parameters
    ----------
    group : mapping or pandas.Series
        A row of :func:`review_groups`.
    action : {"accept", "reject"}
    area : (int, str), optional
        Level and P-code that the words mean; needed to accept.
    by : str
        Who decides.
    why : str
        In the person's own words.
    rows : int, optional
        Rows it applies to now; those of the group when left out.

    Returns
    -------
    pandas.DataFrame
        One conformed row of the ``decisions`` table.

    Raises
    ------
    ModelError
        When the action is unknown, an acceptance names no area, or nobody decides.
    """
    if action not in DECISION_ACTIONS:
        known = ", ".join(DECISION_ACTIONS)
        raise ModelError(f"Unknown action {action!r}", remedy=f"It is one of {known}.")
    if (action == "accept") != (area is not None):
        raise ModelError("To accept names an area, to reject names none")
    if not by.strip():
        raise ModelError("A decision needs a person", remedy="Say who decides.")
    level, pcode = area or (None, None)
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    row = {
        "decision_id": uuid.uuid4().hex,
        "action": action,
        "vintage": group["vintage"],
        **{name: group[name] for name in _WORDS},
        "level": level,
        "pcode": pcode,
        "decided_by": by.strip(),
        "decided_at": now,
        "why": why or None,
        "rows": group["rows"] if rows is None else rows,
    }
    return conform("decisions", pd.DataFrame([row]))


def accept_above(groups: pd.DataFrame, score: float, *, by: str, why: str = "") -> pd.DataFrame:
    """Accept the best candidate of every question where it is good and clearly the best.

    Parameters
    ----------
    groups : pandas.DataFrame
        From :func:`review_groups`.
    score : float
        What the best candidate must reach, 0 to 100; the next must lie clearly behind it
        (:data:`geodata.gazetteer.nameindex.CLEAR_GAP`) whatever the score, since two equals are
        never settled by luck, and so must the rest of :func:`clear_candidate` hold.
    by, why : str
        As for :func:`make_decision`.

    Returns
    -------
    pandas.DataFrame
        A conformed ``decisions`` table; empty where no question qualifies.
    """
    made = [
        make_decision(group, action="accept", area=(best["level"], best["pcode"]), by=by, why=why)
        for group in groups.to_dict("records")
        if (best := clear_candidate(group, score))
    ]
    return pd.concat(made, ignore_index=True) if made else empty("decisions")


def clear_candidate(group: Mapping[str, Any] | pd.Series, score: float) -> dict[str, Any] | None:
    """The best candidate of a question where its words are merely spelt another way.

    Parameters
    ----------
    group : mapping or pandas.Series
        A row of :func:`review_groups`.
    score : float
        What the candidate must reach, 0 to 100.

    Returns
    -------
    dict or None
        None unless the words are unknown, the candidate lies in what was stated, at the level
        where it was stated, and the next lies clearly behind. Likeness says nothing about a
        contradiction, and a homonym in another province is as like as can be.
    """
    candidates = group["candidates"]
    if group["reason"] not in _SPELT or not candidates or candidates[0]["score"] < score:
        return None
    best: dict[str, Any] = candidates[0]
    at = group["stated_level"]
    fits = best["inside"] and (pd.isna(at) or at == best["level"])
    gap = best["score"] - (candidates[1]["score"] if len(candidates) > 1 else 0.0)
    return best if fits and gap >= CLEAR_GAP else None


def _with_candidates(
    group: dict[str, Any],
    gazetteer: Gazetteer,
    find_parent: Callable[[str, int | None], str | None],
) -> dict[str, Any]:
    said = _text(group["stated_name"]) or _text(group["stated_code"])
    level = None if pd.isna(group["stated_level"]) else int(group["stated_level"])
    within = find_parent(_text(group["stated_parent"]), level)
    known = level in gazetteer.areas.levels
    found = gazetteer.candidates(
        said, level=level if known else None, within=within, limit=_CANDIDATES
    ).to_dict("records")
    best = found[0]["score"] if found else 0.0
    vintage = gazetteer.areas.vintage
    return {**group, "candidates": found, "score": best, "vintage": vintage}


def _stated_area(said: str, level: int | None, gazetteer: Gazetteer) -> str | None:
    """The P-code of a stated parent, at the nearest level above that knows it."""
    below = gazetteer.areas.finest if level is None else level
    for above in (known for known in reversed(gazetteer.areas.levels) if known < below and said):
        code = gazetteer.code_systems(above).plainly(said)
        match = gazetteer.match([said], level=above).iloc[0]
        if code or pd.notna(match["pcode"]):
            return code or str(match["pcode"])
    return None


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)
