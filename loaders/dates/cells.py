"""What one cell says about a date, before the order of day and month and the year are known."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise, product
from typing import Literal, NamedTuple

from babel.dates import get_month_names

from geodata.gazetteer.names import fold
from loaders.tabular import Cell, cell_text

Precision = Literal["day", "month", "year"]

SERIALS = range(20_000, 66_000)  # 1954 to 2080; smaller numbers are years or nonsense
_SERIAL_ZERO = dt.date(1899, 12, 30)  # day 0 of a spreadsheet
# No two of these call different months the same; Croatian and Czech do (listopad).
_LANGUAGES = (
    *("en", "fr", "es", "pt", "ar", "ar_SY", "ar_MA", "ar_DZ", "de", "it", "nl", "pl", "ro"),
    *("ru", "uk", "bg", "sr", "kk", "ky", "tg", "uz", "az", "tr", "fa_AF", "ps", "id", "ms"),
    *("sw", "so"),
)
_MONTH_LETTERS = 3  # what is shorter is no month: CLDR numbers some
_CENTURY = 80  # years of two digits from here on are of the last century
_SHORT = {"sept": 9, "set": 9, "setiembre": 9, "fev": 2, "juill": 7, "dez": 12}

_ISO = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:T.*|Z| \d{1,2}[:h].*)?$")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?$")
_YEAR_MONTH = re.compile(r"(\d{4})[-/. ](\d{1,2})$")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/. ](\d{4})$")
_TRIPLE = re.compile(
    r"(\d{1,2})[-/. ]{1,2}(\d{1,2})[-/. ]{1,2}(\d{4}|\d{2})(?:T.*|,? \d{1,2}[:h].*)?$"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?$")
_EPOCH = {10: 1, 13: 1000}  # digits of seconds and of milliseconds since 1970
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|ere|[ºª°])(?![^\W\d_])", re.IGNORECASE)
_CLOCK = re.compile(r",?\s*\b\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?", re.IGNORECASE)
_PART_OF_YEAR = re.compile(
    r"(?<![^\W\d_])(?:(?P<kind>quarter|trimestre|trim|semestre|half|[qths])\s*(?P<number>[1-4])"
    r"|(?P<first>[1-4])\s*(?P<after>quarter|trimestre|trim|semestre|half))",
    re.IGNORECASE,
)
_FOUR_DIGITS = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_YEARS = re.compile(r"((?:19|20)\d{2})\s*[-/–]\s*((?:19|20)?\d{2})$")
_FROM = re.compile(r"^(?:from|du|del?|desde|entre|between|من)\s+(?=\S)", re.IGNORECASE)
_UNTIL = re.compile(
    r"\s*[–—]\s*|\s+-\s+|\s+(?:to|until|till|through|au|à|al?|hasta|até|et|and|إلى|الى)\s+",
    re.IGNORECASE,
)
_HYPHENED = (
    re.compile(r"(\d{1,2}[/.]\d{1,2}[/.]\d{2,4})-(\d{1,2}[/.]\d{1,2}[/.]\d{2,4})$"),
    re.compile(r"(\d{4}-\d{1,2}-\d{1,2})/(\d{4}-\d{1,2}-\d{1,2})$"),
    re.compile(r"([^\W\d_]{3,}\.?)\s*[-/&]\s*([^\W\d_]{3,}\b.*)$"),
    re.compile(r"(\d{1,2})\s*[-/&]\s*(\d{1,2}\s+(?:de\s+)?[^\W\d_]{3,}\b.*)$"),
)
_DAYS_AFTER_MONTH = re.compile(r"([^\W\d_]{3,}\.?\s+)(\d{1,2})\s*[-–&]\s*(\d{1,2}),?\s+(\d{4})$")


class Parts(NamedTuple):
    """What a cell says.

    Attributes
    ----------
    date, precision
        The day, or the first day of the month or year.
    triple : tuple of int or None
        Two numbers whose order is open, and the year.
    month, day : int or None, int
        A month without a year, and the day of it; 0 where only the month is said.
    serial : bool
        It was a spreadsheet's number of a day.
    until : Parts or None
        The end, where the cell says a period.
    """

    date: dt.date | None = None
    precision: Precision = "day"
    triple: tuple[int, int, int] | None = None
    month: int | None = None
    day: int = 0
    serial: bool = False
    until: Parts | None = None


def take_apart(cell: Cell) -> Parts | None:
    """What a cell says; None where it says nothing that could be a date."""
    if isinstance(cell, dt.datetime):
        return Parts(cell.date())
    if isinstance(cell, dt.date):
        return Parts(cell)
    text = _plain(cell_text(cell))
    return _date(text) or _period(text)


def month_number(word: str) -> int | None:
    """The number of a month, named in full or short in any of the languages read; else None."""
    return _months().get(fold(word))


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    names = {
        fold(name): number
        for language in _LANGUAGES
        for width, context in product(("wide", "abbreviated"), ("format", "stand-alone"))
        for number, name in get_month_names(width, context, locale=language).items()
        if fold(name).isalpha() and len(fold(name)) >= _MONTH_LETTERS
    }
    return {**names, **_SHORT}


def _plain(text: str) -> str:
    """A text with plain digits, blanks and dashes, without ordinals."""
    text = "".join(str(unicodedata.decimal(c, c)) if c.isdecimal() else c for c in text)
    return _ORDINAL.sub("", " ".join(text.split())).strip(" .,;")


# --- one date -----------------------------------------------------------------------------------


def _date(text: str) -> Parts | None:
    readers: tuple[Callable[[str], Parts | None], ...] = (_iso, _numeric, _triple, _worded)
    return next((parts for read in readers if (parts := read(text))), None)


def _iso(text: str) -> Parts | None:
    if found := _ISO.match(text):
        return _dated(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_MONTH.match(text):
        return _dated(int(found[1]), int(found[2]), 1, "month")
    if found := _MONTH_YEAR.match(text):
        return _dated(int(found[2]), int(found[1]), 1, "month")
    if (found := _COMPACT.match(text)) and text[:2] in ("19", "20"):
        precision: Precision = "day" if found[3] else "month"
        return _dated(int(found[1]), int(found[2]), int(found[3] or 1), precision)
    return None


def _numeric(text: str) -> Parts | None:
    """A spreadsheet's serial number of a day, a year, or a computer's count since 1970."""
    if not _NUMBER.match(text):
        return None
    number = int(float(text))
    if number in SERIALS:
        return Parts(_SERIAL_ZERO + dt.timedelta(days=number), serial=True)
    if unit := _EPOCH.get(len(str(number))):
        return Parts(dt.datetime.fromtimestamp(number // unit, dt.UTC).date())
    return _dated(number, 1, 1, "year") if len(str(number)) == 4 else None


def _triple(text: str) -> Parts | None:
    found = _TRIPLE.match(text)
    return Parts(triple=(int(found[1]), int(found[2]), _full_year(found[3]))) if found else None


def _worded(text: str) -> Parts | None:
    """A month by name, alone or with a day and a year: ``12 mars 2021``, ``Mar-21``, ``March``."""
    months = set(_months_in(text))
    if len(months) != 1:
        return None
    return _dated_by(months.pop(), _CLOCK.sub("", text))


def _dated_by(month: int, text: str) -> Parts | None:
    """A date of a known month, from the numbers beside it; None where there are too many."""
    numbers = _DIGITS.findall(text)
    years = [int(digits) for digits in numbers if len(digits) == 4]
    days = [digits for digits in numbers if len(digits) < 3]
    if not numbers:
        return Parts(month=month)
    if years:
        day = int(days[0]) if days else 0
        precision: Precision = "day" if day else "month"
        return _dated(years[0], month, day or 1, precision) if len(days) < 2 else None
    if len(days) == 2:
        return _dated(_full_year(days[1]), month, int(days[0]))
    if len(days) != 1:
        return None
    if int(days[0]) > 31 or (not text[:1].isdigit() and re.search(r"[-'’]", text)):
        return _dated(_full_year(days[0]), month, 1, "month")
    return Parts(month=month, day=int(days[0]))


def _months_in(text: str) -> Iterator[int]:
    """The months that a text names, those of two words among them."""
    found = _WORD.findall(text)
    pairs = [f"{a} {b}" for a, b in pairwise(found)]
    in_two = [number for pair in pairs if (number := month_number(pair))]
    yield from in_two or (number for word in found if (number := month_number(word)))


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= _CENTURY else 2000)


def _dated(year: int, month: int, day: int, precision: Precision = "day") -> Parts | None:
    try:
        return Parts(dt.date(year, month, day), precision)
    except ValueError:
        return None


# --- periods ------------------------------------------------------------------------------------


def _period(text: str) -> Parts | None:
    """A start and an end in one cell: quarters, school years, from and until."""
    return _part_of_year(text) or _years(text) or _from_until(_FROM.sub("", text))


def _part_of_year(text: str) -> Parts | None:
    """``Q1 2021``, ``2021 T2``, ``1er trimestre 2021``, ``H2 2021``."""
    found, year = _PART_OF_YEAR.search(text), _FOUR_DIGITS.search(text)
    if not found or not year:
        return None
    kind, number = (found["kind"] or found["after"]).lower(), int(found["number"] or found["first"])
    length = 6 if kind in ("semestre", "half", "h", "s") else 3
    last = number * length
    if last > 12:
        return None
    start = dt.date(int(year[1]), last - length + 1, 1)
    return Parts(start, "month", until=Parts(start.replace(month=last), "month"))


def _years(text: str) -> Parts | None:
    """``2021/22`` and ``2021-2022``."""
    found = _YEARS.match(text)
    if not found:
        return None
    first, last = int(found[1]), _full_year(found[2])
    if not first < last:
        return None
    return Parts(dt.date(first, 1, 1), "year", until=Parts(dt.date(last, 1, 1), "year"))


def _from_until(text: str) -> Parts | None:
    """``01/03/2021 - 05/03/2021``, ``Jan-Mar 2022``, ``12-14 March 2021``, ``28 Feb to 3 Mar``."""
    for left, right in _halves(text):
        end = _date(right)
        start = end and _start(left, end)
        if end and start:
            return start._replace(until=end)
    return None


def _halves(text: str) -> Iterator[tuple[str, str]]:
    if found := _DAYS_AFTER_MONTH.match(text):
        yield f"{found[1]}{found[2]} {found[4]}", f"{found[1]}{found[3]} {found[4]}"
    cut = _UNTIL.split(text)
    if len(cut) == 2:
        yield cut[0], cut[1]
    yield from ((found[1], found[2]) for form in _HYPHENED if (found := form.match(text)))


def _start(left: str, end: Parts) -> Parts | None:
    """The start of a period, with the month and the year that only its end says."""
    whole = _date(left)
    if whole and whole.month is None:
        return whole
    if end.date is None:
        return whole if end.month else None
    if left.isdigit():
        return _dated(end.date.year, end.date.month, int(left)) if len(left) < 3 else None
    borrowed = _date(f"{left} {end.date.year}")
    if borrowed and borrowed.date and borrowed.date > end.date:
        return _date(f"{left} {end.date.year - 1}")
    return borrowed


def last_day(date: dt.date, precision: str | None) -> dt.date:
    """The last day of what a date stands for: itself, its month or its year."""
    if precision == "year":
        return dt.date(date.year, 12, 31)
    if precision == "month":
        return date.replace(day=calendar.monthrange(date.year, date.month)[1])
    return date
