"""The files that a plan leaves the shell in: which, for whom, and the days of their calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from dashboard.cli.writing import write_file

if TYPE_CHECKING:
    from dashboard.cli.viewing import View
    from geodata.planning import Plan

_ENDINGS = (".xlsx", ".csv", ".ics", ".gpkg")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Files:
    """What is to be written; what cannot be is refused before anything is looked for."""

    def __init__(
        self,
        out: Sequence[Path],
        audience: str,
        first_day: dt.date | None,
        days_between: int,
        weekend: str,
    ) -> None:
        for path in out:
            if path.suffix.lower() not in _ENDINGS:
                raise typer.BadParameter(f"--out ends in {', '.join(_ENDINGS)}, unlike {path}")
            if path.suffix.lower() == ".ics" and first_day is None:
                raise typer.BadParameter("a calendar needs --first-day, for visits without dates")
        self._out, self._audience = out, audience
        self._days = {
            "first_day": first_day,
            "days_between": days_between,
            "weekend": _days_off(weekend),
        }

    def write(self, view: View, plan: Plan, name: str, plan_id: str) -> None:
        """Write the files of a plan."""
        if not self._out:
            return
        from dashboard.exports.plan import write_plan

        assignments = view.store.kept("assignments")
        for path in self._out:
            ending = path.suffix.lower().removeprefix(".")
            content = write_plan(
                ending,
                plan,
                view.registry,
                view.areas,
                name=name,
                assignments=assignments,
                plan_id=plan_id,
                audience=self._audience,
                **(self._days if ending == "ics" else {}),
            )
            write_file(path, content)


def _days_off(named: str) -> tuple[int, ...]:
    """Weekdays by the beginnings of their names; Monday is 0."""
    given = [each.strip().lower()[:3] for each in named.split(",") if each.strip()]
    if strange := [each for each in given if each not in _WEEKDAYS]:
        raise typer.BadParameter(f"--weekend names days such as fri,sat, not {strange[0]!r}")
    if len(set(given)) == len(_WEEKDAYS):
        raise typer.BadParameter("--weekend leaves no day to travel on")
    return tuple(_WEEKDAYS.index(each) for each in given)
