"""The brief on a place: who governs it, what was done there, what is known of it."""

from __future__ import annotations

import math

import pandas as pd

from dashboard.language import gettext as _
from dashboard.language import ngettext, nnoop
from dashboard.reports.briefs import listing, told, unknown
from dashboard.reports.briefs.around import next_areas
from dashboard.reports.briefs.bodies import by_rank, office_line
from dashboard.reports.briefs.ground import Ground
from dashboard.reports.briefs.model import Line, Section
from dashboard.reports.briefs.subject import Subject
from dashboard.reports.model import Figure
from dashboard.words import wording
from dashboard.words.standing import state_sentence
from geodata.indicators import list_indicators


def area(ground: Ground, level: int, pcode: str) -> Subject | None:
    """What is to be said of an area; None where there is none of that code."""
    if ground.place(level, pcode) is None:
        return None
    seen = ground.selection.but(level=level)
    frame = ground.facts.counted(seen.counting())[0]
    row, offices = frame.loc[pcode], _offices(ground, level, pcode)
    listed = ground.in_area(level, pcode)
    promised = listing.open_commitments(ground, pd.Index(listed["engagement_id"]))
    path = wording.area_path(ground.areas, level, pcode)
    needs = _needs(ground, level, pcode)
    return Subject(
        title=path[-1][2],
        who="",
        where=wording.joined(name for _level, _code, name in reversed(path[:-1])),
        facts=_describe(ground, level, pcode, row),
        standing=_standing(ground, row, (level, pcode)),
        tone=str(row["state"]),
        ahead=_ahead(ground, level, pcode),
        figures=_figures(ground, row, listed, promised, (level, pcode)),
        sections=(
            _holders(ground, offices),
            listing.contacts(ground, listed),
            listing.commitments(ground, promised),
            _programs(ground, listed),
            listing.met_by(ground, listed, _("Who else works here")),
            next_areas(ground, frame, level, pcode),
            *([needs] if needs is not None else []),
        ),
        unknown=(
            *_about_area(row, offices),
            *unknown.known_only_above(ground, level, pcode),
            *unknown.about_engagements(ground, listed),
            *unknown.about_commitments(ground, promised),
            *([_("What people need here: no need layer has a figure.")] if needs is None else []),
            *_about_rosters(ground, offices),
            *unknown.after_the_last(ground),
        ),
        place=(level, pcode),
    )


def _offices(ground: Ground, level: int, pcode: str) -> pd.DataFrame:
    return by_rank(ground.known.offices_in(level, pcode, ground.day))


def _describe(ground: Ground, level: int, pcode: str, row: pd.Series) -> tuple[str, ...]:
    parts = [wording.sentence(wording.level_words(ground.areas, level)[0]), pcode]
    if not math.isnan(row["population"]):
        said = ngettext("{count} person", "{count} people", round(row["population"]))
        parts.append(said.format(count=wording.spoken(row["population"])))
    finer = ground.areas.child_level(level)
    if finer is not None:
        inside = len(ground.areas.within(finer, level, pcode))
        noun = wording.level_noun(ground.areas, finer, inside)
        parts.append(_("{count} {areas}").format(count=wording.number(inside), areas=noun))
    return tuple(parts)


def _standing(ground: Ground, row: pd.Series, place: tuple[int, str]) -> str:
    if ground.below and row["engagements"]:
        said = _("Engaged: {count} engagements in the period.")
        return said.format(count=ground.count_now(*place))
    return state_sentence(row)


def _ahead(ground: Ground, level: int, pcode: str) -> tuple[str, ...]:
    """Elections of any office in the area, within the time that is looked ahead."""
    frame = ground.relationships("posts")
    days = frame.loc[_of_area(ground, frame, level, pcode), "election_on"].dropna()
    if days.empty:
        return ()
    left = int((days.min() - ground.day).days)
    said = ngettext(
        "An election is held on {day}, in {count} day.",
        "An election is held on {day}, in {count} days.",
        left,
    )
    return (said.format(day=wording.date(days.min()), count=wording.number(left)),)


def _of_area(ground: Ground, frame: pd.DataFrame, level: int, pcode: str) -> pd.Series:
    inside = pd.Series(False, index=frame.index)
    for finer in ground.areas.levels:
        if finer >= level:
            codes = ground.areas.within(finer, level, pcode)
            here = (frame["level"] == finer).fillna(False).astype(bool)
            inside |= here & frame["pcode"].isin(codes)
    return inside


