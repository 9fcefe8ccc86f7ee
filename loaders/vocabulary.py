"""The words of column headers: OCHA 3W/4W/5W, HDX HAPI, forms, and plain diaries.

In English, French and Spanish, the commonest in Portuguese and Arabic too.

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
    1: """state | states | province | provinces | region | governorate | gouvernorat | oblast |
        departamento | departement | wilaya | estado federal | admin1 | المحافظة | محافظة |
        الولاية | ولاية | المنطقة | state region | region state | provinsi | область | uf |
        unidade federativa | unidade da federacao | sigla uf | ولایت | استان | kraj |
        bundesland | mkoa | provincie | voivodeship | entidad federativa""",
    2: """district | districts | county | counties | lga | local government area | zone |
        municipality | municipio | municipalite | mantika | raion | rayon | distrito | provincia
        | arrondissement | cercle | department | municipality city | division | prefecture |
        sous prefecture | territoire | constituency | hromada | kabupaten | caza | city
        municipality | район | المديرية | مديرية | القضاء | قضاء | البلدية | بلدية | daira |
        الدائرة | دائرة | ولسوالی | ولسوالۍ | شهرستان | degmo |
        degmada""",
    3: """woreda | commune | comuna | subdistrict | sub district | subcounty | sub county |
        chiefdom | palika | gaunpalika | local level | union council | ward | payam | canton |
        concelho | upazila | thana | tehsil | taluka | township | kecamatan | barangay | section
        communale | posto administrativo | громада | الناحية | ناحية | parroquia | freguesia |
        suco | suku | sucos | tikina | kebele | desa | mukim | gewog""",
}

_FIELDS: tuple[tuple[str, str], ...] = (
    (
        "",
        """actualizada | updated | last updated | date updated | date created | created at |
        location type | location class | location type name | location type code | tipo de lugar
        | meta instance id | sub sector name | org type code""",
    ),
    (
        "longitude",
        """longitude | lon | long | lng | lon deg | long deg | x coordinate | x coord | point x
        | gps longitude | longitud | longitude… | خط الطول""",
    ),
    (
        "latitude",
        """latitude | lat | lat deg | y coordinate | y coord | point y | gps latitude | latitud
        | latitude… | خط العرض""",
    ),
    (
        "precision",
        """precision code | geographic precision | geographical precision | precision""",
    ),
    ("exactness", "geographic exactness | location exactness | exactness | exactness code"),
    (
        "end_date",
        """end date | date end | ended | finish date | completion date | fecha de finalizacion |
        fecha fin | fecha final | fecha de fin | date de fin | date fin | estimated end date |
        project end date | activity end date | mission end date | to date | planned end date |
        actual end date | end actual isodate | end planned isodate | reference period end | date
        to | data de fim | data de termino | data fim | fim | date de cloture | date de fin
        prevue | date fin prevue | fecha de fin prevista | تاريخ الانتهاء""",
    ),
    (
        "start_date",
        """start date | date start | started | fecha de inicio | fecha inicio | date de debut |
        date debut | date de demarrage | estimated start date | project start date | activity
        start date | mission start date | from date | planned start date | actual start date |
        start actual isodate | start planned isodate | date from | reference period start | data
        de inicio | data inicio | date de debut prevue | date debut prevue | inicio | تاريخ
        البدء""",
    ),
    (
        "date",
        """date | day | fecha | dia | jour | date of visit | visit date | meeting date | event
        date | activity date | date of activity | report date | reporting date | date reported |
        date of report | fecha de reporte | fecha de visita | fecha de la actividad | date du
        rapport | date de rapport | date de la visite | date de l activite | reporting month |
        reported month | reporting period | periode | periodo | date of survey | date of meeting
        | date of interview | interview date | survey date | quarter | trimestre | trimestre de
        reporte | data | data da visita | data da reuniao | data da atividade | data do
        relatorio | when | quand | cuando | quando | today | submission time | submission date |
        date submitted | التاريخ | تاريخ | تاريخ الزيارة""",
    ),
    ("month", "month | mes | mois | month name | الشهر"),
    ("year", "year | ano | annee | السنة"),
    (
        "organization_acronym",
        """org acronym | organization acronym | organisation acronym | acronym | acronyme |
        acronimo | sigle | siglas | reporting org acronym | sigla | agency acronym""",
    ),
    (
        "organization_type",
        """org type | organization type | organisation type | type of organization | type of
        organisation | tipo de organizacion | type d organisation | tipo de organizacion
        implementadora | programme organization type | org type description | org type name |
        organization type name | tipo de organizacion implement | tipo de organizacao | نوع
        المنظمة""",
    ),
    (
        "funder",
        """donor | donors | funder | funding organization | funded by | donante | donantes |
        bailleur | bailleurs | bailleur de fonds | organizacion donante | funding agency |
        donateur | funding org | funding source | donor name | donor organization | funded |
        donor agency | financiador | doador | doadores | المانح | الجهة المانحة""",
    ),
    (
        "partner",
        """implementing partner | implementing partners… | implementing organization |
        implementing organisation | implementing org | implementing agency | implementing agency
        name | partner | partners | socio | socios | socio implementador | organizacion
        implementadora | partenaire | partenaires | partenaire de mise en oeuvre | organisation
        de mise en oeuvre | implementer | partner organization | partner organisation |
        implementing org name | implementing organization name | implementing org acronym |
        local partner | partner name | nombre del socio implementador | nombre del socio |
        parceiro | parceiros | parceiro implementador | parceiro de implementacao | الشريك |
        الشريك المنفذ | المنظمة المنفذة""",
    ),
    (
        "counterpart_organization",
        """host organization | host organisation | hosting organization | host | counterpart
        organization | counterpart organisation | institution | institucion | host institution""",
    ),
    (
        "organization",
        """organization | organisation | organizacion | org | org name | organization name |
        organisation name | agency | agencia | agence | reporting organization | reporting
        organisation | reporting org | lead organization | lead agency | programme organization
        | program organization | programming organization | who | quien | qui | nom de l
        organisation | nombre de la organizacion | our office | reported by | implementing
        reporting organization | name of organization | reporting partner | programme partner |
        program partner | lead organisation | organisation leader | organizacion lider | name of
        organisation | organizacao | nome da organizacao | المنظمة | اسم المنظمة | الجهة""",
    ),
    (
        "counterpart_role",
        """office | position | role | post | cargo | puesto | fonction | poste | function |
        office held | counterpart role | counterpart office | charge""",
    ),
    (
        "counterpart",
        """person | counterpart | counterpart name | person met | met with | official | official
        name | candidate | candidate name | persona | persona contactada | contraparte |
        personne | personne rencontree | interlocuteur | interlocutor | whom | pessoa | persons
        met | people met | name of official | governor | mayor""",
    ),
    (
        "kind",
        """kind | type of engagement | engagement type | engagement kind | type of activity |
        activity type | tipo de actividad | type d activite | meeting type | type of meeting |
        tipo de atividade | نوع النشاط""",
    ),
    (
        "program",
        """program code | programme code | project code | program id | programme id | project id
        | codigo de proyecto | codigo del proyecto | code du projet | code projet | iati
        identifier | grant number | award number | project number | codigo do projeto | رمز
        المشروع""",
    ),
    (
        "program_title",
        """program | programme | project | project name | project title | program title |
        programme title | program name | programme name | proyecto | nombre del proyecto |
        titulo del proyecto | programa | projet | titre du projet | nom du projet | projeto |
        nome do projeto | اسم المشروع | المشروع""",
    ),
    (
        "sector",
        """sector | sectors | cluster | sector cluster | cluster sector | sector short name |
        project sector | sector name | cluster sector name | sectors cleaned | secteur |
        secteurs | sector cluster name | theme | tema | ad sector names | project theme | setor
        | setores | sector cluster… | sector or cluster | القطاع""",
    ),
    (
        "status",
        """status | project status | activity status | estatus | statut | etat | situacao |
        status of activity | status of project | estado del proyecto | estado de la actividad |
        statut de l activite | statut du projet | الحالة""",
    ),
    ("status_or_state", "estado"),
    (
        "title",
        """activity | activities | actividad | actividades | activite | activites | title |
        subject | event | purpose | primary purpose | asunto | objet | titulo | titre | topic |
        what | meeting | activity name | cluster activities | clusteractivities | summary |
        atividade | atividades | activity title | sub activity | النشاط | الأنشطة""",
    ),
    (
        "notes",
        """notes | note | comments | comment | remarks | observations | observaciones |
        comentarios | commentaires | remarques | description | descripcion | descripcion de la
        actividad | activity description | details | outcome | resultado | observacoes |
        descricao | project objective | ملاحظات""",
    ),
    (
        "sensitivity",
        "sensitivity | confidentiality | privacy status | sensibilidad | sensibilite",
    ),
    (
        "place_code",
        """pcode | p code | p codes | pcodes | place code | location code | area code | loc id |
        gazetteer adm code | fips | fips code | geoid | ibge | codigo ibge | cod ibge | ubigeo |
        divipola | insee | code insee | codigo dane | codigo inei | koatuu""",
    ),
    (
        "place_name",
        """place | place name | location | location name | where | lugar | nombre del lugar |
        lieu | localite | localidad | city | town | ciudad | ville | area | admin area | site |
        venue | village | village name | settlement | settlement name | comunidad | community |
        barrio | quartier | local | localidade | cidade | project location | activity location |
        implementation location | target location | target area | location of activity | الموقع
        | المكان | المدينة""",
    ),
    (
        "adm0_code",
        "country code | country id | iso3 | iso2 | iso code | codigo de pais | code pays",
    ),
    ("adm0_name", "country | country name | pais | pays | البلد | الدولة"),
)

SECOND_CHOICE = re.compile(
    r"^(provider|alt|alternate|alternative|original|other|reported|submission|today$)\b"
)
"""Normalised headers that give way to another column of the same meaning."""

_NUMBER_BEHIND = re.compile(r"(.*[^\W\d_].*?)[\s_#.]*[1-9]")
_NUMBERED = frozenset({"title", "notes", "organization", "partner", "funder", "sector"})
_REMARK = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_BEFORE = re.compile(
    r"^(?:\d{1,2}|[A-Za-z])[.)]\s*|^(?:who|what|where|when|qui|quoi|quand|quien|donde|cuando)\b\W+",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"\w+(?:/\w+)+")
_PIECES = re.compile(r"\s*[/|\n]\s*")
_DATE_FORM = re.compile(r"( (dd?|mm?m?|yy(yy)?|jj|aaaa?))+$")  # "Start Date (dd/mm/yyyy)"
_LEVEL = re.compile(r"(?:admin|adm|administrative level|admin level|nivel|niveau) ?([0-5])\b")
_PLURALS = ((r"ies\b", "y"), (r"(?<=[^s\W])es\b", ""), (r"(?<=[^s\W])s\b", ""))
_LEVEL_CODE = re.compile(r"^(?:pcode|p code) ?([0-5])$")
_CODE_WORDS = re.compile(r"\b(pcode|pcod|p code|code|codigo|cod|id|hrpcode|رمز|كود)\b")
_NAME_WORDS = "name|nom|nombre|nome|names|label|اسم"
_LANGUAGES = "en|english|fr|es|pt|ar"
_SAID_ANYHOW = (
    rf"\b({_NAME_WORDS}|{_LANGUAGES}|hno|hrp|admin|administrative|level|of|de|du|da|do|the|project"
    r"|target|targeted|intervention|implementation|activity|location|provider|reported|stated)\b"
)


def normal(header: str) -> str:
    """A header as its words, without case and punctuation: ``Org. Type`` is ``org type``."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header) if not header.isupper() else header
    apart = re.sub(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z]{3})", " ", text)
    return " ".join(words(apart))


