"""The canonical tables as data: names, columns, code lists, keys.

Names follow Popolo (person, post, membership, organization), IATI (programs, partner roles,
organisation types) and OCHA (P-codes, ADM levels). A post is not a person, an engagement has
several parties and several places, and every record carries a sensitivity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from geodata.codelists import (
    AGGREGATIONS,
    COMMITMENT_STATUSES,
    DECISION_ACTIONS,
    ENGAGEMENT_KINDS,
    FATES,
    ORGANIZATION_CLASSES,
    ORGANIZATION_TYPES,
    PARTICIPATION_ROLES,
    PARTNER_ROLES,
    PARTY_KINDS,
    POST_ROLES,
    PROGRAM_STATUSES,
    RELATIONS,
    SENSITIVITIES,
    SOURCE_KINDS,
)

Kind = Literal["text", "integer", "real", "date", "boolean", "json", "geometry"]


@dataclass(frozen=True)
class Column:
    """One column: name, kind, whether it must be filled, its code list, what it means."""

    name: str
    kind: Kind = "text"
    required: bool = False
    codes: Mapping[str, str] | None = None
    doc: str = ""


@dataclass(frozen=True)
class Table:
    """One canonical table: its key (beside ``source_id``) and its columns."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    doc: str = ""

    @property
    def names(self) -> list[str]:
        """The column names, in order."""
        return [column.name for column in self.columns]


def table(name: str, doc: str, key: Iterable[str], *columns: Column) -> Table:
    """One table, its key and columns written beside its name."""
    return Table(name, tuple(key), columns, doc)


_SOURCE = Column("source_id", required=True, doc="the file or feed the row came from")
_SENSITIVITY = Column("sensitivity", codes=SENSITIVITIES, doc="who may see the record")
PLACE = (
    Column("vintage", doc="boundary version the P-code belongs to"),
    Column("level", "integer", doc="ADM level, 0 is the country"),
    Column("pcode", doc="P-code; always a string"),
)

