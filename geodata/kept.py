"""What people enter while they work, as tables: of no source, and no source takes it away."""

from __future__ import annotations

from collections.abc import Mapping

from geodata.codelists import CADENCE_SCOPES, POST_ROLES
from geodata.tables import PLACE, Column, Table, table

_SET = (
    Column("set_by", doc="who entered it"),
    Column("set_at", doc="UTC, ISO 8601, seconds"),
)

KEPT: Mapping[str, Table] = {
    one.name: one
    for one in (
        table(
            "cadences",
            "How often a counterpart should be met, and how fast the relationship cools.",
            ("scope", "code"),
            Column("scope", required=True, codes=CADENCE_SCOPES),
            Column("code", required=True, doc="a role, a class, an ADM level or an id"),
            Column("cadence_days", "integer", doc="days from one meeting to the next"),
            Column("half_life_days", "integer", doc="days in which warmth falls to a half"),
            *_SET,
        ),
        table(
            "elections",
            "Days on which offices are filled anew.",
            ("election_id",),
            Column("election_id", required=True),
            Column("label", required=True, doc="such as Local elections"),
            Column("date", "date", True),
            Column("role", codes=POST_ROLES, doc="the offices it fills; empty for all"),
            *PLACE,
            *_SET,
        ),
        table(
            "plans",
            "Plans of visits that were given a name.",
            ("plan_id",),
            Column("plan_id", required=True),
            Column("name", required=True),
            Column("vintage", required=True, doc="boundary version it was made on"),
            Column("plan", "json", True, None, "the plan, as geodata.planning.Plan writes it"),
            Column("made_by"),
            Column("made_at", doc="UTC, ISO 8601, seconds"),
            Column("changed_at", doc="the same, of its last change"),
        ),
        table(
            "assignments",
            "Who takes care of which area, from when to when.",
            ("assignment_id",),
            Column("assignment_id", required=True),
            *(Column(c.name, c.kind, True, None, c.doc) for c in PLACE),
            Column("plan_id", doc="the plan it belongs to; empty for none"),
            Column("team"),
            Column("owner", doc="the person who answers for it"),
            Column("start", "date"),
            Column("end", "date"),
            Column("note"),
            *_SET,
        ),
        table(
            "stories",
            "Scenes in an order, prepared to be shown.",
            ("story_id",),
            Column("story_id", required=True),
            Column("name", required=True),
            Column("story", "json", True, None, "the story, as geodata.stories.Story writes it"),
            Column("made_by"),
            Column("made_at", doc="UTC, ISO 8601, seconds"),
            Column("changed_at", doc="the same, of its last change"),
        ),
        table(
            "links",
            "Short addresses of long links.",
            ("link_id",),
            Column("link_id", required=True, doc="what stands in the short address"),
            Column("page", doc="the page it opens; empty for the first"),
            Column("link", "json", True, None, "its query parameters: {name: [values]}"),
            Column("made_by"),
            Column("made_at", doc="UTC, ISO 8601, seconds"),
        ),
        table(
            "renamings",
            "What an id that old links carry is called now.",
            ("kind", "vintage", "old"),
            Column("kind", required=True, doc="one of geodata.renaming.KINDS"),
            Column("vintage", required=True, doc="that the old id of an area is of; else empty"),
            Column("old", required=True, doc="of an area, its level and P-code: 2:NP0101"),
            Column("new", required=True, doc="the same, as it is now; empty where nothing is it"),
            Column("was", doc="what the old id was called"),
            *_SET,
        ),
    )
}
"""What people enter while they work: of no source, and no source takes it away."""
