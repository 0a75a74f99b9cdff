"""Alternate texts: a value with its odd tokens replaced by what they may stand for, and the way back to the trader's
words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rempart.text.block import Span
from rempart.text.fold import Positions
from rempart.text.tables import GONE, Bytes


class Reading(NamedTuple):
    """What stands at `start:stop` of a value's folded bytes, read in a view: `text`."""

    start: int
    stop: int
    view: str
    text: bytes


@dataclass(frozen=True, slots=True)
class Alternate:
    """A value's folded text with some readings put in.

    `places[i]` is the folded byte that byte i of `text` stands for (in a reading: where it begins); `read[i]` the number
    of the reading that it belongs to, -1 outside of readings.
    """

    text: bytes
    places: Positions
    read: Positions
    readings: tuple[Reading, ...]

    @classmethod
    def of(cls, folded: Bytes, readings: Sequence[Reading]) -> Alternate:
        """Put readings (in order, not overlapping) into a value's folded bytes."""
        parts: list[bytes] = []
        places: list[Positions] = []
        read: list[Positions] = []
        last = 0

        def keep(stop: int) -> None:
            kept = last + np.flatnonzero(folded[last:stop] != GONE)
            parts.append(folded[kept].tobytes())
            places.append(kept)
            read.append(np.full(len(kept), -1, np.int64))

        for number, reading in enumerate(readings):
            keep(reading.start)
            size = len(reading.text)
            parts.append(reading.text)
            places.append(np.full(size, reading.start, np.int64))
            read.append(np.full(size, number, np.int64))
            last = reading.stop
        keep(len(folded))
        return cls(b"".join(parts), np.concatenate(places), np.concatenate(read), tuple(readings))

    def within(self, span: Span) -> tuple[int, int, str] | None:
        """The folded bytes `start:stop` behind a span of `text` (code points) and the view that reads it; None where no
        reading is in it."""
        text = self.text.decode("utf-8", "replace")
        first = len(text[: span.start].encode("utf-8", "replace"))
        last = len(text[: span.end].encode("utf-8", "replace"))
        touched = self.read[first:last]
        touched = touched[touched >= 0]
        if not touched.size:
            return None
        here = self.places[first:last]
        stop = max(int(here.max()), max(self.readings[int(r)].stop - 1 for r in np.unique(touched)))
        return int(here.min()), stop + 1, self.readings[int(touched[0])].view
