"""Recognising providers by their headers."""

from __future__ import annotations

import pandas as pd
import pytest

from loaders.boundaries.attributes import fold_header, known_text
from loaders.boundaries.profiles import profile_keys, recognise

COD_NEW = {"adm1_name": "B", "adm1_pcode": "XX1", "adm0_name": "X", "adm0_pcode": "XX"}
LAYOUTS = {
    "COD-AB": [
        COD_NEW,
        {**COD_NEW, "adm1_name1": "Be", "lang1": "fr"},
    ],
    "COD-AB (old names)": [
        {"ADM1_EN": "B", "ADM1_PCODE": "XX1", "ADM0_EN": "X", "ADM0_PCODE": "XX"},
        {"adm1_en": "B", "adm1_pcode": "XX1", "adm0_en": "X", "adm0_pcode": "XX"},
        {"ADM1_FR": "B", "ADM1_PCODE": "XX1", "ADM0_FR": "X", "ADM0_PCODE": "XX"},
        {"admin1Name_en": "B", "admin1Pcode": "XX1", "admin0Name_en": "X", "admin0Pcode": "XX"},
        {"admin1Name": "B", "admin1Pcod": "XX1", "admin0Name": "X", "admin0Pcod": "XX"},
        {"admin1Na_1": "B", "admin1Pcod": "XX1", "admin0Na_1": "X", "admin0Pcod": "XX"},
    ],
    "HXL tags": [
        {
            "#adm1+i_es+name": "B",
            "#adm1+code+v_pcode": "XX1",
            "#country+name": "X",
            "#country+code+v_pcode": "XX",
        },
        {"#adm1": "B", "#adm1+code": "XX1", "#country": "X", "#country+code": "XX"},
    ],
    "GADM": [{"NAME_1": "B", "GID_1": "XX1", "COUNTRY": "X", "GID_0": "XX"}],
    "geoBoundaries": [
        {"shapeName": "B", "shapeID": "XX1", "shapeGroup": "XX", "shapeType": "ADM1"}
    ],
    "Natural Earth": [{"name": "B", "adm1_code": "XX1", "admin": "X", "adm0_a3": "XX"}],
    "DHIS2": [{"id": "XX1", "name": "B", "level": 2, "parentId": "XX", "parentName": "X"}],
}


@pytest.mark.parametrize(
    ("provider", "row"),
    [(provider, row) for provider, rows in LAYOUTS.items() for row in rows],
)
def test_every_provider_is_recognised(provider, row):
    """A name and a code of ADM1 under a country, whoever names the columns."""
    frame = pd.DataFrame([row])
    layout = recognise(frame)
    assert layout is not None
    assert layout.provider == provider
    assert [fields.level for fields in layout.levels] == [0, 1]
    assert frame.loc[0, layout.finest.name] == "B"
    assert frame.loc[0, layout.finest.code] == "XX1"
    assert frame.loc[0, layout.levels[0].code] == "XX"


@pytest.mark.parametrize(
    "row",
    [
        {"name": "B", "code": "1"},
        {"country": "X", "id": "1"},
        {"ADM1_PCODE": "XX1"},
        {"shapeName": "B"},
        {"id": 1, "name": "B", "level": "a", "parentId": "X"},
    ],
)
def test_other_files_are_nobodys(row):
    """Without both a name and the marks of a provider no profile fits."""
    assert recognise(pd.DataFrame([row])) is None


def test_a_profile_can_be_stated():
    """A file that fits two profiles is read by the one that is asked for."""
    frame = pd.DataFrame([{**COD_NEW, "shapeName": "S", "shapeType": "ADM3"}])
    assert recognise(frame).provider == "COD-AB"
    assert recognise(frame, "geoboundaries").finest.name == "shapeName"
    assert recognise(frame, "gadm") is None
    assert "geoboundaries" in profile_keys()


def test_other_names_come_with_their_language():
    """Languages come from headers, or from the columns that state them."""
    frame = pd.DataFrame([{**COD_NEW, "adm1_name1": "Be", "lang1": "fr", "adm1_name2": "Bi"}])
    assert recognise(frame).finest.others == (("fr", "adm1_name1"), ("alt", "adm1_name2"))
    old = pd.DataFrame([{"ADM1_EN": "B", "ADM1_TH": "ข", "ADM1ALT1EN": "Bee", "ADM1_PCODE": "X"}])
    assert recognise(old).finest.others == (("th", "ADM1_TH"), ("alt", "ADM1ALT1EN"))


def test_an_empty_column_is_passed_over():
    """The English name is not taken when nobody filled it in."""
    frame = pd.DataFrame([{"ADM1_EN": None, "ADM1_FR": "Boké", "ADM1_PCODE": "GN01"}])
    assert recognise(frame).finest.name == "ADM1_FR"


def test_dates_of_validity_are_found():
    """validOn is preferred to a bare date."""
    frame = pd.DataFrame(
        [{**COD_NEW, "date": "2008-01-01", "validOn": "2018-08-17", "ValidTo": ""}]
    )
    assert recognise(frame).dates == {"valid_on": "validOn", "valid_to": "ValidTo"}


@pytest.mark.parametrize(
    ("header", "folded"),
    [
        (" ADM1_EN ", "adm1_en"),
        ("Shape.Area", "shape_area"),
        ("\ufeffName", "name"),
        ("a - b", "a_b"),
    ],
)
def test_headers_are_folded(header, folded):
    """Case, blanks, dots, dashes and a byte order mark make no difference."""
    assert fold_header(header) == folded


def test_values_are_text_and_blanks_are_none():
    """Codes stay text, whole floats lose their point, and what says nothing is None."""
    assert known_text(pd.Series(["01", " ", "#N/A", None, "-99"])).tolist() == ["01", *[None] * 4]
    assert known_text(pd.Series([1.0, None, 47.0])).tolist() == ["1", None, "47"]
    assert known_text(pd.Series([1.5])).tolist() == ["1.5"]


def test_places_that_look_blank_are_not():
    """Nan is a province of Thailand, NA the code of Namibia."""
    assert known_text(pd.Series(["Nan", "NA"])).tolist() == ["Nan", "NA"]
