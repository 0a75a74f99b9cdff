"""Combining marks heaped on letters."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from rempart.assurance.attacks.base import Attack, by_word, chosen

_RANGES = ((0x0300, 0x0315), (0x0316, 0x0334), (0x0339, 0x034F), (0x0363, 0x0370))
_ABOVE = tuple(chr(code) for first, last in _RANGES for code in range(first, last))


@dataclass(frozen=True)
class Stacked(Attack):
    """One mark on one letter, two on half of them, four on all."""

    name: str = "stacked"
    about: str = "Combining marks are heaped on the letters."
    marks: Sequence[str] = _ABOVE

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        heap = (1, 2, 4)[strength - 1]

        def change(word: str) -> str:
            letters = list(word)
            for i in chosen([i for i, c in enumerate(letters) if c.isalnum()], rng, strength):
                letters[i] += "".join(rng.choice(self.marks) for _ in range(heap))
            return "".join(letters)

        return by_word(text, change)
