"""What is expected: how often to meet and how fast it cools, who says so, and setting it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.components.relationships import scopes as kinds
from dashboard.components.relationships.scopes import Scope, day_set, row_of, who_set
from dashboard.components.review.desk import ask_reviewer
from dashboard.components.tables import fit_height
from dashboard.language import gettext as _
from dashboard.language import isolated
from dashboard.words import warmthfacts, warmthwords, wording
from geodata.areas import Areas
from geodata.warmth import Paces

MOST_DAYS = 3650
"""Ten years: nobody is met more seldom on purpose."""


def show_expected(scopes: Sequence[Scope]) -> None:
    """What is expected of one relationship, why, and how to change it.

    ``scopes`` are those that it is in, the narrowest first.
    """
    cadences = queries.cadences()
    st.subheader(_("What is expected"), anchor=False)
    st.text("\n".join(_say_pace(scopes, cadences)))
    with st.expander(_("Change what is expected"), icon=":material/tune:"):
        at = 0
        if len(scopes) > 1:
            at = st.radio(
                _("For whom"),
                range(len(scopes)),
                format_func=lambda number: wording.plain(scopes[number].label),
                key=f"expected-scope-{scopes[0].code}",
            )
        _ask_pace(scopes[at], cadences, ask_reviewer("expected"), "expected")


def _say_pace(scopes: Sequence[Scope], cadences: pd.DataFrame) -> list[str]:
    """Both numbers, each in a sentence with who set it for whom."""
    pace, default = scopes[0].pace(Paces.of(cadences)), scopes[0].default
    cadence = _("To be met {often} ({days}): {origin}.").format(
        often=warmthfacts.often(pace.cadence_days),
        days=warmthwords.days_long(pace.cadence_days),
        origin=_origin(scopes, cadences, "cadence_days"),
    )
    half_life = _("Warmth halves in {days}: {origin}.").format(
        days=warmthwords.days_long(pace.half_life_days),
        origin=_origin(scopes, cadences, "half_life_days"),
    )
    if pace == default:
        return [cadence, half_life]
    otherwise = _("The default is {cadence}, with {half_life} for warmth to halve.").format(
        cadence=warmthfacts.often(default.cadence_days),
        half_life=warmthwords.days_long(default.half_life_days),
    )
    return [cadence, half_life, otherwise]


def _origin(scopes: Sequence[Scope], cadences: pd.DataFrame, field: str) -> str:
    """Where a number comes from: the narrowest scope that has it, else the default."""
    for scope in scopes:
        row = row_of(cadences, scope)
        if row is not None and pd.notna(row[field]):
            said = _("set for “{whom}” by {who} on {day}")
            return said.format(whom=scope.label, who=who_set(row), day=day_set(row))
    return _("the default of its kind")


def _ask_pace(scope: Scope, cadences: pd.DataFrame, who: str, key: str) -> None:
    """Fields for both numbers of a scope; what is entered holds at once."""
    row = row_of(cadences, scope)
    left, right = st.columns(2)
    with left:
        cadence = _ask_days("cadence_days", scope, row, key)
    with right:
        half_life = _ask_days("half_life_days", scope, row, key)
    with st.container(horizontal=True, gap="small"):
        put = st.button(_("Set"), type="primary", key=f"{key}-set")
        back = st.button(
            _("Back to the default"),
            key=f"{key}-back",
            disabled=row is None,
            help=_("Nothing is set here.") if row is None else None,
        )
    if put:
        refused = refuse_pace(cadence, half_life, who)
        if not refused:
            _keep(scope, cadence, half_life, who)
            st.rerun()
        st.warning(refused)
    if back:
        queries.store().let_go("cadences", [(scope.scope, scope.code)])
        st.rerun()


def _ask_days(field: str, scope: Scope, row: pd.Series | None, key: str) -> int | None:
    label, explained = {
        "cadence_days": (
            _("Days from one meeting to the next"),
            _("Such as 91 for once a quarter, 182 for twice a year. Empty leaves it as it is."),
        ),
        "half_life_days": (
            _("Days in which warmth halves"),
            _("After so many days half of the warmth is left. Empty leaves it as it is."),
        ),
    }[field]
    # What was set since is in another field: what stands in the old one no longer counts.
    told = "" if row is None else row["set_at"]
    typed = st.number_input(
        label,
        value=None if row is None or pd.isna(row[field]) else int(row[field]),
        step=1,
        placeholder=_("default: {days}").format(days=getattr(scope.default, field)),
        key=f"{key}-{field}-{scope.scope}-{scope.code}-{told}",
        help=explained,
    )
    return None if typed is None else int(typed)


def refuse_pace(cadence: int | None, half_life: int | None, who: str) -> str:
    """Why what was entered cannot be set, in a sentence; empty where it can."""
    for days in (cadence, half_life):
        if days is not None and not 1 <= days <= MOST_DAYS:
            said = _("{days} days cannot be kept. Give 1 to {most} days, or leave the field empty.")
            return said.format(days=wording.number(days), most=wording.number(MOST_DAYS))
    if cadence is None and half_life is None:
        return _("Enter one of the two numbers first; “Back to the default” takes both away.")
    return "" if who else _("Give your name first; it is kept with what you set.")


def _keep(scope: Scope, cadence: int | None, half_life: int | None, who: str) -> None:
    days = {"cadence_days": cadence, "half_life_days": half_life}
    row = {"scope": scope.scope, "code": scope.code, **days, **signed(who)}
    queries.store().keep("cadences", pd.DataFrame([row]))


def signed(who: str) -> dict[str, str]:
    """Who entered something, and when."""
    return {"set_by": who, "set_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds")}


# --- all kinds at once -------------------------------------------------------------------------


def show_cadences(vintage: str, areas: Areas, who: str) -> None:
    """What is expected of every kind, by default or as people set it; and setting it.

    ``who`` is the name of the reader, empty until it is given.
    """
    st.subheader(_("How often to meet, and how fast it cools"), anchor=False)
    st.caption(
        _("Defaults are a judgement and no finding: set your own. Everything follows at once.")
    )
    cadences, known = queries.cadences(), queries.registry(vintage)
    scopes, alone = kinds.everything(areas), kinds.set_alone(known, cadences)
    _show_table([*alone, *scopes], cadences)
    choice = [*scopes, *alone]
    at = st.selectbox(
        _("Set it for"),
        range(len(choice)),
        format_func=lambda number: isolated(choice[number].label),
        key=f"cadence-scope-{len(alone)}",
    )
    _ask_pace(choice[at], cadences, who, "cadences")


def _show_table(scopes: Sequence[Scope], cadences: pd.DataFrame) -> None:
    paces = Paces.of(cadences)
    rows = pd.DataFrame([_told(scope, row_of(cadences, scope), paces) for scope in scopes])
    st.dataframe(
        rows,
        hide_index=True,
        height=fit_height(len(rows), 7),
        alt=_("What is expected of every kind of counterpart"),
        placeholder="",
        column_config={
            "whom": st.column_config.TextColumn(_("Whom"), width=235),
            "often": st.column_config.TextColumn(_("To be met"), width=105),
            "halves": st.column_config.TextColumn(_("Halves in"), width=80),
            "by": st.column_config.TextColumn(_("Set by"), width=100),
            "on": st.column_config.TextColumn(_("Set on"), width=90),
        },
    )


def _told(scope: Scope, row: pd.Series | None, paces: Paces) -> dict[str, str]:
    pace = scope.pace(paces)
    return {
        "whom": scope.label,
        "often": warmthfacts.often(pace.cadence_days),
        "halves": warmthwords.days_long(pace.half_life_days),
        "by": _("default") if row is None else who_set(row),
        "on": "" if row is None else day_set(row),
    }
