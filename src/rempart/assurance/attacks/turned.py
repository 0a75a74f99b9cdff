"""Turned and mirrored letters."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack, Table, by_word, swapped

TURNED: Table = dict(zip("abcdefghijklmnopqrstuvwxyz", "ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz", strict=True))
MIRRORED: Table = {
    "a": "ɒ", "b": "d", "c": "ɔ", "d": "b", "e": "ɘ", "f": "ꟻ", "g": "ǫ", "h": "ʜ", "j": "ꞁ", "k": "ʞ",
    "l": "l", "p": "q", "q": "p", "r": "ɿ", "s": "ƨ", "t": "ƚ", "y": "ʏ", "z": "ƹ",
}  # fmt: skip


@dataclass(frozen=True)
class Turned(Attack):
    """At strength 3 the whole word stands on its head, from its end to its beginning."""

    name: str = "turned"
    about: str = "Letters are turned or mirrored; at full strength the word stands on its head."
    tables: tuple[Table, ...] = field(default=(TURNED, MIRRORED), repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        if strength < 3:
            table = rng.choice(self.tables)
            able = {k: v for small, v in table.items() if v != small for k in (small, small.upper())}
            return swapped(text, able, rng, strength)
        return by_word(text, lambda word: "".join(self.tables[0].get(c, c)[0] for c in reversed(word.lower())))
