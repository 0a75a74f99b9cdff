"""Other endings: plural slang, diminutives, cases that no list has."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack, guessed, spoken

ENDINGS: Mapping[str, Sequence[str]] = {
    "en": ("z", "s", "zz", "ie", "y", "er", "ish", "ster", "x"), "de": ("chen", "lein", "s", "er", "i", "ens"),
    "fr": ("s", "x", "ette", "z", "ou"), "es": ("s", "es", "ito", "ita", "z", "illo"),
    "it": ("i", "ino", "ina", "etto", "z"), "pl": ("y", "ów", "ami", "ek", "ka", "ach"),
    "nl": ("jes", "tje", "s", "en"), "cs": ("y", "ů", "ek", "ka", "ami"),
    "fi": ("t", "a", "n", "ssa", "lle", "sta"), "hu": ("k", "t", "nak", "ok", "ot", "ka"),
    "ru": ("ы", "и", "ов", "ик", "ка", "ом"), "tr": ("ler", "lar", "i", "cik", "den"),
    "ro": ("uri", "ul", "le", "ilor"), "el": ("ς", "α", "ων", "άκι"), "bg": ("и", "та", "ите", "че"),
    "sv": ("en", "ar", "or", "na"), "da": ("er", "en", "ne"), "pt": ("s", "inho", "inha", "es"),
}  # fmt: skip


@dataclass(frozen=True)
class Endings(Attack):
    """1: an ending is added; 2: it takes the place of the last letter; 3: of the last two, or two endings."""

    name: str = "endings"
    about: str = "Words get endings that the dictionary does not have: slang plurals, diminutives, cases."
    endings: Mapping[str, Sequence[str]] = field(default_factory=lambda: ENDINGS, repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        return self(text, guessed(text), rng, strength)

    def __call__(self, text: str, language: str, rng: random.Random, strength: int) -> str:
        """See `Attack.__call__`."""
        cut = strength - 1
        stem = text[:-cut] if cut and len(text) - cut >= 4 else text
        out = stem + rng.choice(list(spoken(self.endings, language)))
        return out if out != text else text + "z"
