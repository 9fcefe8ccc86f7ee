"""What lies on a reviewer's desk: groups decided and not yet applied, groups skipped, the one open.

It lives in the session, so that a click answers at once; rows are placed when the reviewer says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from dashboard.components.fields import bound
from dashboard.language import gettext as _
from geodata.gazetteer.decisions import words_key
from geodata.model import conform, empty

GroupKey = tuple[int, str, str, str]
"""What makes a group: the words that its rows say, folded as a decision folds them."""

_WORDS = ("stated_level", "stated_code", "stated_name", "stated_parent")
_REVIEWER = "reviewer"


@dataclass
class Desk:
    """The work of one session on one queue.

    Attributes
    ----------
    decided : list of (tuple of GroupKey, DataFrame)
        What each press of a button decided, oldest first: groups, and their decisions.
    skipped : list of GroupKey
        Left for later; they stand at the end of the queue.
    opened : GroupKey or None
        The group that was picked; the first of the queue where none was.
    """

    decided: list[tuple[tuple[GroupKey, ...], pd.DataFrame]] = field(default_factory=list)
    skipped: list[GroupKey] = field(default_factory=list)
    opened: GroupKey | None = None

    def decide(self, keys: Iterable[GroupKey], decisions: pd.DataFrame) -> None:
        """Put groups aside as decided, and go on to the next one."""
        self.decided.append((tuple(keys), decisions))
        self.opened = None

    def skip(self, key: GroupKey) -> None:
        """Leave a group for later."""
        self.skipped = [other for other in self.skipped if other != key] + [key]
        self.opened = None

    def undo(self) -> None:
        """Take the last decision back to the queue, and open it again."""
        keys, _ = self.decided.pop()
        self.opened = keys[0] if len(keys) == 1 else None

    @property
    def settled(self) -> set[GroupKey]:
        """The groups that are decided and not yet applied."""
        return {key for keys, _ in self.decided for key in keys}

    @property
    def decisions(self) -> pd.DataFrame:
        """All that is decided and not yet applied, as a ``decisions`` table."""
        frames = [frame for _, frame in self.decided]
        return conform("decisions", pd.concat(frames)) if frames else empty("decisions")

    def clear(self) -> None:
        """What was decided is applied."""
        self.decided.clear()
        self.opened = None

    def queue(self, groups: pd.DataFrame) -> pd.DataFrame:
        """The groups that wait, skipped ones last; with their ``key``."""
        keyed = groups.assign(key=pd.Series(keys_of(groups), index=groups.index, dtype=object))
        waiting = keyed[[key not in self.settled for key in keyed["key"]]]
        later = [key in self.skipped for key in waiting["key"]]
        return waiting.iloc[pd.Series(later, dtype=bool).argsort(kind="stable")]


def desk(name: str) -> Desk:
    """The desk of a queue in this session."""
    desks: dict[str, Desk] = st.session_state.setdefault("review-desks", {})
    return desks.setdefault(name, Desk())


def keys_of(rows: pd.DataFrame) -> list[GroupKey]:
    """The key of each group, held row or decision."""
    distinct = rows[list(_WORDS)].drop_duplicates()
    keys = {tuple(map(str, words)): words_key(*words) for words in distinct.itertuples(index=False)}
    return [keys[tuple(map(str, words))] for words in rows[list(_WORDS)].itertuples(index=False)]


def ask_reviewer(key: str, label: str = "") -> str:
    """The name that is kept with each decision; asked once a session, however many fields ask."""

    def take(name: str) -> None:
        st.session_state[_REVIEWER] = name.strip()

    st.text_input(
        label or _("Your name, kept with each decision"),
        max_chars=80,
        placeholder=_("such as Amina Yusuf"),
        width=320,
        **bound(f"{key}-reviewer", st.session_state.get(_REVIEWER, ""), take),
    )
    return reviewer()


def reviewer() -> str:
    """The name that was given in this session; empty where none was."""
    return str(st.session_state.get(_REVIEWER, ""))
