"""Overlap: one office met by two programs within a few days, and visits they could share."""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.records import NO_DAY, Ints, Records, Tag
from geodata.registry import Registry
from geodata.selection import Selection

Longs = npt.NDArray[np.int64]

WITHIN_DAYS = 30
"""Days within which two meetings might have been one."""

AHEAD_DAYS = 30
"""Days ahead in which a meeting that falls due is worth joining."""

_RUNNING = "2"  # IATI ActivityStatus: implementation
_OFFICE = ["post_id", "label", "role", "level", "pcode"]


def find_overlaps(
    registry: Registry, records: Records, selection: Selection, *, within_days: int = WITHIN_DAYS
) -> pd.DataFrame:
    """Meetings of one office by two programs within some days of each other.

    Only neighbours in time are compared: the meetings of an office in the order of their days,
    each with the one after it. A meeting counts where a counterpart is the office itself or whoever
    held it on the day. Engagements without a date or without a program are left out: of the first
    nobody knows when they were, of the second whether it was another program.

    Parameters
    ----------
    registry : Registry
    records : Records
        Of the same vintage.
    selection : Selection
        Its filters and period are those of both meetings; offices are those of its root, wherever
        they were met, and have one of its roles.
    within_days : int
        0 is the same day.

    Returns
    -------
    pandas.DataFrame
        A row a pair, newest first: ``post_id``, ``label``, ``role``, ``level``, ``pcode`` (of the
        office); ``first_program``, ``second_program`` (ids), ``first_date``, ``second_date``,
        ``days`` (between them), ``to_the_day`` (whether both dates are known to the day: else
        ``days`` is not), ``first_engagement``, ``second_engagement`` (ids).
    """
    columns, offices = records.columns, records.offices
    met, office = _meetings(records, selection)
    program, day = columns.programs.codes[met], columns.days[met].astype(np.int64)
    order = np.lexsort(
        [columns.ids.take(met).to_numpy(dtype=object).astype(str), program, day, office]
    )
    met, office, program, day = met[order], office[order], program[order], day[order]
    near = (office[1:] == office[:-1]) & (day[1:] - day[:-1] <= within_days)
    first = np.flatnonzero(near & (program[1:] != program[:-1]))
    second = first + 1
    titles = columns.programs.names.values
    frame = pd.DataFrame(
        {
            "post_id": offices.ids.take(office[first]),
            "first_program": titles.take(program[first] - 1),
            "second_program": titles.take(program[second] - 1),
            "first_date": day[first].astype("datetime64[D]").astype("datetime64[us]"),
            "second_date": day[second].astype("datetime64[D]").astype("datetime64[us]"),
            "days": day[second] - day[first],
            "first_engagement": columns.ids.take(met[first]),
            "second_engagement": columns.ids.take(met[second]),
        }
    )
    return _newest_first(_with_offices(frame, registry), registry)


