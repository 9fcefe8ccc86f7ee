"""The review queue: rows that say the same are one group, and one decision settles them all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.components import choices
from dashboard.components.review.desk import Desk, GroupKey, ask_reviewer
from dashboard.components.review.picture import show_candidates_map
from dashboard.components.shell import say_in_english
from dashboard.components.tables import pick_table
from dashboard.language import current, isolated, ngettext
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.labels import REASONS
from geodata.areas import Areas
from geodata.review import accept_above, clear_candidate, make_decision

Apply = Callable[[pd.DataFrame], None]

_OTHER = "other"
_KEYS = "review-keys"
_LEAST = 70
"""Likeness below which nobody should accept many at once."""
_LONG = 240
"""Characters of names from which the list of what would be accepted scrolls."""
_OFFERED = 50
"""Areas offered of those that what is typed may mean, where there are too many for a list."""
_LIKELY = 60.0
"""Likeness from which a candidate that stands out is chosen beforehand; no other one is."""


def show_workbench(groups: pd.DataFrame, vintage: str, desk: Desk, key: str, apply: Apply) -> None:
    """Groups on the left, the open one beside them, and what was decided above both.

    ``groups`` are those of :func:`geodata.review.review_groups`; ``apply`` is called with the
    decisions when the reviewer has them placed.
    """
    queue = desk.queue(groups)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reviewer = ask_reviewer(key)
        if not queue.empty:
            _offer_many(queue, desk, key, reviewer)
    _show_pending(desk, key, apply)
    if queue.empty:
        st.caption(_("Nothing is left to decide."))
        return
    left, right = st.columns([0.4, 0.6], gap="medium")
    with left:
        _show_queue(queue, desk, key)
    with right, st.container(key=f"{key}-card", border=True):
        _show_group(_open_group(queue, desk), vintage, desk, key, reviewer)


def _show_pending(desk: Desk, key: str, apply: Apply) -> None:
    """What is decided waits here, so that the click answers at once and the placing is one."""
    if not desk.decided:
        return
    said = desk.decisions
    rows, accepted = int(said["rows"].sum()), int((said["action"] == "accept").sum())
    refused = len(said) - accepted
    parts = []
    if accepted:
        placed = ngettext("{count} name placed", "{count} names placed", accepted)
        parts.append(placed.format(count=wording.number(accepted)))
    if refused:
        rejected = ngettext("{count} name rejected", "{count} names rejected", refused)
        parts.append(rejected.format(count=wording.number(refused)))
    apply_to = ngettext("Apply to {count} row", "Apply to {count} rows", rows)
    with st.container(horizontal=True, vertical_alignment="center", border=True, key=f"{key}-done"):
        decided = _("**Decided:** {what}").format(what=wording.joined(parts))
        st.markdown(decided, width="content")
        pressed = st.button(
            apply_to.format(count=wording.number(rows)), type="primary", key=f"{key}-apply"
        )
        st.button(_("Undo the last"), key=f"{key}-undo", on_click=desk.undo, icon=":material/undo:")
    if pressed:
        apply(said)


def _show_queue(queue: pd.DataFrame, desk: Desk, key: str) -> None:
    def open_group(row: pd.Series) -> None:
        desk.opened = row["key"]

    shown = queue.assign(
        words=[_words_of(group, one=True) for at, group in queue.iterrows()],
        score=queue["score"].round(),
        best=[_best(group) for at, group in queue.iterrows()],
    )
    pick_table(
        shown,
        f"{key}-queue",
        open_group,
        columns={
            "words": st.column_config.TextColumn(_("As written"), width=125),
            "stated_parent": st.column_config.TextColumn(_("In"), width=95),
            "rows": st.column_config.NumberColumn(
                _("Rows"), format=wording.number_column(), width=62
            ),
            "best": st.column_config.TextColumn(_("Perhaps"), width=110),
            "score": st.column_config.NumberColumn(_("Likeness"), format="%.0f", width=65),
        },
        rows=8,
        name=_("Groups of rows that wait for a decision"),
    )
    rows = int(queue["rows"].sum())
    said = _("{groups}, {rows}. Pick one to open it.")
    st.caption(said.format(groups=_groups(len(queue)), rows=_rows(rows)))


def _groups(count: int) -> str:
    return ngettext("{count} group", "{count} groups", count).format(count=wording.number(count))


def _rows(count: int) -> str:
    return ngettext("{count} row", "{count} rows", count).format(count=wording.number(count))


def _words_of(group: pd.Series, *, one: bool = False) -> str:
    """Name and code as they were written; the first of them alone where room is short."""
    said = [str(part) for part in (group["stated_name"], group["stated_code"]) if _filled(part)]
    return wording.in_a_row(said[:1] if one else said) or _("(no name)")


def _best(group: pd.Series) -> str:
    return str(group["candidates"][0]["name"]) if len(group["candidates"]) else ""


def _offer_many(queue: pd.DataFrame, desk: Desk, key: str, reviewer: str) -> None:
    """Accept all above a score; what that means is said before it is pressed."""
    # Another key after each decision, so that it does not stay open over what follows.
    turn = f"{key}-many-{len(desk.decided)}"
    with st.popover(_("Accept all that are alike enough"), icon=":material/done_all:", key=turn):
        score = st.slider(
            _("Likeness of at least"), _LEAST, 100, _first_score(queue), key=f"{key}-score"
        )
        clear = [clear_candidate(group, score) is not None for at, group in queue.iterrows()]
        alike = queue[clear]
        if alike.empty:
            st.write(_("No group is that clear: settle them one by one."))
        else:
            # Translators: what is written, and the area that it would mean from then on.
            pair = _("{written} → {area}")
            names = wording.joined(
                pair.format(written=_words_of(group, one=True), area=_best(group))
                for at, group in alike.iterrows()
            )
            said = _("{groups}, {rows}:")
            st.write(said.format(groups=_groups(len(alike)), rows=_rows(int(alike["rows"].sum()))))
            with st.container(height=120 if len(names) > _LONG else "content", border=False):
                st.text(names)
        st.caption(
            _(
                "Only words that are spelt another way. Where two candidates are about as good, or "
                "the best lies outside what was stated, the group stays in the queue."
            )
        )
        why = st.text_input(_("Why (optional)"), key=f"{key}-why-many", max_chars=200)
        pressed = st.button(
            ngettext("Accept {count} group", "Accept {count} groups", len(alike)).format(
                count=wording.number(len(alike))
            ),
            type="primary",
            key=f"{key}-accept-many",
            disabled=alike.empty or not reviewer,
            help=None if reviewer else _("Give your name first."),
        )
    if pressed:
        desk.decide(alike["key"], accept_above(alike, score, by=reviewer, why=why))
        st.rerun()


def _first_score(queue: pd.DataFrame) -> int:
    """Where the slider starts: at 90, or lower where that would accept nothing."""
    clear = (clear_candidate(group, _LEAST) for at, group in queue.iterrows())
    best = max((found["score"] for found in clear if found), default=100.0)
    return min(90, int(best))


def _open_group(queue: pd.DataFrame, desk: Desk) -> pd.Series:
    opened = queue[[key == desk.opened for key in queue["key"]]]
    return (opened if len(opened) else queue).iloc[0]


def _show_group(group: pd.Series, vintage: str, desk: Desk, key: str, reviewer: str) -> None:
    st.subheader(wording.plain(_words_of(group)), anchor=False)
    parts = [_rows(int(group["rows"]))]
    if _filled(group["stated_parent"]):
        parts.insert(0, _("stated in {parent}").format(parent=group["stated_parent"]))
    english = current() == "en"
    said = str(group["message"]) if english else REASONS.get(str(group["reason"]), "")
    parts.append(said.rstrip("."))
    st.text(wording.sentence(wording.in_a_row(parts)))
    if not english:
        say_in_english(str(group["message"]))
    mine = f"{key}-{_slug(group['key'])}"
    left, right = st.columns([0.55, 0.45], gap="medium")
    with left:
        area = _choose_area(group, vintage, mine)
        why = st.text_input(_("Why (optional)"), key=f"{mine}-why", max_chars=200)
    with right:
        _show_map(group, vintage, area)

    def settle(action: str) -> None:
        said = make_decision(
            group,
            action=action,
            area=area if action == "accept" else None,
            by=reviewer,
            why=why,
            rows=int(group["rows"]),
        )
        desk.decide([group["key"]], said)

    _show_actions(group, area, desk, key, reviewer, settle)


def _slug(key: GroupKey) -> str:
    return "|".join(map(str, key))


def _filled(value: object) -> bool:
    return bool(pd.notna(value) and str(value))


def _show_actions(
    group: pd.Series,
    area: tuple[int, str] | None,
    desk: Desk,
    key: str,
    reviewer: str,
    settle: Callable[[str], None],
) -> None:
    help_ = None if reviewer else _("Give your name first; it is kept with the decision.")
    keys = bool(st.session_state.get(_KEYS, True))
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Accept"),
            type="primary",
            key=f"{key}-accept",
            icon=":material/check:",
            shortcut="A" if keys else None,
            disabled=area is None or not reviewer,
            on_click=settle,
            args=("accept",),
            help=help_,
        )
        st.button(
            _("No place of ours"),
            key=f"{key}-reject",
            icon=":material/block:",
            shortcut="N" if keys else None,
            disabled=not reviewer,
            on_click=settle,
            args=("reject",),
            help=help_,
        )
        st.button(
            _("Skip"),
            key=f"{key}-skip",
            icon=":material/skip_next:",
            shortcut="S" if keys else None,
            on_click=desk.skip,
            args=(group["key"],),
        )
    _offer_keys(keys)
    if not reviewer:
        st.caption(_("Give your name above to decide; it is kept with each decision."))


def _offer_keys(on: bool) -> None:
    """Keys without a modifier can be turned off: dictation and tremors press them too."""
    st.session_state[_KEYS] = on
    st.toggle(_("The keys A, N and S press these buttons"), key=_KEYS)


def _choose_area(group: pd.Series, vintage: str, key: str) -> tuple[int, str] | None:
    """One of the candidates, or any area by its name."""
    areas = queries.areas(vintage)
    candidates: list[dict[str, Any]] = list(group["candidates"])
    places = _places(group)
    labels = [
        _label(number, found, group["stated_level"], _level_word(areas, found))
        for number, found in enumerate(candidates, start=1)
    ]
    options = [*range(len(places)), _OTHER]
    picked = st.radio(
        _("Which area is it? With its likeness, of 100."),
        options,
        format_func=lambda at: _("Another area, by its name") if at == _OTHER else labels[int(at)],
        index=0 if clear_candidate(group, _LIKELY) else None,
        key=f"{key}-candidate",
    )
    chosen = None if picked in (None, _OTHER) else places[int(picked)]
    if picked == _OTHER:
        known = choices.places(vintage)
        offered = list(known.labels)
        if known.many:
            typed = st.text_input(_("Its name or P-code"), key=f"{key}-typed")
            offered = known.find(typed, _OFFERED)
        chosen = st.selectbox(
            _("Another area"),
            offered,
            index=None,
            format_func=known.labels.__getitem__,
            placeholder=_("Type a name"),
            key=f"{key}-other",
            label_visibility="collapsed",
        )
    return chosen


def _level_word(areas: Areas, found: dict[str, Any]) -> str:
    return wording.level_words(areas, int(found["level"]))[0]


def _show_map(group: pd.Series, vintage: str, chosen: tuple[int, str] | None) -> None:
    places = _places(group)
    shown = places if chosen is None or chosen in places else [*places, chosen]
    show_candidates_map(vintage, shown, chosen)


def _places(group: pd.Series) -> list[tuple[int, str]]:
    return [(int(found["level"]), str(found["pcode"])) for found in group["candidates"]]


def _label(number: int, found: dict[str, Any], level: object, word: str) -> str:
    """Number on the map, name, parent and likeness; the level where it is another than stated."""
    said = str(found["name"])
    if _filled(found.get("parent")):
        said = _("{area} in {parent}").format(area=said, parent=found["parent"])
    if pd.isna(level) or int(str(level)) != int(found["level"]):
        said = wording.joined([said, word])
    score = f"{found['score']:.0f}"
    return wording.plain(wording.in_a_row([f"{number}. {isolated(said)}", score]))
