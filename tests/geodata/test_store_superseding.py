"""Corrected files and corrected rows stand for what they correct, and the counts stay true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.ledger import count_fates
from geodata.model import TABLES, Loaded, conform
from geodata.store import Store, find_older, open_store

Answer = tuple[str, int]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new store, open."""
    with open_store(tmp_path / "engagement.gpkg") as opened:
        yield opened


def build(
    source_id: str,
    fates: Mapping[int, str],
    answers: Mapping[int, Answer] | None = None,
    *,
    name: str = "",
) -> Loaded:
    """A records source: a fate a row, an engagement with all that hangs on it a loaded row."""
    answers = answers or {}
    ledger = [
        {
            "row": row,
            "fate": fate,
            "reason": None if fate == "loaded" else "unknown_name",
            "message": None if fate == "loaded" else f"Row {row} is {fate}.",
            "raw": None if fate == "loaded" else f'{{"County": "{row}"}}',
            "stated_name": None if fate == "loaded" else f"place {row}",
            "answers_source": answers.get(row, (None, None))[0],
            "answers_row": answers.get(row, (None, None))[1],
        }
        for row, fate in fates.items()
    ]
    told = [(row, f"{source_id}-{row}") for row, fate in fates.items() if fate == "loaded"]
    counts = count_fates(conform("ledger", pd.DataFrame([{"source_id": "-", **r} for r in ledger])))
    source = {"kind": "records", "name": name or f"{source_id}.xlsx", "vintage": "v1"}
    party = {"party_kind": "organization", "party_id": "o", "role": "lead"}
    figures = {"indicator": "events", "label": "Events", "value": 1.0}
    rows: dict[str, list[dict[str, Any]]] = {
        "sources": [{**source, "reports_on": '[[0, "XX"]]', **counts}],
        "ledger": ledger,
        "engagements": [{"engagement_id": each, "row": row} for row, each in told],
        "places": [{"engagement_id": each, "position": 0, "pcode": "XX1"} for _, each in told],
        "participations": [{"engagement_id": each, **party} for _, each in told],
        "commitments": [{"commitment_id": e, "engagement_id": e, "text": "t"} for _, e in told],
        "indicator_values": [{"row": row, **figures} for row, _ in told],
    }
    frames = {
        table: conform(
            table,
            pd.DataFrame(
                [{"source_id": source_id, **row} for row in held] or None,
                columns=None if held else TABLES[table].names,
            ),
        )
        for table, held in rows.items()
    }
    return Loaded(frames, originals=((source["name"], source_id.encode()),))


def fates_of(store: Store, source_id: str) -> dict[int, str]:
    """The fate of each row of a source."""
    rows = store.read_ledger(source_id=source_id)
    return dict(zip(rows["row"].tolist(), rows["fate"], strict=True))


def source_of(store: Store, source_id: str) -> dict[str, Any]:
    """What is kept of a source."""
    sources = store.read("sources")
    return dict(sources[sources["source_id"] == source_id].iloc[0])


def assert_counts_are_true(store: Store) -> None:
    """What each source says of its rows is what its ledger holds, and what is loaded is there."""
    hanging = ("engagements", "places", "participations", "commitments", "indicator_values")
    sources, ledger = store.read("sources"), store.read("ledger")
    kept = {name: store.read(name)["source_id"].value_counts() for name in hanging}
    for source in sources.to_dict("records"):
        counts = count_fates(ledger[ledger["source_id"] == source["source_id"]])
        assert {name: source[name] for name in counts} == counts
        found = {name: kept[name].get(source["source_id"], 0) for name in hanging}
        assert found == dict.fromkeys(hanging, counts["loaded"])
    assert set(sources["superseded_by"].dropna()) <= set(sources["source_id"])


# --- whole files --------------------------------------------------------------------------------


def test_replaced_source_keeps_its_row_and_its_ledger_only(store: Store) -> None:
    """It says how much was received, that all of it is superseded and by what; nothing else."""
    store.write(build("old", {2: "loaded", 3: "held", 4: "rejected"}))
    store.write(build("new", {2: "loaded"}), replacing=["old"])
    kept = source_of(store, "old")
    assert kept["superseded_by"] == "new"
    assert (kept["received"], kept["superseded"]) == (3, 3)
    assert (kept["loaded"], kept["held"], kept["rejected"]) == (0, 0, 0)
    assert pd.isna(kept["reports_on"])
    ledger = store.read_ledger(source_id="old")
    assert ledger["reason"].tolist() == ["resubmitted"] * 3
    assert ledger["raw"].isna().all()
    assert store.originals("old") == ()
    assert store.originals("new") == (("new.xlsx", b"new"),)
    assert_counts_are_true(store)


