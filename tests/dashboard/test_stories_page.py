"""The Stories page on the example: begun, captured, written, put in order, carried away."""

from __future__ import annotations

import shutil
import sqlite3

import pandas as pd
import pytest

from dashboard.keeping import find_story, keep_story
from geodata.model import conform
from geodata.selection import Selection
from geodata.store import open_store
from geodata.stories import Scene, Story

NASTY = "West <b>x</b> :material/home: {{ 7*7 }}"


@pytest.fixture
def own_store(demo_store, tmp_path):
    """A copy of the example that a test may write to."""
    path = tmp_path / "own.gpkg"
    shutil.copy(demo_store, path)
    return path


@pytest.fixture
def kept(own_store):
    """The one story of a store, as it is kept."""

    def read() -> Story:
        with open_store(own_store) as store:
            (told,) = store.kept("stories")["story"]
        return Story.from_json(told)

    return read


@pytest.fixture
def keep(own_store):
    """Puts a story into the store; its id."""

    def put(story: Story) -> str:
        with open_store(own_store) as store:
            return keep_story(store, story, "Amina")

    return put


def scene(scene_id, **fields):
    """A scene of the whole example in its last year, unless said otherwise."""
    return Scene(scene_id=scene_id, selection=Selection(**fields.pop("selection", {})), **fields)


def find(elements, prefix):
    """A widget whose key begins so: a value chosen elsewhere makes it another one."""
    (found,) = (element for element in elements if str(element.key).startswith(prefix))
    return found


def texts(app):
    """Everything the page says in text, without what keeps data from being markup."""
    parts = [*app.header, *app.text, *app.caption, *app.markdown, *app.error, *app.warning]
    return " ".join(part.value for part in parts).replace("\\", "").replace("\u2060", "")


def press(app, key):
    """Press a button; nothing may fail."""
    find(app.button, key).click().run()
    assert not app.exception
    return app


def test_without_a_story_the_page_says_what_one_is(open_page, own_store, kept):
    """And begins one; what is looked at becomes its first scene."""
    app = open_page(own_store, "stories", measure="days_since")
    assert app.header[0].value == "No story yet"
    assert "a scene is a view with a title" in texts(app)
    find(app.text_input, "story-new-name").set_value("Far west").run()
    press(app, "story-begin")
    assert "Far west has no scene yet" in texts(app)
    press(app, "story-add")
    assert "Far west: 1 scene" in texts(app)
    assert "engagements are not marked public, and are not shown to a room" in texts(app)
    (captured,) = kept().scenes
    assert captured.selection.measure == "days_since"
    assert captured.selection.breaks, "the scale stays what it was"


def test_where_nothing_is_public_a_room_would_see_nothing(open_page, own_store, keep):
    """That is said while there is time to do something, and what that is."""
    with sqlite3.connect(own_store) as database:
        database.execute("UPDATE engagements SET sensitivity = 'internal'")
    app = open_page(own_store, "stories", story=keep(Story(name="Board", scenes=(scene("x"),))))
    assert "export the story for those who may see it" in app.warning[0].value
    assert "0 of 77 districts engaged" in texts(app)


def test_a_view_is_captured_where_it_is_seen(open_page, own_store, kept):
    """On Coverage a new story is begun with it; on Gaps it goes on with the story that is there."""
    app = open_page(own_store, "coverage", measure="programs")
    find(app.text_input, "capture-name").set_value("Board").run()
    find(app.text_input, "capture-title").set_value("Who works where").run()
    press(app, "capture-add")
    app.switch_page("views/gaps.py").run()
    press(app, "capture-add")
    first, second = kept().scenes
    assert (first.title, first.page, first.selection.measure) == (
        "Who works where",
        "coverage",
        "programs",
    )
    assert (second.title, second.page) == ("", "gaps")


def test_a_scene_is_written_on_and_figures_fill_themselves_in(open_page, own_store, keep, kept):
    """Title and sentences are kept at once; what nothing fills in is said."""
    story_id = keep(Story(name="Board", scenes=(scene("x"), scene("y"))))
    app = open_page(own_store, "stories", story=story_id)
    press(app, "scene-write-x")
    find(app.text_input, "scene-title-x").set_value("{engaged} of {areas}").run()
    find(app.text_area, "scene-text-x").set_value("In {place}.\nNext: {nonsense}").run()
    find(app.selectbox, "scene-figure-x").set_value("programs").run()
    assert not app.exception
    assert kept().find("x").text == "In {place}.\nNext: {nonsense} {programs}"
    said = texts(app)
    assert "of 77" in said
    assert "In Nepal." in said
    assert "Nothing fills in {nonsense}" in said
    assert not kept().find("y").title


