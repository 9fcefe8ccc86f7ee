"""What the map tells the server is believed only as far as it makes sense."""

import pytest

from dashboard.components.map import MapEvent, read_event
from geodata.records.spots import MOST_POINTS

CAMERA = [27.7, 85.3, 6.5]


def said(name, **fields):
    """A component's value as the browser sends it."""
    return {"event": name, "n": 1, "camera": CAMERA, **fields}


@pytest.mark.parametrize(
    ("value", "event"),
    [
        (said("pick", pcode="NP01"), ("pick", "NP01", {})),
        (said("into", pcode="NP01"), ("into", "NP01", {})),
        (said("explain", pcode="NP01", more="ignored"), ("explain", "NP01", {})),
        (said("up"), ("up", "", {})),
        (
            said("period", start="2025-03", end="2025-05"),
            ("period", "", {"start": "2025-03", "end": "2025-05"}),
        ),
        (
            said("film", window="moving", months=3),
            ("film", "", {"window": "moving", "months": 3}),
        ),
        (
            said("points", places=[[84.1, 27], [85, 28.5]]),
            ("points", "", {"places": ((84.1, 27.0), (85.0, 28.5))}),
        ),
    ],
)
def test_what_a_reader_does_is_read(value, event):
    """Each event has what belongs to it, and nothing else of what was sent."""
    name, pcode, fields = event
    assert read_event(value) == MapEvent(name, pcode, (27.7, 85.3, 6.5), fields)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "pick",
        {},
        {"pcode": "NP01", "n": 1},
        said("drop"),
        said(["pick"]),
        said("pick"),
        said("pick", pcode=""),
        said("pick", pcode=7),
        said("into", pcode="x" * 201),
        said("period", start="2025-03"),
        said("period", start="2025-05", end="2025-03"),
        said("period", start="2025-00", end="2025-13"),
        said("period", start="2025-03; drop", end="2025-03; drop"),
        said("film", window="backwards", months=3),
        said("film", window="moving", months=0),
        said("film", window="moving", months=True),
        said("film", window="moving", months=2.5),
        said("film", window=["moving"], months=3),
        said("points", places=[]),
        said("points", places=[[84.1]]),
        said("points", places=[[84.1, "27"]]),
        said("points", places=[[84.1, float("nan")]]),
        said("points", places=[[0, 0]] * (MOST_POINTS + 1)),
    ],
)
def test_what_makes_no_sense_is_no_event(value):
    """Whoever can speak to the server can send anything."""
    assert read_event(value) is None


def test_all_places_of_a_map_may_be_asked_for():
    """The menu of a whole country asks for as many places as a map is ever sent."""
    event = read_event(said("points", places=[[84.1, 27.5]] * MOST_POINTS))
    assert event is not None
    assert len(event.fields["places"]) == MOST_POINTS


@pytest.mark.parametrize("camera", [None, [1, 2], [1, 2, "3"], [1, 2, float("inf")], [1, 2, True]])
def test_a_camera_that_makes_no_sense_is_left_out(camera):
    """The event still counts."""
    assert read_event({**said("up"), "camera": camera}) == MapEvent("up", "", None, {})
