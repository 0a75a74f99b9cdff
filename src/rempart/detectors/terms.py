"""Terms and patterns: words, phrases and spellings that a rule names, found however they are typed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from rempart.detectors import Wanted
from rempart.detectors.borders import look, spaced, tight
from rempart.detectors.lexicon import ANYWHERE, Lexicon, Table, of_kind
from rempart.detectors.signals import Signals
from rempart.domain.rule import Signal
from rempart.text.block import MOST_HITS, Block, Hit
from rempart.text.fold import Positions
from rempart.text.phrases.walk import Matches
from rempart.text.tables import SEPARATOR

_SQUEEZED_SCORE = 0.9

Place = tuple[int, int, int]


class Terms:
    """Finds the words, phrases and patterns of the rules in the views `words`, `squeezed` and `typed`."""

    name = "terms"
    kinds = frozenset(("terms", "pattern"))

    def __init__(self, signals: Signals, compiled: Mapping[str, Mapping[str, bytes]] | None = None) -> None:
        compiled = compiled or {}
        self._signals = signals.signals
        self._placed = signals.placed
        self._patterns = frozenset(signals.numbers("pattern"))
        made = (of_kind(self._signals, "terms", "pattern", trigger=trigger) for trigger in (True, False))
        self.triggers, self.others = (
            Lexicon(mine, compiled.get(name)) for name, mine in zip(("triggers", "others"), made, strict=True)
        )

    def dump(self) -> dict[str, dict[str, bytes]]:
        """The compiled databases, for the cache."""
        return {"triggers": self.triggers.dump(), "others": self.others.dump()}

    def detect(self, block: Block) -> Sequence[Hit]:
        """Scan the whole block once a view."""
        found = _Found(block, self._signals, self._placed)
        lexicon = self.triggers
        self._words(block, lexicon, block.view("words"), block.bounds("words"), None, found)
        for view in lexicon.views:
            if view == "words":
                continue
            data = block.view(view)
            matches = lexicon.scan(view, data)
            if not matches:
                continue
            bounds = block.bounds(view)
            ends = np.fromiter((m[2] for m in matches), np.int64, len(matches))
            values = np.searchsorted(bounds, ends) - 1
            if view == "typed":
                self._few(block, lexicon, view, np.unique(values).tolist(), found)
            else:
                found.add(lexicon, view, matches, values.tolist(), (bounds[values] + 1).tolist())
        return found.hits

    def context(self, block: Block, wanted: Wanted) -> Sequence[Hit]:
        """Scan the wanted rows alone."""
        found = _Found(block, self._signals, self._placed, wanted)
        lexicon = self.others
        values = [value for row in wanted for value in block.values(row)]
        bounds, whole = block.bound_list("words"), block.view("words")
        data = b"".join(whole[bounds[v] + 1 : bounds[v + 1] + 1] for v in values)
        self._words(block, lexicon, data, _bounds(data), values, found)
        for view in lexicon.views:
            if view == "typed":  # beginnings are dear, so ends are looked for first
                asking = [v for row, numbers in wanted.items() if numbers & self._patterns for v in block.values(row)]
                bounds, whole = block.bound_list(view), block.view(view)
                ends = [m[2] for m in lexicon.scan(view, b"".join(whole[bounds[v] + 1 : bounds[v + 1] + 1] for v in asking))]
                edges = np.cumsum([bounds[v + 1] - bounds[v] for v in asking])
                seen = [asking[i] for i in np.unique(np.searchsorted(edges, ends)).tolist()]
                self._few(block, lexicon, view, seen, found)
            elif view != "words":
                self._few(block, lexicon, view, values, found)
        return found.hits

    @staticmethod
    def _words(
        block: Block, lexicon: Lexicon, data: bytes, bounds: Positions, numbers: list[int] | None, found: _Found
    ) -> None:
        """Search values of the view `words`, laid end to end; `numbers` are theirs, if they are not all values of the
        block."""
        scripts = look(data)
        wide, blanks = spaced(data, scripts.missing)
        if blanks:
            bounds = _bounds(wide)
        phrases = lexicon.walker.find(np.frombuffer(wide, np.uint8))
        if len(phrases.numbers):
            places = np.searchsorted(bounds, phrases.stops) - 1
            values = places if numbers is None else np.array(numbers)[places]
            found.add_phrases(phrases, blanks, values, bounds[places] + 1)
        if "words" not in lexicon.views:
            return
        if scripts.surplus.size:
            split = np.unique(np.searchsorted(_bounds(data), scripts.surplus) - 1).tolist()
            Terms._scan_tight(block, lexicon, split if numbers is None else [numbers[p] for p in split], found)
        hits = list(lexicon.literal_hits(wide))
        if hits:
            places = np.searchsorted(bounds, np.array([h[3] for h in hits])) - 1
            values = places if numbers is None else np.array(numbers)[places]
            found.add_words(hits, blanks, values.tolist(), (bounds[places] + 1).tolist())

    @staticmethod
    def _few(block: Block, lexicon: Lexicon, view: str, values: list[int], found: _Found) -> None:
        """Scan some values in a view, laid end to end."""
        bounds, whole = block.bound_list(view), block.view(view)
        parts = [whole[bounds[v] + 1 : bounds[v + 1] + 1] for v in values]
        data = b"".join(parts)
        matches = lexicon.starts(data) if view == "typed" else lexicon.scan(view, data)
        if matches:
            starts = [0, *accumulate(len(p) for p in parts)]
            places = [bisect_left(starts, m[2]) - 1 for m in matches]
            found.add(lexicon, view, matches, [values[p] for p in places], [starts[p] for p in places])

    @staticmethod
    def _scan_tight(block: Block, lexicon: Lexicon, values: list[int], found: _Found) -> None:
        """Scan values without the blanks between their Chinese, Japanese or Thai letters (`borders`)."""
        bounds, whole = block.bound_list("words"), block.view("words")
        data = b"".join(whole[bounds[v] + 1 : bounds[v + 1] + 1] for v in values)
        data, removed = tight(data, look(data).surplus)
        matches = lexicon.scan("words", data)
        starts = (_bounds(data) + 1).tolist()
        places = [bisect_left(starts, m[2]) - 1 for m in matches]
        found.add_tight(lexicon, removed, ((m, values[p], starts[p]) for m, p in zip(matches, places, strict=True)))


class _Found:
    """Collects hits, checking on each what the literal could not say."""

    def __init__(
        self, block: Block, signals: Sequence[Signal], placed: frozenset[int], wanted: Wanted | None = None
    ) -> None:
        self.block = block
        self.signals = signals
        self.placed = placed
        self.wanted = wanted
        self.hits: list[Hit] = []
        self._rows: list[int] = block.row_list
        self._count: dict[tuple[int, int], int] = {}
        self._seen: set[tuple[int, int]] = set()
        self._places: set[tuple[int, int, int, int]] = set()

    def add(self, lexicon: Lexicon, view: str, matches: list[Place], values: list[int], firsts: list[int]) -> None:
        """Take the matches of one scan of a view other than `words`, the number of each one's value, and where that
        begins."""
        if view == "typed":
            self._add_patterns(lexicon, zip(matches, values, firsts, strict=True))
        else:
            self._add_squeezed(lexicon.squeezed, zip(matches, values, firsts, strict=True))

    def add_phrases(self, phrases: Matches, blanks: list[int], values: Positions, firsts: Positions) -> None:
        """Take phrases, which say all. `blanks` are the places of blanks that the view has not (see `borders`)."""
        columns = [phrases.numbers, phrases.starts, phrases.stops, values, firsts]
        if self.wanted is not None:
            kept = asked(self.block, self.wanted, len(self.signals), values, phrases.numbers)
            columns = [column[kept] for column in columns]
        for signal, start, stop, value, first in zip(*(c.tolist() for c in columns), strict=True):
            if self._in_field(signal, value):
                self._push_words(signal, value, first, start, stop, blanks)

    def add_words(
        self, hits: Iterable[tuple[int, int, int, int]], blanks: list[int], values: list[int], firsts: list[int]
    ) -> None:
        """Take the hits of literals in the view `words`."""
        for (signal, start, stop, _), value, first in zip(hits, values, firsts, strict=True):
            if self._asked(signal, value) and self._in_field(signal, value):
                self._push_words(signal, value, first, start, stop, blanks)

    def _push_words(self, signal: int, value: int, first: int, start: int, stop: int, blanks: list[int]) -> None:
        if blanks:
            before = bisect_left(blanks, first)
            start -= bisect_left(blanks, start) - before
            stop -= bisect_left(blanks, stop) - before
        self._push(Hit(signal, self._rows[value], value, "words", start - first, stop - first))

    def add_tight(self, lexicon: Lexicon, removed: list[int], matches: Iterable[tuple[Place, int, int]]) -> None:
        """Take those matches of a scan without blanks that a blank had split; `removed` are the places of the blanks."""
        table = lexicon.words
        for (number, _, end), value, first in matches:
            literal = table[number]
            start = end - literal.length
            before, inside = bisect_right(removed, start), bisect_left(removed, end)
            if inside <= before:
                continue
            behind = bisect_left(removed, first)
            for entry in literal.entries:
                if entry.endings == ANYWHERE and self._asked(entry.signal, value) and self._in_field(entry.signal, value):
                    place = (start + before - first - behind, end + inside - first - behind)
                    self._push(Hit(entry.signal, self._rows[value], value, "words", *place))

    def _add_squeezed(self, table: Table, matches: Iterable[tuple[Place, int, int]]) -> None:
        for (number, _, end), value, first in matches:
            literal = table[number]
            for signal, within, *_ in literal.entries:
                if (value, signal) in self._seen and signal not in self.placed:
                    continue  # seen in plain words already, and it does not matter where
                if not self._asked(signal, value) or not self._in_field(signal, value):
                    continue
                if within != ANYWHERE and self._inside_a_word(value, literal.text):
                    continue
                hit = Hit(
                    signal, self._rows[value], value, "squeezed", end - literal.length - first, end - first, _SQUEEZED_SCORE
                )
                if self._whole_words(hit, within == ANYWHERE):
                    self._push(hit)

    def _asked(self, signal: int, value: int) -> bool:
        """Whether anybody asks for the signal in this row."""
        return self.wanted is None or signal in self.wanted[self._rows[value]]

    def _in_field(self, signal: int, value: int) -> bool:
        """Whether the signal looks at this field."""
        fields = self.signals[signal].fields
        return not fields or self.block.field(value) in fields

    def _push(self, hit: Hit) -> None:
        place = (hit.value, hit.signal, hit.start, hit.end)
        if place in self._places:  # one word may stand in the lists of several languages
            return
        self._places.add(place)
        key = (hit.row, hit.signal)
        count = self._count.get(key, 0)
        self._seen.add((hit.value, hit.signal))
        if count < MOST_HITS:
            self._count[key] = count + 1
            self.hits.append(hit)

    def _inside_a_word(self, value: int, text: bytes) -> bool:
        """Whether plain letters of a longer word read so: the quick way to tell `artificiali` from `artifici`."""
        bounds, words = self.block.bound_list("words"), self.block.view("words")
        at = words.find(text, bounds[value] + 1, bounds[value + 1])
        if at < 0:
            return False
        left, right = words[at - 1 : at].isalpha(), words[at + len(text) : at + len(text) + 1].isalpha()
        return left or right

    def _whole_words(self, hit: Hit, within: bool) -> bool:
        """Whether a hit in the squeezed view is a word, and not letters that happen to follow each other.

        Letters of several words count only if they begin and end at the borders of words. Plain letters inside one longer
        word count only in languages that write compounds (`within`), and where what is left of the word can be a part of a
        compound; disguised ones (digits, repeats) always.
        """
        start, end = self.block.locate(hit)
        text = self.block.text(hit.value)
        start = _next_word(text, start, end)
        inside = text[start:end]
        if inside.isalnum():
            plain = inside.isalpha() and len(inside) == hit.end - hit.start
            alone = not text[start - 1 : start].isalpha() and not text[end : end + 1].isalpha()
            return within or alone or not plain
        left = start == 0 or not text[start - 1].isalnum()
        right = end >= len(text) or not text[end].isalnum()
        return left and right

    def _add_patterns(self, lexicon: Lexicon, matches: Iterable[tuple[Place, int, int]]) -> None:
        longest: dict[tuple[int, int, int], tuple[int, int]] = {}
        for (number, start, end), value, first in matches:
            if start >= first and self._asked(lexicon.patterns[number][0], value):
                longest[(number, value, start)] = (end, first)
        for (number, value, start), (end, first) in _outermost(longest):
            signal = lexicon.patterns[number][0]
            if self._in_field(signal, value):
                self._push(Hit(signal, self._rows[value], value, "typed", start - first, end - first))


def asked(block: Block, wanted: Wanted, signals: int, values: Positions, numbers: Positions) -> npt.NDArray[np.bool_]:
    """Which of many sightings (value and signal number) somebody asks for; there are `signals` signals."""
    rows = np.fromiter(wanted, np.int64, len(wanted))
    order = np.argsort(rows)
    table = np.zeros((len(rows), signals), np.bool_)
    for place, mine in enumerate(wanted.values()):
        table[place, list(mine)] = True
    return table[order[np.searchsorted(rows, block.rows[values], sorter=order)], numbers]


def _bounds(data: bytes) -> Positions:
    """As `Block.bounds`, for a buffer that is no view."""
    return np.concatenate([[-1], np.flatnonzero(np.frombuffer(data, np.uint8) == SEPARATOR)])


def _next_word(text: str, start: int, end: int) -> int:
    """Where a hit in the squeezed view really begins: the letter that ends one word and begins the next is one letter
    there (`oyuncak kurusıkı`), which belongs to the next."""
    behind = start + 1
    while behind < end and not text[behind].isalnum():
        behind += 1
    inside = start > 0 and text[start - 1].isalnum()
    return behind if inside and start + 1 < behind < end and text[behind].lower() == text[start].lower() else start


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
