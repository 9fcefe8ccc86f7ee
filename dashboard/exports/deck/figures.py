"""The slide of figures: large numbers, and native charts of months and of the areas that lead."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from babel.dates import format_date

from dashboard.exports.about import tell_scene
from dashboard.exports.cells import write_text
from dashboard.exports.deck.boxes import Box
from dashboard.exports.deck.drawing import readable
from dashboard.exports.deck.page import Page
from dashboard.exports.deck.stage import Stage
from dashboard.exports.deck.tiles import write_tiles
from dashboard.exports.measuring import shortened, width_of
from dashboard.language import bare, locale
from dashboard.language import gettext as _
from dashboard.reports.model import Column, Report, Scene
from geodata.selection import Selection

_GAP = 24.0
_MOST_FIGURES = 6
_BARS, _BAR = 14, 17.0  # areas of the ranking at most, and points that each has
_CHART_HEAD = 40.0  # points for the title of a chart
_END = 8  # letters
_NAME = 120.0  # points for an area's name beside its bar
_FORMATS = {"count": "#,##0", "share": '0" %"', "figure": "#,##0.##"}
_LETTERS = 10.5


@dataclass(frozen=True)
class _Series:
    """What a chart shows: a title, names, amounts, how they are written, their colours."""

    title: str
    names: Sequence[str]
    amounts: Sequence[float | None]
    written: str
    colours: Sequence[str]


def add_figures(stage: Stage, report: Report, scene: Scene) -> None:
    """A slide of the figures of a view, where there are any."""
    months, column = _months(scene), _shown_column(scene)
    if months is None and column is None and not scene.figures:
        return
    page = Page(stage, report)
    page.title(_("In figures: {title}").format(title=scene.title))
    alone = months is None and column is None
    rest = write_tiles(page, scene.figures[:_MOST_FIGURES], alone=alone)
    leading = _leading(scene, column, rest.height) if column is not None else None
    charts = [series for series in (months, leading) if series is not None]
    boxes = rest.columns(len(charts), _GAP) if charts else []
    drawn = [
        _add_chart(page, series, box, upright=series is months)
        for series, box in zip(charts, boxes, strict=True)
    ]
    page.finish(tell_scene(scene))
    for chart, series in zip(drawn, charts, strict=True):
        chart.part.chart_workbook.update_from_xlsx_blob(_workbook(series, report.about.made))


# --- what the charts show ------------------------------------------------------------------------


def _months(scene: Scene) -> _Series | None:
    rows = scene.months
    if rows["engagements"].dropna().empty:
        return None
    names = [format_date(month.date(), "MMM y", locale=locale()) for month in rows["month"]]
    within = _in_period(rows["month"], scene.selection)
    title = _("Engagements by month")
    if not all(within):
        title = _("Engagements by month, those of the period in colour")
    colours = [scene.palette.window if inside else scene.palette.few for inside in within]
    return _Series(title, names, _known(rows["engagements"]), "#,##0", colours)


def _known(amounts: pd.Series) -> list[float | None]:
    """Amounts of a chart: one that is not known is no bar, and no nought."""
    return [None if pd.isna(amount) else float(amount) for amount in amounts]


def _in_period(months: pd.Series, selection: Selection) -> list[bool]:
    """Which months have a day of the period."""
    first = selection.start.replace(day=1) if selection.start else dt.date.min
    last = selection.end or dt.date.max
    return [first <= month.date() <= last for month in months]


def _leading(scene: Scene, column: Column, height: float) -> _Series:
    """The first areas of the list that have an amount, in its order and in the map's colours."""
    rows = scene.table.rows
    room = min(max(int((height - _CHART_HEAD) / _BAR), 3), _BARS)
    amounts = _amounts(rows, column).head(room)
    drawn = {area.pcode: area for area in scene.map.areas} if scene.map else {}
    found = [drawn.get(str(pcode)) for pcode in amounts.index]
    colours = [area.colour if area else scene.palette.window for area in found]
    names = [
        area.name if area else str(pcode) for area, pcode in zip(found, amounts.index, strict=True)
    ]
    title = _("{measure}: the first {count} of {all}").format(
        measure=column.label, count=len(amounts), all=len(rows)
    )
    return _Series(title, names, _known(amounts), _FORMATS[column.kind], colours)


def _amounts(rows: pd.DataFrame, column: Column) -> pd.Series:
    return pd.to_numeric(rows[column.key], errors="coerce").dropna()


def _shown_column(scene: Scene) -> Column | None:
    """The column of the measure that is shown, else the first, of those that have amounts."""
    rows = scene.table.rows
    amounts = [
        column
        for column in scene.table.columns
        if column.kind in _FORMATS and not _amounts(rows, column).empty
    ]
    shown = {scene.selection.measure, scene.measure}
    own = [column for column in amounts if shown.intersection((column.key, column.label))]
    return next(iter([*own, *amounts]), None)


# --- charts --------------------------------------------------------------------------------------


