"""What speaks for a column meaning a field: its tag, its header, what it holds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from geodata.gazetteer import Gazetteer
from loaders.columns.levels import CONTENT_SHARE, Fit, UnitColumn, fit_levels, share_at
from loaders.columns.mapping import FIELDS, PLACE_FIELDS
from loaders.columns.texts import Columns
from loaders.dates.column import read_dates
from loaders.hxl import field_of, parse_tag
from loaders.tabular import Table
from loaders.vocabulary import SECOND_CHOICE, field_of_header, normal

TAGGED, HEADED, SECOND, LIKELY, DOUBTFUL = 4, 3, 2, 1, 0
"""The strength of evidence."""

_ORGANIZATIONS = ("organization", "partner", "funder")
_DATES = ("date", "start_date", "end_date", "month", "year")
_DATE_SHARE = 0.8  # of its values, how many must be days for a column to be the date
_FEW = 50  # values that are tried as dates
_CODE_DIGITS = 4  # of a bare number that is a code although nothing says so
_SECTORS = re.compile(
    r"^(wash|cccm|fsl|fsc|gbv|education|health|nutrition|protection|logistics|es/?nfi|shelter.*)$",
    re.IGNORECASE,
)
_MANY_SECTORS = 40
_UNDECIDED = ("place_code", "status_or_state")
_ISO3 = re.compile(r"[A-Z]{3}")
_PRECISION = re.compile(r"[1-9]")  # of AIMS: 1 is exact, 6 the country
_POINT = re.compile(r"[-+\d.,;\s°]+")
_DAY = re.compile(r"\d{1,4}[-/. ](\d{1,2}|[^\W\d_]{3,})[-/. ]\d{2,4}")


@dataclass(frozen=True)
class Proposal:
    """A field that a column may mean, how strongly that is supported, and the sentence for it."""

    field: str
    position: int
    strength: int
    evidence: str


def propose(columns: Columns, gazetteer: Gazetteer | None) -> list[Proposal]:
    """Everything that the columns of a table may mean.

    Parameters
    ----------
    columns : Columns
    gazetteer : Gazetteer or None
        Knows which values are areas, and of which level.
    """
    proposals = [*_from_headers(columns.table), *_from_sectors(columns)]
    if gazetteer is not None:
        proposals = _with_levels(columns, proposals, gazetteer)
        if not any(p.field in PLACE_FIELDS[2:] for p in proposals):
            taken = {p.position for p in proposals if p.field in FIELDS}
            proposals += _from_contents(columns, gazetteer, taken)
    proposals = [_checked(columns, _first_guess(proposal)) for proposal in proposals]
    if not any(p.field in _DATES for p in proposals):
        proposals += _from_dates(columns, {p.position for p in proposals})
    return proposals


def _from_headers(table: Table) -> list[Proposal]:
    """What tags and headers say."""
    tags = table.tags or ("",) * len(table.headers)
    options = _option_headers(table.headers)
    return [
        proposal
        for position, (header, text) in enumerate(zip(table.headers, tags, strict=True))
        if header not in options and (proposal := _from_header(position, header, text))
    ]


def _from_header(position: int, header: str, text: str) -> Proposal | None:
    """What one tag and header say; a header makes an organization's role more exact."""
    said = text if parse_tag(text) else header
    tag = parse_tag(said)
    tagged = (field_of(tag) or _field_of_old_tag(tag.hashtag)) if tag else None
    headed = None if parse_tag(header) else field_of_header(header)
    if tagged == "organization" and headed in _ORGANIZATIONS[1:]:
        tagged = None
    if tag and tagged:
        strength = HEADED if tag.attributes & {"code", "id"} else TAGGED
        return Proposal(tagged, position, strength, f"It is tagged {said}.")
    if headed is None:
        return None
    strength = SECOND if SECOND_CHOICE.search(normal(header)) else HEADED
    return Proposal(headed, position, strength, f"Its header is {header!r}.")


def _field_of_old_tag(hashtag: str) -> str | None:
    """Tags of HXL 1.0-alpha, which say in the name what is said in attributes now: ``#adm1_id``."""
    return (field_of_header(hashtag) or None) if "_" in hashtag else None


def _option_headers(headers: Iterable[str]) -> set[str]:
    """Columns that are one answer of another column: ``services/health`` beside ``services``."""
    known = set(headers)
    return {header for header in known if "/" in header and header.rpartition("/")[0] in known}


def _from_sectors(columns: Columns) -> Iterator[Proposal]:
    """Columns whose values are clusters, whatever they are called."""
    for position in range(len(columns.table.headers)):
        values = columns.sample(position)
        if 0 < len(values) <= _MANY_SECTORS and share_of(values, _SECTORS.match) >= CONTENT_SHARE:
            evidence = f"It holds sectors such as {min(values)}."
            yield Proposal("sector", position, LIKELY, evidence)


