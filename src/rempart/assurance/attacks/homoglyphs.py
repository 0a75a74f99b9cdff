"""Letters of other scripts that look the same in common fonts."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack, Table, swapped

LATIN: Table = {
    "a": "аɑα", "b": "Ьƅ", "c": "сϲⅽ", "d": "ԁⅾ", "e": "еҽ", "f": "ғϝ", "g": "ɡց", "h": "һհ", "i": "іι",
    "j": "јϳ", "k": "кκ", "l": "ӏⅼ", "m": "мⅿ", "n": "пո", "o": "оοօ", "p": "рρ", "q": "ԛզ", "r": "гᴦ",
    "s": "ѕꜱ", "t": "тτ", "u": "υսц", "v": "ѵν", "w": "ԝш", "x": "хχ", "y": "уγ", "z": "ᴢʐ", "A": "АΑ",
    "B": "ВΒ", "C": "СϹ", "E": "ЕΕ", "F": "Ϝ", "G": "Ԍ", "H": "НΗ", "I": "ІΙ", "J": "Ј", "K": "КΚ", "M": "МΜ",
    "N": "Ν", "O": "ОΟ", "P": "РΡ", "Q": "Ԛ", "S": "Ѕ", "T": "ТΤ", "V": "Ѵ", "W": "Ԝ", "X": "ХΧ", "Y": "ΥҮ",
    "Z": "Ζ",
}  # fmt: skip
OTHERS: Table = {
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "к": "k", "м": "m", "т": "t",
    "в": "B", "н": "H", "і": "i", "ј": "j", "ѕ": "s", "п": "n", "г": "r", "и": "u", "б": "6", "з": "3",
    "α": "a", "ο": "o", "ν": "v", "ρ": "p", "τ": "t", "κ": "k", "ι": "i", "χ": "x", "υ": "u", "γ": "y",
    "η": "n", "ε": "e", "ό": "ó", "ά": "á", "ί": "í", "ω": "w",
}  # fmt: skip


@dataclass(frozen=True)
class Homoglyphs(Attack):
    """One letter a word, half of them, or all; Cyrillic and Greek words get Latin letters."""

    name: str = "homoglyphs"
    about: str = "Letters of other scripts that look alike stand for the real ones."
    table: Table = field(default_factory=lambda: {**LATIN, **OTHERS}, repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        return swapped(text, self.table, rng, strength)
