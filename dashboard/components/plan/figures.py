"""The plan in a sentence with its figures, how sure it is, and what it gains."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

import pandas as pd
import streamlit as st

from dashboard.components.figures import about_view
from dashboard.components.plan.answer import Answer, begin_search
from dashboard.components.plan.draft import plan_anew, untick_all
from dashboard.language import gettext as _
from dashboard.solving import Search
from dashboard.words import planwords, wording
from geodata.areas import Areas
from geodata.planning import Plan
from geodata.selection import Selection

LOOKS = 0.7
"""Seconds between two looks at a search."""


def show_headline(selection: Selection, areas: Areas, answer: Answer) -> None:
    """What the visits would bring; period, as-of date and filters under it, and how sure it is."""
    st.header(wording.plain(planwords.headline(answer.plan, areas)), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="plan-sure"):
        st.text(wording.in_a_row(_about(selection, answer)), width="content")
        _show_certainty(answer)


def _about(selection: Selection, answer: Answer) -> list[str]:
    """What the figures are of: the view, or the day of a plan that is shown as it was saved."""
    if answer.saved is None:
        return about_view(selection)
    name = str(answer.saved["name"])
    if not answer.frozen:
        return [*about_view(selection), _("{name}, changed").format(name=name)]
    said = _("{name}, changed") if answer.changed else _("{name}, as saved")
    when = pd.to_datetime(answer.saved["changed_at"], errors="coerce", utc=True)
    kept = _("by {person} on {day}").format(
        person=answer.saved["made_by"], day=wording.date(when.tz_localize(None))
    )
    as_of = _("as of {date}").format(date=wording.date(answer.base.as_of))
    return [said.format(name=name), kept, as_of]


def _show_certainty(answer: Answer) -> None:
    plan = answer.plan
    said = " ".join([planwords.gap(plan), *planwords.remarks(plan)])
    st.text(said, width="content")
    if answer.draft.by_hand:
        _offer(_("Back to the plan as it was made"), "plan-untick", ":material/undo:", untick_all)
    elif answer.frozen:
        _offer(
            _("Plan again with the records of today"), "plan-anew", ":material/refresh:", plan_anew
        )
    elif answer.search is not None:
        _show_search(answer, answer.search)
    elif plan.gap:
        _offer(_("Look for the best plan"), "plan-search", ":material/search:", _search, answer)


def _offer(label: str, key: str, icon: str, take: Callable[..., None], *args: object) -> None:
    """Something to press in the line that says how sure the plan is."""
    st.button(label, key=key, type="tertiary", icon=icon, on_click=take, args=args)


def _search(answer: Answer) -> None:
    begin_search(answer.ground, answer.request, again=True)


def _show_search(answer: Answer, search: Search) -> None:
    if search.failure:
        st.caption(_("The best plan could not be found."), width="content")
    elif not search.ended:
        _watch(search)
    elif search.stopped or "ended_early" in dict(answer.plan.unknown):
        _offer(_("Look on"), "plan-search-on", ":material/search:", _search, answer)


@st.fragment(run_every=LOOKS)
def _watch(search: Search) -> None:
    """Looks again by itself, and lets the best plan come when it is there."""
    if search.ended:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_looking(search), width="content")
        _offer(_("Stop searching"), "plan-stop", ":material/stop:", search.stop)


def _looking(search: Search) -> str:
    if not search.begun:
        return _("Waiting to look for the best plan…")
    seconds = wording.number(search.seconds)
    if search.gap >= 1:
        return _("Looking for the best plan, {seconds} s…").format(seconds=seconds)
    return _("Looking for the best plan: within {percent} % after {seconds} s…").format(
        percent=planwords.percent_up(search.gap), seconds=seconds
    )


def show_indicators(areas: Areas, plan: Plan) -> None:
    """The row of figures: what the plan gains, and what it takes."""
    gains = plan.gains
    many = wording.sentence(wording.level_words(areas, plan.level)[1])
    with st.container(key="indicators"):
        cells = st.columns(6, gap="small")
        cells[0].metric(
            _("People within reach"),
            _("unknown") if gains.people is None else wording.spoken(gains.people),
            help=_people_help(plan),
        )
        cells[1].metric(
            _("{areas} engaged").format(areas=many if len(many) < 14 else _("Areas")),
            _after(wording.number(gains.engaged_before), wording.number(gains.engaged_after)),
            help=_("Of {count}, before and after the visits.").format(
                count=wording.number(gains.areas_all)
            ),
        )
        cells[2].metric(
            _("People in engaged areas"),
            _shares(gains.population_share_before, gains.population_share_after),
            help=_("Of the known population, before and after the visits."),
        )
        cells[3].metric(
            _("Mean warmth"),
            _after(wording.decimal(gains.warmth_before), wording.decimal(gains.warmth_after)),
            help=_(
                "Over all areas, before and after one dialogue in each area served; an area counts "
                "as 1 at most, and as 0 where its warmth is not known."
            ),
        )
        cells[4].metric(
            _("Way"),
            planwords.distance(gains.distance_km, plan.unit)
            if plan.request.starts
            else _("not counted"),
            help=planwords.distances(plan.request),
        )
        cells[5].metric(*_effort(plan))


def _after(before: str, after: str) -> str:
    # Translators: a figure before the visits, and after them.
    return _("{before} → {after}").format(before=before, after=after)


def _shares(before: float | None, after: float | None) -> str:
    if before is None or after is None:
        return _("unknown")
    shares = (_("{percent} %").format(percent=round(100 * share)) for share in (before, after))
    return _after(*shares)


def _people_help(plan: Plan) -> str:
    if not plan.gains.people_unknown:
        return _("People in the areas that the visits serve.")
    return _("Without those of {count} of the areas, which are not known.").format(
        count=wording.number(plan.gains.people_unknown)
    )


def _effort(plan: Plan) -> tuple[str, str]:
    if plan.gains.cost:
        return _("Cost"), wording.spoken(plan.gains.cost)
    return _("Days"), wording.figure(round(plan.gains.days, 1))


def show_unknown(plan: Plan) -> None:
    """What the plan did not know."""
    said = planwords.unknowns(plan)
    if said:
        more = _("{said}; {more}")
        what = reduce(lambda one, other: more.format(said=one, more=other), said)
        st.caption(wording.plain(_("Not known: {what}.").format(what=what)))
