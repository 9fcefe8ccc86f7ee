"""read_popolo and read_roster: who holds which office, and the fate of every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from geodata.gazetteer import Gazetteer
from geodata.ledger import REASONS, Warned
from geodata.model import Loaded
from loaders.popolo.documents import read_holdings
from loaders.popolo.holdings import Holding
from loaders.popolo.placing import SeatPlacer
from loaders.popolo.rosters import find_columns, gather_spills
from loaders.popolo.rows import read_rows
from loaders.popolo.writing import RosterWriter
from loaders.progress import Progress, Steps
from loaders.provenance import hand_on
from loaders.source import Source, SourceLike, open_source
from loaders.tabular import Table

_EXAMPLES = 3
_PLACE_FIELDS = ("place_name", *(f"adm{n}_{part}" for n in range(6) for part in ("code", "name")))


def read_popolo(
    source: SourceLike,
    *,
    gazetteer: Gazetteer,
    illustrative: bool = False,
    progress: Progress | None = None,
) -> Loaded:
    """Read Popolo JSON and place every office.

    Parameters
    ----------
    source : path, (name, bytes), upload or Source
    gazetteer : Gazetteer
        The boundary that offices are placed in.
    illustrative : bool
        Invented for an example, not real.
    progress : callable, optional
        Called with what is being done and the share that is done, 0 to 1.

    Returns
    -------
    Loaded
        Tables ``sources`` (kind ``roster``), ``posts``, ``persons``, ``organizations``,
        ``memberships`` and ``ledger``. A received row is a membership, numbered from 1 in the
        order of the file. A roster claims to report on no area: it says nothing of engagement.

    Raises
    ------
    SourceError
        When the file is no JSON, or lists no persons.

    Notes
    -----
    The format is that of popoloproject.com, as EveryPolitician, mySociety and OpenStates write it.
    """
    opened = open_source(source)
    say = Steps(progress).say
    say("Reading the memberships", 0.0)
    holdings = read_holdings(opened)
    read: dict[str, Any] = {
        "sheet": None,
        "header_row": None,
        "encoding": "utf-8",
        "columns": {},
    }
    headers = dict.fromkeys(_PLACE_FIELDS, "area")
    return _load(opened, holdings, gazetteer, "Popolo", read, headers, illustrative, say)


def read_roster(
    source: SourceLike,
    table: Table,
    *,
    gazetteer: Gazetteer,
    illustrative: bool = False,
    progress: Progress | None = None,
) -> Loaded:
    """Read a table of office holders and place every office.

    Parameters
    ----------
    source : path, (name, bytes), upload or Source
        What the table was read from.
    table : Table
        See :func:`loaders.popolo.is_roster`.
    gazetteer, illustrative, progress
        As in :func:`read_popolo`.

    Returns
    -------
    Loaded
        As from :func:`read_popolo`; a received row is a row of the table. A row with people below
        two offices, such as a governor and a deputy, is two memberships with one fate.
    """
    opened = open_source(source)
    say = Steps(progress).say
    say("Reading the rows", 0.0)
    holdings, headers = read_rows(table, gazetteer)
    columns: dict[str, str] = {}
    for column in find_columns(gather_spills(table)):
        columns.setdefault(column.field, column.header)
    read = {
        "sheet": table.sheet,
        "header_row": table.header_row,
        "encoding": table.encoding,
        "columns": columns,
    }
    return _load(opened, holdings, gazetteer, table.format, read, headers, illustrative, say)


def _load(
    opened: Source,
    holdings: Sequence[Holding],
    gazetteer: Gazetteer,
    form: str,
    read: dict[str, Any],
    headers: Mapping[str, str],
    illustrative: bool,
    say: Progress,
) -> Loaded:
    say("Placing the offices", 0.3)
    placer = SeatPlacer(gazetteer, holdings)
    placed = placer.place()
    say("Writing the tables", 0.8)
    writer = RosterWriter(opened.source_id("roster"), gazetteer.areas, headers)
    tables = writer.tables(holdings, placed)
    evidence = dict.fromkeys(h.evidence for h in holdings if h.evidence)
    fits = {
        office or "office": f"{fit.share:.0%} of its areas are of ADM{fit.level}."
        for (office, _), fit in placer.fits.items()
        if fit.level is not None
    }
    described = {
        **read,
        "key": "name",
        "reader": "roster",
        "evidence": {"offices": list(evidence)[:20], "levels": fits},
    }
    say("Done", 1.0)
    return hand_on(
        opened,
        "roster",
        tables,
        form=form,
        vintage=gazetteer.areas.vintage,
        read=described,
        warnings=_warn(writer),
        illustrative=illustrative,
        reports_on="[]",
    )


def _warn(writer: RosterWriter) -> list[Warned]:
    """Every warning about loaded rows, with the sentence that the first of them got."""
    said = {
        "blank_place": "No area is stated; they were taken as offices of the whole country.",
        "ambiguous_name": "The name is an area of two levels; other areas of the same office "
        "settled which.",
        "unknown_value": "The office is none of the list; it was kept as an office of its own.",
    }
    return [
        Warned(
            code,
            len(met),
            said.get(code, f"{REASONS[code].capitalize()}."),
            tuple(dict.fromkeys(example[:80] for _, example in met if example))[:_EXAMPLES],
        )
        for code, met in sorted(writer.warned.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
