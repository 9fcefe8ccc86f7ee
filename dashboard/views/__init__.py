"""The pages, one script each, in the order of the navigation."""

from __future__ import annotations

from collections.abc import Mapping

PAGES: Mapping[str, tuple[str, str]] = {
    "coverage": ("Coverage", ":material/map:"),
    "place": ("Place", ":material/location_on:"),
    "officials": ("Officials", ":material/badge:"),
    "councils": ("Councils", ":material/account_balance:"),
    "programs": ("Programs", ":material/assignment:"),
    "data": ("Data", ":material/database:"),
}
"""File name -> title and icon."""
