"""Reading files and keeping them: ``check`` says what would happen, ``load`` does it."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.cli.printing import (
    follow,
    print_report,
    say_loaded,
    show_progress,
)
from dashboard.cli.serving import STORE, StoreOption, draw_maps, make_folder

if TYPE_CHECKING:
    from rich.progress import Progress

    from geodata.gazetteer import Gazetteer
    from geodata.model import Loaded
    from geodata.store import Store


class Kind(StrEnum):
    """What the rows of a table are."""

    RECORDS = "records"
    ROSTER = "roster"
    INDICATORS = "indicators"


BoundariesOption = Annotated[
    list[Path], typer.Option("--boundaries", help="Boundary file; again for each further level.")
]
RecordsOption = Annotated[
    list[Path],
    typer.Option(
        "--records", help="Records file; again for each further table that belongs to it."
    ),
]
SheetOption = Annotated[str | None, typer.Option(help="Sheet of the workbook.")]
AliasesOption = Annotated[
    list[Path],
    typer.Option("--aliases", help="Crosswalk: other names of areas, or decisions. Repeatable."),
]
ColumnOption = Annotated[
    list[str],
    typer.Option("--column", help="What a column of the records means: FIELD=HEADER. Repeatable."),
]
KindOption = Annotated[
    Kind | None, typer.Option("--as", help="What the rows are, where they are not recognised.")
]
BoundaryColumnOption = Annotated[
    list[str],
    typer.Option(
        "--boundary-column",
        help="What an attribute of the boundary means: adm2_name=ATTRIBUTE. Repeatable.",
    ),
]
ProfileOption = Annotated[
    str | None, typer.Option(help="Publisher of the boundary, where it is not recognised.")
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Exit with 1 when a row is held or rejected.")
]


def check(
    boundaries: BoundariesOption,
    records: RecordsOption,
    level: Annotated[int | None, typer.Option(help="ADM level to show.", min=0, max=5)] = None,
    sheet: SheetOption = None,
    aliases: AliasesOption = [],  # noqa: B006 - Typer wants a list and never changes it
    column: ColumnOption = [],  # noqa: B006
    kind: KindOption = None,
    boundary_column: BoundaryColumnOption = [],  # noqa: B006
    profile: ProfileOption = None,
    compare: Annotated[
        list[Path],
        typer.Option(help="Another version of the boundary: does it fit better? Repeatable."),
    ] = [],  # noqa: B006
    strict: StrictOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what loading a file would do, row by row, without loading it."""
    from geodata.areas import Areas
    from geodata.gazetteer import Gazetteer
    from loaders import check_report, read_boundaries

    with show_progress(quiet=as_json) as progress:
        gazetteer = read_gazetteer(progress, boundaries, aliases, pairs(boundary_column), profile)
        others = [Gazetteer(Areas(read_boundaries(each)["areas"])) for each in compare]
        loaded = read_rows(
            progress,
            records,
            gazetteer,
            sheet=sheet,
            columns=pairs(column),
            others=others,
            kind=kind,
        )
        report = check_report(loaded, gazetteer.areas, level)
    if as_json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    else:
        print_report(report, records[0].name)
    end_strictly(strict, [loaded])


def load(
    boundaries: BoundariesOption = [],  # noqa: B006
    records: RecordsOption = [],  # noqa: B006
    vintage: Annotated[
        str | None, typer.Option(help="Boundary version already in the store to place on.")
    ] = None,
    sheet: SheetOption = None,
    aliases: AliasesOption = [],  # noqa: B006
    column: ColumnOption = [],  # noqa: B006
    kind: KindOption = None,
    boundary_column: BoundaryColumnOption = [],  # noqa: B006
    profile: ProfileOption = None,
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
    strict: StrictOption = False,
    store: StoreOption = str(STORE),
) -> None:
    """Load a boundary, other names, a records file, or all of them; each whole or not at all."""
    from dashboard.again import other_vintages
    from geodata.store import find_older, open_store
    from loaders import narrow_claim

    if not (boundaries or records or aliases):
        raise typer.BadParameter("give --boundaries, --records or --aliases")
    if boundaries and vintage is not None:
        raise typer.BadParameter("--vintage is for records alone; the boundary given has its own")
    make_folder(store)
    with show_progress() as progress, open_store(store) as kept:
        given = _Given(boundaries, aliases, pairs(boundary_column), profile)
        # Everything is read before anything is written, so that a bad second file changes nothing.
        places, gazetteer = _read_places(progress, given, kept, vintage)
        rows: list[Loaded] = []
        if records:
            read = read_rows(
                progress,
                records,
                gazetteer,
                sheet=sheet,
                columns=pairs(column),
                others=other_vintages(kept, gazetteer.areas.vintage),
                store=kept,
                kind=kind,
            )
            rows = [narrow_claim(read, gazetteer.areas) if named_only else read]
        for loaded in places:
            kept.write(loaded)
            say_loaded(loaded.source, _RECEIVED[loaded.source["kind"]], replaced=False)
        if boundaries:
            draw_maps(progress, kept.areas(gazetteer.areas.vintage))
        for loaded in rows:
            older = [] if keep_older else find_older(kept, loaded)
            kept.write(loaded, replacing=older)
            if column:
                _remember(kept, loaded)
            say_loaded(loaded.source, _RECEIVED[loaded.source["kind"]], replaced=bool(older))
        if aliases:
            just_read = {str(loaded.source_id) for loaded in rows}
            _place_held_again(progress, kept, gazetteer.areas.vintage, just_read)
    end_strictly(strict, rows)


