"""What stands for what: corrected files, corrected rows, and the counts that follow.

Which rows are answered is worked out anew from the ledger after every change, so it does not
matter in which order files came, were read again, or went.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from geodata import model
from geodata.codelists import FATES
from geodata.store.geopackage import ANSWERED, TABLES
from geodata.store.originals import drop_originals

Row = tuple[str, int]
"""Source and row number."""

_LEFT = frozenset({"sources", "ledger"})
_SUPERSEDED = {"fate": "superseded", "reason": "resubmitted", "suggestion": None, "raw": None}
_UNANSWERED = {
    "fate": "held",
    "reason": "resubmitted",
    "message": "The correction that stood for it was removed. Read the file again to load it.",
}

_TOLD = model.TABLES["ledger"].names
_THIS_SOURCE: sa.BindParameter[str] = sa.bindparam("in_source")
_AT_ROW: sa.BindParameter[int] = sa.bindparam("at_row")
_THIS_ROW = (TABLES["ledger"].c.source_id == _THIS_SOURCE) & (TABLES["ledger"].c.row == _AT_ROW)

# --- whole sources ------------------------------------------------------------------------------


def forget(connection: sa.Connection, source_id: str) -> None:
    """Remove a source and those that it alone stands for."""
    sources = TABLES["sources"]
    before = sa.select(sources.c.source_id).where(sources.c.superseded_by == source_id)
    for each in (source_id, *connection.scalars(before).all()):
        clear(connection, each)
        drop_originals(connection, each)
        connection.execute(sa.delete(ANSWERED).where(ANSWERED.c.source_id == each))


def clear(connection: sa.Connection, source_id: str, *, but: Iterable[str] = ()) -> None:
    """Delete the rows of a source, in every canonical table but some."""
    for name, table in TABLES.items():
        if name not in but:
            connection.execute(sa.delete(table).where(table.c.source_id == source_id))


def supersede(connection: sa.Connection, source_id: str, by: str) -> None:
    """Leave of a source what it was and that another stands for it: its row and its ledger."""
    sources, ledger = TABLES["sources"], TABLES["ledger"]
    clear(connection, source_id, but=_LEFT)
    drop_originals(connection, source_id)
    connection.execute(sa.delete(ANSWERED).where(ANSWERED.c.source_id == source_id))
    mine = ledger.c.source_id == source_id
    said = _SUPERSEDED | {"message": "A later file stands for the whole of this one."}
    connection.execute(sa.update(ledger).where(mine).values(said))
    counts = dict.fromkeys(FATES, 0) | {"superseded": sources.c.received}
    # It reports on nothing any more, or its areas would be claimed twice.
    told = counts | {"superseded_by": by, "reports_on": None}
    connection.execute(sa.update(sources).where(sources.c.source_id == source_id).values(told))
    chain = sa.update(sources).where(sources.c.superseded_by == source_id)
    connection.execute(chain.values(superseded_by=by))


# --- single rows --------------------------------------------------------------------------------


def answers(connection: sa.Connection) -> dict[Row, str]:
    """Rows that another row or file stands for, and the sentence that says which.

    Of several files that correct one row the last one counts, and stands for the others' rows
    too. A source that is superseded as a whole answers nothing, and corrections of it go with it:
    the file that stands for it has those rows again.
    """
    by_row, corrections = defaultdict(list), connection.execute(_corrections()).all()
    for row in corrections:
        by_row[row.answers_source, row.answers_row].append(row)
    found: dict[Row, str] = {}
    for answered, rows in by_row.items():
        last = max(rows, key=lambda row: row.place)
        sentence = f"Row {last.row} of {last.name} stands for it."
        older = [(row.source_id, row.row) for row in rows if row.place < last.place]
        found.update(dict.fromkeys([answered, *older], sentence))
    return found | _of_replaced_files(corrections)


def _of_replaced_files(corrections: Sequence[sa.Row[Any]]) -> dict[Row, str]:
    """Corrections of a file that another stands for by now, and corrections of those."""
    found: dict[Row, str] = {
        (row.source_id, row.row): f"{row.heir} stands for the file that it corrects."
        for row in corrections
        if row.heir is not None and row.heir_id != row.source_id
    }
    while True:
        more: dict[Row, str] = {
            (row.source_id, row.row): found[row.answers_source, row.answers_row]
            for row in corrections
            if (row.answers_source, row.answers_row) in found
            and (row.source_id, row.row) not in found
        }
        if not more:
            return found
        found |= more


def _corrections() -> sa.Select[Any]:
    """Ledger rows that answer others, with their source and the heir of the one they answer."""
    ledger, sources = TABLES["ledger"], TABLES["sources"]
    answered, heir = sources.alias(), sources.alias()
    return (
        sa.select(
            *ledger.c["source_id", "row", "answers_source", "answers_row"],
            *(sources.c.name, sources.c.fid.label("place")),
            *(heir.c.source_id.label("heir_id"), heir.c.name.label("heir")),
        )
        .join_from(ledger, sources, ledger.c.source_id == sources.c.source_id)
        .outerjoin(answered, answered.c.source_id == ledger.c.answers_source)
        .outerjoin(heir, heir.c.source_id == answered.c.superseded_by)
        .where(
            ledger.c.answers_source.is_not(None),
            ledger.c.answers_row.is_not(None),
            ledger.c.answers_source != ledger.c.source_id,
            sources.c.superseded_by.is_(None),
        )
    )


def renew_answered(connection: sa.Connection, source_id: str) -> None:
    """After a source was written: forget how its rows stood, unless it came without them.

    A reader that knows which rows are answered does not place them again; how they stood when
    they were first read is then still the best that is known.
    """
    ledger = TABLES["ledger"]
    still = sa.select(ledger.c.row).where(
        ledger.c.source_id == source_id, ledger.c.fate == "superseded"
    )
    mine = ANSWERED.c.source_id == source_id
    connection.execute(sa.delete(ANSWERED).where(mine, ANSWERED.c.row.not_in(still)))


def settle_answers(connection: sa.Connection, written: str = "") -> None:
    """Make fates, engagements and counts agree with what the ledger says answers what.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        In a transaction.
    written : str
        The source that was just written, if any.
    """
    due = answers(connection)
    aside = {
        (row.source_id, row.row)
        for row in connection.execute(sa.select(*ANSWERED.c["source_id", "row"]))
    }
    touched = _restore(connection, aside - set(due))
    touched |= _set_aside(connection, {row: due[row] for row in due if row not in aside})
    touched |= _hold_unanswered(connection, written)
    for source_id in sorted(touched | {written}):
        _drop_answered(connection, source_id)
    for source_id in sorted(touched):
        _recount(connection, source_id)


def _set_aside(connection: sa.Connection, due: dict[Row, str]) -> set[str]:
    """Keep ledger rows as they stand, then mark them superseded; the sources that had any."""
    sources, ledger = TABLES["sources"], TABLES["ledger"]
    alive = sa.select(sources.c.source_id).where(sources.c.superseded_by.is_(None))
    held = set(connection.scalars(alive)) & {source_id for source_id, _ in due}
    rows = [
        {"in_source": source_id, "at_row": row, "sentence": sentence}
        for (source_id, row), sentence in due.items()
        if source_id in held
    ]
    if rows:
        stood = sa.select(*(ledger.c[name] for name in _TOLD)).where(_THIS_ROW)
        connection.execute(sa.insert(ANSWERED).from_select(_TOLD, stood), rows)
        marked: dict[str, Any] = _SUPERSEDED | {"message": sa.bindparam("sentence")}
        connection.execute(sa.update(ledger).where(_THIS_ROW).values(marked), rows)
    return held


def _restore(connection: sa.Connection, rows: set[Row]) -> set[str]:
    """Put rows back as they stood before they were answered; the sources that had any."""
    stood = [
        row._asdict()
        for row in connection.execute(sa.select(*(ANSWERED.c[name] for name in _TOLD)))
        if (row.source_id, row.row) in rows
    ]
    if stood:
        back = [
            {f"old_{name}": value for name, value in (row | _fate_again(row)).items()}
            | {"in_source": row["source_id"], "at_row": row["row"]}
            for row in stood
        ]
        values: dict[str, Any] = {name: sa.bindparam(f"old_{name}") for name in _TOLD}
        connection.execute(sa.update(TABLES["ledger"]).where(_THIS_ROW).values(values), back)
        gone = sa.delete(ANSWERED).where(
            ANSWERED.c.source_id == _THIS_SOURCE, ANSWERED.c.row == _AT_ROW
        )
        connection.execute(gone, back)
    return {row["source_id"] for row in stood}


def _fate_again(row: dict[str, Any]) -> dict[str, Any]:
    """A row that was loaded is held, for its engagements are gone."""
    return {} if row["fate"] in ("held", "rejected") else _UNANSWERED


def _hold_unanswered(connection: sa.Connection, source_id: str) -> set[str]:
    """Hold rows that came as answered while nothing answers them; the source, if it had any."""
    ledger = TABLES["ledger"]
    answered = sa.select(ANSWERED.c.row).where(ANSWERED.c.source_id == source_id)
    alone = (
        (ledger.c.source_id == source_id)
        & (ledger.c.fate == "superseded")
        & (ledger.c.reason == "resubmitted")
        & ledger.c.row.not_in(answered)
    )
    found = connection.execute(sa.update(ledger).where(alone).values(_UNANSWERED))
    return {source_id} if found.rowcount else set()


def _drop_answered(connection: sa.Connection, source_id: str) -> None:
    """Delete the engagements, with all that hangs on them, and figures of answered rows."""
    engagements, figures = TABLES["engagements"], TABLES["indicator_values"]
    answered = sa.select(ANSWERED.c.row).where(ANSWERED.c.source_id == source_id)
    gone = (engagements.c.source_id == source_id) & engagements.c.row.in_(answered)
    for name in ("places", "participations", "commitments"):
        table = TABLES[name]
        theirs = table.c.engagement_id.in_(sa.select(engagements.c.engagement_id).where(gone))
        connection.execute(sa.delete(table).where(table.c.source_id == source_id, theirs))
    connection.execute(sa.delete(engagements).where(gone))
    mine = (figures.c.source_id == source_id) & figures.c.row.in_(answered)
    connection.execute(sa.delete(figures).where(mine))


def _recount(connection: sa.Connection, source_id: str) -> None:
    """Let a source say what its ledger says."""
    sources, ledger = TABLES["sources"], TABLES["ledger"]
    counted = (
        sa.select(ledger.c.fate, sa.func.count())
        .where(ledger.c.source_id == source_id)
        .group_by(ledger.c.fate)
    )
    found = {fate: int(rows) for fate, rows in connection.execute(counted).all()}
    counts = {"received": sum(found.values()), **{fate: found.get(fate, 0) for fate in FATES}}
    connection.execute(sa.update(sources).where(sources.c.source_id == source_id).values(counts))
