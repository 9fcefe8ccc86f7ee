"""The words of the pages: measures, sentences, dates and numbers as a person would say them."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from babel.dates import format_date
from babel.numbers import format_decimal

from geodata.areas import Areas
from geodata.codelists import ENGAGEMENT_KINDS
from geodata.coverage import Summary
from geodata.selection import Selection

LOCALE = "en"


@dataclass(frozen=True)
class Wording:
    """How a measure is named, counted and explained."""

    label: str
    one: str
    many: str
    help: str

    def amount(self, value: float | None) -> str:
        """The value with its unit, in words: ``12 engagements``, ``38 % of offices``."""
        if value is None or math.isnan(value):
            return "unknown"
        if self.one == "%":
            return f"{round(value * 100)} % {self.many}"
        return f"{number(value)} {self.one if value == 1 else self.many}"

    def exactly(self, value: float) -> str:
        """The value as fine as it is given, with its unit if it has one: ``12.5 per cent``."""
        return f"{figure(value)} {self.one if value == 1 else self.many}".strip()


MEASURES: Mapping[str, Wording] = {
    "engagements": Wording(
        "Engagements", "engagement", "engagements", "Distinct dated contacts in the period."
    ),
    "counterparts": Wording(
        "Counterparts",
        "counterpart",
        "counterparts",
        "Distinct offices, people and bodies that were engaged.",
    ),
    "offices": Wording(
        "Offices reached",
        "%",
        "of known offices",
        "Share of the area's known offices that were engaged in the period.",
    ),
    "programs": Wording("Programs", "program", "programs", "Distinct programs present."),
    "partners": Wording(
        "Partners", "partner", "partners", "Distinct organizations that took part or reported."
    ),
    "days_since": Wording(
        "Days since last", "day", "days", "Days from the last engagement to the as-of date."
    ),
    "population_covered": Wording(
        "Population covered",
        "person",
        "people",
        "People living in engaged areas, by the boundary's own figures.",
    ),
}

STATE_HELP: Mapping[str, str] = {
    "engaged": "at least one record in the period",
    "lapsed": "records, but only before the period",
    "no_record": "a source reports on it and has none",
    "not_reported": "no source covers it",
    "no_authority": "a park and the like, outside the count",
}

GENERIC_LEVELS: Mapping[int, tuple[str, str]] = {0: ("country", "countries")}


def number(value: float) -> str:
    """A whole number with thousands separated."""
    return format_decimal(round(value), locale=LOCALE)


def figure(value: float) -> str:
    """A figure of a need layer: whole, or with the two digits that tell small ones apart."""
    if math.isnan(value):
        return "unknown"
    if value == round(value) or abs(value) >= 100:
        return number(value)
    decimals = 1 if abs(value) >= 10 else 2
    return str(format_decimal(round(value, decimals), locale=LOCALE))


def spoken(value: float) -> str:
    """A large number as one would say it: ``18.2 million``, ``245,000``, ``812``."""
    if math.isnan(value):
        return "unknown"
    if value >= 1e6:
        return f"{value / 1e6:.1f} million"
    if value >= 1e4:
        return number(round(value, -3))
    return number(value)


def date(value: object, precision: str = "day") -> str:
    """A date as ``7 Mar 2026``, or ``Mar 2026`` and ``2026`` where no more is known."""
    if value is None or pd.isna(value):
        return "no date"
    pattern = {"month": "MMM y", "year": "y"}.get(precision, "d MMM y")
    return str(format_date(pd.Timestamp(value).date(), pattern, locale=LOCALE))


def period(start: dt.date | None, end: dt.date | None) -> str:
    """A period in words."""
    if start is None and end is None:
        return "all time"
    if start is None:
        return f"up to {date(end)}"
    if end is None:
        return f"since {date(start)}"
    return f"{date(start)} to {date(end)}"


def level_words(areas: Areas, level: int) -> tuple[str, str]:
    """What the areas of a level are called there, one and many.

    The boundary's own word where all its units share one; ``ADM2 area`` where it has none.
    """
    kinds = list(dict.fromkeys(map(_word, areas.kinds(level))))
    if len(kinds) == 1:
        return kinds[0], plural(kinds[0])
    if len(kinds) > 1:
        return "local government", "local governments"
    return GENERIC_LEVELS.get(level, (f"ADM{level} area", f"ADM{level} areas"))


FIELDS: Mapping[str, str] = {
    "place_code": "Place: code of any level",
    "place_name": "Place: name of any level",
    "longitude": "Place: longitude",
    "latitude": "Place: latitude",
    "precision": "Place: how precise",
    "exactness": "Place: how exact",
    "date": "When: date",
    "start_date": "When: first day",
    "end_date": "When: last day",
    "month": "When: month",
    "year": "When: year",
    "kind": "What: kind of engagement",
    "title": "What: title",
    "notes": "What: notes",
    "sector": "What: sector",
    "status": "What: status",
    "program": "Program: code",
    "program_title": "Program: title",
    "organization": "Who: organization",
    "organization_acronym": "Who: its acronym",
    "organization_type": "Who: its type",
    "partner": "Who: implementing partner",
    "funder": "Who: donor",
    "counterpart": "With whom: person",
    "counterpart_role": "With whom: office",
    "counterpart_organization": "With whom: body",
    "sensitivity": "Sensitivity",
}
"""What a column can mean, in the words of its reader; those of levels are made by :func:`field`."""


def field(name: str) -> str:
    """A field of records in plain words: ``adm2_code`` is ``Place: ADM2 code``."""
    level = re.fullmatch(r"adm(\d)_(code|name)", name)
    if level:
        return f"Place: ADM{level[1]} {level[2]}"
    return FIELDS.get(name, sentence(name.replace("_", " ")))


def _word(text: str) -> str:
    """A word of a boundary as part of a sentence: letters, and what stands between them."""
    return re.sub(r"[^\w\s'’-]|_", "", text).strip().lower()[:40]


def sentence(text: str) -> str:
    """The same text with a capital first, and nothing else changed."""
    return text[:1].upper() + text[1:]


def kind(code: object, stated: object) -> str:
    """The kind of an engagement; the provider's own word where it is none of ours."""
    if pd.isna(code):
        return ""
    if code == "activity" and pd.notna(stated):
        return str(stated)
    return ENGAGEMENT_KINDS.get(str(code), str(code))


