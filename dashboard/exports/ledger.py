"""The rows of a source that were not counted, as a workbook that its provider corrects and returns.

The first sheet has the provider's own columns, in their order and with their own values, so that
what comes back is read like the first file. Four columns at its right and the second sheet say
which rows the corrected ones stand for; :mod:`loaders.records.resubmission` recognises them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.exports.cells import LAST_COLUMN, LAST_ROW, writable, write_text
from geodata.codelists import FATES
from geodata.ledger import REASONS
from loaders.records.resubmission import ABOUT_SHEET, OURS, READ_AS, ROW, ROWS_SHEET, SOURCE

_OUR_WIDTHS = (12, 60, 20, 30)
_LOOKED_AT = 200
_NARROW, _WIDE = 8, 40
_ORDER = {"held": 0, "rejected": 1}


def ledger_workbook(source: pd.Series, ledger: pd.DataFrame) -> bytes:
    """The held and rejected rows of one source as XLSX; of ``ledger`` its rows alone are used."""
    mine = ledger[(ledger["source_id"] == source["source_id"]) & ledger["fate"].isin(_ORDER)]
    mine = mine.sort_values(["fate", "row"], key=_held_first, kind="stable")
    rows = _Rows(mine.iloc[:LAST_ROW])
    out = BytesIO()
    # Written row by row: a sheet of a million cells would otherwise stand in memory whole.
    with Workbook(out, {"constant_memory": True}) as book:
        styles = _Styles.of(book)
        _write_rows(book.add_worksheet(ROWS_SHEET), styles, rows)
        _write_about(book.add_worksheet(ABOUT_SHEET), styles, _about(source, mine, rows))
    return out.getvalue()


def _held_first(column: pd.Series) -> pd.Series:
    return column.map(_ORDER) if column.name == "fate" else column


# --- rows ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    """A row to correct: its number, the provider's cells, which of them is wrong, what is said."""

    number: int
    cells: list[str]
    wrong: int | None
    said: tuple[str, str, str]


class _Rows:
    """The rows of a ledger under the provider's headers."""

    def __init__(self, ledger: pd.DataFrame) -> None:
        self._ledger = ledger
        found = _headers(ledger["raw"])
        self.left_out = max(len(found) - (LAST_COLUMN - len(OURS)), 0)
        self._keys = list(found)[: len(found) - self.left_out]
        self.headers = [found[key] for key in self._keys]

    def __len__(self) -> int:
        return len(self._ledger)

    def __iter__(self) -> Iterator[_Row]:
        told = ["row", "raw", "field", "value", "message", "reason", "suggestion"]
        for values in self._ledger[told].astype(object).itertuples(index=False):
            yield self._row(*(None if pd.isna(each) else each for each in values))

    def _row(
        self,
        number: Any,
        raw: str | None,
        field: str | None,
        value: str | None,
        message: str | None,
        reason: str | None,
        suggestion: str | None,
    ) -> _Row:
        kept = json.loads(raw) if raw else {}
        cells = [_text(kept.get(key)) for key in self._keys]
        why = message or f"{REASONS.get(reason or '', 'not loaded').capitalize()}."
        wrong = self._wrong_cell(cells, field, value)
        return _Row(int(number), cells, wrong, (why, field or "", suggestion or ""))

    def _wrong_cell(self, cells: list[str], field: str | None, value: str | None) -> int | None:
        """The column that the reason is about; of several with its header the one with the value.

        Its header may be told as the provider wrote it, or as the row was kept.
        """
        names = zip(self._keys, self.headers, strict=True)
        named = [at for at, both in enumerate(names) if field and field in both]
        return next((at for at in named if cells[at] == value), named[0] if named else None)


def _headers(raw: pd.Series) -> dict[str, str]:
    """Key of a row as it was kept -> header as the provider wrote it, in the order of the file."""
    found: dict[str, str] = {}
    for text in raw.dropna():
        for at, key in enumerate(json.loads(text), 1):
            if key not in found:
                # Repeated and blank headers are kept apart by the number of their column.
                mark = f"(column {at})"
                found[key] = key.removesuffix(mark).rstrip() if key.endswith(mark) else key
    return found


