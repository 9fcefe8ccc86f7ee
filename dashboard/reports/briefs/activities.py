"""The brief on a program: who runs it until when, where it works, and where it has gone quiet."""

from __future__ import annotations

import pandas as pd

from dashboard.language import current, ngettext, nnoop
from dashboard.language import gettext as _
from dashboard.reports.briefs import listing, told, unknown
from dashboard.reports.briefs.ground import Ground
from dashboard.reports.briefs.model import Line, Section
from dashboard.reports.briefs.subject import Subject
from dashboard.reports.model import Figure
from dashboard.words import wording
from dashboard.words.labels import PARTNER_ROLES, PROGRAM_STATUSES
from geodata.coverage import Summary


def program(ground: Ground, program_id: str) -> Subject | None:
    """What is to be said of a program; None where there is none of that id."""
    rows = ground.known.tables["programs"]
    rows = rows[rows["program_id"] == program_id]
    if rows.empty:
        return None
    row = rows.iloc[0]
    own = ground.selection.but(programs=(program_id,))
    listed = ground.engagements(own)
    frame, now = ground.facts.counted(own.counting())
    ever = ground.facts.counted(own.but(start=None, end=None, as_of=ground.day.date()).counting())
    promised = listing.open_commitments(ground, pd.Index(listed["engagement_id"]))
    return Subject(
        title=str(row["title"]),
        who=_lead(ground, program_id),
        where=str(row["program_id"]),
        facts=_describe(row),
        standing=_standing(ground, frame),
        tone="",
        ahead=_ahead(ground, row),
        figures=_figures(ground, row, listed, promised, now, ever[1]),
        sections=(
            listing.contacts(ground, listed, told="where"),
            listing.commitments(ground, promised),
            _partners(ground, program_id),
            _where(ground, frame, ever[0]),
            _beside(ground, program_id, listed),
        ),
        unknown=(
            *_about_program(row, ever[1]),
            *unknown.about_engagements(ground, listed),
            *unknown.about_commitments(ground, promised),
            *unknown.after_the_last(ground),
        ),
        place=(ground.areas.coarsest, ground.areas.root),
        pictured=(program_id,),
    )


def _lead(ground: Ground, program_id: str) -> str:
    partners = ground.known.program_partners(program_id)
    accountable = partners[partners["role"] == "2"]
    if accountable.empty:
        return ""
    return wording.joined(dict.fromkeys(accountable["organization"]))


def _describe(row: pd.Series) -> tuple[str, ...]:
    parts = [PROGRAM_STATUSES.get(row["status"], "")]
    if pd.notna(row["start"]) or pd.notna(row["end"]):
        days = (None if pd.isna(row[name]) else row[name].date() for name in ("start", "end"))
        parts.append(wording.period(*days))
    if pd.notna(row["budget"]):
        currency = row["currency"] if pd.notna(row["currency"]) else ""
        amount = f"{currency} {wording.number(row['budget'])}".strip()
        parts.append(_("budget {amount}").format(amount=amount))
    if pd.notna(row["sector"]):
        parts.append(_("sector {sector}").format(sector=row["sector"]))
    if pd.notna(row["description"]):
        parts.append(str(row["description"]))
    return tuple(filter(None, parts))


def _standing(ground: Ground, frame: pd.DataFrame) -> str:
    """In how many areas it works now, and in how many it has gone quiet."""
    level = int(ground.selection.level or 0)
    engaged = int((frame["state"] == "engaged").sum())
    quiet = int((frame["state"] == "lapsed").sum())
    said = _("At work in {count} {areas} in the period").format(
        count=wording.number(engaged), areas=wording.level_noun(ground.areas, level, engaged)
    )
    if not quiet:
        return _("{said}.").format(said=said)
    more = ngettext("gone quiet in {count}", "gone quiet in {count}", quiet)
    return _("{said}; {more}.").format(said=said, more=more.format(count=wording.number(quiet)))


def _ahead(ground: Ground, row: pd.Series) -> tuple[str, ...]:
    if pd.isna(row["end"]) or row["end"] < ground.day:
        return ()
    left = int((row["end"] - ground.day).days)
    said = ngettext("It ends on {day}, in {count} day.", "It ends on {day}, in {count} days.", left)
    return (said.format(day=wording.date(row["end"]), count=wording.number(left)),)


def _figures(
    ground: Ground,
    row: pd.Series,
    listed: pd.DataFrame,
    promised: pd.DataFrame,
    now: Summary,
    ever: Summary,
) -> tuple[Figure, ...]:
    many = wording.level_words(ground.areas, int(ground.selection.level or 0))[1]
    reached = _("{some} of {count}").format(
        some=wording.number(ever.engaged), count=wording.number(ever.areas)
    )
    said = ngettext("{count} in the period", "{count} in the period", now.engaged)
    return (
        told.last_met(ground, listed, _("Last engagement")),
        told.in_period(ground, listed, _("Engagements on record")),
        Figure(
            _("{areas} reached").format(areas=wording.sentence(many)),
            reached,
            said.format(count=wording.number(now.engaged)),
        ),
        told.commitments(ground, promised),
        _end(ground, row),
    )


