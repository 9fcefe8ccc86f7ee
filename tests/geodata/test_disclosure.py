"""Small counts kept back."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.disclosure import COUNTED, announce, band_counts, check_below, snap_breaks, veil
from geodata.errors import ExportError

BELOW = st.integers(3, 5)
COUNTS = st.lists(st.integers(0, 9), min_size=1, max_size=4)


def spans(counts: list[int], below: int) -> list[range]:
    """What each count may be, as its band says."""
    low, high = band_counts(counts, below)
    return [range(one, other + 1) for one, other in zip(low, high, strict=True)]


@given(count=st.integers(0, 10_000), below=st.integers(3, 50))
def test_a_band_holds_its_count_and_says_nothing_finer(count, below):
    """0 is 0; few are 1 to k - 1; all others share their band with k - 1 other counts."""
    (band,) = spans([count], below)
    assert count in band
    assert len(band) == (1 if count == 0 else below - 1 if count < below else below)


@settings(max_examples=60, deadline=None)
@given(parts=COUNTS, elsewhere=st.integers(0, 6), below=BELOW)
def test_a_whole_and_its_parts_never_give_a_small_part_away(parts, elsewhere, below):
    """Whoever has both files can still not tell which of 1 to k - 1 a part is that is kept back."""
    shown = spans(parts, below)
    at = pd.Index(["P"])
    whole = announce(
        pd.Series([sum(parts)], at), [(pd.Series(parts), pd.Series(["P"] * len(parts)))], below
    )
    told = range(int(whole.low.iloc[0]), int(whole.high.iloc[0]) + 1)
    assert sum(parts) in told
    possible = [each for each in product(*shown) if sum(each) in told]
    for i, count in enumerate(parts):
        if 0 < count < below:
            assert {each[i] for each in possible} == set(range(1, below))


@settings(max_examples=60, deadline=None)
@given(of_kind=st.integers(0, 30), others=st.integers(0, 30), below=BELOW)
def test_two_filters_never_give_a_difference_away(of_kind, others, below):
    """All engagements less those of one kind is never a single number, unless it is none."""
    (kind,), (every,) = spans([of_kind], below), spans([of_kind + others], below)
    possible = {whole - part for whole, part in product(every, kind) if whole >= part}
    assert others in possible
    assert len(possible) > 1 or of_kind + others == 0 or of_kind == 0


def test_four_engaged_districts_of_a_province_with_few_are_not_each_one():
    """A province with 4 in 4 districts would say 1 to 4; it says 1 to 7, and each may be 1 to 4."""
    bands = announce(pd.Series([4], ["P"]), [(pd.Series([1, 1, 1, 1]), pd.Series(["P"] * 4))], 5)
    assert (bands.low["P"], bands.high["P"]) == (1, 7)


def test_days_and_offices_of_few_are_not_told():
    """The day of a single engagement would tell of it."""
    frame = pd.DataFrame(
        {
            **{name: [2, 12, 0] for name in COUNTED},
            "days_since": [4.0, 9.0, float("nan")],
            "last": pd.to_datetime(["2026-05-01", "2026-04-26", None]),
            "offices": [0.5, 0.9, 0.0],
            "offices_reached": [1, 9, 0],
            "offices_known": [2, 10, 4],
        },
        index=["A", "B", "C"],
    )
    told = veil(frame, [], 5)
    assert told.loc["A", ["days_since", "last", "offices"]].isna().all()
    assert (told.loc["B", "engagements"], told.loc["B", "engagements_high"]) == (10, 14)
    assert (told.loc["B", "days_since"], told.loc["B", "offices"]) == (9.0, 0.5)
    assert (told.loc["C", "engagements"], told.loc["C", "offices"]) == (0, 0.0)


@given(breaks=st.lists(st.integers(1, 90), min_size=1, max_size=6), below=BELOW)
def test_classes_end_where_bands_do(breaks, below):
    """No class is finer than a band, and they still rise."""
    ends = snap_breaks(sorted(breaks), below)
    assert all((end + 1) % below == 0 for end in ends)
    assert list(ends) == sorted(set(ends))


@pytest.mark.parametrize("below", [1, 2, -5, 5_000])
def test_a_threshold_that_hides_nothing_is_refused(below):
    """Below 2, what is kept back is known to be 1."""
    with pytest.raises(ExportError, match="cannot be kept back"):
        check_below(below)
    assert check_below(0) == 0
