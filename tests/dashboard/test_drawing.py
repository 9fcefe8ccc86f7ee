"""A level is drawn once, off the page's path, and kept by what is drawn."""

import os
import re
import threading

import pytest

from dashboard import drawing
from dashboard.drawing import draw, draw_all, draw_now, find_drawn
from geodata.errors import AreaError
from geodata.web import WebLayer, layer_key

LAYER = WebLayer("small-0.json", b"{}", ("A",), (0, 0, 1, 1), {"sheet-0.json": b"[]"})


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    """A cache and a list of drawings of the test's own."""
    monkeypatch.setenv("ENGAGEMENT_CACHE", str(tmp_path))
    monkeypatch.setattr(drawing, "_drawings", {})


@pytest.fixture
def drawn_times(monkeypatch):
    """How often something is drawn, without drawing it; ``fail`` or ``wait`` to change how."""

    class Counter:
        times, fail = 0, None
        going = threading.Event()

        def draw(self, _areas, _level, *, progress=None):
            self.times += 1
            if progress:
                progress("Half of it", 0.5)
            assert self.going.wait(20)
            if self.fail:
                raise self.fail
            return LAYER

    counter = Counter()
    counter.going.set()
    monkeypatch.setattr(drawing, "web_layer", counter.draw)
    return counter


def test_a_level_is_drawn_in_the_background_with_all_its_files(small_areas):
    """Whoever asks gets an answer at once, and the layer when it is there."""
    drawn = draw(small_areas, 2).wait(60)
    assert drawn.files[0].stat().st_size > 0
    assert find_drawn(layer_key(small_areas, 2)) == drawn


def test_everybody_who_asks_waits_for_the_same_drawing(small_areas, drawn_times):
    """However many sessions open the page at once, a level is drawn once."""
    drawn_times.going.clear()
    asked = [draw(small_areas, 2) for _ in range(5)]
    assert asked[0].wait(0) is None
    drawn_times.going.set()
    assert {each.wait(20) for each in asked} == {asked[0].drawn}
    assert drawn_times.times == 1


def test_how_far_it_is_can_be_seen_meanwhile(small_areas, drawn_times):
    """For the page that shows it in the map's place."""
    drawn_times.going.clear()
    begun = draw(small_areas, 2)
    while begun.share == 0:
        begun.wait(0.01)
    assert (begun.what, begun.share, begun.ended) == ("Half of it", 0.5, False)
    drawn_times.going.set()
    begun.wait(20)


def test_what_was_drawn_before_is_not_drawn_again(small_areas, drawn_times, monkeypatch):
    """Also by another process, and whatever else was written to the store since."""
    first = draw_now(small_areas, 2)
    monkeypatch.setattr(drawing, "_drawings", {})
    later = draw(small_areas, 2)
    assert later.drawn == first
    assert drawn_times.times == 1


@pytest.mark.parametrize("lost", ["small-0.json", "sheet-0.json"])
def test_a_layer_that_lacks_a_file_is_drawn_again(small_areas, drawn_times, lost, tmp_path):
    """Deleting the cache costs time only."""
    draw_now(small_areas, 2)
    (tmp_path / "layers" / lost).unlink()
    draw_now(small_areas, 2)
    assert drawn_times.times == 2
    assert (tmp_path / "layers" / lost).exists()


@pytest.mark.parametrize("lost", ["small-0.json", "sheet-0.json"])
def test_a_cache_emptied_under_a_running_server_is_filled_again(
    small_areas, drawn_times, lost, tmp_path
):
    """The drawing that is remembered looks whether its files are still there."""
    draw(small_areas, 2).wait(20)
    (tmp_path / "layers" / lost).unlink()
    assert draw(small_areas, 2).wait(20)
    assert drawn_times.times == 2


def test_use_keeps_a_layer_from_being_pruned(small_areas, tmp_path):
    """Its files are as young as their last use."""
    drawn = draw_now(small_areas, 2)
    for path in (tmp_path / "layers").iterdir():
        os.utime(path, (0, 0))
    assert find_drawn(layer_key(small_areas, 2)) == drawn
    assert min(path.stat().st_mtime for path in (tmp_path / "layers").iterdir()) > 0


def test_a_note_that_cannot_be_read_is_as_none(small_areas, drawn_times, tmp_path):
    """Half a file, or one of other software, makes it be drawn again."""
    draw_now(small_areas, 2)
    (note,) = (tmp_path / "layers").glob("*.note")
    note.write_text("{")
    draw_now(small_areas, 2)
    assert drawn_times.times == 2


def test_a_failure_is_a_sentence_and_can_be_tried_again(small_areas, drawn_times):
    """It is not tried at every look, but when somebody asks for it."""
    drawn_times.fail = AreaError("There is nothing to draw", remedy="Load it again.")
    failed = draw(small_areas, 2)
    failed.wait(20)
    assert failed.ended
    assert "There is nothing to draw" in failed.failure
    assert draw(small_areas, 2) is failed
    drawn_times.fail = None
    assert draw(small_areas, 2, again=True).wait(20)


def test_a_folder_that_cannot_be_made_is_a_sentence(
    small_areas, drawn_times, tmp_path, monkeypatch
):
    """What, where and what to do stand in the map's place; once it can be made, the map comes."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("ENGAGEMENT_CACHE", str(tmp_path / "file" / "kept"))
    failed = draw(small_areas, 2)
    failed.wait(20)
    assert re.search(r"cannot be kept.*layers.*set ENGAGEMENT_CACHE", failed.failure)
    assert drawn_times.times == 0
    (tmp_path / "file").unlink()
    assert draw(small_areas, 2, again=True).wait(20)


def test_an_unexpected_failure_goes_to_the_log_and_not_to_the_reader(
    small_areas, drawn_times, caplog
):
    """Nothing of the code stands in the sentence."""
    drawn_times.fail = ZeroDivisionError("float division")
    failed = draw(small_areas, 2)
    failed.wait(20)
    assert "log" in failed.failure
    assert "float division" in caplog.text


def test_every_level_of_a_new_boundary_is_drawn_with_progress(small_areas, drawn_times):
    """From nothing to all, never backwards."""
    shares = []
    draw_all(small_areas, lambda _what, share: shares.append(share))
    assert drawn_times.times == len(small_areas.levels)
    assert shares == sorted(shares)
    assert 0 < shares[-1] <= 1
