"""Tables joined for profiles: who holds an office on a day, where an engagement took place."""

from __future__ import annotations

import pandas as pd

from geodata.areas import Areas


def holding(memberships: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """The membership that holds each post on a day; the newest where records overlap."""
    began = ~(memberships["start_date"] > as_of)
    lasts = ~(memberships["end_date"] < as_of)
    held = memberships[began & lasts & memberships["post_id"].notna()]
    held = held.sort_values("start_date").drop_duplicates("post_id", keep="last")
    return held.rename(columns={"start_date": "since", "end_date": "until"})[
        ["post_id", "person_id", "since", "until", "on_behalf_of_id"]
    ]


def place_names(places: pd.DataFrame, areas: Areas, language: str = "") -> pd.Series:
    """The names of an engagement's places, in the order they were stated."""
    parts = [
        group.assign(name=group["pcode"].map(areas.names(int(level), language)))
        for level, group in places.groupby("level")
        if level in areas.levels
    ]
    if not parts:
        return pd.Series(dtype="str")
    named = pd.concat(parts).dropna(subset="name")[["engagement_id", "position", "name"]]
    # Most engagements have one place; only the others have anything to be put together.
    several = named["engagement_id"].duplicated(keep=False)
    joined = (
        named[several]
        .sort_values(["engagement_id", "position"])
        .groupby("engagement_id")["name"]
        .agg(lambda names: ", ".join(dict.fromkeys(names)))
    )
    single = named[~several].set_index("engagement_id")["name"]
    return pd.concat([single, joined]).astype("str")


def looked_up(keys: pd.Series, values: pd.Series) -> pd.Series:
    """The value of each key; where there is none at all, it is still a date and no number."""
    return values.reindex(keys).set_axis(keys.index)
