"""The ranked list: every area with its score, the range of its rank, and all parts of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import queries, state
from dashboard.components.gaps.panels import HEIGHT, panel_of, pick_area
from dashboard.components.picture import current_palette
from dashboard.components.tables import ROW_HEIGHT, fit_height, offer_rows
from dashboard.exports.areas import areas_csv
from dashboard.language import current
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.gapwords.priority import (
    OUT_OF,
    Beside,
    component_label,
    part_figure,
    rank_range,
)
from geodata.areas import Areas
from geodata.selection import Selection

LISTED = 1000
"""Areas that are listed; all of them are in the file."""

_KEY = "gaps-ranking"


def show_ranking(selection: Selection, areas: Areas) -> None:
    """The list; a row picked here is picked on the map, and the other way round."""
    scores = queries.gaps.gap_scores(selection)
    at = scores.index.get_indexer([selection.area])[0]
    head = scores.head(LISTED)
    if at >= LISTED:
        head = pd.concat([head, scores.iloc[[at]]])
    listed = tell_scores(selection, areas, head)
    picked = [listed.index.get_loc(selection.area)] if selection.area in listed.index else []
    st.session_state[_KEY] = {"selection": {"rows": picked}}
    st.dataframe(
        listed,
        key=_KEY,
        height=fit_height(len(listed), HEIGHT // ROW_HEIGHT - 2 - (len(scores) > LISTED)),
        hide_index=True,
        selection_mode="single-row",
        on_select=lambda: _take(listed.index),
        placeholder="",
        alt=_("Areas ranked by priority, with the parts of their scores"),
        column_config=_columns(selection, listed),
    )
    if len(scores) > LISTED:
        said = _("The first {shown} of {count}; the file has all of them.")
        figures = {"shown": wording.number(LISTED), "count": wording.number(len(scores))}
        st.caption(said.format(**figures))


def tell_scores(selection: Selection, areas: Areas, scores: pd.DataFrame) -> pd.DataFrame:
    """What the map says of some areas, and all behind it, as a table by P-code.

    The score and what each part adds to it are points of 100; a bar stands for each part.
    """
    level = int(selection.level or 0)
    adds = OUT_OF * queries.gaps.reasons(selection).reindex(scores.index)
    layers = queries.indicators(selection.vintage)
    told: dict[str, Any] = {
        _("Rank"): scores["rank"].astype("Int64"),
        _("Could be"): [rank_range(row) for row in scores.to_dict("records")],
        _("Name"): areas.names(level, current()).reindex(scores.index),
        _("Score"): (OUT_OF * scores["score"]).round(),
        _("Parts"): list(adds.fillna(0).round(1).to_numpy().tolist()),
        **_figures(selection, scores, layers),
        _("Not known"): [
            wording.joined(component_label(code, layers) for code in codes)
            for codes in scores["unknown"]
        ],
        _("In"): _parents(areas, level, scores),
    }
    return pd.DataFrame(told, index=scores.index)


def _figures(
    selection: Selection, scores: pd.DataFrame, layers: pd.DataFrame
) -> Mapping[str, list[str]]:
    """The figure behind each part, a column each."""
    around = neighbours_of(selection, scores.index)
    areas = facts(selection).reindex(scores.index).to_dict("records")
    rows = list(zip(scores.to_dict("records"), areas, around.values(), strict=True))
    codes = [name.removeprefix("part:") for name in scores if name.startswith("part:")]
    return {
        component_label(code, layers): [
            part_figure(code, row, area, beside, layers) for row, area, beside in rows
        ]
        for code in codes
    }


def facts(selection: Selection) -> pd.DataFrame:
    """What is behind the parts, by P-code: coverage, and need layers by their component."""
    layers = queries.gaps.needs(selection).add_prefix("indicator:")
    return queries.gaps.coverage(selection).join(layers)


def neighbours_of(selection: Selection, pcodes: pd.Index) -> dict[str, Beside]:
    """How the neighbours of some areas stand."""
    counted = queries.gaps.beside(selection).reindex(pcodes, fill_value=0)
    rows = counted.itertuples(index=False, name=None)
    return {str(code): Beside(*row) for code, row in zip(pcodes, rows, strict=True)}


def _parents(areas: Areas, level: int, scores: pd.DataFrame) -> pd.Series:
    parent = areas.parent_level(level) if level > areas.coarsest else level
    return scores["parent_pcode"].map(areas.names(parent, current()))


def _columns(selection: Selection, listed: pd.DataFrame) -> dict[str, Any]:
    colour = current_palette().colour("3")
    weighed = queries.gaps.reasons(selection).columns
    layers = queries.indicators(selection.vintage)
    named = wording.joined(component_label(code, layers).lower() for code in weighed)
    text: dict[str, Any] = {
        name: st.column_config.TextColumn(width=104)
        for name in listed.columns
        if not pd.api.types.is_numeric_dtype(listed[name])
    }
    return text | {
        _("Rank"): st.column_config.NumberColumn(format="%d", width=56),
        _("Name"): st.column_config.TextColumn(width=112),
        _("Score"): st.column_config.ProgressColumn(
            format="%d",
            min_value=0,
            max_value=OUT_OF,
            # The accent is for the area that is picked, and for nothing else.
            color=colour,
            width=92,
            help=_("Points of 100: the weighted mean of the parts that are known."),
        ),
        _("Parts"): st.column_config.BarChartColumn(
            y_min=0,
            width=100,
            color=colour,
            help=_("What each part adds, one bar each: {parts}.").format(parts=named),
        ),
        _("Could be"): st.column_config.TextColumn(
            width=82,
            help=_(
                "Ranks between which nine in ten lie when each weight is changed by about a "
                "quarter, up or down; of areas not all is known of, whatever rank they might have."
            ),
        ),
    }


def _take(codes: pd.Index) -> None:
    selection = state.current()
    rows = st.session_state[_KEY]["selection"]["rows"]
    picked = str(codes[rows[0]]) if rows else ""
    # A list that has left the page, or has another order, may report that nothing is picked in it.
    if panel_of(selection)[0] == "ranking" and picked != selection.area:
        pick_area(picked)


def offer_scores(selection: Selection, areas: Areas) -> None:
    """All rows as a file, for those who cannot see the map or count on."""

    def write() -> bytes:
        told = tell_scores(selection, areas, queries.gaps.gap_scores(selection))
        return areas_csv(told.drop(columns=_("Parts")))

    said = _("Every area with its score and all parts of it, as CSV.")
    offer_rows("gaps", f"gaps-{selection.vintage}.csv", write, said)
