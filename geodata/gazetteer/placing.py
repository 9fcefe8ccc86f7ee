"""Placing rows: from what a row says about its place to one area, or to why not.

Rows that say the same are settled once. Columns are read as a whole before any row is: the style
of the codes, swapped coordinates, and a column that fits nothing at all (another scheme, another
language), which then is silent instead of contradicting every row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import pandas as pd

from geodata.gazetteer.names import is_blank, is_national
from geodata.gazetteer.points import Points, locate_points
from geodata.gazetteer.siblings import find_strangers
from geodata.gazetteer.stated import StatedColumns, Step
from geodata.gazetteer.witnesses import Outcome, Witness, weigh

if TYPE_CHECKING:
    from geodata.gazetteer import Gazetteer

ALIKE = 80.0  # a name beside a code that fits: from here on it is the same name, spelt otherwise


_Said: TypeAlias = "tuple[str | None, ...]"  # the texts of a row, and where its point lies


class Verdict(NamedTuple):
    """Where a row is, or why that is not known.

    Attributes
    ----------
    level, pcode : int or None, str or None
        The area; None unless the row is loaded.
    method, score, runner_up : str, float, str or None
        How it was found, and the next best candidate.
    witness : str
        What placed it: ``code``, ``name`` or ``point``; empty unless loaded.
    fate, reason : str
        ``loaded``, ``held`` or ``rejected``, and a code of :data:`geodata.ledger.REASONS`.
    warnings : tuple of str
        Further codes: what was overruled or mended.
    field, value : str
        The stated column that the reason or the first warning is about, and what stood there.
    message, suggestion : str
        The reason as a sentence, and what might have been meant.
    """

    level: int | None
    pcode: str | None
    method: str
    score: float
    runner_up: str | None
    witness: str
    fate: str
    reason: str
    warnings: tuple[str, ...] = ()
    field: str = ""
    value: str = ""
    message: str = ""
    suggestion: str = ""


@dataclass(frozen=True)
class _Context:
    """What is settled above a step, and what could not be."""

    parent: str = ""
    trouble: Verdict | None = None
    unseen: bool = False  # a parent is stated that the boundary knows nothing about


def place_rows(gazetteer: Gazetteer, stated: pd.DataFrame) -> pd.DataFrame:
    """Settle every row; see :meth:`geodata.gazetteer.Gazetteer.place`."""
    texts = {
        name: [_text(value) for value in stated[name]]
        for name in stated.columns
        if name.endswith(("_code", "_name"))
    }
    points = locate_points(stated, gazetteer.areas)
    placer = _Placer(gazetteer, texts, points.given)
    rows: list[_Said] = list(zip(*texts.values(), points.pcodes, strict=True))
    verdicts = {
        row: placer.settle({n: t or "" for n, t in zip(texts, row[:-1], strict=True)}, row[-1])
        for row in dict.fromkeys(rows)
    }
    verdicts = placer.hold_strangers(texts, verdicts)
    settled = [_with_swap(verdicts[row], points) for row in rows]
    frame = pd.DataFrame(settled, columns=list(Verdict._fields), index=stated.index)
    return frame.astype({"level": "Int64", "pcode": "str", "runner_up": "str"})


def _text(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    return "" if is_blank(text) else text


def _with_swap(verdict: Verdict, points: Points) -> Verdict:
    if not points.swapped or verdict.witness != "point":
        return verdict
    return verdict._replace(warnings=(*verdict.warnings, "swapped_coordinates"))


class _Placer:
    """Settles rows of one file, having read its columns."""

    def __init__(
        self, gazetteer: Gazetteer, texts: Mapping[str, list[str]], points_given: bool
    ) -> None:
        self._gazetteer, self._areas = gazetteer, gazetteer.areas
        self._columns = StatedColumns(gazetteer, texts)
        self._only_points = points_given and not texts

    # --- one row --------------------------------------------------------------------------------

    def settle(self, row: Mapping[str, str], point: str | None) -> Verdict:
        """Settle one row; ``point`` is the finest area its point lies in, empty for outside."""
        steps = self._columns.steps(row)
        unseen = [field for field in self._columns.unseen if row[field]]
        if not steps:
            return self._without_steps(row, point, unseen)
        context = _Context(unseen=bool(unseen))
        for step in steps:
            verdict = self._at_level(step, context, point)
            context = (
                _Context(parent=str(verdict.pcode), unseen=bool(unseen))
                if verdict.pcode
                else _Context(context.parent, verdict, bool(unseen))
            )
        return self._refine(verdict, point)

    def _without_steps(
        self, row: Mapping[str, str], point: str | None, unseen: list[str]
    ) -> Verdict:
        code, name = row.get("place_code", ""), row.get("place_name", "")
        if is_national(name):
            return self._loaded(self._areas.coarsest, self._areas.root, "name", 100.0)
        if code or name:
            return self._refine(self._at_any_level(code, name, point), point)
        if point:
            return self._loaded(self._areas.finest, point, "point", 100.0)
        if point == "":
            return _refused("held", "outside_boundary", "longitude", "", "The point is outside.")
        if unseen:
            message = f"The boundary has no areas like {row[unseen[-1]]}."
            return _refused("held", "unknown_name", unseen[-1], row[unseen[-1]], message)
        reason = "no_coordinates" if self._only_points else "blank_place"
        return _refused("rejected", reason, "", "", "The row says nothing about its place.")

    def _at_any_level(self, code: str, name: str, point: str | None) -> Verdict:
        """A place whose level is not stated: the coarsest of nested areas, if they are nested."""
        tried = [
            self._at_level(Step(level, code, name, "place_code", "place_name"), _Context(), point)
            for level in self._areas.levels
        ]
        hits = [verdict for verdict in tried if verdict.pcode and verdict.witness != "point"]
        if not hits:
            doubtful = [v for v in tried if v.reason not in ("unknown_name", "unknown_code", "")]
            return (doubtful or tried)[-1]
        first = hits[0]
        level = int(first.level or 0)
        nested = all(
            self._areas.ancestor(int(v.level or 0), str(v.pcode), level) == first.pcode
            for v in hits
        )
        message = f"{name or code} is an area of several levels, in different places."
        held = _refused("held", "ambiguous_name", "place_name", name or code, message)
        return first if nested else held

    def _refine(self, verdict: Verdict, point: str | None) -> Verdict:
        """A point inside the settled area says which of its parts; else it stays as coarse."""
        finest = self._areas.finest
        if verdict.fate != "loaded" or verdict.level == finest:
            return verdict
        level = int(verdict.level or 0)
        if point and self._areas.ancestor(finest, point, level) == verdict.pcode:
            kept = tuple(code for code in verdict.warnings if code != "known_only_higher")
            return self._loaded(finest, point, "point", 100.0)._replace(warnings=kept)
        return verdict

    def hold_strangers(
        self, texts: Mapping[str, list[str]], verdicts: Mapping[_Said, Verdict]
    ) -> dict[_Said, Verdict]:
        """Hold areas found by name alone that lie away from others of the same unseen parent."""
        if not self._columns.unseen:
            return dict(verdicts)
        names = list(texts)
        positions = [names.index(field) for field in self._columns.unseen]
        groups: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        parents = {}
        for said, verdict in verdicts.items():
            parents[said] = " / ".join(str(said[at]) for at in positions if said[at])
            if verdict.witness == "name" and parents[said]:
                groups[int(verdict.level or 0)][parents[said]].add(str(verdict.pcode))
        strange = {
            (level, *pair)
            for level, found in groups.items()
            for pair in find_strangers(
                {group: frozenset(codes) for group, codes in found.items()}, self._areas, level
            )
        }
        return {
            said: self._stranger(verdict, parents[said])
            if verdict.witness == "name"
            and (verdict.level, parents[said], verdict.pcode) in strange
            else verdict
            for said, verdict in verdicts.items()
        }

    def _stranger(self, verdict: Verdict, parent: str) -> Verdict:
        area = self._label(verdict.pcode)
        message = f"{area} does not lie among other areas of {parent}; it may be a homonym."
        held = _refused("held", "ambiguous_name", verdict.field, verdict.value, message)
        return held._replace(score=verdict.score, runner_up=verdict.pcode, suggestion=area)

    # --- one level ------------------------------------------------------------------------------

    def _at_level(self, step: Step, context: _Context, point: str | None) -> Verdict:
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
            return self._unsettled(step, context, outcome)
        if [witness.kind for witness in outcome.supporters] == ["name"]:
            if context.trouble:
                return context.trouble
            if self._columns.speaks_for_elsewhere(step):
                return self._code_unknown(step, outcome)
        return self._settled(step, outcome, point)

    def _code_unknown(self, step: Step, outcome: Outcome) -> Verdict:
        """A name alone against a code that the boundary does not have: for a person to settle."""
        message = f"{step.code} is not a code of ADM{step.level}, though {step.name} is a name."
        held = _refused("held", "unknown_code", step.code_field, step.code, message)
        suggestion = self._label(outcome.pcode, step)
        return held._replace(runner_up=outcome.pcode, suggestion=suggestion)

    def _code_witness(self, step: Step) -> Witness | None:
        hit = self._columns.code(step)
        if not hit:
            return None
        return Witness("code", frozenset([hit[0]]), "code_restyled" if hit[1] else "code")

    def _name_witness(self, step: Step, context: _Context) -> Witness | None:
        """The areas that bear the name; those in the parent, or one like it there, if any."""
        if not step.name:
            return None
        index = self._gazetteer.index(step.level)
        inside, score = index.bearers(step.name, context.parent)
        if inside:
            method = index.exact(step.name, context.parent)
            return Witness(
                "name",
                frozenset(inside),
                method.method if method and method.pcode else "name",
                score,
            )
        if not (context.trouble or (context.unseen and not index.members(context.parent))):
            like = next(index.alike([step.name], context.parent))
            if like.pcode:
                return Witness("name", frozenset([like.pcode]), "fuzzy", like.score)
        elsewhere, score = index.bearers(step.name, "")
        return Witness("name", frozenset(elsewhere), "name", score) if elsewhere else None

    def _parent_witness(self, step: Step, context: _Context) -> Witness | None:
        members = self._gazetteer.index(step.level).members(context.parent)
        telling = 0 < len(members) < len(self._areas.at(step.level))
        return Witness("parent", members) if telling else None

    def _point_witness(self, step: Step, point: str | None) -> Witness | None:
        if not point:
            return None
        area = self._areas.ancestor(self._areas.finest, point, step.level)
        return Witness("point", frozenset([area]), "point")

    def _settled(self, step: Step, outcome: Outcome, point: str | None) -> Verdict:
        pcode = str(outcome.pcode)
        by = next(
            witness for kind in ("code", "name", "point") if (witness := outcome.supported_by(kind))
        )
        warnings = [*self._overruled(step, outcome, pcode)]
        if by.method == "code_restyled":
            warnings.append("code_restyled")
        if by.method == "fuzzy":
            warnings.append("name_matched_fuzzily")
        if point == "":
            warnings.append("outside_boundary")
        named = {"name_matched_fuzzily", "unknown_name"} & set(warnings)
        placed = self._loaded(step.level, pcode, by.method, by.score)
        return placed._replace(
            witness=by.kind,
            runner_up=outcome.runner_up,
            warnings=(*placed.warnings, *dict.fromkeys(warnings)),
            field=(step.name_field if named or not step.code else step.code_field),
            value=" / ".join(filter(None, [step.code, step.name])),
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
        witness = method if method in ("name", "point") else "code"
        return Verdict(level, pcode, method, score, None, witness, "loaded", "", higher)

    def _unsettled(self, step: Step, context: _Context, outcome: Outcome) -> Verdict:
        if outcome.leaders:
            return self._contradiction(step, context, outcome)
        if not step.name:
            message = f"{step.code} is not a code of ADM{step.level} in this boundary."
            return _refused("rejected", "unknown_code", step.code_field, step.code, message)
        if context.trouble:
            return context.trouble
        return self._unknown_name(step, context)

    def _unknown_name(self, step: Step, context: _Context) -> Verdict:
        like = next(self._gazetteer.index(step.level).alike([step.name], context.parent))
        reason = "ambiguous_name" if like.method == "ambiguous" else "unknown_name"
        where = f" in {self._label(context.parent)}" if context.parent else ""
        message = f"There is no {step.name} at ADM{step.level}{where}."
        return _refused("held", reason, step.name_field, step.name, message)._replace(
            score=like.score, runner_up=like.runner_up, suggestion=self._label(like.runner_up, step)
        )

    def _contradiction(self, step: Step, context: _Context, outcome: Outcome) -> Verdict:
        kinds = {w.kind for w in (*outcome.supporters, *outcome.dissenters)}
        options = dict.fromkeys([*outcome.leaders, *filter(None, [outcome.runner_up])])
        suggestion = " or ".join(self._label(area, step) for area in list(options)[:3])
        if kinds == {"name"} or (len(kinds) == 2 and kinds == {"name", "parent"}):
            verdict = self._name_in_doubt(step, context, outcome)
        elif "point" in kinds:
            message = "The point lies in another area than the one stated."
            value = step.code or step.name
            verdict = _refused("held", "point_name_conflict", step.code_field, value, message)
        else:
            value = " / ".join(filter(None, [step.code, step.name]))
            message = f"{value} points to different areas."
            verdict = _refused("held", "code_name_conflict", step.code_field, value, message)
        return verdict._replace(runner_up=outcome.leaders[0], suggestion=suggestion)

    def _name_in_doubt(self, step: Step, context: _Context, outcome: Outcome) -> Verdict:
        if outcome.opposed_by("parent"):
            message = f"{step.name} is not in {self._label(context.parent)}, but elsewhere."
            return _refused("held", "unknown_name", step.name_field, step.name, message)
        message = f"{len(outcome.leaders)} areas are called {step.name}."
        return _refused("held", "ambiguous_name", step.name_field, step.name, message)

    def _label(self, pcode: str | None, step: Step | None = None) -> str:
        """A P-code with its name; at the level of a step, else at the finest that has it."""
        if not pcode:
            return ""
        levels = [step.level] if step else list(reversed(self._areas.levels))
        level = next((known for known in levels if self._areas.has(known, pcode)), None)
        return f"{self._areas.name(level, pcode)} ({pcode})" if level is not None else pcode


def _refused(fate: str, reason: str, field: str, value: str, message: str) -> Verdict:
    return Verdict(None, None, "", 0.0, None, "", fate, reason, (), field, value, message)
