"""What is being looked at, as one frozen value that the session and the link mirror."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from typing import Annotated, Literal, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from geodata.errors import SelectionError

Measure = Literal[
    "engagements",
    "counterparts",
    "offices",
    "programs",
    "partners",
    "days_since",
    "population_covered",
]

MOST_WEIGHT = 5
"""How much a component of a gap may count; 1 is the measure of it."""

MOST_CLASSES = 7
"""More shades than this are not told apart on a map."""

Finite = Annotated[float, Field(allow_inf_nan=False)]
Weight = Annotated[float, Field(ge=0, le=MOST_WEIGHT)]
Component = Annotated[str, Field(pattern=r"^[a-z0-9_:]{1,100}$")]

_NEED_LAYER = "indicator:"
_INDICATOR = re.compile(r"[a-z0-9_]{1,80}")


Scheme = Literal[
    "",
    "quantiles",
    "equal_interval",
    "natural_breaks",
    "pretty",
    "standard_deviation",
    "logarithmic",
    "manual",
]
"""How amounts become classes; empty is what suits the measure, ``manual`` what was typed."""

FILTERS = ("programs", "kinds", "organizations", "roles", "sources")
"""Fields of a selection that let through only what is named; empty ones let everything through."""

_COUNTING = (
    *("vintage", "root_level", "root", "level", "start", "end", "as_of", "audience"),
    *FILTERS,
)


class Camera(BaseModel):
    """Centre and zoom of the map."""

    model_config = ConfigDict(frozen=True)

    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    zoom: Annotated[float, Field(ge=0, le=22)]


class Selection(BaseModel):
    """One view: place, period, filters, measure, scale, what is picked.

    Attributes
    ----------
    vintage : str
        Boundary version; empty before anything is loaded.
    root_level, root : int, str
        The area looked into; an empty ``root`` is the whole country.
    level : int or None
        ADM level of the areas shown; None is the default of the vintage.
    start, end : date or None
        First and last day of the period, both included; None is open.
    as_of : date or None
        The day "days since" counts from; None is the end of the period or the last record.
    programs, kinds, organizations, roles, sources : tuple of str
        Filters; an empty one lets everything through. ``roles`` are post roles of counterparts.
    measure : str
        The measure that colours the map: one of :data:`Measure`, or ``indicator:`` and the code
        of a need layer.
    scheme : str
        How the amounts become classes, one of :data:`Scheme`.
    class_count : int
        How many classes are asked for; fewer where there are fewer distinct values.
    breaks : tuple of float or None
        Frozen class breaks, those typed by hand included; None takes those of the unfiltered
        country.
    second : str
        A measure shown together with the first; empty for none.
    pairing : str
        How: ``bivariate`` colours by both, ``bubbles`` lays amounts over the colours.
    second_breaks : tuple of float or None
        Frozen class breaks of the second measure.
    labels : str
        What is written on the areas: ``name``, ``value``, ``both``, or nothing.
    points : bool
        Whether records with coordinates are drawn where they were.
    compare : str
        ``side_by_side`` shows two views beside each other, ``change`` one map of what changed.
    against : str
        What is compared with: the ``previous`` period, another ``period``, other ``programs``.
    against_start, against_end : date or None
        The other period, where that is compared.
    against_programs : tuple of str
        The other programs, where these are compared.
    area : str
        P-code of the picked area, at ``level``.
    opened : str
        The profile that is open, as ``kind:id`` with kind post, person, organization or program.
    camera : Camera or None
        None fits the root.
    weights : tuple of (str, float)
        How much components of a gap count, by their code; those not named count as by default.
    plan : str
        The id of the plan of visits that is open.
    audience : str
        Whom it is shown to, one of :data:`geodata.codelists.SENSITIVITIES`: what they may not see
        counts nowhere. Empty shows everything.
    background : str
        A map from elsewhere under the areas; empty, the default, draws from boundaries alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    vintage: str = ""
    root_level: Annotated[int, Field(ge=0, le=5)] = 0
    root: str = ""
    level: Annotated[int, Field(ge=0, le=5)] | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    as_of: dt.date | None = None
    programs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    measure: str = "engagements"
    scheme: Scheme = ""
    class_count: Annotated[int, Field(ge=2, le=MOST_CLASSES)] = 5
    breaks: tuple[Finite, ...] | None = None
    second: str = ""
    pairing: Literal["bivariate", "bubbles"] = "bivariate"
    second_breaks: tuple[Finite, ...] | None = None
    labels: Literal["", "name", "value", "both"] = ""
    points: bool = False
    compare: Literal["", "side_by_side", "change"] = ""
    against: Literal["previous", "period", "programs"] = "previous"
    against_start: dt.date | None = None
    against_end: dt.date | None = None
    against_programs: tuple[str, ...] = ()
    area: str = ""
    opened: str = ""
    weights: tuple[tuple[Component, Weight], ...] = ()
    plan: str = ""
    audience: Literal["", "public", "internal", "restricted"] = ""
    camera: Camera | None = None
    background: Literal["", "openstreetmap"] = ""

    @field_validator("measure", "second")
    @classmethod
    def _is_a_measure(cls, value: str, info: ValidationInfo) -> str:
        code = value.removeprefix(_NEED_LAYER)
        if value in get_args(Measure) or (code != value and _INDICATOR.fullmatch(code)):
            return value
        if not value and info.field_name == "second":
            return value
        raise ValueError("there is no such measure")

    @field_validator("breaks", "second_breaks")
    @classmethod
    def _breaks_rise(cls, value: tuple[float, ...] | None) -> tuple[float, ...] | None:
        if value is None or (len(value) < MOST_CLASSES and all(a < b for a, b in pairwise(value))):
            return value
        raise ValueError(f"breaks must rise, and be at most {MOST_CLASSES - 1}")

    @model_validator(mode="after")
    def _period_runs_forward(self) -> Selection:
        for start, end in ((self.start, self.end), (self.against_start, self.against_end)):
            if start and end and end < start:
                raise ValueError("the period ends before it starts")
        return self

    def but(self, **changes: object) -> Selection:
        """The same view with some fields changed, checked again.

        Raises
        ------
        SelectionError
            When a value does not fit its field.
        """
        return build_selection({**self.model_dump(), **changes})

    def opened_as(self, *kinds: str) -> tuple[str, str] | None:
        """Kind and id of the open profile when it is one of some kinds, else None."""
        kind, _, identity = self.opened.partition(":")
        return (kind, identity) if identity and kind in kinds else None

    @property
    def indicator(self) -> str:
        """The code of the need layer that colours the map; empty where a measure does."""
        code = self.measure.removeprefix(_NEED_LAYER)
        return "" if code == self.measure else code

    @property
    def paired(self) -> bool:
        """Whether two measures are to be one colour, where one view or two are shown."""
        return bool(self.second) and self.pairing == "bivariate"

    @property
    def bivariate(self) -> bool:
        """Whether the areas are coloured by two measures at once; a change is of one."""
        return self.paired and self.compare != "change"

    @property
    def filtered(self) -> bool:
        """Whether any filter beside the period is on."""
        return any(getattr(self, name) for name in FILTERS)

    def counting(self) -> Selection:
        """The same place, period and filters: how they are drawn and compared changes no count."""
        return Selection(**{name: getattr(self, name) for name in _COUNTING})

    def unfiltered(self) -> Selection:
        """The same view without its filters."""
        return self.but(**dict.fromkeys(FILTERS, ()))

    def other(self) -> Selection | None:
        """What this view is compared with, alike in everything else; None where it is nothing.

        That is so without a comparison, before an open period, and where no other programs are
        named.
        """
        if not self.compare:
            return None
        alone = self.but(compare="", against="previous", against_programs=())
        alone = alone.but(against_start=None, against_end=None)
        if self.against == "previous":
            return alone.previous()
        if self.against == "period":
            return alone.but(start=self.against_start, end=self.against_end)
        return alone.but(programs=self.against_programs) if self.against_programs else None

    def previous(self) -> Selection | None:
        """The period of the same length just before this one; None when the period is open.

        A period of whole months is compared with as many whole months, any other with as many
        days. None as well where there is no calendar: before the year 1, or after 9999.
        """
        if self.start is None or self.end is None:
            return None
        try:
            return self._before(self.start, self.end)
        except (OverflowError, ValueError):
            return None

    def _before(self, start: dt.date, end: dt.date) -> Selection:
        before, after = start - dt.timedelta(days=1), end + dt.timedelta(days=1)
        if start.day == 1 and after.day == 1:
            months = (after.year - start.year) * 12 + after.month - start.month
            year, month = divmod(start.year * 12 + start.month - 1 - months, 12)
            return self.but(start=dt.date(year, month + 1, 1), end=before)
        return self.but(start=start - (after - start), end=before)


def is_need(measure: str) -> bool:
    """Whether a measure is a need layer."""
    return measure.startswith(_NEED_LAYER)


def as_measure(indicator: str) -> str:
    """The measure of a selection that shows a need layer."""
    return f"{_NEED_LAYER}{indicator}"


def build_selection(fields: dict[str, object]) -> Selection:
    """A selection from plain values, as they stand in a link or a saved view.

    Raises
    ------
    SelectionError
        Naming the first field that does not fit.
    """
    try:
        return Selection.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "period"
        raise SelectionError(
            f"The link's {name} cannot be used: {first['msg']}",
            remedy="The rest of the view is shown without it.",
        ) from error