def _text(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


# --- sheets -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Styles:
    """How cells look. What the provider wrote is text, also to who types into the cell."""

    theirs: Format
    ours: Format
    said: Format
    cell: tuple[Format, Format]
    wrong: tuple[Format, Format]

    @classmethod
    def of(cls, book: Workbook) -> _Styles:
        """The styles of a workbook."""
        head = {"bold": True, "bottom": 1, "valign": "top", "num_format": "@"}
        text, marked = {"num_format": "@"}, {"num_format": "@", "bg_color": "#F6D9A8"}
        quoted = {"quote_prefix": True}
        return cls(
            theirs=book.add_format(head),
            ours=book.add_format({**head, "bg_color": "#E7E4DC"}),
            said=book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
            cell=(book.add_format(text), book.add_format(text | quoted)),
            wrong=(book.add_format(marked), book.add_format(marked | quoted)),
        )


def _write_rows(sheet: Worksheet, styles: _Styles, rows: _Rows) -> None:
    first = len(rows.headers)
    _lay_out(sheet, styles, rows)
    for at, header in enumerate(rows.headers):
        write_text(sheet, 0, at, header, styles.theirs)
    for at, header in enumerate(OURS, first):
        sheet.write_string(0, at, header, styles.ours)
    for line, row in enumerate(rows, 1):
        for at, text in enumerate(row.cells):
            if text or at == row.wrong:
                write_text(
                    sheet, line, at, text, *(styles.wrong if at == row.wrong else styles.cell)
                )
        sheet.write_number(line, first, row.number)
        for at, text in enumerate(row.said, first + 1):
            write_text(sheet, line, at, text, styles.said)


def _lay_out(sheet: Worksheet, styles: _Styles, rows: _Rows) -> None:
    looked_at = list(islice(rows, _LOOKED_AT))
    for at, header in enumerate(rows.headers):
        longest = max([len(header), *(len(row.cells[at]) for row in looked_at)])
        # Text all the way down, so that a code that is corrected keeps its zeros.
        sheet.set_column(at, at, min(max(longest + 3, _NARROW), _WIDE), styles.cell[0])
    for at, width in enumerate(_OUR_WIDTHS, len(rows.headers)):
        sheet.set_column(at, at, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(rows.headers) + len(OURS) - 1)


def _write_about(sheet: Worksheet, styles: _Styles, lines: list[tuple[str, str]]) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for line, (label, value) in enumerate(lines):
        sheet.write_string(line, 0, label, styles.ours)
        write_text(sheet, line, 1, value, styles.said)


def _about(source: pd.Series, refused: pd.DataFrame, rows: _Rows) -> list[tuple[str, str]]:
    facts = source.astype(object).where(source.notna(), "").to_dict()
    return [
        ("What this is", _what_this_is(str(facts["name"]), refused["fate"].value_counts())),
        (
            "What to do",
            f"In the sheet {ROWS_SHEET}, correct the cells that are wrong and send this file back. "
            "Where a cell is coloured, that is the one; the columns at the right say what is the "
            "matter.",
        ),
        (
            "What not to change",
            f"Headers, the column {ROW}, and the lines below: they say which rows the corrected "
            "ones stand for, and how to read them. Rows may be removed, and stay as they were; new "
            "ones may be added with nothing in the last four columns.",
        ),
        *((_NOT_ALL, sentence) for sentence in _left_out(len(refused), rows)),
        (SOURCE, str(facts["source_id"])),
        ("File", str(facts["name"])),
        ("Loaded at", str(facts["loaded_at"])),
        ("Boundary version", str(facts["vintage"])),
        ("Rows received", str(facts["received"])),
        *((f"Rows {word.lower()}", str(facts[fate])) for fate, word in FATES.items()),
        *((READ_AS, read) for read in [str(facts["read"])] if read and writable(read) == read),
    ]


_NOT_ALL = "What is not here"


def _what_this_is(name: str, fates: pd.Series) -> str:
    held, rejected = int(fates.get("held", 0)), int(fates.get("rejected", 0))
    counted = " and ".join(
        f"{count:,} {'was' if count == 1 else 'were'} {word}"
        for count, word in ((held, "held back"), (rejected, "rejected"))
        if count
    )
    if not counted:
        return f"Nothing in {name} has to be corrected."
    return f"Rows of {name} that are not counted yet: {counted}."


def _left_out(refused: int, rows: _Rows) -> Iterator[str]:
    if refused > len(rows):
        yield f"{refused - len(rows):,} more rows; a sheet holds no more than these."
    if rows.left_out:
        yield f"{rows.left_out:,} columns at the right; a sheet holds no more than these."
