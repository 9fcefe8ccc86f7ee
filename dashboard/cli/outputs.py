"""What a report leaves the shell as: which files, in which formats, with which options."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from dashboard.cli.writing import write_files, write_out
from geodata.errors import ExportError

if TYPE_CHECKING:
    from dashboard.reports.model import About, Report

STDOUT = "-"
_BRIEF = "pdf"
_BRIEF_OPTIONS = frozenset({"page"})


@dataclass(frozen=True)
class Output:
    """One file: where it goes and what it is."""

    out: str
    format: str
    options: Mapping[str, Any]
    wants: frozenset[str]


class Outputs:
    """What is to be written; what cannot be is refused before anything is read.

    Parameters
    ----------
    out : iterable of str
        Paths whose endings say the format; ``-`` is standard output, in the format named.
    format : str
        Of standard output alone.
    options : mapping of str to object
        Those that were given, by the names that :func:`dashboard.exports.render` has for them.
    brief : bool
        Whether it is a brief, which is a document of its own.
    story : bool
        Whether there may be more than one scene.
    """

    def __init__(
        self,
        out: Iterable[str],
        format: str,
        options: Mapping[str, Any],
        *,
        brief: bool = False,
        story: bool = False,
    ) -> None:
        named = list(out)
        _check_names(named, format)
        formats = [format if one == STDOUT else _format_of(one) for one in named]
        if brief and set(formats) != {_BRIEF}:
            raise typer.BadParameter(f"a brief is a {_BRIEF}; let --out end in .{_BRIEF}")
        self._brief = brief
        taken = [_BRIEF_OPTIONS if brief else _format(one).options for one in formats]
        _check_options(options, frozenset().union(*taken))
        self.files = tuple(
            Output(
                one,
                kind,
                {name: value for name, value in options.items() if name in names},
                _wants(kind, options, story),
            )
            for one, kind, names in zip(named, formats, taken, strict=True)
        )
        if story:
            self._check_story()

    @property
    def to_stdout(self) -> bool:
        """Whether standard output is one of them, so that nothing else may be said there."""
        return any(one.out == STDOUT for one in self.files)

    def write(self, report_with: Callable[[frozenset[str]], Report]) -> tuple[About, ...]:
        """Write all files, each of the report that holds what it wants; what those are about."""
        from dashboard.exports import render

        reports = {one.wants: report_with(one.wants) for one in self.files}
        self._put([render(reports[one.wants], one.format, **one.options) for one in self.files])
        return tuple(report.about for report in reports.values())

    def write_brief(self, write: Callable[..., bytes]) -> None:
        """Write all files of a brief; ``write`` takes the options."""
        self._put([write(**one.options) for one in self.files])

    def _put(self, contents: list[bytes]) -> None:
        """Put everything in its place once all of it is made."""
        made = {one.out: content for one, content in zip(self.files, contents, strict=True)}
        write_files({Path(out): content for out, content in made.items() if out != STDOUT})
        if STDOUT in made:
            write_out(made[STDOUT])

    def _check_story(self) -> None:
        for one in self.files:
            if not _format(one.format).story:
                raise typer.BadParameter(f"{one.out} would hold one scene; say which with --scene")


def _check_names(out: list[str], format: str) -> None:
    if not out:
        raise typer.BadParameter("say with --out which files are wanted")
    if len(set(out)) < len(out):
        raise typer.BadParameter("--out names a file twice")
    if (STDOUT in out) != bool(format):
        raise typer.BadParameter("--format goes with --out -, and the one with the other")
    for one in out:
        folder = Path(one).parent
        if one != STDOUT and not folder.is_dir():
            raise typer.BadParameter(f"there is no folder {folder}, for {one}")
        if one != STDOUT and not os.access(folder, os.W_OK):
            raise typer.BadParameter(f"nothing can be written to the folder {folder}, for {one}")
        if one != STDOUT and Path(one).is_dir():
            raise typer.BadParameter(f"{one} is a folder")
    if STDOUT in out and sys.stdout.isatty():
        raise typer.BadParameter("--out - is for a pipe or a file, and this is a terminal")


def _check_options(options: Mapping[str, Any], taken: frozenset[str]) -> None:
    """Refuse an option that no file takes, so that none is passed over in silence."""
    for name in options:
        if name not in taken:
            raise typer.BadParameter(f"none of the files asked for takes --{name}")


def _wants(format: str, options: Mapping[str, Any], story: bool) -> frozenset[str]:
    """What of a report costs time and is read for a format.

    Of the tables a CSV has one; and records are those of one view, so a story has none.
    """
    wants = _format(format).wants
    if "table" in _format(format).options:
        wants &= {str(options.get("table", ""))}
    return wants - {"records", "ledger"} if story else wants


def _format_of(name: str) -> str:
    from dashboard.exports import format_of

    return format_of(name)


def _format(name: str) -> Any:
    from dashboard.exports import FORMATS

    if name not in FORMATS:
        raise ExportError(f"There is no format {name!r}", remedy=f"There are {', '.join(FORMATS)}.")
    return FORMATS[name]
