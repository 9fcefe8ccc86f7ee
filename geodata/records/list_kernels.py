"""Kernels that make lists of engagements by what they have, and filter with them.

In both modules of kernels *positions* of engagements are int32 and ascend, and engagements stand by
day, so the later of two positions is the later in time. A *ragged* column is ``start`` and
``members``: those of engagement ``e`` are ``members[start[e]:start[e + 1]]``. Appending is
branchless: every candidate is written, and the end moves only past those that pass.
"""

from __future__ import annotations

import numpy as np

from geodata.compiled import Array, compiled


@compiled
def group(codes: Array, values: Array, first: Array, grouped: Array) -> None:
    """Fill the values of each code, in the order they stand in, by counting sort.

    ``first`` comes in as zeros, one more than there are codes.
    """
    for code in codes:
        first[code + 1] += 1
    for code in range(len(first) - 1):
        first[code + 1] += first[code]
    for at in range(len(codes)):
        code = codes[at]
        grouped[first[code]] = values[at]
        first[code] += 1
    step_back(first)


@compiled
def step_back(first: Array) -> None:
    """Filling moved each beginning to where the next one was."""
    for code in range(len(first) - 1, 0, -1):
        first[code] = first[code - 1]
    first[0] = 0


@compiled
def group_members(start: Array, members: Array, code_of: Array, first: Array, order: Array) -> None:
    """:func:`group` of the engagements of a ragged column by its members' codes; 0 is no code.

    ``order`` has room for all members; what is filled ends at ``first[-1]``.
    """
    for member in members:
        code = code_of[member]
        first[code + 1] += code > 0
    for code in range(len(first) - 1):
        first[code + 1] += first[code]
    for one in range(len(start) - 1):
        for at in range(start[one], start[one + 1]):
            code = code_of[members[at]]
            if code > 0:
                order[first[code]] = one
                first[code] += 1
    step_back(first)


@compiled
def tidy_rows(start: Array, members: Array) -> int:
    """Sort the members of each row and keep each once, in place; how many are left.

    By insertion: rows are short, and those that come from files mostly ascend already.
    """
    end = 0
    first = 0
    for row in range(len(start) - 1):
        last = start[row + 1]
        begin = end
        for at in range(first, last):
            member = members[at]
            # members[begin:end] is sorted and distinct; writing never passes reading.
            to = end
            while to > begin and members[to - 1] > member:
                to -= 1
            if to > begin and members[to - 1] == member:
                continue
            for move in range(end, to, -1):
                members[move] = members[move - 1]
            members[to] = member
            end += 1
        first = last
        start[row + 1] = end
    return end


@compiled
def mark(first: Array, order: Array, wanted: Array, size: int) -> Array:
    """A bit for each engagement that stands in one of some lists, in whole words."""
    marked = np.zeros((size + 63) // 64 * 8, np.uint8)
    for code in wanted:
        for at in range(first[code], first[code + 1]):
            marked[order[at] >> 3] |= 1 << (order[at] & 7)
    return marked


@compiled
def mark_both(first: Array, order: Array, wanted: Array, others: Array) -> Array:
    """A bit for each engagement that stands in one of some lists and is marked among others."""
    marked = np.zeros(len(others), np.uint8)
    for code in wanted:
        for at in range(first[code], first[code + 1]):
            byte = order[at] >> 3
            marked[byte] |= others[byte] & 1 << (order[at] & 7)
    return marked


@compiled
def marked_positions(marked: Array, most: int) -> Array:
    """The marked positions, ascending; there are at most so many."""
    found = np.empty(most + 8, np.int32)  # to spare: every candidate is written
    end = 0
    words = marked.view(np.uint64)  # most are empty
    for word in range(len(words)):
        if words[word]:
            for byte in range(word * 8, word * 8 + 8):
                if marked[byte]:
                    for bit in range(8):
                        found[end] = byte * 8 + bit
                        end += marked[byte] >> bit & 1
    return found[:end]


@compiled
def passing(positions: Array, codes: Array, wanted: Array) -> Array:
    """Those positions whose code is wanted."""
    kept = np.empty(len(positions), np.int32)
    end = 0
    for one in positions:
        kept[end] = one
        end += wanted[codes[one]]
    return kept[:end]


@compiled
def passing_any(positions: Array, start: Array, members: Array, wanted: Array) -> Array:
    """Those positions of which some member is wanted."""
    kept = np.empty(len(positions), np.int32)
    end = 0
    for one in positions:
        fits = 0
        for at in range(start[one], start[one + 1]):
            fits |= wanted[members[at]]
        kept[end] = one
        end += fits
    return kept[:end]


@compiled
def gather_bits(start: Array, tags: Array, bits: Array) -> Array:
    """For each engagement, the bits of all the offices among its tags."""
    found = np.zeros(len(start) - 1, np.int64)
    for one in range(len(found)):
        for at in range(start[one], start[one + 1]):
            if tags[at] & 3 == 3:
                found[one] |= bits[tags[at] >> 2]
    return found