def _add_chart(page: Page, series: _Series, box: Box, *, upright: bool) -> Any:
    """A native chart of one series."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    data: Any = CategoryChartData(  # type: ignore[no-untyped-call]
        number_format=series.written
    )
    data.categories = _short(page, series.names)
    data.add_series(readable(bare(series.title)), series.amounts)
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED if upright else XL_CHART_TYPE.BAR_CLUSTERED
    if not upright:
        box = box.above(_CHART_HEAD + 1.5 * _BAR * len(series.names))
    page.drawing.place()
    # python-pptx has types for half of what a chart is.
    frame: Any = page.slide.shapes.add_chart(kind, *page.at(box).emu(), data)  # type: ignore[arg-type]
    frame.name = readable(bare(series.title))
    frame._element.nvGraphicFramePr.cNvPr.set("descr", _told(series))
    mirrored = page.report.direction == "rtl"
    # The numbers of python-pptx's axes are negative, which the standard does not allow.
    for axis in frame.chart._chartSpace.xpath("//c:axId | //c:crossAx"):
        axis.set("val", axis.get("val").lstrip("-"))
    _style(frame.chart, series, upright=upright, mirrored=mirrored)
    return frame.chart


def _short(page: Page, names: Sequence[str]) -> list[str]:
    """Names on a line each; where they begin alike, their ends are kept."""
    full, width = [readable(bare(name)) for name in names], _NAME * 1.6 / page.stage.wider
    short = [shortened(name, width, _LETTERS) for name in full]
    if len(set(short)) == len(set(full)):
        return short
    ends = [name[-_END:] if len(name) > 2 * _END else "" for name in full]
    return [
        shortened(name[:-_END], width - width_of(end, _LETTERS), _LETTERS) + end
        if end and name != cut
        else cut
        for name, cut, end in zip(full, short, ends, strict=True)
    ]


def _told(series: _Series) -> str:
    """The chart in words, for those who do not see it."""
    pairs = zip(series.names, series.amounts, strict=True)
    told = (f"{name}: {'–' if amount is None else f'{amount:g}'}" for name, amount in pairs)
    return readable(bare("; ".join(told)))


def _style(chart: Any, series: _Series, *, upright: bool, mirrored: bool) -> None:
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Pt

    chart.font.size = Pt(_LETTERS)
    chart.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    chart.has_legend = False
    chart.has_title = True
    title = chart.chart_title.text_frame
    title.text = readable(bare(series.title))
    title.paragraphs[0].runs[0].font.size = Pt(13)
    title.paragraphs[0].runs[0].font.bold = True
    plot = chart.plots[0]
    plot.gap_width = 35
    bars = plot.series[0]
    _paint(bars.format.fill, series.colours[0])
    _style_axes(chart, series, upright=upright, mirrored=mirrored)
    for at, fill in enumerate(series.colours):
        if fill != series.colours[0]:
            _paint(bars.points[at].format.fill, fill)
    if upright:
        return
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = series.written, False
    plot.data_labels.font.size = Pt(_LETTERS)


def _paint(fill: Any, colour: str) -> None:
    from pptx.dml.color import RGBColor

    fill.solid()
    fill.fore_color.rgb = RGBColor(*bytes.fromhex(colour[1:]))  # type: ignore[no-untyped-call]


def _style_axes(chart: Any, series: _Series, *, upright: bool, mirrored: bool) -> None:
    from pptx.enum.chart import XL_TICK_MARK
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Pt

    names, amounts = chart.category_axis, chart.value_axis
    names.format.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
    names.format.line.color.brightness = 0.4
    names.major_tick_mark = amounts.major_tick_mark = XL_TICK_MARK.NONE
    amounts.minimum_scale = 0
    amounts.format.line.fill.background()
    if upright:
        lines = amounts.major_gridlines.format.line
        lines.color.theme_color, lines.width = MSO_THEME_COLOR.BACKGROUND_2, Pt(0.75)
        if max(amount or 0 for amount in series.amounts) < 5:
            amounts.major_unit = 1
        return
    amounts.has_major_gridlines = False
    amounts.visible = False
    names.reverse_order = True
    amounts.reverse_order = mirrored


def _workbook(series: _Series, made: dt.datetime) -> bytes:
    """The numbers behind a chart, as *Edit data* opens them; names stay the text that they are.

    The workbook of python-pptx would take a name that begins with ``=`` for a formula.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": made.replace(tzinfo=None)})
        look, quoted = book.add_format(), book.add_format({"quote_prefix": True})
        sheet = book.add_worksheet("Sheet1")
        write_text(sheet, 0, 1, readable(bare(series.title)), look)
        for line, (name, amount) in enumerate(_rows(series), start=1):
            write_text(sheet, line, 0, readable(bare(name)), look, quoted)
            if amount is not None:
                sheet.write_number(line, 1, amount)
    return out.getvalue()


def _rows(series: _Series) -> Iterable[tuple[str, float | None]]:
    return zip(series.names, series.amounts, strict=True)
