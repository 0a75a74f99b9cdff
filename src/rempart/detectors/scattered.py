"""Scattered phrases: the words of a term with other words between them, or in another order (`Glock 17 barrel` as
`barrel, new, for Glock 17`).

Each phrase waits under the rarest of its words. A kernel cuts short values into tokens, looks each up, and asks whether the
other words may stand close by, told by their first letters; only then they are compared. Phrases of frequent words are left
out: their words meet by chance.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from rempart.detectors import Wanted
from rempart.detectors.scattered_phrases import LEAST_WORD, NEGATIONS, TELLING, Phrase, Phrases, hash_of
from rempart.detectors.signals import Signals
from rempart.text.block import MOST_HITS, Block, Hit
from rempart.text.deep import DISGUISED, SCATTERED
from rempart.text.deep.index import Index, first, following, may_hold
from rempart.text.deep.keys import SEED, STEP, Hashes, Numbers
from rempart.text.jit import kernel
from rempart.text.tables import Bytes

_LONGEST_VALUE = 320
"""Bytes of the view `words` up to which a value is looked at: in long texts words meet by chance."""
_MOST_TOKENS = 80
_WINDOW = 10
"""Tokens to each side of a phrase's rarest word in which the others may stand."""
_GAP, _TURNED_GAP = 3, 2
"""Other words that may stand between two words of a phrase, and in all between words in another order."""
_ENDS = frozenset(".,;:!?|\n")
"""Signs that words of one phrase are not on both sides of."""
_BLANK = 0x20
_ONE = np.uint64(1)


class Scattered:
    """Finds phrases whose words stand near each other, but not in the order or not as close as the rule writes them."""

    name = "scattered"
    kinds = frozenset(("terms",))

    def __init__(self, signals: Signals, compiled: bytes | None = None) -> None:
        self._signals = signals.signals
        self._phrases: Phrases = pickle.loads(compiled) if compiled else Phrases.of(signals)  # noqa: S301 - see compiled.py

    def dump(self) -> bytes:
        """The phrases made ready, for the cache."""
        return pickle.dumps(self._phrases, protocol=5)

    def is_word(self, folded: bytes) -> bool:
        """Whether a folded word of four letters and more stands in a term."""
        h, words = hash_of(folded), self._phrases.words
        at = int(np.searchsorted(words, np.uint64(h)))
        return len(folded) >= LEAST_WORD and at < len(words) and int(words[at]) == h

    def detect(self, block: Block) -> Sequence[Hit]:
        """Triggers, in all short values."""
        bounds = block.bounds("words")
        hits: list[Hit] = []
        for value, phrase, start, stop in self._places(block, np.flatnonzero(np.diff(bounds) <= _LONGEST_VALUE)):
            numbers = [n for n in phrase.signals if self._signals[n].trigger]
            hits += self._hits(block, value, numbers, start, stop)
        return _few(hits)

    def context(self, block: Block, wanted: Wanted) -> Sequence[Hit]:
        """The same for the phrases beside triggers, in the rows that ask."""
        values = np.array([v for row in wanted for v in block.values(row)], np.int64)
        bounds = block.bounds("words")
        short = values[np.diff(bounds)[values] <= _LONGEST_VALUE] if len(values) else values
        hits: list[Hit] = []
        for value, phrase, start, stop in self._places(block, short):
            asked = wanted[int(block.rows[value])]
            hits += self._hits(block, value, [n for n in phrase.signals if n in asked], start, stop)
        return _few(hits)

    def _places(self, block: Block, values: Numbers) -> Iterator[tuple[int, Phrase, int, int]]:
        """Value, phrase, and where it stands in the view `words`, counted from the value."""
        bounds, view = block.bounds("words"), block.view("words")
        phrases = self._phrases
        found = _candidates(
            np.frombuffer(view, np.uint8), bounds, values, phrases.index, phrases.firsts, phrases.heads, phrases.masks,
        )  # fmt: skip
        for value, number, token in found.tolist():
            text = view[int(bounds[value]) + 1 : int(bounds[value + 1])]
            phrase = phrases[number]
            place = _place(text.split(b" "), token, phrase)
            if place is not None:
                yield value, phrase, *place

    def _hits(self, block: Block, value: int, numbers: Sequence[int], start: int, stop: int) -> Iterator[Hit]:
        row, name = int(block.rows[value]), block.field(value)
        for n in numbers:
            if not self._signals[n].fields or name in self._signals[n].fields:
                span = block.locate(Hit(n, row, value, "words", start, stop))
                if not _ENDS.isdisjoint(block.text(value)[span.start : span.end]):
                    return  # not one phrase
                yield Hit(n, row, value, SCATTERED, span.start, span.end, DISGUISED[SCATTERED])


