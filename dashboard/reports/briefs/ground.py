"""Ground: what every brief stands on: one store seen by one audience, up to one day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard.facts import Facts
from dashboard.language import current, ngettext
from dashboard.language import gettext as _
from dashboard.reports.telling import plural, said_of_band
from dashboard.reports.veiling import Told, veil_view
from dashboard.words import wording
from geodata.areas import Areas
from geodata.audience import WITHHELD
from geodata.coverage import shown_level
from geodata.disclosure import announce, band_counts
from geodata.records import Bools, Records, day_number
from geodata.registry import Registry
from geodata.selection import Selection
from geodata.warmth import Paces, measure_warmth, warmth_curve
from geodata.warmth.curve import Kind
from geodata.warmth.relationships import Of

AHEAD = 365
"""Days ahead that a brief looks for elections and changes of holder: whom one meets again."""


@dataclass(frozen=True, eq=False)
class Ground:
    """A selection with what a store says about it; everything is known up to its day.

    ``selection`` has no root and a level; ``below`` is the count under which counts are kept back.
    """

    facts: Facts
    selection: Selection
    below: int

    @classmethod
    def under(cls, facts: Facts, selection: Selection, below: int) -> Ground:
        """The ground of a selection, wherever it looks into."""
        level = shown_level(facts.areas(selection.vintage), selection)
        whole = selection.but(root="", root_level=0, level=level, audience=facts.audience)
        return cls(facts, whole, below)

    @property
    def areas(self) -> Areas:
        """The areas of the vintage."""
        return self.facts.areas(self.selection.vintage)

    @property
    def known(self) -> Registry:
        """Offices, people, bodies and programs, as the audience may see them."""
        return self.facts.registry(self.selection.vintage)

    @property
    def rows(self) -> Records:
        """Engagements that the audience may see."""
        return self.facts.records(self.selection.vintage)

    @cached_property
    def day(self) -> pd.Timestamp:
        """The day on which everything is looked at."""
        return self.facts.as_of(self.selection)

    @cached_property
    def hidden(self) -> int:
        """Engagements that the audience may not see, wherever they are."""
        return self.facts.left_out(self.selection.vintage).engagements

    # --- what was done --------------------------------------------------------------------------

    def contacts_with(self, kind: Kind, identity: str) -> pd.DataFrame:
        """Engagements with a counterpart or in an area up to the day, newest first.

        They are those that warm the relationship, and the undated; ``holders`` says who held the
        offices they went through.
        """
        curve = warmth_curve(
            self.known,
            self.rows,
            self.selection,
            kind,
            identity,
            start=self.day.date(),
            end=self.day.date(),
        )
        held = curve.engagements.set_index("engagement_id")["holders"]
        listed = self.known.engagements(held.index, current())
        return listed.assign(holders=listed["engagement_id"].map(held))

    def engagements(self, selection: Selection, where: Bools | None = None) -> pd.DataFrame:
        """Engagements that pass a selection's filters up to the day, newest first.

        ``where`` says of each record whether it is one of those asked for.
        """
        until = self.rows.columns.before_day(day_number(self.day.date()) + 1)
        positions = self.rows.passing(selection)
        positions = positions[positions < until]
        if where is not None:
            positions = positions[where[positions]]
        return self.known.engagements(self.rows.engagement_ids[positions], current())

    def among(self, ids: pd.Index) -> pd.DataFrame:
        """Of some engagements those that pass the filters up to the day, newest first."""
        return self.engagements(self.selection, self.rows.engagement_ids.isin(ids))

    def in_area(self, level: int, pcode: str) -> pd.DataFrame:
        """Engagements known to lie in an area that pass the filters up to the day."""
        return self.engagements(self.selection, self.rows.inside(level, pcode))

    def in_period(self, listed: pd.DataFrame) -> int:
        """How many of some engagements lie in the period; undated ones only in an open one."""
        inside = self.rows.engagement_ids[self.rows.in_period(self.selection)]
        return int(listed["engagement_id"].isin(inside).sum())

    # --- how it stands --------------------------------------------------------------------------

    def relationships(self, of: Of) -> pd.DataFrame:
        """Relationships with all offices or organizations, cooling first."""
        return measure_warmth(
            self.known,
            self.rows,
            self.selection,
            of=of,
            paces=Paces.of(self.facts.kept("cadences")),
            elections=self._elections,
            horizon=AHEAD,
        )

    @cached_property
    def _elections(self) -> pd.DataFrame:
        rows, vintage = self.facts.kept("elections"), self.selection.vintage
        rows = rows[rows["vintage"].fillna(vintage) == vintage]
        there = [
            pd.isna(code) or (not pd.isna(level) and self.areas.has(int(level), str(code)))
            for level, code in zip(rows["level"], rows["pcode"], strict=True)
        ]
        return rows[pd.Series(there, index=rows.index, dtype=bool)]

    # --- how it is said -------------------------------------------------------------------------

    def count(self, value: float) -> str:
        """A count, or the band that it lies in where small ones are kept back."""
        if not self.below or not value:
            return wording.number(value)
        low, high = (int(end[0]) for end in band_counts([int(value)], self.below))
        return said_of_band(Told(low, high))

    def form(self, value: int) -> int:
        """What decides the form of a noun beside :meth:`count`."""
        return plural(value, self.below)

    def count_in(self, level: int, pcode: str, value: int) -> str:
        """A count of engagements over all time in an area, of whose parts other files may tell."""
        parts = []
        for finer in (step for step in self.areas.levels if step > level):
            inside = self.selection.but(
                level=finer,
                root=pcode,
                root_level=level,
                start=None,
                end=None,
                as_of=self.day.date(),
            )
            counts = self.facts.counted(inside.counting())[0]["engagements"]
            parts.append((counts, pd.Series(pcode, index=counts.index)))
        bands = announce(pd.Series([value], index=[pcode]), parts, self.below)
        return said_of_band(Told(int(bands.low.iloc[0]), int(bands.high.iloc[0])))

    def count_now(self, level: int, pcode: str) -> str:
        """Engagements in an area in the period, in the band that every other file tells."""
        plain = self.selection.but(level=level, measure="engagements", breaks=(), second="")
        seen = plain.but(compare="")
        row = veil_view(self.facts, seen, self.facts.view(seen), self.below).frame.loc[pcode]
        return said_of_band(Told(int(row["engagements"]), int(row["engagements_high"])))

    def hides(self, value: float) -> bool:
        """Whether so few things are not told one by one."""
        return 0 < value < self.below

    def person(self, name: str) -> str:
        """The name of a person, or that it is kept from the audience."""
        return _("(name kept back)") if name == WITHHELD else name

    def place(self, level: object, pcode: object) -> tuple[int, str] | None:
        """A level and P-code of the vintage; None where there is no such area."""
        if pd.isna(level) or pd.isna(pcode):
            return None
        found = int(level), str(pcode)  # type: ignore[call-overload]
        return found if self.areas.has(*found) else None

    def address(self, place: tuple[int, str] | None) -> str:
        """An area with all that holds it, nearest first; empty where it is not known."""
        if place is None:
            return ""
        path = wording.area_path(self.areas, *place)
        return wording.joined(name for _level, _code, name in reversed(path))

    def ago(self, day: object) -> str:
        """How long ago a day was: ``133 days ago``."""
        days = int((self.day - pd.Timestamp(day)).days)
        if not days:
            return _("on the day itself")
        said = ngettext("{count} day ago", "{count} days ago", days)
        return said.format(count=wording.number(days))


__all__ = ["AHEAD", "Ground"]
