"""Fates and reasons: why every row received was loaded, held or rejected.

The codes below are the closed list that ``engagement check``, the *Data* page and
``docs/formats.md`` share. A *reason* decides a row's fate; a *warning* is said about rows that
were loaded all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geodata.codelists import FATES
from geodata.errors import ModelError

REASONS: Mapping[str, str] = {
    "blank_place": "names no place at all",
    "unknown_code": "the code is not in the boundary",
    "unknown_name": "the name is not in the boundary",
    "ambiguous_name": "the name fits more than one area",
    "code_name_conflict": "the code and the name point to different areas",
    "code_restyled": "the codes are written in another style than the boundary's",
    "outside_boundary": "the point lies outside every area",
    "no_coordinates": "the coordinates are missing or not numbers",
    "swapped_coordinates": "latitude and longitude look swapped",
    "point_name_conflict": "the point lies in another area than the one stated",
    "known_only_higher": "known only to a higher level than the one shown",
    "bad_date": "the date cannot be read",
    "ambiguous_date": "no date shows whether day or month comes first; the day was taken to",
    "end_before_start": "the end lies before the start",
    "date_out_of_range": "the date is not plausible, such as 1900 or 1970-01-01",
    "future_date": "the date lies more than a year after the day of loading",
    "year_from_file": "the year stands only in the name of the file or sheet",
    "no_date": "no date in the row",
    "duplicate_row": "the same row stands in the file more than once",
    "unknown_value": "a value is not in its code list and was kept as text",
    "empty_row": "the row is empty",
    "other_sheets": "other sheets of the workbook were not read",
    "other_layers": "other layers of the file were not read",
    "name_matched_fuzzily": "the name is spelt differently from the boundary's",
    "repaired_geometry": "the geometry was invalid and was repaired without adding to it",
    "empty_geometry": "the area has no geometry",
    "assumed_crs": "no coordinate system was stated; longitude and latitude were assumed",
    "reprojected": "the geometry was reprojected to WGS 84",
    "duplicate_code": "the code stands more than once; the parts were joined",
    "derived_parent": "the level above was made by joining these areas",
    "broken_text": "characters were lost before the file reached us",
    "other_vintage": "another boundary version fits the places better",
    "rejected_in_review": "a person decided that it is no place of ours",
    "resubmitted": "a corrected row came later and stands for it",
    "resubmission": "the file is a ledger of ours that came back, with corrected rows",
    "lookup_sheet": "another sheet gives names and codes of areas, and they were used",
    "unpivoted": "a cross-tab was read as one record a filled cell",
    "joined_tables": "another table was joined by its key",
    "header_lines": "the header has more than one line, read together",
    "merged_cells": "the value of a merged cell was read in every row of it",
    "split_point": "one cell gave latitude and longitude",
    "point_of_shape": "a point inside stands for a line or an area",
    "counts_not_records": "figures about areas, kept as a need layer and not as engagements",
    "other_country": "about a country that the boundary does not hold",
    "no_figure": "no figure stands in the row",
    "bad_number": "a figure cannot be read as a number",
    "total_row": "a total of other rows of the file, not added to them again",
    "centre_of_area": "the point stands for a whole country or province",
    "no_locations": "the file has no location below the country",
    "overlapping_areas": "areas of one level overlap",
    "gaps_between_areas": "there are gaps between areas of one level",
    "outside_parent": "the area does not lie in its parent",
    "several_vintages": "the file holds several versions of the boundary",
}


@dataclass(frozen=True)
class Warned:
    """One warning: a code of :data:`REASONS`, how many rows, a sentence, a few examples."""

    code: str
    rows: int
    message: str
    examples: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        if self.code not in REASONS:
            raise ModelError(f"Unknown reason code {self.code!r}")

    def as_dict(self) -> dict[str, Any]:
        """The warning as it is stored and printed."""
        return {
            "code": self.code,
            "rows": self.rows,
            "message": self.message,
            "examples": list(self.examples),
        }


def count_fates(ledger: pd.DataFrame) -> dict[str, int]:
    """Rows received and rows by fate.

    Parameters
    ----------
    ledger : pandas.DataFrame
        A conformed ``ledger`` table.

    Returns
    -------
    dict
        ``received`` and one entry a fate; ``received`` is the sum of the others.
    """
    counts = ledger["fate"].value_counts()
    return {"received": len(ledger), **{fate: int(counts.get(fate, 0)) for fate in FATES}}


def summarise_reasons(ledger: pd.DataFrame, examples: int = 3) -> list[dict[str, Any]]:
    """Held and rejected rows grouped by reason and fate, most rows first.

    Parameters
    ----------
    ledger : pandas.DataFrame
        A conformed ``ledger`` table.
    examples : int
        How many distinct values to show for each reason.

    Returns
    -------
    list of dict
        ``{"code", "fate", "rows", "examples"}``.
    """
    refused = ledger[ledger["fate"].isin(["held", "rejected"])]
    grouped = refused.groupby(["reason", "fate"], sort=False)
    rows = [
        {
            "code": str(code),
            "fate": str(fate),
            "rows": len(group),
            "examples": group["value"].dropna().drop_duplicates().head(examples).tolist(),
        }
        for (code, fate), group in grouped
    ]
    return sorted(rows, key=lambda row: (-int(row["rows"]), row["code"]))
