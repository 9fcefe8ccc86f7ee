"""Drawn boundaries: each level is made once, off the page's path, and kept by what is drawn.

Drawing tens of thousands of areas takes seconds, and a page may not wait for it. So whoever needs
a level asks :func:`draw` and gets a :class:`Drawing` at once: done where the files are kept, else
begun in the background and shared by everybody who asks for the same shapes. Files are found by
:func:`geodata.web.layer_key`, a hash of all that is drawn, so nothing but another boundary makes
them be drawn again.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from dashboard.maps import publish
from geodata.areas import Areas
from geodata.cache import cache_directory, cache_path, keep, touch
from geodata.errors import EngagementError
from geodata.web import layer_key, web_layer

KIND = "layers"
"""The folder of drawn files; the server offers it to browsers."""

Progress = Callable[[str, float | None], None]
Bounds = tuple[float, float, float, float]

_LOG = logging.getLogger("engagement")
_UNEXPECTED = "The boundaries could not be drawn. The log of the server says why."
_DAY = 86_400.0


@dataclass(frozen=True)
class Drawn:
    """A level that a browser can fetch: its file, those that go with it, the box around it."""

    name: str
    sheets: tuple[str, ...]
    bounds: Bounds

    @property
    def files(self) -> list[Path]:
        """Everything it consists of."""
        folder = cache_path(KIND)
        return [folder / name for name in (self.name, *self.sheets)]

    def kept(self) -> bool:
        """Whether all of it is there; if so, it was used today."""
        return all(map(touch, self.files))


class Drawing:
    """One level being drawn or drawn, as everybody sees it who waits for it."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.what, self.share = "Waiting", 0.0
        self.drawn: Drawn | None = None
        self.failure = ""
        self._ended = threading.Event()
        self._looked = 0.0

    @property
    def ended(self) -> bool:
        """Whether it is drawn, or failed."""
        return self._ended.is_set()

    def wait(self, seconds: float) -> Drawn | None:
        """What was drawn, after waiting so long for it at most."""
        self._ended.wait(seconds)
        return self.drawn

    def tell(self, what: str, share: float | None) -> None:
        """Say what is being done, and how far; no share means as far as before."""
        self.what = what
        if share is not None:
            self.share = min(max(share, 0.0), 1.0)

    def end(self, drawn: Drawn | None, failure: str = "") -> None:
        """Say that it is over."""
        self.drawn, self.failure, self._looked = drawn, failure, time.monotonic()
        self._ended.set()

    def lost(self) -> bool:
        """Whether it was drawn, and any of its files is gone; a look a day keeps them young."""
        if self.drawn is None:
            return False
        if time.monotonic() - self._looked < _DAY:
            return not all(path.exists() for path in self.drawn.files)
        self._looked = time.monotonic()
        return not self.drawn.kept()


_drawings: dict[str, Drawing] = {}
_registry = threading.Lock()
# Drawing uses one core; a second one in turn lets a small level pass while a large one is made.
_hands = threading.BoundedSemaphore(2)


def draw(areas: Areas, level: int, *, key: str | None = None, again: bool = False) -> Drawing:
    """The drawing of a level, begun if nobody has; one that failed stays so unless tried again.

    ``key`` is its layer key, for those who remember it: it takes a moment where areas are many.
    """
    key = key or layer_key(areas, level)
    with _registry:
        known = _drawings.get(key)
        if known is not None and not (known.lost() or (again and known.failure)):
            return known
        _drawings[key] = drawing = Drawing(key)
    drawn = find_drawn(key)
    if drawn is not None:
        drawing.end(drawn)
    else:
        threading.Thread(target=_run, args=(drawing, areas, level), daemon=True).start()
    return drawing


def draw_now(areas: Areas, level: int, progress: Progress | None = None) -> Drawn:
    """Draw a level here and now, unless it is kept; for a shell, where somebody waits for it."""
    key = layer_key(areas, level)
    return find_drawn(key) or _make(key, areas, level, progress)


def draw_all(areas: Areas, progress: Callable[[str, float], None]) -> None:
    """Draw every level of a boundary that was just loaded, so that no page waits for it."""
    counts = [len(areas.at(level)) for level in areas.levels]
    done, every = 0, sum(counts)
    for level, count in zip(areas.levels, counts, strict=True):
        draw_now(areas, level, _part_of(progress, done / every, count / every))
        done += count


def _part_of(tell: Callable[[str, float], None], before: float, size: float) -> Progress:
    """Progress of a part, told as progress of the whole."""
    return lambda what, share: tell(what, before + size * (share or 0.0))


def find_drawn(key: str) -> Drawn | None:
    """What was drawn before of the same shapes, with all of its files; None where any is gone."""
    try:
        note = json.loads(_note(key).read_text(encoding="utf-8"))
        drawn = Drawn(note["name"], tuple(note["sheets"]), tuple(note["bounds"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not kept, or not to be read: it is drawn again, and noted anew
    return drawn if drawn.kept() and touch(_note(key)) else None


def _note(key: str) -> Path:
    return cache_path(KIND) / f"{key}.note"


def _run(drawing: Drawing, areas: Areas, level: int) -> None:
    try:
        with _hands:
            drawing.tell("Drawing the boundaries", 0.0)
            drawing.end(_make(drawing.key, areas, level, drawing.tell))
    except EngagementError as error:
        _LOG.warning("%s", error)
        drawing.end(None, str(error))
    except Exception:
        # Nobody else can say so: the page that asked has gone on, and looks at this.
        _LOG.exception("a level could not be drawn")
        drawing.end(None, _UNEXPECTED)


def _make(key: str, areas: Areas, level: int, progress: Progress | None) -> Drawn:
    folder = cache_directory(KIND)  # before the work that would be lost
    layer = web_layer(areas, level, progress=progress)
    drawn = Drawn(publish(layer, folder), tuple(layer.sheets), layer.bounds)
    # Written last: where the note is, the files are.
    keep(_note(key), json.dumps(asdict(drawn)).encode())
    return drawn