def plain(text: str) -> str:
    """Text from data, kept from being read as Markdown where a label would."""
    # A shortcode such as :material/home: is found after unescaping; an invisible joiner parts it.
    parted = re.sub(r":(?=[\w+-][\w/+-]*:)", ":\u2060", text)
    return re.sub(r"([\\`*_{}\[\]<>()#+!|$:~])", r"\\\1", parted)


def plural(word: str) -> str:
    """The English plural of a regular noun."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def count(amount: int, word: str) -> str:
    """A number of things: ``1 row``, ``1,490 rows``."""
    return f"{number(amount)} {word if amount == 1 else plural(word)}"


def headline(areas: Areas, selection: Selection, summary: Summary) -> str:
    """What the map shows, in one sentence with its figures."""
    one, many = level_words(areas, int(selection.level or 0))
    where = f" in {areas.name(selection.root_level, selection.root)}" if selection.root else ""
    word = one if summary.areas == 1 else many
    text = f"{number(summary.engaged)} of {number(summary.areas)} {word} engaged{where}"
    if summary.states["lapsed"]:
        cold = summary.states["lapsed"]
        text += f"; {number(cold)} {'has' if cold == 1 else 'have'} gone cold"
    rest = [
        f"{number(count)} {phrase}"
        for count, phrase in (
            (summary.states["no_record"], "without a record"),
            (summary.states["not_reported"], "not reported on"),
        )
        if count
    ]
    return text + "".join(f", {part}" for part in rest)


def share(summary: Summary) -> str:
    """The share engaged, with the range that records known only to a higher level leave open."""
    if not summary.areas:
        return "nothing to count"
    low = round(100 * summary.engaged / summary.areas)
    high = round(100 * summary.possible / summary.areas)
    return f"{low} %" if low == high else f"{low} to {high} %"


def change(now: float, before: float | None) -> str | None:
    """The difference to the previous period, with its sign; None where there is none to tell."""
    if before is None or math.isnan(now) or math.isnan(before):
        return None
    difference = round(now - before)
    # A plain hyphen, because Streamlit draws its arrow by it.
    return f"{'+' if difference > 0 else '-' if difference < 0 else ''}{spoken(abs(difference))}"
