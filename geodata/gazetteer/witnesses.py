"""Witnesses: what the code, the name, the parent and the point of a row say, and who prevails.

Each witness supports a set of areas. The area with most support is taken when it stands alone at
the top and more witnesses support it than speak against it: two beat one, one against one is a
question for a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

WitnessKind = Literal["code", "name", "parent", "point"]


@dataclass(frozen=True)
class Witness:
    """One thing that a row says about its place.

    Attributes
    ----------
    kind : {"code", "name", "parent", "point"}
    areas : frozenset of str
        P-codes it is compatible with, never empty: a witness that knows nothing is left out.
    method : str
        How it was read, such as ``code_restyled`` or ``fuzzy``.
    score : float
        How well it was read, 0 to 100.
    """

    kind: WitnessKind
    areas: frozenset[str]
    method: str = ""
    score: float = 100.0


@dataclass(frozen=True)
class Outcome:
    """What the witnesses come to.

    Attributes
    ----------
    pcode : str or None
        The area settled on.
    leaders : tuple of str
        Areas with most support, sorted; one of them when settled.
    supporters, dissenters : tuple of Witness
        For and against the first leader.
    """

    pcode: str | None
    leaders: tuple[str, ...]
    supporters: tuple[Witness, ...]
    dissenters: tuple[Witness, ...]

    def supported_by(self, kind: WitnessKind) -> Witness | None:
        """The supporter of a kind, if there is one."""
        return next((witness for witness in self.supporters if witness.kind == kind), None)

    def opposed_by(self, kind: WitnessKind) -> Witness | None:
        """The dissenter of a kind, if there is one."""
        return next((witness for witness in self.dissenters if witness.kind == kind), None)

    @property
    def runner_up(self) -> str | None:
        """The area that the first dissenter proposes instead, or the next leader."""
        if len(self.leaders) > 1:
            return self.leaders[1]
        return next((min(w.areas) for w in self.dissenters if w.kind != "parent"), None)


def weigh(witnesses: Sequence[Witness]) -> Outcome:
    """Let the witnesses of one row decide.

    Parameters
    ----------
    witnesses : sequence of Witness
        At most one of each kind. A parent confirms or contradicts, it proposes nothing.

    Returns
    -------
    Outcome
        With ``pcode`` None when no area prevails.
    """
    proposed = sorted(set().union(*(w.areas for w in witnesses if w.kind != "parent")))
    if not proposed:
        return Outcome(None, (), (), tuple(witnesses))
    support = {area: sum(area in w.areas for w in witnesses) for area in proposed}
    most = max(support.values())
    leaders = tuple(area for area in proposed if support[area] == most)
    supporters = tuple(w for w in witnesses if leaders[0] in w.areas)
    dissenters = tuple(w for w in witnesses if leaders[0] not in w.areas)
    settled = len(leaders) == 1 and len(supporters) > len(dissenters)
    return Outcome(leaders[0] if settled else None, leaders, supporters, dissenters)
