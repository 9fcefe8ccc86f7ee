"""Relationships: who is about to be lost, one of them with its curve, and what people set."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dashboard.components.relationships.elections import refuse_election
from dashboard.components.relationships.expected import MOST_DAYS, refuse_pace
from dashboard.curves import curve_by_month, curve_chart
from dashboard.palette import DARK, LIGHT
from dashboard.words import warmthfacts, warmthwords
from geodata.store import open_store
from geodata.warmth import Curve, Pace

TODAY = pd.Timestamp("2026-09-30")
GOVERNOR = "np07-governor"
"""Whose term ends forty days after the newest record of the example."""


def texts(app) -> str:
    """Everything the page says in headings and text."""
    said = [e.value for e in [*app.header, *app.subheader, *app.text, *app.caption]]
    return " ".join(said).replace("\\", "")


def head(app) -> str:
    """The sentence as it is read, without what keeps it from being Markdown."""
    return app.header[0].value.replace("\\", "")


@pytest.fixture
def own_store(demo_store, tmp_path) -> Path:
    """The example in a file that a test may write to."""
    return Path(shutil.copy(demo_store, tmp_path / "own.gpkg"))


def row(**facts) -> pd.Series:
    """A relationship of which nothing is known but some facts."""
    days = ["last", "due", "cold_on", "cold_since", "changes_on", "election_on", "commitment_due"]
    plain = {
        "label": "Mayor of Itahari",
        "role": "mayor",
        "state": "cooling",
        "holder": "Maya Lama",
        "holder_since": pd.NaT,
        "vacant": False,
        "holder_unknown": False,
        "warmth": 0.3,
        "office_part": 0.2,
        "person_part": 0.1,
        "overdue_days": 0.0,
        "undated": 0,
        "commitments_open": 0,
        **dict.fromkeys(days, pd.NaT),
    }
    dated = {name: pd.Timestamp(value) for name, value in facts.items() if name in days}
    return pd.Series({**plain, **facts, **dated})


# --- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row(state="never")], "Nobody here has been met on a known day yet"),
        ([row(cold_on="2027-03-01")], "None goes cold within 90 days"),
        ([row(cold_on="2026-10-20")], "1 relationship goes cold within 90 days"),
        (
            [row(cold_on="2026-10-20", overdue_days=41.0), row(state="cold", overdue_days=900.0)],
            "1 relationship goes cold within 90 days; 1 not yet cold is overdue: Mayor of "
            "Itahari, by 41 days",
        ),
        (
            [
                row(cold_on="2026-10-20", overdue_days=2.0, label="First"),
                row(cold_on="2026-12-29", overdue_days=41.0, label="Second"),
                row(cold_on="2026-12-30"),
            ],
            "2 relationships go cold within 90 days; 2 not yet cold are overdue, Second the "
            "longest, by 41 days",
        ),
    ],
)
def test_the_title_says_what_is_about_to_be_lost(rows, said):
    """How many go cold within the horizon, and how many of those still held are overdue."""
    assert warmthwords.headline(pd.DataFrame(rows), TODAY) == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, ""),
        ({"changes_on": "2026-11-09"}, "Holder changes in 40 days"),
        (
            {"changes_on": "2026-11-09", "commitments_open": 2},
            "Holder changes in 40 days; 2 commitments open",
        ),
        ({"election_on": "2026-10-01"}, "Election in 1 day"),
    ],
)
def test_a_row_warns_in_a_few_words(facts, said):
    """What lies ahead stands in one cell, and nothing where nothing does."""
    frame = pd.DataFrame([row(**facts)])
    assert warmthwords.all_ahead(frame, TODAY).tolist() == [said]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"state": "warm", "warmth": 0.8}, "Warm: 0.80"),
        ({"state": "cooling"}, "Cooling: 0.30"),
        ({"state": "cold", "warmth": 0.1, "cold_since": "2026-01-05"}, "Cold since 5 Jan 2026"),
        ({"state": "never", "warmth": 0.0}, "Never met"),
        ({"state": "not_reported", "warmth": np.nan}, "nothing can be said"),
        ({"state": "undated", "warmth": np.nan}, "no day that is known"),
    ],
)
def test_every_state_is_a_sentence_and_the_unknown_ones_say_so(facts, said):
    """What is not known is never told as low."""
    assert said in warmthfacts.standing(row(**facts))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"holder_unknown": True, "holder": ""}, "No holder of this office was ever known"),
        ({"vacant": True, "holder": ""}, "Vacant"),
        ({}, "Held by Maya Lama."),
        ({"holder_since": pd.Timestamp("2022-05-20")}, "Held by Maya Lama since 20 May 2022."),
    ],
)
def test_who_holds_an_office_is_said_or_why_nobody_is(facts, said):
    """An unknown holder is not a vacant office."""
    assert said in warmthfacts.holder(row(**facts))


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (None, "2 commitments are open."),
        ("2026-09-01", "2 commitments are open; the first was due on 1 Sep 2026."),
        ("2026-10-22", "2 commitments are open, the first due on 22 Oct 2026."),
    ],
)
def test_open_promises_are_told_with_the_first_day(due, said):
    """Whether it has gone by or lies ahead."""
    facts = {"commitments_open": 2} | ({"commitment_due": due} if due else {})
    assert warmthfacts.warnings(row(**facts), TODAY) == [said]


def test_months_ahead_are_counted_and_said():
    """The month at hand is the first; what lies beyond a year is not among them."""
    days = ["2026-09-30", "2026-11-02", "2026-11-30", "2027-08-31", "2027-09-01", None]
    frame = pd.DataFrame({"cold_on": pd.to_datetime(days)})
    months = warmthwords.by_month(frame, TODAY)
    assert months["count"].tolist() == [1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert warmthwords.say_months(months).endswith("Sep 2026: 1, Nov 2026: 2, Aug 2027: 1.")


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ((91, None, "Amina"), ""),
        ((None, None, "Amina"), "Enter one of the two numbers"),
        ((0, None, "Amina"), "0 days cannot be kept"),
        ((91, -5, "Amina"), "-5 days cannot be kept"),
        ((91, MOST_DAYS + 1, "Amina"), "Give 1 to 3,650 days"),
        ((91, 91, ""), "Give your name first"),
    ],
)
def test_a_cadence_that_cannot_be_kept_is_refused_in_a_sentence(entered, said):
    """Numbers out of range, none at all, and nobody who answers for them."""
    found = refuse_pace(*entered)
    assert said in found
    assert bool(said) == bool(found)


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        (("Local elections", dt.date(2027, 5, 1), "Amina"), ""),
        (("", dt.date(2027, 5, 1), "Amina"), "what the election is called"),
        (("Local elections", None, "Amina"), "Choose the day"),
        (("Local elections", dt.date(2027, 5, 1), ""), "Give your name first"),
    ],
)
def test_an_election_that_lacks_something_is_refused_in_a_sentence(entered, said):
    """Its name, its day, and who enters it."""
    found = refuse_election(*entered)
    assert said in found
    assert bool(said) == bool(found)


# --- the curve ----------------------------------------------------------------------------------


def curve(days: int = 400, marks: int = 3) -> Curve:
    """Met some times, a holder who changes, and what follows."""
    day = pd.date_range(end=TODAY + pd.Timedelta(days=100), periods=days)
    warmth = np.linspace(1, 0.1, days)
    points = {"day": day, "warmth": warmth, "office": warmth * 0.6, "person": warmth * 0.4}
    met = {"engagement_id": "e", "day": day[:marks], "kind": "dialogue", "weight": 1.0}
    changed = {"day": [day[60], TODAY + pd.Timedelta(days=40)], "post_id": "p"}
    return Curve(
        points=pd.DataFrame({**points, "ahead": day > TODAY}),
        engagements=pd.DataFrame({**met, "holders": "Maya Lama"}),
        changes=pd.DataFrame({**changed, "before": "Maya Lama", "after": ["Hari Bista", ""]}),
        today=TODAY.date(),
        pace=Pace(182, 182),
        cold_on=dt.date(2026, 11, 20),
    )


def test_the_curve_is_drawn_with_thresholds_marks_holders_and_what_lies_ahead():
    """All words are words of ours or plain values of the data; its description is the chart's."""
    spec = curve_chart(curve(), LIGHT, "Said of it").to_dict()
    said = {
        entry.get("said") or entry.get("part")
        for rows in spec["datasets"].values()
        for entry in rows
    }
    wanted = {"warm from here up", "cold below", "Dialogue", "Hari Bista", "Maya Lama leaves"}
    assert wanted <= said
    assert "cold on 20 Nov 2026" in said
    assert {"Stays with the office", "Goes with its holder"} <= said
    assert spec["description"] == "Said of it"
    dashes = [layer["mark"].get("strokeDash") for layer in spec["layer"]]
    assert [5, 4] in dashes


