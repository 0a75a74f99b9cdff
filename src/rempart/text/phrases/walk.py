"""Walk through a text with a phrase book: which phrases stand where?

One pass over the bytes of the view `words`. Catalogues repeat their words, so the classes of a word are kept in a table by
the
word's hash (`Known`); a new word is looked up by all its beginnings, each behind a bitmap that nearly always says no. States
then go from word to word through the trie.

Kernels take the arrays of a table one by one: handing over the table itself would count references for each call.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from rempart.text.deep.index import may_hold, spread, value_of
from rempart.text.deep.keys import RADIX, Hashes, Numbers
from rempart.text.jit import kernel
from rempart.text.phrases.book import ANYTHING, HEAD, LONGEST_ENDING, NOTHING, ROW, Book, Int32s
from rempart.text.tables import SEPARATOR, Bytes

MOST = 512
"""Classes of one word, and phrases begun at one place, that are followed; more is not a text that people write."""
SLOTS = 1 << 17
"""Words whose classes are kept: 1.5 MiB, and the lists of classes."""
_POOL = 1 << 19
_BLANK = 32
_ONE, _ZERO, _HALF = np.uint64(1), np.uint64(0), np.uint64(32)
_ENDING = np.uint64(ROW)
_OVERFLOW, _AGAIN = -1, -2


class Matches(NamedTuple):
    """What was found: the phrase's number, and the bytes `starts:stops` of the text."""

    numbers: Numbers
    starts: Numbers
    stops: Numbers


class WalkError(RuntimeError):
    """A text leads to more places of the book at once than the walk follows."""


class Known(NamedTuple):
    """The words that were seen before: hash `keys[i]` has the list that begins at `pool[places[i]]`: how many roots of the
    trie
    it leads to and the nodes, how many classes and the classes. `used[0]` numbers of the pool are taken; a full one is
    emptied."""

    keys: Hashes
    places: Int32s
    pool: Int32s
    used: Numbers


