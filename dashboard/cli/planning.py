"""Where next: ``gaps`` ranks areas by the reason to go there, ``plan`` chooses the next visits."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.leaving import Files
from dashboard.cli.naming import find_areas, find_inside
from dashboard.cli.printing import say, show_progress
from dashboard.cli.reviewing import ByOption, login
from dashboard.cli.serving import STORE, StoreOption
from dashboard.cli.viewing import (
    AsOfOption,
    FromOption,
    InOption,
    LevelOption,
    ToOption,
    View,
    VintageOption,
    WeighOption,
)
from dashboard.cli.writing import write_file

if TYPE_CHECKING:
    import pandas as pd
    from rich.progress import Progress

    from geodata.planning import Plan, PlanRequest


class Aim(StrEnum):
    """What a plan is to bring."""

    MOST = "most"
    FEWEST = "fewest"
    NEAREST = "nearest"


class Audience(StrEnum):
    """Who files are for."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"


JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def gaps(
    vintage: VintageOption = None,
    level: LevelOption = None,
    within: InOption = "",
    start: FromOption = None,
    end: ToOption = None,
    as_of: AsOfOption = None,
    weigh: WeighOption = [],  # noqa: B006 - Typer wants a list and never changes it
    top: Annotated[int, typer.Option(help="How many areas to print.", min=1)] = 15,
    csv: Annotated[Path | None, typer.Option(help="Write all of them to this CSV.")] = None,
    as_json: JsonOption = False,
    store: StoreOption = str(STORE),
) -> None:
    """Rank areas by the reason to go there next, and join those that nobody reaches to regions."""
    from dashboard.cli.telling import gaps_json, gaps_table, print_gaps
    from geodata.store import open_store

    with open_store(store, create=False) as kept, show_progress(quiet=as_json) as progress:
        progress.add_task("Looking for gaps", total=None)
        view = View(kept, vintage)
        view.look(level=level, within=within, start=start, end=end, as_of=as_of, weigh=weigh)
        regions = view.regions
    if csv is not None:
        from dashboard.exports.areas import areas_csv

        write_file(csv, areas_csv(gaps_table(view)))
    if as_json:
        sys.stdout.write(gaps_json(view) + "\n")
        return
    print_gaps(view, regions, top)
    if csv is not None:
        say(f"\nAll {len(view.scores):,} areas are in {csv}.")


