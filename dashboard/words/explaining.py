"""Explain this colour: why an area is painted as it is, in sentences that can be copied."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from dashboard.colouring import NO_FIGURE, UNKNOWN, area_codes
from dashboard.language import gettext as _
from dashboard.language import isolated, ngettext, noop
from dashboard.legends import legend_of, meaning_of
from dashboard.needs import NeedLayer
from dashboard.shown import Second, View
from dashboard.words import wording
from dashboard.words.comparing import headings
from dashboard.words.labels import BAND_RULES, SCHEMES, STATES
from dashboard.words.scalewords import PERCENT, class_bounds, exact_of, measure_words
from geodata.areas import Areas
from geodata.classes import REVERSED, ZERO, classify
from geodata.selection import Selection

_STATE_RULES: Mapping[str, str] = {
    "lapsed": noop(
        "It is lapsed: it has records that pass the filters, but only before the period."
    ),
    "no_record": noop("It has no record: a source says that it reports on it, and has none."),
    "not_reported": noop("It is not reported: no source says that it reports on it."),
    "no_authority": noop("It has no local authority, as a park, and is outside every count."),
}


def explain_colour(
    selection: Selection,
    areas: Areas,
    view: View,
    pcode: str,
    *,
    filters: str = "",
    refused: Mapping[str, int] | None = None,
) -> str:
    """Records, rule, class, scale, filters, period, vintage and what was left out, of one area.

    ``filters`` says which are on; ``refused`` are rows of the files by fate (held, rejected).
    """
    code = str(pd.Series(area_codes(selection, view), index=view.frame.index)[pcode])
    sentences = [
        _whose(selection, areas, view, pcode, code),
        *_counted(selection, view, pcode),
        _rule(selection, view, pcode, code),
        _scale(selection, view),
        _seen_through(selection, filters),
        _boundary(selection),
        _left_out(areas, view, refused or {}),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _whose(selection: Selection, areas: Areas, view: View, pcode: str, code: str) -> str:
    level = int(selection.level or 0)
    above = [name for _level, _code, name in wording.area_path(areas, level, pcode)[:-1]]
    name = wording.area_name(areas, level, pcode)
    colour = meaning_of(code, legend_of(selection, view))
    return _("{area} ({pcode}, {within}) has the colour of “{meaning}”.").format(
        area=name,
        pcode=pcode,
        within=wording.joined(reversed(above)) or wording.level_words(areas, level)[0],
        meaning=colour,
    )


# --- what was counted ---------------------------------------------------------------------------


def _counted(selection: Selection, view: View, pcode: str) -> list[str]:
    """The figures behind the colour, of every measure and every view that it is made of."""
    row, days = view.frame.loc[pcode], _days(selection)
    told = [_amount(selection.measure, view.need, row, days)]
    if view.compared is not None:
        other = view.compared.view
        before = other.frame.loc[pcode]
        told.append(_amount(selection.measure, other.need, before, headings(selection, view)[0]))
    if view.second is not None:
        told.append(_amount(view.second.measure, view.second.need, row, days))
    shown = (selection.measure, view.second.measure if view.second is not None else "")
    if view.need is None and "engagements" not in shown:
        told.append(_amount("engagements", None, row, days))
    return told


def _days(selection: Selection) -> str:
    return wording.period(selection.start, selection.end)


def _amount(measure: str, need: NeedLayer | None, row: pd.Series, days: str) -> str:
    """One figure with its measure and its days; for shares of offices, both counts."""
    words, value = measure_words(measure, need), float(row[measure])
    if need is None and row["state"] not in ("engaged", "no_authority"):
        amount = STATES[str(row["state"])].lower()
    elif measure == "offices" and not math.isnan(value):
        amount = _("{reached} of {known}").format(
            reached=wording.number(row["offices_reached"]),
            known=wording.number(row["offices_known"]),
        )
    else:
        amount = _("not known") if math.isnan(value) else words.exactly(value)
    said = _("{measure}, {days}: {amount}.")
    return said.format(measure=words.label, days=days, amount=amount)


# --- the rule -----------------------------------------------------------------------------------


def _rule(selection: Selection, view: View, pcode: str, code: str) -> str:
    """The rule of the state, or the class and its bounds."""
    if view.changed is not None:
        return _band(view.changed.loc[pcode], code, selection.measure)
    state = str(view.frame.loc[pcode, "state"])
    if code == NO_FIGURE:
        return _("No figure is reported of it in the period, which says nothing about the amount.")
    if code == UNKNOWN:
        return _("It is engaged, but how much of this there is cannot be known.")
    if code == ZERO:
        return _("The amount is 0, which has a colour of its own: none is not little.")
    if state in _STATE_RULES and code.isalpha():
        return _(_STATE_RULES[state])
    if view.second is not None and selection.bivariate:
        return _square(selection, view, view.second, pcode)
    return _class(view.frame.loc[pcode, selection.measure], selection.measure, view.breaks)


def _class(value: object, measure: str, breaks: tuple[float, ...]) -> str:
    number = int(classify(pd.Series([value], dtype="float64"), breaks).iloc[0])
    said = _("Class {number} of {count} takes {bounds}.").format(
        number=number + 1,
        count=len(breaks) + 1,
        bounds=class_bounds(breaks, number, measure),
    )
    if measure not in REVERSED:
        return said
    return _("{sentence} The fewer, the stronger the colour.").format(sentence=said)


def _square(selection: Selection, view: View, second: Second, pcode: str) -> str:
    row = view.frame.loc[pcode]
    return _("{first}: {rule} {second}: {other}").format(
        first=measure_words(selection.measure, view.need).label,
        rule=_class(row[selection.measure], selection.measure, view.breaks),
        second=measure_words(second.measure, second.need).label,
        other=_class(row[second.measure], second.measure, second.breaks),
    )


def _band(changed: pd.Series, code: str, measure: str) -> str:
    """The rule of a band of change, or why there is none."""
    if code not in BAND_RULES:
        return _("There is no change to tell where one of the two views has nothing to say.")
    return _("The change is {difference}. Rule of the band: {rule}").format(
        difference=_signed(float(changed["difference"]), measure), rule=BAND_RULES[code]
    )


def _signed(difference: float, measure: str) -> str:
    """A change with its sign; of shares in percentage points."""
    sign = "+" if difference > 0 else "−" if difference < 0 else ""
    if measure not in PERCENT:
        return isolated(sign + wording.figure(abs(difference)))
    points = abs(difference) * 100
    said = ngettext("{count} percentage point", "{count} percentage points", round(points))
    return said.format(count=sign + wording.figure(points))


# --- the scale, the filters, the boundary -------------------------------------------------------


def _scale(selection: Selection, view: View) -> str:
    """How the classes were made and whether they hold; of both measures of a pair."""
    if view.changed is not None:
        return _("Bands of change have the same bounds in every view.")
    # Typed ends are let go with their measure; what is shown until new ones are typed is suggested.
    let_go = selection.scheme == "manual" and selection.breaks is None
    said = _held(selection).format(
        scheme=SCHEMES["" if let_go else selection.scheme],
        ends=_ends(selection.measure, view.breaks),
    )
    if view.second is None or not selection.bivariate:
        return said
    return _("{sentence} Of {measure}: {ends}.").format(
        sentence=said,
        measure=measure_words(view.second.measure, view.second.need).label,
        ends=_ends(view.second.measure, view.second.breaks),
    )


def _ends(measure: str, breaks: tuple[float, ...]) -> str:
    return wording.joined(map(exact_of(measure), breaks)) or _("nowhere, as amounts are alike")


def _held(selection: Selection) -> str:
    """Whose classes these are, and what they hold for."""
    if selection.breaks is None:
        return _(
            "Classes: {scheme}, ending at {ends}; of the whole country without filters, and the "
            "same for every filter, period and place."
        )
    if selection.scheme == "manual":
        return _("Classes: {scheme}, ending at {ends}; the same for every filter and period.")
    return _("Classes: {scheme}, ending at {ends}; taken anew from a view, and frozen since.")


def _seen_through(selection: Selection, filters: str) -> str:
    if not filters:
        return _("Filters: none. Period: {days}.").format(days=_days(selection))
    return _("Filters: {filters}. Period: {days}.").format(filters=filters, days=_days(selection))


def _boundary(selection: Selection) -> str:
    return _("Boundary version: {vintage}.").format(vintage=selection.vintage)


def _left_out(areas: Areas, view: View, refused: Mapping[str, int]) -> str:
    """What the map leaves out, of all that is looked into: any of it could be here."""
    parts = []
    if view.need is None:
        for level, count in sorted(view.summary.known_above.items(), reverse=True):
            said = ngettext(
                "{count} record known only to the {area}",
                "{count} records known only to the {area}",
                count,
            )
            area = wording.level_words(areas, level)[0]
            parts.append(said.format(count=wording.number(count), area=area))
        if view.summary.undated:
            said = ngettext(
                "{count} undated record", "{count} undated records", view.summary.undated
            )
            parts.append(said.format(count=wording.number(view.summary.undated)))
    for fate, said in (
        ("held", ngettext("{count} held row", "{count} held rows", refused.get("held", 0))),
        (
            "rejected",
            ngettext("{count} rejected row", "{count} rejected rows", refused.get("rejected", 0)),
        ),
    ):
        if refused.get(fate):
            parts.append(said.format(count=wording.number(refused[fate])))
    if not parts:
        return _("The map leaves nothing out.")
    return _("The whole map leaves out: {parts}.").format(parts=wording.joined(parts))
