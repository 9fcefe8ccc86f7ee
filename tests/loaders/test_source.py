"""Opening paths, uploads, zips and the parts of shapefiles."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest

import loaders.archive as archive_module
from geodata.errors import SourceError
from loaders.source import open_source


def make_zip(members: dict[str, bytes]) -> bytes:
    """A zip in memory."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


class Sent:
    """What a browser sends, as Streamlit hands it over."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name, self.content = name, content

    def getvalue(self) -> bytes:
        """The bytes."""
        return self.content


def test_a_path_an_upload_and_bytes_are_one_source(tmp_path):
    """The same bytes have the same identity, however they come in."""
    path = tmp_path / "visits.csv"
    path.write_bytes(b"a,b\n")
    opened = [
        open_source(given)
        for given in (path, str(path), ("visits.csv", b"a,b\n"), Sent("visits.csv", b"a,b\n"))
    ]
    assert {one.sha256 for one in opened} == {hashlib.sha256(b"a,b\n").hexdigest()}
    assert {one.name for one in opened} == {"visits.csv"}
    assert {one.read_bytes() for one in opened} == {b"a,b\n"}


def test_identity_names_kind_and_hash():
    """The identity of a source is its kind and twelve digits of its hash."""
    source = open_source(("x.csv", b"1"))
    assert source.source_id("records") == f"records-{hashlib.sha256(b'1').hexdigest()[:12]}"


def test_an_open_source_opens_as_itself():
    """Opening twice is opening once."""
    source = open_source(("x.csv", b"1"))
    assert open_source(source) is source


def test_an_upload_is_laid_out_and_cleaned_away():
    """Bytes can be read as a file while they are needed, and no longer."""
    with open_source(("C:\\fake\\x.csv", b"1")).on_disk() as (path,):
        assert path.name == "x.csv"
        assert path.read_bytes() == b"1"
    assert not path.exists()


def test_a_shapefile_brings_its_parts(tmp_path):
    """Its parts beside it are part of the source, and change its hash."""
    for suffix in (".shp", ".dbf", ".prj"):
        (tmp_path / f"areas{suffix}").write_bytes(suffix.encode())
    (tmp_path / "other.dbf").write_bytes(b"x")
    source = open_source(tmp_path / "areas.shp")
    assert source.members() == ("areas.shp", "areas.dbf", "areas.prj")
    (tmp_path / "areas.dbf").write_bytes(b"changed")
    assert open_source(tmp_path / "areas.shp").sha256 != source.sha256


def test_uploaded_parts_are_one_source_in_any_order():
    """The parts of a shapefile hash alike in whatever order they were chosen."""
    parts = [("a.dbf", b"2"), ("a.shp", b"1")]
    assert open_source(parts).name == "a.shp"
    assert open_source(parts).sha256 == open_source(parts[::-1]).sha256


def test_a_zip_lists_its_files_without_litter():
    """What an operating system puts into a zip is not a member."""
    packed = make_zip({"in/a.shp": b"1", "__MACOSX/._a.shp": b"2", ".DS_Store": b"3"})
    source = open_source(("a.zip", packed))
    assert source.members() == ("in/a.shp",)
    with source.on_disk() as (path,):
        assert path.read_bytes() == b"1"


@pytest.mark.parametrize("name", ["../evil.shp", "/etc/evil.shp", "a/../../evil", "C:/evil.shp"])
def test_a_zip_cannot_leave_its_folder(name):
    """A member that would be written elsewhere is refused, not renamed."""
    with pytest.raises(SourceError, match="unsafe name"):
        open_source(("a.zip", make_zip({name: b"1"}))).members()


def test_a_zip_bomb_is_refused(monkeypatch):
    """A zip that unpacks to more than is accepted is refused by what it states."""
    monkeypatch.setattr(archive_module, "MAX_UNPACKED_BYTES", 10)
    with pytest.raises(SourceError, match="too large once unpacked"):
        open_source(("a.zip", make_zip({"a.csv": b"0" * 11}))).members()


def test_a_zip_bomb_that_lies_is_refused(monkeypatch):
    """What really comes out is counted, whatever the zip states."""
    monkeypatch.setattr("loaders.source.MAX_UNPACKED_BYTES", 10)
    source = open_source(("a.zip", make_zip({"a.csv": b"0" * 11})))
    with pytest.raises(SourceError, match="too large once unpacked"), source.on_disk():
        pass


def test_too_many_members_are_refused(monkeypatch):
    """A zip of very many files is refused."""
    monkeypatch.setattr(archive_module, "MAX_MEMBERS", 1)
    with pytest.raises(SourceError, match="too large"):
        open_source(("a.zip", make_zip({"a": b"1", "b": b"2"}))).members()


def test_a_damaged_zip_says_so():
    """A zip cut short is an error with a remedy, also when the damage is in a member."""
    with pytest.raises(SourceError, match="damaged"):
        open_source(("a.zip", b"PK\x03\x04 cut short")).members()
    packed = bytearray(make_zip({"a.csv": b"visits " * 50}))
    packed[40] ^= 0xFF
    with (
        pytest.raises(SourceError, match="damaged"),
        open_source(("a.zip", bytes(packed))).on_disk(),
    ):
        pass


def test_an_empty_zip_says_so():
    """A zip of nothing is an error."""
    with pytest.raises(SourceError, match="zip is empty"):
        open_source(("a.zip", make_zip({}))).members()


def test_a_folder_is_its_files(tmp_path):
    """A folder stands for the files in it; an empty one is an error."""
    with pytest.raises(SourceError, match="no file in the folder"):
        open_source(tmp_path)
    (tmp_path / "b.dbf").write_bytes(b"1")
    (tmp_path / "b.shp").write_bytes(b"1")
    assert open_source(tmp_path).members() == ("b.shp", "b.dbf")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("no/such/file.csv", "no such file"),
        ("https://example.org/a.csv", "Addresses are not read yet"),
        (("a.csv", b""), "empty"),
        ([], "No file was given"),
        (42, "Cannot open a int"),
    ],
)
def test_what_cannot_be_opened_has_a_remedy(given, said):
    """Every refusal says what was wrong and what to do."""
    with pytest.raises(SourceError, match=said) as refused:
        open_source(given)
    assert refused.value.remedy


def test_a_file_over_the_cap_is_refused():
    """Size is checked before anything is read."""
    with pytest.raises(SourceError, match="more than the"):
        open_source(("a.csv", b"12345"), max_bytes=4)


def test_zips_together_are_unpacked_side_by_side():
    """One zip a level is what publishers give; members of the same name do not meet."""
    zips = [(name, make_zip({"a.geojson": name.encode()})) for name in ("adm1.zip", "adm2.zip")]
    source = open_source([*zips, ("adm3.geojson", b"3")])
    assert source.members() == ("a.geojson", "a.geojson", "adm3.geojson")
    with source.on_disk() as paths:
        assert [path.read_bytes() for path in paths] == [b"adm1.zip", b"adm2.zip", b"3"]