def test_what_is_superseded_is_no_older_version(store: Store) -> None:
    """A third version of a file replaces the second; the first names the newest as its heir."""
    for number in (1, 2, 3):
        loaded = build(f"v{number}", {2: "held"}, name="3w.xlsx")
        older = find_older(store, loaded)
        assert older == ([f"v{number - 1}"] if number > 1 else [])
        store.write(loaded, replacing=older)
    assert source_of(store, "v1")["superseded_by"] == "v3"
    assert source_of(store, "v2")["superseded_by"] == "v3"


def test_removing_the_heir_removes_what_it_stood_for(store: Store) -> None:
    """Nothing is left that says it is superseded by a file that is not there."""
    store.write(build("old", {2: "loaded"}))
    store.write(build("new", {2: "loaded"}), replacing=["old"])
    store.remove("new")
    assert store.read("sources").empty
    assert store.read("ledger").empty


def test_superseded_file_loaded_again_lives_again(store: Store) -> None:
    """The older bytes may be the right ones after all."""
    old = build("old", {2: "loaded", 3: "held"})
    store.write(old)
    store.write(build("new", {2: "loaded"}), replacing=["old"])
    store.write(old, replacing=["new"])
    assert fates_of(store, "old") == {2: "loaded", 3: "held"}
    assert fates_of(store, "new") == {2: "superseded"}
    assert pd.isna(source_of(store, "old")["superseded_by"])
    assert_counts_are_true(store)


def test_a_source_cannot_replace_itself(store: Store) -> None:
    """Naming itself, or one that is not there, changes nothing."""
    store.write(build("a", {2: "loaded"}), replacing=["a", "nobody"])
    assert fates_of(store, "a") == {2: "loaded"}
    assert_counts_are_true(store)


# --- corrected rows -----------------------------------------------------------------------------


def test_corrected_row_stands_for_the_one_it_names(store: Store) -> None:
    """The row is superseded and says by what, its engagements go, and the counts follow."""
    store.write(build("a", {2: "loaded", 3: "held", 4: "rejected", 5: "loaded"}))
    store.write(build("b", {2: "loaded", 3: "loaded"}, {2: ("a", 3), 3: ("a", 5)}))
    assert fates_of(store, "a") == {2: "loaded", 3: "superseded", 4: "rejected", 5: "superseded"}
    assert store.answered_rows("a") == (3, 5)
    answered = store.read_ledger(source_id="a", fates=["superseded"])
    assert answered["message"].tolist() == [
        "Row 2 of b.xlsx stands for it.",
        "Row 3 of b.xlsx stands for it.",
    ]
    assert answered["raw"].isna().all()
    assert store.read("engagements")["engagement_id"].tolist() == ["a-2", "b-2", "b-3"]
    assert_counts_are_true(store)


@pytest.mark.parametrize("fate", ["held", "rejected"])
def test_row_that_is_still_wrong_stands_for_the_first_one_too(store: Store, fate: str) -> None:
    """There is one row to correct, the newest."""
    store.write(build("a", {3: "held"}))
    store.write(build("b", {2: fate}, {2: ("a", 3)}))
    assert fates_of(store, "a") == {3: "superseded"}
    assert fates_of(store, "b") == {2: fate}


def test_order_of_arrival_does_not_matter(store: Store) -> None:
    """A correction that is there before the file it corrects is waiting for it."""
    store.write(build("b", {2: "loaded"}, {2: ("a", 3)}))
    store.write(build("a", {2: "loaded", 3: "held"}))
    assert fates_of(store, "a") == {2: "loaded", 3: "superseded"}
    assert_counts_are_true(store)


