"""Reading tokens: which of a block's tokens may be a disguised word of the rules, and which one?

What is found out about a token is kept, so that a catalogue pays for each of its words once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.detectors.lexicon import Lexicon, keys
from rempart.detectors.readings import Choice, Readings
from rempart.detectors.signals import Signals
from rempart.domain.outcome import Outcome
from rempart.text.deep import DISGUISED, JOINED
from rempart.text.deep.keys import LONGEST, Hashes, Numbers
from rempart.text.deep.oddity import KINDS, oddities
from rempart.text.deep.reading import NAMES, Vocabulary, read, vocabulary
from rempart.text.deep.scripts import looks_like, romanised
from rempart.text.deep.tokens import NUMBERED, SPACED, Fresh, Seen
from rempart.text.everyday import everyday
from rempart.text.fold import Positions, fold, join
from rempart.text.phrases.lattice import Places, Read, read_phrases
from rempart.text.tables import GONE, Bytes
from rempart.text.views.words import WORD_BYTES, split

_RANK = {view: rank for rank, view in enumerate(DISGUISED)}
_SHORTEST, _SPELLED, _TURNED = 4, 6, 5
_LEAST_DIFFERENT = 4
_ROMANISED = {"phonetic": 7, "edits": 9, "vowels": 9, "glued": 9}


Asked = Callable[[Positions, Positions], npt.NDArray[np.bool_]]
"""Values and numbers of signals to whether each is asked for."""


class Seeing(NamedTuple):
    """A signal seen in a disguise: value, `start:stop` in the folded buffer, the view that sees it."""

    signal: int
    value: int
    start: int
    stop: int
    view: str


class Odd(NamedTuple):
    """An odd token: value, `start:stop` in the folded buffer, the bits of `oddity.KINDS`."""

    value: int
    start: int
    stop: int
    kinds: int


class Sight(NamedTuple):
    """What was read in a block."""

    seen: list[Seeing]
    odd: list[Odd]


@dataclass(frozen=True, slots=True)
class Lexis:
    """The words of some signals, made ready for reading; it is kept with the compiled policy.

    Attributes:
        words: the vocabulary; word w is called `names[w]` (Cyrillic and Greek words stand there a second time, romanised).
        names: folded words, and folded phrases.
        exact: the words among them, of four bytes and more.
        romanised: Cyrillic and Greek words in Latin letters, to the words.
        quiet: everyday words, which count as a part of a phrase only if they are read in a doubtful way.
    """

    words: Vocabulary
    names: list[bytes]
    exact: frozenset[bytes]
    romanised: dict[bytes, bytes]
    quiet: frozenset[bytes]

    @classmethod
    def of(cls, signals: Signals, *, triggers_only: bool) -> Lexis:
        """The words of the triggers, or of the signals that are looked for beside them (some seconds for 80,000 words)."""
        words, names, quiet = _vocabulary(signals, triggers_only=triggers_only)
        doubtful = [name for name, fuzzy in zip(names, words.fuzzy.tolist(), strict=True) if fuzzy]
        exact = frozenset(name for name in names if len(name) >= _SHORTEST and b" " not in name)
        return cls(words, names, exact, _romanisations(doubtful), quiet)


class Reader:
    """A vocabulary, and what its tokens were found to read as. What reads as no word of a phrase is not kept."""

    def __init__(self, lexis: Lexis, lexicon: Lexicon, harmless: Set[tuple[bytes, bytes]]) -> None:
        self.lexis = lexis
        self._words, self._names = lexis.words, lexis.names
        self._lexicon = lexicon
        self._harmless = harmless
        self._seen = Seen.empty()
        self._readings = Readings(lexis.quiet)
        self._joined_words: dict[int, int] = {}
        self.find(fold(join([b"a watchword"])).data, np.array([-1, 14]), 0)  # nothing is compiled while a listing waits

    def find(self, data: Bytes, bounds: Positions, short: int, asked: Asked | None = None) -> Sight:
        """Read a folded buffer: value v lies between `bounds[v] + 1` and `bounds[v + 1]`, and values of more than `short`
        bytes are read in sure ways only. `asked` tells which sightings anybody wants."""
        places = self._places(data, bounds)
        readings = self._readings
        if not len(places.starts):
            return Sight([], [])
        found = read_phrases(data, WORD_BYTES, bounds, places, readings.store(), self._lexicon.walker, short)
        if asked is not None and len(found.numbers):
            kept = asked(found.values, found.numbers)
            found = Read(*(column[kept] for column in found))
        seen = [
            Seeing(signal, value, start, stop, readings.views[reading])
            for signal, value, start, stop, reading in zip(*(column.tolist() for column in found), strict=True)
        ]
        odd: list[Odd] = []
        if readings.odd or readings.direct:
            for value, start, stop, token in zip(*(column.tolist() for column in places), strict=True):
                if token in readings.odd:
                    odd.append(Odd(value, start, stop, readings.odd[token]))
                for signal, reading in readings.direct.get(token, ()):
                    seen.append(Seeing(signal, value, start, stop, readings.views[reading]))
        return Sight(seen, odd)

    def choices(self, data: Bytes, bounds: Positions) -> Iterator[tuple[int, int, Choice]]:
        """What the tokens of a few values may read as, with the place of each token."""
        places = self._places(data, bounds)
        for start, stop, token in zip(places.starts.tolist(), places.stops.tolist(), places.tokens.tolist(), strict=True):
            for choice in self._readings.choices[token]:
                yield start, stop, choice

    def _places(self, data: Bytes, bounds: Positions) -> Places:
        if len(self._readings) > NUMBERED:
            self._seen.forget()
            self._readings = Readings(self.lexis.quiet)
            self._joined_words = {}
        fresh = self._seen.fresh(data, self._words.joined)
        numbers = fresh.numbers
        new = np.flatnonzero(numbers < 0)
        if new.size:
            unique, index, inverse = np.unique(fresh.hashes[new], return_index=True, return_inverse=True)
            numbers[new] = self._learn(data, fresh.starts[new[index]], fresh.stops[new[index]], unique)[inverse]
        kept = numbers >= 0
        starts, stops, tokens = fresh.starts[kept], fresh.stops[kept], numbers[kept]
        if len(fresh.joined_starts):
            joined = np.array(list(self._joined(data, fresh)), np.int64).reshape(-1, 3)
            starts, stops, tokens = (
                np.concatenate(pair) for pair in ((starts, joined[:, 0]), (stops, joined[:, 1]), (tokens, joined[:, 2]))
            )
            order = np.argsort(starts, kind="stable")
            starts, stops, tokens = starts[order], stops[order], tokens[order]
        return Places(np.searchsorted(bounds, starts) - 1, starts, stops, tokens)

    def _learn(self, data: Bytes, starts: Numbers, stops: Numbers, hashes: Hashes) -> Numbers:
        """Read tokens that are new; returns the number of each, -1 if it reads as nothing."""
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
        for token, made in chain(self._in_other_letters(data, starts, stops), self._turned(data, starts, stops)):
            choices.setdefault(token, []).append(made)
        odd = oddities(data, starts, stops)
        numbers = np.full(len(hashes), -1, np.int64)
        tokens = sorted(choices.keys() | set(np.flatnonzero(odd).tolist()))
        pieces = [data[starts[t] : stops[t]].tobytes() for t in tokens]
        mine = [sorted(choices.get(t, ()), key=lambda c: (_RANK[c.view], c.start - c.stop)) for t in tokens]
        numbers[tokens] = self._readings.add(pieces, mine, [int(odd[t]) for t in tokens], self._lexicon)
        room = numbers < 2 * NUMBERED
        self._seen.remember(hashes[room], numbers[room])
        return numbers

    def _turned(self, data: Bytes, starts: Numbers, stops: Numbers) -> Iterator[tuple[int, Choice]]:
        """Tokens that are words backwards."""
        turned: dict[int, bytes] = {}
        least = _TURNED if self.lexis.quiet else _TURNED + 1  # beside triggers everyday words count too
        for token, (start, stop) in enumerate(zip(starts.tolist(), stops.tolist(), strict=True)):
            typed = typed_bytes(data[start:stop])
            if least <= len(typed) <= LONGEST and typed not in everyday():
                text = typed.decode("utf-8", "ignore")
                if len(text) >= least and text.isalpha():
                    turned[token] = text[::-1].encode()
        found = self._lexicon.walker.classes(list(turned.values()))
        for (token, word), classes in zip(turned.items(), found, strict=True):
            if classes:
                yield token, Choice("reversed", 0, -1, word)

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
            own = view == "romanised" and word >= 0 and not self._names[word].isascii()  # both are in the same letters
            if view == "romanised" and not own and stop - start < _ROMANISED.get(NAMES[way], 0):
                continue
            choice = self._choice(made, view, self._names[word], start, stop) if word >= 0 else None
            if choice is not None:
                whole = made[: choice.start] + choice.text + made[choice.stop :]
                yield token, Choice(view, 0, int(stops[token] - starts[token]), whole)

    def _choice(self, typed: bytes, view: str, word: bytes, start: int, stop: int) -> Choice | None:
        if (typed, word) in self._harmless:
            return None
        return Choice(view, start, stop, b" " + word + b" " if view == "glued" else word)

    def _joined(self, data: Bytes, fresh: Fresh) -> Iterator[tuple[int, int, int]]:
        columns = (fresh.joined_starts.tolist(), fresh.joined_stops.tolist(), fresh.joined_words.tolist())
        for start, stop, word in dict.fromkeys(zip(*columns, strict=True)):
            if word == SPACED:
                if not _in_a_row(data[start:stop]):
                    continue
            else:
                typed, name = plain_words(data[start:stop]), self._names[word]
                if typed == name or (typed, name) in self._harmless:
                    continue
            number = self._joined_words.get(word)
            if number is None:
                choices = [Choice(JOINED, 0, -1, self._names[word])] if word != SPACED else []
                odd = 1 << KINDS.index("spaced") if word == SPACED else 0
                number = self._joined_words[word] = self._readings.add([b""], [choices], [odd], self._lexicon)[0]
            if number >= 0:
                yield start, stop, number


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


def _vocabulary(signals: Signals, *, triggers_only: bool) -> tuple[Vocabulary, list[bytes], frozenset[bytes]]:
    """The words of the terms. Words of rules that only set a condition are not read in doubtful ways.

    Everyday words are quiet, unless they are looked for beside triggers only.
    """
    sure: list[str] = []
    fuzzy: list[str] = []
    for number, signal in enumerate(signals.signals):
        if signal.kind == "terms" and signal.trigger == triggers_only:
            strict = signals.rules[signals.rule_of[number]].outcome == Outcome.PUBLISH
            (sure if strict else fuzzy).extend(t.text.strip("*=") for t in signal.terms)
    doubtful = set(keys("words", fuzzy))
    certain = set(keys("words", sure))
    quiet = everyday() if triggers_only else frozenset()
    spelled = _romanisations(word for word in doubtful if b" " not in word)
    for word in doubtful | certain:  # what is a Latin word itself is not a Cyrillic one
        spelled.pop(word, None)
    made = vocabulary(certain, doubtful | spelled.keys(), everyday(), quiet)
    text, starts = made.words.text.tobytes(), made.words.starts.tolist()
    return made, [spelled.get(text[a:b], text[a:b]) for a, b in pairwise(starts)], quiet


def _romanisations(words: Iterable[bytes]) -> dict[bytes, bytes]:
    """Cyrillic and Greek words as they are spelled in Latin letters, to the words."""
    made = ((romanised(word.decode("utf-8", "ignore")), word) for word in words)
    return {latin.encode(): word for latin, word in made if latin is not None and len(latin) >= _SPELLED}
