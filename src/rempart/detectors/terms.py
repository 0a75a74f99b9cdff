"""Terms and patterns: words, phrases and spellings that a rule names, found however they are typed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

import numpy as np

from rempart.detectors import Wanted
from rempart.detectors.borders import look, spaced, tight
from rempart.detectors.lexicon import ANYWHERE, Entry, Lexicon, Table, of_kind
from rempart.detectors.signals import Signals
from rempart.domain.rule import Signal
from rempart.text.block import MOST_HITS, Block, Hit
from rempart.text.fold import Positions
from rempart.text.inflection import Forms
from rempart.text.tables import SEPARATOR

_LONGEST_ENDING = 24
_SQUEEZED_SCORE = 0.9
_LONGEST_WORD = 64
_BLANK = 0x20

Place = tuple[int, int, int]


class Terms:
    """Finds the words, phrases and patterns of the rules in the views `words`, `squeezed` and `typed`."""

    name = "terms"
    kinds = frozenset(("terms", "pattern"))

    def __init__(self, signals: Signals, compiled: Mapping[str, Mapping[str, bytes]] | None = None) -> None:
        compiled = compiled or {}
        self._signals = signals.signals
        self._placed = signals.placed
        self._rule_of = signals.rule_of
        self.triggers = Lexicon(of_kind(self._signals, "terms", "pattern", trigger=True), compiled.get("triggers"))
        by_rule: dict[int, dict[int, Signal]] = {}
        for number, signal in of_kind(self._signals, "terms", "pattern", trigger=False).items():
            by_rule.setdefault(signals.rule_of[number], {})[number] = signal
        self._context = frozenset(n for mine in by_rule.values() for n in mine)
        self._names = {rule: f"others {signals.rules[rule].id}" for rule in by_rule}
        self.others = {rule: Lexicon(mine, compiled.get(self._names[rule]), rare=False) for rule, mine in by_rule.items()}

    def dump(self) -> dict[str, dict[str, bytes]]:
        """The compiled databases, for the cache."""
        return {"triggers": self.triggers.dump(), **{self._names[r]: x.dump() for r, x in self.others.items()}}

    def detect(self, block: Block) -> Sequence[Hit]:
        """Scan the whole block once a view."""
        found = _Found(block, self._signals, self._placed)
        for view in self.triggers.views:
            data = block.view(view)
            blanks: list[int] = []
            if view == "words":
                scripts = look(data)
                data, blanks = spaced(data, scripts.missing)
                if scripts.surplus.size:
                    split = np.unique(np.searchsorted(block.bounds(view), scripts.surplus) - 1)
                    self._scan_tight(block, self.triggers, split.tolist(), found)
            matches = self.triggers.scan(view, data)
            if not matches:
                continue
            bounds = _bounds(data) if blanks else block.bounds(view)
            ends = np.fromiter((m[2] for m in matches), np.int64, len(matches))
            values = np.searchsorted(bounds, ends) - 1
            if view == "typed":
                self._scan_rows(block, self.triggers, np.unique(values).tolist(), found, ("typed",))
            else:
                firsts = (bounds[values] + 1).tolist()
                found.add(self.triggers, view, data, blanks, zip(matches, values.tolist(), firsts, strict=True))
        return found.hits

    def context(self, block: Block, wanted: Wanted) -> Sequence[Hit]:
        """Scan the wanted rows alone, rule by rule: each rule has few words, and few rows ask for them."""
        found = _Found(block, self._signals, self._placed, wanted)
        asking: dict[int, list[int]] = {}
        for row, numbers in wanted.items():
            for rule in {self._rule_of[n] for n in numbers & self._context}:
                asking.setdefault(rule, []).append(row)
        values = {row: block.values(row) for row in wanted}
        for rule, rows in asking.items():
            self._scan_rows(block, self.others[rule], [v for row in rows for v in values[row]], found)
        return found.hits

    @staticmethod
    def _scan_rows(
        block: Block, lexicon: Lexicon, values: list[int], found: _Found, views: tuple[str, ...] | None = None
    ) -> None:
        """Scan some values, laid end to end."""
        for view in views or lexicon.views:
            bounds, whole = block.bound_list(view), block.view(view)
            parts = [whole[bounds[v] + 1 : bounds[v + 1] + 1] for v in values]
            blanks: list[int] = []
            data = b"".join(parts)
            if view == "words":
                scripts = look(data)
                data, blanks = spaced(data, scripts.missing)
                if scripts.surplus.size:
                    Terms._scan_tight(block, lexicon, values, found)
            matches = lexicon.starts(data) if view == "typed" else lexicon.scan(view, data)
            if matches:
                starts = (_bounds(data) + 1).tolist() if blanks else [0, *accumulate(len(p) for p in parts)]
                places = [bisect_left(starts, m[2]) - 1 for m in matches]
                found.add(
                    lexicon, view, data, blanks, ((m, values[p], starts[p]) for m, p in zip(matches, places, strict=True))
                )

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

    def add(
        self, lexicon: Lexicon, view: str, data: bytes, blanks: list[int], matches: Iterable[tuple[Place, int, int]]
    ) -> None:
        """Take the matches of one scan: (match, value number, where the value begins in `data`).

        `blanks` are the places in `data` of blanks that the view has not (see `borders`).
        """
        if view == "typed":
            self._add_patterns(lexicon, matches)
        elif view == "words":
            self._add_words(lexicon.words, data, blanks, matches)
        else:
            self._add_squeezed(lexicon.squeezed, matches)

    def _add_words(self, table: Table, data: bytes, blanks: list[int], matches: Iterable[tuple[Place, int, int]]) -> None:
        for (number, _, end), value, first in matches:
            _, length, lead, trail, may, entries = table[number]
            stop = end - trail
            last = stop if data[stop] == _BLANK else _end_of_word(data, stop)
            rest = data[stop:last]
            if may is not None and rest not in may:
                continue
            for entry in entries:
                endings = entry.endings
                if endings is not None and endings and rest not in endings:
                    continue
                if entry.word is not None and not entry.word.match(data[data.rfind(b" ", 0, stop) + 1 : last]):
                    continue
                start, until = end - length + lead, stop if endings == ANYWHERE else last
                if entry.before or entry.after:
                    start, until = _phrase(data, entry, start, until)
                    if until < 0:
                        continue
                if self._asked(entry.signal, value) and self._in_field(entry.signal, value):
                    if blanks:
                        before = bisect_left(blanks, first)
                        start -= bisect_left(blanks, start) - before
                        until -= bisect_left(blanks, until) - before
                    self._push(Hit(entry.signal, self._rows[value], value, "words", start - first, until - first))

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
            if start >= first:
                longest[(number, value, start)] = (end, first)
        for (number, value, start), (end, first) in _outermost(longest):
            signal = lexicon.patterns[number][0]
            if self._asked(signal, value) and self._in_field(signal, value):
                self._push(Hit(signal, self._rows[value], value, "typed", start - first, end - first))


def _bounds(data: bytes) -> Positions:
    """As `Block.bounds`, for a buffer that is no view."""
    return np.concatenate([[-1], np.flatnonzero(np.frombuffer(data, np.uint8) == SEPARATOR)])


def _end_of_word(data: bytes, stop: int) -> int:
    """Where the word ends that goes on after a stem."""
    blank = data.find(b" ", stop, stop + _LONGEST_ENDING)
    return stop + _LONGEST_ENDING if blank < 0 else blank


def _phrase(data: bytes, entry: Entry, start: int, stop: int) -> tuple[int, int]:
    """Where the phrase stands of which `data[start:stop]` is the part that was searched for; (0, -1) if it does not."""
    for forms in reversed(entry.before):
        start = _word_before(data, start, forms, entry.between)
        if start < 0:
            return 0, -1
    for forms in entry.after:
        stop = _word_after(data, stop, forms, entry.between)
        if stop < 0:
            return 0, -1
    return start, stop


def _word_before(data: bytes, start: int, forms: Forms, between: frozenset[bytes]) -> int:
    """Where the word begins that stands before `start`, if it is one of the forms; else -1."""
    for _ in range(2 if between else 1):
        first = data.rfind(b" ", max(start - _LONGEST_WORD, 0), start - 1) + 1
        word = data[first : start - 1]
        if first and forms.match(word):
            return first
        if word not in between:
            return -1
        start = first
    return -1


def _word_after(data: bytes, stop: int, forms: Forms, between: frozenset[bytes]) -> int:
    """Where the word ends that stands after `stop`, if it is one of the forms; else -1."""
    for _ in range(2 if between else 1):
        begin = stop + 1
        if not between and not data.startswith(forms.stems, begin):
            return -1
        stop = data.find(b" ", begin, begin + _LONGEST_WORD)
        word = data[begin:stop]
        if stop < 0 or forms.match(word):
            return stop
        if word not in between:
            return -1
    return -1


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
