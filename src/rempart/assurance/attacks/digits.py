"""Numbers in other digits or in words."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rempart.assurance.attacks.base import Attack

_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Digits(Attack):
    """1: digits of another script (`zeros`); 2: letters that look like them; 3: words. Text without digits stays."""

    name: str = "digits"
    about: str = "Digits become those of other scripts, letters that look like them, or words."
    zeros: Sequence[int] = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10, 0x1D7CE, 0x1D7E2, 0x1D7F6, 0x17E0)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        zero = rng.choice(list(self.zeros))
        out = ""
        for c in text:
            number = unicodedata.decimal(c, None)
            if number is None:
                out += c
            elif strength == 1:
                out += chr(zero + number)
            elif strength == 2:
                out += "OlZEAS6TB9"[number]
            else:
                out += (" " if out and out[-1] != " " else "") + _WORDS[number] + " "
        return out.rstrip() if strength > 2 else out
