"""Words without their vowels."""

from __future__ import annotations

import random
from dataclasses import dataclass

from rempart.assurance.attacks.base import Attack, by_word, chosen


@dataclass(frozen=True)
class DroppedVowels(Attack):
    """One inner vowel of each word, half of them, or all; what is left has at least three letters."""

    name: str = "vowels_dropped"
    about: str = "Vowels inside words are left out."
    vowels: str = "aeiouyäöüáéíóúàèìòùâêîôûąęěåøæаеиоуыэюяєіїαεηιουωάέήίόύώ"

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""

        def change(word: str) -> str:
            inner = [i for i, c in enumerate(word) if 0 < i < len(word) - 1 and c.lower() in self.vowels]
            gone = set(chosen(inner, rng, strength)[: max(0, len(word) - 3)])
            return "".join(c for i, c in enumerate(word) if i not in gone)

        return by_word(text, change)
