"""Addresses of a view: the whole link, and a short one that the store knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard import queries, state
from dashboard.components.languages import link_language
from dashboard.queries import links
from dashboard.views import PAGES
from geodata.errors import StoreError
from geodata.selection import Selection

Link = Mapping[str, str | list[str]]

_HOME = next(iter(PAGES))
_HERE_ALONE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Address:
    """One view under its two addresses.

    ``name`` is that of the short one; where none could be kept, ``short`` is the whole one, and
    ``failed`` says why.
    """

    whole: str
    short: str
    name: str = ""
    failed: StoreError | None = None

    @property
    def here_alone(self) -> bool:
        """Whether it leads anywhere on this computer alone."""
        return urlsplit(self.short).hostname in _HERE_ALONE


def frozen(selection: Selection) -> Selection:
    """A view with its day and its class breaks written down, so that it stays the same picture.

    The breaks are those that its audience would see.
    """
    with queries.shown_to(selection.audience):
        seen = queries.view(selection)
        dated = queries.records(selection.vintage).last_day is not None
        as_of = queries.as_of(selection).date() if dated else None
    second = () if seen.second is None else seen.second.breaks or (seen.second.largest,)
    return selection.but(
        as_of=as_of,
        breaks=seen.breaks or selection.breaks,
        second_breaks=second or selection.second_breaks,
    )


def address_of(page: str, link: Link) -> Address:
    """The addresses of a link to a page; the short one is made once and then kept."""
    root, language = _root(), link_language()
    there = root if page == _HOME else f"{root}{page}"
    whole = f"{there}?{urlencode({**link, **language}, doseq=True)}"
    own = {name: values if isinstance(values, list) else [values] for name, values in link.items()}
    try:
        name = links.shorten("" if page == _HOME else page, own)
    except StoreError as error:  # a store that only reads, as a copy for a meeting may be
        return Address(whole, whole, failed=error)
    return Address(whole, f"{root}?{urlencode({state.SHORT: name, **language})}", name)


def address_of_view(page: str, selection: Selection) -> Address:
    """The addresses of a view, frozen as it is now."""
    return address_of(page, state.to_link(frozen(selection)))


def _root() -> str:
    """Where the dashboard is, as the reader's browser says it; empty where none does."""
    here = (st.context.url or "").split("?")[0]
    last = here.rstrip("/").rpartition("/")[2]
    if last in PAGES and last != _HOME:
        here = here.rstrip("/").removesuffix(last)
    return here if not here or here.endswith("/") else f"{here}/"
