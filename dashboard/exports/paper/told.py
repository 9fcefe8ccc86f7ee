"""A report as the template of pages reads it: every word in place, every view's parts in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.exports.measuring import shortened
from dashboard.exports.paper.legend import explained, tell_legend
from dashboard.exports.paper.mapping import Room, Sheet, lay_maps, stacked
from dashboard.exports.paper.months import tell_months
from dashboard.exports.paper.tables import tell_table
from dashboard.language import bare
from dashboard.language import gettext as _
from dashboard.palette import Palette
from dashboard.reports.model import About, Column, Report, Scene, Table
from dashboard.words import wording

if TYPE_CHECKING:
    from dashboard.reports.briefs import Brief

_SIDE = 48.0  # points beside what is on a page
_MAP_SHARE = 0.44  # of a page's height
_LETTERS = 7.0
_COLOURS = ("ink", "muted", "panel", "ground", "accent", "line", "no_record", "window")


@dataclass(frozen=True)
class Paper:
    """A size of paper, in points."""

    width: float
    height: float

    @property
    def map_room(self) -> Room:
        """What a map may take of a page."""
        return Room(self.width - 2 * _SIDE, self.height * _MAP_SHARE)


def tell_pages(report: Report, paper: Paper) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the template reads, and the pictures of the maps by their names."""
    views = [_view(scene, paper, f"map-{n}") for n, scene in enumerate(report.scenes)]
    told = {
        **tell_house(report, report.scenes[0].palette),
        "paper": {"width": paper.width, "height": paper.height, "side": _SIDE},
        "named": report.title != report.scenes[0].title,
        "short": shortened(report.title, paper.map_room.width, 7.5),
        "made": _made(report.about),
        "scenes": [told for told, _sheets in views],
        "about": _about(report, paper),
    }
    files = {sheet.name: sheet.picture for _told, sheets in views for sheet in sheets}
    return told, files


def tell_house(report: Report | Brief, palette: Palette) -> dict[str, Any]:
    """What every template of the house reads: language, colours, banner, the words around."""
    about = report.about
    return {
        "title": bare(report.title),
        "description": bare(wording.in_a_row([about.banner, about.illustrative])),
        "lang": report.language,
        "dir": report.direction,
        "colours": {name: getattr(palette, name) for name in _COLOURS},
        "banner": about.banner,
        "illustrative": about.illustrative,
        "words": {
            "north": _("N"),
            "notes": _("To bear in mind"),
            "page": _("Page {page} of {pages}"),
        },
    }


# --- a view --------------------------------------------------------------------------------------


def _view(scene: Scene, paper: Paper, name: str) -> tuple[dict[str, Any], list[Sheet]]:
    sheets = lay_maps(scene, paper.map_room, name, size=_LETTERS)
    told = {
        "title": scene.title,
        "headline": scene.headline if scene.headline != scene.title else "",
        "said": scene.said,
        "terms": tell_terms(scene),
        "maps": [sheet.told for sheet in sheets],
        "stacked": stacked(scene, paper.map_room),
        "legend": tell_legend(scene, radius=sheets[0].radius if sheets else 0),
        "without_map": _("There is no map: no area of this view has a shape."),
        "figures": [vars(figure) for figure in scene.figures],
        "months": tell_months(scene.months, scene.palette),
        "notes": scene.notes,
        "table": tell_table(scene.table, paper.map_room.width) if len(scene.table.rows) else None,
    }
    return told, sheets


def tell_terms(scene: Scene) -> list[tuple[str, str]]:
    """Where, when and through which filters, each under its name."""
    terms = (
        (_("Place"), scene.place),
        (_("Measure"), scene.measure),
        (_("Period"), scene.period),
        (_("As of"), scene.as_of),
        (_("Filters"), scene.filters or _("none")),
    )
    return [term for term in terms if term[1]]


# --- what it rests on ----------------------------------------------------------------------------


def _about(report: Report, paper: Paper) -> dict[str, Any]:
    about = report.about
    return {
        "title": _("About these figures"),
        "terms": _about_terms(about),
        "link": _link(about),
        "left_out_title": _("Not in this file"),
        "left_out": about.left_out,
        "sources_title": _("Sources"),
        "sources": tell_table(_sources(about), paper.map_room.width) if about.sources else None,
        "without_sources": _("No source is loaded."),
        "colours_title": _("What the colours mean"),
        "colours": _colours(report),
    }


def _about_terms(about: About) -> list[tuple[str, str]]:
    kept = _("Counts under {least} are kept back, and all others are told in bands.")
    terms = (
        (_("For"), about.banner),
        (_("Mark"), about.illustrative),
        (_("Boundary"), about.boundary or about.vintage),
        (_("Small counts"), kept.format(least=about.below) if about.below else ""),
        (_("Made"), _made(about)),
    )
    return [term for term in terms if term[1]]


def _link(about: About) -> dict[str, str] | None:
    if not about.link:
        return None
    return {"label": _("In the dashboard"), "to": about.link, "said": about.link}


def _made(about: About) -> str:
    return _("{day}, {time} UTC").format(day=wording.date(about.made), time=f"{about.made:%H:%M}")


def _sources(about: About) -> Table:
    import pandas as pd

    columns = [
        Column("name", _("Source"), "text"),
        Column("kind", _("What it is"), "text"),
        Column("loaded", _("Loaded"), "text"),
        Column("days", _("Period"), "text"),
    ]
    rows = [vars(source) for source in about.sources]
    if any(source.illustrative for source in about.sources):
        columns.append(Column("mark", _("Mark"), "text"))
        invented = _("illustrative: invented for the example")
        rows = [{**row, "mark": invented if row["illustrative"] else ""} for row in rows]
    return Table(_("Sources"), tuple(columns), pd.DataFrame(rows))


def _colours(report: Report) -> list[tuple[str, str]]:
    """Every item of any legend that needs explaining, once."""
    items = [item for scene in report.scenes if scene.map for item in explained(scene.legend)]
    return list(dict.fromkeys(items))
