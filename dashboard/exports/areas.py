"""What the map says of every area, as a table for other people's programs."""

from __future__ import annotations

import pandas as pd

from dashboard.exports.cells import harmless, to_csv
from dashboard.language import bare


def areas_csv(told: pd.DataFrame) -> bytes:
    """Rows by P-code as CSV, the code first; text stays text, and what is unknown stays empty."""
    rows = told.reset_index(names="P-code")
    text = rows.select_dtypes(exclude="number").columns
    written = {
        name: rows[name].astype(object).where(rows[name].notna(), "").map(_harmless)
        for name in text
    }
    rows = rows.assign(**written)
    rows.columns = [_harmless(name) for name in rows.columns]
    return to_csv(rows)


def _harmless(value: object) -> str:
    return harmless(bare(str(value)))
