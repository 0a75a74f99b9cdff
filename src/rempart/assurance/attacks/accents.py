"""Accents left out, or written as two letters, and accents that nobody ordered."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack, Table, swapped

PAIRS: Table = {
    "ä": ["ae", "a"], "ö": ["oe", "o"], "ü": ["ue", "u"], "ß": ["ss", "s"], "å": ["aa", "a"], "ø": ["oe", "o"],
    "æ": ["ae", "a"], "œ": ["oe", "o"], "ł": ["l"], "đ": ["dj", "d"], "ı": ["i"], "þ": ["th"], "ð": ["d"],
    "ё": ["е"], "й": ["и"], "ї": ["і"], "ґ": ["г"],
}  # fmt: skip
ADDED: Table = {
    "a": "áàâäãåā", "c": "çćč", "d": "ďđ", "e": "éèêëēęě", "g": "ğģ", "i": "íìîïī", "l": "łľĺ", "n": "ñńň",
    "o": "óòôöõō", "r": "řŕ", "s": "śšş", "t": "ťţ", "u": "úùûüūů", "w": "ŵ", "y": "ýÿ", "z": "źžż",
}  # fmt: skip


def _bare(letter: str) -> list[str]:
    plain = unicodedata.normalize("NFD", letter)[0]
    return [plain] if plain != letter else []


@dataclass(frozen=True)
class DroppedAccents(Attack):
    """Words without accents cannot be disguised this way."""

    name: str = "accents_dropped"
    about: str = "Accents are left out, or ä, ö, ü, ß become ae, oe, ue, ss."
    pairs: Table = field(default_factory=lambda: PAIRS, repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        table: Table = {c: self.pairs.get(c) or self.pairs.get(c.lower()) or _bare(c) for c in set(text)}
        return swapped(text, table, rng, strength)


@dataclass(frozen=True)
class AddedAccents(Attack):
    """Plain Latin letters only."""

    name: str = "accents_added"
    about: str = "Letters get accents that the word does not have."
    table: Table = field(default_factory=lambda: ADDED, repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        return swapped(text, self.table, rng, strength)
