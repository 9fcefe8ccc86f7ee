"""What is derived and may be thrown away: kept on disk by the hash of what it came from.

Originals stay untouched (rule 8), so whatever is made of them (drawn boundaries, indexes of points)
is kept beside them under a name that says what went in. A file that is there is right, and one that
is missing is made again: nothing here is ever out of date, and deleting it costs time only.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

VARIABLE = "ENGAGEMENT_CACHE"
"""The environment variable that names the folder."""

_KEY_LENGTH = 32
_DAY = 86_400


def cache_directory(kind: str) -> Path:
    """The folder of one kind of derived file, made when it is not there.

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
    folder = root.expanduser().resolve() / kind
    folder.mkdir(parents=True, exist_ok=True)
    return folder


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
    """Write a file whole or not at all; a reader never sees half of it."""
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        try:
            part.write(body)
            part.close()
            os.replace(part.name, path)
        except BaseException:
            part.close()
            os.unlink(part.name)
            raise


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
    for path in cache_directory(kind).rglob("*"):
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
