"""Stories: scenes in an order, each a view with a title and a few sentences, prepared to be shown.

A story is frozen and goes through JSON unchanged, in the store as in a file that is carried to
another one. In its titles and sentences names in braces such as ``{engaged}`` stand for figures of
the scene; :func:`fill_figures` puts them in, and never reads text as a format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_serializer,
    field_validator,
    model_validator,
)

from geodata.errors import StoryError
from geodata.selection import Selection

SCHEMA = 1
MOST_SCENES = 200
LONGEST_TITLE, LONGEST_TEXT, LONGEST_NAME = 400, 4_000, 120
"""Characters: a title of 40 words, a few sentences, what a story is called."""
LARGEST = 2_000_000
"""Characters of a story as JSON: more is no story."""

FIGURES: Mapping[str, str] = {
    "engaged": "Areas engaged",
    "areas": "Areas counted",
    "share": "Areas engaged, per cent with its range",
    "lapsed": "Areas with records only before the period",
    "no_record": "Areas reported on, without a record",
    "not_reported": "Areas that no source reports on",
    "engagements": "Engagements",
    "counterparts": "Counterparts",
    "programs": "Programs",
    "partners": "Partners",
    "offices": "Offices reached",
    "offices_known": "Offices known",
    "people": "People in engaged areas",
    "people_all": "People in all areas",
    "place": "The area looked into",
    "period": "The period",
    "as_of": "The as-of date",
    "last": "The date of the last engagement",
}
"""Figures that fill themselves in: the name in braces, and what it is."""

Page = Literal["coverage", "gaps"]
"""The page a scene was captured on, and is opened on again."""

_NAMED = re.compile(r"\{\s*(\w+)\s*\}", re.ASCII)
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_Named = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Scene(_Frozen):
    """One view of a story.

    Attributes
    ----------
    scene_id : str
        Tells it from the others of its story, whatever its place.
    selection : Selection
        What is looked at. Whom it is shown to, an open profile and an open plan are no part of it.
    title : str
        Empty takes the headline of the view.
    text : str
        A few sentences, one paragraph a line; both may name :data:`FIGURES`.
    page : str
        Where it was captured.
    """

    scene_id: _Named
    selection: Selection
    title: Annotated[str, Field(max_length=LONGEST_TITLE)] = ""
    text: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    page: Page = "coverage"

    @field_validator("title", "text")
    @classmethod
    def _is_text(cls, value: str) -> str:
        return _NO_TEXT.sub("", value)

    @field_validator("selection")
    @classmethod
    def _is_of_nobody(cls, value: Selection) -> Selection:
        return value.but(audience="", opened="", plan="")

    @field_serializer("selection")
    def _without_defaults(self, value: Selection) -> dict[str, Any]:
        return value.model_dump(mode="json", exclude_defaults=True)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The sentences by paragraph, without empty ones."""
        return tuple(line.strip() for line in self.text.splitlines() if line.strip())


