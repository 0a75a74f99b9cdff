"""Digits and symbols for letters."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack, Table, swapped

DIGITS: Table = {
    "a": "4", "b": "8", "e": "3", "g": "9", "i": "1", "l": "1", "o": "0", "s": "5", "t": "7", "z": "2",
    "а": "4", "б": "6", "в": "8", "з": "3", "о": "0", "ч": "4", "е": "3", "ο": "0", "ε": "3", "θ": "8",
}  # fmt: skip
SYMBOLS: Table = {
    "a": ["4", "@", "^", "/\\"], "b": ["8", "6", "|3"], "c": ["(", "<", "©"], "d": ["|)", "cl"],
    "e": ["3", "€"], "f": ["ƒ", "|="], "g": ["9", "6"], "h": ["#", "|-|"], "i": ["1", "!", "|"], "k": ["|<"],
    "l": ["1", "|", "!"], "m": ["|V|", "rn"], "n": ["|\\|"], "o": ["0", "()", "°"], "q": ["9"], "r": ["®"],
    "s": ["5", "$", "§"], "t": ["7", "+", "†"], "u": ["µ", "|_|"], "v": ["\\/"], "w": ["vv", "\\/\\/"],
    "x": ["×", "><"], "y": ["¥"], "z": ["2"], "а": ["4", "@"], "о": ["0", "()"], "е": ["3", "€"], "з": ["3"],
    "т": ["7"], "х": ["×"], "ж": [">|<"],
}  # fmt: skip


@dataclass(frozen=True)
class Leet(Attack):
    """1: one digit a word; 2: half of the letters, digits; 3: symbols of several characters too."""

    name: str = "leet"
    about: str = "Digits and symbols stand for letters."
    digits: Table = field(default_factory=lambda: DIGITS, repr=False)
    symbols: Table = field(default_factory=lambda: SYMBOLS, repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        return swapped(text, self.symbols if strength > 2 else self.digits, rng, strength)