def test_reading_again_leaves_answered_rows_alone(store: Store) -> None:
    """Whether the reader knows of them or not, and what stood there is still known."""
    store.write(build("a", {2: "held", 3: "held"}))
    store.write(build("b", {2: "loaded"}, {2: ("a", 3)}))
    store.write(build("a", {2: "loaded", 3: "loaded"}))
    assert fates_of(store, "a") == {2: "loaded", 3: "superseded"}
    store.write(build("a", {2: "loaded", 3: "held"}))
    before = store.read_ledger(source_id="a")
    knowing = build("a", {2: "loaded", 3: "superseded"})
    knowing["ledger"].loc[1, ["reason", "raw"]] = ["resubmitted", None]
    store.write(knowing)
    assert fates_of(store, "a") == {2: "loaded", 3: "superseded"}
    assert_counts_are_true(store)
    store.remove("b")
    after = store.read_ledger(source_id="a")
    assert fates_of(store, "a") == {2: "loaded", 3: "held"}
    assert after["raw"].tolist()[1] == '{"County": "3"}'
    assert before["stated_name"].tolist()[1] == after["stated_name"].tolist()[1] == "place 3"


@pytest.mark.parametrize("fate", ["held", "rejected"])
def test_removing_a_correction_brings_the_row_back(store: Store, fate: str) -> None:
    """As it stood: fate, reason, message, the provider's own row, its place in the ledger."""
    store.write(build("a", {2: "loaded", 3: fate, 4: "held"}))
    before = store.read("ledger")
    store.write(build("b", {2: "loaded"}, {2: ("a", 3)}))
    store.remove("b")
    pd.testing.assert_frame_equal(store.read("ledger"), before)
    assert store.answered_rows("a") == ()
    assert_counts_are_true(store)


def test_loaded_row_whose_correction_went_is_held(store: Store) -> None:
    """Its engagement is gone, so it does not say that it is loaded until it is read again."""
    store.write(build("a", {2: "loaded"}))
    store.write(build("b", {2: "loaded"}, {2: ("a", 2)}))
    store.remove("b")
    row = store.read_ledger(source_id="a").iloc[0]
    assert (row["fate"], row["reason"]) == ("held", "resubmitted")
    assert "Read the file again" in row["message"]
    assert_counts_are_true(store)
    store.write(build("a", {2: "loaded"}))
    assert fates_of(store, "a") == {2: "loaded"}


def test_row_said_to_be_answered_by_nobody_is_held(store: Store) -> None:
    """A reader that was told of a correction which is not there does not hide a row."""
    loaded = build("a", {2: "superseded"})
    loaded["ledger"].loc[0, "reason"] = "resubmitted"
    store.write(loaded)
    assert fates_of(store, "a") == {2: "held"}
    assert_counts_are_true(store)


def test_second_correction_of_a_row_stands_for_the_first(store: Store) -> None:
    """Two files that correct the same row count it once; without the last the first counts."""
    store.write(build("a", {3: "held"}))
    store.write(build("b", {2: "loaded"}, {2: ("a", 3)}))
    store.write(build("c", {2: "loaded"}, {2: ("a", 3)}))
    assert store.read("engagements")["engagement_id"].tolist() == ["c-2"]
    assert fates_of(store, "b") == {2: "superseded"}
    store.remove("c")
    assert fates_of(store, "a") == {3: "superseded"}
    assert fates_of(store, "b") == {2: "held"}
    assert_counts_are_true(store)


def test_correction_of_a_correction(store: Store) -> None:
    """A chain of corrections leaves its last row alone to be counted."""
    store.write(build("a", {3: "held"}))
    store.write(build("b", {2: "held"}, {2: ("a", 3)}))
    store.write(build("c", {2: "loaded"}, {2: ("b", 2)}))
    assert [fates_of(store, each) for each in "abc"] == [
        {3: "superseded"},
        {2: "superseded"},
        {2: "loaded"},
    ]


def test_replaced_correction_answers_nothing(store: Store) -> None:
    """Rows that the newer correction does not hold are to be corrected again."""
    store.write(build("a", {3: "held", 4: "held"}))
    store.write(build("b", {2: "loaded", 3: "loaded"}, {2: ("a", 3), 3: ("a", 4)}))
    store.write(build("c", {2: "loaded"}, {2: ("a", 3)}), replacing=["b"])
    assert fates_of(store, "a") == {3: "superseded", 4: "held"}
    assert_counts_are_true(store)


