"""Disguised terms: words that are written so that they do not read as themselves, found by the deep views (`text.deep`).

The same look at new tokens sees odd writing in plain ASCII (`text.deep.oddity`), so those kinds of typography are told here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from rempart.detectors import Wanted
from rempart.detectors.lexicon import Lexicon, keys
from rempart.detectors.signals import Signals
from rempart.detectors.terms import Terms
from rempart.domain.outcome import Outcome
from rempart.text.block import Block, Hit
from rempart.text.deep import DISGUISED, JOINED
from rempart.text.deep.alternate import Alternate, Reading
from rempart.text.deep.keys import LONGEST, Numbers
from rempart.text.deep.oddity import KINDS, oddities
from rempart.text.deep.reading import NAMES, Vocabulary, read, vocabulary
from rempart.text.deep.scripts import looks_like, romanised
from rempart.text.deep.tokens import SPACED, Fresh, Seen
from rempart.text.everyday import everyday
from rempart.text.fold import Folded, Positions, fold, join
from rempart.text.tables import GONE, SEPARATOR, Bytes
from rempart.text.views.words import Words

_RANK = {view: rank for rank, view in enumerate(DISGUISED)}
_MOST_KNOWN = 1 << 16
_ALTERNATES = 3
_AROUND, _NEAR = 240, 64
_TELLING = 4
_WHOLE = {"visual", "romanised", "glued"}
_SHORTEST, _SPELLED = 4, 6
_LEAST_DIFFERENT, _ROMANISED = 4, 9
_DOUBTFUL = {"edits", "phonetic", "vowels", "glued"}
_LONGEST_NEIGHBOUR, _GAP = 40, 3
_WORDS = Words()
_NONE: Positions = np.zeros(0, np.int64)


class _Choice(NamedTuple):
    """What a token may read as: the bytes `start:stop` of the token replaced by `text`."""

    view: str
    start: int
    stop: int
    text: bytes


class _Place(NamedTuple):
    """A marked token, or joined neighbours, in a value: the value's number, `start:stop` in its folded bytes."""

    value: int
    start: int
    stop: int
    choices: Sequence[_Choice]
    odd: int


class _Known(NamedTuple):
    """What was found out about a token: its readings, and the bits of `oddity.KINDS`."""

    choices: tuple[_Choice, ...] = ()
    odd: int = 0


class Disguised:
    """Finds the words of the rules where they are misspelt, masked, spaced out or written in look-alike letters and
    signs."""

    name = "disguised"
    kinds = frozenset(("terms", "typography"))

    def __init__(self, signals: Signals, terms: Terms) -> None:
        self._terms = terms
        self._signals = signals.signals
        self._odd = {n for n in signals.numbers("typography") if not set(signals.signals[n].typography).isdisjoint(KINDS)}
        self._triggers = _Reader(signals, triggers_only=True)
        self._others = _Reader(signals, triggers_only=False)

    def detect(self, block: Block) -> Sequence[Hit]:
        """Read the block's odd tokens, and look for triggers in what they read as."""
        data = block.folded.data
        places = self._triggers.places(data, block.source_bounds, range(len(block.rows)))
        if not places:
            return ()
        odd = self._oddities(block, places, {n for n in self._odd if self._signals[n].trigger})
        made = _alternates(block, _likely(block, places, self._terms.triggers, self._triggers))
        if not made:
            return odd
        rewritten = _rewritten(block, made)
        return [*odd, *_back(block, rewritten, made, self._terms.detect(rewritten))]

    def context(self, block: Block, wanted: Wanted) -> Sequence[Hit]:
        """The same for the words beside triggers, in the rows that ask."""
        values = [v for row in wanted for v in block.values(row)]
        bounds = block.source_bounds
        parts = [block.folded.data[int(bounds[v]) + 1 : int(bounds[v + 1]) + 1] for v in values]
        if not parts:
            return ()
        edges = np.concatenate([[-1], np.cumsum([len(p) for p in parts]) - 1])
        places = self._others.places(np.concatenate(parts), edges, values)
        if not places:
            return ()
        odd = [h for h in self._oddities(block, places, self._odd) if h.signal in wanted[h.row]]
        made = _alternates(block, [p for p in places if p.choices])
        if not made:
            return odd
        rewritten = _rewritten(block, made)
        asked = {i: wanted[int(block.rows[value])] for i, (value, _, _) in enumerate(made)}
        return [*odd, *_back(block, rewritten, made, self._terms.context(rewritten, asked))]

    def _oddities(self, block: Block, places: Sequence[_Place], numbers: Set[int]) -> list[Hit]:
        hits = []
        for place in places:
            seen = {kind for bit, kind in enumerate(KINDS) if place.odd >> bit & 1}
            for n in numbers if seen else ():
                signal = self._signals[n]
                if not seen.isdisjoint(signal.typography) and (
                    not signal.fields or block.field(place.value) in signal.fields
                ):
                    span = block.span(place.value, place.start, place.stop)
                    hits.append(Hit(n, int(block.rows[place.value]), place.value, "text", span.start, span.end))
        return hits

    def readings(self, text: str) -> list[tuple[str, str, str]]:
        """What a short text's triggers may be disguised as: (the words as folded, the view, the word of a term)."""
        folded = fold(join([text.encode("utf-8", "replace")]))
        edges = np.array([-1, len(folded.data) - 1])
        out = []
        for place in self._triggers.places(folded.data, edges, [0]):
            typed = folded.data[place.start : place.stop]
            for choice in place.choices:
                words = _plain_words(typed) if choice.view == JOINED else _typed(typed)
                out.append((words.decode("utf-8", "replace"), choice.view, choice.text.strip().decode("utf-8", "replace")))
        return out


