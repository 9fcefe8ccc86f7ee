"""Opening the dashboard: on a store of one's own, or on the built-in example."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.printing import OUT, follow, say, show_progress

if TYPE_CHECKING:
    from rich.progress import Progress

    from geodata.areas import Areas

DEMO_STORE = Path(".engagement/demo.gpkg")
STORE = Path(".engagement/engagement.gpkg")

StoreOption = Annotated[
    str, typer.Option("--store", envvar="ENGAGEMENT_STORE", help="Where the record is kept.")
]
PortOption = Annotated[int, typer.Option(help="Port of the dashboard.", min=1, max=65535)]
BrowserOption = Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")]


def serve(
    store: StoreOption = str(STORE), port: PortOption = 8501, browser: BrowserOption = True
) -> None:
    """Open the dashboard on a store of your own."""
    _serve(store, port=port, browser=browser)


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


def make_folder(store: str) -> None:
    """Make the folder of a store that is a file."""
    if "://" not in store:
        Path(store).expanduser().parent.mkdir(parents=True, exist_ok=True)


def _serve(store: str, *, port: int, browser: bool) -> None:
    from dashboard.server import serve as run

    make_folder(store)
    OUT.print(f"The dashboard is at http://localhost:{port} (stop it with Ctrl+C)", soft_wrap=True)
    run(store, port=port, headless=not browser)


def _build_demo(store: str, *, rebuild: bool) -> None:
    """Build the example where there is none, under its name only when it is whole.

    So a start that finds it serves it at once, and need not open it to look what is in it.
    """
    make_folder(store)
    finished = Path(store).expanduser()
    if "://" in store or (rebuild and finished.exists()):
        _fill_demo(store, rebuild=rebuild)
    elif not finished.exists():
        partial = finished.with_name(f"{finished.name}.part")
        partial.unlink(missing_ok=True)
        _fill_demo(str(partial), rebuild=True)
        partial.rename(finished)


def _fill_demo(store: str, *, rebuild: bool) -> None:
    from geodata.store import open_store

    with open_store(store) as kept:
        if len(kept.vintages()) and not rebuild:
            return
        from geodata.areas import Areas
        from loaders.example import list_elections, read_example, read_partner_diary

        with show_progress() as progress:
            task = progress.add_task("Building the illustrative example", total=None)
            parts = read_example(
                progress=lambda what: progress.update(task, description=what.rstrip("."))
            )
            areas = Areas(parts[0]["areas"])
            parts.append(read_partner_diary(areas))
            progress.update(task, description="Keeping it", total=len(parts))
            for part in parts:
                kept.write(part)
                progress.advance(task)
            kept.keep("elections", list_elections(areas))
            draw_maps(progress, kept.areas(areas.vintage))


def draw_maps(progress: Progress, areas: Areas) -> None:
    """Draw the levels of a boundary once, so that the dashboard shows its map at once."""
    from dashboard.drawing import draw_all
    from geodata.errors import CacheError

    try:
        draw_all(areas, follow(progress, "The map"))
    except CacheError as error:
        # The boundary is loaded all the same; the dashboard draws what it lacks.
        say(str(error))
