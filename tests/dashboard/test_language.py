"""Languages: every message of the code in every catalogue, numbers and dates, who speaks which."""

from __future__ import annotations

import re
import string
from importlib import import_module

import pandas as pd
import pytest
from babel.messages.pofile import read_po

from dashboard import language, messages
from dashboard.language import LANGUAGES, InLanguage, Later, gettext, isolated
from dashboard.words import areawords, wording
from geodata.areas import Areas

OTHERS = [code for code in LANGUAGES if code != "en"]
FORMS = {"fr": (2, 3), "es": (2, 3), "ar": (6,)}
"""How many plural forms a language has, by the rules that translators' tools give it."""


@pytest.fixture(scope="module")
def template():
    """Every message of the code as it is now."""
    return messages.collect_messages()


@pytest.fixture(scope="module")
def catalogues():
    """The catalogues as translators keep them."""
    found = {}
    for code in OTHERS:
        with messages.catalogue_file(code).open("rb") as text:
            found[code] = read_po(text, locale=code)
    return found


@pytest.fixture
def spoken():
    """Say which language is spoken; nobody has chosen one before and after."""
    before = language._source
    yield lambda code: language.ask_for_language(lambda: code)
    language._source = before


def said(message) -> list[str]:
    """Its translations: one, or one a plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def fields(text: str) -> set[str]:
    """The placeholders of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_is_in_the_catalogue(template, catalogues, code):
    """Whoever writes a sentence runs the extraction; ``make messages`` does."""
    known = {message.id for message in catalogues[code] if message.id}
    wanted = {message.id for message in template if message.id}
    assert sorted(map(str, wanted - known)) == []
    assert sorted(map(str, known - wanted)) == []


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_is_translated(catalogues, code):
    """No reader meets a sentence in another language than theirs."""
    missing = [message.id for message in catalogues[code] if message.id and not all(said(message))]
    assert missing == []


@pytest.mark.parametrize("code", OTHERS)
def test_placeholders_are_those_of_the_english(catalogues, code):
    """A figure that a translation leaves out is lost, and one it invents is a failure."""
    wrong = [
        (message.id, text)
        for message in catalogues[code]
        if message.id
        for form, text in enumerate(said(message))
        if text and not agrees(message, text, exact=code == "ar" and form < 3)
    ]
    assert wrong == []


def agrees(message, text: str, *, exact: bool) -> bool:
    """Whether a translation has the English placeholders; in a plural the number may be a word.

    A form that is of one number only (``exact``: none, one, two) may say it, whatever it is called.
    """
    if isinstance(message.id, str):
        return fields(text) == fields(message.id)
    one, many = map(fields, message.id)
    lacking = (one & many) - {"count"} - fields(text)
    return fields(text) <= one | many and len(lacking) <= exact


@pytest.mark.parametrize("code", OTHERS)
def test_plurals_have_every_form_of_the_language(catalogues, code):
    """Arabic has six, and a catalogue with fewer would say nothing of the others."""
    catalogue = catalogues[code]
    assert catalogue.num_plurals in FORMS[code]
    counted = [message for message in catalogue if message.pluralizable]
    assert {len(message.string) for message in counted} == {catalogue.num_plurals}


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_is_only_guessed(catalogues, code):
    """A translation marked as fuzzy is not shown, so none is kept."""
    assert [message.id for message in catalogues[code] if message.id and message.fuzzy] == []


@pytest.mark.parametrize("code", OTHERS)
def test_markup_stands_in_the_translation_too(catalogues, code):
    """Bold stays bold, and a key that is named stays as the page has it."""
    marks = re.compile(r"\*\*|`[^`]+`")
    wrong = [
        message.id
        for message in catalogues[code]
        if isinstance(message.id, str) and message.id and message.string
        if sorted(marks.findall(message.id)) != sorted(marks.findall(message.string))
    ]
    assert wrong == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_compiles_and_speaks(spoken, code):
    """What translators keep is what the pages read, without a step between."""
    spoken(code)
    assert language.gettext("Coverage")
    assert len(language.plural_forms("day", "days", code)) in FORMS[code]


