"""The header of a table: which row it is, and what it says where it has several lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from loaders.hxl import is_tag_row
from loaders.tables.table import Row, cell_text, is_number
from loaders.vocabulary import field_of_header

HEADER_WITHIN = 25  # rows: a header or an HXL row further down is not looked for
_LONGEST_HEADER = 120  # characters
_YEAR = re.compile(r"(?:19|20)\d\d")
_FEWEST_YEARS = 3
_UNITS = re.compile(
    r"\(.*\)|[#%$€]|(?:[dmyj]{1,4}[-/. ]){2}[yamj]{2,4}|text|number|date|integer|usd|eur",
    re.IGNORECASE,
)

T = TypeVar("T")
Merge: TypeAlias = "tuple[tuple[int, int], tuple[int, int]]"
"""First and last cell of a merged range, each as row and column, counted from 0."""


@dataclass(frozen=True)
class Header:
    """Where the lines of a header stand, counted from 0, and what they say."""

    at: int
    last: int
    lines: int
    texts: tuple[str, ...]
    tags: tuple[str, ...]
    groups: tuple[str, ...]


def find_header(rows: Sequence[Row], merged: Sequence[Merge] = ()) -> Header | None:
    """Find the header among the first rows of a file, and read all of its lines.

    Parameters
    ----------
    rows : sequence of rows
        The first of the file, enough to tell how wide its rows usually are.
    merged : sequence of Merge
        Which columns a header in an upper line spans; without it, those up to the next one.

    Returns
    -------
    Header or None
        ``at`` is the row whose cells are the headers, ``last`` the last row that belongs to the
        header: its tags, its translation or its units.
    """
    at, tagged = _header_and_tags(rows)
    if at is None:
        return None
    upper: int | None = at - 1 if at and _heads(rows[at - 1], rows[at], at - 1, merged) else None
    if _continues(rows, at, merged):
        upper, at = at, at + 1
    last = tagged if tagged is not None and tagged == at + 1 else at
    extra = 0
    while tagged is None and _repeats(rows, at, last + 1):
        last, extra = last + 1, extra + 1
    width = max(map(used_width, (rows[at], rows[upper] if upper is not None else ())))
    texts = _texts(rows[at], width)
    groups: tuple[str, ...] = ()
    if upper is not None:
        over = _texts(rows[upper], width)
        groups = _spread(over, texts, upper, merged)
        texts = _join_lines(over, groups, texts)
    tags = tuple(cell_text(cell) for cell in rows[tagged]) if tagged is not None else ()
    return Header(at, last, 1 + (upper is not None) + extra, texts, tags, groups)


# --- which row is the header --------------------------------------------------------------------


def _header_and_tags(rows: Sequence[Row]) -> tuple[int | None, int | None]:
    """Positions of the header row and of the HXL row, either of which may be missing."""
    head = rows[:HEADER_WITHIN]
    tagged = next((at for at, row in enumerate(head) if is_tag_row(row)), None)
    if tagged is None:
        return _best_header(rows, HEADER_WITHIN), None
    above = [at for at in range(tagged) if not is_blank(rows[at])]
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
    widths = Counter(_filled(row) for row in rows if _filled(row) > 1)
    usual = max(widths, key=lambda width: (widths[width], width), default=1)
    scores = [_header_score(row, usual) for row in rows[:within]]
    best = max(scores, default=0.0)
    if usual == 1 and best <= 1:
        return None
    return next((at for at, score in enumerate(scores) if score and score >= best - 0.05), None)


def _header_score(row: Row, usual: int) -> float:
    cells = [cell for cell in row if cell not in ("", None)]
    texts = [cell for cell in cells if isinstance(cell, str) and not is_number(cell)]
    years = {cell_text(cell) for cell in cells if _YEAR.fullmatch(cell_text(cell))}
    across = len(years) if len(years) >= _FEWEST_YEARS else 0  # a table with a column a year
    if not texts or (len(texts) + across < 2 and usual > 1):
        return 0.0
    full = min(len(cells) / usual, 1.0)
    different = (len(set(texts)) + across) / len(cells)
    known = sum(_is_known(text) for text in texts)
    by_chance = known == 1 and usual > 1  # WHO is an agency too, Mayor a counterpart
    return full * different + (0 if by_chance else known / len(texts))


def _is_known(text: str) -> bool:
    """Whether it is a word of headers; prose is not looked at."""
    return len(text) <= _LONGEST_HEADER and field_of_header(text) is not None


# --- a header of several lines ------------------------------------------------------------------


def _heads(upper: Row, lower: Row, at: int, merged: Sequence[Merge]) -> bool:
    """Whether a row says what groups of the headers below it are: text over several, no title."""
    cells = [cell for cell in upper if cell not in ("", None)]
    if not cells or is_tag_row(upper) or len(cells) >= max(_filled(lower), 2):
        return False
    if any(not isinstance(cell, str) or is_number(cell) for cell in cells):
        return False
    width = used_width(lower)
    spans = [right - left + 1 for (top, left), (_, right) in merged if top == at]
    within = upper[0] in ("", None) and _is_known(str(cells[0]))
    return len(cells) > 1 or within or any(1 < span < width for span in spans)


def _continues(rows: Sequence[Row], at: int, merged: Sequence[Merge]) -> bool:
    """Whether the row below a header is its second line and not the first row of data."""
    if at + 1 >= len(rows) or is_tag_row(rows[at + 1]):
        return False
    upper, lower = rows[at], rows[at + 1]
    cells = [cell for cell in lower if cell not in ("", None)]
    if len(cells) < 2 or any(not isinstance(cell, str) or is_number(cell) for cell in cells):
        return False
    width = max(len(upper), len(lower))
    over, under = _texts(upper, width), _texts(lower, width)
    groups = _spread(over, under, at, merged)
    spans = [(left, right) for (top, left), (_, right) in merged if top == at and right > left]
    if spans and _divides(over, under, spans):
        return True
    return _fills(over, under) and _tells(over, under, groups)


def _divides(over: Sequence[str], under: Sequence[str], spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a line gives several headers below a merged one, and says nothing new elsewhere."""
    inside = {column for left, right in spans for column in range(left, right + 1)}
    several = any(sum(map(bool, under[left : right + 1])) > 1 for left, right in spans)
    outside = [
        (up, low) for at, (up, low) in enumerate(zip(over, under, strict=True)) if at not in inside
    ]
    return several and bool(outside) and all(low in ("", up) for up, low in outside)


