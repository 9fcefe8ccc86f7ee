"""Which area each statement of a crosswalk means, and which of its columns give names at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import pandas as pd
from rapidfuzz import fuzz

from geodata.gazetteer import Gazetteer
from geodata.gazetteer.names import essence, is_abjad, skeleton, sound
from loaders.crosswalks.statements import Resolution, Statement

_OURS_SHARE = 0.5  # of a country's codes, how many must be the boundary's for it to be ours
_ONE_AREA = 0.8  # of a column's names, how many must mean one area: a region's name means many
_LIKE = 50.0  # likeness to the boundary's names from which on a column gives names of places
_SAMPLE = 500


def resolve(statements: Sequence[Statement], gazetteer: Gazetteer) -> list[Resolution]:
    """Find the area of each statement.

    A code says it; else the boundary's own name, within the parent where one is stated; a point
    must agree with the name or the parent, or stand alone for an area that nothing else claims.

    Parameters
    ----------
    statements : sequence of Statement
    gazetteer : Gazetteer

    Returns
    -------
    list of Resolution
    """
    codes = _by_code(statements, gazetteer)
    foreign = _foreign(statements, codes, gazetteer)
    ours = [at for at, known in enumerate(codes) if not (known or foreign[at])]
    placed = dict(zip(ours, _by_place([statements[at] for at in ours], gazetteer), strict=True))
    return [
        codes[at] or placed.get(at) or _of_another_country(statement)
        for at, statement in enumerate(statements)
    ]


def _of_another_country(statement: Statement) -> Resolution:
    of = statement.country or statement.code
    return Resolution(reason="other_country", message=f"It is about another country: {of}.")


def _foreign(
    statements: Sequence[Statement], codes: Sequence[Resolution | None], gazetteer: Gazetteer
) -> list[bool]:
    """Whether each statement is about a country whose codes the boundary does not have."""
    systems = gazetteer.code_systems(gazetteer.areas.finest)
    known, all_of = Counter[str](), Counter[str]()
    kin = set()
    for statement, code in zip(statements, codes, strict=True):
        all_of[statement.country] += 1
        known[statement.country] += code is not None
        if statement.country not in kin and systems.is_kin(statement.code):
            kin.add(statement.country)
    few = {
        country for country, of in all_of.items() if country and known[country] < _OURS_SHARE * of
    }
    countries = few - kin
    prefixes = {s.code for s in statements if s.code and not s.country}
    elsewhere = {code for code in prefixes if systems.is_foreign(code)}
    return [s.country in countries or (not s.country and s.code in elsewhere) for s in statements]


def _by_code(statements: Sequence[Statement], gazetteer: Gazetteer) -> list[Resolution | None]:
    """Areas by code, at the stated level, else at the finest that has it."""
    by_level: dict[int | None, set[str]] = defaultdict(set)
    for statement in statements:
        if statement.code:
            by_level[statement.level].add(statement.code)
    levels = gazetteer.areas.levels
    found: dict[tuple[int | None, str], Resolution] = {}
    for stated, codes in by_level.items():
        for level in [stated] if stated in levels else levels:  # finer ones last, so they prevail
            for code, (pcode, _) in (
                gazetteer.code_systems(int(level or 0)).read(codes).found.items()
            ):
                found[stated, code] = Resolution(int(level or 0), pcode)
    return [found.get((statement.level, statement.code)) for statement in statements]


def _by_place(statements: Sequence[Statement], gazetteer: Gazetteer) -> list[Resolution]:
    """Areas by name, parent and point; what has only a code that is not known is held."""
    found: dict[int, Resolution] = {}
    for level in {statement.level for statement in statements}:
        at = [i for i, statement in enumerate(statements) if statement.level == level]
        some = [statements[i] for i in at]
        known = level is None or level in gazetteer.areas.levels
        placed = _place(some, level, gazetteer) if known else list(map(_no_level, some))
        found |= dict(zip(at, placed, strict=True))
    return [found[at] for at in range(len(statements))]


def _no_level(statement: Statement) -> Resolution:
    message = f"The boundary has no areas of ADM{statement.level}."
    return Resolution(reason="unknown_name", message=message)


def _place(
    statements: list[Statement], level: int | None, gazetteer: Gazetteer
) -> list[Resolution]:
    stated = _stated(statements, level)
    found = gazetteer.place(stated)
    named = set(found.loc[found["witness"] == "name", "pcode"])
    claims = Counter(found.loc[found["witness"] == "point", "pcode"])
    answers = []
    for statement, row in zip(statements, found.to_dict("records"), strict=True):
        alone = row["witness"] == "point" and (row["pcode"] in named or claims[row["pcode"]] > 1)
        if row["fate"] == "loaded" and not alone and level in (None, row["level"]):
            answers.append(Resolution(int(row["level"]), row["pcode"]))
        else:
            answers.append(_unresolved(statement, row))
    return answers


def _stated(statements: list[Statement], level: int | None) -> pd.DataFrame:
    """The statements as rows that state a place."""
    own = "place_name" if level is None else f"adm{level}_name"
    names = [statement.name for statement in statements]
    columns: dict[str, list[object]] = {own: [*names]}
    if level and any(statement.parent for statement in statements):
        columns[f"adm{level - 1}_name"] = [statement.parent for statement in statements]
    if any(statement.longitude is not None for statement in statements):
        columns["longitude"] = [statement.longitude for statement in statements]
        columns["latitude"] = [statement.latitude for statement in statements]
    return pd.DataFrame(columns)


def _unresolved(statement: Statement, row: dict[str, object]) -> Resolution:
    if statement.code and not statement.name:
        message = f"{statement.code} is not a code of this boundary."
        return Resolution(reason="unknown_code", message=message)
    reason = str(row["reason"] or "unknown_name")
    message = str(row["message"] or "Only its point lies in an area that others are.")
    return Resolution(reason=reason, message=message, suggestion=str(row["suggestion"]))


# --- columns of names ---------------------------------------------------------------------------


def naming_columns(
    statements: Sequence[Statement], found: Sequence[Resolution], gazetteer: Gazetteer
) -> frozenset[str]:
    """The headings below which names of the areas stand.

    Not those below which one name goes with many areas (their region), nor those whose words are
    nothing like the names of the areas (their focal persons), unless the heading says *name*.

    Parameters
    ----------
    statements : sequence of Statement
    found : sequence of Resolution
        Their areas.
    gazetteer : Gazetteer
    """
    pairs: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for statement, area in zip(statements, found, strict=True):
        if area.pcode is not None and area.level is not None:
            for said in statement.names:
                pairs[said.heading].append((said.name, area.level, area.pcode))
    return frozenset(h for h, known in pairs.items() if _gives_names(h, known, gazetteer))


def _gives_names(heading: str, pairs: list[tuple[str, int, str]], gazetteer: Gazetteer) -> bool:
    meant: dict[str, set[str]] = defaultdict(set)
    for name, _, pcode in pairs:
        meant[name].add(pcode)
    one = sum(len(pcodes) == 1 for pcodes in meant.values())
    areas = {pcode for _, _, pcode in pairs}
    if one < _ONE_AREA * len(meant) or len(meant) < _ONE_AREA * len(areas):
        return False
    if heading.lower() in ("stated_name", "name", "alias"):
        return True
    sample = pairs[:: max(len(pairs) // _SAMPLE, 1)]
    alike = [_likeness(name, gazetteer.areas.name(level, pcode)) for name, level, pcode in sample]
    return sum(alike) / len(alike) >= _LIKE


def _likeness(name: str, own: str) -> float:
    """How like two names are, in one script or across two."""
    if is_abjad(name) != is_abjad(own):
        return float(fuzz.ratio(skeleton(name), skeleton(own)))
    return float(max(fuzz.ratio(sound(name), sound(own)), fuzz.ratio(essence(name), essence(own))))
