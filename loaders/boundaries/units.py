"""Features to units: codes, names in every language, other codes, parts of one unit joined."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from geodata.geometry import Shapes, dissolve
from loaders.boundaries.attributes import known_text
from loaders.boundaries.country import slugify
from loaders.boundaries.layout import LevelFields

_CENSUS = re.compile(r"^\d{5}[0-9A-Z]{2}US(?=\d)")  # 0500000US01001 is the county 01001
_UNKNOWN = "NA"  # what GADM writes for nothing; once it may be Namibia


def state_units(rows: pd.DataFrame, fields: LevelFields) -> tuple[pd.Series, pd.Series]:
    """Code and name of the unit that each row states at a level, None where it does not.

    Parameters
    ----------
    rows : pandas.DataFrame
    fields : LevelFields

    Returns
    -------
    tuple of pandas.Series of str or None
    """
    nothing = pd.Series(None, index=rows.index, dtype=object)
    code = known_text(rows[fields.code]).astype(object) if fields.code else nothing
    name = known_text(rows[fields.name]).astype(object) if fields.name else nothing.copy()
    if fields.width:
        code = code.map(lambda text: _full_code(text, fields.width or 0), na_action="ignore")
    if fields.named:
        name = name.fillna(code.map(fields.named)).astype(object)
    return code.where(code.notna(), None), name.where(name.notna(), None)


def _full_code(text: str, width: int) -> str:
    text = _CENSUS.sub("", text)
    return text.zfill(width) if text.isdigit() else text


def make_codes(
    code: pd.Series, name: pd.Series, above: pd.Series, level: int, *, apart: bool
) -> tuple[pd.Series, bool]:
    """Codes made from the parent's code and the name where none is stated.

    Parameters
    ----------
    code, name, above : pandas.Series of str or None
        What the rows state, and the code of what they lie in.
    level : int
    apart : bool
        Whether two features of one name without codes are two units, kept apart by a number:
        nothing says that they are parts of one.

    Returns
    -------
    tuple of (pandas.Series, bool)
        The codes, and whether any was made.
    """
    blank = code.isna() & name.notna()
    if not blank.any():
        return code, False
    made = name[blank].map(slugify)
    if level:
        made = above[blank] + "-" + made
    if apart:
        turn = made.groupby(made).cumcount()
        made = made.where(turn == 0, made + "--" + (turn + 1).astype(str))
    return code.where(~blank, made), True


def describe_units(
    rows: pd.DataFrame, fields: LevelFields, code: pd.Series, name: pd.Series, *, own: bool
) -> pd.DataFrame:
    """The units without parents and geometry, one a row.

    Parameters
    ----------
    rows : pandas.DataFrame
    fields : LevelFields
    code, name : pandas.Series of str or None
    own : bool
        Whether the rows are the units themselves, so that ``names`` and ``codes``, as a file of
        our own has them, are theirs.

    Returns
    -------
    pandas.DataFrame
        ``pcode, name, names, codes, kind, row``.
    """
    shown = name.fillna(code)
    return pd.DataFrame(
        {
            "pcode": code,
            "name": shown,
            "names": _collect_names(rows, fields, shown, own),
            "codes": _collect_codes(rows, fields, code, own),
            "kind": known_text(rows[fields.kind]) if fields.kind else None,
            "row": rows.index,
        },
        index=rows.index,
    )


def join_parts(units: pd.DataFrame, shapes: Shapes) -> tuple[pd.DataFrame, Shapes, list[str], int]:
    """Features with one code as one unit, which keeps the names of all of them.

    Returns
    -------
    tuple
        The units, their shapes, the codes that stood on several features, and how many those were.
    """
    repeated = units["pcode"].duplicated(keep=False).to_numpy()
    if not repeated.any():
        return units, shapes, [], 0
    parts = units[repeated]
    whole = dissolve(shapes[repeated], parts["pcode"])
    first = ~units["pcode"].duplicated().to_numpy()
    joined, kept = units[first].copy(), shapes[first]
    for position, (row, code, name, names) in enumerate(
        joined[["pcode", "name", "names"]].itertuples()
    ):
        if code in whole.index:
            others = parts.loc[parts["pcode"] == code, "name"]
            also = zip(["alt"] * len(others), others, strict=True)
            joined.at[row, "names"] = _as_names(name, _parse(names), also)
            kept[position] = whole[code]
    return joined, kept, sorted(set(parts["pcode"])), len(parts)


def _said(column: pd.Series) -> pd.Series:
    """A column of other names or codes as text: what GADM calls not available says nothing."""
    text = known_text(column)
    absent = text == _UNKNOWN
    return text.mask(absent) if absent.sum() > 1 else text


def _collect_names(
    rows: pd.DataFrame, fields: LevelFields, shown: pd.Series, own: bool
) -> list[str | None]:
    """Every other name of each unit as JSON: ``{language or 'alt': name or [names]}``."""
    given = rows["names"] if own and "names" in rows else pd.Series(None, index=rows.index)
    return [
        _as_names(name, _parse(known), stated)
        for name, known, stated in zip(shown, given, _stated(rows, fields.others), strict=True)
    ]


def _collect_codes(
    rows: pd.DataFrame, fields: LevelFields, code: pd.Series, own: bool
) -> list[str | None]:
    """Every other code of each unit as JSON: ``{scheme: code}``."""
    given = rows["codes"] if own and "codes" in rows else pd.Series(None, index=rows.index)
    return [
        _as_codes(pcode, _parse(known), stated)
        for pcode, known, stated in zip(code, given, _stated(rows, fields.schemes), strict=True)
    ]


def _stated(
    rows: pd.DataFrame, columns: Sequence[tuple[str, str]]
) -> Iterator[Iterable[tuple[str, Any]]]:
    """What each row says in some columns, under the key of each: a language, or a scheme."""
    keys = [key for key, _ in columns]
    texts = [_said(rows[column]) for _, column in columns]
    said = zip(*texts, strict=True) if texts else ((),) * len(rows)
    return (zip(keys, row, strict=True) for row in said)


def _as_codes(
    pcode: str | None, known: dict[str, list[str]], stated: Iterable[tuple[str, Any]]
) -> str | None:
    for scheme, text in stated:
        if isinstance(text, str) and text != pcode and text not in known.setdefault(scheme, []):
            known[scheme].append(text)
    single = {scheme: texts[0] if len(texts) == 1 else texts for scheme, texts in known.items()}
    filled = {scheme: texts for scheme, texts in single.items() if texts}
    return json.dumps(filled, ensure_ascii=False) if filled else None


def _as_names(
    name: str, names: dict[str, list[str]], stated: Iterable[tuple[str, Any]]
) -> str | None:
    for language, texts in stated:
        for text in re.split(r"\s*[|;]\s*", texts if isinstance(texts, str) else ""):
            if text and text != name and text not in names.setdefault(language, []):
                names[language].append(text)
    single = {
        language: texts[0] if len(texts) == 1 and language != "alt" else texts
        for language, texts in names.items()
        if texts
    }
    return json.dumps(single, ensure_ascii=False) if single else None


def _parse(value: Any) -> dict[str, list[str]]:
    """Names or codes that a file of our own, or Overture's, carries as one JSON column."""
    try:
        stated = json.loads(value) if isinstance(value, str) else value
    except json.JSONDecodeError:
        return {}
    if not isinstance(stated, dict):
        return {}
    return {
        str(language): [str(text) for text in (texts if isinstance(texts, list) else [texts])]
        for language, texts in stated.items()
        if texts and not isinstance(texts, dict)
    }