def test_a_long_curve_is_thinned_and_many_meetings_become_ticks():
    """A browser is not sent what no screen shows."""
    spec = curve_chart(curve(days=2000, marks=90), DARK, "").to_dict()
    assert max(map(len, spec["datasets"].values())) < 1300
    assert "tick" in {layer["mark"]["type"] for layer in spec["layer"]}


def test_the_curve_without_people_or_promises_is_drawn_too():
    """An area has one part, no holders, and may not go cold."""
    bare = curve()
    points = bare.points.assign(office=bare.points["warmth"], person=0.0)
    alone = Curve(points, bare.engagements, bare.changes[:0], bare.today, bare.pace, None)
    spec = curve_chart(alone, LIGHT, "").to_dict()
    assert "Stays with the office" not in str(spec["datasets"])


def test_the_table_by_month_says_what_the_curve_shows():
    """Every month with its last warmth, the engagements in it, and who came."""
    shown = curve()
    months = curve_by_month(shown)
    assert months["day"].is_monotonic_increasing
    assert months["warmth"].iloc[-1] == pytest.approx(0.1)
    assert months["kinds"].iloc[0] == "Dialogue"
    assert set(months["changes"]) == {"", "Hari Bista", "Maya Lama leaves"}
    assert months["ahead"].iloc[-1]


