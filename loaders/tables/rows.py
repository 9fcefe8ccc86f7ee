"""Rows as they come from a file to a table: the header found, blanks left out, texts kept once.

Row numbers are those of the file, 1 for its first row, so that a reason in the ledger leads to the
very row that a spreadsheet shows. Blank rows are not received rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from loaders.hxl import is_tag_row
from loaders.tables.headers import Header, Merge, find_header, is_blank, pad, used_width
from loaders.tables.table import Cell, Row, Table

_LOOK_AT = 200  # rows that the header and a table's usual width are taken from


def make_table(
    name: str,
    sheet: str | None,
    fmt: str,
    encoding: str | None,
    rows: Iterable[Row],
    merged: Sequence[Merge] = (),
) -> Table | None:
    """Find the header, and take what stands below it.

    Parameters
    ----------
    name, sheet, fmt, encoding
        As in :class:`Table`.
    rows : iterable of rows
        From the first row of the file on; read once, and not kept.
    merged : sequence of Merge
        Ranges that are one cell: the value of one that reaches over several rows is theirs all.

    Returns
    -------
    Table or None
        None where there is no header, or nothing below it.
    """
    filled: list[int] = []
    stream = _fill_merged(rows, merged, filled)
    head = list(islice(stream, _LOOK_AT))
    header = find_header(head, merged)
    if header is None:
        return None
    below = chain(head[header.last + 1 :], stream)
    numbers, data, width = _take_rows(below, header.last + 2, len(header.texts))
    if not data:
        return None
    table = Table(
        source_name=name,
        sheet=sheet,
        format=fmt,
        encoding=encoding,
        headers=pad(header.texts, width),
        tags=pad(header.tags, width),
        header_row=header.at + 1,
        row_numbers=tuple(numbers),
        rows=tuple(data),
        groups=pad(header.groups, width) if header.groups else (),
    )
    return _say_what_was_done(table, header, sum(row > header.last for row in set(filled)))


def _say_what_was_done(table: Table, header: Header, filled: int) -> Table:
    if header.lines > 1:
        table = table.noted(
            "header_lines",
            len(table.rows),
            f"The header has {header.lines} lines, the last in row {header.last + 1}; "
            "they were read together.",
        )
    if filled:
        table = table.noted(
            "merged_cells", filled, "The value of a merged cell was read in every row of it."
        )
    return table


def _fill_merged(rows: Iterable[Row], merged: Sequence[Merge], filled: list[int]) -> Iterator[Row]:
    """Repeat the value of a cell that reaches over several rows; note the rows where it was done.

    A row that holds nothing else stays blank.
    """
    starts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (top, left), (bottom, _) in merged:
        if bottom > top:
            starts[top].append((left, bottom))
    return _repeat(rows, starts, filled) if starts else iter(rows)


def _repeat(
    rows: Iterable[Row], starts: Mapping[int, Sequence[tuple[int, int]]], filled: list[int]
) -> Iterator[Row]:
    reaching: list[tuple[int, int, Cell]] = []  # column, last row, value
    for at, row in enumerate(rows):
        if reaching and not is_blank(row):
            row = list(row)
            for left, _, value in reaching:
                if left < len(row) and row[left] in ("", None):
                    row[left] = value
                    filled.append(at)
        reaching = [merge for merge in reaching if merge[1] > at]
        for left, bottom in starts.get(at, ()):
            reaching.append((left, bottom, row[left] if left < len(row) else ""))
        yield row


def _take_rows(
    rows: Iterable[Row], first: int, width: int
) -> tuple[list[int], list[tuple[Cell, ...]], int]:
    """The rows that hold something, with their numbers, and the width of the widest.

    One text that stands in many cells is kept once: a column of a thousand provinces among a
    quarter of a million rows takes the room of its thousand.
    """
    pool: dict[str, str] = {}
    keep = pool.setdefault
    numbers: list[int] = []
    data: list[tuple[Cell, ...]] = []
    for number, row in enumerate(rows, first):
        if is_blank(row):
            continue
        if len(row) > width:
            width = max(width, width + used_width(row[width:]))
        numbers.append(number)
        data.append(
            tuple(
                [
                    keep(cell, cell) if cell.__class__ is str else "" if cell is None else cell
                    for cell in row[:width]
                ]
            )
        )
    numbers, data = _without_tag_rows(numbers, data, pool)
    return numbers, [row if len(row) == width else pad(row, width) for row in data], width


def _without_tag_rows(
    numbers: list[int], data: list[tuple[Cell, ...]], texts: Iterable[str]
) -> tuple[list[int], list[tuple[Cell, ...]]]:
    """Leave out rows of HXL tags further down; only where any text can be a tag at all."""
    marked = {text for text in texts if text.lstrip().startswith("#")}
    if not marked:
        return numbers, data
    kept = [
        (number, row)
        for number, row in zip(numbers, data, strict=True)
        if marked.isdisjoint(row) or not is_tag_row(row)
    ]
    return [number for number, _ in kept], [row for _, row in kept]
