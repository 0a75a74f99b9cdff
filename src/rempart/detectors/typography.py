"""Odd typography: letters and marks that people who write this language do not use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from rempart.detectors import Wanted
from rempart.detectors.borders import look
from rempart.detectors.signals import Signals
from rempart.text.block import Block, Hit
from rempart.text.odd_words import FIELDS, KINDS, OddWord, odd_words, suspects
from rempart.text.typography import Oddity, gate
from rempart.text.views import VIEWS

_SIGHT = ("title", "description", "brand", "variants", "attributes", "product_type", "extra")
"""Fields that buyers read."""
_COUNTED = frozenset(KINDS)


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
        suspects(block.raw, block.source_bounds, 0, 1)
        odd_words(block.text(0))

    def detect(self, block: Block) -> Sequence[Hit]:
        """Look closely at the values in which the fold met an odd character, and at short ones with odd words."""
        triggers = [n for n, s in self._signals.items() if s.trigger]
        return [*self._characters(block, triggers), *self._words(block, triggers)] if triggers else ()

    def context(self, block: Block, wanted: Wanted) -> Sequence[Hit]:
        """Look at the wanted rows for rules that ask for typography beside words."""
        hits: list[Hit] = []
        for row, numbers in wanted.items():
            mine = [n for n in numbers if n in self._signals]
            for value in block.values(row) if mine else ():
                name, text = block.field(value), block.text(value)
                if name in _SIGHT:
                    found = [*gate(text), *(odd_words(text) if name in FIELDS else ())]
                    hits += self._hits(block, value, found, mine)
        return hits

    def _characters(self, block: Block, numbers: Sequence[int]) -> Iterator[Hit]:
        odd = np.concatenate([block.folded.odd, block.folded.hidden])
        for value in np.unique(np.searchsorted(block.source_bounds, odd) - 1).tolist():
            if block.field(value) in _SIGHT:
                yield from self._hits(block, value, gate(block.text(value)), numbers)

    def _words(self, block: Block, numbers: Sequence[int]) -> Iterator[Hit]:
        if any(not _COUNTED.isdisjoint(self._signals[n].typography) for n in numbers):
            for first, stop in block.ranges(FIELDS):
                for value in suspects(block.raw, block.source_bounds, first, stop):
                    yield from self._hits(block, value, odd_words(block.text(value)), numbers)

    def _hits(self, block: Block, value: int, found: Iterable[Oddity | OddWord], numbers: Sequence[int]) -> Iterator[Hit]:
        name = block.field(value)
        for odd in found:
            for n in numbers:
                signal = self._signals[n]
                if odd.kind in signal.typography and (not signal.fields or name in signal.fields):
                    yield Hit(n, int(block.rows[value]), value, "text", odd.start, odd.end)
