"""The language of the interface: messages, plurals, numbers and dates in the reader's own.

Messages are the English sentences themselves, looked up in gettext catalogues. Which language is
spoken is asked of a source that the pages set, so that the shell and the exports need no page.
"""

from __future__ import annotations

import gettext as _gettext
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

CATALOGUES = Path(__file__).parent / "locales"
"""A folder a language, with the catalogue as translators keep it, in ``LC_MESSAGES``."""

LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ar": "العربية",
}
"""Languages of the interface by their code, each under its own name."""

RIGHT_TO_LEFT = frozenset({"ar"})

_ISOLATE, _LEFT_ISOLATE, _END = "\u2068", "\u2066", "\u2069"
_NO_ISOLATES = dict.fromkeys(map(ord, (_ISOLATE, _LEFT_ISOLATE, _END)))
# Words of Arabic script and figures between them stand where they belong by themselves.
_AT_HOME = re.compile(r"[\d\s.,\u0600-\u06ff]*")
_PERCENT = re.compile(r"(?:\{\w+\}|\d[\d.,]*)\s?%")

_source: Callable[[], str] | None = None
_for_now: ContextVar[str] = ContextVar("language", default="")


def ask_for_language(source: Callable[[], str]) -> None:
    """Say who knows which language the reader at hand has chosen."""
    global _source
    _source = source


