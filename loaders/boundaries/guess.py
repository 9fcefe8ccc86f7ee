"""Boundary files of no known provider: which column is the name, the code, the parent.

Nothing is decided silently: every guess comes back as a sentence with its evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from loaders.boundaries.attributes import (
    find_dates,
    find_languages,
    fold_headers,
    known_text,
    stated_levels,
)
from loaders.boundaries.layout import Layout, LevelFields

_NAMES = (
    r"name|nom|nombre|nome|naam|navn|namn|nama|isim",
    r"(name|nom|nombre|nome)[_:]en|english_?name",
    r".*(name|_nam|nam)",
    r"(nom|nombre|nome|name)[_:].*",
    r".*[_:](nom|nombre|nome|en)",
)
_CODES = (
    r".*p_?code?",
    r"iso_?(3166_?)?(a|alpha_?)?3",
    r"code|geo_?code|.*code|code_.*|iso_?3166_2|iso|geoid|insee.*|.*ibge|fips.*|hasc.*|koatuu",
    r".*_cod|cod_.*|.*cd|.*_nr",
    r"id|.*_id|uid|iso_?(3166_?)?(a|alpha_?)?2",
)
_NOT_CODES = re.compile(r"object_?id|fid|id_|o?gc_fid|gid|.*osm_id|.*wiki.*|.*post.*code|zip.*")
_NOT_NAMES = re.compile(r".*(code|_id|id|wiki.*|flag)")
_COUNTRY_CODES = re.compile(r"iso_?(3166_?(1_?)?)?(a|alpha_?)?[23]|adm0_a3")
# What a unit that holds other units is called, in headers of the files people really have.
_UNITS = (
    "region|reg|province|provincia|prov|state|estado|etat|uf|department|departement|departamento|"
    "dep|dept|district|distrito|dist|county|condado|canton|prefecture|governorate|gouvernorat|"
    "wilaya|daira|oblast|raion|zone|zona|division|commune|municipality|municipio|subdst|subdistrict|"
    "regency|island|parent|hrparent|adm\\d|admin\\d|lga|folder_\\d"
)
_PARENT = re.compile(
    rf"({_UNITS})_?(name|nam|nom|nombre|code|cod|id|pcode|osm_id|ref|no|nr)?(_en)?"
)
_LEVEL_WORD = re.compile(r"adm(?:in)?_?(\d)")
_MIXED = ("level", "adm_level", "admin_level", "shapetype")
_DISTINCT = 0.6  # share of rows that must differ for a column to name the rows
_STATED = 0.9  # share of rows that must have a code for a column to be one


def guess_layout(frame: pd.DataFrame, stem: str, level: int | None = None) -> Layout | None:
    """Guess the layout of a boundary file from its headers and contents.

    Parameters
    ----------
    frame : pandas.DataFrame
        The attributes, one row a feature.
    stem : str
        The file's name, which often says the level.
    level : int, optional
        ADM level of the rows, where somebody knows it.

    Returns
    -------
    Layout or None
        None when no column can be a name or a code.
    """
    headers = fold_headers(frame)
    texts = {column: known_text(frame[column]) for column in headers.values()}
    mixed = _find_mixed(headers, frame)
    name = _find_name(headers, texts)
    code = _find_code(headers, texts, name)
    if name is None and code is None:
        return None
    others = tuple(hit for hit in find_languages(headers) if hit[1] != name)
    parents = [] if mixed else _find_parents(headers, texts, {name, code})
    if mixed:
        level = int(stated_levels(frame[mixed]).max())
    rows, levels, counted = _number(parents, stem, level, bool(code and _is_country(code)))
    finest = LevelFields(rows, code, name, others)
    guessed = _sentences(finest, levels, mixed)
    dates = find_dates(headers, strict=True)
    counted = counted and mixed is None
    return Layout("generic", (*levels, finest), mixed, dates, guessed, counted)


def _is_country(column: str) -> bool:
    return bool(_COUNTRY_CODES.fullmatch(column.casefold()))


def _find_mixed(headers: Mapping[str, str], frame: pd.DataFrame) -> str | None:
    """The column that says each row's level, when the rows are of several."""
    for folded in _MIXED:
        if folded in headers:
            levels = stated_levels(frame[headers[folded]])
            if levels.notna().all() and levels.nunique() > 1:
                return headers[folded]
    return None


