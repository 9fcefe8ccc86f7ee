"""Claims: what a file reports on decides what silence means."""

from geodata.model import Loaded
from loaders.records.claims import narrow_claim


def test_a_narrowed_claim_names_the_provinces_of_its_rows(small_areas, make_tables):
    """District rows claim their province; a country row claims nothing more."""
    tables = make_tables([("e1", "2024-01-01", [(2, "XXA1"), (0, "XX")])])
    assert narrow_claim(Loaded(tables), small_areas).source["reports_on"] == '[[1, "XXA"]]'


def test_a_source_that_names_no_province_keeps_its_claim(small_areas, make_tables):
    """Nothing to narrow to is no narrowing."""
    tables = make_tables([("e1", "2024-01-01", [(0, "XX")])])
    assert narrow_claim(Loaded(tables), small_areas).source["reports_on"] == '[[0, "XX"]]'


def test_a_narrowed_claim_keeps_the_file(small_areas, make_tables):
    """The source can still be read again."""
    tables = make_tables([("e1", "2024-01-01", [(2, "XXA1")])])
    loaded = Loaded(tables, (("a.csv", b"bytes"),))
    assert narrow_claim(loaded, small_areas).originals == loaded.originals