class Story(_Frozen):
    """Scenes in the order in which they are shown.

    Attributes
    ----------
    schema_version : int
    name : str
        What the story is called.
    scenes : tuple of Scene
        None of them is in it twice.
    """

    schema_version: Literal[1] = 1
    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    scenes: Annotated[tuple[Scene, ...], Field(max_length=MOST_SCENES)] = ()

    @field_validator("name")
    @classmethod
    def _is_a_name(cls, value: str) -> str:
        name = " ".join(_NO_TEXT.sub("", value).split())
        if not name:
            raise ValueError("a story has a name")
        return name

    @model_validator(mode="after")
    def _tells_scenes_apart(self) -> Story:
        if len({scene.scene_id for scene in self.scenes}) < len(self.scenes):
            raise ValueError("two scenes have the same scene_id")
        return self

    def find(self, scene_id: str) -> Scene:
        """A scene by its id.

        Raises
        ------
        StoryError
            When it is not there (any more).
        """
        return self.scenes[self._place(scene_id)]

    def renamed(self, name: str) -> Story:
        """The story under another name.

        Raises
        ------
        StoryError
            When it is no name.
        """
        return self._but(name=name)

    def added(self, scene: Scene, at: int | None = None) -> Story:
        """With one more scene, the last, or the one at a place counted from 0.

        Raises
        ------
        StoryError
            When there are too many, or it is in it already.
        """
        place = len(self.scenes) if at is None else at
        return self._but(scenes=(*self.scenes[:place], scene, *self.scenes[place:]))

    def edited(self, scene_id: str, **changes: object) -> Story:
        """With some fields of a scene changed, checked again.

        Raises
        ------
        StoryError
            When the scene is not there, or a value does not fit.
        """
        return self._put(scene_id, lambda scene: ({**dict(scene), **changes},))

    def removed(self, scene_id: str) -> Story:
        """Without a scene.

        Raises
        ------
        StoryError
            When it is not there (any more).
        """
        return self._put(scene_id, lambda _scene: ())

    def duplicated(self, scene_id: str, copied_id: str) -> Story:
        """With a copy of a scene after it.

        Raises
        ------
        StoryError
            When the scene is not there, or there are too many.
        """
        return self._put(
            scene_id, lambda scene: (scene, scene.model_copy(update={"scene_id": copied_id}))
        )

    def moved(self, scene_id: str, by: int) -> Story:
        """With a scene so many places later, or earlier below 0; no further than the ends.

        Raises
        ------
        StoryError
            When the scene is not there (any more).
        """
        place = self._place(scene_id)
        others = [scene for scene in self.scenes if scene.scene_id != scene_id]
        others.insert(min(max(place + by, 0), len(others)), self.scenes[place])
        return self._but(scenes=tuple(others))

    def to_json(self) -> str:
        """The story as JSON to be read by people too; fields at their default are left out.

        What a default is never changes, as in links.
        """
        plain = self.model_dump(mode="json", exclude_defaults=True)
        return json.dumps({"schema_version": SCHEMA, **plain}, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Story:
        """The story that :meth:`to_json` wrote, or a person by hand.

        Raises
        ------
        StoryError
            When it is no story, is damaged, or of a newer version of this software; the message
            says which scene it is about.
        """
        if len(text) > LARGEST:
            raise StoryError("This file is too large to be a story")
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise _unread(text, error) from error

    def _place(self, scene_id: str) -> int:
        for place, scene in enumerate(self.scenes):
            if scene.scene_id == scene_id:
                return place
        raise StoryError(
            "This scene is not in the story any more", remedy="Somebody may have removed it."
        )

    def _put(self, scene_id: str, change: Callable[[Scene], tuple[object, ...]]) -> Story:
        place = self._place(scene_id)
        instead = change(self.scenes[place])
        return self._but(scenes=(*self.scenes[:place], *instead, *self.scenes[place + 1 :]))

    def _but(self, **changes: object) -> Story:
        try:
            return Story.model_validate({**dict(self), **changes})
        except ValidationError as error:
            raise _misfit(error) from error


def _unread(text: str, error: ValidationError) -> StoryError:
    """Why some text is no story of ours."""
    try:
        version = json.loads(text).get("schema_version", SCHEMA)
    except (ValueError, AttributeError, RecursionError):
        return StoryError("This is not a story", remedy="Choose a file that this page exported.")
    if isinstance(version, int) and version > SCHEMA:
        return StoryError("The story was made by a newer version of this software")
    return _misfit(error)


def _misfit(error: ValidationError) -> StoryError:
    first = error.errors()[0]
    names = [part for part in first["loc"] if isinstance(part, str)]
    scene = next((part for part in first["loc"] if isinstance(part, int)), None)
    where = "" if scene is None else f"scene {scene + 1}"
    said = ".".join(name for name in names if name != "scenes")
    problem = first["msg"].removeprefix("Value error, ")
    return StoryError(
        "The story cannot be used as it is",
        where=", ".join(filter(None, (where, said, problem))),
    )


@dataclass(frozen=True)
class Filled:
    """Text with its figures; ``unknown`` are names in braces that stayed as they were typed."""

    text: str
    unknown: tuple[str, ...] = ()


def fill_figures(text: str, figures: Mapping[str, str]) -> Filled:
    """Put figures in the place of their names in braces.

    Parameters
    ----------
    text : str
        As it was typed. It is data: only whole names in braces are looked at, so that nothing in
        it is read as a format.
    figures : mapping of str to str
        What each name stands for, in words.

    Returns
    -------
    Filled
        Names that are none of the figures stay as typed and are told, each once.
    """
    unknown: dict[str, None] = {}

    def put(found: re.Match[str]) -> str:
        name = found[1].lower()
        if name not in figures:
            unknown[found[1]] = None
            return found[0]
        return figures[name]

    return Filled(_NAMED.sub(put, text), tuple(unknown))
