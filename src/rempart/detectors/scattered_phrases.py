"""Phrases made ready for the search of scattered words: which of their words is the rarest, and how the others are told.

Phrases of frequent words are left out: their words meet by chance.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from rempart.detectors.lexicon import keys, variants
from rempart.detectors.signals import Signals
from rempart.domain.outcome import Outcome
from rempart.domain.rule import Signal
from rempart.text.deep.index import Index, index_of
from rempart.text.deep.keys import SEED, STEP, Hashes, Numbers
from rempart.text.everyday import by_language, goods
from rempart.text.inflection import FIXED, Forms, inflect

TELLING = 3
"""Bytes by which a word is told before it is compared."""
LEAST_WORD = 4
"""Bytes of the shortest words of `Phrases.words`."""
_RARE_LETTERS, _RARE_PAIR = 6, 9
"""Letters that the rare words of a phrase have together, and of a pair; a phrase of frequent words takes _MANY, with
_ALL_LETTERS."""
_MANY, _ALL_LETTERS = 3, 12
_SMALL = (
    "with and for the from of to by on in at an or de la le du di da do al el en les des del un una uno im am zu et os as "
    "em ou op te na za ze od po ku se si su ai ad au av pa om og ja"
)
"""Words that say nothing by themselves, of the languages that `FIXED` has none of, or none so short."""
_NOT = """
without free no not non never instead alternative sans pas ni remplace ohne frei kein keine keinen keinem nicht statt anstatt
ersetzt zonder vrij geen niet sin libre alternativa sem livre nao senza privo priva fara utan fri fritt inte uden ikke uten
ilman vapaa eika ei ilma vaba nelkul mentes nem χωρις δεν bez brez wolny nie alternatywa neni ne be nav gan saor minghajr siz
suz olmadan degil без не няма replaces
"""
NEGATIONS = frozenset(_NOT.split())
"""Words that say that something is not there, folded. Where one stands, words that were not written as a phrase are none."""
_GROUP = 64


class Phrase(NamedTuple):
    """A phrase: the forms of the words that must stand there, which of them is the rarest, and the signals that it belongs
    to."""

    words: tuple[Forms, ...]
    rarest: int
    signals: tuple[int, ...]

    @property
    def others(self) -> tuple[Forms, ...]:
        """All words but the rarest."""
        return self.words[: self.rarest] + self.words[self.rarest + 1 :]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by number, and how they are found; kept with the compiled policy.

    `index` leads from the hash of a form of the rarest word to phrases; the other words of phrase p are told by their first
    letters, `heads[firsts[p] : firsts[p + 1]]`, of which `masks` says how many there are. `words` are the hashes of all
    words of terms as the packs write them, in order.
    """

    index: Index
    firsts: Numbers
    heads: Hashes
    masks: Hashes
    words: Hashes
    groups: tuple[bytes, ...]
    _known: dict[int, list[Phrase]] = field(default_factory=dict)

    def __getitem__(self, number: int) -> Phrase:
        group = number // _GROUP
        if group not in self._known:
            self._known[group] = pickle.loads(self.groups[group])  # noqa: S301 - see compiled.py
        return self._known[group][number % _GROUP]

    @classmethod
    def of(cls, signals: Signals) -> Phrases:
        """The phrases of all term signals of rules that hold or refuse."""
        found: dict[tuple[tuple[Forms, ...], int], dict[int, None]] = {}
        for number, signal in enumerate(signals.signals):
            if signals.rules[signals.rule_of[number]].outcome > Outcome.PUBLISH:
                for phrase in _phrases(signal):
                    found.setdefault(phrase, {})[number] = None
        made = [Phrase(words, rarest, tuple(numbers)) for (words, rarest), numbers in found.items()]
        heads = [[_head(forms) for forms in phrase.others] for phrase in made]
        pairs = {(hash_of(form), p) for p, phrase in enumerate(made) for form in _forms(phrase.words[phrase.rarest])}
        hashes = np.array([h for h, _ in pairs], np.uint64)
        return cls(
            index_of(hashes, np.array([p for _, p in pairs], np.int32)),
            np.cumsum([0, *map(len, heads)]),
            np.array([head for mine in heads for head, _ in mine], np.uint64),
            np.array([mask for mine in heads for _, mask in mine], np.uint64),
            _words(signals),
            tuple(pickle.dumps(made[i : i + _GROUP], protocol=5) for i in range(0, len(made), _GROUP)),
        )


