"""The headline: one sentence with its figures, the row of indicators, what the map leaves out."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard import queries, state, wording
from dashboard.components import choices
from dashboard.components.shell import link_to
from dashboard.components.toolbar import describe_filters
from dashboard.needs import NeedLayer
from dashboard.queries import View
from geodata.areas import Areas
from geodata.coverage import Summary
from geodata.selection import Selection


def show_headline(selection: Selection, areas: Areas, view: View) -> None:
    """What is seen, in a sentence; period, as-of date and filters under it."""
    if view.need is not None:
        _show_need(selection, areas, view.need)
        return
    st.header(wording.plain(wording.headline(areas, selection, view.summary)), anchor=False)
    parts = [wording.sentence(wording.period(selection.start, selection.end))]
    if view.summary.last is not None:
        parts.append(f"as of {wording.date(queries.as_of(selection))}")
        parts.append(f"last engagement {wording.date(view.summary.last)}")
    parts.append(_sources(selection))
    earlier = selection.previous()
    if earlier is not None and view.previous is not None:
        parts.append(f"arrows against {wording.period(earlier.start, earlier.end)}")
    filters = describe_filters(selection)
    if filters:
        parts.append(f"only {filters}")
    st.text(" · ".join(parts))


def _show_need(selection: Selection, areas: Areas, need: NeedLayer) -> None:
    """A need layer in a sentence; its days and source under it, for it is no engagement."""
    st.header(wording.plain(need.headline(areas, selection)), anchor=False)
    said = wording.sentence(wording.period(selection.start, selection.end)), need.about()
    parts = [*said, need.above(areas), "need layer: context, not engagement"]
    st.text(" · ".join(part for part in parts if part))
    if not need.reported:
        st.button(
            "Show the period of its figures",
            key="need-period",
            on_click=lambda: state.choose(start=_date(need.start), end=_date(need.end)),
        )


def _date(moment: pd.Timestamp) -> dt.date | None:
    return None if pd.isna(moment) else moment.date()


def _sources(selection: Selection) -> str:
    names = choices.labels("sources", selection.vintage)
    chosen = [names[source] for source in selection.sources if source in names] or [*names.values()]
    if len(chosen) == 1:
        return f"source: {chosen[0]}"
    return f"{len(chosen)} sources" if chosen else "no records loaded"


def show_indicators(selection: Selection, areas: Areas, view: View) -> None:
    """The row of figures, each with its change against the period before."""
    now, before = view.summary, view.previous
    many = wording.level_words(areas, int(selection.level or 0))[1]
    with st.container(key="indicators"):
        cells = st.columns(7, gap="small")
        cells[0].metric(
            f"{wording.sentence(many) if len(many) < 14 else 'Areas'} engaged",
            f"{wording.number(now.engaged)} of {wording.number(now.areas)}",
            _change(now, before, lambda s: s.engaged),
            delta_color="off",
            help=f"{wording.share(now)} of {many}; the range is what records known only "
            "to a higher level leave open.",
        )
        for cell, (name, take) in zip(cells[1:5], _COUNTS.items(), strict=True):
            measure = wording.MEASURES[name]
            cell.metric(
                measure.label,
                wording.number(take(now)),
                _change(now, before, take),
                delta_color="off",
                help=measure.help,
            )
        cells[5].metric(
            "Offices reached",
            f"{wording.number(now.offices_reached)} of {wording.number(now.offices_known)}",
            _change(now, before, lambda s: s.offices_reached),
            delta_color="off",
            help=wording.MEASURES["offices"].help,
        )
        cells[6].metric(
            "Population covered",
            wording.spoken(now.population_covered),
            _change(now, before, lambda s: s.population_covered),
            delta_color="off",
            help=_population_help(now),
        )


_COUNTS: dict[str, Callable[[Summary], float]] = {
    "engagements": lambda s: s.engagements,
    "counterparts": lambda s: s.counterparts,
    "programs": lambda s: s.programs,
    "partners": lambda s: s.partners,
}


def _change(now: Summary, before: Summary | None, take: Callable[[Summary], float]) -> str | None:
    return wording.change(take(now), None if before is None else take(before))


def _population_help(summary: Summary) -> str:
    if math.isnan(summary.population):
        return "The boundary carries no population."
    return (
        f"{wording.number(summary.population_covered)} of "
        f"{wording.number(summary.population)} people live in engaged areas."
    )


_REFUSED = (("held", "held for review", "review:"), ("rejected", "rejected", "ledger:rejected"))


def show_left_out(selection: Selection, areas: Areas, view: View) -> None:
    """What this map leaves out, each number a link to the rows behind it."""
    links = []
    kind = "records" if view.need is None else "indicators"
    above = view.summary.known_above if view.need is None else {}
    for level, count in sorted(above.items(), reverse=True):
        word = wording.level_words(areas, level)[0]
        links.append(
            (f"{wording.number(count)} known only to the {word}", "data", f"above:{level}")
        )
    if view.summary.undated and view.need is None:
        links.append((f"{wording.number(view.summary.undated)} undated", "data", "undated:"))
    refused = queries.refused_rows(selection.vintage)
    fates = refused.loc[refused["kind"] == kind, "fate"].value_counts()
    for fate, phrase, opened in _REFUSED:
        if fates.get(fate, 0):
            links.append((f"{wording.number(fates[fate])} {phrase}", "data", opened))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="left-out"):
        if not links:
            st.caption("This map leaves nothing out.", width="content")
            return
        st.caption("This map leaves out", width="content")
        for label, page, opened in links:
            link_to(page, label, opened=opened)
