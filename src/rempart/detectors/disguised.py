"""Disguised terms: words that are written so that they do not read as themselves, found by the deep views (`text.deep`).

The same look at new tokens sees odd writing in plain ASCII (`text.deep.oddity`), so those kinds of typography are told here.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence, Set

import numpy as np

from rempart.detectors import Wanted
from rempart.detectors.lexicon import Lexicon
from rempart.detectors.reader import Lexis, Place, Reader, inside_letter, plain_words, typed_bytes
from rempart.detectors.signals import Signals
from rempart.detectors.terms import Terms
from rempart.text.block import Block, Hit
from rempart.text.deep import DISGUISED, JOINED
from rempart.text.deep.alternate import Alternate, Reading
from rempart.text.deep.oddity import KINDS
from rempart.text.fold import Folded, Positions, fold, join
from rempart.text.tables import SEPARATOR
from rempart.text.views.words import Words

_ALTERNATES = 3
_AROUND, _NEAR, _GAP = 240, 64, 3
_TELLING = 4
_WHOLE = {"visual", "romanised", "glued"}
_SURE = {"letters", "visual", "masked", "reversed", "joined"}
_SHORT_TEXT = 400
_WORDS = Words()
_NONE: Positions = np.zeros(0, np.int64)


class Disguised:
    """Finds the words of the rules where they are misspelt, masked, spaced out or written in look-alike letters and
    signs."""

    name = "disguised"
    kinds = frozenset(("terms", "typography"))

    def __init__(self, signals: Signals, terms: Terms, compiled: bytes | None = None) -> None:
        self._terms = terms
        self._signals = signals.signals
        self._odd = {n for n in signals.numbers("typography") if not set(signals.signals[n].typography).isdisjoint(KINDS)}
        triggers, others = pickle.loads(compiled) if compiled else _lexes(signals)  # noqa: S301 - see compiled.py
        self._triggers = Reader(triggers, signals.harmless)
        self._others = Reader(others, signals.harmless)

    def dump(self) -> bytes:
        """The words made ready, for the cache."""
        return pickle.dumps((self._triggers.lexis, self._others.lexis), protocol=5)

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
        made = _alternates(block, _accompanied(block, list(_plain_enough(block, places)), self._others))
        if not made:
            return odd
        rewritten = _rewritten(block, made)
        asked = {i: wanted[int(block.rows[value])] for i, (value, _, _) in enumerate(made)}
        return [*odd, *_back(block, rewritten, made, self._terms.context(rewritten, asked))]

    def _oddities(self, block: Block, places: Sequence[Place], numbers: Set[int]) -> list[Hit]:
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
                words = plain_words(typed) if choice.view == JOINED else typed_bytes(typed)
                out.append((words.decode("utf-8", "replace"), choice.view, choice.text.strip().decode("utf-8", "replace")))
        return out


def _lexes(signals: Signals) -> tuple[Lexis, Lexis]:
    return Lexis.of(signals, triggers_only=True), Lexis.of(signals, triggers_only=False)


_Made = tuple[int, int, Alternate]
"""A value, where in its folded bytes the alternate begins, and the alternate."""


def _likely(block: Block, places: Sequence[Place], lexicon: Lexicon, reader: Reader) -> list[Place]:
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
        if owner not in kept and telling in view[stop - lexicon.words[number].length : stop]:
            kept.add(owner)
    return [places[owner] for owner in sorted(kept)]


def _plain_enough(block: Block, places: Iterable[Place]) -> Iterator[Place]:
    """Words beside triggers are read in doubtful ways in short texts only: long ones are full of words that are like
    others."""
    bounds = block.source_bounds.tolist()
    for place in places:
        choices = place.choices
        if bounds[place.value + 1] - bounds[place.value] > _SHORT_TEXT:
            choices = [choice for choice in choices if choice.view in _SURE]
        if choices:
            yield place._replace(choices=choices)


def _accompanied(block: Block, places: Sequence[Place], reader: Reader) -> list[Place]:
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
        if near:
            kept.append(place)
        elif choices := reader.accompanied(data, place, bounds[place.value] + 1, bounds[place.value + 1]):
            kept.append(place._replace(choices=choices))
    return kept


def _alternates(block: Block, places: Sequence[Place]) -> list[_Made]:
    by_value: dict[int, list[Place]] = {}
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
            while low and inside_letter(folded, low):
                low -= 1
            while inside_letter(folded, high):
                high += 1
            for readings in _combinations(cluster):
                moved = [r._replace(start=r.start - low, stop=r.stop - low) for r in readings]
                made.append((value, low, Alternate.of(folded[low:high], moved)))
    return sorted(made, key=lambda m: block.field(m[0]))


def _clusters(places: Sequence[Place]) -> Iterator[list[Place]]:
    """Places that stand close enough to each other to be one phrase."""
    cluster: list[Place] = []
    for place in places:
        if cluster and place.start - cluster[-1].stop > _AROUND:
            yield cluster
            cluster = []
        cluster.append(place)
    if cluster:
        yield cluster


def _combinations(cluster: Sequence[Place]) -> Iterator[list[Reading]]:
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


def _reading(place: Place, rank: int) -> Reading:
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
