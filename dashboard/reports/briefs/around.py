"""Who lies around: offices, bodies and areas next to one, and how they stand."""

from __future__ import annotations

import pandas as pd

from dashboard.language import current, ngettext
from dashboard.language import gettext as _
from dashboard.reports.briefs.ground import Ground
from dashboard.reports.briefs.listing import section
from dashboard.reports.briefs.model import Line, Section
from dashboard.words import wording
from dashboard.words.labels import STATES, WARMTH_STATES

_ORDER = {"engaged": 0, "lapsed": 1, "no_record": 2, "not_reported": 3, "no_authority": 4}


def next_counterparts(
    ground: Ground, frame: pd.DataFrame, row: pd.Series, alike: str, title: str
) -> Section:
    """Counterparts of the same kind in the areas next to one's own, and how warm they are.

    ``frame`` are relationships, ``alike`` the column that holds their kind.
    """
    place = ground.place(row["level"], row["pcode"])
    beside = [] if place is None else ground.areas.neighbours(*place)
    near = frame[
        (frame["level"] == row["level"]).fillna(False).astype(bool)
        & frame["pcode"].isin(beside)
        & (frame[alike] == row[alike])
    ]
    lines = [_counterpart(ground, one) for _id, one in near.iterrows()]
    none = _("None of its kind is known next to it.")
    if place is None:
        none = _("Where it is seated is not known, so neither is what lies next to it.")
    return section("neighbours", title, lines, len(near), none=none, rest=_more)


def _counterpart(ground: Ground, row: pd.Series) -> Line:
    said = []
    if "role" in row:
        vacant = _("holder not known") if row["holder_unknown"] else _("vacant")
        said.append(ground.person(row["holder"]) if row["holder"] else vacant)
    if pd.notna(row["last"]) and not ground.below:
        said.append(_("last met {day}").format(day=wording.date(row["last"])))
    if ground.hides(row["engagements"]):
        return Line(str(row["label"]), aside=wording.in_a_row(said), mark=_("kept back"))
    mark = _state(ground, row["state"])
    return Line(str(row["label"]), "", wording.in_a_row(said), mark, row["state"])


def _state(ground: Ground, state: str) -> str:
    """A state of warmth; nobody is said never to be met where not all contacts may be seen."""
    return _("None on record") if state == "never" and ground.hidden else WARMTH_STATES[state]


def next_areas(ground: Ground, frame: pd.DataFrame, level: int, pcode: str) -> Section:
    """Areas that share a border with one, and how they stand in the period."""
    near = frame.reindex(ground.areas.neighbours(level, pcode)).dropna(subset=["name"])
    order = near["state"].map(_ORDER)
    near = near.assign(order=order).sort_values(["order", "name"], kind="stable")
    names = ground.areas.names(level, current())
    lines = [_area(ground, str(names[code]), row) for code, row in near.iterrows()]
    return section(
        "neighbours",
        _("Neighbours and how they stand"),
        lines,
        len(near),
        none=_("It shares a border with no other area of its level."),
        rest=_more,
    )


def _area(ground: Ground, name: str, row: pd.Series) -> Line:
    said = []
    if row["engagements"] and not ground.below:
        amount = ngettext("{count} engagement", "{count} engagements", int(row["engagements"]))
        said.append(amount.format(count=wording.number(row["engagements"])))
    if pd.notna(row["last"]) and not ground.below:
        said.append(_("last {day}").format(day=wording.date(row["last"])))
    return Line(name, aside=wording.in_a_row(said), mark=STATES[row["state"]], tone=row["state"])


def _more(rest: int) -> str:
    return ngettext("and {count} other", "and {count} others", rest).format(
        count=wording.number(rest)
    )