_Made = tuple[int, int, Alternate]
"""A value, where in its folded bytes the alternate begins, and the alternate."""


class _Reader:
    """A vocabulary, and what its tokens were found to read as."""

    def __init__(self, signals: Signals, *, triggers_only: bool) -> None:
        self._words, self._names = _vocabulary(signals, triggers_only=triggers_only)
        doubtful = [name for name, fuzzy in zip(self._names, self._words.fuzzy.tolist(), strict=True) if fuzzy]
        self._beside = _neighbours(signals, triggers_only=triggers_only)
        self._exact = {name for name in self._names if len(name) >= _SHORTEST and b" " not in name}
        self._romanised = _romanisations(doubtful)
        self._harmless: Set[tuple[bytes, bytes]] = signals.harmless
        self._seen = Seen.empty()
        self._known: dict[int, _Known] = {}
        self._learn_nothing()

    def lonely(self, data: Bytes, place: _Place, low: int, high: int) -> bool:
        """Whether every reading of a place is a word of phrases whose other words do not stand beside it.

        Told by the first letters of the words before and after; `low:high` are the bounds of the value in `data`.
        """
        beside = [self._beside.get(choice.text) for choice in place.choices]
        if any(found is None for found in beside):
            return False
        start, stop = low + place.start, low + place.stop
        before = _words_of(data[max(low, start - _LONGEST_NEIGHBOUR) : start])[-1:]
        after = _words_of(data[stop : min(high, stop + _LONGEST_NEIGHBOUR)])[:1]
        letters = {word[:1] for word in before}, {word[:1] for word in after}
        return all(
            found is not None and letters[0].isdisjoint(found[0]) and letters[1].isdisjoint(found[1]) for found in beside
        )

    def _learn_nothing(self) -> None:
        """Run every kernel once, so that none is compiled while a listing waits."""
        self.places(fold(join([b"a watchword"])).data, np.array([-1]), [0])

    def places(self, data: Bytes, bounds: Positions, values: Sequence[int]) -> list[_Place]:
        """The tokens that read as something else, in order: `bounds` are the separators of `data`, `values` their
        numbers."""
        fresh = self._seen.fresh(data, self._words.joined)
        if not len(fresh.starts) and not len(fresh.joined_starts):
            return []
        found = [*self._tokens(data, fresh), *self._joined(data, fresh)]
        edges = bounds.tolist()
        out = []
        for start, stop, known in found:
            number = bisect_right(edges, start) - 1
            first = edges[number] + 1
            out.append(_Place(values[number], start - first, stop - first, known.choices, known.odd))
        return out

    def _tokens(self, data: Bytes, fresh: Fresh) -> Iterator[tuple[int, int, _Known]]:
        unique, index = np.unique(fresh.hashes, return_index=True)
        unknown = np.array([h not in self._known for h in unique.tolist()], np.bool_)
        if unknown.any():
            self._learn(data, fresh, unique[unknown], index[unknown])
        if self._known:
            for start, stop, h in zip(fresh.starts.tolist(), fresh.stops.tolist(), fresh.hashes.tolist(), strict=True):
                known = self._known.get(h)
                if known:
                    yield start, stop, known

    def _learn(self, data: Bytes, fresh: Fresh, hashes: np.ndarray, index: np.ndarray) -> None:
        starts, stops = fresh.starts[index], fresh.stops[index]
        marked = np.zeros(len(hashes), np.bool_)
        choices: dict[int, list[_Choice]] = {}
        for token, view, word, start, stop in zip(
            *(c.tolist() for c in read(data, starts, stops, self._words)), strict=True
        ):
            piece = data[starts[token] : stops[token]]
            if _inside_letter(piece, start) or _inside_letter(piece, stop):
                continue
            text = self._names[word] if word >= 0 else _cut(_typed(piece[start:stop]), -word)
            made = self._choice(_typed(piece), NAMES[view], text, start, stop)
            if made is not None:
                choices.setdefault(token, []).append(made)
        for token, made in self._in_other_letters(data, starts, stops):
            choices.setdefault(token, []).append(made)
        odd = oddities(data, starts, stops)
        if len(self._known) + len(choices) > _MOST_KNOWN:
            self._known.clear()
        for token in choices.keys() | set(np.flatnonzero(odd).tolist()):
            mine = sorted(choices.get(token, ()), key=lambda c: (_RANK[c.view], c.start - c.stop))
            self._known[int(hashes[token])] = _Known(tuple(mine), int(odd[token]))
            marked[token] = True
        self._seen.remember(hashes, marked)

    def _in_other_letters(self, data: Bytes, starts: Numbers, stops: Numbers) -> Iterator[tuple[int, _Choice]]:
        """Tokens that look or sound like a word in the letters of another script, each replaced as a whole."""
        rewritten: list[tuple[int, str, bytes]] = []
        for token, (start, stop) in enumerate(zip(starts.tolist(), stops.tolist(), strict=True)):
            typed = _typed(data[start:stop])
            if typed.isascii():
                original = self._romanised.get(typed)
                if original is not None and (typed, original) not in self._harmless:
                    yield token, _Choice("romanised", 0, stop - start, original)
                continue
            text = typed[:LONGEST].decode("utf-8", "ignore")
            heard = romanised(text)
            for view, latin in (("visual", looks_like(text)), ("romanised", heard)):
                if latin is None or len(latin) < _SHORTEST:
                    continue
                made = latin.encode()
                if any(made[: len(made) - cut] in self._exact for cut in range(3)):
                    yield token, _Choice(view, 0, stop - start, made)
                elif view == "romanised" or heard is None:  # ordinary Cyrillic and Greek words look like anything
                    rewritten.append((token, view, made))
        if not rewritten:
            return
        buffer = np.frombuffer(b" ".join(made for _, _, made in rewritten), np.uint8)
        ends = np.cumsum([len(made) + 1 for _, _, made in rewritten])
        firsts = np.concatenate([[0], ends[:-1]])
        for number, way, word, start, stop in zip(
            *(c.tolist() for c in read(buffer, firsts, ends - 1, self._words)), strict=True
        ):
            token, view, made = rewritten[number]
            if view == "romanised" and NAMES[way] in _DOUBTFUL and stop - start < _ROMANISED:
                continue
            choice = self._choice(made, view, self._names[word], start, stop) if word >= 0 else None
            if choice is not None:
                whole = made[: choice.start] + choice.text + made[choice.stop :]
                yield token, _Choice(view, 0, int(stops[token] - starts[token]), whole)

    def _choice(self, typed: bytes, view: str, word: bytes, start: int, stop: int) -> _Choice | None:
        if (typed, word) in self._harmless:
            return None
        return _Choice(view, start, stop, b" " + word + b" " if view == "glued" else word)

    def _joined(self, data: Bytes, fresh: Fresh) -> Iterator[tuple[int, int, _Known]]:
        columns = (fresh.joined_starts.tolist(), fresh.joined_stops.tolist(), fresh.joined_words.tolist())
        for start, stop, number in dict.fromkeys(zip(*columns, strict=True)):
            if number == SPACED:
                if _in_a_row(data[start:stop]):
                    yield start, stop, _Known(odd=1 << KINDS.index("spaced"))
                continue
            word = self._names[number]
            typed = _plain_words(data[start:stop])
            if typed != word and (typed, word) not in self._harmless:
                yield start, stop, _Known((_Choice(JOINED, 0, stop - start, word),))