def _find_name(headers: Mapping[str, str], texts: Mapping[str, pd.Series]) -> str | None:
    plain, *others = _NAMES
    for folded, column in headers.items():  # what is called just "name" may well repeat
        if re.fullmatch(plain, folded) and _names_rows(texts[column], _DISTINCT / 2):
            return column
    able = [
        (folded, column)
        for folded, column in headers.items()
        if _names_rows(texts[column], _DISTINCT) and not _NOT_NAMES.fullmatch(folded)
    ]
    for pattern in (*others, _UNITS):
        for folded, column in able:
            if re.fullmatch(pattern, folded):
                return column
    return next((column for _, column in able if _wordy(texts[column])), None)


def _names_rows(text: pd.Series, distinct: float) -> bool:
    """Whether a column could name the rows: mostly filled, distinct enough, with letters."""
    known = text.dropna()
    if not len(known) or len(known) < _STATED * len(text) or known.nunique() < distinct * len(text):
        return False
    lettered = known.str.contains(r"[^\W\d_]", regex=True).mean()
    coded = known.str.contains(r"\d{3}|://", regex=True).mean()
    return bool(lettered > _STATED and coded < 0.5)


def _find_code(
    headers: Mapping[str, str], texts: Mapping[str, pd.Series], name: str | None
) -> str | None:
    names = texts[name] if name else None
    able = {
        folded: column
        for folded, column in headers.items()
        if not _NOT_CODES.fullmatch(folded)
        and column != name
        and _tells_apart(texts[column], names)
    }
    stem = re.sub(r"_?(name|nam|nom|en)$", "", (name or "").casefold())
    kin = [f for f in able if len(stem) > 1 and f.startswith(stem) and _matches(_CODES, f)]
    if kin:  # SUCOCODE goes with SUCONAME, COUNTY_COD with COUNTY_NAM
        return able[kin[0]]
    for pattern in _CODES:
        for folded, column in able.items():
            if re.fullmatch(pattern, folded.replace("-", "_")):
                return column if pattern != _CODES[-1] or not _counts_on(texts[column]) else None
    return None


def _counts_on(code: pd.Series) -> bool:
    """Whether a code is only the number of the row."""
    numbers = pd.to_numeric(code, errors="coerce")
    return len(code) > 1 and bool((numbers.diff().dropna() == 1).all() and numbers.notna().all())


def _matches(patterns: Iterable[str], folded: str) -> bool:
    return any(re.fullmatch(pattern, folded) for pattern in patterns)


def _tells_apart(code: pd.Series, names: pd.Series | None) -> bool:
    """Whether a code stands for one unit only: never for two names."""
    known = code.dropna()
    if len(known) < _STATED * len(code) or known.nunique() < 2 <= len(code):
        return False
    if names is None:
        return not known.duplicated().any()
    return not names[known.index].groupby(known).nunique().gt(1).any()


def _find_parents(
    headers: Mapping[str, str], texts: Mapping[str, pd.Series], taken: set[str | None]
) -> list[LevelFields]:
    """Attributes that say what the rows lie in, coarse to fine; codes paired with their names."""
    found: list[LevelFields] = []
    for folded, column in headers.items():
        text = texts[column]
        several = 1 < text.nunique() < _DISTINCT * len(text) and text.notna().mean() > _STATED
        if column in taken or not several:
            continue
        if (
            _PARENT.fullmatch(folded)
            or _is_prefix(text, folded, texts, taken)
            or _has_pair(column, folded, texts)
        ):
            found = _pair(found, column, texts)
    ordered = sorted(found, key=lambda fields: texts[_key(fields)].nunique())
    return _nested(ordered, texts)


