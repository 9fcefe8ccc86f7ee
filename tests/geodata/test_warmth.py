"""Warmth: the formula and its laws, holders, what comes ahead, and what is not known."""

import datetime as dt
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import AreaError, PlanError
from geodata.model import TABLES, conform, empty
from geodata.records import Records
from geodata.registry import Registry
from geodata.selection import Selection
from geodata.warmth import (
    COLD,
    KIND_WEIGHTS,
    Paces,
    measure_area_relationships,
    measure_area_warmth,
    measure_warmth,
    warmth_curve,
)

TODAY = dt.date(2026, 6, 30)
VIEW = Selection(vintage="small-2024", level=2, as_of=TODAY)
PLACE = {"source_id": "r", "vintage": "small-2024", "level": 2, "pcode": "XXA1"}
MAYOR = PLACE | {"post_id": "mayor", "label": "Mayor of A1", "role": "mayor"}
COUNCIL = PLACE | {"organization_id": "council", "name": "Council of A1"}
COUNCIL |= {"classification": "council"}


def ago(days: int) -> dt.date:
    """So many days before the day of the view."""
    return TODAY - dt.timedelta(days=days)


def term(person: str, start: int | None, end: int | None, post: str = "mayor") -> dict:
    """A membership from so many days ago to so many days ago."""
    return {
        "source_id": "r",
        "membership_id": f"{post}-{person}-{start}",
        "person_id": person,
        "post_id": post,
        "start_date": None if start is None else ago(start),
        "end_date": None if end is None else ago(end),
    }


def met(identity: str, days: int | None, kind: str | None = "dialogue", party=None, place="XXA1"):
    """An engagement so many days ago with a party, the mayor where none is named."""
    parties = [(*(party or ("post", "mayor")), "counterpart")]
    date = None if days is None else ago(days)
    return (identity, date, [(2, place)], {"kind": kind, "parties": parties})


class House:
    """Tables, and everything that warmth is measured from."""

    def __init__(self, tables, areas):
        self.areas, self.registry = areas, Registry(tables, areas)
        self.records = Records(tables, areas)

    def measure(self, selection=VIEW, **options) -> pd.DataFrame:
        """Every relationship."""
        return measure_warmth(self.registry, self.records, selection, **options)

    def warmth(self, selection=VIEW, **options) -> pd.Series:
        """Every area."""
        return measure_area_warmth(self.records, self.areas, selection, **options)

    def curve(self, kind="post", identity="mayor", *, start=400, end=-800, **options):
        """One relationship over time, from so many days ago to so many."""
        view = options.pop("selection", VIEW)
        days = {"start": ago(start), "end": ago(end)}
        return warmth_curve(self.registry, self.records, view, kind, identity, **days, **options)


@pytest.fixture(scope="session")
def build(make_tables, small_areas):
    """A house with the mayor of A1, and whatever else is given."""

    def run(engagements, **others) -> House:
        given = {"posts": [MAYOR], "organizations": [COUNCIL]} | others
        return House(make_tables(engagements, **given), small_areas)

    return run


@pytest.mark.parametrize(
    ("days", "kind", "warmth", "state"),
    [
        (0, "dialogue", 1.0, "warm"),
        (182, "dialogue", 0.5, "warm"),
        (183, "dialogue", 2 ** (-183 / 182), "cooling"),
        (364, "dialogue", 0.25, "cooling"),
        (365, "dialogue", 2 ** (-365 / 182), "cold"),
        (182, "exchange", 0.625, "warm"),
        (0, None, 0.5, "warm"),
        (0, "activity", 0.5, "warm"),
    ],
)
def test_warmth_halves_with_every_half_life(build, days, kind, warmth, state):
    """A mayor's is 182 days; what is left is weighed by kind, and named by two thresholds."""
    row = build([met("e1", days, kind)]).measure().loc["mayor"]
    assert row["warmth"] == pytest.approx(warmth, abs=1e-12)
    assert row["state"] == state


