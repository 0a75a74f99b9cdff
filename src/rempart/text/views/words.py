"""The view `words`: folded words with one blank between them. A term is the plain literal ` term `."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rempart.text.fold import Folded, Positions, fold, join
from rempart.text.jit import kernel
from rempart.text.tables import GONE, SEPARATOR, Bytes
from rempart.text.views.laying import lay, table

_TABLE = bytes(b + 32 if 65 <= b <= 90 else b if 97 <= b <= 122 or 48 <= b <= 57 or b >= 128 else 32 for b in range(256))
_BLANK = 32
WORD_BYTES: Bytes = table(_TABLE)
"""Byte of a folded text to the byte of the view; a blank for what stands in no word."""


def split(folded: bytes) -> list[bytes]:
    """The words of a little folded text: quicker than `project` for less than a few hundred bytes."""
    return folded.translate(_TABLE, b"\xff").split()


@kernel
def _words(data: Bytes, table: Bytes, out: Bytes, bounds: Positions) -> int:
    """As `laying.Pass`; without branches, because half of them would be guessed wrongly."""
    n, was_blank = np.uint64(0), np.uint64(0)
    m = 1
    bounds[0] = -1
    for i in range(len(data)):
        c = table[data[i]]
        if c == SEPARATOR:
            bounds[m] = n
            m += 1
        gone, blank = np.uint64(c == GONE), np.uint64(c == _BLANK)
        out[n] = c
        n += np.uint64(1) - (gone | (blank & was_blank))
        was_blank = (was_blank & gone) | blank
    return int(n)


@dataclass(frozen=True, slots=True)
class Words:
    """Small letters and digits; whatever stood between words is one blank."""

    name: str = "words"

    def project(self, folded: Folded) -> bytes:
        """See `View.project`."""
        return self.lay(folded)[0]

    def lay(self, folded: Folded) -> tuple[bytes, Positions]:
        """See `View.lay`."""
        return lay(_words, WORD_BYTES, folded)

    def track(self, data: Bytes) -> tuple[Bytes, Positions]:
        """See `View.track`."""
        kept = np.flatnonzero(data != GONE)
        spaced = WORD_BYTES[data[kept]]
        blank = spaced == _BLANK
        single = np.ones(len(spaced), bool)
        single[1:] = ~(blank[1:] & blank[:-1])
        return spaced[single], kept[single]

    def key(self, term: str) -> bytes:
        """The folded words of a term, one blank between them."""
        return self.project(fold(join([term.encode()])))[:-1].strip(b" ")
