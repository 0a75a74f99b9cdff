"""Borders between scripts, and none within a script that is written without blanks.

In `GUCCI女包`, `N95口罩` or `9ملم` no blank stands between two words, but a change of script is a border all the
same: a blank is put there (`spaced`), in terms as in texts, so that ` gucci ` stays a plain literal. In `高 仿` and
`高·仿` a blank stands where none belongs: it is taken out (`tight`). Letters of Greek and Cyrillic words may fold to
Latin ones, so between those scripts there is no border.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.text.fold import Positions
from rempart.text.jit import kernel
from rempart.text.tables import Bytes

Flags = npt.NDArray[np.bool_]

_WIDTH = np.zeros(256, np.uint8)
"""First byte of a letter that stands apart from Latin ones to the bytes it takes; E0 and E1 are looked at again."""
_WIDTH[0xD6:0xDC] = 2  # Hebrew, Arabic
_WIDTH[[0xE0, 0xE1]] = 3
_WIDTH[0xE3:0xEE] = 3  # Japanese, Chinese, Korean
_WIDTH[0xF0] = 4  # rare Chinese letters
_FIRST, _LAST = 0xD6, 0xF0
_SECOND = np.zeros((2, 256), np.bool_)
_SECOND[0, 0xB8:0xBC] = True  # E0: Thai, Lao
_SECOND[1, [*range(0x80, 0x83), *range(0x9E, 0xA0)]] = True  # E1: Burmese, Khmer
_LATIN = np.zeros(256, np.bool_)
_LATIN[[*range(0x30, 0x3A), *range(0x61, 0x7B)]] = True
_BLANK = 0x20
_STRETCH = 256


class Scripts(NamedTuple):
    """Places in a buffer of the view `words`: bytes before which a blank is missing, and blanks that are too many."""

    missing: Positions
    surplus: Positions


_NONE = Scripts(np.zeros(0, np.int64), np.zeros(0, np.int64))


def look(data: bytes) -> Scripts:
    """Find the borders between scripts, and the blanks between letters that are written without blanks.

    Korean, Hebrew and Arabic words have blanks between them: for those only the first is looked for.
    """
    buffer = np.frombuffer(data, np.uint8)
    missing, surplus = np.empty(len(data), np.int64), np.empty(len(data), np.int64)
    m, s = _look(buffer, _WIDTH, _SECOND, _LATIN, missing, surplus)
    return Scripts(missing[:m].copy(), surplus[:s].copy()) if m or s else _NONE


@kernel
def _look(data: Bytes, width: Bytes, second: Flags, latin: Flags, missing: Positions, surplus: Positions) -> tuple[int, int]:
    """Write the places; returns how many of each."""
    m = s = 0
    end_before = -1  # where the last letter ended that is written without blanks
    for start in range(0, len(data), _STRETCH):
        stop = min(start + _STRETCH, len(data))
        if _any(data[start:stop]):
            m, s, end_before = _places(data, start, stop, width, second, latin, missing, surplus, m, s, end_before)
    return m, s


@kernel
def _any(stretch: Bytes) -> bool:
    """Whether a letter that stands apart may begin here. In most stretches none does; many bytes are compared at a time,
    which the compiler does where it need not work out indices."""
    seen = False
    for c in stretch:
        seen |= (c >= _FIRST) & (c <= _LAST)
    return seen


@kernel
def _places(
    data: Bytes, start: int, stop: int, width: Bytes, second: Flags, latin: Flags,
    missing: Positions, surplus: Positions, m: int, s: int, end_before: int,
) -> tuple[int, int, int]:  # fmt: skip
    end = len(data) - 1
    for i in range(start, stop):
        lead = data[i]
        if not width[lead]:
            continue
        if lead & 0xFE == 0xE0 and not second[lead & 1, data[min(i + 1, end)]]:
            continue
        after = min(i + width[lead], end)
        if latin[data[i - 1]]:
            missing[m] = i
            m += 1
        if latin[data[after]]:
            missing[m] = after
            m += 1
        if lead >= 0xE0 and (lead < 0xEB or lead == 0xF0):
            if i == end_before + 1 and end_before > 0 and data[end_before] == _BLANK:
                surplus[s] = end_before
                s += 1
            end_before = after
    return m, s, end_before


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
