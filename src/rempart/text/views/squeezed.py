"""The view `squeezed`: separators out, digits and symbols that stand for letters read as letters, repeats collapsed.

`s w i t c h b l 4 d e` and `swwwitch-blade` both read `switchblade` here. Only long, distinctive terms are searched in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rempart.text.fold import Folded, Positions, fold, join
from rempart.text.tables import GONE, Bytes

_STANDS_FOR = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i"}


def _table() -> bytes:
    out = bytearray(range(256))
    for b in range(128):
        char = chr(b)
        char = _STANDS_FOR.get(char, char).lower()
        out[b] = ord(char) if char.isalnum() else GONE
    return bytes(out)


_TABLE = _table()
_DROPPED = bytes(b for b in range(256) if _TABLE[b] == GONE)


@dataclass(frozen=True, slots=True)
class Squeezed:
    """Letters only, one after the other, value by value."""

    name: str = "squeezed"

    def project(self, folded: Folded) -> bytes:
        """See `View.project`."""
        letters = np.frombuffer(folded.data.tobytes().translate(_TABLE, _DROPPED), np.uint8)
        keep = letters[1:] != letters[:-1]
        keep |= letters[1:] >= 0x80  # separators, and the bytes of a letter of another alphabet, may be alike
        kept: bytes = letters[1:][keep].tobytes()
        return letters[:1].tobytes() + kept

    def track(self, data: Bytes) -> tuple[Bytes, Positions]:
        """See `View.track`."""
        mapped = np.frombuffer(_TABLE, np.uint8)[data]
        kept = np.flatnonzero(mapped != GONE)
        letters = mapped[kept]
        single = np.ones(len(letters), bool)
        single[1:] = (letters[1:] != letters[:-1]) | (letters[1:] >= 0x80)
        return letters[single], kept[single]

    def key(self, term: str) -> bytes:
        """The letters of a term, repeats collapsed."""
        return self.project(fold(join([term.encode()])))[:-1]
