"""The words of plans: what visits bring, how sure it is, why each is in, what was not known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from dashboard.language import InLanguage, ngettext, nnoop, noop
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.labels import STATES
from geodata.areas import Areas
from geodata.planning import Plan, PlanRequest

AIMS: Mapping[str, str] = InLanguage(
    {
        "most": noop("Reach the most people"),
        "fewest": noop("Reach everyone, fewest trips"),
        "nearest": noop("Be as near as possible"),
    }
)
AIM_HELP: Mapping[str, str] = InLanguage(
    {
        "most": noop(
            "The visits that serve the most people, weighed by need and by how cold the "
            "relationship is, with what there is to spend."
        ),
        "fewest": noop("The fewest visits that serve every area at least as urgent as you say."),
        "nearest": noop("The visits that people live closest to, weighed in the same way."),
    }
)
LIMITS: Mapping[str, str] = InLanguage(
    {"trips": noop("Trips"), "days": noop("Days"), "budget": noop("Budget")}
)

UNITS: Mapping[str, str] = InLanguage(
    {"km": noop("km"), "hours": noop("hours"), "minutes": noop("minutes")}
)
"""What ways are counted in; a travel table may state another one."""

# Translators: so many visits, at the beginning of a sentence.
_NUMBERS = (
    *(noop("One"), noop("Two"), noop("Three"), noop("Four"), noop("Five"), noop("Six")),
    *(noop("Seven"), noop("Eight"), noop("Nine"), noop("Ten"), noop("Eleven"), noop("Twelve")),
)
# Translators: one more visit, such as "a fifth adds 90,000".
_NEXT = (
    *(noop("a first"), noop("a second"), noop("a third"), noop("a fourth"), noop("a fifth")),
    *(noop("a sixth"), noop("a seventh"), noop("an eighth"), noop("a ninth"), noop("a tenth")),
    *(noop("an eleventh"), noop("a twelfth"), noop("a thirteenth")),
)
_MOST = 0.5  # a share of the others from which being colder than them is worth a word
_FAR = 0.1  # a share of the best from which nobody would say "within"
# What was not known, one and many, by its code; those about the whole have no count.
_UNKNOWN: Mapping[str, tuple[str, str]] = {
    "no_population": nnoop(
        "the population of {count} area, counted as the median of the others",
        "the population of {count} areas, counted as the median of the others",
    ),
    "no_need": nnoop(
        "the need in {count} area, counted as the median of the others",
        "the need in {count} areas, counted as the median of the others",
    ),
    "no_warmth": nnoop(
        "the warmth of {count} area, counted as cold",
        "the warmth of {count} areas, counted as cold",
    ),
    "not_reported": nnoop(
        "who has been in {count} area that no source reports on, counted as nobody",
        "who has been in {count} areas that no source reports on, counted as nobody",
    ),
    "no_point": nnoop(
        "where {count} area lies, which serves itself alone",
        "where {count} areas lie, which serve themselves alone",
    ),
    "no_travel": nnoop(
        "the way to {count} area, which cannot be a stop",
        "the way to {count} areas, which cannot be stops",
    ),
    "not_in_table": nnoop(
        "what {count} row of the travel table is about",
        "what {count} rows of the travel table are about",
    ),
}
_UNKNOWN_WHOLE: Mapping[str, str] = {
    "no_population_at_all": noop("any population: every area counts as one"),
    "no_need_layer": noop("need: no need layer is weighed, so it is the same everywhere"),
    "geodesic": noop("roads: distances are straight lines times {terrain}"),
    "no_starts": noop("where trips start: the way to the stops is not counted"),
    "local_travel": noop("the way between a stop and the areas it serves, which is not counted"),
    "unit": noop("the unit of the travel table"),
}


def headline(plan: Plan, areas: Areas) -> str:
    """What the visits would bring, in one sentence with its figures."""
    if not plan.stops:
        return _("No visit is in the plan")
    said = _brings(plan, areas)
    following = next_gain(plan, areas)
    return _("{said}; {more}").format(said=said, more=following) if following else said


def _brings(plan: Plan, areas: Areas) -> str:
    count, gains = len(plan.stops), plan.gains
    figures = {
        "visits": counted(count),
        "people": wording.spoken(gains.people or 0.0),
        "areas": areas_counted(areas, plan.level, gains.areas),
        "km": wording.number(plan.gains.mean_km),
        "area": wording.level_words(areas, plan.level)[0],
        "threshold": wording.figure(plan.request.threshold),
    }
    if plan.request.aim == "fewest" and plan.gap is not None:
        return _reaches_all(plan, count, figures)
    if gains.people is None:
        said = ngettext(
            "{visits} visit would bring {areas} within reach",
            "{visits} visits would bring {areas} within reach",
            count,
        ).format(**figures)
    else:
        said = ngettext(
            "{visits} visit would bring {people} people in {areas} within reach",
            "{visits} visits would bring {people} people in {areas} within reach",
            count,
        ).format(**figures)
    if plan.request.aim == "nearest" and plan.unit == "km":
        return _("{said}, {km} km away on average").format(said=said, km=figures["km"])
    return said


def _reaches_all(plan: Plan, count: int, figures: Mapping[str, str]) -> str:
    if plan.gains.people is None:
        said = ngettext(
            "{visits} visit would reach every {area} of urgency {threshold} or more: "
            "{areas} served",
            "{visits} visits would reach every {area} of urgency {threshold} or more: "
            "{areas} served",
            count,
        )
    else:
        said = ngettext(
            "{visits} visit would reach every {area} of urgency {threshold} or more: "
            "{people} people in {areas} served",
            "{visits} visits would reach every {area} of urgency {threshold} or more: "
            "{people} people in {areas} served",
            count,
        )
    return said.format(**figures)


def counted(count: int) -> str:
    """So many visits, as a sentence begins: ``Four``, and ``13``."""
    return _(_NUMBERS[count - 1]) if count <= len(_NUMBERS) else wording.number(count)


def areas_counted(areas: Areas, level: int, count: int) -> str:
    """So many areas of a level: ``11 districts``."""
    noun = wording.level_noun(areas, level, count)
    return _("{count} {areas}").format(count=wording.number(count), areas=noun)


def next_gain(plan: Plan, areas: Areas) -> str:
    """What one more visit adds: ``a fifth adds 90,000``; empty where none does."""
    if plan.request.aim == "fewest" or not plan.next_best:
        return ""
    gain, count = plan.next_best[0].gain, len(plan.stops)
    which = _(_NEXT[count]) if count < len(_NEXT) else _("one more")
    if not gain.areas:
        return _("{one} adds nothing").format(one=which)
    if gain.people:
        return _("{one} adds {amount}").format(one=which, amount=wording.spoken(gain.people))
    more = areas_counted(areas, plan.level, gain.areas)
    return _("{one} adds {amount}").format(one=which, amount=more)


def gap(plan: Plan) -> str:
    """How far the plan may be from the best one."""
    if plan.gap is None:
        return _("Chosen by hand.")
    by_hand = plan.method == "chosen"
    if not plan.gap:
        best = _("Chosen by hand: as good as the best possible plan.")
        return best if by_hand else _("This is the best possible plan.")
    if plan.request.aim == "fewest":
        over = math.ceil(plan.value - plan.bound - 1e-6)
        said = ngettext(
            "At most {count} visit more than the fewest possible.",
            "At most {count} visits more than the fewest possible.",
            over,
        )
        return said.format(count=wording.number(over))
    percent = percent_up(plan.gap)
    if plan.gap > _FAR:
        short = _("Chosen by hand: {percent} % short of the best possible.")
        return (short if by_hand else _("{percent} % short of the best possible.")).format(
            percent=percent
        )
    within = _("Chosen by hand: within {percent} % of the best possible.")
    return (within if by_hand else _("Within {percent} % of the best possible.")).format(
        percent=percent
    )


def percent_up(share: float) -> str:
    """A share as per cent, rounded up, so that nothing is promised: ``2``, and ``0.1``."""
    percent = 100 * share
    if percent > 1:
        return wording.number(math.ceil(percent - 1e-9))
    return wording.figure(math.ceil(percent * 10 - 1e-9) / 10)


def reasons(plan: Plan, stop: int, areas: Areas) -> list[str]:
    """Why a stop is in, in words; ``stop`` is its place in the plan."""
    known = {reason.code: reason for reason in plan.stops[stop].reasons}
    said = []
    if "must" in known:
        said.append(_("it must be visited"))
    if "state" in known:
        said.append(_standing(known["state"].text, _figure(known.get("days_since"))))
    if "colder_than" in known and (share := _figure(known["colder_than"])) >= _MOST:
        many = wording.level_words(areas, plan.level)[1]
        colder = _("colder than {percent} % of {areas}")
        said.append(colder.format(percent=round(100 * share), areas=many))
    if "need" in known:
        said.append(_("need {figure} of 1").format(figure=decimal_of(_figure(known["need"]))))
    if "population" in known:
        people = _figure(known["population"])
        said.append(_("{people} people live there").format(people=wording.spoken(people)))
    return said


def decimal_of(value: float) -> str:
    """A share as a decimal, as short as it is clear."""
    return wording.figure(round(value, 2))


def _figure(reason: object) -> float:
    figure = getattr(reason, "figure", None)
    return math.nan if figure is None else float(figure)


def _standing(state: str, days: float) -> str:
    """How the area stands: never engaged, or how long ago."""
    if math.isnan(days):
        return {
            "no_record": _("nobody has been there on record"),
            "not_reported": _("no source reports on it"),
        }.get(state, STATES.get(state, state).lower())
    said = ngettext(
        "the last engagement was {count} day ago",
        "the last engagement was {count} days ago",
        round(days),
    )
    return said.format(count=wording.number(days))


def unknowns(plan: Plan) -> list[str]:
    """What the plan did not know, each in a phrase that goes on after "Not known:"."""
    said = []
    for code, count in plan.unknown:
        if code in _UNKNOWN:
            text = ngettext(*_UNKNOWN[code], count).format(count=wording.number(count))
            said.append(text)
        elif code in _UNKNOWN_WHOLE:
            terrain = wording.figure(plan.request.terrain)
            said.append(_(_UNKNOWN_WHOLE[code]).format(terrain=terrain))
    return said


def remarks(plan: Plan) -> list[str]:
    """What is left out on purpose or for want of reach, as whole sentences."""
    counts = dict(plan.unknown)
    said = []
    if count := counts.get("out_of_reach", 0):
        text = ngettext(
            "{count} area that is as urgent cannot be served by any trip.",
            "{count} areas that are as urgent cannot be served by any trip.",
            count,
        )
        said.append(text.format(count=wording.number(count)))
    if count := counts.get("ruled_out", 0):
        text = ngettext("{count} area was ruled out.", "{count} areas were ruled out.", count)
        said.append(text.format(count=wording.number(count)))
    if "ended_early" in counts:
        said.append(_("The search ended before it was sure."))
    if not plan.within_limit:
        said.append(_("These visits take more than there is."))
    return said


def distances(request: PlanRequest) -> str:
    """What distances are."""
    if request.travel:
        return _("Distances are those of the travel table.")
    said = _("Distances are straight lines times {terrain}, not roads.")
    return said.format(terrain=wording.figure(request.terrain))


def people(amount: float | None) -> str:
    """People, or that their number is not known."""
    return _("population unknown") if amount is None else _people(amount)


def _people(amount: float) -> str:
    said = ngettext("{people} person", "{people} people", round(amount))
    return said.format(people=wording.spoken(amount))


def distance(amount: float, unit: str) -> str:
    """How far, in the unit of the plan; without one where it is not known."""
    said = UNITS.get(unit, unit)
    return _("{figure} {unit}").format(figure=wording.number(amount), unit=said).strip()


def days(amount: float) -> str:
    """So many days of a trip, halves told."""
    rounded = math.ceil(amount * 2 - 1e-9) / 2
    whole = rounded == int(rounded)
    # A fraction takes the form of many, which in no language is that of one or two.
    said = ngettext("{count} day", "{count} days", int(rounded) if whole else 100)
    return said.format(count=wording.figure(rounded))


def listed(names: Iterable[str], most: int) -> str:
    """Names with commas, the first of them where they are many."""
    every = list(names)
    if len(every) <= most + 1:
        return wording.joined(every)
    more = ngettext("{count} more", "{count} more", len(every) - most)
    return wording.joined([*every[:most], more.format(count=wording.number(len(every) - most))])


def made_for(plan: Plan, areas: Areas) -> str:
    """What a plan was made for: ``districts of Karnali``."""
    many = wording.level_words(areas, plan.level)[1]
    if not plan.root or not areas.has(plan.root_level, plan.root):
        return many
    root = wording.area_name(areas, plan.root_level, plan.root)
    return _("{areas} of {place}").format(areas=many, place=root)