def test_the_frame_tells_what_is_due_and_when_it_goes_cold(build):
    """Last, due and overdue by the cadence; cold on the first day under the threshold."""
    row = build([met("e1", 200)], memberships=[term("ann", 900, None)]).measure().loc["mayor"]
    assert row["last"].date() == ago(200)
    assert row["due"].date() == ago(18)
    assert row["overdue_days"] == 18
    assert row["cold_on"].date() == ago(200 - 364 - 1)
    assert pd.isna(row["cold_since"])
    assert (row["holder"], row["holder_since"].date()) == ("ann", ago(900))


@pytest.mark.parametrize(
    ("terms", "office", "person", "vacant", "unknown"),
    [
        ([], 0.25, 0.25, False, True),
        ([term("ann", None, None)], 0.25, 0.25, False, False),
        ([term("ann", 900, 101), term("bob", 100, None)], 0.25, 0.0, False, False),
        ([term("ann", 900, 101), term("ann", 100, None)], 0.25, 0.25, False, False),
        ([term("ann", 900, 101)], 0.25, 0.0, True, False),
        ([term("bob", 100, None)], 0.25, 0.0, False, False),
    ],
)
def test_a_new_holder_resets_the_persons_part(build, terms, office, person, vacant, unknown):
    """The office's half stays; where no holder was ever known nothing is reset, and it is said."""
    row = build([met("e1", 182)], memberships=terms).measure().loc["mayor"]
    assert (row["office_part"], row["person_part"]) == (office, person)
    assert (row["vacant"], row["holder_unknown"]) == (vacant, unknown)


def test_meeting_the_holder_is_meeting_the_office(build):
    """As in coverage, a person stands for the office held on that day, and no other."""
    terms = [term("ann", 300, None)]
    parties = [met("e1", 182, party=("person", "ann")), met("e2", 400, party=("person", "ann"))]
    row = build(parties, memberships=terms).measure().loc["mayor"]
    assert (row["warmth"], row["engagements"]) == (0.5, 1)


def test_a_term_that_ends_brings_the_cold_day_nearer(build):
    """With the holder goes the person's part, on the day after the last of the term."""
    ends = [term("ann", 900, -40)]
    row = build([met("e1", 100)], memberships=ends).measure().loc["mayor"]
    assert row["changes_on"].date() == ago(-41)
    assert row["cold_on"].date() == ago(100 - 182 - 1)  # half of it cools for one half-life
    far = build([met("e1", 100)], memberships=[term("ann", 900, -91)]).measure().loc["mayor"]
    assert pd.isna(far["changes_on"])  # 92 days ahead is beyond the horizon
    assert far["cold_on"].date() == ago(-92)  # and the cold day knows of it all the same


def test_a_cold_relationship_says_since_when(build):
    """From its last engagement on, with the changes of holder that came after it."""
    lost = [term("ann", 900, 301), term("bob", 300, None)]
    row = build([met("e1", 500)], memberships=lost).measure().loc["mayor"]
    assert row["cold_since"].date() == ago(300)  # the day after ann's last
    assert row["state"] == "cold"
    assert pd.isna(row["cold_on"])


def test_a_former_holder_who_returns_is_no_stranger(build):
    """The person's part is there again, and the relationship is cold no longer."""
    back = [term("ann", 900, 301), term("bob", 300, 51), term("ann", 50, None)]
    row = build([met("e1", 350)], memberships=back).measure().loc["mayor"]
    assert row["person_part"] == pytest.approx(row["office_part"])
    assert row["state"] == "cooling"


