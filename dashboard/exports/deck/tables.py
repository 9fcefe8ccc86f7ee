"""The slide of a table: the first areas as a native table, and how many more there are."""

from __future__ import annotations

from typing import Any

from dashboard.exports.about import tell_scene
from dashboard.exports.deck.boxes import EMU, Box
from dashboard.exports.deck.cells import PAD, SWATCH, UNKNOWN, Laid, Row, lay_out
from dashboard.exports.deck.drawing import MUTED, Align, Look, colour
from dashboard.exports.deck.page import Page
from dashboard.exports.deck.stage import Stage
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.palette import Palette
from dashboard.reports.model import Report, Scene, Table
from dashboard.words import wording

_FOOT = 22.0
_RULE = 0.4
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The name of the style of tables without grid and without fill."""

_SPACE = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def add_table(stage: Stage, report: Report, scene: Scene) -> None:
    """A slide of the first rows of a view's table, where it has any."""
    table = scene.table
    if table.rows.empty or not table.columns:
        return
    page = Page(stage, report)
    page.title(table.title)
    room = page.room.below(6).without_foot(_FOOT)
    laid = lay_out(table, room, stage.wider)
    _add(page, table, laid, room, scene)
    _say_rest(page, table, laid)
    page.finish(tell_scene(scene))


def _say_rest(page: Page, table: Table, laid: Laid) -> None:
    """How many rows and columns have no room here."""
    told, shown, count = [], len(laid.rows), len(table.rows)
    if shown < count:
        told.append(
            ngettext(
                "The first row of {count}.", "The first {shown} rows of {count}.", shown
            ).format(shown=wording.number(shown), count=wording.number(count))
        )
    if columns := len(table.columns) - len(laid.columns):
        told.append(
            ngettext(
                "{count} more column has no room here.",
                "{count} more columns have no room here.",
                columns,
            ).format(count=columns)
        )
    if any(UNKNOWN in cell for row in laid.rows for cell in row.cells):
        told.append(_("{mark} stands where nothing is known.").format(mark=UNKNOWN))
    foot = page.room.below(page.room.height - _FOOT + 4)
    look = Look(10, strength=MUTED)
    page.fill(_("Rows not shown"), foot, [" ".join(told)], look, least=7)


def _add(page: Page, table: Table, laid: Laid, room: Box, scene: Scene) -> None:
    """Put a native table on the slide."""
    rows, widths = [laid.head, *laid.rows], [SWATCH, *laid.widths]
    box = Box(room.left, room.top, sum(widths), sum(row.height for row in rows))
    page.drawing.place()
    shape = page.slide.shapes.add_table(len(rows), len(widths), *page.at(box).emu())  # type: ignore[arg-type]
    shape.name = table.title
    native: Any = shape.table
    native._tbl.tblPr.find("{*}tableStyleId").text = _NO_STYLE
    if page.report.direction == "rtl":
        native._tbl.tblPr.set("rtl", "1")
    for at, width in enumerate(widths):
        native.columns[at].width = round(width * EMU)
    fills = {area.pcode: area.colour for area in scene.map.areas} if scene.map else {}
    for line, row in enumerate(rows):
        native.rows[line].height = round(row.height * EMU)
        _fill_swatch(native.cell(line, 0), fills.get(row.pcode, ""), scene.palette)
        _fill_row(page, native, line, row, laid, scene.palette)


def _fill_row(page: Page, native: Any, line: int, row: Row, laid: Laid, palette: Palette) -> None:
    for at, (lines, column) in enumerate(zip(row.cells, laid.columns, strict=True), start=1):
        align: Align = "start" if column.kind == "text" else "end"
        look = Look(laid.size, bold=not line, align=align)
        _fill_cell(page, native.cell(line, at), lines, look, palette)


def _fill_swatch(cell: Any, fill: str, palette: Palette) -> None:
    """The colour that the area has on the map."""
    from pptx.oxml import parse_xml
    from pptx.util import Pt

    _border(cell, palette)
    cell.text_frame.paragraphs[0].font.size = Pt(1)
    if fill:
        cell._tc.tcPr.append(parse_xml(f"<a:solidFill {_SPACE}>{colour(fill)}</a:solidFill>"))
    cell.margin_left = cell.margin_right = 0


def _fill_cell(page: Page, cell: Any, lines: tuple[str, ...], look: Look, palette: Palette) -> None:
    from pptx.oxml import parse_xml

    body = page.drawing.body([(" ".join(lines), look)], part="a:txBody")
    old = cell._tc.txBody
    old.getparent().replace(old, parse_xml(body.replace("<a:txBody>", f"<a:txBody {_SPACE}>", 1)))
    _border(cell, palette)
    _set_margins(cell)


def _border(cell: Any, palette: Palette) -> None:
    """A thin line below a row."""
    from pptx.oxml import parse_xml

    paint = f"<a:solidFill>{colour(palette.line)}</a:solidFill>"
    line = f'<a:lnB {_SPACE} w="{round(_RULE * EMU)}">{paint}</a:lnB>'
    cell._tc.get_or_add_tcPr().append(parse_xml(line))


def _set_margins(cell: Any) -> None:
    across, down = (round(pad * EMU) for pad in PAD)
    cell.margin_left = cell.margin_right = across
    cell.margin_top = cell.margin_bottom = down
