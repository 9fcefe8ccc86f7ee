"""The built-in example is complete, consistent, and the same every time."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.areas import Areas
from geodata.codelists import (
    ENGAGEMENT_KINDS,
    ORGANIZATION_CLASSES,
    PARTICIPATION_ROLES,
    PARTY_KINDS,
    POST_ROLES,
    RELATIONS,
    SENSITIVITIES,
)
from geodata.coverage import measure_coverage
from geodata.errors import BoundaryError
from geodata.gazetteer import Gazetteer
from geodata.ledger import REASONS, count_fates
from geodata.model import TABLES, Loaded, conform
from geodata.records import Records
from geodata.review import accept_above, review_groups
from geodata.selection import Selection
from loaders.example import list_elections, read_example, read_partner_diary
from loaders.example.boundaries import district_gazetteer
from loaders.example.facts import AS_OF, START, population, read_facts

DRAWN = "46c90e0eed840652"
LAST_YEAR = {"start": dt.date(2025, 10, 1), "end": AS_OF}


@pytest.fixture(scope="module")
def example() -> list[Loaded]:
    """The example, made once."""
    return read_example()


@pytest.fixture(scope="module")
def tables(example: list[Loaded]) -> dict[str, pd.DataFrame]:
    """Its tables, all sources together."""
    return {
        name: pd.concat([loaded[name] for loaded in example], ignore_index=True) for name in TABLES
    }


@pytest.fixture(scope="module")
def areas(tables: dict[str, pd.DataFrame]) -> Areas:
    """Its boundaries."""
    return Areas(tables["areas"])


@pytest.fixture(scope="module")
def coverage(tables: dict[str, pd.DataFrame], areas: Areas) -> pd.DataFrame:
    """Districts over the twelve months that the dashboard opens on."""
    selection = Selection(vintage=areas.vintage, level=2, **LAST_YEAR)
    return measure_coverage(Records(tables, areas), areas, selection)


def _fingerprint(example: list[Loaded]) -> str:
    digest = hashlib.sha256()
    for loaded in example:
        for name in sorted(loaded.tables):
            digest.update(loaded[name].to_csv(index=False).encode())
    return digest.hexdigest()


# --- boundaries ---------------------------------------------------------------------------------


def test_nepal_has_its_units(areas: Areas) -> None:
    """One country, 7 provinces, 77 districts, 753 local governments, 22 areas that have none."""
    assert [len(areas.at(level)) for level in (0, 1, 2)] == [1, 7, 77]
    assert areas.counted(3).value_counts().to_dict() == {True: 753, False: 22}
    assert areas.counted(2).all()


def test_population_is_the_census(areas: Areas) -> None:
    """District figures of 2021 add up to the published national total."""
    assert areas.population(2).sum() == 29_164_578
    assert areas.population(0).iloc[0] == 29_164_578
    assert areas.at(2)["population"].to_dict() == population()


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_edges_agree_at_every_level(areas: Areas, level: int) -> None:
    """Each level is a valid coverage of the same country."""
    shapes = areas.at(level).geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)
    assert areas.at(level)["area_km2"].sum() == pytest.approx(148_041.6, abs=0.1)


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_unit_is_the_sum_of_its_parts(areas: Areas, level: int) -> None:
    """The area of each unit is that of the units it was made from."""
    sums = areas.at(level).groupby("parent_pcode")["area_km2"].sum()
    parents = areas.at(level - 1)["area_km2"]
    assert np.allclose(sums.reindex(parents.index), parents, atol=0.05)


def test_labels_lie_inside(areas: Areas) -> None:
    """Every label point lies inside its own area."""
    for level in areas.levels:
        units = areas.at(level)
        points = shapely.points(units["label_x"], units["label_y"])
        assert shapely.contains(units.geometry.to_numpy(), points).all()


def test_names_are_those_of_ocha_and_known_in_nepali(areas: Areas) -> None:
    """Units are called as OCHA calls them; Devanagari stands beside."""
    facts = read_facts("pcodes")
    for level in (1, 2):
        published = facts[facts["adm_level"] == str(level)].set_index("pcode")["name"].to_dict()
        assert areas.at(level)["name"].to_dict() == published
    names = areas.at(3)[areas.counted(3)]["names"].map(json.loads)
    assert names.map(lambda known: "ऀ" <= known["ne"][0] <= "ॿ").all()
    assert json.loads(areas.at(2).loc["NP0335", "names"]) == {"ne": "चितवन", "alt": ["Chitwan"]}


def test_local_codes_begin_with_their_district(areas: Areas) -> None:
    """A level-3 code is its district's and two digits, or PA and a number."""
    units = areas.at(3)
    local = areas.counted(3)
    assert units[local].index.str.fullmatch(r"NP\d{6}").all()
    assert units[~local].index.str.fullmatch(r"NP\d{4}-PA\d").all()
    assert (units.index.str[:6] == units["parent_pcode"]).all()


