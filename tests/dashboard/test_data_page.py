"""Data as a work place: files looked at, held rows decided, decisions taken back, figures true."""

import json
import re

import pandas as pd
import pytest
import shapely

from geodata import open_gazetteer
from geodata.store import open_store
from loaders import read_boundaries, read_records

NAMES = {
    "QQ0100": "Northfield",
    "QQ0101": "Riverside",
    "QQ0102": "Stonebridge",
    "QQ0103": "Westwood",
}


def boundary_file():
    """Four counties in two states."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "admin2Name": name,
                "admin2Pcode": code,
                "admin1Name": f"State {n // 2}",
                "admin1Pcode": f"QQ0{n // 2}",
                "admin0Name_en": "Quland",
                "admin0Pcode": "QQ",
            },
            "geometry": shapely.geometry.mapping(shapely.box(n, 0, n + 1, 1)),
        }
        for n, (code, name) in enumerate(NAMES.items())
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


ROWS = """Date,State,County,Organization
2026-01-05,State 0,Northfield,Alpha
2026-02-05,State 0,Rivertown Market,Beta
2026-02-06,State 0,Rivertown Market,Beta
2026-02-07,State 1,Stonebrige End,Beta
2026-02-08,State 1,**Nowhere** [x](http://y),Beta
2026-02-08,,,Beta
2020-02-08,State 1,Westwood,Beta
"""


@pytest.fixture
def office(tmp_path):
    """The store of a country office: a boundary, and a file with four held rows."""
    path = tmp_path / "office.gpkg"
    with open_store(path) as store:
        boundary = read_boundaries(("quland.geojson", boundary_file()))
        store.write(boundary)
        gazetteer = open_gazetteer(store, boundary.source["vintage"])
        store.write(read_records(("diary.csv", ROWS.encode()), gazetteer=gazetteer))
    return path


def said(app):
    """Everything the page says."""
    parts = [*app.header, *app.subheader, *app.text, *app.caption, *app.markdown, *app.success]
    return " ".join(part.value for part in [*parts, *app.info, *app.warning])


def counts(path):
    """Received, loaded and held of the file of records in a store."""
    with open_store(path) as store:
        sources = store.read("sources")
    row = sources[sources["kind"] == "records"].iloc[0]
    return int(row["received"]), int(row["loaded"]), int(row["held"])


def accept(app, key="review"):
    """Give a name and accept the first candidate of the open group."""
    app.text_input(key=f"{key}-reviewer").set_value("Amina Yusuf").run()
    next(radio for radio in app.radio if radio.key.endswith("-candidate")).set_value(0).run()
    app.button(key=f"{key}-accept").click().run()
    assert not app.exception
    return app


def test_review_lists_what_rows_say_once(open_page, office):
    """Two rows that say the same are one question, the one with most rows first."""
    app = open_page(office, "data", open="review:")
    assert app.header[0].value == "3 things that only a person can settle, in 4 rows"
    queue = app.dataframe[0].value
    assert queue["words"].iloc[0] == "Rivertown Market"
    assert list(queue["rows"]) == [2, 1, 1]


def test_nothing_is_chosen_beforehand_where_candidates_are_about_as_good(open_page, office):
    """Ambiguity is never settled by luck, nor by a key pressed too fast."""
    app = open_page(office, "data", open="review:")
    app.text_input(key="review-reviewer").set_value("Amina Yusuf").run()
    for _ in range(3):
        radio = next(radio for radio in app.radio if radio.key.endswith("-candidate"))
        assert app.button(key="review-accept").disabled == (radio.value is None)
        app.button(key="review-skip").click().run()


def test_nobody_decides_without_a_name(open_page, office):
    """Who decided is kept with each decision, so it is asked first."""
    app = open_page(office, "data", open="review:")
    assert app.button(key="review-accept").disabled
    assert app.button(key="review-reject").disabled
    assert not app.button(key="review-skip").disabled


def test_a_decision_waits_until_it_is_applied_and_then_places_its_rows(open_page, office):
    """The click answers at once; one button reads the file again, and the figures follow."""
    app = accept(open_page(office, "data", open="review:"))
    assert counts(office) == (7, 2, 4)
    assert "Rivertown Market" not in list(app.dataframe[0].value["words"])
    assert app.button(key="review-apply").label == "Apply to 2 rows"
    app.button(key="review-apply").click().run()
    assert not app.exception
    assert counts(office) == (7, 4, 2)
    assert "2 rows have left the queue" in said(app)


def test_the_last_decision_can_be_undone_before_it_is_applied(open_page, office):
    """Nothing has happened yet, and the group is open again."""
    app = accept(open_page(office, "data", open="review:"))
    app.button(key="review-undo").click().run()
    assert len(app.dataframe[0].value) == 3
    assert app.subheader[0].value == "Rivertown Market"
    assert not [button for button in app.button if button.key == "review-apply"]


def test_a_decision_is_listed_with_who_took_it(open_page, office):
    """Who, for how many rows, what it means, and whether it still holds."""
    accept(open_page(office, "data", open="review:")).button(key="review-apply").click().run()
    app = open_page(office, "data", open="names:")
    assert app.header[0].value == "1 decision and 0 other names settle what rows mean"
    row = app.dataframe[0].value.iloc[0]
    assert (row["words"], row["rows"], row["decided_by"]) == ("Rivertown Market", 2, "Amina Yusuf")
    assert row["standing"] == "Holds"


def test_no_place_of_ours_rejects_every_row_that_says_so(open_page, office):
    """A rejection is a decision too: the rows leave the queue for the ledger."""
    app = open_page(office, "data", open="review:")
    app.text_input(key="review-reviewer").set_value("Amina Yusuf").run()
    app.button(key="review-reject").click().run()
    app.button(key="review-apply").click().run()
    assert not app.exception
    assert counts(office) == (7, 2, 2)
    app = open_page(office, "data", open="ledger:rejected")
    assert (app.dataframe[0].value["row"].isin([3, 4])).sum() == 2


def test_a_skipped_group_stands_last(open_page, office):
    """It is left for later, not lost."""
    app = open_page(office, "data", open="review:")
    app.button(key="review-skip").click().run()
    assert list(app.dataframe[0].value["words"])[-1] == "Rivertown Market"
    assert app.subheader[0].value != "Rivertown Market"


def test_accepting_many_says_how_many_before_it_is_pressed(open_page, office):
    """The slider's figures are those of the button."""
    app = open_page(office, "data", open="review:")
    app.text_input(key="review-reviewer").set_value("Amina Yusuf").run()
    app.slider(key="review-score").set_value(70).run()
    button = app.button(key="review-accept-many")
    groups = int(button.label.split()[1])
    button.click().run()
    assert not app.exception
    assert len(app.dataframe[0].value) == 3 - groups


def test_another_area_can_be_found_by_its_name(open_page, office):
    """Where no candidate is right, any area of the boundary can be named."""
    app = open_page(office, "data", open="review:")
    app.text_input(key="review-reviewer").set_value("Amina Yusuf").run()
    radio = next(radio for radio in app.radio if radio.key.endswith("-candidate"))
    radio.set_value("other").run()
    assert app.button(key="review-accept").disabled
    other = next(box for box in app.selectbox if box.key.endswith("-other"))
    other.set_value((2, "QQ0103")).run()
    app.button(key="review-accept").click().run()
    app.button(key="review-apply").click().run()
    assert not app.exception
    with open_store(office) as store:
        places = store.read("places")
    assert (places["pcode"] == "QQ0103").sum() == 3


def test_text_from_a_file_is_never_markdown_in_review(open_page, office):
    """Names are shown as they were written, stars and brackets and all."""
    app = open_page(office, "data", open="review:")
    app.button(key="review-skip").click().run()
    app.button(key="review-skip").click().run()
    headings = {heading.value for heading in app.subheader}
    assert not any("**Nowhere**" in text for text in headings)


def test_the_waterfall_adds_up_on_the_page(open_page, office):
    """Seven rows: four held, one rejected, one outside the period, one on the map."""
    app = open_page(office, "data", open="flow:")
    assert app.header[0].value == "1 of 7 rows received are on the map"
    links = " ".join(link.label for link in app.get("page_link"))
    assert "4 held for review" in links
    assert "1 rejected" in links
    assert "1 outside the period" in links


def test_each_step_of_the_waterfall_opens_what_fell_out(open_page, office):
    """Outside the period is a list of engagements; all time is one link away."""
    app = open_page(office, "data", open="flow:outside_period")
    assert "1 engagement outside the period" in said(app)
    assert list(app.dataframe[0].value["Where"]) == ["Westwood"]


@pytest.mark.parametrize("step", ["placed", "in_period", "drawn"])
def test_each_step_itself_opens_those_that_reach_it(open_page, office, step):
    """As many engagements as the bar has rows, where a row gives one engagement."""
    app = open_page(office, "data", open=f"flow:{step}")
    bars = [element.proto.body for element in app.get("html") if "eng-flow" in element.proto.body]
    shown = re.search(r"<b>([\d,]+)</b>", bars[["placed", "in_period", "drawn"].index(step) + 1])
    assert app.subheader[0].value.startswith(f"{shown[1]} engagement")
    assert [link.label for link in app.get("page_link")].count("see them") == 4


def test_the_waterfall_of_the_example_agrees_with_its_headline(open_page, demo_store):
    """What is drawn is what the map counts."""
    app = open_page(demo_store, "data", open="flow:")
    drawn = int(app.header[0].value.split(" of ")[0].replace(",", ""))
    links = " ".join(link.label for link in app.get("page_link"))
    assert drawn > 0
    assert "11 held for review" in links


def test_the_ledger_filters_by_source_fate_and_reason(open_page, office):
    """And says what to do when nothing is left."""
    app = open_page(office, "data", open="ledger:")
    assert len(app.dataframe[0].value) == 5
    app.multiselect(key="ledger-fate-").set_value(["rejected"]).run()
    assert len(app.dataframe[0].value) == 1
    app.multiselect(key="ledger-reason").set_value(["unknown_name"]).run()
    assert "Take one off" in said(app)


def test_every_source_with_refused_rows_can_be_sent_back(open_page, office):
    """One workbook a source, named after its file."""
    app = open_page(office, "data", open="ledger:")
    buttons = app.get("download_button")
    assert [button.label for button in buttons] == ["5 rows of diary.csv"]


def test_a_loaded_file_can_be_looked_at_again(open_page, office):
    """Its columns with examples and evidence, its fates, and how its place columns match."""
    app = open_page(office, "data", open="add:")
    with open_store(office) as store:
        source = store.read("sources").iloc[-1]["source_id"]
    app.selectbox(key="pick-records-0").set_value(source).run()
    assert not app.exception
    figures = {metric.label: metric.value for metric in app.metric}
    assert figures == {"Received": "7", "Loaded": "2", "Held": "4", "Rejected": "1"}
    columns = next(frame.value for frame in app.dataframe if "Read as" in frame.value)
    assert {"Such as", "Because"} <= set(columns)
    match = next(frame.value for frame in app.dataframe if "Share" in frame.value)
    assert "Distinct values" in match
    assert "Rivertown Market" in " ".join(match["Such as"])


def test_held_rows_can_be_decided_before_a_file_is_loaded(open_page, office):
    """The preview has the same queue, and its figures follow the decision."""
    app = open_page(office, "data", open="add:")
    with open_store(office) as store:
        source = store.read("sources").iloc[-1]["source_id"]
    app.selectbox(key="pick-records-0").set_value(source).run()
    next(g for g in app.segmented_control if g.key == "preview-part").set_value("held").run()
    accept(app, "held").button(key="held-apply").click().run()
    assert not app.exception
    figures = {metric.label: metric.value for metric in app.metric}
    assert (figures["Loaded"], figures["Held"]) == ("4", "2")


def test_a_remembered_mapping_is_applied_and_said(open_page, office):
    """Next month's file of the same shape needs no questions."""
    from loaders.columns import shape_of
    from loaders.tabular import read_tables

    table = read_tables(("diary.csv", ROWS.encode()))[0]
    chosen = {"adm1_name": "State", "date": "Date", "ignore": ["County", "Organization"]}
    with open_store(office) as store:
        store.remember_mapping(shape_of(table), {"columns": chosen, "on": "2026-11-03"})
        source = store.read("sources").iloc[-1]["source_id"]
    app = open_page(office, "data", open="add:")
    app.selectbox(key="pick-records-0").set_value(source).run()
    assert not app.exception
    assert "Read as you set it on 3 Nov 2026" in said(app)
    assert {m.label: m.value for m in app.metric}["Held"] == "0"


@pytest.mark.parametrize("section", ["review:", "names:", "ledger:", "flow:", "loaded:", "add:"])
def test_every_section_says_what_to_do_without_records(open_page, tmp_path, section):
    """A store with a boundary alone is a beginning."""
    path = tmp_path / "bare.gpkg"
    with open_store(path) as store:
        store.write(read_boundaries(("quland.geojson", boundary_file())))
    app = open_page(path, "data", open=section)
    assert not app.error
    assert app.header or app.subheader


def test_a_superseded_source_is_said_to_be_one(open_page, office):
    """Its rows count no more, and the later file is named."""
    later = ROWS.replace("Rivertown Market", "Riverside").encode()
    with open_store(office) as store:
        older = store.read("sources").iloc[-1]
        gazetteer = open_gazetteer(store, older["vintage"])
        loaded = read_records(("diary.csv", later), gazetteer=gazetteer)
        store.write(loaded, replacing=[older["source_id"]])
    app = open_page(office, "data", open=f"loaded:{older['source_id']}")
    assert "Superseded" in set(app.dataframe[0].value["what"])
    assert "stands for it" in said(app)
    assert pd.Series(app.dataframe[0].value["received"]).sum() == 4 + 7 + 7


def test_a_crosswalk_that_is_removed_takes_its_placements_along(open_page, office):
    """What the store holds follows from the files and names that it has."""
    from loaders import read_aliases

    with open_store(office) as store:
        vintage = store.vintages()["vintage"].iloc[0]
        crosswalk = ("names.csv", b"name,pcode\nRivertown Market,QQ0101\n")
        names = read_aliases(crosswalk, gazetteer=open_gazetteer(store, vintage))
        store.write(names)
        records = read_records(
            ("diary.csv", ROWS.encode()), gazetteer=open_gazetteer(store, vintage)
        )
        store.write(records)
    assert counts(office) == (7, 4, 2)
    app = open_page(office, "data", open=f"loaded:{names.source_id}")
    app.button(key="remove-source").click().run()
    assert not app.exception
    assert counts(office) == (7, 2, 4)
