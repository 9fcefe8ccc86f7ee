"""The words of column headers: OCHA 3W/4W/5W in English, French and Spanish, and plain diaries.

As data: one line a field. A header means a field when its normalised form is one of the phrases,
or begins or ends with a phrase marked with ``…`` there. The first line that fits wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from geodata.gazetteer.names import words

# Units whose name tells nothing about the level: which it is, the contents decide.
_UNITS: dict[int, str] = {
    1: """state | states | province | provinces | region | governorate | gouvernorat | oblast
        | departamento | departement | wilaya | estado federal""",
    2: """district | districts | county | counties | lga | local government area | zone |
        municipality | municipio | municipalite | mantika | raion | rayon | distrito |
        provincia | arrondissement | cercle | department | municipality city | division""",
    3: """woreda | commune | comuna | subdistrict | sub district | subcounty | chiefdom |
        palika | gaunpalika | local level | union council | ward | payam | canton""",
}

_FIELDS: tuple[tuple[str, str], ...] = (
    ("", "actualizada | updated | last updated | date updated | date created | created at"),
    ("longitude", "longitude | lon | long | lng | x coordinate | gps longitude | longitud"),
    ("latitude", "latitude | lat | y coordinate | gps latitude | latitud"),
    (
        "end_date",
        """end date | date end | ended | finish date | completion date | fecha de finalizacion
        | fecha fin | fecha final | fecha de fin | date de fin | date fin | estimated end
        date… | project end date | activity end date""",
    ),
    (
        "start_date",
        """start date | date start | started | fecha de inicio | fecha inicio | date de debut |
        date debut | date de demarrage | estimated start date… | project start date |
        activity start date""",
    ),
    (
        "date",
        """date | day | fecha | dia | jour | date of visit | visit date | meeting date | event
        date | activity date | date of activity | report date | reporting date | date
        reported | date of report | fecha de reporte | fecha de visita | fecha de la
        actividad | date du rapport | date de rapport | date de la visite | date de l
        activite | reporting month | reported month | reporting period | periode""",
    ),
    ("month", "month | mes | mois"),
    ("year", "year | ano | annee"),
    (
        "organization_acronym",
        """org acronym | organization acronym | organisation acronym | acronym | acronyme |
        acronimo | sigle | siglas | reporting org acronym | sigla""",
    ),
    (
        "organization_type",
        """org type | organization type | organisation type | type of organization | type of
        organisation | tipo de organizacion | type d organisation | tipo de organizacion
        implementadora | programme organization type""",
    ),
    (
        "funder",
        """donor | donors | funder | funding organization | funded by | donante | donantes |
        bailleur | bailleurs | bailleur de fonds | organizacion donante | funding agency |
        donateur""",
    ),
    (
        "partner",
        """implementing partner | implementing partners… | implementing organization |
        implementing organisation | implementing org | implementing agency | implementing
        agency name | partner | partners | socio | socios | socio implementador |
        organizacion implementadora | partenaire | partenaires | partenaire de mise en
        oeuvre | organisation de mise en oeuvre | implementer | partner organization |
        partner organisation""",
    ),
    (
        "counterpart_organization",
        """host organization | host organisation | host | counterpart organization |
        counterpart organisation | institution | institucion | host institution""",
    ),
    (
        "organization",
        """organization | organisation | organizacion | org | org name | organization name |
        organisation name | agency | agencia | agence | reporting organization | reporting
        organisation | reporting org | lead organization | lead agency | programme
        organization | program organization | programming organization | who | quien | qui |
        nom de l organisation | nombre de la organizacion | our office | reported by""",
    ),
    (
        "counterpart_role",
        """office | position | role | post | cargo | puesto | fonction | poste | function |
        office held | counterpart role | counterpart office | charge""",
    ),
    (
        "counterpart",
        """person | counterpart | counterpart name | person met | met with | official |
        official name | candidate | candidate name | persona | persona contactada |
        contraparte | personne | personne rencontree | interlocuteur | interlocutor | whom |
        name of official | governor | mayor""",
    ),
    (
        "kind",
        """kind | type of engagement | engagement type | engagement kind | type of activity |
        activity type | tipo de actividad | type d activite | meeting type | type of meeting""",
    ),
    (
        "program",
        """program code | programme code | project code | program id | programme id | project
        id | codigo de proyecto | codigo del proyecto | code du projet | code projet | iati
        identifier | grant number | award number""",
    ),
    (
        "program_title",
        """program | programme | project | project name | project title | program title |
        programme title | program name | programme name | proyecto | nombre del proyecto |
        titulo del proyecto | programa | projet | titre du projet | nom du projet""",
    ),
    (
        "sector",
        """sector | sectors | cluster | sector cluster | cluster sector | sector short name |
        project sector | sector name | cluster sector name | sectors cleaned | secteur |
        secteurs | sector cluster name | theme | tema""",
    ),
    (
        "status",
        "status | project status | activity status | estado | estatus | statut | etat",
    ),
    (
        "title",
        """activity | activities | actividad | actividades | activite | activites | title |
        subject | event | purpose | primary purpose | asunto | objet | titulo | titre |
        topic | what | meeting | activity name | cluster activities | clusteractivities |
        summary""",
    ),
    (
        "notes",
        """notes | note | comments | comment | remarks | observations | observaciones |
        comentarios | commentaires | remarques | description | descripcion | descripcion de
        la actividad | activity description | details | outcome | resultado""",
    ),
    (
        "sensitivity",
        "sensitivity | confidentiality | privacy status | sensibilidad | sensibilite",
    ),
    ("place_code", "pcode | p code | p codes | pcodes | place code | location code | area code"),
    (
        "place_name",
        """place | place name | location | location name | where | lugar | nombre del lugar |
        lieu | localite | localidad | city | town | ciudad | ville | area | admin area |
        site | venue""",
    ),
    ("adm0_code", "country code | iso3 | iso2 | iso code | codigo de pais | code pays"),
    ("adm0_name", "country | country name | pais | pays"),
)

_LEVEL = re.compile(
    r"^(?:hno |hrp )?(?:admin|adm|administrative level|nivel|niveau) ?([0-5])( .*)?$"
)
_LEVEL_CODE = re.compile(r"^(?:pcode|p code) ?([0-5])$")
_CODE_WORDS = re.compile(r"\b(pcode|p code|code|codigo|cod|id|hrpcode)\b")


def normal(header: str) -> str:
    """A header as its words, without case and punctuation: ``Org. Type`` is ``org type``."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header) if not header.isupper() else header
    return " ".join(words(re.sub(r"(?<=[A-Za-z])(?=\d)", " ", text)))


