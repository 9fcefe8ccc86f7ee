"""A report as the JSON that a file carries: words, figures, tables, pictures in both themes."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import pandas as pd

from dashboard.exports.page.films import fold_film, trim_film
from dashboard.exports.page.words import words_of
from dashboard.language import gettext as _
from dashboard.packing import colours, pack
from dashboard.palette import PALETTES, in_theme
from dashboard.pictures import Picture, Step
from dashboard.reports.model import About, Column, DrawnMap, Report, Scene, Table
from dashboard.words.wording import date
from geodata.errors import ExportError

LAYERS, WORDS = "layers/", "words.json"
"""Where a file says that its shapes and its words are."""

Told = dict[str, Any]


def tell(report: Report, *, layout: str, start: int, room: int) -> Told:
    """All that a file has to say, in the language of the report.

    ``room`` is how many areas times windows its films may have together.
    """
    whole = layout == "page"
    films = [scene for scene in report.scenes if scene.picture and scene.picture.timeline]
    each = room // max(len(films), 1)
    return {
        "layout": layout,
        "start": min(max(start, 0), max(len(report.scenes) - 1, 0)),
        "title": report.title,
        "language": report.language,
        "direction": report.direction,
        "about": _about(report.about),
        "scenes": [
            {**_scene(scene, whole=whole), "picture": _picture(report, scene, at, each)}
            for at, scene in enumerate(report.scenes)
        ],
    }


def files_of(report: Report) -> dict[str, str]:
    """What the map's scripts fetch in the page, by the address that they ask for."""
    named = {scene.picture.layer for scene in report.scenes if scene.picture is not None}
    layers = {LAYERS + name: _overview(report.layers[name]) for name in sorted(named)}
    return {WORDS: words_of(report.language), **layers}


def _overview(body: bytes) -> str:
    """A layer without its sheets: what a large level is drawn with until one looks closer."""
    layer = json.loads(body)
    layer["details"] = []
    return json.dumps(layer, ensure_ascii=False, separators=(",", ":"))


def _scene(scene: Scene, *, whole: bool) -> Told:
    told: Told = {
        "title": scene.title,
        "said": scene.said,
        "headline": scene.headline,
        "place": scene.place,
        "period": scene.period,
        "as_of": scene.as_of,
        "filters": scene.filters,
        "measure": scene.measure,
        "notes": scene.notes,
        "themes": _themes(scene),
        "theme": scene.palette.name,
    }
    if whole:
        told["figures"] = [asdict(figure) for figure in scene.figures]
        told["table"] = _table(scene.table)
    return told


def _themes(scene: Scene) -> Told:
    """The scene's colours in every theme: what its digits stand for is the same in each."""
    own = scene.palette if scene.picture is None else scene.picture.palette
    return {
        name: colours(own if name == own.name else in_theme(own, name)) for name in sorted(PALETTES)
    }


def _picture(report: Report, scene: Scene, at: int, room: int) -> Told | None:
    """A picture that asks nobody: no background from elsewhere, no way to other levels.

    Every scene is a view of its own, so that each opens on what it is about, and has its own film.
    Where small counts are kept back neither months nor film may tell them.
    """
    picture = scene.picture
    if picture is None:
        _check_shapeless(scene)
        return None
    here = Step(allowed=False, reason=_("This file shows one level of areas."))
    timeline = None if report.about.below else picture.timeline
    film = None if timeline is None or timeline.film is None else trim_film(timeline.film, room)
    still = timeline and replace(timeline, film=None, film_key=str(at) if film else "")
    view = f"{at}|{picture.view}"
    alone = replace(picture, tiles="", down=here, up=here, view=view, timeline=still)
    packed = pack(alone, layer=LAYERS + picture.layer, words=WORDS)
    if film is not None:
        packed["timeline"]["film"] = fold_film(film)
    return packed | _bands(report, scene, picture) if report.about.below else packed


def _check_shapeless(scene: Scene) -> None:
    """A scene is without the live map only where there is nothing to draw."""
    if scene.map is not None:
        raise ExportError(
            "The map's own shapes are not in the report that the page is made of",
            remedy="Make the report with wants={'layers'}.",
        )


def _bands(report: Report, scene: Scene, picture: Picture) -> Told:
    """What is told of areas in the place of their amounts, which only order them."""
    codes = json.loads(report.layers[picture.layer])["codes"]
    maps = {"bands": scene.map, "bands_beside": scene.other}
    told = {part: drawn for part, drawn in maps.items() if drawn is not None}
    return {part: _amounts(drawn, codes) for part, drawn in told.items()}


def _amounts(drawn: DrawnMap, codes: list[str]) -> list[str]:
    amounts = {area.pcode: area.amount for area in drawn.areas}
    return [amounts.get(code, "") for code in codes]


# ---- Tables ----------------------------------------------------------------------------------


def _table(table: Table) -> Told:
    """Rows column by column, which packs better; a cell of which nothing is known is null."""
    return {
        "title": table.title,
        "columns": [asdict(column) for column in table.columns],
        "codes": [str(code) for code in table.rows.index],
        "cells": [_cells(table.rows[column.key], column) for column in table.columns],
    }


def _cells(values: pd.Series, column: Column) -> list[Any]:
    known = values.notna()
    if column.kind == "date":
        return _known(pd.to_datetime(values).dt.strftime("%Y-%m-%d"), known)
    if column.kind == "text":
        return _known(values.astype("str"), known)
    return _known(values.map(_number, na_action="ignore"), known)


def _known(values: pd.Series, known: pd.Series) -> list[Any]:
    return [value if there else None for value, there in zip(values, known, strict=True)]


def _number(value: float) -> float | int:
    """A figure as short as it can be written; six digits are more than anybody reads."""
    short = float(f"{float(value):.6g}") if abs(value) < 1e6 else float(value)
    return int(short) if short.is_integer() else short


# ---- About -----------------------------------------------------------------------------------


def _about(about: About) -> Told:
    return {
        "banner": about.banner,
        "illustrative": about.illustrative,
        "boundary": about.boundary or about.vintage,
        "sources": [asdict(source) for source in about.sources],
        "left_out": about.left_out,
        "made": _made(about),
        "link": about.link if _leads_to_a_page(about.link) else "",
    }


def _made(about: About) -> str:
    return _("{day}, {time} UTC").format(day=date(about.made.date()), time=f"{about.made:%H:%M}")


def _leads_to_a_page(link: str) -> bool:
    """Whether an address may be pressed: of a page, and of nothing that runs."""
    return link.startswith(("https://", "http://"))


def as_json(parts: Told) -> str:
    """What a file carries as one JSON text."""
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
