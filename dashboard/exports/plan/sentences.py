"""A plan in sentences and figures: what it brings, how it was asked for, what it did not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.exports.plan.told import Told
from dashboard.language import bare
from dashboard.words import planwords, wording
from geodata.codelists import SENSITIVITIES
from geodata.planning import AIMS, LIMITS, METHODS, PlanRequest

Amount = Literal["count", "tenths", "hundredths", "share", "date", "text"]


@dataclass(frozen=True)
class Figure:
    """A figure under its label, before and after the visits where it has both."""

    label: str
    kind: Amount
    value: object
    before: object = None


def title(told: Told) -> str:
    """What the visits would bring, in one sentence."""
    return f"{bare(planwords.headline(told.plan, told.areas))}."


def figures(told: Told) -> list[Figure]:
    """What the plan gains and takes; None where it is not known."""
    plan, gains = told.plan, told.plan.gains
    many = wording.level_words(told.areas, plan.level)[1]
    way = f"Way there and back ({plan.unit})" if plan.unit else "Way there and back"
    found = [
        Figure("People within reach", "count", gains.people),
        Figure(
            "… without those of so many areas, whose population is not known",
            "count",
            gains.people_unknown,
        ),
        Figure(f"{wording.sentence(many)} served", "count", gains.areas),
        Figure(
            f"{wording.sentence(many)} engaged, of {gains.areas_all:,}",
            "count",
            gains.engaged_after,
            gains.engaged_before,
        ),
        Figure(f"Share of {many} engaged", "share", gains.coverage_after, gains.coverage_before),
        Figure(
            "Share of people in engaged areas",
            "share",
            gains.population_share_after,
            gains.population_share_before,
        ),
        Figure(
            "Mean warmth of all areas, 0 to 1",
            "hundredths",
            gains.warmth_after,
            gains.warmth_before,
        ),
        Figure("Visits", "count", gains.trips),
        Figure("Days", "tenths", gains.days),
    ]
    if plan.request.starts:
        found.append(Figure(way, "count", gains.distance_km))
    if plan.request.cost_per_day or plan.request.cost_per_km:
        found.append(Figure("Cost", "count", gains.cost))
    near = f"Mean way from a visit to the people served ({plan.unit})".replace(" ()", "")
    return [*found, Figure(near, "tenths", gains.mean_km)]


def certainty(told: Told) -> list[str]:
    """How good the plan is, and what else has to be said of it."""
    said = [planwords.gap(told.plan), *planwords.remarks(told.plan)]
    return [bare(one) for one in said]


def not_known(told: Told) -> list[str]:
    """What the plan did not know, a phrase each."""
    said = [wording.sentence(bare(one)) for one in planwords.unknowns(told.plan)]
    return [f"{one}." for one in said] or ["Everything that the plan asks about was known."]


def left_out(told: Told) -> list[str]:
    """What is not in the file, and whom it is for."""
    who = SENSITIVITIES[told.audience].lower()
    said = [
        "Engagements, programs, and the names of those who hold an office are not in this file.",
    ]
    if told.withheld:
        count = len(told.withheld)
        of = "1 area served" if count == 1 else f"{count:,} areas served"
        said.append(
            f"State, days since and warmth of {of} are withheld: engagements are known there that "
            f"the audience of this file ({who}) may not see."
        )
    if told.audience == "public":
        said.append("Teams, owners and notes of assignments are left out.")
    said.append(f"For this audience and no wider one: {who}.")
    return said


# --- how it was asked for ------------------------------------------------------------------------


def asked(told: Told) -> list[tuple[str, str]]:
    """How the plan was asked for and made, a label and its words each."""
    plan, request = told.plan, told.plan.request
    lines = [("Aim", AIMS[request.aim]), *_spending(request), *_reach(told)]
    lines += [
        ("Must be visited", _named(told, request.must)),
        ("Neither visited nor served", _named(told, request.must_not)),
        ("Distances", bare(planwords.distances(request))),
        ("Method", METHODS[plan.method]),
        ("Boundary version", plan.vintage),
        ("Looked into", _root(told)),
        ("As of", "" if plan.as_of is None else wording.date(plan.as_of)),
    ]
    return [(label, said) for label, said in lines if said]


def _spending(request: PlanRequest) -> list[tuple[str, str]]:
    lines = []
    if request.limit:
        lines.append((LIMITS[request.limit], wording.figure(request.amount)))
    if request.aim == "fewest":
        lines.append(("Least urgency to be reached", wording.decimal(request.threshold)))
    lines.append(("Days at a visit", wording.figure(request.days_per_visit)))
    if request.starts:
        lines.append(("Kilometres in a day", wording.number(request.km_per_day)))
    if request.cost_per_km:
        lines.append(("Cost of a kilometre", wording.figure(request.cost_per_km)))
    if request.cost_per_day:
        lines.append(("Cost of a day", wording.figure(request.cost_per_day)))
    return lines


def _reach(told: Told) -> list[tuple[str, str]]:
    request = told.plan.request
    within = f"within {wording.figure(request.radius_km)} {told.plan.unit}".rstrip()
    alone = "the visited area alone"
    most = request.most_served
    return [
        ("Trips start from", _named(told, request.starts)),
        ("A visit serves", f"areas {within}" if request.radius_km else alone),
        ("Most areas a visit serves", "" if most is None else wording.number(most)),
    ]


def _named(told: Told, codes: Sequence[str]) -> str:
    return ", ".join(f"{told.place(code)} ({code})" for code in codes)


def _root(told: Told) -> str:
    level, root = told.plan.root_level, told.plan.root
    if not root:
        return "the whole country"
    there = told.areas.has(level, root)
    return bare(wording.area_name(told.areas, level, root)) if there else root
