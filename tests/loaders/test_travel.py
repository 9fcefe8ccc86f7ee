"""Travel tables: from, to, and how far."""

import io

import pytest
import xlsxwriter

from geodata.errors import SourceError
from loaders.travel import read_travel

LIST = [("A1", "A2", 10.0), ("A2", "A1", 12.5), ("A1", "A3", 7.0)]


def workbook(rows):
    """A workbook of one sheet."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Roads")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("source", "unit"),
    [
        (("t.csv", b"from,to,km\nA1,A2,10\nA2,A1,12.5\nA1,A3,7\n"), "km"),
        (("t.csv", b"Origin;Destination;Hours\nA1;A2;10\nA2;A1;12,5\nA1;A3;7\n"), "hours"),
        (("t.csv", b"note,to,from,cost\nx,A2,A1,10\n,A1,A2,12.5\ny,A3,A1,7\n"), ""),
        (("t.xlsx", workbook([("From", "To", "Minutes"), *LIST, ("A2", "A3", "")])), "minutes"),
    ],
)
def test_a_list_of_pairs_is_read_whatever_it_is_written_in(source, unit):
    """Headers in any order; the unit is what the header says; a pair without a figure is no way."""
    frame = read_travel(source)
    assert list(frame[["from", "to", "cost"]].itertuples(index=False, name=None)) == LIST
    assert frame["unit"].unique().tolist() == [unit]


def test_a_square_is_a_table_too():
    """Areas down the side and across the top."""
    frame = read_travel(("t.xlsx", workbook([("", "A1", "A2"), ("A1", 0, 10), ("A2", "", 0)])))
    found = list(frame[["from", "to", "cost"]].itertuples(index=False, name=None))
    assert found == [("A1", "A1", 0.0), ("A1", "A2", 10.0), ("A2", "A2", 0.0)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("from,to,km\nA1,A2,3\nA1,A3,far\n", "from A1 to A3 cannot be read: 'far' is no number"),
        ("from,to,km\nA1,A2,-3\n", "-3 is less than nothing"),
        ("from,to,km\nA1,A2,\n", "No pair of areas in the file has a figure"),
        ("name,people\nA1,3\n", "it has the columns name, people"),
    ],
)
def test_a_bad_table_is_told_in_a_sentence(text, said):
    """What is wrong, in which row, and what to give instead."""
    with pytest.raises(SourceError, match=said):
        read_travel(("roads.csv", text.encode()))


def test_the_row_of_a_bad_figure_is_named():
    """As it is counted in the file."""
    with pytest.raises(SourceError, match=r"roads\.csv, row 3"):
        read_travel(("roads.csv", b"from,to,km\nA1,A2,3\nA1,A3,far\n"))
