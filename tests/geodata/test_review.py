from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import AreaError, ModelError
from geodata.gazetteer import Gazetteer, open_gazetteer
from geodata.gazetteer.decisions import words_key
from geodata.model import Loaded, conform
from geodata.review import (
    accept_above,
    clear_candidate,
    make_decision,
    review_groups,
)
from geodata.store import open_store

UNITS = [
    (0, "XY", "Exyland", None, (0, 0, 4, 4)),
    (1, "XY01", "North Hills", "XY", (0, 0, 2, 4)),
    (1, "XY02", "Rio Claro", "XY", (2, 0, 4, 4)),
    (2, "XY0101", "Kohistan", "XY01", (0, 0, 2, 2)),
    (2, "XY0102", "Makwanpur", "XY01", (0, 2, 2, 4)),
    (2, "XY0201", "Kohistan", "XY02", (2, 0, 4, 2)),
    (2, "XY0202", "Baydhaba", "XY02", (2, 2, 4, 4)),
]


@pytest.fixture(scope="module")
def gazetteer(build_areas) -> Gazetteer:
    """Two provinces; Kohistan is a district of both."""
    return Gazetteer(build_areas(UNITS))


def make_ledger(found: pd.DataFrame) -> pd.DataFrame:
    """The ledger that a file with these verdicts would have."""
    columns = ["fate", "reason", "message", *[c for c in found if c.startswith("stated_")]]
    rows = found[columns].reset_index(drop=True)
    return conform("ledger", rows.assign(source_id="s", row=range(1, len(rows) + 1)))


