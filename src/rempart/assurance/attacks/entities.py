"""HTML entities, which the page of the shop turns back into letters."""

from __future__ import annotations

import random
from dataclasses import dataclass

from rempart.assurance.attacks.base import Attack, by_word, chosen


@dataclass(frozen=True)
class Entities(Attack):
    """Decimal and hexadecimal, at strength 3 also without the semicolon or escaped twice."""

    name: str = "html_entities"
    about: str = "Letters are written as HTML entities."
    last: bool = True
    careless: bool = True

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        return by_word(text, lambda word: self._word(word, rng, strength))

    def _word(self, word: str, rng: random.Random, strength: int) -> str:
        letters = list(word)
        start = "&amp;#" if self.careless and strength > 2 and rng.random() < 0.3 else "&#"
        for i in chosen(range(len(letters)), rng, strength):
            code = ord(letters[i])
            letters[i] = start + rng.choice((f"{code}", f"x{code:x}", f"X{code:04X}", f"{code:06}")) + ";"
        return "".join(letters)
