"""A reader of QR codes, small enough to be trusted: ISO/IEC 18004, versions 1 to 4, bytes alone.

It takes every module as it is drawn, so it corrects no errors; what a camera does to find a code in
a picture is left out. It shares no line with the writer that the dashboard uses.
"""

from __future__ import annotations

import re
from itertools import zip_longest

# Version and level -> data codewords of each block.
_BLOCKS = {
    (1, "L"): [19],
    (1, "M"): [16],
    (1, "Q"): [13],
    (1, "H"): [9],
    (2, "L"): [34],
    (2, "M"): [28],
    (2, "Q"): [22],
    (2, "H"): [16],
    (3, "L"): [55],
    (3, "M"): [44],
    (3, "Q"): [17, 17],
    (3, "H"): [13, 13],
    (4, "L"): [80],
    (4, "M"): [32, 32],
    (4, "Q"): [24, 24],
    (4, "H"): [9, 9, 9, 9],
}
_MASKS = (
    lambda i, j: (i + j) % 2,
    lambda i, j: i % 2,
    lambda i, j: j % 3,
    lambda i, j: (i + j) % 3,
    lambda i, j: (i // 2 + j // 3) % 2,
    lambda i, j: i * j % 2 + i * j % 3,
    lambda i, j: (i * j % 2 + i * j % 3) % 2,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2,
)

_QUIET = 4  # modules of white around the code

Matrix = list[list[bool]]


def read_svg(svg: str) -> str:
    """The text of a code that is drawn as one path of horizontal strokes, as segno draws it."""
    width, scale, path = (
        re.search(pattern, svg)[1]  # type: ignore[index]
        for pattern in (r' width="(\d+)"', r"scale\((\d+)\)", r'"qrline"[^>]* d="([^"]+)"')
    )
    side = int(width) // int(scale) - 2 * _QUIET
    matrix = [[False] * side for _ in range(side)]
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", path):
        parts = [float(each) for each in re.findall(r"-?[\d.]+", numbers)]
        if command == "h":
            for column in range(int(x), int(x + parts[0])):
                matrix[int(y) - _QUIET][column - _QUIET] = True
            x += parts[0]
        else:
            x, y = parts if command == "M" else (x + parts[0], y + parts[1])
    return read_matrix(matrix)


def read_matrix(matrix: Matrix) -> str:
    """The text of a code, from its modules."""
    version = (len(matrix) - 17) // 4
    level, mask = _format(matrix)
    bits = _bits(matrix, version, _MASKS[mask])
    words = [int("".join(bits[at : at + 8]), 2) for at in range(0, len(bits) - 7, 8)]
    stream = "".join(f"{word:08b}" for word in _put_together(words, _BLOCKS[version, level]))
    assert stream[:4] == "0100", "not a code of bytes"
    length = int(stream[4:12], 2)
    return bytes(int(stream[12 + 8 * n : 20 + 8 * n], 2) for n in range(length)).decode()


def _format(matrix: Matrix) -> tuple[str, int]:
    at = [*((8, j) for j in (0, 1, 2, 3, 4, 5, 7, 8)), (7, 8)]
    read = "".join("01"[matrix[i][j]] for i, j in at[:5])
    plain = int(read, 2) ^ 0b10101
    return "MLHQ"[plain >> 3], plain & 7


def _is_function(i: int, j: int, side: int) -> bool:
    """Whether a module says something of the code and nothing of the text."""
    corner = (i < 9 and j < 9) or (i < 9 and j >= side - 8) or (i >= side - 8 and j < 9)
    aligned = side > 21 and abs(i - (side - 7)) <= 2 and abs(j - (side - 7)) <= 2
    return corner or aligned or i == 6 or j == 6


def _bits(matrix: Matrix, version: int, mask) -> list[str]:
    """The modules of the text in their order, two columns at a time, from the lower right."""
    side, found, up = 17 + 4 * version, [], True
    for right in [*range(side - 1, 6, -2), 5, 3, 1]:
        for step in range(side):
            i = side - 1 - step if up else step
            found += [
                "01"[matrix[i][j] ^ (mask(i, j) == 0)]
                for j in (right, right - 1)
                if not _is_function(i, j, side)
            ]
        up = not up
    return found


def _put_together(words: list[int], blocks: list[int]) -> list[int]:
    """Codewords block by block; they stand one of each block after the other."""
    count = sum(blocks)
    rows = [words[at : at + len(blocks)] for at in range(0, count, len(blocks))]
    return [word for block in zip_longest(*rows) for word in block if word is not None]