@lru_cache(maxsize=4096)
def field_of_header(header: str) -> str | None:
    """The canonical field that a header means, if any.

    As a whole first; then without what people put around it: a remark in parentheses, a number or
    *Where* before it, the groups of a form (``visit/district``), its name in a second language,
    and a number behind it (``Donor 2``).

    Returns
    -------
    str or None
        A field; ``unit1_name``, ``unit2_code`` and the like for a kind of unit whose level is only
        a first guess; ``status_or_state`` for a word that is either; empty for a column known to be
        none of ours.
    """
    for reading in dict.fromkeys(_readings(header.strip())):
        found = _field_of_words(reading)
        if found is not None:
            return found
    numbered = _NUMBER_BEHIND.fullmatch(header.strip())
    if numbered and not _LEVEL.search(normal(header)):
        found = _field_of_words(numbered[1])
        return found if found in _NUMBERED else None
    return None


def _readings(header: str) -> Iterator[str]:
    """A header as it is, and without what people put around it."""
    yield header
    bare = _BEFORE.sub("", _REMARK.sub(" ", header)).strip()
    yield bare
    if _GROUPED.fullmatch(bare):
        first, _, last = bare.rpartition("/")
        yield first if _is_finer(first, last) else last
    elif len(pieces := _PIECES.split(bare)) == 2:
        yield from pieces


