"""Every page on the example, on an empty store and on a broken one."""

import datetime as dt

import pytest

from dashboard.components.classing import TypedBreaksError, read_breaks
from dashboard.views import PAGES
from dashboard.words.labels import SCHEMES
from dashboard.words.wording import MEASURES


def texts(app):
    """Everything the page says in headings and text."""
    return " ".join(e.value for e in [*app.header, *app.subheader, *app.text, *app.caption])


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_on_the_example(open_page, demo_store, page):
    """A heading, no failure, and the label that all is invented."""
    app = open_page(demo_store, page)
    assert app.header
    assert not app.error
    assert any("Illustrative example" in part.proto.body for part in app.get("html"))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_what_to_do_on_an_empty_store(open_page, empty_store, page):
    """An empty store is a beginning, not an error."""
    app = open_page(empty_store, page)
    assert not app.error
    assert "Nothing is loaded yet" in texts(app) or "A boundary" in texts(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_broken_store_is_a_sentence_on_every_page(open_page, broken_store, page):
    """What, where and what to do; never a traceback."""
    app = open_page(broken_store, page)
    assert len(app.error) == 1
    assert "broken.gpkg" in " ".join([app.error[0].value, texts(app)])


def test_the_headline_says_how_many_districts_are_engaged(open_page, demo_store):
    """The example shows the last twelve months by district."""
    app = open_page(demo_store)
    assert app.header[0].value.startswith("45 of 77 districts engaged; 12 have gone cold")


def test_figures_of_the_page_agree_with_the_ranking(open_page, demo_store):
    """The list is the map's twin: as many engaged rows as the headline counts."""
    app = open_page(demo_store)
    ranking = app.dataframe[0].value
    assert (ranking["State"] == "Engaged").sum() == 45
    assert len(ranking) == 77


def test_a_filter_narrows_every_figure(open_page, demo_store):
    """Choosing a kind changes the headline and lands in the link."""
    app = open_page(demo_store)
    before = app.metric[1].value
    app.multiselect(key="several-kinds").set_value(["mediation"]).run()
    assert not app.exception
    assert app.metric[1].value != before
    assert "mediation" in app.query_params["kind"]


def test_a_link_restores_the_view(open_page, demo_store):
    """Level, root, measure and filter come back from the address."""
    app = open_page(demo_store, level="3", in_="1:NP03", measure="counterparts", kind="dialogue")
    assert "local governments engaged in Bagmati" in app.header[0].value
    assert app.selectbox(key="measure").value == "counterparts"
    assert app.multiselect(key="several-kinds").value == ["dialogue"]


@pytest.mark.parametrize(
    "link", [{"level": "99"}, {"from_": "soon"}, {"in_": "7:MARS"}, {"v": "no-such"}, {"at": "x"}]
)
def test_a_broken_link_still_shows_the_map(open_page, demo_store, link):
    """What cannot be used is let go; the page stands."""
    app = open_page(demo_store, **link)
    assert "districts engaged" in app.header[0].value
    assert not app.error


def test_looking_into_a_province_shows_its_districts(open_page, demo_store):
    """Picking a district and showing what is inside it goes one level down."""
    app = open_page(demo_store, level="1", area="NP03")
    app.button(key="card-into").click().run()
    assert "districts engaged in Bagmati" in app.header[0].value
    app.button(key="crumb-root").click().run()
    assert "of 77 districts" in app.header[0].value


def test_a_place_is_found_by_its_name(open_page, demo_store):
    """Searching for a municipality goes to its level and opens its profile."""
    app = open_page(demo_store)
    app.selectbox(key="find").set_value((3, "NP032801")).run()
    assert "local governments engaged" in app.header[0].value
    assert "NP032801" in app.query_params["area"]
    assert any("NP032801" in caption.value for caption in app.caption)


def test_the_period_can_be_changed_and_is_compared(open_page, demo_store):
    """Shorter periods show fewer engagements; all time has no period before it."""
    app = open_page(demo_store)
    year = int(app.metric[1].value.replace(",", ""))
    app.pills(key="preset").set_value(3).run()
    assert int(app.metric[1].value.replace(",", "")) < year
    assert "Jul 2026 to 30 Sep 2026" in texts(app)
    app.pills(key="preset").set_value(0).run()
    assert int(app.metric[1].value.replace(",", "")) > year
    assert not app.metric[1].delta
    assert "All time" in texts(app)


@pytest.mark.parametrize("measure", list(MEASURES))
def test_every_measure_can_colour_the_map(open_page, demo_store, shown, measure):
    """Each has a legend that lists the colour of every area, and as many areas are in a class."""
    app = open_page(demo_store, measure=measure)
    picture = shown(app)
    listed = [code for code, _label, _help in picture["legend"]["items"]]
    assert set(picture["classes"]) <= set(listed)
    assert sum(code.isdigit() or code in "zu" for code in picture["classes"]) == 45


def labels_of(picture):
    """The classes of the legend."""
    return [label for code, label, _help in picture["legend"]["items"] if code.isdigit()]


def test_the_scale_stays_while_filters_change(open_page, demo_store, shown):
    """Rule 7: one scale for one comparison, until a new one is asked for, and back again."""
    app = open_page(demo_store)
    legend = labels_of(shown(app))
    app.multiselect(key="several-kinds").set_value(["exchange"]).run()
    assert labels_of(shown(app)) == legend
    app.button(key="reclass").click().run()
    taken = labels_of(shown(app))
    assert taken != legend
    assert "breaks" in app.query_params
    app.multiselect(key="several-kinds").set_value(["dialogue"]).run()
    assert labels_of(shown(app)) == taken
    app.button(key="reclass").click().run()
    assert labels_of(shown(app)) == legend
    assert "breaks" not in app.query_params


@pytest.mark.parametrize("scheme", [scheme for scheme in SCHEMES if scheme != "manual"])
def test_every_scheme_parts_the_map(open_page, demo_store, shown, scheme):
    """No more classes than were asked for, and every area stands in one of the legend."""
    app = open_page(demo_store)
    app.selectbox(key="scheme").set_value(scheme).run()
    app.slider(key="class_count").set_value(4).run()
    assert not app.exception
    picture = shown(app)
    assert 2 <= len(labels_of(shown(app))) <= 4
    assert set(picture["classes"]) <= {code for code, _label, _help in picture["legend"]["items"]}


def test_classes_can_be_typed_and_a_slip_is_told(open_page, demo_store, shown):
    """Typing starts from what is shown; what does not rise is a sentence, and changes nothing."""
    app = open_page(demo_store)
    before = labels_of(shown(app))
    app.selectbox(key="scheme").set_value("manual").run()
    assert labels_of(shown(app)) == before
    app.text_input(key="typed-breaks").set_value("10, 5").run()
    assert "5 does not come after 10" in app.warning[0].value
    assert labels_of(shown(app)) == before
    app.text_input(key="typed-breaks").set_value("10 100").run()
    assert not app.warning
    assert labels_of(shown(app)) == ["1–10", "11–100", "101 or more"]
    assert "10,100" in app.query_params["breaks"]


def test_two_measures_colour_the_map_or_lie_over_it(open_page, demo_store, shown):
    """As a square of nine, or as circles; the table twin tells both."""
    app = open_page(demo_store)
    app.selectbox(key="second").set_value("counterparts").run()
    picture = shown(app)
    assert picture["legend"]["kind"] == "bivariate"
    assert picture["legend"]["second"] == "Counterparts"
    first, last = picture["legend"]["items"][0][1], picture["legend"]["items"][8][1]
    for ends in (picture["legend"]["across"], picture["legend"]["up"]):
        assert f"–{ends[0]}" in first
        assert len(ends) == 2
    assert last.count("or more") == 2
    assert {"Engagements", "Counterparts", "Class"} <= set(app.dataframe[0].value)
    assert app.slider[0].disabled
    app.button_group(key="pairing").set_value("bubbles").run()
    picture = shown(app)
    assert picture["legend"]["kind"] == "classes"
    assert picture["bubbles"]["title"] == "Counterparts"


def test_a_change_that_is_looked_at_keeps_the_classes_of_a_pair(open_page, demo_store):
    """Rule 7: they come back frozen as they were, for the scale has not changed meanwhile."""
    app = open_page(demo_store, second="counterparts", level="1")
    app.button(key="reclass").click().run()
    frozen = app.query_params["breaks"], app.query_params["second-breaks"]
    app.button_group(key="compare").set_value("change").run()
    app.button_group(key="compare").set_value("").run()
    assert (app.query_params["breaks"], app.query_params["second-breaks"]) == frozen
    app.button_group(key="pairing").set_value("bubbles").run()
    assert "breaks" not in app.query_params


def test_a_comparison_speaks_of_both_views(open_page, demo_store, shown):
    """Two maps on one scale, or the change; the headline, the list and the map tell both."""
    app = open_page(demo_store)
    legend = labels_of(shown(app))
    app.button_group(key="compare").set_value("side_by_side").run()
    assert app.header[0].value == "45 of 77 districts engaged, 54 in the period before"
    picture = shown(app)
    assert picture["beside"]["heading"] == "1 Oct 2024 to 30 Sep 2025"
    assert labels_of(shown(app)) == legend
    assert "Before" in app.dataframe[0].value
    app.button_group(key="compare").set_value("change").run()
    picture = shown(app)
    assert picture["legend"]["kind"] == "change"
    assert not picture.get("beside")
    assert app.selectbox(key="second").disabled
    assert app.selectbox(key="scheme").disabled
    told = app.dataframe[0].value
    assert (
        told["Engagements"].fillna(0) - told["Before"].fillna(0) == told["Change"].fillna(0)
    ).all()


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ({"against": "previous"}, "The period is open"),
        ({"against": "programs"}, "Choose the programs"),
    ],
)
def test_what_cannot_be_compared_says_why(open_page, demo_store, shown, link, reason):
    """One view is shown, with the reason beside the headline and in the menu."""
    app = open_page(demo_store, compare="change", **link)
    app.pills(key="preset").set_value(0).run()
    assert reason in texts(app)
    assert reason in app.warning[0].value
    assert shown(app)["legend"]["kind"] == "classes"