def test_an_organization_counts_itself_and_its_offices(build):
    """Once however many ways; met itself, nothing is lost when a holder goes."""
    posts = [MAYOR | {"organization_id": "council"}]
    terms = [term("ann", 900, 101), term("bob", 100, None)]
    both = ("e3", ago(182), [(2, "XXA1")], {"kind": "dialogue"})
    both[3]["parties"] = [
        ("post", "mayor", "counterpart"),
        ("organization", "council", "counterpart"),
        ("organization", "alpha", "lead"),
    ]
    house = build([met("e1", 182), both], posts=posts, memberships=terms)
    frame = house.measure(of="organizations")
    assert list(frame.index) == ["council"]  # a lead engages with us, and is no counterpart
    row = frame.loc["council"]
    assert (row["engagements"], row["office_part"], row["person_part"]) == (2, 0.75, 0.0)
    assert row["holder"] == ""


def test_missing_never_looks_cold(build):
    """Unreported and undated are states of their own, without a figure; never is a stated 0."""
    others = [("b1", "XXB1"), ("a2", "XXA2")]
    posts = [MAYOR, *(MAYOR | {"post_id": post, "pcode": code} for post, code in others)]
    claim = {"source_id": "s", "kind": "records", "name": "n", "vintage": "small-2024"}
    sources = [claim | {"reports_on": '[[1, "XXA"]]'}]
    house = build([met("e1", None)], posts=posts, sources=sources)
    frame = house.measure()
    assert frame["state"].to_dict() == {"mayor": "undated", "a2": "never", "b1": "not_reported"}
    assert frame.loc["a2", "warmth"] == 0
    assert frame.loc[["mayor", "b1"], ["warmth", "office_part"]].isna().all(axis=None)
    assert frame.loc["mayor", "undated"] == 1
    areas = house.warmth()
    assert areas[["XXA2", "XXA3"]].tolist() == [0, 0]
    assert areas[["XXA1", "XXB1", "XXB2", "XXB3"]].isna().all()  # B3 has no authority
    states = measure_area_relationships(house.records, house.areas, VIEW)["state"]
    expected = ["undated", "never", "never", "not_reported", "not_reported", ""]
    assert states.tolist() == expected


def test_the_as_of_date_cuts_what_is_known(build):
    """On an earlier day the later engagement had not taken place."""
    house = build([met("e1", 182), met("e2", 10)])
    row = house.measure(VIEW.but(as_of=ago(91))).loc["mayor"]
    assert (row["engagements"], row["warmth"]) == (1, pytest.approx(2**-0.5))


def test_filters_and_the_root_narrow_a_view(build):
    """Only what passes warms; only what lies inside the root is listed."""
    posts = [MAYOR, MAYOR | {"post_id": "b1", "pcode": "XXB1", "role": "governor"}]
    house = build([met("e1", 0), met("e2", 0, "mediation")], posts=posts)
    assert house.measure(VIEW.but(kinds=("mediation",))).loc["mayor", "warmth"] == 1.25
    assert list(house.measure(VIEW.but(root_level=1, root="XXB")).index) == ["b1"]
    assert list(house.measure(VIEW.but(roles=("mayor",))).index) == ["mayor"]


def test_elections_ahead_concern_the_offices_they_fill(build):
    """By role and area, the next one within the horizon, today included; past ones are over."""
    rows = [
        {"date": ago(-30), "role": "mayor", "level": 1, "pcode": "XXA"},
        {"date": ago(-10), "role": "governor"},
        {"date": ago(-20), "level": 2, "pcode": "XXB1"},
        {"date": ago(1)},
    ]
    rows = [
        {"election_id": str(at), "label": "l", "vintage": "small-2024"} | row
        for at, row in enumerate(rows)
    ]
    elections = conform("elections", pd.DataFrame(rows))
    house = build([met("e1", 5)], posts=[MAYOR, MAYOR | {"post_id": "b1", "pcode": "XXB1"}])
    days = house.measure(elections=elections)["election_on"]
    assert days.dt.date.to_dict() == {"mayor": ago(-30), "b1": ago(-20)}
    assert house.measure(elections=elections, horizon=9)["election_on"].isna().all()
    of_all = conform("elections", pd.DataFrame(rows[2:3]).assign(pcode="XXA1", date=TODAY))
    bodies = house.measure(of="organizations", elections=of_all)
    assert bodies.loc["council", "election_on"].date() == TODAY
    with pytest.raises(AreaError):
        house.measure(elections=elections.assign(level=2, pcode="nowhere"))


