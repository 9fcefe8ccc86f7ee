"""What is derived and may be thrown away: kept on disk by the hash of what it came from.

Originals stay untouched (rule 8), so whatever is made of them (drawn boundaries, indexes of points)
is kept beside them under a name that says what went in. A file that is there is right, and one that
is missing is made again: nothing here is ever out of date, and deleting it costs time only.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import sys
import time
from pathlib import Path

import numpy as np

from geodata.errors import CacheError

VARIABLE = "ENGAGEMENT_CACHE"
"""The environment variable that names the folder."""

_KEY_LENGTH = 32
_DAY = 86_400


def cache_path(kind: str) -> Path:
    """Where derived files of one kind are kept, whether or not the folder is there.

    Parameters
    ----------
    kind : str
        Such as ``layers``; a plain folder name.

    Returns
    -------
    pathlib.Path
        Below ``$ENGAGEMENT_CACHE``, else below the user's cache folder.
    """
    chosen = os.environ.get(VARIABLE)
    root = Path(chosen) if chosen else _user_cache() / "subnational-engagement"
    return root.expanduser().resolve() / kind


def cache_directory(kind: str) -> Path:
    """The folder of :func:`cache_path`, made when it is not there.

    Raises
    ------
    CacheError
        When it cannot be made.
    """
    folder = cache_path(kind)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(folder, error) from error
    return folder


def keep_kernels() -> None:
    """Have compiled kernels kept below the chosen folder too, where somebody chose one.

    By itself numba keeps them beside the source, else in the user's cache folder. A service may
    write to neither, and would compile at every start or, worse, refuse to. To be called before
    numba is imported; ``$NUMBA_CACHE_DIR`` stays stronger.
    """
    if os.environ.get(VARIABLE):
        # Where it cannot be made numba looks on, and says nothing; the maps will.
        os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_path("kernels")))


def content_key(*parts: str | bytes | np.ndarray) -> str:
    """A name for what is made of some contents: equal contents, equal name.

    Parameters
    ----------
    *parts : str, bytes or numpy.ndarray
        In an order that is always the same; arrays of numbers count with their type and shape.

    Returns
    -------
    str
        32 hexadecimal digits of the SHA-256.
    """
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray):
            head, body = f"{part.dtype.str}{part.shape}".encode(), np.ascontiguousarray(part).data
        else:
            head, body = b"", memoryview(part.encode() if isinstance(part, str) else part)
        # The length keeps two parts from being taken for one.
        digest.update(head + body.nbytes.to_bytes(8, "little"))
        digest.update(body)
    return digest.hexdigest()[:_KEY_LENGTH]


def keep(path: Path, body: bytes) -> None:
    """Write a file whole or not at all; a reader never sees half of it.

    Raises
    ------
    CacheError
        When it cannot be written.
    """
    # Not tempfile's: what one user draws in a shared folder another user's server has to read.
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}.part")
    try:
        part.write_bytes(body)
        os.replace(part, path)
    except OSError as error:
        raise _unusable(path.parent, error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _unusable(folder: Path, error: OSError) -> CacheError:
    return CacheError(
        f"Drawn maps and indexes cannot be kept: {error.strerror or error}",
        where=str(folder),
        remedy=f"Make room there and let this user write to it, or set {VARIABLE} to another "
        "folder.",
    )


def touch(path: Path) -> bool:
    """Whether a file is kept; note that it was used today."""
    try:
        os.utime(path)
    except OSError:
        return path.exists()
    return True


def prune(kind: str, *, days: float = 90) -> int:
    """Delete derived files that nobody used for so long, and what an ended process left half made.

    Returns
    -------
    int
        How many files went.
    """
    gone = 0
    for path in cache_path(kind).rglob("*"):
        with contextlib.suppress(OSError):  # another process may be quicker, or still hold it
            age = (time.time() - path.stat().st_mtime) / _DAY
            if path.is_file() and age > (1 if path.suffix == ".part" else days):
                path.unlink()
                gone += 1
    return gone


def _user_cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
