"""Words for attention: how evenly it is spread, where it was given twice, between which bounds."""

from __future__ import annotations

import math

import pandas as pd

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.words import wording
from geodata.areas import Areas
from geodata.gaps import Bounds, Equity
from geodata.selection import Selection

HALF = 0.5


def attention_label(measure: str) -> str:
    """What a measure of attention is called."""
    if measure == "offices_reached":
        return _("Offices reached")
    return wording.MEASURES[measure].label


def gini(value: float) -> str:
    """A Gini coefficient; a dash where there is too little to say one of."""
    return "–" if math.isnan(value) else wording.decimal(value)


# --- equity --------------------------------------------------------------------------------------


def equity_headline(areas: Areas, selection: Selection, equity: Equity) -> str:
    """What the half of the people gets that gets least, and the Gini coefficient."""
    many = wording.level_words(areas, int(selection.level or 0))[1]
    if not equity.areas:
        return _("No population is known of {areas} that are reported on.").format(areas=many)
    if not equity.attention:
        return _("There is nothing to share out: no attention was given in this view.")
    figures = {
        "percent": wording.number(100 * equity.share_of_least(HALF)),
        "measure": attention_label(equity.measure).lower(),
        "gini": gini(equity.gini),
    }
    said = _("The half of the people that gets least has {percent} % of {measure}.")
    if not math.isnan(equity.gini):
        said = _(
            "The half of the people that gets least has {percent} % of {measure}; the Gini "
            "coefficient is {gini}."
        )
    return said.format(**figures)


def equity_guards(areas: Areas, selection: Selection, equity: Equity) -> str:
    """What the figure cannot say: too little to spread, areas left out, areas as wholes."""
    level = int(selection.level or 0)
    parts = [_("0 is the same for everybody, 1 is all for one; people inside an area count alike.")]
    if equity.sparse and equity.attention:
        said = _(
            "There is less of it than there are {areas}, so it is uneven however it is spread."
        )
        parts.append(said.format(areas=wording.level_words(areas, level)[1]))
    for codes, said in (
        (
            equity.no_population,
            ngettext(
                "{count} is left out because its population is not known.",
                "{count} are left out because their population is not known.",
                len(equity.no_population),
            ),
        ),
        (
            equity.not_reported,
            ngettext(
                "{count} is left out because no source reports on it.",
                "{count} are left out because no source reports on them.",
                len(equity.not_reported),
            ),
        ),
    ):
        if codes:
            parts.append(said.format(count=wording.number(len(codes))))
    return " ".join(parts)


# --- overlap -------------------------------------------------------------------------------------


def overlap_headline(overlaps: pd.DataFrame, days: int) -> str:
    """How many offices two programs met within some days, and how often."""
    if overlaps.empty:
        said = ngettext(
            "No office was met by two programs within {count} day.",
            "No office was met by two programs within {count} days.",
            days,
        )
        return said.format(count=wording.number(days))
    offices = overlaps["post_id"].nunique()
    said = ngettext(
        "{count} office was met by two programs within {days}, {times}.",
        "{count} offices were met by two programs within {days}, {times}.",
        offices,
    )
    within = ngettext("{count} day", "{count} days", days)
    times = ngettext("{count} time", "{count} times", len(overlaps))
    return said.format(
        count=wording.number(offices),
        days=within.format(count=wording.number(days)),
        times=times.format(count=wording.number(len(overlaps))),
    )


def joint_sentence(offers: pd.DataFrame) -> str:
    """How many of these offices are due again, so that one visit could serve both programs."""
    if offers.empty:
        return _("None of them is due within 30 days with two of its programs still running.")
    said = ngettext(
        "{count} of them is due within 30 days or overdue: one joint visit could serve its "
        "programs.",
        "{count} of them are due within 30 days or overdue: one joint visit each could serve "
        "their programs.",
        len(offers),
    )
    return said.format(count=wording.number(len(offers)))


# --- best and worst case -------------------------------------------------------------------------


def bounds_headline(areas: Areas, selection: Selection, bounds: Bounds) -> str:
    """Between which figures coverage lies."""
    level = int(selection.level or 0)
    low, high = bounds.engaged
    figures = {
        "low": wording.number(low),
        "high": wording.number(high),
        "count": wording.number(bounds.areas),
        "areas": wording.level_noun(areas, level, bounds.areas),
        "share": _percents(low, high, bounds.areas),
    }
    if not bounds.areas:
        return _("No area here has a local authority.")
    said = _("Between {low} and {high} of {count} {areas} are engaged, {share}.")
    if low == high:
        said = _("{low} of {count} {areas} are engaged, {share}; no record leaves more open.")
    return said.format(**figures)


def bounds_people(bounds: Bounds) -> str:
    """The same of people; and what the open places are."""
    low, high = bounds.population_engaged
    if math.isnan(bounds.population):
        return _("Of none of them the population is known.")
    if low == high:
        said = _("{low} of {count} people live there, {share}.")
    else:
        said = _("Between {low} and {high} of {count} people live there, {share}.")
    told = said.format(
        low=wording.spoken(low),
        high=wording.spoken(high),
        count=wording.spoken(bounds.population),
        share=_percents(low, high, bounds.population),
    )
    if not bounds.population_unknown:
        return told
    more = ngettext(
        "The population of {count} is not known.",
        "The population of {count} is not known.",
        bounds.population_unknown,
    )
    return f"{told} {more.format(count=wording.number(bounds.population_unknown))}"


def bounds_places(areas: Areas, bounds: Bounds) -> str:
    """Which records leave it open, and what each case assumes of them."""
    if not bounds.places:
        return _("Every place in the period is known to the level shown.")
    parts = wording.joined(
        _("{count} known only to the {area}").format(
            count=wording.number(count), area=wording.level_words(areas, level)[0]
        )
        for level, count in bounds.places.items()
    )
    return _(
        "Open are the places of records: {parts}. The worst case takes each for an area that is "
        "engaged already, the best for another one, with most people first. Neither is an estimate."
    ).format(parts=parts)


def _percents(low: float, high: float, whole: float) -> str:
    if not whole:
        return _("nothing to count")
    least, most = round(100 * low / whole), round(100 * high / whole)
    if least == most:
        return _("{percent} %").format(percent=least)
    return _("{low} to {high} %").format(low=least, high=most)
