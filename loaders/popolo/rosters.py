"""Lists of office holders as tables: EveryPolitician's CSV, gazettes, a ministry's spreadsheet.

Here is what tells such a table from others, and what its columns mean; ``rows`` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from geodata.gazetteer.names import is_blank
from loaders.popolo.offices import is_title
from loaders.tabular import Cell, Table, cell_text
from loaders.vocabulary import field_of_header, normal

# Field -> headers, normalised; a trailing letter or number is a part of it (*Full Names A*).
_HEADERS: dict[str, str] = {
    "key": "id | person id | uuid",
    "person": """name | full name | full names | names | person | person name | official | holder |
        incumbent | office holder | officeholder | member | member name | name of member | mp name |
        elected candidate | name of elected candidate | nom | nom complet | nom et prenom | nombre |
        nombre completo | nome | nome completo | politician""",
    "given": """first name | given name | given names | forename | middle name | prenom | prenoms |
        nombres""",
    "family": """last name | family name | surname | apellido | apellidos | nom de famille |
        sobrenome""",
    "office": """office | post | position | role | title | job title | designation | cargo |
        puesto | fonction | poste | funcao | office held | party position""",
    "party": """party | group | political party | party name | parti | parti politique | partido |
        partido politico | partei | affiliation | party affiliation | current party |
        party independent candidate | party candidate | faction""",
    "body": """chamber | house | council | assembly | legislature | institution | chambre |
        camara | organization | organisation | current chamber | parliament""",
    "area": """area | constituency | constituency name | electoral area | electoral district |
        riding | electorate | seat | circonscription | circunscripcion | circulo eleitoral |
        current district | jurisdiction | ward | ward name | division | district | county |
        province | state | region | municipality | city | council name""",
    "start": """start date | start | since | from | elected | elected on | date elected |
        term start | took office | date of appointment | appointed | sworn in |
        in office since | desde | fecha de inicio | date de debut | inicio | depuis | nomme le |
        date de nomination | date d entree en fonction | fecha de nombramiento | posse |
        data da posse | data de posse""",
    "end": """end date | end | until | to | left office | term end | hasta | fecha de fin |
        date de fin | fin | fim | fim do mandato | fin de mandat | fin del mandato""",
    "gender": "gender | sex | sexo | sexe | genre | genero",
}
# What only lists of activities and visits have.
_RECORD_FIELDS = """
date month year kind title program program_title partner funder counterpart
counterpart_organization sector status organization_acronym organization_type longitude latitude
notes sensitivity
"""
_OF_RECORDS = frozenset(_RECORD_FIELDS.split())
_PART = re.compile(r" (?:[a-z]|\d{1,2})$")
_TITLES = 0.3  # of the titles in a column of offices, how many must be known ones
_NAMELIKE = 0.7  # of a column's cells, how many must look like people for a header to be an office


@dataclass(frozen=True)
class Column:
    """One column of a roster: what it means, where it is, and its header as written."""

    field: str
    position: int
    header: str


def is_roster(table: Table) -> bool:
    """Whether a table lists who holds which office where.

    It has people, areas, and a sign of an office (a column of offices, parties or chambers, or a
    header that is an office); and nothing that lists of activities have, such as dates of events,
    sectors, donors or coordinates.

    Parameters
    ----------
    table : Table
    """
    table = gather_spills(table)
    columns = find_columns(table)
    fields = {column.field for column in columns}
    people = fields & {"person", "given", "family"} or "holder" in fields
    if not (people and "area" in fields) or _is_of_records(table, columns):
        return False
    return any(_is_sign(table, column) for column in columns)


def _is_sign(table: Table, column: Column) -> bool:
    """Whether a column shows offices: *Position* may as well be of an NGO's staff."""
    if column.field == "office":
        titles = {text for text in table.texts(column.position) if not is_blank(text)}
        return sum(map(is_title, titles)) >= _TITLES * len(titles) > 0
    staffed = normal(column.header) in ("organization", "organisation", "institution")
    return column.field in ("party", "holder") or (column.field == "body" and not staffed)


def _is_of_records(table: Table, columns: Sequence[Column]) -> bool:
    ours = {column.position for column in columns}
    tagged = any(tag.startswith(("#activity", "#sector", "#org", "#date")) for tag in table.tags)
    return tagged or any(
        field_of_header(header) in _OF_RECORDS
        for position, header in enumerate(table.headers)
        if header and position not in ours
    )


def gather_spills(table: Table) -> Table:
    """The same table with what stands below unnamed columns joined to the named one on the left.

    Tables copied out of a gazette have runs of columns without a header: empty ones, and ones that
    a long name has spilt into.
    """
    named = [at for at, header in enumerate(table.headers) if header]
    if len(named) in (0, len(table.headers)):
        return table
    spans = list(zip(named, [*named[1:], len(table.headers)], strict=True))
    return replace(
        table,
        headers=tuple(table.headers[at] for at in named),
        tags=tuple(table.tags[at] for at in named) if table.tags else (),
        rows=tuple(tuple(_joined(row[first:last]) for first, last in spans) for row in table.rows),
    )


def _joined(cells: Sequence[Cell]) -> Cell:
    filled = [cell for cell in cells if cell_text(cell)]
    return filled[0] if len(filled) == 1 else " ".join(map(cell_text, filled))


def find_columns(table: Table) -> list[Column]:
    """What each column of a roster means; those that mean nothing here are left out."""
    found = []
    for position, header in enumerate(table.headers):
        field = _field_of(header) or ("holder" if _holds_people(table, position) else None)
        if field:
            found.append(Column(field, position, header))
    return found


@lru_cache(maxsize=2048)
def _field_of(header: str) -> str | None:
    text = normal(header)
    for field, phrases in _phrases().items():
        if text in phrases or _PART.sub("", text) in phrases:
            return field
    part = _part_of_place(header)
    return {"name": "area", "code": "code"}.get(part)


def _part_of_place(header: str) -> str:
    """Whether a header is of names or of codes of areas; empty where of neither."""
    field = field_of_header(header) or ""
    if normal(header) in _phrases()["area"]:
        return "name"
    if field.startswith(("unit", "adm", "place")):
        return field.rpartition("_")[2]
    return ""


@lru_cache(maxsize=1)
def _phrases() -> dict[str, frozenset[str]]:
    return {
        field: frozenset(" ".join(phrase.split()) for phrase in text.split("|"))
        for field, text in _HEADERS.items()
    }


def _holds_people(table: Table, position: int) -> bool:
    """Whether a column whose header is an office has names of people below it."""
    header = table.headers[position]
    if not is_title(header) or field_of_header(header) in ("date", "notes"):
        return False
    texts = [text for text in table.texts(position) if not is_blank(text)]
    like = [" " in text and not any(map(str.isdigit, text)) for text in texts]
    return bool(texts) and sum(like) >= _NAMELIKE * len(texts)
