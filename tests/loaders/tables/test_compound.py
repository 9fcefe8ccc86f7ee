from __future__ import annotations

import io

import pytest
import xlwt

from loaders.tables.compound import check_compound


@pytest.fixture(scope="module")
def workbook() -> bytes:
    """A workbook of Excel until 2003, long enough for chains of several sectors."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Data")
    for row in range(400):
        sheet.write(row, 0, f"District {row}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(content: bytes, at: int, number: int) -> bytes:
    """The file with one number of four bytes written over."""
    return content[:at] + number.to_bytes(4, "little") + content[at + 4 :]


def table_of(content: bytes) -> int:
    """Where the table of chains begins."""
    return (int.from_bytes(content[76:80], "little") + 1) * 512


def test_a_whole_workbook_passes(workbook: bytes) -> None:
    """Nothing is said of it."""
    check_compound(workbook)


def test_a_chain_that_runs_in_a_circle_is_refused(workbook: bytes) -> None:
    """A reader would follow it until the memory is full."""
    with pytest.raises(ValueError, match="cross"):
        check_compound(changed(workbook, table_of(workbook) + 4, 1))


@pytest.mark.parametrize("at", [40, 44, 64, 72])
def test_more_sectors_than_the_file_has_are_refused(workbook: bytes, at: int) -> None:
    """A reader would set memory aside for them."""
    with pytest.raises(ValueError, match="more sectors"):
        check_compound(changed(workbook, at, 2**31))


def test_a_stream_longer_than_the_file_is_refused(workbook: bytes) -> None:
    """The size stands at the end of its entry in the directory."""
    directory = (int.from_bytes(workbook[48:52], "little") + 1) * 512
    with pytest.raises(ValueError, match="longer"):
        check_compound(changed(workbook, directory + 124, 2))


@pytest.mark.parametrize("at", [48, 60, 68, 76])
def test_a_chain_that_leads_out_of_the_file_is_refused(workbook: bytes, at: int) -> None:
    """Sector seventy thousand of a file that has seventy."""
    content = changed(workbook, at, 70_000)
    if at == 68:
        content = changed(content, 72, 1)
    with pytest.raises(ValueError, match=r"out of the file|outside"):
        check_compound(content)
