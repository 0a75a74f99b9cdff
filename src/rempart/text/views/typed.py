"""The view `typed`: the text as typed, in plain small letters, punctuation kept. Patterns are searched here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rempart.text.fold import Folded, Positions, fold, join
from rempart.text.jit import kernel
from rempart.text.tables import GONE, SEPARATOR, Bytes
from rempart.text.views.laying import lay, table

_BYTES = table(
    bytes(32 if b < 32 or b == 127 else b + 32 if 65 <= b <= 90 else b for b in range(256))
)  # control characters and line breaks become blanks, capitals small


@kernel
def _type(data: Bytes, table: Bytes, out: Bytes, bounds: Positions) -> int:
    """As `laying.Pass`."""
    n = np.uint64(0)
    m = 1
    bounds[0] = -1
    for i in range(len(data)):
        c = table[data[i]]
        if c == SEPARATOR:
            bounds[m] = n
            m += 1
        out[n] = c
        n += np.uint64(c != GONE)
    return int(n)


@dataclass(frozen=True, slots=True)
class Typed:
    """Small letters without accents, punctuation and digits where they stood."""

    name: str = "typed"

    def project(self, folded: Folded) -> bytes:
        """See `View.project`."""
        return self.lay(folded)[0]

    def lay(self, folded: Folded) -> tuple[bytes, Positions]:
        """See `View.lay`."""
        return lay(_type, _BYTES, folded)

    def track(self, data: Bytes) -> tuple[Bytes, Positions]:
        """See `View.track`."""
        kept = np.flatnonzero(data != GONE)
        return _BYTES[data[kept]], kept

    def key(self, term: str) -> bytes:
        """The term in small plain letters, punctuation kept."""
        return self.project(fold(join([term.encode()])))[1:-2]
