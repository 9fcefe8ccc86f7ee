"""Why a row cannot be placed: reason, sentence and suggestion for each way of not knowing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geodata.gazetteer.likeness import SUGGESTED
from geodata.gazetteer.stated import Step
from geodata.gazetteer.verdicts import Verdict, and_list, refused
from geodata.gazetteer.witnesses import Outcome

if TYPE_CHECKING:
    from geodata.gazetteer import Gazetteer


_SHOWN_CODE = 16  # characters; a longer one, as geoBoundaries has, tells a reader nothing


class Reasons:
    """Words refusals, with the areas called by name.

    Parameters
    ----------
    gazetteer : Gazetteer
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer, self._areas = gazetteer, gazetteer.areas

    def unsettled(
        self, step: Step, parent: str, trouble: Verdict | None, outcome: Outcome
    ) -> Verdict:
        """The witnesses at one level do not settle it."""
        kinds = {witness.kind for witness in (*outcome.supporters, *outcome.dissenters)}
        if trouble and kinds == {"name"}:
            return trouble  # the coarser question is the one that answers this
        if outcome.leaders:
            return self._contradiction(step, parent, outcome)
        if not step.name:
            message = f"{step.code} is not a code of ADM{step.level} in this boundary."
            return refused("rejected", "unknown_code", step.code_field, step.code, message)
        return trouble or self._unknown_name(step, parent)

    def code_unknown(self, step: Step, pcode: str) -> Verdict:
        """A name alone against a code that the boundary does not have: for a person to settle."""
        message = f"{step.code} is not a code of ADM{step.level}, though {step.name} is a name."
        held = refused("held", "unknown_code", step.code_field, step.code, message)
        return held._replace(runner_up=pcode, suggestion=self.label(pcode, step))

    def only_a_part(self, step: Step, pcode: str) -> Verdict:
        """Only a part of the name is one, and nothing beside it says the same."""
        message = f"There is no {step.name} at ADM{step.level}, only a part of it is a name."
        held = refused("held", "unknown_name", step.name_field, step.name, message)
        return held._replace(runner_up=pcode, suggestion=self.label(pcode, step))

    def several_levels(self, step: Step, hits: Sequence[Verdict]) -> Verdict:
        """A name or code that is an area of several levels, and nothing says which is meant."""
        said = step.name or step.code
        levels = and_list([f"ADM{hit.level}" for hit in hits])
        message = f"{said} is an area of {levels}; the row does not say which level it means."
        areas = " or ".join(
            f"{self._areas.name(int(hit.level or 0), str(hit.pcode))} ({hit.pcode})" for hit in hits
        )
        held = refused("held", "ambiguous_name", "place_name", said, message)
        return held._replace(runner_up=hits[0].pcode, suggestion=areas)

    def unseen(self, field: str, said: str) -> Verdict:
        """The row states nothing but a parent that the boundary knows nothing about."""
        message = f"The boundary has no areas like {said}."
        return refused("held", "unknown_name", field, said, message)

    def outside(self, reason: str) -> Verdict:
        """The point lies outside every area, maybe because the columns are swapped."""
        message = (
            "The point is outside, and latitude and longitude look swapped."
            if reason == "swapped_coordinates"
            else "The point is outside."
        )
        return refused("held", reason, "longitude", "", message)

    def stranger(self, verdict: Verdict, parent: str) -> Verdict:
        """An area found by name that does not lie among others of its stated parent."""
        area = self.label(verdict.pcode)
        message = f"{area} does not lie among other areas of {parent}; it may be a homonym."
        held = refused("held", "ambiguous_name", verdict.field, verdict.value, message)
        return held._replace(score=verdict.score, runner_up=verdict.pcode, suggestion=area)

    def label(self, pcode: str | None, step: Step | None = None) -> str:
        """A P-code with its name; at the level of a step, else at the finest that has it."""
        if not pcode:
            return ""
        levels = [step.level] if step else list(reversed(self._areas.levels))
        level = next((known for known in levels if self._areas.has(known, pcode)), None)
        if level is None:
            return pcode
        name = self._areas.name(level, pcode)
        return f"{name} ({pcode})" if len(pcode) <= _SHOWN_CODE else name

    def _unknown_name(self, step: Step, parent: str) -> Verdict:
        like = self._gazetteer.index(step.level).alike_one(step.name, parent)
        reason = "ambiguous_name" if like.method == "ambiguous" else "unknown_name"
        where = f" in {self.label(parent)}" if parent else ""
        message = f"There is no {step.name} at ADM{step.level}{where}."
        return refused("held", reason, step.name_field, step.name, message)._replace(
            score=like.score,
            runner_up=like.runner_up,
            suggestion=self.label(like.runner_up, step) if like.score >= SUGGESTED else "",
        )

    def _contradiction(self, step: Step, parent: str, outcome: Outcome) -> Verdict:
        kinds = {w.kind for w in (*outcome.supporters, *outcome.dissenters)}
        options = dict.fromkeys([*outcome.leaders, *filter(None, [outcome.runner_up])])
        suggestion = " or ".join(self.label(area, step) for area in list(options)[:3])
        value = " / ".join(filter(None, [step.code, step.name]))
        best = outcome.leaders[0]
        if kinds == {"name"} or kinds == {"name", "parent"}:
            verdict = self._name_in_doubt(step, parent, outcome)
        elif "point" in kinds:
            message = "The point lies in another area than the one stated."
            field = step.code_field if step.code else step.name_field
            verdict = refused("held", "point_name_conflict", field, step.code or step.name, message)
            best = self._stated_area(outcome)
        else:
            message = f"{value} points to different areas."
            verdict = refused("held", "code_name_conflict", step.code_field, value, message)
        return verdict._replace(runner_up=best, suggestion=suggestion)

    @staticmethod
    def _stated_area(outcome: Outcome) -> str:
        """The area that the code, or else the name, says; the point says another."""
        witnesses = {w.kind: w for w in (*outcome.dissenters, *outcome.supporters)}
        said = witnesses.get("code") or witnesses.get("name")
        return min(said.areas) if said else outcome.leaders[0]

    def _name_in_doubt(self, step: Step, parent: str, outcome: Outcome) -> Verdict:
        if outcome.opposed_by("parent"):
            message = f"{step.name} is not in {self.label(parent)}, but elsewhere."
            return refused("held", "unknown_name", step.name_field, step.name, message)
        message = f"{len(outcome.leaders)} areas are called {step.name}."
        return refused("held", "ambiguous_name", step.name_field, step.name, message)
