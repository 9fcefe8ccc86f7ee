"""A layer as JSON text."""

import json

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.web.writing import as_lines, as_list, as_object

WHOLE = st.integers(-(2**62), 2**62)


@settings(max_examples=60)
@given(st.lists(WHOLE, max_size=30))
def test_lists_read_as_they_were(values):
    """The compiled writer and Python's reader agree on every whole number."""
    assert json.loads(as_list(np.array(values, dtype=np.int64))) == values


@settings(max_examples=60)
@given(st.lists(st.lists(st.tuples(*[st.integers(-(2**40), 2**40)] * 2), max_size=6), max_size=6))
def test_lines_are_a_point_and_steps(lines):
    """Added up, steps are the points; a line of none is an empty list; order is that asked for."""
    points = np.array([p for line in lines for p in line], dtype=np.int64).reshape(-1, 2)
    starts = np.cumsum([0, *(len(line) for line in lines)])
    backwards = np.arange(len(lines))[::-1].copy()
    read = json.loads(as_lines(points, starts, backwards))
    back = [np.cumsum(np.reshape(steps, (-1, 2)), axis=0).astype(int).tolist() for steps in read]
    assert back[::-1] == [[list(point) for point in line] for line in lines]


def test_an_object_takes_written_members_as_they_are():
    """Text in any script stays readable, and bytes are not written twice."""
    body = as_object({"पर्सा": "é\u2028", "list": as_list(np.array([1, -2])), "none": None})
    assert json.loads(body) == {"पर्सा": "é\u2028", "list": [1, -2], "none": None}
    assert "पर्सा".encode() in body