def _from_contents(columns: Columns, gazetteer: Gazetteer, taken: set[int]) -> Iterator[Proposal]:
    """Columns that hold areas although nothing says so.

    A header that is an area itself is a row of data: the table has none. And small numbers are
    no codes: they count people as well as districts.
    """
    headers = columns.table.headers
    units = []
    for position in sorted(set(range(len(headers))) - taken):
        values = [text for text in columns.sample(position) if not _small_number(text)]
        both = [UnitColumn(position, part, values) for part in ("name", "code")]
        found = [(fit.share, unit) for unit in both for fit in _fits([unit], gazetteer)]
        # Of a boundary without codes ours are made from its names: a name that is both is a name.
        units += [max(found, key=lambda pair: pair[0])[1]] if found else []
    parts = {unit.position: unit.part for unit in units}
    for position, fit in fit_levels(units, gazetteer).items():
        part = parts[position]
        if fit.beaten or share_at(fit.level, [headers[position]], part, gazetteer):
            continue
        if fit.level > gazetteer.areas.coarsest or gazetteer.areas.finest == 0:
            evidence = f"{fit.share:.0%} of its values are ADM{fit.level} {part}s of the boundary."
            yield Proposal(f"adm{fit.level}_{part}", position, LIKELY, evidence)


def _fits(units: list[UnitColumn], gazetteer: Gazetteer) -> Iterable[Fit]:
    return fit_levels(units, gazetteer).values()


def _with_levels(
    columns: Columns, proposals: list[Proposal], gazetteer: Gazetteer
) -> list[Proposal]:
    """Let the contents say which level a unit, or a code of no stated level, belongs to."""
    units = [
        _unit_column(columns, proposal)
        for proposal in proposals
        if proposal.field.startswith("unit") or proposal.field in _UNDECIDED
    ]
    fits = fit_levels(units, gazetteer)
    parts = {unit.position: unit.part for unit in units}
    return [
        _with_level(columns, proposal, parts[proposal.position], fits.get(proposal.position))
        if proposal.position in parts and proposal.strength != LIKELY
        else proposal
        for proposal in proposals
    ]


def _unit_column(columns: Columns, proposal: Proposal) -> UnitColumn:
    kind, _, part = proposal.field.partition("_")
    headed = 1 if kind == "status" else int(kind[4]) if kind.startswith("unit") else None
    part = part if part in ("code", "name") else "name"
    return UnitColumn(proposal.position, part, columns.sample(proposal.position), headed)


def _with_level(columns: Columns, proposal: Proposal, part: str, fit: Fit | None) -> Proposal:
    """What a column of units is, given how it fits; what fits nothing gives way to what does."""
    if fit is None:
        values = columns.sample(proposal.position)
        countries = proposal.field == "place_code" and all(map(_ISO3.fullmatch, values))
        if countries and values:
            return replace(proposal, field="adm0_code")
        guessed = proposal.field.startswith("unit") and proposal.strength == HEADED
        return replace(proposal, strength=SECOND) if guessed and values else proposal
    said = f"{fit.share:.0%} of its values are ADM{fit.level} {part}s."
    strength = SECOND if fit.beaten and proposal.strength == HEADED else proposal.strength
    return replace(
        proposal,
        field=f"adm{fit.level}_{part}",
        strength=strength,
        evidence=f"{proposal.evidence[:-1]}, and {said}",
    )


def _first_guess(proposal: Proposal) -> Proposal:
    """What an undecided header means where the contents did not say."""
    field = re.sub(r"^unit(\d)_", r"adm\1_", proposal.field)
    return replace(proposal, field="status" if field == "status_or_state" else field)


def _small_number(text: str) -> bool:
    return text.isdigit() and len(text) < _CODE_DIGITS


def _checked(columns: Columns, proposal: Proposal) -> Proposal:
    """Doubt what the contents speak against; drop it where it could only mislead.

    Not one date in a date column; metres of accuracy, which forms call precision; and a point
    where the name of a place should be.
    """
    values = columns.sample(proposal.position)[:_FEW]
    match proposal.field:
        case "date" | "start_date" | "end_date":
            read = [
                date.reason != "bad_date" for date in read_dates(values, titles=("2000",)).dates
            ]
            return replace(proposal, strength=DOUBTFUL) if values and not any(read) else proposal
        case "precision":
            return proposal if all(map(_PRECISION.fullmatch, values)) else _dropped(proposal)
        case "place_name":
            points = bool(values) and share_of(values, _POINT.fullmatch) > CONTENT_SHARE
            return _dropped(proposal) if points else proposal
    return proposal


def _dropped(proposal: Proposal) -> Proposal:
    return replace(proposal, field="")


def _from_dates(columns: Columns, taken: set[int]) -> Iterator[Proposal]:
    """Columns that hold days, whatever they are called; numbers may be anything."""
    for position in sorted(set(range(len(columns.table.headers))) - taken):
        cells = [cell for cell in columns.table.column(position)[:_FEW] if cell not in ("", None)]
        share = sum(map(_is_day, cells)) / max(len(cells), 1)
        if share >= _DATE_SHARE:
            yield Proposal("date", position, LIKELY, f"{share:.0%} of its values are days.")


def _is_day(cell: object) -> bool:
    return isinstance(cell, dt.date) or (isinstance(cell, str) and bool(_DAY.match(cell.strip())))


def share_of(values: Iterable[str], test: Callable[[str], object]) -> float:
    """The share of values that pass a test, 0 to 1."""
    results = [bool(test(value)) for value in values]
    return sum(results) / max(len(results), 1)
