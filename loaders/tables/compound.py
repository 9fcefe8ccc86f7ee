"""Whether the file system inside an old workbook is whole, looked at before it is read.

An XLS is a small file system: sectors chained by tables. Its reader follows the chains and sets
memory aside as the file says, so that a few broken bytes may cost all the memory there is.
See [MS-CFB], https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

MAGIC = b"\xd0\xcf\x11\xe0"
_SPECIAL = 0xFFFFFFFA  # from here on a number is no sector but a mark: free, end of a chain
_ENTRY = 128  # bytes of an entry of the directory; its last eight are the size of a stream

_Numbers = npt.NDArray[np.uint32]


def check_compound(content: bytes) -> None:
    """Check the header, the chains and the sizes of an old workbook.

    Parameters
    ----------
    content : bytes
        All of the file.

    Raises
    ------
    ValueError
        When a chain runs in a circle or out of the file, or a stream is longer than the file.
    """
    shift = int.from_bytes(content[30:32], "little")
    if shift not in (9, 12) or len(content) < 2 << shift:
        raise ValueError("no sectors")
    sectors = _Sectors(content, 1 << shift)
    _check_chains(sectors.fat[: sectors.count])
    _check_chains(sectors.join(sectors.chain(sectors.number(60))))
    for start in sectors.chain(sectors.number(48)):
        for entry in range(sectors.offset(start), sectors.offset(start + 1), _ENTRY):
            if int.from_bytes(content[entry + 120 : entry + 128], "little") > len(content):
                raise ValueError("a stream longer than the file")


class _Sectors:
    """The sectors of a file and the table that chains them."""

    def __init__(self, content: bytes, size: int) -> None:
        self.content, self.size = content, size
        self.count = -(-len(content) // size) - 1
        if max(self.number(at) for at in (40, 44, 64, 72)) > self.count:
            raise ValueError("more sectors than the file has")
        self.fat = self.join(list(self._tables()))

    def number(self, at: int) -> int:
        return int.from_bytes(self.content[at : at + 4], "little")

    def offset(self, sector: int) -> int:
        return (sector + 1) * self.size

    def numbers(self, sector: int) -> _Numbers:
        if sector >= self.count:
            raise ValueError("a sector outside the file")
        part = self.content[self.offset(sector) : self.offset(sector + 1)]
        return np.frombuffer(part[: len(part) // 4 * 4], dtype="<u4")

    def join(self, sectors: Sequence[int]) -> _Numbers:
        parts = [self.numbers(sector) for sector in sectors]
        return np.concatenate(parts) if parts else np.empty(0, np.uint32)

    def _tables(self) -> Iterator[int]:
        """The sectors of the table of chains: in the header, then in a chain of their own."""
        yield from (each for at in range(76, 512, 4) if (each := self.number(at)) < _SPECIAL)
        following = self.number(68)
        for _ in range(self.number(72)):
            if following >= _SPECIAL:
                return
            *listed, following = self.numbers(following).tolist()
            yield from (each for each in listed if each < _SPECIAL)

    def chain(self, start: int) -> list[int]:
        """The sectors of one chain; the table was checked, so that it ends."""
        found: list[int] = []
        while start < _SPECIAL:
            found.append(start)
            if start >= min(self.count, len(self.fat)) or len(found) > self.count:
                raise ValueError("a chain leads out of the file")
            start = int(self.fat[start])
        return found


def _check_chains(table: _Numbers) -> None:
    """Two sectors that lead to one make a circle, or two streams of the same bytes."""
    led_to = table[table < _SPECIAL]
    if len(np.unique(led_to)) != len(led_to):
        raise ValueError("chains that cross")