def test_any_period_can_be_compared_with(open_page, demo_store):
    """However long ago; days in the wrong order are not taken, and it is said."""
    days = {"against-from": "1990-01-01", "against-to": "1990-12-31"}
    app = open_page(demo_store, compare="change", against="period", **days)
    assert not app.exception
    assert [str(app.date_input(key=f"against_{end}").value) for end in ("start", "end")] == [
        *days.values()
    ]
    app.date_input(key="against_end").set_value(dt.date(1980, 1, 1)).run()
    assert "ends before it starts" in app.warning[0].value
    assert "1990-12-31" in app.query_params["against-to"]


def test_programs_can_be_compared_with_others(open_page, demo_store, shown):
    """The other programs stand beside these, with all else alike."""
    app = open_page(demo_store, compare="side_by_side", against="programs")
    options = app.multiselect(key="several-against_programs").options
    assert options
    identity = queries_programs(demo_store)[0]
    app.multiselect(key="several-against_programs").set_value([identity]).run()
    assert app.header[0].value.endswith("by the other programs")
    assert shown(app)["beside"]["heading"] == "The other programs"


def queries_programs(store):
    """Ids of the programs of a store."""
    from geodata.store import open_store

    with open_store(store) as opened:
        return list(opened.read("programs")["program_id"])


