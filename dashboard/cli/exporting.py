"""What is seen leaves the shell as files: a view, a story or a brief, for an audience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from dashboard.cli.linking import Asked, look, read_story
from dashboard.cli.outputs import Outputs
from dashboard.cli.planning import Audience
from dashboard.cli.printing import say, show_progress
from dashboard.cli.serving import STORE, StoreOption
from dashboard.cli.viewing import (
    AsOfOption,
    FromOption,
    InOption,
    LevelOption,
    ToOption,
    VintageOption,
)
from geodata.errors import ExportError

if TYPE_CHECKING:
    from dashboard.facts import StoreFacts
    from dashboard.reports.briefs import BriefKind
    from dashboard.reports.model import About
    from geodata.store import Store


class Page(StrEnum):
    """Sizes of paper."""

    A4 = "a4"
    LETTER = "letter"


class Size(StrEnum):
    """Shapes of slides."""

    WIDE = "16:9"
    CLASSIC = "4:3"


class Layout(StrEnum):
    """What a page for a browser is like."""

    PAGE = "page"
    PRESENT = "present"


class Table(StrEnum):
    """What a table in a file of its own holds."""

    COVERAGE = "coverage"
    RECORDS = "records"
    LEDGER = "ledger"


def _names(option: str, said: str) -> Any:
    return typer.Option(option, help=f"{said}: its id, or its name where it is clear. Repeatable.")


def export(
    out: Annotated[
        list[str],
        typer.Option(
            help="File to write; its ending says the format: .pptx, .pdf, .html, .png, .svg, "
            ".xlsx, .csv, .gpkg, .geojson, .parquet. Repeatable; - is standard output."
        ),
    ] = [],  # noqa: B006 - Typer wants a list and never changes it
    format: Annotated[str, typer.Option(help="For --out -: the ending, without its dot.")] = "",
    link: Annotated[
        str, typer.Option(help="A link of the dashboard; the options here go before what it says.")
    ] = "",
    story: Annotated[str, typer.Option(help="A story of the store, by its name or id.")] = "",
    scene: Annotated[
        int | None, typer.Option(help="Of the story this scene alone, counted from 1.", min=1)
    ] = None,
    brief: Annotated[
        str,
        typer.Option(help="One page on KIND:ID; post, organization, program or area:LEVEL:P-CODE."),
    ] = "",
    vintage: VintageOption = None,
    level: LevelOption = None,
    within: InOption = "",
    start: FromOption = None,
    end: ToOption = None,
    as_of: AsOfOption = None,
    measure: Annotated[
        str, typer.Option(help="What colours the map: a measure, or the code of a need layer.")
    ] = "",
    program: Annotated[list[str], _names("--program", "Program")] = [],  # noqa: B006
    kind: Annotated[list[str], _names("--kind", "Kind of engagement")] = [],  # noqa: B006
    organization: Annotated[list[str], _names("--organization", "Organization")] = [],  # noqa: B006
    role: Annotated[list[str], _names("--role", "Role of a counterpart")] = [],  # noqa: B006
    source: Annotated[list[str], _names("--source", "Source")] = [],  # noqa: B006
    audience: Annotated[
        Audience, typer.Option(help="Whom files are for; what is not for them stays out.")
    ] = Audience.PUBLIC,
    below: Annotated[
        int,
        typer.Option("--suppress-below", help="Keep counts under this back; 0 tells all.", min=0),
    ] = 0,
    language: Annotated[str, typer.Option(help="Language of the files: en, fr, es, ar.")] = "",
    page: Annotated[Page | None, typer.Option(help="Paper of a PDF.")] = None,
    size: Annotated[Size | None, typer.Option(help="Shape of slides.")] = None,
    template: Annotated[
        Path | None, typer.Option(help="Your own .potx or .pptx, for slides.")
    ] = None,
    layout: Annotated[
        Layout | None, typer.Option(help="Of HTML: to be read, or to be presented.")
    ] = None,
    width: Annotated[int | None, typer.Option(help="Of a picture, in pixels.", min=1)] = None,
    height: Annotated[int | None, typer.Option(help="Of a picture, in pixels.", min=1)] = None,
    dpi: Annotated[float | None, typer.Option(help="Pixels an inch, of PNG.", min=1)] = None,
    dark: Annotated[bool, typer.Option("--dark", help="A picture on a dark ground.")] = False,
    table: Annotated[Table | None, typer.Option(help="What of it is in a CSV.")] = None,
    store: StoreOption = str(STORE),
) -> None:
    """Write what is seen to files that others open: slides, documents, pictures, tables, layers."""
    from geodata.store import open_store

    _check_one(link=link, story=story, brief=brief)
    said: dict[str, Any] = {"page": page, "size": size, "layout": layout, "template": template}
    said |= {"width": width, "height": height, "dpi": dpi, "dark": dark or None, "table": table}
    filters = {"program": program, "kind": kind, "organization": organization}
    filters |= {"role": role, "source": source}
    asked = Asked(link, vintage, level, within, start, end, as_of, measure, filters)
    if story and asked.anything:
        raise typer.BadParameter("a story has its own views; leave out where, when and what")
    if scene is not None and not story:
        raise typer.BadParameter("--scene is of a --story")
    outputs = Outputs(
        out, format, _told(said), brief=bool(brief), story=bool(story) and scene is None
    )
    telling = Telling(audience.value, below, _spoken(language))
    with open_store(store, create=False) as kept, show_progress(quiet=outputs.to_stdout) as bar:
        bar.add_task("Making the files", total=None)
        if brief:
            told = write_brief(kept, brief, asked, telling, outputs)
        elif story:
            told = write_story(kept, story, scene, telling, outputs)
        else:
            told = write_view(kept, asked, telling, outputs)
    if not outputs.to_stdout:
        _say_written(outputs, told)


@dataclass(frozen=True)
class Telling:
    """For whom, how exact and in which language it is told."""

    audience: str
    below: int
    language: str

    def of(self, link: str = "") -> dict[str, Any]:
        """As reports are asked for; in the language of a link where none was said."""
        from dashboard.language import LANGUAGES

        linked = link if link in LANGUAGES else "en"
        return {"below": self.below, "language": self.language or linked}


def write_view(store: Store, asked: Asked, telling: Telling, outputs: Outputs) -> tuple[About, ...]:
    """Write a view to its files."""
    from dashboard.reports import report_of_view

    facts = _facts(store, telling)
    selection, linked = look(store, facts, asked)
    told = telling.of(linked)
    return outputs.write(lambda wants: report_of_view(facts, selection, wants=wants, **told))


def write_story(
    store: Store, called: str, scene: int | None, telling: Telling, outputs: Outputs
) -> tuple[About, ...]:
    """Write a story, or one scene of it, to its files."""
    from dashboard.reports import report_of_story

    facts = _facts(store, telling)
    found, told = read_story(store, facts, called, scene), telling.of()
    return outputs.write(lambda wants: report_of_story(facts, found, wants=wants, **told))


def write_brief(
    store: Store, named: str, asked: Asked, telling: Telling, outputs: Outputs
) -> tuple[About, ...]:
    """Write the brief of an office, an organization, a program or an area to its files."""
    from dashboard.exports.paper.brief import write_brief as set_brief
    from dashboard.reports.briefs import KINDS, brief_of

    kind, _colon, identity = named.partition(":")
    if kind not in KINDS or not identity:
        raise typer.BadParameter(f"--brief is KIND:ID with a kind of {', '.join(KINDS)}")
    facts = _facts(store, telling)
    selection, linked = look(store, facts, asked)
    found = brief_of(facts, selection, cast("BriefKind", kind), identity, **telling.of(linked))
    outputs.write_brief(lambda **options: set_brief(found, **options))
    return (found.about,)


def _facts(store: Store, telling: Telling) -> StoreFacts:
    from dashboard.facts import StoreFacts

    if store.vintages().empty:
        raise ExportError("Nothing is loaded yet", remedy="Load boundaries and records first.")
    return StoreFacts(store, telling.audience)


def _check_one(*, link: str, story: str, brief: str) -> None:
    if story and (link or brief):
        raise typer.BadParameter("a --story goes without --link and --brief")


def _spoken(language: str) -> str:
    from dashboard.language import LANGUAGES

    if language and language not in LANGUAGES:
        raise typer.BadParameter(f"--language is one of {', '.join(LANGUAGES)}, not {language!r}")
    return language


def _told(said: Mapping[str, Any]) -> dict[str, Any]:
    """Options that were given, as those who write files take them."""
    given = {name: value for name, value in said.items() if value is not None}
    plain = {name: v.value if isinstance(v, Enum) else v for name, v in given.items()}
    if template := plain.get("template"):
        plain["template"] = _read(template)
    return plain


def _read(template: Path) -> bytes:
    try:
        return template.read_bytes()
    except OSError as error:
        raise ExportError(
            "The template cannot be read", where=str(template), remedy=f"{error.strerror}."
        ) from error


def _say_written(outputs: Outputs, told: tuple[About, ...]) -> None:
    """Whom the files are for, and what is left out of any of them."""
    from dashboard.language import bare

    named = ", ".join(one.out for one in outputs.files)
    say(f"{bare(told[0].banner)}. Written: {named}.")
    for sentence in dict.fromkeys(bare(each) for about in told for each in about.left_out):
        say(sentence)
