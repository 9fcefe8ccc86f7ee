"""Files that leave the house: the only place that writes a format for other people's programs.

:func:`render` makes any of :data:`FORMATS` of a report, which is plain data; a writer asks nobody
for anything else. Text from data stays text, whatever a spreadsheet, a page or a typesetter would
make of it. A library is imported when its format is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from dashboard.language import noop, speaking
from dashboard.reports.model import Report
from geodata.errors import ExportError


@dataclass(frozen=True)
class Format:
    """One kind of file: what it is called, how its name ends, what it needs and can be told.

    ``wants`` are of :data:`dashboard.reports.WANTS`, ``options`` the names that :func:`render`
    takes for it, and ``story`` whether it holds more than one scene.
    """

    label: str
    ending: str
    mime: str
    wants: frozenset[str] = frozenset()
    options: frozenset[str] = frozenset()
    story: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ONE_PICTURE = frozenset({"width", "height", "dark", "scene"})

FORMATS: Mapping[str, Format] = {
    "pptx": Format(
        noop("Slides (PowerPoint)"),
        ".pptx",
        f"{_OFFICE}.presentationml.presentation",
        options=frozenset({"template", "size"}),
        story=True,
    ),
    "pdf": Format(
        noop("Document (PDF)"),
        ".pdf",
        "application/pdf",
        options=frozenset({"page"}),
        story=True,
    ),
    "html": Format(
        noop("Page for any browser (HTML)"),
        ".html",
        "text/html",
        wants=frozenset({"layers"}),
        options=frozenset({"layout", "start"}),
        story=True,
    ),
    "png": Format(noop("Picture (PNG)"), ".png", "image/png", options=_ONE_PICTURE | {"dpi"}),
    "svg": Format(noop("Drawing (SVG)"), ".svg", "image/svg+xml", options=_ONE_PICTURE),
    "xlsx": Format(
        noop("Workbook (Excel)"),
        ".xlsx",
        f"{_OFFICE}.spreadsheetml.sheet",
        wants=frozenset({"records", "ledger"}),
        story=True,
    ),
    "csv": Format(
        noop("Table (CSV)"),
        ".csv",
        "text/csv",
        wants=frozenset({"records", "ledger"}),
        options=frozenset({"table"}),
        story=True,
    ),
    "gpkg": Format(
        noop("Layers for GIS (GeoPackage)"),
        ".gpkg",
        "application/geopackage+sqlite3",
        wants=frozenset({"records", "shapes"}),
        story=True,
    ),
    "geojson": Format(
        noop("Layer (GeoJSON)"),
        ".geojson",
        "application/geo+json",
        wants=frozenset({"shapes"}),
        story=True,
    ),
    "parquet": Format(
        noop("Layer (GeoParquet)"),
        ".parquet",
        "application/vnd.apache.parquet",
        wants=frozenset({"shapes"}),
        story=True,
    ),
}
"""Every kind of file that a report can be made into, by its short name."""


def format_of(name: str) -> str:
    """The format that a file's name asks for by its ending.

    Raises
    ------
    ExportError
        When there is none.
    """
    for code, one in FORMATS.items():
        if name.lower().endswith(one.ending):
            return code
    endings = ", ".join(one.ending for one in FORMATS.values())
    raise ExportError(f"No file can be made that is called {name!r}", remedy=f"End in {endings}.")


def render(report: Report, format: str, **options: Any) -> bytes:
    """A report as a file.

    Parameters
    ----------
    report : Report
    format : str
        A key of :data:`FORMATS`.
    **options
        Those that the format names; others are an error, so that none is passed over in silence.

    Raises
    ------
    ExportError
        When there is no such format or option, or the file cannot be made as it was asked for.
    """
    if format not in FORMATS:
        raise ExportError(
            f"There is no format {format!r}", remedy=f"There are {', '.join(FORMATS)}."
        )
    unknown = sorted(set(options) - FORMATS[format].options)
    if unknown:
        raise ExportError(f"{FORMATS[format].label} knows no {', '.join(unknown)}")
    with speaking(report.language):
        return _writer(format)(report, **options)


def _writer(format: str) -> Callable[..., bytes]:
    """What writes a format; imported now, as some cost seconds that other formats need not wait."""
    room, name = _WRITERS[format]
    found: Callable[..., bytes] = getattr(import_module(f"dashboard.exports.{room}"), name)
    return found


_WRITERS: Mapping[str, tuple[str, str]] = {
    "pptx": ("deck", "write_deck"),
    "pdf": ("paper", "write_pdf"),
    "png": ("paper", "write_png"),
    "svg": ("paper", "write_svg"),
    "html": ("page", "write_page"),
    "xlsx": ("sheets", "write_workbook"),
    "csv": ("sheets", "write_csv"),
    "gpkg": ("layers", "write_geopackage"),
    "geojson": ("layers", "write_geojson"),
    "parquet": ("layers", "write_geoparquet"),
}
"""Room and function that write each format."""
