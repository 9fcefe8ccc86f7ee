"""Place: who is there, what was done there, and what lies next to it."""

import pandas as pd
import streamlit as st

from dashboard import queries, state
from dashboard.charts import months_chart
from dashboard.components import toolbar
from dashboard.components.areas_map import show_areas
from dashboard.components.leaving.brief import offer_brief
from dashboard.components.pagename import name_window
from dashboard.components.picture import current_palette
from dashboard.components.shell import go_to, link_back, open_profile, settled
from dashboard.components.tables import fit_height, pick_table, say_vacant, show_engagements
from dashboard.language import current, ngettext
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.labels import ORGANIZATION_CLASSES, PROGRAM_STATUSES, STATES
from dashboard.words.standing import state_sentence
from geodata.areas import Areas
from geodata.coverage import count_by_month
from geodata.selection import Selection


def show() -> None:
    """The page."""
    selection = settled()
    if selection is None:
        return
    areas = queries.areas(selection.vintage)
    with st.container(horizontal=True, vertical_alignment="center", key="toolbar"):
        link_back("coverage", _("Back to the map"))
        st.space("stretch")
        toolbar.show_period(selection)
        toolbar.show_filters(selection)
        toolbar.show_search(selection, areas)
    if not selection.area:
        st.header(_("Which place?"), anchor=False)
        st.write(_("Find one by name above, pick it on the map, or take it from the list."))
        _show_list(selection, areas)
        return
    _show_place(selection, areas, int(selection.level or 0), selection.area)


def _show_list(selection: Selection, areas: Areas) -> None:
    frame = queries.view(selection).frame
    one = wording.level_words(areas, int(selection.level or 0))[0]
    pick_table(
        frame.assign(
            pcode=frame.index,
            name=areas.names(int(selection.level or 0), current()).reindex(frame.index),
            stands=frame["state"].map(STATES),
            day=frame["last"].dt.date,
        ),
        "place-list",
        lambda picked: go_to("place", area=str(picked["pcode"])),
        columns={
            "name": st.column_config.TextColumn(wording.sentence(one), width="medium"),
            "stands": st.column_config.TextColumn(_("State"), width="small"),
            "engagements": st.column_config.NumberColumn(_("Engagements"), width=100),
            "day": st.column_config.DateColumn(_("Last"), format=wording.day_column(), width=100),
            "pcode": st.column_config.TextColumn(_("P-code"), width="small"),
        },
        rows=13,
        name=_("Areas and how they stand"),
    )


