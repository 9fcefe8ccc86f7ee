"""Areas are found by the names that people know them by."""

import json

import pandas as pd
import pytest

from dashboard.places import PlaceFinder, label_places
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


@pytest.fixture
def finder():
    """Four places of two provinces, two of them called alike."""
    return PlaceFinder(
        {
            (1, "FR01"): "Ain (department)",
            (2, "FR01001"): "Saint-Étienne, Ain (commune)",
            (2, "FR02001"): "Saint-Étienne, Loire (commune) · Sant-Estève",
            (2, "FR02002"): "Bois-Saint-Étienne, Loire (commune)",
        }
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("saint etienne", ["FR01001", "FR02001", "FR02002"]),
        ("Étienne loire", ["FR02002", "FR02001"]),
        ("sant-est", ["FR02001"]),
        ("fr02002", ["FR02002"]),
        ("ain", ["FR01", "FR01001"]),
        ("tienne", []),
        ("  ", []),
    ],
)
def test_typed_words_find_places_that_begin_with_them_first(finder, typed, found):
    """Without accents or case; by another name, by what it lies in, or by P-code."""
    assert [pcode for _, pcode in finder.find(typed, 10)] == found


def test_no_more_is_found_than_was_asked_for(finder):
    """A box shows a few."""
    assert len(finder.find("saint", 2)) == 2
