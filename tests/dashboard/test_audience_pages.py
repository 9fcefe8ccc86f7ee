"""Pages that are shown to an audience."""

from __future__ import annotations

import pytest

from dashboard.views import PAGES
from geodata.selection import Selection
from geodata.store import open_store


def texts(app) -> str:
    """Everything the page says."""
    parts = [*app.header, *app.subheader, *app.text, *app.caption, *app.markdown]
    return " ".join(part.value for part in parts)


@pytest.fixture(scope="module")
def marks(demo_store) -> dict[str, int]:
    """How many engagements of the example have each mark."""
    with open_store(demo_store) as store:
        (vintage,) = store.vintages()["vintage"]
        rows = store.read("engagements", Selection(vintage=vintage))
    return rows["sensitivity"].value_counts().to_dict()


def test_a_link_for_the_public_counts_public_records_only(open_page, demo_store, marks):
    """The same figures as on a page of everything, of fewer records; and it says how many."""
    everything = open_page(demo_store, from_="2000-01-01")
    public = open_page(demo_store, from_="2000-01-01", for_="public")
    counts = [int(app.metric[1].value.replace(",", "")) for app in (everything, public)]
    assert counts[1] < counts[0] <= sum(marks.values())
    assert counts[1] <= marks["public"]
    hidden = sum(marks.values()) - marks["public"]
    assert f"{hidden:,} engagements, " in texts(public)


def test_everything_is_one_press_away(open_page, demo_store):
    """There is no password: the link says whom it is for, and keeps nobody out."""
    app = open_page(demo_store, for_="public")
    before = app.metric[1].value
    app.button(key="audience-all").click().run()
    assert app.metric[1].value != before
    assert "Left out" not in texts(app)
    assert "for" not in app.query_params


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_the_public(open_page, demo_store, page):
    """Without failure, and without the rows that nobody has marked for an audience."""
    app = open_page(demo_store, page, for_="public")
    assert not app.error
    assert "Shown as to this audience" in texts(app)
    if page == "data":
        assert "not shown to others" in texts(app)
        assert not app.dataframe


def test_nobody_is_named_to_the_public_whose_name_is_not(open_page, demo_store):
    """Officials whose name is internal keep their office and lose their name."""
    with open_store(demo_store) as store:
        persons = store.read("persons")
    public = set(persons.loc[persons["sensitivity"] == "public", "name"])
    app = open_page(demo_store, "officials", for_="public")
    shown = set(app.dataframe[0].value["holder"])
    assert shown <= public | {"[…]", "vacant"}
    assert {"[…]"} < shown
