"""Text read in the wrong encoding, which buyers have learned to read."""

from __future__ import annotations

import random
from dataclasses import dataclass

from rempart.assurance.attacks.base import Attack


@dataclass(frozen=True)
class Mojibake(Attack):
    """1: UTF-8 read as Windows-1252; 2: as the encoding of the region; 3: twice. Only Latin words stay readable, so only
    they are disguised, and ASCII cannot be."""

    name: str = "mojibake"
    about: str = "Letters beyond ASCII look as if read in a wrong encoding."
    regional: tuple[str, ...] = ("cp1250", "cp1251", "cp1253", "cp1254", "mac_roman")

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        if any(c >= "\u0250" for c in text):
            return text
        wrong = rng.choice(self.regional) if strength == 2 else "cp1252"
        for _ in range(2 if strength > 2 else 1):
            text = text.encode().decode(wrong, "replace")
        return text
