"""Zips from strangers: unpacked without leaving the folder or filling the disk."""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from geodata.errors import SourceError

MAX_UNPACKED_BYTES = 2_000_000_000
MAX_MEMBERS = 1_000
_CHUNK = 1 << 20


@contextlib.contextmanager
def open_archive(content: Path | bytes, name: str) -> Iterator[zipfile.ZipFile]:
    """Open a zip.

    Parameters
    ----------
    content : pathlib.Path or bytes
        Where it is, or what it is.
    name : str
        Its file name, for errors.

    Raises
    ------
    SourceError
        When it is damaged, also when that shows only while it is read.
    """
    try:
        with zipfile.ZipFile(
            io.BytesIO(content) if isinstance(content, bytes) else content
        ) as zip_:
            yield zip_
    # NotImplementedError is how zipfile says that it does not know a way of compression.
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise SourceError(
            "The zip is damaged", where=name, remedy="Download or pack it again."
        ) from error


def list_members(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """The files of an archive, without the litter of operating systems.

    Parameters
    ----------
    archive : zipfile.ZipFile
    name : str
        Its file name, for errors.

    Returns
    -------
    list of zipfile.ZipInfo
        Each with a name that stays in the folder it is unpacked into.

    Raises
    ------
    SourceError
        When a name leaves that folder, there is too much of it, or nothing.
    """
    infos = [info for info in archive.infolist() if not info.is_dir() and not _litter(info)]
    for info in infos:
        path = PurePosixPath(info.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise SourceError(
                f"The zip holds an unsafe name, {info.filename!r}",
                where=name,
                remedy="Unpack it yourself and pack the files you need again.",
            )
    if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
        raise _too_large(name)
    if not infos:
        raise SourceError("The zip is empty", where=name, remedy="Pack the files again.")
    return infos


def _litter(info: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(info.filename)
    return path.parts[0] == "__MACOSX" or path.name.startswith(".") or path.name == "Thumbs.db"


def unpack_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, left: int, name: str
) -> int:
    """Unpack one member and count what really comes out: the stated size may lie.

    Parameters
    ----------
    archive, info
        The zip and the member.
    target : pathlib.Path
        File to write.
    left : int
        Bytes that may still be written.
    name : str
        The zip's file name, for errors.

    Returns
    -------
    int
        Bytes written.

    Raises
    ------
    SourceError
        When it is larger than that, locked or damaged.
    """
    written = 0
    try:
        with archive.open(info) as packed, target.open("wb") as unpacked:
            while chunk := packed.read(_CHUNK):
                written += len(chunk)
                if written > left:
                    raise _too_large(name)
                unpacked.write(chunk)
    except RuntimeError as error:  # what zipfile raises for a password
        raise SourceError(
            "The zip is locked with a password", where=name, remedy="Pack it without one."
        ) from error
    return written


def _too_large(name: str) -> SourceError:
    return SourceError(
        "The zip is too large once unpacked",
        where=name,
        remedy=f"At most {MAX_MEMBERS} files and {MAX_UNPACKED_BYTES / 1e9:.0f} GB are accepted.",
    )
