"""The best plan, looked for off the page's path: begun once, shared, left or ended at any time.

The solver may need twenty seconds, and a page may not wait for it. So whoever wants the best plan
asks :func:`look_for` and gets a :class:`Search` at once. What is asked for is told by a key of all
that it depends on, so that everybody who asks the same shares one search, and finds it again after
another page. A search that nobody follows any more ends by itself.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from geodata.errors import EngagementError
from geodata.planning import Plan

Progress = Callable[[float, float], bool]
"""Told the gap and the seconds gone; False ends the search."""

Job = Callable[[Progress], Plan]

MOST_SECONDS = 20.0
"""What a solver is given."""

_KEPT = 64
_LOG = logging.getLogger("engagement")
_UNEXPECTED = "The best plan could not be looked for. The log of the server says why."


class Search:
    """One search for the best plan, as everybody sees it who waits for it."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.gap, self.seconds = 1.0, 0.0
        self.plan: Plan | None = None
        self.failure = ""
        self.begun = self.left = False
        self._followers: set[str] = set()
        self._stopped = threading.Event()
        self._ended = threading.Event()

    @property
    def ended(self) -> bool:
        """Whether it found what it looked for, was ended, or failed."""
        return self._ended.is_set()

    @property
    def stopped(self) -> bool:
        """Whether somebody ended it before it was sure."""
        return self._stopped.is_set()

    def wait(self, seconds: float) -> Plan | None:
        """What was found, after waiting so long for it at most."""
        self._ended.wait(seconds)
        return self.plan

    def stop(self) -> None:
        """End it: the best plan found so far is its answer."""
        self._stopped.set()

    def follow(self, who: str) -> None:
        """Somebody wants to know."""
        self._followers.add(who)

    def leave(self, who: str) -> None:
        """Somebody has asked for something else; where nobody is left, it ends."""
        self._followers.discard(who)
        if not self._followers and not self.ended:
            self.left = True
            self.stop()

    def run(self, job: Job) -> None:
        """Do the work; whatever comes of it is told to those who look."""
        try:
            if not self.stopped:
                with _hands:
                    self.begun = True
                    self.plan = None if self.stopped else job(self._tell)
        except EngagementError as error:
            self.failure = str(error)
        except Exception:
            # Nobody else can say so: the page that asked has gone on, and looks at this.
            _LOG.exception("the best plan could not be looked for")
            self.failure = _UNEXPECTED
        finally:
            self._ended.set()

    def _tell(self, gap: float, seconds: float) -> bool:
        self.gap, self.seconds = gap, seconds
        return not self.stopped


_searches: dict[str, Search] = {}
_registry = threading.Lock()
# The solver keeps one core busy; the pages need the other.
_hands = threading.BoundedSemaphore(1)


def look_for(key: str, job: Job, who: str, *, again: bool = False) -> Search:
    """The search for a key, begun unless it was; one that was left begins anew.

    ``again`` begins anew as well where somebody ended it, or it failed.
    """
    with _registry:
        known = _searches.pop(key, None)
        if known is None or known.left or (again and (known.stopped or known.failure)):
            known = Search(key)
            threading.Thread(target=known.run, args=(job,), daemon=True).start()
        known.follow(who)
        _searches[key] = known  # the one that was asked for last stands last
        for old in [old for old, search in _searches.items() if search.ended][:-_KEPT]:
            del _searches[old]
        return known


def find_search(key: str) -> Search | None:
    """The search for a key, if anybody has begun one."""
    return _searches.get(key)
