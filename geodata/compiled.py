"""How kernels are compiled: once, kept for the next start, on the thread that calls.

A kernel is one pass over flat arrays. It lets go of the interpreter's lock, and numba's own threads
are never used: they are not safe under several sessions, so whoever has two cores gives out chunks.

numba is imported here alone, and modules of kernels only inside the functions that need them: it
takes most of a second, which a command that places ten points should not wait for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy.typing as npt

from geodata.cache import keep_kernels

keep_kernels()  # numba looks where its cache is when it is imported

from numba import njit  # noqa: E402
from numba.core.caching import FunctionCache  # noqa: E402

_LOG = logging.getLogger("engagement")

Array = npt.NDArray[Any]
Function = TypeVar("Function", bound=Callable[..., Any])


class _Kept(FunctionCache):  # type: ignore[misc]
    """numba's own cache of a kernel; a disk that is full or forbidden costs compiling again."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super().load_overload(sig, target_context)
        except OSError as error:
            _LOG.info("A compiled kernel cannot be read: %s", error)
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        try:
            super().save_overload(sig, data)
        except OSError as error:
            _LOG.info("A compiled kernel cannot be kept: %s", error)


def compiled(function: Function) -> Function:
    """Compile a function at its first call; kept for the next start where numba may write."""
    kernel = njit(nogil=True)(function)
    try:
        kernel._cache = _Kept(function)  # what its enable_caching() does, with numba's own class
    except RuntimeError as error:  # no folder that could be written to
        _LOG.info("%s", error)
    return cast(Function, kernel)
