"""The rows of a roster to holdings: whose names, which offices, and which columns say where.

The office stands in a column, in a header (*Governor*, with names below it), or only in the title
of the sheet or the name of the file; where it was found is kept as evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geodata.gazetteer import Gazetteer
from geodata.gazetteer.names import fold, is_blank
from loaders.dates.column import read_dates
from loaders.popolo.holdings import Body, Holding, Person, Seat, read_partial
from loaders.popolo.offices import find_role, is_bare, role_in_body, role_of_seat
from loaders.popolo.rosters import find_columns, gather_spills
from loaders.tabular import Table, cell_text
from loaders.vocabulary import normal

_FITS = 0.5  # of a column's distinct values, how many must be areas of a level
_AGREE = 0.8  # of the codes whose names are known, how many must be of the same area
_NAMES = frozenset(f"adm{level}_name" for level in range(6))
_NAMED = ("name", "alias", "ambiguous")
_STILL = frozenset({"present", "current", "todate", "now", "ongoing", "actualidad", "encours"})
_ISO = re.compile(r"^\d{4}(-\d{2}){0,2}([T ].*)?$")


def read_rows(table: Table, gazetteer: Gazetteer) -> tuple[list[Holding], dict[str, str]]:
    """The holdings of a roster, one for each person that a row names; a row without is kept too.

    Parameters
    ----------
    table : Table
    gazetteer : Gazetteer
        Knows which level the areas of a column belong to.

    Returns
    -------
    list of Holding
    dict of str to str
        Field of the gazetteer to the header of its column.
    """
    roster = _Roster(gather_spills(table), gazetteer)
    return list(roster.holdings()), roster.place_headers


class _Roster:
    """One table with its columns understood."""

    def __init__(self, table: Table, gazetteer: Gazetteer) -> None:
        self._table = table
        self._columns = find_columns(table)
        self._texts = {c.position: table.texts(c.position) for c in self._columns}
        self._dates = {name: self._read_dates(name) for name in ("start", "end")}
        self._places = self._find_places(gazetteer)
        self._seat = self._find_seat()
        self._titles = tuple(filter(None, (table.sheet, table.source_name.rsplit(".", 1)[0])))

    def holdings(self) -> Iterator[Holding]:
        """Each person of each row."""
        for at, row in enumerate(self._table.row_numbers):
            people = list(self._people(at))
            for name, title, evidence in people or [("", "", "")]:
                yield self._holding(at, row, name, title, evidence)

    def _people(self, at: int) -> Iterator[tuple[str, str, str]]:
        """Name, office and evidence: the row's own person, then those below offices."""
        own = " ".join(self._all(at, "given") + self._all(at, "person") + self._all(at, "family"))
        if own:
            yield own, *self._office(at)
        for column in self._columns:
            name = self._texts[column.position][at]
            if column.field == "holder" and not is_blank(name):
                yield name, column.header, f"The header is {column.header!r}."

    def _office(self, at: int) -> tuple[str, str]:
        """The office of a row and where it says so, else where the table does."""
        title = self._one(at, "office")
        if not is_bare(title):
            return title, "A column says the office."
        body = self._body(at)
        if role_in_body(body.classification, body.name):
            return "", f"Members of {body.name}."
        named = next((text for text in self._titles if find_role(text)), "")
        if named:
            return "", f"The name of the file or sheet is {named!r}."
        if not title and role_of_seat(self._seat_kind):
            return "", f"The areas are called {self._table.headers[self._seat or 0]!r}."
        return title, ""

    def _holding(self, at: int, row: int, name: str, title: str, evidence: str) -> Holding:
        body = self._body(at)
        named = next((role for text in self._titles if (role := find_role(text))), None)
        role = find_role(title)
        if not title:
            role = role_in_body(body.classification, body.name) or named
            role = role or role_of_seat(self._seat_kind)
        key = self._one(at, "key") if len(self._fields("holder")) == 0 else ""
        return Holding(
            row=row,
            person=Person(key or name, name, gender=self._one(at, "gender")),
            role=role,
            title=title,
            evidence=evidence,
            is_office=True,
            seat=self._area(at),
            body=body,
            party=Body(self._one(at, "party"), "party"),
            start=self._dates["start"][at],
            end=self._dates["end"][at],
            warnings=self._doubts(at),
            raw={
                header or f"column {number}": cell_text(cell)
                for number, (header, cell) in enumerate(
                    zip(self._table.headers, self._table.rows[at], strict=True), 1
                )
            },
        )

    def _body(self, at: int) -> Body:
        """The chamber or council of a row; its header may say which of the two it is."""
        kinds = [normal(self._table.headers[position]) for position in self._fields("body")]
        known = next((kind for kind in kinds if role_in_body(kind, "")), "")
        name = self._one(at, "body")
        return Body(name, known if name else "")

    # --- places ---------------------------------------------------------------------------------

    @property
    def place_headers(self) -> dict[str, str]:
        """Field of the gazetteer to the header of its column."""
        headers = {name: self._table.headers[at] for name, at in self._places.items()}
        seat = self._table.headers[self._seat] if self._seat is not None else ""
        names = [f"adm{level}_name" for level in range(6)]
        return {**dict.fromkeys(["place_name", *names], seat), **headers}

    def _find_places(self, gazetteer: Gazetteer) -> dict[str, int]:
        """The columns whose level is known from what they hold, by field of the gazetteer."""
        found: dict[str, tuple[float, int]] = {}
        for position in self._fields("area"):
            level, share = _level_of(self._texts[position], gazetteer)
            if level is not None:
                field = f"adm{level}_name"
                found[field] = max(found.get(field, (0.0, -1)), (share, position))
        places = {field: position for field, (_, position) in found.items()}
        for position in self._fields("code"):
            for level in gazetteer.areas.levels:
                named = places.get(f"adm{level}_name")
                names = self._texts[named] if named is not None else None
                if _are_codes(self._texts[position], names, level, gazetteer):
                    places.setdefault(f"adm{level}_code", position)
        return places

    def _find_seat(self) -> int | None:
        """The column of the areas that offices are of: the one that tells most rows apart."""
        areas = self._fields("area")
        return max(areas, key=lambda at: len(set(self._texts[at])), default=None)

    @property
    def _seat_kind(self) -> str:
        """What the file calls the areas that offices are of."""
        return normal(self._table.headers[self._seat]) if self._seat is not None else ""

    def _area(self, at: int) -> Seat:
        stated = {
            name: cell_text(self._table.rows[at][position])
            for name, position in self._places.items()
        }
        name = self._texts[self._seat][at] if self._seat is not None else ""
        one_name = len(self._fields("area")) == 1 and set(self._places) <= _NAMES
        names = () if is_blank(name) else (name,)
        is_finer = self._seat is not None and self._seat not in self._places.values()
        finer = is_finer and bool(names and stated)
        return Seat(names, self._seat_kind, stated={} if one_name else stated, is_finer=finer)

    # --- cells ----------------------------------------------------------------------------------

    def _fields(self, field: str) -> list[int]:
        return [column.position for column in self._columns if column.field == field]

    def _all(self, at: int, field: str) -> list[str]:
        texts = (self._texts[position][at] for position in self._fields(field))
        return [text for text in texts if not is_blank(text)]

    def _one(self, at: int, field: str) -> str:
        return next(iter(self._all(at, field)), "")

    def _read_dates(self, field: str) -> list[str]:
        """A column of dates in ISO 8601, as written where it is that already."""
        stated = [self._one(at, field) for at in range(len(self._table.rows))]
        texts = ["" if fold(text) in _STILL else text for text in stated]
        if all(_ISO.match(text) for text in texts if text):
            return texts
        read = read_dates(texts, titles=()).dates
        lengths = {"day": 10, "month": 7, "year": 4}
        return [
            found.date.isoformat()[: lengths[found.precision or "day"]] if found.date else text
            for found, text in zip(read, texts, strict=True)
        ]

    def _doubts(self, at: int) -> tuple[str, ...]:
        stated = [self._dates[name][at] for name in ("start", "end")]
        return ("bad_date",) if any(text and not read_partial(text) for text in stated) else ()


