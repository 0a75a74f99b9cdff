"""Reading tokens: which of a block's tokens may be a disguised word of the rules, and which one?

What is found out about a token is kept, so that a catalogue pays for each of its words once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from rempart.detectors.lexicon import keys
from rempart.detectors.signals import Signals
from rempart.domain.outcome import Outcome
from rempart.text.deep import DISGUISED, JOINED
from rempart.text.deep.keys import LONGEST, Numbers
from rempart.text.deep.oddity import KINDS, oddities
from rempart.text.deep.reading import NAMES, Vocabulary, read, vocabulary
from rempart.text.deep.scripts import looks_like, romanised
from rempart.text.deep.tokens import SPACED, Fresh, Seen
from rempart.text.everyday import everyday
from rempart.text.fold import Positions, fold, join
from rempart.text.tables import GONE, Bytes
from rempart.text.views.words import split

_RANK = {view: rank for rank, view in enumerate(DISGUISED)}
_MOST_KNOWN = 1 << 16
_SHORTEST, _SPELLED = 4, 6
_LEAST_DIFFERENT = 4
_ROMANISED = {"phonetic": 7, "edits": 9, "vowels": 9, "glued": 9}
_LONGEST_NEIGHBOUR, _BEGINNING = 40, 3


class Choice(NamedTuple):
    """What a token may read as: the bytes `start:stop` of the token replaced by `text`."""

    view: str
    start: int
    stop: int
    text: bytes


class Place(NamedTuple):
    """A marked token, or joined neighbours, in a value: the value's number, `start:stop` in its folded bytes."""

    value: int
    start: int
    stop: int
    choices: Sequence[Choice]
    odd: int


class Known(NamedTuple):
    """What was found out about a token: its readings, and the bits of `oddity.KINDS`."""

    choices: tuple[Choice, ...] = ()
    odd: int = 0


Beside = tuple[frozenset[bytes], frozenset[bytes]]
"""The first letters of the words that may stand before a word of phrases, and after it."""


@dataclass(frozen=True, slots=True)
class Lexis:
    """The words of some signals, made ready for reading; it is kept with the compiled policy.

    Attributes:
        words: the vocabulary; word w is called `names[w]` (Cyrillic and Greek words stand there a second time, romanised).
        names: folded words, and folded phrases.
        exact: the words among them, of four bytes and more.
        romanised: Cyrillic and Greek words in Latin letters, to the words.
        beside: for words that occur in phrases only, the first letters of what may stand before and after.
    """

    words: Vocabulary
    names: list[bytes]
    exact: frozenset[bytes]
    romanised: dict[bytes, bytes]
    beside: dict[bytes, Beside]

    @classmethod
    def of(cls, signals: Signals, *, triggers_only: bool) -> Lexis:
        """The words of all term signals, or of the triggers alone (some seconds for 80,000 words)."""
        words, names = _vocabulary(signals, triggers_only=triggers_only)
        doubtful = [name for name, fuzzy in zip(names, words.fuzzy.tolist(), strict=True) if fuzzy]
        exact = frozenset(name for name in names if len(name) >= _SHORTEST and b" " not in name)
        beside = _neighbours(signals, triggers_only=triggers_only)
        return cls(words, names, exact, _romanisations(doubtful), beside)


