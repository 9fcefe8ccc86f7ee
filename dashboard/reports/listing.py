"""What a report lists: areas as they are read and as other programs take them, records, ledger."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from dashboard.facts import Facts
from dashboard.language import current
from dashboard.language import gettext as _
from dashboard.reports.model import Column, Kind, Table
from dashboard.reports.telling import said_of_band
from dashboard.reports.veiling import Told
from dashboard.shown import View
from dashboard.twin import amount_heading, other_heading, rank, tell_areas
from dashboard.words import wording
from dashboard.words.labels import FATES, REASONS, SENSITIVITIES
from dashboard.words.scalewords import PERCENT, measure_words
from geodata.areas import Areas
from geodata.disclosure import COUNTED
from geodata.selection import Selection

_PCODE = "P-code"


def list_areas(selection: Selection, areas: Areas, view: View) -> Table:
    """Every area in the order of the ranking, as the page lists it; counts in bands if asked."""
    rows = tell_areas(selection, areas, view, rank(view, selection, areas))
    amount = amount_heading(selection, view)
    for heading, measure, frame in _counts(selection, view):
        if heading in rows and f"{measure}_high" in frame:
            rows[heading] = _bands(frame.reindex(rows.index), measure)
    rows = rows.reset_index(names=_PCODE).set_index(_PCODE, drop=False)
    rows.index.name = None
    columns = [Column(name, name, _kind(rows[name], name == amount, selection)) for name in rows]
    title = wording.sentence(wording.level_words(areas, int(selection.level or 0))[1])
    return Table(title, tuple(columns), rows)


def _counts(selection: Selection, view: View) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Columns that may hold counts: their heading, what they measure, where it stands."""
    yield amount_heading(selection, view), selection.measure, view.frame
    if view.second is not None:
        words = measure_words(view.second.measure, view.second.need)
        yield words.label, view.second.measure, view.frame
    if view.compared is not None:
        other = view.compared.view.frame
        yield other_heading(selection, view), selection.measure, other


def _kind(values: pd.Series, amount: bool, selection: Selection) -> Kind:
    if values.dtype == object and values.map(lambda value: hasattr(value, "year")).any():
        return "date"
    if not pd.api.types.is_numeric_dtype(values):
        return "text"
    if amount and selection.measure in PERCENT:
        return "share"
    known = values.dropna()
    return "count" if (known == known.round()).all() else "figure"


def _bands(frame: pd.DataFrame, measure: str) -> pd.Series:
    """Counts of engaged areas as they may be told."""
    told = [
        said_of_band(Told(int(low), int(high))) if state == "engaged" else None
        for low, high, state in zip(
            frame[measure], frame[f"{measure}_high"], frame["state"], strict=True
        )
    ]
    return pd.Series(told, frame.index, dtype=object)


def list_measures(selection: Selection, areas: Areas, view: View) -> pd.DataFrame:
    """Measures of every area by P-code under their codes, for other programs.

    Of a comparison the other view's amounts follow as ``<measure>_other``; counts in bands have
    their upper ends as ``<measure>_high``.
    """
    level = int(selection.level or 0)
    frame = view.frame
    names = ["name", "parent_pcode", "state", *COUNTED]
    names += [f"{name}_high" for name in COUNTED if f"{name}_high" in frame]
    names += ["offices_reached", "offices_known", "offices", "days_since", "last", "population"]
    extra = [selection.measure, selection.second] if selection.second else [selection.measure]
    names += [name for name in extra if name in frame and name not in names]
    told = frame[[name for name in names if name in frame]].copy()
    told["name"] = areas.names(level, current()).reindex(told.index)
    told.insert(1, "level", level)
    if view.compared is not None:
        other = view.compared.view.frame[selection.measure]
        told[f"{selection.measure}_other"] = other.reindex(told.index)
    return told.rename(columns=lambda name: name.replace("indicator:", "indicator_"))


def list_records(facts: Facts, selection: Selection) -> Table:
    """Every engagement of a view, newest first."""
    rows, known = facts.records(selection.vintage), facts.registry(selection.vintage)
    ids = rows.engagement_ids[rows.in_view(selection)]
    listed = known.engagements(ids, current())
    sources = facts.sources().set_index("source_id")["name"]
    listed = listed.assign(
        kind=[
            wording.kind(*pair) for pair in zip(listed["kind"], listed["stated_kind"], strict=True)
        ],
        date=listed["date"].dt.date,
        sensitivity=listed["sensitivity"].map(SENSITIVITIES),
        source=listed["source_id"].map(sources),
    )
    headings: dict[str, tuple[str, Kind]] = {
        "date": (_("Date"), "date"),
        "date_precision": (_("Known to the"), "text"),
        "kind": (_("Kind"), "text"),
        "title": (_("Title"), "text"),
        "places": (_("Places"), "text"),
        "counterparts": (_("Counterparts"), "text"),
        "partners": (_("Partners"), "text"),
        "program": (_("Program"), "text"),
        "program_id": (_("Program's code"), "text"),
        "sensitivity": (_("Sensitivity"), "text"),
        "notes": (_("Notes"), "text"),
        "source": (_("Source"), "text"),
        "engagement_id": (_("Engagement's code"), "text"),
    }
    columns = tuple(Column(key, label, kind) for key, (label, kind) in headings.items())
    return Table(_("Engagements"), columns, listed[list(headings)])


def list_ledger(facts: Facts, selection: Selection) -> Table:
    """Every row that was received and not loaded, with its fate and the reason."""
    rows = facts.refused(selection.vintage)
    listed = rows.assign(
        fate=rows["fate"].map(FATES), reason=rows["reason"].map(REASONS), message=rows["message"]
    )
    headings: dict[str, tuple[str, Kind]] = {
        "name": (_("Source"), "text"),
        "row": (_("Row"), "count"),
        "fate": (_("Fate"), "text"),
        "reason": (_("Reason"), "text"),
        "field": (_("Column"), "text"),
        "value": (_("Value"), "text"),
        "message": (_("What was wrong"), "text"),
        "suggestion": (_("Suggestion"), "text"),
    }
    columns = tuple(Column(key, label, kind) for key, (label, kind) in headings.items())
    return Table(_("Rows not loaded"), columns, listed[list(headings)].reset_index(drop=True))
