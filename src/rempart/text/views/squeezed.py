"""The view `squeezed`: separators out, digits and symbols that stand for letters read as letters, repeats collapsed.

`s w i t c h b l 4 d e` and `swwwitch-blade` both read `switchblade` here. Only long, distinctive terms are searched in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rempart.text.fold import Folded, Positions, fold, join
from rempart.text.jit import kernel
from rempart.text.tables import GONE, SEPARATOR, Bytes
from rempart.text.views.laying import lay, table

_STANDS_FOR = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i"}


def _table() -> bytes:
    out = bytearray(range(256))
    for b in range(128):
        char = chr(b)
        char = _STANDS_FOR.get(char, char).lower()
        out[b] = ord(char) if char.isalnum() else GONE
    return bytes(out)


_BYTES = table(_table())


@kernel
def _squeeze(data: Bytes, table: Bytes, out: Bytes, bounds: Positions) -> int:
    """As `laying.Pass`. Separators, and the bytes of a letter of another alphabet, may be alike."""
    n, last = np.uint64(0), np.uint8(GONE)
    m = 1
    bounds[0] = -1
    for i in range(len(data)):
        c = table[data[i]]
        if c == SEPARATOR:
            bounds[m] = n
            m += 1
        out[n] = c
        n += np.uint64((c != GONE) & ((c != last) | (c >= 0x80)))
        last = last if c == GONE else c
    return int(n)


@dataclass(frozen=True, slots=True)
class Squeezed:
    """Letters only, one after the other, value by value."""

    name: str = "squeezed"

    def project(self, folded: Folded) -> bytes:
        """See `View.project`."""
        return self.lay(folded)[0]

    def lay(self, folded: Folded) -> tuple[bytes, Positions]:
        """See `View.lay`."""
        return lay(_squeeze, _BYTES, folded)

    def track(self, data: Bytes) -> tuple[Bytes, Positions]:
        """See `View.track`."""
        mapped = _BYTES[data]
        kept = np.flatnonzero(mapped != GONE)
        letters = mapped[kept]
        single = np.ones(len(letters), bool)
        single[1:] = (letters[1:] != letters[:-1]) | (letters[1:] >= 0x80)
        return letters[single], kept[single]

    def key(self, term: str) -> bytes:
        """The letters of a term, repeats collapsed."""
        return self.project(fold(join([term.encode()])))[:-1]
