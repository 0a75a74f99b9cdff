"""Reading tokens: which of a block's tokens may be a disguised word of the rules, and which one?

What is found out about a token is kept, so that a catalogue pays for each of its words once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
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
from rempart.text.deep.scripts import SCRIPTS, Script, code, looks_like, romanised, spelled_alike, spellings, undigited
from rempart.text.deep.tokens import NUMBERED, SPACED, Fresh, Seen
from rempart.text.everyday import everyday
from rempart.text.fold import Positions, fold, join
from rempart.text.phrases.lattice import AROUND, Places, Read, read_phrases
from rempart.text.tables import GONE, Bytes
from rempart.text.views.words import WORD_BYTES, split

_RANK = {view: rank for rank, view in enumerate(DISGUISED)}
_SHORTEST, _SPELLED, _TURNED, _SOUNDED, _HEARD = 4, 6, 5, 4, 3
_LEAST_DIFFERENT = 4
_TURNED_BYTES = 512
_IN_WORDS = bytes(GONE if byte == GONE else int(WORD_BYTES[byte]) for byte in range(256))
_WORD = re.compile(b"[^ ]+")
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


class Coded(NamedTuple):
    """The words of one script, made ready as codes (`scripts.code`); word w is called `names[w]`, a code `words[code]`."""

    script: Script
    vocabulary: Vocabulary
    names: list[bytes]
    words: dict[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Lexis:
    """The words of some signals, made ready for reading; it is kept with the compiled policy.

    Attributes:
        words: the vocabulary; word w is called `names[w]` (Cyrillic and Greek words stand there a second time, romanised).
        names: folded words, and folded phrases.
        exact: the words among them, of four bytes and more.
        romanised: Cyrillic and Greek words in Latin letters (`scripts.spelled_alike`), to the words.
        quiet: everyday words, which count as a part of a phrase only if they are read in a doubtful way.
        coded: the words of Cyrillic and of Greek, for tokens in the same letters.
    """

    words: Vocabulary
    names: list[bytes]
    exact: frozenset[bytes]
    romanised: dict[bytes, bytes]
    quiet: frozenset[bytes]
    coded: tuple[Coded, ...]

    @classmethod
    def of(cls, signals: Signals, *, triggers_only: bool) -> Lexis:
        """The words of the triggers, or of the signals that are looked for beside them (some seconds for 80,000 words)."""
        certain, spoken = _terms(signals, triggers_only=triggers_only)
        quiet = everyday() if triggers_only else frozenset()
        words, names = _vocabulary(certain, spoken, quiet, beside=not triggers_only)
        doubtful = [name for name, fuzzy in zip(names, words.fuzzy.tolist(), strict=True) if fuzzy]
        exact = frozenset(name for name in names if len(name) >= _SHORTEST and b" " not in name)
        coded = tuple(_coded(script, certain, spoken, quiet, beside=not triggers_only) for script in SCRIPTS)
        alike = {
            spelled_alike(latin).encode(): word
            for word in _romanisations(doubtful).values()
            for latin in spellings(word.decode("utf-8", "ignore"))
        }
        return cls(words, names, exact, alike, quiet, coded)


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
        turned: dict[int, list[int]] = {}
        if readings.odd or readings.direct or readings.turned:
            for value, start, stop, token in zip(*(column.tolist() for column in places), strict=True):
                if token in readings.odd:
                    odd.append(Odd(value, start, stop, readings.odd[token]))
                if token in readings.turned:
                    turned.setdefault(value, []).append(start)
                for signal, reading in readings.direct.get(token, ()):
                    seen.append(Seeing(signal, value, start, stop, readings.views[reading]))
        if turned:
            seen.extend(self._turned_phrases(data, bounds, turned, asked))
        return Sight(seen, odd)

    def _turned_phrases(
        self, data: Bytes, bounds: Positions, turned: Mapping[int, Sequence[int]], asked: Asked | None
    ) -> list[Seeing]:
        """Phrases of which two words and more stand backwards, in their order or against it, around words that do."""
        lines: list[tuple[int, list[tuple[int, int, bytes]], list[bytes | None], Sequence[int]]] = []
        for value, places in turned.items():
            low = max(int(bounds[value]) + 1, places[0] - AROUND)
            high = min(int(bounds[value + 1]), places[-1] + AROUND, low + _TURNED_BYTES)
            spans = _words_in(data, low, high)
            made = [_backwards(word) for _, _, word in spans]
            if sum(word is not None for word in made) >= 2:
                lines += [(value, spans, made, range(len(spans))), (value, spans, made, range(len(spans) - 1, -1, -1))]
        if not lines:
            return []
        text = [b" " + b" ".join(made[i] or spans[i][2] for i in order) + b" \xfe" for _, spans, made, order in lines]
        buffer = np.frombuffer(b"".join(text), np.uint8)
        firsts = np.cumsum([0, *(len(line) for line in text)])
        seen: list[Seeing] = []
        for number, begin, end in zip(*(column.tolist() for column in self._lexicon.walker.find(buffer)), strict=True):
            line = int(np.searchsorted(firsts, begin, side="right")) - 1
            value, spans, made, order = lines[line]
            before = text[line][: begin - firsts[line]].count(b" ") - 1
            mine = sorted(order[before : before + 1 + text[line][begin - firsts[line] : end - firsts[line]].count(b" ")])
            if sum(made[i] is not None for i in mine) >= 2:
                seen.append(Seeing(number, value, spans[mine[0]][0], spans[mine[-1]][1], "reversed"))
        if asked is None or not seen:
            return seen
        kept = asked(np.array([s.value for s in seen]), np.array([s.signal for s in seen]))
        return [s for s, wanted in zip(seen, kept.tolist(), strict=True) if wanted]

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
            part = typed_bytes(piece[start:stop])
            text = self._names[word] if word >= 0 else _cut(part, -word)
            if (part, text) in self._harmless:
                continue
            made = self._choice(typed_bytes(piece), NAMES[view], text, start, stop)
            if made is not None:
                choices.setdefault(token, []).append(made)
        ways = (self._in_other_letters, self._in_own_letters, self._turned)
        for token, made in chain.from_iterable(way(data, starts, stops) for way in ways):
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
            if classes and (word.decode()[::-1].encode(), word) not in self._harmless:
                yield token, Choice("reversed", 0, -1, word)

    def _in_own_letters(self, data: Bytes, starts: Numbers, stops: Numbers) -> Iterator[tuple[int, Choice]]:
        """Tokens in Cyrillic or Greek letters that are disguised words in the same letters, each replaced as a whole."""
        typed: dict[int, str] = {}
        for token, (start, stop) in enumerate(zip(starts.tolist(), stops.tolist(), strict=True)):
            word = typed_bytes(data[start:stop])
            if not word.isascii() and word not in everyday():
                typed[token] = word.decode("utf-8", "ignore")
        for script, words, names, exact in self.lexis.coded:
            coded = [(token, text, made) for token, text in typed.items() if (made := code(text, script)) is not None]
            if not coded:
                continue
            meant = [(token, guess.encode()) for token, text, _ in coded for guess in undigited(text, script)]
            for (token, guess), classes in zip(meant, self._lexicon.walker.classes([g for _, g in meant]), strict=True):
                if classes:
                    yield token, Choice("letters", 0, -1, guess)
            for token, text, made in coded:
                word = exact.get(made.encode(), b"")
                if word and (text.encode(), word) not in self._harmless:
                    yield token, Choice("phonetic", 0, -1, word)  # kept only if the token is another word
            buffer = np.frombuffer(b" ".join(made.encode() for _, _, made in coded), np.uint8)
            ends = np.cumsum([len(made) + 1 for _, _, made in coded])
            firsts = np.concatenate([[0], ends[:-1]])
            for number, way, w, start, stop in zip(
                *(c.tolist() for c in read(buffer, firsts, ends - 1, words)), strict=True
            ):
                token, text, _ = coded[number]
                said = names[w] if w >= 0 else _cut_text(text[start:stop], -w).encode()
                choice = self._choice(text.encode(), NAMES[way], said, 0, -1)
                if choice is not None:
                    yield token, choice._replace(text=text[:start].encode() + choice.text + text[stop:].encode())

    def _in_other_letters(self, data: Bytes, starts: Numbers, stops: Numbers) -> Iterator[tuple[int, Choice]]:
        """Tokens that look or sound like a word in the letters of another script, each replaced as a whole."""
        rewritten: list[tuple[int, str, bytes]] = []
        whole: list[tuple[int, str, bytes, bool]] = []
        for token, (start, stop) in enumerate(zip(starts.tolist(), stops.tolist(), strict=True)):
            typed = typed_bytes(data[start:stop])
            if typed.isascii():
                if len(typed) >= _SPELLED and typed not in self.lexis.exact and typed not in everyday():
                    original = self.lexis.romanised.get(spelled_alike(typed.decode()).encode())
                    if original is not None and (typed, original) not in self._harmless:
                        yield token, Choice("romanised", 0, stop - start, original)
                continue
            text = typed[:LONGEST].decode("utf-8", "ignore")
            heard, seen = spellings(text), looks_like(text)
            for view, latin in (*(("visual", made) for made in (seen,) if made), *(("romanised", made) for made in heard)):
                if len(latin) >= (_SHORTEST if view == "visual" else _HEARD):
                    # ordinary Cyrillic and Greek words look like anything
                    whole.append((token, view, latin.encode(), view == "romanised" or not heard))
        for (token, view, made, doubtful), classes in zip(
            whole, self._lexicon.walker.classes([made for _, _, made, _ in whole]), strict=True
        ):
            if (typed_bytes(data[starts[token] : stops[token]]), made) in self._harmless:
                continue
            if (classes and view == "romanised") or any(made[: len(made) - cut] in self.lexis.exact for cut in range(3)):
                yield token, Choice(view, 0, int(stops[token] - starts[token]), made)
            elif doubtful and len(made) >= _SHORTEST:
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
                text = made[: choice.start] + choice.text + made[choice.stop :]
                if (typed_bytes(data[starts[token] : stops[token]]), text) not in self._harmless:
                    yield token, Choice(view, 0, int(stops[token] - starts[token]), text)

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


def _words_in(data: Bytes, low: int, high: int) -> list[tuple[int, int, bytes]]:
    """The words of a piece of a folded buffer: where each begins and ends, and the word as it is in the view `words`."""
    piece = data[low:high].tobytes()
    plain = piece.translate(_IN_WORDS)
    return [
        (low + m.start(), low + m.end(), m.group().replace(b"\xff", b""))
        for m in _WORD.finditer(plain)
        if m.group().strip(b"\xff")
    ]


def _backwards(word: bytes) -> bytes | None:
    """A word from behind; None if it is an everyday word, no word, or the same from both ends."""
    text = word.decode("utf-8", "ignore")
    if len(text) < 2 or not text.isalpha() or word in everyday() or text == text[::-1]:
        return None
    return text[::-1].encode()


def _cut_text(text: str, cuts: int) -> str:
    """Put a blank before each letter whose bit is set."""
    return "".join(f" {char}" if cuts >> i & 1 else char for i, char in enumerate(text))


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


def _terms(signals: Signals, *, triggers_only: bool) -> tuple[set[bytes], set[bytes]]:
    """The terms that are read in certain ways only, for their rules only set a condition, and those that are read in
    doubtful ways too."""
    sure: list[str] = []
    fuzzy: list[str] = []
    for number, signal in enumerate(signals.signals):
        if signal.kind == "terms" and signal.trigger == triggers_only:
            strict = signals.rules[signals.rule_of[number]].outcome == Outcome.PUBLISH
            (sure if strict else fuzzy).extend(t.text.strip("*=") for t in signal.terms)
    return set(keys("words", sure)), set(keys("words", fuzzy))


def _vocabulary(
    certain: Set[bytes], doubtful: Set[bytes], quiet: Set[bytes], *, beside: bool
) -> tuple[Vocabulary, list[bytes]]:
    """The words of the terms, and how each is called."""
    spelled = _romanisations(word for word in doubtful if b" " not in word)
    for word in doubtful | certain:  # what is a Latin word itself is not a Cyrillic one
        spelled.pop(word, None)
    made = vocabulary(certain, doubtful | spelled.keys(), everyday(), quiet, beside=beside)
    return made, [spelled.get(word, word) for word in _listed(made)]


def _listed(made: Vocabulary) -> list[bytes]:
    text, starts = made.words.text.tobytes(), made.words.starts.tolist()
    return [text[a:b] for a, b in pairwise(starts)]


def _coded(script: Script, certain: Set[bytes], doubtful: Set[bytes], quiet: Set[bytes], *, beside: bool) -> Coded:
    """The words of one script, as codes; Latin words beside them in a phrase stay as they are."""
    known: dict[bytes, bytes] = {}

    def codes(terms: Iterable[bytes]) -> set[bytes]:
        made = set()
        for term in sorted(terms):
            words = term.split(b" ")
            coded = [_code(word, script, among=True) for word in words]
            if not term.isascii() and any(_code(word, script, among=False) for word in words):
                whole = [c or word for c, word in zip(coded, words, strict=True)]
                made.add(b" ".join(whole))
                for c, word in ((b" ".join(whole), term), *zip(whole, words, strict=True)):
                    known.setdefault(c, word)
        return made

    sure, fuzzy = codes(certain), codes(doubtful)
    common = _everyday_codes(script)
    made = vocabulary(sure, fuzzy, common, common if quiet else frozenset(), beside=beside)
    names = [known[c] for c in _listed(made)]
    return Coded(script, made, names, {c: known[c] for term in fuzzy for c in term.split(b" ") if len(c) >= _SOUNDED})


@lru_cache(maxsize=len(SCRIPTS))
def _everyday_codes(script: Script) -> frozenset[bytes]:
    """The everyday words of a script, as codes; worked out once a process."""
    words = (word for word in everyday() if not word.isascii())
    return frozenset(made for word in words if (made := _code(word, script, among=False)) is not None)


def _code(word: bytes, script: Script, *, among: bool) -> bytes | None:
    made = code(word.decode("utf-8", "ignore"), script, among=among)
    return made.encode() if made is not None else None


def _romanisations(words: Iterable[bytes]) -> dict[bytes, bytes]:
    """Cyrillic and Greek words as they are spelled in Latin letters, to the words."""
    made = ((romanised(word.decode("utf-8", "ignore")), word) for word in words)
    return {latin.encode(): word for latin, word in made if latin is not None and len(latin) >= _SPELLED}
