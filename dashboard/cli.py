"""The command line: the same work as the pages, from a shell."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from geodata.errors import EngagementError
from geodata.model import Loaded

app = typer.Typer(
    name="engagement",
    help="Where are we engaged below the capital, with whom, how recently, and where are we not?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_out = Console()
_err = Console(stderr=True)

DEMO_STORE = Path(".engagement/demo.gpkg")
STORE = Path(".engagement/engagement.gpkg")

StoreOption = Annotated[
    str, typer.Option("--store", envvar="ENGAGEMENT_STORE", help="Where the record is kept.")
]
PortOption = Annotated[int, typer.Option(help="Port of the dashboard.", min=1, max=65535)]
BrowserOption = Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")]


@app.command()
def serve(
    store: StoreOption = str(STORE), port: PortOption = 8501, browser: BrowserOption = True
) -> None:
    """Open the dashboard on a store of your own."""
    _serve(store, port=port, browser=browser)


@app.command()
def demo(
    # Not from the environment: the example never ends up in a store of real records by itself.
    store: Annotated[str, typer.Option(help="Where the example is kept.")] = str(DEMO_STORE),
    port: PortOption = 8501,
    browser: BrowserOption = True,
    rebuild: Annotated[bool, typer.Option(help="Build the example anew.")] = False,
    only_build: Annotated[bool, typer.Option(help="Build it and stop.")] = False,
) -> None:
    """Open the dashboard on the built-in example, Nepal; everything in it is illustrative."""
    _build_demo(store, rebuild=rebuild)
    if not only_build:
        _serve(store, port=port, browser=browser)


@app.command()
def check(
    boundaries: Annotated[Path, typer.Option(help="Boundary file.")],
    records: Annotated[Path, typer.Option(help="Records file, CSV or XLSX.")],
    level: Annotated[int | None, typer.Option(help="ADM level to show.", min=0, max=5)] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of the workbook.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what loading a file would do, row by row, without loading it."""
    from geodata.areas import Areas
    from geodata.gazetteer import Gazetteer
    from loaders import check_report, read_boundaries, read_records

    with _progress(quiet=as_json) as progress:
        progress.add_task(f"Reading {boundaries.name}", total=None)
        areas = Areas(read_boundaries(boundaries)["areas"])
        follow = _follow(progress, records.name)
        loaded = read_records(records, gazetteer=Gazetteer(areas), sheet=sheet, progress=follow)
        report = check_report(loaded, areas, level)
    if as_json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    else:
        _print_report(report, records.name)