def _level_of(texts: Sequence[str], gazetteer: Gazetteer) -> tuple[int | None, float]:
    """The level that most names of a column are areas of, and their share."""
    values = sorted({text for text in texts if not is_blank(text)})
    shares = {
        level: float(gazetteer.match(values, level=level)["method"].isin(_NAMED).mean())
        for level in (gazetteer.areas.levels if values else ())
    }
    best = max(shares, key=lambda level: (shares[level], level), default=None)
    return (best, shares[best]) if best is not None and shares[best] >= _FITS else (None, 0.0)


def _are_codes(
    codes: Sequence[str], names: Sequence[str] | None, level: int, gazetteer: Gazetteer
) -> bool:
    """Whether a column holds codes of a level: as they are written, or as names beside them say.

    Offices are numbered too: such numbers are codes only where the names beside agree.
    """
    pairs = sorted({(c, n) for c, n in zip(codes, names or codes, strict=True) if not is_blank(c)})
    if not pairs:
        return False
    read = gazetteer.match_codes([code for code, _ in pairs], level=level)
    if names is None:
        return bool((read["method"] == "code").mean() >= _FITS)
    named = gazetteer.match([name for _, name in pairs], level=level)
    both = read["pcode"].notna() & named["pcode"].notna()
    return bool(both.any() and (read["pcode"] == named["pcode"])[both].mean() >= _AGREE)
