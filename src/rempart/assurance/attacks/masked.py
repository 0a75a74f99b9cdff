"""Letters hidden behind a star."""

from __future__ import annotations

import random
from dataclasses import dataclass

from rempart.assurance.attacks.base import Attack, by_word


@dataclass(frozen=True)
class Masked(Attack):
    """1: one letter of each word; 2: two beside each other or not; 3: up to half of the inner ones."""

    name: str = "masked"
    about: str = "One or more letters are hidden by *, #, _ or the like."
    marks: str = "*#_•.-?x"

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""

        def change(word: str) -> str:
            inner = range(1, max(2, len(word) - 1)) if len(word) > 1 else range(0)
            count = min(len(inner), (1, 2, max(2, len(inner) // 2))[strength - 1])
            places, mark = set(rng.sample(list(inner), count)), rng.choice(self.marks[: 3 if strength < 3 else None])
            return "".join(mark if i in places else c for i, c in enumerate(word))

        return by_word(text, change)
