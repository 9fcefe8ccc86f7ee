"""Officials: every office and its holder; one office, or one person, opened."""

import pandas as pd
import streamlit as st

from dashboard import queries, state
from dashboard.components.leaving.brief import offer_brief
from dashboard.components.pagename import name_window
from dashboard.components.relationships.sections import link_to_relationship
from dashboard.components.search import search
from dashboard.components.shell import go_to, link_back, open_profile, settled
from dashboard.components.tables import pick_table, say_vacant, show_commitments, show_engagements
from dashboard.language import current, isolated, ngettext
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.labels import POST_ROLES
from geodata.registry import Registry
from geodata.selection import Selection


def show() -> None:
    """The page."""
    selection = settled()
    if selection is None:
        return
    known = queries.registry(selection.vintage)
    opened = selection.opened_as("post", "person")
    if opened is None:
        _show_directory(selection)
        return
    link_back("officials", _("All officials"), opened="")
    kind, identity = opened
    (_show_post if kind == "post" else _show_person)(selection, known, identity)


def _show_directory(selection: Selection) -> None:
    today = queries.as_of(selection)
    offices = _directory(queries.version(), selection.vintage, today, current())
    if offices.empty:
        st.header(_("No offices are known yet"), anchor=False)
        st.write(_("Load records that name counterparts and their offices on the Data page."))
        return
    filled = int((~offices["vacant"]).sum())
    said = ngettext(
        "{count} office, {filled} with a known holder",
        "{count} offices, {filled} with a known holder",
        len(offices),
    )
    figures = {"count": wording.number(len(offices)), "filled": wording.number(filled)}
    st.header(said.format(**figures), anchor=False)
    left, right = st.columns([2, 1.2])
    words = left.text_input(
        _("Search"),
        placeholder=_("Name, office or place"),
        key="officials-search",
        label_visibility="collapsed",
    )
    roles = right.multiselect(
        _("Office"),
        [r for r in POST_ROLES if r in set(offices["role"])],
        format_func=POST_ROLES.__getitem__,
        placeholder=_("Every kind of office"),
        key="officials-roles",
        label_visibility="collapsed",
    )
    chosen = search(offices, words, ("person", "label", "place", "party"))
    if roles:
        chosen = chosen[chosen["role"].isin(roles)]
    found = ngettext(
        "{count} found. Pick a row to open the office.",
        "{count} found. Pick a row to open the office.",
        len(chosen),
    )
    st.caption(found.format(count=wording.number(len(chosen))))
    pick_table(
        chosen,
        "officials-table",
        lambda row: open_profile("post", str(row["post_id"])),
        columns={
            "label": st.column_config.TextColumn(_("Office"), width=240),
            "holder": st.column_config.TextColumn(_("Holder"), width=180),
            "place": st.column_config.TextColumn(_("Place"), width=190),
            "party": st.column_config.TextColumn(_("Party"), width=180),
            "since": st.column_config.DateColumn(
                _("Since"), format=wording.day_column("month"), width=85
            ),
            "engagements": st.column_config.NumberColumn(_("Engagements"), width=100),
            "last": st.column_config.DateColumn(
                _("Last met"), format=wording.day_column(), width=100
            ),
        },
        rows=13,
        name=_("Offices and their holders"),
    )


@st.cache_resource(show_spinner=False, max_entries=8)
def _directory(
    key: queries.Key,  # noqa: ARG001
    vintage: str,
    as_of: pd.Timestamp,
    language: str,
) -> pd.DataFrame:
    known = queries.registry(vintage)
    offices = known.offices(as_of)
    rows = say_vacant(offices).assign(place=known.area_labels(offices, language))
    return rows.sort_values(["engagements", "label"], ascending=[False, True]).reset_index(
        drop=True
    )


def _show_post(selection: Selection, known: Registry, post_id: str) -> None:
    posts = known.tables["posts"]
    mine = posts[posts["post_id"] == post_id]
    if mine.empty:
        st.warning(_("There is no such office in this data."))
        return
    post = mine.iloc[0]
    name_window(str(post["label"]))
    st.header(wording.plain(str(post["label"])), anchor=False)
    holders = known.holders(post_id)
    _say_holder(holders, queries.as_of(selection))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        _place_link(known, post)
        link_to_relationship("post", post_id)
        offer_brief(selection.unfiltered(), "post", post_id, str(post["label"]))
    engaged = known.engagements(known.met("post", post_id), current())
    _show_history(known, engaged, _("Holders"), holders, "person")
    met = ngettext(
        "Met {count} time in this office, whoever held it",
        "Met {count} times in this office, whoever held it",
        len(engaged),
    )
    said = met.format(count=wording.number(len(engaged)))
    st.subheader(said if len(engaged) else _("Never met in this office"), anchor=False)
    show_engagements(engaged, "post-engagements")


