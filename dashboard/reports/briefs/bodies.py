"""The brief on a council, or any other organization: who sits in it, how it stands, what it did."""

from __future__ import annotations

import pandas as pd

from dashboard.language import gettext as _
from dashboard.language import ngettext, nnoop
from dashboard.reports.briefs import listing, told, unknown
from dashboard.reports.briefs.around import next_counterparts
from dashboard.reports.briefs.ground import Ground
from dashboard.reports.briefs.model import Line, Section
from dashboard.reports.briefs.subject import Subject
from dashboard.reports.model import Figure
from dashboard.words import wording
from dashboard.words.labels import ORGANIZATION_CLASSES, ORGANIZATION_TYPES

_RANK = (
    *("governor", "chief_minister", "mayor", "chairperson", "administrator"),
    *("attorney_general", "traditional_authority", "deputy_mayor", "legislator"),
    *("council_member", "party_leader", "civil_society_leader"),
)
"""Roles of offices: heads, then those beside them, then members, then who is near."""

_HEADS = 5
"""So many of them are heads."""


def organization(ground: Ground, organization_id: str) -> Subject | None:
    """What is to be said of an organization; None where there is none of that id."""
    rows = ground.known.tables["organizations"]
    rows = rows[rows["organization_id"] == organization_id]
    if rows.empty:
        return None
    body, frame = rows.iloc[0], ground.relationships("organizations")
    row = frame.loc[organization_id] if organization_id in frame.index else None
    listed = _listed(ground, organization_id, row)
    promised = listing.open_commitments(ground, pd.Index(listed["engagement_id"]))
    offices = _offices(ground, organization_id)
    place = ground.place(body["level"], body["pcode"])
    beside = _("Neighbours and how they stand")
    return Subject(
        title=str(body["name"]),
        who=_who(ground, offices),
        where=ground.address(place),
        facts=_describe(ground, body),
        standing=_partner(ground, listed) if row is None else told.standing(ground, row),
        tone=told.tone(ground, row),
        ahead=() if row is None else told.ahead(ground, row),
        figures=_figures(ground, row, listed, promised, offices),
        sections=(
            listing.contacts(ground, listed, told="with" if row is not None else "where"),
            listing.commitments(ground, promised),
            listing.met_by(
                ground,
                listed,
                _("Who takes part beside it") if row is None else _("Who else meets them"),
                without=organization_id,
            ),
            *([_seats(ground, offices)] if len(offices) else []),
            *(
                [next_counterparts(ground, frame, row, "classification", beside)]
                if row is not None and place is not None
                else []
            ),
            *_programs(ground, organization_id),
        ),
        unknown=(
            *_about_body(body, offices),
            *unknown.about_engagements(ground, listed),
            *unknown.about_commitments(ground, promised),
            *unknown.about_roster(ground, body["source_id"]),
            *unknown.after_the_last(ground),
        ),
        place=place,
    )


def _listed(ground: Ground, organization_id: str, row: pd.Series | None) -> pd.DataFrame:
    """Where it is met: contacts with it. Where it engages with us: what it took part in."""
    if row is not None:
        return ground.contacts_with("organization", organization_id)
    return ground.among(ground.known.met_organization(organization_id))


def _offices(ground: Ground, organization_id: str) -> pd.DataFrame:
    offices = ground.known.offices(ground.day)
    mine = offices[offices["organization_id"] == organization_id]
    return by_rank(mine)


def _who(ground: Ground, offices: pd.DataFrame) -> str:
    """Who heads it: the mayor of a council; of an assembly nothing says who presides."""
    heads = offices[offices["role"].isin(_RANK[:_HEADS])]
    filled = heads[~heads["vacant"]]
    if filled.empty:
        return ""
    first = filled.iloc[0]
    said = _("{office}: {person}")
    return said.format(office=first["label"], person=ground.person(first["person"]))


def _describe(ground: Ground, body: pd.Series) -> tuple[str, ...]:
    parts = [ORGANIZATION_CLASSES.get(body["classification"], _("Organization"))]
    if pd.notna(body["type"]):
        parts.append(ORGANIZATION_TYPES.get(body["type"], ""))
    if pd.notna(body["seats"]):
        said = ngettext("{count} seat", "{count} seats", int(body["seats"]))
        parts.append(said.format(count=wording.number(body["seats"])))
    if pd.notna(body["country"]):
        parts.append(str(body["country"]))
    if pd.notna(body["parent_id"]):
        whole = ground.known.organization_name(body["parent_id"])
        parts.append(_("part of {organization}").format(organization=whole))
    return tuple(dict.fromkeys(filter(None, parts)))


