"""The Gaps page on the example: one view in a map, a list, a card and six panels."""

import datetime as dt
import json

import pytest

from geodata.selection import Selection
from geodata.store import open_store
from loaders import read_boundaries

NOTHING = {
    "regions:": "No source reports on the ADM1 areas here, so no region is known.",
    "clusters:": "Nothing could be tested.",
    "equity:": "Choose a level whose boundary carries population",
    "overlap:": "No offices are known on this boundary",
    "bounds:": "Of none of them the population is known.",
}


def texts(app):
    """Everything the page says in headings and text."""
    return " ".join(e.value for e in [*app.header, *app.subheader, *app.text, *app.caption])


def plain(text):
    """A heading without what keeps it from being Markdown."""
    return text.replace("\\", "")


def linked(app, name):
    """What the link says of this name."""
    value = app.query_params[name]
    return value if isinstance(value, str) else value[0]


def button(app, label):
    """The button of this name."""
    return next(one for one in app.button if one.label == label)


def slider(app, name):
    """The slider of a component, whatever its share is."""
    return next(one for one in app.slider if one.label.startswith(name))


def test_title_list_and_map_say_the_same(open_page, demo_store, shown):
    """The first of the list is named in the title; its class and its region are on the map."""
    app = open_page(demo_store, "gaps")
    ranking = app.dataframe[0].value
    assert plain(app.header[0].value).startswith(f"{ranking['Name'].iloc[0]} comes first: ")
    assert ranking["Score"].is_monotonic_decreasing
    assert ranking["Rank"].tolist() == list(range(1, 78))
    picture = shown(app)
    counted = [sum(code == digit for code in picture["classes"]) for digit in "01234r"]
    assert sum(counted) == len(ranking) == 77
    assert counted[5] == 8
    assert "Not everything is known of 8 districts" in plain(texts(app))


def test_every_row_shows_its_parts_and_they_add_up(open_page, demo_store):
    """A bar a part, whose sum is the score; the figure behind each; the range of the rank."""
    ranking = open_page(demo_store, "gaps").dataframe[0].value
    for parts, score in zip(ranking["Parts"], ranking["Score"], strict=True):
        assert abs(sum(parts) - score) < 1
        assert len(parts) == 5
    assert {"State of coverage", "People", "Neighbours not engaged", "Could be"} <= {*ranking}
    assert (ranking["Not known"] != "").sum() == 8


def test_a_weight_moves_ranks_and_stays_in_the_link(open_page, demo_store):
    """A slider reorders the list; the link opens the same order; reset takes it back."""
    app = open_page(demo_store, "gaps")
    before = app.dataframe[0].value["Name"].tolist()
    slider(app, "People").set_value(5.0).run()
    assert not app.exception
    after = app.dataframe[0].value["Name"].tolist()
    assert after != before
    assert linked(app, "weigh") == "population:5"
    again = open_page(demo_store, "gaps", weigh="population:5")
    assert again.dataframe[0].value["Name"].tolist() == after
    assert "own weights" in texts(again)
    button(app, "Reset weights").click().run()
    assert app.dataframe[0].value["Name"].tolist() == before
    assert "weigh" not in app.query_params


def test_weights_of_things_that_are_not_there_are_let_go(open_page, demo_store):
    """A link with a component that nobody knows, and a need layer of another store."""
    app = open_page(demo_store, "gaps", weigh=["nonsense:2", "indicator:elsewhere:3"])
    assert not app.error
    assert "comes first" in app.header[0].value


def test_without_any_weight_nothing_is_ranked(open_page, demo_store):
    """It is said, and what to do about it."""
    names = ("state", "days_since", "population", "neighbours", "offices")
    app = open_page(demo_store, "gaps", weigh=[f"{name}:0" for name in names])
    assert "nothing that counts is known" in app.header[0].value
    assert "Every weight is 0" in texts(app)


def test_the_card_says_why_an_area_ranks_there(open_page, demo_store):
    """Its facts, its rank with the range, each part, and what is not known."""
    app = open_page(demo_store, "gaps", area="NP0664")
    said = plain(texts(app))
    assert "No source reports on it, 145,000 people" in said
    assert "days since the last engagement, offices not reached." in said
    parts = app.dataframe[0].value
    assert (parts["figure"] == "not known").sum() == 3
    assert parts["adds"].sum() == pytest.approx(40, abs=1)