def _is_prefix(
    text: pd.Series, folded: str, texts: Mapping[str, pd.Series], taken: set[str | None]
) -> bool:
    """Whether the rows' codes begin with this column's, as P-codes do."""
    if not re.fullmatch(r".*code?", folded):
        return False
    return any(
        all(
            str(whole).startswith(str(part)) and whole != part
            for whole, part in zip(texts[column], text, strict=True)
        )
        for column in taken
        if column
    )


def _has_pair(column: str, folded: str, texts: Mapping[str, pd.Series]) -> bool:
    """Whether a column of codes goes one to one with a column of words, or the other way round."""
    stem = folded[:-3]  # FIRST_CCNA and FIRST_CCOD: what truncation has left of one header
    return len(stem) > 3 and any(
        other != column
        and other.casefold().startswith(stem)
        and _wordy(texts[other]) != _wordy(texts[column])
        and _same_units(texts[other], texts[column])
        for other in texts
    )


def _wordy(text: pd.Series) -> bool:
    return bool(text.dropna().str.contains(r"[^\W\d_]{3}", regex=True).mean() > _STATED)


def _pair(
    found: list[LevelFields], column: str, texts: Mapping[str, pd.Series]
) -> list[LevelFields]:
    """Add a column: as the other half of a level it goes with one to one, or as a new level."""
    for position, fields in enumerate(found):
        if _same_units(texts[_key(fields)], texts[column]):
            found[position] = _complete(fields, column, texts)
            return found
    return [*found, _complete(LevelFields(-1), column, texts)]


def _complete(fields: LevelFields, column: str, texts: Mapping[str, pd.Series]) -> LevelFields:
    """A level with a column more: by its header a code, by its words a name, else what is free."""
    if re.search(r"(?i)(code?|id)$", column):
        spare = fields.code if fields.name is None else fields.name
        return replace(fields, code=column, name=spare)
    if _wordy(texts[column]) or fields.code:
        return replace(fields, name=fields.name or column)
    return replace(fields, code=column)


def _same_units(one: pd.Series, other: pd.Series) -> bool:
    pairs = pd.DataFrame({"one": one, "other": other}).dropna().drop_duplicates()
    return not (pairs["one"].duplicated().any() or pairs["other"].duplicated().any())


def _key(fields: LevelFields) -> str:
    return fields.code or fields.name or ""


def _nested(ordered: list[LevelFields], texts: Mapping[str, pd.Series]) -> list[LevelFields]:
    """The levels that lie within each other, from the finest up; others are not a hierarchy."""
    kept: list[LevelFields] = []
    for fields in reversed(ordered):
        coarse = texts[_key(fields)]
        if not kept or not coarse.groupby(texts[_key(kept[0])]).nunique().gt(1).any():
            kept.insert(0, fields)
    return kept


def _number(
    parents: list[LevelFields], stem: str, level: int | None, country: bool
) -> tuple[int, tuple[LevelFields, ...], bool]:
    """ADM levels: as asked, as the file's name or a header says, else counted from the country."""
    headed = [_LEVEL_WORD.match(_key(fields).casefold()) for fields in parents]
    said = [int(match[1]) for match in headed if match]
    named = _LEVEL_WORD.search(stem.casefold())
    rows = level
    if rows is None and said:
        rows = max(said) + 1
    if rows is None and named:
        rows = int(named[1])
    counted = rows is None and not (country and not parents)
    if rows is None:
        rows = 0 if country and not parents else 1 + len(parents)
    numbered = [
        replace(fields, level=rows - len(parents) + position)
        for position, fields in enumerate(parents)
    ]
    return rows, tuple(fields for fields in numbered if fields.level > 0), counted


def _sentences(
    finest: LevelFields, parents: Iterable[LevelFields], mixed: str | None
) -> tuple[str, ...]:
    said = []
    if finest.name:
        said.append(f"{finest.name} was taken for the name: words, mostly distinct.")
    if finest.code:
        said.append(f"{finest.code} was taken for the code: it never stands for two names.")
    if mixed:
        said.append(f"{mixed} says the level of each row.")
    else:
        said.append(f"The rows were taken for ADM{finest.level}.")
    said.extend(
        f"ADM{fields.level} above them was taken from {' and '.join(fields.columns.values())}."
        for fields in parents
    )
    return tuple(said)
