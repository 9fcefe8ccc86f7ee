"""Invented people with plausible names: mixed communities, both genders, nobody who exists."""

from __future__ import annotations

from loaders.example.dice import Dice
from loaders.example.facts import read_facts

# Which kind of past life fits an office.
_LIVES = {
    "attorney_general": "law",
    "administrator": "service",
    "governor": "appointed",
    "traditional_authority": "community",
    "civil_society_leader": "community",
}


class People:
    """Invents persons one after the other; the same purpose invents the same people.

    Attributes
    ----------
    rows : list of dict
        Rows of the canonical ``persons``, without their source.
    """

    def __init__(self) -> None:
        self._dice = Dice("people")
        self._communities = list(read_facts("names").to_dict("records"))
        self._lives = list(read_facts("backgrounds").itertuples(index=False, name=None))
        self._denied = frozenset(read_facts("denied_names")["name"].str.casefold())
        self.rows: list[dict[str, str | None]] = []

    def invent(self, province: str, role: str, women: float) -> str:
        """Add a person.

        Parameters
        ----------
        province : str
            P-code; decides how likely each community is.
        role : str
            The office the person is made for, of ``POST_ROLES``.
        women : float
            Share of women among holders of such an office.

        Returns
        -------
        str
            The new ``person_id``.
        """
        gender = "female" if self._dice.chance(women) else "male"
        life = _LIVES.get(role, "elected")
        self.rows.append(
            {
                "person_id": f"person-{len(self.rows) + 1:06d}",
                "name": self._name(province, gender),
                "gender": gender,
                "summary": self._life(life, gender) if self._dice.chance(0.6) else None,
                # those who hold no public office have not asked to be known
                "sensitivity": "internal" if life == "community" else "public",
            }
        )
        return str(self.rows[-1]["person_id"])

    def _life(self, life: str, gender: str) -> str:
        return self._dice.pick(
            [text for kind, who, text in self._lives if kind == life and who in {"any", gender}]
        )

    def add_summary(self, person_id: str, sentence: str) -> None:
        """Add a sentence to what is known of a person."""
        row = self.rows[int(person_id.rpartition("-")[2]) - 1]
        row["summary"] = " ".join(part for part in (row["summary"], sentence) if part)

    def _name(self, province: str, gender: str) -> str:
        group = "women" if gender == "female" else "men"
        weights = {i: float(c[province]) for i, c in enumerate(self._communities)}
        while True:
            community = self._communities[self._dice.weigh(weights)]
            given = self._dice.pick(community[group].split())
            family = self._dice.pick(community["family"].split())
            middles = community[f"middle_{group}"].split()
            middle = self._dice.pick(middles) if middles and self._dice.chance(0.45) else ""
            different = len({given, middle, family}) == 3
            if different and f"{given} {family}".casefold() not in self._denied:
                return " ".join(part for part in (given, middle, family) if part)