def _is_finer(unit: str, other: str) -> bool:
    """Whether both are units, the first the finer one: *Município/UF* is about municipalities."""
    kinds = [_unit(normal(text)) or "" for text in (unit, other)]
    return all(kinds) and kinds[0] > kinds[1]


def _field_of_words(header: str) -> str | None:
    text = _DATE_FORM.sub("", normal(header))
    if not text:
        return None
    leveled = _leveled(text)
    if leveled:
        return leveled
    plain = " ".join(words(header))
    for field, phrases in _phrases():
        if text in phrases or plain in phrases:
            return field
    for field, phrases in _phrases():
        if any(p.endswith("…") and text.startswith(f"{p[:-1]} ") for p in phrases):
            return field
    if re.search(r"\S (?:latitude|longitude)$", text):
        return text.rpartition(" ")[2]
    return _unit(text) or _field_of_plural(text)


def _field_of_plural(text: str) -> str | None:
    """*Organizations*, *Agencies*, *Organizaciones*: as one of them would be called."""
    singulars = {re.sub(many, one, text) for many, one in _PLURALS} - {text}
    return next((field for field, phrases in _phrases() if singulars & phrases), None)


def _leveled(text: str) -> str | None:
    """``admin 2 pcode``, ``pcode 1``, ``district adm 2 name``: the level is in the header."""
    if found := _LEVEL_CODE.match(text):
        return f"adm{found[1]}_code"
    found = _LEVEL.search(text)
    if not found:
        return None
    rest = " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())
    if _CODE_WORDS.search(rest):
        return f"adm{found[1]}_code"
    bare = _bare(rest)
    return f"adm{found[1]}_name" if not bare or _unit(bare) else None


def _unit(text: str) -> str | None:
    """``State Pcode``, ``county_name``, ``LGA``: a kind of unit, with its code or its name."""
    coded = bool(_CODE_WORDS.search(text))
    bare = _bare(_CODE_WORDS.sub("", text))
    short = {"prov": "province", "dist": "district", "reg": "region", "const": "constituency"}
    for level, phrases in _units().items():
        if short.get(bare, bare) in phrases:
            return f"unit{level}_{'code' if coded else 'name'}"
    return None


def _bare(text: str) -> str:
    """The words of a header that say which unit it is about."""
    return " ".join(re.sub(_SAID_ANYHOW, "", text).split())


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((field, frozenset(_split(text))) for field, text in _FIELDS)


@lru_cache(maxsize=1)
def _units() -> dict[int, frozenset[str]]:
    return {level: frozenset(_split(text)) for level, text in _UNITS.items()}


def _split(text: str) -> Iterator[str]:
    """The phrases of a list, in the same letters as the headers they are compared with."""
    for phrase in text.split("|"):
        yield " ".join(words(phrase)) + ("…" if phrase.strip().endswith("…") else "")
