"""Colours that every reader tells apart: without red, green or blue cones, and in grey.

Colours are simulated by the matrices of Machado, Oliveira and Fernandes, *A Physiologically-based
Model for Simulation of Color Vision Deficiency* (2009), at full severity, on linear RGB. Distances
are Euclidean in Oklab, whose lightness runs from 0 to 1: 0.02 is about what one just notices of
two colours that touch.
"""

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest

from dashboard.palette import DARK, LIGHT, PALETTES, STATES, palette_for, scale_for

SIGHTS = {
    "all cones": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_CONES = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
TO_OKLAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]
WHATEVER_THE_THEME = pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
BY_EVERYBODY = pytest.mark.parametrize("sight", SIGHTS)
HOWEVER_MANY = pytest.mark.parametrize("count", range(2, 8))

BESIDE_AMOUNTS = "ulnrz"
"""States that stand on one map with amounts; a map of change has others."""
BESIDE_CHANGE = "uzfr"


def linear(colour):
    """Light of red, green and blue, 0 to 1."""
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def seen(colour, sight="all cones"):
    """A colour in Oklab, as somebody sees it."""
    light = np.clip(SIGHTS[sight] @ linear(colour), 0, 1)
    return TO_OKLAB @ np.cbrt(TO_CONES @ light)


def apart(one, other, sight="all cones"):
    """How different two colours look."""
    return float(np.linalg.norm(seen(one, sight) - seen(other, sight)))


def grey(colour):
    """How light a colour is in a copy without colours, from 0 to 1."""
    return float(np.cbrt(np.array([0.2126, 0.7152, 0.0722]) @ linear(colour)))


def colours_of(palette, codes):
    """Fills of some states."""
    return [palette.colour(code) for code in codes]


@WHATEVER_THE_THEME
@HOWEVER_MANY
@BY_EVERYBODY
def test_neighbouring_shades_look_different(palette, count, sight):
    """Two classes that touch on the map or in the legend are never taken for one."""
    shades = scale_for(palette, count)
    assert min(apart(a, b, sight) for a, b in pairwise(shades)) > 0.07


@WHATEVER_THE_THEME
@HOWEVER_MANY
def test_shades_are_in_order_in_grey(palette, count):
    """A black-and-white copy still says where more is: each step has the same direction."""
    greys = [grey(shade) for shade in scale_for(palette, count)]
    steps = np.diff(greys)
    assert (steps < -0.08).all() if palette is LIGHT else (steps > 0.08).all()


@WHATEVER_THE_THEME
@HOWEVER_MANY
def test_steps_between_shades_are_alike(palette, count):
    """No class looks much further from its neighbour than another."""
    steps = [apart(a, b) for a, b in pairwise(scale_for(palette, count))]
    assert max(steps) < 1.4 * min(steps)


@WHATEVER_THE_THEME
@BY_EVERYBODY
def test_every_band_of_change_looks_different(palette, sight):
    """Decrease is never taken for increase, whatever the extent, and neither for no change."""
    assert min(apart(a, b, sight) for a, b in combinations(palette.diverging, 2)) > 0.09


@WHATEVER_THE_THEME
def test_both_arms_of_change_are_in_order_in_grey(palette):
    """From the middle outwards, more change is darker, or lighter in the dark theme."""
    greys = np.array([grey(shade) for shade in palette.diverging])
    outwards = [np.diff(greys[3::-1]), np.diff(greys[3:])]
    if palette is DARK:
        outwards = [-steps for steps in outwards]
    assert (np.array(outwards) < -0.1).all()


@WHATEVER_THE_THEME
@BY_EVERYBODY
def test_every_cell_of_a_square_looks_different(palette, sight):
    """Nine colours, and each pair of them is told apart."""
    assert min(apart(a, b, sight) for a, b in combinations(palette.bivariate, 2)) > 0.07


@WHATEVER_THE_THEME
def test_a_square_is_in_order_in_grey(palette):
    """More of either measure is darker, or lighter in the dark theme, along each row and column."""
    greys = np.array([grey(cell) for cell in palette.bivariate]).reshape(3, 3)
    more = -1 if palette is LIGHT else 1
    assert (more * np.diff(greys, axis=0) > 0.07).all()
    assert (more * np.diff(greys, axis=1) > 0.06).all()


@WHATEVER_THE_THEME
@HOWEVER_MANY
@BY_EVERYBODY
def test_no_state_is_taken_for_an_amount(palette, count, sight):
    """Lapsed, silent, unknown and none stay apart from every shade of every scale."""
    states = colours_of(palette, BESIDE_AMOUNTS)
    shades = scale_for(palette, count)
    assert min(apart(state, shade, sight) for state in states for shade in shades) > 0.04


@WHATEVER_THE_THEME
@BY_EVERYBODY
def test_no_state_is_taken_for_a_cell_or_a_band(palette, sight):
    """The same for two measures at once, and for change."""
    pairs = [(BESIDE_AMOUNTS, palette.bivariate), (BESIDE_CHANGE, palette.diverging)]
    for codes, shades in pairs:
        states = colours_of(palette, codes)
        assert min(apart(state, shade, sight) for state in states for shade in shades) > 0.04


@WHATEVER_THE_THEME
@BY_EVERYBODY
def test_states_on_one_map_look_different(palette, sight):
    """None, no record and not reported are three things; the last has a dashed border besides."""
    for codes in (BESIDE_AMOUNTS, BESIDE_CHANGE):
        states = colours_of(palette, codes)
        assert min(apart(a, b, sight) for a, b in combinations(states, 2)) > 0.03


@WHATEVER_THE_THEME
@HOWEVER_MANY
@BY_EVERYBODY
def test_a_bubble_stands_out_from_what_it_lies_on(palette, count, sight):
    """Its fill from every shade, and its outline from its fill."""
    shades = [*scale_for(palette, count), palette.no_record, palette.ground]
    assert min(apart(palette.bubble, shade, sight) for shade in shades) > 0.08
    assert apart(palette.bubble, palette.bubble_line, sight) > 0.4


@WHATEVER_THE_THEME
def test_a_scale_has_as_many_shades_as_there_are_classes(palette):
    """One for a single class, seven at most; also when a picture's palette has another scale."""
    assert [len(scale_for(palette, count)) for count in range(1, 8)] == [*range(1, 8)]
    assert scale_for(replace(palette, scale=palette.diverging), 5) == palette.scale
    with pytest.raises(ValueError, match="8 shades"):
        scale_for(palette, 8)


def test_a_scale_runs_backwards_where_less_is_more():
    """Few days since the last contact are the strongest colour."""
    assert scale_for(LIGHT, 4, reverse=True) == scale_for(LIGHT, 4)[::-1]


@WHATEVER_THE_THEME
def test_every_state_has_a_colour(palette):
    """No code of a picture is without a fill, and digits are shades of the scale."""
    assert all(palette.colour(code).startswith("#") for code in STATES)
    assert palette.colour("0") == palette.scale[0]
    assert palette.colour("z") not in (palette.no_record, palette.ground)


def test_an_unknown_theme_has_the_light_colours():
    """Rather than none."""
    assert palette_for("solarized") is LIGHT
