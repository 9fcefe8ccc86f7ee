"""Words and numbers as a person would say them."""

import datetime as dt
import math

import pandas as pd
import pytest

from dashboard.words import wording
from dashboard.words.scalewords import class_bounds, class_labels


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (812, "812"),
        (9999, "9,999"),
        (12_345, "12,000"),
        (24_812_000, "24.8 million"),
        (math.nan, "unknown"),
    ],
)
def test_large_numbers_are_rounded(value, said):
    """Millions and thousands, not digits."""
    assert wording.spoken(value) == said


def test_a_date_is_as_precise_as_it_is_known():
    """A month is not given a day."""
    day = pd.Timestamp("2026-03-07")
    assert wording.date(day) == "7 Mar 2026"
    assert wording.date(day, "month") == "Mar 2026"
    assert wording.date(day, "year") == "2026"
    assert wording.date(pd.NaT) == "no date"


def test_a_period_may_be_open():
    """On one side, or on both."""
    day = dt.date(2026, 3, 7)
    assert wording.period(None, None) == "all time"
    assert wording.period(day, None) == "since 7 Mar 2026"
    assert wording.period(None, day) == "up to 7 Mar 2026"


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [(5, 3, "+2"), (3, 5, "-2"), (3, 3, "0"), (3, None, None), (3, math.nan, None)],
)
def test_a_change_has_a_sign(now, before, said):
    """No change is none, an unknown one is not shown."""
    assert wording.change(now, before) == said


@pytest.mark.parametrize(
    ("one", "many"),
    [("county", "counties"), ("district", "districts"), ("parish", "parishes"), ("suco", "sucos")],
)
def test_what_areas_are_called_has_a_plural(one, many):
    """Regular English nouns."""
    assert wording.plural(one) == many


def test_a_level_is_called_by_the_boundarys_own_word(small_areas):
    """Districts where the file says so, the ADM level where it says nothing."""
    assert wording.level_words(small_areas, 2) == ("district", "districts")
    assert wording.level_words(small_areas, 1) == ("ADM1 area", "ADM1 areas")


def test_text_from_data_is_not_markdown():
    """Signs are escaped, shortcodes are parted, and plain words stay as they are."""
    assert wording.plain("Governor of Koshi") == "Governor of Koshi"
    assert wording.plain("*a* [b](c)") == r"\*a\* \[b\]\(c\)"
    assert wording.plain(":home:") == "\\:\u2060home\\:"


def test_a_kind_that_is_none_of_ours_keeps_the_providers_word():
    """Rule 5: what was written is shown where nothing better is known."""
    assert wording.kind("dialogue", "Talks") == "Dialogue"
    assert wording.kind("activity", "Cash for work") == "Cash for work"
    assert wording.kind("activity", None) == "Reported activity"


def test_legend_classes_do_not_overlap():
    """Whole numbers: each class starts after the one before ended."""
    labels = class_labels("engagements", (5.0, 15.0), pd.Series([1, 40]))
    assert labels == ["1–5", "6–15", "16 or more"]
    assert class_labels("days_since", (30, 90, 180, 365), pd.Series([3]))[0] == "0–30"
    assert class_labels("offices", (0.1, 0.25, 0.5, 0.75), pd.Series([0.2]))[-1] == "over 75 %"


@pytest.mark.parametrize(
    ("measure", "breaks", "labels"),
    [
        ("programs", (), ["1 or more"]),
        ("days_since", (), ["0 or more"]),
        ("offices", (), ["any amount but 0"]),
        ("engagements", (0.25, 1.2, 1.7), ["up to 0.25", "1", "1.2 to 1.7", "2 or more"]),
        ("engagements", (-5.0, 0.0, 2.0), ["up to -5", "-5 to 0", "1–2", "3 or more"]),
        ("engagements", (10.0, 1e300), ["1–10", "11–1E300", "1E300 or more"]),
    ],
)
def test_a_class_is_named_by_its_ends_whatever_is_shown(measure, breaks, labels):
    """One class, ends between whole numbers, ends below them, ends beyond all numbers."""
    assert class_labels(measure, breaks, pd.Series([4.0, 4.0])) == labels
    assert all(class_bounds(breaks, number, measure) for number in range(len(labels)))
