from __future__ import annotations

import json

import pytest

from geodata.errors import SourceError
from loaders.tabular import Table, read_tables

OBJECTS = [
    {"District": "Juba", "Organization": "WFP", "Reached": 12},
    {"District": "Yei", "Organization": "FAO", "Reached": None},
]
ROWS = (("Juba", "WFP", 12), ("Yei", "FAO", ""))


def read(content: object) -> Table:
    """Something, written as JSON and read back as the one table in it."""
    text = content if isinstance(content, str) else json.dumps(content)
    (table,) = read_tables(("rows.json", text.encode()))
    return table


@pytest.mark.parametrize(
    "content",
    [
        OBJECTS,
        {"data": OBJECTS},
        {"count": 2, "next": None, "results": OBJECTS},
        {"rows": OBJECTS},
        {"generated": "2024", "activities": OBJECTS, "errors": []},
        {"result": 1, "data": {"records": OBJECTS}},
        "\n".join(map(json.dumps, OBJECTS)),
        "\ufeff" + json.dumps(OBJECTS, indent=2),
    ],
)
def test_a_list_of_objects_is_found_wherever_it_is(content: object) -> None:
    """Bare, under the usual words, or one object a line: the same rows, numbered from one."""
    table = read(content)
    assert table.headers == ("District", "Organization", "Reached")
    assert table.rows == ROWS
    assert (table.format, table.header_row, table.row_numbers) == ("JSON", 0, (1, 2))


def test_lists_with_a_header_are_rows() -> None:
    """As the HXL proxy writes them: header, tags, rows; row numbers are those of the list."""
    table = read([["District", "Org"], ["#adm2+name", "#org"], ["Juba", "WFP"], ["Yei", None]])
    assert table.tags == ("#adm2+name", "#org")
    assert (table.header_row, table.row_numbers) == (1, (3, 4))
    assert table.rows == (("Juba", "WFP"), ("Yei", ""))


@pytest.mark.parametrize(
    "content",
    [
        {
            "headers": [{"name": "ou", "column": "District"}, {"column": "Org"}],
            "rows": [["Juba", "A"]],
        },
        {"fields": [{"id": "District"}, {"id": "Org"}], "records": [["Juba", "A"]]},
        {
            "meta": {"view": {"columns": [{"name": "District"}, {"name": "Org"}]}},
            "data": [["Juba", "A"]],
        },
        {"columns": ["District", "Org"], "data": [["Juba", "A"]]},
    ],
)
def test_a_header_beside_the_rows_is_theirs(content: object) -> None:
    """DHIS2, CKAN, Socrata and data frames keep the names of the columns apart from the rows."""
    table = read(content)
    assert (table.headers, table.rows) == (("District", "Org"), (("Juba", "A"),))


def test_a_point_of_the_interface_of_kobo() -> None:
    """Its list of latitude and longitude becomes two columns."""
    table = read({"count": 1, "results": [{"visit/place": "Juba", "_geolocation": [4.85, 31.58]}]})
    assert table.headers == ("visit/place", "_geolocation", "latitude", "longitude")
    assert table.rows[0][2:] == ("4.85", "31.58")


def test_keys_that_are_tags_are_tags_and_headers() -> None:
    """Without other headers the tags are the headers too."""
    table = read([{"#adm2+code": "524 2 05", "#org": "A"}])
    assert table.headers == table.tags == ("#adm2+code", "#org")


def test_groups_become_headers_with_a_slash() -> None:
    """Lists of words become text that a cell could hold; lists of objects stay JSON."""
    table = read([{"where": {"district": "Juba", "at": {"x": 1}}, "who": ["A", "B"], "n": [{}]}])
    assert table.headers == ("where/district", "where/at/x", "who", "n")
    assert table.rows == (("Juba", 1, "A; B", "[{}]"),)


def test_keys_that_come_later_and_keys_that_come_twice_are_kept() -> None:
    """Objects need not have the same keys, and a key may stand twice in one of them."""
    table = read('[{"District": "Juba", "Org": "A", "Org": "B"}, {"District": "Yei", "Date": NaN}]')
    assert table.headers == ("District", "Org", "Org (2)", "Date")
    assert table.rows == (("Juba", "A", "B", ""), ("Yei", "", "", ""))


def test_objects_without_a_value_are_no_rows() -> None:
    """They are the blank rows of JSON; the numbers of the others do not shift."""
    assert read([{"District": ""}, {}, {"District": "Yei", "Org": "A"}]).row_numbers == (3,)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('[{"District": "Juba"}, {"District"', "damaged"),
        ('{"a": 1}\n{"a": \n', "damaged .rows.json, line 2"),
        ('{"persons": [], "memberships": []}', "no list of rows"),
        ("[" * 100_000, "nested too deeply|damaged"),
        ('{"data": [{"a": ' * 50_000, "nested too deeply|damaged"),
        ('[{"n": ' + "9" * 5000 + "}]", "damaged"),
        ("[]", "no table"),
    ],
)
def test_what_is_no_list_of_rows_is_an_error_with_a_remedy(content: str, says: str) -> None:
    """Cut off, of another form, or built to exhaust a reader: refused in a sentence."""
    with pytest.raises(SourceError, match=says) as caught:
        read(content)
    assert caught.value.remedy
