"""Compatibility letters: full-width, mathematical, circled, parenthesised, Roman numerals, compatibility ideographs."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rempart.assurance.attacks.base import Attack, Table, swapped

_RANGES = ((0x2100, 0x2150), (0x2460, 0x2500), (0x2F00, 0x2FD6), (0xF900, 0xFAFF), (0xFF01, 0xFF9E), (0x1D400, 0x1D800))


@lru_cache(maxsize=1)
def styles() -> dict[str, dict[str, list[str]]]:
    """By style, for each letter or digit what the character database says is compatible with it."""
    found: dict[str, dict[str, list[str]]] = {}
    for code in (code for first, last in _RANGES for code in range(first, last)):
        char = chr(code)
        plain = unicodedata.normalize("NFKC", char)
        if plain == char or len(plain) != 1 or not plain.isalnum():
            continue
        name = unicodedata.name(char, "")
        style = " ".join(name.split()[:-2]) if name.startswith("MATHEMATICAL") else name.split()[0] if name else "OTHER"
        found.setdefault(style, {}).setdefault(plain, []).append(char)
    return {name: table for name, table in found.items() if len(table) >= 9}


@dataclass(frozen=True)
class Compatibility(Attack):
    """Letters that are the same to Unicode and not to a search; `only` limits the styles (as Unicode names them)."""

    name: str = "compatibility"
    about: str = "Full-width, mathematical or circled letters stand for plain ones."
    only: Sequence[str] = ()

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        able = [t for n, t in styles().items() if (not self.only or n in self.only) and any(c in t for c in text)]
        if not able:
            return text
        table: Table = rng.choice(able)
        return swapped(text, table, rng, strength)
