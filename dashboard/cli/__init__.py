"""The command line: the same work as the pages, from a shell.

One module a kind of work: ``serving`` opens the dashboard, ``placing`` reads files and keeps them,
``reviewing`` settles what was held, ``planning`` says where next, ``exporting`` writes what is seen
to files, ``renaming`` keeps old links alive, ``printing`` is what people see of it.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

import typer
from rich.text import Text
from typer.exceptions import TyperException

from dashboard.cli import exporting, placing, planning, renaming, reviewing, serving
from dashboard.cli.printing import ERR
from geodata.errors import EngagementError

app = typer.Typer(
    name="engagement",
    help="Where are we engaged below the capital, with whom, how recently, and where are we not?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    serving.serve,
    serving.demo,
    placing.check,
    placing.load,
    reviewing.match,
    reviewing.ledger,
    planning.gaps,
    planning.plan,
    exporting.export,
    renaming.rename,
):
    app.command()(command)


def main() -> None:
    """Run a command; a failure is a sentence and exit code 2, never a traceback."""
    for stream in (sys.stdout, sys.stderr):  # names come in every script, whatever the locale is
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        status = app(standalone_mode=False)
    except EngagementError as error:
        _fail(str(error))
    except TyperException as error:  # wrong usage: an option, a value, a command
        _fail(f"{error.format_message().rstrip('.')}. Add --help to see what can be given.")
    except typer.Abort:
        raise SystemExit(130) from None
    raise SystemExit(status or 0)


def _fail(sentence: str) -> None:
    ERR.print(Text(f"Error: {sentence}", style="bold"), soft_wrap=True)
    raise SystemExit(2) from None
