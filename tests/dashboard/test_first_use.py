"""What a person meets on the first day: figures that lead on, and nothing that counts no more."""

from io import BytesIO

import openpyxl
import pytest

from dashboard.exports.ledger import ledger_workbook
from geodata import open_gazetteer
from geodata.store import open_store
from loaders import read_boundaries, read_records

COUNTIES = {"QQ01": "Northfield", "QQ02": "Riverside", "QQ03": "Stonebridge"}
ROWS = """Date,Admin1,Organization
2026-01-05,Northfield,Alpha
2026-02-05,Stonebrick,Beta
2026-02-06,Rivertown Market,Beta
"""


@pytest.fixture
def office(tmp_path, counties_file):
    """A boundary, and a file with two held rows."""
    content = counties_file(COUNTIES)
    path = tmp_path / "office.gpkg"
    with open_store(path) as store:
        store.write(read_boundaries(("quland.geojson", content)))
    load(path, "diary.csv", ROWS)
    return path


def load(path, name, rows, replacing=()):
    """Load a file of records on the boundary of a store; the identity of its source."""
    with open_store(path) as store:
        gazetteer = open_gazetteer(store, store.vintages()["vintage"].iloc[0])
        loaded = read_records((name, rows.encode()), gazetteer=gazetteer)
        store.write(loaded, replacing=replacing)
    return loaded.source_id


def links(app):
    """Label to address of the links on a page."""
    return {link.label: link.proto.query_string for link in app.get("page_link")}


def test_held_for_review_leads_to_the_review(open_page, office):
    """The figure under the map opens the place where something can be done about it."""
    assert "open=review" in links(open_page(office))["2 held for review"]


def test_a_superseded_source_is_not_offered_as_a_filter(open_page, office):
    """It counts nothing any more, so to filter by it would show nothing."""
    with open_store(office) as store:
        older = store.read("sources").iloc[-1]["source_id"]
    load(office, "diary-2.csv", ROWS.replace("Stonebrick", "Stonebridge"), [older])
    app = open_page(office)
    offered = next(box for box in app.multiselect if box.label == "Source").options
    assert offered == ["diary-2.csv"]


def test_the_review_of_the_example_can_be_opened(open_page, demo_store):
    """Newcomers see the example first; its held rows are a page and not a failure."""
    app = open_page(demo_store, "data", open="review:")
    assert not app.error
    assert "only a person can settle" in app.header[0].value


def test_what_many_would_accept_is_named_before_it_is_pressed(open_page, office):
    """The slider starts where it accepts something, and the pairs stand beside the button."""
    app = open_page(office, "data", open="review:")
    assert int(app.slider(key="review-score").value) >= 70
    assert "Stonebrick → Stonebridge" in " ".join(text.value for text in app.text)


def test_a_corrected_workbook_says_what_it_stands_for(open_page, office):
    """The sentence after loading it names the file whose rows it answers."""
    with open_store(office) as store:
        source = store.read("sources").iloc[-1]
        ledger = store.read_ledger(source_id=source["source_id"], fates=("held", "rejected"))
        book = openpyxl.load_workbook(BytesIO(ledger_workbook(source, ledger)))
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                cell.value = "Stonebridge" if cell.value == "Stonebrick" else cell.value
        corrected = BytesIO()
        book.save(corrected)
        gazetteer = open_gazetteer(store, source["vintage"])
        loaded = read_records(
            ("corrected.xlsx", corrected.getvalue()), gazetteer=gazetteer, kept=store.originals
        )
        store.write(loaded)
    app = open_page(office, "data", open="add:")
    app.selectbox(key="pick-records-0").set_value(loaded.source_id).run()
    assert "Answers 2 rows of diary.csv; they take the place of those." in app.info[0].value
    app.button(key="load-records").click().run()
    assert not app.exception
    assert "They stand for 2 rows of diary.csv" in app.success[0].value


def test_a_file_mostly_without_dates_is_first_shown_over_all_time(open_page, office):
    """Twelve months around one old date would show an empty map."""
    undated = "Date,Admin1\n1999-03-01,Northfield\n" + ",Riverside\n,Stonebridge\n" * 3
    with open_store(office) as store:
        older = store.read("sources").iloc[-1]["source_id"]
    load(office, "undated.csv", undated, [older])
    app = open_page(office)
    assert app.header[0].value.startswith("3 of 3")


def test_a_remedy_for_the_shell_is_not_said_on_a_page():
    """Options of a command mean nothing to who clicked a button."""
    from streamlit.testing.v1 import AppTest

    def page():
        from dashboard.components.shell import show_failure
        from geodata.errors import BoundaryError

        show_failure(BoundaryError("No names", where="x.geojson", remedy="Use --columns."))
        show_failure(BoundaryError("No shape", where="y.shp", remedy="Give all its parts."))

    app = AppTest.from_function(page).run()
    said = [text.value for text in app.text]
    assert said == ["Where: x.geojson", "Where: y.shp", "Give all its parts."]
