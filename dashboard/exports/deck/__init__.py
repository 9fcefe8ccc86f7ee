"""A report as a deck of slides, in which everything is native: shapes, charts, tables and text.

A presenter can recolour a district, edit a sentence and open the numbers behind a chart.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dashboard.exports.deck.house import SIZES
from dashboard.language import speaking
from dashboard.reports.model import Report, Scene

if TYPE_CHECKING:
    from pptx.presentation import Presentation

__all__ = ["SIZES", "write_deck"]


def write_deck(report: Report, *, template: bytes | None = None, size: str = "16:9") -> bytes:
    """A report as PPTX: a slide a scene, then figures and tables, then what it all is.

    A template (.potx or .pptx) brings its size, layouts, fonts and colours with it.
    """
    from dashboard.exports.deck.about import add_about
    from dashboard.exports.deck.figures import add_figures
    from dashboard.exports.deck.scenes import add_opening, add_scene
    from dashboard.exports.deck.stage import set_stage
    from dashboard.exports.deck.tables import add_table

    with speaking(report.language):
        stage = set_stage(template, size, report.scenes[0].palette)
        if len(report.scenes) > 1:
            add_opening(stage, report)
        for scene in report.scenes:
            add_scene(stage, report, scene)
        for scene in _different(report.scenes):
            add_figures(stage, report, scene)
            add_table(stage, report, scene)
        add_about(stage, report)
    _describe(stage.deck, report)
    out = io.BytesIO()
    stage.deck.save(out)
    return _dated(out.getvalue(), report)


def _different(scenes: tuple[Scene, ...]) -> Iterator[Scene]:
    """Scenes whose figures are not those of a scene before, such as the same view seen closer."""
    told = set()
    for scene in scenes:
        what = (scene.place, scene.period, scene.as_of, scene.filters, scene.measure)
        key = (*what, scene.table.title, scene.headline)
        if key not in told:
            told.add(key)
            yield scene


def _describe(deck: Presentation, report: Report) -> None:
    """Title, audience and day as properties of the file."""
    from dashboard.exports.about import banner
    from dashboard.exports.deck.drawing import readable

    properties, made = deck.core_properties, report.about.made.replace(tzinfo=None)
    # A property has room for 255 letters.
    properties.title = readable(report.title)[:255]
    properties.subject = readable(report.scenes[0].headline)[:255]
    properties.category = readable(banner(report))[:255]
    properties.comments = properties.keywords = ""
    properties.author = properties.last_modified_by = ""
    properties.language = report.language
    properties.created = properties.modified = made
    properties.revision = 1


def _dated(deck: bytes, report: Report) -> bytes:
    """The same file with the day of the report on every part: same input, same output."""
    made = max(report.about.made.timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(deck)) as given, zipfile.ZipFile(out, "w") as dated:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, made)
            entry.compress_type = zipfile.ZIP_DEFLATED
            dated.writestr(entry, given.read(name))
    return out.getvalue()
