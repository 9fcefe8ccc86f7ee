"""Plans under a name: saved, opened, renamed, and deleted after a question."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import state
from dashboard.components.asking import ask_for_name, ask_to_delete
from dashboard.components.plan.answer import Answer
from dashboard.components.plan.draft import forget_draft
from dashboard.components.plan.telling import say_later
from dashboard.components.review.desk import ask_reviewer
from dashboard.components.tables import pick_table
from dashboard.language import gettext as _
from dashboard.queries import scenarios
from dashboard.words import wording
from geodata.errors import PlanError
from geodata.planning import Plan
from geodata.selection import Selection

LONGEST_NAME = 80
_TURN = "plan-save-turn"


def offer_saving(answer: Answer | None) -> None:
    """Save the plan that is shown under a name, or in the place of the one that is open."""
    turn = st.session_state.setdefault(_TURN, 0)
    with st.popover(
        _("Save"), icon=":material/save:", key=f"plan-save-{turn}", disabled=answer is None
    ):
        if answer is None:
            return
        person = ask_reviewer("plan-save", _("Your name, kept with the plan"))
        if answer.saved is not None:
            _offer_changes(answer, answer.saved, person)
        name = st.text_input(
            _("Name of the plan"),
            key=f"plan-name-{turn}",
            max_chars=LONGEST_NAME,
            placeholder=_("such as Far west, spring"),
        ).strip()
        why_not = None if person and name else _("Give the plan a name, and yours.")
        st.button(
            _("Save as a new plan"),
            key="plan-save-new",
            type="primary",
            disabled=why_not is not None,
            help=why_not,
            on_click=_save,
            args=(answer.plan, name, person, ""),
        )


def _offer_changes(answer: Answer, saved: pd.Series, person: str) -> None:
    plan_id, name = str(saved.name), str(saved["name"])
    st.button(
        _("Save the changes to {name}").format(name=wording.plain(name)),
        key="plan-save-changes",
        disabled=not answer.changed or not person,
        on_click=_save,
        args=(answer.plan, name, person, plan_id),
    )


def _save(plan: Plan, name: str, person: str, plan_id: str) -> None:
    kept = scenarios.keep_plan(plan, name, person, plan_id)
    if plan_id:
        forget_draft()
    st.session_state[_TURN] += 1
    open_plan(kept, plan)
    say_later(_("Saved: {name}").format(name=wording.plain(name)), ":material/save:")


def open_plan(plan_id: str, plan: Plan) -> None:
    """Look at a plan, on the areas it was made for."""
    view = {"level": plan.level, "root": plan.root, "root_level": plan.root_level}
    state.choose(plan=plan_id, vintage=plan.vintage, area="", camera=None, **view)
    st.session_state[OPENED] = plan_id
    forget_draft()


OPENED = "plan-opened"
"""Where the session keeps which plan its view was set to."""


def settle_opened(selection: Selection) -> Selection:
    """Set the view to a plan that was opened by link; let go of one that the view has left."""
    if not selection.plan:
        st.session_state[OPENED] = ""
        return selection
    row = scenarios.find_plan(selection.plan)
    if row is None:
        st.toast(_("The plan of this link is not there any more."), icon=":material/link_off:")
        state.choose(plan="")
    else:
        _settle(selection, row)
    st.session_state[OPENED] = state.current().plan
    return state.current()


def _settle(selection: Selection, row: pd.Series) -> None:
    plan = _read(row)
    if plan is None:
        state.choose(plan="")
    elif not _shows(selection, plan):
        left = st.session_state.get(OPENED) == selection.plan
        if left or plan.vintage != selection.vintage:
            state.choose(plan="")
            said = _("{name} is closed: it is of other areas.").format(name=row["name"])
            st.toast(wording.plain(said), icon=":material/close:")
        else:
            open_plan(selection.plan, plan)


def _read(row: pd.Series) -> Plan | None:
    try:
        return scenarios.read_plan(row)
    except PlanError as error:
        st.toast(wording.plain(str(error)), icon=":material/error:")
        return None


def _shows(selection: Selection, plan: Plan) -> bool:
    mine = selection.vintage, selection.level, selection.root
    return mine == (plan.vintage, plan.level, plan.root)


def show_saved(selection: Selection) -> None:
    """The plans that are kept; a row opens one."""
    rows = scenarios.saved_plans(selection.vintage)
    if rows.empty:
        st.caption(_("No plan is saved yet. Save this one, change what is asked, and compare."))
        return
    shown = rows.assign(
        plan_id=rows.index,
        visits=[_count(row) for _at, row in rows.iterrows()],
        when=pd.to_datetime(rows["changed_at"], errors="coerce", utc=True).dt.date,
    )
    pick_table(
        shown,
        "plan-saved",
        lambda row: _open(row),
        columns={
            "name": st.column_config.TextColumn(_("Plan"), width=150),
            "visits": st.column_config.NumberColumn(_("Visits"), width=55),
            "made_by": st.column_config.TextColumn(_("By"), width=110),
            "when": st.column_config.DateColumn(
                _("Changed"), format=wording.day_column("short"), width=80
            ),
        },
        rows=4,
        name=_("Plans that are saved; a row opens one"),
    )
    _offer_opened(selection)


def _count(row: pd.Series) -> int | None:
    try:
        return len(scenarios.read_plan(row).stops)
    except PlanError:
        return None  # it is said when it is opened


def _open(row: pd.Series) -> None:
    saved = scenarios.find_plan(str(row["plan_id"]))
    plan = None if saved is None else _read(saved)
    if plan is not None:
        open_plan(str(row["plan_id"]), plan)
        st.rerun()


def _offer_opened(selection: Selection) -> None:
    """What can be done with the plan that is open."""
    row = scenarios.find_plan(selection.plan) if selection.plan else None
    if row is None:
        return
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        said = _("Open: {name}").format(name=row["name"])
        st.caption(wording.plain(said), width="content")
        if st.button(_("Rename"), key="plan-rename", type="tertiary"):
            st.dialog(_("Rename the plan"))(_rename)(selection.plan, str(row["name"]))
        if st.button(_("Delete"), key="plan-delete", type="tertiary"):
            st.dialog(_("Delete the plan?"))(_delete)(selection.plan, str(row["name"]))
        st.button(
            _("Close"),
            key="plan-close",
            type="tertiary",
            on_click=lambda: state.choose(plan=""),
        )


def _rename(plan_id: str, name: str) -> None:
    ask_for_name(
        _("Name of the plan"),
        name,
        "plan-rename",
        f"plan-new-name-{plan_id}",
        LONGEST_NAME,
        lambda given: scenarios.rename_plan(plan_id, given),
    )


def _delete(plan_id: str, name: str) -> None:
    said = _("{name} will be gone for everybody. Assignments stay.").format(name=name)
    ask_to_delete(said, "plan-delete", lambda: _forget(plan_id))


def _forget(plan_id: str) -> None:
    scenarios.forget_plan(plan_id)
    state.choose(plan="")