def _show_place(selection: Selection, areas: Areas, level: int, pcode: str) -> None:
    whole = selection.but(root="", root_level=0)
    view = queries.view(whole)
    row = view.frame.loc[pcode]
    _show_path(areas, level, pcode)
    name_window(wording.area_name(areas, level, pcode))
    st.header(wording.plain(wording.area_name(areas, level, pcode)), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.text(state_sentence(row), width="content")
        name = wording.area_name(areas, level, pcode)
        offer_brief(whole, "area", f"{level}:{pcode}", name)
    _show_figures(row)
    left, right = st.columns([1.35, 1], gap="large")
    with right:
        _show_surroundings(selection, areas, view, level, pcode)
    with left:
        _show_offices(selection, level, pcode)
        _show_councils(selection, level, pcode)
        _show_needs(selection, level, pcode)
    _show_time(selection, level, pcode)


def _show_path(areas: Areas, level: int, pcode: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall", key="crumbs"):
        for step, code, name in wording.area_path(areas, level, pcode)[:-1]:
            root = "" if step == areas.coarsest else code
            deeper = areas.child_level(step)
            if st.button(wording.plain(name), type="tertiary", key=f"path-{step}"):
                go_to(
                    "coverage",
                    root=root,
                    root_level=step if root else 0,
                    level=deeper,
                    area="",
                    camera=None,
                )
            st.markdown("›", width="content")
        said = _("{area} {code}").format(area=wording.level_words(areas, level)[0], code=pcode)
        st.caption(wording.plain(said))


def _show_figures(row: pd.Series) -> None:
    with st.container(key="indicators"):
        cells = st.columns(6, gap="small")
        for cell, name in zip(
            cells, ("engagements", "counterparts", "programs", "partners"), strict=False
        ):
            measure = wording.MEASURES[name]
            cell.metric(measure.label, wording.number(row[name]), help=measure.help)
        cells[4].metric(
            _("Offices reached"),
            _("{some} of {count}").format(
                some=wording.number(row["offices_reached"]),
                count=wording.number(row["offices_known"]),
            ),
            help=wording.MEASURES["offices"].help,
        )
        population = row["population"]
        cells[5].metric(
            _("Population"),
            wording.spoken(population),
            help=_("As the boundary or the census gives it.")
            if pd.isna(population)
            else _say_people(population),
        )


def _say_people(population: float) -> str:
    said = ngettext("{count} person lives here", "{count} people live here", round(population))
    return said.format(count=wording.number(population))


def _show_offices(selection: Selection, level: int, pcode: str) -> None:
    st.subheader(_("Who holds office"), anchor=False)
    known, today = queries.registry(selection.vintage), queries.as_of(selection)
    offices = known.offices_in(level, pcode, today)
    if offices.empty:
        st.caption(
            _("No offices are known here. A roster of officials can be loaded on the Data page.")
        )
        return
    pick_table(
        say_vacant(offices),
        "place-offices",
        lambda picked: open_profile("post", str(picked["post_id"])),
        columns={
            "label": st.column_config.TextColumn(_("Office"), width="medium"),
            "holder": st.column_config.TextColumn(_("Holder"), width="small"),
            "party": st.column_config.TextColumn(_("Party"), width="small"),
            "since": st.column_config.DateColumn(
                _("Since"), format=wording.day_column("month"), width=80
            ),
            "last": st.column_config.DateColumn(
                _("Last met"), format=wording.day_column(), width=95
            ),
        },
        rows=7,
        name=_("Offices, their holders and when they were last met"),
    )


def _show_councils(selection: Selection, level: int, pcode: str) -> None:
    known = queries.registry(selection.vintage)
    councils = known.councils_in(level, pcode)
    if councils.empty:
        return
    st.subheader(_("Councils and assemblies"), anchor=False)
    pick_table(
        councils.assign(what=councils["classification"].map(ORGANIZATION_CLASSES)),
        "place-councils",
        lambda picked: open_profile("organization", str(picked["organization_id"])),
        columns={
            "name": st.column_config.TextColumn(_("Name"), width="medium"),
            "what": st.column_config.TextColumn(_("Kind"), width="small"),
            "seats": st.column_config.NumberColumn(_("Seats"), width=65),
        },
        rows=5,
        name=_("Councils and assemblies"),
    )


def _show_needs(selection: Selection, level: int, pcode: str) -> None:
    """What need layers say about the place, in the period and at their newest or in all."""
    whole = selection.but(root="", root_level=0, level=level)
    ever = queries.measured(whole.but(start=None, end=None)).loc[pcode].dropna()
    if ever.empty:
        return
    about = queries.indicators(selection.vintage).loc[ever.index]
    names = queries.table("sources").set_index("source_id")["name"]
    figures = pd.DataFrame(
        {
            "label": about["label"],
            "now": queries.measured(whole).loc[pcode, ever.index],
            "ever": ever,
            "days": [
                wording.period(*(None if pd.isna(day) else day.date() for day in days))
                for days in zip(about["start"], about["end"], strict=True)
            ],
            "sources": [wording.joined(names[list(ids)]) for ids in about["sources"]],
        }
    )
    st.subheader(_("Figures about the place"), anchor=False)
    st.caption(_("From need layers: context, not engagement."))
    st.dataframe(
        figures,
        hide_index=True,
        height=fit_height(len(figures), 7),
        alt=_("Figures about the place"),
        column_config={
            "label": st.column_config.TextColumn(_("Figure"), width=225),
            "now": st.column_config.NumberColumn(
                _("In the period"), format=wording.number_column(figures["now"]), width=85
            ),
            "ever": st.column_config.NumberColumn(
                _("All or newest"), format=wording.number_column(figures["ever"]), width=95
            ),
            "days": st.column_config.TextColumn(_("About"), width=165),
            "sources": st.column_config.TextColumn(_("Source"), width=110),
        },
    )


def _show_surroundings(
    selection: Selection, areas: Areas, view: queries.View, level: int, pcode: str
) -> None:
    """The place on a small map, and how its neighbours stand."""
    around = selection.but(root="", root_level=0)
    looked_at = level, pcode
    show_areas(around, areas, view, key="place-map", height=250, on_pick=_visit, focus=looked_at)
    neighbours = view.frame.reindex(areas.neighbours(level, pcode)).dropna(subset=["name"])
    if neighbours.empty:
        return
    st.markdown(f"**{_('Neighbours')}**")
    pick_table(
        neighbours.assign(
            pcode=neighbours.index,
            name=areas.names(level, current()).reindex(neighbours.index),
            stands=neighbours["state"].map(STATES),
            day=neighbours["last"].dt.date,
        ),
        f"neighbours-{pcode}",
        lambda picked: go_to("place", area=str(picked["pcode"])),
        columns={
            "name": st.column_config.TextColumn(_("Name"), width="small"),
            "stands": st.column_config.TextColumn(_("State"), width="small"),
            "engagements": st.column_config.NumberColumn(_("Engagements"), width=90),
            "day": st.column_config.DateColumn(_("Last"), format=wording.day_column(), width=95),
        },
        name=_("Neighbouring areas and how they stand"),
    )


def _visit(pcode: str) -> None:
    state.choose(area=pcode)


def _show_time(selection: Selection, level: int, pcode: str) -> None:
    known, rows = queries.registry(selection.vintage), queries.records(selection.vintage)
    here = rows.inside(level, pcode) & rows.keep(selection)
    listed = known.engagements(list(rows.engagement_ids[here]), current())
    st.subheader(_("Engagements in time"), anchor=False)
    months = count_by_month(rows, selection.but(root=pcode, root_level=level))
    if not months.empty:
        st.altair_chart(months_chart(months, current_palette(), height=90), width="stretch")
    show_engagements(listed, "place-engagements", limit=200, rows=8)
    left, right = st.columns(2, gap="large")
    with left:
        _show_programs(selection, listed)
    with right:
        _show_partners(selection, listed)


def _show_programs(selection: Selection, listed: pd.DataFrame) -> None:
    counts = listed["program_id"].value_counts()
    if counts.empty:
        return
    st.subheader(_("Programs present"), anchor=False)
    programs = queries.registry(selection.vintage).tables["programs"]
    rows = programs[programs["program_id"].isin(counts.index)]
    pick_table(
        rows.assign(
            here=rows["program_id"].map(counts), status_word=rows["status"].map(PROGRAM_STATUSES)
        ).sort_values("here", ascending=False),
        "place-programs",
        lambda picked: open_profile("program", str(picked["program_id"])),
        columns={
            "title": st.column_config.TextColumn(_("Program"), width="medium"),
            "status_word": st.column_config.TextColumn(_("Status"), width="small"),
            "here": st.column_config.NumberColumn(_("Engagements here"), width="small"),
        },
        name=_("Programs present here"),
    )


def _show_partners(selection: Selection, listed: pd.DataFrame) -> None:
    partners = queries.registry(selection.vintage).partners(listed["engagement_id"])
    if partners.empty:
        return
    st.subheader(_("Partners present"), anchor=False)
    pick_table(
        partners,
        "place-partners",
        lambda picked: open_profile("organization", str(picked["organization_id"])),
        columns={
            "organization": st.column_config.TextColumn(_("Partner"), width="medium"),
            "engagements": st.column_config.NumberColumn(_("Engagements here"), width="small"),
        },
        rows=7,
        name=_("Partners present here"),
    )


show()
