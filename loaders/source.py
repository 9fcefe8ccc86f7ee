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

    def head(self, size: int) -> bytes:
        if isinstance(self.content, bytes):
            return self.content[:size]
        with self.content.open("rb") as stream:
            return stream.read(size)

    def digest(self) -> str:
        if isinstance(self.content, bytes):
            return hashlib.sha256(self.content).hexdigest()
        with self.content.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    @property
    def is_zip(self) -> bool:
        return self.name.lower().endswith(".zip")

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
        """Whether any of it is to be unpacked; a workbook is not, although it is a zip inside."""
        return any(file.is_zip for file in self._files)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the files that were given, a zip by its own."""
        return tuple(file.name for file in self._files)

    def source_id(self, kind: str) -> str:
        """The identity of the source: what it holds and the hash of its bytes."""
        return f"{kind}-{self.sha256[:12]}"

    def read_bytes(self) -> bytes:
        """The bytes of the main file."""
        return self._files[0].read()

    def files(self) -> tuple[tuple[str, bytes], ...]:
        """Names and bytes of the files that were given, a zip as it is."""
        return tuple((file.name, file.read()) for file in self._files)

    def head(self, size: int) -> bytes:
        """How the main file begins, without reading the rest of it."""
        return self._files[0].head(size)

    def members(self) -> tuple[str, ...]:
        """Names of the files in it: those inside a zip, else its own parts.

        Raises
        ------
        SourceError
            When a zip is damaged, too large once unpacked, or holds unsafe names.
        """
        return tuple(name for file in self._files for name in _members_of(file))

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """The files in it as names with their bytes, unpacked where it is a zip.

        Yields
        ------
        (str, bytes)
            One a member, in the order of :meth:`members`; names are those inside the zip.

        Raises
        ------
        SourceError
            As :meth:`members` does.
        """
        if not self.is_zip:
            yield from ((file.name, file.read()) for file in self._files)
            return
        with self.on_disk() as paths:
            yield from zip(self.members(), (path.read_bytes() for path in paths), strict=True)

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
            yield tuple(self._lay_out(Path(folder)))

    def _lay_out(self, folder: Path) -> Iterator[Path]:
        """Every file written, every zip unpacked into a folder of its own."""
        left = MAX_UNPACKED_BYTES
        for position, file in enumerate(self._files):
            if not file.is_zip:
                (folder / file.name).write_bytes(file.read())
                yield folder / file.name
                continue
            for path in _unpack(file, folder / str(position), left):
                left -= path.stat().st_size
                yield path


def _members_of(file: _File) -> Iterator[str]:
    if not file.is_zip:
        yield file.name
        return
    with open_archive(file.content, file.name) as archive:
        yield from [info.filename for info in list_members(archive, file.name)]


def _unpack(file: _File, folder: Path, left: int) -> Iterator[Path]:
    with open_archive(file.content, file.name) as archive:
        for info in list_members(archive, file.name):
            target = folder / info.filename
            target.parent.mkdir(parents=True, exist_ok=True)
            left -= unpack_member(archive, info, target, left, file.name)
            yield target


def open_source(source: SourceLike, *, max_bytes: int = MAX_BYTES) -> Source:
    """Open a file without reading what it means.

    Parameters
    ----------
    source : str, pathlib.Path, (name, bytes), upload, or a sequence of these
        A path; a shapefile brings its parts along, a folder everything directly in it. An upload
        is a name with its bytes, or any object with ``name`` and ``getvalue()``. Several belong
        together: the parts of a shapefile, or tables that share a key.
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
    unique: dict[str, _File] = {}
    for file in files:
        if unique.setdefault(file.name.lower(), file) != file:
            raise SourceError(
                "Two files have one name", where=file.name, remedy="Rename one of them."
            )
    if not unique:
        raise SourceError("No file was given", remedy="Choose at least one.")
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
