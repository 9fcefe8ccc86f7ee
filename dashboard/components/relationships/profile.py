"""One relationship: its curve, how it stands in sentences, what is promised, what is expected."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import cast

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.components.pagename import name_window
from dashboard.components.picture import current_palette
from dashboard.components.relationships.expected import show_expected
from dashboard.components.relationships.scopes import scopes_of
from dashboard.components.shell import link_to
from dashboard.components.tables import fit_height, show_commitments, show_engagements
from dashboard.curves import curve_by_month, curve_chart
from dashboard.language import current
from dashboard.language import gettext as _
from dashboard.words import warmthfacts, wording
from dashboard.words.labels import ORGANIZATION_CLASSES, POST_ROLES, WARMTH_STATES
from geodata.areas import Areas
from geodata.selection import Selection
from geodata.warmth import Curve
from geodata.warmth.curve import Kind

PAST, AHEAD = dt.timedelta(days=40 * 30), dt.timedelta(days=2 * 365)
"""How far a curve reaches at most."""
_LEAST, _MARGIN = dt.timedelta(days=180), dt.timedelta(days=45)


def show_relationship(selection: Selection, areas: Areas, kind: str, identity: str) -> None:
    """The relationship with an office, an organization or an area."""
    of = cast(Kind, kind.removeprefix("warmth-"))
    label = _label(selection, areas, of, identity)
    if not label:
        st.warning(_("There is no such relationship in this data."))
        return
    name_window(label)
    st.header(wording.plain(label), anchor=False)
    row = _row(selection, of, identity)
    _show_links(selection, areas, of, identity)
    curve = _draw(selection, of, identity, row)
    left, right = st.columns([1.55, 1], gap="large")
    with left:
        _show_curve(curve)
    with right:
        _show_facts(selection, row, curve)
        level = int(selection.level or 0)
        show_expected(scopes_of(selection.vintage, areas, of, identity, level))
    _show_behind(selection, curve)


def _label(selection: Selection, areas: Areas, of: Kind, identity: str) -> str:
    """Its name; empty where there is no such thing in the data."""
    if of == "area":
        level = int(selection.level or 0)
        return wording.area_name(areas, level, identity) if areas.has(level, identity) else ""
    known = queries.registry(selection.vintage)
    table, column = ("posts", "label") if of == "post" else ("organizations", "name")
    rows = known.tables[table]
    found = rows.loc[rows[f"{of}_id"] == identity, column]
    return "" if found.empty else str(found.iloc[0])


def _row(selection: Selection, of: Kind, identity: str) -> pd.Series | None:
    """How it stands, wherever in the country it is; None where this view has no such one."""
    wide = selection.but(root="", root_level=0)
    if of == "area":
        frame = queries.area_relationships(wide)
    else:
        frame = queries.relationships(wide, "posts" if of == "post" else "organizations")
    return frame.loc[identity] if identity in frame.index else None


def _show_links(selection: Selection, areas: Areas, of: Kind, identity: str) -> None:
    """What it is, where it is, and its profile."""
    known, what, label = queries.registry(selection.vintage), "", ""
    place: tuple[int, str] | None = (int(selection.level or 0), identity)
    if of == "area":
        what = wording.sentence(wording.level_words(areas, int(selection.level or 0))[0])
    else:
        rows = known.tables["posts" if of == "post" else "organizations"]
        row = rows[rows[f"{of}_id"] == identity].iloc[0]
        what = POST_ROLES.get(row.get("role", ""), "") if of == "post" else ""
        what = what or ORGANIZATION_CLASSES.get(str(row.get("classification")), "")
        label = known.area_label(row["level"], row["pcode"], current())
        place = (int(row["level"]), str(row["pcode"])) if label else None
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="left-out"):
        st.caption(what or _("Organization"), width="content")
        if of != "area":
            page = "officials" if of == "post" else "councils"
            link_to(page, _("Its profile"), opened=f"{of}:{identity}")
        if place:
            level, pcode = place
            link_to("place", label or _("The place"), level=level, area=pcode, opened="")


def _draw(selection: Selection, of: Kind, identity: str, row: pd.Series | None) -> Curve:
    """The curve from the first engagement on, three years back at most, to what is known ahead."""
    today = queries.warmth_day(selection).date()
    known = [] if row is None else [row["cold_on"], row.get("changes_on"), row.get("election_on")]
    days = [pd.Timestamp(day).date() for day in known if pd.notna(day)]
    end = min(max([today + _LEAST, *(day + _MARGIN for day in days)]), today + AHEAD)
    return queries.relationship_curve(selection, of, identity, today - PAST, end)


def _show_curve(curve: Curve) -> None:
    met = curve.engagements["day"].dropna()
    if not len(met):
        st.text(_("There is no curve: nobody was met on a day that is known."))
        return
    begin, end = curve.points["day"].iloc[[0, -1]]
    # Room before the first engagement for the words at the thresholds.
    first = max(met.min() - (end - met.min()) / 7, begin)
    shown = _from(curve, first)
    said = _describe(curve)
    st.altair_chart(curve_chart(shown, current_palette(), said), width="stretch")
    st.caption(_("Solid up to the as-of date; dashed is what follows if nothing else is done."))
    with st.expander(_("The curve as a table, by month"), icon=":material/table_rows:"):
        _show_table(shown)


def _from(curve: Curve, first: pd.Timestamp) -> Curve:
    return replace(curve, points=curve.points[curve.points["day"] >= first].reset_index(drop=True))


def _describe(curve: Curve) -> str:
    """The curve in a sentence, for those who do not see it."""
    now = curve.points.loc[curve.points["day"] == pd.Timestamp(curve.today), "warmth"]
    figures = {
        "warmth": wording.decimal(float(now.iloc[0])),
        "today": wording.date(curve.today),
        "cold": wording.date(curve.cold_on),
    }
    if curve.cold_on is None:
        said = _("Warmth over time: {warmth} on {today}. The table below says it by month.")
    else:
        said = _(
            "Warmth over time: {warmth} on {today}, cold on {cold} if nothing else is done. The "
            "table below says it by month."
        )
    return said.format(**figures)


def _show_table(curve: Curve) -> None:
    months = curve_by_month(curve)
    two = bool(months["person"].any())
    state = [warmthfacts.state_of(value) for value in months["warmth"]]
    listed = months.assign(
        on=months["day"].dt.date,
        stands=[WARMTH_STATES[name] for name in state],
        when=[_("ahead") if later else _("past") for later in months["ahead"]],
        **{name: months[name].round(2) for name in ("warmth", "office", "person")},
    )
    number = {
        name: st.column_config.NumberColumn(
            label, format=wording.number_column(listed[name]), width=80
        )
        for name, label in (
            ("warmth", _("Warmth")),
            ("office", _("Office")),
            ("person", _("Holder")),
        )
        if two or name == "warmth"
    }
    columns = {
        "on": st.column_config.DateColumn(_("On"), format=wording.day_column("short"), width=84),
        **number,
        "stands": st.column_config.TextColumn(_("State"), width=120),
        "when": st.column_config.TextColumn(_("Past or ahead"), width=105),
        "kinds": st.column_config.TextColumn(_("Engagements"), width=180),
        "changes": st.column_config.TextColumn(_("New holder"), width=140),
    }
    st.dataframe(
        listed[list(columns)],
        hide_index=True,
        height=fit_height(len(listed), 9),
        alt=_("Warmth by month"),
        column_config=columns,
        placeholder="",
    )


def _show_facts(selection: Selection, row: pd.Series | None, curve: Curve) -> None:
    if row is None:
        st.text(
            _(
                "It is in no list of this view: it does not exist on the as-of date, or the "
                "filters leave it out."
            )
        )
        return
    today = pd.Timestamp(curve.today)
    said = [
        warmthfacts.standing(row),
        warmthfacts.parts(row),
        warmthfacts.holder(row),
        warmthfacts.dues(row),
        warmthfacts.loss(row, today),
        *warmthfacts.warnings(row, today),
        _("Counted through the filters above.") if selection.filtered else "",
    ]
    st.text("\n".join(sentence for sentence in said if sentence))


def _show_behind(selection: Selection, curve: Curve) -> None:
    """What was promised, and the engagements that the curve is made of."""
    known = queries.registry(selection.vintage)
    ids = pd.Index(curve.engagements["engagement_id"])
    promised = known.commitments(ids)
    if not promised.empty:
        st.subheader(_("Commitments and follow-ups"), anchor=False)
        show_commitments(promised, pd.Timestamp(curve.today))
    st.subheader(_("The engagements behind it"), anchor=False)
    show_engagements(known.engagements(ids, current()), "relationship-engagements", limit=300)
