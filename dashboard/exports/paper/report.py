"""A report as a PDF: pages to be printed, read on a screen, or read aloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dashboard.exports.paper.theming import in_theme
from dashboard.exports.paper.told import Paper, tell_pages
from dashboard.exports.paper.typesetting import typeset
from dashboard.language import speaking
from dashboard.reports.model import Report
from geodata.errors import ExportError

PAPERS: Mapping[str, Paper] = {"a4": Paper(595.28, 841.89), "letter": Paper(612.0, 792.0)}
"""Sizes of paper by their names."""


def write_pdf(report: Report, *, page: str = "a4") -> bytes:
    """All views of a report on pages of a size, in the colours of paper."""
    scenes = tuple(in_theme(scene, "light") for scene in report.scenes)
    with speaking(report.language):
        told, files = tell_pages(replace(report, scenes=scenes), paper_of(page))
    return typeset("report.typ", told, files, made=report.about.made)


def paper_of(page: str) -> Paper:
    """A size of paper by its name."""
    if page.lower() not in PAPERS:
        raise ExportError(
            f"There is no paper called {page!r}", remedy=f"Choose one of {', '.join(PAPERS)}."
        )
    return PAPERS[page.lower()]
