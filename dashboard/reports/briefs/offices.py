"""The brief on an office: who holds it, how warm it is, what is promised, who lies around."""

from __future__ import annotations

import pandas as pd

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.reports.briefs import listing, told, unknown
from dashboard.reports.briefs.around import next_counterparts
from dashboard.reports.briefs.ground import Ground
from dashboard.reports.briefs.subject import Subject
from dashboard.reports.model import Figure
from dashboard.words import wording
from geodata.audience import WITHHELD

_VACANT = " "
"""In place of a holder, so that those of the past are named."""


def office(ground: Ground, post_id: str) -> Subject | None:
    """What is to be said of an office; None where there is none of that id."""
    posts = ground.known.tables["posts"]
    posts = posts[posts["post_id"] == post_id]
    if posts.empty or post_id not in ground.rows.offices.ids:
        return None
    post, frame = posts.iloc[0], ground.relationships("posts")
    row = frame.loc[post_id] if post_id in frame.index else None
    held = _held(ground, post_id)
    listed = ground.contacts_with("post", post_id)
    promised = listing.open_commitments(ground, pd.Index(listed["engagement_id"]))
    place = ground.place(post["level"], post["pcode"])
    beside = _("Neighbours and how they stand")
    now = _VACANT if held is None else str(held["person"])
    return Subject(
        title=str(post["label"]),
        who=_who(ground, post_id, held),
        where=ground.address(place),
        facts=_tenure(ground, post_id, held),
        standing=_closed(ground, post) if row is None else told.standing(ground, row),
        tone=told.tone(ground, row),
        ahead=() if row is None else told.ahead(ground, row),
        figures=_figures(ground, row, held, listed, promised, place),
        sections=(
            listing.contacts(ground, listed, holder=now),
            listing.commitments(ground, promised),
            listing.met_by(ground, listed, _("Who else meets them")),
            *([] if row is None else [next_counterparts(ground, frame, row, "role", beside)]),
        ),
        unknown=(
            *_about_holder(ground, post_id, held),
            *unknown.about_engagements(ground, listed),
            *unknown.about_commitments(ground, promised),
            *([] if place else [_("Where the office is seated.")]),
            *unknown.about_roster(ground, post["source_id"]),
            *unknown.after_the_last(ground),
        ),
        place=place,
    )


def _held(ground: Ground, post_id: str) -> pd.Series | None:
    """The term that holds an office on the day; None where nobody is known to."""
    offices = ground.known.offices(ground.day)
    mine = offices[(offices["post_id"] == post_id) & ~offices["vacant"]]
    return None if mine.empty else mine.iloc[0]


def _who(ground: Ground, post_id: str, held: pd.Series | None) -> str:
    if held is not None:
        if held["person"] == WITHHELD:
            return _("Held; the name is kept back from this audience")
        return str(held["person"])
    if ground.known.holders(post_id).empty:
        return _("Holder not known")
    return _("Vacant, as far as is known")


def _tenure(ground: Ground, post_id: str, held: pd.Series | None) -> tuple[str, ...]:
    """Party, since when, until when; who held it before."""
    said = []
    if held is not None:
        said += [str(held["party"])] if held["party"] else []
        said.append(_in_office(ground, held))
        if pd.notna(held["until"]):
            said.append(_("Term until {day}").format(day=wording.date(held["until"])))
    before = _before(ground, post_id, held)
    return (*said, before) if before else tuple(said)


def _in_office(ground: Ground, held: pd.Series) -> str:
    if pd.isna(held["since"]):
        return _("In office, since when is not known")
    years = int((ground.day - held["since"]).days // 365.25)
    figures = {"day": wording.date(held["since"]), "count": wording.number(years)}
    if not years:
        return _("In office since {day}, less than a year").format(**figures)
    said = ngettext(
        "In office since {day}, {count} year", "In office since {day}, {count} years", years
    )
    return said.format(**figures)


def _before(ground: Ground, post_id: str, held: pd.Series | None) -> str:
    """Who held the office last before the present holder, or before it became vacant."""
    terms = ground.known.holders(post_id)
    ended = terms[terms["end_date"] < ground.day]
    if held is not None:
        ended = ended[ended["person_id"] != held["person_id"]]
    if ended.empty:
        return ""
    last = ended.sort_values("end_date").iloc[-1]
    said = _("Before: {person}, until {day}")
    return said.format(
        person=ground.person(str(last["person"])), day=wording.date(last["end_date"])
    )


def _closed(ground: Ground, post: pd.Series) -> str:
    if pd.notna(post["end_date"]) and post["end_date"] < ground.day:
        said = _("The office ended on {day}.")
        return said.format(day=wording.date(post["end_date"]))
    return _("It is none of the offices that this view shows, so how it stands is not said.")


def _figures(
    ground: Ground,
    row: pd.Series | None,
    held: pd.Series | None,
    listed: pd.DataFrame,
    promised: pd.DataFrame,
    place: tuple[int, str] | None,
) -> tuple[Figure, ...]:
    unseen = row is not None and row["state"] == "not_reported"
    hidden = ground.hides(len(listed))
    unwarmed = Figure(_("Warmth"), _("not known"), "")
    kept = Figure(_("Warmth"), _("kept back"), _("There are too few contacts."))
    inside = told.areas_engaged(ground, *place) if place else None
    return (
        told.last_met(ground, listed, _("Last met"), unseen=unseen),
        _contacts(ground, held, listed, unseen=unseen),
        kept if hidden else unwarmed if row is None else told.warmth(row),
        told.commitments(ground, promised, unseen=unseen),
        inside or told.in_period(ground, _here(ground, place), _("Engagements there")),
    )


def _here(ground: Ground, place: tuple[int, str] | None) -> pd.DataFrame:
    """Engagements in the area of an office, whoever was met."""
    if place is None:
        return ground.among(pd.Index([]))
    return ground.in_area(*place)


def _contacts(
    ground: Ground, held: pd.Series | None, listed: pd.DataFrame, *, unseen: bool
) -> Figure:
    """Contacts in all, and with the present holder."""
    label = _("Contacts on record")
    if not len(listed) and unseen:
        return Figure(label, _("not known"), _("No source reports here."))
    if held is None or pd.isna(held["since"]) or ground.below:
        return told.in_period(ground, listed, label)
    mine = int((listed["date"] >= held["since"]).sum())
    said = ngettext("{count} with the present holder", "{count} with the present holder", mine)
    return Figure(label, wording.number(len(listed)), said.format(count=wording.number(mine)))


def _about_holder(ground: Ground, post_id: str, held: pd.Series | None) -> list[str]:
    if held is None:
        if ground.known.holders(post_id).empty:
            return [_("Who holds the office: nobody on record ever did.")]
        return [_("Whether the office is vacant, or a new holder has not been recorded.")]
    said = []
    if pd.isna(held["since"]):
        said.append(_("Since when the holder has been in office."))
    if not held["party"]:
        said.append(_("Which party or group the holder belongs to."))
    return said
