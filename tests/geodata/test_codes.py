from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.gazetteer import Gazetteer
from geodata.gazetteer.codes import match_column, plain

# Two provinces of a country NG, as OCHA writes them: three digits a level.
UNITS = [
    (0, "NG", "Enland", None),
    (1, "NG002", "North", "NG"),
    (1, "NG036", "South", "NG"),
    *[(2, f"NG002{n:03d}", f"Place A{n:02d}", "NG002") for n in (1, 2, 3, 11)],
    *[(2, f"NG036{n:03d}", f"Place B{n:02d}", "NG036") for n in (1, 4, 5, 12)],
]
CODES = [unit[1] for unit in UNITS if unit[0] == 2]


@pytest.fixture(scope="module")
def gazetteer(build_areas) -> Gazetteer:
    """The codes of two provinces."""
    return Gazetteer(build_areas(UNITS))


@pytest.mark.parametrize(
    "restyle",
    [
        lambda p, d: f"NG{int(p):02d}{d}",  # each level's number shortened, as publishers do
        lambda p, d: f"NG{int(p):02d}{int(d):02d}",
        lambda p, d: f"NGA{p}{d}",
        lambda p, d: f"ng {p}-{d}",
        lambda p, d: f"{int(p + d)}",
        lambda p, d: f"{int(p + d)}.0",
    ],
)
def test_each_levels_number_may_have_its_own_width(gazetteer: Gazetteer, restyle) -> None:
    """A column whose numbers are padded otherwise, level by level, comes back to its P-codes."""
    written = [restyle(code[2:5], code[5:]) for code in CODES]
    assert gazetteer.match_codes(written, level=2)["pcode"].tolist() == CODES


@settings(max_examples=40, deadline=None)
@given(
    st.sets(st.sampled_from(CODES), min_size=3),
    st.sampled_from(["NG", "NGA", "", "ng", "N G"]),
    st.sampled_from(["", "-", " ", "_"]),
    st.sampled_from([(3, 3), (2, 3), (2, 2), (3, 2), (4, 4)]),
)
def test_restyled_columns_come_back(
    gazetteer: Gazetteer, codes: set[str], prefix: str, between: str, widths: tuple[int, int]
) -> None:
    """Any prefix of the country, separator and width: the same P-codes, or none, never others."""
    ordered = sorted(codes)
    written = [
        f"{prefix}{int(c[2:5]):0{widths[0]}d}{between}{int(c[5:]):0{widths[1]}d}" for c in ordered
    ]
    found = gazetteer.match_codes(written, level=2)["pcode"].tolist()
    assert found == ordered


@settings(max_examples=60, deadline=None)
@given(st.from_regex(r"[A-Z]{0,3}[0-9]{1,7}(\.[0-9])?", fullmatch=True))
def test_a_stray_code_never_becomes_an_area(gazetteer: Gazetteer, stray: str) -> None:
    """Beside a column that fits, one more code is found as it stands, or not at all."""
    found = gazetteer.match_codes([*CODES, stray], level=2)["pcode"].iloc[-1]
    assert pd.isna(found) or plain(found) == plain(stray)


@pytest.mark.parametrize("damaged", ["1.01E+02", "2.001E+3", "2,5", "2.001", "1e+05"])
def test_what_a_spreadsheet_destroyed_is_not_invented(damaged: str) -> None:
    """A code in scientific notation, or with decimals, is no code any more."""
    known = ["101", "102", "2001", "2500", "25"]
    assert not match_column([damaged], known)


def test_two_styles_that_fit_alike_are_none() -> None:
    """When a code may be two areas, depending on where its zeros were lost, it is neither."""
    segments = {"X011001": ("X", "011", "001"), "X001101": ("X", "001", "101")}
    assert not match_column(["1101"], segments, segments=segments).get("1101")


@pytest.mark.parametrize(
    "cell", ["{code} - {name}", "{code}: {name}", "{code} {name}", "{name} ({code})"]
)
@pytest.mark.parametrize("field", ["adm2_code", "adm2_name", "place_name", "place_code"])
def test_code_and_name_in_one_cell_are_taken_apart(
    gazetteer: Gazetteer, cell: str, field: str
) -> None:
    """Both are witnesses, whichever column they stand in."""
    rows = [{field: cell.format(code=u[1], name=u[2])} for u in UNITS if u[0] == 2]
    found = gazetteer.place(pd.DataFrame(rows))
    assert found["pcode"].tolist() == CODES


def test_a_glued_code_that_contradicts_its_name_is_held(gazetteer: Gazetteer) -> None:
    """Taking a cell apart does not make its halves agree."""
    rows = [{"adm2_name": "NG002001 - Place A01"}, {"adm2_name": "NG002001 - Place B12"}]
    found = gazetteer.place(pd.DataFrame(rows))
    assert found["reason"].tolist() == ["", "code_name_conflict"]


# --- code systems -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many_codes(build_areas) -> Gazetteer:
    """Areas with codes in two more systems, in which the same codes mean other areas."""
    units = [(0, "NP", "Enpal", None)]
    for n in range(1, 6):
        codes = {"HLCIT": f"524 2 0{n}", "old": [f"NP0{6 - n}", f"D{n}"]}
        units.append((1, f"NP0{n}", f"Place {'ABCDE'[n - 1]}", "NP", None, {}, codes))
    return Gazetteer(build_areas(units))


def test_a_column_in_another_system_is_read_in_it(many_codes: Gazetteer) -> None:
    """Codes with blanks inside are those of another system, and the verdict says which."""
    found = many_codes.place(pd.DataFrame({"adm1_code": ["524 2 03", "524-2-01", ""]}))
    assert found["pcode"].tolist()[:2] == ["NP03", "NP01"]
    assert found["scheme"].tolist()[:2] == ["HLCIT", "HLCIT"]
    assert found["method"].tolist()[0] == "code"


def test_one_column_is_in_one_system(many_codes: Gazetteer) -> None:
    """Codes that several systems have are P-codes, and codes of two systems are never mixed."""
    equal = many_codes.match_codes(["NP01", "NP02"], level=1)
    assert equal["pcode"].tolist() == ["NP01", "NP02"]
    old = many_codes.match_codes(["NP01", "D4", "D5"], level=1)
    assert old["pcode"].tolist() == ["NP05", "NP04", "NP05"]


def test_a_code_of_two_areas_says_nothing(build_areas) -> None:
    """The old code of a district that was split is no code of either part."""
    codes = {"old": "Z1"}
    units = [
        (0, "X", "X", None),
        *[(1, f"X{n}", f"Part {n}", "X", None, {}, codes) for n in (1, 2)],
    ]
    found = Gazetteer(build_areas(units)).match_codes(["Z1"], level=1)
    assert found["method"].tolist() == ["unknown"]


def test_codes_without_their_check_digit_are_read_where_it_tells_nothing_apart() -> None:
    """Codes of Brazil have seven digits and circulate with six; a code that was cut off is none."""
    brazil = [f"{state}{number:04d}{number % 7}" for state in (11, 12) for number in range(1, 80)]
    written = [code[:-1] for code in brazil[:20]]
    assert match_column(written, brazil) == {code[:-1]: (code, True) for code in brazil[:20]}
    plain_numbers = [f"{number:07d}" for number in range(1100000, 1100160)]
    assert match_column([code[:-1] for code in plain_numbers[::10]], plain_numbers) == {}
