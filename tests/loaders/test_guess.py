"""Guessing the layout of files of no known provider, their population and their country."""

from __future__ import annotations

import pandas as pd
import pytest

from loaders.boundaries.country import find_country, name_territory, slugify
from loaders.boundaries.guess import guess_layout
from loaders.boundaries.population import find_population

NAMES = ["Ana", "Ben", "Cruz", "Dori", "Ebo", "Fala", "Gan", "Hob"]


def frame_of(**columns) -> pd.DataFrame:
    """Eight rows with a name and more."""
    return pd.DataFrame({**columns})


@pytest.mark.parametrize(
    ("columns", "name", "code"),
    [
        ({"nom": NAMES, "code": list("12345678")}, "nom", "code"),
        ({"CO_NAM": NAMES, "X_CODE": range(1, 9), "CO_COD": range(1, 9)}, "CO_NAM", "CO_COD"),
        ({"name": NAMES, "id": [101, 203, 307, 411, 513, 617, 719, 823]}, "name", "id"),
        ({"name": NAMES, "id": range(1, 9)}, "name", None),
        ({"name": NAMES, "OBJECTID": range(1, 9)}, "name", None),
        ({"name": NAMES, "iso3166-2": [f"UA-{n}" for n in range(8)]}, "name", "iso3166-2"),
        ({"name": NAMES, "id": list("ABCDEFGG")}, "name", None),
        ({"HLCIT_CODE": [f"524 2 0{n}" for n in range(8)]}, None, "HLCIT_CODE"),
        ({"flag": [f"http://x/{n}" for n in NAMES], "NAME_EN": NAMES}, "NAME_EN", None),
        ({"DISTRICT": NAMES, "AREA": range(1, 9)}, "DISTRICT", None),
        ({"unit": NAMES}, "unit", None),
    ],
)  # fmt: skip
def test_name_and_code_are_guessed(columns, name, code):
    """Headers first, then contents; a code never stands for two names, nor is it the row number."""
    layout = guess_layout(frame_of(**columns), "areas")
    assert (layout.finest.name, layout.finest.code) == (name, code)


@pytest.mark.parametrize("columns", [{"size": [1.5] * 8}, {"density": range(8)}, {}])
def test_nothing_is_guessed_from_numbers(columns):
    """A column of amounts is no name."""
    assert guess_layout(frame_of(**columns), "areas") is None


@pytest.mark.parametrize(
    ("columns", "levels"),
    [
        ({"dep": list("11112222")}, [1, 2]),
        ({"uf": [1] * 4 + [2] * 4}, [1, 2]),
        ({"district": list("aabbccdd"), "province": ["Ax"] * 4 + ["Bx"] * 4}, [1, 2, 3]),
        ({"admin1": ["Ax"] * 4 + ["Bx"] * 4, "admin2": [f"N{n}" for n in "aabbccdd"]}, [1, 2, 3]),
        ({"FIRST_CCNA": ["Axe"] * 4 + ["Bog"] * 4, "FIRST_CCOD": [3] * 4 + [6] * 4}, [1, 2]),
        ({"district": list("aabbccdd"), "province": list("pqpqpqpq")}, [1, 2]),
        ({"colour": ["red"] * 4 + ["blue"] * 4}, [1]),
    ],
)
def test_parents_are_guessed_when_they_nest(columns, levels):
    """Known words for units above, coarse to fine; what does not nest is no hierarchy."""
    layout = guess_layout(frame_of(name=NAMES, **columns), "areas")
    assert [fields.level for fields in layout.levels] == levels
    assert len(layout.guessed) == 1 + len(levels)


def test_codes_and_names_of_parents_are_paired():
    """A code and a name that go one to one are one level."""
    frame = frame_of(name=NAMES, ZONE=["Ax"] * 4 + ["Bx"] * 4, ZONE_CODE=["9 1"] * 4 + ["9 2"] * 4)
    (parent, _) = guess_layout(frame, "areas").levels
    assert parent.columns == {"adm1_code": "ZONE_CODE", "adm1_name": "ZONE"}