class Reader:
    """A vocabulary, and what its tokens were found to read as."""

    def __init__(self, lexis: Lexis, harmless: Set[tuple[bytes, bytes]]) -> None:
        self.lexis = lexis
        self._words, self._names = lexis.words, lexis.names
        self._harmless = harmless
        self._seen = Seen.empty()
        self._known: dict[int, Known] = {}
        self._learn_nothing()

    def accompanied(self, data: Bytes, place: Place, low: int, high: int) -> list[Choice]:
        """The readings of a place that are terms by themselves, or words of a phrase of which another word stands beside it.

        Told by the first letters of the words before and after; `low:high` are the bounds of the value in `data`.
        """
        kept = []
        before: bytes | None = None
        after = b""
        for choice in place.choices:
            found = self.lexis.beside.get(choice.text)
            if found is None:
                kept.append(choice)
                continue
            if before is None:
                start, stop = low + place.start, low + place.stop
                words = split(data[max(low, start - _LONGEST_NEIGHBOUR) : start].tobytes())
                before = words[-1][:_BEGINNING] if words else b""
                words = split(data[stop : min(high, stop + _LONGEST_NEIGHBOUR)].tobytes())
                after = words[0][:_BEGINNING] if words else b""
            if before in found[0] or after in found[1]:
                kept.append(choice)
        return kept

    def _learn_nothing(self) -> None:
        """Run every kernel once, so that none is compiled while a listing waits."""
        self.places(fold(join([b"a watchword"])).data, np.array([-1]), [0])

    def places(self, data: Bytes, bounds: Positions, values: Sequence[int]) -> list[Place]:
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
            out.append(Place(values[number], start - first, stop - first, known.choices, known.odd))
        return out

    def _tokens(self, data: Bytes, fresh: Fresh) -> Iterator[tuple[int, int, Known]]:
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
        choices: dict[int, list[Choice]] = {}
        for token, view, word, start, stop in zip(
            *(c.tolist() for c in read(data, starts, stops, self._words)), strict=True
        ):
            piece = data[starts[token] : stops[token]]
            if inside_letter(piece, start) or inside_letter(piece, stop):
                continue
            text = self._names[word] if word >= 0 else _cut(typed_bytes(piece[start:stop]), -word)
            made = self._choice(typed_bytes(piece), NAMES[view], text, start, stop)
            if made is not None:
                choices.setdefault(token, []).append(made)
        for token, made in self._in_other_letters(data, starts, stops):
            choices.setdefault(token, []).append(made)
        odd = oddities(data, starts, stops)
        if len(self._known) + len(choices) > _MOST_KNOWN:
            self._known.clear()
        for token in choices.keys() | set(np.flatnonzero(odd).tolist()):
            mine = sorted(choices.get(token, ()), key=lambda c: (_RANK[c.view], c.start - c.stop))
            self._known[int(hashes[token])] = Known(tuple(mine), int(odd[token]))
            marked[token] = True
        self._seen.remember(hashes, marked)

    def _in_other_letters(self, data: Bytes, starts: Numbers, stops: Numbers) -> Iterator[tuple[int, Choice]]:
        """Tokens that look or sound like a word in the letters of another script, each replaced as a whole."""
        rewritten: list[tuple[int, str, bytes]] = []
        for token, (start, stop) in enumerate(zip(starts.tolist(), stops.tolist(), strict=True)):
            typed = typed_bytes(data[start:stop])
            if typed.isascii():
                original = self.lexis.romanised.get(typed) if typed not in self.lexis.exact else None
                if original is not None and (typed, original) not in self._harmless:
                    yield token, Choice("romanised", 0, stop - start, original)
                continue
            text = typed[:LONGEST].decode("utf-8", "ignore")
            heard = romanised(text)
            for view, latin in (("visual", looks_like(text)), ("romanised", heard)):
                if latin is None or len(latin) < _SHORTEST:
                    continue
                made = latin.encode()
                if any(made[: len(made) - cut] in self.lexis.exact for cut in range(3)):
                    yield token, Choice(view, 0, stop - start, made)
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
            if view == "romanised" and stop - start < _ROMANISED.get(NAMES[way], 0):
                continue
            choice = self._choice(made, view, self._names[word], start, stop) if word >= 0 else None
            if choice is not None:
                whole = made[: choice.start] + choice.text + made[choice.stop :]
                yield token, Choice(view, 0, int(stops[token] - starts[token]), whole)

    def _choice(self, typed: bytes, view: str, word: bytes, start: int, stop: int) -> Choice | None:
        if (typed, word) in self._harmless:
            return None
        return Choice(view, start, stop, b" " + word + b" " if view == "glued" else word)

    def _joined(self, data: Bytes, fresh: Fresh) -> Iterator[tuple[int, int, Known]]:
        columns = (fresh.joined_starts.tolist(), fresh.joined_stops.tolist(), fresh.joined_words.tolist())
        for start, stop, number in dict.fromkeys(zip(*columns, strict=True)):
            if number == SPACED:
                if _in_a_row(data[start:stop]):
                    yield start, stop, Known(odd=1 << KINDS.index("spaced"))
                continue
            word = self._names[number]
            typed = plain_words(data[start:stop])
            if typed != word and (typed, word) not in self._harmless:
                yield start, stop, Known((Choice(JOINED, 0, stop - start, word),))


def _cut(text: bytes, cuts: int) -> bytes:
    """Put a blank before each byte whose bit is set."""
    return b"".join(b" " + text[i : i + 1] if cuts >> i & 1 else text[i : i + 1] for i in range(len(text)))


def plain_words(data: Bytes) -> bytes:
    """Some folded bytes as they stand in the view `words`."""
    return b" ".join(split(data.tobytes()))


def _in_a_row(data: Bytes) -> bool:
    """Whether single letters stand in a row as a word does, and not as a list of sizes or vitamins (`A, D, E, K, C`)."""
    typed = typed_bytes(data).decode("utf-8", "ignore")
    letters = {char for char in typed if char.isalpha()}
    signs = {char for char in typed if not char.isalnum()} - {" "}
    listed = bool(signs) and signs <= set(",;/&")
    return len(letters) >= _LEAST_DIFFERENT and not letters <= set("smlx") and not listed


def inside_letter(data: Bytes, place: int) -> bool:
    """Whether the byte at a place belongs to the letter that begins before it."""
    return place < len(data) and int(data[place]) & 0xC0 == 0x80


def typed_bytes(token: Bytes) -> bytes:
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
    certain = set(keys("words", sure))
    spelled = _romanisations(word for word in doubtful if b" " not in word)
    for word in doubtful | certain:  # what is a Latin word itself is not a Cyrillic one
        spelled.pop(word, None)
    made = vocabulary(certain, doubtful | spelled.keys(), everyday())
    text, starts = made.words.text.tobytes(), made.words.starts.tolist()
    return made, [spelled.get(text[a:b], text[a:b]) for a, b in pairwise(starts)]


def _neighbours(signals: Signals, *, triggers_only: bool) -> dict[bytes, Beside]:
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
            after.setdefault(left, set()).add(right[:_BEGINNING])
            before.setdefault(right, set()).add(left[:_BEGINNING])
    found = (before.keys() | after.keys()) - alone
    return {word: (frozenset(before.get(word, ())), frozenset(after.get(word, ()))) for word in found}


def _romanisations(words: Iterable[bytes]) -> dict[bytes, bytes]:
    """Cyrillic and Greek words as they are spelled in Latin letters, to the words."""
    made = ((romanised(word.decode("utf-8", "ignore")), word) for word in words)
    return {latin.encode(): word for latin, word in made if latin is not None and len(latin) >= _SPELLED}
