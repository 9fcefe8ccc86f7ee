"""Who has what: a table to edit and to remove from, and what in it contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.components.review.desk import reviewer
from dashboard.components.tables import fit_height
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.overlapping import Overlap, find_overlaps
from dashboard.queries import scenarios
from dashboard.words import wording
from geodata.areas import Areas
from geodata.selection import Selection

_TURN, _REFUSED = "plan-assigned-turn", "plan-assigned-refused"
_EDITED = ("team", "owner", "start", "end", "note")
"""Columns that can be changed in the table."""
_SAID = 2  # contradictions that are said one by one


def show_assigned(selection: Selection, areas: Areas) -> None:
    """The table of what is assigned on this boundary."""
    person = reviewer()
    rows = scenarios.assignments(selection.vintage)
    if rows.empty:
        st.caption(_("Nobody has an area yet. Choose areas, a team and its days."))
        return
    if st.session_state.pop(_REFUSED, False):
        st.warning(_("Not changed: the last day is before the first."))
    said = ngettext("{count} area is assigned", "{count} areas are assigned", len(rows))
    st.markdown(f"**{said.format(count=wording.number(len(rows)))}**")
    _show_table(areas, rows, person)


def show_overlaps(selection: Selection, areas: Areas) -> None:
    """What contradicts itself, and what is said twice."""
    rows = scenarios.assignments(selection.vintage)
    said = [*_say_all(areas, rows, find_overlaps(rows, areas))]
    if not said:
        return
    shown = said[:_SAID]
    if len(said) > _SAID:
        more = ngettext("and {count} more", "and {count} more", len(said) - _SAID)
        shown.append(more.format(count=wording.number(len(said) - _SAID)))
    st.warning(wording.plain("\n\n".join(shown)), icon=":material/group_off:")


def _say_all(areas: Areas, rows: pd.DataFrame, found: list[Overlap]) -> Iterator[str]:
    """Each pair in a sentence; one for all areas that one coarser area holds."""
    for _outer, pairs in groupby(found, key=lambda pair: (pair.agree, pair.outer)):
        several = list(pairs)
        inside = [pair for pair in several if _place(rows, pair.inner) != _place(rows, pair.outer)]
        if len(inside) == len(several) > 1:
            yield _say_many(areas, rows, several)
        else:
            yield from (_say_overlap(areas, rows, pair) for pair in several)


def _place(rows: pd.DataFrame, row: int) -> tuple[int, str]:
    return int(rows["level"].iloc[row]), str(rows["pcode"].iloc[row])


def _say_many(areas: Areas, rows: pd.DataFrame, pairs: list[Overlap]) -> str:
    outer = rows.iloc[pairs[0].outer]
    figures = {
        "other": _area(areas, outer["level"], outer["pcode"]),
        "team": _who(outer),
        "count": wording.number(len(pairs)),
    }
    if pairs[0].agree:
        said = _("{other} is assigned to {team}, and so are {count} areas in it on their own.")
    else:
        said = _(
            "{other} is assigned to {team}, and {count} areas in it to others in the same days."
        )
    return said.format(**figures)


def _say_overlap(areas: Areas, rows: pd.DataFrame, pair: Overlap) -> str:
    inner, outer = rows.iloc[pair.inner], rows.iloc[pair.outer]
    names = {
        "area": _area(areas, inner["level"], inner["pcode"]),
        "other": _area(areas, outer["level"], outer["pcode"]),
        "one": _who(inner),
        "second": _who(outer),
    }
    if _place(rows, pair.inner) == _place(rows, pair.outer):
        if pair.agree:
            return _("{area} is assigned to {one} twice in the same days.").format(**names)
        return _("{area} is assigned to {one} and to {second} in the same days.").format(**names)
    if pair.agree:
        return _("{area} and {other}, which holds it, are both assigned to {one}.").format(**names)
    said = _(
        "{area} is assigned to {one}, and {other}, which holds it, to {second} in the same days."
    )
    return said.format(**names)


def _who(row: pd.Series) -> str:
    return wording.joined(str(row[name]) for name in ("team", "owner") if pd.notna(row[name]))


def _show_table(areas: Areas, rows: pd.DataFrame, person: str) -> None:
    key = f"plan-assigned-{st.session_state.setdefault(_TURN, 0)}"
    shown = _shown(areas, rows)
    st.data_editor(
        shown,
        key=key,
        on_change=_take,
        args=(key, rows, person),
        num_rows="delete" if person else "fixed",
        hide_index=True,
        alt=_("Who takes care of which area"),
        height=fit_height(len(shown), 12),
        placeholder="",
        disabled=[name for name in shown if not (person and name in _EDITED)],
        column_config=_columns(),
    )
    if person:
        st.caption(_("Change what stands in the table, or tick rows and delete them."))
    else:
        st.caption(_("Give your name above to change or remove an assignment."))


def _shown(areas: Areas, rows: pd.DataFrame) -> pd.DataFrame:
    plans = scenarios.plan_names()
    return pd.DataFrame(
        {
            "area": [
                _area(areas, level, pcode)
                for level, pcode in zip(rows["level"], rows["pcode"], strict=True)
            ],
            **{name: rows[name] for name in _EDITED},
            "plan": rows["plan_id"].map(plans).astype(object).where(rows["plan_id"].notna(), ""),
            "set_by": rows["set_by"],
            "when": pd.to_datetime(rows["set_at"], errors="coerce", utc=True).dt.date,
        }
    )


def _area(areas: Areas, level: object, pcode: object) -> str:
    """The name of an area, with what kind it is; its code where the boundary has it no longer."""
    at, code = int(str(level)), str(pcode)
    if not areas.has(at, code):
        return code
    name, kind = wording.area_name(areas, at, code), wording.level_words(areas, at)[0]
    return _("{area} ({kind})").format(area=name, kind=kind)


def _columns() -> dict[str, Any]:
    def day(label: str) -> Any:
        return st.column_config.DateColumn(label, format=wording.day_column("short"), width=84)

    return {
        "area": st.column_config.TextColumn(_("Area"), width=200, pinned=True),
        "team": st.column_config.TextColumn(_("Team"), width=130, max_chars=80),
        "owner": st.column_config.TextColumn(_("Owner"), width=150, max_chars=80),
        "start": day(_("From")),
        "end": day(_("To")),
        "note": st.column_config.TextColumn(_("Note"), width=220, max_chars=200),
        "plan": st.column_config.TextColumn(_("Plan"), width=130),
        "set_by": st.column_config.TextColumn(_("By"), width=120),
        "when": day(_("When")),
    }


def _take(key: str, rows: pd.DataFrame, person: str) -> None:
    """Keep what was changed in the table, and let go of what was deleted."""
    said = st.session_state[key]
    st.session_state[_TURN] += 1
    gone = [str(rows["assignment_id"].iloc[at]) for at in said["deleted_rows"]]
    if gone:
        scenarios.forget_assignments(gone)
    if said["edited_rows"]:
        places = [int(at) for at in said["edited_rows"]]
        changed = rows.iloc[places].copy()
        for at, changes in zip(changed.index, said["edited_rows"].values(), strict=True):
            for name, value in changes.items():
                changed.at[at, name] = _value(name, value)
        if (changed["end"] < changed["start"]).any():
            st.session_state[_REFUSED] = True
            return
        scenarios.keep_assignments(changed.assign(set_by=person, set_at=scenarios.now()))


def _value(name: str, value: object) -> object:
    if name in ("start", "end"):
        return pd.to_datetime(value) if value else pd.NaT
    return str(value).strip() if value else None
