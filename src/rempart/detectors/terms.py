"""Terms and patterns: words, phrases and spellings that a rule names, found however they are typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

import numpy as np

from rempart.detectors import Wanted
from rempart.detectors.lexicon import Lexicon, of_kind
from rempart.detectors.signals import Signals
from rempart.text.block import Block, Hit

_MOST_HITS = 16
_LONGEST_ENDING = 24
_SCORES = {"words": 1.0, "typed": 1.0, "squeezed": 0.9}

Place = tuple[int, int, int]


class Terms:
    """Finds the words, phrases and patterns of the rules in the views `words`, `squeezed` and `typed`."""

    name = "terms"

    def __init__(self, signals: Signals, compiled: Mapping[str, Mapping[str, bytes]] | None = None) -> None:
        compiled = compiled or {}
        self._signals = signals.signals
        self.triggers = Lexicon(of_kind(self._signals, "terms", "pattern", trigger=True), compiled.get("triggers"))
        self.others = Lexicon(of_kind(self._signals, "terms", "pattern", trigger=False), compiled.get("others"))

    def dump(self) -> dict[str, dict[str, bytes]]:
        """The compiled databases, for the cache."""
        return {"triggers": self.triggers.dump(), "others": self.others.dump()}

    def detect(self, block: Block) -> Sequence[Hit]:
        """Scan the whole block once a view."""
        found = _Found(block, self._signals)
        for view in self.triggers.views:
            matches = self.triggers.scan(view, block.view(view))
            if matches:
                bounds = block.bounds(view)
                ends = np.fromiter((m[2] for m in matches), np.int64, len(matches))
                values = (np.searchsorted(bounds, ends) - 1).tolist()
                firsts = (bounds[values] + 1).tolist()
                found.add(self.triggers, view, block.view(view), zip(matches, values, firsts, strict=True))
        return found.hits

    def context(self, block: Block, wanted: Wanted) -> Sequence[Hit]:
        """Scan the wanted rows alone, for the signals their rules still need."""
        found = _Found(block, self._signals, wanted)
        mine = {n for n, s in enumerate(self._signals) if not s.trigger and s.kind in ("terms", "pattern")}
        for row, numbers in wanted.items():
            if mine.isdisjoint(numbers):
                continue
            values = block.values(row)
            for view in self.others.views:
                self._scan_row(block, view, values, found)
        return found.hits

    def _scan_row(self, block: Block, view: str, values: list[int], found: _Found) -> None:
        bounds, whole = block.bounds(view), block.view(view)
        parts = [whole[int(bounds[v]) + 1 : int(bounds[v + 1]) + 1] for v in values]
        data = b"".join(parts)
        matches = self.others.scan(view, data)
        if not matches:
            return
        starts = [0, *accumulate(len(p) for p in parts)]
        places = [int(np.searchsorted(starts, m[2], side="left")) - 1 for m in matches]
        numbers = [values[p] for p in places]
        firsts = [starts[p] for p in places]
        found.add(self.others, view, data, zip(matches, numbers, firsts, strict=True))


class _Found:
    """Collects hits, checking on each what the literal could not say."""

    def __init__(self, block: Block, signals: Sequence, wanted: Wanted | None = None) -> None:  # type: ignore[type-arg]
        self.block = block
        self.signals = signals
        self.wanted = wanted
        self.hits: list[Hit] = []
        self._count: dict[tuple[int, int], int] = {}
        self._seen: set[tuple[int, int]] = set()

    def add(self, lexicon: Lexicon, view: str, data: bytes, matches: Iterable[tuple[Place, int, int]]) -> None:
        """Take the matches of one scan: (match, value number, where the value begins in `data`)."""
        if view == "typed":
            self._add_patterns(lexicon, matches)
            return
        table = lexicon.words if view == "words" else lexicon.squeezed
        for (number, _, end), value, first in matches:
            text = table.texts[number]
            start, stop = end - len(text), end
            if view == "words":
                start += text[:1] == b" "
                stop -= text[-1:] == b" "
            for entry in table.entries[number]:
                if not self._open(entry.signal, value):
                    continue
                if view == "words":
                    last = self._ending(data, stop, entry.endings)
                    if last is None:
                        continue
                    self._push(Hit(entry.signal, int(self.block.rows[value]), value, view, start - first, last - first))
                elif (value, entry.signal) not in self._seen:
                    hit = Hit(entry.signal, int(self.block.rows[value]), value, view, start - first, stop - first, _SCORES[view])
                    if self._whole_words(hit):
                        self._push(hit)

    def _open(self, signal: int, value: int) -> bool:
        """Whether the signal looks at this field, in this row."""
        spec = self.signals[signal]
        if spec.fields and self.block.field(value) not in spec.fields:
            return False
        return self.wanted is None or signal in self.wanted.get(int(self.block.rows[value]), ())

    def _push(self, hit: Hit) -> None:
        key = (hit.row, hit.signal)
        count = self._count.get(key, 0)
        self._seen.add((hit.value, hit.signal))
        if count < _MOST_HITS:
            self._count[key] = count + 1
            self.hits.append(hit)

    @staticmethod
    def _ending(data: bytes, stop: int, endings: frozenset[bytes] | None) -> int | None:
        """Where the word ends, if what follows the stem is one of the endings; None if it is another word."""
        blank = data.find(b" ", stop, stop + _LONGEST_ENDING)
        if endings is None:
            return stop if blank < 0 else blank
        return blank if blank >= 0 and data[stop:blank] in endings else None

    def _whole_words(self, hit: Hit) -> bool:
        """In the squeezed view: letters of several words count only if they begin and end at the borders of words."""
        start, end = self.block.locate(hit)
        text = self.block.text(hit.value)
        inside = text[start:end]
        if inside.isalnum():
            return True
        left = start == 0 or not text[start - 1].isalnum()
        right = end >= len(text) or not text[end].isalnum()
        return left and right

    def _add_patterns(self, lexicon: Lexicon, matches: Iterable[tuple[Place, int, int]]) -> None:
        longest: dict[tuple[int, int, int], tuple[int, int]] = {}
        for (number, start, end), value, first in matches:
            if start >= first:
                longest[(number, value, start)] = (end, first)
        for (number, value, start), (end, first) in _outermost(longest):
            signal = lexicon.patterns[number][0]
            if self._open(signal, value):
                self._push(Hit(signal, int(self.block.rows[value]), value, "typed", start - first, end - first))


def _outermost(
    found: dict[tuple[int, int, int], tuple[int, int]],
) -> Iterator[tuple[tuple[int, int, int], tuple[int, int]]]:
    """Matches of one pattern that do not lie inside an earlier one."""
    last: dict[tuple[int, int], int] = {}
    for key in sorted(found):
        number, value, _ = key
        if found[key][0] > last.get((number, value), -1):
            last[(number, value)] = found[key][0]
            yield key, found[key]