def test_open_commitments_are_counted_once_an_engagement(build):
    """Those made in its engagements that are still open, and the first day one is due."""
    made = {"source_id": "r", "engagement_id": "e1", "text": "x", "status": "open"}
    rows = [{"due": ago(5)}, {"due": ago(-9)}, {"status": "done", "due": ago(50)}, {}]
    commitments = [made | {"commitment_id": str(at)} | row for at, row in enumerate(rows)]
    row = build([met("e1", 20), met("e2", 2)], commitments=commitments).measure().loc["mayor"]
    assert (row["commitments_open"], row["commitment_due"].date()) == (3, ago(5))


def test_what_can_still_be_kept_comes_first(build):
    """By the day it goes cold; then the newly cold, the never met and the unknown."""
    last = {"a": 10, "b": 300, "c": 400, "d": 900, "e": None}
    posts = [MAYOR | {"post_id": post} for post in [*last, "f"]]
    rows = [met(f"e-{post}", days, party=("post", post)) for post, days in last.items()]
    assert list(build(rows, posts=posts).measure().index) == ["b", "a", "c", "d", "e", "f"]


def test_an_area_is_warmed_once_by_an_engagement(build):
    """However many of its places are there; it has no holder that could go."""
    twice = ("e1", ago(182), [(2, "XXA1"), (2, "XXA2")], {"kind": "dialogue"})
    house = build([twice, met("e2", 364)])
    assert house.warmth()[["XXA1", "XXA2"]].tolist() == [0.75, 0.5]
    assert house.warmth(VIEW.but(level=1))["XXA"] == 0.75
    assert list(house.warmth(VIEW.but(root_level=1, root="XXA")).index) == ["XXA1", "XXA2", "XXA3"]
    row = measure_area_relationships(house.records, house.areas, VIEW).loc["XXA2"]
    assert row["cold_on"].date() == ago(182 - 364 - 1)
    slow = Paces((("area", "2", None, 364),))
    assert house.warmth(paces=slow)["XXA2"] == pytest.approx(2**-0.5)


def test_the_curve_shows_what_shaped_it(build):
    """Its engagements with who was met, changes of holder, and today's warmth as the frame's."""
    terms = [term("ann", 900, 101), term("bob", 100, -20)]
    house = build([met("e1", 182), met("e2", 30, None), met("e3", None)], memberships=terms)
    curve, row = house.curve(), house.measure().loc["mayor"]
    now = curve.points.set_index("day").loc[pd.Timestamp(TODAY)]
    assert now[["warmth", "office", "person"]].tolist() == pytest.approx(
        row[["warmth", "office_part", "person_part"]].tolist()
    )
    assert curve.engagements["holders"].tolist() == ["", "ann", "bob"]
    assert curve.engagements["weight"].tolist() == [0, 1, 0.5]
    assert curve.changes[["before", "after"]].to_numpy().tolist() == [["ann", "bob"], ["bob", ""]]
    assert curve.changes["day"].dt.date.tolist() == [ago(100), ago(-21)]
    assert curve.points["ahead"].sum() == 800
    assert (curve.cold_on, curve.today) == (row["cold_on"].date(), TODAY)


def test_an_area_and_an_organization_have_a_curve_too(build):
    """Of the area at the level shown, and of the body with its offices."""
    house = build([met("e1", 91)], posts=[MAYOR | {"organization_id": "council"}])
    for kind, identity in (("area", "XXA1"), ("organization", "council")):
        points = house.curve(kind, identity).points.set_index("day")["warmth"]
        assert points[pd.Timestamp(ago(91))] == 1
        assert points[pd.Timestamp(ago(92))] == 0
    assert house.curve("area", "XXA2").cold_on is None


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"identity": "nobody"}, PlanError),
        ({"kind": "organization"}, PlanError),
        ({"kind": "area", "identity": "XX"}, AreaError),
        ({"start": -1, "end": 1}, PlanError),
    ],
)
def test_a_curve_of_nothing_is_refused(build, asked, error):
    """In one sentence that names it."""
    with pytest.raises(error):
        build([met("e1", 5)]).curve(**asked)