def _words(signals: Signals) -> Hashes:
    texts = sorted({term.text.strip("*=") for signal in signals.signals for term in signal.terms})
    words = {word for key in keys("words", texts) for word in key.split(b" ") if len(word) >= LEAST_WORD}
    return np.unique(np.array([hash_of(word) for word in words], np.uint64))


def _phrases(signal: Signal) -> Iterator[tuple[tuple[Forms, ...], int]]:
    """The words of a signal's phrases, and which is the rarest; only phrases whose words seldom meet."""
    for text, language in ((text, term.language) for term in signal.terms for text in variants(term)):
        words = _telling(text, language)
        if len(words) < 2 or len(set(words)) < len(words):
            continue
        common = _frequent_words(language)
        letters = [0 if _frequent(forms, common) else _letters(forms) for forms in words]
        everything = sum(map(_letters, words))
        least = _RARE_PAIR if len(words) == 2 else _RARE_LETTERS
        if sum(letters) >= least or (len(words) >= _MANY and everything >= _ALL_LETTERS):
            sizes = letters if any(letters) else [_letters(forms) for forms in words]
            yield tuple(words), sizes.index(max(sizes))


def _telling(text: str, language: str) -> list[Forms]:
    """The forms of the words that say something; none where the term is looked for exactly or within words."""
    if text.startswith("=") or "*" in text:
        return []
    fixed = FIXED.get(language, frozenset())
    small_words = _small_words()
    kept: list[Forms] = []
    small: list[tuple[int, Forms]] = []
    for forms in inflect(text, language):
        stem = min(forms.stems, key=len).decode("utf-8", "ignore")
        if stem not in NEGATIONS and (stem in fixed or stem in small_words or (len(stem) == 1 and stem.isalpha())):
            small.append((len(kept), forms))
        else:
            kept.append(forms)
    if len(kept) == 1 and small:  # `without prescription`
        place, forms = small[0]
        kept.insert(place, forms)
    return kept if all(forms.endings[0] is not None for forms in kept) else []


@lru_cache(maxsize=1)
def _small_words() -> frozenset[str]:
    return frozenset(_SMALL.split())


@lru_cache(maxsize=64)
def _frequent_words(language: str) -> frozenset[bytes]:
    """The words of offers and the most frequent ones of the language (of English, for names)."""
    listed = by_language().get("en" if language == "any" else language, ())
    return goods() | frozenset(keys("words", list(listed)))


def _letters(forms: Forms) -> int:
    return len(min(forms.stems, key=len).decode("utf-8", "ignore"))


def _frequent(forms: Forms, common: Set[bytes]) -> bool:
    return any(form in common for form in _forms(forms))


def _forms(forms: Forms) -> Iterator[bytes]:
    """Every form of a word."""
    for stem, endings in zip(*forms, strict=True):
        for ending in endings or (b"",):
            yield stem + ending


def _head(forms: Forms) -> tuple[int, int]:
    """The first letters that all forms of a word share, and the mask that compares so many."""
    low, high = min(forms.stems), max(forms.stems)
    n = 0
    while n < min(TELLING, len(low), len(high)) and low[n] == high[n]:
        n += 1
    return int.from_bytes(low[:n].ljust(TELLING, b"\0"), "little"), (1 << 8 * n) - 1


def hash_of(word: bytes) -> int:
    """The hash by which a word is looked up (FNV-1a, 64 bits, never 0)."""
    h = int(SEED)
    for c in word:
        h = ((h ^ c) * int(STEP)) & 0xFFFFFFFFFFFFFFFF
    return h | 1
