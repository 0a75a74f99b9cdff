"""Characters that nobody sees, between the letters."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from rempart.assurance.attacks.base import Attack, between, by_word

MARKS = (
    "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u061c", "\u180e", "\u2061",
    "\u2063", "\u206a", "\ufe00", "\ufe0f", "\U000e0100", "\U000e0061", "\U000e0020", "\u115f", "\u1160",
    "\u17b4", "\u3164", "\uffa0",
)  # fmt: skip


@dataclass(frozen=True)
class Invisible(Attack):
    """One kind of mark a word, or at strength 3 any."""

    name: str = "invisible"
    about: str = "Zero-width, soft-hyphen, variation-selector, tag or filler characters stand between the letters."
    marks: Sequence[str] = MARKS

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""

        def change(word: str) -> str:
            one = rng.choice(self.marks)
            if len(word) < 2:
                return word + one
            return between(word, rng, strength, lambda: rng.choice(self.marks) if strength > 2 else one)

        return by_word(text, change)
