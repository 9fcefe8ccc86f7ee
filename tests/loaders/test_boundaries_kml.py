"""KML and KMZ: data, descriptions, folders, and what is never followed."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from geodata.areas import Areas
from geodata.errors import EngagementError
from loaders.boundaries import read_boundaries


def said(loaded, kind: str = "warnings") -> dict:
    """The warnings of a source by code, or how it was read."""
    stored = json.loads(loaded.source[kind])
    return {one["code"]: one for one in stored} if kind == "warnings" else stored


def polygon(x: float, y: float, size: float = 1, hole: str = "") -> str:
    """A square with heights, as Google Earth writes it."""
    corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]
    ring = " ".join(f"{lon},{lat},0" for lon, lat in corners)
    return (
        f"<Polygon><outerBoundaryIs><LinearRing><coordinates>\n {ring}\n</coordinates></LinearRing>"
        f"</outerBoundaryIs>{hole}</Polygon>"
    )


def placemark(name: str, shape: str, inside: str = "") -> str:
    """One placemark."""
    return f"<Placemark><name>{name}</name>{inside}{shape}</Placemark>"


def kml(body: str, version: str = "http://www.opengis.net/kml/2.2") -> bytes:
    """A document around it."""
    return f'<?xml version="1.0"?><kml xmlns="{version}"><Document>{body}</Document></kml>'.encode()


def data(**values: str) -> str:
    """Untyped data, as most programs write it."""
    rows = "".join(f'<Data name="{k}"><value>{v}</value></Data>' for k, v in values.items())
    return f"<ExtendedData>{rows}</ExtendedData>"


def schema(**values: str) -> str:
    """Typed data, as GDAL and ArcGIS write it."""
    rows = "".join(f'<SimpleData name="{k}">{v}</SimpleData>' for k, v in values.items())
    return f'<ExtendedData><SchemaData schemaUrl="#s">{rows}</SchemaData></ExtendedData>'


def table(**values: str) -> str:
    """The table that ArcGIS puts into descriptions, inside another table."""
    rows = "".join(f"<tr><td>{k}</td><td>{v}</td></tr>" for k, v in values.items())
    return (
        "<description><![CDATA[<html><body><table><tr><td><b>District</b></td></tr>"
        f"<tr><td><table>{rows}</table></td></tr></table></body></html>]]></description>"
    )


def lines(**values: str) -> str:
    """The lines that Google writes."""
    text = "<br>".join(f"{k}: {v}" for k, v in values.items())
    return f"<description><![CDATA[{text}]]></description>"


ATTRIBUTES = [("A", "KE0101", "KE01"), ("B", "KE0102", "KE01"), ("C", "KE0201", "KE02")]


def land(write) -> bytes:
    """Three districts, whose attributes are written one way or another."""
    return kml(
        "".join(
            placemark(
                f"District {letter}",
                polygon(x, 0),
                write(ADM2_EN=f"District {letter}", ADM2_PCODE=code, ADM1_PCODE=parent),
            )
            for x, (letter, code, parent) in enumerate(ATTRIBUTES)
        )
    )


@pytest.mark.parametrize("write", [data, schema, table, lines])
def test_attributes_are_read_however_they_are_written(write):
    """Data, typed data, a table in the description, lines in it: the same districts."""
    loaded = read_boundaries(("land.kml", land(write)))
    areas = Areas(loaded["areas"])
    assert loaded.source["format"] == "COD-AB (old names), KML"
    assert areas.at(2).index.tolist() == ["KE0101", "KE0102", "KE0201"]
    assert areas.at(2)["parent_pcode"].tolist() == ["KE01", "KE01", "KE02"]
    assert areas.at(2).geometry["KE0102"].bounds == (1, 0, 2, 1)


@pytest.mark.parametrize("inside", ["doc.kml", "files/land.kml"])
def test_a_kmz_is_its_document(inside):
    """The document of a KMZ, wherever it stands in it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("files/icon.png", b"no picture")
        archive.writestr(inside, land(data))
    loaded = read_boundaries(("land.kmz", packed.getvalue()))
    assert len(Areas(loaded["areas"]).at(2)) == 3


