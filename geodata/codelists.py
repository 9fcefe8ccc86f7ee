"""Code lists: code -> label, with the standard each comes from."""

from __future__ import annotations

from collections.abc import Mapping

ENGAGEMENT_KINDS: Mapping[str, str] = {
    "dialogue": "Dialogue",
    "mediation": "Mediation",
    "conflict_reporting": "Conflict reporting",
    "council_training": "Council training",
    "party_training": "Party training",
    "election_support": "Election support",
    "citizen_participation": "Citizen participation",
    "institution_building": "Institution building",
    "public_private_partnership": "Public-private partnership",
    "exchange": "City and state exchange",
    "activity": "Reported activity",
}

# Popolo Post.role: what the office is, whoever holds it.
POST_ROLES: Mapping[str, str] = {
    "governor": "Governor",
    "chief_minister": "Chief minister",
    "attorney_general": "Attorney general",
    "legislator": "Legislator",
    "mayor": "Mayor",
    "deputy_mayor": "Deputy mayor",
    "chairperson": "Chairperson",
    "council_member": "Council member",
    "administrator": "Administrator",
    "traditional_authority": "Traditional or tribal authority",
    "party_leader": "Party leader",
    "civil_society_leader": "Civil society leader",
}

# Popolo/Open Civic Data Organization.classification.
ORGANIZATION_CLASSES: Mapping[str, str] = {
    "executive": "Executive",
    "legislature": "Legislature or assembly",
    "council": "Council",
    "party": "Political party",
    "civil_society": "Civil society",
    "traditional_authority": "Traditional or tribal authority",
    "agency": "Agency",
    "foreign_government": "Foreign government",
    "multilateral": "Multilateral body",
    "ngo": "NGO",
    "democracy_institute": "Democracy institute",
    "sister_city": "City or state partner",
    "business": "Business",
    "other": "Other",
}

# IATI OrganisationType.
ORGANIZATION_TYPES: Mapping[str, str] = {
    "10": "Government",
    "11": "Local government",
    "15": "Other public sector",
    "21": "International NGO",
    "22": "National NGO",
    "23": "Regional NGO",
    "24": "Partner country based NGO",
    "30": "Public-private partnership",
    "40": "Multilateral",
    "60": "Foundation",
    "70": "Private sector",
    "80": "Academic, training and research",
    "90": "Other",
}

# How a party takes part in one engagement. A counterpart is whom one engages; the rest engage.
PARTICIPATION_ROLES: Mapping[str, str] = {
    "counterpart": "Counterpart",
    "lead": "Lead",
    "implementing": "Implementing partner",
    "funding": "Funding partner",
    "partner": "Partner",
}
PARTY_KINDS: Mapping[str, str] = {
    "post": "Office",
    "person": "Person",
    "organization": "Organization",
}

# IATI OrganisationRole and ActivityStatus.
PARTNER_ROLES: Mapping[str, str] = {
    "1": "Funding",
    "2": "Accountable",
    "3": "Extending",
    "4": "Implementing",
}
PROGRAM_STATUSES: Mapping[str, str] = {
    "1": "Pipeline",
    "2": "Implementation",
    "3": "Finalisation",
    "4": "Closed",
    "5": "Cancelled",
    "6": "Suspended",
}

RELATIONS: Mapping[str, str] = {
    "nation_to_nation": "Nation to nation",
    "nation_to_province": "Nation to province",
    "nation_to_local": "Nation to local government",
    "state_to_state": "State to state",
    "city_to_city": "City to city",
    "organization_to_local": "Organization to local institution",
}

COMMITMENT_STATUSES: Mapping[str, str] = {"open": "Open", "done": "Done", "dropped": "Dropped"}
SENSITIVITIES: Mapping[str, str] = {
    "public": "Public",
    "internal": "Internal",
    "restricted": "Restricted",
}
FATES: Mapping[str, str] = {
    "loaded": "Loaded",
    "held": "Held for review",
    "rejected": "Rejected",
    "superseded": "Superseded",
}

SOURCE_KINDS: Mapping[str, str] = {
    "boundaries": "Boundaries",
    "records": "Records",
    "roster": "Roster of officials",
    "indicators": "Need layer",
    "names": "Other names of areas",
}

# How the values of an indicator's parts become one of the whole.
AGGREGATIONS: Mapping[str, str] = {
    "sum": "Sum, over time too",  # what happened: events, visits
    "stock": "Sum of the newest",  # what there is at a time: people, voters
    "mean": "Mean",
    "max": "Maximum",
}

DECISION_ACTIONS: Mapping[str, str] = {"accept": "Means this area", "reject": "No place of ours"}

# What an expected cadence is set for.
CADENCE_SCOPES: Mapping[str, str] = {
    "role": "Kind of office",
    "classification": "Kind of organization",
    "area": "Areas of a level",
    "post": "One office",
    "organization": "One organization",
}