# --- the page -----------------------------------------------------------------------------------


def test_the_page_lists_offices_that_go_cold_first(open_page, demo_store):
    """The title counts what the list shows, in the order in which it is lost."""
    app = open_page(demo_store, "relationships")
    listed = app.dataframe[0].value
    held = listed[listed["stands"].isin(["Warm", "Cooling"])]
    assert held["cold"].is_monotonic_increasing
    soon = (pd.to_datetime(held["cold"]) <= TODAY + pd.Timedelta(days=90)).sum()
    assert head(app).startswith(f"{soon} relationships go cold within 90 days")
    assert "As of 30 Sep 2026" in texts(app)
    assert len(app.get("vega_lite_chart")) == 1


def test_the_list_can_be_narrowed_to_what_is_asked_for(open_page, demo_store):
    """Those with a change ahead; a search; and both together find nobody and say so."""
    app = open_page(demo_store, "relationships")
    app.pills(key="relationships-only-posts").set_value("warned").run()
    listed = app.dataframe[0].value
    assert listed.index.tolist() == [GOVERNOR]
    assert listed["ahead"].str.contains("Holder changes in 41 days").all()
    app.text_input(key="relationships-search-posts").set_value("nobody at all").run()
    assert not app.exception
    assert "None of them is so" in texts(app)


@pytest.mark.parametrize("of", ["organizations", "areas"])
def test_organizations_and_areas_are_lists_of_their_own(open_page, demo_store, of):
    """A link opens them; areas have a map, and are as many as have an authority."""
    app = open_page(demo_store, "relationships", open=f"warmth:{of}", level="2")
    noun = "districts" if of == "areas" else "relationships"
    assert f"{noun} go cold within 90 days" in head(app)
    assert len(app.get("component_instance")) == (of == "areas")
    if of == "areas":
        assert len(app.dataframe[0].value) == 77
        assert re.search(r"warm no area here: [\d,]+ known only to the province", texts(app))