def test_known_places_lie_where_they_are(areas: Areas) -> None:
    """Capitals, a city on a border that the other layer draws elsewhere, and a mended label."""
    capitals = {"Kathmandu": "NP0327", "Pokhara": "NP0439", "Birendranagar": "NP0659"}
    strayed = {"Shankharapur": "NP0327", "Thasang": "NP0445", "Binayi Tribeni": "NP0447"}
    units = areas.at(3)
    for name, district in (capitals | strayed).items():
        assert units["parent_pcode"][units["name"] == name].tolist() == [district]


@pytest.mark.parametrize(
    ("spelt", "province", "pcode"),
    [
        ("SANKHUWASABHA", "NP01", "NP0109"),
        ("TEHRATHUM", "NP01", "NP0108"),
        ("MAKAWANPUR", "NP03", "NP0331"),
        ("NAWALPARASI_E", "NP04", "NP0447"),
        ("NAWALPUR", "NP04", "NP0447"),
        ("PARASI", "NP05", "NP0547"),
        ("EASTERN RUKUM", "NP05", "NP0552"),
        ("RUKUM_E", "NP05", "NP0552"),
        ("WESTERN RUKUM", "NP06", "NP0652"),
    ],
)
def test_the_package_s_spellings_are_understood(spelt: str, province: str, pcode: str) -> None:
    """The gazetteer reads districts as the boundary package spells them."""
    found = district_gazetteer().match([spelt], level=2, within=province)
    assert found["pcode"].tolist() == [pcode]


def test_census_names_find_their_own_codes() -> None:
    """The census spells four districts its own way, and the gazetteer reads them all."""
    census = read_facts("population_2021_by_district")
    found = district_gazetteer().match(census["census_name"], level=2, within=census["adm1_pcode"])
    assert found["pcode"].tolist() == census["adm2_pcode"].tolist()


def test_a_missing_package_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the demo extra the reader is told what to install."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(BoundaryError, match="demo extra"):
        read_example()


def test_an_unknown_spelling_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A district that the gazetteer cannot settle is named, with the file to mend."""
    monkeypatch.setattr("loaders.example.boundaries.district_aliases", list)
    with pytest.raises(BoundaryError, match=r"district_aliases\.csv"):
        read_example()


# --- the whole ----------------------------------------------------------------------------------


def test_it_is_the_same_every_time(example: list[Loaded]) -> None:
    """Two runs give the same tables, byte for byte, and tell the same steps."""
    told: list[str] = []
    assert _fingerprint(read_example(progress=told.append)) == _fingerprint(example)
    assert len(told) == len(example)


def test_it_is_the_same_everywhere(tables: dict[str, pd.DataFrame]) -> None:
    """What is drawn by chance is the same on every platform and Python.

    Whoever changes the example on purpose writes the new digest here.
    """
    digest = hashlib.sha256()
    for name in ("persons", "memberships", "engagements", "participations", "commitments"):
        digest.update(tables[name].to_csv(index=False, lineterminator="\n").encode())
    assert digest.hexdigest()[:16] == DRAWN


def test_invented_records_say_so(example: list[Loaded]) -> None:
    """Everything but the boundaries is marked as illustrative, also in its name."""
    for loaded in example[1:]:
        assert bool(loaded.source["illustrative"])
        assert "(illustrative)" in loaded.source["name"]
    assert not bool(example[0].source["illustrative"])


def test_every_table_is_conformed_and_keyed(example: list[Loaded]) -> None:
    """Tables have their canonical shape, and no key stands twice in a source."""
    for loaded in example:
        for name, table in loaded.tables.items():
            pd.testing.assert_frame_equal(table, conform(name, table))
            assert not table.duplicated(list(TABLES[name].key)).any(), name
            assert set(table["source_id"]) <= {loaded.source_id}


def test_ids_stand_in_one_source_only(tables: dict[str, pd.DataFrame]) -> None:
    """No two sources use one id, so that none hides another's."""
    for name in ("engagements", "organizations", "posts", "persons", "programs", "areas"):
        assert not tables[name].duplicated(list(TABLES[name].key)).any(), name


