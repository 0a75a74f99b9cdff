"""What the views have in common: one compiled pass over a folded buffer that writes the view and where its values end."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rempart.text.fold import Folded, Positions
from rempart.text.tables import SEPARATOR, Bytes

Pass = Callable[[Bytes, Bytes, Bytes, Positions], int]
"""(folded, byte table, what to write to, where to write the separators' places) to the bytes written."""


def lay(fill: Pass, table: Bytes, folded: Folded) -> tuple[bytes, Positions]:
    """The bytes of a view, and the places of its separators after -1."""
    data = folded.data.view()
    data.flags.writeable = False  # one type of array, so that the pass is compiled once
    known = folded.bounds
    bounds = np.empty(np.count_nonzero(data == SEPARATOR) + 1 if known is None else len(known), np.int64)
    out = np.empty(len(data), np.uint8)
    return out[: fill(data, table, out, bounds)].tobytes(), bounds


def table(of: bytes) -> Bytes:
    """A byte table as a pass takes it."""
    return np.frombuffer(of, np.uint8)