def _cut(text: bytes, cuts: int) -> bytes:
    """Put a blank before each byte whose bit is set."""
    return b"".join(b" " + text[i : i + 1] if cuts >> i & 1 else text[i : i + 1] for i in range(len(text)))


def _plain_words(data: Bytes) -> bytes:
    return _WORDS.project(Folded(data, _NONE, _NONE)).strip(b" ")


def _in_a_row(data: Bytes) -> bool:
    """Whether single letters stand in a row as a word does, and not as a list of sizes or vitamins (`A, D, E, K, C`)."""
    typed = _typed(data).decode("utf-8", "ignore")
    letters = {char for char in typed if char.isalpha()}
    signs = {char for char in typed if not char.isalnum()} - {" "}
    listed = bool(signs) and signs <= set(",;/&")
    return len(letters) >= _LEAST_DIFFERENT and not letters <= set("smlx") and not listed


def _inside_letter(data: Bytes, place: int) -> bool:
    """Whether the byte at a place belongs to the letter that begins before it."""
    return place < len(data) and int(data[place]) & 0xC0 == 0x80


def _typed(token: Bytes) -> bytes:
    """The bytes of a folded token, small letters, without what the fold took away."""
    kept: bytes = token[token != GONE].tobytes()
    return kept.lower()


def _vocabulary(signals: Signals, *, triggers_only: bool) -> tuple[Vocabulary, list[bytes]]:
    """The words of the terms. Words of rules that only set a condition are not read in doubtful ways."""
    sure: list[str] = []
    fuzzy: list[str] = []
    for number, signal in enumerate(signals.signals):
        if signal.kind == "terms" and (signal.trigger or not triggers_only):
            strict = signals.rules[signals.rule_of[number]].outcome == Outcome.PUBLISH
            (sure if strict else fuzzy).extend(t.text.strip("*=") for t in signal.terms)
    doubtful = set(keys("words", fuzzy))
    spelled = _romanisations(word for word in doubtful if b" " not in word)
    made = vocabulary(set(keys("words", sure)), doubtful | spelled.keys(), everyday())
    text, starts = made.words.text.tobytes(), made.words.starts.tolist()
    return made, [spelled.get(text[a:b], text[a:b]) for a, b in pairwise(starts)]


