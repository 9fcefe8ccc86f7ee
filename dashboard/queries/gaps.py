"""Gaps of a view: scores and their parts, regions, clusters, equity, overlap, the open range."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.language import Later, noop
from dashboard.queries.needs import measured
from dashboard.queries.opening import first_view
from dashboard.queries.store import Key, areas, records, registry, version
from dashboard.queries.viewing import as_of, view
from geodata import gaps
from geodata.classes import class_breaks
from geodata.coverage import shown_level
from geodata.gaps.equity import FEWEST_PEOPLE, PER
from geodata.selection import Selection

RATE = "per_100000"
"""What clusters may be of, beside measures and need layers: engagements for each 100,000 people."""

_ENGAGED = {"engaged": 1.0, "lapsed": 0.0, "no_record": 0.0}
"""Engaged or not, as join counts take it; of other states it is not known."""


def needs(selection: Selection) -> pd.DataFrame:
    """Every need layer by P-code, a column each."""
    return measured(selection)


def coverage(selection: Selection) -> pd.DataFrame:
    """The figures of a view by area, whatever measure its map shows."""
    return view(selection.counting()).frame


@st.cache_resource(show_spinner=Later(noop("Finding neighbours")), max_entries=16)
def _neighbours(key: Key, vintage: str, level: int) -> gaps.Contiguity:
    return gaps.contiguity(areas(vintage), level)


def neighbours(vintage: str, level: int) -> gaps.Contiguity:
    """Which areas of a level lie side by side."""
    return _neighbours(version(), vintage, level)


def _around(selection: Selection) -> gaps.Contiguity:
    return neighbours(selection.vintage, shown_level(areas(selection.vintage), selection))


@st.cache_resource(show_spinner=False, max_entries=32)
def _beside(key: Key, link: str) -> pd.DataFrame:
    selection = Selection.model_validate_json(link)
    around, states = _around(selection), coverage(selection)["state"]
    known = states.isin(_ENGAGED).reindex(around.pcodes, fill_value=False).to_numpy(bool)
    away = known & (states.reindex(around.pcodes) != "engaged").to_numpy(bool)
    joined = around.to_matrix()
    counts = {"every": around.neighbours, "known": joined @ known, "unengaged": joined @ away}
    return pd.DataFrame(counts, index=around.pcodes).astype("int64")


def beside(selection: Selection) -> pd.DataFrame:
    """Of every area of a level its neighbours: how many, known in the view, and not engaged."""
    return _beside(version(), selection.counting().model_dump_json()).copy(deep=False)


def weights(selection: Selection) -> dict[str, float]:
    """What each component weighs; those that a link names and that are not there are let go."""
    return gaps.component_weights(_known_weights(selection), needs(selection))


def _known_weights(selection: Selection) -> dict[str, float]:
    """The weights of the view, of components that there are."""
    known = gaps.component_weights((), needs(selection))
    return {code: weight for code, weight in selection.weights if code in known}


def _weighed(selection: Selection) -> str:
    """What scores depend on, as a key."""
    kept = tuple(sorted(_known_weights(selection).items()))
    return selection.counting().but(weights=kept).model_dump_json()


@st.cache_resource(show_spinner=False, max_entries=48)
def _gap_scores(key: Key, link: str) -> pd.DataFrame:
    selection = Selection.model_validate_json(link)
    return gaps.score_gaps(
        coverage(selection),
        needs(selection),
        selection.weights,
        contiguity=_around(selection),
    )


def gap_scores(selection: Selection) -> pd.DataFrame:
    """Every area of a view with its score, its rank and its parts; most reason to go first."""
    return _gap_scores(version(), _weighed(selection)).copy(deep=False)


@st.cache_resource(show_spinner=False, max_entries=48)
def _reasons(key: Key, link: str) -> pd.DataFrame:
    selection = Selection.model_validate_json(link)
    return gaps.explain_scores(gap_scores(selection), selection.weights, needs(selection))


def reasons(selection: Selection) -> pd.DataFrame:
    """What each component adds to the score of each area, a column each."""
    return _reasons(version(), _weighed(selection)).copy(deep=False)


@st.cache_resource(show_spinner=False, max_entries=32)
def _regions(key: Key, link: str, within: int | None) -> tuple[gaps.Region, ...]:
    selection = Selection.model_validate_json(link)
    return gaps.join_regions(
        coverage(selection),
        _around(selection),
        areas(selection.vintage),
        within=within,
        named_by=within,
    )


def regions(selection: Selection, *, within: int | None = None) -> tuple[gaps.Region, ...]:
    """Areas that are not engaged and lie side by side, biggest population first.

    ``within`` is a level whose units part them and name them; else it is the next coarser one.
    """
    return _regions(version(), selection.counting().model_dump_json(), within)


@st.cache_resource(show_spinner=Later(noop("Looking for clusters")), max_entries=24)
def _clusters(key: Key, link: str, statistic: str, of: str) -> pd.DataFrame:
    selection = Selection.model_validate_json(link)
    values = cluster_values(selection, statistic, of)
    return gaps.local_clusters(values, _around(selection), statistic=statistic)


def clusters(selection: Selection, statistic: str, of: str) -> pd.DataFrame:
    """Where like lies beside like; ``of`` counts for the statistics that take amounts."""
    return _clusters(version(), selection.counting().model_dump_json(), statistic, of).copy(
        deep=False
    )


def cluster_values(selection: Selection, statistic: str, of: str) -> pd.Series:
    """What a local statistic is asked about: engaged or not, or an amount; NaN where unknown.

    Scores are none of these: neighbours are a part of them, so they cluster by construction.
    """
    frame = coverage(selection)
    if statistic == "join_counts":
        return frame["state"].map(_ENGAGED).astype("float64")
    if of == RATE:
        return rates(selection, "engagements")
    if of in frame.columns:
        return frame[of].astype("float64").where(frame["state"].isin(_ENGAGED))
    return needs(selection)[of].reindex(frame.index)


@st.cache_resource(show_spinner=False, max_entries=32)
def _equity(key: Key, link: str, measure: str) -> gaps.Equity:
    return gaps.measure_equity(coverage(Selection.model_validate_json(link)), measure)


def equity(selection: Selection, measure: str) -> gaps.Equity:
    """How evenly attention is spread over people."""
    return _equity(version(), selection.counting().model_dump_json(), measure)


@st.cache_resource(show_spinner=False, max_entries=32)
def _overlaps(key: Key, link: str, days: int) -> pd.DataFrame:
    selection = Selection.model_validate_json(link)
    known, rows = registry(selection.vintage), records(selection.vintage)
    return gaps.find_overlaps(known, rows, selection, within_days=days)


def overlaps(selection: Selection, days: int) -> pd.DataFrame:
    """Offices that two programs met within so many days, newest first."""
    return _overlaps(version(), selection.counting().model_dump_json(), days).copy(deep=False)


def joint_visits(selection: Selection, days: int, warmth: pd.DataFrame) -> pd.DataFrame:
    """Offices due to be met that several running programs meet; ``warmth`` is by office."""
    known, today = registry(selection.vintage), as_of(selection).date()
    return gaps.offer_joint_visits(overlaps(selection, days), known, warmth, as_of=today)


@st.cache_resource(show_spinner=False, max_entries=32)
def _bounds(key: Key, link: str) -> gaps.Bounds:
    selection = Selection.model_validate_json(link)
    rows, units = records(selection.vintage), areas(selection.vintage)
    return gaps.bound_coverage(rows, units, selection, coverage(selection))


def bounds(selection: Selection) -> gaps.Bounds:
    """Worst and best case of a view, from records known only to a higher level."""
    return _bounds(version(), selection.counting().model_dump_json())


@st.cache_resource(show_spinner=False, max_entries=32)
def _joins(key: Key, link: str) -> gaps.Joins:
    selection = Selection.model_validate_json(link)
    return gaps.count_joins(cluster_values(selection, "join_counts", ""), _around(selection))


def joins(selection: Selection) -> gaps.Joins:
    """Whether areas without engagement lie together over the whole of a view."""
    return _joins(version(), selection.counting().model_dump_json())


def rates(selection: Selection, measure: str) -> pd.Series:
    """Attention for each 100,000 people of an area; NaN where too few people are known of."""
    frame = coverage(selection)
    people = frame["population"].where(frame["population"] >= FEWEST_PEOPLE)
    told = frame["state"].isin(_ENGAGED)
    return PER * frame[measure].where(told) / people


@st.cache_resource(show_spinner=False, max_entries=32)
def _rate_breaks(key: Key, vintage: str, level: int | None, measure: str) -> tuple[float, ...]:
    return class_breaks(measure, rates(first_view(vintage).but(level=level), measure))


def rate_breaks(selection: Selection, measure: str) -> tuple[float, ...]:
    """What parts the classes of rates: of the whole country without filters, so that it stays."""
    return _rate_breaks(version(), selection.vintage, selection.level, measure)


def overlap_times(selection: Selection, days: int) -> pd.Series:
    """Overlaps of the offices of each area, those of its parts included; 0 where there is none."""
    units, level = areas(selection.vintage), shown_level(areas(selection.vintage), selection)
    found = overlaps(selection, days)
    times = pd.Series(0.0, index=coverage(selection).index)
    for at in units.levels:
        mine = found.loc[found["level"] == at, "pcode"]
        if at >= level and len(mine):
            counts = mine.map(units.ancestors(at, level)).value_counts()
            times = times.add(counts.reindex(times.index), fill_value=0)
    return times
