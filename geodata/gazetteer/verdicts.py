"""Verdicts: where a row is, or why that is not known."""

from __future__ import annotations

from typing import NamedTuple


class Verdict(NamedTuple):
    """Where a row is, or why that is not known.

    Attributes
    ----------
    level, pcode : int or None, str or None
        The area; None unless the row is loaded.
    method, score, runner_up : str, float, str or None
        How it was found, and the next best candidate.
    witness : str
        What placed it: ``code``, ``name``, ``point`` or ``decision``; empty unless loaded.
    fate, reason : str
        ``loaded``, ``held`` or ``rejected``, and a code of :data:`geodata.ledger.REASONS`.
    warnings : tuple of str
        Further codes: what was overruled or mended.
    field, value : str
        The stated column that the reason or the first warning is about, and what stood there.
    message, suggestion : str
        The reason as a sentence, and what might have been meant.
    scheme : str
        The code system of the code that placed it, empty for P-codes.
    stated_level : int or None
        ADM level of the place in doubt; None where its level is not stated. This and the next
        three are what review groups by; they are empty for a loaded row.
    stated_code, stated_name, stated_parent : str
        What the row says about the place in doubt, as written. The parent is the nearest coarser
        thing that it says, by name where it has one.
    """

    level: int | None
    pcode: str | None
    method: str
    score: float
    runner_up: str | None
    witness: str
    fate: str
    reason: str
    warnings: tuple[str, ...] = ()
    field: str = ""
    value: str = ""
    message: str = ""
    suggestion: str = ""
    scheme: str = ""
    stated_level: int | None = None
    stated_code: str = ""
    stated_name: str = ""
    stated_parent: str = ""


def refused(fate: str, reason: str, field: str, value: str, message: str) -> Verdict:
    """A verdict that places nothing."""
    return Verdict(None, None, "", 0.0, None, "", fate, reason, (), field, value, message)


def and_list(texts: list[str]) -> str:
    """Texts as a person lists them: ``a, b and c``."""
    return " and ".join(filter(None, [", ".join(texts[:-1]), *texts[-1:]]))
