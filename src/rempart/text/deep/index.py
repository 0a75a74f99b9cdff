"""An index from 64-bit hashes to numbers that kernels can look into: open addressing behind a bitmap that says no
quickly."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.text.deep.keys import Hashes
from rempart.text.jit import kernel

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
_SEVEN = np.uint64(7)
_THREE = np.uint64(3)
_BITS = 32
"""Bits of the bitmap for each entry: one look-up in thirty-two of what is not there goes on to the table."""


class Index(NamedTuple):
    """`keys[i]` is a hash (0: free), `values[i]` its number; a hash may stand there more than once. `bits`: one bit a
    hash."""

    keys: Hashes
    values: npt.NDArray[np.int32]
    bits: npt.NDArray[np.uint8]


def index_of(hashes: Hashes, numbers: npt.NDArray[np.int32]) -> Index:
    """Build an index; no hash may be 0."""
    size = 1 << max(8, int(2 * len(hashes)).bit_length())
    bits = 1 << max(10, int(_BITS * len(hashes)).bit_length())
    made = Index(np.zeros(size, np.uint64), np.zeros(size, np.int32), np.zeros(bits // 8, np.uint8))
    _insert(made, hashes, numbers)
    return made


@kernel
def spread(h: np.uint64) -> np.uint64:
    """Bring all bits of an FNV hash to the upper half (Fibonacci hashing, Knuth 6.4)."""
    return (h ^ (h >> _HALF)) * _SPREAD


@kernel
def _insert(index: Index, hashes: Hashes, numbers: npt.NDArray[np.int32]) -> None:
    mask = np.uint64(len(index.keys) - 1)
    for i in range(len(hashes)):
        s = spread(hashes[i]) >> _HALF
        bit = s & np.uint64(8 * len(index.bits) - 1)
        index.bits[bit >> _THREE] |= np.uint8(1) << np.uint8(bit & _SEVEN)
        at = s & mask
        while index.keys[at] != np.uint64(0):
            if index.keys[at] == hashes[i] and index.values[at] == numbers[i]:
                break
            at = (at + np.uint64(1)) & mask
        index.keys[at] = hashes[i]
        index.values[at] = numbers[i]


@kernel
def may_hold(bits: npt.NDArray[np.uint8], h: np.uint64) -> bool:
    """Whether the index with these `bits` may hold a hash; False is certain."""
    bit = (spread(h) >> _HALF) & np.uint64(8 * len(bits) - 1)
    return bool((bits[bit >> _THREE] >> np.uint8(bit & _SEVEN)) & np.uint8(1))


@kernel
def value_of(keys: Hashes, values: npt.NDArray[np.int32], h: np.uint64) -> int:
    """The number of a hash that stands in an index once, or -1."""
    mask = np.uint64(len(keys) - 1)
    at = (spread(h) >> _HALF) & mask
    while keys[at] != np.uint64(0):
        if keys[at] == h:
            return int(values[at])
        at = (at + np.uint64(1)) & mask
    return -1


@kernel
def first(index: Index, h: np.uint64) -> int:
    """The place of a hash in the index, or -1."""
    mask = len(index.keys) - 1
    at = np.int64(spread(h) >> _HALF) & mask
    while index.keys[at] != np.uint64(0):
        if index.keys[at] == h:
            return int(at)
        at = (at + 1) & mask
    return -1


@kernel
def following(index: Index, h: np.uint64, place: int) -> int:
    """The next place of the same hash behind `place`, or -1."""
    mask = len(index.keys) - 1
    at = (place + 1) & mask
    while index.keys[at] != np.uint64(0):
        if index.keys[at] == h:
            return at
        at = (at + 1) & mask
    return -1
