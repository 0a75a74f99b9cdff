"""Hashed n-grams of texts in the view `words`: the features of the learned scorer, for training and for scoring alike.

One pass makes a running polynomial over the bytes; the hash of any stretch of text is then a difference of two places of it
(Rabin and Karp's idea, arithmetic modulo 2^64). So words, pairs of words and letter sequences of all lengths cost one
subtraction, one product and one mix each, and nothing loops over characters in Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.text.tables import SEPARATOR, Bytes

BITS = 17
"""Buckets: 2^17. All packs share them."""
SHORTEST, LONGEST = 3, 5
"""Lengths of letter sequences, in characters. They lie within a word and its two blanks; Han and kana also have pairs."""

Words64 = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_FOLD = np.uint64(32)
_WORD, _LETTERS = np.uint64(0x51ED270B2C4F1A35), np.uint64(0)
_BLANK = 32
_WIDE = 0xE3
"""First byte of kana and Han: scripts in which two letters are a word."""


def _values() -> Words64:
    """A fixed 64-bit value for each byte (splitmix64), so that similar letters lie far apart."""
    x = np.arange(1, 257, dtype=np.uint64) * np.uint64(_BASE)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


_VALUES = _values()


@lru_cache(maxsize=4)
def _powers(bits: int) -> tuple[Words64, Words64]:
    """The powers of the base, and of its inverse, up to 2^bits."""
    both = []
    for base in (_BASE, _INVERSE):
        steps = np.full(1 << bits, base, np.uint64)
        steps[0] = 1
        both.append(np.cumprod(steps, dtype=np.uint64))
    return both[0], both[1]


def _bucket(hashes: Words64) -> npt.NDArray[np.int32]:
    return (hashes >> np.uint64(64 - BITS)).astype(np.int32)


class Sums:
    """The running polynomial over some bytes; `buckets` hashes any stretches of them."""

    def __init__(self, data: Bytes) -> None:
        forward, self._back = _powers(max(len(data).bit_length(), 12))
        self._sums = np.zeros(len(data) + 1, np.uint64)
        np.cumsum(_VALUES[data] * forward[: len(data)], out=self._sums[1:])

    def hashes(self, starts: Places, ends: Places, salt: np.uint64) -> Words64:
        """64 bits for each stretch `starts[i]:ends[i]`; equal bytes and salt give equal ones, wherever they stand."""
        mixed = (self._sums[ends] - self._sums[starts]) * self._back[starts]
        mixed ^= salt
        mixed ^= mixed >> _FOLD
        mixed *= _MIX
        return mixed

    def buckets(self, starts: Places, ends: Places, salt: np.uint64) -> npt.NDArray[np.int32]:
        """The bucket of each stretch: the first bits of its hash."""
        return _bucket(self.hashes(starts, ends, salt))


def word_places(data: Bytes) -> tuple[Places, Places]:
    """Where words start and end: stretches without blank or separator."""
    inside = np.zeros(len(data) + 2, bool)
    np.logical_and(data != _BLANK, data != SEPARATOR, out=inside[1:-1])
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    return edges[::2], edges[1::2]


def word_buckets(data: Bytes) -> tuple[npt.NDArray[np.int32], Places]:
    """The bucket of every word of some bytes of the view, and where the word starts."""
    starts, ends = word_places(data)
    return Sums(data).buckets(starts, ends, _WORD), starts


class Bags(NamedTuple):
    """Texts as bags of features: text `i` has the buckets `buckets[bounds[i]:bounds[i + 1]]`."""

    bounds: Places
    buckets: npt.NDArray[np.int32]


def bags(texts: Sequence[bytes]) -> Bags:
    """The features of texts in the view `words`: words, pairs of neighbours, letter sequences within words.

    A word counts once in a text, however often it stands there: repeating it says nothing more.

    Args:
        texts: UTF-8 as the view gives it: one blank between words.
    """
    found = _features(texts)
    text = found.of[found.word]
    order = np.argsort(text, kind="stable")
    bounds = np.searchsorted(text[order], np.arange(len(texts) + 1))
    return Bags(bounds, found.buckets[order])


class Pieces(NamedTuple):
    """The features of texts, one by one: its text, the place of its word (a pair belongs to its first word), its bucket."""

    text: Places
    starts: Places
    ends: Places
    buckets: npt.NDArray[np.int32]


def pieces(text: bytes) -> Pieces:
    """The features of one text, word by word: which words speak for a score. Places are bytes of the text."""
    found = _features([text])
    word = found.word
    return Pieces(found.of[word], found.starts[word] - 1, found.ends[word] - 1, found.buckets)


class Units(NamedTuple):
    """Texts as sets of words: unit `i` stands in the text `text[i]` and has the buckets `buckets[bounds[i]:bounds[i + 1]]`.

    Units are in the order of their texts; every one has a bucket.
    """

    text: Places
    bounds: Places
    buckets: npt.NDArray[np.int32]

    @property
    def sizes(self) -> Places:
        """How many buckets each unit has."""
        return np.diff(self.bounds)


def units(texts: Sequence[bytes]) -> Units:
    """The different words of texts, each with its own features, which no word beside it changes.

    Where letters are words (Han, kana), each letter is a unit too, with the sequences that begin there: there are no blanks,
    and text that is put between two of them must leave the others alone. Pairs of neighbours are left out, since whatever is
    put between them parts them.

    Args:
        texts: UTF-8 as the view `words` gives it: one blank between words.
    """
    found = _features(texts, pairs=False)
    order = np.argsort(found.unit, kind="stable")
    unit = found.unit[order]
    first = np.flatnonzero(np.diff(unit, prepend=-1))
    return Units(found.of[found.word[order[first]]], np.append(first, len(unit)), found.buckets[order])


class _Features(NamedTuple):
    """Words, their text and places; and the features, each with its word, its unit (a number that rises) and its bucket."""

    of: Places
    starts: Places
    ends: Places
    word: Places
    unit: Places
    buckets: npt.NDArray[np.int32]


def _features(texts: Sequence[bytes], *, pairs: bool = True) -> _Features:
    data = np.frombuffer(b" " + b" \xfe ".join(texts) + b" ", np.uint8)
    starts, ends = word_places(data)
    if not len(starts):
        none = np.zeros(0, np.int64)
        return _Features(none, none, none, none, none, np.zeros(0, np.int32))
    sums = Sums(data)
    of = np.searchsorted(np.flatnonzero(data == SEPARATOR), starts)
    hashes = sums.hashes(starts, ends, _WORD)
    # all bits, not the bucket's alone: or another word of the same bucket, put first, would take this one's place
    _, once = np.unique(hashes + of.astype(np.uint64) * _MIX, return_index=True)
    once.sort()
    found = [(once, 2 * starts[once], _bucket(hashes[once]))]
    if pairs:
        pair = np.flatnonzero(of[1:] == of[:-1])
        found.append((pair, 2 * starts[pair], sums.buckets(starts[pair], ends[pair + 1], _WORD)))
    letters = np.flatnonzero((data & 0xC0) != 0x80)  # where characters start
    first = np.searchsorted(letters, starts[once] - 1)  # the blank before the word belongs to it, and the one behind
    last = np.searchsorted(letters, ends[once]) + 1
    count = last - first
    word = np.repeat(once, count)
    at = np.arange(len(word)) + np.repeat(first - np.cumsum(count) + count, count)
    room = np.repeat(last, count) - at
    wide = data[letters[at]] >= _WIDE
    unit = np.where(wide, 2 * letters[at] + 1, 2 * starts[word])
    letters = np.append(letters, len(data))
    for n in range(SHORTEST - 1, LONGEST + 1):
        fits = room >= n if n >= SHORTEST else (room >= n) & wide
        here = at[fits]
        found.append((word[fits], unit[fits], sums.buckets(letters[here], letters[here + n], _LETTERS)))
    words, of_unit, buckets = (np.concatenate(part) for part in zip(*found, strict=True))
    return _Features(of, starts, ends, words, of_unit, buckets)
