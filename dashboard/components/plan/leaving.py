"""A plan as files: a workbook, a table, a calendar with an event a visit, layers for a GIS."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dashboard import queries
from dashboard.components.plan.answer import Answer
from dashboard.language import gettext as _
from dashboard.language import noop
from dashboard.queries import scenarios
from dashboard.words import wording
from dashboard.words.labels import SENSITIVITIES
from geodata.areas import Areas

FILES: Mapping[str, tuple[str, str]] = {
    "xlsx": (
        noop("Workbook (XLSX)"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": (noop("Table (CSV)"), "text/csv"),
    "ics": (noop("Calendar (iCalendar)"), "text/calendar"),
    "gpkg": (noop("Map layers (GeoPackage)"), "application/geopackage+sqlite3"),
}
"""Ending -> what it is called, and its media type."""

_AUDIENCE, _FIRST_DAY = "plan-audience", "plan-first-day"


def offer_files(answer: Answer | None, areas: Areas) -> None:
    """A button a file, for an audience; each is written when it is pressed."""
    with st.popover(
        _("Files"), icon=":material/download:", key="plan-files", disabled=answer is None
    ):
        if answer is None:
            return
        st.session_state.setdefault(_AUDIENCE, "internal")
        audience = st.selectbox(
            _("For whom"),
            list(SENSITIVITIES),
            format_func=SENSITIVITIES.__getitem__,
            key=_AUDIENCE,
            help=_("What is marked for a narrower circle stays here, and so does who goes."),
        )
        wanted = {"audience": audience}
        calendar = wanted | _ask_days()
        for ending, (label, mime) in FILES.items():
            st.download_button(
                _(label),
                data=_writer(ending, answer, areas, calendar if ending == "ics" else wanted),
                file_name=f"{_file_name(answer)}.{ending}",
                mime=mime,
                key=f"plan-file-{ending}",
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
            )


def _ask_days() -> dict[str, Any]:
    """When visits are in the calendar that were assigned to no days."""
    left, right = st.columns(2, gap="small")
    st.session_state.setdefault(_FIRST_DAY, next_monday(dt.date.today()))
    first = left.date_input(
        _("First day"),
        key=_FIRST_DAY,
        format=wording.day_field(),
        help=_(
            "In the calendar, visits that were assigned to no days follow one another from here on."
        ),
    )
    between = right.number_input(_("Days between"), 0, 60, step=1, key="plan-days-between")
    return {"first_day": first, "days_between": between}


def next_monday(day: dt.date) -> dt.date:
    """The first Monday after a day."""
    return day + dt.timedelta(days=7 - day.weekday())


def _writer(
    ending: str, answer: Answer, areas: Areas, wanted: Mapping[str, Any]
) -> Callable[[], bytes]:
    """Writes the file when it is asked for, with who has which area by then."""

    def write() -> bytes:
        from dashboard.exports.plan import write_plan  # late: each format brings its own library

        return write_plan(
            ending,
            answer.plan,
            queries.registry(areas.vintage),
            areas,
            name=_name(answer),
            assignments=scenarios.assignments(areas.vintage),
            plan_id="" if answer.saved is None else str(answer.saved.name),
            **wanted,
        )

    return write


def _name(answer: Answer) -> str:
    return "" if answer.saved is None else str(answer.saved["name"])


def _file_name(answer: Answer) -> str:
    """What the file is called: the plan's name as far as any machine can write it."""
    said = re.sub(r"[^\w-]+", "-", _name(answer)).strip("-")[:60]
    return said or f"plan-{answer.plan.vintage}"
