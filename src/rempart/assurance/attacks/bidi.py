"""Controls of writing direction: what is stored is not what is shown."""

from __future__ import annotations

import random
from dataclasses import dataclass

from rempart.assurance.attacks.base import Attack, by_word

_OPEN = (("\u202e", "\u202c"), ("\u2067\u202e", "\u202c\u2069"), ("\u2068\u202e", "\u202c\u2069"))


@dataclass(frozen=True)
class Bidi(Attack):
    """1: a mark inside each word; 2: a piece of it stored backwards under an override; 3: all of it."""

    name: str = "bidi"
    about: str = "Direction marks and overrides: the text is stored backwards and shown forwards."
    last: bool = True
    marks: tuple[str, ...] = ("\u200e", "\u200f", "\u2066\u2069", "\u202d\u202c")

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        first, last = rng.choice(_OPEN)
        if strength > 2:
            return first + text[::-1] + last

        def change(word: str) -> str:
            cut = rng.randrange(1, max(2, len(word)))
            if strength < 2:
                return word[:cut] + rng.choice(self.marks) + word[cut:]
            return word[:cut] + first + word[cut:][::-1] + last

        return by_word(text, change)
