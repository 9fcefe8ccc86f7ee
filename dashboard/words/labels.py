"""Code lists as pages show them: codes with their labels in the language spoken.

The labels themselves stand in ``geodata``, which knows no language but English; ``messages``
collects them for translators.
"""

from __future__ import annotations

from dashboard.language import InLanguage, noop
from geodata import classes, codelists, coverage, gaps, ledger, stories, warmth
from geodata.coverage.change import BANDS

BAND_LABELS = InLanguage({code: band.label for code, band in BANDS.items()})
BAND_RULES = InLanguage({code: band.rule for code, band in BANDS.items()})
CLUSTER_STATISTICS = InLanguage(gaps.STATISTICS)
COMMITMENT_STATUSES = InLanguage(codelists.COMMITMENT_STATUSES)
DECISION_ACTIONS = InLanguage(codelists.DECISION_ACTIONS)
ENGAGEMENT_KINDS = InLanguage(codelists.ENGAGEMENT_KINDS)
FATES = InLanguage(codelists.FATES)
GAP_COMPONENTS = InLanguage(gaps.COMPONENTS)
ORGANIZATION_CLASSES = InLanguage(codelists.ORGANIZATION_CLASSES)
ORGANIZATION_TYPES = InLanguage(codelists.ORGANIZATION_TYPES)
PARTICIPATION_ROLES = InLanguage(codelists.PARTICIPATION_ROLES)
PARTNER_ROLES = InLanguage(codelists.PARTNER_ROLES)
POST_ROLES = InLanguage(codelists.POST_ROLES)
PROGRAM_STATUSES = InLanguage(codelists.PROGRAM_STATUSES)
REASONS = InLanguage(ledger.REASONS)
RELATIONS = InLanguage(codelists.RELATIONS)
SCHEMES = InLanguage(classes.SCHEMES)
SENSITIVITIES = InLanguage(codelists.SENSITIVITIES)
SOURCE_KINDS = InLanguage(codelists.SOURCE_KINDS)
STATES = InLanguage(coverage.STATES)
STORY_FIGURES = InLanguage(stories.FIGURES)
WHY_NOT_TESTED = InLanguage(gaps.WHY_NOT)
WARMTH_STATES = InLanguage(warmth.STATES)

FORMATS = InLanguage(
    {
        name: name
        for name in (
            noop("ACLED events by week"),
            noop("Figures by area"),
            noop("GeoJSON, coded by the project's gazetteer"),
            noop("generated"),
        )
    }
)
"""Formats of sources that are words of ours; others are names that stay."""

PLACING = InLanguage(
    {
        "code": noop("code"),
        "code_restyled": noop("code in another style"),
        "name": noop("name"),
        "alias": noop("another name"),
        "fuzzy": noop("likeness of names"),
        "point": noop("point"),
        "decision": noop("decision of a person"),
    }
)
"""How the place of a record was found."""
