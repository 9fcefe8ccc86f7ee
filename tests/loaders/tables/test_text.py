from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.tables.text import clean, decode, find_delimiter
from loaders.tabular import read_tables

FRENCH = ["Région", "Kédougou", "Élections à l’Hôtel de Ville", "mise en œuvre", "Thiès", "Ségou"]
SPANISH = ["Organización", "Petén", "¿Qué?", "Fundación Niñez", "COBÁN", "3ª fase", "Quiché"]
ARABIC = ["المحافظة", "صنعاء", "منظمة الصحة العالمية", "تعز", "الجنينة", "بني الحارث"]
RUSSIAN = ["Область", "Донецкая", "МАРИУПОЛЬ", "Красный Крест", "Київська", "Бучанський"]
PLAIN = ["Juba", "WFP", "2024-01-02", "a; b", "12.5", "say, this"]
LEGACY = [
    ("cp1252", FRENCH),
    ("cp1252", SPANISH),
    ("cp1256", ARABIC),
    ("cp1251", RUSSIAN),
    ("mac_roman", FRENCH),
    ("cp850", ["Région", "Kédougou", "Hôpital de Sévaré", "Thiès"]),
]


def as_csv(rows: list[list[str]], delimiter: str = ",") -> str:
    """Rows as the text of a CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(("encoding", "words"), LEGACY)
@pytest.mark.parametrize("rows", [3, 20])
def test_a_short_file_is_read_in_the_encoding_of_its_words(
    encoding: str, words: list[str], rows: int
) -> None:
    """Three rows are enough to tell a French file from an Arabic one, and Windows from a Mac."""
    lines = [[words[at % len(words)], words[(at + 1) % len(words)], "WFP"] for at in range(rows)]
    text = as_csv([["Date", "District", "Organization"], *lines])
    assert decode(text.encode(encoding)) == (text, encoding)


def test_one_accent_in_a_plain_file_is_enough() -> None:
    """A single café among eighty rows of ASCII is read as it was written."""
    text = as_csv([["District", "Org"], *[["Juba", "Save"]] * 80, ["Yei", "Café Solidarité"]])
    assert decode(text.encode("cp1252")) == (text, "cp1252")


@settings(max_examples=40)
@given(
    legacy=st.sampled_from(LEGACY),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    data=st.data(),
)
def test_old_encodings_round_trip(
    legacy: tuple[str, list[str]], delimiter: str, data: st.DataObject
) -> None:
    """A table comes back equal from every old encoding, with every delimiter."""
    encoding, words = legacy
    cell = st.sampled_from(PLAIN) | st.sampled_from(words)
    rows = data.draw(st.lists(st.lists(cell, min_size=3, max_size=3), min_size=1, max_size=8))
    table = [["District", "Organization", "Title"], [words[0], *words[1:3]], *rows]
    (read,) = read_tables(("a.csv", as_csv(table, delimiter).encode(encoding)))
    assert [list(read.headers), *map(list, read.rows)] == table


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("words", [FRENCH, ARABIC, RUSSIAN])
def test_utf_16_without_its_mark_is_seen_in_any_script(encoding: str, words: list[str]) -> None:
    """Delimiters and line ends betray it where no letter has a zero byte."""
    text = as_csv([words[:3], words[3:6]])
    assert decode(text.encode(encoding)) == (text, encoding)


def test_a_stray_zero_byte_does_not_make_utf_16() -> None:
    """Text of a database keeps its NULs until they are taken out as control characters."""
    text, encoding = decode(b"Code,Name\nSS01\0,Juba\n" * 10)
    assert encoding == "utf-8"
    assert "\0" not in clean(text)


def test_a_line_that_states_the_separator_settles_it() -> None:
    """Spreadsheets write ``sep=;`` first; it is no header, and rows keep their numbers."""
    content = b"sep=;\r\nDistrict;Organization\r\nJuba;A, B, C\r\nYei;D, E, F\r\n"
    (table,) = read_tables(("a.csv", content))
    assert table.headers == ("District", "Organization")
    assert (table.header_row, table.row_numbers) == (2, (3, 4))


def test_bars_inside_cells_do_not_delimit() -> None:
    """Lists in cells are as common as bars between them; what makes rows equally wide decides."""
    assert find_delimiter("a,b,c\n1,x|y|z,2\n3,x,4\n") == ","


def test_a_few_broken_bytes_do_not_make_another_encoding() -> None:
    """UTF-8 with one name cut in the middle stays UTF-8, and the loss is said."""
    rows = "".join(f"Kédougou {at},Évaluation\n" for at in range(30))
    content = f"District,Activity\n{rows}".encode() + b"Thi\xc3,x\n"
    (table,) = read_tables(("a.csv", content))
    assert (table.encoding, table.rows[0][0]) == ("utf-8", "Kédougou 0")
    assert [(note.code, note.rows) for note in table.notes] == [("broken_text", 1)]
