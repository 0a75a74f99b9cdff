"""Disguised terms: words that are written so that they do not read as themselves, found by the deep views (`text.deep`).

The same look at new tokens sees odd writing in plain ASCII (`text.deep.oddity`), so those kinds of typography are told here.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence, Set

import numpy as np

from rempart.detectors import Wanted
from rempart.detectors.reader import Lexis, Odd, Reader, Seeing, plain_words, typed_bytes
from rempart.detectors.signals import Signals
from rempart.detectors.terms import Terms, asked
from rempart.text.block import Block, Hit
from rempart.text.deep import DISGUISED, JOINED
from rempart.text.deep.oddity import KINDS
from rempart.text.fold import fold, join

_SHORT_TEXT = 400
"""Bytes of a text in which words beside triggers are read in doubtful ways: long ones are full of words that are like
others."""
_ANY_LENGTH = 1 << 40


class Disguised:
    """Finds the words of the rules where they are misspelt, masked, spaced out or written in look-alike letters and
    signs."""

    name = "disguised"
    kinds = frozenset(("terms", "typography"))

    def __init__(self, signals: Signals, terms: Terms, compiled: bytes | None = None) -> None:
        self._signals = signals.signals
        self._odd = {n for n in signals.numbers("typography") if not set(signals.signals[n].typography).isdisjoint(KINDS)}
        triggers, others = pickle.loads(compiled) if compiled else _lexes(signals)  # noqa: S301 - see compiled.py
        self._triggers = Reader(triggers, terms.triggers, signals.harmless)
        self._others = Reader(others, terms.others, signals.harmless)

    def dump(self) -> bytes:
        """The words made ready, for the cache."""
        return pickle.dumps((self._triggers.lexis, self._others.lexis), protocol=5)

    def detect(self, block: Block) -> Sequence[Hit]:
        """Read the block's odd tokens, and look for triggers in what they read as."""
        bounds = block.source_bounds
        sight = self._triggers.find(block.folded.data, bounds, _ANY_LENGTH)
        odd = self._oddities(block, sight.odd, {n for n in self._odd if self._signals[n].trigger})
        return [*odd, *self._hits(block, sight.seen, None)]

    def context(self, block: Block, wanted: Wanted) -> Sequence[Hit]:
        """The same for the words beside triggers, in the rows that ask."""
        values = [v for row in wanted for v in block.values(row)]
        bounds = block.source_bounds
        parts = [block.folded.data[int(bounds[v]) + 1 : int(bounds[v + 1]) + 1] for v in values]
        if not parts:
            return ()
        edges = np.concatenate([[-1], np.cumsum([len(p) for p in parts]) - 1])
        owners = np.array(values)
        sight = self._others.find(
            np.concatenate(parts), edges, _SHORT_TEXT,
            lambda places, numbers: asked(block, wanted, len(self._signals), owners[places], numbers),
        )  # fmt: skip
        moved = [int(bounds[v]) - edge for v, edge in zip(values, edges.tolist(), strict=False)]
        seen = [
            s._replace(value=values[s.value], start=s.start + moved[s.value], stop=s.stop + moved[s.value])
            for s in sight.seen
        ]
        strange = [
            o._replace(value=values[o.value], start=o.start + moved[o.value], stop=o.stop + moved[o.value])
            for o in sight.odd
        ]
        odd = [h for h in self._oddities(block, strange, self._odd) if h.signal in wanted[h.row]]
        return [*odd, *self._hits(block, seen, wanted)]

    def _hits(self, block: Block, seen: Sequence[Seeing], wanted: Wanted | None) -> Iterator[Hit]:
        known = set()
        for signal, value, start, stop, view in seen:
            row = int(block.rows[value])
            if wanted is not None and signal not in wanted[row]:
                continue
            fields = self._signals[signal].fields
            place = (signal, value, start, stop)
            if place in known or (fields and block.field(value) not in fields):
                continue
            known.add(place)
            first = int(block.source_bounds[value]) + 1
            span = block.span(value, start - first, stop - first)
            yield Hit(signal, row, value, view, span.start, span.end, DISGUISED[view])

    def _oddities(self, block: Block, odd: Sequence[Odd], numbers: Set[int]) -> Iterator[Hit]:
        for value, start, stop, kinds in odd:
            seen = {kind for bit, kind in enumerate(KINDS) if kinds >> bit & 1}
            for n in numbers:
                signal = self._signals[n]
                if not seen.isdisjoint(signal.typography) and (not signal.fields or block.field(value) in signal.fields):
                    first = int(block.source_bounds[value]) + 1
                    span = block.span(value, start - first, stop - first)
                    yield Hit(n, int(block.rows[value]), value, "text", span.start, span.end)

    def readings(self, text: str) -> list[tuple[str, str, str]]:
        """What a short text's triggers may be disguised as: (the words as folded, the view, the word of a term)."""
        folded = fold(join([text.encode("utf-8", "replace")]))
        edges = np.array([-1, len(folded.data) - 1])
        out = []
        for start, stop, choice in self._triggers.choices(folded.data, edges):
            typed = folded.data[start:stop]
            words = plain_words(typed) if choice.view == JOINED else typed_bytes(typed)
            out.append((words.decode("utf-8", "replace"), choice.view, choice.text.strip().decode("utf-8", "replace")))
        return out


def _lexes(signals: Signals) -> tuple[Lexis, Lexis]:
    return Lexis.of(signals, triggers_only=True), Lexis.of(signals, triggers_only=False)
