"""Words for clusters: what stands out from chance, what was not tested, and what that means."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.language import InLanguage, ngettext, nnoop, noop, plural_forms
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.labels import WHY_NOT_TESTED
from geodata.areas import Areas
from geodata.gaps import Joins
from geodata.selection import Selection

_ENGAGED: Mapping[str, str] = InLanguage(
    {
        "hot": noop("Engaged among engaged"),
        "cold": noop("Not engaged among not engaged"),
    }
)
_SPOTS: Mapping[str, str] = InLanguage({"hot": noop("Hot spot"), "cold": noop("Cold spot")})
_QUADRANTS: Mapping[str, str] = InLanguage(
    {
        "hot": noop("High among high"),
        "high_low": noop("High among low"),
        "low_high": noop("Low among high"),
        "cold": noop("Low among low"),
    }
)
KIND_LABELS: Mapping[str, Mapping[str, str]] = {
    "join_counts": _ENGAGED,
    "getis_ord": _SPOTS,
    "moran": _QUADRANTS,
}
"""What each statistic can find, from the most to the least, by code."""

MEANINGS: Mapping[str, str] = InLanguage(
    {
        "join_counts": noop(
            "Counts, for every area, the neighbours in the same state: engaged next to engaged, "
            "or not engaged next to not engaged. Found is where that is more than if the same "
            "states lay anywhere."
        ),
        "getis_ord": noop(
            "Adds up an area and its neighbours and compares them with the whole country: hot "
            "where the sum is higher than chance would have it, cold where it is lower."
        ),
        "moran": noop(
            "Compares an area with its neighbours: high among high and low among low are "
            "clusters, high among low and low among high stand out from what is around them."
        ),
    }
)
_UNITS: Mapping[str, tuple[str, str]] = {
    "join_counts": nnoop("neighbour in the same state", "neighbours in the same state"),
    "getis_ord": nnoop("standard deviation", "standard deviations"),
}


def statistic_units(statistic: str) -> tuple[str, ...]:
    """What a statistic is counted in, in every plural form."""
    return plural_forms(*_UNITS[statistic]) if statistic in _UNITS else ("", "")


def clusters_headline(
    areas: Areas, selection: Selection, found: pd.DataFrame, statistic: str
) -> str:
    """What stands out, by kind; or that nothing does."""
    tested = int((found["why_not"] == "").sum())
    if not tested:
        return _untested(found)
    counts = found.loc[found["significant"], "kind"].value_counts()
    noun = wording.level_noun(areas, int(selection.level or 0), tested)
    if counts.empty:
        said = ngettext(
            "Nothing stands out: of {count} {areas} tested, none differs from chance.",
            "Nothing stands out: of {count} {areas} tested, none differs from chance.",
            tested,
        )
        return said.format(count=wording.number(tested), areas=noun)
    parts = wording.joined(
        _("{kind}: {count}").format(kind=label, count=wording.number(counts[kind]))
        for kind, label in KIND_LABELS[statistic].items()
        if kind in counts
    )
    said = ngettext(
        "{parts} — of {count} {areas} tested.", "{parts} — of {count} {areas} tested.", tested
    )
    return said.format(parts=parts, count=wording.number(tested), areas=noun)


def _untested(found: pd.DataFrame) -> str:
    why = found["why_not"].value_counts()
    why = why.drop("missing", errors="ignore") if len(why) > 1 else why
    reason = WHY_NOT_TESTED[str(why.index[0])] if len(why) else WHY_NOT_TESTED["missing"]
    return _("Nothing could be tested. {reason}.").format(reason=reason)


def say_tested(found: pd.DataFrame) -> str:
    """What was left out and why, and how chance was held off."""
    reasons = found.loc[found["why_not"] != "", "why_not"].value_counts()
    parts = [
        _("{reason} ({count})").format(
            reason=WHY_NOT_TESTED[str(code)], count=wording.number(count)
        )
        for code, count in reasons.items()
    ]
    held = _(
        "Of all that is called a cluster here, at most 5 % is expected to be chance "
        "(Benjamini and Hochberg's false discovery rate, over every area tested)."
    )
    if not parts:
        return held
    return _("{said} Not tested: {parts}.").format(said=held, parts=wording.joined(parts))


def joins_sentence(joins: Joins) -> str:
    """Whether areas without engagement lie together over the whole of a view."""
    if joins.why_not:
        return ""
    figures = {
        "count": wording.number(joins.neither),
        "pairs": wording.number(joins.pairs),
        "expected": wording.number(joins.neither_expected),
    }
    if joins.neither_p < 0.05:
        said = ngettext(
            "Over the whole, what is not engaged lies together: {count} of {pairs} pair of "
            "neighbours, where chance would make it about {expected}.",
            "Over the whole, what is not engaged lies together: {count} of {pairs} pairs of "
            "neighbours, where chance would make it about {expected}.",
            joins.pairs,
        )
    else:
        said = ngettext(
            "Over the whole, what is not engaged lies no closer together than by chance: {count} "
            "of {pairs} pair of neighbours, where about {expected} are to be expected.",
            "Over the whole, what is not engaged lies no closer together than by chance: {count} "
            "of {pairs} pairs of neighbours, where about {expected} are to be expected.",
            joins.pairs,
        )
    return said.format(**figures)
