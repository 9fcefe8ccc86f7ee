"""What files are to show: a link and what is said over it, or the scenes of a story."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import parse_qs, urlsplit

import typer

from dashboard.cli.printing import ERR
from dashboard.cli.viewing import View
from geodata.errors import SelectionError, StoryError

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.facts import StoreFacts
    from geodata.selection import Selection
    from geodata.store import Store
    from geodata.stories import Story

_SHORT, _LANGUAGE = "l", "lang"
_FIELDS = {
    "program": "programs",
    "kind": "kinds",
    "organization": "organizations",
    "role": "roles",
    "source": "sources",
}


@dataclass(frozen=True)
class Asked:
    """What is to be looked at, as it was said in the shell; ``filters`` by the option's name."""

    link: str = ""
    vintage: str | None = None
    level: int | None = None
    within: str = ""
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    as_of: dt.datetime | None = None
    measure: str = ""
    filters: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def anything(self) -> bool:
        """Whether anything was said."""
        told = (self.link, self.vintage, self.within, self.start, self.end, self.as_of)
        return any(told) or self.level is not None or bool(self.measure or any(self._named))

    @property
    def _named(self) -> list[list[str]]:
        return list(self.filters.values())


def look(store: Store, facts: StoreFacts, asked: Asked) -> tuple[Selection, str]:
    """The view that was asked for, and the language of its link, empty where it has none.

    What a link cannot be followed in is said on standard error; the rest of it holds, as in a page.
    """
    said, language = (None, "") if not asked.link else _read_link(store, facts, asked)
    view = View(store, asked.vintage or (said.vintage if said else None), facts)
    view.look(
        level=asked.level,
        within=asked.within,
        start=asked.start,
        end=asked.end,
        as_of=asked.as_of,
        over=said,
    )
    chosen = view.selection.but(**_filters(view, asked.filters))
    if asked.measure:
        chosen = chosen.but(measure=_measure(view, asked.measure))
    return _unfrozen(chosen, said), language


def read_story(store: Store, facts: StoreFacts, called: str, scene: int | None) -> Story:
    """A story of the store with ids as they are now, or one scene of it, counted from 1.

    Raises
    ------
    StoryError
        When there is no such story or scene.
    """
    from dashboard.keeping import find_story
    from geodata.stories import Story

    rows = store.kept("stories")
    row = find_story(rows, called)
    if row is None:
        raise StoryError(f"There is no story {called!r}", remedy=_like(called, rows["name"]))
    story = Story.from_json(str(row["story"]))
    if scene is not None and scene > len(story.scenes):
        raise StoryError(
            f"The story {story.name!r} has no scene {scene}",
            remedy=f"It has {len(story.scenes)}.",
        )
    told = story.scenes if scene is None else story.scenes[scene - 1 : scene]
    scenes = [
        one.model_copy(update={"selection": _as_now(store, facts, one.selection)}) for one in told
    ]
    return story.model_copy(update={"scenes": tuple(scenes)})


# --- links ---------------------------------------------------------------------------------------


def _read_link(store: Store, facts: StoreFacts, asked: Asked) -> tuple[Selection, str]:
    """The selection of a link with ids as they are now, and its language."""
    from dashboard import state

    link = _parameters(store, asked.link)
    ours = {name: values for name, values in link.items() if name in state.our_names()}
    if not ours:
        raise SelectionError(
            "This is no link of a view",
            where=asked.link,
            remedy="Paste all of it, or what follows its question mark.",
        )
    selection, complaints = state.from_link(ours)
    for complaint in complaints:
        ERR.print(complaint, markup=False, highlight=False, soft_wrap=True)
    if asked.vintage:
        selection = selection.but(vintage=asked.vintage)
    return _as_now(store, facts, selection.but(audience="")), link.get(_LANGUAGE, [""])[0]


def _parameters(store: Store, link: str) -> dict[str, list[str]]:
    """The parameters of an address, or of what follows its question mark; a short one in full."""
    from dashboard.following import find_link

    address = urlsplit(link.strip())
    query = address.query or ("" if address.scheme else address.path)
    given = parse_qs(query, keep_blank_values=True)
    short = given.pop(_SHORT, [""])[0]
    if not short:
        return given
    kept = find_link(store.kept("links"), short)
    if kept is None:
        raise SelectionError(
            f"The short link {short!r} is not kept in this store", remedy="Paste the long one."
        )
    return {**kept[1], **given}


def _as_now(store: Store, facts: StoreFacts, selection: Selection) -> Selection:
    """A selection with ids as they are now, without what is gone."""
    from dashboard.following import Known, renew
    from dashboard.settling import settle
    from geodata.indicators import list_indicators

    def layers(vintage: str) -> pd.DataFrame:
        values = facts.registry(vintage).tables["indicator_values"]
        return list_indicators(values, facts.areas(vintage))

    known = Known(facts.vintages, facts.areas, store.kept, store.read)
    renewed, followed = renew(selection, known)
    for one in followed:
        if not one.found:
            said = f"The {one.kind} {one.was or 'of a filter'} is not there any more."
            ERR.print(said, markup=False, highlight=False, soft_wrap=True)
    return settle(facts, renewed, layers)


def _unfrozen(chosen: Selection, said: Selection | None) -> Selection:
    """Without the class breaks of a link, where they are of another measure or level."""
    if said is None or (chosen.measure, chosen.level) == (said.measure, said.level):
        return chosen
    return chosen.but(breaks=None, second_breaks=None)


# --- what is named -------------------------------------------------------------------------------


def _measure(view: View, named: str) -> str:
    """A measure by its code; a need layer by its code or its label."""
    from geodata.selection import Measure, as_measure

    measures = get_args(Measure)
    if named in measures:
        return named
    values = view.registry.tables["indicator_values"]
    layers = dict(zip(values["indicator"], values["label"], strict=True))
    try:
        return as_measure(_find("measure", named.removeprefix(as_measure("")), layers))
    except typer.BadParameter:
        known = ", ".join([*measures, *layers])
        raise typer.BadParameter(f"--measure is one of {known}, not {named!r}") from None


def _filters(view: View, filters: Mapping[str, list[str]]) -> dict[str, Any]:
    """Filters by the ids of what was named."""
    from dashboard.words.filterwords import filter_names

    if not any(filters.values()):
        return {}
    known = filter_names(view.registry)
    return {
        _FIELDS[option]: tuple(_find(option, one, known[_FIELDS[option]]) for one in named)
        for option, named in filters.items()
        if named
    }


def _find(option: str, named: str, known: Mapping[str, str]) -> str:
    """The id of what was named by its id, or by its name, however it is written."""
    from geodata.gazetteer.names import fold

    if named in known:
        return named
    found = [code for code, name in known.items() if fold(str(name)) == fold(named)]
    if len(found) == 1:
        return found[0]
    if found:
        raise typer.BadParameter(f"--{option} {named!r} may be {_listed(found)}: give its id")
    remedy = _like(named, [*known, *known.values()])
    raise typer.BadParameter(f"--{option} knows no {named!r}. {remedy}".rstrip())


def _like(named: str, known: Any) -> str:
    names = sorted({str(one) for one in known})
    near = difflib.get_close_matches(named, names, n=3, cutoff=0.6)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return f"There are {_listed(names)}." if names else "There are none."


def _listed(names: list[str]) -> str:
    return ", ".join(_some(names))


def _some(names: list[str], most: int = 8) -> Iterator[str]:
    yield from names[:most]
    if len(names) > most:
        yield f"and {len(names) - most:,} more"
