"""The registry: what is known of one area, office, person, council or program.

A post is not a person: an office keeps its history when its holder changes, and a person keeps
theirs when they change office. Both are answered here from the same tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import pandas as pd

from geodata.areas import Areas
from geodata.codelists import PROGRAM_STATUSES
from geodata.joined import holding, looked_up, place_names

Tables = Mapping[str, pd.DataFrame]

COUNCIL_CLASSES = ("legislature", "council", "executive", "traditional_authority")
"""Classifications that the directory of councils lists."""


class Registry:
    """Every table of one vintage, with the look-ups that profiles share.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Conformed tables, as a store reads them.
    areas : Areas
    """

    def __init__(self, tables: Tables, areas: Areas) -> None:
        self.tables, self.areas = tables, areas
        self._offices: dict[pd.Timestamp, pd.DataFrame] = {}
        self._places: dict[str, pd.Series] = {}

    @cached_property
    def _names(self) -> dict[str, str]:
        return {
            **{f"organization:{key}": name for key, name in self._named("organizations")},
            **{f"person:{key}": name for key, name in self._named("persons")},
            **{f"post:{key}": name for key, name in self._named("posts", "label")},
        }

    def _place_names(self, language: str) -> pd.Series:
        # Most boundaries have names in few languages; all others share what is kept for none.
        named = any(self.areas.other_names(level, language) for level in self.areas.levels)
        spoken = language if named else ""
        if spoken not in self._places:
            places = self.tables["places"]
            mine = places[places["vintage"] == self.areas.vintage]
            self._places[spoken] = place_names(mine, self.areas, spoken)
        return self._places[spoken]

    def _named(self, table: str, column: str = "name") -> list[tuple[str, str]]:
        frame = self.tables[table]
        return list(zip(frame[table.rstrip("s") + "_id"], frame[column], strict=True))

    def party_name(self, kind: str, party_id: str) -> str:
        """The name of a post, person or organization; its id where no table names it."""
        return str(self._names.get(f"{kind}:{party_id}", party_id))

    def organization_name(self, organization_id: object) -> str:
        """The name of an organization, or an empty text."""
        return (
            ""
            if pd.isna(organization_id)
            else self.party_name("organization", str(organization_id))
        )

    # --- engagements ----------------------------------------------------------------------------

    def engagements(
        self, ids: pd.Series | pd.Index | list[str], language: str = ""
    ) -> pd.DataFrame:
        """A readable list of engagements, newest first; places are named in a language.

        Returns
        -------
        pandas.DataFrame
            ``engagement_id``, ``date``, ``date_precision``, ``kind``, ``stated_kind``, ``title``,
            ``places``, ``counterparts``, ``partners``, ``program_id``, ``program``, ``relation``,
            ``sensitivity``, ``notes``, ``source_id``.
        """
        rows = self.tables["engagements"]
        rows = rows[rows["engagement_id"].isin(ids)]
        keyed = rows.set_index("engagement_id")
        listed = pd.DataFrame(
            {
                "date": keyed["date"],
                "date_precision": keyed["date_precision"],
                "kind": keyed["kind"],
                "stated_kind": keyed["stated_kind"],
                "title": keyed["title"].fillna(keyed["sector"]),
                "places": self._place_names(language).reindex(keyed.index).fillna(""),
                "counterparts": self._parties(keyed.index, counterpart=True),
                "partners": self._parties(keyed.index, counterpart=False),
                "program_id": keyed["program_id"],
                "program": keyed["program_id"].map(self._program_titles()),
                "relation": keyed["relation"],
                "sensitivity": keyed["sensitivity"],
                "notes": keyed["notes"],
                "source_id": keyed["source_id"],
            }
        )
        listed = listed.rename_axis("engagement_id").reset_index()
        return listed.sort_values(["date", "engagement_id"], ascending=[False, True]).reset_index(
            drop=True
        )

    def _program_titles(self) -> pd.Series:
        programs = self.tables["programs"]
        return pd.Series(programs["title"].to_numpy(), index=programs["program_id"], dtype="str")

    def _parties(self, ids: pd.Index, *, counterpart: bool) -> pd.Series:
        taken = self.tables["participations"]
        taken = taken[taken["engagement_id"].isin(ids)]
        taken = taken[(taken["role"] == "counterpart") == counterpart]
        if taken.empty:
            return pd.Series("", index=ids, dtype="str")
        names = [
            self.party_name(kind, party)
            for kind, party in zip(taken["party_kind"], taken["party_id"], strict=True)
        ]
        joined = (
            pd.Series(names, index=taken.index)
            .groupby(taken["engagement_id"])
            .agg(lambda group: ", ".join(dict.fromkeys(group)))
        )
        return joined.reindex(ids).fillna("").astype("str")

    def partners(self, ids: pd.Series) -> pd.DataFrame:
        """Organizations that engaged, funded or reported in some engagements, busiest first.

        Returns
        -------
        pandas.DataFrame
            ``organization_id``, ``organization``, ``engagements``, ``last`` (date).
        """
        taken = self.tables["participations"]
        taken = taken[taken["engagement_id"].isin(ids)]
        taken = taken[(taken["party_kind"] == "organization") & (taken["role"] != "counterpart")]
        grouped = taken.assign(day=self._days_of(taken["engagement_id"])).groupby("party_id")
        counts = grouped["engagement_id"].nunique().sort_values(ascending=False)
        return pd.DataFrame(
            {
                "organization_id": counts.index,
                "organization": [self.organization_name(body) for body in counts.index],
                "engagements": counts.array,
                "last": grouped["day"].max().reindex(counts.index).dt.date.array,
            }
        )

    def _days_of(self, ids: pd.Series) -> pd.Series:
        """The day of each engagement, by its id."""
        return looked_up(ids, self.tables["engagements"].set_index("engagement_id")["date"])

    def met(self, kind: str, party_id: str) -> pd.Index:
        """Engagements in which a party took part, in any role."""
        taken = self.tables["participations"]
        mine = (taken["party_kind"] == kind) & (taken["party_id"] == party_id)
        return pd.Index(taken.loc[mine, "engagement_id"].unique())

    def met_person(self, person_id: str) -> pd.Index:
        """Engagements with a person: named as such, or in an office on a day they held it."""
        named = self.met("person", person_id)
        terms = self.tables["memberships"]
        terms = terms[(terms["person_id"] == person_id) & terms["post_id"].notna()]
        taken = self.tables["participations"]
        taken = taken[(taken["party_kind"] == "post") & (taken["role"] == "counterpart")]
        joined = taken.merge(terms, left_on="party_id", right_on="post_id")
        day = self._days_of(joined["engagement_id"])
        holding = ~(joined["start_date"] > day) & ~(joined["end_date"] < day) & day.notna()
        return named.union(pd.Index(joined.loc[holding, "engagement_id"].unique()), sort=False)

    def met_organization(self, organization_id: str) -> pd.Index:
        """Engagements with an organization: itself, or through an office in it."""
        posts = self.tables["posts"]
        mine = posts.loc[posts["organization_id"] == organization_id, "post_id"]
        taken = self.tables["participations"]
        through = (taken["party_kind"] == "post") & taken["party_id"].isin(mine)
        itself = self.met("organization", organization_id)
        return itself.union(pd.Index(taken.loc[through, "engagement_id"].unique()), sort=False)

    @cached_property
    def organizations_met(self) -> pd.DataFrame:
        """For every organization: engagements, itself or through its offices, and the last day.

        Returns
        -------
        pandas.DataFrame
            Indexed by organization id: ``engagements``, ``last``.
        """
        taken = self.tables["participations"]
        posts = self.tables["posts"].set_index("post_id")["organization_id"]
        body = taken["party_id"].where(taken["party_kind"] == "organization")
        body = body.fillna(taken["party_id"].map(posts).where(taken["party_kind"] == "post"))
        day = self._days_of(taken["engagement_id"])
        grouped = pd.DataFrame({"body": body, "id": taken["engagement_id"], "day": day}).groupby(
            "body"
        )
        return pd.DataFrame({"engagements": grouped["id"].nunique(), "last": grouped["day"].max()})

    def commitments(self, ids: pd.Index) -> pd.DataFrame:
        """What was promised in some engagements, first due first, with who promised."""
        rows = self.tables["commitments"]
        rows = rows[rows["engagement_id"].isin(ids)].sort_values(["due", "commitment_id"])
        parties = [
            "" if pd.isna(party) else self.party_name(str(kind), str(party))
            for kind, party in zip(rows["party_kind"], rows["party_id"], strict=True)
        ]
        return rows.assign(party=parties).reset_index(drop=True)

    # --- offices --------------------------------------------------------------------------------

    def offices(self, as_of: pd.Timestamp) -> pd.DataFrame:
        """Every office of the vintage with its holder on a day.

        Returns
        -------
        pandas.DataFrame
            A row a post: ``post_id``, ``label``, ``role``, ``organization_id``, ``level``,
            ``pcode``, ``person_id``, ``person``, ``holder`` (the person, or *vacant*), ``since``,
            ``until``, ``party`` (on whose behalf), ``vacant``, ``engagements`` (over all time),
            ``last`` (date of the last); posts that ended before the day are left out.
        """
        if as_of not in self._offices:
            # Only the last day asked for is kept: it changes with the period, seldom otherwise.
            self._offices = {as_of: self._offices_on(as_of)}
        return self._offices[as_of].copy(deep=False)

    def _offices_on(self, as_of: pd.Timestamp) -> pd.DataFrame:
        posts = self.tables["posts"]
        posts = posts[(posts["vintage"] == self.areas.vintage) & ~(posts["end_date"] < as_of)]
        held = holding(self.tables["memberships"], as_of)
        joined = posts.merge(held, on="post_id", how="left", suffixes=("", "_held"))
        joined["person"] = [
            "" if pd.isna(person) else self.party_name("person", str(person))
            for person in joined["person_id"]
        ]
        joined["party"] = [self.organization_name(party) for party in joined["on_behalf_of_id"]]
        joined["vacant"] = joined["person_id"].isna()
        joined["holder"] = joined["person"].where(~joined["vacant"], "vacant")
        met = self.last_met.reindex("post:" + joined["post_id"].astype(str))
        joined["engagements"] = met["engagements"].fillna(0).astype(int).array
        joined["last"] = met["last"].dt.date.array
        columns = ["post_id", "label", "role", "organization_id", "level", "pcode", "person_id"]
        columns += ["person", "holder", "since", "until", "party", "vacant", "engagements", "last"]
        return joined[columns]

    def offices_in(self, level: int, pcode: str, as_of: pd.Timestamp) -> pd.DataFrame:
        """Offices of an area and of the areas inside it, the area's own first."""
        offices = self.offices(as_of)
        chosen = offices[self._inside(offices, level, pcode)]
        return chosen.sort_values(["level", "pcode", "post_id"]).reset_index(drop=True)

    def holders(self, post_id: str) -> pd.DataFrame:
        """Everyone who held an office, newest first."""
        memberships = self.tables["memberships"]
        held = memberships[memberships["post_id"] == post_id]
        return self._with_names(held)

    def posts_held(self, person_id: str) -> pd.DataFrame:
        """Every office a person held or holds, newest first."""
        memberships = self.tables["memberships"]
        return self._with_names(memberships[memberships["person_id"] == person_id])

    def _with_names(self, held: pd.DataFrame) -> pd.DataFrame:
        named = held.assign(
            person=[self.party_name("person", str(p)) for p in held["person_id"]],
            office=["" if pd.isna(p) else self.party_name("post", str(p)) for p in held["post_id"]],
            party=[self.organization_name(p) for p in held["on_behalf_of_id"]],
        )
        return named.sort_values("start_date", ascending=False).reset_index(drop=True)

    @cached_property
    def last_met(self) -> pd.DataFrame:
        """For every party: number of engagements and the day of the last.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``kind:id``: ``engagements``, ``last``.
        """
        taken = self.tables["participations"]
        joined = pd.DataFrame(
            {
                "party": taken["party_kind"].astype(str) + ":" + taken["party_id"].astype(str),
                "engagement": taken["engagement_id"],
                "date": self._days_of(taken["engagement_id"]),
            }
        )
        grouped = joined.groupby("party")
        return pd.DataFrame(
            {"engagements": grouped["engagement"].nunique(), "last": grouped["date"].max()}
        )

    # --- councils and programs ------------------------------------------------------------------

    def councils(self) -> pd.DataFrame:
        """Councils, assemblies, executives and traditional bodies of the vintage."""
        rows = self.tables["organizations"]
        here = rows["vintage"] == self.areas.vintage
        return rows[here & rows["classification"].isin(COUNCIL_CLASSES)].reset_index(drop=True)

    def councils_in(self, level: int, pcode: str) -> pd.DataFrame:
        """Those of one area and of the areas inside it, the area's own first."""
        rows = self.councils()
        return rows[self._inside(rows, level, pcode)].sort_values(["level", "pcode", "name"])

    def _inside(self, rows: pd.DataFrame, level: int, pcode: str) -> pd.Series:
        """Which rows, by their own level and P-code, lie in an area."""
        inside = pd.Series(False, index=rows.index)
        for finer in self.areas.levels:
            if finer >= level:
                codes = self.areas.within(finer, level, pcode)
                inside |= ((rows["level"] == finer) & rows["pcode"].isin(codes)).fillna(False)
        return inside.astype(bool)

    @cached_property
    def programs_directory(self) -> pd.DataFrame:
        """Every program that this vintage knows, busiest first.

        Returns
        -------
        pandas.DataFrame
            The columns of ``programs`` with ``status_word``, ``lead`` (accountable organization,
            else the first partner), ``engagements``, ``areas`` (distinct places, as precisely as
            known), ``last``, and ``from`` and ``until`` as dates.
        """
        programs = self.tables["programs"]
        rows = self.tables["engagements"][["engagement_id", "program_id", "date"]]
        grouped = rows.groupby("program_id")
        places = self.tables["places"].merge(rows, on="engagement_id")
        spots = places.groupby("program_id")["pcode"].nunique()
        ids = programs["program_id"]
        frame = programs.assign(
            status_word=programs["status"].map(PROGRAM_STATUSES),
            lead=ids.map(self._leads()).fillna(""),
            engagements=ids.map(grouped["engagement_id"].nunique()).fillna(0).astype(int),
            areas=ids.map(spots).fillna(0).astype(int),
            last=looked_up(ids, grouped["date"].max()).dt.date,
        )
        frame["from"], frame["until"] = frame["start"].dt.date, frame["end"].dt.date
        return frame.sort_values(["engagements", "title"], ascending=[False, True]).reset_index(
            drop=True
        )

    def _leads(self) -> pd.Series:
        partners = self.tables["program_partners"]
        first = partners.assign(order=(partners["role"] != "2").astype(int)).sort_values(
            ["program_id", "order", "role"]
        )
        first = first.drop_duplicates("program_id").set_index("program_id")["organization_id"]
        return first.map(self.organization_name)

    def program_partners(self, program_id: str) -> pd.DataFrame:
        """Participating organizations of a program with their IATI role."""
        rows = self.tables["program_partners"]
        mine = rows[rows["program_id"] == program_id]
        names = [self.organization_name(o) for o in mine["organization_id"]]
        return mine.assign(organization=names).sort_values(["role", "organization"])

    def programs_of(self, organization_id: str) -> pd.DataFrame:
        """Programs that an organization takes part in, with its role."""
        rows = self.tables["program_partners"]
        mine = rows[rows["organization_id"] == organization_id]
        return mine.merge(self.tables["programs"].drop(columns="source_id"), on="program_id")

    def area_labels(self, rows: pd.DataFrame, language: str = "") -> list[str]:
        """The label of each row's ``level`` and ``pcode``; see :meth:`area_label`."""
        pairs = list(zip(rows["level"], rows["pcode"], strict=True))
        distinct = {pair for pair in pairs if not pd.isna(pair[0])}
        known = {pair: self.area_label(*pair, language) for pair in distinct}
        return [known.get(pair, "") for pair in pairs]

    def area_label(self, level: object, pcode: object, language: str = "") -> str:
        """``District, Province`` of a place, or an empty text when it has none."""
        if pd.isna(level) or pd.isna(pcode) or not self.areas.has(int(level), str(pcode)):  # type: ignore[call-overload]
            return ""
        steps = self.areas.path(int(level), str(pcode), language)  # type: ignore[call-overload]
        return ", ".join(name for _, _, name in reversed(steps[1:] or steps))
