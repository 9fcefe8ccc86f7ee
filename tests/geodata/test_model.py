"""The canonical model: frames take its shape or say why not."""

import pandas as pd
import pytest

from geodata.errors import ModelError
from geodata.model import TABLES, Loaded, conform, empty


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_conforms(name):
    """Every table can be empty, with its columns and dtypes."""
    frame = conform(name, empty(name))
    assert list(frame.columns) == TABLES[name].names
    assert frame.dtypes.equals(empty(name).dtypes)


def test_missing_optional_columns_are_added():
    """A reader fills what it knows."""
    row = conform("persons", pd.DataFrame({"source_id": ["s"], "person_id": ["p"], "name": ["A"]}))
    assert row.loc[0, "name"] == "A"
    assert pd.isna(row.loc[0, "gender"])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"shoe_size": 43}, "no column 'shoe_size'"),
        ({"name": None}, "required value is empty"),
        ({"sensitivity": "secret"}, "Unknown code 'secret'"),
    ],
)
def test_a_frame_of_another_shape_is_refused(change, sentence):
    """Stray columns, holes and codes outside the list never pass."""
    row = {"source_id": "s", "person_id": "p", "name": "A"} | change
    with pytest.raises(ModelError, match=sentence):
        conform("persons", pd.DataFrame([row]))


def test_values_of_another_kind_are_refused():
    """A word is not a date."""
    row = {"source_id": "s", "engagement_id": "e", "date": "soon"}
    with pytest.raises(ModelError, match=r"engagements\.date"):
        conform("engagements", pd.DataFrame([row]))


def test_areas_can_be_called_what_people_there_call_them(small_areas):
    """A level takes a word; the others keep theirs."""
    table = pd.concat([pd.DataFrame(small_areas.at(level)) for level in (0, 1, 2)])
    loaded = Loaded({"areas": conform("areas", table)})
    named = loaded.with_area_words({1: "state"})["areas"]
    assert set(named.loc[named["level"] == 1, "kind"]) == {"state"}
    assert set(named.loc[named["level"] == 2, "kind"]) == {"District"}
