"""A plan as a workbook: what it says, its visits, and who goes where."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.exports.cells import LAST_ROW, writable, write_text
from dashboard.exports.plan import sentences, tables
from dashboard.exports.plan.sentences import Figure
from dashboard.exports.plan.tables import Column, Table
from dashboard.exports.plan.told import Told

_FORMATS = {
    "count": "#,##0",
    "tenths": "#,##0.0",
    "hundredths": "0.00",
    "share": "0 %",
    "date": "d mmm yyyy",
}
_DECIMALS = {"count": 1, "tenths": 2, "hundredths": 3, "share": 4}  # one more than is shown
_WIDE = {"long": 44, "date": 13}
_NARROWEST, _WIDEST, _LOOKED_AT = 8, 34, 500
_LABELS, _SAID = 46, 30


def write_workbook(told: Told) -> bytes:
    """A plan as XLSX."""
    out = BytesIO()
    with Workbook(out) as book:
        # Of the plan, not of the moment: the same plan is the same file.
        book.set_properties({"title": writable(told.name), "created": _MADE})
        styles = _Styles.of(book)
        _write_plan(book.add_worksheet("Plan"), styles, told)
        for table in _TABLES:
            made = table(told)
            _write_table(book.add_worksheet(made.title), styles, made)
    return out.getvalue()


_MADE = dt.datetime(2000, 1, 1)
_TABLES = (
    tables.list_visits,
    tables.list_areas,
    tables.list_offices,
    tables.list_alternatives,
    tables.list_assignments,
)


@dataclass(frozen=True)
class _Styles:
    """How cells look."""

    name: Format
    title: Format
    section: Format
    head: Format
    label: Format
    text: Format
    long: Format
    quoted: Format
    figures: dict[str, Format]

    @classmethod
    def of(cls, book: Workbook) -> _Styles:
        """The styles of a workbook."""
        top, wrap = {"valign": "top"}, {"valign": "top", "text_wrap": True}
        paper = {"bold": True, "bg_color": "#E7E4DC", **wrap}
        return cls(
            name=book.add_format({"bold": True, "font_size": 16, **top}),
            title=book.add_format({"font_size": 12, **wrap}),
            section=book.add_format({"bold": True, "font_size": 12, "bottom": 1}),
            head=book.add_format({**paper, "bottom": 1}),
            label=book.add_format({"font_color": "#5F5B52", **wrap}),
            text=book.add_format({**top, "num_format": "@"}),
            long=book.add_format({**wrap, "num_format": "@"}),
            # Marked as text, or it would become a formula when somebody edits it.
            quoted=book.add_format({**wrap, "num_format": "@", "quote_prefix": True}),
            figures={
                kind: book.add_format({**top, "num_format": code, "align": "right"})
                for kind, code in _FORMATS.items()
            },
        )


# --- the first sheet -----------------------------------------------------------------------------


class _Page:
    """A sheet that is written from the top down, in three columns."""

    def __init__(self, sheet: Worksheet, styles: _Styles) -> None:
        self.sheet, self.styles, self.line = sheet, styles, 0
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, _LABELS)
        sheet.set_column(1, 2, _SAID)

    def say(self, text: str, style: Format) -> None:
        """A text over the whole width, as high as its lines."""
        width = _LABELS + 2 * _SAID
        self.sheet.merge_range(self.line, 0, self.line, 2, "", style)
        write_text(self.sheet, self.line, 0, text, style, self.styles.quoted)
        lines = -(-len(text) * (style.font_size / 11) // width)
        self.sheet.set_row(self.line, max(lines, 1) * 1.4 * style.font_size)
        self.line += 1

    def head(self, *words: str) -> None:
        """The head of a section, with a blank line before it."""
        self.line += 1
        for at in range(3):
            word = words[at] if at < len(words) else ""
            self.sheet.write_string(self.line, at, word, self.styles.section)
        self.line += 1

    def tell(self, label: str, said: str) -> None:
        """A label and what is said under it."""
        write_text(self.sheet, self.line, 0, label, self.styles.label)
        self.sheet.merge_range(self.line, 1, self.line, 2, "", self.styles.long)
        write_text(self.sheet, self.line, 1, said, self.styles.long, self.styles.quoted)
        lines = -(-len(said) // (2 * _SAID - 4))
        self.sheet.set_row(self.line, max(lines, 1) * 15)
        self.line += 1

    def count(self, figure: Figure) -> None:
        """A figure, after what it was before where it has both."""
        write_text(self.sheet, self.line, 0, figure.label, self.styles.label)
        if len(figure.label) > _LABELS:
            self.sheet.set_row(self.line, 30)
        if figure.before is not None:
            _write(self.sheet, self.line, 1, figure.before, figure.kind, self.styles)
        _write(self.sheet, self.line, 2, _or_unknown(figure.value), figure.kind, self.styles)
        self.line += 1


def _or_unknown(value: object) -> object:
    return "not known" if value is None else value


def _write_plan(sheet: Worksheet, styles: _Styles, told: Told) -> None:
    page = _Page(sheet, styles)
    page.say(told.name, styles.name)
    page.say(sentences.title(told), styles.title)
    for sentence in sentences.certainty(told):
        page.say(sentence, styles.long)
    page.head("What it brings and takes", "Before", "With the visits")
    for figure in sentences.figures(told):
        page.count(figure)
    page.head("What it did not know")
    for sentence in sentences.not_known(told):
        page.say(sentence, styles.long)
    page.head("How it was asked for")
    for label, said in sentences.asked(told):
        page.tell(label, said)
    page.head("What is not in this file")
    for sentence in sentences.left_out(told):
        page.say(sentence, styles.long)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


# --- the other sheets ----------------------------------------------------------------------------


def _write_table(sheet: Worksheet, styles: _Styles, table: Table) -> None:
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, _width(column))
        write_text(sheet, 0, at, column.header, styles.head)
        for line, value in enumerate(column.values[:LAST_ROW], 1):
            _write(sheet, line, at, value, column.kind, styles)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if len(table):
        sheet.autofilter(0, 0, len(table), len(table.columns) - 1)
    else:
        sheet.write_string(1, 0, table.nothing)


def _width(column: Column) -> int:
    if column.kind in _WIDE:
        return _WIDE[column.kind]
    texts = [str(value) for value in column.values[:_LOOKED_AT] if isinstance(value, str)]
    # A header may stand on two lines, with room for the arrow of the filter.
    longest = max([len(column.header) // 2 + 5, *map(len, texts)])
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def _write(sheet: Worksheet, line: int, at: int, value: object, kind: str, styles: _Styles) -> None:
    if value is None:
        return
    if isinstance(value, str):
        style = styles.long if kind == "long" else styles.text
        write_text(sheet, line, at, value, style, styles.quoted)
    elif isinstance(value, dt.date):
        sheet.write_datetime(line, at, dt.datetime(*value.timetuple()[:3]), styles.figures["date"])
    else:
        number = round(float(value), _DECIMALS[kind])  # type: ignore[arg-type]
        sheet.write_number(line, at, number, styles.figures[kind])
