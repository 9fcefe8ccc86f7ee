"""Tables as people send them: CSV and XLSX, with the header wherever it is.

Found out and said, never assumed: the encoding, the delimiter, the row of the header below a title
block, the HXL row. Row numbers are those of the file, 1 for its first row, so that a reason in the
ledger leads to the very row that a spreadsheet shows. Blank rows are not received rows.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import charset_normalizer

from geodata.errors import SourceError
from loaders.hxl import is_tag_row
from loaders.records.vocabulary import field_of_header
from loaders.source import Source, SourceLike, open_source
from loaders.workbooks import cannot_open, read_sheets

Cell: TypeAlias = "str | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None"
Row: TypeAlias = "Sequence[Cell]"

HEADER_WITHIN = 25  # rows: a header or an HXL row further down is not looked for
_WIDTH_FROM = 200  # rows that a table's usual width is taken from
_DELIMITERS = (",", ";", "\t", "|")
_ENCODINGS = ["cp1252", "cp1256", "cp1251"]
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_ZIP_MAGIC, _OLE_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as the mark of UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])  # all but tab and line breaks
_BINARY = 0.05  # share of control characters from which on a file is not text
_END = "\x03"  # a last row that no text holds, since control characters are taken out
_OTHER_TEXT = re.compile(r'\s*(<(!doctype|html|\?xml)|[\[{]\s*["\[{])', re.IGNORECASE)
_SEEN = 20  # headers named in a message


@dataclass(frozen=True)
class Table:
    """One sheet or file of rows.

    Attributes
    ----------
    source_name : str
        Name of the file.
    sheet : str or None
        Name of the sheet; None for a CSV.
    format, encoding : str, str or None
        Such as ``CSV`` and ``utf-8``.
    headers, tags : tuple of str
        One a column, as written; tags empty where there is no HXL row.
    header_row : int
        Row of the headers, 1 is the first row of the file.
    row_numbers : tuple of int
        The row of the file that each data row stands in.
    rows : tuple of tuple
        The data, every row as wide as the headers; blanks are empty text.
    """

    source_name: str
    sheet: str | None
    format: str
    encoding: str | None
    headers: tuple[str, ...]
    tags: tuple[str, ...]
    header_row: int
    row_numbers: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def where(self) -> str:
        """File and sheet, for messages."""
        return f"{self.source_name}, sheet {self.sheet}" if self.sheet else self.source_name

    @property
    def seen(self) -> str:
        """The headers, for messages: the first of them, on one line."""
        named = [" ".join(header.split())[:40] for header in self.headers if header]
        more = f" and {len(named) - _SEEN} more" if len(named) > _SEEN else ""
        return (", ".join(named[:_SEEN]) or "none") + more

    def column(self, position: int) -> list[Cell]:
        """The cells of one column."""
        return [row[position] for row in self.rows]

    def texts(self, position: int) -> list[str]:
        """The cells of one column as trimmed text; see :func:`cell_text`."""
        return [cell_text(row[position]) for row in self.rows]


def cell_text(cell: Cell) -> str:
    """A cell as trimmed text: whole numbers without a decimal point, dates as ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell).strip()


def read_tables(
    source: SourceLike, *, sheet: str | None = None, hidden: bool = False
) -> list[Table]:
    """Read the tables of a file.

    Parameters
    ----------
    source : path, (name, bytes), upload or Source
        CSV in UTF-8 with or without BOM, UTF-16 or Windows-1252, separated by commas, semicolons
        or tabs; or a workbook.
    sheet : str, optional
        Read this sheet only, be it hidden or not.
    hidden : bool
        Read hidden sheets too.

    Returns
    -------
    list of Table
        One a sheet that holds a header and rows, in the order of the workbook; just one for a CSV.

    Raises
    ------
    SourceError
        When the file is damaged, not one table file, has no such sheet, or holds no table at all.
    """
    opened = open_source(source)
    _check_single(opened)
    content = opened.read_bytes()
    if content.startswith((_ZIP_MAGIC, _OLE_MAGIC)):
        tables = [
            _table(opened.name, each, "XLSX", None, rows)
            for each, rows in read_sheets(opened.name, content, sheet, hidden)
        ]
    elif sheet is not None:
        raise SourceError(
            f"There is no sheet {sheet!r}", where=opened.name, remedy="It is text, without sheets."
        )
    else:
        tables = [_read_csv(opened, content)]
    found = [table for table in tables if table is not None]
    if not found:
        raise SourceError(
            "There is no table in the file: a row of column headers and rows below it",
            where=opened.name,
            remedy="Send a CSV or an XLSX with one row for each activity, and the headers in one "
            f"of the first {HEADER_WITHIN} rows.",
        )
    return found


def _check_single(source: Source) -> None:
    """Refuse a zip, and several files of which all but one would be dropped."""
    if source.is_zip:
        raise SourceError(
            "Records are not read from a zip",
            where=source.name,
            remedy="Unpack it and give the CSV or XLSX in it.",
        )
    names = source.members()
    if len(names) > 1:
        raise SourceError(
            "Records are read from one file at a time",
            where=", ".join(names[:_SEEN]),
            remedy="Give one of these.",
        )


# --- CSV ----------------------------------------------------------------------------------------


