from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.dates.column import combine_month_and_year, last_day, read_dates, year_in_titles


@pytest.mark.parametrize(
    ("cell", "date", "precision"),
    [
        ("2021-03-04", "2021-03-04", "day"),
        ("2021-03-04T10:00:00Z", "2021-03-04", "day"),
        ("20210304", "2021-03-04", "day"),
        (dt.datetime(2021, 3, 4, 9), "2021-03-04", "day"),
        (dt.date(2021, 3, 4), "2021-03-04", "day"),
        (44167.0, "2020-12-02", "day"),
        ("44167", "2020-12-02", "day"),
        ("2021-03", "2021-03-01", "month"),
        ("03/2021", "2021-03-01", "month"),
        ("2021", "2021-01-01", "year"),
        (2021.0, "2021-01-01", "year"),
        ("12 mars 2021", "2021-03-12", "day"),
        ("March 12, 2021", "2021-03-12", "day"),
        ("12 de marzo de 2021", "2021-03-12", "day"),
        ("Mar-21", "2021-03-01", "month"),
        ("août 2021", "2021-08-01", "month"),
        ("4-Sep-21", "2021-09-04", "day"),
        ("12. März 2021", "2021-03-12", "day"),
        ("7 марта 2021 г.", "2021-03-07", "day"),
        ("8 березня 2021", "2021-03-08", "day"),
        ("2 Haziran 2021", "2021-06-02", "day"),
        ("14 gennaio 2021", "2021-01-14", "day"),
        ("16 Agustus 2021", "2021-08-16", "day"),
    ],
)
def test_dates_are_read_as_people_write_them(cell: object, date: str, precision: str) -> None:
    """A month is its first day and says that it is a month; so does a year."""
    (found,) = read_dates([cell]).dates
    assert (str(found.date), found.precision, found.reason) == (date, precision, "")


@pytest.mark.parametrize(
    ("cells", "order", "first"),
    [
        (["03/04/2021", "25/04/2021"], "day first", dt.date(2021, 4, 3)),
        (["3/4/2021", "4/25/2021"], "month first", dt.date(2021, 3, 4)),
        (["03.04.21", "31.12.21"], "day first", dt.date(2021, 4, 3)),
        (["03/04/2021"], "day first", dt.date(2021, 4, 3)),
    ],
)
def test_the_order_is_decided_from_the_whole_column(
    cells: list[str], order: str, first: dt.date
) -> None:
    """The values that only one order can mean decide for the others, and it is said."""
    column = read_dates(cells)
    assert (column.order, column.dates[0].date) == (order, first)
    assert "day" in column.evidence or "month" in column.evidence


@given(st.lists(st.dates(dt.date(1990, 1, 1), dt.date(2060, 1, 1)), min_size=1))
def test_a_column_with_a_day_beyond_twelve_reads_back(dates: list[dt.date]) -> None:
    """Whichever order a column was written in, one telling day brings every date back."""
    telling = [*dates, dt.date(2020, 5, 31)]
    for style in ("%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d"):
        column = read_dates([date.strftime(style) for date in telling])
        assert [found.date for found in column.dates] == telling


@pytest.mark.parametrize("cell", ["01/01/1970", "1900-01-01", "2109-03-01", "31/12/9999"])
def test_placeholders_are_never_used(cell: str) -> None:
    """A sentinel is reported, and its date dropped."""
    found = read_dates([cell]).dates[0]
    assert (found.date, found.reason) == (None, "date_out_of_range")


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("31/02/2021", "bad_date"), ("ongoing", "bad_date"), ("", "no_date"), ("n/a", "no_date")],
)
def test_what_is_no_date_has_a_reason(cell: str, reason: str) -> None:
    """Blank is not the same as unreadable."""
    assert read_dates(["25/12/2021", cell]).dates[1].reason == reason


@pytest.mark.parametrize(
    ("titles", "date", "reason"),
    [
        (("January to March", "3w_jan_mar_2022.xlsx"), dt.date(2022, 1, 1), "year_from_file"),
        (("2021", "3w_2022.xlsx"), None, "bad_date"),
        (("Data", "3w.xlsx"), None, "bad_date"),
    ],
)
def test_a_month_without_a_year_takes_the_only_year_of_the_titles(
    titles: tuple[str, str], date: dt.date | None, reason: str
) -> None:
    """One plausible year in the names of sheet and file is taken and said; two are not."""
    (found,) = read_dates(["January"], titles=titles).dates
    assert (found.date, found.reason) == (date, reason)


def test_years_in_longer_numbers_do_not_count() -> None:
    """20220520 in a file name is a date, not the year 2022."""
    assert year_in_titles(["ss_20220520_3w_2021.xlsx"]) == 2021


def test_month_and_year_columns_are_joined() -> None:
    """August beside 2021 is 2021-08; either alone stays what it is."""
    joined = combine_month_and_year(["August", "8", "", "May"], [2021.0, "2021", "2020", ""])
    assert joined == ["2021-08", "2021-08", "2020", "May"]


@pytest.mark.parametrize(
    ("precision", "last"),
    [("day", "2024-02-01"), ("month", "2024-02-29"), ("year", "2024-12-31"), (None, "2024-02-01")],
)
def test_a_month_lasts_until_its_last_day(precision: str | None, last: str) -> None:
    """What is dated to a month or a year ends with it."""
    assert str(last_day(dt.date(2024, 2, 1), precision)) == last