@lru_cache(maxsize=4096)
def field_of_header(header: str) -> str | None:
    """The canonical field that a header means, if any.

    Returns
    -------
    str or None
        A field; ``unit1_name``, ``unit2_code`` and the like for a kind of unit whose level is only
        a first guess; empty for a column known to be none of ours.
    """
    text = normal(header)
    if not text:
        return None
    leveled = _leveled(text)
    if leveled:
        return leveled
    plain = " ".join(words(header))
    for field, phrases in _phrases():
        if text in phrases or plain in phrases:
            return field
        if any(p.endswith("…") and text.startswith(p[:-1]) for p in phrases):
            return field
    return _unit(text)


def _leveled(text: str) -> str | None:
    """``admin 2 pcode``, ``pcode 1``, ``adm 1 name``: the level is in the header."""
    if found := _LEVEL_CODE.match(text):
        return f"adm{found[1]}_code"
    if found := _LEVEL.match(text):
        rest = (found[2] or "").strip()
        if _CODE_WORDS.search(rest):
            return f"adm{found[1]}_code"
        return f"adm{found[1]}_name" if rest in ("", "name", "nom", "nombre", "en") else None
    return None


def _unit(text: str) -> str | None:
    """``State Pcode``, ``county_name``, ``LGA``: a kind of unit, with its code or its name."""
    coded = bool(_CODE_WORDS.search(text))
    bare = _CODE_WORDS.sub("", re.sub(r"\b(name|nom|nombre|hno|hrp|admin|of|de|du)\b", "", text))
    bare = " ".join(bare.split())
    short = {"prov": "province", "dist": "district", "reg": "region"}
    for level, phrases in _units().items():
        if short.get(bare, bare) in phrases:
            return f"unit{level}_{'code' if coded else 'name'}"
    return None


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((field, frozenset(_split(text))) for field, text in _FIELDS)


@lru_cache(maxsize=1)
def _units() -> dict[int, frozenset[str]]:
    return {level: frozenset(_split(text)) for level, text in _UNITS.items()}


def _split(text: str) -> Iterator[str]:
    for phrase in text.split("|"):
        yield " ".join(phrase.split())
