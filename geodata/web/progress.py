"""How far a long piece of work is, told as one share of the whole."""

from __future__ import annotations

from collections.abc import Callable

Told = Callable[[str, float | None], None]


class Progress:
    """Turns the share done of a step into the share done of everything.

    Parameters
    ----------
    tell : callable, optional
        Takes what is being done and the share of the whole; nothing is told when None.
    """

    def __init__(self, tell: Told | None) -> None:
        self._tell = tell
        self._what, self._first, self._last = "", 0.0, 1.0
        self._done = 0.0

    def begin(self, what: str, first: float, last: float) -> None:
        """Begin a step that takes the whole from one share to another."""
        self._what, self._first, self._last = what, first, last
        self(0.0)

    def now(self, what: str) -> None:
        """Say what is being done within the step."""
        self._what = what
        self(0.0)

    def __call__(self, share: float) -> None:
        """Tell the share that is done of the step; what is done again takes nothing back."""
        self._done = max(self._done, self._first + share * (self._last - self._first))
        if self._tell:
            self._tell(self._what, self._done)