@pytest.mark.parametrize(
    ("table", "column", "target"),
    [
        ("program_partners", "program_id", "programs"),
        ("program_partners", "organization_id", "organizations"),
        ("organizations", "parent_id", "organizations"),
        ("posts", "organization_id", "organizations"),
        ("memberships", "person_id", "persons"),
        ("memberships", "post_id", "posts"),
        ("memberships", "organization_id", "organizations"),
        ("memberships", "on_behalf_of_id", "organizations"),
        ("engagements", "program_id", "programs"),
        ("places", "engagement_id", "engagements"),
        ("participations", "engagement_id", "engagements"),
        ("commitments", "engagement_id", "engagements"),
    ],
)
def test_ids_lead_somewhere(
    tables: dict[str, pd.DataFrame], table: str, column: str, target: str
) -> None:
    """Whatever is named exists."""
    known = set(tables[target][TABLES[target].key[0]])
    assert set(tables[table][column].dropna()) <= known


@pytest.mark.parametrize("table", ["participations", "commitments"])
def test_parties_exist(tables: dict[str, pd.DataFrame], table: str) -> None:
    """An office, a person or an organization that took part is on the roster."""
    for kind, target in (
        ("post", "posts"),
        ("person", "persons"),
        ("organization", "organizations"),
    ):
        known = set(tables[target][f"{kind}_id"])
        parties = tables[table]["party_id"][tables[table]["party_kind"] == kind]
        assert set(parties) <= known


@pytest.mark.parametrize("table", ["places", "posts", "organizations"])
def test_places_exist(tables: dict[str, pd.DataFrame], areas: Areas, table: str) -> None:
    """Every P-code is one of the boundary's, at its level and in its vintage."""
    placed = tables[table].dropna(subset=["pcode"])
    assert set(placed["vintage"]) == {areas.vintage}
    pairs = placed[["level", "pcode"]].drop_duplicates().itertuples(index=False, name=None)
    assert all(areas.has(level, pcode) for level, pcode in pairs)


# --- offices ------------------------------------------------------------------------------------


def test_offices_of_a_federal_country(tables: dict[str, pd.DataFrame]) -> None:
    """Provinces and local governments have the offices that the constitution gives them."""
    roles = tables["posts"]["role"].value_counts()
    assert set(roles.index) == set(POST_ROLES)
    assert roles[["governor", "chief_minister", "attorney_general"]].tolist() == [7, 7, 7]
    assert roles[["mayor", "chairperson"]].sum() == roles["deputy_mayor"] == 753
    classes = tables["organizations"]["classification"].value_counts()
    assert set(classes.index) == set(ORGANIZATION_CLASSES) - {"other"}
    assert classes["legislature"] == 7
    assert classes["council"] == 753
    assert classes["executive"] == 760


