"""Odd writing in plain ASCII: is this how people write a word? Asked of each token once, whatever the word.

- `leet`: digits or signs where vowels are missing, two or more in one word (`t1ck3t`);
- `masked`: stars or number signs between the letters of a word (`ti**et`);
- `repeated`: letters three times and more, in two places (`SSScchnuuuller`), or five times in one (sizes such as
  `XXXXXL` apart);
- `spaced`: single letters in a row, with signs (`t-i-c-k-e-t`) or blanks (`t i c k e t`) between them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rempart.text.deep.keys import LONGEST, Numbers
from rempart.text.jit import kernel
from rempart.text.tables import Bytes

KINDS: tuple[str, ...] = ("leet", "masked", "repeated", "spaced")
"""The kinds by bit: 1, 2, 4, 8."""
_LEET, _MASKED, _REPEATED, _SPACED = 1, 2, 4, 8
_OTHER, _CONSONANT, _VOWEL, _STANDS, _DIGIT, _MASK, _SIGN = range(7)
_LEAST_LEET, _LEAST_LETTERS, _LEAST_PLACES, _TRIPLE, _LONG, _LEAST_SINGLES = 2, 4, 2, 3, 5, 4


def _roles() -> Bytes:
    table = np.full(256, _OTHER, np.uint8)
    for char in "bcdfghjklmnpqrstvwxz":
        table[ord(char)] = _CONSONANT
    for char in "aeiouy":
        table[ord(char)] = _VOWEL
    for char in "0134@!":
        table[ord(char)] = _STANDS
    for char in "256789":
        table[ord(char)] = _DIGIT
    for char in "*#":
        table[ord(char)] = _MASK
    for char in "-_.'~^&`|+":
        table[ord(char)] = _SIGN
    return table


ROLES: Bytes = _roles()
_X = ord("x")


def oddities(data: Bytes, starts: Numbers, stops: Numbers) -> npt.NDArray[np.uint8]:
    """For each token of a folded buffer the bits of the kinds of odd writing in it."""
    out = np.zeros(len(starts), np.uint8)
    _oddities(data, starts, stops, ROLES, out)
    return out


@kernel
def _oddities(data: Bytes, starts: Numbers, stops: Numbers, roles: Bytes, out: npt.NDArray[np.uint8]) -> None:
    raw = np.empty(2 * LONGEST, np.uint8)
    for t in range(len(starts)):
        size = 0
        for i in range(starts[t], stops[t]):
            c = data[i]
            if c != 255 and size < len(raw):
                raw[size] = c | 32 if 65 <= c <= 90 else c
                size += 1
        out[t] = _odd(raw, size, roles)


@kernel
def _odd(raw: Bytes, size: int, roles: Bytes) -> int:
    letters = leet = masks = triples = longest = digits = 0
    singles = most_singles = run = gap = masked = 0
    for i in range(size):
        role = roles[raw[i]]
        before = roles[raw[i - 1]] if i else _SIGN
        after = roles[raw[i + 1]] if i + 1 < size else _SIGN
        if role in (_CONSONANT, _VOWEL):
            letters += 1
            run = run + 1 if i and raw[i] == raw[i - 1] and raw[i] != _X else 1
            triples += run == _TRIPLE
            longest = max(longest, run)
            masks += gap > 0 and gap == masked and gap < i
            gap = masked = 0
            singles = singles + 1 if before >= _MASK and after >= _MASK else 0
            most_singles = max(most_singles, singles)
            continue
        run = 0
        gap += 1
        masked += role == _MASK
        if role == _STANDS and before == _CONSONANT and after == _CONSONANT:
            leet += 1  # between consonants a vowel is missing
        elif role in (_STANDS, _DIGIT):
            digits += 1
    found = 0
    if leet >= _LEAST_LEET and letters >= _LEAST_LETTERS and letters > leet and digits <= 1:
        found |= _LEET
    if masks and letters >= _TRIPLE and digits == 0:
        found |= _MASKED
    if triples >= _LEAST_PLACES or longest >= _LONG:
        found |= _REPEATED
    if most_singles >= _LEAST_SINGLES:
        found |= _SPACED
    return found
