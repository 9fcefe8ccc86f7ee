"""What a file says of itself, line by line, where it has no page of its own for it.

Workbooks, tables and layers say the same of title, filters, days, boundary, sources, audience and
what was left out: each writes these lines in its own way.
"""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.language import bare
from dashboard.language import gettext as _
from dashboard.reports.model import Report, Scene, SourceTold
from dashboard.words.wording import in_a_row

Line = tuple[str, str]
"""What is told, and what is said of it."""


def tell_report(report: Report) -> list[Line]:
    """What holds for the file as a whole: whom it is for, what is missing, where it comes from."""
    about = report.about
    lines = [
        (_("Title"), report.title),
        (_("For"), about.banner),
        (_("Mark"), about.illustrative),
        (_("Boundary"), about.boundary or about.vintage),
        *((_("Source"), tell_source(source)) for source in about.sources),
        *((_("Not in this file"), sentence) for sentence in about.left_out),
        (_("Made"), f"{about.made:%Y-%m-%d %H:%M} UTC"),
        (_("In the dashboard"), about.link),
    ]
    return list(_said(lines))


def tell_scene(scene: Scene) -> list[Line]:
    """What one view shows: in a sentence, where, when, through which filters, and its figures."""
    lines = [
        (_("View"), scene.title),
        (_("What is seen"), scene.headline if scene.headline != scene.title else ""),
        *((_("What is seen"), sentence) for sentence in scene.said),
        (_("Place"), scene.place),
        (_("Period"), scene.period),
        (_("As of"), scene.as_of),
        (_("Filters"), scene.filters or _("none")),
        (_("Measure"), scene.measure),
        *((figure.label, in_a_row([figure.value, figure.help])) for figure in scene.figures),
        *((_("To bear in mind"), sentence) for sentence in scene.notes),
    ]
    return list(_said(lines))


def tell_source(source: SourceTold) -> str:
    """A source in one line."""
    told = [source.name, source.kind]
    if source.loaded:
        told.append(_("loaded {day}").format(day=source.loaded))
    told.append(source.days)
    if source.illustrative:
        told.append(_("illustrative: invented for the example"))
    return in_a_row(told)


def tell_all(report: Report) -> list[Line]:
    """Both, for a file that says it in one list: the file, then every view."""
    lines = tell_report(report)
    for scene in report.scenes:
        lines += tell_scene(scene)
    return lines


def banner(report: Report) -> str:
    """Whom a file is for and the mark of invented data, as one line to stand on every part."""
    return bare(in_a_row([report.about.banner, report.about.illustrative]))


def _said(lines: list[Line]) -> Iterator[Line]:
    return ((bare(what), bare(said)) for what, said in lines if said)
