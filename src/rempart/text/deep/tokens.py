"""Tokens of a folded block that were not seen before, and neighbours that spell a watched word when they are joined.

A catalogue repeats its words, so what costs more than a scan is done once for each word: a table remembers the hashes of
tokens that read as nothing but themselves. It has a fixed size; a token that is pushed out is looked at again, nothing
else. Tokens that do read as a watched word are marked and reported wherever they occur.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.text.deep.index import Index, first, following, may_hold, spread, value_of
from rempart.text.deep.keys import LONGEST, PLAIN, POWERS, RADIX, SEED, STEP, Hashes, Numbers
from rempart.text.jit import kernel
from rempart.text.tables import GONE, SEPARATOR, Bytes

Prints = npt.NDArray[np.uint32]
Int32s = npt.NDArray[np.int32]
SPACED = -1
"""The number of no word: single letters stand in a row."""
SLOTS = 1 << 19
"""Places of the table of seen tokens, 31 bits of a hash each: 2 MiB."""
NUMBERED = 1 << 16
"""Tokens that may have a number: 3 MiB."""
_BLANK, _LETTER, _DIGIT, _SIGN, _NOTHING = range(5)
_MARK = np.uint32(1)
_ODDS = np.uint32(0xFFFFFFFE)
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_PLACES = 4
_RUN = 32
_WINDOW, _RING, _PIECE = 7, 7, 6
_SHORT = 3
_LEAST_JOINED, _LEAST_RUN, _LEAST_SPACED = 6, 4, 5


def _kinds() -> Bytes:
    table = np.full(256, _BLANK, np.uint8)
    table[[*range(48, 58)]] = _DIGIT
    table[[*range(65, 91), *range(97, 123), *range(0x80, 0xFE)]] = _LETTER
    table[[ord(c) for c in "@$"]] = _DIGIT
    table[[ord(c) for c in ".-_'*#!|+&%^~`"]] = _SIGN
    table[GONE] = _NOTHING
    return table


KINDS: Bytes = _kinds()
"""What a byte of a folded text is to a token: its border, its letter, a digit or sign for a letter, a sign inside,
nothing."""


class Fresh(NamedTuple):
    """Tokens to look at: `start:stop` in the folded buffer, a hash each, and their number if they have one (else -1); and
    joined neighbours, `start:stop` from the
    first to the last, with the number of the word, or SPACED for a row of single letters."""

    starts: Numbers
    stops: Numbers
    hashes: Hashes
    numbers: Numbers
    joined_starts: Numbers
    joined_stops: Numbers
    joined_words: Numbers


@dataclass(slots=True)
class Seen:
    """The table of tokens that were looked at; shared by threads (a kernel holds the interpreter's lock)."""

    table: Prints
    keys: Hashes
    values: Int32s

    @classmethod
    def empty(cls, slots: int = SLOTS, numbered: int = NUMBERED) -> Seen:
        """A table in which nothing was seen, with room for so many tokens that have a number."""
        return cls(np.zeros(slots, np.uint32), np.zeros(4 * numbered, np.uint64), np.zeros(4 * numbered, np.int32))

    def fresh(self, data: Bytes, joined: Index) -> Fresh:
        """The tokens of a folded buffer that have to be looked at, and the neighbours that spell a word of `joined`."""
        room = len(data) // 2 + 2
        starts, stops, hashes = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.uint64)
        numbers = np.empty(room, np.int64)
        j_starts, j_stops, j_words = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64)
        n, m = _fresh(
            data, KINDS, PLAIN, self.table, self.keys, self.values, joined, POWERS,
            starts, stops, hashes, numbers, j_starts, j_stops, j_words,
        )  # fmt: skip
        return Fresh(starts[:n], stops[:n], hashes[:n], numbers[:n], j_starts[:m], j_stops[:m], j_words[:m])

    def remember(self, hashes: Hashes, numbers: Numbers) -> None:
        """Keep what was found out about tokens: the number of what they read as, or -1."""
        _remember(self.table, self.keys, self.values, hashes, numbers)

    def forget(self) -> None:
        """Forget everything."""
        self.table[:] = 0
        self.keys[:] = 0


