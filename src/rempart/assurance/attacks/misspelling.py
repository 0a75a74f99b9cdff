"""Slips of the pen: a letter too few, too many, another one, two swapped."""

from __future__ import annotations

import random
from dataclasses import dataclass

from rempart.assurance.attacks.base import Attack, by_word

_VOWELS, _OTHERS = "aeiouy", "bcdfghjklmnpqrstvwxz"


def edited(word: str, rng: random.Random) -> str:
    """One edit behind the first letter: what is inserted or substituted fits the kind of letter there."""
    if len(word) < 3:
        return word
    at = rng.randrange(1, len(word))
    c = word[at]
    kind = rng.choice(("drop", "insert", "swap", "substitute"))
    if kind == "swap" and at + 1 < len(word) and word[at + 1] != c:
        return word[:at] + word[at + 1] + c + word[at + 2 :]
    if kind == "drop" and len(word) > 4:
        return word[:at] + word[at + 1 :]
    pool = _VOWELS if c.lower() in _VOWELS else _OTHERS if c.lower() in _OTHERS else word
    new = rng.choice([p for p in pool if p != c] or [c])
    return word[:at] + new + word[at + (kind == "substitute") :]


@dataclass(frozen=True)
class Misspelling(Attack):
    """1: one edit in the longest word; 2: one in each word of `least` letters or more; 3: two in each."""

    name: str = "misspelling"
    about: str = "Letters are left out, added, swapped or replaced."
    least: int = 4

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        longest = max(text.split(), key=len, default="")

        def change(word: str) -> str:
            if (strength == 1 and word != longest) or len(word) < min(self.least, len(longest)):
                return word
            word = edited(word, rng)
            return edited(word, rng) if strength > 2 and len(word) > 5 else word

        return by_word(text, change)
