"""Ids that are called otherwise now: stated here, so that old links and stories follow them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.placing import newest
from dashboard.cli.printing import print_rows, say
from dashboard.cli.reviewing import ByOption, login
from dashboard.cli.serving import STORE, StoreOption

if TYPE_CHECKING:
    import pandas as pd

    from geodata.store import Store


class Kind(StrEnum):
    """What can be called otherwise: the keys of ``geodata.renaming.KINDS``."""

    VINTAGE = "vintage"
    AREA = "area"
    PROGRAM = "program"
    ORGANIZATION = "organization"
    PERSON = "person"
    POST = "post"
    SOURCE = "source"


_TABLES = {
    Kind.PROGRAM: ("programs", "program_id"),
    Kind.ORGANIZATION: ("organizations", "organization_id"),
    Kind.PERSON: ("persons", "person_id"),
    Kind.POST: ("posts", "post_id"),
    Kind.SOURCE: ("sources", "source_id"),
}


def rename(
    kind: Annotated[Kind | None, typer.Argument(help="What has another id now.")] = None,
    old: Annotated[
        str, typer.Argument(help="Its old id; of an area LEVEL:P-CODE, such as 2:NP0101.")
    ] = "",
    new: Annotated[str, typer.Argument(help="Its id now, written in the same way.")] = "",
    vintage: Annotated[
        str | None,
        typer.Option(help="Of an area: the boundary version that the old code is of."),
    ] = None,
    forget: Annotated[
        bool, typer.Option("--forget", help="Take back what was said of OLD.")
    ] = False,
    by: ByOption = "",
    store: StoreOption = str(STORE),
) -> None:
    """Say what an old id is called now, so that old links lead there; without arguments, list all.

    Links follow an old id only where it is not in the store any more. When a boundary is removed,
    what stands for its areas is found by itself; this is for what could not be found.
    """
    from geodata.store import open_store

    with open_store(store, create=False) as kept:
        if kind is None:
            _print(kept.kept("renamings"))
            return
        if not old or not (new or forget):
            raise typer.BadParameter("give KIND, OLD and NEW; or KIND, OLD and --forget")
        of = (vintage or newest(kept)) if kind is Kind.AREA else ""
        if forget:
            _forget(kept, (kind.value, of, old))
            return
        rows = _versions(kept, old, new) if kind is Kind.VINTAGE else _one(kept, kind, of, old, new)
        kept.keep("renamings", rows.assign(set_by=by or login(), set_at=_now()))
        moved = f", and {len(rows) - 1} areas with it" if len(rows) > 1 else ""
        say(f"Links to the {kind.value} {old} lead to {new}{moved}.")


def _now() -> str:
    from dashboard.keeping import now

    return now()


def _print(rows: pd.DataFrame) -> None:
    if rows.empty:
        say("Nothing has been renamed.")
    headers = ("Kind", "Version", "Old", "New", "Was called", "By", "On")
    columns = ["kind", "vintage", "old", "new", "was", "set_by", "set_at"]
    shown = rows[columns].astype(object).where(rows[columns].notna(), "")
    print_rows("Renamed", headers, shown.to_numpy().tolist())


def _forget(kept: Store, key: tuple[str, str, str]) -> None:
    rows = kept.kept("renamings")
    if key not in set(zip(rows["kind"], rows["vintage"], rows["old"], strict=True)):
        raise _unknown("renaming of", " ".join(filter(None, key)), "Run rename alone to see all.")
    kept.let_go("renamings", [key])
    say(f"{key[2]} is what it says again.")


def _versions(kept: Store, old: str, new: str) -> pd.DataFrame:
    """One boundary version for another; with its areas, where the old one is there to compare."""
    from geodata.renaming import version_renamings

    known = list(kept.vintages()["vintage"])
    if new not in known:
        raise _unknown("boundary version", new, f"There are {', '.join(known) or 'none yet'}.")
    if old == new:
        raise typer.BadParameter("OLD and NEW are the same")
    if old in known:
        return version_renamings(kept.areas(old), kept.areas(new))
    return _rows("vintage", "", old, new)


def _one(kept: Store, kind: Kind, vintage: str, old: str, new: str) -> pd.DataFrame:
    if old == new:
        raise typer.BadParameter("OLD and NEW are the same")
    if kind is Kind.AREA:
        _check_area(kept, vintage, old, new)
    else:
        _check_id(kept, kind, new)
    return _rows(kind.value, vintage, old, new)


def _check_id(kept: Store, kind: Kind, new: str) -> None:
    name, column = _TABLES[kind]
    if new not in set(kept.read(name)[column]):
        raise _unknown(kind.value, new, "Give the id as it stands in its file or its link.")


def _check_area(kept: Store, vintage: str, old: str, new: str) -> None:
    """Refuse an area that is not there in the version that the old one's leads to."""
    from geodata.renaming import Renamings

    for place in (old, new):
        level, _colon, code = place.partition(":")
        if not (level.isdecimal() and code):
            raise typer.BadParameter(f"write LEVEL:P-CODE, such as 2:NP0101, not {place!r}")
    way = Renamings(kept.kept("renamings")).follow(
        "vintage", vintage, set(kept.vintages()["vintage"])
    )
    if not way:
        raise _unknown("boundary version", vintage, "Say first which version stands for it.")
    level, _colon, code = new.partition(":")
    if not kept.areas(way[-1]).has(int(level), code):
        raise _unknown("area", f"{new} in {way[-1]}", "Give its level and P-code: 2:NP0101.")


def _rows(kind: str, vintage: str, old: str, new: str) -> pd.DataFrame:
    import pandas as pd

    from geodata.model import conform

    row = {"kind": kind, "vintage": vintage, "old": old, "new": new}
    return conform("renamings", pd.DataFrame([row]))


def _unknown(what: str, named: str, remedy: str) -> Exception:
    from geodata.errors import StoreError

    return StoreError(f"There is no {what} {named}", remedy=remedy)
