from __future__ import annotations

import pytest

from loaders.hxl import field_of, is_tag_row, parse_tag


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("#adm2+code", "adm2_code"),
        ("#adm2 +code +v_pcodes", "adm2_code"),
        (" #ADM1 +pcode", "adm1_code"),
        ("#adm1 +name", "adm1_name"),
        ("#country+code", "adm0_code"),
        ("#loc+name", "place_name"),
        ("#geo+lat", "latitude"),
        ("#geo +lon", "longitude"),
        ("#date", "date"),
        ("#date+reported", "date"),
        ("#date+start", "start_date"),
        ("#date+month", "month"),
        ("#org", "organization"),
        ("#org +acronym", "organization_acronym"),
        ("#org +impl +name", "partner"),
        ("#org+funder", "funder"),
        ("#org+prog+type", "organization_type"),
        ("#sector +cluster +code", "sector"),
        ("#activity", "title"),
        ("#reached +total", None),
        ("#org+code", None),
    ],
)
def test_a_tag_means_a_field(text: str, field: str | None) -> None:
    """Blanks inside tags, case and the order of attributes do not matter."""
    tag = parse_tag(text)
    assert tag is not None
    assert field_of(tag) == field


@pytest.mark.parametrize("text", ["", None, 7.0, "Name", "# 1", "no. #adm1", "#adm1 code"])
def test_other_cells_are_no_tags(text: object) -> None:
    """A remark with a hash is not a tag."""
    assert parse_tag(text) is None


def test_a_row_of_tags_may_hold_a_few_other_cells() -> None:
    """Blank and stray cells do not hide an HXL row; a lone tag does not make one."""
    assert is_tag_row(["", "#adm1+name", "#adm2+code", "Name", "#date", "#reporting+or+org?"])
    assert not is_tag_row(["#adm1", "Juba", "Health"])
    assert not is_tag_row(["", None])
