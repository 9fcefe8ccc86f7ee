"""The review queue of what is loaded on a boundary, and of a file that is only looked at."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.components.review.again import place_again
from dashboard.components.review.desk import desk, keys_of
from dashboard.components.review.workbench import show_workbench
from dashboard.components.shell import link_to
from dashboard.language import Later, ngettext, noop
from dashboard.language import gettext as _
from dashboard.words import wording
from geodata import open_gazetteer
from geodata.gazetteer import Gazetteer
from geodata.model import Loaded
from geodata.review import review_groups

_DONE = "review-done"


@st.cache_resource(show_spinner=Later(noop("Reading the names of the boundary")), max_entries=2)
def _gazetteer(key: queries.Key, vintage: str) -> Gazetteer:  # noqa: ARG001
    return open_gazetteer(queries.store(), vintage)


_LOOKING = Later(noop("Looking for candidates"))


@st.cache_data(show_spinner=_LOOKING, max_entries=4)
def _groups(key: queries.Key, vintage: str) -> pd.DataFrame:
    return review_groups(_held(vintage), _gazetteer(key, vintage))


@st.cache_data(show_spinner=_LOOKING, max_entries=2)
def _groups_before(
    key: queries.Key,
    vintage: str,
    read: tuple[str, str],  # noqa: ARG001 - which reading of which file
    _held: pd.DataFrame,
) -> pd.DataFrame:
    return review_groups(_held, _gazetteer(key, vintage))


def _held(vintage: str) -> pd.DataFrame:
    """Held rows of engagements and of rosters; those of a crosswalk are not about engagements."""
    rows = queries.refused_rows(vintage)
    return rows[(rows["fate"] == "held") & ~rows["kind"].isin(["boundaries", "names"])]


def count_waiting(vintage: str) -> int:
    """Rows that wait for a decision; cheap enough for the label of the section."""
    return len(_held(vintage)) if vintage else 0


def sources_with_held(vintage: str) -> list[str]:
    """Sources of which a row waits for a decision."""
    return sorted(_held(vintage)["source_id"].unique())


def show_review_section(vintage: str) -> None:
    """The queue of everything that is loaded on a boundary."""
    _say_done()
    held = _held(vintage)
    if held.empty:
        st.header(_("Nothing waits for review"), anchor=False)
        st.write(_("Every row that could be a place is placed, or rejected with its reason."))
        link_to("data", _("See how far the rows come"), opened="flow:")
        return
    groups = _groups(queries.version(), vintage)
    asked = int(groups["rows"].sum())
    if groups.empty:
        said = ngettext(
            "{count} row waits for what only a person can settle",
            "{count} rows wait for what only a person can settle",
            len(held),
        )
        st.header(said.format(count=wording.number(len(held))), anchor=False)
        _say_wordless(len(held), beside=False)
        return
    st.header(_sentence(asked, len(groups)), anchor=False)
    _say_wordless(len(held) - asked)
    mine = desk(f"store-{vintage}")

    def apply(decisions: pd.DataFrame) -> None:
        queries.store().decide(decisions)
        refused = place_again(vintage, _saying(held, decisions))
        mine.clear()
        left = len(held) - len(_held(vintage))
        st.session_state[_DONE] = (left, int(decisions["rows"].sum()) - left, refused)
        st.rerun()

    show_workbench(groups, vintage, mine, "review", apply)


def _sentence(rows: int, names: int) -> str:
    said = ngettext("{count} row", "{count} rows", rows)
    things = ngettext("{count} thing", "{count} things", names)
    return _("{things} that only a person can settle, in {rows}").format(
        things=things.format(count=wording.number(names)),
        rows=said.format(count=wording.number(rows)),
    )


def _say_wordless(rows: int, *, beside: bool = True) -> None:
    """Rows held for a point or a day cannot be asked about: no decision could find them again."""
    if rows:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            alone = ngettext(
                "No name or code is in doubt in {count} row.",
                "No name or code is in doubt in {count} rows.",
                rows,
            )
            more = ngettext(
                "No name or code is in doubt in {count} more row.",
                "No name or code is in doubt in {count} more rows.",
                rows,
            )
            said = (more if beside else alone).format(count=wording.number(rows))
            st.caption(said, width="content")
            link_to("data", _("See them in the ledger"), opened="ledger:held")


def _saying(held: pd.DataFrame, decisions: pd.DataFrame) -> list[str]:
    """Sources in which a held row says what was decided."""
    decided = set(keys_of(decisions))
    saying = [key in decided for key in keys_of(held)]
    return sorted(held.loc[saying, "source_id"].unique())


def _say_done() -> None:
    done = st.session_state.pop(_DONE, None)
    if done is None:
        return
    rows, stay, refused = done
    if rows:
        left = ngettext(
            "{count} row has left the queue.", "{count} rows have left the queue.", rows
        )
        said = [left.format(count=wording.number(rows))]
        if stay > 0:
            still = ngettext(
                "Of those decided, one is held for another reason now.",
                "Of those decided, {count} are held for another reason now.",
                stay,
            )
            said.append(still.format(count=wording.number(stay)))
        st.success(" ".join(said), icon=":material/check_circle:")
        with st.container(horizontal=True):
            link_to("coverage", _("See it on the map"), icon=":material/map:")
            link_to("data", _("Take a decision back"), icon=":material/undo:", opened="names:")
    for sentence in refused:
        st.warning(wording.plain(sentence))


def show_held(loaded: Loaded, vintage: str) -> None:
    """The queue of a file before it is loaded; what is decided places its rows at once."""
    ledger = loaded["ledger"]
    held = ledger[ledger["fate"] == "held"]
    if held.empty:
        st.caption(_("No row of this file waits for a decision."))
        return
    read = (str(loaded.source_id), str(loaded.source["loaded_at"]))
    groups = _groups_before(queries.version(), vintage, read, held)
    mine = desk(f"{loaded.source_id}-{vintage}")
    asked = int(groups["rows"].sum())
    said = _("{said}. Decide now, or load it and decide later.")
    st.text(said.format(said=_sentence(asked, len(groups))))
    _say_wordless(len(held) - asked)

    def apply(decisions: pd.DataFrame) -> None:
        queries.store().decide(decisions)
        place_again(vintage, _saying(_held(vintage), decisions))
        mine.clear()
        st.rerun()

    show_workbench(groups, vintage, mine, "held", apply)