def _show_person(_selection: Selection, known: Registry, person_id: str) -> None:
    persons = known.tables["persons"]
    mine = persons[persons["person_id"] == person_id]
    if mine.empty:
        st.warning(_("There is no such person in this data."))
        return
    person = mine.iloc[0]
    name_window(str(person["name"]))
    st.header(wording.plain(str(person["name"])), anchor=False)
    if pd.notna(person["summary"]):
        st.text(isolated(str(person["summary"])))
    engaged = known.engagements(known.met_person(person_id), current())
    _show_history(known, engaged, _("Offices held"), known.posts_held(person_id), "post")
    met = ngettext(
        "Met {count} time, in any office", "Met {count} times, in any office", len(engaged)
    )
    said = met.format(count=wording.number(len(engaged)))
    st.subheader(said if len(engaged) else _("Never met, in any office"), anchor=False)
    st.caption(_("In person, or in an office on a day this person held it."))
    show_engagements(engaged, "person-engagements")


def _show_history(
    known: Registry, engaged: pd.DataFrame, title: str, terms: pd.DataFrame, kind: str
) -> None:
    """Terms with their dates, each leading to the other side of it; who met them; promises."""
    left, right = st.columns([1, 1.25], gap="large")
    with left:
        st.subheader(title, anchor=False)
        _show_terms(terms, kind)
        _show_met_by(known, engaged)
    with right:
        _show_commitments(known, engaged)


def _say_holder(holders: pd.DataFrame, today: pd.Timestamp) -> None:
    holding = holders[~(holders["start_date"] > today) & ~(holders["end_date"] < today)]
    if holding.empty:
        st.text(_("Vacant, as far as is known."))
        return
    one = holding.iloc[0]
    began, ends = pd.notna(one["start_date"]), pd.notna(one["end_date"])
    said = {
        (False, False): _("Held by {person}."),
        (True, False): _("Held by {person} since {start}."),
        (False, True): _("Held by {person}, until {end}."),
        (True, True): _("Held by {person} since {start}, until {end}."),
    }[began, ends]
    days = {"start": wording.date(one["start_date"]), "end": wording.date(one["end_date"])}
    st.text(said.format(person=one["person"], **days))


def _place_link(known: Registry, post: pd.Series) -> None:
    label = known.area_label(post["level"], post["pcode"], current())
    if label and st.button(
        wording.plain(label), icon=":material/location_on:", type="tertiary", key="post-place"
    ):
        go_to("place", level=int(post["level"]), area=str(post["pcode"]))


def _show_terms(terms: pd.DataFrame, kind: str) -> None:
    if terms.empty:
        st.caption(_("None on record."))
        return
    column, label, name = {
        "person": ("person", _("Holder"), _("Holders with dates")),
        "post": ("office", _("Office"), _("Offices with dates")),
    }[kind]
    pick_table(
        terms,
        f"terms-{kind}",
        lambda row: open_profile(kind, str(row[f"{kind}_id"])),
        columns={
            column: st.column_config.TextColumn(label, width="medium"),
            "start_date": st.column_config.DateColumn(
                _("From"), format=wording.day_column(), width=95
            ),
            "end_date": st.column_config.DateColumn(_("To"), format=wording.day_column(), width=95),
            "party": st.column_config.TextColumn(_("Party"), width="small"),
        },
        name=name,
    )


def _show_met_by(known: Registry, engaged: pd.DataFrame) -> None:
    partners = known.partners(engaged["engagement_id"])
    if partners.empty:
        return
    st.subheader(_("Met by"), anchor=False)
    pick_table(
        partners,
        "met-by",
        lambda row: open_profile("organization", str(row["organization_id"])),
        columns={
            "organization": st.column_config.TextColumn(_("Organization"), width="medium"),
            "engagements": st.column_config.NumberColumn(_("Times"), width=65),
            "last": st.column_config.DateColumn(_("Last"), format=wording.day_column(), width=95),
        },
        rows=5,
        name=_("Organizations that met them, and when last"),
    )


def _show_commitments(known: Registry, engaged: pd.DataFrame) -> None:
    st.subheader(_("Commitments and follow-ups"), anchor=False)
    show_commitments(
        known.commitments(pd.Index(engaged["engagement_id"])), queries.as_of(state.current())
    )


show()
