"""Settling what was held, and sending back what must be corrected."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.cli.placing import (
    AliasesOption,
    BoundaryColumnOption,
    ColumnOption,
    KindOption,
    ProfileOption,
    SheetOption,
    newest,
    pairs,
    read_gazetteer,
    read_rows,
)
from dashboard.cli.printing import follow, print_rows, say, show_progress
from dashboard.cli.serving import STORE, StoreOption
from dashboard.cli.writing import write_file
from geodata.errors import StoreError

if TYPE_CHECKING:
    import pandas as pd

    from geodata.gazetteer import Gazetteer
    from geodata.store import Store

ByOption = Annotated[str, typer.Option(help="Who decides; your login name when left out.")]
_SHOWN = 3  # candidates beside a name


def match(
    boundaries: Annotated[
        list[Path], typer.Option("--boundaries", help="Boundary file; without it, the store's.")
    ] = [],  # noqa: B006 - Typer wants a list and never changes it
    records: Annotated[
        list[Path], typer.Option("--records", help="Records file; without it, the store's.")
    ] = [],  # noqa: B006
    sheet: SheetOption = None,
    aliases: AliasesOption = [],  # noqa: B006
    column: ColumnOption = [],  # noqa: B006
    kind: KindOption = None,
    boundary_column: BoundaryColumnOption = [],  # noqa: B006
    profile: ProfileOption = None,
    vintage: Annotated[str | None, typer.Option(help="Boundary version of the store.")] = None,
    accept: Annotated[
        list[str], typer.Option(help="What words mean: NAME=P-CODE. Repeatable.")
    ] = [],  # noqa: B006
    accept_above: Annotated[
        float | None,
        typer.Option(help="Accept every best candidate of this score or more.", min=0, max=100),
    ] = None,
    reject: Annotated[
        list[str], typer.Option(help="Words that are no place of ours. Repeatable.")
    ] = [],  # noqa: B006
    take_back: Annotated[
        list[str], typer.Option(help="Words, or the id, of a decision to undo. Repeatable.")
    ] = [],  # noqa: B006
    by: ByOption = "",
    why: Annotated[str, typer.Option(help="Why, in your words.")] = "",
    out: Annotated[
        Path | None, typer.Option(help="Write the decisions to this CSV, a crosswalk.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    store: StoreOption = str(STORE),
) -> None:
    """Say which words about places were held and what they may mean; settle them."""
    asked = _Asked(accept, accept_above, reject, by or login(), why)
    if bool(boundaries) != bool(records):
        raise typer.BadParameter("give --boundaries and --records together, or neither")
    if boundaries:
        if take_back:
            raise typer.BadParameter("--take-back needs a store; edit the crosswalk instead")
        with show_progress(quiet=as_json) as progress:
            gazetteer = read_gazetteer(
                progress, boundaries, aliases, pairs(boundary_column), profile
            )
            loaded = read_rows(
                progress, records, gazetteer, sheet=sheet, columns=pairs(column), kind=kind
            )
        _settle_files(loaded["ledger"], gazetteer, asked, out, as_json)
        return
    _settle_store(store, vintage, asked, take_back, out, as_json)


def ledger(
    source: Annotated[
        str, typer.Argument(help="Name or id of a source; the list of sources when left out.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option(help="Write them to this XLSX, for the provider to correct.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a row.")] = False,
    store: StoreOption = str(STORE),
) -> None:
    """List the rows that were not loaded, or send them to the provider to be corrected."""
    from geodata.store import open_store

    with open_store(store, create=False) as kept:
        sources = kept.read("sources")
        if not source:
            _print_sources(sources)
            return
        mine = _find_source(sources, source)
        rows = kept.read_ledger(fates=("held", "rejected"))
    rows = rows[rows["source_id"] == mine["source_id"]]
    if out is not None:
        from dashboard.exports.ledger import ledger_workbook
        from loaders.records.resubmission import is_correctable

        if not is_correctable(mine):
            raise StoreError(
                "Only the rows of a table of engagements are corrected in a workbook",
                where=str(mine["name"]),
                remedy="Correct the file itself and load it again.",
            )
        write_file(out, ledger_workbook(mine, rows))
        say(f"{len(rows)} rows to correct are in {out}.")
        return
    _print_ledger(rows, as_json)


# --- deciding -----------------------------------------------------------------------------------


class _Asked:
    """What somebody asked to be decided, and decides it for questions that come along."""

    def __init__(
        self, accept: list[str], above: float | None, reject: list[str], by: str, why: str
    ) -> None:
        self._accept, self._reject = _meanings(accept), reject
        self._above, self.by, self._why = above, by, why

    def decide(self, groups: pd.DataFrame, gazetteer: Gazetteer) -> pd.DataFrame:
        """The decisions; words that nobody asks about are an error, so that no typo is lost."""
        import pandas as pd

        from geodata.gazetteer.names import fold
        from geodata.model import empty
        from geodata.review import accept_above, make_decision

        by_words = groups.to_dict("records")
        made: list[pd.DataFrame] = []
        for words, code in [*self._accept.items(), *((each, "") for each in self._reject)]:
            mine = [g for g in by_words if fold(words) in map(fold, _texts(g))]
            if not mine:
                raise StoreError(
                    f"No held row says {words!r}", remedy="Run match alone to see what is held."
                )
            for group in mine:
                area = _area_of(code, group, gazetteer) if code else None
                action = "accept" if code else "reject"
                made.append(
                    make_decision(group, action=action, area=area, by=self.by, why=self._why)
                )
                by_words.remove(group)
        if self._above is not None:
            left = pd.DataFrame(by_words, columns=groups.columns)
            made.append(accept_above(left, self._above, by=self.by, why=self._why))
        return pd.concat(made, ignore_index=True) if made else empty("decisions")


def _texts(group: dict[str, Any]) -> list[str]:
    return [str(group[name]) for name in ("stated_name", "stated_code") if _there(group[name])]


def _meanings(given: list[str]) -> dict[str, str]:
    """``NAME=P-CODE`` as a mapping; the words may hold an equals sign, a P-code does not."""
    found = dict(each.rpartition("=")[::2] for each in given)
    if bad := [words for words, code in found.items() if not (words and code)]:
        raise typer.BadParameter(f"write NAME=P-CODE, not {bad[0]!r}")
    return found


def _there(value: Any) -> bool:
    return value is not None and value == value and value != ""


def _area_of(code: str, group: dict[str, Any], gazetteer: Gazetteer) -> tuple[int, str]:
    """A P-code that somebody typed, at the level the words stood at or else the finest."""
    areas = gazetteer.areas
    stated = [int(group["stated_level"])] if _there(group["stated_level"]) else []
    for level in [*stated, *reversed(areas.levels)]:
        if areas.has(level, code):
            return level, code
    raise StoreError(
        f"There is no area {code}", where=areas.vintage, remedy="Use a P-code of the boundary."
    )


def _settle_files(
    held: pd.DataFrame, gazetteer: Gazetteer, asked: _Asked, out: Path | None, as_json: bool
) -> None:
    from geodata.review import review_groups

    groups = review_groups(held, gazetteer)
    made = asked.decide(groups, gazetteer)
    if out is not None:
        _write_decisions(out, made, gazetteer)
    _print_groups(groups, as_json, made)


def _settle_store(
    url: str,
    vintage: str | None,
    asked: _Asked,
    take_back: list[str],
    out: Path | None,
    as_json: bool,
) -> None:
    from dashboard.again import sources_to_read
    from geodata import open_gazetteer
    from geodata.review import review_groups
    from geodata.store import open_store

    with show_progress(quiet=as_json) as progress, open_store(url, create=False) as kept:
        version = vintage or newest(kept)
        gazetteer = open_gazetteer(kept, version)
        affected: set[str] = set()
        if take_back:
            affected |= _undo(kept, version, take_back, asked)
        rows = kept.read_ledger(vintage=version, fates=("held",))
        groups = review_groups(rows, gazetteer)
        made = asked.decide(groups, gazetteer)
        if len(made):
            kept.decide(made)
            affected |= sources_to_read(kept, version, rows["source_id"])
        _read_again(kept, version, affected, follow(progress, "Placing again"))
        if affected:
            gazetteer = open_gazetteer(kept, version)
            groups = review_groups(kept.read_ledger(vintage=version, fates=("held",)), gazetteer)
        if out is not None:
            _write_decisions(out, kept.decisions(version), gazetteer)
    _print_groups(groups, as_json, made)


def _undo(kept: Store, vintage: str, given: list[str], asked: _Asked) -> set[str]:
    """Take decisions back; every source of the vintage may have used them."""
    from dashboard.again import sources_to_read
    from geodata.gazetteer.names import fold

    held = kept.decisions(vintage)
    ids: list[str] = []
    for words in given:
        mine = held["decision_id"].eq(words)
        for column in ("stated_name", "stated_code"):
            mine |= held[column].fillna("").map(fold).eq(fold(words))
        if not mine.any():
            raise StoreError(
                f"There is no decision about {words!r}",
                where=vintage,
                remedy="Write them all to a CSV with --out and look.",
            )
        ids += list(held.loc[mine, "decision_id"])
    kept.take_back(ids, by=asked.by)
    return sources_to_read(kept, vintage)


def _read_again(kept: Store, vintage: str, sources: Iterable[str], progress: Any) -> None:
    from dashboard.again import place_again

    refused = place_again(kept, vintage, sorted(sources), progress)
    if refused:
        raise StoreError("Some sources could not be placed again", remedy=" ".join(refused))


def _write_decisions(out: Path, decisions: pd.DataFrame, gazetteer: Gazetteer) -> None:
    from dashboard.exports.names import aliases_csv

    write_file(out, aliases_csv(decisions, areas=gazetteer.areas))


def login() -> str:
    """Who sits at the shell."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user where nobody has a name, as in a container
        return "the shell"


