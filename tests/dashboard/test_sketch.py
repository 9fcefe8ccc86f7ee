"""Still pictures of areas: shapes and numbers, in the theme's colours, and nothing from data."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
import shapely

from dashboard.palette import DARK, LIGHT
from dashboard.sketch import WIDTH, Layer, Mark, draw_sketch

SQUARES = [shapely.box(n, 0, n + 1, 1) for n in range(3)]
SVG = "{http://www.w3.org/2000/svg}"


def drawn(**options):
    """A picture of three squares, parsed."""
    layers = options.pop("layers", [Layer(SQUARES, "#ffffff", "#000000")])
    bounds = options.pop("bounds", (0, 0, 3, 1))
    return ET.fromstring(draw_sketch(layers, bounds, LIGHT, **options))


def test_every_area_in_view_is_drawn_inside_the_picture():
    """Three squares are three closed rings, none of them beyond the frame."""
    path = drawn().find(f"{SVG}path").get("d")
    assert path.count("Z") == 3
    numbers = np.array(path.replace("M", " ").replace("L", " ").replace("Z", " ").split(), float)
    points = numbers.reshape(-1, 2)
    assert points.min() >= 0
    assert points[:, 0].max() <= WIDTH


def test_what_lies_elsewhere_is_left_out():
    """A country of thousands costs what is seen of it."""
    far = Layer([shapely.box(50, 50, 51, 51)], "#ffffff", "#000000")
    assert drawn(layers=[far]).find(f"{SVG}path") is None


def test_marks_carry_numbers_and_the_chosen_one_the_accent():
    """The list beside the picture says what the numbers mean."""
    marks = [Mark(0.5, 0.5, "1"), Mark(1.5, 0.5, "2", chosen=True)]
    picture = drawn(marks=marks)
    assert [text.text for text in picture.iter(f"{SVG}text")] == ["1", "2"]
    assert [disc.get("fill") for disc in picture.iter(f"{SVG}circle")] == [
        LIGHT.panel,
        LIGHT.accent,
    ]


def test_a_mark_is_a_number_or_nothing():
    """No text from data can reach a picture."""
    with pytest.raises(ValueError, match="invalid literal"):
        drawn(marks=[Mark(0.5, 0.5, "<script>")])


@pytest.mark.parametrize(
    "shape", [shapely.MultiPolygon(), shapely.Point(1, 1), shapely.LineString([(0, 0), (3, 1)])]
)
def test_an_area_without_extent_breaks_nothing(shape):
    """Empty geometries are in the files that people have."""
    assert drawn(layers=[Layer([shape, *SQUARES], "#ffffff", "#000000")]) is not None


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_picture_has_the_ground_of_its_theme(palette):
    """Paper by day, slate in a dim room."""
    assert f'fill="{palette.outside}"' in draw_sketch([], (0, 0, 1, 1), palette)


def test_a_single_point_can_be_looked_at():
    """Bounds without extent are given some room."""
    assert drawn(bounds=(1, 1, 1, 1)) is not None