def plan(
    aim: Annotated[Aim, typer.Option(help="What visits are to bring.")] = Aim.MOST,
    trips: Annotated[int | None, typer.Option(help="How many trips there can be.", min=1)] = None,
    days: Annotated[float | None, typer.Option(help="How many days, instead of trips.")] = None,
    budget: Annotated[float | None, typer.Option(help="How much money, instead of trips.")] = None,
    start_at: Annotated[
        list[str], typer.Option("--start", help="Area that trips start from. Repeatable.")
    ] = [],  # noqa: B006
    radius: Annotated[
        float, typer.Option(help="How far from a visit areas are served, in km of travel.", min=0)
    ] = 50.0,
    most_served: Annotated[
        int | None, typer.Option(help="Areas that a visit may serve, itself included.", min=1)
    ] = None,
    must: Annotated[list[str], typer.Option(help="Area to be visited. Repeatable.")] = [],  # noqa: B006
    must_not: Annotated[
        list[str],
        typer.Option(
            help="Area neither visited nor served; of a coarser one, all inside. Repeatable."
        ),
    ] = [],  # noqa: B006
    threshold: Annotated[
        float, typer.Option(help="For --aim fewest: least urgency to reach.", min=0, max=1)
    ] = 0.5,
    terrain: Annotated[
        float, typer.Option(help="Kilometres of road for each in a straight line.", min=1, max=10)
    ] = 1.3,
    km_per_day: Annotated[float, typer.Option(help="Kilometres travelled in a day.")] = 200.0,
    days_per_visit: Annotated[float, typer.Option(help="Days spent at a visit.", min=0)] = 1.0,
    cost_per_km: Annotated[float, typer.Option(help="Money for a kilometre.", min=0)] = 0.0,
    cost_per_day: Annotated[float, typer.Option(help="Money for a day.", min=0)] = 0.0,
    travel: Annotated[
        Path | None, typer.Option(help="Table of what it takes from area to area: CSV or XLSX.")
    ] = None,
    exact: Annotated[
        bool, typer.Option("--exact/--quick", help="Look for the best plan, or take a good one.")
    ] = True,
    seconds: Annotated[float, typer.Option(help="How long to look for it.", min=0.1)] = 20.0,
    vintage: VintageOption = None,
    level: LevelOption = None,
    within: InOption = "",
    start: FromOption = None,
    end: ToOption = None,
    as_of: AsOfOption = None,
    weigh: WeighOption = [],  # noqa: B006
    save: Annotated[str, typer.Option(help="Keep it in the store under this name.")] = "",
    by: ByOption = "",
    out: Annotated[
        list[Path],
        typer.Option(help="Write it to a file: .xlsx, .csv, .ics or .gpkg. Repeatable."),
    ] = [],  # noqa: B006
    audience: Annotated[
        Audience, typer.Option(help="Whom files are for; what is not for them stays out.")
    ] = Audience.INTERNAL,
    first_day: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="For .ics: first day of visits without dates."),
    ] = None,
    days_between: Annotated[
        int, typer.Option(help="For .ics: working days between visits.", min=0)
    ] = 0,
    weekend: Annotated[str, typer.Option(help="For .ics: days off, such as fri,sat.")] = "sat,sun",
    as_json: JsonOption = False,
    store: StoreOption = str(STORE),
) -> None:
    """Choose the next visits, and say what they gain, what comes next and what was not known."""
    from dashboard.cli.telling import plan_json, print_plan
    from geodata.store import open_store

    files = Files(out, audience.value, first_day and first_day.date(), days_between, weekend)
    with open_store(store, create=False) as kept, show_progress(quiet=as_json) as progress:
        progress.add_task("Reading the store", total=None)
        view = View(kept, vintage)
        view.look(level=level, within=within, start=start, end=end, as_of=as_of, weigh=weigh)
        table, table_id = _read_table(travel, bool(save))
        request = _request(
            view,
            places={"starts": start_at, "must": must},
            ruled_out=must_not,
            fields={
                "aim": aim.value,
                "trips": trips,
                "days": days,
                "budget": budget,
                "radius_km": radius,
                "most_served": most_served,
                "threshold": threshold,
                "terrain": terrain,
                "km_per_day": km_per_day,
                "days_per_visit": days_per_visit,
                "cost_per_km": cost_per_km,
                "cost_per_day": cost_per_day,
                "travel": table_id,
            },
        )
        planned = _solve(view, request, table, seconds if exact else None, progress)
        plan_id, replaced = _keep(view, planned, save, by or login()) if save else ("", False)
        files.write(view, planned, save, plan_id)
    if as_json:
        sys.stdout.write(plan_json(view, planned, plan_id) + "\n")
        return
    print_plan(view, planned)
    if save:
        say(
            f"\nIt is kept as {save}"
            + (", in the place of the plan of that name." if replaced else ".")
        )
    if out:
        say(f"It is in {', '.join(map(str, out))}.")


def _request(
    view: View, places: dict[str, list[str]], ruled_out: list[str], fields: dict[str, object]
) -> PlanRequest:
    """What is asked for, with areas given by name as their P-codes."""
    from geodata.planning import build_request

    areas, level = view.areas, view.level
    found = {field: find_areas(areas, named, level) for field, named in places.items()}
    return build_request({**fields, **found, "must_not": find_inside(areas, ruled_out, level)})


def _read_table(file: Path | None, keep: bool) -> tuple[pd.DataFrame | None, str]:
    """A travel table and its id; kept for the pages where the plan is."""
    if file is None:
        return None, ""
    from dashboard.keeping import keep_travel
    from loaders.travel import read_travel

    frame = read_travel(file)
    return frame, keep_travel(frame, file.name) if keep else file.name


def _solve(
    view: View,
    request: PlanRequest,
    table: pd.DataFrame | None,
    seconds: float | None,
    progress: Progress,
) -> Plan:
    """The plan; looked for so many seconds, or found at once."""
    from geodata import planning

    return planning.plan_visits(
        view.demand,
        planning.measure_travel(view.areas, view.level, request, table),
        request,
        exact=seconds is not None,
        seconds=seconds or 0.0,
        progress=_follow(progress),
        offices=view.offices,
        root_level=view.selection.root_level,
        root=view.selection.root,
        as_of=view.today,
    )


def _follow(progress: Progress) -> Callable[[float, float], bool]:
    """Show how near the best plan is; the search goes on."""
    task = progress.add_task("Looking for the best plan", total=None)

    def update(gap: float, seconds: float) -> bool:
        near = f", within {100 * gap:.1f} %" if gap < 1 else ""
        progress.update(task, description=f"Looking for the best plan{near}, {seconds:.0f} s")
        return True

    return update


def _keep(view: View, planned: Plan, name: str, by: str) -> tuple[str, bool]:
    """Keep a plan under a name; its id, and whether it took the place of another one."""
    from dashboard.keeping import keep_plan

    rows = view.store.kept("plans")
    same = rows[(rows["vintage"] == planned.vintage) & (rows["name"] == name)]
    before = "" if same.empty else str(same["plan_id"].iloc[-1])
    return keep_plan(view.store, planned, name, by, before), bool(before)
