"""A report as a workbook: what it is, coverage, records, the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from dashboard.exports.about import Line, banner, tell_report, tell_scene
from dashboard.exports.cells import one_line, write_text
from dashboard.exports.sheets.coverage import coverage_of
from dashboard.exports.sheets.styles import Styles
from dashboard.exports.sheets.tables import Sheet, write_sheet
from dashboard.language import bare, ngettext, speaking
from dashboard.language import gettext as _
from dashboard.reports.model import LegendTold, Report, Scene
from dashboard.words.wording import in_a_row, number

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_LABELS, _SAID, _COUNT, _LINE = 28, 84, 10, 15
_LONGEST_NAME, _LONGEST_PROPERTY = 31, 200
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]+")


def write_workbook(report: Report) -> bytes:
    """A report as XLSX: a sheet that says what this is, then one a table.

    Every sheet says whom it is for. On those of tables the headers stand in the third line.
    """
    from xlsxwriter import Workbook

    out = BytesIO()
    with speaking(report.language), Workbook(out, {"constant_memory": True}) as book:
        book.set_properties(
            {
                "title": one_line(bare(report.title), _LONGEST_PROPERTY),
                "category": one_line(banner(report), _LONGEST_PROPERTY),
                # Of the report and not of the moment: the same report is the same file.
                "created": report.about.made.replace(tzinfo=None),
            }
        )
        _write_book(book, report)
    return out.getvalue()


def _write_book(book: Workbook, report: Report) -> None:
    styles = Styles.of(book, report.about.audience, report.direction)
    said, sheets = banner(report), _sheets(report)
    first, *names = _named([_("About this file"), *(told.name for told in sheets)])
    _About(_add_sheet(book, first, report), styles).write(report, sheets)
    for name, told in zip(names, sheets, strict=True):
        write_sheet(_add_sheet(book, name, report), told, styles, said)


def _add_sheet(book: Workbook, name: str, report: Report) -> Worksheet:
    sheet = book.add_worksheet(name)
    if report.direction == "rtl":
        sheet.right_to_left()
    return sheet


def _sheets(report: Report) -> list[Sheet]:
    """The tables of a report, in their order."""
    alone = len(report.scenes) == 1
    made = [_areas(scene, _("Coverage") if alone else scene.title) for scene in report.scenes]
    days = made[0].days if alone else ""
    others = (
        (_("Records"), report.records, _("No record is in this view.")),
        (_("Ledger"), report.ledger, _("Every row was loaded.")),
    )
    # Of several views the lists are the first one's.
    view = "" if alone else report.scenes[0].title
    made.extend(
        Sheet(name, in_a_row([table.title, view]), days, table, said)
        for name, table, said in others
        if table is not None
    )
    return made


def _areas(scene: Scene, name: str) -> Sheet:
    """The sheet with the areas of a view."""
    painted = coverage_of(scene)
    as_of = _("as of {day}").format(day=scene.as_of) if scene.as_of else ""
    return Sheet(
        name,
        scene.headline or scene.title,
        in_a_row([scene.place, scene.period, as_of]),
        painted.table,
        _("No area is shown."),
        kept=2,
        painted=painted.painted,
        colours=painted.colours,
    )


def _named(wanted: list[str]) -> list[str]:
    """Names as sheets may have them: short, without some signs, and no two alike."""
    names: list[str] = []
    taken = {"", "history"}  # Excel keeps the second one for itself
    for text in wanted:
        plain = _NOT_IN_NAMES.sub(" ", bare(text)).strip().strip("'")
        name, times = one_line(plain, _LONGEST_NAME).strip("'"), 1
        while name.casefold() in taken:
            times += 1
            mark = f" ({times})"
            name = f"{one_line(plain, _LONGEST_NAME - len(mark))}{mark}".strip().strip("'")
        taken.add(name.casefold())
        names.append(name)
    return names


class _About:
    """The sheet that says what this is, written from the top down."""

    def __init__(self, sheet: Worksheet, styles: Styles) -> None:
        self._sheet, self._styles, self._at = sheet, styles, 0
        sheet.hide_gridlines(2)
        for at, width in enumerate((_LABELS, _SAID, _COUNT)):
            sheet.set_column(at, at, width)
        sheet.set_portrait()
        sheet.fit_to_pages(1, 0)

    def write(self, report: Report, sheets: Sequence[Sheet]) -> None:
        """Write what a report is, what is on every sheet, and every view."""
        self._title(report.title)
        self._banner(banner(report))
        self._tell(tell_report(report)[1:])
        self._head(_("Sheets"))
        self._tell(_contents(sheets))
        for scene in report.scenes:
            self._head(scene.title)
            self._tell(tell_scene(scene)[1:])
            self._head(scene.legend.title, _("Areas"))
            self._legend(scene.legend)

    def _title(self, text: str) -> None:
        write_text(self._sheet, self._at, 0, bare(text), self._styles.title)
        self._at += 1

    def _banner(self, text: str) -> None:
        self._sheet.set_row(self._at, _LINE * _high(text, _LABELS + _SAID))
        self._sheet.merge_range(self._at, 0, self._at, 2, "", self._styles.banner)
        write_text(self._sheet, self._at, 0, text, self._styles.banner)
        self._at += 1

    def _head(self, text: str, last: str = "") -> None:
        """The head of a section, with a blank line before it."""
        self._at += 1
        for at, word in enumerate((text, "", last)):
            write_text(self._sheet, self._at, at, bare(word), self._styles.section)
        self._at += 1

    def _tell(self, lines: Sequence[Line]) -> None:
        for what, said in lines:
            # Constant memory knows the height of a line before it knows what is in it.
            self._sheet.set_row(self._at, _LINE * max(_high(what, _LABELS), _high(said, _SAID)))
            write_text(self._sheet, self._at, 0, what, self._styles.label)
            write_text(self._sheet, self._at, 1, said, self._styles.long, self._styles.long_quoted)
            self._at += 1

    def _legend(self, legend: LegendTold) -> None:
        for item in legend.items:
            write_text(
                self._sheet, self._at, 0, bare(item.label), *self._styles.swatch(item.colour)
            )
            write_text(self._sheet, self._at, 1, bare(item.help), self._styles.long)
            self._sheet.write_number(self._at, 2, item.areas, self._styles.figures["count"])
            self._at += 1


def _high(text: str, width: int) -> int:
    """Lines that a text takes in a column; letters are narrower than the figures of a width."""
    return sum(max(-(-len(line) * 20 // (width * 21)), 1) for line in text.split("\n"))


def _contents(sheets: Sequence[Sheet]) -> list[Line]:
    """Each sheet with how many rows it has, and has no room for."""
    return [(bare(sheet.name), bare(" ".join(_count(sheet)))) for sheet in sheets]


def _count(sheet: Sheet) -> Iterator[str]:
    rows = len(sheet.table.rows) - sheet.left_out
    yield f"{sheet.table.title}."
    yield ngettext("{count} row.", "{count} rows.", rows).format(count=number(rows))
    if sheet.left_out:
        said = ngettext(
            "{count} more row has no room in a sheet; the table as CSV has it.",
            "{count} more rows have no room in a sheet; the table as CSV has them.",
            sheet.left_out,
        )
        yield said.format(count=number(sheet.left_out))
