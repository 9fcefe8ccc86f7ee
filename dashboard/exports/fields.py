"""Measures of areas as files take them: which of them are known, what each is called and holds."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.language import InLanguage, noop
from dashboard.language import gettext as _
from dashboard.reports.model import Column, Kind, Scene
from dashboard.words.labels import STATES

LOW, HIGH, OTHER = "_low", "_high", "_other"
"""Endings of the two ends of a band, and of what a view is compared with."""

_UNKNOWN_WHERE = ("not_reported", "no_authority")
_OF_REPORTS = ("engagements", "counterparts", "programs", "partners", "offices_reached", "offices")

_LABELS = InLanguage(
    {
        "name": noop("Name"),
        "level": noop("ADM level"),
        "parent_pcode": noop("P-code of the area above"),
        "state": noop("State"),
        "engagements": noop("Engagements"),
        "counterparts": noop("Counterparts"),
        "programs": noop("Programs"),
        "partners": noop("Partners"),
        "offices_reached": noop("Offices reached, number"),
        "offices_known": noop("Offices known"),
        "offices": noop("Offices reached"),
        "days_since": noop("Days since last"),
        "last": noop("Last engagement"),
        "population": noop("Population"),
        "population_covered": noop("Population covered"),
    }
)

_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("name", "parent_pcode", "state"), "text"),
    **{"offices": "share", "last": "date"},
    **dict.fromkeys(("level", "engagements", "counterparts", "programs", "partners"), "count"),
    **dict.fromkeys(("offices_reached", "offices_known", "days_since"), "count"),
    **dict.fromkeys(("population", "population_covered"), "count"),
}


def measures_of(scene: Scene) -> pd.DataFrame:
    """The measures of a view by P-code, unknown where nobody reports on an area.

    A count there is 0 for want of a source, and whoever sorts or colours by it would take it for
    low. Of counts in bands the lower end is called so, lest it be taken for the count; how many
    offices were reached is then told by their share alone, which is in bands as well.
    """
    told = scene.coverage
    banded = [name.removesuffix(HIGH) for name in told if str(name).endswith(HIGH)]
    counted = [name for name in _OF_REPORTS if name in told]
    counted += [f"{name}{HIGH}" for name in banded]
    if "state" in told:
        unknown = told["state"].isin(_UNKNOWN_WHERE)
        told = told.assign(**{name: told[name].mask(unknown) for name in counted})
    if not banded:
        return told
    apart = [name for name in told if name != "offices_reached" and not name.endswith(HIGH)]
    beside = [[name, f"{name}{HIGH}"] if name in banded else [name] for name in apart]
    told = told[[name for names in beside for name in names]]
    return told.rename(columns={name: f"{name}{LOW}" for name in banded})


def field_column(code: str, scene: Scene | None = None) -> Column:
    """A measure as a column.

    One that is not ours, such as a need layer, has the name that the view gives it, or its code.
    """
    for ending, said in ((LOW, _("{measure}, at least")), (HIGH, _("{measure}, at most"))):
        if code.endswith(ending):
            label = field_column(code.removesuffix(ending), scene).label
            return Column(code, said.format(measure=label), "count")
    if code.endswith(OTHER):
        own = field_column(code.removesuffix(OTHER), scene)
        said = _("{measure}, in the view compared with")
        return Column(code, said.format(measure=own.label), own.kind)
    shown = scene is not None and code == scene.selection.measure.replace(":", "_")
    label = scene.measure if scene is not None and shown and code not in _LABELS else ""
    return Column(code, label or _LABELS.get(code, code), _KINDS.get(code, "figure"))


def in_words(measures: pd.DataFrame) -> pd.DataFrame:
    """Measures as people read them: states in words, shares in per cent."""
    told = measures.copy(deep=False)
    if "state" in told:
        states = dict(STATES)
        told["state"] = told["state"].map(lambda code: states.get(code, code))
    shares = [name for name in told if str(name).removesuffix(OTHER) == "offices"]
    return told.assign(**{name: 100 * told[name] for name in shares})
