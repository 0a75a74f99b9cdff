"""Read it backwards."""

from __future__ import annotations

import random
from dataclasses import dataclass

from rempart.assurance.attacks.base import Attack, by_word


@dataclass(frozen=True)
class Reversed(Attack):
    """1: the order of the words; 2: each word; 3: both."""

    name: str = "reversed"
    about: str = "Words, or their letters, stand in reverse order."
    hint: bool = False

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        words = text.split()
        if strength == 1 and len(words) > 1:
            out = " ".join(reversed(words))
        elif strength < 3:
            out = by_word(text, lambda word: word[::-1])
        else:
            out = text[::-1]
        return f"{out} (<- {rng.choice(('read backwards', 'mirror'))})" if self.hint else out