def test_without_any_record_the_roster_gives_the_day(build):
    """Offices and holders are listed on the day the newest term began, and all are never met."""
    frame = build([], memberships=[term("ann", 50, None)]).measure(VIEW.but(as_of=None))
    assert frame.loc["mayor", ["holder", "state"]].tolist() == ["ann", "never"]
    assert build([], posts=[], organizations=[]).measure(VIEW.but(as_of=None)).empty
    assert build([], posts=[]).measure(of="organizations").loc["council", "state"] == "never"
    with pytest.raises(ValueError, match="persons"):
        build([]).measure(of="persons")


# --- laws ----------------------------------------------------------------------------------------

CONTACTS = st.lists(
    st.tuples(st.integers(0, 700), st.sampled_from([*KIND_WEIGHTS, None])), min_size=1, max_size=5
)
EDGES = st.lists(st.integers(-300, 600), unique=True, max_size=4).map(sorted)


def terms_from(edges: list[int]) -> list[dict]:
    """One holder after the other, with a day's gap at each edge, none of them twice."""
    bounds = [900, *reversed(edges), None]
    return [
        term(f"p{at}", start, None if end is None else end + 2)
        for at, (start, end) in enumerate(pairwise(bounds))
    ]


def engagements(contacts) -> list[tuple]:
    """Engagements with the mayor from days ago and kinds."""
    return [met(f"e{at}", days, kind) for at, (days, kind) in enumerate(contacts)]


@settings(max_examples=15)
@given(contacts=CONTACTS, edges=EDGES)
def test_warmth_never_rises_between_engagements(build, contacts, edges):
    """Whoever comes and goes: only an engagement warms, and the curve turns cold when foretold."""
    house = build(engagements(contacts), memberships=terms_from(edges))
    points = house.curve(start=800, end=-1500).points.set_index("day")
    rises = points.index[points["warmth"].diff() > 0].date
    assert set(rises) <= {ago(days) for days, _ in contacts}
    row = house.measure().loc["mayor"]
    under = points.index[points["warmth"] < COLD]
    if row["state"] == "cold":
        held = points.index[(points["warmth"] >= COLD) & ~points["ahead"]]
        assert row["cold_since"] == max(held) + pd.Timedelta(days=1)
    else:
        assert row["cold_on"] == min(under[under > pd.Timestamp(TODAY)])