def _fills(over: Sequence[str], under: Sequence[str]) -> bool:
    """Whether a line has text where the one above is blank, and is blank where that has some."""
    pairs = list(zip(over, under, strict=True))
    return any(up and not low for up, low in pairs) and any(low and not up for up, low in pairs)


def _tells(over: Sequence[str], under: Sequence[str], groups: Sequence[str]) -> bool:
    """Whether a line is in words of headers: most of it, or some where the two are one whole."""
    filled = [(group, low) for group, low in zip(groups, under, strict=True) if low]
    known = sum(_is_known(low) or _is_known(f"{group} {low}") for group, low in filled)
    whole = all(up or low for up, low in zip(over, under, strict=True))
    return len(filled) <= 2 * known or (whole and known > 0)


def _repeats(rows: Sequence[Row], at: int, below: int) -> bool:
    """Whether a row says the headers once more: in another language, or as units."""
    if below >= len(rows) or below + 1 >= len(rows):
        return False
    pairs = [
        (cell_text(up), cell_text(low)) for up, low in zip(rows[at], rows[below], strict=False)
    ]
    filled = [(up, low) for up, low in pairs if low]
    if len(filled) < 2 or any(is_number(low) for _, low in filled):
        return False
    same = sum(up != low and _is_known(low) and _alike(up, low) for up, low in filled)
    units = sum(_UNITS.fullmatch(low) is not None for _, low in filled)
    return same >= max(2, 0.6 * len(filled)) or units >= max(2, 0.8 * len(filled))


def _alike(upper: str, lower: str) -> bool:
    return field_of_header(upper) == field_of_header(lower)


def _spread(
    over: Sequence[str], texts: Sequence[str], at: int, merged: Sequence[Merge]
) -> tuple[str, ...]:
    """Each header of the upper line over all columns that it heads."""
    reach = {left: right for (top, left), (_, right) in merged if top == at}
    groups: list[str] = []
    current, until = "", -1
    for column, (up, low) in enumerate(zip(over, texts, strict=True)):
        if up:
            current, until = up, reach.get(column, column if not low else len(texts))
            if reach and column not in reach:
                until = column
        groups.append(current if column <= until else "")
    return tuple(groups)


def _join_lines(
    over: Sequence[str], groups: Sequence[str], texts: Sequence[str]
) -> tuple[str, ...]:
    """The lower line, with the upper one before it where the lower alone does not tell."""
    often = Counter(texts)
    joined = []
    for up, group, low in zip(over, groups, texts, strict=True):
        both = f"{group} {low}".strip()
        if not low:
            joined.append(up)
        elif group and (often[low] > 1 or (not _is_known(low) and _is_known(both))):
            joined.append(both)
        else:
            joined.append(low)
    return tuple(joined)


# --- cells of a row -----------------------------------------------------------------------------


def used_width(row: Row) -> int:
    """Columns of a row up to the last one that holds anything."""
    return next((at for at in range(len(row), 0, -1) if row[at - 1] not in ("", None)), 0)


def pad(row: Sequence[T], width: int) -> tuple[T | str, ...]:
    """A row as wide as its table, with empty text where it ends before."""
    return (*row[:width], *[""] * (width - len(row)))


def is_blank(row: Row) -> bool:
    """Whether a row holds nothing but blanks."""
    for cell in row:  # a loop, since this is asked of every row of a file
        if cell is not None and (not isinstance(cell, str) or cell.strip()):
            return False
    return True


def _texts(row: Row, width: int) -> tuple[str, ...]:
    return tuple(cell_text(cell) for cell in pad(row, width))


def _filled(row: Row) -> int:
    return sum(cell not in ("", None) for cell in row)
