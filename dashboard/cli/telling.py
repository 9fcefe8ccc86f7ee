"""What the shell says of gaps and of plans: sentences and tables for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.cli.printing import print_rows, say
from dashboard.cli.viewing import View
from dashboard.words import planwords, wording
from dashboard.words.gapwords import priority
from dashboard.words.gapwords.headline import headline
from dashboard.words.gapwords.regions import region_sentence, regions_headline
from dashboard.words.labels import STATES
from geodata.gaps import Region
from geodata.gaps.priority import STATE_PARTS
from geodata.indicators import list_indicators
from geodata.planning import Plan
from geodata.planning.plan import Alternative, Stop

_REGIONS = 5
_NAMED = 6  # areas served, and offices to see, by name
_SHORT = {
    "state": "State",
    "days_since": "Days",
    "population": "People",
    "neighbours": "Beside",
    "offices": "Offices",
}

# --- gaps ----------------------------------------------------------------------------------------


def print_gaps(view: View, regions: Sequence[Region], top: int) -> None:
    """Who comes first, the ranking with its parts, what was not known, and regions."""
    areas, selection, scores = view.areas, view.selection, view.scores
    say(_headline(view))
    say(_setting(view))
    ranked = scores[scores["rank"].notna()].head(top)
    parts = _weighed(view)
    headers = ("Rank", "Range", "P-code", "Name", "Score", *(_header(view, code) for code in parts))
    rows = [[*_ranked(code, row), *_points(row, parts)] for code, row in ranked.iterrows()]
    print_rows("Score and its parts, out of 100; – is not known", headers, rows)
    say("\nThe range is where an area ranks when the weights are a little different.")
    say(priority.say_not_known(areas, selection, scores, _layers(view)))
    say("")
    say(regions_headline(areas, selection, view.coverage, regions))
    for region in regions[:_REGIONS]:
        say(f"{region.number}. {_region(view, region)}.")
    if (more := len(regions) - _REGIONS) > 0:
        say(f"And {more:,} more with fewer people.")


def _headline(view: View) -> str:
    """Who comes first and why; of the neighbours it tells those of the first."""
    states = view.coverage["state"]
    first = str(view.scores.index[0]) if len(view.scores) else ""
    near = states.reindex(view.areas.neighbours(view.level, first) if first else [])
    known = near[near.isin(STATE_PARTS)]
    beside = priority.Beside(len(near), len(known), int((known != "engaged").sum()))
    return headline(view.areas, view.selection, view.scores, {first: beside})


def _setting(view: View) -> str:
    asked = view.selection
    period = wording.sentence(wording.period(asked.start, asked.end))
    return f"{period}; as of {wording.date(view.today)}; boundary {view.areas.vintage}."


def _weighed(view: View) -> list[str]:
    """The components that count, and that this view has."""
    return [c for c, w in view.weights.items() if w > 0 and f"part:{c}" in view.scores]


def _layers(view: View) -> pd.DataFrame:
    return list_indicators(view.registry.tables["indicator_values"], view.areas)


def _header(view: View, code: str) -> str:
    return _SHORT.get(code) or priority.component_label(code, _layers(view))


def _ranked(code: object, row: pd.Series) -> list[str]:
    rank = [wording.number(row["rank"]), priority.rank_range(row)]
    return [*rank, str(code), str(row["name"]), priority.points(float(row["score"]))]


def _points(row: pd.Series, parts: Sequence[str]) -> list[str]:
    values = [row[f"part:{code}"] for code in parts]
    return ["–" if pd.isna(value) else priority.points(float(value)) for value in values]


def _region(view: View, region: Region) -> str:
    areas, level = view.areas, view.level
    named_at = areas.parent_level(level) if level > areas.coarsest else None
    return region_sentence(areas, level, named_at, region)


def gaps_table(view: View) -> pd.DataFrame:
    """Every area with its rank, its score and its parts, by P-code."""
    scores, layers = view.scores, _layers(view)
    label = {code: priority.component_label(code, layers) for code in view.weights}
    told = pd.DataFrame(
        {
            "Name": scores["name"],
            "Parent P-code": scores["parent_pcode"],
            "Rank": scores["rank"],
            "Rank at best": scores["rank_low"],
            "Rank at worst": scores["rank_high"],
            "Score": scores["score"],
            "Score at least": scores["low"],
            "Score at most": scores["high"],
            "State": scores["state"].map(STATES),
            "Days since the last": scores["days_since"],
            "Population": scores["population"],
        }
    )
    for code in _weighed(view):
        told[f"Part: {label[code]}"] = scores[f"part:{code}"]
    told["Not known"] = ["; ".join(label[code] for code in codes) for codes in scores["unknown"]]
    whole = ["Rank", "Rank at best", "Rank at worst", "Days since the last", "Population"]
    return told.round(4).astype(dict.fromkeys(whole, "Int64"))


def gaps_json(view: View) -> str:
    """Everything of a view's gaps as one JSON object."""
    parts = _weighed(view)
    fields = ["name", "parent_pcode", "state", "days_since", "population", "score", "low", "high"]
    fields += ["rank", "rank_low", "rank_high", "steady"]
    rows = [
        {"pcode": str(code)}
        | {field: _plain(row[field]) for field in fields}
        | {"parts": {part: _plain(row[f"part:{part}"]) for part in parts}}
        | {"unknown": list(row["unknown"])}
        for code, row in view.scores.iterrows()
    ]
    told = {
        "headline": _headline(view),
        "not_known": priority.say_not_known(view.areas, view.selection, view.scores, _layers(view)),
        **_view(view),
        "weights": {code: view.weights[code] for code in parts},
        "areas": rows,
        "regions": [_region_told(view, region) for region in view.regions],
    }
    return json.dumps(told, ensure_ascii=False)


