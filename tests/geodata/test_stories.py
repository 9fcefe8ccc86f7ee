"""Stories keep what they were told, change one scene at a time, and fill figures in as data."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import StoryError
from geodata.selection import Camera, Selection
from geodata.stories import FIGURES, LARGEST, MOST_SCENES, Scene, Story, fill_figures

SEEN = Selection(
    vintage="npl-2021",
    level=2,
    root="NP03",
    root_level=1,
    start=dt.date(2026, 1, 1),
    end=dt.date(2026, 6, 30),
    programs=("XM-1",),
    breaks=(1.0, 4.5, 9.0),
    camera=Camera(lat=27.5, lon=84.25, zoom=7.5),
)


def scene(scene_id: str, **fields: object) -> Scene:
    """One scene, of the view above unless said otherwise."""
    return Scene.model_validate({"scene_id": scene_id, "selection": SEEN, **fields})


def story(*ids: str) -> Story:
    """A story with so many scenes."""
    return Story(name="Far west", scenes=tuple(scene(one) for one in ids))


def ids(told: Story) -> str:
    """The scenes of a story in their order."""
    return "".join(one.scene_id for one in told.scenes)


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


@given(
    name=TEXT.filter(str.strip),
    told=st.lists(st.tuples(TEXT, TEXT, st.sampled_from(["coverage", "gaps"])), max_size=4),
)
@settings(max_examples=25)
def test_a_story_goes_through_json_unchanged(name, told):
    """Whatever its words and views are; what stands at its default is not written."""
    scenes = tuple(
        scene(f"s{at}", title=title, text=text, page=page)
        for at, (title, text, page) in enumerate(told)
    )
    made = Story(name=name, scenes=scenes)
    assert Story.from_json(made.to_json()) == made
    assert "class_count" not in made.to_json()


def test_a_scene_is_of_nobody():
    """Whom it was shown to, an open profile and an open plan do not travel in a story."""
    held = scene("a", selection=SEEN.but(audience="internal", opened="post:p1", plan="p7"))
    assert held.selection == SEEN


@pytest.mark.parametrize(
    ("by", "order"), [(1, "acbd"), (-1, "bacd"), (9, "acdb"), (-9, "bacd"), (0, "abcd")]
)
def test_a_scene_moves_no_further_than_the_ends(by, order):
    """Later, earlier, to either end, or not at all."""
    assert ids(story("a", "b", "c", "d").moved("b", by)) == order


def test_scenes_are_added_copied_edited_and_removed_by_their_id():
    """Each change gives another story; a copy stands after its original, with its words."""
    told = story("a", "b").edited("a", title="West", text="One.\n\n Two. ")
    assert told.find("a").paragraphs == ("One.", "Two.")
    told = told.duplicated("a", "c").added(scene("d"), 0)
    assert ids(told) == "dacb"
    assert told.find("c").title == "West"
    assert ids(told.removed("a")) == "dcb"
    assert told.renamed(" East\n") == told.renamed("East")


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.find("z"),
        lambda told: told.moved("z", 1),
        lambda told: told.removed("z"),
        lambda told: told.duplicated("a", "b"),
        lambda told: told.added(scene("a")),
        lambda told: told.edited("a", title="x" * 500),
        lambda told: told.renamed("  "),
    ],
)
def test_what_does_not_fit_a_story_is_refused(change):
    """Scenes that are gone or there twice, words that are too many, no name."""
    with pytest.raises(StoryError):
        change(story("a", "b"))


def test_a_story_has_an_end():
    """More scenes than anybody sits through are refused."""
    full = story(*(f"s{at}" for at in range(MOST_SCENES)))
    with pytest.raises(StoryError):
        full.added(scene("more"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not a story"),
        ("[1]", "not a story"),
        ("[" * 100_000, "not a story"),
        (" " * (LARGEST + 1), "too large"),
        ('{"schema_version": 7}', "newer version"),
        ('{"name": "A", "scenes": [{"scene_id": "a", "selection": {"level": 9}}]}', "scene 1"),
        ('{"name": "A", "scenes": [], "colour": "red"}', "colour"),
        ('{"scenes": []}', "name"),
    ],
)
def test_a_file_that_is_no_story_says_why(text, said):
    """Not a story, too large, too new, or which scene is damaged."""
    with pytest.raises(StoryError, match=said):
        Story.from_json(text)


def test_characters_that_no_file_may_hold_are_dropped():
    """A pasted title loses what neither a slide nor a page can write."""
    assert scene("a", title="We\x00st\x0b").title == "West"


def test_a_story_made_by_hand_can_be_short():
    """A name and a view are enough; all else has a default."""
    plain = {"name": "A", "scenes": [{"scene_id": "1", "selection": {"vintage": "v"}}]}
    told = Story.from_json(json.dumps(plain))
    assert told.scenes[0].selection == Selection(vintage="v")


def test_figures_fill_themselves_in():
    """Names in braces become figures, whatever their case; the others stay and are told once."""
    filled = fill_figures(
        "{engaged} of { Areas } in {place}; {cold}, {cold}, {}", {"engaged": "38", "areas": "77"}
    )
    assert filled.text == "38 of 77 in {place}; {cold}, {cold}, {}"
    assert filled.unknown == ("place", "cold")


@given(text=TEXT, value=TEXT)
@settings(max_examples=40)
def test_text_is_never_read_as_a_format(text, value):
    """Only whole names change, and what a figure holds is not looked at again."""
    told = f"{text}{{0.__class__}}{{engaged!r}}{{{{x}}}}"
    assert fill_figures(told, {}).text == told
    assert fill_figures("{engaged}", {"engaged": f"{value}{{areas}}", "areas": "1"}).text == (
        f"{value}{{areas}}"
    )


def test_names_of_figures_can_be_typed():
    """Each is a word that the braces find."""
    assert all(fill_figures(f"{{{name}}}", {name: "1"}).text == "1" for name in FIGURES)