def _read_csv(source: Source, content: bytes) -> Table | None:
    text, encoding = _decode(content)
    _check_text(source, text)
    text = text.translate(_CONTROLS)
    csv.field_size_limit(len(text) + 3)
    lines = io.StringIO(f"{text}\n{_END}", newline="")
    rows = list(csv.reader(lines, delimiter=_delimiter(text)))
    if rows.pop() != [_END]:
        raise SourceError(
            "A quotation mark is opened and never closed",
            where=f"{source.name}, row {len(rows) + 1}",
            remedy="Close it or take it out; everything after it would be one cell.",
        )
    return _table(source.name, None, "CSV", encoding, rows)


def _check_text(source: Source, text: str) -> None:
    """Refuse what is no text at all, and text of another kind, such as a saved page."""
    head = text[:10_000]
    if len(head) - len(head.translate(_CONTROLS)) > _BINARY * len(head):
        if source.suffix in _WORKBOOKS:
            raise cannot_open(source.name)
        raise SourceError(
            "The file is neither text nor a workbook",
            where=source.name,
            remedy="Save it as CSV or XLSX.",
        )
    if _OTHER_TEXT.match(head):
        raise SourceError(
            "The file is a web page, XML or JSON, not a table",
            where=source.name,
            remedy="Give the table itself, as CSV or XLSX.",
        )


def _decode(content: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding
    head = content[:200]
    if head.count(0) > 0.3 * len(head):  # every other byte of Latin text
        encoding = "utf-16-be" if content[:1] == b"\0" else "utf-16-le"
        return content.decode(encoding, errors="replace"), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        best = charset_normalizer.from_bytes(content, cp_isolation=_ENCODINGS).best()
    if best is not None:
        return str(best), best.encoding
    return content.decode(_ENCODINGS[0], errors="replace"), _ENCODINGS[0]


def _delimiter(text: str) -> str:
    """The delimiter under which most rows have the same number of cells, more than one."""
    head = "\n".join(text[:200_000].splitlines()[:100])

    def regularity(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(head), delimiter=delimiter))
        widths.pop(0, None)
        width, rows = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        return (rows / max(widths.total(), 1) if width > 1 else 0.0, width)

    return max(_DELIMITERS, key=regularity)


# --- header and rows ----------------------------------------------------------------------------


def _table(
    name: str, sheet: str | None, fmt: str, encoding: str | None, rows: Sequence[Row]
) -> Table | None:
    """Find the header, and take what stands below it; None where there is no table."""
    header, tagged = _find_header(rows)
    if header is None:
        return None
    width = max(map(_used_width, rows[header:]))
    data = [
        (number, _fit(row, width))
        for number, row in enumerate(rows[header + 1 :], header + 2)
        if not _is_blank(row) and not is_tag_row(row)
    ]
    if not data:
        return None
    return Table(
        source_name=name,
        sheet=sheet,
        format=fmt,
        encoding=encoding,
        headers=tuple(cell_text(cell) for cell in _fit(rows[header], width)),
        tags=tuple(
            cell_text(cell) for cell in _fit(rows[tagged] if tagged is not None else (), width)
        ),
        header_row=header + 1,
        row_numbers=tuple(number for number, _ in data),
        rows=tuple(row for _, row in data),
    )


def _find_header(rows: Sequence[Row]) -> tuple[int | None, int | None]:
    """Positions of the header row and of the HXL row, either of which may be missing."""
    head = rows[:HEADER_WITHIN]
    tagged = next((at for at, row in enumerate(head) if is_tag_row(row)), None)
    if tagged is None:
        return _best_header(rows, HEADER_WITHIN), None
    above = [at for at in range(tagged) if not _is_blank(rows[at])]
    best = _best_header(rows, tagged)
    if best in above[:-2] and 2 * _filled(rows[best]) > _filled(rows[above[-1]]):
        return best, tagged  # with data between: two files, one below the other
    if above and _filled(rows[above[-1]]) >= 2 and _header_score(rows[above[-1]], 1) > 0:
        return above[-1], tagged
    return tagged, tagged


def _best_header(rows: Sequence[Row], within: int) -> int | None:
    """The row that looks most like headers: full, all text, all different, in known words.

    A single column has a header only where its word is known: anything else may be prose.
    """
    widths = Counter(_filled(row) for row in rows[:_WIDTH_FROM] if _filled(row) > 1)
    usual = max(widths, key=lambda width: (widths[width], width), default=1)
    scores = [_header_score(row, usual) for row in rows[:within]]
    best = max(scores, default=0.0)
    if usual == 1 and best <= 1:
        return None
    return next((at for at, score in enumerate(scores) if score and score >= best - 0.05), None)


def _header_score(row: Row, usual: int) -> float:
    cells = [cell for cell in row if cell not in ("", None)]
    texts = [cell for cell in cells if isinstance(cell, str) and not _is_number(cell)]
    if not texts or (len(texts) < 2 and usual > 1):
        return 0.0
    full = min(len(cells) / usual, 1.0)
    different = len(set(texts)) / len(cells)
    known = sum(field_of_header(text) is not None for text in texts)
    by_chance = known == 1 and usual > 1  # WHO is an agency too, Mayor a counterpart
    return full * different + (0 if by_chance else known / len(texts))


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def _used_width(row: Row) -> int:
    """Columns of a row up to the last one that holds anything."""
    return next((at for at in range(len(row), 0, -1) if row[at - 1] not in ("", None)), 0)


def _fit(row: Row, width: int) -> tuple[Cell, ...]:
    """A row as wide as its table, blanks as empty text."""
    cells = ("" if cell is None else cell for cell in row[:width])
    return (*cells, *[""] * (width - len(row)))


def _filled(row: Row) -> int:
    return sum(cell not in ("", None) for cell in row)


def _is_blank(row: Row) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row)