def _figures(
    ground: Ground,
    row: pd.Series,
    listed: pd.DataFrame,
    promised: pd.DataFrame,
    place: tuple[int, str],
) -> tuple[Figure, ...]:
    unseen = row["state"] == "not_reported"
    label = _("Engagements on record")
    engagements = told.in_period(ground, listed, label)
    if ground.below and len(listed):
        engagements = Figure(label, ground.count_in(*place, len(listed)))
    if unseen and listed.empty:
        engagements = Figure(label, _("not known"), _("No source reports here."))
    return (
        told.last_met(ground, listed, _("Last engagement"), unseen=unseen),
        engagements,
        _reached(ground, row, unseen=unseen),
        told.commitments(ground, promised, unseen=unseen),
        told.areas_engaged(ground, *place) or _programs_present(ground, row, unseen=unseen),
    )


def _reached(ground: Ground, row: pd.Series, *, unseen: bool) -> Figure:
    label = _("Offices reached")
    if not row["offices_known"]:
        return Figure(label, _("not known"), _("No office is on record here."))
    if unseen:
        return Figure(label, _("not known"), _("No source reports here."))
    said = _("{some} of {count}").format(
        some=ground.count(row["offices_reached"]), count=wording.number(row["offices_known"])
    )
    return Figure(label, said, _("in the period"))


def _programs_present(ground: Ground, row: pd.Series, *, unseen: bool) -> Figure:
    if unseen:
        return Figure(_("Programs"), _("not known"), _("No source reports here."))
    return Figure(_("Programs"), ground.count(row["programs"]), _("in the period"))


def _holders(ground: Ground, offices: pd.DataFrame) -> Section:
    """Its offices, its own first, and when each was last met."""
    lines = [office_line(ground, row) for _at, row in offices.head(listing.MOST).iterrows()]
    return listing.section(
        "offices",
        _("Who holds office"),
        lines,
        len(offices),
        none=_("No office is on record here."),
        rest=listing.rest_of(*nnoop("and {count} other office", "and {count} other offices")),
        wide=True,
    )


def _programs(ground: Ground, listed: pd.DataFrame) -> Section:
    counts = listed["program_id"].value_counts()
    rows = ground.known.tables["programs"]
    rows = rows[rows["program_id"].isin(counts.index)]
    rows = rows.assign(here=rows["program_id"].map(counts))
    rows = rows.sort_values(["here", "title"], ascending=[False, True])
    return listing.programs(ground, rows, _("Programs present"))


def _needs(ground: Ground, level: int, pcode: str) -> Section | None:
    """What need layers say of the place over all time; None where none has a figure."""
    values = ground.known.tables["indicator_values"]
    if values.empty:
        return None
    ever = ground.selection.but(level=level, start=None, end=None)
    figures = ground.facts.needs(ever).loc[pcode].dropna()
    if figures.empty:
        return None
    about = list_indicators(values, ground.areas).loc[figures.index]
    lines = [_need(about.loc[code], float(value)) for code, value in figures.items()]
    return listing.section(
        "needs",
        _("What is known of the place"),
        lines,
        len(lines),
        none="",
        rest=listing.rest_of(*nnoop("and {count} other figure", "and {count} other figures")),
    )


def _need(about: pd.Series, value: float) -> Line:
    days = (None if pd.isna(about[name]) else about[name].date() for name in ("start", "end"))
    return Line(str(about["label"]), aside=wording.period(*days), mark=wording.figure(value))


def _about_area(row: pd.Series, offices: pd.DataFrame) -> list[str]:
    said = []
    if row["state"] == "not_reported":
        said.append(
            _("Whether anything was done here: no source reports on it. That is not nothing.")
        )
    if offices.empty:
        said.append(_("Who holds office here: no office is on record."))
    said += unknown.about_vacancies(offices)
    if math.isnan(row["population"]):
        said.append(_("How many people live here."))
    return said


def _about_rosters(ground: Ground, offices: pd.DataFrame) -> list[str]:
    if offices.empty:
        return []
    posts = ground.known.tables["posts"].set_index("post_id")["source_id"]
    return unknown.about_roster(ground, posts[offices["post_id"].iloc[0]])
