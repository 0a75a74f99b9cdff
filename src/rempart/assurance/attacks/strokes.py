"""Letters struck through: combining overlays and stroked letters."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack, Table, by_word, chosen, swapped

STROKED: Table = {
    "a": "ⱥ", "b": "ƀ", "c": "ȼ", "d": "đ", "e": "ɇ", "f": "ꞙ", "g": "ǥ", "h": "ħ", "i": "ɨ", "j": "ɉ",
    "k": "ꝁ", "l": "łƚ", "n": "ꞥ", "o": "øɵ", "p": "ᵽ", "q": "ꝗ", "r": "ɍ", "s": "ꞩ", "t": "ŧⱦ", "u": "ʉ",
    "v": "ꝟ", "y": "ɏ", "z": "ƶ",
}  # fmt: skip


@dataclass(frozen=True)
class Strokes(Attack):
    """Either stroked letters or overlays, by chance."""

    name: str = "strokes"
    about: str = "Letters are struck through, by stroked letters or by overlays."
    overlays: str = "\u0335\u0336\u0337\u0338"
    table: Table = field(default_factory=lambda: STROKED, repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        stroked = swapped(text, self.table, rng, strength)
        if stroked != text and rng.random() < 0.5:
            return stroked
        overlay = rng.choice(self.overlays)

        def change(word: str) -> str:
            places = set(chosen([i for i, c in enumerate(word) if c.isalnum()], rng, strength))
            return "".join(c + (overlay if i in places else "") for i, c in enumerate(word))

        return by_word(text, change)
