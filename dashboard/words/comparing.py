"""A comparison in words: which two views are compared, and their headline figures side by side."""

from __future__ import annotations

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.shown import View
from dashboard.words import wording
from geodata.areas import Areas
from geodata.coverage import Summary
from geodata.selection import Selection


def headings(selection: Selection, view: View) -> tuple[str, str]:
    """What stands over the other view, and over this one; empty where nothing is compared."""
    if view.compared is None:
        return "", ""
    if selection.against == "programs":
        return _("The other programs"), _("These programs") if selection.programs else _(
            "All programs"
        )
    other = view.compared.selection
    return (
        wording.sentence(wording.period(other.start, other.end)),
        wording.sentence(wording.period(selection.start, selection.end)),
    )


def headline(
    areas: Areas, selection: Selection, now: Summary, before: Summary, *, recorded: bool = True
) -> str:
    """What the map shows of both views, in one sentence: 38 of 77 districts, 31 before.

    Of a time that is not ``recorded`` there is no figure to tell.
    """
    said = _versus(selection) if recorded else _unknown_before()
    told = said.format(
        engaged=wording.number(now.engaged),
        count=wording.number(now.areas),
        areas=wording.level_noun(areas, int(selection.level or 0), now.areas),
        before=wording.number(before.engaged),
    )
    if not selection.root:
        return told
    where = wording.area_name(areas, selection.root_level, selection.root)
    return _("{sentence} (in {place})").format(sentence=told, place=where)


def _unknown_before() -> str:
    return _("{engaged} of {count} {areas} engaged; nothing is recorded of the other period")


def _versus(selection: Selection) -> str:
    match selection.against:
        case "previous":
            return _("{engaged} of {count} {areas} engaged, {before} in the period before")
        case "period":
            return _("{engaged} of {count} {areas} engaged, {before} in the other period")
        case _:
            return _("{engaged} of {count} {areas} engaged, {before} by the other programs")


def about(selection: Selection, view: View) -> str:
    """What is compared with what, for the line under the headline."""
    other, this = headings(selection, view)
    said = _("Compared: {this} with {other}").format(this=this, other=other)
    if view.compared is None or view.compared.reaches_back:
        return said
    if not view.compared.recorded:
        none = _("records begin only after {period}, so nothing can be said of it")
        return wording.in_a_row((said, none.format(period=other)))
    late = _("records begin only within {period}, so it looks low").format(period=other)
    return wording.in_a_row((said, late))


def rose_and_fell(view: View) -> str:
    """How many areas have more, and how many less, than in the other view."""
    if view.changed is None:
        return ""
    difference = view.changed["difference"]
    rose, fell = int((difference > 0).sum()), int((difference < 0).sum())
    more = ngettext("{count} area rose", "{count} areas rose", rose)
    less = ngettext("{count} fell", "{count} fell", fell)
    return wording.joined(
        (more.format(count=wording.number(rose)), less.format(count=wording.number(fell)))
    )
