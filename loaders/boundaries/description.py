"""How a boundary was read, as it is kept with the source and shown to a person."""

from __future__ import annotations

from typing import Any

import geopandas as gpd

from geodata.geometry import is_wgs84
from loaders.boundaries.choice import Pick
from loaders.boundaries.features import Features
from loaders.boundaries.outcome import Read, worst_faults
from loaders.boundaries.population import find_population
from loaders.boundaries.vintages import several_versions


def describe_reading(read: Read) -> dict[str, Any]:
    """How a boundary was read, as ``sources.read`` keeps it.

    Returns
    -------
    dict
        Of the finest layer ``layer``, ``profile``, ``crs``, ``encoding``, ``columns`` (canonical
        to source) and ``key`` (code or name); of all of them ``levels`` (level to number of
        areas), ``codes_made`` (levels whose codes were made from names), ``guessed`` and
        ``remarks`` (sentences), ``other_layers`` (names of those left), and ``layers``, one
        dict a layer that was read, the coarsest first:

        ``name``, ``file``, ``format``, ``provider``, ``level``, ``features``; ``crs`` as stated,
        or None; ``reprojected``, ``swapped_axes``, ``mended_text``; ``invalid`` features and how
        many of them were ``repaired``; ``empty`` and ``not_polygons``; ``expired`` and
        ``versions``; ``columns`` and ``other_codes`` (scheme to column); ``overlaps`` and
        ``gaps``: ``count``, ``km2``, ``slivers`` and ``worst`` (``areas``, ``km2``), or None
        where the layer is too large to search.

        ``duplicate_codes`` (those joined), ``outside_parent`` (``level``, ``area``, ``parent``,
        ``share``), and ``own_shapes_kept`` (``level``, ``area``, ``filled``) stand beside
        ``layers``.
    """
    finest, built = read.choice.finest, read.built
    layer, layout = finest.layer, finest.layout
    counts = built.units["level"].value_counts().sort_index()
    parts = zip(read.choice.picks, read.features, read.faults, strict=True)
    return {
        "layer": layer.name,
        "layers": [_describe_layer(*part) for part in parts],
        "other_layers": [other.name for other in read.choice.others],
        "profile": layout.provider,
        "crs": layer.crs.name if layer.crs else None,
        "encoding": layer.encoding,
        "columns": _columns(finest),
        "levels": {str(level): int(count) for level, count in counts.items()},
        "codes_made": sorted(set(built.made)),
        "guessed": [said for pick in read.choice.picks for said in pick.layout.guessed],
        "remarks": list(dict.fromkeys(n for pick in read.choice.picks for n in pick.layer.notes)),
        "key": "code" if layout.finest.code else "name",
        "duplicate_codes": built.joined,
        "outside_parent": [
            {"level": level, "area": name, "parent": parent, "share": round(share, 3)}
            for level, name, parent, share in built.outside
        ],
        "own_shapes_kept": [
            {"level": level, "area": name, "filled": round(share, 3)}
            for level, name, share in built.partial
        ],
    }


def _columns(pick: Pick) -> dict[str, str]:
    layout = pick.layout
    columns = {key: column for fields in layout.levels for key, column in fields.columns.items()}
    columns.update(layout.dates)
    if population := find_population(pick.layer.frame):
        columns["population"] = population
    return columns


def _describe_layer(pick: Pick, features: Features, faults: gpd.GeoDataFrame) -> dict[str, Any]:
    layer, invalid = pick.layer, features.faults != ""
    return {
        "name": layer.name,
        "file": layer.file,
        "format": layer.format,
        "provider": pick.layout.provider,
        "level": pick.level,
        "features": len(layer.frame),
        "crs": layer.crs.name if layer.crs else None,
        "reprojected": bool(layer.crs is not None and not is_wgs84(layer.crs)),
        "swapped_axes": layer.swapped,
        "mended_text": bool(layer.mended),
        "invalid": int(invalid.sum()),
        "repaired": int((invalid & features.usable).sum()),
        "empty": int((features.reasons == "empty_geometry").sum()),
        "not_polygons": int((~layer.areal & (layer.shapes != None)).sum()),  # noqa: E711
        "expired": int((features.reasons == "several_vintages").sum()),
        "versions": list(several_versions(layer.frame[features.usable], pick.layout)),
        "columns": _columns(pick),
        "other_codes": dict(pick.layout.finest.schemes),
        "overlaps": _describe_faults(faults, "overlap"),
        "gaps": _describe_faults(faults, "gap"),
    }


def _describe_faults(faults: gpd.GeoDataFrame, kind: str) -> dict[str, Any] | None:
    if not faults.attrs["searched"]:
        return None
    worst = [
        {"areas": [str(area) for area in areas], "km2": round(float(km2), 2)}
        for areas, km2 in worst_faults(faults[faults["kind"] == kind])
    ]
    return {**faults.attrs[kind], "worst": worst}
