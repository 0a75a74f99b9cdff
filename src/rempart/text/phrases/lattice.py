"""Phrases of which some words can be read in several ways.

A text is a row of words; a reading goes from one place between words to a later one and stands for one or more other words.
All
paths through that lattice are followed at once, with the same tables as plain text (`walk`), and phrases are reported in
which at
least one word was read. Only the surroundings of readings are looked at.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.text.deep.index import may_hold, spread, value_of
from rempart.text.deep.keys import RADIX, Numbers
from rempart.text.jit import kernel
from rempart.text.phrases.book import Book, Int32s
from rempart.text.phrases.walk import MOST, Known, Walker, keep, look_up
from rempart.text.tables import GONE, Bytes

AROUND = 64
"""Bytes before and behind a reading that are looked at."""
_WORDS, _STATES = 256, 64
_BLANK = 32
_ONE, _ZERO, _HALF = np.uint64(1), np.uint64(0), np.uint64(32)


class Store(NamedTuple):
    """Readings of tokens. Token t has the readings `firsts[t]` to `firsts[t + 1]`; reading r stands for the bytes
    `starts[r]:stops[r]` of its token (stop -1: all of it), and for the words `word_firsts[r]` to `word_firsts[r + 1]`, word
    w of the classes `class_firsts[w]` to `class_firsts[w + 1]` of `classes`. `doubtful` ones count in short texts only, and
    `quiet` words as a
    part of a phrase only."""

    firsts: Int32s
    starts: Int32s
    stops: Int32s
    doubtful: npt.NDArray[np.bool_]
    word_firsts: Int32s
    class_firsts: Int32s
    classes: Int32s
    quiet: npt.NDArray[np.bool_]


class Places(NamedTuple):
    """Tokens that can be read, in order: the number of the value, `starts:stops` in the folded buffer, the token's number
    in the
    store."""

    values: Numbers
    starts: Numbers
    stops: Numbers
    tokens: Numbers


class Read(NamedTuple):
    """Phrases with something read in them: the phrase's number, the value, `starts:stops` in the folded buffer, and the
    number
    of the first reading."""

    numbers: Numbers
    values: Numbers
    starts: Numbers
    stops: Numbers
    readings: Numbers


def read_phrases(
    data: Bytes, words: Bytes, bounds: Numbers, places: Places, store: Store, walker: Walker, short: int
) -> Read:
    """Find phrases around places.

    Args:
        data: a folded buffer.
        words: table from a byte of it to the byte in the view `words`, a blank for what is in no word.
        bounds: value v lies between `bounds[v] + 1` and `bounds[v + 1]`.
        places: where something can be read.
        store: as what.
        walker: the phrases.
        short: bytes up to which a value is a short text.
    """
    room = 64 + 4 * len(places.starts)
    while True:
        out = Read(*(np.empty(room, np.int64) for _ in range(5)))
        n = _read(data, words, bounds, places, store, walker.book, walker.known, short, out)
        if n <= room:
            return Read(*(column[:n] for column in out))
        room = n


@kernel
def _push(nodes: Int32s, starts: Numbers, readings: Numbers, n: int, node: int, start: int, reading: int) -> int:
    """Keep a state; what leads to the same place with a reading that was there earlier is left out."""
    if n == len(nodes):
        return n
    for i in range(n):
        if nodes[i] == node and starts[i] == start and (readings[i] >= 0) == (reading >= 0):
            return n
    nodes[n], starts[n], readings[n] = node, start, reading
    return n + 1


@kernel
def _read(
    data: Bytes, table: Bytes, bounds: Numbers, places: Places, store: Store, book: Book, known: Known, short: int, out: Read
) -> int:
    stem_bits, stem_keys, stem_values, head_bits = book.stems.bits, book.stems.keys, book.stems.values, book.heads.bits
    firsts, classes, rows = book.firsts, book.classes, book.rows
    ending_bits, ending_keys, ending_values = book.endings.bits, book.endings.keys, book.endings.values
    edge_bits, edge_keys, edge_values = book.edges.bits, book.edges.keys, book.edges.values
    roots, goes_on, out_firsts, outs = book.roots, book.goes_on, book.out_firsts, book.outs
    keys, kept, pool, used = known.keys, known.places, known.pool, known.used
    mask = np.uint64(len(keys) - 1)
    begins, ends, tokens, owners = places.starts, places.stops, places.tokens, places.values
    word_starts, word_stops = np.empty(_WORDS, np.int64), np.empty(_WORDS, np.int64)
    mine = np.empty(_WORDS + 1, np.int64)
    listed = np.empty(_WORDS * 64, np.int32)
    found = np.empty(MOST, np.int32)
    letters = np.empty(256, np.uint8)
    nodes = np.empty((_WORDS + 1, _STATES), np.int32)
    starts = np.empty((_WORDS + 1, _STATES), np.int64)
    readings = np.empty((_WORDS + 1, _STATES), np.int64)
    counts = np.empty(_WORDS + 1, np.int64)
    side_nodes, side_starts, side_readings = (
        np.empty((2, _STATES), np.int32), np.empty((2, _STATES), np.int64), np.empty((2, _STATES), np.int64)
    )  # fmt: skip
    token_firsts, read_starts, read_stops, doubtful = store.firsts, store.starts, store.stops, store.doubtful
    word_firsts, class_firsts, read_classes, quiet = store.word_firsts, store.class_firsts, store.classes, store.quiet
    numbers, values, from_bytes, to_bytes, by = out.numbers, out.values, out.starts, out.stops, out.readings
    n = 0
    i = 0
    while i < len(begins):
        value = owners[i]
        low, high = bounds[value] + 1, bounds[value + 1]
        is_short = high - low <= short
        at = max(low, begins[i] - AROUND)
        while low < at < begins[i] and table[data[at - 1]] != _BLANK:
            at += 1
        # the words around this place, and around those that follow closely
        size = n_listed = 0
        j = i
        last = ends[i]
        while at < high and size < _WORDS:
            while j < len(begins) and owners[j] == value and begins[j] <= last + AROUND:
                last = max(last, ends[j])
                j += 1
            if at > last + AROUND:
                break
            if data[at] == GONE or table[data[at]] == _BLANK:
                at += 1
                continue
            start = at
            h = _ZERO
            length = 0
            while at < high and (data[at] == GONE or table[data[at]] != _BLANK):
                if data[at] != GONE:
                    c = table[data[at]]
                    h = h * RADIX + np.uint64(c)
                    if length < len(letters):
                        letters[length] = c
                    length += 1
                at += 1
            word_starts[size], word_stops[size], mine[size] = start, at, n_listed
            if length <= len(letters):
                slot = (spread(h) >> _HALF) & mask
                if keys[slot] != h:
                    slot ^= _ONE
                    if keys[slot] != h:
                        k = look_up(
                            letters, 0, length, stem_bits, stem_keys, stem_values, head_bits, firsts, classes, rows,
                            ending_bits, ending_keys, ending_values, found,
                        )  # fmt: skip
                        slot = keep(h, found, max(k, 0), roots, keys, kept, pool, used)
                place = kept[slot]
                if place:
                    place += 1 + pool[place]
                    for p in range(place + 1, place + 1 + pool[place]):
                        if n_listed < len(listed):
                            listed[n_listed] = pool[p]
                            n_listed += 1
            size += 1
        mine[size] = n_listed
        while j > i + 1 and begins[j - 1] >= at:  # there was no room for its words
            j -= 1
        counts[: size + 1] = 0
        k = i
        for p in range(size):
            here = counts[p]
            for q in range(mine[p], mine[p + 1]):
                klass = listed[q]
                node = int(roots[klass])
                if node >= 0 and goes_on[node]:
                    counts[p + 1] = _push(
                        nodes[p + 1], starts[p + 1], readings[p + 1], counts[p + 1], node, word_starts[p], -1
                    )
                for s in range(here):
                    key = (np.uint64(nodes[p, s] + 1) << _HALF) | np.uint64(klass + 1)
                    node = value_of(edge_keys, edge_values, key) if may_hold(edge_bits, key) else -1
                    if node < 0:
                        continue
                    if readings[p, s] >= 0:
                        for o in range(out_firsts[node], out_firsts[node + 1]):
                            if n < len(numbers):
                                numbers[n], values[n], by[n] = outs[o], value, readings[p, s]
                                from_bytes[n], to_bytes[n] = starts[p, s], word_stops[p]
                            n += 1
                    if goes_on[node]:
                        counts[p + 1] = _push(
                            nodes[p + 1], starts[p + 1], readings[p + 1], counts[p + 1], node, starts[p, s], readings[p, s]
                        )
            while k < j and begins[k] < word_stops[p]:
                behind = p
                while behind < size and word_starts[behind] < ends[k]:
                    behind += 1
                token = tokens[k]
                for r in range(token_firsts[token], token_firsts[token + 1]):
                    if doubtful[r] and not is_short:
                        continue
                    begin = begins[k] + read_starts[r]
                    stop = ends[k] if read_stops[r] < 0 else begins[k] + read_stops[r]
                    side = 0
                    n_side = here
                    side_nodes[0, :here], side_starts[0, :here] = nodes[p, :here], starts[p, :here]
                    side_readings[0, :here] = readings[p, :here]
                    for w in range(word_firsts[r], word_firsts[r + 1]):
                        n_next = 0
                        for q in range(class_firsts[w], class_firsts[w + 1]):
                            klass = read_classes[q]
                            for s in range(-1, n_side):
                                if s < 0:
                                    node, begun, reading = int(roots[klass]), begin, r
                                else:
                                    key = (np.uint64(side_nodes[side, s] + 1) << _HALF) | np.uint64(klass + 1)
                                    node = value_of(edge_keys, edge_values, key) if may_hold(edge_bits, key) else -1
                                    begun, reading = side_starts[side, s], side_readings[side, s]
                                    if reading < 0:
                                        reading = r
                                if node < 0:
                                    continue
                                silent = s < 0 and quiet[w]
                                for o in range(out_firsts[node], out_firsts[node + 1] if not silent else 0):
                                    if n < len(numbers):
                                        numbers[n], values[n], by[n] = outs[o], value, reading
                                        from_bytes[n], to_bytes[n] = begun, stop
                                    n += 1
                                if goes_on[node]:
                                    n_next = _push(
                                        side_nodes[1 - side], side_starts[1 - side], side_readings[1 - side], n_next,
                                        node, begun, reading,
                                    )  # fmt: skip
                        side = 1 - side
                        n_side = n_next
                    for s in range(n_side):
                        counts[behind] = _push(
                            nodes[behind], starts[behind], readings[behind], counts[behind],
                            side_nodes[side, s], side_starts[side, s], side_readings[side, s],
                        )  # fmt: skip
                k += 1
        i = j
    return n