def _few(hits: Sequence[Hit]) -> list[Hit]:
    count: dict[tuple[int, int], int] = {}
    kept = []
    for hit in dict.fromkeys(hits):
        key = (hit.row, hit.signal)
        count[key] = count.get(key, 0) + 1
        if count[key] <= MOST_HITS:
            kept.append(hit)
    return kept


def _place(tokens: Sequence[bytes], at: int, phrase: Phrase) -> tuple[int, int] | None:
    """Where all words of a phrase stand around the token `at`, close enough to each other; None if they do not, or stand
    there as the phrase is written.

    `tokens` begin with an empty one, for the blank before the value's first word.
    """
    if not phrase.words[phrase.rarest].match(tokens[at]):
        return None
    near = sorted(range(max(at - _WINDOW, 1), min(at + _WINDOW + 1, len(tokens) - 1)), key=lambda i: abs(i - at))
    places = []
    for number, forms in enumerate(phrase.words):
        if number == phrase.rarest:
            places.append(at)
            continue
        found = next((i for i in near if i != at and i not in places and forms.match(tokens[i])), None)
        if found is None:
            return None
        places.append(found)
    ordered = sorted(places)
    gaps = [b - a - 1 for a, b in pairwise(ordered)]
    if places != ordered and min(len(tokens[i]) for i in places) < LEAST_WORD:
        return None  # short words stand beside everything
    if max(gaps) > _GAP or (places != ordered and sum(gaps) > _TURNED_GAP) or (places == ordered and not any(gaps)):
        return None
    around = range(max(ordered[0] - 1, 0), min(ordered[-1] + 2, len(tokens)))
    if any(i not in places and tokens[i].decode("utf-8", "ignore") in NEGATIONS for i in around):
        return None
    start = sum(len(t) + 1 for t in tokens[: ordered[0]])
    stop = sum(len(t) + 1 for t in tokens[: ordered[-1]]) + len(tokens[ordered[-1]])
    return start, stop


Found = npt.NDArray[np.int64]


@kernel
def _candidates(
    data: Bytes, bounds: Numbers, values: Numbers, index: Index, firsts: Numbers, heads: Hashes, masks: Hashes,
) -> Found:  # fmt: skip
    """Value, phrase and token for every phrase whose other words may stand around the token."""
    out = np.empty((1024, 3), np.int64)
    n = 0
    hashes = np.empty(_MOST_TOKENS, np.uint64)
    begins = np.empty(_MOST_TOKENS, np.uint64)
    for value in values:
        count = 1  # token 0 is the empty one before the leading blank
        begins[0] = np.uint64(0)
        hashes[0] = np.uint64(0)
        i = bounds[value] + 2
        stop = bounds[value + 1]
        while i < stop and count < _MOST_TOKENS:
            h = SEED
            head = np.uint64(0)
            size = 0
            while i < stop and data[i] != _BLANK:
                h = (h ^ np.uint64(data[i])) * STEP
                if size < TELLING:
                    head |= np.uint64(data[i]) << np.uint64(8 * size)
                size += 1
                i += 1
            i += 1
            hashes[count] = h | _ONE
            begins[count] = head
            count += 1
        for token in range(1, count):
            h = hashes[token]
            if not may_hold(index.bits, h):
                continue
            at = first(index, h)
            while at >= 0:
                p = index.values[at]
                if _may_stand(begins, token, count, heads[firsts[p] : firsts[p + 1]], masks[firsts[p] : firsts[p + 1]]):
                    if n == len(out):
                        bigger = np.empty((2 * n, 3), np.int64)
                        bigger[:n] = out
                        out = bigger
                    out[n, 0], out[n, 1], out[n, 2] = value, p, token
                    n += 1
                at = following(index, h, at)
    return out[:n]


@kernel
def _may_stand(begins: Hashes, token: int, count: int, heads: Hashes, masks: Hashes) -> bool:
    low, high = max(token - _WINDOW, 1), min(token + _WINDOW + 1, count)
    for k in range(len(heads)):
        seen = False
        for i in range(low, high):
            if i != token and (begins[i] & masks[k]) == heads[k]:
                seen = True
                break
        if not seen:
            return False
    return True
