"""Links that leave: short ones, old ones, and what whoever opens them is told."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import string

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from streamlit.testing.v1 import AppTest

from dashboard import following, queries
from dashboard.components.leaving.code import draw_code
from dashboard.components.leaving.links import Address, frozen
from dashboard.following import Followed, Known, find_link
from dashboard.queries import links
from dashboard.state import from_link, to_link
from geodata.errors import StoreError
from geodata.model import conform
from geodata.selection import Selection
from geodata.store import open_store
from tests.dashboard.qr_reading import read_svg

VIEW = {"v": ["np-2024"], "level": ["2"], "program": ["P1", "P2"]}


@pytest.fixture
def store(monkeypatch, tmp_path):
    """An empty store that the pages share."""
    path = tmp_path / "links.gpkg"
    monkeypatch.setenv("ENGAGEMENT_STORE", str(path))
    with open_store(path) as opened:
        yield opened


@pytest.fixture
def own_demo(demo_store, tmp_path):
    """The example, to be written into."""
    return shutil.copy(demo_store, tmp_path / "own.gpkg")


# --- short links ---------------------------------------------------------------------------------


def test_a_short_link_stands_for_the_whole_one(store):
    """Six letters and figures, which stand for the page and all that was in the link."""
    name = links.shorten("gaps", VIEW)
    assert len(name) == 6
    assert links.lengthen(name) == ("gaps", VIEW)


def test_the_same_link_is_kept_once(store):
    """However often it is shared, and in whatever order it is written."""
    names = {links.shorten("", VIEW), links.shorten("", dict(reversed(VIEW.items())))}
    assert len(names) == 1
    assert len(store.kept("links")) == 1
    assert links.shorten("gaps", VIEW) not in names


def test_two_links_never_share_a_name(store, monkeypatch):
    """Where the first letters of two are alike, the second one has more of them."""
    spelled = iter(["a" * 24, "a" * 8 + "b" * 16])
    monkeypatch.setattr(links, "_spelled", lambda _text: next(spelled))
    first, second = links.shorten("", VIEW), links.shorten("", {"v": ["other"]})
    assert (len(first), len(second)) == (6, 7)
    assert links.lengthen(first) == ("", VIEW)
    assert links.lengthen(second) == ("", {"v": ["other"]})


def test_a_link_of_eight_thousand_characters_is_short_as_well(store):
    """Any number of filters has a short name, and a code that a room can read."""
    programs = [f"XM-DAC-{number:04}-2026" for number in range(520)]
    whole = to_link(Selection(vintage="np-2024", programs=tuple(programs)))
    name = links.shorten("", {key: list(value) for key, value in whole.items() if key == "program"})
    assert links.lengthen(name) == ("", {"program": programs})
    address = f"https://engagement.example/?l={name}"
    assert read_svg(draw_code(address)) == address
    assert draw_code("x" * 8000) == ""


@pytest.mark.parametrize("typed", ["{}", " {} ", "{upper}"])
def test_a_short_link_may_be_typed_from_the_wall(store, typed):
    """Capitals and blanks change nothing."""
    name = links.shorten("", VIEW)
    assert links.lengthen(typed.format(name, upper=name.upper())) == ("", VIEW)


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "ab",
        "zzzzzz",
        "'; DROP TABLE links; --",
        "../../etc/passwd",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "\u202eab12cd",
        "ab12cd\x00",
        "%00%0a",
        "9" * 8000,
        "अअअअअअ",
    ],
)
def test_a_short_link_that_nobody_made_leads_nowhere(store, hostile):
    """Whatever stands in the address."""
    links.shorten("", VIEW)
    assert links.lengthen(hostile) is None


def test_names_have_no_letters_that_are_taken_for_others():
    """Nobody has to guess whether it is a one or an L."""
    assert set("01ilo") & set(following.LETTERS) == set()
    assert set(following.LETTERS) < set(string.ascii_lowercase + string.digits)


def test_what_is_kept_reads_as_json(store):
    """Another program that opens the store finds the parameters by their names."""
    links.shorten("", VIEW)
    assert json.loads(store.kept("links")["link"].iloc[0]) == VIEW
    assert find_link(store.kept("links"), store.kept("links")["link_id"].iloc[0]) == ("", VIEW)


@pytest.mark.parametrize(
    "text",
    [
        "http://localhost:8501/?l=ab12cd",
        "https://engagement.example.org/below/?l=ab12cd&lang=ar",
        "https://x.org/?l=9y8esy",
    ],
)
def test_the_code_says_the_link(text):
    """Read module by module, with no part of what drew it."""
    assert read_svg(draw_code(text)) == text


@pytest.mark.parametrize(
    ("short", "alone"),
    [
        ("http://localhost:8501/?l=ab12cd", True),
        ("http://127.0.0.1/?l=ab12cd", True),
        ("http://[::1]:8501/?l=ab12cd", True),
        ("https://engagement.example/?l=ab12cd", False),
        ("?l=ab12cd", False),
    ],
)
def test_a_link_to_this_computer_says_so(short, alone):
    """What is served here alone opens nowhere else."""
    assert Address(short, short).here_alone is alone


# --- old ids -------------------------------------------------------------------------------------


def known(make_areas_of=None, renamed=(), **tables):
    """What is there to whoever follows: one boundary version, and tables made by hand."""
    columns = ["kind", "vintage", "old", "new", "was"]
    rows = conform("renamings", pd.DataFrame(list(renamed), columns=columns))
    frames = {
        "programs": pd.DataFrame({"program_id": ["P1", "P2"]}),
        "organizations": pd.DataFrame({"organization_id": ["O1"]}),
        "posts": pd.DataFrame({"post_id": ["G1"]}),
        "persons": pd.DataFrame({"person_id": ["Z1"]}),
        "sources": pd.DataFrame(
            {"source_id": ["S1", "S2", "S3"], "superseded_by": [None, "S3", None]}
        ),
    } | tables
    return Known(
        vintages=lambda: pd.DataFrame({"vintage": [make_areas_of.vintage]}),
        areas=lambda _vintage: make_areas_of,
        kept=lambda _name: rows,
        table=frames.__getitem__,
    )


def renew(areas, renamed=(), **fields):
    """A selection as it is now, and what was followed or is gone."""
    selection = Selection(**{"vintage": areas.vintage, **fields})
    return following.renew(selection, known(areas, renamed))


def test_what_is_there_stays_as_it_is(small_areas):
    """A link of today is not touched."""
    asked = {
        "programs": ("P1",),
        "sources": ("S1",),
        "root_level": 1,
        "root": "XXA",
        "area": "XXA1",
    }
    selection, followed = renew(small_areas, level=2, opened="post:G1", **asked)
    assert selection == Selection(vintage=small_areas.vintage, level=2, opened="post:G1", **asked)
    assert followed == ()


@pytest.mark.parametrize(
    ("field", "kind", "old", "new"),
    [
        ("programs", "program", "OLD", "P2"),
        ("against_programs", "program", "OLD", "P2"),
        ("organizations", "organization", "OLD", "O1"),
        ("sources", "source", "OLD", "S1"),
    ],
)
def test_an_id_that_was_renamed_is_followed(small_areas, field, kind, old, new):
    """In every filter; what it was is told, but not by its name, which may not be for everybody."""
    selection, followed = renew(small_areas, [(kind, "", old, new, "Secret")], **{field: (old,)})
    assert getattr(selection, field) == (new,)
    assert followed == (Followed(kind, True),)


def test_a_later_file_stands_for_an_earlier_one(small_areas):
    """Nobody has to say so: it was written down when the file took its place."""
    selection, followed = renew(small_areas, sources=("S2", "S3"))
    assert selection.sources == ("S3",)
    assert followed == (Followed("source", True),)


def test_what_is_gone_is_let_go_and_told(small_areas):
    """A filter that nothing passes would show areas without a record that have some."""
    selection, followed = renew(small_areas, programs=("P1", "GONE"), organizations=("GONE",))
    assert (selection.programs, selection.organizations) == (("P1",), ())
    assert followed == (Followed("program", False), Followed("organization", False))


@pytest.mark.parametrize("prefix", ["post", "warmth-post"])
def test_a_profile_is_followed(small_areas, prefix):
    """Of an office, on the page of officials and on that of relationships."""
    selection, _followed = renew(
        small_areas, [("post", "", "OLD", "G1", None)], opened=f"{prefix}:OLD"
    )
    assert selection.opened == f"{prefix}:G1"


@pytest.mark.parametrize("opened", ["review:", "loaded:S2", "ranking:", "post:GONE", ":", "post:"])
def test_what_is_open_otherwise_is_left_to_its_page(small_areas, opened):
    """Sections of pages, and profiles that nobody knows."""
    assert renew(small_areas, opened=opened)[0].opened == opened


def test_a_link_of_an_old_boundary_opens_on_the_one_that_took_its_place(small_areas):
    """Version, area looked into and area picked, each by its own way."""
    renamed = [
        ("vintage", "", "small-2020", small_areas.vintage, "Exland"),
        ("area", "small-2020", "1:P2", "1:XXB", "Province 2"),
        ("area", "small-2020", "2:D9", "2:XXB1", "District B1"),
    ]
    old = {"vintage": "small-2020", "root_level": 1, "root": "P2", "level": 2, "area": "D9"}
    selection, followed = renew(small_areas, renamed, **old)
    assert (selection.vintage, selection.root, selection.area) == (
        small_areas.vintage,
        "XXB",
        "XXB1",
    )
    assert [one.kind for one in followed] == ["vintage", "area"]
    assert followed[1] == Followed("area", True, "Province 2", "Province B")


def test_a_link_of_a_boundary_that_nobody_knows_opens_on_the_newest(small_areas):
    """It is told, and so is an area that is not in it."""
    old = {"vintage": "never", "root_level": 1, "root": "Q"}
    selection, followed = renew(small_areas, **old)
    assert (selection.vintage, selection.root, selection.root_level) == ("", "", 0)
    assert followed == (Followed("vintage", False, "never"), Followed("area", False, "Q"))


# --- a view that stays what it was ---------------------------------------------------------------


@pytest.mark.parametrize(
    "shown",
    [
        {},
        {"start": None, "end": None, "kinds": ("dialogue",)},
        {"measure": "days_since", "root_level": 1, "root": "NP03"},
        {"second": "population_covered", "pairing": "bivariate"},
        {"second": "programs", "pairing": "bubbles"},
        {"compare": "change"},
        {"audience": "public", "level": 1},
    ],
    ids=str,
)
def test_a_frozen_view_shows_what_it_showed(demo_store, monkeypatch, shown):
    """Every area in the same class: nothing is left to what is loaded when it is opened."""
    monkeypatch.setenv("ENGAGEMENT_STORE", str(demo_store))
    audience = shown.get("audience", "")
    with queries.shown_to(audience):
        selection = queries.settle(Selection()).but(**shown)
        still = frozen(selection)
        before, after = queries.view(selection), queries.view(still)
        assert frozen(still) == still
    assert still.as_of == dt.date(2026, 9, 30)
    assert still.breaks == before.breaks == after.breaks
    assert_frame_equal(before.frame, after.frame)
    assert before.summary == after.summary
    if before.second is not None:
        assert (after.second.breaks, after.second.largest) == (
            before.second.breaks,
            before.second.largest,
        )


# --- on the pages --------------------------------------------------------------------------------


def link_of(app):
    """The link of the page at hand, as it was read."""
    link = {
        name: [values] if isinstance(values, str) else list(values)
        for name, values in app.query_params.items()
    }
    return from_link(link)[0]


def keep(path, table, **row):
    """Write one row of a kept table."""
    with open_store(path) as opened:
        opened.keep(table, conform(table, pd.DataFrame([row])))


def test_a_short_link_opens_the_view_that_was_shared(own_demo, open_page):
    """Its parameters take the place of its name in the address; what is said beside it counts."""
    whole = {"level": ["1"], "kind": ["dialogue", "mediation"], "for": ["public"]}
    keep(own_demo, "links", link_id="abcdef", page="", link=json.dumps(whole))
    app = open_page(own_demo, l="ABCDEF", measure="programs")
    assert "l" not in app.query_params
    shown = link_of(app)
    assert (shown.level, shown.kinds, shown.audience) == (1, ("dialogue", "mediation"), "public")
    assert shown.measure == "programs"
    assert not app.toast


def test_a_short_link_that_is_not_there_says_so(own_demo, open_page):
    """And the page opens as it would without it."""
    app = open_page(own_demo, l="<b>nothing</b>" * 600)
    assert app.header[0].value.startswith("45 of 77 districts engaged")
    assert len(app.toast) == 1
    assert "not known here" in app.toast[0].value
    assert len(app.toast[0].value) < 200


def test_an_old_link_is_followed_and_it_is_said(own_demo, open_page):
    """The province by its new code, and the name that it had when the link was made."""
    with open_store(own_demo) as opened:
        vintage = opened.vintages()["vintage"].iloc[-1]
    keep(own_demo, "renamings", kind="vintage", vintage="", old="np-2016", new=vintage)
    keep(
        own_demo,
        "renamings",
        kind="area",
        vintage="np-2016",
        old="1:P-2",
        new="1:NP02",
        was="Province 2",
    )
    app = open_page(own_demo, v="np-2016", level="2", in_="1:P-2", program="GONE")
    shown = link_of(app)
    assert (shown.vintage, shown.root, shown.programs) == (vintage, "NP02", ())
    (told,) = (toast.value for toast in app.toast)
    assert "Madhesh was Province 2 when this link was made." in told
    assert "1 program of this link is not here" in told
    app.run()
    assert not app.toast


def test_a_boundary_that_is_removed_leaves_its_links_alive(own_demo, open_page, counties_file):
    """From the Data page: what stands for its areas is written down before it goes."""
    from loaders import read_boundaries

    with open_store(own_demo) as opened:
        for codes in ({"QQ1": "Alba", "QQ2": "County 2"}, {"QQ1": "Alba", "QQ7": "Limia"}):
            file = own_demo.parent / "counties.geojson"
            file.write_bytes(counties_file(codes))
            opened.write(read_boundaries(file))
        first, second = opened.vintages()["vintage"].iloc[-2:]
        sources = opened.read("sources").set_index("vintage")["source_id"]
    app = open_page(own_demo, "data", v=first, open=f"loaded:{sources[first]}")
    app.button(key="remove-source").click().run()
    assert not app.exception
    with open_store(own_demo) as opened:
        assert first not in set(opened.vintages()["vintage"])
    opened_again = open_page(own_demo, v=first, level="1", area="QQ2")
    shown = link_of(opened_again)
    assert (shown.vintage, shown.area) == (second, "QQ7")
    assert "Limia was County 2" in opened_again.toast[0].value


# --- the dialogs ---------------------------------------------------------------------------------


def html(app):
    """All that stands on the page as markup of ours."""
    return " ".join(part.proto.body for part in app.get("html"))


def shared(app):
    """The view that the Share dialog shows, behind its short link."""
    name = html(app).partition('class="eng-address" dir="ltr">')[2].partition("<")[0]
    kept = links.lengthen(name.partition("l=")[2])
    assert kept
    return kept[0], from_link(kept[1])[0]


def test_a_shared_link_is_for_the_public_and_freezes_the_view(own_demo, open_page):
    """Day and class breaks are written down; what it leaves out is said with its count."""
    app = open_page(own_demo, level="2", kind="dialogue")
    app.button(key="share").click().run()
    page, selection = shared(app)
    assert (page, selection.audience, selection.kinds) == ("", "public", ("dialogue",))
    assert selection.as_of == dt.date(2026, 9, 30)
    assert selection.breaks
    assert "engagements of this view, which are for a narrower circle" in html(app)


def test_a_view_for_the_public_is_passed_on_to_nobody_who_sees_more(own_demo, open_page):
    """Neither as a link nor as a file."""
    app = open_page(own_demo, for_="public")
    for button, choice in (("share", "share-for"), ("export", "export-for")):
        app.button(key=button).click().run()
        assert app.segmented_control(key=choice).options == ["Public"]


def test_a_store_that_cannot_be_written_still_gives_the_whole_link(
    own_demo, open_page, monkeypatch
):
    """As of a copy on a stick: no short link, but why, and all the rest."""

    def refuse(_page, _link):
        raise StoreError("The store can only be read")

    monkeypatch.setattr(links, "shorten", refuse)
    app = open_page(own_demo)
    app.button(key="share").click().run()
    assert any("can only be read" in error.value for error in app.error)
    assert "data-copy" in html(app)
    assert "for=public" in html(app)


def file_dialog():
    """What the Export dialog holds, of the view that the store opens on."""
    from dashboard import queries
    from dashboard.components.leaving.exporting import show_export
    from dashboard.components.leaving.subject import view_subject
    from geodata.selection import Selection

    selection = queries.settle(Selection(level=1))
    show_export(view_subject(selection, "gaps"))


def test_a_file_is_made_when_it_is_asked_for(own_demo, monkeypatch):
    """For the public unless chosen otherwise; what is left out of it is said before it goes."""
    monkeypatch.setenv("ENGAGEMENT_STORE", str(own_demo))
    app = AppTest.from_function(file_dialog, default_timeout=60).run()
    assert any("not the order of its gaps" in caption.value for caption in app.caption)
    app.radio(key="export-format").set_value("csv").run()
    app.segmented_control(key="export-for").set_value("restricted").run()
    assert app.selectbox(key="export-table").options == [
        "The areas",
        "The engagements, one a row",
        "The rows that were not loaded",
    ]
    app.selectbox(key="export-below").set_value(5).run()
    assert app.selectbox(key="export-table").options == ["The areas"]
    app.segmented_control(key="export-for").set_value("public").run()
    assert not _offered(app)
    app.button(key="export-make").click().run()
    assert not app.exception
    assert _offered(app)
    assert "not for this audience" in html(app)
    app.segmented_control(key="export-for").set_value("internal").run()
    assert not _offered(app)


def _offered(app):
    return [one for one in app.get("download_button") if "Nepal" in one.proto.label]
