"""Officials: every office and its holder; one office, or one person, opened."""

import pandas as pd
import streamlit as st

from dashboard import queries, state, wording
from dashboard.components.search import search
from dashboard.components.shell import go_to, link_to, open_profile, settled
from dashboard.components.tables import pick_table, show_commitments, show_engagements
from geodata.codelists import POST_ROLES
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
    link_to("officials", "All officials", icon=":material/arrow_back:", opened="")
    kind, identity = opened
    (_show_post if kind == "post" else _show_person)(selection, known, identity)


def _show_directory(selection: Selection) -> None:
    offices = _directory(queries.version(), selection.vintage, queries.as_of(selection))
    if offices.empty:
        st.header("No offices are known yet", anchor=False)
        st.write("Load records that name counterparts and their offices on the Data page.")
        return
    filled = int((~offices["vacant"]).sum())
    st.header(
        f"{wording.number(len(offices))} offices, {wording.number(filled)} with a known holder",
        anchor=False,
    )
    left, right = st.columns([2, 1.2])
    words = left.text_input(
        "Search",
        placeholder="Name, office or place",
        key="officials-search",
        label_visibility="collapsed",
    )
    roles = right.multiselect(
        "Office",
        [r for r in POST_ROLES if r in set(offices["role"])],
        format_func=POST_ROLES.__getitem__,
        placeholder="Every kind of office",
        key="officials-roles",
        label_visibility="collapsed",
    )
    chosen = search(offices, words, ("person", "label", "place", "party"))
    if roles:
        chosen = chosen[chosen["role"].isin(roles)]
    st.caption(f"{wording.number(len(chosen))} found. Pick a row to open the office.")
    pick_table(
        chosen,
        "officials-table",
        lambda row: open_profile("post", str(row["post_id"])),
        columns={
            "label": st.column_config.TextColumn("Office", width=240),
            "holder": st.column_config.TextColumn("Holder", width=180),
            "place": st.column_config.TextColumn("Place", width=190),
            "party": st.column_config.TextColumn("Party", width=180),
            "since": st.column_config.DateColumn("Since", format="MMM YYYY", width=85),
            "engagements": st.column_config.NumberColumn("Engagements", width=100),
            "last": st.column_config.DateColumn("Last met", format="D MMM YYYY", width=100),
        },
        rows=13,
        name="Offices and their holders",
    )


@st.cache_resource(show_spinner=False, max_entries=4)
def _directory(key: tuple[str, int], vintage: str, as_of: pd.Timestamp) -> pd.DataFrame:  # noqa: ARG001
    known = queries.registry(vintage)
    offices = known.offices(as_of)
    rows = offices.assign(place=known.area_labels(offices))
    return rows.sort_values(["engagements", "label"], ascending=[False, True]).reset_index(
        drop=True
    )


def _show_post(selection: Selection, known: Registry, post_id: str) -> None:
    posts = known.tables["posts"]
    mine = posts[posts["post_id"] == post_id]
    if mine.empty:
        st.warning("There is no such office in this data.")
        return
    post = mine.iloc[0]
    st.header(wording.plain(str(post["label"])), anchor=False)
    holders = known.holders(post_id)
    _say_holder(holders, queries.as_of(selection))
    _place_link(known, post)
    engaged = known.engagements(known.met("post", post_id))
    _show_history(known, engaged, "Holders", holders, "person")
    st.subheader(f"Met {_times(len(engaged))} in this office, whoever held it", anchor=False)
    show_engagements(engaged, "post-engagements")


def _show_person(_selection: Selection, known: Registry, person_id: str) -> None:
    persons = known.tables["persons"]
    mine = persons[persons["person_id"] == person_id]
    if mine.empty:
        st.warning("There is no such person in this data.")
        return
    person = mine.iloc[0]
    st.header(wording.plain(str(person["name"])), anchor=False)
    if pd.notna(person["summary"]):
        st.text(str(person["summary"]))
    engaged = known.engagements(known.met_person(person_id))
    _show_history(known, engaged, "Offices held", known.posts_held(person_id), "post")
    st.subheader(f"Met {_times(len(engaged))}, in any office", anchor=False)
    st.caption("In person, or in an office on a day this person held it.")
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
        st.text("Vacant, as far as is known.")
        return
    one = holding.iloc[0]
    since = f" since {wording.date(one['start_date'])}" if pd.notna(one["start_date"]) else ""
    until = f", until {wording.date(one['end_date'])}" if pd.notna(one["end_date"]) else ""
    st.text(f"Held by {one['person']}{since}{until}.")


def _place_link(known: Registry, post: pd.Series) -> None:
    label = known.area_label(post["level"], post["pcode"])
    if label and st.button(
        wording.plain(label), icon=":material/location_on:", type="tertiary", key="post-place"
    ):
        go_to("place", level=int(post["level"]), area=str(post["pcode"]))


def _show_terms(terms: pd.DataFrame, kind: str) -> None:
    if terms.empty:
        st.caption("None on record.")
        return
    column, label = ("person", "Holder") if kind == "person" else ("office", "Office")
    pick_table(
        terms,
        f"terms-{kind}",
        lambda row: open_profile(kind, str(row[f"{kind}_id"])),
        columns={
            column: st.column_config.TextColumn(label, width="medium"),
            "start_date": st.column_config.DateColumn("From", format="D MMM YYYY", width=95),
            "end_date": st.column_config.DateColumn("To", format="D MMM YYYY", width=95),
            "party": st.column_config.TextColumn("Party", width="small"),
        },
        name=f"{label}s with dates",
    )


def _show_met_by(known: Registry, engaged: pd.DataFrame) -> None:
    partners = known.partners(engaged["engagement_id"])
    if partners.empty:
        return
    st.subheader("Met by", anchor=False)
    pick_table(
        partners,
        "met-by",
        lambda row: open_profile("organization", str(row["organization_id"])),
        columns={
            "organization": st.column_config.TextColumn("Organization", width="medium"),
            "engagements": st.column_config.NumberColumn("Times", width=65),
            "last": st.column_config.DateColumn("Last", format="D MMM YYYY", width=95),
        },
        rows=5,
        name="Organizations that met them, and when last",
    )


def _show_commitments(known: Registry, engaged: pd.DataFrame) -> None:
    st.subheader("Commitments and follow-ups", anchor=False)
    show_commitments(
        known.commitments(pd.Index(engaged["engagement_id"])), queries.as_of(state.current())
    )


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{wording.number(count)} times")


show()
