"""The key beside the right one, on the keyboards of Europe."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rempart.assurance.attacks.base import Attack, by_word, chosen, guessed, like

ROWS: Mapping[str, Sequence[str]] = {
    "qwerty": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "azerty": ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    "qwertz": ("qwertzuiopü", "asdfghjklöä", "yxcvbnm"),
    "йцукен": ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
    "greek": ("ςερτυθιοπ", "ασδφγηξκλ", "ζχψωβνμ"),
}
KEYBOARD = {
    "fr": "azerty", "de": "qwertz", "cs": "qwertz", "sk": "qwertz", "hu": "qwertz", "sl": "qwertz",
    "hr": "qwertz", "ru": "йцукен", "uk": "йцукен", "bg": "йцукен", "el": "greek",
}  # fmt: skip


@lru_cache(maxsize=8)
def neighbours(keyboard: str) -> dict[str, list[str]]:
    """For each key those to its left and right, and above and below."""
    rows = ROWS[keyboard]
    found: dict[str, list[str]] = {}
    for number, row in enumerate(rows):
        for at, key in enumerate(row):
            near = [row[i] for i in (at - 1, at + 1) if 0 <= i < len(row)]
            above = [rows[n] for n in (number - 1, number + 1) if 0 <= n < len(rows)]
            near += [row[at] for row in above if at < len(row)]
            found[key] = near
    return found


@dataclass(frozen=True)
class NeighbourKeys(Attack):
    """1: one slip in the longest word; 2: one in each word; 3: two in each."""

    name: str = "neighbour_keys"
    about: str = "Letters are mistyped as their neighbours on the keyboard of the language."
    keyboards: Mapping[str, str] = field(default_factory=lambda: KEYBOARD, repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        return self(text, guessed(text), rng, strength)

    def __call__(self, text: str, language: str, rng: random.Random, strength: int) -> str:
        """See `Attack.__call__`."""
        keys = neighbours(self.keyboards.get(language, "qwerty"))
        longest = max(text.split(), key=len, default="")

        def change(word: str) -> str:
            if (strength == 1 and word != longest) or len(word) < 3:
                return word
            letters = list(word)
            able = [i for i, c in enumerate(letters) if i and like(c, keys)]
            for _ in range(2 if strength > 2 and len(word) > 5 else 1):
                for i in chosen(able, rng, 1):
                    letters[i] = rng.choice(like(letters[i], keys) or [letters[i]])
            return "".join(letters)

        return by_word(text, change)
