"""A brief is made: the subject found, the map drawn around it, and what was counted said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from dashboard.facts import Facts
from dashboard.language import current, speaking
from dashboard.language import gettext as _
from dashboard.palette import palette_for
from dashboard.reports import provenance, telling
from dashboard.reports.briefs.activities import program
from dashboard.reports.briefs.bodies import organization
from dashboard.reports.briefs.ground import Ground
from dashboard.reports.briefs.inset import inset
from dashboard.reports.briefs.model import KINDS, Brief, BriefKind
from dashboard.reports.briefs.offices import office
from dashboard.reports.briefs.places import area
from dashboard.reports.briefs.subject import Subject
from dashboard.reports.model import About
from dashboard.words import wording
from geodata.audience import AUDIENCES
from geodata.disclosure import check_below
from geodata.errors import ExportError
from geodata.selection import Selection


def brief_of(
    facts: Facts,
    selection: Selection,
    kind: BriefKind,
    identity: str,
    *,
    below: int = 0,
    language: str = "",
    palette: str = "light",
) -> Brief:
    """What one page says of an office, an organization, a program or an area.

    It is told for the audience of the facts. Filters, period and day are those of the selection;
    where it looks into, and what it measures, change nothing.

    Parameters
    ----------
    kind : str
        One of :data:`KINDS`.
    identity : str
        An id; of an area its level and P-code, ``2:NP0101``, or the P-code alone for one of the
        level that the selection shows.
    below : int
        Counts under this are kept back; 0 for exact counts.
    language : str
        In which it is told; the one spoken where left out.

    Raises
    ------
    ExportError
        When there is no such thing that this audience may see.
    """
    ground = Ground.under(facts, selection, check_below(below))
    with speaking(language or current()):
        subject = _FIND[kind](ground, identity) if kind in _FIND else None
        if subject is None:
            raise ExportError(
                f"There is nothing to write a brief about: {kind} {identity!r} is not known",
                remedy=f"Name one of {', '.join(KINDS)} by an id that this audience may see.",
            )
        return _brief(ground, kind, identity, subject, palette)


def _brief(ground: Ground, kind: BriefKind, identity: str, subject: Subject, theme: str) -> Brief:
    palette = palette_for(theme)
    drawn = inset(ground, subject.place, subject.pictured, palette)
    return Brief(
        kind=kind,
        identity=identity,
        title=subject.title,
        who=subject.who,
        where=subject.where,
        facts=subject.facts,
        standing=subject.standing,
        tone=subject.tone,
        ahead=subject.ahead,
        map=drawn.map,
        map_said=drawn.said,
        legend=drawn.legend,
        figures=subject.figures,
        sections=subject.sections,
        unknown=subject.unknown,
        basis=_basis(ground, kind),
        about=_about(ground),
        palette=palette,
        language=current(),
    )


def _basis(ground: Ground, kind: BriefKind) -> tuple[str, ...]:
    """Up to which day, in which period, through which filters, without what."""
    selection = ground.selection
    said = [
        _("Everything on record up to {day}.").format(day=wording.date(ground.day)),
        _("“The period” is {period}.").format(
            period=wording.period(selection.start, selection.end)
        ),
    ]
    if kind == "post":
        said.append(_("A contact is one with the office, or with its holder in person."))
    filters = telling.tell_filters(ground.facts, selection)
    passing = _("Only what passes the filters: {filters}.").format(filters=filters)
    said.append(passing if filters else _("No filter is on."))
    if ground.hidden:
        said.append(
            _(
                "What this audience may not see is counted nowhere: what looks untouched or cold "
                "here may not be."
            )
        )
    return tuple(said)


def _about(ground: Ground) -> About:
    facts, vintage = ground.facts, ground.selection.vintage
    audience = facts.audience or AUDIENCES[-1]
    known = facts.vintages().set_index("vintage")
    plain = ground.selection.but(measure="engagements", breaks=(), second="", compare="")
    return About(
        audience=audience,
        banner=provenance.tell_audience(audience),
        illustrative=provenance.tell_illustrative() if facts.is_illustrative(vintage) else "",
        boundary=f"{known['root_name'].get(vintage, '')} ({vintage})",
        vintage=vintage,
        sources=provenance.tell_sources(facts, plain, facts.view(plain)),
        left_out=provenance.tell_left_out(
            facts.left_out(vintage), audience, ground.below, ledger=False
        ),
        below=ground.below,
        made=dt.datetime.now(dt.UTC).replace(microsecond=0),
    )


def _area(ground: Ground, identity: str) -> Subject | None:
    level, _colon, pcode = identity.rpartition(":")
    if level and not level.isdigit():
        return None
    return area(ground, int(level or ground.selection.level or 0), pcode)


_FIND: Mapping[str, Callable[[Ground, str], Subject | None]] = {
    "post": office,
    "organization": organization,
    "program": program,
    "area": _area,
}
