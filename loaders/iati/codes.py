"""The code lists of IATI that are read, with the words that the 1.x standard used instead.

Sources: iatistandard.org, code lists of 2.03 and of 1.04 and 1.05 (``GeographicalPrecision``,
``precision``), and GeoNames' feature codes for ``LocationType``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from geodata.codelists import PARTNER_ROLES, PROGRAM_STATUSES
from geodata.gazetteer.names import fold

FUNDING, ACCOUNTABLE, EXTENDING, IMPLEMENTING = "1", "2", "3", "4"

# How a partner of a program takes part in an engagement under it.
PARTICIPATION_BY_ROLE: Mapping[str, str] = {
    FUNDING: "funding",
    ACCOUNTABLE: "lead",
    EXTENDING: "partner",
    IMPLEMENTING: "implementing",
}

# IATI OrganisationType -> Organization.classification; what is not here is "other".
CLASS_BY_TYPE: Mapping[str, str] = {
    "10": "agency",
    "11": "agency",
    "15": "agency",
    "21": "ngo",
    "22": "ngo",
    "23": "ngo",
    "24": "ngo",
    "40": "multilateral",
    "60": "ngo",
    "70": "business",
}
# Types that 2.03 made finer; the model keeps the coarser one.
COARSER_TYPE: Mapping[str, str] = {"71": "70", "72": "70", "73": "70"}

DATE_TYPES: Mapping[str, str] = {
    "1": "start-planned",
    "2": "start-actual",
    "3": "end-planned",
    "4": "end-actual",
}
SECTOR_VOCABULARIES = ("", "1", "2", "DAC", "DAC-3")
"""Vocabularies of the purpose codes of the OECD's DAC, with none stated meaning them too."""

BENEFICIARIES = "2"  # GeographicLocationReach: whom it is for, not where it is done
APPROXIMATE = "2"  # GeographicExactness
ADMINISTRATIVE_REGION = "1"  # GeographicLocationClass

_ADMINISTRATIVE = re.compile(r"^ADM([1-5])H?$")


def level_of_designation(code: str) -> int | None:
    """The ADM level of a GeoNames feature code such as ``ADM1`` or ``PCLI``; None for a place."""
    code = code.strip().upper()
    if code.startswith("PCL") or code == "TERR":
        return 0
    found = _ADMINISTRATIVE.match(code)
    return int(found[1]) if found else None


def role_code(text: str) -> str | None:
    """The code of a participating organization's role: a code already, or a word of 1.x."""
    return text if text in PARTNER_ROLES else _by_label(PARTNER_ROLES, text)


def status_code(text: str) -> str | None:
    """The code of an activity's status: a code already, or a word such as ``Completion``."""
    if text in PROGRAM_STATUSES:
        return text
    older = {"pipelineidentification": "1", "completion": "3", "postcompletion": "4"}
    return _by_label(PROGRAM_STATUSES, text) or older.get(fold(text))


def date_type(text: str) -> str:
    """A date's type in the words of 1.x."""
    return DATE_TYPES.get(text, text.strip().lower())


def _by_label(codes: Mapping[str, str], text: str) -> str | None:
    return {fold(label): code for code, label in codes.items()}.get(fold(text))