TABLES: Mapping[str, Table] = {
    one.name: one
    for one in (
        table(
            "sources",
            "One file or feed that was loaded, and what it claims to report on.",
            ("source_id",),
            _SOURCE,
            Column("kind", required=True, codes=SOURCE_KINDS),
            Column("name", required=True, doc="file name or title, as the provider gave it"),
            Column("format", doc="what it was recognised as"),
            Column("hash", doc="sha256 of the bytes"),
            Column("loaded_at", doc="UTC, ISO 8601, seconds"),
            Column("vintage", doc="the boundary version it is, or was placed on"),
            Column("illustrative", "boolean", doc="invented for the example, not real"),
            Column("reports_on", "json", doc="areas it reports on: [[level, pcode], ...]"),
            Column("start", "date", doc="first day it reports on"),
            Column("end", "date", doc="last day it reports on"),
            Column("received", "integer"),
            Column("loaded", "integer"),
            Column("held", "integer"),
            Column("rejected", "integer"),
            Column("superseded", "integer"),
            Column("superseded_by", doc="source that stands for the whole of it now"),
            Column("read", "json", doc="sheet, header row, encoding, columns, key"),
            Column("warnings", "json", doc="[{code, rows, message, examples}]"),
        ),
        table(
            "areas",
            "Administrative units of one vintage, all levels; WGS 84, longitude first.",
            ("vintage", "level", "pcode"),
            _SOURCE,
            *(Column(c.name, c.kind, True, None, c.doc) for c in PLACE),
            Column("name", required=True),
            Column("parent_pcode", doc="P-code of the unit one present level up"),
            Column("names", "json", doc="other names: {language or 'alt': name or [names]}"),
            Column("codes", "json", doc="other codes: {scheme: code}, such as ISO 3166-2"),
            Column("kind", doc="what the unit is called there, such as Gaunpalika"),
            Column("has_authority", "boolean", doc="false: a park and the like, not counted"),
            Column("population", "integer"),
            Column("area_km2", "real", doc="geodesic"),
            Column("label_x", "real", doc="longitude of a point well inside"),
            Column("label_y", "real", doc="latitude of the same"),
            Column("valid_on", "date"),
            Column("valid_to", "date"),
            Column("geometry", "geometry", True, None, "MultiPolygon, EPSG:4326"),
        ),
        table(
            "programs",
            "IATI activities: what one is engaged under.",
            ("program_id",),
            _SOURCE,
            Column("program_id", required=True, doc="IATI identifier, or the provider's code"),
            Column("title", required=True),
            Column("description"),
            Column("status", codes=PROGRAM_STATUSES),
            Column("start", "date"),
            Column("end", "date"),
            Column("sector", doc="DAC purpose code or the provider's word"),
            Column("budget", "real", doc="sum of its budgets; empty where currencies differ"),
            Column("currency", doc="of the budget, ISO 4217"),
            _SENSITIVITY,
        ),
        table(
            "program_partners",
            "Participating organizations of a program, by IATI role.",
            ("program_id", "organization_id", "role"),
            _SOURCE,
            Column("program_id", required=True),
            Column("organization_id", required=True),
            Column("role", required=True, codes=PARTNER_ROLES),
        ),
        table(
            "organizations",
            "Governments, councils, assemblies, parties, agencies, NGOs, businesses.",
            ("organization_id",),
            _SOURCE,
            Column("organization_id", required=True),
            Column("name", required=True),
            Column("acronym"),
            Column("classification", codes=ORGANIZATION_CLASSES),
            Column("type", codes=ORGANIZATION_TYPES),
            Column("parent_id"),
            *PLACE,
            Column("seats", "integer", doc="members of a council or assembly"),
            Column("country", doc="home country of a foreign partner"),
        ),
        table(
            "posts",
            "Offices, whoever holds them.",
            ("post_id",),
            _SOURCE,
            Column("post_id", required=True),
            Column("label", required=True, doc="such as Governor of Koshi"),
            Column("role", required=True, codes=POST_ROLES),
            Column("organization_id"),
            *PLACE,
            Column("start_date", "date"),
            Column("end_date", "date"),
        ),
        table(
            "persons",
            "People, whatever office they hold.",
            ("person_id",),
            _SOURCE,
            Column("person_id", required=True),
            Column("name", required=True),
            Column("gender"),
            Column("summary"),
            _SENSITIVITY,
        ),
        table(
            "memberships",
            "Who held which office, from when to when, on behalf of whom.",
            ("membership_id",),
            _SOURCE,
            Column("membership_id", required=True),
            Column("person_id", required=True),
            Column("post_id"),
            Column("organization_id"),
            Column("role"),
            Column("on_behalf_of_id", doc="party or group"),
            Column("start_date", "date"),
            Column("end_date", "date", doc="empty while it lasts"),
        ),
        table(
            "engagements",
            "Dated contacts and activities.",
            ("engagement_id",),
            _SOURCE,
            Column("engagement_id", required=True),
            Column("row", "integer", doc="row of the source, 1 is the first row of the file"),
            Column("date", "date", doc="when it took place, or was reported as standing"),
            Column("date_precision", doc="day, month or year"),
            Column("start_date", "date", doc="first day of an activity that lasts"),
            Column("end_date", "date", doc="its last day"),
            Column("kind", codes=ENGAGEMENT_KINDS),
            Column("stated_kind", doc="the kind as the provider wrote it"),
            Column("relation", codes=RELATIONS),
            Column("title"),
            Column("notes"),
            Column("program_id"),
            Column("sector"),
            Column("status"),
            _SENSITIVITY,
        ),
        table(
            "places",
            "Where an engagement was: one row a place, as stated and as resolved.",
            ("engagement_id", "position"),
            _SOURCE,
            Column("engagement_id", required=True),
            Column("position", "integer", True, None, "0 is the first place named"),
            *PLACE,
            Column("stated_code", doc="as the provider wrote it"),
            Column("stated_name"),
            Column("stated_parent"),
            Column("method", doc="code, code_restyled, name, alias, fuzzy, point, ..."),
            Column("score", "real", doc="0 to 100"),
            Column("runner_up", doc="P-code of the next best candidate"),
            Column("longitude", "real"),
            Column("latitude", "real"),
        ),
        table(
            "participations",
            "Who took part in an engagement, and as what.",
            ("engagement_id", "party_kind", "party_id", "role"),
            _SOURCE,
            Column("engagement_id", required=True),
            Column("party_kind", required=True, codes=PARTY_KINDS),
            Column("party_id", required=True),
            Column("role", required=True, codes=PARTICIPATION_ROLES),
        ),
        table(
            "commitments",
            "What was promised, by whom, until when.",
            ("commitment_id",),
            _SOURCE,
            Column("commitment_id", required=True),
            Column("engagement_id", required=True),
            Column("text", required=True),
            Column("party_kind", codes=PARTY_KINDS),
            Column("party_id"),
            Column("due", "date"),
            Column("status", codes=COMMITMENT_STATUSES),
        ),
        table(
            "ledger",
            "The fate of every row ever received.",
            ("row",),
            _SOURCE,
            Column("row", "integer", True, None, "1 is the first row of the file"),
            Column("fate", required=True, codes=FATES),
            Column("reason", doc="a code of geodata.ledger.REASONS; empty when loaded cleanly"),
            Column("field", doc="source column the reason is about"),
            Column("value", doc="what stood there"),
            Column("message", doc="the reason as a sentence"),
            Column("suggestion", doc="what it might have meant"),
            Column("raw", "json", doc="the provider's own row, kept for held and rejected"),
            Column("stated_level", "integer", doc="ADM level at which a held row is in doubt"),
            Column("stated_code", doc="of the place in doubt, as the provider wrote it"),
            Column("stated_name"),
            Column("stated_parent"),
            Column("answers_source", doc="a corrected row: the source it was held in"),
            Column("answers_row", "integer", doc="and its row there"),
        ),
        table(
            "aliases",
            "Other names of areas, from crosswalk files and lookup sheets.",
            ("vintage", "level", "pcode", "name"),
            _SOURCE,
            *(Column(c.name, c.kind, True, None, c.doc) for c in PLACE),
            Column("name", required=True, doc="as providers write it"),
            Column("language", doc="IETF tag, where it is known"),
        ),
        table(
            "indicator_values",
            "Counts and figures about areas that are no engagements: need layers.",
            ("row", "indicator"),
            _SOURCE,
            Column("row", "integer", True, None, "row of the source"),
            Column("indicator", required=True, doc="a short code, such as conflict_events"),
            Column("label", required=True, doc="what is shown, such as Conflict events"),
            Column("unit", doc="what is counted, such as events or people"),
            Column("aggregation", codes=AGGREGATIONS, doc="how values of parts become a whole"),
            *PLACE,
            Column("start", "date", doc="first day the value is about"),
            Column("end", "date", doc="last day"),
            Column("value", "real", True),
        ),
    )
}

DECISIONS = Table(
    "decisions",
    ("decision_id",),
    (
        Column("decision_id", required=True),
        Column("action", required=True, codes=DECISION_ACTIONS),
        Column("vintage", required=True, doc="boundary version it was taken on"),
        Column("stated_level", "integer", doc="ADM level the words stood at; empty where unknown"),
        Column("stated_code", doc="the words it is about, as the provider wrote them"),
        Column("stated_name"),
        Column("stated_parent"),
        Column("level", "integer", doc="the area it means; empty when it is rejected"),
        Column("pcode"),
        Column("decided_by", required=True),
        Column("decided_at", required=True, doc="UTC, ISO 8601, seconds"),
        Column("why", doc="in the person's own words"),
        Column("rows", "integer", doc="rows it applied to when it was taken"),
        Column("taken_back_by"),
        Column("taken_back_at", doc="UTC, ISO 8601, seconds; empty while it holds"),
    ),
    "What people decided in review: of no source, and never forgotten.",
)
