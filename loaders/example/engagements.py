"""One source of records, from its drafts to canonical tables and a ledger."""

from __future__ import annotations

import hashlib
import json

import pandas as pd

from geodata.gazetteer import Gazetteer
from geodata.ledger import count_fates
from geodata.model import Loaded, conform
from loaders.example.drafts import Diary, Draft
from loaders.example.facts import AS_OF, LOADED_AT, START, read_facts
from loaders.example.faults import refused_rows
from loaders.example.stated import write_places
from loaders.example.units import Place, Units

_DONE = "completed"


def read_source(
    key: str, diary: Diary, reports_on: list[Place], units: Units, gazetteer: Gazetteer
) -> Loaded:
    """Everything one source reported.

    Parameters
    ----------
    key : str
        Key of the source, such as ``csu``.
    diary : Diary
        Draws its engagements.
    reports_on : list of (int, str)
        Level and P-code of the areas it claims to report on.
    units : dict of (int, str) to Unit
        Nepal, for the names that are written down.
    gazetteer : Gazetteer
        Places them: what was written is matched as in any other file.

    Returns
    -------
    Loaded
        Tables ``sources``, ``engagements``, ``places``, ``participations``, ``commitments`` and
        ``ledger``.
    """
    known = read_facts("sources").set_index("key").loc[key]
    refused = refused_rows(key)
    received = int(known["rows"])
    drafts = diary.write(received - len(refused))
    taken = set(refused["row"])
    rows = [row for row in range(2, received + 2) if row not in taken]
    numbered = {f"eng-{key}-{row:06d}": (row, d) for row, d in zip(rows, drafts, strict=True)}
    places = {engagement_id: draft.places for engagement_id, (_, draft) in numbered.items()}
    tables = {
        "engagements": _engagements(numbered),
        "places": write_places(key, places, units, gazetteer),
        "participations": _participations(numbered),
        "commitments": _commitments(numbered),
        "ledger": _ledger(rows, refused),
    }
    source_id = f"example-{key}"
    shaped = {name: conform(name, t.assign(source_id=source_id)) for name, t in tables.items()}
    shaped["sources"] = conform(
        "sources", _source(key, shaped, gazetteer.areas.vintage, reports_on)
    )
    return Loaded(shaped)


Numbered = dict[str, tuple[int, Draft]]


def _engagements(numbered: Numbered) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "engagement_id": engagement_id,
            "row": row,
            "date": draft.day,
            "date_precision": "day",
            "start_date": draft.day if draft.end else None,
            "end_date": draft.end,
            "kind": draft.kind,
            "relation": draft.relation,
            "title": draft.title,
            "notes": draft.notes,
            "program_id": draft.program.program_id if draft.program else None,
            "sector": draft.program.sector if draft.program else None,
            "status": _DONE,
            "sensitivity": draft.sensitivity,
        }
        for engagement_id, (row, draft) in numbered.items()
    )


def _participations(numbered: Numbered) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (engagement_id, *taken)
            for engagement_id, (_, draft) in numbered.items()
            for taken in draft.participations
        ],
        columns=["engagement_id", "party_kind", "party_id", "role"],
    )


def _commitments(numbered: Numbered) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (
                f"{engagement_id}-c{number}",
                engagement_id,
                made.text,
                *made.party,
                made.due,
                made.status,
            )
            for engagement_id, (_, draft) in numbered.items()
            for number, made in enumerate(draft.commitments, 1)
        ],
        columns=[
            "commitment_id",
            "engagement_id",
            "text",
            "party_kind",
            "party_id",
            "due",
            "status",
        ],
    )


def _ledger(rows: list[int], refused: pd.DataFrame) -> pd.DataFrame:
    loaded = pd.DataFrame({"row": rows, "fate": "loaded"})
    return pd.concat([loaded, refused]).sort_values("row")


def _source(
    key: str, tables: dict[str, pd.DataFrame], vintage: str, reports_on: list[Place]
) -> pd.DataFrame:
    known = read_facts("sources").set_index("key").loc[key]
    fates = count_fates(tables["ledger"])
    row = {
        "source_id": f"example-{key}",
        "kind": "records",
        "name": f"{known['name']} (illustrative)",
        "format": "generated",
        "hash": hash_tables(tables),
        "loaded_at": LOADED_AT,
        "vintage": vintage,
        "illustrative": True,
        "reports_on": json.dumps(reports_on),
        "start": START,
        "end": AS_OF,
        **fates,
        "read": json.dumps({"key": "name"}),
        "warnings": json.dumps([]),
    }
    return pd.DataFrame([row])


def hash_tables(tables: dict[str, pd.DataFrame]) -> str:
    """Sha256 of generated tables, which have no bytes of a file to be known by."""
    digest = hashlib.sha256()
    for name in sorted(tables):
        digest.update(name.encode())
        digest.update(tables[name].to_csv(index=False, lineterminator="\n").encode())
    return digest.hexdigest()
