"""Escapes of addresses and programs."""

from __future__ import annotations

import random
from dataclasses import dataclass

from rempart.assurance.attacks.base import Attack, by_word, chosen


@dataclass(frozen=True)
class Percent(Attack):
    """Percent escapes of UTF-8; at strength 3 also `\\u` and `\\x` escapes."""

    name: str = "percent_escapes"
    about: str = "Letters are written as percent or backslash escapes."
    last: bool = True
    backslash: bool = True

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        slashed = self.backslash and strength > 2 and rng.random() < 0.4

        def change(word: str) -> str:
            letters = list(word)
            for i in chosen(range(len(letters)), rng, strength):
                c = letters[i]
                letters[i] = f"\\u{ord(c):04x}" if slashed else "".join(f"%{b:02X}" for b in c.encode())
            return "".join(letters)

        return by_word(text, change)
