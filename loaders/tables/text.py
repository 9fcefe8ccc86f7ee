"""Text as people send it: which encoding, which delimiter, and the rows of a CSV.

Bytes that are not UTF-8 are read in the encoding under which most words are words: letters of one
script, small after the first or all capitals. Detectors that count frequent letters need more
text than a list of districts has.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from geodata.errors import SourceError

_DELIMITERS = (",", ";", "\t", "|")
# In order of preference where several fit equally well; the last two are those of Excel on a Mac
# and of the command line of Windows.
_LEGACY = ("cp1252", "cp1256", "cp1251", "mac_roman", "cp850")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as the mark of UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])  # all but tab and line breaks
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_END = "\x03"  # a last row that no text holds, since control characters are taken out
_SAMPLE = 400_000  # bytes with letters beyond ASCII that an encoding is judged by
_WORD = re.compile(r"[A-Za-z\x80-\U0010ffff]+")
_TYPOGRAPHY = re.compile(
    "[\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2022«»°€¿¡\xa0\u060c\u061b\u061f]+"
)
_POINTS = re.compile("[\u0640\u064b-\u0652\u200c-\u200f]+")  # what stands above Arabic letters
_LOST = "\ufffd"
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_BROKEN = 0.05  # share of letters beyond ASCII that may be broken in UTF-8
_LAM = "\u0644"
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=(.)\"?\s*$", re.IGNORECASE)


def decode(content: bytes) -> tuple[str, str]:
    """Bytes as text, and the encoding that they are in.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    text, encoding : str, str
        What cannot be read in the encoding is U+FFFD.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding
    if wide := _unmarked_utf16(content[:20_000]):
        return content.decode(wide, errors="replace"), wide
    text = content.decode("utf-8", errors="replace")
    if _is_utf8(text, content):
        return text, "utf-8"
    encoding = _legacy_encoding(content)
    return content.decode(encoding, errors="replace"), encoding


def _is_utf8(text: str, content: bytes) -> bool:
    """Whether bytes are UTF-8, but for a few that somebody broke: cut off, or pasted in."""
    lost = text.count(_LOST)
    if not lost or content.isascii():
        return True
    beyond = sum(len(found) for found in _BEYOND.findall(text)) - lost
    return lost <= _BROKEN * beyond


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without its mark: delimiters, digits and line ends have a zero byte on one side."""
    if b"\n" in head and b"\n\0" not in head and b"\0\n" not in head:
        return None  # zeros that somebody pasted into text of single bytes
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even + odd < 0.02 * len(head) or min(even, odd) > 0.05 * (even + odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _legacy_encoding(content: bytes) -> str:
    """The encoding under which most words with letters beyond ASCII are plausible."""
    lines = [line for line in content.splitlines() if not line.isascii()]
    sample = b"\n".join(lines)[:_SAMPLE]
    return max(_LEGACY, key=lambda encoding: _plausibility(sample, encoding))


def _plausibility(sample: bytes, encoding: str) -> float:
    """The share of words beyond ASCII that can be words; signs may stand around them."""
    text = _POINTS.sub("", sample.decode(encoding, errors="replace"))
    parts = [_TYPOGRAPHY.split(word) for word in _WORD.findall(text) if not word.isascii()]
    share = sum(all(map(_can_be_word, split)) for split in parts) / max(len(parts), 1)
    # Cyrillic capitals are Arabic letters too, but never the commonest one.
    return 0.9 * share if encoding == "cp1256" and _LAM not in text else share


def _can_be_word(word: str) -> bool:
    """Letters of one script, small after the first or all capitals, not mostly accented."""
    if not word or word.isascii():
        return True
    scripts = {_script(letter) for letter in word}
    if len(scripts) > 1 or not word.isalpha():
        return False
    accented = sum(not letter.isascii() for letter in word)
    crowded = scripts == {"latin"} and len(word) > 2 and accented > len(word) / 2
    return not crowded and (word[1:] == word[1:].lower() or word == word.upper())


def _script(letter: str) -> str:
    """By the block that a letter is in; enough for the encodings in question."""
    return "latin" if letter < "\u0250" else "cyrillic" if letter < "\u0530" else "arabic"


def control_share(text: str) -> float:
    """The share of control characters: none in text, many in what is none."""
    return len(_CONTROL.findall(text)) / max(len(text), 1)


def clean(text: str) -> str:
    """Text without control characters, which hide in codes and drive terminals."""
    return text.translate(_CONTROLS) if _CONTROL.search(text) else text


def read_csv(name: str, text: str) -> Iterator[list[str]]:
    """The rows of a CSV, whatever delimits its cells.

    Parameters
    ----------
    name : str
        File name, for errors.
    text : str
        Without control characters; see :func:`clean`.

    Yields
    ------
    list of str

    Raises
    ------
    SourceError
        At the end, when a quotation mark is never closed.
    """
    csv.field_size_limit(len(text) + 3)
    reader = csv.reader(chain(_lines(text), [_END]), delimiter=find_delimiter(text))
    number, closed = 0, False
    for row in reader:
        closed = row == [_END]
        number += 1
        if not closed:
            yield row
    if not closed:
        raise SourceError(
            "A quotation mark is opened and never closed",
            where=f"{name}, row {number}",
            remedy="Close it or take it out; everything after it would be one cell.",
        )


def _lines(text: str) -> Iterator[str]:
    """The lines of a text with their ends, one at a time: no second copy of a large file."""
    return (found[0] for found in _LINE.finditer(text))


def find_delimiter(text: str) -> str:
    """The delimiter under which most rows have the same number of cells, more than one.

    A first line such as ``sep=;``, which spreadsheets write, settles it.
    """
    first, _, _ = text[:100].partition("\n")
    if (stated := _SEPARATOR_LINE.match(first)) and stated[1] in _DELIMITERS:
        return stated[1]
    head = "\n".join(text[:200_000].splitlines()[:100])
    return max(_DELIMITERS, key=lambda delimiter: _regularity(head, delimiter))


def _regularity(head: str, delimiter: str) -> tuple[float, int]:
    widths = Counter(len(row) for row in csv.reader(io.StringIO(head), delimiter=delimiter))
    widths.pop(0, None)
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    return (rows / max(widths.total(), 1) if width > 1 else 0.0, width)