@kernel
def _known(table: Prints, h: np.uint64) -> int:
    """0 unknown, 1 harmless, 2 marked. Four places a hash, in one line of the processor's cache."""
    mixed = spread(h)
    mine = np.uint32(mixed & _LOW) & _ODDS
    at = (mixed >> _HALF) & np.uint64(len(table) - 1)
    for k in range(_PLACES if mine else 0):  # an empty place is 0 too
        kept = table[at ^ np.uint64(k)]
        if (kept & _ODDS) == mine:
            return 2 if kept & _MARK else 1
    return 0


@kernel
def _remember(table: Prints, keys: Hashes, values: Int32s, hashes: Hashes, numbers: Numbers) -> None:
    mask = np.uint64(len(keys) - 1)
    for i in range(len(hashes)):
        h = hashes[i]
        mixed = spread(h)
        if numbers[i] >= 0 and h:
            place = (mixed >> _HALF) & mask
            while keys[place] != np.uint64(0) and keys[place] != h:
                place = (place + np.uint64(1)) & mask
            keys[place], values[place] = h, numbers[i]
        mine = np.uint32(mixed & _LOW) & _ODDS
        if mine == np.uint32(0):
            continue
        at = (mixed >> _HALF) & np.uint64(len(table) - 1)
        # the newest stands first; what falls out is the same token, or the oldest of the four
        moved = table[at]
        table[at] = mine | _MARK if numbers[i] >= 0 else mine
        for k in range(1, _PLACES):
            if moved == np.uint32(0) or (moved & _ODDS) == mine:
                break
            moved, table[at ^ np.uint64(k)] = table[at ^ np.uint64(k)], moved


