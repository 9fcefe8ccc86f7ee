"""Reports made by hand with the live map's pictures and shapes, for files that stand alone.

Import it as ``from tests.dashboard.pictures_at_hand import with_pictures``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import shapely

from dashboard.pictures import Beside, Film, Legend, Picture, Timeline
from dashboard.reports.model import Report, Scene
from geodata.areas import Areas
from geodata.coverage import month_steps
from geodata.model import conform
from geodata.web import WebLayer, web_layer


def with_pictures(report: Report, *, film: bool = True) -> Report:
    """A report whose maps are live as well: the same areas as squares, the same codes and names."""
    layer = _layer(report)
    if layer is None:
        return report
    scenes = tuple(
        scene if scene.map is None else replace(scene, picture=_picture(scene, layer, report, film))
        for scene in report.scenes
    )
    return replace(report, scenes=scenes, layers={layer.name: layer.body})


def _layer(report: Report) -> WebLayer | None:
    drawn = next((scene.map for scene in report.scenes if scene.map is not None), None)
    if drawn is None:
        return None
    rows = [
        {
            "level": 2,
            "pcode": area.pcode,
            "name": area.name,
            "geometry": shapely.box(84 + n % 4, 26 + n // 4, 85 + n % 4, 27 + n // 4),
        }
        for n, area in enumerate(drawn.areas)
    ]
    frame = pd.DataFrame(rows).assign(source_id="made", vintage="made-2024")
    return web_layer(Areas(conform("areas", frame)), 2)


def _picture(scene: Scene, layer: WebLayer, report: Report, film: bool) -> Picture:
    assert scene.map is not None
    codes = {area.pcode: area.code for area in scene.map.areas}
    classes = "".join(codes[code] for code in layer.codes)
    amounts = [2.0 ** int(code) if code.isdigit() else None for code in classes]
    items = tuple((item.code, item.label, item.help) for item in scene.legend.items)
    shown = Picture(
        layer=layer.name,
        classes=classes,
        values=amounts,
        days=[10.0] * len(classes),
        unit=("engagement", "engagements"),
        palette=scene.palette,
        language=report.language,
        legend=Legend(scene.legend.title, items),
        timeline=_timeline(scene, classes, film),
    )
    if scene.other is None:
        return shown
    beside = Beside(classes[::-1], amounts[::-1], [10.0] * len(classes), scene.headings[1])
    return replace(shown, heading=scene.headings[0], beside=beside)


def _timeline(scene: Scene, classes: str, film: bool) -> Timeline | None:
    """Twelve months, played as windows of three: the codes move on by an area a month."""
    if scene.months.empty:
        return None
    steps = month_steps(dt.date(2025, 1, 1), dt.date(2025, 12, 1), 3)
    turned = [classes[n:] + classes[:n] for n in range(len(steps))]
    values = [[2.0 ** int(code) if code.isdigit() else None for code in one] for one in turned]
    played = Film(tuple(step.months for step in steps), tuple(turned), tuple(values))
    return Timeline(
        first="2025-01",
        counts=tuple(int(count) for count in scene.months["engagements"]),
        start="2025-07",
        end="2025-09",
        film_key="made",
        film=played if film and scene.other is None else None,
    )
