"""Down into an area and up again: which way one can go from a view, and why not."""

from __future__ import annotations

from dashboard.language import gettext as _
from dashboard.pictures import Step
from dashboard.words import wording
from geodata.areas import Areas
from geodata.selection import Selection


def step_down(areas: Areas, level: int) -> Step:
    """Whether the areas of a level have parts that can be shown."""
    if areas.child_level(level) is not None:
        return Step(allowed=True)
    many = wording.level_words(areas, level)[1]
    reason = _("Nothing finer is loaded: the {areas} are the smallest areas of this boundary.")
    return Step(allowed=False, reason=reason.format(areas=many))


def step_up(selection: Selection) -> Step:
    """Whether a view looks into an area that one can leave."""
    if selection.root:
        return Step(allowed=True)
    return Step(allowed=False, reason=_("The whole country is shown already."))


def into(areas: Areas, level: int, pcode: str) -> dict[str, object]:
    """The fields of a view that looks into an area; none where it has no parts."""
    deeper = areas.child_level(level)
    if deeper is None or not len(areas.within(deeper, level, pcode)):
        return {}
    return {
        "root": pcode,
        "root_level": level,
        "level": deeper,
        "area": "",
        "camera": None,
    }


def up(selection: Selection, areas: Areas) -> dict[str, object]:
    """The fields of the view around the area looked into, which is picked in it; none at the top.

    Its sisters are shown, so that down and up again comes back to where one was.
    """
    if not selection.root:
        return {}
    level, pcode = selection.root_level, selection.root
    above = [(at, code) for at, code, _name in areas.path(level, pcode) if areas.coarsest < at]
    root_level, root = above[-2] if len(above) > 1 else (0, "")
    return {
        "root": root,
        "root_level": root_level,
        "level": level,
        "area": pcode,
        "camera": None,
    }