def test_a_word_is_found_that_is_in_the_catalogue_with_its_plural_alone():
    """Whatever Python it is: what a level is called stands in headings without a number."""
    assert gettext("province", "ar") == "محافظة"
    assert gettext("country", "fr") == "pays"


@pytest.mark.parametrize(("file", "names"), messages._TABLES.items())
def test_every_table_of_labels_is_where_messages_are_looked_for(file, names):
    """A table that is moved would lose its translations, and nobody would say so."""
    tables = import_module(file.removesuffix(".py").replace("/", "."))
    assert all(getattr(tables, name) for name in names)


def test_extraction_again_changes_nothing(template):
    """The template in the repository is that of the code."""
    assert messages.TEMPLATE.read_bytes() == messages._written(template)


@pytest.mark.parametrize(
    ("link", "accepted", "expected"),
    [
        ("ar", "fr", "ar"),
        ("", "fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        ("", "de, es;q=0.5, ar;q=0.9", "ar"),
        ("", "fr;q=0, es;q=0.1", "es"),
        ("tlh", "de", "en"),
        (None, None, "en"),
    ],
)
def test_the_link_speaks_before_the_browser(link, accepted, expected):
    """The language of a link, else the browser's best that is ours, else English."""
    assert language.asked_for(link, accepted) == expected


@pytest.mark.parametrize(
    ("code", "number", "day"),
    [
        ("en", "1,490", "7 Mar 2026"),
        ("fr", "1\u202f490", "7 mars 2026"),
        ("es", "1.490", "7 mar 2026"),
        ("ar", "1,490", "7 مارس 2026"),
    ],
)
def test_numbers_and_dates_are_the_readers_own(spoken, code, number, day):
    """Separators and months by the language, digits that every reader of the page knows."""
    spoken(code)
    assert wording.number(1490) == number
    assert wording.date(pd.Timestamp(2026, 3, 7)) == day


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("Bagmati", "\u2068Bagmati\u2069"),
        ("-9", "\u2068-9\u2069"),
        ("1–5", "\u20681–5\u2069"),
        ("one.\ntwo.", "\u2068one.\u2069\n\u2068two.\u2069"),
        ("2,274", "2,274"),
        ("30 سبتمبر 2026", "30 سبتمبر 2026"),
        ("\u2068Bagmati\u2069 · 4", "\u2068Bagmati\u2069 · 4"),
        ("", ""),
    ],
)
def test_what_would_turn_a_sentence_around_is_set_apart(spoken, text, apart):
    """From right to left alone, once, and only what has another direction or a sign."""
    assert isolated(text) == text
    spoken("ar")
    assert isolated(text) == apart


def test_a_sentence_from_right_to_left_sets_apart_what_is_put_into_it(spoken):
    """Names, changes and percentages keep their own order, wherever they are put."""
    spoken("ar")
    said = gettext("{area} in {parent}").format(area="Kavre", parent="Bagmati")
    assert said.count("\u2068") == said.count("\u2069") == 2
    assert wording.MEASURES["offices"].amount(0.4).startswith("\u206640 %\u2069 ")
    assert wording.change(5e6, 7e6).startswith("\u2068-2.0\u2069 ")
    assert wording.in_a_row(["Kavre", "", "4"]) == "\u2068Kavre\u2069 · 4"


def test_a_code_list_speaks_the_language_of_the_moment(spoken):
    """A table that is made once is read in whichever language is spoken then."""
    table = InLanguage({"x": "Coverage"})
    spoken("fr")
    french = table["x"], str(Later("Coverage"))
    spoken("en")
    assert (table["x"], str(Later("Coverage"))) == ("Coverage", "Coverage")
    assert french == ("Couverture", "Couverture")


def test_a_boundary_s_own_word_stays_in_english_alone(spoken, small_areas, monkeypatch):
    """One that has no translation becomes the generic word elsewhere."""
    monkeypatch.setattr(Areas, "kinds", lambda self, level: ("Suco",))
    assert areawords.level_noun(small_areas, 2, 3) == "sucos"
    spoken("fr")
    assert "suco" not in areawords.level_noun(small_areas, 2, 3)
    assert "2" in areawords.level_noun(small_areas, 2, 3)
