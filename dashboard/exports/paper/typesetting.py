"""The one door to the typesetter: a template that is ours, and data that is only ever data.

A template is a file beside this one. What it shows comes as JSON that it reads, so no name from
data is ever read as a command of the typesetter, which sees no disk and no network either.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from dashboard.exports.fonts import FAMILIES, folder, writable
from geodata.errors import ExportError

if TYPE_CHECKING:
    import typst

Format = Literal["pdf", "png", "svg"]

_TEMPLATES = Path(__file__).parent
# Archived for long (PDF/A-2a), and read aloud in order (PDF/UA-1). Both refuse a letter that no
# font has, so what they refuse is tried with the fonts of the machine, and last without them.
_STANDARDS = ["a-2a", "ua-1"]
_RUNGS: tuple[tuple[bool, list[str]], ...] = ((False, _STANDARDS), (True, _STANDARDS), (True, []))

_log = logging.getLogger(__name__)


def typeset(
    template: str,
    data: Mapping[str, Any],
    files: Mapping[str, bytes] | None = None,
    *,
    format: Format = "pdf",
    ppi: float = 144,
    made: dt.datetime | None = None,
) -> bytes:
    """A page, or pages, as the bytes of a file.

    ``template`` is the name of a ``.typ`` file beside this one, which reads ``data`` with
    ``json("data.json")``, and ``files`` (pictures as SVG without any text, say) under their names.
    The families to write in are in ``data`` as ``fonts``. A picture has one page; its size is the
    template's, and ``ppi`` says how many pixels make an inch. ``made`` is written into a PDF.
    """
    whole = {**_templates(), **(files or {}), "data.json": _as_json({**data, "fonts": FAMILIES})}
    whole["main.typ"] = whole[template]
    system, pdf = _first_that_sets(whole, made and made.replace(microsecond=0))
    if format == "pdf":
        return pdf
    pages = _compile(whole, _fonts(system=system), format=format, ppi=ppi)
    if not isinstance(pages, bytes):
        raise ExportError(
            f"A picture is one page, and this one has {len(pages)}",
            remedy="Choose a larger size, or the PDF.",
        )
    return pages


def _first_that_sets(files: Mapping[str, bytes], made: dt.datetime | None) -> tuple[bool, bytes]:
    """The PDF, and whether it takes the machine's own fonts to write every letter of it."""
    import typst

    for system, standards in _RUNGS:
        try:
            pdf = _compile(
                files, _fonts(system=system), format="pdf", pdf_standards=standards, timestamp=made
            )
        except typst.TypstError as error:
            said = error
            _log.info("typesetting once more, because: %s", error.message)
        else:
            return system, pdf
    raise ExportError(f"The page could not be set: {said.message}") from said


def _compile(files: Mapping[str, bytes], fonts: typst.Fonts, **how: Any) -> Any:
    import typst

    several: Any = dict(files)  # which its stubs do not know to be allowed
    compiler = typst.Compiler(several, font_paths=fonts, ignore_system_fonts=True)
    made, warnings = compiler.compile_with_warnings(**how)
    for warning in warnings:
        _log.warning("typesetting: %s", warning.message)
    return made


@cache
def _fonts(*, system: bool) -> typst.Fonts:
    import typst

    return typst.Fonts(
        include_system_fonts=system, include_embedded_fonts=False, font_paths=[str(folder())]
    )


@cache
def _templates() -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(_TEMPLATES.glob("*.typ"))}


def _as_json(data: object) -> bytes:
    """Data as the template reads it, without what is no letter."""
    return json.dumps(_writable(data), ensure_ascii=False, allow_nan=False).encode()


def _writable(data: Any) -> Any:
    if isinstance(data, str):
        return writable(data)
    if isinstance(data, Mapping):
        return {str(key): _writable(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_writable(value) for value in data]
    return data.item() if isinstance(data, np.generic) else data
