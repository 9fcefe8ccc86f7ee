"""Who else takes part: the reporter itself, funders, implementers, twins and guests."""

from __future__ import annotations

from loaders.example.counterparts import Party
from loaders.example.dice import Dice
from loaders.example.facts import COUNTRY, read_facts
from loaders.example.institutions import twins
from loaders.example.programs import Program
from loaders.example.units import Place

Participation = tuple[str, str, str]

# Whom one meets in the capital when the matter concerns the whole country.
_FEDERAL = {
    "election_support": ("org-agy-02",),
    "party_training": ("org-agy-02", "party-hdp", "party-ulf", "party-crp"),
    "council_training": ("org-agy-01", "org-agy-04"),
    "mediation": ("org-agy-05", "org-agy-03"),
}
_ANY_FEDERAL = ("org-agy-01", "org-agy-01", "org-agy-03", "org-agy-05")
_GUESTS = frozenset({"ngo", "civil_society", "traditional_authority"})
_ROLES = {"1": "funding", "4": "implementing"}
_NAMED = {"1": 0.5, "4": 0.5}  # how often a log bothers to name them


class Company:
    """The organizations around one source's engagements.

    Parameters
    ----------
    organization_id : str
        The source's own organization.
    """

    def __init__(self, organization_id: str) -> None:
        self._own = organization_id
        known = read_facts("organizations").set_index("organization_id")
        self._home = known["pcode"].to_dict()
        parties = read_facts("parties").set_index("organization_id")
        self._names = known["name"].to_dict() | parties["name"].to_dict()
        reporters = set(read_facts("sources")["organization_id"])
        guests = known[known["classification"].isin(_GUESTS)].index
        self._guests = [guest for guest in guests if guest not in reporters]
        self._firms = list(known[known["classification"] == "business"].index)
        self.twins = {place: organization for organization, place in twins().items()}

    def twin_name(self, place: Place) -> str:
        """The partner city or state of a place, by name; empty where it has none."""
        return self._names.get(self.twins.get(place[1], ""), "")

    def institution(self, dice: Dice, kind: str, place: Place) -> Party:
        """The institution of a place, when nobody there is named."""
        level, pcode = place
        if level == 0:
            return "organization", dice.pick(_FEDERAL.get(kind, _ANY_FEDERAL))
        office = "administration" if level == 2 else "government"
        return "organization", f"{pcode.lower()}-{office}"

    def phrase(self, party: Party) -> str:
        """An institution in the words of a log."""
        name = self._names.get(party[1])
        return f"the {name}" if name else "the secretariat"

    def gather(
        self, dice: Dice, parties: list[Party], program: Program | None, kind: str, place: Place
    ) -> tuple[Participation, ...]:
        """Everybody who took part, each organization once: the first role named is kept."""
        taken = [(*party, "counterpart") for party in parties]
        taken.append(("organization", self._own, "lead"))
        for role, organization in program.partners if program else ():
            named = dice.chance(_NAMED.get(role, 0.0))
            if named and self._works_at(organization, place):
                taken.append(("organization", organization, _ROLES[role]))
        guest = self._guest(dice, kind, place)
        if guest is not None:
            taken.append(("organization", guest, "partner"))
        first: dict[Party, Participation] = {}
        for participation in taken:
            first.setdefault(participation[:2], participation)
        return tuple(first.values())

    def _works_at(self, organization: str, place: Place) -> bool:
        """Bodies of one province or district stay in their province; twins at their twin."""
        if organization in self.twins.values():
            return False
        home = self._home[organization]
        return home in {"", COUNTRY} or place[1].startswith(home[:4])

    def _guest(self, dice: Dice, kind: str, place: Place) -> str | None:
        """Who else came: the partner city or state, a business, or a local body."""
        if kind == "exchange":
            return self.twins.get(place[1])
        asked = self._firms if kind == "public_private_partnership" else self._guests
        near = [organization for organization in asked if self._works_at(organization, place)]
        often = 0.8 if kind == "public_private_partnership" else 0.13
        return dice.pick(near) if near and dice.chance(often) else None
