"""Pictures of clusters, of attention for people, and of overlap, each with its own legend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from dashboard import queries
from dashboard.colouring import NO_FIGURE, STATE_CODES
from dashboard.components.amounts_map import Amounts, amounts_picture
from dashboard.components.gaps.choices import cluster_choice, equity_choice, overlap_choice
from dashboard.drawing import Drawn
from dashboard.language import gettext as _
from dashboard.language import plural_forms
from dashboard.pictures import Legend, Picture
from dashboard.words.gapwords.attention import attention_label
from dashboard.words.gapwords.clusters import KIND_LABELS, statistic_units
from dashboard.words.labels import CLUSTER_STATISTICS, STATES, WHY_NOT_TESTED
from dashboard.words.wording import STATE_HELP
from geodata.areas import Areas
from geodata.gaps.equity import FEWEST_PEOPLE
from geodata.selection import Selection

TIMES = (1.0, 2.0, 5.0, 10.0)
"""Overlaps that part the classes: the same in every view, so that colours compare."""

Told = Mapping[str, tuple[str, str]]
"""Codes with their label and what explains it."""

_SILENT = STATE_CODES["not_reported"]
_CALM, _UNTESTED, _FEW = STATE_CODES["no_record"], "f", "f"
# Kinds of clusters from low to high, each with its shade of a scale around a middle.
_SHADES = {"cold": 0, "low_high": 2, "high_low": 4, "hot": 6}


def outside(codes: pd.Series, states: pd.Series) -> pd.Series:
    """The same codes, and that of areas without a local authority."""
    return codes.where(states.reindex(codes.index) != "no_authority", STATE_CODES["no_authority"])


def explain_codes(codes: pd.Series, own: Told) -> tuple[tuple[str, str, str], ...]:
    """What the codes in use mean: states of coverage in their words, others as told."""
    states = {
        STATE_CODES[name]: (STATES[name], STATE_HELP[name])
        for name in ("not_reported", "no_authority")
    }
    used = set(codes)
    return tuple((code, *told) for code, told in {**states, **own}.items() if code in used)


def paint_clusters(selection: Selection, areas: Areas, drawn: Drawn, choice: str) -> Picture:
    """What stands out from chance, by kind; all else pale, and what was not tested apart."""
    statistic, of = cluster_choice(selection, choice)
    found = queries.gaps.clusters(selection, statistic, of)
    labels = KIND_LABELS[statistic]
    digits = {kind: str(at) for at, kind in enumerate(k for k in _SHADES if k in labels)}
    codes = found["kind"].map(digits).fillna(_CALM)
    codes[found["why_not"] != ""] = _UNTESTED
    codes[found["why_not"] == "missing"] = _SILENT
    codes = outside(codes, queries.gaps.coverage(selection)["state"])
    # As many classes as kinds; which is whose, the codes say.
    parted = tuple(map(float, range(1, len(digits))))
    amounts = Amounts("", found["statistic"], statistic_units(statistic), parted, codes)
    picture = amounts_picture(selection, areas, amounts, drawn)
    shades = tuple(picture.palette.diverging[_SHADES[kind]] for kind in digits)
    kinds = tuple((code, labels[kind], "") for kind, code in digits.items())
    legend = Legend(CLUSTER_STATISTICS[statistic], (*kinds, *_not_found(codes, found)), tells=True)
    return replace(picture, palette=replace(picture.palette, scale=shades), legend=legend)


def _not_found(codes: pd.Series, found: pd.DataFrame) -> tuple[tuple[str, str, str], ...]:
    """Why areas are in no cluster."""
    reasons = found.loc[~found["why_not"].isin(("", "missing")), "why_not"]
    reason = WHY_NOT_TESTED[str(reasons.iloc[0])] if len(reasons) else ""
    own = {
        _CALM: (_("No more than chance"), _("It does not stand out after the correction.")),
        _UNTESTED: (_("Not tested"), reason),
        _SILENT: (_("Not known"), WHY_NOT_TESTED["missing"]),
    }
    return explain_codes(codes, own)


def paint_equity(selection: Selection, areas: Areas, drawn: Drawn, choice: str) -> Picture:
    """Attention for each 100,000 people, where there are enough to say so."""
    measure = equity_choice(choice)
    frame = queries.gaps.coverage(selection)
    rates = queries.gaps.rates(selection, measure)
    codes = pd.Series("", index=frame.index).mask(rates.isna(), NO_FIGURE)
    codes = codes.mask(frame["population"] < FEWEST_PEOPLE, _FEW)
    codes = outside(codes.mask(frame["state"] == "not_reported", _SILENT), frame["state"])
    own = {
        NO_FIGURE: (_("Population not known"), ""),
        _FEW: (_("Too few people for a rate"), _("One more or less would change all of it.")),
    }
    amounts = Amounts(
        _("{measure} per 100,000 people").format(measure=attention_label(measure)),
        rates,
        plural_forms("per 100,000 people", "per 100,000 people"),
        queries.gaps.rate_breaks(selection, measure),
        codes,
        explain_codes(codes, own),
    )
    return amounts_picture(selection, areas, amounts, drawn)


def paint_overlap(selection: Selection, areas: Areas, drawn: Drawn, choice: str) -> Picture:
    """How often two programs met one office of the area within the days."""
    frame = queries.gaps.coverage(selection)
    times = queries.gaps.overlap_times(selection, overlap_choice(choice))
    codes = pd.Series("", index=frame.index).mask(frame["offices_known"] == 0, NO_FIGURE)
    codes = outside(codes.mask(frame["state"] == "not_reported", _SILENT), frame["state"])
    amounts = Amounts(
        _("Times that two programs met one office"),
        times,
        plural_forms("time", "times"),
        TIMES,
        codes,
        explain_codes(codes, {NO_FIGURE: (_("No office known"), "")}),
    )
    return amounts_picture(selection, areas, amounts, drawn)