_Beside = tuple[frozenset[bytes], frozenset[bytes]]
"""The first letters of the words that may stand before a word of phrases, and after it."""


def _neighbours(signals: Signals, *, triggers_only: bool) -> dict[bytes, _Beside]:
    """Words that occur in phrases only, with what may stand beside them."""
    terms = [
        t.text.strip("*=")
        for s in signals.signals
        if s.kind == "terms" and (s.trigger or not triggers_only)
        for t in s.terms
    ]
    before: dict[bytes, set[bytes]] = {}
    after: dict[bytes, set[bytes]] = {}
    alone: set[bytes] = set()
    for key in keys("words", terms):
        words = key.split(b" ")
        if len(words) == 1:
            alone.add(key)
        for left, right in pairwise(words):
            after.setdefault(left, set()).add(right[:1])
            before.setdefault(right, set()).add(left[:1])
    found = (before.keys() | after.keys()) - alone
    return {word: (frozenset(before.get(word, ())), frozenset(after.get(word, ()))) for word in found}


def _words_of(data: Bytes) -> list[bytes]:
    return _plain_words(data).split(b" ")


def _romanisations(words: Iterable[bytes]) -> dict[bytes, bytes]:
    """Cyrillic and Greek words as they are spelled in Latin letters, to the words."""
    made = ((romanised(word.decode("utf-8", "ignore")), word) for word in words)
    return {latin.encode(): word for latin, word in made if latin is not None and len(latin) >= _SPELLED}


def _likely(block: Block, places: Sequence[_Place], lexicon: Lexicon, reader: _Reader) -> list[_Place]:
    """The places around which a term stands once they are read: few, and found by one scan of short pieces of text.

    A word of a phrase next to another odd word is kept: both may belong to it.
    """
    if "words" not in lexicon.views:
        return []
    places = _accompanied(block, places, reader)
    pieces: list[bytes] = []
    owners: list[tuple[int, bytes]] = []
    bounds, data = block.source_bounds.tolist(), block.folded.data
    for number, place in enumerate(places):
        low, high = bounds[place.value] + 1, bounds[place.value + 1]
        start, stop = low + place.start, low + place.stop
        before = data[max(low, start - _NEAR) : start].tobytes()
        after = data[stop : min(high, stop + _NEAR)].tobytes()
        token = data[start:stop]
        for choice in place.choices[:_ALTERNATES]:
            head, tail = token[: choice.start].tobytes(), token[choice.stop :].tobytes()
            pieces.append(before + head + choice.text + tail + after)
            owners.append((number, b"" if choice.view in _WHOLE else choice.text.strip()[:_TELLING]))
    view = _WORDS.project(Folded(np.frombuffer(join(pieces), np.uint8), _NONE, _NONE))  # folded already
    matches = lexicon.scan("words", view)
    if not matches:
        return []
    edges = np.flatnonzero(np.frombuffer(view, np.uint8) == SEPARATOR)
    stops = np.fromiter((m[2] for m in matches), np.int64, len(matches))
    kept = set()
    for (number, _, stop), piece in zip(matches, np.searchsorted(edges, stops).tolist(), strict=True):
        owner, telling = owners[piece]
        if owner not in kept and telling in view[stop - lexicon.words.shapes[number][0] : stop]:
            kept.add(owner)
    return [places[owner] for owner in sorted(kept)]


