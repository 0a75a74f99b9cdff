"""Capitals where nobody expects them."""

from __future__ import annotations

import random
from dataclasses import dataclass

from rempart.assurance.attacks.base import Attack


@dataclass(frozen=True)
class Casing(Attack):
    """1: all capitals or all small; 2: in turn; 3: by chance, with the dotless and dotted i of Turkish."""

    name: str = "casing"
    about: str = "Capitals and small letters are mixed."
    turkish: bool = True

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        if strength == 1:
            return text.upper() if text != text.upper() else text.lower()
        if strength == 2:
            return "".join(c.upper() if i % 2 else c.lower() for i, c in enumerate(text))
        mixed = "".join(c.upper() if rng.random() < 0.5 else c.lower() for c in text)
        return mixed.replace("I", "İ").replace("i", "ı") if self.turkish else mixed
