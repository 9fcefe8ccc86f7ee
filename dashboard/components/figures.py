"""The headline: one sentence with its figures, the row of indicators, what the map leaves out."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import queries, state
from dashboard.components import choices
from dashboard.components.shell import link_to
from dashboard.components.toolbar import describe_filters
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.needs import NeedLayer
from dashboard.reports.telling import tell_headline
from dashboard.shown import View
from dashboard.words import comparing, wording
from geodata.areas import Areas
from geodata.coverage import Summary
from geodata.selection import Selection


def show_headline(selection: Selection, areas: Areas, view: View) -> None:
    """What is seen, in a sentence; period, as-of date and filters under it."""
    if view.need is not None:
        _show_need(selection, areas, view, view.need)
        return
    st.header(wording.plain(tell_headline(selection, areas, view)), anchor=False)
    st.text(wording.in_a_row(_about(selection, view)))


def _about(selection: Selection, view: View) -> list[str]:
    """Period, as-of date, sources, what is compared, filters."""
    parts = [wording.sentence(wording.period(selection.start, selection.end))]
    if view.compared is not None:
        parts = [comparing.about(selection, view), comparing.rose_and_fell(view)]
    if view.summary.last is not None:
        parts.append(_("as of {date}").format(date=wording.date(queries.as_of(selection))))
        parts.append(_("last engagement {date}").format(date=wording.date(view.summary.last)))
    parts.append(_sources(selection))
    earlier = selection.previous()
    if earlier is not None and view.previous is not None and view.compared is None:
        days = wording.period(earlier.start, earlier.end)
        parts.append(_("arrows against {period}").format(period=days))
    filters = describe_filters(selection)
    return [*parts, _("only {filters}").format(filters=filters) if filters else ""]


def about_view(selection: Selection) -> list[str]:
    """Period, as-of date, sources and filters: what stands under the title of any page."""
    days = wording.sentence(wording.period(selection.start, selection.end))
    as_of = _("as of {date}").format(date=wording.date(queries.as_of(selection)))
    filters = describe_filters(selection)
    only = _("only {filters}").format(filters=filters) if filters else ""
    return [days, as_of, _sources(selection), only]


def _show_need(selection: Selection, areas: Areas, view: View, need: NeedLayer) -> None:
    """A need layer in a sentence; its days and source under it, for it is no engagement."""
    st.header(wording.plain(tell_headline(selection, areas, view)), anchor=False)
    said = wording.sentence(wording.period(selection.start, selection.end)), need.about()
    compared = "" if view.compared is None else comparing.about(selection, view)
    parts = [*said, need.above(areas), compared, _("need layer: context, not engagement")]
    st.text(wording.in_a_row(parts))
    if not need.reported:
        st.button(
            _("Show the period of its figures"),
            key="need-period",
            on_click=lambda: state.choose(start=_date(need.start), end=_date(need.end)),
        )


def _date(moment: pd.Timestamp) -> dt.date | None:
    return None if pd.isna(moment) else moment.date()


def _sources(selection: Selection) -> str:
    names = choices.labels("sources", selection.vintage)
    chosen = [names[source] for source in selection.sources if source in names] or [*names.values()]
    if not chosen:
        return _("no records loaded")
    said = ngettext("source: {name}", "{count} sources", len(chosen))
    return said.format(name=chosen[0], count=wording.number(len(chosen)))


def show_indicators(selection: Selection, areas: Areas, view: View) -> None:
    """The row of figures, each with its change against the other view, or the period before."""
    now = view.summary
    before = view.previous if view.compared is None else view.compared.view.summary
    with st.container(key="indicators"):
        cells = st.columns(7, gap="small")
        _show_engaged(cells[0], selection, areas, now, before)
        for cell, (name, take) in zip(cells[1:5], _COUNTS.items(), strict=True):
            measure = wording.MEASURES[name]
            cell.metric(
                measure.label,
                wording.number(take(now)),
                **_change(now, before, take),
                help=measure.help,
            )
        cells[5].metric(
            wording.MEASURES["offices"].label,
            _of(now.offices_reached, now.offices_known),
            **_change(now, before, lambda s: s.offices_reached),
            help=wording.MEASURES["offices"].help,
        )
        cells[6].metric(
            wording.MEASURES["population_covered"].label,
            wording.spoken(now.population_covered),
            **_change(now, before, lambda s: s.population_covered),
            help=_population_help(now),
        )


def _show_engaged(
    cell: DeltaGenerator,
    selection: Selection,
    areas: Areas,
    now: Summary,
    before: Summary | None,
) -> None:
    many = wording.level_words(areas, int(selection.level or 0))[1]
    short = wording.sentence(many) if len(many) < 14 else _("Areas")
    explained = _(
        "{share} of {areas}; the range is what records known only to a higher level leave open."
    )
    cell.metric(
        _("{areas} engaged").format(areas=short),
        _of(now.engaged, now.areas),
        **_change(now, before, lambda s: s.engaged),
        help=explained.format(share=wording.share(now), areas=many),
    )


def _of(part: int, whole: int) -> str:
    return _("{part} of {whole}").format(part=wording.number(part), whole=wording.number(whole))


_COUNTS: dict[str, Callable[[Summary], float]] = {
    "engagements": lambda s: s.engagements,
    "counterparts": lambda s: s.counterparts,
    "programs": lambda s: s.programs,
    "partners": lambda s: s.partners,
}


def _change(
    now: Summary, before: Summary | None, take: Callable[[Summary], float]
) -> dict[str, Any]:
    """The change of a figure as a metric takes it, in no colour: more is not always better.

    Streamlit's own arrow goes by the first character, which may be a mark of direction.
    """
    said = wording.change(take(now), None if before is None else take(before))
    arrow = "up" if "+" in (said or "") else "down" if "-" in (said or "") else "off"
    return {"delta": said, "delta_color": "off", "delta_arrow": arrow}


def _population_help(summary: Summary) -> str:
    if math.isnan(summary.population):
        return _("The boundary carries no population.")
    return _("{part} of {whole} people live in engaged areas.").format(
        part=wording.number(summary.population_covered), whole=wording.number(summary.population)
    )


def refused_counts(vintage: str, kind: str = "records") -> dict[str, int]:
    """Rows of sources of a kind that were held or rejected, by fate."""
    return queries.PageFacts().refused_counts(vintage, kind)


def show_left_out(selection: Selection, areas: Areas, view: View) -> None:
    """What this map leaves out, each number a link to the rows behind it."""
    links = _left_out(selection, areas, view)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="left-out"):
        if not links:
            st.caption(_("This map leaves nothing out."), width="content")
            return
        st.caption(_("This map leaves out"), width="content")
        for label, opened in links:
            link_to("data", label, opened=opened)


def _left_out(selection: Selection, areas: Areas, view: View) -> list[tuple[str, str]]:
    """What is left out in words, and the section of the Data page that lists it."""
    links = []
    if view.need is None:
        for level, count in sorted(view.summary.known_above.items(), reverse=True):
            said = _("{count} known only to the {area}").format(
                count=wording.number(count), area=wording.level_words(areas, level)[0]
            )
            links.append((said, f"above:{level}"))
        if view.summary.undated:
            said = ngettext("{count} undated", "{count} undated", view.summary.undated)
            links.append((said.format(count=wording.number(view.summary.undated)), "undated:"))
    fates = refused_counts(selection.vintage, "records" if view.need is None else "indicators")
    held, rejected = fates.get("held", 0), fates.get("rejected", 0)
    if held:
        said = ngettext("{count} held for review", "{count} held for review", held)
        links.append((said.format(count=wording.number(held)), "review:"))
    if rejected:
        said = ngettext("{count} rejected", "{count} rejected", rejected)
        links.append((said.format(count=wording.number(rejected)), "ledger:rejected"))
    return links
