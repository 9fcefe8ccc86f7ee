"""Who took part in each row, as what: organizations, people and offices, from the words of rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

import pandas as pd

from geodata.areas import Areas
from loaders.columns.mapping import Mapping
from loaders.records.distinct import wordings
from loaders.records.parties import Parties, role_of, split_names

_Taken: TypeAlias = "tuple[str, str, str]"  # kind of party, its identity, as what it took part

_ORGANIZATIONS = (
    *("organization", "organization_acronym", "organization_type"),
    *("partner", "funder", "program", "program_title"),
)
_PARTNERS = (("partner", "implementing", "4"), ("funder", "funding", "1"))  # IATI roles
_COUNTERPARTS = ("counterpart", "counterpart_role", "counterpart_organization")
_COMMAS = re.compile(r"separated by\W*(,|comma)|separad\w+ por\W*(,|coma)|s[ée]par\w+ par", re.I)


def take_part(
    texts: pd.DataFrame, places: pd.DataFrame, parties: Parties, areas: Areas, mapping: Mapping
) -> tuple[pd.DataFrame, pd.Series]:
    """Who took part in the loaded rows, and under which program.

    Parameters
    ----------
    texts : pandas.DataFrame
        The columns of the loaded rows by field, indexed by record, without missing values.
    places : pandas.DataFrame
        Their places: ``record``, ``level``, ``pcode``.
    parties : Parties
        Takes down everybody that is named.
    areas : Areas
    mapping : Mapping
        Whose headers may say how several names in a cell are separated.

    Returns
    -------
    pandas.DataFrame
        ``record``, ``party_kind``, ``party_id``, ``role``, each once a record.
    pandas.Series
        The program of each record, missing where none is named.
    """
    commas = {name for name in _ORGANIZATIONS if _COMMAS.search(mapping.header(name))}
    organizations, program = _organizations(_texts(texts, _ORGANIZATIONS), parties, commas)
    counterparts = _counterparts(_texts(texts, _COUNTERPARTS), places, parties, areas)
    taken = pd.concat([organizations, counterparts]).sort_values("record", kind="stable")
    return taken.drop_duplicates(ignore_index=True), program


def _texts(texts: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    return texts.reindex(columns=list(names), fill_value="")


def _frame(index: pd.Index, spread: tuple[object, list[_Taken]]) -> pd.DataFrame:
    rows, taken = spread
    frame = pd.DataFrame(taken, columns=["party_kind", "party_id", "role"], dtype=object)
    return frame.assign(record=index.to_numpy()[rows])


# --- organizations ------------------------------------------------------------------------------


def _organizations(
    texts: pd.DataFrame, parties: Parties, commas: set[str]
) -> tuple[pd.DataFrame, pd.Series]:
    """Leads, implementing and funding organizations, and the program of each row."""
    program = _programs(texts[["program", "program_title"]], parties)
    taken = [_leads(texts[list(_ORGANIZATIONS[:3])], parties)]
    for field, role, code in _PARTNERS:
        found = _partners(texts[[field]], parties, role, commas=field in commas)
        # With a program they are its partners by IATI role as well.
        pairs = zip(found["record"].map(program), found["party_id"], strict=True)
        for of, party in dict.fromkeys(pairs):
            if of:
                parties.partner(of, party, code)
        taken.append(found)
    return pd.concat(taken), program


def _programs(texts: pd.DataFrame, parties: Parties) -> pd.Series:
    said = wordings(texts)
    found = [
        parties.program(code, title, rows) if code or title else None
        for (code, title), rows in zip(said.texts, said.counts.tolist(), strict=True)
    ]
    return pd.Series([found[code] for code in said.codes], index=texts.index, dtype=object)


def _leads(texts: pd.DataFrame, parties: Parties) -> pd.DataFrame:
    said = wordings(texts)
    found: list[list[_Taken]] = []
    for (name, short, kind), rows in zip(said.texts, said.counts.tolist(), strict=True):
        names = split_names(name) or split_names(short)
        acronym = short if len(names) == 1 else ""
        found.append(
            [
                ("organization", parties.organization(each, acronym, kind, rows), "lead")
                for each in names
            ]
        )
    return _frame(texts.index, said.spread(found))


def _partners(texts: pd.DataFrame, parties: Parties, role: str, *, commas: bool) -> pd.DataFrame:
    said = wordings(texts)
    found: list[list[_Taken]] = [
        [
            ("organization", parties.organization(name, rows=rows), role)
            for name in split_names(text, commas=commas)
        ]
        for (text,), rows in zip(said.texts, said.counts.tolist(), strict=True)
    ]
    return _frame(texts.index, said.spread(found))


# --- counterparts -------------------------------------------------------------------------------


def _counterparts(
    texts: pd.DataFrame, places: pd.DataFrame, parties: Parties, areas: Areas
) -> pd.DataFrame:
    """People, offices and hosts that were met; an office belongs to the places of its row."""
    named = texts[(texts != "").any(axis=1)]
    where = [
        f"{level} {pcode}" for level, pcode in zip(places["level"], places["pcode"], strict=True)
    ]
    by_record = pd.Series(where, index=places["record"], dtype=object)
    by_record = by_record[by_record.index.isin(named.index)].groupby(level=0).agg("\n".join)
    said = wordings(named.assign(places=by_record.reindex(named.index).fillna("")))
    counted = zip(said.texts, said.counts.tolist(), strict=True)
    found = [list(_met(wording, rows, parties, areas)) for wording, rows in counted]
    return _frame(named.index, said.spread(found))


def _met(wording: tuple[str, ...], rows: int, parties: Parties, areas: Areas) -> Iterator[_Taken]:
    people, office, host, where = wording
    persons = [parties.person(name) for name in split_names(people)]
    hosts = [parties.organization(name, rows=rows) for name in split_names(host)]
    posts = _posts(office, where.splitlines(), len(persons), parties, areas)
    if office and not posts and not persons:
        hosts = [
            *hosts,
            parties.organization(office, rows=rows),
        ]  # a word for an office that is none of ours
    yield from (("post", post, "counterpart") for post in posts)
    yield from (("person", person, "counterpart") for person in persons)
    yield from (("organization", party, "counterpart") for party in hosts)
    if len(persons) == 1 and (office or len(hosts) == 1):
        post = posts[0] if len(posts) == 1 else ""
        parties.membership(persons[0], post, hosts[0] if len(hosts) == 1 else "", office)


def _posts(
    office: str, where: list[str], persons: int, parties: Parties, areas: Areas
) -> list[str]:
    """The office met in each place of a row; one person holds no office in several places."""
    role = role_of(office)
    if not role or (persons and len(where) != 1):
        return []
    found = []
    for place in where:
        level, _, pcode = place.partition(" ")
        name = areas.name(int(level), pcode)
        found.append(parties.post(role, int(level), pcode, name, areas.vintage))
    return found
