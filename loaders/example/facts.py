"""The facts under the example: its fixed calendar, and the published tables it stands on."""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib.resources import files

import pandas as pd

START = dt.date(2023, 10, 1)
AS_OF = dt.date(2026, 9, 30)
LOADED_AT = "2026-09-30T12:00:00Z"
VALID_ON = dt.date(2024, 3, 14)  # of the P-codes, as OCHA dates them
COUNTRY = "NP"
# What the four kinds of local government are called in English.
LOCAL_STYLES = {
    "Mahanagarpalika": "Metropolitan City",
    "Upamahanagarpalika": "Sub-Metropolitan City",
    "Nagarpalika": "Municipality",
    "Gaunpalika": "Rural Municipality",
}
PROVINCES = ("NP01", "NP02", "NP03", "NP04", "NP05", "NP06", "NP07")

_MONTHS = "January,February,March,April,May,June,July,August,September,October,November,December"


def say_day(day: dt.date) -> str:
    """A day in words, such as 5 March 2026, whatever the machine's language."""
    return f"{day.day} {_MONTHS.split(',')[day.month - 1]} {day.year}"


@cache
def read_facts(name: str) -> pd.DataFrame:
    """One committed table of the example.

    Parameters
    ----------
    name : str
        File name without ``.csv`` in ``loaders/example/data``.

    Returns
    -------
    pandas.DataFrame
        All columns as text, missing cells as empty text. Shared: do not change it in place.
    """
    path = files(__package__).joinpath("data", f"{name}.csv")
    with path.open(encoding="utf-8") as file:
        return pd.read_csv(file, dtype="str", keep_default_na=False)


@cache
def population() -> dict[str, int]:
    """Inhabitants by district P-code, National Population and Housing Census 2021."""
    census = read_facts("population_2021_by_district")
    return dict(zip(census["adm2_pcode"], census["population_2021"].astype(int), strict=True))