def test_a_place_shows_offices_engagements_and_neighbours(open_page, demo_store):
    """Who holds which office, councils, engagements in time, programs, partners, neighbours."""
    app = open_page(demo_store, "place", area="NP0327", level="2")
    assert app.header[0].value == "Kathmandu"
    headings = {heading.value for heading in app.subheader}
    assert {
        "Who holds office",
        "Councils and assemblies",
        "Engagements in time",
        "Programs present",
        "Partners present",
    } <= headings


@pytest.mark.parametrize(
    ("page", "kind", "table", "column"),
    [
        ("officials", "post", "posts", "post_id"),
        ("officials", "person", "persons", "person_id"),
        ("councils", "organization", "organizations", "organization_id"),
        ("programs", "program", "programs", "program_id"),
    ],
)
def test_every_kind_of_profile_opens(open_page, demo_store, page, kind, table, column):
    """An office, a person, a body and a program each have a page of their own."""
    from geodata.store import open_store

    with open_store(demo_store) as store:
        rows = store.read(table)
    app = open_page(demo_store, page, open=f"{kind}:{rows[column].iloc[0]}")
    name = rows["label" if "label" in rows else "title" if "title" in rows else "name"].iloc[0]
    assert app.header[0].value == name


@pytest.mark.parametrize("page", ["officials", "councils", "programs"])
def test_a_profile_that_does_not_exist_says_so(open_page, demo_store, page):
    """An old link is not an error."""
    kind = {"officials": "person", "councils": "organization", "programs": "program"}[page]
    app = open_page(demo_store, page, open=f"{kind}:nobody")
    assert "no such" in app.warning[0].value


@pytest.mark.parametrize(
    "section", ["review:", "ledger:rejected", "above:1", "undated:", "add:", "loaded:"]
)
def test_every_number_the_map_leaves_out_leads_somewhere(open_page, demo_store, section):
    """The links under the map open the rows behind the figure."""
    app = open_page(demo_store, "data", open=section)
    assert not app.error
    assert app.header or app.subheader


def test_the_ledger_lists_each_refused_row_with_its_reason(open_page, demo_store):
    """Eighteen rows of the example were not loaded, and all are there."""
    app = open_page(demo_store, "data", open="ledger:")
    assert app.header[0].value.endswith("each with its reason")
    assert len(app.dataframe[0].value) == 18


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("5, 10 25", (5, 10, 25)),
        ("0,5; 1,5", (0.5, 1.5)),
        ("0.5;1.5", (0.5, 1.5)),
        ("5,10", (5, 10)),
        ("0,5 1,5 3", (0.5, 1.5, 3)),
        ("0,5", (0.5,)),
        ("1, 2,5", (1, 2, 5)),
        ("0,5,10", (0, 5, 10)),
    ],
)
def test_class_ends_are_read_as_people_type_them(text, ends):
    """Commas and spaces part numbers; a comma is a decimal one where something else parts them."""
    assert read_breaks(text) == ends


@pytest.mark.parametrize("text", ["5, abc", "5;3", "1e400", "nan", "9" * 400, ""])
def test_class_ends_that_are_no_row_of_numbers_are_refused(text):
    """Words, numbers that fall, and more digits than a number holds; nothing is guessed."""
    with pytest.raises(TypedBreaksError):
        read_breaks(text)
