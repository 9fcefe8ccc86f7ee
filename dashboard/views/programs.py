"""Programs: every program; one of them opened with its areas, partners and timeline."""

import pandas as pd
import streamlit as st

from dashboard import queries, state
from dashboard.charts import months_chart
from dashboard.components.areas_map import show_areas
from dashboard.components.leaving.brief import offer_brief
from dashboard.components.pagename import name_window
from dashboard.components.picture import current_palette
from dashboard.components.search import search
from dashboard.components.shell import go_to, link_back, open_profile, settled
from dashboard.components.tables import pick_table, show_commitments, show_engagements
from dashboard.language import current, isolated, ngettext
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.labels import PARTNER_ROLES, PROGRAM_STATUSES
from geodata.coverage import count_by_month
from geodata.registry import Registry
from geodata.selection import Selection


def show() -> None:
    """The page."""
    selection = settled()
    if selection is None:
        return
    known = queries.registry(selection.vintage)
    opened = selection.opened_as("program")
    if opened is None:
        _show_directory(selection)
        return
    link_back("programs", _("All programs"), opened="")
    _show_program(selection, known, opened[1])


def _show_directory(selection: Selection) -> None:
    programs = queries.registry(selection.vintage).programs_directory
    if programs.empty:
        st.header(_("No programs are known yet"), anchor=False)
        st.write(_("Load records with a program column on the Data page."))
        return
    running = int((programs["status"] == "2").sum())
    st.header(_sentence(len(programs), running), anchor=False)
    words = st.text_input(
        _("Search"),
        placeholder=_("Title, sector or organization"),
        key="programs-search",
        label_visibility="collapsed",
    )
    chosen = search(programs, words, ("title", "sector", "lead", "program_id"))
    found = ngettext(
        "{count} found. Pick a row to open the program.",
        "{count} found. Pick a row to open the program.",
        len(chosen),
    )
    st.caption(found.format(count=wording.number(len(chosen))))
    pick_table(
        chosen.assign(status_word=chosen["status"].map(PROGRAM_STATUSES)),
        "programs-table",
        lambda row: open_profile("program", str(row["program_id"])),
        columns={
            "title": st.column_config.TextColumn(_("Program"), width="medium"),
            "lead": st.column_config.TextColumn(_("Accountable or lead"), width="medium"),
            "status_word": st.column_config.TextColumn(_("Status"), width="small"),
            "from": st.column_config.DateColumn(
                _("From"), format=wording.day_column("month"), width=85
            ),
            "until": st.column_config.DateColumn(
                _("To"), format=wording.day_column("month"), width=85
            ),
            "engagements": st.column_config.NumberColumn(_("Engagements"), width=100),
            "areas": st.column_config.NumberColumn(_("Places"), width=70),
            "last": st.column_config.DateColumn(_("Last"), format=wording.day_column(), width=100),
        },
        rows=13,
        name=_("Programs"),
    )


def _sentence(programs: int, running: int) -> str:
    said = ngettext("{count} program", "{count} programs", programs)
    some = ngettext(
        "{count} program, {running} in implementation",
        "{count} programs, {running} in implementation",
        programs,
    )
    figures = {"count": wording.number(programs), "running": wording.number(running)}
    return (some if running else said).format(**figures)


def _show_program(selection: Selection, known: Registry, program_id: str) -> None:
    programs = known.tables["programs"]
    mine = programs[programs["program_id"] == program_id]
    if mine.empty:
        st.warning(_("There is no such program in this data."))
        return
    program = mine.iloc[0]
    name_window(str(program["title"]))
    st.header(wording.plain(str(program["title"])), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.text(_describe(program), width="content")
        offer_brief(selection.unfiltered(), "program", program_id, str(program["title"]))
    if pd.notna(program["description"]):
        st.text(isolated(str(program["description"])))
    rows, areas = queries.records(selection.vintage), queries.areas(selection.vintage)
    whole = Selection(
        vintage=selection.vintage,
        level=selection.level,
        programs=(program_id,),
        as_of=queries.as_of(selection).date(),
    )
    view = queries.view(whole)
    left, right = st.columns([1.25, 1], gap="large")
    with left:
        count = view.summary.engaged
        noun = wording.level_noun(areas, int(selection.level or 0), count)
        said = _("In {count} {areas}").format(count=wording.number(count), areas=noun)
        st.subheader(said, anchor=False)
        show_areas(
            whole,
            areas,
            view,
            key="program-map",
            height=330,
            on_pick=lambda pcode: state.choose(area=pcode),
        )
        picked = state.current().area
        if (
            picked
            and areas.has(int(selection.level or 0), picked)
            and st.button(
                _("Open {place}").format(
                    place=wording.plain(wording.area_name(areas, int(selection.level or 0), picked))
                ),
                key="program-place",
            )
        ):
            go_to("place")
    with right:
        _show_partners(known, program_id)
        engaged = known.engagements(list(rows.engagement_ids[rows.keep(whole)]), current())
        st.subheader(_("Commitments and follow-ups"), anchor=False)
        show_commitments(
            known.commitments(pd.Index(engaged["engagement_id"])), queries.as_of(selection)
        )
    st.subheader(_("Timeline"), anchor=False)
    months = count_by_month(rows, whole)
    if not months.empty:
        st.altair_chart(months_chart(months, current_palette(), height=90), width="stretch")
    show_engagements(engaged, "program-engagements", limit=300, rows=9)


def _describe(program: pd.Series) -> str:
    parts = [str(program["program_id"]), PROGRAM_STATUSES.get(program["status"], "")]
    if pd.notna(program["start"]) or pd.notna(program["end"]):
        first = program["start"].date() if pd.notna(program["start"]) else None
        last = program["end"].date() if pd.notna(program["end"]) else None
        parts.append(wording.period(first, last))
    if pd.notna(program["budget"]):
        currency = program["currency"] if pd.notna(program["currency"]) else ""
        amount = f"{currency} {wording.number(program['budget'])}".strip()
        parts.append(_("budget {amount}").format(amount=amount))
    if pd.notna(program["sector"]):
        parts.append(_("sector {sector}").format(sector=program["sector"]))
    return wording.in_a_row(parts)


def _show_partners(known: Registry, program_id: str) -> None:
    partners = known.program_partners(program_id)
    if partners.empty:
        return
    st.subheader(_("Partners by IATI role"), anchor=False)
    pick_table(
        partners.assign(as_what=partners["role"].map(PARTNER_ROLES)),
        "program-partners",
        lambda row: open_profile("organization", str(row["organization_id"])),
        columns={
            "as_what": st.column_config.TextColumn(_("Role"), width="small"),
            "organization": st.column_config.TextColumn(_("Organization"), width="medium"),
        },
        rows=6,
        name=_("Partners by IATI role"),
    )


show()
