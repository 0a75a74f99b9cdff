"""Odd typography: letters and marks that people who write this language do not use."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rempart.detectors import Wanted
from rempart.detectors.borders import look
from rempart.detectors.signals import Signals
from rempart.text.block import Block, Hit
from rempart.text.typography import gate
from rempart.text.views import VIEWS

_SIGHT = ("title", "description", "brand", "variants", "attributes", "product_type", "extra")
"""Fields that buyers read."""


class Typography:
    """Sees invisible characters, disguised letters and reading tricks in the text that buyers read."""

    name = "typography"
    kinds = frozenset(("typography",))

    def __init__(self, signals: Signals) -> None:
        self._signals = {n: signals.signals[n] for n in signals.numbers("typography")}
        self._learn_nothing()

    @staticmethod
    def _learn_nothing() -> None:
        """Run the passes over text that all detectors read once, so that none is compiled while a listing waits."""
        block = Block.of_values([("title", "wоrd 高 仿".encode())])
        for view in VIEWS:
            block.view(view.name)
        look(block.view("words"))
        gate(block.text(0))

    def detect(self, block: Block) -> Sequence[Hit]:
        """Look closely at the values in which the fold met an odd character."""
        triggers = [n for n, s in self._signals.items() if s.trigger]
        odd = np.concatenate([block.folded.odd, block.folded.hidden])
        if not triggers or not odd.size:
            return ()
        values = np.unique(np.searchsorted(block.source_bounds, odd) - 1)
        return [hit for v in values.tolist() for hit in self._value(block, int(v), triggers)]

    def context(self, block: Block, wanted: Wanted) -> Sequence[Hit]:
        """Look at the wanted rows for rules that ask for typography beside words."""
        hits: list[Hit] = []
        for row, numbers in wanted.items():
            mine = [n for n in numbers if n in self._signals]
            for value in block.values(row) if mine else ():
                hits += self._value(block, value, mine)
        return hits

    def _value(self, block: Block, value: int, numbers: list[int]) -> list[Hit]:
        name = block.field(value)
        if name not in _SIGHT:
            return []
        found = gate(block.text(value))
        return [
            Hit(n, int(block.rows[value]), value, "text", odd.start, odd.end)
            for odd in found
            for n in numbers
            if odd.kind in self._signals[n].typography and (not self._signals[n].fields or name in self._signals[n].fields)
        ]
