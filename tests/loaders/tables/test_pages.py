from __future__ import annotations

import pytest

from geodata.errors import SourceError
from loaders.tabular import read_tables

PAGE = """<html><head><meta charset="{charset}"><style>td {{ color: red }}</style></head><body>
<h1>Liste</h1><table><tr><td><table border=1>
<tr><th>Province</th><th>District</th><th>Organisation</th></tr>
<tr><td rowspan=2>Kédougou</td><td>Saraya</td><td>Croix-Rouge<br>du Sénégal</td></tr>
<tr><td>Salémata</td><td>&lt;b&gt;</td></tr>
<tr><td>Thiès</td><td colspan=2>Mbour</td></tr>
</table></td></tr></table></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_page_saved_as_a_workbook_is_read(encoding: str) -> None:
    """The table inside, with what reaches over several rows in each of them."""
    (table,) = read_tables(("liste.xls", PAGE.format(charset=encoding).encode(encoding)))
    assert table.format == "HTML"
    assert table.headers == ("Province", "District", "Organisation")
    assert table.rows == (
        ("Kédougou", "Saraya", "Croix-Rouge du Sénégal"),
        ("Kédougou", "Salémata", "<b>"),
        ("Thiès", "Mbour", ""),
    )
    assert table.row_numbers == (2, 3, 4)


def test_several_tables_of_a_page_are_sheets() -> None:
    """They can be told apart, and one can be asked for."""
    one = "<table><tr><th>District<th>Date<tr><td>{}<td>2024</table>"
    content = f"<html>{one.format('Juba')}{one.format('Yei')}</html>".encode()
    assert [table.sheet for table in read_tables(("a.html", content))] == ["table 1", "table 2"]
    (second,) = read_tables(("a.html", content), sheet="table 2")
    assert second.rows == (("Yei", "2024"),)


SHEET = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="3W"><Table>
<Row><Cell><Data ss:Type="String">District</Data></Cell><Cell ss:Index="3">
<Data ss:Type="String">Date</Data></Cell></Row>
<Row ss:Index="4"><Cell><Data ss:Type="String">Juba</Data></Cell><Cell ss:Index="3">
<Data ss:Type="DateTime">2024-01-02T00:00:00.000</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_a_workbook_that_excel_saved_as_xml() -> None:
    """Rows and cells that are left out keep their place."""
    (table,) = read_tables(("a.xls", SHEET.encode()))
    assert (table.sheet, table.format) == ("3W", "XML")
    assert table.headers == ("District", "", "Date")
    assert (table.rows, table.row_numbers) == ((("Juba", "", "2024-01-02"),), (4,))


def test_damaged_xml_is_an_error() -> None:
    """Cut off in the middle: a sentence, no traceback."""
    with pytest.raises(SourceError, match="cannot be opened"):
        read_tables(("a.xls", SHEET[:500].encode()))


def test_entities_of_xml_are_not_followed() -> None:
    """A file on this machine does not come in through a name in a document."""
    stated = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>\n<Workbook'
    evil = SHEET.replace("<Workbook", stated)
    (table,) = read_tables(("a.xls", evil.replace(">Juba<", ">Juba&e;<").encode()))
    assert table.rows[0][0] == "Juba&e;"


def test_a_page_of_a_few_lines_that_claims_the_memory_is_refused() -> None:
    """Cells that reach over thousands of rows and columns are counted before they are made."""
    row = "<tr>" + '<td rowspan="65534" colspan="1000">x</td>' * 8 + "</tr>"
    page = f"<html><table>{row * 1000}</table></html>"
    with pytest.raises(SourceError, match="cells"):
        read_tables(("big.xls", page.encode()))
