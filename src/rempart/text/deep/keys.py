"""Keys: what different spellings of one word have in common, as bytes that can be hashed.

`plain` reads digits and signs as the letters that they stand for and drops what only separates. `letters` goes on from
there and calls letters that look alike the same (i l j, m and rn, v and w). `phonetic` writes down roughly how a word is
said in most European languages (ph v w f, c k q, z s, y i, no h). All collapse repeated letters. Keys are compared, never
shown to anybody.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rempart.text.jit import kernel
from rempart.text.tables import Bytes

Hashes = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]

LONGEST = 64
"""Letters of a token that are looked at; what is longer is no word."""

SEED = np.uint64(0xCBF29CE484222325)
STEP = np.uint64(0x100000001B3)
RADIX = np.uint64(0x9E3779B97F4A7C15)
POWERS: Hashes = np.concatenate([[np.uint64(1)], np.multiply.accumulate(np.full(4 * LONGEST, RADIX, np.uint64))])
"""RADIX to the power of its place (modulo 2 to the 64): what stands before so many letters is multiplied by it."""

_STANDS_FOR = {
    "0": "o", "1": "i", "2": "z", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "!": "i", "|": "i", "+": "t", "(": "c", "<": "c",
}  # fmt: skip


def _plain() -> Bytes:
    table = np.zeros(256, np.uint8)
    table[97:123] = np.arange(97, 123)
    table[65:91] = np.arange(97, 123)
    table[0x80:0xFE] = np.arange(0x80, 0xFE)
    for sign, letter in _STANDS_FOR.items():
        table[ord(sign)] = ord(letter)
    return table


def _alike() -> Bytes:
    table = np.arange(256, dtype=np.uint8)
    for letter, others in {"i": "lj", "v": "w", "g": "q"}.items():
        for other in others:
            table[ord(other)] = ord(letter)
    return table


PLAIN: Bytes = _plain()
"""Byte of a folded text to the letter that it stands for; 0 for what only separates."""
ALIKE: Bytes = _alike()
"""Letter to the letter that it may be taken for."""

_C, _E, _H, _I, _J, _K, _M, _N, _O, _P, _Q, _R, _S, _T, _U, _V, _W, _X, _Y, _Z, _F, _A = (
    ord(c) for c in "cehijkmnopqrstuvwxyzfa"
)  # fmt: skip


@kernel
def plain_key(data: Bytes, start: int, stop: int, table: Bytes, out: Bytes, place: Numbers) -> int:
    """Write the plain key of `data[start:stop]` to `out`, and where each letter stood to `place`; returns its length."""
    n = 0
    last = 0
    for i in range(start, stop):
        letter = table[data[i]]
        if letter == 0 or (letter == last and letter < 128):
            continue
        if n == len(out):
            break
        out[n] = letter
        place[n] = i
        last = letter
        n += 1
    return n


@kernel
def letters_key(plain: Bytes, n: int, alike: Bytes, out: Bytes, origin: Numbers) -> int:
    """Write the letters key of a plain key to `out` (room for twice as many), and the place in the plain key of each
    letter."""
    m = 0
    for i in range(n):
        letter = alike[plain[i]]
        if letter == _M:
            if m == 0 or out[m - 1] != _R:
                out[m] = _R
                origin[m] = i
                m += 1
            letter = _N
        if m and out[m - 1] == letter and letter < 128:
            origin[m - 1] = i  # a word ends with the last of its letters that look the same
            continue
        out[m] = letter
        origin[m] = i
        m += 1
    return m


@kernel
def phonetic_key(plain: Bytes, n: int, out: Bytes) -> int:
    """Write the phonetic key of a plain key to `out` (room for twice as many); returns its length."""
    m = 0
    i = 0
    while i < n:
        c = plain[i]
        after = plain[i + 1] if i + 1 < n else 0
        second = 0
        if c == _P and after == _H:
            c = _F
            i += 1
        elif c == _S and after == _C and i + 2 < n and plain[i + 2] == _H:
            i += 2
        elif c in (_S, _C) and after in (_H, _Z):
            c = _S
            i += 1
        elif c == _C and after == _K:
            c = _K
            i += 1
        elif c == _C:
            c = _S if after in (_E, _I, _Y) else _K
        elif c == _Q:
            c = _K
            if after == _U:
                i += 1
        elif c == _X:
            c = _K
            second = _S
        elif c == _Z or (c == _T and after == _Z):
            if c == _T:
                i += 1
            c = _S
        elif c in (_Y, _J):
            c = _I
        elif c in (_W, _V):
            c = _F
        elif c == _H:
            c = 0
        elif c == _O and after == _U:
            c = _U
            i += 1
        elif c == _A and after == _E:
            c = _E
            i += 1
        if c and (m == 0 or out[m - 1] != c or c >= 128):
            out[m] = c
            m += 1
        if second:
            out[m] = second
            m += 1
        i += 1
    if m > 4 and out[m - 1] == _E:
        m -= 1
    return m


@kernel
def hash_of(data: Bytes, start: int, stop: int) -> np.uint64:
    """The polynomial hash of some bytes (Karp, Rabin 1987): keys of neighbours can be joined without reading them again."""
    h = np.uint64(0)
    for i in range(start, stop):
        h = h * RADIX + np.uint64(data[i])
    return h
