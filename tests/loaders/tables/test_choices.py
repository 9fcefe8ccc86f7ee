"""Several choices in one cell of a form's export."""

from __future__ import annotations

from loaders import read_records
from loaders.tabular import read_tables

FORM = (
    "district,sector,sector/health,sector/wash,note\n"
    "District A1,health wash,1,1,health wash\n"
    "District A2,wash,0,1,no\n"
    "District A1,health other,1,0,\n"
)


def test_choices_are_separated_where_columns_say_what_they_are() -> None:
    """Only the question with its choices beside it, and only cells of nothing else."""
    (table,) = read_tables(("form.csv", FORM.encode()))
    assert table.texts(1) == ["health; wash", "wash", "health other"]
    assert table.texts(4)[0] == "health wash"


def test_a_list_without_choices_beside_it_stays(small_areas) -> None:
    """Blanks separate nothing by themselves."""
    text = "district,sector\nDistrict A1,health wash\n"
    (table,) = read_tables(("list.csv", text.encode()))
    assert table.texts(1) == ["health wash"]


def test_the_sectors_of_a_form_are_several(small_areas) -> None:
    """What is read from the form says both."""
    from geodata.gazetteer import Gazetteer

    loaded = read_records(("form.csv", FORM.encode()), gazetteer=Gazetteer(small_areas))
    assert loaded["engagements"]["sector"].iloc[0] == "health; wash"