def test_inside_a_province_and_at_a_finer_level_the_lists_are_shorter(open_page, demo_store):
    """The root of the Selection holds here as everywhere."""
    link = {"open": "warmth:areas", "in": "1:NP04", "level": "3"}
    app = open_page(demo_store, "relationships", **link)
    assert len(app.dataframe[0].value) == 85
    offices = open_page(demo_store, "relationships", **{**link, "open": "warmth:posts"})
    assert offices.dataframe[0].value["place"].str.contains("Gandaki").all()


def test_filters_that_leave_nobody_say_what_to_do(open_page, demo_store):
    """An office that is in no list here: take the filters off."""
    app = open_page(demo_store, "relationships", role="party_leader", **{"in": "2:NP0322"})
    assert head(app) == "Nobody is in this view"
    assert "take the filters off" in " ".join(text.value for text in app.markdown)


@pytest.mark.parametrize(
    ("opened", "label", "said"),
    [
        (f"warmth-post:{GOVERNOR}", "Governor of Sudur Paschim", "in 41 days: the person's part"),
        ("warmth-organization:np01-assembly", "Koshi Provincial Assembly", "of who holds them"),
        ("warmth-area:NP0327", "Kathmandu", "It goes cold on"),
    ],
)
def test_a_relationship_opens_with_its_curve_and_its_facts(
    open_page, demo_store, opened, label, said
):
    """How it stands in sentences, the curve and its table, and the engagements behind it."""
    app = open_page(demo_store, "relationships", open=opened, level="2")
    assert head(app) == label
    assert said in texts(app)
    assert "To be met" in texts(app)
    assert "the default of its kind" in texts(app)
    assert len(app.get("vega_lite_chart")) == 1
    assert len(app.dataframe) >= 2
    assert "The engagements behind it" in texts(app)


@pytest.mark.parametrize(
    "opened", ["warmth-post:nobody", "warmth-organization:none", "warmth-area:XX", "warmth:else"]
)
def test_a_link_to_nothing_is_a_sentence(open_page, demo_store, opened):
    """Never a traceback, whatever stands in a link."""
    app = open_page(demo_store, "relationships", open=opened)
    assert not app.error
    assert app.warning or app.header


def test_somebody_never_met_has_facts_and_no_curve(open_page, demo_store):
    """What is known of them is said, and that there is nothing to draw."""
    listed = open_page(demo_store, "relationships").dataframe[0].value
    never = listed.index[listed["stands"] == "Never met"][0]
    app = open_page(demo_store, "relationships", open=f"warmth-post:{never}")
    assert "There is no curve" in texts(app)
    assert "Never met" in texts(app)
    assert not app.get("vega_lite_chart")


def test_a_cadence_holds_at_once_and_goes_back_to_the_default(open_page, own_store):
    """For one office, then for all of its kind; who set it is said, and asked once."""
    app = open_page(own_store, "relationships", open=f"warmth-post:{GOVERNOR}")
    assert "To be met once a quarter (91 days): the default of its kind" in texts(app)
    app.button(key="expected-set").click().run()
    assert "Enter one of the two numbers first" in app.warning[0].value
    app.number_input[0].set_value(0)
    app.button(key="expected-set").click().run()
    assert "0 days cannot be kept" in app.warning[0].value
    app.number_input[0].set_value(30)
    app.number_input[1].set_value(2000)
    app.text_input(key="expected-reviewer").set_value("Amina Yusuf")
    app.button(key="expected-set").click().run()
    assert not app.warning
    assert "once a month (30 days): set for “This office alone” by Amina Yusuf" in texts(app)
    assert "Warmth halves in 2,000 days" in texts(app)
    assert "Cold since" not in texts(app)
    app.radio[0].set_value(1).run()
    app.number_input[0].set_value(60)
    app.button(key="expected-set").click().run()
    with open_store(own_store) as store:
        kept = store.kept("cadences").set_index("scope")
    assert kept["set_by"].tolist() == ["Amina Yusuf"] * 2
    assert kept.loc["role", "cadence_days"] == 60
    assert "once a month" in texts(app)
    app.radio[0].set_value(0).run()
    app.button(key="expected-back").click().run()
    assert "every 60 days (60 days): set for “All offices: Governor”" in texts(app)
    assert not app.exception


