"""The view `typed`: the text as typed, in plain small letters, punctuation kept. Patterns are searched here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rempart.text.fold import Folded, Positions, fold, join
from rempart.text.tables import GONE, Bytes

_TABLE = bytes(
    32 if b < 32 or b == 127 else b + 32 if 65 <= b <= 90 else b for b in range(256)
)  # control characters and line breaks become blanks, capitals small


@dataclass(frozen=True, slots=True)
class Typed:
    """Small letters without accents, punctuation and digits where they stood."""

    name: str = "typed"

    def project(self, folded: Folded) -> bytes:
        """See `View.project`."""
        return folded.data.tobytes().translate(_TABLE, b"\xff")

    def track(self, data: Bytes) -> tuple[Bytes, Positions]:
        """See `View.track`."""
        kept = np.flatnonzero(data != GONE)
        return np.frombuffer(_TABLE, np.uint8)[data[kept]], kept

    def key(self, term: str) -> bytes:
        """The term in small plain letters, punctuation kept."""
        return self.project(fold(join([term.encode()])))[1:-2]
