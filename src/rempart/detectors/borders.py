"""Borders between scripts, and none within a script that is written without blanks.

In `GUCCI女包`, `N95口罩` or `9ملم` no blank stands between two words, but a change of script is a border all the
same: a blank is put there (`spaced`), in terms as in texts, so that ` gucci ` stays a plain literal. In `高 仿` and
`高·仿` a blank stands where none belongs: it is taken out (`tight`). Letters of Greek and Cyrillic words may fold to
Latin ones, so between those scripts there is no border.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rempart.text.fold import Positions

_WIDTH = np.zeros(256, np.uint8)
"""First byte of a letter that stands apart from Latin ones to the bytes it takes; E0 and E1 are looked at again."""
_WIDTH[0xD6:0xDC] = 2  # Hebrew, Arabic
_WIDTH[[0xE0, 0xE1]] = 3
_WIDTH[0xE3:0xEE] = 3  # Japanese, Chinese, Korean
_WIDTH[0xF0] = 4  # rare Chinese letters
_FIRST, _LAST = 0xD6, 0xF0
_SECOND = np.zeros((2, 256), bool)
_SECOND[0, 0xB8:0xBC] = True  # E0: Thai, Lao
_SECOND[1, [*range(0x80, 0x83), *range(0x9E, 0xA0)]] = True  # E1: Burmese, Khmer
_LATIN = np.zeros(256, bool)
_LATIN[[*range(0x30, 0x3A), *range(0x61, 0x7B)]] = True
_BLANK = 0x20
_NONE: Positions = np.zeros(0, np.int64)


class Scripts(NamedTuple):
    """Places in a buffer of the view `words`: bytes before which a blank is missing, and blanks that are too many."""

    missing: Positions
    surplus: Positions


def look(data: bytes) -> Scripts:
    """Find the borders between scripts, and the blanks between letters that are written without blanks.

    Korean, Hebrew and Arabic words have blanks between them: for those only the first is looked for.
    """
    buffer = np.frombuffer(data, np.uint8)
    at = np.flatnonzero((buffer >= _FIRST) & (buffer <= _LAST))
    at = at[_WIDTH[buffer[at]] > 0]
    if not at.size:
        return Scripts(_NONE, _NONE)
    lead = buffer[at]
    odd = (lead == 0xE0) | (lead == 0xE1)
    if odd.any():
        at = at[~odd | _SECOND[lead & 1, buffer[np.minimum(at + 1, len(buffer) - 1)]]]
        lead = buffer[at]
    ends = np.minimum(at + _WIDTH[lead], len(buffer) - 1)
    before = at[_LATIN[buffer[at - 1]]]
    after = ends[_LATIN[buffer[ends]]]
    unspaced = (lead >= 0xE0) & ((lead < 0xEB) | (lead == 0xF0))
    at, ends = at[unspaced], ends[unspaced]
    surplus = ends[:-1][(at[1:] == ends[:-1] + 1) & (buffer[ends[:-1]] == _BLANK)]
    return Scripts(np.sort(np.concatenate([before, after])), surplus)


def spaced(data: bytes, missing: Positions) -> tuple[bytes, list[int]]:
    """The buffer with a blank at each border, and where those blanks stand in what is returned."""
    if not missing.size:
        return data, []
    wider: bytes = np.insert(np.frombuffer(data, np.uint8), missing, _BLANK).tobytes()
    return wider, (missing + np.arange(len(missing))).tolist()


def tight(data: bytes, surplus: Positions) -> tuple[bytes, list[int]]:
    """The buffer without some of its blanks, and where they would stand in what is returned."""
    shorter: bytes = np.delete(np.frombuffer(data, np.uint8), surplus).tobytes()
    return shorter, (surplus - np.arange(len(surplus))).tolist()
