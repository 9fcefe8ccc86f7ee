"""What a person needs to hear about boundary files that were loaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import pandas as pd

from geodata.geometry import is_wgs84
from geodata.ledger import Warned
from loaders.boundaries.choice import Pick
from loaders.boundaries.faults import SLIVER_KM2
from loaders.boundaries.features import Features
from loaders.boundaries.hierarchy import Hierarchy
from loaders.boundaries.outcome import Read, call_features, worst_faults
from loaders.boundaries.vintages import several_versions

_EXAMPLES = 3
# A replacement character, UTF-8 read as Latin-1, or a question mark inside a word.
_BROKEN = "\ufffd|[ÃÂØÙ][\u0080-\u00bf]|\\w\\?\\w"
# A format whose own specification says WGS 84 needs no coordinate system stated.
_WGS84_BY_RULE = ("TopoJSON", "GeoJSON", "GeoJSONSeq")
_FAULTS = {"overlap": "overlapping_areas", "gap": "gaps_between_areas"}


def find_warnings(read: Read) -> Iterator[Warned]:
    """What was done to a boundary, and what is doubtful about it.

    Parameters
    ----------
    read : Read

    Yields
    ------
    Warned
        In the order in which things were done.
    """
    for pick, features in zip(read.choice.picks, read.features, strict=True):
        yield from _about_coordinates(pick)
        yield from _about_shapes(pick, features)
        yield from _about_versions(pick, features)
    yield from _about_units(read.built)
    yield from _about_parents(read.built)
    yield from _about_faults(read.choice.finest, read.faults[-1])
    yield from _about_text(read)
    if others := read.choice.others:
        names = tuple(layer.name for layer in others)
        rows = sum(len(layer.frame) for layer in others)
        read_too = ", ".join(pick.layer.name for pick in read.choice.picks)
        yield Warned("other_layers", rows, f"Read was {read_too}, and nothing else.", names)


def _about_coordinates(pick: Pick) -> Iterator[Warned]:
    layer = pick.layer
    if layer.swapped:
        said = "Latitude stood before longitude; they were read the right way round."
        yield Warned("swapped_coordinates", len(layer.frame), said)
    if layer.crs is None and layer.format not in _WGS84_BY_RULE:
        yield Warned(
            "assumed_crs",
            len(layer.frame),
            "No coordinate system is stated; the coordinates fit longitude and latitude.",
        )
    elif layer.crs is not None and not is_wgs84(layer.crs):
        said = f"From {layer.crs.name} to WGS 84."
        yield Warned("reprojected", len(layer.frame), said, (layer.crs.name,))


def _about_shapes(pick: Pick, features: Features) -> Iterator[Warned]:
    repaired = (features.faults != "") & features.usable
    if repaired.any():
        faults = pd.Series(features.faults[repaired].astype(object)).value_counts()
        said = ", ".join(f"{fault} ({count})" for fault, count in faults.items())
        yield Warned(
            "repaired_geometry",
            int(repaired.sum()),
            f"Invalid rings were repaired: {said}.",
            _examples(call_features(pick)[repaired]),
        )
    empty = features.reasons == "empty_geometry"
    if empty.any():
        yield Warned(
            "empty_geometry",
            int(empty.sum()),
            "Features without an area were left out.",
            _examples(call_features(pick)[empty]),
        )


def _about_versions(pick: Pick, features: Features) -> Iterator[Warned]:
    expired = int((features.reasons == "several_vintages").sum())
    if expired:
        said = "Areas that are no longer valid were left out; the current ones were read."
        yield Warned(
            "several_vintages",
            expired,
            said,
            _examples(call_features(pick)[features.reasons == "several_vintages"]),
        )
    stated = several_versions(pick.layer.frame[features.usable], pick.layout)
    if stated:
        said = "The areas are not all of one version; no code stands twice."
        yield Warned("several_vintages", int(features.usable.sum()), said, stated)


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


def _about_parents(built: Hierarchy) -> Iterator[Warned]:
    if built.outside:
        yield Warned(
            "outside_parent",
            len(built.outside),
            "Less than nine tenths of these areas lie in the area above them.",
            tuple(_child(one) for one in sorted(built.outside, key=lambda one: one[3])[:_EXAMPLES]),
        )
    for level, (count, most) in built.differing.items():
        said = (
            f"The shapes that the file has of ADM{level} differ from those of the areas in them, "
            f"by up to {most:.0%} of the area; the finer ones were used for both."
        )
        yield Warned("outside_parent", count, said)
    if built.partial:
        names = tuple(f"{name} ({share:.0%})" for _, name, share in built.partial)
        said = "Finer areas do not fill these, which keep the shape that the file has of them."
        yield Warned("gaps_between_areas", len(built.partial), said, names[:_EXAMPLES])


def _child(one: tuple[int, str, str, float]) -> str:
    _, name, parent, share = one
    return f"{name} in {parent} ({share:.0%})"


def _about_faults(pick: Pick, faults: gpd.GeoDataFrame) -> Iterator[Warned]:
    for kind, code in _FAULTS.items():
        drawn = faults[faults["kind"] == kind]
        if not len(drawn):
            continue
        summary = faults.attrs[kind]
        large = summary["count"] - summary["slivers"]
        said = (
            f"ADM{pick.level}: {large} of {SLIVER_KM2} km2 or more, "
            f"and {summary['slivers']} smaller; {summary['km2']:,.1f} km2 together."
        )
        yield Warned(code, large, said, tuple(_fault(row) for row in worst_faults(drawn)))


def _fault(row: tuple[Any, float]) -> str:
    areas, km2 = row
    return f"{' / '.join(str(area) for area in areas[:_EXAMPLES])} ({km2:,.1f} km2)"


def _about_text(read: Read) -> Iterator[Warned]:
    for pick in read.choice.picks:
        if pick.layer.mended:
            yield Warned(
                "broken_text",
                len(pick.layer.frame),
                "UTF-8 had been read as Windows-1252; the text was put right.",
                pick.layer.mended,
            )
    names = read.built.units["name"]
    broken = names[names.str.contains(_BROKEN, regex=True)]
    if len(broken):
        said = "Names have lost characters before the file reached us."
        yield Warned("broken_text", len(broken), said, _examples(broken))


def _examples(values: pd.Series) -> tuple[str, ...]:
    return tuple(str(value) for value in values.dropna().drop_duplicates().head(_EXAMPLES))
