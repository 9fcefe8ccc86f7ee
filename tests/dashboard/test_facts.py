"""Facts: what pages, reports and briefs ask of a store."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard import queries
from dashboard.facts import StoreFacts, first_view
from geodata.store import open_store

COMPARED = (
    {},
    {"measure": "offices"},
    {"second": "counterparts"},
    {"second": "counterparts", "pairing": "bubbles", "kinds": ("dialogue",)},
    {"compare": "change"},
    {"compare": "side_by_side", "measure": "days_since"},
)


@pytest.fixture
def pages(demo_store, monkeypatch):
    """The pages' own facts of the example."""
    monkeypatch.setenv("ENGAGEMENT_STORE", str(demo_store))
    return queries.PageFacts


@pytest.mark.parametrize("changes", COMPARED)
@pytest.mark.parametrize("audience", ["", "public"])
def test_shell_and_pages_see_the_same(demo_store, pages, changes, audience):
    """A file made at night says what the page says, in every figure and every class."""
    with open_store(demo_store) as store:
        shell = StoreFacts(store, audience)
        (vintage,) = shell.vintages()["vintage"]
        asked = first_view(shell, vintage).but(**changes)
        one, other = shell.view(asked), pages(audience).view(asked)
    pd.testing.assert_frame_equal(one.frame, other.frame)
    assert (one.summary, one.breaks) == (other.summary, other.breaks)
    assert one.second == other.second
    if one.compared is not None:
        pd.testing.assert_frame_equal(one.compared.view.frame, other.compared.view.frame)


def test_what_is_asked_for_others_does_not_change_the_page(demo_store, pages):
    """A page that makes a public file goes on showing everything; no cache is mixed up."""
    everything = pages("")
    asked = first_view(everything, everything.vintages()["vintage"].iloc[0])
    before = everything.view(asked).summary.engagements
    public = pages("public").view(asked).summary.engagements
    with queries.shown_to("public"):
        assert queries.view(asked).summary.engagements == public
    assert queries.view(asked).summary.engagements == before > public
