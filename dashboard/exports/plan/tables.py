"""The tables of a plan: visits, areas served, offices to see, what is next best, assignments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from dashboard.exports.plan.told import WITHHELD, Told
from dashboard.language import bare
from dashboard.words import planwords, wording
from dashboard.words.labels import POST_ROLES, STATES
from geodata.planning.plan import Alternative, Served, Stop

Kind = Literal["text", "long", "count", "tenths", "hundredths", "date"]
"""How a column is written: words on one line or on several, figures by their decimals, days."""


@dataclass(frozen=True)
class Column:
    """One column: what stands over it, how it is written, its values; None where not known."""

    header: str
    kind: Kind
    values: Sequence[object]
    tag: str = ""
    """Its HXL hashtag, where HXL has a term for it."""


@dataclass(frozen=True)
class Table:
    """Columns of one length under a title, and what is said where there are no rows."""

    title: str
    columns: tuple[Column, ...]
    nothing: str

    def __len__(self) -> int:
        return len(self.columns[0].values)


def list_visits(told: Told) -> Table:
    """One row a visit, in order."""
    plan, stops = told.plan, told.plan.stops
    areas = [stop.pcode for stop in stops]
    columns = [
        Column("Visit", "count", [stop.order for stop in stops]),
        *_places(told, areas),
        Column("From", "text", [told.place(stop.start) if stop.start else "" for stop in stops]),
        *_effort(told, stops),
        *_gains(stops),
        Column("Areas served", "long", [_named(told, stop.serves) for stop in stops]),
        Column("Why", "long", [say_why(told, at) for at in range(len(stops))]),
        Column("Offices to see", "long", [name_offices(told, stop) for stop in stops]),
        *_assigned(told, areas),
    ]
    return Table("Visits", tuple(columns), f"{planwords.headline(plan, told.areas)}.")


def list_areas(told: Told) -> Table:
    """One row an area served, by visit, the visited area first."""
    served = in_order(told)
    codes = [one.pcode for one in served]
    level, unit = told.plan.level, told.plan.unit
    warmth = [told.warmth(one) for one in served]
    columns = [
        Column("P-code", "text", codes, f"#adm{level}+code"),
        Column("Area", "text", [told.place(code) for code in codes], f"#adm{level}+name"),
        *_holders(told, codes),
        Column("Population", "count", [one.population for one in served], "#population"),
        Column("Visit", "count", [told.visit_of(code) for code in codes]),
        Column("Served from", "text", [told.place(one.stop) for one in served]),
        Column(_measured("Distance", unit), "tenths", [one.km for one in served]),
        Column("State before", "text", [say_state(one.state) for one in served]),
        Column("Warmth before", "hundredths", [before for before, _ in warmth]),
        Column("Warmth after", "hundredths", [after for _, after in warmth]),
        *_assigned(told, codes),
    ]
    return Table("Areas served", tuple(columns), "The plan serves no area.")


def list_offices(told: Told) -> Table:
    """One row an office to see, by visit; those coldest and most overdue first."""
    seen = [(stop, post) for stop in told.plan.stops for post in stop.offices]
    rows = [told.offices.loc[post] for _, post in seen]
    places = [_path(told, row["level"], row["pcode"]) for row in rows]
    columns = (
        Column("Visit", "count", [stop.order for stop, _ in seen]),
        Column("At", "text", [told.place(stop.pcode) for stop, _ in seen]),
        Column("Office", "text", [told.office(post) for _, post in seen]),
        Column("Kind of office", "text", [_role(row["role"]) for row in rows]),
        Column("Area of the office", "text", places),
        Column("P-code", "text", [_text(row["pcode"]) for row in rows]),
    )
    return Table("Offices to see", columns, "No office is known in the areas that are served.")


def list_alternatives(told: Told) -> Table:
    """One row a visit that would come next, best first."""
    found = told.plan.next_best
    fits = ["yes" if one.fits else "no" for one in found]
    columns = (
        Column("Rank", "count", list(range(1, len(found) + 1))),
        *_places(told, [one.pcode for one in found]),
        Column("From", "text", [told.place(one.start) if one.start else "" for one in found]),
        *_effort(told, found),
        *_gains(found),
        Column("Within what there is", "text", fits),
    )
    return Table("Next best", columns, "No further visit would add anything.")


def list_assignments(told: Told) -> Table:
    """One row an area that somebody takes care of."""
    rows = told.assigned
    codes = [
        (int(level), str(code)) for level, code in zip(rows["level"], rows["pcode"], strict=True)
    ]
    level = told.plan.level
    visits = [told.visit_of(code) if at == level else None for at, code in codes]
    columns = (
        Column("P-code", "text", [code for _, code in codes]),
        Column("Area", "text", [_path(told, at, code) for at, code in codes]),
        Column("Visit", "count", visits),
        Column("Team", "text", [_text(value) for value in rows["team"]]),
        Column("Owner", "text", [_text(value) for value in rows["owner"]]),
        Column("First day", "date", [_day(value) for value in rows["start"]]),
        Column("Last day", "date", [_day(value) for value in rows["end"]]),
        Column("Note", "long", [_text(value) for value in rows["note"]]),
    )
    return Table("Assignments", columns, "No area of the plan is assigned to anybody.")


def in_order(told: Told) -> list[Served]:
    """The areas served, by visit, the visited one first, then by P-code."""
    return sorted(
        told.plan.served,
        key=lambda one: (told.visit_of(one.pcode), one.pcode != one.stop, one.pcode),
    )


# --- parts of rows -------------------------------------------------------------------------------


def say_why(told: Told, stop: int) -> str:
    """Why a visit is in the plan, in a sentence; ``stop`` is its position."""
    reasons = [bare(said) for said in planwords.reasons(told.plan, stop, told.areas)]
    said = wording.sentence("; ".join(reasons))
    return f"{said}." if said else ""


def name_offices(told: Told, stop: Stop, between: str = "; ") -> str:
    """The offices to see at a visit, and how many more there are."""
    named = [told.office(post) for post in stop.offices]
    more = [f"and {stop.offices_more:,} more"] if stop.offices_more else []
    return between.join([*named, *more])


def _named(told: Told, codes: Iterable[str]) -> str:
    return "; ".join(told.place(code) for code in codes)


def _places(told: Told, codes: Sequence[str]) -> list[Column]:
    return [
        Column("Area", "text", [told.place(code) for code in codes]),
        Column("P-code", "text", codes),
        Column("In", "text", [told.holders(code) for code in codes]),
    ]


def _holders(told: Told, codes: Sequence[str]) -> list[Column]:
    """P-code and name of what holds each area, a pair of columns a level."""
    columns = []
    paths = [{level: (code, name) for level, code, name in told.above(one)} for one in codes]
    for level in sorted({level for path in paths for level in path}):
        held = [path.get(level, ("", "")) for path in paths]
        head = wording.sentence(wording.level_words(told.areas, level)[0])
        columns.append(Column(head, "text", [name for _, name in held], f"#adm{level}+name"))
        columns.append(
            Column(f"{head} P-code", "text", [code for code, _ in held], f"#adm{level}+code")
        )
    return columns


def _effort(told: Told, trips: Sequence[Stop | Alternative]) -> list[Column]:
    unit = told.plan.unit
    columns = [
        Column(_measured("Way there and back", unit), "count", [one.distance_km for one in trips]),
        Column("Days", "tenths", [one.days for one in trips]),
    ]
    if told.plan.request.cost_per_day or told.plan.request.cost_per_km:
        columns.append(Column("Cost", "count", [one.cost for one in trips]))
    return columns if told.plan.request.starts else columns[1:]


def _gains(trips: Sequence[Stop | Alternative]) -> list[Column]:
    return [
        Column("People it adds", "count", [one.gain.people for one in trips]),
        Column("Areas it adds", "count", [one.gain.areas for one in trips]),
        Column("… of unknown population", "count", [one.gain.people_unknown for one in trips]),
    ]


def _assigned(told: Told, codes: Sequence[str]) -> list[Column]:
    """Who takes care of areas and when; nothing where nothing is assigned at all."""
    fields: tuple[tuple[str, str, Kind, str], ...] = (
        ("Team", "team", "text", ""),
        ("Owner", "owner", "text", ""),
        ("First day", "start", "date", "#date+start"),
        ("Last day", "end", "date", "#date+end"),
    )
    columns = []
    for header, field, kind, tag in fields:
        values = [told.assignment(code, field) for code in codes]
        if any(value is not None for value in values):
            columns.append(
                Column(header, kind, [_day(v) if kind == "date" else v for v in values], tag)
            )
    return columns


def _measured(header: str, unit: str) -> str:
    return f"{header} ({unit})" if unit else header


def say_state(code: str) -> str:
    """The state of coverage in words."""
    return "Withheld" if code == WITHHELD else STATES.get(code, code)


def _role(code: object) -> str:
    return POST_ROLES.get(str(code), str(code)) if pd.notna(code) else ""


def _path(told: Told, level: object, pcode: object) -> str:
    return bare(told.known.area_label(level, pcode, "en"))


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)


def _day(value: object) -> object:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()
