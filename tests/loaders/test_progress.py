"""Progress of work that says nothing itself."""

from __future__ import annotations

import threading

import pytest

from loaders import progress
from loaders.progress import Steps


def test_long_work_is_told_of_while_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The share grows towards the end of the step, and is told by the thread that waits."""
    monkeypatch.setattr(progress, "TICK", 0.001)
    heard: list[float] = []
    enough = threading.Event()
    threads = set()

    def listen(what: str, share: float) -> None:
        threads.add(threading.current_thread())
        heard.append(share)
        if len(heard) == 4:
            enough.set()

    assert Steps(listen).during("Reading", 0.2, 0.6, lambda: enough.wait(30))
    assert heard == sorted(heard)
    assert heard[0] == 0.2
    assert len(set(heard)) >= 4
    assert max(heard) < 0.6
    assert threads == {threading.current_thread()}


def test_what_fails_in_a_step_fails_for_who_waits() -> None:
    """An error comes through as it is, a timeout of the work's own among them."""
    for error in (ValueError("bad"), TimeoutError("own")):

        def fail(error: Exception = error) -> None:
            raise error

        for listener in (None, lambda what, share: None):
            with pytest.raises(type(error), match=str(error)):
                Steps(listener).during("Reading", 0.0, 1.0, fail)