def current() -> str:
    """The code of the language spoken; English where nobody has chosen."""
    chosen = _for_now.get() or (_source() if _source is not None else "")
    return chosen if chosen in LANGUAGES else "en"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak one language for a while, whatever the reader has chosen, as in a file that leaves."""
    before = _for_now.set(language)
    try:
        yield
    finally:
        _for_now.reset(before)


def direction(language: str | None = None) -> str:
    """``rtl`` where the language is written from right to left, else ``ltr``."""
    return "rtl" if (language or current()) in RIGHT_TO_LEFT else "ltr"


def isolated(text: str) -> str:
    """Text set apart from the sentence it is put into, so that neither turns the other around.

    A name of Latin letters, a code, a range or a signed number would otherwise take along the
    figures and stops beside it where the sentence goes from right to left. Elsewhere, and for text
    that is made of such parts already, nothing changes.
    """
    if direction() == "ltr" or _ISOLATE in text or _LEFT_ISOLATE in text:
        return text
    # An isolate ends with its line.
    return "\n".join(
        line if _AT_HOME.fullmatch(line) else f"{_ISOLATE}{line}{_END}" for line in text.split("\n")
    )


def bare(text: str) -> str:
    """Text without what sets its parts apart: for a file that other programs search and compare."""
    return text.translate(_NO_ISOLATES)


class _Sentence(str):
    """A message of a language from right to left: what is put into it is set apart."""

    __slots__ = ()

    def format(self, *args: object, **fields: object) -> str:
        """The sentence with its placeholders filled."""
        apart = {
            name: isolated(value) if isinstance(value, str) else value
            for name, value in fields.items()
        }
        return super().format(*args, **apart)


def locale(language: str | None = None) -> str:
    """The locale that numbers and dates follow."""
    return language or current()


def asked_for(link: str | None, accepted: str | None) -> str:
    """The language a reader asks for: that of the link, else the browser's best that is ours.

    ``accepted`` is an ``Accept-Language`` header, such as ``fr-CH, fr;q=0.9, en;q=0.8``.
    """
    if link in LANGUAGES:
        return str(link)
    weighed = []
    for place, part in enumerate((accepted or "").split(",")):
        tag, _, rest = part.partition(";")
        weight = re.search(r"q=([01](?:\.\d+)?)", rest)
        weighed.append((-float(weight[1]) if weight else -1.0, place, tag.strip().lower()))
    ours = (tag.partition("-")[0] for weight, _, tag in sorted(weighed) if weight)
    return next((language for language in ours if language in LANGUAGES), "en")


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    file = CATALOGUES / language / "LC_MESSAGES" / "engagement.po"
    if not file.is_file():
        return _gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with file.open("rb") as text:
        messages = read_po(text, locale=language)
    for message in messages:
        # Plurals that nobody has translated yet would be compiled as empty words.
        if not isinstance(message.string, str) and not all(message.string):
            message.string = ""
        elif language in RIGHT_TO_LEFT:
            message.string = _with_percents(message.string)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return _gettext.GNUTranslations(compiled)


def _with_percents(translated: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """A translation whose percentages are read from the left, as tables write them."""
    if isinstance(translated, str):
        return _PERCENT.sub(f"{_LEFT_ISOLATE}\\g<0>{_END}", translated)
    return tuple(_PERCENT.sub(f"{_LEFT_ISOLATE}\\g<0>{_END}", form) for form in translated)


def gettext(message: str, language: str | None = None) -> str:
    """A message in the language spoken, or in another; itself where it has no translation."""
    if not message:
        return ""
    catalogue = _catalogue(language or current())
    said = catalogue.gettext(message)
    if said == message:
        # A word that is there with its plural alone, which Python 3.11.2 does not look for.
        said = catalogue.ngettext(message, message, 1)
    return _sentence(said, language)


def ngettext(one: str, many: str, count: int) -> str:
    """A message about so many things."""
    return _sentence(_catalogue(current()).ngettext(one, many, count))


def _sentence(said: str, language: str | None = None) -> str:
    return _Sentence(said) if "{" in said and direction(language) == "rtl" else said


def plural_forms(one: str, many: str, language: str | None = None) -> tuple[str, ...]:
    """A message about things in all its plural forms, as gettext orders them.

    For whoever counts later: the browser picks the form by :func:`plural_order`.
    """
    catalogue = _catalogue(language or current())
    numbers = {_form(catalogue, number): number for number in reversed(_NUMBERS)}
    return tuple(catalogue.ngettext(one, many, numbers[form]) for form in sorted(numbers))


def plural_order(language: str | None = None) -> dict[str, int]:
    """Which of the plural forms goes with a category of numbers, as browsers name them."""
    from babel import Locale

    spoken = Locale.parse(locale(language))
    catalogue = _catalogue(language or current())
    return {spoken.plural_form(n): _form(catalogue, n) for n in reversed(_NUMBERS)}


# Every plural form of every language is there for one of these; the first are tried first.
_NUMBERS = (1, *range(201), 1_000_000)


def _form(catalogue: _gettext.NullTranslations, number: int) -> int:
    """Position of the plural form for a number; without a catalogue, as in English."""
    return int(catalogue.plural(number) if hasattr(catalogue, "plural") else number != 1)


def noop(message: str) -> str:
    """Mark a message that is looked up later, where it is shown."""
    return message


def nnoop(one: str, many: str) -> tuple[str, str]:
    """Mark a message about so many things that is looked up later, where it is shown."""
    return one, many


class Later(str):
    """A message for those who keep it and show it to many, each in the language spoken then."""

    __slots__ = ()

    def __str__(self) -> str:
        """The message in the language spoken now."""
        return gettext(super().__str__())


class InLanguage(Mapping[str, str]):
    """A code list, or another table of English labels, read in the language spoken."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._labels = labels

    def __getitem__(self, code: str) -> str:
        return gettext(self._labels[code])

    def __iter__(self) -> Iterator[str]:
        return iter(self._labels)

    def __len__(self) -> int:
        return len(self._labels)


__all__ = [
    "CATALOGUES",
    "LANGUAGES",
    "RIGHT_TO_LEFT",
    "InLanguage",
    "Later",
    "ask_for_language",
    "asked_for",
    "current",
    "direction",
    "gettext",
    "isolated",
    "locale",
    "ngettext",
    "nnoop",
    "noop",
    "plural_forms",
    "plural_order",
    "speaking",
]
