"""Gazetteer: names and codes to P-codes, with the method, the score and the runner-up.

A name is compared in three steps, each tried only where the one before found nothing: as it is
written (but for case, diacritics and punctuation), without articles and generic words, and by
likeness. Likeness is trusted only inside a stated parent, and only with a clear gap between the
best candidate and the next: ambiguity is never settled by luck.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from geodata.areas import Areas
from geodata.errors import AreaError
from geodata.gazetteer.candidates import rank_candidates
from geodata.gazetteer.codesystems import CodeSystems
from geodata.gazetteer.decisions import Decisions
from geodata.gazetteer.nameindex import BLANK, UNKNOWN, LevelIndex, Match
from geodata.gazetteer.names import is_blank
from geodata.gazetteer.placing import place_rows
from geodata.gazetteer.stated import StatedColumns
from geodata.model import Loaded

_TWO_NAMES = re.compile(r"\s*[,(\[/]\s*|\s+[-\u2013\u2014]\s+")


@dataclass(frozen=True)
class Alias:
    """Another name of an area, from a table of aliases or from a person's decision.

    Attributes
    ----------
    level : int
    pcode : str
    name : str
        As providers write it.
    source : str
        Where it comes from, or who decided it and when.
    """

    level: int
    pcode: str
    name: str
    source: str = ""


class Gazetteer:
    """The names and codes of one boundary vintage.

    Parameters
    ----------
    areas : Areas
    aliases : iterable of Alias
        Names beside those that the boundary itself knows.
    decisions : pandas.DataFrame, optional
        A ``decisions`` table: what people decided in review. Those taken back, and those of other
        vintages, are left out.

    Raises
    ------
    AreaError
        When an alias or a decision names an area that does not exist.
    """

    def __init__(
        self,
        areas: Areas,
        aliases: Iterable[Alias] = (),
        decisions: pd.DataFrame | None = None,
    ) -> None:
        self.areas = areas
        self.decisions = Decisions(decisions, areas)
        self._decided = decisions
        self._aliases = tuple(aliases)
        for alias in self._aliases:
            if not areas.has(alias.level, alias.pcode):
                raise AreaError(
                    f"The alias {alias.name!r} means {alias.pcode} at ADM{alias.level}, "
                    "which does not exist",
                    where=areas.vintage,
                )
        self._indexes: dict[int, LevelIndex] = {}
        self._systems: dict[int, CodeSystems] = {}

    def with_names(self, names: Loaded | Iterable[Alias]) -> Gazetteer:
        """The same gazetteer with more names.

        Parameters
        ----------
        names : Loaded or iterable of Alias
            A crosswalk as :func:`loaders.read_aliases` gives it, or names by themselves.

        Returns
        -------
        Gazetteer
            Another one; this one stays as it is.

        Raises
        ------
        AreaError
            When a name means an area that does not exist.
        """
        if isinstance(names, Loaded):
            table = names["aliases"]
            rows = zip(table["level"], table["pcode"], table["name"], strict=True)
            names = [Alias(int(level), pcode, name) for level, pcode, name in rows]
        return Gazetteer(self.areas, [*self._aliases, *names], self._decided)

    def match(
        self,
        names: Iterable[object],
        *,
        level: int,
        within: str | Iterable[object] | None = None,
    ) -> pd.DataFrame:
        """Find areas of a level by name.

        Parameters
        ----------
        names : iterable of str
            As written; missing values and placeholders such as ``n/a`` count as blank. A Series
            gives its index to the result.
        level : int
            ADM level of the areas looked for.
        within : str or iterable of str, optional
            P-code of the coarser area that all names, or each of them, lie in; blank where it is
            not known. A code that stands at several coarser levels means the nearest.

        Returns
        -------
        pandas.DataFrame
            One row a name: ``pcode`` (missing where it is not settled), ``method`` (``name``,
            ``alias``, ``fuzzy``, or why not: ``unknown``, ``ambiguous``, ``blank``), ``score``
            (0 to 100) and ``runner_up`` (the next best candidate, or the best one where nothing
            was settled).

        Raises
        ------
        AreaError
            When the vintage has no such level.
        """
        index = self.index(level)
        written, labels = _as_texts(names)
        parents = _as_parents(within, len(written))
        pairs = list(zip(written, parents, strict=True))
        answers: dict[tuple[str, str], Match] = {}
        unlike: dict[str, list[str]] = defaultdict(list)
        for name, parent in dict.fromkeys(pairs):
            exact = BLANK if is_blank(name) else index.exact(name, parent)
            if exact is None:
                unlike[parent].append(name)
            else:
                answers[name, parent] = exact
        for parent, group in unlike.items():
            for name, found in zip(group, index.alike(group, parent), strict=True):
                answers[name, parent] = found
        return _frame([answers[pair] for pair in pairs], labels)

    def match_codes(self, codes: Iterable[object], *, level: int) -> pd.DataFrame:
        """Find areas of a level by code, reading the style from the whole column.

        Blanks, hyphens and case never matter. Another country prefix (``CMR004`` for ``CM004``)
        and lost leading zeros are mended only when the same change makes the column fit
        wholesale; a single stray code is never turned into something that exists.

        Parameters
        ----------
        codes : iterable of str
            The column as written. A Series gives its index to the result.
        level : int

        Returns
        -------
        pandas.DataFrame
            As from :meth:`match`, with the methods ``code`` and ``code_restyled``.

        Raises
        ------
        AreaError
            When the vintage has no such level.
        """
        written, labels = _as_texts(codes)
        stated = {code for code in written if not is_blank(code)}
        found = self.code_systems(level).read(stated).found
        answers = {
            code: Match(pcode, "code_restyled" if restyled else "code", 100.0, None)
            for code, (pcode, restyled) in found.items()
        }
        return _frame(
            [answers.get(code, UNKNOWN) if code in stated else BLANK for code in written],
            labels,
        )

    def place(self, stated: pd.DataFrame) -> pd.DataFrame:
        """Settle where each row is, from everything that it says about its place.

        A row has up to four witnesses: its code, its name, its stated parents and its point. Two
        beat one, and what was overruled is a warning; one against one is held for review. What
        is known only to a coarser level is placed there, never below.

        Parameters
        ----------
        stated : pandas.DataFrame
            One row a place, as written. Any of the columns ``adm0_code``, ``adm0_name`` to
            ``adm5_code``, ``adm5_name``, ``place_code`` and ``place_name`` (level not known),
            ``longitude`` and ``latitude`` (degrees, EPSG:4326), and how precisely the point is
            known: ``known_to`` (an ADM level) or ``precision`` (a code of
            :data:`geodata.gazetteer.points.PRECISION_LEVELS`).

        Returns
        -------
        pandas.DataFrame
            Indexed as ``stated``, with the columns of :class:`geodata.gazetteer.verdicts.Verdict`
            and ``longitude`` and ``latitude`` as they were read: numbers, the right way round.
        """
        return place_rows(self, stated)

    def candidates(
        self, name: str, *, level: int | None, within: str | None = None, limit: int = 5
    ) -> pd.DataFrame:
        """Rank the areas that a name may mean, for a person to choose from.

        Parameters
        ----------
        name : str
            As written; the P-code of an area finds it too.
        level : int or None
            ADM level looked for; other levels come after it. None where it is not known.
        within : str, optional
            P-code of the coarser area that it should lie in; areas elsewhere come after it.
        limit : int

        Returns
        -------
        pandas.DataFrame
            ``level``, ``pcode``, ``name``, ``parent`` (its name), ``score`` (0 to 100; likeness,
            less 15 outside ``within`` and less 15 at another level) and ``inside`` (whether it lies
            in ``within``; true where that is not given), best first.
        """
        return rank_candidates(self, name, level=level, within=within, limit=limit)

    def known_share(self, stated: pd.DataFrame) -> tuple[float, float]:
        """Which share of the different codes and names stated the vintage has.

        Compared with that of another vintage it tells which one a file was made for.

        Parameters
        ----------
        stated : pandas.DataFrame
            As for :meth:`place`.

        Returns
        -------
        (float, float)
            Shares of the codes and of the names, 0 to 1; 0 where none are stated.
        """
        columns = [name for name in stated.columns if name.endswith(("_code", "_name"))]
        texts = {name: stated[name].dropna().astype("str").str.strip() for name in columns}
        said = {
            name: [text for text in found.unique() if not is_blank(text)]
            for name, found in texts.items()
        }
        return StatedColumns(self, said).known_shares()

    def with_parent(self, name: str, level: int) -> tuple[str, ...]:
        """The areas of a level that a name and its parent in one cell mean.

        ``Juba County, Central Equatoria`` and ``Central Equatoria, Juba`` are Juba in Central
        Equatoria, ``Moyale (Somali)`` is the one in Somali, ``Recife/PE`` the one in the state
        whose code that is.
        """
        halves = [half.strip(" )]") for half in _TWO_NAMES.split(name)]
        if len(halves) != 2 or not all(halves):
            return ()
        found: set[str] = set()
        for own, above in (halves, halves[::-1]):
            for coarser in (known for known in self.areas.levels if known < level):
                index = self.index(coarser)
                for parent in index.bearers(above, "")[0] or index.abbreviated(above):
                    found |= set(self.index(level).bearers(own, parent)[0])
        return tuple(sorted(found))

    def with_aliases(self, aliases: Iterable[Alias]) -> Gazetteer:
        """The same with more names; what people decided still holds.

        Raises
        ------
        AreaError
            When an alias names an area that does not exist.
        """
        found = Gazetteer(self.areas, (*self._aliases, *aliases))
        found.decisions = self.decisions
        return found

    def code_systems(self, level: int) -> CodeSystems:
        """The codes of one level.

        Raises
        ------
        AreaError
            When the vintage has no such level.
        """
        if level not in self._systems:
            self._systems[level] = CodeSystems(self.areas, level)
        return self._systems[level]

    def index(self, level: int) -> LevelIndex:
        """The names of one level.

        Raises
        ------
        AreaError
            When the vintage has no such level.
        """
        if level not in self._indexes:
            aliases = [(a.pcode, a.name) for a in self._aliases if a.level == level]
            self._indexes[level] = LevelIndex(self.areas, level, aliases)
        return self._indexes[level]


def _as_texts(values: Iterable[object]) -> tuple[list[str], pd.Index | None]:
    labels = values.index if isinstance(values, pd.Series) else None
    return ["" if _missing(value) else str(value) for value in values], labels


def _as_parents(within: str | Iterable[object] | None, length: int) -> list[str]:
    if within is None or isinstance(within, str):
        return [within or ""] * length
    return _as_texts(within)[0]


def _missing(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or value != value


def _frame(matches: list[Match], labels: pd.Index | None) -> pd.DataFrame:
    frame = pd.DataFrame(matches, columns=list(Match._fields), index=labels)
    texts = dict.fromkeys(("pcode", "method", "runner_up"), "str")
    return frame.astype({**texts, "score": "float64"})