def test_names_alone_are_enough():
    """A drawing of Google Earth has nothing but names; islands are parts of one area."""
    islands = f"<MultiGeometry>{polygon(0, 0)}{polygon(5, 5)}</MultiGeometry>"
    loaded = read_boundaries(
        ("a.kml", kml(placemark("Ana", islands) + placemark("Ben", polygon(9, 9))))
    )
    areas = Areas(loaded["areas"]).at(1)
    assert areas["name"].tolist() == ["Ana", "Ben"]
    assert len(areas.geometry.iloc[0].geoms) == 2


def test_holes_stay_holes():
    """An inner boundary is not part of the area."""
    hole = polygon(1, 1).replace("outerBoundaryIs", "innerBoundaryIs")
    hole = hole.removeprefix("<Polygon>").removesuffix("</Polygon>")
    loaded = read_boundaries(("a.kml", kml(placemark("Ana", polygon(0, 0, 3, hole)))))
    assert Areas(loaded["areas"]).at(1).geometry.iloc[0].area == 8


def test_folders_side_by_side_are_parents():
    """A folder a province, its districts in it."""
    body = "".join(
        f"<Folder><name>Province {p}</name>"
        + "".join(placemark(f"District {p}{y}", polygon(x, y)) for y in (0, 1, 2))
        + "</Folder>"
        for x, p in enumerate("NS")
    )
    areas = Areas(read_boundaries(("a.kml", kml(body)))["areas"])
    assert areas.at(1)["name"].tolist() == ["Province N", "Province S"]
    assert len(areas.at(2)) == 6


def test_folders_on_the_same_ground_are_levels():
    """A folder of provinces and a folder of the districts they are made of."""
    coarse = "".join(placemark(f"Province {p}", polygon(x, 0, 2)) for p, x in (("N", 0), ("S", 2)))
    fine = "".join(placemark(f"District {x}{y}", polygon(x, y)) for x in range(4) for y in range(2))
    folders = {"Provinces": coarse, "Districts": fine}
    body = "".join(f"<Folder><name>{k}</name>{v}</Folder>" for k, v in folders.items())
    loaded = read_boundaries(("a.kml", kml(body)))
    areas = Areas(loaded["areas"])
    assert [len(areas.at(level)) for level in areas.levels] == [1, 2, 8]
    assert [one["name"] for one in said(loaded, "read")["layers"]] == ["Provinces", "Districts"]


def test_links_are_named_and_not_followed():
    """A network link would call an address; it is remarked upon."""
    link = "<NetworkLink><Link><href>http://127.0.0.1:1/more.kml</href></Link></NetworkLink>"
    loaded = read_boundaries(("a.kml", kml(placemark("Ana", polygon(0, 0)) + link)))
    assert said(loaded, "read")["remarks"] == ["1 network links were not followed."]


def test_entities_are_not_resolved(tmp_path):
    """A file of this machine does not come in through an entity."""
    secret = tmp_path / "secret.txt"
    secret.write_text("told", encoding="utf-8")
    document = kml(placemark("Ana &there;", polygon(0, 0))).decode()
    doctype = f'<!DOCTYPE kml [<!ENTITY there SYSTEM "{secret.as_uri()}">]>'
    hostile = document.replace("<kml ", f"{doctype}<kml ", 1).encode()
    try:
        loaded = read_boundaries(("a.kml", hostile))
    except EngagementError:
        return
    assert not loaded["areas"]["name"].str.contains("told").any()


@pytest.mark.parametrize(
    ("name", "content", "said_so"),
    [
        ("a.kml", b"<kml><Document><Placemark>", "broken"),
        ("a.kml", kml(""), "no geometry|No feature"),
        (
            "a.kml",
            kml("<Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>"),
            "no polygons",
        ),
        ("a.kml", b"not xml at all", "Cannot be read"),
        ("a.kmz", b"PK\x03\x04 cut short", "damaged"),
        ("a.kmz", b"<kml/>", "damaged"),
    ],
)
def test_what_is_no_kml_is_refused_with_a_remedy(name, content, said_so):
    """One sentence, and what to do."""
    with pytest.raises(EngagementError, match=said_so) as refused:
        read_boundaries((name, content))
    assert refused.value.remedy


def test_older_kml_and_loose_coordinates_are_read():
    """Files of 2006 have another namespace, and some put blanks after the commas."""
    body = placemark("Ana", polygon(0, 0).replace(",", ", "))
    loaded = read_boundaries(("a.kml", kml(body, "http://earth.google.com/kml/2.1")))
    assert Areas(loaded["areas"]).at(1)["name"].tolist() == ["Ana"]