def test_an_office_has_one_holder_at_a_time(tables: dict[str, pd.DataFrame]) -> None:
    """Terms in one post follow each other without overlap."""
    terms = tables["memberships"].sort_values(["post_id", "start_date"])
    later = terms["post_id"].eq(terms["post_id"].shift())
    ended = terms["end_date"].shift()
    assert (ended[later] < terms["start_date"][later]).all()
    assert (terms["end_date"].isna() | (terms["start_date"] < terms["end_date"])).all()


def test_holders_change_and_offices_fall_vacant(tables: dict[str, pd.DataFrame]) -> None:
    """A governor was replaced, a chief minister twice, a mayor died, a term ended."""
    terms = tables["memberships"].sort_values("start_date")
    held = terms.groupby("post_id")["person_id"].count()
    assert held["np02-governor"] == 2
    assert held["np06-chief-minister"] == 3
    assert held["np021901-mayor"] == 2
    vacant = terms.groupby("post_id").tail(1).dropna(subset=["end_date"])["post_id"]
    assert {"np05-governor", "np055402-chair"} <= set(vacant)
    assert "np02-governor" not in set(vacant)
    people = tables["persons"].set_index("person_id")["summary"]
    dead = terms.query("post_id == 'np021901-mayor'")["person_id"].iloc[0]
    assert "Died in office on 11 February 2025" in people[dead]


def test_succession_table_names_real_posts(tables: dict[str, pd.DataFrame]) -> None:
    """Every post in the table of successions exists."""
    assert set(read_facts("successions")["post_id"]) <= set(tables["posts"]["post_id"])


def test_nobody_bears_the_name_of_a_known_politician(tables: dict[str, pd.DataFrame]) -> None:
    """Given and family name together are not on the deny list, second names aside."""
    denied = set(read_facts("denied_names")["name"])
    words = tables["persons"]["name"].str.split()
    assert not set(words.str[0] + " " + words.str[-1]) & denied


def test_deputies_are_mostly_women(tables: dict[str, pd.DataFrame]) -> None:
    """Women hold most deputy posts and few of the others, as the elections left it."""
    held = tables["memberships"].merge(tables["persons"], on="person_id")
    held = held.merge(tables["posts"][["post_id", "role"]], on="post_id", suffixes=("", "_post"))
    women = (held["gender"] == "female").groupby(held["role_post"]).mean()
    assert women["deputy_mayor"] > 0.7
    assert women["chairperson"] < 0.1


# --- engagements --------------------------------------------------------------------------------


def test_about_six_thousand_rows_each_with_a_fate(example: list[Loaded]) -> None:
    """Received is loaded, held and rejected, and each loaded row is an engagement."""
    total = 0
    for loaded in example[2:]:
        fates = count_fates(loaded["ledger"])
        stated = loaded.source[list(fates)].to_dict()
        assert stated == fates
        assert fates["received"] == fates["loaded"] + fates["held"] + fates["rejected"]
        assert fates["loaded"] == len(loaded["engagements"])
        rows = loaded["ledger"].query("fate == 'loaded'")["row"]
        assert set(rows) == set(loaded["engagements"]["row"])
        total += fates["received"]
    assert total == 6000


def test_bad_rows_are_explained(tables: dict[str, pd.DataFrame]) -> None:
    """Between ten and twenty rows are refused, each with reason, message and its own words."""
    refused = tables["ledger"].query("fate in ['held', 'rejected']")
    assert 10 <= len(refused) <= 20
    assert set(refused["reason"]) <= set(REASONS)
    assert refused["message"].str.len().min() > 10
    assert refused["raw"].map(json.loads).map(bool).all()
    wanted = {"unknown_name", "ambiguous_name", "bad_date", "blank_place", "code_name_conflict"}
    assert wanted | {"end_before_start"} <= set(refused["reason"])


@pytest.mark.parametrize(
    ("reason", "method"), [("ambiguous_name", "ambiguous"), ("unknown_name", "unknown")]
)
def test_the_gazetteer_would_refuse_them_too(areas: Areas, reason: str, method: str) -> None:
    """What the ledger calls ambiguous or unknown is so for the project's own gazetteer."""
    faults = read_facts("faults")
    faults = faults[faults["reason"] == reason]
    found = Gazetteer(areas).match(faults["Place"], level=3)
    assert set(found["method"]) == {method}