def _view(view: View) -> dict[str, Any]:
    asked = view.selection
    days = {"start": asked.start, "end": asked.end, "as_of": view.today}
    return {
        "vintage": view.areas.vintage,
        "level": view.level,
        "root": asked.root,
        **{name: None if day is None else day.isoformat() for name, day in days.items()},
    }


def _region_told(view: View, region: Region) -> dict[str, Any]:
    return {
        "number": region.number,
        "said": f"{_region(view, region)}.",
        "population": _plain(region.population),
        "population_unknown": region.population_unknown,
        "pcodes": list(region.pcodes),
    }


def _plain(value: Any) -> Any:
    """A figure as JSON has it: null where it is not known."""
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


# --- plans ---------------------------------------------------------------------------------------


def print_plan(view: View, plan: Plan) -> None:
    """What visits bring, the visits, what comes next, how sure it is and what was not known."""
    say(f"{planwords.headline(plan, view.areas)}.")
    say(" ".join([planwords.gap(plan), *planwords.remarks(plan)]))
    for position, stop in enumerate(plan.stops):
        say("")
        say(f"{stop.order}. {_where(view, stop.pcode)}: {_trip(view, plan, stop)}.")
        say(f"   Why: {'; '.join(planwords.reasons(plan, position, view.areas))}.")
        say(f"   Serves {_names(view, stop.serves)}.")
        if stop.offices:
            say(f"   See {_offices(view, stop)}.")
    if plan.next_best:
        say("\nNext best:")
        for one in plan.next_best:
            fits = "" if one.fits else ", more than there is"
            say(f"   {_where(view, one.pcode)}: {_trip(view, plan, one)}{fits}.")
    if unknown := planwords.unknowns(plan):
        say(f"\nNot known: {'; '.join(unknown)}.")


def _where(view: View, pcode: str) -> str:
    return f"{view.registry.area_label(view.level, pcode)} ({pcode})"


def _trip(view: View, plan: Plan, trip: Stop | Alternative) -> str:
    """What a visit adds and what it takes."""
    gain = trip.gain
    adds = f"{planwords.people(gain.people)} in " if gain.people is not None else ""
    said = [adds + planwords.areas_counted(view.areas, view.level, gain.areas)]
    if trip.start == trip.pcode:
        said.append("where trips start")
    elif trip.start:
        way = planwords.distance(trip.distance_km, plan.unit)
        said.append(f"{way} from {view.areas.name(view.level, trip.start)} and back")
    said.append(planwords.days(trip.days))
    if trip.cost:
        said.append(f"cost {wording.number(trip.cost)}")
    return ", ".join(said)


def _names(view: View, codes: Sequence[str]) -> str:
    return planwords.listed((view.areas.name(view.level, code) for code in codes), _NAMED)


def _offices(view: View, stop: Stop) -> str:
    named = [view.registry.party_name("post", post) for post in stop.offices[:_NAMED]]
    more = len(stop.offices) - len(named) + stop.offices_more
    return wording.joined([*named, *([f"{more:,} more"] if more else [])])


def plan_json(view: View, plan: Plan, plan_id: str) -> str:
    """A plan, the names of its areas and offices, and its sentences, as one JSON object."""
    codes = {one.pcode for one in plan.served} | {one.pcode for one in plan.next_best}
    codes |= set(plan.request.starts)
    posts = [post for stop in plan.stops for post in stop.offices]
    told = {
        "headline": f"{planwords.headline(plan, view.areas)}.",
        "gap": planwords.gap(plan),
        "not_known": planwords.unknowns(plan),
        "plan_id": plan_id or None,
        "names": {code: view.areas.name(view.level, code) for code in sorted(codes)},
        "offices": {post: view.registry.party_name("post", post) for post in sorted(set(posts))},
        "plan": plan.model_dump(mode="json"),
    }
    return json.dumps(told, ensure_ascii=False)
