"""Any amounts by P-code as a picture: codes, legend, regions and stops in the layer's order."""

import numpy as np
import pandas as pd
import pytest

from dashboard.components import amounts_map
from dashboard.components.amounts_map import Amounts, Stop, amounts_picture
from dashboard.drawing import Drawn
from dashboard.language import plural_forms
from dashboard.palette import LIGHT, scale_for
from dashboard.pictures import StopMark
from geodata.selection import Selection

DRAWN = Drawn("small-2-0123456789abcdef.json", (), (0, 0, 2, 3))
SELECTION = Selection(vintage="small-2024", level=2)
CODES = ["XXA1", "XXA2", "XXA3", "XXB1", "XXB2", "XXB3"]
VALUES = pd.Series([0.9, 0.1, 0.0, 0.4, np.nan, np.nan], index=CODES)
REASONS = pd.Series({"XXB3": "a"})


@pytest.fixture
def painted(small_areas, monkeypatch):
    """Makes a picture of the small country's districts."""
    monkeypatch.setattr(amounts_map, "current_palette", lambda: LIGHT)

    def paint(amounts, selection=SELECTION, **others):
        return amounts_picture(selection, small_areas, amounts, DRAWN, **others)

    return paint


def test_every_area_has_its_class_or_the_reason_why_not(painted):
    """Ranges for amounts; nothing known, none, and a given state are apart from them and listed."""
    amounts = Amounts(
        "Priority", VALUES, breaks=(0.3, 0.6), codes=REASONS, items=(("a", "Park", ""),)
    )
    picture = painted(amounts)
    assert picture.classes == "20z1xa"
    assert picture.palette.scale == scale_for(LIGHT, 3)
    assert picture.legend.tells
    assert [item[:2] for item in picture.legend.items] == [
        ("0", "up to 0.3"),
        ("1", "0.3 to 0.6"),
        ("2", "over 0.6"),
        ("z", "None (0)"),
        ("x", "No figure"),
        ("a", "Park"),
    ]
    assert np.array_equal(picture.values, VALUES.to_numpy(), equal_nan=True)
    assert np.isnan(picture.days).all()


def test_the_order_of_the_amounts_is_of_no_matter(painted):
    """Values, reasons and regions are found by P-code, whatever order they come in."""
    picture, turned = (
        painted(
            Amounts("Priority", values, codes=REASONS.reindex(values.index)),
            regions=pd.Series(range(6), index=CODES).reindex(values.index),
        )
        for values in (VALUES, VALUES[::-1])
    )
    assert turned.classes == picture.classes
    assert np.array_equal(turned.values, picture.values, equal_nan=True)
    assert np.array_equal(turned.regions, picture.regions)


def test_what_is_not_asked_for_lies_outside(painted):
    """Areas without an entry are outside; a P-code of another boundary is passed over."""
    values = pd.Series({"XXA2": 5.0, "YY99": 7.0, "XXA1": 3.0})
    picture = painted(
        Amounts("Days", values, plural_forms("day", "days")),
        regions=pd.Series({"XXA1": 1, "YY99": 2}),
    )
    assert picture.classes[2:] == "oooo"
    assert picture.values[:2].tolist() == [3, 5]
    assert picture.regions.tolist() == [1, 0, 0, 0, 0, 0]
    assert picture.unit[:2] == ("day", "days")


def test_counts_and_shares_are_said_as_such(painted):
    """Whole numbers have ranges that do not overlap, shares are percentages."""
    counts = painted(Amounts("People", VALUES * 1000, breaks=(250, 500)))
    assert [item[1] for item in counts.legend.items[:3]] == ["1–250", "251–500", "501 or more"]
    shares = painted(Amounts("Share", VALUES, ("%", "of offices"), breaks=(0.25, 0.5)))
    assert [item[1] for item in shares.legend.items[:3]] == [
        "up to 25 %",
        "25 % to 50 %",
        "over 50 %",
    ]


def test_breaks_are_suggested_where_none_are_given(painted):
    """As many classes as distinct amounts need; where less is more the lowest is the strongest."""
    picture = painted(Amounts("Days", pd.Series([1.0, 2.0, 3.0], index=CODES[:3]), reverse=True))
    assert picture.classes == "012ooo"
    assert picture.palette.scale == scale_for(LIGHT, 3, reverse=True)
    nothing = painted(Amounts("Days", pd.Series(np.nan, index=CODES)))
    assert nothing.classes == "xxxxxx"


def test_stops_are_at_the_areas_that_are_drawn(painted):
    """Codes become places in the layer; a stop serves itself without a line."""
    stops = (Stop("XXB1", 1, serves=("XXB2", "XXB1", "XXA1")), Stop("XXA2", 2, "next"))
    picture = painted(Amounts("Priority", VALUES), stops=stops)
    assert picture.stops == (StopMark(3, 1, "chosen", (4, 0)), StopMark(1, 2, "next"))
    with pytest.raises(ValueError, match="drawn"):
        painted(Amounts("Priority", VALUES), stops=[Stop("YY99", 1)])
    with pytest.raises(ValueError, match="kind of stop"):
        painted(Amounts("Priority", VALUES), stops=[Stop("XXA1", 1, "perhaps")])


def test_the_picked_area_and_the_view_are_the_selections(painted):
    """Another area may be picked instead; a focus is another view, so the camera goes there."""
    selection = SELECTION.but(area="XXA1")
    assert painted(Amounts("Priority", VALUES), selection).selected == "XXA1"
    picture = painted(Amounts("Priority", VALUES, selected="XXB1"), selection, focus=(1, "XXA"))
    assert picture.selected == "XXB1"
    assert picture.view != painted(Amounts("Priority", VALUES), selection).view
    assert picture.focus == (-0.5, -1.5, 1.5, 4.5)