@app.command()
def load(
    boundaries: Annotated[Path | None, typer.Option(help="Boundary file.")] = None,
    records: Annotated[Path | None, typer.Option(help="Records file, CSV or XLSX.")] = None,
    vintage: Annotated[
        str | None, typer.Option(help="Boundary version already in the store to place on.")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of the workbook.")] = None,
    named_only: Annotated[
        bool,
        typer.Option(
            "--named-only",
            help="The file reports only on the units below the country that it names.",
        ),
    ] = False,
    keep_older: Annotated[
        bool,
        typer.Option(
            "--keep-older",
            help="Keep a source of the same name that is loaded already, beside this one.",
        ),
    ] = False,
    store: StoreOption = str(STORE),
) -> None:
    """Load a boundary, a records file, or both into a store; all of it or nothing."""
    from geodata.areas import Areas
    from geodata.gazetteer import Gazetteer
    from geodata.store import find_older, open_store
    from loaders import narrow_claim, read_boundaries, read_records

    if boundaries is None and records is None:
        raise typer.BadParameter("give --boundaries, --records or both")
    if boundaries is not None and vintage is not None:
        raise typer.BadParameter("--vintage is for records alone; the boundary given has its own")
    _make_folder(store)
    # Everything is read before anything is written, so that a bad second file changes nothing.
    read: list[tuple[Loaded, str]] = []
    with _progress() as progress, open_store(store) as kept:
        if boundaries is not None:
            progress.add_task(f"Reading {boundaries.name}", total=None)
            read.append((read_boundaries(boundaries), "features read as areas"))
        if records is not None:
            areas = Areas(read[0][0]["areas"]) if read else kept.areas(vintage or _newest(kept))
            follow = _follow(progress, records.name)
            rows = read_records(records, gazetteer=Gazetteer(areas), sheet=sheet, progress=follow)
            read.append((narrow_claim(rows, areas) if named_only else rows, "rows"))
        for loaded, what in read:
            older = [] if keep_older or what != "rows" else find_older(kept, loaded)
            kept.write(loaded, replacing=older)
            _say_loaded(loaded.source, what, replaced=bool(older))


def main() -> None:
    """Run a command; a failure is a sentence and exit code 2, never a traceback."""
    for stream in (sys.stdout, sys.stderr):  # names come in every script, whatever the locale is
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except EngagementError as error:
        _err.print(Text(f"Error: {error}", style="bold"), soft_wrap=True)
        raise SystemExit(2) from None


def _serve(store: str, *, port: int, browser: bool) -> None:
    from dashboard.server import serve as run

    _make_folder(store)
    _out.print(f"The dashboard is at http://localhost:{port} (stop it with Ctrl+C)", soft_wrap=True)
    run(store, port=port, headless=not browser)


def _build_demo(store: str, *, rebuild: bool) -> None:
    from geodata.store import open_store

    _make_folder(store)
    with open_store(store) as kept:
        if len(kept.vintages()) and not rebuild:
            return
        from loaders.example import read_example

        with _progress() as progress:
            task = progress.add_task("Building the illustrative example", total=None)
            parts = read_example(
                progress=lambda what: progress.update(task, description=what.rstrip("."))
            )
            progress.update(task, description="Keeping it", total=len(parts))
            for part in parts:
                kept.write(part)
                progress.advance(task)


def _make_folder(store: str) -> None:
    if "://" not in store:
        Path(store).expanduser().parent.mkdir(parents=True, exist_ok=True)


def _newest(kept: Any) -> str:
    from geodata.errors import StoreError

    vintages = kept.vintages()
    if vintages.empty:
        raise StoreError(
            "The store holds no boundary to place records on",
            remedy="Load one with --boundaries first.",
        )
    return str(vintages["vintage"].iloc[-1])


@contextmanager
def _progress(*, quiet: bool = False) -> Iterator[Progress]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    unseen = quiet or not _err.is_terminal
    with Progress(*columns, console=_err, transient=True, disable=unseen) as progress:
        yield progress


def _follow(progress: Progress, name: str) -> Callable[[str, float], None]:
    """Show how far the reading of one file is."""
    task = progress.add_task(name, total=1.0)

    def follow(what: str, share: float) -> None:
        progress.update(task, description=f"{name}: {what}", completed=share)

    return follow


def _say_loaded(source: Any, what: str, *, replaced: bool) -> None:
    _out.print(
        f"{source['name']}: {source['received']} {what}: {source['loaded']} loaded, "
        f"{source['held']} held for review, {source['rejected']} rejected."
        + (" It replaces the file of that name loaded before." if replaced else ""),
        soft_wrap=True,
        markup=False,
    )


def _print_report(report: dict[str, Any], name: str) -> None:
    """What a person needs in order to trust the load; text from the file is printed, not read."""
    areas = report["areas"]
    _out.print(
        f"{name}: {report['received']} rows received = {report['loaded']} loaded + "
        f"{report['held']} held + {report['rejected']} rejected.",
        markup=False,
        soft_wrap=True,
    )
    _out.print(
        f"{report['placed']} placed, {report['known_only_higher']} known only to a higher level, "
        f"{report['outside']} outside; {areas['engaged']} of {areas['total']} areas engaged.",
        markup=False,
        soft_wrap=True,
    )
    if report["start"]:
        _out.print(f"Dated {report['start']} to {report['end']}.", markup=False)
    _print_rows("Most rows", ("P-code", "Name", "Rows"), report["top"])
    _print_rows(
        "Not loaded",
        ("Reason", "Fate", "Rows", "Such as"),
        [[r["code"], r["fate"], r["rows"], _such_as(r)] for r in report["reasons"]],
    )
    _print_rows(
        "Loaded, with a remark",
        ("Remark", "Rows", "What"),
        [[w["code"], w["rows"], w["message"]] for w in report["warnings"]],
    )
    read = report["read"]
    _print_rows(
        f"Columns (header in row {read['header_row']}"
        + (f", sheet {read['sheet']}" if read["sheet"] else "")
        + f"; placed by {read['key']})",
        ("Read as", "From column"),
        list(read["columns"].items()),
    )


def _such_as(reason: dict[str, Any]) -> str:
    return ", ".join(str(example) for example in reason["examples"])


def _print_rows(title: str, headers: tuple[str, ...], rows: list[Any]) -> None:
    if not rows:
        return
    table = Table(title=Text(title), title_justify="left", box=None, pad_edge=False)
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    _out.print()
    _out.print(table)
