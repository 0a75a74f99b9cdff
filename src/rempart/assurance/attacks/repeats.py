"""Letters several times."""

from __future__ import annotations

import random
from dataclasses import dataclass

from rempart.assurance.attacks.base import Attack, by_word, chosen


@dataclass(frozen=True)
class Repeats(Attack):
    """1: one letter twice; 2: half of them two or three times; 3: all up to `most` times."""

    name: str = "repeats"
    about: str = "Letters are repeated."
    most: int = 5

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        top = (2, 3, self.most)[strength - 1]

        def change(word: str) -> str:
            places = set(chosen([i for i, c in enumerate(word) if c.isalpha()], rng, strength))
            return "".join(c * (rng.randint(2, top) if i in places else 1) for i, c in enumerate(word))

        return by_word(text, change)