def test_cadences_of_every_kind_are_listed_with_who_set_them(open_page, own_store):
    """One office that was set alone stands among them, by its name."""
    with open_store(own_store) as store:
        store.keep(
            "cadences",
            pd.DataFrame(
                [
                    {"scope": "post", "code": GOVERNOR, "cadence_days": 45, "set_by": "Amina"},
                    {"scope": "post", "code": "of another country", "cadence_days": 45},
                ]
            ),
        )
    app = open_page(own_store, "relationships", open="warmth:expected")
    listed = app.dataframe[0].value
    assert listed.iloc[0]["whom"] == "Governor of Sudur Paschim"
    assert listed.iloc[0]["often"] == "every 45 days"
    assert listed.iloc[0]["by"] == "Amina"
    assert "All offices: Mayor" in listed["whom"].tolist()
    assert "of another country" not in listed["whom"].tolist()


def test_an_election_warns_the_offices_that_it_fills_until_it_is_removed(open_page, own_store):
    """Entered for one province and one kind of office; entering it twice makes it no other."""
    app = open_page(own_store, "relationships", open="warmth:expected")
    assert "no election ahead is known" in head(app)
    app.text_input(key="relationships-reviewer").set_value("Amina Yusuf")
    app.button(key="election-enter").click().run()
    assert "what the election is called" in app.warning[0].value
    for turn in range(2):
        app.text_input(key=f"election-label-{turn}").set_value("By-election")
        app.date_input(key=f"election-day-{turn}").set_value(dt.date(2026, 11, 9))
        app.selectbox(key=f"election-role-{turn}").set_value("mayor")
        app.selectbox(key=f"election-place-{turn}").set_value((1, "NP04"))
        app.button(key="election-enter").click().run()
        assert not app.exception
    assert "1 election lies ahead, on 9 Nov 2026" in head(app)
    assert "9 Nov 2026 · Mayor · Gandaki · entered by Amina Yusuf" in texts(app)
    listed = open_page(own_store, "relationships").dataframe[0].value
    warned = listed[listed["ahead"].str.contains("Election in 40 days", case=False)]
    assert len(warned) == 27
    assert warned["place"].str.contains("Gandaki").all()
    (remove,) = (button for button in app.button if button.label == "Remove")
    remove.click().run()
    assert "no election ahead is known" in head(app)


def test_an_election_in_an_area_that_is_gone_breaks_no_page(open_page, own_store):
    """What was entered on boundaries that lost the area since concerns nobody."""
    with open_store(own_store) as store:
        vintage = str(store.vintages()["vintage"].iloc[-1])
        lost = {"election_id": "x", "label": "Lost", "date": pd.Timestamp("2026-10-09")}
        place = {"vintage": vintage, "level": 1, "pcode": "NP99"}
        store.keep("elections", pd.DataFrame([lost | place]))
    app = open_page(own_store, "relationships")
    assert not app.error


def test_profiles_of_offices_and_organizations_lead_to_the_curve(open_page, demo_store):
    """One press away from who holds it and who is in it."""
    for page, kind, identity in (
        ("officials", "post", GOVERNOR),
        ("councils", "organization", "np01-assembly"),
    ):
        app = open_page(demo_store, page, open=f"{kind}:{identity}")
        links = [link.proto.label for link in app.get("page_link")]
        assert "How this relationship cools" in links