def _end(ground: Ground, row: pd.Series) -> Figure:
    label = _("Runs until")
    if pd.isna(row["end"]):
        return Figure(label, _("not known"), _("No last day is on record."))
    day = wording.date(row["end"])
    if row["end"] < ground.day:
        return Figure(label, day, _("It has ended."))
    left = int((row["end"] - ground.day).days)
    said = ngettext("{count} day left", "{count} days left", left)
    return Figure(label, day, said.format(count=wording.number(left)))


def _partners(ground: Ground, program_id: str) -> Section:
    partners = ground.known.program_partners(program_id)
    rows = partners.groupby("organization", sort=False)["role"].agg(list)
    lines = [
        Line(str(name), mark=wording.joined(PARTNER_ROLES.get(role, "") for role in roles))
        for name, roles in rows.items()
    ]
    return listing.section(
        "met_by",
        _("Partners by IATI role"),
        lines,
        len(lines),
        none=_("No partner is on record."),
        rest=listing.rest_of(
            *nnoop("and {count} other organization", "and {count} other organizations")
        ),
    )


def _where(ground: Ground, frame: pd.DataFrame, ever: pd.DataFrame) -> Section:
    """Areas it was in, those at work first, with what was done over all time."""
    level = int(ground.selection.level or 0)
    names = ground.areas.names(level, current())
    rows = ever[ever["engagements"] > 0]
    # Aligned by hand: a frame without rows would take its rows from a longer column.
    rows = rows.assign(now=(frame["state"] == "engaged").reindex(rows.index))
    rows = rows.sort_values(["now", "engagements", "name"], ascending=[False, False, True])
    lines = [
        Line(
            str(names[code]),
            aside="" if ground.below else _engagements(int(row["engagements"])),
            mark=_("At work") if row["now"] else _("Gone quiet"),
            tone="engaged" if row["now"] else "lapsed",
        )
        for code, row in rows.head(listing.MOST).iterrows()
    ]
    return listing.section(
        "neighbours",
        _("Where it works"),
        lines,
        len(rows),
        none=_("None of its engagements is known to an area of this level."),
        rest=lambda rest: _("and {count} other {areas}").format(
            count=wording.number(rest), areas=wording.level_noun(ground.areas, level, rest)
        ),
    )


def _engagements(count: int) -> str:
    said = ngettext("{count} engagement", "{count} engagements", count)
    return said.format(count=wording.number(count))


def _beside(ground: Ground, program_id: str, listed: pd.DataFrame) -> Section:
    """Programs whose engagements lie in the same areas, those that share most first."""
    level = int(ground.selection.level or 0)
    shared = _shared_areas(ground, program_id, listed)
    titles = ground.known.tables["programs"].set_index("program_id")["title"]
    lines = [
        Line(
            str(titles[other]),
            mark=_("{count} {areas}").format(
                count=wording.number(count), areas=wording.level_noun(ground.areas, level, count)
            ),
        )
        for other, count in shared.head(listing.MOST).items()
    ]
    return listing.section(
        "beside",
        _("Other programs where it works"),
        lines,
        len(shared),
        none=_("No other program is on record there."),
        rest=listing.rest_of(*nnoop("and {count} other program", "and {count} other programs")),
    )


def _shared_areas(ground: Ground, program_id: str, listed: pd.DataFrame) -> pd.Series:
    """In how many of a program's areas every other program has engagements up to the day."""
    engagement, at = ground.rows.roll_up(int(ground.selection.level or 0))
    ids = ground.rows.engagement_ids
    mine = ids.isin(listed["engagement_id"])[engagement]
    table = ground.known.tables["engagements"].set_index("engagement_id")
    table = table[~(table["date"] > ground.day)]
    others = pd.DataFrame(
        {"program": table["program_id"].reindex(ids[engagement]).to_numpy(), "area": at}
    )
    there = others[others["area"].isin(at[mine]) & (others["program"] != program_id)]
    counts = there.dropna().drop_duplicates().groupby("program")["area"].count()
    frame = counts.rename("count").rename_axis("program").reset_index()
    frame = frame.sort_values(["count", "program"], ascending=[False, True])
    return frame.set_index("program")["count"]


def _about_program(row: pd.Series, ever: Summary) -> list[str]:
    said = []
    above = sum(ever.known_above.values())
    if above:
        text = ngettext(
            "In which area {count} engagement was: it is known to a coarser level alone.",
            "In which areas {count} engagements were: they are known to a coarser level alone.",
            above,
        )
        said.append(text.format(count=wording.number(above)))
    if pd.isna(row["budget"]):
        said.append(_("How much money it has: no budget is on record."))
    if pd.isna(row["status"]):
        said.append(_("Whether it is running: no status is on record."))
    return said
