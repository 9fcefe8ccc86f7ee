"""One engagement in full: who, what, where as stated and as resolved, and what was promised."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import queries, state
from dashboard.components import choices
from dashboard.components.shell import open_profile
from dashboard.language import current, isolated
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.labels import PARTICIPATION_ROLES, PLACING, RELATIONS, SENSITIVITIES
from geodata.registry import Registry


def show_engagement(engagement_id: str) -> None:
    """Everything that is on record about one engagement."""
    # Named when it is opened: a decorator would name it once, in the first reader's language.
    st.dialog(_("Engagement"), width="large")(_show)(engagement_id)


def _show(engagement_id: str) -> None:
    vintage = state.current().vintage
    known = queries.registry(vintage)
    rows = known.tables["engagements"]
    one = rows[rows["engagement_id"] == engagement_id].iloc[0]
    title = one["title"] if pd.notna(one["title"]) else one["sector"]
    st.subheader(wording.plain(str(title)) if pd.notna(title) else _("Untitled"), anchor=False)
    st.text(_describe(one))
    if pd.notna(one["notes"]):
        st.text(isolated(str(one["notes"])))
    _show_parties(known, engagement_id)
    _show_places(known, engagement_id)
    _show_promises(known, engagement_id)
    _show_origin(one, vintage)


def _describe(one: pd.Series) -> str:
    precision = "day" if pd.isna(one["date_precision"]) else str(one["date_precision"])
    parts = [wording.date(one["date"], precision), wording.kind(one["kind"], one["stated_kind"])]
    if pd.notna(one["start_date"]) or pd.notna(one["end_date"]):
        first = one["start_date"].date() if pd.notna(one["start_date"]) else None
        last = one["end_date"].date() if pd.notna(one["end_date"]) else None
        parts.append(wording.period(first, last))
    parts += [RELATIONS.get(one["relation"], ""), SENSITIVITIES.get(one["sensitivity"], "")]
    if pd.notna(one["status"]):
        parts.append(str(one["status"]))
    return wording.in_a_row(parts)


def _show_parties(known: Registry, engagement_id: str) -> None:
    taken = known.tables["participations"]
    mine = taken[taken["engagement_id"] == engagement_id]
    for position, party in enumerate(mine.to_dict("records")):
        kind, identity = str(party["party_kind"]), str(party["party_id"])
        role = PARTICIPATION_ROLES[party["role"]]
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(role, width=140)
            label = wording.plain(known.party_name(kind, identity))
            if st.button(label, type="tertiary", key=f"party-{position}"):
                open_profile(kind, identity)


def _show_places(known: Registry, engagement_id: str) -> None:
    """Rule 5: what the provider wrote stands beside what it was resolved to."""
    places = known.tables["places"]
    mine = places[places["engagement_id"] == engagement_id].sort_values("position")
    shown = pd.DataFrame(
        {
            _("Place"): known.area_labels(mine, current()),
            _("Known to"): [
                "" if pd.isna(level) else wording.level_words(known.areas, int(level))[0]
                for level in mine["level"]
            ],
            _("As stated"): mine["stated_name"].fillna(mine["stated_code"]).to_numpy(),
            _("Placed by"): mine["method"].map(PLACING).to_numpy(),
            _("Score"): mine["score"].to_numpy(),
        }
    )
    st.dataframe(shown, hide_index=True, placeholder="", alt=_("Places"), key="engagement-places")


def _show_promises(known: Registry, engagement_id: str) -> None:
    for promise in known.commitments(pd.Index([engagement_id])).to_dict("records"):
        said = {"day": wording.date(promise["due"]), "promise": promise["text"]}
        if promise["party"]:
            known_to = _("Commitment, due {day}: {promise} ({party})")
            st.text(known_to.format(**said, party=promise["party"]))
        else:
            st.text(_("Commitment, due {day}: {promise}").format(**said))


def _show_origin(one: pd.Series, vintage: str) -> None:
    names = choices.labels("sources", vintage)
    source = names.get(one["source_id"], one["source_id"])
    if pd.isna(one["row"]):
        st.text(_("From {source}.").format(source=source))
    else:
        st.text(_("From {source}, row {row}.").format(source=source, row=one["row"]))