@pytest.mark.parametrize(
    ("cells", "reasons"),
    [
        (["02/03/2026", "04/04/2026", "2026-01-05"], ["ambiguous_date", "", ""]),
        (["02/03/2026", "25/04/2026"], ["", ""]),
        (["02/03/2026", "25/04/2026", "04/25/2026"], ["ambiguous_date", "", "bad_date"]),
    ],
)
def test_dates_that_may_be_two_are_said(cells: list[str], reasons: list[str]) -> None:
    """Where nothing in the column shows the order, the dates that depend on it carry a reason."""
    assert [read.reason for read in read_dates(cells).dates] == reasons


@pytest.mark.parametrize(
    ("cell", "date", "precision"),
    [
        ("٠٤/٠٣/٢٠٢١", "2021-03-04", "day"),
        ("15 كانون الثاني 2021", "2021-01-15", "day"),
        ("3 يناير 2021", "2021-01-03", "day"),
        ("4 de setembro de 2021", "2021-09-04", "day"),
        ("4 janv. 21", "2021-01-04", "day"),
        ("févr. 2021", "2021-02-01", "month"),
        ("1st March 2021", "2021-03-01", "day"),
        ("Mon, 4 Mar 2021 10:05", "2021-03-04", "day"),
        ("25/12/2021 14:30", "2021-12-25", "day"),
        ("2021-03-04 00:00:00+03:00", "2021-03-04", "day"),
        ("31.12.98", "1998-12-31", "day"),
        ("202103", "2021-03-01", "month"),
        ("1614816000000", "2021-03-04", "day"),
        ("2021.0", "2021-01-01", "year"),
    ],
)
def test_dates_are_read_in_the_digits_and_words_of_five_languages(
    cell: str, date: str, precision: str
) -> None:
    """Arabic digits, two-word months, ordinals, weekdays, times and zones do not matter."""
    (found,) = read_dates([cell, "25/12/2021"]).dates[:1]
    assert (str(found.date), found.precision, found.reason) == (date, precision, "")


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("Q1 2021", "2021-01-01", "2021-03-31"),
        ("2021 T2", "2021-04-01", "2021-06-30"),
        ("1er trimestre 2021", "2021-01-01", "2021-03-31"),
        ("H2 2021", "2021-07-01", "2021-12-31"),
        ("2021/22", "2021-01-01", "2022-12-31"),
        ("Jan-Mar 2022", "2022-01-01", "2022-03-31"),
        ("Dec - Feb 2022", "2021-12-01", "2022-02-28"),
        ("12-14 March 2021", "2021-03-12", "2021-03-14"),
        ("March 12-14, 2021", "2021-03-12", "2021-03-14"),
        ("28 Feb - 3 Mar 2021", "2021-02-28", "2021-03-03"),
        ("13/03/2021 - 15/03/2021", "2021-03-13", "2021-03-15"),
        ("13/03/2021-15/03/2021", "2021-03-13", "2021-03-15"),
        ("du 28 février au 3 mars 2021", "2021-02-28", "2021-03-03"),
        ("del 1 al 5 de marzo de 2021", "2021-03-01", "2021-03-05"),
        ("2021-03-01/2021-03-05", "2021-03-01", "2021-03-05"),
    ],
)
def test_a_period_in_one_cell_has_a_start_and_an_end(cell: str, start: str, end: str) -> None:
    """Quarters, ranges of months and days, and from and until in four languages."""
    (found,) = read_dates([cell]).dates
    assert (str(found.date), str(found.until), found.reason) == (start, end, "")


def test_a_period_that_ends_before_it_starts_keeps_its_start() -> None:
    """The end is reported and never used."""
    (found,) = read_dates(["15/03/2021 - 13/03/2021"]).dates
    assert (str(found.date), found.until, found.reason) == ("2021-03-15", None, "end_before_start")


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2026-12-31", ""),
        ("2028-06-01", "future_date"),
        ("2040-01-01", "date_out_of_range"),
    ],
)
def test_what_is_planned_is_kept_and_what_cannot_be_is_not(cell: str, reason: str) -> None:
    """More than a year ahead is said, more than five years ahead is not believed."""
    (found,) = read_dates([cell], today=dt.date(2026, 11, 22)).dates
    assert found.reason == reason
    assert (found.date is None) == (reason == "date_out_of_range")


def test_a_header_may_say_the_order() -> None:
    """Where the dates show nothing, the form in the header decides."""
    column = read_dates(["03/04/2021"], header="Start Date (mm/dd/yyyy)")
    assert (column.dates[0].date, column.evidence) == (
        dt.date(2021, 3, 4),
        "Its header says month first.",
    )


def test_days_counted_from_1904_are_known_by_the_year_of_the_file() -> None:
    """Only where every number misses the year, and meets it when counted so."""
    serials = [str(44280 - 1462), str(44300 - 1462)]
    column = read_dates(serials, titles=["3w 2021.csv"])
    assert column.dates[0].date == dt.date(2021, 3, 25)
    assert "1904" in column.evidence
    assert read_dates(serials).dates[0].date == dt.date(2017, 3, 24)


def test_a_day_and_month_without_a_year_is_a_day() -> None:
    """3-Sep is what a spreadsheet shows of a day; Sep-21 is a month."""
    days = read_dates(["3-Sep", "Sep-21"], titles=["visits 2022.xlsx"]).dates
    assert [(str(d.date), d.precision) for d in days] == [
        ("2022-09-03", "day"),
        ("2021-09-01", "month"),
    ]
