"""The title of the Gaps page: who comes first and why, as surely as the ranks allow."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.words import wording
from dashboard.words.gapwords.priority import Beside, say_facts
from geodata.areas import Areas
from geodata.selection import Selection

_NAMED = 2  # others that could come first as well, by name


def headline(
    areas: Areas, selection: Selection, gaps: pd.DataFrame, beside: Mapping[str, Beside]
) -> str:
    """Who comes first and why, in one sentence, as surely as the ranks allow."""
    level = int(selection.level or 0)
    ranked = gaps[gaps["rank"].notna()]
    if ranked.empty:
        return _unranked(areas, level, gaps)
    top = ranked.iloc[0]
    place = wording.area_name(areas, level, str(ranked.index[0]))
    alike = ranked[ranked["score"] >= top["score"] - 1e-9]
    # What is known of one of them and not of another might tell them apart.
    if len(alike) > 1 and alike["unknown"].nunique() == 1:
        return _alike(areas, level, len(alike))
    facts = say_facts(top, beside.get(str(ranked.index[0]), Beside()))
    said = _first(areas, level, ranked, place=place, facts=facts)
    others = ranked.iloc[1:]
    doubt = _doubt(areas, level, others[others["rank_low"] <= 1])
    return _("{said} {more}").format(said=said, more=doubt) if doubt else said


def _first(areas: Areas, level: int, ranked: pd.DataFrame, **words: str) -> str:
    """Who comes first; and that all are engaged, or that there is no other, where it is so."""
    one, many = wording.level_words(areas, level)
    if len(ranked) == 1:
        return _("{place} is the only {area} that can be ranked here: {facts}.").format(
            area=one, **words
        )
    if (ranked["state"] == "engaged").all():
        said = _("All {areas} are engaged; {place} still comes first: {facts}.")
        return said.format(areas=many, **words)
    return _("{place} comes first: {facts}.").format(**words)


def _doubt(areas: Areas, level: int, rivals: pd.DataFrame) -> str:
    """Who else might come first, if the weights were a little different, or more were known."""
    if rivals.empty:
        return ""
    unsure = bool(rivals["unknown"].map(bool).any())
    if len(rivals) <= _NAMED:
        names = wording.joined(wording.area_name(areas, level, str(c)) for c in rivals.index)
        if unsure:
            return _("If more were known, it could be {others}.").format(others=names)
        return _("Under slightly different weights it could be {others}.").format(others=names)
    if unsure:
        said = ngettext(
            "If more were known, it could be {count} other.",
            "If more were known, it could be any of {count} others.",
            len(rivals),
        )
    else:
        said = ngettext(
            "Under slightly different weights it could be {count} other.",
            "Under slightly different weights it could be any of {count} others.",
            len(rivals),
        )
    return said.format(count=wording.number(len(rivals)))


def _alike(areas: Areas, level: int, count: int) -> str:
    said = ngettext(
        "{count} {areas} comes first, alike: nothing that counts tells them apart.",
        "{count} {areas} come first, alike: nothing that counts tells them apart.",
        count,
    )
    noun = wording.level_noun(areas, level, count)
    return said.format(count=wording.number(count), areas=noun)


def _unranked(areas: Areas, level: int, gaps: pd.DataFrame) -> str:
    """Nobody is ranked: nothing counts, or nothing is known."""
    inside = int((gaps["state"] != "no_authority").sum())
    if not inside:
        return _("No area here has a local authority, so none is ranked.")
    said = ngettext(
        "{count} {areas} here, and nothing that counts is known of it.",
        "{count} {areas} here, and nothing that counts is known of them.",
        inside,
    )
    noun = wording.level_noun(areas, level, inside)
    return said.format(count=wording.number(inside), areas=noun)
