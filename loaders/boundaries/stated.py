"""Columns that a person states, instead of what would be recognised."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from geodata.errors import BoundaryError
from loaders.boundaries.layer import Layer
from loaders.boundaries.layout import Layout, LevelFields
from loaders.boundaries.schemes import add_schemes

_SEEN = 20  # columns named in a message
_FIELD = re.compile(r"adm([0-5])_(name|code|kind)|parent_code|valid_on|valid_to|version")
_DATES: tuple[str, ...] = ("valid_on", "valid_to", "version")


def check_columns(layers: Sequence[Layer], columns: Mapping[str, str], where: str) -> None:
    """Refuse fields that do not exist, and columns that no layer has.

    Parameters
    ----------
    layers : sequence of Layer
    columns : mapping of str to str
        Field, such as ``adm2_name``, to column.
    where : str
        The file's name, for errors.

    Raises
    ------
    BoundaryError
        With the fields, or the columns, that there are.
    """
    for name in columns:
        if not _FIELD.fullmatch(name):
            raise BoundaryError(
                f"There is no field {name!r}",
                where=where,
                remedy="Use adm2_name, adm2_code or adm2_kind, with the level 0 to 5; "
                "parent_code, valid_on, valid_to, version.",
            )
    known = {str(column) for layer in layers for column in layer.frame.columns}
    if absent := sorted(set(columns.values()) - known):
        raise BoundaryError(
            f"There is no column {absent[0]!r}", where=where, remedy=_columns_of(layers[0])
        )


def stated_layout(layer: Layer, columns: Mapping[str, str]) -> Layout | None:
    """The layout that a person states.

    Parameters
    ----------
    layer : Layer
    columns : mapping of str to str
        Field, such as ``adm2_name``, to column.

    Returns
    -------
    Layout or None
        None where neither a name nor a code of areas is among the fields.
    """
    there = {name: column for name, column in columns.items() if column in layer.frame}
    levels = sorted({int(match[1]) for name in there if (match := re.match(r"adm(\d)", name))})
    found = tuple(
        LevelFields(
            number,
            there.get(f"adm{number}_code"),
            there.get(f"adm{number}_name"),
            kind=there.get(f"adm{number}_kind"),
        )
        for number in levels
    )
    if not found or not (found[-1].code or found[-1].name):
        return None
    dates = {name: there[name] for name in _DATES if name in there}
    layout = Layout("generic", found, dates=dates, parent=there.get("parent_code"))
    return add_schemes(layer.frame, layout)


def _columns_of(layer: Layer) -> str:
    names = [" ".join(str(column).split())[:40] for column in layer.frame.columns]
    return f"There is: {', '.join(names[:_SEEN])}." if names else "The layer has no columns at all."
