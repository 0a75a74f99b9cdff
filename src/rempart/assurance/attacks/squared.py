"""Squared, negative and flag letters from the emoji blocks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from rempart.assurance.attacks.base import Attack, swapped


@dataclass(frozen=True)
class Squared(Attack):
    """Blocks of 26 letters, by the code point of their A."""

    name: str = "squared"
    about: str = "Squared, circled-black or flag letters stand for plain ones."
    blocks: Sequence[int] = (0x1F130, 0x1F150, 0x1F170, 0x1F1E6, 0x1F110)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        first = rng.choice(list(self.blocks))
        table = {chr(base + i): [chr(first + i)] for base in (ord("a"), ord("A")) for i in range(26)}
        return swapped(text, table, rng, strength)