_RECEIVED = {
    "boundaries": "features read as areas",
    "records": "rows",
    "roster": "terms of office",
    "indicators": "rows of figures",
    "names": "names",
}


@dataclass(frozen=True)
class _Given:
    """The files that say where: boundaries and other names, and how their columns are read."""

    boundaries: Sequence[Path]
    aliases: Sequence[Path]
    columns: dict[str, str]
    profile: str | None


def _read_places(
    progress: Progress, given: _Given, store: Store | None, vintage: str | None
) -> tuple[list[Loaded], Gazetteer]:
    """Boundary and other names as they will be kept, and the gazetteer that they make."""
    from geodata.areas import Areas
    from geodata.gazetteer import Gazetteer, open_gazetteer
    from loaders import read_aliases, read_boundaries

    read: list[Loaded] = []
    if given.boundaries:
        progress.add_task(f"Reading {given.boundaries[0].name}", total=None)
        read.append(
            read_boundaries(
                one_or_all(given.boundaries), profile=given.profile, columns=given.columns or None
            )
        )
        gazetteer = Gazetteer(Areas(read[0]["areas"]))
    elif store is not None:
        gazetteer = open_gazetteer(store, vintage or newest(store))
    else:
        raise typer.BadParameter("give --boundaries")
    for path in given.aliases:
        names = read_aliases(path, gazetteer=gazetteer)
        gazetteer = gazetteer.with_names(names)
        read.append(names)
    return read, gazetteer


def read_gazetteer(
    progress: Progress,
    boundaries: Sequence[Path],
    aliases: Sequence[Path],
    columns: dict[str, str],
    profile: str | None,
) -> Gazetteer:
    """The gazetteer of files, without a store."""
    given = _Given(boundaries, aliases, columns, profile)
    return _read_places(progress, given, None, None)[1]


def read_rows(
    progress: Progress,
    records: Sequence[Path],
    gazetteer: Gazetteer,
    *,
    sheet: str | None,
    columns: dict[str, str],
    others: Sequence[Gazetteer] = (),
    store: Store | None = None,
    kind: Any = None,
) -> Loaded:
    """Rows of the records given, placed."""
    from loaders import read_records

    return read_records(
        one_or_all(records),
        gazetteer=gazetteer,
        sheet=sheet,
        corrections=columns or None,
        others=others,
        kept=store.originals if store else None,
        recall=_recall(store) if store else None,
        kind=kind,
        progress=follow(progress, records[0].name),
    )


def _place_held_again(progress: Progress, kept: Store, vintage: str, just_read: set[str]) -> None:
    """New names may settle rows that were loaded before them."""
    from dashboard.again import place_again, sources_to_read
    from geodata.errors import StoreError

    held = kept.read_ledger(vintage=vintage, fates=("held",))["source_id"]
    waiting = sources_to_read(kept, vintage, held) - just_read
    refused = place_again(kept, vintage, sorted(waiting), follow(progress, "Placing again"))
    if refused:
        raise StoreError("Some sources could not be placed again", remedy=" ".join(refused))


def _recall(store: Store) -> Callable[[str], dict[str, Any] | None]:
    """What a person set for files of the same columns, on the page or here."""
    return lambda shape: (store.recall_mapping(shape) or {}).get("columns")


def _remember(store: Store, loaded: Loaded) -> None:
    """Keep what the columns mean for next month's file."""
    read = json.loads(loaded.source["read"])
    if read.get("shape"):
        today = dt.datetime.now(dt.UTC).date().isoformat()
        store.remember_mapping(read["shape"], {"columns": read["columns"], "on": today})


def one_or_all(paths: Sequence[Path]) -> Path | list[Path]:
    """A single file as itself, several as the parts of one source."""
    return paths[0] if len(paths) == 1 else list(paths)


def pairs(given: Iterable[str]) -> dict[str, str]:
    """``FIELD=HEADER`` as a mapping.

    A header may hold an equals sign, a field does not.
    """
    found = dict(each.partition("=")[::2] for each in given)
    if bad := [field for field, header in found.items() if not (field and header)]:
        raise typer.BadParameter(f"write FIELD=HEADER, not {bad[0]!r}")
    return found


def end_strictly(strict: bool, loaded: Iterable[Loaded]) -> None:
    """Exit with 1 when a row was held or rejected and that is not to be accepted."""
    if strict and any(one.source["held"] + one.source["rejected"] for one in loaded):
        raise typer.Exit(1)


def newest(kept: Store) -> str:
    """The boundary version that was loaded last."""
    from geodata.errors import StoreError

    vintages = kept.vintages()
    if vintages.empty:
        raise StoreError(
            "The store holds no boundary to place records on",
            remedy="Load one with --boundaries first.",
        )
    return str(vintages["vintage"].iloc[-1])
