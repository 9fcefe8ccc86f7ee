"""The legend: every class and every state, with the number of areas in it."""

from __future__ import annotations

import math
from html import escape

import pandas as pd
import streamlit as st

from dashboard import wording
from dashboard.components.picture import current_palette, framed_unit, shade_of
from dashboard.needs import NeedLayer
from dashboard.queries import View
from geodata.areas import Areas
from geodata.classes import classify
from geodata.coverage import STATES
from geodata.selection import Selection


def show_legend(selection: Selection, areas: Areas, view: View) -> None:
    """Classes of the measure, then the states that are not amounts, then what is out of sight."""
    _show_items(selection, view)
    apart = _count_far_off(selection, areas)
    if apart:
        one, many = wording.level_words(areas, int(selection.level or 0))
        lie = f"{one} lies" if apart == 1 else f"{many} lie"
        st.caption(f"{wording.number(apart)} {lie} far off; press the frame on the map to see all.")


def _count_far_off(selection: Selection, areas: Areas) -> int:
    """Areas that the first look leaves out, as overseas departments; they count all the same."""
    framed = framed_unit(selection, areas)
    return areas.far_off(int(selection.level or 0), *framed) if framed else 0


def _show_items(selection: Selection, view: View) -> None:
    palette = current_palette()
    if view.need is not None:
        _show_need_legend(selection, view, view.need)
        return
    measure = wording.MEASURES[selection.measure]
    classes = [
        _item(f"background:{palette.colour(shade)}", label, count)
        for shade, label, count in legend_classes(selection.measure, view)
    ]
    states = view.frame["state"].value_counts()
    others = [
        _item(_swatch(state), label, int(states.get(state, 0)), wording.STATE_HELP[state])
        for state, label in STATES.items()
        if state != "engaged"
    ]
    st.html(
        f'<div class="eng-legend" role="list" aria-label="Legend">'
        f"<p><b>{escape(measure.label)}</b>{''.join(classes)}</p><p>{''.join(others)}</p></div>"
    )


def _show_need_legend(selection: Selection, view: View, need: NeedLayer) -> None:
    """Classes of the figures, then what is no amount: a reported 0, and no figure at all."""
    values = view.frame[selection.measure]
    amounts = values[values.notna() & (values != 0)]
    counts = classify(amounts, view.breaks).value_counts()
    palette = current_palette()
    labels = need.class_labels(view.breaks) or class_labels("", view.breaks, amounts)
    classes = [
        _item(
            f"background:{palette.colour(shade_of(number, len(labels), ''))}",
            label,
            int(counts.get(number, 0)),
        )
        for number, label in enumerate(labels)
    ]
    others = [
        _item(f"background:{palette.colour('z')}", "Reported as 0", int((values == 0).sum())),
        _item(_swatch("not_reported"), "No figure", int(values.isna().sum())),
    ]
    unit = f", {need.wording.many}" if need.wording.many else ""
    about = f'<p class="eng-about">{escape(wording.sentence(need.about()))}</p>'
    st.html(
        f'<div class="eng-legend" role="list" aria-label="Legend">'
        f"<p><b>{escape(need.label + unit)}</b>{''.join(classes)}</p>"
        f"<p>{''.join(others)}</p>{about}</div>"
    )


def _swatch(state: str) -> str:
    palette = current_palette()
    if state == "not_reported":
        return f"background:{palette.ground};border:1px dashed {palette.line}"
    if state == "no_authority":
        return f"background:{palette.ground};border:1px solid {palette.line}"
    character = {"lapsed": "l", "no_record": "n"}[state]
    return f"background:{palette.colour(character)}"


def _item(style: str, label: str, count: int, explained: str = "") -> str:
    title = f' title="{escape(explained)}"' if explained else ""
    empty = "" if count else " eng-none"
    return (
        f'<span class="eng-key{empty}" role="listitem"{title}><i style="{style}"></i>'
        f"{escape(label)}&nbsp;<em>{wording.number(count)}</em></span>"
    )


def legend_classes(measure: str, view: View) -> list[tuple[str, str, int]]:
    """Shade, label and number of areas of each class, from little to much."""
    engaged = view.frame[view.frame["state"] == "engaged"]
    classes = classify(engaged[measure], view.breaks)
    count = len(view.breaks) + 1
    labels = class_labels(measure, view.breaks, engaged[measure])
    rows = [
        (shade_of(number, count, measure), labels[number], int((classes == number).sum()))
        for number in range(count)
    ]
    unknown = int(classes.isna().sum())
    return [*rows, ("u", "amount unknown", unknown)] if unknown else rows


def class_labels(measure: str, breaks: tuple[float, ...], values: pd.Series) -> list[str]:
    """What each class holds, in whole numbers that do not overlap."""
    if measure == "offices":
        edges = [f"{round(value * 100)} %" for value in breaks]
        return [f"up to {edges[0]}", *(f"to {edge}" for edge in edges[1:]), f"over {edges[-1]}"]
    if not breaks:
        top = values.max()
        return ["none" if pd.isna(top) else wording.spoken(float(top))]
    lows = [0 if measure == "days_since" else 1, *(math.floor(value) + 1 for value in breaks)]
    highs = [*breaks, math.inf]
    return [_span(low, high) for low, high in zip(lows, highs, strict=True)]


def _span(low: float, high: float) -> str:
    if math.isinf(high):
        return f"{_short(low)} or more"
    return _short(low) if low >= high else f"{_short(low)}–{_short(high)}"


def _short(value: float) -> str:
    """Thousands and millions in the few characters a legend has."""
    if value >= 1e6:
        return f"{value / 1e6:.3g} m"
    return f"{value / 1e3:.3g} k" if value >= 1e4 else wording.number(value)
