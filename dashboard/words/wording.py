"""The words of the pages: measures, sentences, dates and numbers as a person would say them."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd
from babel.dates import format_date
from babel.numbers import format_decimal, format_scientific, get_group_symbol

from dashboard.language import (
    InLanguage,
    current,
    isolated,
    locale,
    ngettext,
    nnoop,
    noop,
    plural_forms,
)
from dashboard.language import gettext as _
from dashboard.words.areawords import area_name, area_path, level_noun, level_words, plural
from dashboard.words.labels import ENGAGEMENT_KINDS
from geodata.areas import Areas
from geodata.coverage import Summary
from geodata.selection import Selection

_TINY, _HUGE = 1e-6, 1e15
"""Figures beyond these are written with a power of ten."""


@dataclass(frozen=True)
class Wording:
    """How a measure is named, counted and explained.

    It is made of messages in English, which its properties and methods say in the language spoken.
    """

    named: str
    one: str
    many: str
    explained: str

    @property
    def label(self) -> str:
        """Its name."""
        return _(self.named)

    @property
    def help(self) -> str:
        """What it counts."""
        return _(self.explained)

    @property
    def units(self) -> tuple[str, ...]:
        """What it counts in, in every plural form of the language."""
        if self.one == "%":
            return self.one, _(self.many)
        return plural_forms(self.one, self.many) if self.one else ("", "")

    def unit(self, value: float) -> str:
        """What it counts in, as it is said after an amount; empty where there is none."""
        # A fraction takes the plural, as 1.5 does.
        count = round(value) if value == round(value) else 2
        return ngettext(self.one, self.many, abs(count)) if self.one else ""

    def amount(self, value: float | None) -> str:
        """The value with its unit, in words: ``12 engagements``, ``38 % of offices``."""
        if value is None or math.isnan(value):
            return _("unknown")
        if self.one == "%":
            return _("{percent} % {of}").format(percent=round(value * 100), of=_(self.many))
        return _("{figure} {unit}").format(figure=number(value), unit=self.unit(round(value)))

    def exactly(self, value: float) -> str:
        """The value as fine as it is given, with its unit if it has one: ``12.5 per cent``."""
        unit = self.unit(value)
        return (
            _("{figure} {unit}").format(figure=figure(value), unit=unit) if unit else figure(value)
        )


MEASURES: Mapping[str, Wording] = {
    "engagements": Wording(
        noop("Engagements"),
        *nnoop("engagement", "engagements"),
        noop("Distinct dated contacts in the period."),
    ),
    "counterparts": Wording(
        noop("Counterparts"),
        *nnoop("counterpart", "counterparts"),
        noop("Distinct offices, people and bodies that were engaged."),
    ),
    "offices": Wording(
        noop("Offices reached"),
        "%",
        noop("of known offices"),
        noop("Share of the area's known offices that were engaged in the period."),
    ),
    "programs": Wording(
        noop("Programs"), *nnoop("program", "programs"), noop("Distinct programs present.")
    ),
    "partners": Wording(
        noop("Partners"),
        *nnoop("partner", "partners"),
        noop("Distinct organizations that took part or reported."),
    ),
    "days_since": Wording(
        noop("Days since last"),
        *nnoop("day", "days"),
        noop("Days from the last engagement to the as-of date."),
    ),
    "population_covered": Wording(
        noop("Population covered"),
        *nnoop("person", "people"),
        noop("People living in engaged areas, by the boundary's own figures."),
    ),
}

STATE_HELP: Mapping[str, str] = InLanguage(
    {
        "engaged": noop("at least one record in the period"),
        "lapsed": noop("records, but only before the period"),
        "no_record": noop("a source reports on it and has none"),
        "not_reported": noop("no source covers it"),
        "no_authority": noop("a park and the like, outside the count"),
    }
)


def number(value: float) -> str:
    """A whole number with thousands separated."""
    if abs(value) >= _HUGE:
        return _scientific(value)
    return format_decimal(round(value), locale=locale())


def _scientific(value: float) -> str:
    # As it is written: babel would spell out the float's every digit.
    return str(format_scientific(Decimal(repr(float(value))), locale=locale()))


def figure(value: float) -> str:
    """A figure of a need layer: whole, or with the two digits that tell small ones apart."""
    if math.isnan(value):
        return _("unknown")
    size = abs(value)
    if 0 < size < _TINY:
        return _scientific(value)
    if value == round(value) or size >= 100:
        return number(value)
    decimals = 1 if size >= 10 else max(2, 1 - math.floor(math.log10(size)))
    rounded = Decimal(str(round(value, decimals)))
    return str(format_decimal(rounded, locale=locale(), decimal_quantization=False))


def decimal(value: float) -> str:
    """A figure with its two decimals."""
    return str(format_decimal(value, "#,##0.00", locale=locale()))


def spoken(value: float, sign: str = "") -> str:
    """A large number as one would say it: ``18.2 million``, ``245,000``, ``812``."""
    if math.isnan(value):
        return _("unknown")
    if value >= 1e6:
        amount = sign + format_decimal(value / 1e6, "#,##0.0", locale=locale())
        return ngettext("{amount} million", "{amount} million", int(value / 1e6)).format(
            amount=amount
        )
    return isolated(sign + number(round(value, -3) if value >= 1e4 else value))


def date(value: object, precision: str = "day") -> str:
    """A date as ``7 Mar 2026``, or ``Mar 2026`` and ``2026`` where no more is known."""
    if value is None or pd.isna(value):
        return _("no date")
    pattern = {"month": "MMM y", "year": "y"}.get(precision, "d MMM y")
    return str(format_date(pd.Timestamp(value).date(), pattern, locale=locale()))


def period(start: dt.date | None, end: dt.date | None) -> str:
    """A period in words."""
    if start is None and end is None:
        return _("all time")
    if start is None:
        return _("up to {end}").format(end=date(end))
    if end is None:
        return _("since {start}").format(start=date(start))
    return _("{start} to {end}").format(start=date(start), end=date(end))


def day_column(precision: str = "day") -> str:
    """How a table writes its dates; where the table cannot name months, it writes their number.

    Tables sort by dates themselves, so they are given dates and not words; the names of months
    that they know are English.
    """
    if current() == "en":
        return {"month": "MMM YYYY", "short": "D MMM YY"}.get(precision, "D MMM YYYY")
    return {"month": "MM/YYYY", "short": "DD/MM/YY"}.get(precision, "DD/MM/YYYY")


def day_in_table(value: object, precision: str = "day") -> str:
    """A date as the tables of :func:`day_column` write it, where not all are known to the day."""
    if current() == "en" or value is None or pd.isna(value):
        return date(value, precision)
    pattern = {"month": "MM/y", "year": "y"}.get(precision, "dd/MM/y")
    return str(format_date(pd.Timestamp(value).date(), pattern, locale=locale()))


def day_field() -> str:
    """How a field writes a date that is typed: as tables do; in English by the standard."""
    return "YYYY-MM-DD" if current() == "en" else "DD/MM/YYYY"


def number_column(values: pd.Series | None = None) -> str:
    """How a table writes numbers: as the page does, and in digits that all its readers know.

    A table's own way goes by the browser and not by the page; written out it knows the comma only.
    """
    if get_group_symbol(locale()) != ",":
        return "localized"
    whole = values is None or (values.dropna() == values.dropna().round()).all()
    return "%,d" if whole else "%,.2f"


FIELDS: Mapping[str, str] = InLanguage(
    {
        "place_code": noop("Place: code of any level"),
        "place_name": noop("Place: name of any level"),
        "longitude": noop("Place: longitude"),
        "latitude": noop("Place: latitude"),
        "precision": noop("Place: how precise"),
        "exactness": noop("Place: how exact"),
        "date": noop("When: date"),
        "start_date": noop("When: first day"),
        "end_date": noop("When: last day"),
        "month": noop("When: month"),
        "year": noop("When: year"),
        "kind": noop("What: kind of engagement"),
        "title": noop("What: title"),
        "notes": noop("What: notes"),
        "sector": noop("What: sector"),
        "status": noop("What: status"),
        "program": noop("Program: code"),
        "program_title": noop("Program: title"),
        "organization": noop("Who: organization"),
        "organization_acronym": noop("Who: its acronym"),
        "organization_type": noop("Who: its type"),
        "partner": noop("Who: implementing partner"),
        "funder": noop("Who: donor"),
        "counterpart": noop("With whom: person"),
        "counterpart_role": noop("With whom: office"),
        "counterpart_organization": noop("With whom: body"),
        "sensitivity": noop("Sensitivity"),
    }
)
"""What a column can mean, in the words of its reader; those of levels are made by :func:`field`."""


def field(name: str) -> str:
    """A field of records in plain words: ``adm2_code`` is ``Place: ADM2 code``."""
    level = re.fullmatch(r"adm(\d)_(code|name)", name)
    if level and level[2] == "code":
        return _("Place: ADM{level} code").format(level=level[1])
    if level:
        return _("Place: ADM{level} name").format(level=level[1])
    return FIELDS.get(name, sentence(name.replace("_", " ")))


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
    return isolated(re.sub(r"([\\`*_{}\[\]<>()#+!|$:~])", r"\\\1", parted))


def headline(areas: Areas, selection: Selection, summary: Summary) -> str:
    """What the map shows, in one sentence with its figures."""
    said = _engaged(areas, selection, summary)
    cold, silent, unseen = (
        summary.states[state] for state in ("lapsed", "no_record", "not_reported")
    )
    if cold:
        gone = ngettext("{count} has gone cold", "{count} have gone cold", cold)
        said = _("{said}; {more}").format(said=said, more=gone.format(count=number(cold)))
    rest = [
        (silent, ngettext("{count} without a record", "{count} without a record", silent)),
        (unseen, ngettext("{count} not reported on", "{count} not reported on", unseen)),
    ]
    for count, more in rest:
        if count:
            said = _("{said}, {more}").format(said=said, more=more.format(count=number(count)))
    return said


def _engaged(areas: Areas, selection: Selection, summary: Summary) -> str:
    level = int(selection.level or 0)
    figures = {
        "engaged": number(summary.engaged),
        "count": number(summary.areas),
        "areas": level_noun(areas, level, summary.areas),
    }
    if not selection.root:
        return _("{engaged} of {count} {areas} engaged").format(**figures)
    place = area_name(areas, selection.root_level, selection.root)
    return _("{engaged} of {count} {areas} engaged in {place}").format(**figures, place=place)


def share(summary: Summary) -> str:
    """The share engaged, with the range that records known only to a higher level leave open."""
    if not summary.areas:
        return _("nothing to count")
    low = round(100 * summary.engaged / summary.areas)
    high = round(100 * summary.possible / summary.areas)
    if low == high:
        return _("{percent} %").format(percent=low)
    return _("{low} to {high} %").format(low=low, high=high)


def change(now: float, before: float | None) -> str | None:
    """The difference to the previous period, with its sign; None where there is none to tell."""
    if before is None or math.isnan(now) or math.isnan(before):
        return None
    difference = round(now - before)
    return spoken(abs(difference), "+" if difference > 0 else "-" if difference < 0 else "")


def joined(parts: Iterable[str]) -> str:
    """Words listed with the comma of the language."""
    # Translators: what stands between the words of a list, its space included.
    return _(", ").join(isolated(part) for part in parts if part)


def in_a_row(parts: Iterable[str]) -> str:
    """Facts beside each other with a dot between them; empty ones are left out."""
    return " · ".join(isolated(part) for part in parts if part)


__all__ = [
    "FIELDS",
    "MEASURES",
    "STATE_HELP",
    "Wording",
    "area_name",
    "area_path",
    "change",
    "date",
    "day_column",
    "day_field",
    "day_in_table",
    "decimal",
    "field",
    "figure",
    "headline",
    "in_a_row",
    "joined",
    "kind",
    "level_noun",
    "level_words",
    "number",
    "number_column",
    "period",
    "plain",
    "plural",
    "sentence",
    "share",
    "spoken",
]
