from __future__ import annotations

import json

import pytest

from loaders.tabular import Table, read_tables


def read(*rows: dict[str, str]) -> Table:
    """Rows as a form export gives them."""
    (table,) = read_tables(("form.json", json.dumps(rows).encode()))
    return table


@pytest.mark.parametrize(
    "cell",
    [
        "4.8500 31.6000 512.0 4.3",
        "4.8500 31.6000",
        "4.8500, 31.6000",
        "POINT (31.6000 4.8500)",
        "SRID=4326;POINT Z(31.6000 4.8500 512)",
    ],
)
def test_a_point_in_one_cell_becomes_two_columns(cell: str) -> None:
    """Latitude first as forms write it, longitude first as databases do; and it is said."""
    table = read({"Activity": "visit", "gps": cell}, {"Activity": "call", "gps": ""})
    assert table.headers == ("Activity", "gps", "latitude", "longitude")
    assert [row[2:] for row in table.rows] == [("4.8500", "31.6000"), ("", "")]
    assert [(note.code, note.rows) for note in table.notes] == [("split_point", 1)]


@pytest.mark.parametrize(
    "row",
    [
        {"gps": "4.8500 31.6000 0 0", "_gps_latitude": "4.85", "_gps_longitude": "31.6"},
        {"Wards": "3, 4", "Years": "2021 2022"},
        {"Version": "1.5 2.5", "Title": "x"},
    ],
)
def test_nothing_is_split_without_need(row: dict[str, str]) -> None:
    """Not where columns of coordinates are there already, nor what may be any two numbers."""
    table = read(row)
    assert table.headers == tuple(row)
    assert not table.notes
