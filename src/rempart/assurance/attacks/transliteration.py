"""From one script to another by sound, both ways."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack, by_word, chosen

TO_CYRILLIC = {
    "shch": "щ", "sch": "ш", "sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "ts": "ц", "ya": "я", "yu": "ю",
    "ph": "ф", "th": "т", "ck": "к", "qu": "кв", "a": "а", "b": "б", "c": "к", "d": "д", "e": "е", "f": "ф",
    "g": "г", "h": "х", "i": "и", "j": "дж", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п",
    "q": "к", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "w": "в", "x": "кс", "y": "ы", "z": "з",
}  # fmt: skip
TO_GREEK = {
    "th": "θ", "ph": "φ", "ch": "χ", "ps": "ψ", "ks": "ξ", "a": "α", "b": "μπ", "c": "κ", "d": "ντ", "e": "ε",
    "f": "φ", "g": "γκ", "h": "χ", "i": "ι", "j": "τζ", "k": "κ", "l": "λ", "m": "μ", "n": "ν", "o": "ο",
    "p": "π", "q": "κ", "r": "ρ", "s": "σ", "t": "τ", "u": "ου", "v": "β", "w": "ου", "x": "ξ", "y": "υ",
    "z": "ζ",
}  # fmt: skip
FROM_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ы": "y", "ь": "",
    "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ј": "j", "љ": "lj", "њ": "nj",
}  # fmt: skip
FROM_GREEK = {
    "θ": "th", "φ": "f", "χ": "ch", "ψ": "ps", "ξ": "x", "ου": "ou", "μπ": "b", "ντ": "nt", "γκ": "gk",
    "α": "a", "ά": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "έ": "e", "ζ": "z", "η": "i", "ή": "i",
    "ι": "i", "ί": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ο": "o", "ό": "o", "π": "p", "ρ": "r",
    "σ": "s", "ς": "s", "τ": "t", "υ": "y", "ύ": "y", "ω": "o", "ώ": "o",
}  # fmt: skip


def spelled(word: str, table: Mapping[str, str]) -> str:
    """A word in the other script, longest letters first; what the table does not know stays. Small letters come out."""
    small, out, at = word.lower(), "", 0
    while at < len(small):
        size = next((n for n in (4, 3, 2, 1) if small[at : at + n] in table and at + n <= len(small)), 0)
        out += table[small[at : at + size]] if size else small[at]
        at += size or 1
    return out.capitalize() if word[:1].isupper() else out


@dataclass(frozen=True)
class Transliteration(Attack):
    """1: one word of the text; 2: half of them; 3: all. A single word is always written over."""

    name: str = "transliteration"
    about: str = "Latin words are written in Cyrillic or Greek letters, Cyrillic and Greek ones in Latin letters."
    outward: tuple[Mapping[str, str], ...] = field(default=(TO_CYRILLIC, TO_GREEK), repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        small = text.lower()
        if any("а" <= c <= "ѿ" for c in small):
            table: Mapping[str, str] = FROM_CYRILLIC
        elif any("ά" <= c <= "ώ" for c in small):
            table = FROM_GREEK
        else:
            table = rng.choice(list(self.outward))
        count = len(text.split())
        places, number = set(chosen(range(count), rng, strength)), iter(range(count))
        return by_word(text, lambda word: spelled(word, table) if next(number) in places else word)
