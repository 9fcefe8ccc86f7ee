"""The best plan is looked for once for all who want it, and can be left and ended."""

from __future__ import annotations

import threading

import pytest

from dashboard import solving
from geodata.errors import PlanError


@pytest.fixture(autouse=True)
def own_searches(monkeypatch):
    """Nobody else's searches."""
    monkeypatch.setattr(solving, "_searches", {})


class Work:
    """A search that goes on until it is let go, or told to end."""

    def __init__(self):
        self.begun, self.free, self.times = threading.Event(), threading.Event(), 0

    def __call__(self, progress):
        """Work until then."""
        self.times += 1
        self.begun.set()
        while progress(0.25, 1.5) and not self.free.wait(0.005):
            pass
        return f"plan {self.times}"


def test_everybody_who_asks_the_same_shares_one_search():
    """It is begun once, says how far it is, and is there for who asks later."""
    work = Work()
    first = solving.look_for("key", work, "amina")
    assert solving.look_for("key", work, "bina") is first
    assert work.begun.wait(20)
    assert (first.begun, first.ended, first.plan) == (True, False, None)
    assert first.wait(0) is None
    work.free.set()
    assert first.wait(20) == "plan 1"
    assert (first.gap, first.seconds) == (0.25, 1.5)
    assert solving.look_for("key", work, "carla").plan == "plan 1"
    assert work.times == 1


def test_a_search_that_was_ended_has_the_best_plan_so_far_and_can_go_on():
    """It begins anew only when it is asked to."""
    work = Work()
    search = solving.look_for("key", work, "amina")
    assert work.begun.wait(20)
    search.stop()
    assert search.wait(20) == "plan 1"
    assert search.stopped
    assert solving.look_for("key", work, "amina") is search
    work.free.set()
    again = solving.look_for("key", work, "amina", again=True)
    assert again is not search
    assert again.wait(20) == "plan 2"
    assert solving.look_for("key", work, "amina", again=True) is again


def test_a_search_ends_when_the_last_who_followed_it_leaves():
    """Who comes back finds another one, for nobody had asked it to stop."""
    work = Work()
    search = solving.look_for("key", work, "amina")
    solving.look_for("key", work, "bina")
    assert work.begun.wait(20)
    search.leave("amina")
    assert not search.stopped
    search.leave("bina")
    search.wait(20)
    assert search.ended
    work.free.set()
    assert solving.look_for("key", work, "amina").wait(20) == "plan 2"


def test_one_search_runs_at_a_time_and_one_that_waits_can_be_left():
    """The solver has one core for everybody."""
    work, later = Work(), Work()
    first = solving.look_for("first", work, "amina")
    assert work.begun.wait(20)
    second = solving.look_for("second", later, "bina")
    assert not second.begun
    second.leave("bina")
    work.free.set()
    assert first.wait(20)
    second.wait(20)
    assert (second.ended, second.plan, later.times) == (True, None, 0)


@pytest.mark.parametrize(
    ("error", "said"),
    [(PlanError("No trip fits"), "No trip fits."), (ValueError("x"), "The log of the server")],
)
def test_what_fails_is_a_sentence(error, said, caplog):
    """Nobody waits for ever, and another try is another search."""

    def fail(progress):
        raise error

    search = solving.look_for("key", fail, "amina")
    search.wait(20)
    assert search.ended
    assert said in search.failure
    assert solving.look_for("key", fail, "amina") is search
    assert solving.look_for("key", lambda progress: "plan", "amina", again=True).wait(20) == "plan"


def test_only_so_many_that_ended_are_remembered(monkeypatch):
    """The ones asked for last stay."""
    monkeypatch.setattr(solving, "_KEPT", 2)
    for key in "abc":
        solving.look_for(key, lambda progress: "plan", "amina").wait(20)
    solving.look_for("d", lambda progress: "plan", "amina").wait(20)
    assert solving.find_search("a") is None
    assert solving.find_search("d") is not None
