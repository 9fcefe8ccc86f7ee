"""Councils: assemblies, councils and other bodies; one of them, or any organization, opened."""

import pandas as pd
import streamlit as st

from dashboard import queries, state
from dashboard.components.leaving.brief import offer_brief
from dashboard.components.pagename import name_window
from dashboard.components.relationships.sections import link_to_relationship
from dashboard.components.search import search
from dashboard.components.shell import go_to, link_back, open_profile, settled
from dashboard.components.tables import pick_table, say_vacant, show_commitments, show_engagements
from dashboard.language import current, ngettext
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.labels import ORGANIZATION_CLASSES, ORGANIZATION_TYPES, PARTNER_ROLES
from geodata.registry import Registry
from geodata.selection import Selection


def show() -> None:
    """The page."""
    selection = settled()
    if selection is None:
        return
    known = queries.registry(selection.vintage)
    opened = selection.opened_as("organization")
    if opened is None:
        _show_directory(known)
        return
    link_back("councils", _("All councils and organizations"), opened="")
    _show_organization(selection, known, opened[1])


def _show_directory(known: Registry) -> None:
    bodies = _directory(known)
    if bodies.empty:
        st.header(_("No councils or organizations are known yet"), anchor=False)
        st.write(_("Load records that name organizations on the Data page."))
        return
    councils = int(bodies["is_council"].sum())
    st.header(_sentence(councils, len(bodies) - councils), anchor=False)
    left, right = st.columns([2, 1.2])
    words = left.text_input(
        _("Search"),
        placeholder=_("Name or place"),
        key="councils-search",
        label_visibility="collapsed",
    )
    kinds = right.multiselect(
        _("Kind"),
        [c for c in ORGANIZATION_CLASSES if c in set(bodies["classification"].dropna())],
        format_func=ORGANIZATION_CLASSES.__getitem__,
        placeholder=_("Every kind"),
        key="councils-kinds",
        label_visibility="collapsed",
    )
    chosen = search(bodies, words, ("name", "acronym", "place"))
    if kinds:
        chosen = chosen[chosen["classification"].isin(kinds)]
    found = ngettext(
        "{count} found. Pick a row to open it.",
        "{count} found. Pick a row to open it.",
        len(chosen),
    )
    st.caption(found.format(count=wording.number(len(chosen))))
    pick_table(
        chosen,
        "councils-table",
        lambda row: open_profile("organization", str(row["organization_id"])),
        columns={
            "name": st.column_config.TextColumn(_("Name"), width="medium"),
            "what": st.column_config.TextColumn(_("Kind"), width="small"),
            "place": st.column_config.TextColumn(_("Place"), width="medium"),
            "seats": st.column_config.NumberColumn(_("Seats"), width=70),
            "engagements": st.column_config.NumberColumn(_("Engagements"), width=100),
            "last": st.column_config.DateColumn(_("Last"), format=wording.day_column(), width=100),
        },
        rows=13,
        name=_("Councils, assemblies and organizations"),
    )


def _sentence(councils: int, others: int) -> str:
    first = ngettext(
        "{count} council or assembly", "{count} councils and assemblies", councils
    ).format(count=wording.number(councils))
    more = ngettext("{count} other organization", "{count} other organizations", others).format(
        count=wording.number(others)
    )
    return _("{said}, {more}").format(said=first, more=more)


def _directory(known: Registry) -> pd.DataFrame:
    rows = known.tables["organizations"]
    met = known.organizations_met.reindex(rows["organization_id"])
    councils = set(known.councils()["organization_id"])
    frame = rows.assign(
        what=rows["classification"].map(ORGANIZATION_CLASSES),
        place=known.area_labels(rows, current()),
        is_council=rows["organization_id"].isin(councils),
        engagements=met["engagements"].fillna(0).astype(int).to_numpy(),
        last=met["last"].dt.date.array,
    )
    return frame.sort_values(
        ["is_council", "engagements", "name"], ascending=[False, False, True]
    ).reset_index(drop=True)


def _show_organization(selection: Selection, known: Registry, organization_id: str) -> None:
    rows = known.tables["organizations"]
    mine = rows[rows["organization_id"] == organization_id]
    if mine.empty:
        st.warning(_("There is no such organization in this data."))
        return
    body = mine.iloc[0]
    name_window(str(body["name"]))
    st.header(wording.plain(str(body["name"])), anchor=False)
    st.text(_describe(body, known))
    label = known.area_label(body["level"], body["pcode"], current())
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if label and st.button(
            wording.plain(label), icon=":material/location_on:", type="tertiary", key="body-place"
        ):
            go_to("place", level=int(body["level"]), area=str(body["pcode"]))
        link_to_relationship("organization", organization_id)
        whole = selection.unfiltered()
        offer_brief(whole, "organization", organization_id, str(body["name"]))
    engaged = known.engagements(known.met_organization(organization_id), current())
    left, right = st.columns(2, gap="large")
    with left:
        _show_offices(selection, known, organization_id)
        _show_programs(known, organization_id)
    with right:
        st.subheader(_("Commitments and follow-ups"), anchor=False)
        show_commitments(
            known.commitments(pd.Index(engaged["engagement_id"])), queries.as_of(state.current())
        )
    part = ngettext("Part of {count} engagement", "Part of {count} engagements", len(engaged))
    st.subheader(part.format(count=wording.number(len(engaged))), anchor=False)
    st.caption(_("Itself, or through an office in it."))
    show_engagements(engaged, "body-engagements", limit=300, rows=9)


def _describe(body: pd.Series, known: Registry) -> str:
    parts = [ORGANIZATION_CLASSES.get(body["classification"], _("Organization"))]
    if pd.notna(body["type"]):
        parts.append(ORGANIZATION_TYPES.get(body["type"], ""))
    if pd.notna(body["seats"]):
        seats = int(body["seats"])
        said = ngettext("{count} seat", "{count} seats", seats)
        parts.append(said.format(count=wording.number(seats)))
    if pd.notna(body["country"]):
        parts.append(str(body["country"]))
    if pd.notna(body["parent_id"]):
        whole = known.organization_name(body["parent_id"])
        parts.append(_("part of {organization}").format(organization=whole))
    return wording.in_a_row(dict.fromkeys(parts))


def _show_offices(selection: Selection, known: Registry, organization_id: str) -> None:
    offices = known.offices(queries.as_of(selection))
    mine = offices[offices["organization_id"] == organization_id]
    if mine.empty:
        return
    st.subheader(_("Offices"), anchor=False)
    pick_table(
        say_vacant(mine),
        "body-offices",
        lambda row: open_profile("post", str(row["post_id"])),
        columns={
            "label": st.column_config.TextColumn(_("Office"), width="medium"),
            "holder": st.column_config.TextColumn(_("Holder"), width="small"),
            "last": st.column_config.DateColumn(
                _("Last met"), format=wording.day_column(), width=95
            ),
        },
        rows=7,
        name=_("Offices of this body"),
    )


def _show_programs(known: Registry, organization_id: str) -> None:
    programs = known.programs_of(organization_id)
    if programs.empty:
        return
    st.subheader(_("Programs"), anchor=False)
    pick_table(
        programs.assign(as_what=programs["role"].map(PARTNER_ROLES)),
        "body-programs",
        lambda row: open_profile("program", str(row["program_id"])),
        columns={
            "title": st.column_config.TextColumn(_("Program"), width="medium"),
            "as_what": st.column_config.TextColumn(_("IATI role"), width="small"),
        },
        name=_("Programs it takes part in"),
    )


show()