def _partner(ground: Ground, listed: pd.DataFrame) -> str:
    """Of whom we do not meet, but who engages with us."""
    if listed.empty:
        return _("Nothing is on record of it.")
    said = ngettext(
        "It is no counterpart that cools: it took part in {count} engagement.",
        "It is no counterpart that cools: it took part in {count} engagements.",
        ground.form(len(listed)),
    )
    return said.format(count=ground.count(len(listed)))


def _figures(
    ground: Ground,
    row: pd.Series | None,
    listed: pd.DataFrame,
    promised: pd.DataFrame,
    offices: pd.DataFrame,
) -> tuple[Figure, ...]:
    unseen = row is not None and row["state"] == "not_reported"
    if row is None:
        distinct = int(listed["program_id"].nunique())
        fourth = Figure(
            _("Programs"), wording.number(distinct), _("that its engagements are under")
        )
    elif ground.hides(len(listed)):
        fourth = Figure(_("Warmth"), _("kept back"), _("There are too few contacts."))
    else:
        fourth = told.warmth(row)
    contacts = told.in_period(ground, listed, _("Contacts on record"))
    if unseen and listed.empty:
        contacts = Figure(contacts.label, _("not known"), _("No source reports here."))
    last = _("Last engagement") if row is None else _("Last met")
    return (
        told.last_met(ground, listed, last, unseen=unseen),
        contacts,
        fourth,
        told.commitments(ground, promised, unseen=unseen),
        _filled(offices),
    )


def _filled(offices: pd.DataFrame) -> Figure:
    label = _("Offices with a known holder")
    if offices.empty:
        return Figure(label, _("not known"), _("No office of it is on record."))
    said = _("{some} of {count}").format(
        some=wording.number((~offices["vacant"]).sum()), count=wording.number(len(offices))
    )
    return Figure(label, said, "")


def _seats(ground: Ground, offices: pd.DataFrame) -> Section:
    """Its offices with their holders, and when each was last met."""
    lines = [office_line(ground, row) for _at, row in offices.head(listing.MOST).iterrows()]
    return listing.section(
        "offices",
        _("Who holds office"),
        lines,
        len(offices),
        none="",
        rest=listing.rest_of(*nnoop("and {count} other office", "and {count} other offices")),
    )


def by_rank(offices: pd.DataFrame) -> pd.DataFrame:
    """Offices in the order in which one asks after them: the whole's, then heads, then members."""
    rank = offices["role"].map({role: at for at, role in enumerate(_RANK)})
    ordered = offices.assign(rank=rank).sort_values(["level", "rank", "pcode"], kind="stable")
    return ordered.drop(columns="rank").reset_index(drop=True)


def office_line(ground: Ground, row: pd.Series) -> Line:
    """An office, who holds it, and when it was last met."""
    holder = _("vacant") if row["vacant"] else ground.person(str(row["person"]))
    said = [holder]
    if row["party"] and not row["vacant"]:
        said.append(str(row["party"]))
    return Line(str(row["label"]), aside=wording.in_a_row(said), mark=_last_met(ground, row))


def _last_met(ground: Ground, row: pd.Series) -> str:
    """When an office was met last; nothing where that is after the day, or kept back."""
    if ground.below:
        return ""
    if pd.isna(row["last"]):
        return _("none on record")
    return wording.date(row["last"]) if pd.Timestamp(row["last"]) <= ground.day else ""


def _programs(ground: Ground, organization_id: str) -> list[Section]:
    rows = ground.known.programs_of(organization_id).drop_duplicates("program_id")
    if rows.empty:
        return []
    return [listing.programs(ground, rows, _("Programs that it takes part in"))]


def _about_body(body: pd.Series, offices: pd.DataFrame) -> list[str]:
    said = []
    if offices.empty:
        said.append(_("Who sits in it: no office of it is on record."))
    said += unknown.about_vacancies(offices)
    if pd.isna(body["level"]) or pd.isna(body["pcode"]):
        said.append(_("Where it is seated."))
    return said


__all__ = ["by_rank", "office_line", "organization"]