def test_codes_that_begin_the_rows_codes_are_parents():
    """SUBDST1CODE is no known word, but every row's code begins with it."""
    frame = frame_of(SUCONAME=NAMES, SUCOCODE=[f"0{n // 4}0{n}" for n in range(8)])
    frame["XCODE"] = frame["SUCOCODE"].str[:2]
    assert guess_layout(frame, "sukus").levels[0].code == "XCODE"


@pytest.mark.parametrize(
    ("stem", "level", "expected"),
    [("npl_adm4", None, 4), ("x_admin3_2018", None, 3), ("areas", None, 1), ("npl_adm4", 2, 2)],
)
def test_the_level_comes_from_the_user_or_the_file_name(stem, level, expected):
    """Whoever loads the file knows best, then its name, then counting."""
    assert guess_layout(frame_of(name=NAMES), stem, level).finest.level == expected


def test_countries_of_the_world_are_level_0():
    """Rows keyed by ISO 3166 codes are countries."""
    iso = ["AFG", "AGO", "ALB", "ARE", "ARG", "ARM", "AUS", "AUT"]
    assert guess_layout(frame_of(NAME=NAMES, ISO3=iso), "world").finest.level == 0


@pytest.mark.parametrize(("top", "rest"), [("ADM0", "ADM2"), ("0", "2"), (0, 2), (0.0, 2.0)])
def test_a_column_of_levels_is_noticed(top, rest):
    """Rows of several levels are split by the column that says so, however it writes them."""
    layout = guess_layout(frame_of(name=NAMES, level=[top] + [rest] * 7), "areas")
    assert (layout.level_column, layout.finest.level) == ("level", 2)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"population": [1, 2]}, "population"),
        ({"Population": [1.0, None]}, "Population"),
        ({"pop_2020": [1, 2]}, "pop_2020"),
        ({"tot_pop_UN": [1.5, 2.5], "tot_pop_WP": [2, 3]}, "tot_pop_UN"),
        ({"pop_2010": [1, 2], "pop_2020": [2, 3]}, None),
        ({"TOTAL": [3, 7], "MALE": [1, 3], "FEMALE": [2, 4]}, "TOTAL"),
        ({"TOTAL": [3, 8], "MALE": [1, 3], "FEMALE": [2, 4]}, None),
        ({"TOTAL": [3, 7]}, None),
        ({"population": ["many", "few"]}, None),
        ({"population": [-1, 2]}, None),
        ({"pop_density": [1, 2]}, None),
    ],
)
def test_population_is_taken_only_when_it_is_sure(columns, expected):
    """None is better than a wrong one."""
    assert find_population(pd.DataFrame(columns)) == expected


@pytest.mark.parametrize(
    ("codes", "title", "code", "name"),
    [
        (["KE01", "KE02"], "x", "KE", "Kenya"),
        (["NPL-1", "NPL-2"], "x", "NPL", "Nepal"),
        (["KE01", "TZ02"], "east_africa", "east-africa", "East africa"),
        (["QQ01"], "exland", "exland", "Exland"),
        (["C-BAG-23"], "old", "old", "Old"),
        ([], "São Tomé", "sao-tome", "São Tomé"),
    ],
)
def test_the_country_comes_from_the_codes_or_the_title(codes, title, code, name):
    """What every P-code begins with, where it is a country; else what the file is called."""
    country = find_country(pd.Series(codes, dtype=object), title)
    assert (country.code, country.name) == (code, name)


def test_territories_have_names():
    """ISO codes of two and three letters; what is no country keeps its code."""
    assert [name_territory(code) for code in ("SS", "AFG", "QQ")] == [
        "South Sudan",
        "Afghanistan",
        "QQ",
    ]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Ouro Verde de Minas", "ouro-verde-de-minas"),
        ("Québec / Nord", "quebec-nord"),
        ("Київ", "київ"),
        ("काठमाडौँ", "काठमाडौँ"),
        ("#!", "unnamed"),
    ],
)
def test_slugs_keep_every_script(text, slug):
    """Accents of Latin letters go; other scripts stay whole."""
    assert slugify(text) == slug