def ask(gazetteer: Gazetteer, *rows: dict[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The questions that rows leave open, and the rows themselves."""
    stated = pd.DataFrame(rows).fillna("")
    return review_groups(make_ledger(gazetteer.place(stated)), gazetteer), stated


BAIDOA = {"adm1_name": "Rio Claro", "adm2_name": "Baidoa"}


def test_rows_that_say_the_same_are_one_question(gazetteer: Gazetteer) -> None:
    """Spelling in capitals or with blanks makes no other question; most rows come first."""
    groups, _ = ask(
        gazetteer,
        {"adm1_name": "", "adm2_name": "Kohistan"},
        BAIDOA,
        {"adm1_name": "RIO CLARO", "adm2_name": " BAIDOA"},
        BAIDOA,
    )
    assert groups["stated_name"].tolist() == ["Baidoa", "Kohistan"]
    assert groups["rows"].tolist() == [3, 1]
    assert groups["stated_level"].tolist() == [2, 2]
    assert groups["stated_parent"].tolist() == ["Rio Claro", ""]
    best = groups["candidates"][0][0]
    assert (best["pcode"], best["inside"]) == ("XY0202", True)


def test_an_accepted_answer_settles_all_rows_like_it(gazetteer: Gazetteer) -> None:
    """The method is decision, the score full, and other rows are as they were."""
    groups, stated = ask(gazetteer, BAIDOA, {"adm1_name": "", "adm2_name": "Kohistan"})
    made = make_decision(
        groups.iloc[0], action="accept", area=(2, "XY0202"), by="A. Person", why="same town"
    )
    found = Gazetteer(gazetteer.areas, decisions=made).place(stated)
    assert found["pcode"].iloc[0] == "XY0202"
    assert (found["method"].iloc[0], found["score"].iloc[0]) == ("decision", 100.0)
    assert found["reason"].tolist() == ["", "ambiguous_name"]
    assert made["rows"].tolist() == [1]


def test_a_rejected_place_is_rejected_with_its_reason(gazetteer: Gazetteer) -> None:
    """What a person says is no place of ours is not asked again."""
    groups, stated = ask(gazetteer, BAIDOA)
    made = make_decision(groups.iloc[0], action="reject", by="A. Person")
    found = Gazetteer(gazetteer.areas, decisions=made).place(stated)
    assert found["fate"].tolist() == ["rejected"]
    assert found["reason"].tolist() == ["rejected_in_review"]
    assert review_groups(make_ledger(found), gazetteer).empty


def test_a_decision_about_a_province_frees_its_districts(gazetteer: Gazetteer) -> None:
    """Once the parent is known the names below it are settled by themselves."""
    row = {"adm1_name": "Clear River", "adm2_name": "Kohistan"}
    groups, stated = ask(gazetteer, row, {"adm1_name": "Rio Claro", "adm2_name": "Baydhaba"})
    assert (groups["stated_level"][0], groups["stated_name"][0]) == (1, "Clear River")
    made = make_decision(groups.iloc[0], action="accept", area=(1, "XY02"), by="A. Person")
    found = Gazetteer(gazetteer.areas, decisions=made).place(stated)
    assert found["pcode"].tolist() == ["XY0201", "XY0202"]


def test_a_rows_own_point_is_more_than_the_words(gazetteer: Gazetteer) -> None:
    """A row that its point had settled is not moved away by what was decided for bare names."""
    stated = pd.DataFrame(
        {"adm2_name": ["Kohistan", "Kohistan"], "longitude": ["3", ""], "latitude": ["1", ""]}
    )
    groups = review_groups(make_ledger(gazetteer.place(stated)), gazetteer)
    made = make_decision(groups.iloc[0], action="accept", area=(2, "XY0101"), by="A. Person")
    found = Gazetteer(gazetteer.areas, decisions=made).place(stated)
    assert found["pcode"].tolist() == ["XY0201", "XY0101"]


WORDS = st.sampled_from(["", "Kohistan", "kohistan ", "Baidoa", "Baydhaba", "Nowhere", "XY0102"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {"adm1_name": st.sampled_from(["", "North Hills", "Rio Claro", "Else"]), "adm2_name": WORDS}
    ),
    min_size=2,
    max_size=8,
)


def said_by(row: dict[str, str]) -> list[tuple[int, str, str, str]]:
    """The words that a row says at each level."""
    province, district = row["adm1_name"], row["adm2_name"]
    return [words_key(1, "", province, ""), words_key(2, "", district, province)]


@settings(max_examples=40, deadline=None)
@given(ROWS, st.integers(0, 5), st.sampled_from([(2, "XY0101"), (2, "XY0202"), (1, "XY02"), None]))
def test_a_decision_changes_only_rows_that_say_its_words(
    gazetteer: Gazetteer, rows: list[dict[str, str]], which: int, area: tuple[int, str] | None
) -> None:
    """Every row keeps a fate, other rows do not change, and taking back restores the frame."""
    groups, stated = ask(gazetteer, *rows)
    if groups.empty:
        return
    group = groups.iloc[which % len(groups)]
    action = "accept" if area else "reject"
    made = make_decision(group, action=action, area=area, by="A. Person")
    before = gazetteer.place(stated)
    after = Gazetteer(gazetteer.areas, decisions=made).place(stated)
    asked = words_key(*group[["stated_level", "stated_code", "stated_name", "stated_parent"]])
    others = pd.Series([asked not in said_by(row) for row in rows])
    pd.testing.assert_frame_equal(before[others], after[others])
    assert after["fate"].isin(["loaded", "held", "rejected"]).all()
    taken_back = made.assign(taken_back_by="A. Person", taken_back_at="2026-01-01T00:00:00+00:00")
    again = Gazetteer(gazetteer.areas, decisions=conform("decisions", taken_back)).place(stated)
    pd.testing.assert_frame_equal(before, again)


def test_accepting_above_a_score_takes_clear_winners_only(gazetteer: Gazetteer) -> None:
    """Two equals are not settled by luck, nor is a homonym elsewhere taken for a good score."""
    groups, _ = ask(
        gazetteer,
        {"adm1_name": "", "adm2_name": "Kohistan"},
        {"adm1_name": "", "adm2_name": "Makawanpur"},
        {"adm1_name": "North Hills", "adm2_name": "Baydhaba"},
    )
    made = accept_above(groups, 88, by="A. Person", why="alike")
    assert made["pcode"].tolist() == ["XY0102"]
    assert accept_above(groups, 99.9, by="A. Person").empty
    empty = groups.iloc[0].to_dict() | {"candidates": []}
    assert clear_candidate(empty, 0) is None


def test_a_homonym_outside_what_was_stated_is_never_accepted_by_score(
    gazetteer: Gazetteer,
) -> None:
    """Its name is as like as can be; that it lies in another province is the very question."""
    groups, _ = ask(gazetteer, {"adm1_name": "North Hills", "adm2_name": "Baydhaba"})
    best = groups.iloc[0]["candidates"][0]
    assert (best["name"], best["inside"]) == ("Baydhaba", False)
    assert accept_above(groups, 0, by="A. Person").empty


def test_of_two_decisions_about_the_same_words_the_last_counts(gazetteer: Gazetteer) -> None:
    """A person may change their mind; a decision of another vintage says nothing here."""
    groups, stated = ask(gazetteer, BAIDOA)
    first, second, third = (
        make_decision(groups.iloc[0], action="accept", area=(2, code), by="A. Person").assign(
            decided_at=f"2026-01-0{day}T00:00:00+00:00", vintage=vintage
        )
        for code, day, vintage in [
            ("XY0101", 2, "xy-2024"),
            ("XY0202", 1, "xy-2024"),
            ("XY0102", 3, "xy-1999"),
        ]
    )
    both = conform("decisions", pd.concat([first, second, third]))
    assert Gazetteer(gazetteer.areas, decisions=both).place(stated)["pcode"].tolist() == ["XY0101"]


def test_a_decision_must_be_whole(gazetteer: Gazetteer) -> None:
    """Without an area, a person or an existing P-code there is nothing to decide by."""
    groups, _ = ask(gazetteer, BAIDOA)
    group = groups.iloc[0]
    with pytest.raises(ModelError, match="action"):
        make_decision(group, action="maybe", by="A")
    with pytest.raises(ModelError, match="area"):
        make_decision(group, action="accept", by="A")
    with pytest.raises(ModelError, match="person"):
        make_decision(group, action="reject", by=" ")
    gone = make_decision(group, action="accept", area=(2, "XY9999"), by="A")
    with pytest.raises(AreaError, match="XY9999"):
        Gazetteer(gazetteer.areas, decisions=gone)


def test_the_gazetteer_of_a_store_knows_its_names_and_decisions(
    tmp_path: Path, gazetteer: Gazetteer
) -> None:
    """Areas, names from crosswalks and what people decided are one gazetteer."""
    areas = gazetteer.areas
    frame = conform("areas", pd.concat([pd.DataFrame(areas.at(level)) for level in areas.levels]))
    source = {"source_id": "s", "kind": "boundaries", "name": "x", "received": 0}
    alias = {"vintage": areas.vintage, "level": 2, "pcode": "XY0102", "name": "Makpur"}
    names = {"source_id": "n", "kind": "names", "name": "y", "received": 0}
    groups, stated = ask(gazetteer, BAIDOA)
    with open_store(tmp_path / "store.gpkg") as store:
        for row, table, rows in (
            (source, "areas", frame),
            (names, "aliases", pd.DataFrame([alias])),
        ):
            kept = conform(table, rows.assign(source_id=row["source_id"]))
            sources = conform("sources", pd.DataFrame([row]))
            store.write(Loaded({"sources": sources, table: kept}))
        store.decide(make_decision(groups.iloc[0], action="accept", area=(2, "XY0202"), by="A"))
        known = open_gazetteer(store, areas.vintage)
    assert known.match(["makpur"], level=2)["pcode"][0] == "XY0102"
    assert known.place(stated)["pcode"].tolist() == ["XY0202"]
