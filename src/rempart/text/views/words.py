"""The view `words`: folded words with one blank between them. A term is the plain literal ` term `."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rempart.text.fold import Folded, Positions, fold, join
from rempart.text.tables import GONE, Bytes

_TABLE = bytes(b + 32 if 65 <= b <= 90 else b if 97 <= b <= 122 or 48 <= b <= 57 or b >= 128 else 32 for b in range(256))
_BLANK = 32
WORD_BYTES: Bytes = np.frombuffer(_TABLE, np.uint8)
"""Byte of a folded text to the byte of the view; a blank for what stands in no word."""


def split(folded: bytes) -> list[bytes]:
    """The words of a little folded text: quicker than `project` for less than a few hundred bytes."""
    return folded.translate(_TABLE, b"\xff").split()


@dataclass(frozen=True, slots=True)
class Words:
    """Small letters and digits; whatever stood between words is one blank."""

    name: str = "words"

    def project(self, folded: Folded) -> bytes:
        """See `View.project`."""
        spaced = np.frombuffer(folded.data.tobytes().translate(_TABLE, b"\xff"), np.uint8)
        blank = spaced == _BLANK
        double = blank[1:] & blank[:-1]
        np.logical_not(double, out=double)
        kept: bytes = spaced[1:][double].tobytes()
        return spaced[:1].tobytes() + kept

    def track(self, data: Bytes) -> tuple[Bytes, Positions]:
        """See `View.track`."""
        kept = np.flatnonzero(data != GONE)
        spaced = np.frombuffer(_TABLE, np.uint8)[data[kept]]
        blank = spaced == _BLANK
        single = np.ones(len(spaced), bool)
        single[1:] = ~(blank[1:] & blank[:-1])
        return spaced[single], kept[single]

    def key(self, term: str) -> bytes:
        """The folded words of a term, one blank between them."""
        return self.project(fold(join([term.encode()])))[:-1].strip(b" ")