def test_corrections_of_a_replaced_file_go_with_it(store: Store) -> None:
    """The newer file has those rows again, right or wrong, so they are not counted beside it."""
    store.write(build("a", {3: "held", 4: "held"}))
    store.write(build("b", {2: "loaded", 3: "held", 4: "loaded"}, {2: ("a", 3), 3: ("a", 4)}))
    store.write(build("c", {2: "loaded"}, {2: ("b", 3)}))
    store.write(build("new", {3: "loaded", 4: "loaded"}), replacing=["a"])
    assert fates_of(store, "b") == {2: "superseded", 3: "superseded", 4: "loaded"}
    assert fates_of(store, "c") == {2: "superseded"}
    said = store.read_ledger(source_id="c")["message"].iloc[0]
    assert said == "new.xlsx stands for the file that it corrects."
    assert_counts_are_true(store)


def test_corrections_that_replace_the_whole_file_are_counted(store: Store) -> None:
    """They are what stands for it, so they do not go with it."""
    store.write(build("a", {3: "held"}))
    store.write(build("b", {2: "loaded"}, {2: ("a", 3)}), replacing=["a"])
    assert fates_of(store, "b") == {2: "loaded"}
    assert_counts_are_true(store)


@pytest.mark.parametrize(
    ("answers", "older"),
    [
        ({}, ["a"]),
        ({2: ("a", 3)}, []),
        ({2: ("a", 3), 3: ("a", 4)}, ["b"]),
        ({2: ("a", 3), 3: ("b", 3)}, []),
    ],
)
def test_corrections_are_an_older_version_only_of_the_same_corrections(
    store: Store, answers: dict[int, Answer], older: list[str]
) -> None:
    """Whatever they are called, a few corrected rows never stand for a whole file, nor for more."""
    store.write(build("a", {3: "held", 4: "held"}, name="3w.xlsx"))
    corrected = {2: ("a", 3), 3: ("a", 4)}
    store.write(build("b", {2: "loaded", 3: "held"}, corrected, name="3w.xlsx"))
    again = build("c", {2: "loaded", 3: "loaded"}, answers, name="3w.xlsx")
    assert find_older(store, again) == older


def test_a_source_does_not_answer_itself(store: Store) -> None:
    """Nor does it answer rows and files that are not there."""
    store.write(build("a", {2: "held", 3: "loaded"}, {2: ("a", 3), 3: ("nobody", 7)}))
    assert fates_of(store, "a") == {2: "held", 3: "loaded"}


# --- the law ------------------------------------------------------------------------------------

NAMES = ("a", "b", "c")
ROWS = (2, 3, 4)
FATE = st.sampled_from(["loaded", "held", "rejected"])
WRITE = st.tuples(
    st.just("write"),
    st.sampled_from(NAMES),
    st.dictionaries(st.sampled_from(ROWS), FATE, min_size=1),
    st.dictionaries(
        st.sampled_from(ROWS), st.tuples(st.sampled_from(NAMES), st.sampled_from(ROWS)), max_size=2
    ),
    st.lists(st.sampled_from(NAMES), max_size=1),
)
REMOVE = st.tuples(st.just("remove"), st.sampled_from(NAMES))


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that many examples are written to, one after the other."""
    with open_store(tmp_path_factory.mktemp("store") / "lasting.gpkg") as opened:
        yield opened


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@given(changes=st.lists(st.one_of(WRITE, WRITE, REMOVE), min_size=1, max_size=6))
def test_received_is_the_sum_of_fates_whatever_happens(
    lasting: Store, changes: list[tuple[Any, ...]]
) -> None:
    """After any writing, answering, replacing and removing each source agrees with its ledger."""
    for what, name, *rest in [*changes, *(("remove", name) for name in NAMES)]:
        there = set(lasting.read("sources")["source_id"])
        if what == "write":
            fates, answers, replacing = rest
            lasting.write(build(name, fates, answers), replacing=replacing)
        elif name in there:
            lasting.remove(name)
        assert_counts_are_true(lasting)
        for each in lasting.read("sources")["source_id"]:
            fates = fates_of(lasting, each)
            answered = [fates[row] for row in lasting.answered_rows(each) if row in fates]
            assert set(answered) <= {"superseded"}
    assert lasting.read("ledger").empty
