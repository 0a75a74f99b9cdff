"""What the tables of the language families are made of: rows of endings, and the changes at the end of a stem.

Everything here is in plain letters: small, without accents (`plain`), but still in the language's own alphabet. The folding
to the view's bytes comes last, in `rempart.text.inflection`, because it merges letters that grammar tells apart (Greek mu
and upsilon, Cyrillic r and Latin p).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

Pair = tuple[str, str]
"""A stem, and the endings that may follow it, blanks between them; `-` is the empty ending."""


class Place(NamedTuple):
    """Where a word stands in its term: alone, or as the last one."""

    alone: bool
    last: bool


Inflect = Callable[[str, Place], Iterator[Pair]]
"""How a language inflects a word in plain letters."""

Rows = Sequence[tuple[str, str]]
"""What a dictionary form may end in (alternatives, `-` for anything), and what may stand in its place; first match wins."""

_KEPT = "\u3099\u309a"  # Japanese voicing marks are letters of their words

LEAST_STEM = 3
"""Letters that a stem keeps at least (one less in words of three or four letters)."""


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Small letters without accents; Czech `ů` stays, because grammar tells it from `u`."""
    parts = unicodedata.normalize("NFD", text.casefold().replace("ů", "\ue000"))
    return "".join(c for c in parts if not unicodedata.combining(c) or c in _KEPT).replace("\ue000", "ů")


@lru_cache(maxsize=4096)
def _finals(finals: str) -> tuple[str, ...]:
    return tuple("" if f == "-" else plain(f) for f in finals.split())


def decline(word: str, rows: Rows) -> Pair:
    """The stem of a word and its endings, by the first row that fits; the word alone if none does."""
    for finals, endings in rows:
        for final in _finals(finals):
            if word.endswith(final) and len(word) - len(final) >= max(LEAST_STEM - 1, min(LEAST_STEM, len(word) - 2)):
                return word[: len(word) - len(final)], endings
    return word, "-"


def soften(stem: str, changes: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The stems that a change of the last consonants makes: `narkotyk` to `narkotyc`."""
    for hard, soft in changes:
        if stem.endswith(hard):
            yield stem[: len(stem) - len(hard)] + soft


def without_fleeting(word: str, vowels: str, consonants: str) -> Iterator[str]:
    """The stem without the vowel of its last syllable: `kubek` to `kubk`."""
    if len(word) > LEAST_STEM and word[-2] in vowels and word[-1] in consonants:
        before = word[:-2]
        if len(before) >= LEAST_STEM - 1 and before[-1] not in vowels:
            yield before + word[-1]


def with_fleeting(stem: str, inserted: Sequence[str], vowels: str) -> Iterator[str]:
    """The stem with a vowel between its last two consonants: `kapsulk` to `kapsulek`."""
    if len(stem) >= LEAST_STEM and stem[-1] not in vowels and stem[-2] not in vowels:
        for vowel in inserted:
            yield stem[:-1].removesuffix("ь").removesuffix("й") + vowel + stem[-1]
