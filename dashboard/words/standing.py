"""How an area stands in a period, in a sentence."""

from __future__ import annotations

import pandas as pd

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.words import wording


def state_sentence(row: pd.Series) -> str:
    """How an area stands, in a sentence."""
    match row["state"]:
        case "engaged":
            amount = wording.MEASURES["engagements"].amount(float(row["engagements"]))
            return _("Engaged: {amount} in the period, the last {when}.").format(
                amount=amount, when=_when(row)
            )
        case "lapsed":
            said = _("Lapsed: nothing in the period; the last engagement was {when}.")
            return said.format(when=_when(row))
        case "no_record":
            return _("No record: a source reports on it and has none.")
        case "not_reported":
            return _("Not reported: no source covers it, so nothing can be said.")
        case _:
            return _("No local authority here: a protected area or the like, outside the count.")


def _when(row: pd.Series) -> str:
    if pd.isna(row["last"]):
        return _("undated")
    days = int(row["days_since"])
    if days == 0:
        return _("on {date}, the as-of date itself").format(date=wording.date(row["last"]))
    said = ngettext(
        "on {date}, {count} day before the as-of date",
        "on {date}, {count} days before the as-of date",
        days,
    )
    return said.format(date=wording.date(row["last"]), count=wording.number(days))
