"""What the headers of a cross-tab can be: sectors, months, years or organizations.

As data. A header is of a family when all of its words are, or when the line of headers above it
says so.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache

from babel.dates import get_month_names

from geodata.gazetteer.names import words
from loaders.vocabulary import field_of_header

_LANGUAGES = ("en", "fr", "es", "pt", "ar", "uk", "ru")
# Clusters and sectors as humanitarian and governance reports name them, and their short forms.
_SECTORS = """
agriculture | agua | agua saneamiento e higiene | abris | abri | albergue | alojamiento | cash |
cccm | ccs | child protection | coordination | cp | cva | early recovery | eau | eau hygiene et
assainissement | eau hygiene assainissement | ecole | educacion | education | edu | educ | eha |
eie | elections | emergency shelter | emergency telecommunications | er | erl | es nfi | esnfi |
es | etc | explosive hazard | explosive hazards | food | food assistance | food security | food
security and livelihoods | food security and agriculture | food security livelihoods | fs | fsa |
fsac | fsc | fsl | fss | gbv | general protection | governance | gouvernance | gobernanza | gsc |
hea | health | hlp | housing land and property | housing land property | humanitarian mine action
| justice | livelihood | livelihoods | log | logistics | logistica | logistique | ma | mhpss |
mine action | mpc | mpca | mpcg | multi purpose cash | multi sector | multisector | multipurpose
cash | nfi | nfis | nut | nutrition | nutricion | pc | pc pc | pcp | peacebuilding | peace
building | pro | prot | protection | proteccion | protection de l enfance | proteccion de la
infancia | proteccion de la ninez | recovery | refugee response | relevement precoce | rrm | rule
of law | salud | sante | saude | sc | securite alimentaire | seguridad alimentaria | security |
shelter | shelter nfi | shelter nfis | shelter and nfi | shelter and nfis | snfi | social
cohesion | vbg | wash | water sanitation and hygiene | water | wsh | medios de vida | elections
and parties | political parties | civil society | local governance | decentralization
"""
# Agencies that give a row of organizations away, wherever it is.
_AGENCIES = """
acf | acted | adra | aah | actionaid | avsi | care | caritas | cesvi | christian aid | cordaid |
coopi | concern | crs | dca | drc | fao | fca | fhi360 | goal | hi | hia | hrw | ica | icrc |
ifes | ifrc | ilo | imc | intersos | iom | irc | iri | irw | islamic relief | jica | lwf |
malteser | mag | mdm | mc | medair | mercy corps | mdc | msf | ndi | nrc | oim | ocha | ohchr |
oxfam | plan | plan international | pui | red cross | red crescent | rescue | samaritans purse |
save the children | sci | tdh | tearfund | undp | unesco | unfpa | unhabitat | un habitat | unhcr
| unicef | unmas | unmiss | unops | un women | unwomen | usaid | wfp | welthungerhilfe | whh |
who | world vision | wvi | zoa | pam | pnud | oms | acnur | giz
"""
_YEAR = re.compile(r"(?:fy |ano |annee |year )?(?:19|20)\d\d")
_TELLING = re.compile(r"\b(cluster|clusters|sector|sectors|secteur|secteurs|pc|aor)\b")
_ABOUT_PEOPLE = re.compile(
    r"\b(total|sub ?total|grand total|men|man|women|woman|boys?|girls?|male|female|m|f|hh|hhs|"
    r"households?|individuals?|people|persons?|beneficiaries|reached|targeted|target|planned|"
    r"hommes?|femmes?|garcons?|filles?|menages?|personnes?|beneficiaires|hombres?|mujeres?|"
    r"ninos?|ninas?|hogares|personas|familias|alcanzadas|idps?|returnees?|refugees?|population|"
    r"number|no|qty|quantity|unit|budget|cost|amount|usd|pct|percent)\b"
)
_AGENCIES_AT_LEAST = 2
_LONGEST = 40  # characters of an organization's name that heads a column


def family_of(header: str, group: str, headers: Set[str]) -> str | None:
    """The family of a header: ``sector``, ``month``, ``year``, ``organization`` or none.

    Parameters
    ----------
    header : str
    group : str
        What the line of headers above says of it; empty where there is none.
    headers : set of str
        All headers of the table: a word that may be anything is an organization only in the
        company of agencies that are known.
    """
    text = " ".join(words(header))
    if not text or ("/" in header.strip("/") and _is_option(header, headers)):
        return None
    if re.search(r"\b(sub ?total|grand total|total|totales|totaux)\b", text):
        return None
    stated = field_of_header(group) if group else None
    if stated in ("sector", "organization") and field_of_header(header) is None:
        return stated
    if _YEAR.fullmatch(text):
        return "year"
    if _is_month(text):
        return "month"
    if _is_sector(text):
        return "sector"
    return "organization" if _is_organization(header, text, frozenset(headers)) else None


def _is_option(header: str, headers: Set[str]) -> bool:
    """Whether it is one choice of a question that stands in a column of its own: ``x/option``."""
    return header.rpartition("/")[0] in headers


def _is_month(text: str) -> bool:
    """A month by name, with or without its year, or as a spreadsheet's first day of it."""
    if re.fullmatch(r"(?:19|20)\d\d (?:0[1-9]|1[0-2])(?: 01)?", text):
        return True
    named = [word for word in text.split() if not re.fullmatch(r"(?:19|20)?\d\d", word)]
    return len(named) == 1 and named[0] in _months() and len(text.split()) <= 2


def _is_sector(text: str) -> bool:
    bare = " ".join(_TELLING.sub(" ", text).split())
    return text in _phrases(_SECTORS) or bare in _phrases(_SECTORS)


def _is_organization(header: str, text: str, headers: frozenset[str]) -> bool:
    if _agencies_among(headers) < _AGENCIES_AT_LEAST or len(header) > _LONGEST:
        return False
    if text in _phrases(_AGENCIES):
        return True
    unknown = field_of_header(header) is None and not text.isdigit()
    return unknown and not _ABOUT_PEOPLE.search(text) and header[:1].isupper()


@lru_cache(maxsize=64)
def _agencies_among(headers: frozenset[str]) -> int:
    return sum(" ".join(words(header)) in _phrases(_AGENCIES) for header in headers)


@lru_cache(maxsize=4)
def _phrases(listed: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in listed.split("|"))


@lru_cache(maxsize=1)
def _months() -> frozenset[str]:
    """Names of months in the languages met, long and short."""
    names = {
        " ".join(words(name))
        for language in _LANGUAGES
        for width in ("wide", "abbreviated")
        for name in get_month_names(width, locale=language).values()
    }
    return frozenset(names | {"sept", "fev", "juill"})