@kernel
def _fresh(
    data: Bytes, kinds: Bytes, plain: Bytes, seen: Prints, keys: Hashes, values: Int32s, joined: Index, powers: Hashes,
    starts: Numbers, stops: Numbers, hashes: Hashes, numbers: Numbers, j_starts: Numbers, j_stops: Numbers,
    j_words: Numbers,
) -> tuple[int, int]:  # fmt: skip
    n = m = 0
    bits = joined.bits
    h = h_last = SEED
    key = np.uint64(0)  # the token's plain key
    start = -1
    stop = letters = size = length = head = tail = 0
    # the tokens before, in a ring: beginning, key, letters, the first letter if the key lacks it; and the last letter of the
    # last one
    starts_before = np.full(_RING + 1, -1, np.int64)
    keys_before = np.zeros(_RING + 1, np.uint64)
    lengths_before, heads_before = np.zeros(_RING + 1, np.int64), np.zeros(_RING + 1, np.int64)
    tail1 = place = 0
    pieces = singles = single_start = single_stop = 0
    for i in range(len(data)):
        c = data[i]
        kind = kinds[c]
        if kind in (_LETTER, _DIGIT):
            if start < 0:
                start = i
                head = int(plain[c])
                letters = size = length = tail = 0
                h = SEED
                key = np.uint64(0)
            h = (h ^ np.uint64(c | 32 if 65 <= c <= 90 else c)) * STEP
            h_last = h
            stop = i
            letters += kind == _LETTER
            size += 1
            letter = int(plain[c])
            if letter != tail or letter >= 128:
                key = key * RADIX + np.uint64(letter)
                length += 1
                tail = letter
        elif kind == _SIGN:
            if start >= 0:
                h = (h ^ np.uint64(c)) * STEP
        elif kind == _NOTHING:
            if start >= 0 and stop == i - 1:
                stop = i  # the rest of the letter before
        elif kind == _BLANK:
            if start >= 0:
                stop += 1
                if letters >= 2 and size >= 3 and _known(seen, h_last) != 1:
                    starts[n], stops[n], hashes[n] = start, stop, h_last
                    numbers[n] = value_of(keys, values, h_last)
                    n += 1
                last = (place - 1) & _RING
                together = length
                if starts_before[last] >= 0 and head == tail1 and head < 128:
                    together -= 1  # the key without its first letter, with which the token before ends
                    key -= np.uint64(head) * powers[min(together, LONGEST)]
                shorter = together
                heads_before[place] = head if together < length else 0
                if starts_before[last] >= 0 and together <= LONGEST:
                    both = key
                    for k in range(1, _WINDOW + 1):
                        at = (place - k) & _RING
                        if starts_before[at] < 0 or together + lengths_before[at] > LONGEST:
                            break
                        if k > 1 and lengths_before[at] > _PIECE:
                            break  # a word that is cut into three or more has short pieces
                        both += keys_before[at] * powers[together]
                        together += lengths_before[at]
                        whole = both  # with the letter that was left out where the word before ends with it
                        if heads_before[at]:
                            whole += np.uint64(heads_before[at]) * powers[together]
                        if together + (heads_before[at] > 0) >= _LEAST_JOINED and may_hold(bits, whole):
                            m = _note(joined, whole, starts_before[at], stop, j_starts, j_stops, j_words, m)
                        if lengths_before[at] > _PIECE:
                            break
                keys_before[place], lengths_before[place] = key, shorter
                starts_before[place] = -1 if length > LONGEST // 2 else start
                tail1 = tail
                place = (place + 1) & _RING
                if letters == 1 and size == 1:
                    single_start = start if singles == 0 else single_start
                    single_stop = stop
                    singles += 1
                else:
                    if singles >= _LEAST_SPACED and m < len(j_starts):
                        j_starts[m], j_stops[m], j_words[m] = single_start, single_stop, SPACED
                        m += 1
                    singles = 0
                if length <= _SHORT:
                    pieces += 1
                    if pieces >= 3:
                        m = _runs(data, plain, kinds, joined, pieces, stop, j_starts, j_stops, j_words, m)
                else:
                    pieces = 0
                start = -1
            if c == SEPARATOR:
                starts_before[:] = -1
                pieces = 0
                if singles >= _LEAST_SPACED and m < len(j_starts):
                    j_starts[m], j_stops[m], j_words[m] = single_start, single_stop, SPACED
                    m += 1
                singles = 0
    return n, m


@kernel
def _note(
    joined: Index, h: np.uint64, start: int, stop: int, starts: Numbers, stops: Numbers, words: Numbers, m: int
) -> int:
    """Note all words of that key; returns how many are noted now."""
    at = first(joined, h)
    while at >= 0 and m < len(starts):
        starts[m], stops[m], words[m] = start, stop, joined.values[at]
        m += 1
        at = following(joined, h, at)
    return m


@kernel
def _runs(
    data: Bytes, plain: Bytes, kinds: Bytes, joined: Index, pieces: int, stop: int,
    j_starts: Numbers, j_stops: Numbers, j_words: Numbers, m: int,
) -> int:  # fmt: skip
    """Look up the short fragments that end at `stop`, from every beginning three fragments back and more.

    The key is put together from behind: letter * RADIX ** place + key.
    """
    key = np.uint64(0)
    power = np.uint64(1)
    size = 0
    after = 0
    count = 0
    i = stop - 1
    while i >= 0 and count < min(pieces, _RUN):
        c = data[i]
        kind = kinds[c]
        if kind in (_LETTER, _DIGIT):
            letter = int(plain[c])
            if letter != after or letter >= 128:
                key += power * np.uint64(letter)
                power *= RADIX
                size += 1
                after = letter
            before = kinds[data[i - 1]]
            if before == _BLANK:
                count += 1
                if count >= 3 and size >= _LEAST_RUN and may_hold(joined.bits, key):
                    m = _note(joined, key, i, stop, j_starts, j_stops, j_words, m)
        i -= 1
    return m
