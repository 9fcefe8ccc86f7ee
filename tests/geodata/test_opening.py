"""A view opens on the months up to the newest record."""

import datetime as dt

import pytest

from geodata.coverage import first_period, last_months
from geodata.records import Records


@pytest.fixture
def make_records(make_tables, small_areas):
    """Records of engagements on some days, None for one without a date."""

    def make(*days):
        rows = [(str(at), day, [(2, "XXA1")]) for at, day in enumerate(days)]
        return Records(make_tables(rows), small_areas)

    return make


def test_the_last_months_end_with_the_month_of_the_newest_record(make_records):
    """Whole months, both days included."""
    records = make_records("2024-01-31", "2025-02-14")
    assert last_months(records) == (dt.date(2024, 3, 1), dt.date(2025, 2, 28))
    assert last_months(records, 1) == (dt.date(2025, 2, 1), dt.date(2025, 2, 28))


def test_all_time_is_shown_where_most_records_have_no_date(make_records):
    """A period would leave out more than it shows."""
    assert first_period(make_records("2025-02-14", None)) == (None, None)
    assert first_period(make_records("2025-02-14", "2025-01-01", None))[1] == dt.date(2025, 2, 28)


def test_without_a_dated_record_there_is_no_period(make_records):
    """Nor is there any without records."""
    assert last_months(make_records(None)) == (None, None)
    assert first_period(make_records()) == (None, None)