def offer_joint_visits(
    overlaps: pd.DataFrame,
    registry: Registry,
    warmth: pd.DataFrame,
    *,
    as_of: dt.date,
    ahead_days: int = AHEAD_DAYS,
) -> pd.DataFrame:
    """Offices that several programs meet, all of them still running, and that are due to be met.

    A program runs on a day when its status is *implementation* (IATI ActivityStatus 2) or unknown,
    and the day lies between its start and its end as far as these are known. Where neither status
    nor end is known it is taken to run, and named in ``unsure``.

    Parameters
    ----------
    overlaps : pandas.DataFrame
        What :func:`find_overlaps` gave.
    registry : Registry
    warmth : pandas.DataFrame
        Of the same view, by office, from :func:`~geodata.warmth.measure_warmth`: ``due``,
        ``overdue_days`` and ``last`` are read.
    as_of : datetime.date
        Today.
    ahead_days : int
        How soon an office must be due.

    Returns
    -------
    pandas.DataFrame
        A row an office, the one due first on top: ``post_id``, ``label``, ``role``, ``level``,
        ``pcode``, ``programs`` (ids, sorted, at least two), ``unsure`` (those of them),
        ``overlaps`` (how many there were between them), ``last``, ``due``, ``overdue_days``.
    """
    today = pd.Timestamp(as_of)
    both = overlaps[["first_program", "second_program"]]
    named = pd.Index(pd.unique(both.to_numpy(dtype=object).ravel()), dtype="str")
    running, unsure = _running(registry.tables["programs"], named, today)
    joinable = overlaps[both.isin(running).all(axis=1)]
    offers = joinable.drop_duplicates("post_id")[_OFFICE].set_index("post_id")
    offers["programs"] = _programs(joinable)
    offers["unsure"] = [tuple(filter(unsure.__contains__, held)) for held in offers["programs"]]
    offers["overlaps"] = joinable["post_id"].value_counts()
    offers = offers.join(warmth[["last", "due", "overdue_days"]])
    offers = offers[offers["due"] <= today + pd.Timedelta(days=ahead_days)]
    return offers.reset_index().sort_values(["due", "post_id"]).reset_index(drop=True)


def _meetings(records: Records, selection: Selection) -> tuple[Ints, Longs]:
    """Engagements with a day and a program in the view, and an office of it that each met."""
    columns, offices = records.columns, records.offices
    now, _ = records.in_time(selection)
    now = now[(columns.days[now] != NO_DAY) & (columns.programs.codes[now] > 0)]
    whose, named = columns.tags.among(now)
    is_office = (named & len(Tag) - 1) == Tag.OFFICE
    met, office = now[whose[is_office]], (named[is_office] >> 2).astype(np.int64)
    wanted = np.ones(len(offices), dtype=bool)
    if selection.root:
        root = records.tree.position(selection.root_level, selection.root)
        wanted &= offices.areas_at(selection.root_level) == root
    if selection.roles:
        wanted &= np.isin(offices.roles.codes, offices.roles.names.codes(selection.roles))
    kept = wanted[office]
    return met[kept], office[kept]


def _with_offices(frame: pd.DataFrame, registry: Registry) -> pd.DataFrame:
    posts = registry.tables["posts"].set_index("post_id")[_OFFICE[1:]]
    return frame[["post_id"]].join(posts, on="post_id").join(frame.drop(columns="post_id"))


def _newest_first(frame: pd.DataFrame, registry: Registry) -> pd.DataFrame:
    """In order, with whether both dates are known to the day."""
    dated = registry.tables["engagements"].set_index("engagement_id")["date_precision"]
    known = [
        frame[name].map(dated).fillna("day").eq("day")
        for name in ("first_engagement", "second_engagement")
    ]
    frame.insert(frame.columns.get_loc("days") + 1, "to_the_day", known[0] & known[1])
    order = ["second_date", "first_date", "post_id", "second_engagement"]
    frame = frame.sort_values(order, ascending=[False, False, True, True])
    return frame.reset_index(drop=True)


def _programs(overlaps: pd.DataFrame) -> pd.Series:
    """The programs of each office's overlaps, sorted."""
    names = ["first_program", "second_program"]
    pairs = overlaps.melt("post_id", names, value_name="program")[["post_id", "program"]]
    grouped = pairs.drop_duplicates().sort_values("program").groupby("post_id")["program"]
    return grouped.agg(tuple).astype(object)


def _running(
    programs: pd.DataFrame, named: pd.Index, today: pd.Timestamp
) -> tuple[pd.Index, pd.Index]:
    """Those that run on a day, and those of them of which nothing says that they still do."""
    known = programs.set_index("program_id").reindex(named)
    status, end = known["status"], known["end"]
    runs = (status.isna() | (status == _RUNNING)) & ~(known["start"] > today) & ~(end < today)
    unsure = runs & status.isna() & end.isna()
    return named[runs.to_numpy(bool)], named[unsure.to_numpy(bool)]
