"""Quantities with a unit: doses, volumes, blade lengths, voltages, shares per cent."""

from __future__ import annotations

from collections.abc import Sequence

from rempart.detectors import Wanted
from rempart.detectors.signals import Signals
from rempart.text.block import MOST_HITS, Block, Hit
from rempart.text.numbers import within
from rempart.text.quantities import Quantity, convert, find_quantities


class Numbers:
    """Reads quantities in the trader's text and compares them with the bounds of the rules."""

    name = "numbers"
    kinds = frozenset(("number",))

    def __init__(self, signals: Signals) -> None:
        self._signals = {n: signals.signals[n] for n in signals.numbers("number")}
        self._dimension = {n: convert(1.0, s.number.unit)[1] for n, s in self._signals.items() if s.number is not None}

    def detect(self, block: Block) -> Sequence[Hit]:  # noqa: ARG002 - a number alone says nothing
        """Numbers are never triggers."""
        return ()

    def context(self, block: Block, wanted: Wanted) -> Sequence[Hit]:
        """Read the quantities of the wanted rows."""
        hits: list[Hit] = []
        for row, numbers in wanted.items():
            mine = [n for n in numbers if n in self._signals]
            if not mine:
                continue
            found: list[Hit] = []
            for value in block.values(row):
                found += self._value(block, row, value, mine, find_quantities(block.text(value)))
            for n in mine:
                hits += [hit for hit in found if hit.signal == n][:MOST_HITS]
        return hits

    def _value(self, block: Block, row: int, value: int, mine: list[int], found: list[Quantity]) -> list[Hit]:
        hits = []
        for n in mine:
            signal = self._signals[n]
            if not found or signal.number is None or (signal.fields and block.field(value) not in signal.fields):
                continue
            hits += [
                Hit(n, row, value, "text", q.start, q.end)
                for q in found
                if q.dimension == self._dimension[n] and within(q.value, signal.number)
            ]
        return hits
