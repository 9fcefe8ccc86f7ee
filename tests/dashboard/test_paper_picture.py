"""One map as a picture: its pixels, its boxes, and what a drawing program finds in it."""

from io import BytesIO
from itertools import combinations

import pypdfium2
import pytest
from lxml import etree
from PIL import Image

from dashboard.exports.paper import picture, write_png, write_svg
from dashboard.exports.paper.typesetting import typeset
from dashboard.palette import DARK, LIGHT
from geodata.errors import ExportError
from tests.dashboard.reports_at_hand import FORTY_WORDS, make_report

SVG = "{http://www.w3.org/2000/svg}"
CASES = {
    "plain": {},
    "long": {"areas": 30, "names": "long", "title": FORTY_WORDS, "illustrative": True},
    "unbroken": {"names": "long", "title": "W" * 400},
    "arabic": {"names": "arabic", "language": "ar", "kind": "change"},
    "square": {"names": "devanagari", "kind": "bivariate", "circles": True},
    "empty": {"empty": True, "illustrative": True},
    "compared": {"compared": True},
}


def opened(png):
    """A picture's pixels."""
    return Image.open(BytesIO(png))


@pytest.mark.parametrize("size", [(1600, 900), (900, 1400), (640, 640), (4000, 300), (200, 2000)])
@pytest.mark.parametrize("how", CASES.values(), ids=CASES)
def test_no_letter_leaves_its_box(how, size):
    """Whatever the title, the names and the form: boxes lie apart, and letters within them."""
    page = picture._page(*size, 96)
    told, sheets = picture._tell(make_report(**how), 0, page, None)
    document = pypdfium2.PdfDocument(typeset("picture.typ", told, picture._files(sheets)))
    assert len(document) == 1
    boxes = [
        (b["x"], b["y"], b["x"] + b["width"], b["y"] + b["height"]) for b in told["boxes"].values()
    ]
    for one, other in combinations(boxes, 2):
        assert not (
            one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
        )
    text = document[0].get_textpage()
    assert text.count_chars()
    for at in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(at)
        # Arabic marks stand over their letters, a little above the line.
        x, y, room = (left + right) / 2, page.height - (bottom + top) / 2, 0.3 * page.size
        assert any(
            box[0] - room <= x <= box[2] + room and box[1] - room <= y <= box[3] + room
            for box in boxes
        )


@pytest.mark.parametrize(("size", "dpi"), [((1600, 900), 96), ((801, 1203), 200)])
def test_a_picture_has_the_pixels_and_the_resolution_asked_for(size, dpi):
    """And says so to the program that prints it."""
    made = opened(write_png(make_report(), width=size[0], height=size[1], dpi=dpi))
    assert made.size == size
    assert made.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_takes_the_colours_of_the_theme_asked_for(theme):
    """Ground and areas, whichever theme the report was made in."""
    made = opened(write_png(make_report(theme=theme), dark=True)).convert("RGB")
    colours = {f"#{r:02x}{g:02x}{b:02x}" for _n, (r, g, b) in made.getcolors(1 << 24)}
    assert {DARK.panel, *DARK.scale, DARK.lapsed} <= colours
    assert not {LIGHT.panel, *LIGHT.scale} & colours


def test_without_a_theme_a_picture_looks_like_its_report():
    """Light or dark as it was made."""
    corner = opened(write_png(make_report(theme="dark"))).convert("RGB").getpixel((0, 0))
    assert "#{:02x}{:02x}{:02x}".format(*corner) == DARK.panel


@pytest.mark.parametrize("how", [{"width": 10}, {"height": 10**6}, {"dpi": 1}, {"scene": 3}])
def test_what_cannot_be_made_is_refused(how):
    """In a sentence, before anything is drawn."""
    with pytest.raises(ExportError):
        write_png(make_report(), **how)


def test_an_svg_has_an_element_an_area_by_p_code():
    """So that a designer can colour a district, and find out which it is."""
    root = etree.fromstring(write_svg(make_report(areas=77)))
    found = {path.get("id"): path for path in root.iter(f"{SVG}path") if path.get("data-class")}
    assert set(found) == {f"XX{n:04d}" for n in range(1, 78)}
    assert found["XX0002"].get("fill") == LIGHT.scale[3]
    assert found["XX0002"].find(f"{SVG}title").text == "District 2 (XX0002): 8 engagements"
    assert not list(root.iter(f"{SVG}image"))


@pytest.mark.parametrize("how", CASES.values(), ids=CASES)
def test_an_svg_is_well_made(how):
    """It can be read, names itself, and no two elements have one name; letters are outlines."""
    root = etree.fromstring(write_svg(make_report(**how)))
    names = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(names) == len(set(names))
    assert root.find(f"{SVG}title").text
    assert not list(root.iter(f"{SVG}text"))


def test_text_of_a_name_is_no_markup():
    """What a name holds is its name, without what no program can read."""
    root = etree.fromstring(write_svg(make_report(names="hostile")))
    told = root.find(f".//{SVG}path[@id='XX0001']/{SVG}title").text
    assert told.startswith("=HYPERLINK(\"x\")</script><b>#{7*7}& 1 'quoted'")
    assert not list(root.iter(f"{SVG}script"))


def test_the_same_report_gives_the_same_picture():
    """Byte by byte."""
    assert write_png(make_report()) == write_png(make_report())
    assert write_svg(make_report()) == write_svg(make_report())
