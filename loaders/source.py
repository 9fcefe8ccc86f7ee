"""Open what was given: a path, an upload, a zip, the parts of a shapefile.

The one place that hashes. Nothing is parsed here. A :class:`Source` knows its name, its hash and
its bytes, and can be laid out on disk for readers that want files.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol, TypeAlias, runtime_checkable

from geodata.errors import SourceError
from loaders.archive import MAX_UNPACKED_BYTES, list_members, open_archive, unpack_member

MAX_BYTES = 500_000_000
_SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_URL = re.compile(r"^[a-z][a-z0-9+.-]+://", re.IGNORECASE)


@runtime_checkable
class Upload(Protocol):
    """A file that a browser sent, as Streamlit hands it over."""

    name: str

    def getvalue(self) -> bytes:
        """Everything that was sent."""


Part: TypeAlias = "str | Path | tuple[str, bytes] | Upload"
SourceLike: TypeAlias = "Part | Sequence[Part] | Source"


@dataclass(frozen=True)
class _File:
    """One file: on disk, or in memory when it was uploaded."""

    name: str
    content: Path | bytes

    def read(self) -> bytes:
        return self.content.read_bytes() if isinstance(self.content, Path) else self.content

    def digest(self) -> str:
        if isinstance(self.content, bytes):
            return hashlib.sha256(self.content).hexdigest()
        with self.content.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    @property
    def size(self) -> int:
        return self.content.stat().st_size if isinstance(self.content, Path) else len(self.content)


@dataclass(frozen=True)
class Source:
    """What was given to be loaded.

    Attributes
    ----------
    name : str
        File name as the provider gave it, without folders.
    sha256 : str
        Hash of the bytes; of names and hashes of the parts where there are several.
    size : int
        Bytes, before unpacking.
    """

    name: str
    sha256: str
    size: int
    _files: tuple[_File, ...]

    @property
    def suffix(self) -> str:
        """The ending of the name, lower case with its dot."""
        return Path(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return Path(self.name).stem

    @property
    def is_zip(self) -> bool:
        """Whether it is an archive to unpack; a workbook is not, although it is a zip inside."""
        return self.suffix == ".zip"

    def source_id(self, kind: str) -> str:
        """The identity of the source: what it holds and the hash of its bytes."""
        return f"{kind}-{self.sha256[:12]}"

    def read_bytes(self) -> bytes:
        """The bytes of the main file."""
        return self._files[0].read()

    def members(self) -> tuple[str, ...]:
        """Names of the files in it: those inside a zip, else its own parts.

        Raises
        ------
        SourceError
            When a zip is damaged, too large once unpacked, or holds unsafe names.
        """
        if not self.is_zip:
            return tuple(file.name for file in self._files)
        with open_archive(self._files[0].content, self.name) as archive:
            return tuple(info.filename for info in list_members(archive, self.name))

    @contextlib.contextmanager
    def on_disk(self) -> Iterator[tuple[Path, ...]]:
        """Its files as paths, unpacked where need be; uploads live as long as the context.

        Yields
        ------
        tuple of pathlib.Path
            One a member, in the order of :meth:`members`.

        Raises
        ------
        SourceError
            As :meth:`members` does.
        """
        paths = [file.content for file in self._files if isinstance(file.content, Path)]
        if not self.is_zip and len(paths) == len(self._files):
            yield tuple(paths)
            return
        with tempfile.TemporaryDirectory(prefix="engagement-") as folder:
            unpack = self._unpack if self.is_zip else self._write
            yield tuple(unpack(Path(folder)))

    def _write(self, folder: Path) -> Iterator[Path]:
        for file in self._files:
            target = folder / file.name
            target.write_bytes(file.read())
            yield target

    def _unpack(self, folder: Path) -> Iterator[Path]:
        with open_archive(self._files[0].content, self.name) as archive:
            left = MAX_UNPACKED_BYTES
            for info in list_members(archive, self.name):
                target = folder / info.filename
                target.parent.mkdir(parents=True, exist_ok=True)
                left -= unpack_member(archive, info, target, left, self.name)
                yield target


def open_source(source: SourceLike, *, max_bytes: int = MAX_BYTES) -> Source:
    """Open a file without reading what it means.

    Parameters
    ----------
    source : str, pathlib.Path, (name, bytes), upload, or a sequence of these
        A path; a shapefile brings its parts along, a folder everything directly in it. An upload
        is a name with its bytes, or any object with ``name`` and ``getvalue()``. Several are the
        parts of one shapefile.
    max_bytes : int
        The most that is accepted, all parts together, before unpacking.

    Returns
    -------
    Source

    Raises
    ------
    SourceError
        When it is an address, missing, empty, unreadable, or too large.
    """
    if isinstance(source, Source):
        return source
    files = _collect(source)
    size = sum(file.size for file in files)
    name = files[0].name
    if not files[0].size:
        raise SourceError("The file is empty", where=name, remedy="Download or export it again.")
    if size > max_bytes:
        raise SourceError(
            f"The file has {size / 1e6:,.0f} MB, more than the {max_bytes / 1e6:,.0f} MB accepted",
            where=name,
            remedy="Simplify or split it, or load it with a higher limit.",
        )
    return Source(name, _digest(files, name), size, files)


def _digest(files: tuple[_File, ...], name: str) -> str:
    try:
        if len(files) == 1:
            return files[0].digest()
        parts = sorted((file.name.lower(), file.digest()) for file in files)
    except OSError as error:
        raise SourceError(
            "The file cannot be read",
            where=name,
            remedy=f"Check its permissions: {error.strerror}.",
        ) from error
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _collect(source: Part | Sequence[Part]) -> tuple[_File, ...]:
    if isinstance(source, (str, Path)):
        return _from_path(source)
    if isinstance(source, tuple) and len(source) == 2 and isinstance(source[1], bytes):
        return (_File(_base_name(str(source[0])), source[1]),)
    if isinstance(source, Upload):
        return (_File(_base_name(source.name), source.getvalue()),)
    if isinstance(source, Iterable):
        return _parts(file for part in source for file in _collect(part))
    raise SourceError(
        f"Cannot open a {type(source).__name__}", remedy="Give a path, or a name with its bytes."
    )


def _parts(files: Iterable[_File]) -> tuple[_File, ...]:
    """Several files as one source, the shapefile itself first."""
    unique = {file.name.lower(): file for file in files}
    if not unique:
        raise SourceError("No file was given", remedy="Choose at least one.")
    if len(unique) > 1 and (zips := [name for name in unique if name.endswith(".zip")]):
        raise SourceError(
            "A zip was given together with other files",
            where=", ".join(zips[:3]),
            remedy="Give one zip, or the parts of one shapefile.",
        )
    return tuple(sorted(unique.values(), key=lambda file: not file.name.lower().endswith(".shp")))


def _from_path(source: str | Path) -> tuple[_File, ...]:
    if _URL.match(str(source)):
        raise SourceError(
            "Addresses are not read yet", where=str(source), remedy="Download it and give the file."
        )
    path = Path(source).expanduser()
    try:
        if path.is_dir():
            return _from_folder(path)
        if not path.is_file():
            raise SourceError(
                "There is no such file", where=str(source), remedy="Check the spelling of the path."
            )
        paths = _shapefile_parts(path) if path.suffix.lower() == ".shp" else [path]
    except OSError as error:
        raise SourceError(
            "The file cannot be read", where=str(source), remedy=f"{error.strerror}."
        ) from error
    return tuple(_File(found.name, found) for found in paths)


def _from_folder(folder: Path) -> tuple[_File, ...]:
    visible = [path for path in sorted(folder.iterdir()) if path.is_file() and path.name[0] != "."]
    if not visible:
        raise SourceError(
            "There is no file in the folder", where=str(folder), remedy="Give the file itself."
        )
    return _parts(_File(path.name, path) for path in visible)


def _shapefile_parts(path: Path) -> list[Path]:
    """A shapefile and the files that belong to it, itself first."""
    kin = {
        kin.suffix.lower(): kin
        for kin in sorted(path.parent.iterdir())
        if kin.stem == path.stem and kin.suffix.lower() in _SHAPEFILE_PARTS and kin != path
    }
    return [path, *(kin[suffix] for suffix in _SHAPEFILE_PARTS if suffix in kin)]


def _base_name(name: str) -> str:
    """The last component of a name that a browser sent, safe to write."""
    return PurePosixPath(name.replace("\\", "/")).name or "upload"
