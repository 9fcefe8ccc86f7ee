"""Files that somebody asked for: whole, or as they were before."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from geodata.errors import StoreError


def write_file(out: Path, content: bytes) -> None:
    """Write a file that somebody asked for."""
    write_files({out: content})


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write files so that all of them are new and whole, or all are as they were.

    Each is written beside its place first, so that a disk that is full, or a job that is ended,
    leaves no half of one under its name.
    """
    with ExitStack() as undo:
        staged = [(_stage(out, content, undo), out) for out, content in contents.items()]
        for part, out in staged:
            if part is not None:
                try:
                    part.replace(_place(out))
                except OSError as error:
                    raise _cannot(out, error) from error


def write_out(content: bytes) -> None:
    """Write a file to standard output."""
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError as error:
        # Whoever read it has gone; Python would try once more as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise _cannot(Path("-"), error) from error
    except OSError as error:
        raise _cannot(Path("-"), error) from error


def _stage(out: Path, content: bytes, undo: ExitStack) -> Path | None:
    """Write a file beside its place; None where there is no place to put it into, as in a pipe."""
    place = _place(out)
    try:
        if place.exists() and not place.is_file():
            place.write_bytes(content)
            return None
        part = place.with_name(f".{secrets.token_hex(6)}.part")
        undo.callback(part.unlink, missing_ok=True)
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if place.exists():
            shutil.copymode(place, part)
    except OSError as error:
        raise _cannot(out, error) from error
    return part


def _place(out: Path) -> Path:
    """Where a file lies; a link to it stays one."""
    return Path(os.path.realpath(out))


def _cannot(out: Path, error: OSError) -> StoreError:
    return StoreError(
        "The file cannot be written", where=str(out), remedy=f"{error.strerror or error}."
    )