def _accompanied(block: Block, places: Sequence[_Place], reader: _Reader) -> list[_Place]:
    """The places that are a term by themselves, or stand beside another place or a word of their phrase."""
    bounds, data = block.source_bounds.tolist(), block.folded.data
    kept = []
    order = sorted(places, key=lambda p: (p.value, p.start))
    for i, place in enumerate(order):
        near = any(
            other.start - place.stop <= _GAP and place.start - other.stop <= _GAP
            for other in order[max(i - 1, 0) : i + 2]
            if other is not place and other.value == place.value
        )
        if near or not reader.lonely(data, place, bounds[place.value] + 1, bounds[place.value + 1]):
            kept.append(place)
    return kept


def _alternates(block: Block, places: Sequence[_Place]) -> list[_Made]:
    by_value: dict[int, list[_Place]] = {}
    for place in places:
        by_value.setdefault(place.value, []).append(place)
    made: list[_Made] = []
    bounds = block.source_bounds
    for value, mine in by_value.items():
        mine.sort(key=lambda p: (p.start, p.stop))
        folded = block.folded.data[int(bounds[value]) + 1 : int(bounds[value + 1])]
        for cluster in _clusters(mine):
            low = max(cluster[0].start - _AROUND, 0)
            high = min(cluster[-1].stop + _AROUND, len(folded))
            while low and _inside_letter(folded, low):
                low -= 1
            while _inside_letter(folded, high):
                high += 1
            for readings in _combinations(cluster):
                moved = [r._replace(start=r.start - low, stop=r.stop - low) for r in readings]
                made.append((value, low, Alternate.of(folded[low:high], moved)))
    return sorted(made, key=lambda m: block.field(m[0]))


def _clusters(places: Sequence[_Place]) -> Iterator[list[_Place]]:
    """Places that stand close enough to each other to be one phrase."""
    cluster: list[_Place] = []
    for place in places:
        if cluster and place.start - cluster[-1].stop > _AROUND:
            yield cluster
            cluster = []
        cluster.append(place)
    if cluster:
        yield cluster


def _combinations(cluster: Sequence[_Place]) -> Iterator[list[Reading]]:
    """The first choice of every token, then the second of those that have one, and so on; joined neighbours likewise."""
    tokens = [p for p in cluster if p.choices[0].view != JOINED]
    joined = [p for p in cluster if p.choices[0].view == JOINED]
    for rank in range(min(_ALTERNATES, max((len(p.choices) for p in tokens), default=0))):
        yield list(_apart([_reading(p, min(rank, len(p.choices) - 1)) for p in tokens]))
    rest = [_reading(p, 0) for p in joined]
    for _ in range(_ALTERNATES):
        if not rest:
            return
        taken = list(_apart(rest))
        yield taken
        rest = [r for r in rest if r not in taken]


def _reading(place: _Place, rank: int) -> Reading:
    choice = place.choices[rank]
    return Reading(place.start + choice.start, place.start + choice.stop, choice.view, choice.text)


def _apart(readings: Sequence[Reading]) -> Iterator[Reading]:
    last = 0
    for reading in readings:
        if reading.start >= last:
            yield reading
            last = reading.stop


def _rewritten(block: Block, made: Sequence[_Made]) -> Block:
    return Block.of_values([(block.field(value), alternate.text) for value, _, alternate in made])


def _back(block: Block, rewritten: Block, made: Sequence[_Made], hits: Iterable[Hit]) -> Iterator[Hit]:
    """Hits in rewritten values as hits in the trader's own words; those that no reading has to do with were seen before."""
    for hit in hits:
        value, low, alternate = made[hit.row]
        found = alternate.within(rewritten.locate(hit))
        if found is None:
            continue
        start, stop, view = found
        span = block.span(value, low + start, low + stop)
        yield Hit(hit.signal, int(block.rows[value]), value, view, span.start, span.end, DISGUISED[view])