# --- printing -----------------------------------------------------------------------------------


def _print_groups(groups: pd.DataFrame, as_json: bool, made: pd.DataFrame) -> None:
    rows = int(groups["rows"].sum()) if len(groups) else 0
    if as_json:
        told = {
            "held": rows,
            "questions": json.loads(groups.to_json(orient="records")),
            "decisions": json.loads(made.to_json(orient="records")),
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return
    if len(made):
        say(f"{len(made)} decided, about {int(made['rows'].sum())} rows.")
    if groups.empty:
        say("Nothing is held for review.")
        return
    say(f"{rows} rows are held, in {len(groups)} questions.")
    for group in groups.to_dict("records"):
        _print_question(group)
    say("")
    say("Settle them with --accept NAME=P-CODE, --accept-above SCORE or --reject NAME.")


def _print_question(group: dict[str, Any]) -> None:
    """The words as they were written, why they are held, and what they may mean."""
    where = f" in {group['stated_parent']}" if _there(group["stated_parent"]) else ""
    level = f"ADM{group['stated_level']} " if _there(group["stated_level"]) else ""
    rows = "1 row" if group["rows"] == 1 else f"{group['rows']} rows"
    say(f"\n{level}{' / '.join(_texts(group))}{where}, {rows}: {group['message']}")
    for found in group["candidates"][:_SHOWN]:
        parent = f", {found['parent']}" if _there(found.get("parent")) else ""
        say(f"  {found['score']:3.0f}  {found['pcode']}  {found['name']}{parent}")


def _print_sources(sources: pd.DataFrame) -> None:
    if sources.empty:
        say("Nothing is loaded yet.")
    columns = ["name", "kind", "received", "loaded", "held", "rejected", "superseded", "source_id"]
    headers = ("Name", "Kind", "Received", "Loaded", "Held", "Rejected", "Superseded", "Id")
    shown = sources[columns].astype(object).where(sources[columns].notna(), "")
    print_rows("Sources", headers, shown.to_numpy().tolist())


def _find_source(sources: pd.DataFrame, named: str) -> pd.Series:
    found = sources[(sources["source_id"] == named) | (sources["name"] == named)]
    if found.empty:
        raise StoreError(
            f"There is no source {named!r}", remedy="Run ledger alone to see the names."
        )
    return found.iloc[-1]


def _print_ledger(rows: pd.DataFrame, as_json: bool) -> None:
    columns = ["row", "fate", "reason", "field", "value", "message", "suggestion"]
    shown = rows[columns].astype(object).where(rows[columns].notna(), "")
    if as_json:
        for row in shown.to_dict("records"):
            sys.stdout.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
        return
    if rows.empty:
        say("Every row was loaded.")
    headers = ("Row", "Fate", "Reason", "Column", "Value", "Why", "Perhaps")
    print_rows("Rows that were not loaded", headers, shown.to_numpy().tolist())