def test_scenes_change_places_are_copied_and_removed(open_page, own_store, keep, kept):
    """And keep their words, whatever their place; the view looked at last replaces one's own."""
    story_id = keep(Story(name="Board", scenes=(scene("x", title="A"), scene("y", title="B"))))
    app = open_page(own_store, "stories", story=story_id, measure="partners")
    press(app, "scene-downward-x")
    assert [one.title for one in kept().scenes] == ["B", "A"]
    press(app, "scene-copy-y")
    assert [one.title for one in kept().scenes] == ["B", "B", "A"]
    press(app, "scene-remove-y")
    press(app, "scene-take-x")
    changed = kept()
    assert [one.title for one in changed.scenes] == ["B", "A"]
    assert changed.find("x").selection.measure == "partners"


def test_a_change_to_what_somebody_removed_is_refused(open_page, own_store, keep, kept):
    """A page that was drawn before says so, and takes nothing else away."""
    story_id = keep(Story(name="Board", scenes=(scene("x"), scene("y"))))
    app = open_page(own_store, "stories", story=story_id)
    with open_store(own_store) as store:
        keep_story(store, Story(name="Board", scenes=(scene("y"),)), "", story_id)
    press(app, "scene-downward-x")
    assert "not in the story any more" in app.toast[0].value
    assert [one.scene_id for one in kept().scenes] == ["y"]


def test_a_story_is_renamed_copied_and_deleted(open_page, own_store, keep):
    """Its name is data: it stays what it is, on the page and in the store."""
    story_id = keep(Story(name="Board", scenes=(scene("x", title=NASTY),)))
    app = open_page(own_store, "stories", story=story_id)
    assert NASTY in texts(app)
    press(app, "story-rename")
    find(app.text_input, "story-called").set_value(NASTY)  # a run would close the dialog
    press(app, "story-rename-yes")
    assert f"{NASTY}: 1 scene" in texts(app)
    press(app, "story-copy")
    assert f"{NASTY}, a copy: 1 scene" in texts(app)
    press(app, "story-delete")
    press(app, "story-delete-yes")
    with open_store(own_store) as store:
        assert list(store.kept("stories")["name"]) == [NASTY]


def test_scenes_of_other_boundaries_say_what_became_of_them(open_page, own_store, keep):
    """A story brought along from elsewhere is shown on what is here, and says so."""
    gone = {"vintage": "xyz-1999", "root": "XY01", "root_level": 1}
    story_id = keep(Story(name="Board", scenes=(scene("x", selection=gone),)))
    app = open_page(own_store, "stories", story=story_id)
    assert "xyz-1999 is not here" in texts(app)


def test_a_damaged_story_is_said_and_the_others_stay(open_page, own_store, keep):
    """It can be read by nobody, and takes nothing along."""
    keep(Story(name="Whole"))
    row = {"story_id": "bad", "name": "Damaged", "story": '{"schema_version": 9}'}
    with open_store(own_store) as store:
        store.keep("stories", conform("stories", pd.DataFrame([row])))
    app = open_page(own_store, "stories", story="bad")
    assert "newer version" in texts(app)
    assert app.header[0].value == "2 stories"


def test_a_link_to_a_story_that_is_gone_says_so(open_page, own_store):
    """And shows what there is."""
    app = open_page(own_store, "stories", story="nobody")
    assert "not there any more" in app.toast[0].value
    assert app.header[0].value == "No story yet"


def test_a_story_is_found_by_its_id_or_its_name():
    """For the shell: the id first, then the name in any case, the one changed last."""
    rows = pd.DataFrame(
        {
            "story_id": ["1", "2", "Board"],
            "name": ["Board", "board", "other"],
            "changed_at": ["2026-01-02", "2026-01-01", "2026-01-01"],
        }
    )
    assert find_story(rows, "Board")["name"] == "other"
    assert find_story(rows, "BOARD")["story_id"] == "1"
    assert find_story(rows, "none") is None
