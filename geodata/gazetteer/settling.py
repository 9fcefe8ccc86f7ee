"""Settling one row: from its witnesses at each level to one area, or to why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.gazetteer.decisions import ANY_LEVEL, Decision, Decisions
from geodata.gazetteer.nameindex import PART_SCORE
from geodata.gazetteer.names import is_national
from geodata.gazetteer.points import Point
from geodata.gazetteer.reasons import Reasons
from geodata.gazetteer.stated import StatedColumns, Step
from geodata.gazetteer.verdicts import Verdict, refused
from geodata.gazetteer.witnesses import Outcome, Witness, weigh

if TYPE_CHECKING:
    from geodata.gazetteer import Gazetteer

ALIKE = 80.0  # a name beside a code that fits: from here on it is the same name, spelt otherwise


@dataclass(frozen=True)
class Context:
    """What is settled above a step, and what could not be."""

    parent: str = ""
    trouble: Verdict | None = None
    unseen: bool = False  # a parent is stated that the boundary knows nothing about


class Settler:
    """Settles rows of one file, whose columns have been read.

    Parameters
    ----------
    gazetteer : Gazetteer
    columns : StatedColumns
    only_points : bool
        Whether the file says nothing about places but their points.
    swapped, suspected : bool
        Whether its longitudes and latitudes were swapped, or look so; see
        :class:`geodata.gazetteer.points.Points`.
    decisions : Decisions
        What people decided; none where rows are to be settled by what they say alone.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        columns: StatedColumns,
        *,
        only_points: bool,
        swapped: bool,
        suspected: bool,
        decisions: Decisions,
    ) -> None:
        self._gazetteer, self._areas = gazetteer, gazetteer.areas
        self._columns, self._only_points = columns, only_points
        self._outside = "swapped_coordinates" if suspected else "outside_boundary"
        self._swapped, self._decisions = swapped, decisions
        self._say = Reasons(gazetteer)

    def settle(self, row: Mapping[str, str], point: Point | None) -> Verdict:
        """Settle one row from its texts by field and from where its point lies."""
        steps = self._columns.steps(row)
        unseen = [name for name in self._columns.unseen if row[name]]
        if not steps:
            return self._noted(self._without_steps(row, point, unseen), point)
        context = Context(unseen=bool(unseen))
        for step in steps:
            verdict = self._at_level(step, context, point)
            context = (
                Context(parent=str(verdict.pcode), unseen=bool(unseen))
                if verdict.pcode
                else Context(context.parent, verdict, bool(unseen))
            )
        return self._noted(self._refine(verdict, row, point), point)

    # --- where no level is stated ---------------------------------------------------------------

    def _without_steps(
        self, row: Mapping[str, str], point: Point | None, unseen: list[str]
    ) -> Verdict:
        step = self._columns.loose(row, ANY_LEVEL)
        if step.code or step.name:
            return self._at_any_level(row, step, point)
        if point and point.pcode:
            return self._by_point(point)
        if point:
            return self._say.outside(self._outside)
        if unseen:
            return self._say.unseen(unseen[-1], row[unseen[-1]])
        reason = "no_coordinates" if self._only_points else "blank_place"
        return refused("rejected", reason, "", "", "The row says nothing about its place.")

    def _at_any_level(self, row: Mapping[str, str], step: Step, point: Point | None) -> Verdict:
        """A place whose level is not stated: of the one level that it can be."""
        decided = self._decisions.on(None, step.code, step.name, step.parent)
        if decided:
            return self._decided(step, decided, point)
        if is_national(step.name):
            return self._loaded(self._areas.coarsest, self._areas.root, "name", 100.0)
        tried = [
            self._weighed(self._columns.loose(row, level), Context(), point)
            for level in self._areas.levels
        ]
        hits = self._distinct([v for v in tried if v.pcode and v.witness != "point"])
        if self._columns.names_sites and point and self._speaks_against(point, hits, tried):
            placed = self._by_point(point)
            return placed._replace(warnings=(*placed.warnings, "point_name_conflict"))
        if not hits:
            doubtful = [v for v in tried if v.reason not in ("unknown_name", "unknown_code", "")]
            if point and not doubtful:  # the name is that of a site, not of an area
                outside = self._doubt(self._say.outside(self._outside), step)
                return self._by_point(point) if point.pcode else outside
            return self._doubt((doubtful or tried)[-1], step)
        by_column = [v for v in hits if v.level == self._columns.loose_level]
        if len(hits) > 1 and not by_column:
            return self._doubt(self._say.several_levels(step, hits), step)
        found = (by_column or hits)[0]
        country = found.level == self._areas.coarsest
        return found if country else self._refine(found, {}, point)

    def _speaks_against(self, point: Point, hits: list[Verdict], tried: list[Verdict]) -> bool:
        """Whether a point contradicts a name that is an area's, at any level."""
        conflict = any(verdict.reason == "point_name_conflict" for verdict in tried)
        return bool(point.pcode) and not hits and conflict

    def _distinct(self, hits: list[Verdict]) -> list[Verdict]:
        """Hits without those that are the same place as a finer one, its only part."""
        kept = []
        for coarse, fine in zip(hits, [*hits[1:], None], strict=False):  # one more when empty
            if fine is None or not self._is_only_part(fine, coarse):
                kept.append(coarse)
        return kept

    def _is_only_part(self, fine: Verdict, coarse: Verdict) -> bool:
        levels = int(fine.level or 0), int(coarse.level or 0)
        return list(self._areas.within(*levels, str(coarse.pcode))) == [fine.pcode]

    def _by_point(self, point: Point) -> Verdict:
        """Where a point alone says a row is, as precisely as it is known."""
        level = self._known_level(point)
        pcode = self._areas.ancestor(self._areas.finest, point.pcode, level)
        warned = ("centre_of_area",) if point.is_centre and level < self._areas.finest else ()
        placed = self._loaded(level, pcode, "point", 100.0)
        return placed._replace(warnings=(*placed.warnings, *warned))

    def _known_level(self, point: Point) -> int:
        """The finest level present that a point is known to."""
        known = [level for level in self._areas.levels if level <= point.level]
        return max(known, default=self._areas.coarsest)

    def _refine(self, verdict: Verdict, row: Mapping[str, str], point: Point | None) -> Verdict:
        """A finer place in the settled area, by a name of no stated level or by the point."""
        level = int(verdict.level or 0)
        if verdict.fate != "loaded" or level == self._areas.finest:
            return verdict
        found = self._inside(verdict, row)
        if found:
            return found
        if not (point and point.pcode) or self._known_level(point) <= level:
            return verdict
        if self._areas.ancestor(self._areas.finest, point.pcode, level) != verdict.pcode:
            return verdict
        kept = [code for code in verdict.warnings if code != "known_only_higher"]
        placed = self._by_point(point)
        return placed._replace(warnings=tuple(dict.fromkeys([*kept, *placed.warnings])))

    def _inside(self, verdict: Verdict, row: Mapping[str, str]) -> Verdict | None:
        """The part of an area that a name of no stated level is the exact name of."""
        name = row.get("place_name", "")
        hits = []
        for level in (known for known in self._areas.levels if known > int(verdict.level or 0)):
            hit = self._gazetteer.index(level).exact(name, str(verdict.pcode)) if name else None
            if hit and hit.pcode:
                placed = self._loaded(level, hit.pcode, hit.method, hit.score)
                hits.append(placed._replace(field="place_name", value=name))
        only = self._distinct(hits)
        return only[0] if len(only) == 1 else None

    # --- one level ------------------------------------------------------------------------------

    def _at_level(self, step: Step, context: Context, point: Point | None) -> Verdict:
        decided = self._decisions.on(step.level, step.code, step.name, step.parent)
        if decided:
            return self._decided(step, decided, point)
        verdict = self._weighed(step, context, point)
        return verdict if verdict is context.trouble else self._doubt(verdict, step)

    def _weighed(self, step: Step, context: Context, point: Point | None) -> Verdict:
        witnesses = [
            witness
            for witness in (
                self._code_witness(step),
                self._name_witness(step, context),
                self._parent_witness(step, context),
                self._point_witness(step, point),
            )
            if witness
        ]
        outcome = weigh(witnesses)
        if outcome.pcode is None:
            return self._say.unsettled(step, context.parent, context.trouble, outcome)
        if [witness.kind for witness in outcome.supporters] == ["name"]:
            if context.trouble:
                return context.trouble
            if self._columns.speaks_for_elsewhere(step):
                return self._say.code_unknown(step, outcome.pcode)
            if outcome.supporters[0].score == PART_SCORE:
                return self._say.only_a_part(step, outcome.pcode)
        return self._settled(step, outcome)

    def _decided(self, step: Step, decision: Decision, point: Point | None) -> Verdict:
        name_field = step.name_field if step.name else step.code_field
        said = step.name or step.code
        if decision.pcode is None or decision.level is None:
            message = f"A person decided that {said} is no place of ours."
            refusal = refused("rejected", "rejected_in_review", name_field, said, message)
            return self._doubt(refusal, step)
        placed = self._loaded(decision.level, decision.pcode, "decision", 100.0)
        warnings = list(placed.warnings)
        if point and point.pcode and self._lies_elsewhere(point, placed):
            warnings.append("point_name_conflict")
        return placed._replace(warnings=tuple(warnings), field=name_field, value=said)

    def _lies_elsewhere(self, point: Point, placed: Verdict) -> bool:
        level = int(placed.level or 0)
        if level > self._known_level(point):
            return False
        return self._areas.ancestor(self._areas.finest, point.pcode, level) != placed.pcode

    def _code_witness(self, step: Step) -> Witness | None:
        hit = self._columns.code(step)
        if not hit:
            return None
        return Witness("code", frozenset([hit[0]]), "code_restyled" if hit[1] else "code")

    def _name_witness(self, step: Step, context: Context) -> Witness | None:
        """The areas that bear the name; those in the parent, or one like it there, if any."""
        if not step.name:
            return None
        index = self._gazetteer.index(step.level)
        if step.name_field.startswith("adm") and (coded := index.abbreviated(step.name)):
            return Witness("name", frozenset(coded), "alias")
        inside, score = index.bearers(step.name, context.parent)
        if inside and score > PART_SCORE:
            exact = index.exact(step.name, context.parent)
            method = exact.method if exact and exact.pcode else "name"
            return Witness("name", frozenset(inside), method, score)
        elsewhere, there = index.bearers(step.name, "")
        both = self._gazetteer.with_parent(step.name, step.level)
        if both and there <= PART_SCORE:
            return Witness("name", frozenset(both), "name")
        code = self._columns.code(step)
        if code and elsewhere and there <= PART_SCORE and index.is_within(step.name, code[0]):
            return Witness("name", frozenset([code[0]]), "name", PART_SCORE)
        if inside:
            return Witness("name", frozenset(inside), "name", score)
        if not (context.trouble or (context.unseen and not index.members(context.parent))):
            like = index.alike_one(step.name, context.parent)
            if like.pcode:
                return Witness("name", frozenset([like.pcode]), "fuzzy", like.score)
        return Witness("name", frozenset(elsewhere), "name", there) if elsewhere else None

    def _parent_witness(self, step: Step, context: Context) -> Witness | None:
        members = self._gazetteer.index(step.level).members(context.parent)
        telling = 0 < len(members) < len(self._areas.at(step.level))
        return Witness("parent", members) if telling else None

    def _point_witness(self, step: Step, point: Point | None) -> Witness | None:
        if not (point and point.pcode) or step.level > self._known_level(point):
            return None
        area = self._areas.ancestor(self._areas.finest, point.pcode, step.level)
        return Witness("point", frozenset([area]), "point")

    # --- verdicts -------------------------------------------------------------------------------

    def _settled(self, step: Step, outcome: Outcome) -> Verdict:
        pcode = str(outcome.pcode)
        by = next(
            witness for kind in ("code", "name", "point") if (witness := outcome.supported_by(kind))
        )
        warnings = self._overruled(step, outcome, pcode)
        if by.method == "code_restyled":
            warnings.append("code_restyled")
        if by.method == "fuzzy":
            warnings.append("name_matched_fuzzily")
        named = {"name_matched_fuzzily", "unknown_name"} & set(warnings)
        placed = self._loaded(step.level, pcode, by.method, by.score)
        return placed._replace(
            witness=by.kind,
            runner_up=outcome.runner_up,
            warnings=(*placed.warnings, *dict.fromkeys(warnings)),
            field=(step.name_field if named or not step.code else step.code_field),
            value=" / ".join(filter(None, [step.code, step.name])),
            scheme=self._columns.scheme(step.level) if by.kind == "code" else "",
        )

    def _overruled(self, step: Step, outcome: Outcome, pcode: str) -> list[str]:
        """Warnings about the witnesses that were silent or spoke against the area."""
        warnings = []
        if any(outcome.opposed_by(kind) for kind in ("code", "name", "parent")):
            warnings.append("code_name_conflict")
        if outcome.opposed_by("point"):
            warnings.append("point_name_conflict")
        if step.code and not self._columns.code(step):
            warnings.append("unknown_code")
        if step.name and not (outcome.supported_by("name") or outcome.opposed_by("name")):
            likeness = self._gazetteer.index(step.level).likeness(step.name, pcode)
            warnings.append("name_matched_fuzzily" if likeness >= ALIKE else "unknown_name")
        return warnings

    def _loaded(self, level: int, pcode: str, method: str, score: float) -> Verdict:
        higher = ("known_only_higher",) if level < self._areas.finest else ()
        witness = {"code_restyled": "code", "alias": "name", "fuzzy": "name"}.get(method, method)
        return Verdict(level, pcode, method, score, None, witness, "loaded", "", higher)

    def _noted(self, verdict: Verdict, point: Point | None) -> Verdict:
        """With what was found out about the row's point."""
        warnings = list(verdict.warnings)
        if verdict.fate == "loaded" and point and not point.pcode:
            warnings.append(self._outside)
        if self._swapped and verdict.witness == "point":
            warnings.append("swapped_coordinates")
        return verdict._replace(warnings=tuple(warnings))

    @staticmethod
    def _doubt(verdict: Verdict, step: Step) -> Verdict:
        """A refusal with the words that are in doubt."""
        if verdict.fate == "loaded":
            return verdict
        return verdict._replace(
            stated_level=None if step.level == ANY_LEVEL else step.level,
            stated_code=step.code,
            stated_name=step.name,
            stated_parent=step.parent,
        )
