"""The words of the map's scripts: every key that is said is there, and every placeholder given."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import addresses
from dashboard.language import LANGUAGES, RIGHT_TO_LEFT
from dashboard.words import mapwords

SCRIPTS = [script for script in addresses.SCRIPTS if script.is_relative_to(addresses.ASSETS)]
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
SAID = re.compile(r"(?:\bours\.|(?<![.\w]))(?P<how>say|sayMany)\(")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
# Keys that a script puts together from a few codes of its own.
BUILT = {
    "window-": ("moving", "cumulative"),
    "speed-": ("slow", "medium", "fast"),
    "stop-": ("chosen", "next", "off"),
    "stops-": ("chosen", "next", "off"),
    "served-": ("chosen", "next"),
}


def code_of(script):
    """A script without its comments."""
    return COMMENT.sub("", script.read_text(encoding="utf-8"))


def arguments(code, start):
    """The text of each argument of the call whose parenthesis opens before `start`."""
    depth, found, last = 0, [], start
    for at in range(start, len(code)):
        if code[at] in "([{":
            depth += 1
        elif code[at] in ")]}" and depth:
            depth -= 1
        elif not depth and code[at] in ",)":
            found.append(code[last:at].strip())
            last = at + 1
            if code[at] == ")":
                return found
    raise AssertionError("a call without an end")


def keys_of(argument):
    """The keys that a first argument can be: written out, chosen of two, or built of codes."""
    written = re.findall(r'"([a-z][a-z-]*)"', argument)
    return [key + code for key in written for code in BUILT.get(key, ("",))]


def calls():
    """Everything that is said: script, how, keys, and the names of the values that are given."""
    for script in SCRIPTS:
        code = code_of(script)
        for call in SAID.finditer(code):
            if code[: call.start()].endswith("function "):
                continue  # where they are defined
            key, *rest = arguments(code, call.end())
            values = rest[1:] if call["how"] == "sayMany" else rest
            names = set(re.findall(r"[{,]\s*(\w+)", values[0])) if values else set()
            yield script.name, call["how"], key, keys_of(key), names


CALLS = list(calls())


def test_scripts_say_something():
    """The calls are found: without this, the tests below would hold of nothing."""
    assert {"engagement-tip.js", "engagement-reach.js", "engagement-menu.js"} <= {
        c[0] for c in CALLS
    }
    assert len(CALLS) > 50


@pytest.mark.parametrize(("script", "how", "written", "keys", "given"), CALLS)
def test_every_key_that_a_script_says_is_there(script, how, written, keys, given):
    """In the table it looks in, with no placeholder that the script does not give."""
    assert keys, f"{script}: a key cannot be read from {written}"
    for key in keys:
        table = mapwords.COUNTED if how == "sayMany" else mapwords.WORDS
        assert key in table, f"{script}: no words for {key}"
        sentences = table[key] if how == "sayMany" else (table[key],)
        asked = {name for sentence in sentences for name in PLACEHOLDER.findall(sentence)}
        count = {"count"} if how == "sayMany" else set()
        assert asked <= given | count, f"{script}: {key} lacks {asked - given - count}"


def test_no_words_are_left_over():
    """What no script says any more is not given to translators."""
    said = {key for _, _, _, keys, _ in CALLS for key in keys}
    assert {*mapwords.WORDS, *mapwords.COUNTED} - said == {"days"}  # compared, never said
    assert not {*mapwords.WORDS} & {*mapwords.COUNTED}


SENTENCE = re.compile(r"\"([A-Z][a-z]+ [a-z]+[^\"]*)\"|\`([A-Z][a-z]+ [a-z]+[^\`]*)\`")


def test_no_script_keeps_sentences_of_its_own():
    """All that a reader sees goes through the catalogues, but for the loss of the words."""
    kept = [found[0] for script in SCRIPTS for found in SENTENCE.findall(code_of(script))]
    assert kept == [mapwords.WORDS["no-shapes"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_all_words_in_all_its_forms(language):
    """One file with every key; as many plural forms as its rule can ask for."""
    file = json.loads(mapwords.words_file(language))
    assert file["format"] == mapwords.FORMAT
    assert file["language"] == language
    assert file["direction"] == ("rtl" if language in RIGHT_TO_LEFT else "ltr")
    assert file["words"].keys() == mapwords.WORDS.keys()
    assert file["counted"].keys() == mapwords.COUNTED.keys()
    for forms in file["counted"].values():
        assert set(file["order"].values()) == set(range(len(forms)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language):
    """No translation asks for a value that the script does not give, or leaves one out."""
    file = json.loads(mapwords.words_file(language))
    for key, sentence in mapwords.WORDS.items():
        assert {*PLACEHOLDER.findall(file["words"][key])} == {*PLACEHOLDER.findall(sentence)}, key
    for key, (_, many) in mapwords.COUNTED.items():
        for form in file["counted"][key]:
            # One of a thing may be said without its figure.
            asked = {*PLACEHOLDER.findall(form)}
            assert asked <= {*PLACEHOLDER.findall(many)} <= asked | {"count"}, key


def test_the_address_changes_with_the_words(monkeypatch):
    """A browser may keep a file for ever, because other words have another address."""
    before = mapwords.words_address("en")
    mapwords.words_file.cache_clear()
    monkeypatch.setattr(mapwords, "WORDS", {**mapwords.WORDS, "map": "Another map"})
    assert mapwords.words_address("en") != before
    mapwords.words_file.cache_clear()


def test_a_language_that_is_none_has_no_words():
    """Neither a file nor an address is made of what a link may say."""
    with pytest.raises(ValueError, match="not a language"):
        mapwords.words_address("../en")


def test_words_need_little_to_be_imported():
    """The server answers before folium and pandas are there, and its words with it."""
    code = "import dashboard.words.mapwords, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert not {"folium", "pandas", "babel"} & set(done.stdout.split())


def test_scripts_are_listed_once():
    """Every script of the map is in the bundle."""
    there = {path.name for path in Path(addresses.ASSETS).glob("engagement-*.js")}
    assert {script.name for script in SCRIPTS} == there
