"""Weights: how much each component of a score counts, as sliders behind a button."""

from __future__ import annotations

import streamlit as st

from dashboard import queries, state
from dashboard.components.fields import bound
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.gapwords.priority import component_help, component_label
from geodata.gaps import component_weights
from geodata.selection import MOST_WEIGHT, Selection

_STEP = 0.25


def show_weights(selection: Selection) -> None:
    """The button, and behind it a slider a component; the map stays where it is."""
    weighed = queries.gaps.weights(selection)
    own = len(selection.weights)
    label = _("Weights · {count}").format(count=own) if own else _("Weights")
    with st.popover(label, icon=":material/tune:", key="weights"):
        st.text(_("How much each reason to go counts. 0 leaves it out."))
        st.button(
            _("Reset weights"),
            disabled=not own,
            key="reset-weights",
            on_click=lambda: state.choose(weights=()),
        )
        total = sum(weighed.values())
        layers = queries.indicators(selection.vintage)
        for code, weight in weighed.items():
            said = _share(component_label(code, layers), weight, total)
            _show_slider(code, wording.plain(said), weight)


def _show_slider(code: str, label: str, weight: float) -> None:
    st.slider(
        label,
        min_value=0.0,
        max_value=float(MOST_WEIGHT),
        step=_STEP,
        help=component_help(code),
        **bound(f"weight-{code}", weight, lambda chosen: _take(code, float(chosen))),
    )


def _share(name: str, weight: float, total: float) -> str:
    """A component, and how much of the score it is where all is known."""
    if not weight:
        return _("{part} · left out").format(part=name)
    return _("{part} · {percent} %").format(part=name, percent=round(100 * weight / total))


def _take(code: str, weight: float) -> None:
    """Keep only what differs from the default, so that a link says what was changed."""
    selection = state.current()
    usual = component_weights((), queries.gaps.needs(selection))
    wanted = {**dict(selection.weights), code: weight}
    kept = {name: value for name, value in wanted.items() if value != usual.get(name)}
    state.choose(weights=tuple(sorted(kept.items())))
