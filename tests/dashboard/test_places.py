"""Areas are found by the names that people know them by."""

import json

import pandas as pd
import pytest

from dashboard.places import label_places
from geodata.areas import Areas
from geodata.model import conform, empty
from loaders import read_boundaries

COUNTIES = {"QQ01": "Northfield", "QQ02": "Riverside"}


@pytest.fixture
def areas(counties_file):
    """Two counties of one country."""
    content = counties_file(COUNTIES)
    return read_boundaries(("quland.geojson", content))["areas"]


def aliases(vintage, *names):
    """Other names of the first county, as a crosswalk gives them."""
    rows = pd.DataFrame({"name": names}).assign(vintage=vintage, level=1, pcode="QQ01")
    return conform("aliases", rows.assign(source_id="names-1"))


def test_a_name_of_a_lookup_sheet_can_be_searched(areas):
    """In its own script, beside the name of the boundary."""
    labels = label_places(Areas(areas), aliases(areas["vintage"].iloc[0], "الشمال"))
    assert labels[1, "QQ01"] == "Northfield (ADM1 area) · الشمال"
    assert labels[1, "QQ02"] == "Riverside (ADM1 area)"


def test_a_name_of_the_boundary_in_another_language_can_be_searched(areas):
    """A language has one name or several."""
    names = json.dumps({"fr": "Champ du Nord", "alt": ["Nordfeld", "Norra"]})
    areas.loc[areas["pcode"] == "QQ01", "names"] = names
    labels = label_places(Areas(areas), empty("aliases"))
    assert labels[1, "QQ01"] == "Northfield (ADM1 area) · Champ du Nord · Nordfeld · Norra"


def test_a_name_that_only_looks_different_is_not_said_twice(areas):
    """Case and accents make no other name, and a long list does not fill the box."""
    vintage = areas["vintage"].iloc[0]
    many = ["NORTHFIELD", "Nörthfield", *(f"Name {letter}" for letter in "ABCDEFGH")]
    label = label_places(Areas(areas), aliases(vintage, *many))[1, "QQ01"]
    assert label.lower().count("northfield") == 1
    assert label.count("·") == 4