@settings(max_examples=15)
@given(contacts=CONTACTS, edges=EDGES, order=st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(build, contacts, edges, order):
    """Shuffled rows give the same frame, to the last digit."""
    rows, terms = engagements(contacts), terms_from(edges)
    first = build(rows, memberships=terms)
    order.shuffle(rows)
    order.shuffle(terms)
    second = build(rows, memberships=terms)
    pd.testing.assert_frame_equal(first.measure(), second.measure(), check_exact=True)
    pd.testing.assert_series_equal(first.warmth(), second.warmth(), check_exact=True)


@settings(max_examples=15)
@given(contacts=CONTACTS, days=st.integers(1, 1000))
def test_engagements_add_and_halve_after_one_half_life(build, contacts, days):
    """The sum of each alone; half of it when a half-life has gone by, whatever its days."""
    paces = Paces((("role", "mayor", None, days),))
    later = VIEW.but(as_of=ago(-days))
    alone = [build([one]) for one in engagements(contacts)]
    single = sum(house.measure(paces=paces)["warmth"]["mayor"] for house in alone)
    house = build(engagements(contacts))
    now = house.measure(paces=paces)["warmth"]["mayor"]
    assert now == pytest.approx(single, abs=1e-11)
    half = house.measure(later, paces=paces)["warmth"]["mayor"]
    assert half == pytest.approx(now / 2, abs=1e-11)


# --- the example, recomputed the plain way -------------------------------------------------------


def test_the_example_agrees_with_plain_arithmetic(demo_store):
    """Every office of the example: one engagement after the other, as a person would add them."""
    from geodata.areas import Areas
    from geodata.store import open_store
    from geodata.warmth import ROLE_PACES

    with open_store(demo_store) as store:
        view = Selection(vintage=store.vintages()["vintage"].iloc[-1])
        names = ("areas", "engagements", "places", "participations", "posts", "memberships")
        names += ("sources", "organizations", "persons", "commitments")
        tables = {name: store.read(name, view) for name in names}
    house = House(tables, Areas(tables["areas"]))
    frame = house.measure(view)
    holders, dates = tables["memberships"], tables["engagements"].set_index("engagement_id")
    today = dates["date"].max()

    def holder(post, day):
        held = holders[holders["post_id"] == post]
        held = held[~(held["start_date"] > day) & ~(held["end_date"] < day)]
        return None if held.empty else held.sort_values("start_date")["person_id"].iloc[-1]

    taken = tables["participations"]
    posts = taken[(taken["party_kind"] == "post") & (taken["role"] == "counterpart")]
    people = set(taken.loc[taken["party_kind"] == "person", "party_id"])
    plain = ~holders["person_id"].isin(people)  # offices that were met by their own name alone
    for post in sorted(set(holders.loc[plain, "post_id"]) & set(posts["party_id"]))[::25]:
        if holders.loc[holders["post_id"] == post, "person_id"].isin(people).any():
            continue
        pace, expected = ROLE_PACES[frame.loc[post, "role"]], 0.0
        for one in posts.loc[posts["party_id"] == post, "engagement_id"]:
            day, kind = dates.loc[one, ["date", "kind"]]
            same = holder(post, day) is not None and holder(post, day) == holder(post, today)
            left = KIND_WEIGHTS[kind] * 2 ** (-((today - day).days) / pace.half_life_days)
            expected += left * (0.5 + 0.5 * same)
        assert frame.loc[post, "warmth"] == pytest.approx(expected, abs=1e-9), post
    assert np.isfinite(frame.loc[frame["engagements"] > 0, "warmth"]).all()


@pytest.mark.real
@pytest.mark.parametrize(
    ("boundary", "records", "later", "states"),
    [
        ("ssd_3w_2022/ssd_adm2_population.geojson",
         "ssd_3w_2022/ssd_3w_op_jan_mar_2022.xlsx", None, {"warm": 79}),
        ("ssd_3w_2022/ssd_adm2_population.geojson",
         "ssd_3w_2022/ssd_3w_op_jan_mar_2022.xlsx", dt.date(2030, 3, 31), {"cold": 79}),
        ("lby_3w_2021/lby_adm2.topojson",
         "lby_3w_2021/lby_3w_may2021.xlsx", None, {"undated": 22}),
    ],
)  # fmt: skip
def test_real_reports_warm_and_cool(real_data, boundary, records, later, states):
    """Three months of reports warm every county and fade; a file without dates tells no warmth."""
    from geodata.areas import Areas
    from geodata.gazetteer import Gazetteer
    from loaders import read_boundaries, read_records

    areas = Areas(read_boundaries(real_data / "cases" / boundary)["areas"])
    loaded = read_records(real_data / "cases" / records, gazetteer=Gazetteer(areas))
    found = Records({**{n: empty(n) for n in TABLES}, **loaded.tables}, areas)
    frame = measure_area_relationships(found, areas, Selection(level=areas.finest, as_of=later))
    assert frame["state"].value_counts().to_dict() == states
    assert frame["warmth"].isna().all() == ("undated" in states)