@dataclass(frozen=True, slots=True)
class Walker:
    """A book, and what was seen of words; shared by threads (a kernel holds the interpreter's lock)."""

    book: Book
    known: Known

    @classmethod
    def of(cls, book: Book, slots: int = SLOTS) -> Walker:
        """A walker that has seen nothing yet; `slots` is a power of two."""
        made = cls(
            book,
            Known(
                np.zeros(slots, np.uint64),
                np.zeros(slots, np.int32),
                np.zeros(max(_POOL, 4 * MOST), np.int32),
                np.zeros(1, np.int64),
            ),
        )
        made.find(np.frombuffer(b" a \xfe", np.uint8))
        return made

    def find(self, data: Bytes) -> Matches:
        """Every phrase in a buffer of the view `words` (one blank around each word, a separator behind each value).

        Raises:
            WalkError: more phrases are open at one place than can be followed.
        """
        room = max(len(data) // 64, 256)
        while True:
            made = Matches(*(np.empty(room, np.int64) for _ in range(3)))
            n = _find(data, self.book, self.known, made)
            if n < 0:
                raise WalkError("too many phrases begin at one place")
            if n <= room:
                return Matches(*(column[:n] for column in made))
            room = n

    def classes(self, words: list[bytes]) -> list[list[int]]:
        """The classes of single words (bytes of the view `words`, no blanks)."""
        if not words:
            return []
        data = np.frombuffer(b" ".join([*words, b""]), np.uint8)
        ends = np.cumsum([len(word) + 1 for word in words]) - 1
        counts = np.empty(len(words), np.int64)
        room = 4 * len(words) + MOST
        while True:
            found = np.empty(room, np.int32)
            n = _classes(data, ends, self.book, counts, found)
            if n <= room:
                break
            room = n
        edges = np.cumsum(counts).tolist()
        listed = found[:n].tolist()
        return [listed[a:b] for a, b in pairwise([0, *edges])]


@kernel
def _find(data: Bytes, book: Book, known: Known, out: Matches) -> int:
    stem_bits, stem_keys, stem_values, head_bits = book.stems.bits, book.stems.keys, book.stems.values, book.heads.bits
    firsts, classes, rows = book.firsts, book.classes, book.rows
    ending_bits, ending_keys, ending_values = book.endings.bits, book.endings.keys, book.endings.values
    edge_bits, edge_keys, edge_values = book.edges.bits, book.edges.keys, book.edges.values
    roots, goes_on, out_firsts, outs = book.roots, book.goes_on, book.out_firsts, book.outs
    keys, places, pool, used = known.keys, known.places, known.pool, known.used
    numbers, begins, ends = out.numbers, out.starts, out.stops
    nodes, starts = np.empty(MOST, np.int32), np.empty(MOST, np.int64)
    new_nodes, new_starts = np.empty(MOST, np.int32), np.empty(MOST, np.int64)
    found = np.empty(MOST, np.int32)
    mask = np.uint64(len(keys) - 1)
    n = active = 0
    i = 0
    size = len(data)
    while i < size:
        c = data[i]
        if c == _BLANK:
            i += 1
            continue
        if c == SEPARATOR:
            active = 0
            i += 1
            continue
        start = i
        h = _ZERO
        while c != _BLANK:
            h = h * RADIX + np.uint64(c)
            i += 1
            c = data[i]
        slot = (spread(h) >> _HALF) & mask
        if keys[slot] != h:
            slot ^= _ONE
            if keys[slot] != h:
                k = look_up(
                    data, start, i, stem_bits, stem_keys, stem_values, head_bits, firsts, classes, rows,
                    ending_bits, ending_keys, ending_values, found,
                )  # fmt: skip
                if k < 0:
                    return _OVERFLOW
                slot = keep(h, found, k, roots, keys, places, pool, used)
        at = places[slot]
        if at == 0:
            active = 0
            continue
        reached = 0
        for p in range(at + 1, at + 1 + pool[at]):
            node = pool[p]
            for o in range(out_firsts[node], out_firsts[node + 1]):
                if n < len(numbers):
                    numbers[n], begins[n], ends[n] = outs[o], start, i
                n += 1
            if goes_on[node]:
                new_nodes[reached], new_starts[reached] = node, start
                reached += 1
        if active:
            at += 1 + pool[at]
            for p in range(at + 1, at + 1 + pool[at]):
                klass = np.uint64(pool[p] + 1)
                for a in range(active):
                    key = (np.uint64(nodes[a] + 1) << _HALF) | klass
                    if not may_hold(edge_bits, key):
                        continue
                    node = value_of(edge_keys, edge_values, key)
                    if node < 0:
                        continue
                    for o in range(out_firsts[node], out_firsts[node + 1]):
                        if n < len(numbers):
                            numbers[n], begins[n], ends[n] = outs[o], starts[a], i
                        n += 1
                    if goes_on[node]:
                        if reached == MOST:
                            return _OVERFLOW
                        new_nodes[reached], new_starts[reached] = node, starts[a]
                        reached += 1
        nodes, new_nodes = new_nodes, nodes
        starts, new_starts = new_starts, starts
        active = reached
    return n


@kernel
def keep(
    h: np.uint64, found: Int32s, k: int, roots: Int32s, keys: Hashes, places: Int32s, pool: Int32s, used: Numbers
) -> np.uint64:
    """Keep the classes of a word; returns the slot that it has now."""
    if used[0] + 2 * k + 4 > len(pool):
        keys[:] = _ZERO
        used[0] = 0
    slot = (spread(h) >> _HALF) & np.uint64(len(keys) - 1)
    if keys[slot] != _ZERO:
        keys[slot ^ _ONE], places[slot ^ _ONE] = keys[slot], places[slot]
    keys[slot] = h
    if k == 0:
        places[slot] = 0
        return slot
    at = max(used[0], 1)  # place 0 is that of words without classes
    places[slot] = at
    n = 0
    for j in range(k):
        node = roots[found[j]]
        if node >= 0:
            n += 1
            pool[at + n] = node
    pool[at] = n
    at += n + 1
    pool[at] = k
    for j in range(k):
        pool[at + 1 + j] = found[j]
    used[0] = at + 1 + k
    return slot


@kernel
def _classes(data: Bytes, ends: Numbers, book: Book, counts: Numbers, out: Int32s) -> int:
    stem_bits, stem_keys, stem_values, head_bits = book.stems.bits, book.stems.keys, book.stems.values, book.heads.bits
    firsts, classes, rows = book.firsts, book.classes, book.rows
    ending_bits, ending_keys, ending_values = book.endings.bits, book.endings.keys, book.endings.values
    found = np.empty(MOST, np.int32)
    n = start = 0
    for w in range(len(ends)):
        k = look_up(
            data, start, ends[w], stem_bits, stem_keys, stem_values, head_bits, firsts, classes, rows,
            ending_bits, ending_keys, ending_values, found,
        )  # fmt: skip
        counts[w] = max(k, 0)
        for i in range(k):
            if n < len(out):
                out[n] = found[i]
            n += 1
        start = ends[w] + 1
    return n


@kernel
def look_up(
    data: Bytes, start: int, stop: int, stem_bits: Bytes, stem_keys: Hashes, stem_values: Int32s, head_bits: Bytes,
    firsts: Int32s, classes: Int32s, rows: Int32s, ending_bits: Bytes, ending_keys: Hashes, ending_values: Int32s,
    found: Int32s,
) -> int:  # fmt: skip
    """Write the classes of the word `data[start:stop]` to `found`; returns how many, -1 if they do not fit."""
    n = 0
    h = _ZERO
    for i in range(start, stop):
        h = h * RADIX + np.uint64(data[i])
        at = i + 1
        over = at - start == HEAD and at < stop and not may_hold(head_bits, h)  # no longer stem begins so
        if may_hold(stem_bits, h):
            s = value_of(stem_keys, stem_values, h)
            if s >= 0:
                rest = _ZERO
                for j in range(at, min(stop, at + LONGEST_ENDING)):
                    rest = rest * RADIX + np.uint64(data[j])
                rest = rest or _ONE
                for k in range(firsts[s], firsts[s + 1]):
                    row = rows[k]
                    if row == NOTHING:
                        if stop != at:
                            continue
                    elif row != ANYTHING:
                        key = rest + np.uint64(row + 1) * _ENDING
                        if (
                            stop - at > LONGEST_ENDING
                            or not may_hold(ending_bits, key)
                            or value_of(ending_keys, ending_values, key) < 0
                        ):
                            continue
                    for j in range(n):
                        if found[j] == classes[k]:
                            break
                    else:
                        if n == len(found):
                            return -1
                        found[n] = classes[k]
                        n += 1
        if over:
            break
    return n