def test_a_visit_is_planned_from_the_card(open_page, demo_store):
    """The plan page is told that the area must be in."""
    app = open_page(demo_store, "gaps", area="NP0112")
    button(app, "Plan a visit here").click().run()
    assert json.loads(linked(app, "ask"))["must"] == ["NP0112"]


def test_regions_are_sentences_that_frame_the_map(open_page, demo_store, shown):
    """Picking one outlines and frames it, and the link opens it again."""
    app = open_page(demo_store, "gaps", open="regions:")
    whole = shown(app)
    assert "24 districts that are not engaged, in 6 regions." in texts(app)
    listed = [one for one in app.button if (one.key or "").startswith("region-")]
    first = next(one for one in listed if "adjoining districts" in one.label)
    assert "people" in first.label
    first.click().run()
    framed = shown(app)
    assert framed["focus"] != whole["focus"]
    assert len({*framed["regions"]}) == 2
    again = open_page(demo_store, "gaps", open=linked(app, "open"))
    assert shown(again)["focus"] == framed["focus"]


@pytest.mark.parametrize(
    ("opened", "expected"),
    [
        ("clusters:", "Nothing stands out: of 69 districts tested"),
        ("clusters:moran/engagements", "false discovery rate"),
        ("clusters:getis_ord/per_100000", "of 69 districts tested"),
        ("equity:partners", "8 are left out because no source reports on them."),
        ("overlap:7", "within 7 days"),
        ("bounds:", "known only to the province"),
        ("nonsense:x", "comes first"),
        ("clusters:nonsense/nonsense", "Nothing stands out"),
    ],
)
def test_every_panel_opens_from_a_link(open_page, demo_store, opened, expected):
    """What is chosen in a panel is in the link; what cannot be read is what comes first."""
    app = open_page(demo_store, "gaps", open=opened)
    assert not app.error
    assert expected in texts(app)


@pytest.mark.parametrize("panel", ["", "regions:1/", "clusters:", "equity:", "overlap:", "bounds:"])
@pytest.mark.parametrize("link", [{"level": "3"}, {"level": "1"}, {"level": "2", "in": "1:NP06"}])
def test_every_panel_stands_every_level_and_place(open_page, demo_store, panel, link):
    """Without population, with nothing unengaged, inside one province."""
    app = open_page(demo_store, "gaps", open=panel, **link)
    assert not app.error
    assert app.header


@pytest.mark.parametrize("panel", ["", "regions:", "clusters:", "equity:", "overlap:", "bounds:"])
def test_a_country_without_records_says_what_to_do(open_page, tmp_path, counties_file, panel):
    """No records, no officials, no population: the page stands, and leads to the Data page."""
    path = tmp_path / "bare.gpkg"
    counties = {f"QQ0{number}": f"County {number}" for number in range(1, 7)}
    with open_store(path) as store:
        store.write(read_boundaries(("quland.geojson", counties_file(counties))))
    app = open_page(path, "gaps", open=panel)
    assert not app.error
    assert "nothing that counts is known" in app.header[0].value
    said = texts(app)
    for where, expected in NOTHING.items():
        assert (expected in said) == (panel == where)


def test_scores_of_the_page_are_those_of_the_room(open_page, demo_store):
    """What the page asks is what geodata computes of the same selection."""
    from geodata.coverage import measure_coverage
    from geodata.gaps import contiguity, score_gaps
    from geodata.indicators import measure_indicators
    from geodata.model import TABLES
    from geodata.records import Records

    app = open_page(demo_store, "gaps")
    with open_store(demo_store) as store:
        vintage = str(store.vintages()["vintage"].iloc[-1])
        areas = store.areas(vintage)
        held = {
            name: store.read(name, Selection(vintage=vintage))
            for name in TABLES
            if name not in ("areas", "ledger")
        }
    days = (dt.date.fromisoformat(linked(app, name)) for name in ("from", "to"))
    selection = Selection(
        vintage=vintage, level=2, **dict(zip(("start", "end"), days, strict=True))
    )
    expected = score_gaps(
        measure_coverage(Records(held, areas), areas, selection),
        measure_indicators(held["indicator_values"], areas, selection),
        contiguity=contiguity(areas, 2),
    )
    assert app.dataframe[0].value["Name"].tolist() == expected["name"].tolist()
