"""What a person needs to hear about a boundary file that was loaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from geodata.geometry import is_wgs84
from geodata.ledger import Warned
from loaders.boundaries.attributes import known_text
from loaders.boundaries.choice import Choice
from loaders.boundaries.features import Features
from loaders.boundaries.hierarchy import Hierarchy
from loaders.boundaries.population import find_population

_EXAMPLES = 3
# A replacement character, UTF-8 read as Latin-1, or a question mark inside a word.
_BROKEN = "\ufffd|[ÃÂØÙ][\u0080-\u00bf]|\\w\\?\\w"
# A format whose own specification says WGS 84 needs no coordinate system stated.
_WGS84_BY_RULE = ("TopoJSON", "GeoJSON")


def find_warnings(choice: Choice, features: Features, built: Hierarchy) -> Iterator[Warned]:
    """What was done to a boundary file, and what is doubtful about it.

    Parameters
    ----------
    choice : Choice
    features : Features
    built : Hierarchy

    Yields
    ------
    Warned
        In the order in which things were done.
    """
    yield from _about_crs(choice)
    yield from _about_shapes(choice, features)
    yield from _about_units(built)
    yield from _about_text(built)
    if choice.others:
        names = tuple(layer.name for layer in choice.others)
        rows = sum(len(layer.frame) for layer in choice.others)
        yield Warned("other_layers", rows, f"Only the layer {choice.layer.name} was read.", names)


def _about_crs(choice: Choice) -> Iterator[Warned]:
    layer = choice.layer
    if layer.crs is None and layer.format not in _WGS84_BY_RULE:
        yield Warned(
            "assumed_crs",
            len(layer.frame),
            "No coordinate system is stated; the coordinates fit longitude and latitude.",
        )
    elif layer.crs is not None and not is_wgs84(layer.crs):
        said = f"From {layer.crs.name} to WGS 84."
        yield Warned("reprojected", len(layer.frame), said, (layer.crs.name,))


def _about_shapes(choice: Choice, features: Features) -> Iterator[Warned]:
    repaired = (features.faults != "") & features.usable
    if repaired.any():
        faults = pd.Series(features.faults[repaired].astype(object)).value_counts()
        said = ", ".join(f"{fault} ({count})" for fault, count in faults.items())
        yield Warned(
            "repaired_geometry",
            int(repaired.sum()),
            f"Invalid rings were repaired: {said}.",
            _examples(_labels(choice)[repaired]),
        )
    empty = features.reasons == "empty_geometry"
    if empty.any():
        yield Warned(
            "empty_geometry",
            int(empty.sum()),
            "Features without an area were left out.",
            _examples(_labels(choice)[empty]),
        )


def _about_units(built: Hierarchy) -> Iterator[Warned]:
    if built.joined:
        yield Warned(
            "duplicate_code",
            built.joined_rows,
            "Features with the same code were joined as parts of one area.",
            _examples(pd.Series(built.joined)),
        )
    derived = {level: count for level, count in built.derived.items() if level}
    if derived:
        said = " and ".join(f"ADM{level} ({count})" for level, count in derived.items())
        yield Warned("derived_parent", sum(derived.values()), f"{said} joined from finer areas.")
    if built.adopted:
        yield Warned(
            "derived_parent",
            len(built.adopted),
            "No attribute says what these lie in; their position does.",
            _examples(pd.Series(built.adopted)),
        )


def _about_text(built: Hierarchy) -> Iterator[Warned]:
    names = built.units["name"]
    broken = names[names.str.contains(_BROKEN, regex=True)]
    if len(broken):
        said = "Names have lost characters before the file reached us."
        yield Warned("broken_text", len(broken), said, _examples(broken))


def _labels(choice: Choice) -> pd.Series:
    """What each feature is called, for examples."""
    rows = choice.layout.finest
    return known_text(choice.layer.frame[rows.name or rows.code])


def _examples(values: pd.Series) -> tuple[str, ...]:
    return tuple(str(value) for value in values.dropna().drop_duplicates().head(_EXAMPLES))


def describe_reading(choice: Choice, built: Hierarchy) -> dict[str, Any]:
    """How a boundary file was read, as ``sources.read`` keeps it.

    Returns
    -------
    dict
        ``layer``, ``layers``, ``profile``, ``crs``, ``encoding``, ``columns`` (canonical to
        source), ``levels`` (level to number of areas), ``codes_made`` (levels whose codes were
        made from names), ``guessed`` and ``remarks`` (sentences), ``key`` (code or name).
    """
    layer, layout = choice.layer, choice.layout
    columns = {key: column for fields in layout.levels for key, column in fields.columns.items()}
    columns.update(layout.dates)
    if population := find_population(layer.frame):
        columns["population"] = population
    counts = built.units["level"].value_counts().sort_index()
    return {
        "layer": layer.name,
        "layers": [layer.name, *(other.name for other in choice.others)],
        "profile": layout.provider,
        "crs": layer.crs.name if layer.crs else None,
        "encoding": layer.encoding,
        "columns": columns,
        "levels": {str(level): int(count) for level, count in counts.items()},
        "codes_made": sorted(set(built.made)),
        "guessed": list(layout.guessed),
        "remarks": list(layer.notes),
        "key": "code" if layout.finest.code else "name",
    }