def test_days_lie_in_the_three_years(tables: dict[str, pd.DataFrame]) -> None:
    """No engagement before October 2023 or after the as-of date, hardly one on a Saturday."""
    engagements = tables["engagements"]
    assert engagements["date"].between(str(START), str(AS_OF)).all()
    assert (engagements["end_date"].dropna() <= str(AS_OF)).all()
    assert (engagements["date"].dt.day_of_week == 5).mean() < 0.03


def test_every_kind_role_and_relation_occurs(tables: dict[str, pd.DataFrame]) -> None:
    """The code lists are used to the full, so that every page has something to show."""
    engagements, taken = tables["engagements"], tables["participations"]
    assert set(engagements["kind"]) == set(ENGAGEMENT_KINDS) - {"activity"}
    assert set(engagements["relation"].dropna()) == set(RELATIONS)
    assert set(engagements["sensitivity"]) == set(SENSITIVITIES)
    assert set(taken["role"]) == set(PARTICIPATION_ROLES)
    assert set(taken["party_kind"]) == set(PARTY_KINDS)
    met = taken.query("role == 'counterpart' and party_kind == 'post'")["party_id"]
    posts = tables["posts"].set_index("post_id")["role"]
    assert set(posts[met]) == set(POST_ROLES)


def test_everybody_engages_somebody(tables: dict[str, pd.DataFrame]) -> None:
    """Each engagement has a counterpart, one lead and at least one place."""
    taken, engagements = tables["participations"], tables["engagements"]["engagement_id"]
    leads = taken.query("role == 'lead'")["engagement_id"]
    assert sorted(leads) == sorted(engagements)
    assert set(taken.query("role == 'counterpart'")["engagement_id"]) == set(engagements)
    assert set(tables["places"]["engagement_id"]) == set(engagements)


def test_offices_are_met_while_held(tables: dict[str, pd.DataFrame]) -> None:
    """An office is met only while somebody holds it, a person only while in office."""
    met = tables["participations"].merge(tables["engagements"][["engagement_id", "date"]])
    for kind, key in (("post", "post_id"), ("person", "person_id")):
        pairs = met[met["party_kind"] == kind][["party_id", "date"]].drop_duplicates()
        joined = pairs.merge(tables["memberships"], left_on="party_id", right_on=key)
        open_ended = joined["end_date"].fillna(pd.Timestamp(AS_OF))
        held = joined[joined["date"].between(joined["start_date"], open_ended)]
        assert len(held[["party_id", "date"]].drop_duplicates()) == len(pairs)


def test_programs_run_when_and_where_they_are_named(tables: dict[str, pd.DataFrame]) -> None:
    """An engagement falls into the dates of its program."""
    programs = tables["programs"].set_index("program_id")
    named = tables["engagements"].dropna(subset=["program_id"])
    starts, ends = (named["program_id"].map(programs[bound]) for bound in ("start", "end"))
    assert named["date"].between(starts, ends).all()
    districts = tables["places"].query("level >= 1").set_index("engagement_id")["pcode"].str[:4]
    tarai = named[named["program_id"] == "EX-NP-OCS-01"]["engagement_id"]
    assert districts[districts.index.isin(tarai)].eq("NP02").mean() == 1
    assert 10 <= tables["programs"]["program_id"].nunique() <= 16


def test_precision_is_mixed_and_every_spelling_is_settled(tables: dict[str, pd.DataFrame]) -> None:
    """Most places are municipalities; every level, and most methods of placing, occur."""
    places = tables["places"]
    shares = places["level"].value_counts(normalize=True)
    assert set(shares.index) == {0, 1, 2, 3}
    assert 0.6 < shares[3] < 0.75
    assert set(places["method"]) == {"name", "alias", "code", "fuzzy", "point"}
    assert places["pcode"].notna().all()
    several = places.groupby("engagement_id").size().gt(1).mean()
    assert 0.05 < several < 0.2


