"""The pages, one script each, in the order of the navigation."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.language import noop

PAGES: Mapping[str, tuple[str, str]] = {
    "coverage": (noop("Coverage"), ":material/map:"),
    "place": (noop("Place"), ":material/location_on:"),
    "officials": (noop("Officials"), ":material/badge:"),
    "councils": (noop("Councils"), ":material/account_balance:"),
    "programs": (noop("Programs"), ":material/assignment:"),
    "data": (noop("Data"), ":material/database:"),
}
"""File name -> title and icon."""
