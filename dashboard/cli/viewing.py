"""A view of a store in the shell: which boundary, where, when, and what counts how much."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.naming import matching, the_one
from dashboard.cli.placing import newest
from geodata.errors import StoreError

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.facts import StoreFacts
    from geodata.gaps import Contiguity, Region
    from geodata.records import Records
    from geodata.registry import Registry
    from geodata.selection import Selection
    from geodata.store import Store
    from geodata.warmth import Paces

_DAY = ["%Y-%m-%d"]

VintageOption = Annotated[
    str | None, typer.Option(help="Boundary version of the store; the newest where left out.")
]
LevelOption = Annotated[
    int | None,
    typer.Option(help="ADM level of the areas; districts where there are.", min=0, max=5),
]
InOption = Annotated[
    str, typer.Option("--in", help="Look into one area: its P-code, or its name where it is clear.")
]
FromOption = Annotated[
    dt.datetime | None, typer.Option("--from", formats=_DAY, help="First day of the period.")
]
ToOption = Annotated[
    dt.datetime | None, typer.Option("--to", formats=_DAY, help="Last day of the period.")
]
AsOfOption = Annotated[
    dt.datetime | None,
    typer.Option("--as-of", formats=_DAY, help="The day on which it is looked at."),
]
WeighOption = Annotated[
    list[str],
    typer.Option(
        "--weigh",
        help="How much a component counts: state=1, days_since, population, neighbours, offices, "
        "or the code of a need layer. Repeatable.",
    ),
]


class View:
    """What a store shows of one boundary version in a period; read when it is asked for."""

    def __init__(self, store: Store, vintage: str | None, facts: StoreFacts | None = None) -> None:
        from dashboard.facts import StoreFacts

        version = vintage or newest(store)
        known = set(store.vintages()["vintage"])
        if version not in known:
            raise StoreError(
                f"There is no boundary version {version!r} in the store",
                remedy=f"It has {', '.join(sorted(known)) or 'none'}.",
            )
        self.store, self.facts = store, facts or StoreFacts(store)
        self.areas = self.facts.areas(version)
        self.selection: Selection

    def look(
        self,
        *,
        level: int | None,
        within: str,
        start: dt.datetime | None,
        end: dt.datetime | None,
        as_of: dt.datetime | None,
        weigh: Iterable[str] = (),
        over: Selection | None = None,
    ) -> None:
        """Choose what is looked at, ``over`` what a link says where there is one.

        Without a link, and without a day, it is the period that a page would open on.
        """
        from geodata.coverage import first_period
        from geodata.selection import Selection

        said = over or Selection()
        wanted = said.level if level is None and not within else level
        root_level, root = self._root(within, level) if within else (said.root_level, said.root)
        first, last = start.date() if start else said.start, end.date() if end else said.end
        if over is None and start is None and end is None:
            first, last = first_period(self.records)
        if first and last and last < first:
            raise typer.BadParameter(f"--to {last} is before --from {first}")
        self.selection = said.but(
            vintage=self.areas.vintage,
            root_level=root_level,
            root=root,
            level=self._level(wanted, root_level, root),
            start=first,
            end=last,
            as_of=as_of.date() if as_of else said.as_of,
        )
        weights = tuple(self._weight(each) for each in weigh)
        if weights:
            self.selection = self.selection.but(weights=weights)

    def _root(self, named: str, level: int | None) -> tuple[int, str]:
        levels = [one for one in self.areas.levels if level is None or one <= level]
        districts = [one for one in levels if one <= 2]
        found = matching(self.areas, named, districts) or matching(self.areas, named, levels)
        return the_one(self.areas, named, found, levels)

    def _level(self, level: int | None, root_level: int, root: str) -> int:
        """The level asked for, else districts, or what is below the area looked into."""
        from geodata.coverage import shown_level
        from geodata.selection import Selection

        if level is not None:
            self.areas.at(level)
            return level
        shown = shown_level(self.areas, Selection())
        below = self.areas.child_level(root_level) or root_level
        return max(shown, below) if root else shown

    def _weight(self, given: str) -> tuple[str, float]:
        from geodata.gaps import component_weights
        from geodata.selection import MOST_WEIGHT

        code, _, amount = given.rpartition("=")
        known = component_weights((), self.needs)
        name = code if code in known else f"indicator:{code}"
        if name not in known:
            raise typer.BadParameter(f"--weigh knows {', '.join(known)}, not {code or given!r}")
        try:
            weight = float(amount)
        except ValueError:
            weight = math.nan
        if not 0 <= weight <= MOST_WEIGHT:
            raise typer.BadParameter(f"--weigh {code}= takes 0 to {MOST_WEIGHT}, not {amount!r}")
        return name, weight

    @property
    def level(self) -> int:
        """The level of the areas shown."""
        return int(self.selection.level or 0)

    @property
    def registry(self) -> Registry:
        """Every table of the boundary version."""
        return self.facts.registry(self.areas.vintage)

    @property
    def records(self) -> Records:
        """Engagements as coded columns."""
        return self.facts.records(self.areas.vintage)

    @property
    def coverage(self) -> pd.DataFrame:
        """The measures of every area."""
        return self.facts.counted(self.selection.counting())[0]

    @property
    def needs(self) -> pd.DataFrame:
        """The need layers by area."""
        return self.facts.needs(self.selection)

    @cached_property
    def contiguity(self) -> Contiguity:
        """Which areas lie side by side."""
        from geodata.gaps import contiguity

        return contiguity(self.areas, self.level)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Every area with its score, its rank and its parts."""
        from geodata.gaps import score_gaps

        return score_gaps(
            self.coverage, self.needs, self.selection.weights, contiguity=self.contiguity
        )

    @cached_property
    def paces(self) -> Paces:
        """How often counterparts should be met, as people set it over the defaults."""
        from geodata.warmth import Paces

        return Paces.of(self.store.kept("cadences"))

    @cached_property
    def demand(self) -> pd.DataFrame:
        """What a visit to each area is worth."""
        from geodata.gaps import score_gaps
        from geodata.planning import weigh_demand
        from geodata.warmth import measure_area_warmth

        # Of the scores only the parts of need count here, so neighbours are not asked about.
        parts = score_gaps(self.coverage, self.needs, self.selection.weights)
        warmth = measure_area_warmth(self.records, self.areas, self.selection, paces=self.paces)
        return weigh_demand(self.coverage, parts, warmth, weights=self.weights)

    @cached_property
    def offices(self) -> pd.DataFrame:
        """Offices with the area that they are in, and how warm each is."""
        from geodata.planning import offices_at
        from geodata.warmth import measure_warmth

        known = measure_warmth(self.registry, self.records, self.selection, paces=self.paces)
        return offices_at(known, self.areas, self.level)

    @property
    def today(self) -> dt.date:
        """The day on which it is looked at."""
        from geodata.coverage import as_of_day

        day = as_of_day(self.records, self.selection)
        return dt.date.today() if day is None else dt.date(1970, 1, 1) + dt.timedelta(days=day)

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """Areas without engagement that lie side by side."""
        from geodata.gaps import join_regions

        return join_regions(self.coverage, self.contiguity, self.areas)

    @cached_property
    def weights(self) -> dict[str, float]:
        """What every component weighs."""
        from geodata.gaps import component_weights

        return component_weights(self.selection.weights, self.needs)