def test_commitments_are_open_done_and_overdue(tables: dict[str, pd.DataFrame]) -> None:
    """Promises were kept, dropped, are still open, or are overdue on the as-of date."""
    promises = tables["commitments"]
    assert set(promises["status"]) == {"open", "done", "dropped"}
    late = promises.query("status == 'open'")["due"] < pd.Timestamp(AS_OF)
    assert 0 < late.sum() < len(late)


# --- what the map shows -------------------------------------------------------------------------


def test_last_year_is_lopsided(coverage: pd.DataFrame) -> None:
    """The default view has all four states, and no province looks like another."""
    states = coverage["state"].value_counts()
    assert 40 <= states["engaged"] <= 46
    assert 10 <= states["lapsed"] <= 13
    assert 10 <= states["no_record"] <= 14
    assert 6 <= states["not_reported"] <= 10
    engaged = (coverage["state"] == "engaged").groupby(coverage["parent_pcode"]).mean()
    assert engaged["NP02"] == 1
    assert engaged["NP06"] < 0.4


def test_footprint_is_what_it_says(coverage: pd.DataFrame) -> None:
    """A district is reported, visited, or left, as the table of the footprint has it."""
    table = read_facts("footprint").set_index("pcode").loc[coverage.index]
    weight, last = table["weight"].astype(float), table["last"]
    expected = np.select(
        [table["sources"] == "", weight == 0, last != ""],
        ["not_reported", "no_record", "lapsed"],
        "engaged",
    )
    assert coverage["state"].tolist() == expected.tolist()


def test_no_source_reports_from_where_it_does_not_work(example: list[Loaded]) -> None:
    """Every district or municipality of a record is one its source reports on."""
    for loaded in example[2:]:
        claimed = {pcode for _, pcode in json.loads(loaded.source["reports_on"])}
        places = loaded["places"].query("level >= 2")["pcode"]
        assert set(places.str[:6]) <= claimed


def test_the_year_has_its_seasons(tables: dict[str, pd.DataFrame]) -> None:
    """Monsoon and the autumn festivals thin the work; the campaign of 2026 swells it."""
    engagements = tables["engagements"]
    months = engagements["date"].dt.strftime("%Y-%m").value_counts()
    assert months["2024-10"] < months["2024-12"] * 0.7
    assert months["2025-08"] < months["2025-05"] * 0.8
    parties = engagements[engagements["source_id"] == "example-par"]
    monthly = parties["date"].dt.strftime("%Y-%m").value_counts()
    assert monthly["2026-02"] > 2 * monthly["2025-02"]


def test_the_partners_file_asks_what_only_a_person_can_settle(example: list[Loaded]) -> None:
    """A name shortened, one of two districts, one in the wrong province; read from a real file."""
    areas = Areas(example[0]["areas"])
    loaded = read_partner_diary(areas)
    assert loaded.source["illustrative"]
    assert loaded.originals[0][0] == loaded.source["name"]
    groups = review_groups(loaded["ledger"], Gazetteer(areas)).set_index("stated_name")
    assert groups["rows"].to_dict() == {"Kavre": 4, "Rukum": 3, "Chitwan": 2, "Nawalparasi": 2}
    best = groups["candidates"].map(lambda found: found[0]["name"])
    assert best[["Kavre", "Rukum", "Chitwan"]].tolist() == [
        "Kavrepalanchok",
        "Rukum West",
        "Chitawan",
    ]
    accepted = accept_above(groups.reset_index(), 75, by="A. Person")
    assert accepted["stated_name"].tolist() == ["Kavre", "Rukum"]


def test_elections_ahead_are_said_to_be_expected(areas):
    """Every local and provincial office that is elected has a day ahead, and none is certain."""
    elections = list_elections(areas)
    assert set(elections["role"]) == {"mayor", "deputy_mayor", "chairperson", "legislator"}
    assert (elections["date"] > pd.Timestamp(AS_OF)).all()
    assert elections["label"].str.contains("expected").all()
