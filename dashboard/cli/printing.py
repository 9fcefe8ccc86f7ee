"""What the shell prints: progress, sentences and tables; text from a file is printed, not read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

OUT = Console()
ERR = Console(stderr=True)


@contextmanager
def show_progress(*, quiet: bool = False) -> Iterator[Progress]:
    """Progress on standard error, where a person sees it."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    unseen = quiet or not ERR.is_terminal
    with Progress(*columns, console=ERR, transient=True, disable=unseen) as progress:
        yield progress


def follow(progress: Progress, name: str) -> Callable[[str, float], None]:
    """Show how far the reading of one file is."""
    task = progress.add_task(name, total=1.0)

    def update(what: str, share: float) -> None:
        progress.update(task, description=f"{name}: {what}", completed=share)

    return update


def say(sentence: str) -> None:
    """One line, as it is."""
    OUT.print(sentence, markup=False, highlight=False, soft_wrap=True)


def say_loaded(source: Any, what: str, *, replaced: bool) -> None:
    """What became of one source."""
    say(
        f"{source['name']}: {source['received']} {what}: {source['loaded']} loaded, "
        f"{source['held']} held for review, {source['rejected']} rejected."
        + (" It replaces the file of that name loaded before." if replaced else "")
    )


def print_report(report: dict[str, Any], name: str) -> None:
    """What a person needs in order to trust a load."""
    areas = report["areas"]
    say(
        f"{name}: {report['received']} rows received = {report['loaded']} loaded + "
        f"{report['held']} held + {report['rejected']} rejected."
    )
    say(
        f"{report['placed']} placed, {report['known_only_higher']} known only to a higher level, "
        f"{report['outside']} outside; {areas['engaged']} of {areas['total']} areas engaged."
    )
    if report["start"]:
        say(f"Dated {report['start']} to {report['end']}.")
    print_rows("Most rows", ("P-code", "Name", "Rows"), report["top"])
    for layer in report.get("indicators", ()):
        total = "" if layer["total"] is None else f"{layer['total']:,.10g} "
        title = f"{layer['label']}: {total}in {layer['areas']} areas"
        print_rows(title, ("P-code", "Name", layer["label"]), layer["top"])
    print_rows(
        "Not loaded",
        ("Reason", "Fate", "Rows", "Such as"),
        [[r["code"], r["fate"], r["rows"], _such_as(r)] for r in report["reasons"]],
    )
    print_rows(
        "Loaded, with a remark",
        ("Remark", "Rows", "What"),
        [[w["code"], w["rows"], w["message"]] for w in report["warnings"]],
    )
    read = report["read"]
    print_rows(
        (f"Columns (header in row {read['header_row']}" if read["header_row"] else "Read (")
        + (f", sheet {read['sheet']}" if read["sheet"] else "")
        + f"; placed by {read['key']})",
        ("Read as", "From column"),
        list((read["columns"] or {}).items()),
    )


def _such_as(reason: dict[str, Any]) -> str:
    return ", ".join(str(example) for example in reason["examples"])


def print_rows(title: str, headers: tuple[str, ...], rows: list[Any]) -> None:
    """A small table with a title; nothing where there are no rows."""
    if not rows:
        return
    table = Table(title=Text(title), title_justify="left", box=None, pad_edge=False)
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    OUT.print()
    OUT.print(table)
